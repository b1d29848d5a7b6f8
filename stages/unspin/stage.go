// Package unspin is the stage that finds machine paraphrase and undoes what is
// certain of it. The engine is package spin; here its report becomes facts and
// its plan becomes edits of the document.
package unspin

import (
	"context"
	"errors"
	"fmt"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages/unspin/spin"
)

// Stage returns the stage. It applies edits up to the given grade; GradeC is the
// usual choice. d is nil for the packs that come with offprint.
func Stage(d *spin.Detector, upTo spin.Grade) (pipeline.Stage, error) {
	if d == nil {
		var err error
		if d, err = spin.Default(); err != nil {
			return nil, fmt.Errorf("unspin: %w", err)
		}
	}
	return pipeline.StageFunc("unspin", func(ctx context.Context, p *pipeline.Pass) error { return run(ctx, p, d, upTo) }), nil
}

func run(ctx context.Context, p *pipeline.Pass, d *spin.Detector, upTo spin.Grade) error {
	blocks := p.Blocks()
	var views []pipeline.View
	var texts []string
	var spans []pipeline.Span
	for i := range blocks {
		b := &blocks[i]
		m := p.Label(b)
		if b.Pre || len(b.Text) < 40 || m == nil || !m.Kind.Content() {
			continue
		}
		v := p.View(b)
		views, texts, spans = append(views, v), append(texts, v.Text), append(spans, b.Span)
	}
	if len(texts) == 0 || ctx.Err() != nil {
		return ctx.Err()
	}
	r := d.Analyze(texts...)
	if err := note(p, r, spans); err != nil {
		return err
	}
	// From the end to the beginning, so that offsets into a view stay right.
	edits := r.Plan(upTo)
	for k := len(edits) - 1; k >= 0; k-- {
		e := edits[k]
		err := p.Rewrite(views[e.Block], e.Start, e.End, e.After, string(e.Grade), pipeline.Finding{
			Rule: "unspin/" + e.Rule, Confidence: pipeline.Percent(e.Confidence), Why: e.Why,
		})
		if err != nil && !errors.Is(err, pipeline.ErrCross) {
			return err
		}
	}
	return nil
}

// note records what the page is found to be. A page of no known family gets no
// note: that is not a finding that it is clean.
func note(p *pipeline.Pass, r *spin.Report, spans []pipeline.Span) error {
	if r.Verdict != spin.Spun && r.Verdict != spin.UnknownFamily {
		return nil
	}
	f := pipeline.Finding{Rule: "unspin/window", Confidence: pipeline.Percent(r.Confidence)}
	for _, w := range r.Windows {
		f.Evidence = append(f.Evidence, pipeline.Span{Start: spans[w.From.Block].Start, End: spans[w.To.Block].End})
	}
	n := pipeline.Note{
		Key: "paraphrase", Value: string(r.Verdict), Status: pipeline.Inferred, Where: "content", Finding: f,
		Fields: []pipeline.Field{
			{Name: "profile", Value: r.Profile},
			{Name: "share_percent", Value: fmt.Sprint(r.Share)},
		},
	}
	for _, d := range []struct {
		name string
		why  *spin.Doubt
	}{{"quotes_unreliable", r.Quotes}, {"numbers_unreliable", r.Numbers}} {
		if d.why != nil {
			n.Fields = append(n.Fields, pipeline.Field{Name: d.name, Value: d.why.Why})
		}
	}
	return p.Note(n)
}
