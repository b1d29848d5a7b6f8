// Package stages lists the stages of offprint. The list is a plain slice: what
// runs, and in which order, is what stands here.
package stages

import (
	"fmt"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages/disclaimer"
	"github.com/offprint-news/offprint/stages/outlet"
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
