package stories_test

import (
	"strings"
	"testing"

	"github.com/offprint-news/offprint/pipeline"
)

const textParagraph = "The evening ferry between the two harbours will sail again from May, the council decided on Thursday, after a debate that ran past midnight.\n\n"

// A pointer among the paragraphs of plain text takes the headline below it, and leaves
// the paragraphs and their subheading alone.
func TestHeadlinesUnderAPointer(t *testing.T) {
	for _, tt := range []struct{ name, inset, related, body string }{
		{"one headline", "related: See also\n\nLighthouse Painter Falls Into the Paint\n\n", "Lighthouse Painter", "The evening ferry"},
		{"row with names", "related: Most read\n\nLighthouse Painter Falls Into the Paint\n\nAda Quill\n\nThird Mast Found in the Mud\n\nOdo Marsh\n\nFares and Dogs\n\n", "Third Mast", "Fares and Dogs"},
		{"no headline", "related: See also\n\n", "", "The evening ferry"},
	} {
		d := labelledText(t, strings.Repeat(textParagraph, 2)+tt.inset+strings.Repeat(textParagraph, 6))
		if got := kindOf(d, tt.related); tt.related != "" && got != pipeline.Related {
			t.Errorf("%s: %q: got %s, want related: it stands under the pointer", tt.name, tt.related, got)
		}
		for _, p := range d.Parts() {
			if strings.Contains(p.Text, tt.body) && p.Kind != pipeline.Body {
				t.Errorf("%s: %q: got %s, want body: the story goes on", tt.name, tt.body, p.Kind)
			}
		}
	}
}

// A line with a name, a day and a time is a turn of a thread in any language.
func TestThreadByNamesAndDays(t *testing.T) {
	story := strings.Repeat(textParagraph, 4)
	turn := func(who, text string) string { return who + "\n\n" + text + "\n\n" }
	thread := turn("Par Odile Marais, le mercredi 15 mai 2019 à 08h07", "J'ai pris ce bac enfant et je le reprendrai, vieux, au mois de mai.") +
		turn("Par Yves Quillien 214, le mercredi 15 mai 2019 à 09h23", "Moi aussi, et ma mère avec moi, si le temps le permet.")
	if got := kindOf(labelledText(t, story+"comments: 2 commentaires\n\n"+thread), "J'ai pris ce bac"); got != pipeline.Comments {
		t.Errorf("under a count of comments: got %s, want comments", got)
	}
	one := "Yves\n\nil y a 3 jours\n\nMoi aussi, et ma mère avec moi, si le temps le permet.\n\n"
	for head, want := range map[string]pipeline.Kind{"1 commentaire": pipeline.Comments, "2 commentaires": pipeline.Body} {
		if got := kindOf(labelledText(t, story+"comments: "+head+"\n\n"+one), "Moi aussi"); got != want {
			t.Errorf("one comment under %q: got %s, want %s", head, got, want)
		}
	}
	if got := kindOf(labelledText(t, story+"comments: 2 commentaires\n\nLe bac est revenu au port du nord.\n\nIl repart demain, dit la capitainerie.\n\n"), "Le bac est revenu"); got != pipeline.Body {
		t.Errorf("no name and no day: got %s, want body", got)
	}
}

// A thread may be longer than the story above it, if enough turns tell it.
func TestThreadLongerThanTheStory(t *testing.T) {
	story := strings.Repeat(textParagraph, 3)
	turn := "Odile Marais sagt:\n\n15. Mai 2019 um 8:07 Uhr\n\n" + strings.Repeat(textParagraph, 6)
	for _, tt := range []struct {
		head  string
		turns int
		want  pipeline.Kind
		why   string
	}{
		{"comment-form: 9 Stimmen", 6, pipeline.Comments, "names and days, again and again"},
		{"comment-form: 9 Stimmen", 2, pipeline.Body, "too few of them to be sure so early on the page"},
		{"share: Teilen", 6, pipeline.Body, "no line says that comments follow"},
	} {
		d := labelledText(t, story+tt.head+"\n\n"+strings.ReplaceAll(strings.Repeat(turn, tt.turns), "The evening ferry", "Our evening ferry"))
		if got := kindOf(d, "Our evening"); got != tt.want {
			t.Errorf("%d turns under %q: got %s, want %s: %s", tt.turns, tt.head, got, tt.want, tt.why)
		}
	}
}

// A list of teasers ends where a menu begins.
func TestTeasersAboveAMenu(t *testing.T) {
	list := "Lighthouse Painter Falls Into the Paint\n\nAda Quill\n\nThird Mast Found in the Mud\n\nOdo Marsh\n\n"
	d := labelledText(t, strings.Repeat(textParagraph, 6)+"related: Most read\n\n"+list+"Boats\n\nTides\n\nHarbour life\n\nLetters to us\n\nPier\n\n")
	for text, want := range map[string]pipeline.Kind{"Third Mast": pipeline.Related, "Odo Marsh": pipeline.Related, "Harbour life": pipeline.Body, "Pier": pipeline.Body} {
		if got := kindOf(d, text); got != want {
			t.Errorf("%q: got %s, want %s: four short lines in a row are no headlines", text, got, want)
		}
	}
}
