package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/html"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/samples/eval"
	"github.com/offprint-news/offprint/stages"
	"github.com/offprint-news/offprint/stages/readable"
)

// voting measures what go-readability's vote adds to a pipeline: it takes down the
// content of each page before and after, and how long the vote took.
type voting struct {
	below pipeline.Percent

	mu            sync.Mutex
	before, after map[string]eval.Prediction
	asked         map[string]bool
	vote, parse   time.Duration // of the pages asked about
	all           time.Duration // html.Parse of all pages
}

// into puts the vote, and what measures it, into a list of stages.
func (v *voting) into(list []pipeline.Stage) []pipeline.Stage {
	if v.asked == nil {
		v.before, v.after, v.asked = map[string]eval.Prediction{}, map[string]eval.Prediction{}, map[string]bool{}
	}
	list = stages.Voting(list, readable.Options{Below: v.below})
	for i, s := range list {
		if s.Name() == "readable" {
			list[i] = pipeline.StageFunc(s.Name(), func(ctx context.Context, p *pipeline.Pass) error { return v.run(ctx, p, s) })
		}
	}
	return list
}

func (v *voting) run(ctx context.Context, p *pipeline.Pass, s pipeline.Stage) error {
	d := p.Doc()
	before := d.Content(pipeline.BodyProfile)
	start := time.Now()
	if _, err := html.Parse(strings.NewReader(d.Source.Text)); err != nil {
		p.Log().Debug("html.Parse", "document", d.ID, "error", err) // too deep for it; it has still taken its time
	}
	parse := time.Since(start)
	start = time.Now()
	err := s.Run(ctx, p)
	vote := time.Since(start)
	after := d.Content(pipeline.BodyProfile)
	v.mu.Lock()
	defer v.mu.Unlock()
	v.before[d.ID] = eval.Prediction{ID: d.ID, Text: before}
	v.after[d.ID] = eval.Prediction{ID: d.ID, Text: after}
	v.all += parse
	if readable.Doubtful(d, v.below) {
		v.asked[d.ID] = true
		v.vote += vote
		v.parse += parse
	}
	return err
}

// report prints how often the vote was asked for, what it gained on the pages asked
// about and on all, and what it cost.
func (v *voting) report(pages []eval.WCXBPage) error {
	held := slices.DeleteFunc(slices.Clone(pages), func(p eval.WCXBPage) bool { _, ok := v.before[p.ID]; return !ok })
	asked := slices.DeleteFunc(slices.Clone(held), func(p eval.WCXBPage) bool { return !v.asked[p.ID] })
	fmt.Printf("go-readability's vote, expected F1 under %d %%: asked on %d of %d pages\n", v.below, len(asked), len(held))
	if len(asked) == 0 {
		return nil
	}
	for _, set := range []struct {
		name  string
		pages []eval.WCXBPage
	}{{"asked", asked}, {"all", held}} {
		a, b := eval.ScoreWCXB(set.pages, v.before), eval.ScoreWCXB(set.pages, v.after)
		fmt.Printf("%s: F1 without %s, with %s\n", set.name, a.F1(""), b.F1(""))
		if err := eval.Diff(a, b).WriteText(os.Stdout, 0); err != nil {
			return err
		}
	}
	fmt.Printf("cost: %.1f x html.Parse on a page asked about, %.2f x over all pages\n",
		float64(v.vote)/float64(v.parse), float64(v.vote)/float64(v.all))
	return nil
}
