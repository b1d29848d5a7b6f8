package stories_test

import (
	"strings"
	"testing"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages/ruled"
	"github.com/offprint-news/offprint/stages/stories"
	"github.com/offprint-news/offprint/stages/structure"
	"github.com/offprint-news/offprint/stages/weigh"
)

const story = `Low water at the old mill

%BY%

The river has not been so low since the year of the comet, and the miller walks across the stones to the other bank every morning to count the eels that are left in the pools.

Nobody in the village remembers a summer like this one, though the oldest of them say that their fathers spoke of a year when carts could be driven through the ford without a wheel getting wet.

The council has asked the mill upstream to open its gates at night, and the mill has answered that there is nothing left behind the gates that could be let through, by night or by day.

%BIO%
`

// What begins with the author's name below the story is about the author.
func TestBio(t *testing.T) {
	tests := []struct {
		name, by, last string
		want           bool
		why            string
	}{
		{"byline", "By Ada Quill", "Ada Quill keeps bees and the parish records, and walks along the river with two old dogs.", true, "the byline names her"},
		{"other name", "By Karl Brand", "Ada Quill keeps bees and the parish records, and walks along the river with two old dogs.", false, "nobody says that she wrote it"},
		{"name inside", "By Ada Quill", "The bees of Ada Quill have drunk from the last pool for a month, and nobody drives them off.", false, "the paragraph is not about the author"},
		{"byline with an agency", "By Ada Quill Inland Press", "Ada Quill keeps bees and the parish records, and walks along the river with two old dogs.", true, "what follows the name is not part of it"},
		{"date", "By Ada Quill", "Ada Quill 19.10.2019, 05:00 Uhr", false, "a name and a date say nothing of her"},
		{"first name", "By Ada Quill", "Ada has kept bees and the parish records for thirty years, and walks along the river with two old dogs.", true, "a sentence about her, by her first name, below the story"},
		{"first name of a thing", "By Ada Quill", "Ada mills are the oldest on the river, and the water has never been lower at their gates than it is now.", false, "the word after the name says nothing of a person"},
		{"longer name", "By Ada Quill", "Ada Quillfeather, the miller’s wife, has drunk from the last pool for a month, and nobody minds.", false, "another name that begins alike"},
	}
	for _, tt := range tests {
		text := strings.NewReplacer("%BY%", tt.by, "%BIO%", tt.last).Replace(story)
		got := false
		for _, p := range process(t, text).Parts() {
			if strings.Contains(p.Text, tt.last[:20]) {
				got = p.Kind == pipeline.AuthorBio
			}
		}
		if got != tt.want {
			t.Errorf("%s: author-bio: got %v, want %v: %s", tt.name, got, tt.want, tt.why)
		}
	}
}

// What a line says to be about the author is, whether or not the page names her.
func TestHeadedBio(t *testing.T) {
	set, err := ruled.Stage(nil)
	if err != nil {
		t.Fatal(err)
	}
	w, err := weigh.Stage(nil)
	if err != nil {
		t.Fatal(err)
	}
	pl, err := pipeline.New(pipeline.Options{}, structure.Stage(), set, w, stories.Stage())
	if err != nil {
		t.Fatal(err)
	}
	const bio = "She keeps bees and the parish records, and walks along the river with two old dogs."
	for head, want := range map[string]pipeline.Kind{"About the author": pipeline.AuthorBio, "Zur Autorin:": pipeline.AuthorBio, "The bees": pipeline.Body} {
		var b strings.Builder
		for p := range strings.SplitSeq(strings.NewReplacer("%BY%", "", "%BIO%", head+"\n\n"+bio).Replace(story), "\n\n") {
			b.WriteString("<p>" + p + "</p>\n")
		}
		page := strings.NewReplacer("<p>"+head+"</p>", "<h4>"+head+"</h4>", "<p>Low water at the old mill</p>", "<h1>Low water at the old mill</h1>").Replace("<article>" + b.String() + "</article>")
		d, err := pl.Process(t.Context(), pipeline.Input{ID: "mill", Format: pipeline.HTML, Body: []byte(page)})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range d.Parts() {
			if strings.TrimSpace(p.Text) == bio && p.Kind != want {
				t.Errorf("%q: got %s, want %s", head, p.Kind, want)
			}
		}
	}
}

func process(t *testing.T, text string) *pipeline.Document {
	t.Helper()
	w, err := weigh.Stage(nil)
	if err != nil {
		t.Fatal(err)
	}
	pl, err := pipeline.New(pipeline.Options{}, structure.Stage(), w, stories.Stage())
	if err != nil {
		t.Fatal(err)
	}
	d, err := pl.Process(t.Context(), pipeline.Input{ID: "mill.txt", Body: []byte(text), Format: pipeline.Text})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// The name and the address above what is said of an author belong to it.
func TestHeadOfBio(t *testing.T) {
	d := clean(t, "<html lang=en><body><article><h1>Low water at the old mill</h1>"+strings.Repeat("<p>The river has not been so low since the year of the comet, and the miller walks across the stones to the other bank every morning.</p>", 4)+
		`</article><div class="x"><p>Ada Quill</p><p>quill@example.org</p><p>Ada Quill is a writer and keeps the records of the parish in the village by the mill.</p></div><div class="y"><p>Karl Brand</p></div></body></html>`)
	for text, want := range map[string]bool{"quill@example.org": true, "Karl Brand": false} {
		if got := kindOf(d, text) == pipeline.AuthorBio; got != want {
			t.Errorf("%q: author-bio: got %v, want %v", text, got, want)
		}
	}
	for _, p := range d.Parts() {
		if p.Text == "Ada Quill" && p.Kind != pipeline.AuthorBio {
			t.Errorf("the name above the bio: got %s, want author-bio", p.Kind)
		}
	}
}
