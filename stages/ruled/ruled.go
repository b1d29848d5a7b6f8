// Package ruled is the stage that labels what the rule packs know: it frames
// every place where a rule matches, with the rule's pack/id, its confidence and
// the words or the tag it rests on, and notes the facts that rules ask for.
//
// Where claims overlap the document keeps the surer one. What a rule nearly
// matched is not part of the document; Explain tells it.
package ruled

import (
	"context"
	"fmt"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/rules"
)

// Name is the stage's name in findings.
const Name = "ruled"

// Stage returns the stage with the given rules, or with the built-in ones if set
// is nil.
func Stage(set *rules.Set) (pipeline.Stage, error) {
	if set == nil {
		var err error
		if set, err = rules.Default(); err != nil {
			return nil, fmt.Errorf("ruled: %w", err)
		}
	}
	return pipeline.StageFunc(Name, func(ctx context.Context, p *pipeline.Pass) error { return run(ctx, p, set) }), nil
}

func run(ctx context.Context, p *pipeline.Pass, set *rules.Set) error {
	d := p.Doc()
	res, err := set.Match(ctx, d.Page(), rules.WhereOf(d))
	if err != nil {
		return err
	}
	for i := range res.Hits {
		h := &res.Hits[i]
		f := finding(h)
		if err := p.Frame(h.Span, f); err != nil {
			return err
		}
		if n, ok := note(h, f); ok {
			if err := p.Note(n); err != nil {
				return err
			}
		}
	}
	return nil
}

func finding(h *rules.Hit) pipeline.Finding {
	return pipeline.Finding{
		Rule: h.Rule.Name(), Kind: h.Rule.Kind, Confidence: h.Rule.Confidence,
		Evidence: []pipeline.Span{h.Evidence}, Why: why(h),
	}
}

// why says in a clause what the rule is about, or how it matched.
func why(h *rules.Hit) string {
	if h.Rule.About != "" {
		return h.Rule.About
	}
	if h.How == "select" {
		return "the element's names"
	}
	return "the words of the " + h.How
}

// note makes the fact of a rule that asks for one, or whose pattern names
// groups; its value is the text the rule claims.
func note(h *rules.Hit, f pipeline.Finding) (pipeline.Note, bool) {
	key := h.Rule.Note.Key
	if key == "" {
		if len(h.Fields) == 0 {
			return pipeline.Note{}, false
		}
		key = string(h.Rule.Kind)
	}
	return pipeline.Note{Key: key, Value: h.Text, Status: pipeline.Stated, Finding: f, Text: h.Text, Fields: h.Fields}, true
}

// Explain returns what the rules of a set find in a document and, for each place
// where the words or the element of a rule were found but not all it asks for,
// what was lacking. Set may be nil for the built-in rules.
func Explain(ctx context.Context, d *pipeline.Document, set *rules.Set) (*rules.Result, error) {
	if set == nil {
		var err error
		if set, err = rules.Default(); err != nil {
			return nil, fmt.Errorf("ruled: %w", err)
		}
	}
	return set.Explain(ctx, d.Page(), rules.WhereOf(d))
}
