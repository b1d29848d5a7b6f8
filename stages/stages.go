// Package stages lists the stages of offprint. The list is a plain slice: what
// runs, and in which order, is what stands here.
package stages

import (
	"fmt"
	"slices"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages/disclaimer"
	"github.com/offprint-news/offprint/stages/outlet"
	"github.com/offprint-news/offprint/stages/readable"
	"github.com/offprint-news/offprint/stages/repair"
	"github.com/offprint-news/offprint/stages/repair/mend"
	"github.com/offprint-news/offprint/stages/ruled"
	"github.com/offprint-news/offprint/stages/stories"
	"github.com/offprint-news/offprint/stages/structure"
	"github.com/offprint-news/offprint/stages/unspin"
	"github.com/offprint-news/offprint/stages/verdict"
	"github.com/offprint-news/offprint/stages/weigh"
)

// Default returns the stages of the default pipeline in order. Stages keep no
// state of a document, so one slice serves any number of pipelines.
func Default() ([]pipeline.Stage, error) { return With(nil) }

// With returns the default stages around other models of the classifier, for those
// who train their own; nil is the built-in set.
func With(models *weigh.Set) ([]pipeline.Stage, error) {
	ruled, err := ruled.Stage(nil)
	if err != nil {
		return nil, fmt.Errorf("stages: %w", err)
	}
	weigh, err := weigh.Stage(models)
	if err != nil {
		return nil, fmt.Errorf("stages: %w", err)
	}
	unspin, err := unspin.Stage(unspin.Options{})
	if err != nil {
		return nil, fmt.Errorf("stages: %w", err)
	}
	return []pipeline.Stage{
		structure.Stage(),
		ruled,
		weigh,
		stories.Stage(),
		disclaimer.Stage(),
		outlet.Stage(nil),
		repair.Stage(mend.Safe),
		unspin,
		verdict.Stage(),
	}, nil
}

// Replace returns a copy of the stages in which one stands in the place of the one
// of its name, such as a stage of rules of your own.
func Replace(list []pipeline.Stage, with pipeline.Stage) []pipeline.Stage {
	list = slices.Clone(list)
	for i := range list {
		if list[i].Name() == with.Name() {
			list[i] = with
		}
	}
	return list
}

// Voting returns a copy of the stages in which go-readability is asked about the
// pages that the classifier is unsure of. It is no part of the default: it is
// asked seldom and gains nothing measurable. See package readable.
func Voting(list []pipeline.Stage, opt readable.Options) []pipeline.Stage {
	at := slices.IndexFunc(list, func(s pipeline.Stage) bool { return s.Name() == "weigh" })
	return slices.Insert(slices.Clone(list), at+1, readable.Stage(opt))
}
