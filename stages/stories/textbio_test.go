package stories_test

import (
	"strings"
	"testing"

	"github.com/offprint-news/offprint/pipeline"
)

// A box about an author in plain text is told by its heading, or by a name that the
// sentence below begins with.
func TestBioBoxInPlainText(t *testing.T) {
	const life = "Ada Quill is a writer and keeps the records of the parish in the village by the mill."
	story := strings.NewReplacer("%BY%\n\n", "", "\n\n%BIO%", "").Replace(story)
	for _, tt := range []struct {
		name, box, text string
		want            bool
		why             string
	}{
		{"heading, name, post", "author-bio: About the author\n\nA. Quill\n\nKeeper of the records\n\n" + life, life, true, "all of it stands under the heading"},
		{"post under the heading", "author-bio: About the author\n\nA. Quill\n\nKeeper of the records\n\n" + life, "Keeper of", true, "as before"},
		{"name and sentence", "Ada Quill\n\n" + life, life, true, "the sentence begins with the name above it and speaks of a person"},
		{"about and name", "About Ada Quill\n\nAda Quill counts eels and keeps the records of the parish in the village by the mill.", "counts eels", true, "the heading says so"},
		{"name of a thing", "Mill Stone\n\nMill Stone bread is baked from what is left of the flour when the water is too low.", "bread is baked", false, "no sentence about a person goes on so"},
		{"name in capitals", "QUILL Mill\n\nQUILL Mill is where the flour comes from when the water is too low for the others.", "flour comes", false, "names of things are written in capitals"},
		{"part of the story", "Ada Quill\n\n" + life + "\n\nThe river has been lower once, and the miller has the mark of it on the wall of the wheel house, a hand above the stone on which his grandfather sat.", life, false, "the story goes on below"},
		{"heading over teasers", "author-bio: About the author\n\nEels in the last of the pools\n\nWhat the miller saw by night", "What the miller", false, "no sentence stands below"},
	} {
		d := labelledText(t, story+"\n\nshare: Share this article\n\n"+tt.box+"\n\ncomment-form: Leave a Reply\n")
		for _, p := range d.Parts() {
			if strings.Contains(p.Text, tt.text) && (p.Kind == pipeline.AuthorBio) != tt.want {
				t.Errorf("%s: %q: got %s, want author-bio: %v: %s", tt.name, p.Text, p.Kind, tt.want, tt.why)
			}
		}
	}
}
