package outlet_test

import (
	"slices"
	"testing"

	"github.com/offprint-news/offprint/pipeline"
)

// Where nothing names an author, the line at the end that says who somebody is
// does, unless the story has spoken of them.
func TestIntroducedBelow(t *testing.T) {
	tests := []struct {
		name, foot string
		want       []string
	}{
		{"English", "Anna Lee is a writer and historian who lives by the river.", []string{"Anna Lee"}},
		{"two, in Spanish", "Andrés Lee es politólogo e investigador en la Universidad del Río. Martín Ray es abogado y analista.", []string{"Andrés Lee", "Martín Ray"}},
		{"German", "Anna Lee ist Redakteurin der Flusszeitung und Autorin mehrerer Bücher.", []string{"Anna Lee"}},
		{"no profession", "Anna Lee is happy that the bridge will be open again in the spring.", nil},
		{"of whom the story speaks", "Bo Rivers is a professor of rivers at the university of the hills.", nil},
		{"no name", "The River Fund is a fellow of the Society of Rivers and of Hills.", nil},
	}
	for _, tt := range tests {
		page := `<meta property="og:site_name" content="The Daily Example"><h1>Rain in the hills</h1><p>The water will fall again, said Bo Rivers, who has measured the river for as long as anybody in the town can remember.</p>` + body + `<p>` + tt.foot + `</p>`
		d := process(t, pipeline.Input{ID: "t", URL: "https://dailyexample.org/a", Format: pipeline.HTML, Body: []byte(page)})
		if got := facts(d, "author"); !slices.Equal(got, tt.want) {
			t.Errorf("%s: authors %q, want %q", tt.name, got, tt.want)
		}
		if n := d.Note("author"); len(tt.want) > 0 && n.Status != pipeline.Inferred {
			t.Errorf("%s: %s, want inferred", tt.name, n.Status)
		}
	}
}
