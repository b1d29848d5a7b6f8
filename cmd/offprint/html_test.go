package main

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages"
)

// TestArticleHTML: whatever a page holds, what is printed of it consists of the few
// elements and attributes that the printer writes, and reads as the content does.
func TestArticleHTML(t *testing.T) {
	pages := map[string][]byte{
		"script in text": []byte(`<h1>&lt;script&gt;alert(1)&lt;/script&gt;</h1><p>One &lt;img src=x onerror=alert(1)&gt; two, said the harbour master on the quay.</p>`),
		"end of article": []byte(`<p>The end comes: &lt;/article&gt;&lt;/html&gt;&lt;iframe src=//x&gt; and it goes on for a line or two.</p>`),
		"attribute":      []byte(`<html lang='en" onload="alert(1)'><p>The quotes " and ' stand in a line of the harbour office.</p>`),
		"control bytes":  []byte("<p>The bell \x00 \x1b[31m rang \x7f on Saturday at the harbour office, it is said.</p>"),
		"table":          []byte(`<table><tr><td>One</td><td>Two</td></tr><tr><td>Three</td><td>Four</td></tr></table><p>The table of the tides hangs in the harbour office.</p>`),
		"list":           []byte(`<ul><li>Salt, of the sea</li><li>Bread, of the baker</li></ul><blockquote>He said that it was so.</blockquote><pre>a\n  b</pre>`),
	}
	err := fs.WalkDir(os.DirFS(filepath.Join("..", "..", "samples")), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasPrefix(e.Name(), "input.") {
			return err
		}
		b, err := os.ReadFile(filepath.Join("..", "..", "samples", filepath.FromSlash(name)))
		pages[name] = b
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	list, err := stages.Default()
	if err != nil {
		t.Fatal(err)
	}
	pl, err := pipeline.New(pipeline.Options{}, list...)
	if err != nil {
		t.Fatal(err)
	}
	all := pipeline.FullProfile
	all.Keep = pipeline.FramingKinds()
	for name, body := range pages {
		d, _ := pl.Process(context.Background(), pipeline.Input{ID: name + `"><script>`, Body: body})
		if d == nil {
			t.Errorf("%s: no document", name)
			continue
		}
		out := articleHTML(d, all)
		root, err := html.Parse(strings.NewReader(string(out)))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var text strings.Builder
		for n := range root.Descendants() {
			switch n.Type {
			case html.ElementNode:
				if !slices.Contains(strings.Fields("html head meta title body article h1 h2 h3 h4 h5 h6 p ul li blockquote pre table tbody tr td aside span br"), n.Data) {
					t.Errorf("%s: element %s\n%s", name, n.Data, out)
				}
				for _, a := range n.Attr {
					if !slices.Contains(strings.Fields("lang charset http-equiv content dir data-kind"), a.Key) {
						t.Errorf("%s: attribute %s=%q on %s", name, a.Key, a.Val, n.Data)
					}
				}
			case html.TextNode:
				if n.Parent.Data != "title" {
					text.WriteString(n.Data + " ")
				}
			}
		}
		got, want := letters(text.String()), letters(d.Content(all))
		if got != want {
			t.Errorf("%s: the page does not read as the content\ngot  %s\nwant %s", name, got, want)
		}
	}
}

// letters takes white space and what stands for control characters out of a text.
func letters(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == 0xFFFD || r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), "")
}
