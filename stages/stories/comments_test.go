package stories_test

import (
	"strings"
	"testing"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages"
)

// clean runs all stages on a page.
func clean(t *testing.T, page string) *pipeline.Document {
	t.Helper()
	list, err := stages.Default()
	if err != nil {
		t.Fatal(err)
	}
	pl, err := pipeline.New(pipeline.Options{}, list...)
	if err != nil {
		t.Fatal(err)
	}
	d, err := pl.Process(t.Context(), pipeline.Input{ID: t.Name(), Body: []byte(page)})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func kindOf(d *pipeline.Document, text string) pipeline.Kind {
	for _, p := range d.Parts() {
		if strings.Contains(p.Text, text) {
			return p.Kind
		}
	}
	return ""
}

// A box for comments with none in it, and a count that no thread follows, invite the
// reader to write; a thread is comments.
func TestEmptyThreads(t *testing.T) {
	story := "<html><body><article><h1>Ferry line returns after ten years</h1>" + strings.Repeat("<p>The evening ferry between the two harbours will sail again from May, the council decided on Thursday, after a debate that ran past midnight.</p>", 4) + "</article>"
	for _, tt := range []struct {
		name, tail, text string
		want             pipeline.Kind
		why              string
	}{
		{"empty box", `<div id="comments"><h3>Voices</h3><p>I have an account</p><p>Newest first</p></div>`, "I have an account", pipeline.CommentForm, "nobody has written"},
		{"thread", `<div id="comments"><h3>Voices</h3><p>Odo, 3 May 2021</p><p>I have crossed with it as a boy and will again.</p><p>Mara, 4 May 2021</p><p>So will I, and my mother with me.</p></div>`, "crossed with it", pipeline.Comments, "names, dates and texts"},
		{"heading of a thread", `<div id="comments"><h3>Voices</h3><p>Odo, 3 May 2021</p><p>I have crossed with it as a boy and will again.</p></div>`, "Voices", pipeline.Comments, "headings take the kind of the block"},
		{"count alone", `<div class="meta"><p>5 Comments</p></div><div class="related"><a href="/a">Lighthouse to be painted before the season</a></div>`, "5 Comments", pipeline.CommentForm, "no thread follows"},
	} {
		d := clean(t, story+tt.tail+"</body></html>")
		if got := kindOf(d, tt.text); got != tt.want {
			t.Errorf("%s: %q: got %s, want %s: %s", tt.name, tt.text, got, tt.want, tt.why)
		}
	}
}

// Under a heading of recent comments stand comments, not stories.
func TestRecentComments(t *testing.T) {
	story := "<html><body><article><h1>Ferry line returns after ten years</h1>" + strings.Repeat("<p>The evening ferry between the two harbours will sail again from May, the council decided on Thursday, after a debate that ran past midnight.</p>", 4) + "</article>"
	for _, head := range []string{"Recent Comments", "Neueste Kommentare", "Derniers commentaires"} {
		on := map[string]string{"Recent Comments": "on", "Neueste Kommentare": "zu", "Derniers commentaires": "sur"}[head]
		d := clean(t, story+`<div class="w"><h3>`+head+`</h3><ul><li>Odo `+on+` <a href="/a">Lighthouse to be painted before the season</a></li><li>Mara `+on+` <a href="/b">Storm damage at the pier worse than thought</a></li></ul></div></body></html>`)
		if got := kindOf(d, "Storm damage"); got != pipeline.Comments {
			t.Errorf("below %q: got %s, want comments", head, got)
		}
	}
}

// The labels of the form among comments in plain text are the form.
func TestFieldsAmongComments(t *testing.T) {
	story := strings.Repeat("The evening ferry between the two harbours will sail again from May, the council decided on Thursday, after a debate that ran past midnight.\n\n", 4)
	d := labelledText(t, story+"comments: 2 voices\n\nOdo says:\n\nI have crossed with it as a boy and will again.\n\nMara says:\n\nSo will I, and my mother with me, in May.\n\nName *\n\nE-Mail\n\n")
	for text, want := range map[string]pipeline.Kind{"crossed with it": pipeline.Comments, "Name *": pipeline.CommentForm, "E-Mail": pipeline.CommentForm} {
		if got := kindOf(d, text); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}

// Comments longer than the story are told by their dates and buttons; one date and a
// button are not.
func TestTalkWithoutHeading(t *testing.T) {
	story := strings.Repeat("The evening ferry between the two harbours will sail again from May, the council decided on Thursday, after a debate that ran past midnight.\n\n", 3)
	turn := func(name, day, text string) string {
		return name + "\n\n2021-04-" + day + " 11:48:27\n\n" + text + "\n\n4\n\nodpowiedz\n\n"
	}
	first := turn("lex", "28", "I have crossed with it as a boy, and I will cross with it again as an old man when the month of May has come at last to the two harbours.")
	talk := first + turn("Niko", "29", "So will I, and my mother with me.") + turn("Ragnar", "30", "Dogs are free of charge, and so are islanders, says the harbour master.")
	says := strings.NewReplacer("lex\n\n2021-04-28 11:48:27", "lex says:\n\nApril 28, 2021 at 11:48 am").Replace(first)
	glued := strings.NewReplacer("lex\n\n2021-04-28 11:48:27", "lex11:48", "4\n\nodpowiedz", "ReplyDelete").Replace(first)
	for _, tt := range []struct {
		name, text string
		want       pipeline.Kind
		why        string
	}{
		{"one turn that says who", story + says, pipeline.Comments, "a name that says, a day and a button are enough"},
		{"one turn with name and time in a word", story + glued, pipeline.Comments, "so stands no line of a story"},
		{"who says, no button", story + strings.ReplaceAll(says, "odpowiedz", "dalej"), pipeline.Body, "a transcript says who, too"},
		{"three turns", story + talk, pipeline.Comments, "dates, texts and buttons repeat"},
		{"one turn", story + first, pipeline.Body, "nothing repeats"},
		{"no story above", talk, pipeline.Body, "the talk is all there is"},
		{"no buttons", story + strings.ReplaceAll(talk, "odpowiedz", "dalej"), pipeline.Body, "a diary has dates, too"},
	} {
		if got := kindOf(labelledText(t, tt.text), "I have crossed with it"); got != tt.want {
			t.Errorf("%s: got %s, want %s: %s", tt.name, got, tt.want, tt.why)
		}
	}
}
