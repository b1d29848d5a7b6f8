// Package unspin is the stage that finds machine paraphrase and undoes what is
// certain of it. The engine is package spin, and package witness where other
// versions of the articles are at hand; here what they report becomes facts, and
// what they plan becomes edits of the document.
package unspin

import (
	"context"
	"errors"
	"fmt"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages/unspin/spin"
	"github.com/offprint-news/offprint/stages/unspin/witness"
)

// Options say with what the stage works. The zero value is the usual choice.
type Options struct {
	// Detector knows the families; nil for the packs that come with offprint.
	Detector *spin.Detector
	// UpTo is the lowest grade of edits that are made; empty for grade C.
	UpTo spin.Grade
	// Library holds other versions of the articles, or is nil. Nothing may be added
	// to it once the stage is at work.
	Library *witness.Library
}

// Stage returns the stage.
func Stage(o Options) (pipeline.Stage, error) {
	if o.Detector == nil {
		var err error
		if o.Detector, err = spin.Default(); err != nil {
			return nil, fmt.Errorf("unspin: %w", err)
		}
	}
	if o.UpTo == "" {
		o.UpTo = spin.GradeC
	}
	return pipeline.StageFunc("unspin", func(ctx context.Context, p *pipeline.Pass) error { return run(ctx, p, &o) }), nil
}

// Article is the running text of a document, as far as it is judged: the paragraphs
// of the content that are long enough to say something.
type Article struct {
	Title string // the headline, empty when none was found
	Views []pipeline.View
	Texts []string        // of the views
	Spans []pipeline.Span // of their blocks
}

// Read takes the article out of a document whose framing has been told. Text that
// no stage labelled is not part of it.
func Read(d *pipeline.Document) Article {
	var a Article
	blocks := d.Page().Blocks
	for i := range blocks {
		b := &blocks[i]
		m := d.Label(b)
		if m != nil && m.Kind == pipeline.Title && a.Title == "" {
			a.Title = d.View(b).Text
		}
		if b.Pre || len(b.Text) < 40 || m == nil || d.Framed(b) {
			continue
		}
		v := d.View(b)
		a.Views, a.Texts, a.Spans = append(a.Views, v), append(a.Texts, v.Text), append(a.Spans, b.Span)
	}
	return a
}

// span returns the source of a place in the article.
func (a *Article) span(p spin.Place) pipeline.Span { return a.Views[p.Block].Span(p.Start, p.End) }

// mostText is how long an article may be in bytes: several novels. What is longer is
// none, and would fill the memory with its words.
const mostText = 4 << 20

func run(ctx context.Context, p *pipeline.Pass, o *Options) error {
	a := Read(p.Doc())
	size := 0
	for _, t := range a.Texts {
		size += len(t)
	}
	if size == 0 || size > mostText || ctx.Err() != nil {
		return ctx.Err()
	}
	var restored []spin.Edit
	if o.Library != nil {
		w := o.Library.Restore(witness.Document{ID: p.Doc().ID, Title: a.Title, Blocks: a.Texts})
		for _, e := range w.Edits {
			if e.Grade <= o.UpTo && !e.Locked {
				restored = append(restored, e)
			}
		}
		if err := noteRelation(p, &a, w, len(restored)); err != nil {
			return err
		}
	}
	r := o.Detector.Analyze(a.Texts...)
	plan := Merge(restored, r.Plan(o.UpTo))
	if err := noteParaphrase(p, &a, r, o.UpTo); err != nil {
		return err
	}
	for _, e := range plan {
		err := p.Rewrite(a.Views[e.Block], e.Start, e.End, e.After, string(e.Grade), pipeline.Finding{
			Rule: "unspin/" + e.Rule, Confidence: pipeline.Percent(e.Confidence), Why: e.Why,
		})
		if err != nil && !errors.Is(err, pipeline.ErrCross) {
			return err
		}
	}
	return nil
}

// Merge puts the edits of two plans in order of place. Where they overlap the first
// plan has its way. Both must be sorted and free of overlaps in themselves.
func Merge(first, second []spin.Edit) []spin.Edit {
	var out []spin.Edit
	i := 0
	for _, e := range second {
		for i < len(first) && before(first[i].Place, e.Place) {
			out = append(out, first[i])
			i++
		}
		clear := len(out) == 0 || before(out[len(out)-1].Place, e.Place)
		if clear && (i == len(first) || before(e.Place, first[i].Place)) {
			out = append(out, e)
		}
	}
	return append(out, first[i:]...)
}

