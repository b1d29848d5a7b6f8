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

// A row of stories, each below a word or two and above a time, is told from a story
// with headings and from the entries of one report.
func TestRowOfStories(t *testing.T) {
	prose := strings.Repeat("The ferry left at six, an hour late, and nobody stood on the quay to see it go or to ask where the captain had been all the while.\n\n", 2)
	heads := []string{"The Ferry Is Back in Ostrey", "A New Bell for Calder", "Salt Is Dear Again in Doune", "Mill Opens Its Doors in Wend", "River Wall Is Up at Last", "Harbour Band Plays for Nobody"}
	page := func(above, below string) string {
		var b strings.Builder
		for _, h := range heads {
			b.WriteString(above + h + "\n\n" + below + prose)
		}
		return b.String()
	}
	for _, tt := range []struct {
		name, text string
		want       pipeline.Kind
		why        string
	}{
		{"row", page("late boats\n\n", "5:28 p.m.\n\n"), pipeline.OtherArticle, "six times a word or two, a headline, a time and text"},
		{"headings", page("late boats\n\n", ""), pipeline.Body, "no time or date stands below them"},
		{"report", page("", "5:28 p.m.\n\n"), pipeline.Body, "nothing breaks the text before a headline"},
	} {
		if got := kindOf(labelledText(t, tt.text), "Mill Opens"); got != tt.want {
			t.Errorf("%s: the fourth headline: got %s, want %s: %s", tt.name, got, tt.want, tt.why)
		}
	}
}

// Teasers under a heading inside a further story are teasers, and no text of it.
func TestTeasersInAFurtherStory(t *testing.T) {
	prose := strings.Repeat("<p>The ferry to Marlow left at six, an hour late, and nobody stood on the quay to see it go or to ask where the captain had been.</p>", 3)
	page := "<article><h1>Marlow without a boat</h1>" + prose + "</article><article><h1>Calder without a bell</h1>" + strings.ReplaceAll(prose, "Marlow", "Calder") +
		"<p>related: See also</p><div>Ropes</div><div>Lighthouse to be painted before the season...</div></article>"
	known := pipeline.StageFunc("ruled", func(_ context.Context, p *pipeline.Pass) error {
		for i := range p.Blocks() {
			b := &p.Blocks()[i]
			if strings.HasPrefix(b.Text, "related:") {
				if err := p.FrameBlock(b, pipeline.Finding{Rule: "test/known", Kind: pipeline.Related, Confidence: 91, Why: "as the test says"}); err != nil {
					return err
				}
			}
		}
		return nil
	})
	pl, err := pipeline.New(pipeline.Options{}, labelled, known, stories.Stage())
	if err != nil {
		t.Fatal(err)
	}
	d, err := pl.Process(t.Context(), pipeline.Input{ID: "page", Body: []byte(page)})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]pipeline.Kind{"ferry to Calder": pipeline.OtherArticle, "Ropes": pipeline.Related, "Lighthouse to be painted": pipeline.Related} {
		if got := kindOf(d, text); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}

// TestSeries wants parts of one text that only their numbers tell apart to be no
// stories of their own, and headlines that hold a number to be headlines.
func TestSeries(t *testing.T) {
	part := func(n string) string {
		return "<article><h1>" + n + "</h1>" + strings.Repeat("<p>Whoever crosses the river on the ferry has the right to be told when it leaves and when it is due on the other bank.</p>", 3) + "</article>"
	}
	for form, want := range map[string]int{"Article %": 0, "%.": 0, "Day % of the long strike": 2} {
		page := ""
		for _, n := range []string{"1", "2", "3"} {
			page += part(strings.ReplaceAll(form, "%", n))
		}
		got := 0
		for _, n := range clean(t, "<html lang=en><body>"+page+"</body></html>").Notes() {
			if n.Key == "other-story" {
				got++
			}
		}
		if got != want {
			t.Errorf("parts headed %q: %d other stories, want %d", form, got, want)
		}
	}
}
