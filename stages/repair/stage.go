// Package repair is the stage that mends garbled characters in the content:
// mojibake, invisible characters, misused and wrong-way quotation marks, spacing.
// The engine is package mend, usable alone; here its plans become edits of the
// document, each with rule, grade and reason, and each reversible.
package repair

import (
	"context"
	"errors"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages/repair/mend"
)

// Stage returns the stage. Blocks that are wholly framing are left as they are.
func Stage(policy mend.Policy) pipeline.Stage {
	return pipeline.StageFunc("repair", func(ctx context.Context, p *pipeline.Pass) error { return run(ctx, p, policy) })
}

func run(ctx context.Context, p *pipeline.Pass, policy mend.Policy) error {
	if policy == mend.Off {
		return nil
	}
	blocks := p.Blocks()
	var texts []string
	var at []int
	for i := range blocks {
		b := &blocks[i]
		if m := p.Label(b); b.Pre || m != nil && m.Kind.Framing() {
			continue
		}
		texts = append(texts, b.Text)
		at = append(at, i)
	}
	lang := ""
	for _, n := range p.Doc().Notes() {
		if n.Key == "language" && n.Value != "" {
			lang = n.Value
		}
	}
	doc := mend.Survey(texts...)
	for k, text := range texts {
		if k&255 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		edits := doc.Plan(text, mend.Options{Policy: policy, Lang: lang})
		if len(edits) == 0 {
			continue
		}
		v := p.View(&blocks[at[k]])
		if v.Text != text {
			continue // an earlier stage rewrote it: its offsets are not ours
		}
		for _, e := range edits {
			err := p.Rewrite(v, e.Start, e.End, e.After, e.Grade.String(), pipeline.Finding{
				Rule: "repair/" + e.Rule, Confidence: pipeline.Percent(e.Confidence), Why: e.Why,
			})
			if err != nil && !errors.Is(err, pipeline.ErrCross) {
				return err
			}
		}
	}
	return nil
}
