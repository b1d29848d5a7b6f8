package stories_test

import (
	"context"
	"strings"
	"testing"

	"golang.org/x/net/html/atom"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages/stories"
)

// labelled stands for the stages before: headings are titles, paragraphs body.
var labelled = pipeline.StageFunc("labelled", func(_ context.Context, p *pipeline.Pass) error {
	for i := range p.Blocks() {
		b := &p.Blocks()[i]
		kind := pipeline.Body
		if b.Tag == atom.H1 && i == 0 {
			kind = pipeline.Title
		}
		if err := p.FrameBlock(b, pipeline.Finding{Rule: "test", Kind: kind, Confidence: 60, Why: "as the test says"}); err != nil {
			return err
		}
	}
	return nil
})

func TestFurtherStoriesNeedAFirst(t *testing.T) {
	prose := func(name string) string {
		return strings.Repeat("<p>The ferry to "+name+" left at six, an hour late, and nobody stood on the quay to see it go or to ask where the captain had been.</p>", 3)
	}
	story := func(head, name string) string { return "<article><h1>" + head + "</h1>" + prose(name) + "</article>" }
	tests := []struct {
		name, page string
		want       bool // the second article is another story
		why        string
	}{
		{"two stories", story("The ferry is back in the harbour", "Ostrey") + story("A new bell for the old tower", "Calder"), true, "the first has text of its own"},
		{
			"a headline alone", "<article><h1>The ferry is back in the harbour</h1></article>" + story("A new bell for the old tower", "Calder") + story("Salt is dear again in the town", "Doune"), false,
			"nothing would be left of the page's own text",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			pl, err := pipeline.New(pipeline.Options{}, labelled, stories.Stage())
			if err != nil {
				t.Fatal(err)
			}
			d, err := pl.Process(t.Context(), pipeline.Input{ID: tt.name, Body: []byte(tt.page)})
			if err != nil {
				t.Fatal(err)
			}
			got := false
			for _, p := range d.Parts() {
				got = got || p.Kind == pipeline.OtherArticle && strings.Contains(p.Text, "Calder")
			}
			if got != tt.want {
				t.Errorf("other-article for the second story: got %v, want %v: %s", got, tt.want, tt.why)
			}
		})
	}
}
