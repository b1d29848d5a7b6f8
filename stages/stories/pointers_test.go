package stories_test

import (
	"strings"
	"testing"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages/stories"
)

func TestPointersInsideAParagraph(t *testing.T) {
	tests := []struct{ page, want, why string }{
		{`<p>The bell is back. <b>READ ALSO:</b> <a href="/a">A full hall for the river wall</a> It will ring at noon.</p>`, "READ ALSO: A full hall for the river wall", "between two sentences"},
		{`<p>Le bac est revenu.<br><span>À LIRE AUSSI</span> <a href="/a">La cloche du port est muette</a>Le maire a promis une cloche.</p>`, "À LIRE AUSSI La cloche du port est muette", "no space before the next sentence"},
		{`<p>Le bac est revenu. &Agrave; lire aussi&nbsp;: <a href="/a">La cloche du port est muette</a></p>`, "À lire aussi\u00a0: La cloche du port est muette", "letters written as references"},
		{`<p>Колокол вернулся. Читайте также: <a href="/a">Полный зал у речной стены</a>.</p>`, "Читайте также: Полный зал у речной стены", "at the end of a paragraph"},
		{`<p>The bell is back, and those who want to read more <a href="/a">about the river wall and its hall</a> may ask.</p>`, "", "the words are a part of a sentence"},
		{`<p>The bell is back. See also <a href="/a">the council's first decision</a>, which was taken in May.</p>`, "", "the sentence goes on behind the link"},
		{`<p>The bell is back. Read more: <a href="/a">here</a> It will ring at noon.</p>`, "", "a link of one word is no headline"},
	}
	for _, tt := range tests {
		pl, err := pipeline.New(pipeline.Options{}, labelled, stories.Stage())
		if err != nil {
			t.Fatal(err)
		}
		d, err := pl.Process(t.Context(), pipeline.Input{ID: "page", Body: []byte("<h1>The bell of the harbour</h1>" + tt.page)})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range d.Parts() {
			if p.Kind == pipeline.Related {
				got = append(got, strings.TrimSpace(p.Text))
			}
		}
		if g := strings.Join(got, " / "); g != tt.want {
			t.Errorf("%s\ngot %q, want %q: %s", tt.page, g, tt.want, tt.why)
		}
	}
}
