// Package repair is the stage that mends garbled characters in the content:
// mojibake, invisible characters, misused and wrong-way quotation marks, spacing.
// The engine is package mend, usable alone; here its plans become edits of the
// document, each with rule, grade and reason, and each reversible.
package repair

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sort"

	"golang.org/x/net/html/atom"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages/repair/mend"
)

// Stage returns the stage. Blocks that are wholly framing are left as they are. What
// looks garbled and cannot be mended is noted under the key "garbled", grade E of
// the edits as it were. The facts that earlier stages noted get the mended words
// too: a name is given as its owner writes it.
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
		if b.Pre || p.Doc().Framed(b) {
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
	var lost garbled
	inCode := codeSpans(p.Page())
	for k, text := range texts {
		if k&255 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		edits := doc.Plan(text, mend.Options{Policy: policy, Lang: lang})
		doubts := doc.Doubts(text, edits)
		if len(edits) == 0 && len(doubts) == 0 {
			continue
		}
		v := p.View(&blocks[at[k]])
		if v.Text != text {
			continue // an earlier stage rewrote it: its offsets are not ours
		}
		lost.add(v, doubts)
		for _, e := range edits {
			if e.Typography() && inCode.near(v, e) {
				continue
			}
			err := p.Rewrite(v, e.Start, e.End, e.After, e.Grade.String(), pipeline.Finding{
				Rule: "repair/" + e.Rule, Confidence: pipeline.Percent(e.Confidence), Why: e.Why,
			})
			if err != nil && !errors.Is(err, pipeline.ErrCross) {
				return err
			}
		}
	}
	if err := p.Reword(func(value string) string { return mended(doc, value, lang, policy) }); err != nil {
		return err
	}
	return lost.note(p)
}

// mended returns a name or another value of a fact with its garbled characters
// mended. How it is set stays as it is: a name is no sentence.
func mended(doc *mend.Document, value, lang string, policy mend.Policy) string {
	edits := doc.Plan(value, mend.Options{Policy: policy, Lang: lang})
	edits = slices.DeleteFunc(edits, mend.Edit.Typography)
	return mend.Apply(value, edits)
}

// code are the stretches of a page that its markup calls program text, in order.
type code []pipeline.Span

func codeSpans(page *pipeline.Page) code {
	var out code
	for i := range page.Elements {
		e := &page.Elements[i]
		switch e.Node.DataAtom {
		case atom.Code, atom.Kbd, atom.Samp, atom.Tt, atom.Var:
			if n := len(out); n == 0 || out[n-1].End <= e.Span.Start {
				out = append(out, e.Span)
			}
		}
	}
	return out
}

// near reports whether an edit touches program text: the space before "<code>,</code>"
// is no space before a comma.
func (c code) near(v pipeline.View, e mend.Edit) bool {
	if len(c) == 0 {
		return false
	}
	s := v.Span(max(0, e.Start-1), min(len(v.Text), e.End+1))
	i := sort.Search(len(c), func(i int) bool { return c[i].End > s.Start })
	return i < len(c) && c[i].Start < s.End
}

// garbled gathers what looks garbled and is left alone: grade E of the edits, a flag
// without one.
type garbled struct {
	spans  []pipeline.Span
	fields []pipeline.Field
	count  int
}

// most is how many places the note lists.
const most = 50

func (g *garbled) add(v pipeline.View, doubts []mend.Doubt) {
	for _, d := range doubts {
		if g.count++; g.count > most {
			continue
		}
		s := v.Span(d.Start, d.End)
		g.spans = append(g.spans, s)
		g.fields = append(g.fields, pipeline.Field{Name: "flag", Value: fmt.Sprintf("%v %q: %s", s, v.Text[d.Start:d.End], d.Why)})
	}
}

func (g *garbled) note(p *pipeline.Pass) error {
	if g.count == 0 {
		return nil
	}
	return p.Note(pipeline.Note{
		Key: "garbled", Value: fmt.Sprint(g.count), Status: pipeline.Inferred, Where: "content", Fields: g.fields,
		Finding: pipeline.Finding{
			Rule: "repair/doubt", Confidence: 50, Evidence: g.spans,
			Why: "stretches of text that look garbled and were left alone, because nothing says what they were",
		},
	})
}
