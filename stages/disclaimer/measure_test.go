package disclaimer_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages/disclaimer"
)

// framing is where the labelled pages stand, if they are there.
const framing = "../../../shared/eval/framing-dev"

type goldPage struct {
	ID  string
	URL string
	Doc struct {
		Disclaimers []struct {
			Text  string
			Kinds []string
		}
	}
}

// words are the runs of letters or digits of a text in lower case.
func words(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

func overlap(a, b []string) float64 {
	n := 0
	have := map[string]int{}
	for _, w := range a {
		have[w]++
	}
	for _, w := range b {
		if have[w] > 0 {
			have[w]--
			n++
		}
	}
	return 2 * float64(n) / float64(max(1, len(a)+len(b)))
}

// TestMeasure prints how many of the notices of the labelled pages are found.
// Run it with -v.
func TestMeasure(t *testing.T) {
	files, _ := filepath.Glob(filepath.Join(framing, "gold", "*.json"))
	if len(files) == 0 {
		t.Skip("no labelled pages at " + framing)
	}
	pl, err := pipeline.New(pipeline.Options{}, disclaimer.Stage())
	if err != nil {
		t.Fatal(err)
	}
	for _, ext := range []string{"html", "txt"} {
		gold, pred, found, exact, kind := 0, 0, 0, 0, 0
		for _, file := range files {
			var g goldPage
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(data, &g); err != nil {
				t.Fatal(err)
			}
			body, err := os.ReadFile(filepath.Join(framing, "pages", g.ID+"."+ext))
			if err != nil {
				if body, err = os.ReadFile(filepath.Join(framing, "pages", g.ID+".txt")); err != nil {
					m, _ := filepath.Glob(filepath.Join(framing, "..", "..", "seeds", strings.TrimPrefix(g.ID, "seed-")+"_*"))
					if len(m) == 0 {
						t.Logf("no page for %s", g.ID)
						continue
					}
					body, _ = os.ReadFile(m[0])
				}
			}
			d, err := pl.Process(context.Background(), pipeline.Input{ID: g.ID, URL: g.URL, Body: body})
			if err != nil {
				t.Fatal(err)
			}
			var notes []pipeline.Note
			for _, n := range d.Notes() {
				if n.Key == "disclaimer" {
					notes = append(notes, n)
				}
			}
			gold += len(g.Doc.Disclaimers)
			pred += len(notes)
			used := map[int]bool{}
			for _, want := range g.Doc.Disclaimers {
				best, at := 0.0, -1
				for i, n := range notes {
					if o := overlap(words(want.Text), words(n.Text)); !used[i] && o > best {
						best, at = o, i
					}
				}
				if best < .5 {
					t.Logf("%s %s: missed %v %q", ext, g.ID, want.Kinds, want.Text)
					continue
				}
				used[at] = true
				found++
				if slices.Equal(words(want.Text), words(notes[at].Text)) {
					exact++
				} else {
					t.Logf("%s %s: span\n  want %q\n  got  %q", ext, g.ID, want.Text, notes[at].Text)
				}
				ok := false
				for _, f := range notes[at].Fields {
					ok = ok || f.Name == "kind" && slices.Contains(want.Kinds, f.Value)
				}
				if ok {
					kind++
				} else {
					t.Logf("%s %s: kind %v, want %v: %q", ext, g.ID, notes[at].Value, want.Kinds, want.Text)
				}
			}
			for i, n := range notes {
				if !used[i] {
					t.Logf("%s %s: extra %s (%s): %q", ext, g.ID, n.Value, n.Rule, n.Text)
				}
			}
		}
		t.Logf("%s: %d notices in gold, %d given; found %d, exact %d, kind right %d", ext, gold, pred, found, exact, kind)
	}
}
