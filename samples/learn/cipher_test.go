package learn

import (
	"strings"
	"testing"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages/structure"
)

const plainPage = `<!DOCTYPE html><html><head><title>Rain in the hills</title><meta name="description" content="Rain fell.">
<script type="application/ld+json">{"@type":"NewsArticle","headline":"Rain in the hills","url":"https://example.org/rain"}</script>
<script>var rain = "fell";</script></head><body class="post rain"><h1>Rain in the hills</h1>
<p>Rain fell on <b>the hills</b> for 3 days, and the river rose. Nobody knew why &amp; when.</p></body></html>`

// TestCipher wants the same words to be the same other words wherever they stand, and
// all that is no word left alone.
func TestCipher(t *testing.T) {
	s := Sample{ID: "a", URL: "https://example.org/rain", Body: []byte(plainPage), Format: pipeline.HTML,
		Content: "Rain fell on the hills for 3 days, and the river rose. Nobody knew why & when."}
	for _, script := range []Script{Latin, Han} {
		c := Cipher(s, script)
		if !c.Ciphered || c.ID == s.ID || c.URL != s.URL {
			t.Errorf("script %d: a sample %+v, want one that says it is ciphered, under another name", script, c)
		}
		for _, keep := range []string{`class="post rain"`, `var rain = "fell"`, `"@type":"NewsArticle"`, `"url":"https://example.org/rain"`, "3"} {
			if !strings.Contains(string(c.Body), keep) {
				t.Errorf("script %d: %q is gone, want what is no text to stay:\n%s", script, keep, c.Body)
			}
		}
		for _, word := range []string{"hills", "river", "Nobody"} {
			if strings.Contains(string(c.Body), word) || strings.Contains(c.Content, word) {
				t.Errorf("script %d: %q is still there, want another word", script, word)
			}
		}
		pages, err := Load(t.Context(), []Sample{s, c}, []pipeline.Stage{structure.Stage()})
		if err != nil {
			t.Fatal(err)
		}
		for i, p := range pages {
			if p.ceil < .99 || len(p.y) != 2 || p.y[0] > .5 || p.y[1] < .9 {
				t.Errorf("script %d, page %d: labels %v and a best F1 of %.2f, want the paragraph to be found as the content", script, i, p.y, p.ceil)
			}
		}
		said := map[string]string{}
		for _, n := range pages[1].doc.Notes() {
			said[n.Key] = n.Value
		}
		if h1 := pages[1].doc.Page().Blocks[0].Text; said["said.headline"] != h1 {
			t.Errorf("script %d: the markup says the headline is %q, the page %q, want the same", script, said["said.headline"], h1)
		}
	}
	if a, b := Cipher(s, Latin), Cipher(Sample{ID: "b", Body: s.Body}, Latin); string(a.Body) == string(b.Body) {
		t.Error("two pages have the same words, want each its own")
	}
}