// before reports whether a place ends before another begins.
func before(p, q spin.Place) bool { return p.Block < q.Block || p.Block == q.Block && p.End <= q.Start }

// most is how many places a note lists of each sort.
const most = 20

// noteParaphrase records what the page is found to be, and what was seen but not
// undone. A page of no known family gets no note: that is not a finding that it is
// clean.
func noteParaphrase(p *pipeline.Pass, a *Article, r *spin.Report, upTo spin.Grade) error {
	if r.Verdict != spin.Spun && r.Verdict != spin.UnknownFamily {
		return nil
	}
	f := pipeline.Finding{Rule: "unspin/window", Confidence: pipeline.Percent(r.Confidence)}
	for _, w := range r.Windows {
		f.Evidence = append(f.Evidence, pipeline.Span{Start: a.Spans[w.From.Block].Start, End: a.Spans[w.To.Block].End})
	}
	n := pipeline.Note{
		Key: "paraphrase", Value: string(r.Verdict), Status: pipeline.Inferred, Where: "content", Finding: f,
		Fields: []pipeline.Field{
			{Name: "profile", Value: r.Profile},
			{Name: "share_percent", Value: fmt.Sprint(r.Share)},
		},
	}
	n.Fields = append(n.Fields, unreliable(r.Quotes, r.Numbers)...)
	for _, c := range r.Cues {
		n.Fields = append(n.Fields, pipeline.Field{Name: "cue", Value: c.Name + ": " + c.Why})
	}
	suggested, flagged := 0, 0
	for _, e := range r.Edits {
		s := a.span(e.Place)
		switch {
		case e.Locked || e.Grade == spin.GradeE:
			if flagged++; flagged <= most {
				n.Fields = append(n.Fields, pipeline.Field{Name: "flag", Value: fmt.Sprintf("%v %q (%s)", s, e.Before, e.Rule)})
			}
		case e.Grade > upTo:
			if suggested++; suggested <= most {
				n.Fields = append(n.Fields, pipeline.Field{Name: "suggestion", Value: fmt.Sprintf("%v %q to %q (%s, grade %s)", s, e.Before, e.After, e.Rule, e.Grade)})
			}
		}
	}
	if flagged+suggested > 0 {
		n.Fields = append(n.Fields, pipeline.Field{Name: "not_undone", Value: fmt.Sprint(flagged + suggested)})
	}
	return p.Note(n)
}

// noteRelation records what another version of the article makes of this one.
func noteRelation(p *pipeline.Pass, a *Article, w *witness.Result, restored int) error {
	if w.Relation == "" {
		return nil
	}
	best := w.Matches[0]
	n := pipeline.Note{
		Key: string(w.Relation), Value: best.ID, Status: pipeline.Inferred, Where: "content",
		Finding: pipeline.Finding{
			Rule: "unspin/witness", Confidence: pipeline.Percent(min(99, best.Containment, best.Ratio)),
			Evidence: []pipeline.Span{{Start: a.Spans[0].Start, End: a.Spans[len(a.Spans)-1].End}},
			Why:      fmt.Sprintf("%d rare names and numbers stand in both, %d percent of those of the smaller; %d percent of the words align", best.Shared, best.Containment, best.Ratio),
		},
		Fields: []pipeline.Field{
			{Name: "containment_percent", Value: fmt.Sprint(best.Containment)},
			{Name: "shared", Value: fmt.Sprint(best.Shared)},
			{Name: "words_aligned_percent", Value: fmt.Sprint(best.Ratio)},
			{Name: "trusted", Value: fmt.Sprint(best.Trusted)},
			{Name: "restored", Value: fmt.Sprint(restored)},
		},
	}
	for i, m := range w.Matches[1:] {
		if i == most {
			break
		}
		n.Fields = append(n.Fields, pipeline.Field{Name: "other_version", Value: m.ID})
	}
	n.Fields = append(n.Fields, unreliable(w.Quotes, w.Numbers)...)
	for _, d := range []*spin.Doubt{w.Quotes, w.Numbers} {
		if d != nil {
			for _, at := range d.Places {
				n.Evidence = append(n.Evidence, a.span(at))
			}
		}
	}
	return p.Note(n)
}

// unreliable makes fields of the doubts about quotations and numbers.
func unreliable(quotes, numbers *spin.Doubt) []pipeline.Field {
	var out []pipeline.Field
	if quotes != nil {
		out = append(out, pipeline.Field{Name: "quotes_unreliable", Value: quotes.Why})
	}
	if numbers != nil {
		out = append(out, pipeline.Field{Name: "numbers_unreliable", Value: numbers.Why})
	}
	return out
}
