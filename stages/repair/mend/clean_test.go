package mend

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// evalDir finds the development data, which is not part of the repository.
func evalDir(t *testing.T) string {
	t.Helper()
	for _, dir := range []string{os.Getenv("OFFPRINT_EVAL"), "../../../../shared/eval"} {
		if dir == "" {
			continue
		}
		if _, err := os.Stat(filepath.Join(dir, "wcxb-dev", "ground-truth")); err == nil {
			return dir
		}
	}
	t.Skip("no development data: set OFFPRINT_EVAL to the folder that holds wcxb-dev")
	return ""
}

// page is one text of the development data.
type cleanPage struct{ id, text string }

// articles returns the main content of the pages of wcxb-dev that are articles.
func articles(t *testing.T, dir string) []cleanPage {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "wcxb-dev", "ground-truth", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	var out []cleanPage
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var d struct {
			Internal struct {
				PageType struct{ Primary string } `json:"page_type"`
			} `json:"_internal"`
			Truth struct {
				MainContent string `json:"main_content"`
			} `json:"ground_truth"`
		}
		if err := json.Unmarshal(b, &d); err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		if d.Internal.PageType.Primary == "article" {
			out = append(out, cleanPage{strings.TrimSuffix(filepath.Base(f), ".json"), d.Truth.MainContent})
		}
	}
	return out
}

// framed returns the plain text of the pages of framing-dev, which are in
// several languages, and of the seeds.
func framed(t *testing.T, dir string) []cleanPage {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "framing-dev", "pages", "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var out []cleanPage
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, cleanPage{strings.TrimSuffix(filepath.Base(f), ".txt"), string(b)})
	}
	return out
}

// garbledPages are the pages whose letters really are garbled, or whose
// references are encoded twice: every one was read. An encoding edit on any
// other page is new, and is to be read before it is listed here.
var garbledPages = []string{"2498", "4267", "4304", "4381", "4420", "4526", "4859", "4861"}

// readEdits is how many edits of each kind of rule were read on the articles,
// and how many of them were found false. More edits than that have to be read
// anew, so the test then fails.
var readEdits = map[string]struct{ seen, wrong int }{
	"apostrophe":               {3, 0},
	"dash-space":               {32, 0},
	"quote-direction":          {10, 0},
	"quote-space":              {26, 0},
	"sentence-space":           {17, 0},
	"space-before-punctuation": {251, 0},
	"glued-words":              {3, 0},
}

// TestCleanText repairs text that people published and other people cleaned.
// With -long it prints every edit.
func TestCleanText(t *testing.T) {
	dir := evalDir(t)
	for _, set := range []struct {
		name     string
		pages    []cleanPage
		articles bool
	}{{"articles", articles(t, dir), true}, {"framing", framed(t, dir), false}} {
		words := 0
		counts := map[string]int{}
		for _, p := range set.pages {
			words += len(strings.Fields(p.text))
			edits := Plan(p.text, Options{})
			fixed := Apply(p.text, edits)
			if Undo(fixed, edits) != p.text {
				t.Errorf("%s: cannot be undone", p.id)
			}
			if again := Plan(fixed, Options{}); len(again) > 0 {
				t.Errorf("%s: repaired, it is repaired again: %+v", p.id, again[0])
			}
			for _, e := range edits {
				for rule := range strings.SplitSeq(e.Rule, "+") {
					counts[rule]++
					if encoding(rule) && set.articles && !slices.Contains(garbledPages, p.id) {
						t.Errorf("%s: unread encoding edit %s", p.id, shown(p.text, e))
					}
				}
				if *long {
					t.Logf("%-24s %s %s", e.Rule, p.id, shown(p.text, e))
				}
			}
		}
		t.Logf("%s: %d pages, %d words, edits by rule: %v", set.name, len(set.pages), words, counts)
		if !set.articles {
			continue
		}
		wrong := 0
		for rule, read := range readEdits {
			if counts[rule] > read.seen {
				t.Errorf("%d edits of %s, of which %d have been read: read the others", counts[rule], rule, read.seen)
			}
			wrong += read.wrong
		}
		rate := float64(wrong) * 1e4 / float64(words)
		t.Logf("punctuation edits found false: %d, %.3f per 10,000 words", wrong, rate)
		if rate > .2 {
			t.Errorf("%.3f false punctuation edits per 10,000 words, want at most .2", rate)
		}
	}
}

func encoding(rule string) bool {
	return rule == "mojibake" || rule == "entity" || rule == "c1" || rule == "homoglyph"
}

// shown is an edit with its surroundings.
func shown(text string, e Edit) string {
	return fmt.Sprintf("%q -> %q in %q", e.Before, e.After, cutLeft(text[:e.Start], 40)+"["+e.Before+"]"+cutRight(text[e.End:], 40))
}
