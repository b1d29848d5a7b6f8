package stories_test

import (
	"strings"
	"testing"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages/stories"
)

func TestTeasersCutShort(t *testing.T) {
	story := strings.Repeat("The ferry left at six, an hour late, and nobody stood on the quay to see it go or to ask where the captain had been all the while.\n\n", 4)
	teaser := func(head string) string {
		return head + "\n\nIt had stood empty for ten years, and the people of the town had asked again and again what would become of it, until...\n\n"
	}
	tests := []struct {
		name, text string
		want       pipeline.Kind
		why        string
	}{
		{"two in a row", story + teaser("A Mill Opens Its Doors") + teaser("The New Bell of the Tower"), pipeline.Related, "no story trails off twice under headings"},
		{"one alone", story + teaser("A Mill Opens Its Doors") + story, pipeline.Body, "a heading and a sentence that trails off"},
		{"before the story", teaser("A Mill Opens Its Doors") + teaser("The New Bell of the Tower") + story, pipeline.Body, "there is no story yet that they could stand below"},
		{"whole texts", story + strings.ReplaceAll(teaser("A Mill Opens Its Doors")+teaser("The New Bell of the Tower"), "...", "."), pipeline.Body, "nothing is cut short"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			pl, err := pipeline.New(pipeline.Options{}, labelled, stories.Stage())
			if err != nil {
				t.Fatal(err)
			}
			d, err := pl.Process(t.Context(), pipeline.Input{ID: tt.name, Body: []byte(tt.text), Format: pipeline.Text})
			if err != nil {
				t.Fatal(err)
			}
			var got pipeline.Kind
			for _, p := range d.Parts() {
				if strings.HasPrefix(p.Text, "A Mill Opens") {
					got = p.Kind
				}
			}
			if got != tt.want {
				t.Errorf("the headline: got %s, want %s: %s", got, tt.want, tt.why)
			}
		})
	}
}
