package rules

import (
	"html"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/offprint-news/offprint/pipeline"
)

// Clean prose in every language of the packs: whatever a framing rule finds in
// it is a false alarm, in plain text, as paragraphs of HTML, and one paragraph a
// page.
func TestClean(t *testing.T) {
	s := shippedSet(t)
	files, err := filepath.Glob("testdata/clean/*.txt")
	if err != nil || len(files) < 14 {
		t.Fatalf("got %d files of clean prose, want 14 languages: %v", len(files), err)
	}
	for _, f := range files {
		src, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		lang := strings.TrimSuffix(filepath.Base(f), ".txt")
		var page strings.Builder
		page.WriteString("<!DOCTYPE html><html lang=" + lang + "><body><article><h1>" + lang + "</h1>")
		pages := []string{string(src)}
		for line := range strings.Lines(string(src)) {
			page.WriteString("<p>" + html.EscapeString(strings.TrimSpace(line)) + "</p>\n")
			pages = append(pages, line)
		}
		pages = append(pages, page.String()+"</article></body></html>")
		seen := map[string]bool{}
		for _, p := range pages {
			d := open(t, p)
			res, err := s.Match(t.Context(), d.Page(), WhereOf(d))
			if err != nil {
				t.Fatal(err)
			}
			for _, h := range res.Hits {
				what := h.Rule.Name() + ": " + d.Source.Text[h.Evidence.Start:h.Evidence.End]
				if h.Rule.Kind.Framing() && !seen[what] && h.Rule.Kind != pipeline.Hidden {
					seen[what] = true
					t.Errorf("%s: %s claims clean prose by %q", f, h.Rule.Name(), d.Source.Text[h.Evidence.Start:h.Evidence.End])
				}
			}
		}
	}
}
