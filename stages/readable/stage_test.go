package readable

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/offprint-news/offprint/pipeline"
)

// judge stands for the classifier: it expects the given F1 and takes every block
// out, with the given confidence.
func judge(name string, f1 int, sure pipeline.Percent) pipeline.Stage {
	return pipeline.StageFunc(name, func(_ context.Context, p *pipeline.Pass) error {
		for i := range p.Blocks() {
			f := pipeline.Finding{Rule: name + "/framing", Kind: pipeline.OtherBoilerplate, Confidence: sure}
			if err := p.FrameBlock(&p.Blocks()[i], f); err != nil {
				return err
			}
		}
		return p.Note(pipeline.Note{
			Key: pageTypeKey, Value: "article", Status: pipeline.Inferred, Where: "whole page",
			Fields: []pipeline.Field{{Name: expectedField, Value: fmt.Sprint(f1)}},
		})
	})
}

// keep claims the blocks that begin with a text as content.
func keep(begin string) pipeline.Stage {
	return pipeline.StageFunc("keep", func(_ context.Context, p *pipeline.Pass) error {
		for i := range p.Blocks() {
			if b := &p.Blocks()[i]; strings.HasPrefix(b.Text, begin) {
				if err := p.FrameBlock(b, pipeline.Finding{Rule: "keep/body", Kind: pipeline.Body, Confidence: 90}); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func TestStage(t *testing.T) {
	page := article(paragraphs(4) + "<ul><li>Alpha, " + long + "</li><li>" + long + "</li></ul><h3>Bravo heading of the part</h3>" + paragraphs(2))
	tests := []struct {
		name string
		pre  []pipeline.Stage
		opt  Options
		src  string
		want bool // the text comes back
		why  string
	}{
		{"doubtful", []pipeline.Stage{judge("weigh", 59, 55)}, Options{}, page, true, "expected under the default"},
		{"as sure as the classifier gets", []pipeline.Stage{judge("weigh", 10, 80)}, Options{}, page, true, "just above its confidence is enough"},
		{"sure", []pipeline.Stage{judge("weigh", 60, 55)}, Options{}, page, false, "expected at the default"},
		{"threshold", []pipeline.Stage{judge("weigh", 60, 55)}, Options{Below: 61}, page, true, "the threshold is the caller's"},
		{"always", []pipeline.Stage{judge("weigh", 100, 55)}, Options{Below: 101}, page, true, "over 100 every page is asked about"},
		{"rules", []pipeline.Stage{judge("ruled", 10, 90)}, Options{}, page, false, "what rules know is not voted on"},
		{"surer than the classifier", []pipeline.Stage{judge("weigh", 10, 90)}, Options{}, page, false, "no claim above its range is voted on"},
		{"no classifier", nil, Options{Below: 101}, page, true, "nothing took the text out, and nothing is asked"},
		{"another part of the page", []pipeline.Stage{keep("Imprint"), judge("weigh", 10, 55)}, Options{}, page, false, "the vote keeps nothing of what is content so far"},
		{"the same part of the page", []pipeline.Stage{keep("Bravo"), judge("weigh", 10, 55)}, Options{}, page, true, "the vote keeps all of what is content so far"},
		{"no vote", []pipeline.Stage{judge("weigh", 10, 55)}, Options{}, "<div hidden>" + paragraphs(2) + "</div>", false, "hidden text is not brought back"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			pl, err := pipeline.New(pipeline.Options{}, append(tt.pre, Stage(tt.opt))...)
			if err != nil {
				t.Fatal(err)
			}
			d, err := pl.Process(t.Context(), pipeline.Input{ID: "page", Body: []byte(tt.src), Format: pipeline.HTML})
			if err != nil {
				t.Fatal(err)
			}
			got := strings.Contains(d.Content(pipeline.BodyProfile), "harbour bell")
			if got != tt.want {
				t.Errorf("text in the content: got %v, want %v: %s", got, tt.want, tt.why)
			}
			kinds := map[string]pipeline.Kind{"Alpha": pipeline.List, "Bravo": pipeline.Subheading, "The harbour": pipeline.Body}
			for i := range d.Page().Blocks {
				b := &d.Page().Blocks[i]
				m := d.Label(b)
				if m == nil || m.Stage != "readable" {
					continue
				}
				for begin, k := range kinds {
					if strings.HasPrefix(b.Text, begin) && m.Kind != k && b.Tag.String() != "li" {
						t.Errorf("%.20q: got %s, want %s", b.Text, m.Kind, k)
					}
				}
				if m.Rule != Rule || m.Why == "" || len(m.Evidence) != 1 || !m.Evidence[0].Contains(b.Span) {
					t.Errorf("%.20q: got %+v, want rule, why and the element as evidence", b.Text, m.Finding)
				}
				if strings.HasPrefix(b.Text, "Home") || strings.HasPrefix(b.Text, "Imprint") {
					t.Errorf("%q came back", b.Text)
				}
			}
		})
	}
}

func TestStageText(t *testing.T) {
	pl, err := pipeline.New(pipeline.Options{}, judge("weigh", 10, 55), Stage(Options{}))
	if err != nil {
		t.Fatal(err)
	}
	d, err := pl.Process(t.Context(), pipeline.Input{ID: "text", Body: []byte(long), Format: pipeline.Text})
	if err != nil {
		t.Fatal(err)
	}
	if got := d.Content(pipeline.BodyProfile); strings.Contains(got, "harbour") {
		t.Errorf("plain text has no tree to vote on, yet came back: %q", got)
	}
}
