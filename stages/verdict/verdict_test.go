package verdict_test

import (
	"context"
	"strings"
	"testing"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages/verdict"
)

func TestVerdict(t *testing.T) {
	prose := strings.Repeat("The ferry sails at six and comes back at eleven when the weather is fair. ", 12)
	type label struct {
		text string
		kind pipeline.Kind
	}
	tests := []struct {
		name  string
		lines []string
		marks []label
		notes []string // keys
		want  string
		out   string // percent of prose outside the content
		why   string
	}{
		{"article", []string{prose}, []label{{"The ferry", pipeline.Body}}, []string{verdict.PageTypeKey}, "article", "0", "the classifier's type stands"},
		{"empty", []string{"Home", "News"}, []label{{"Home", pipeline.Navigation}, {"News", pipeline.Navigation}}, nil, verdict.Empty, "0", "no content at all"},
		{
			"wall",
			[]string{"The ferry sails again.", "To read on, subscribe now: one pound a week for the first year, and you may cancel whenever you like, no questions asked."},
			[]label{{"The ferry", pipeline.Body}, {"To read on", pipeline.Paywall}}, []string{verdict.PageTypeKey},
			verdict.Wall, "85", "a sentence of text before a wall",
		},
		{"several", []string{prose}, []label{{"The ferry", pipeline.Body}}, []string{verdict.PageTypeKey, "other-story"}, verdict.SeveralArticles, "0", "another stage found a further story"},
		{"nothing known", []string{prose}, []label{{"The ferry", pipeline.Body}}, nil, "unknown", "0", "without a page type the verdict is unknown, not a guess"},
		{
			"glued", []string{"The ferry sails again at six, as it did before the storm. Read also: how the quay was mended, and by whom, in a single summer night."},
			[]label{{"The ferry", pipeline.Body}, {"Read also", pipeline.Related}}, []string{verdict.PageTypeKey}, "article", "0",
			"a teaser in a paragraph is none itself",
		},
		{"loss alarm", []string{prose, "x" + prose}, []label{{"The ferry", pipeline.Body}, {"xThe", pipeline.Related}}, []string{verdict.PageTypeKey}, "article", "50", "half of the prose was left out"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			setup := pipeline.StageFunc("setup", func(_ context.Context, p *pipeline.Pass) error {
				for i := range p.Blocks() {
					b := &p.Blocks()[i]
					for _, l := range tt.marks {
						if at := strings.Index(b.Text, l.text); at == 0 || at > 0 && b.Text[at-1] == ' ' {
							if err := p.FrameText(b, at, len(b.Text), pipeline.Finding{Kind: l.kind, Confidence: pipeline.Percent(90 + min(at, 1))}); err != nil {
								return err
							}
						}
					}
				}
				for _, k := range tt.notes {
					n := pipeline.Note{Key: k, Value: "article", Status: pipeline.Inferred, Where: "test"}
					n.Evidence = []pipeline.Span{{Start: 0, End: 3}}
					if err := p.Note(n); err != nil {
						return err
					}
				}
				return nil
			})
			pl, err := pipeline.New(pipeline.Options{}, setup, verdict.Stage())
			if err != nil {
				t.Fatal(err)
			}
			d, err := pl.Process(t.Context(), pipeline.Input{ID: tt.name, Body: []byte(strings.Join(tt.lines, "\n\n")), Format: pipeline.Text})
			if err != nil {
				t.Fatal(err)
			}
			n := d.Note(pipeline.VerdictKey)
			if n == nil {
				t.Fatal("no verdict")
			}
			if n.Value != tt.want || n.Field("prose_outside_content_percent") != tt.out {
				t.Errorf("got %s with %s %% of the prose outside, want %s with %s: %s", n.Value, n.Field("prose_outside_content_percent"), tt.want, tt.out, tt.why)
			}
		})
	}
}
