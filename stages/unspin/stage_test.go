package unspin_test

import (
	"context"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages/unspin"
	"github.com/offprint-news/offprint/stages/unspin/simulate"
	"github.com/offprint-news/offprint/stages/unspin/spin"
	"github.com/offprint-news/offprint/stages/unspin/witness"
)

// process labels every block as content and runs the stage on a page of paragraphs.
func process(t *testing.T, o unspin.Options, id string, paragraphs []string) *pipeline.Document {
	t.Helper()
	stage, err := unspin.Stage(o)
	if err != nil {
		t.Fatal(err)
	}
	label := pipeline.StageFunc("label", func(_ context.Context, p *pipeline.Pass) error {
		for i := range p.Blocks() {
			if err := p.FrameBlock(&p.Blocks()[i], pipeline.Finding{Kind: pipeline.Body, Confidence: 50}); err != nil {
				return err
			}
		}
		return nil
	})
	pl, err := pipeline.New(pipeline.Options{}, label, stage)
	if err != nil {
		t.Fatal(err)
	}
	var page strings.Builder
	for _, p := range paragraphs {
		fmt.Fprintf(&page, "<p>%s</p>\n", html.EscapeString(p))
	}
	d, err := pl.Process(t.Context(), pipeline.Input{ID: id, Body: []byte(page.String()), Format: pipeline.HTML})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func articles(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("testdata/articles/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no articles", err)
	}
	out := map[string]string{}
	for _, f := range files {
		src, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		out[filepath.Base(f)] = strings.TrimSpace(string(src))
	}
	return out
}

// insertion is the simulated spinner that the tests use.
func insertion(t *testing.T) simulate.Table {
	t.Helper()
	all, err := simulate.Tables()
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range all {
		if table.Name == "insertion" {
			return table
		}
	}
	t.Fatal("no table insertion")
	return simulate.Table{}
}

func read(d *pipeline.Document) string { return strings.Join(unspin.Read(d).Texts, "\n\n") }

// differing counts the paragraphs that are not the same in two texts.
func differing(a, b string) int {
	n := 0
	x, y := strings.Split(a, "\n\n"), strings.Split(b, "\n\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			n++
		}
	}
	return n + max(len(x), len(y)) - min(len(x), len(y))
}

// TestWitnessInTheStage spins articles and gives the stage a library with the
// originals: the wording must come back through the document's own edits, ahead of
// what the packs would do.
func TestWitnessInTheStage(t *testing.T) {
	d, err := spin.Default()
	if err != nil {
		t.Fatal(err)
	}
	arts := articles(t)
	lib := witness.New(d)
	for id, text := range arts {
		if err := lib.Add(witness.Document{ID: "corpus/" + id, Blocks: strings.Split(text, "\n\n"), Trusted: true}); err != nil {
			t.Fatal(err)
		}
	}
	table := insertion(t)
	broken, mended := 0, 0
	for id, text := range arts {
		spun, _ := table.Spin(text, 1)
		without := process(t, unspin.Options{Detector: d}, id, strings.Split(spun, "\n\n"))
		with := process(t, unspin.Options{Detector: d, Library: lib}, id, strings.Split(spun, "\n\n"))
		original := read(process(t, unspin.Options{Detector: d, UpTo: spin.GradeA}, id, strings.Split(text, "\n\n")))
		plain := read(process(t, unspin.Options{Detector: d, UpTo: spin.GradeA}, id, strings.Split(spun, "\n\n")))
		before, alone, after := differing(original, plain), differing(original, read(without)), differing(original, read(with))
		t.Logf("%s: %d paragraphs differ from the original, %d after the packs, %d after the witness", id, before, alone, after)
		broken += before
		mended += before - after
		n := with.Note(string(witness.ParaphraseOf))
		if n == nil || n.Value != "corpus/"+id {
			t.Errorf("%s: relation: got %+v, want a machine paraphrase of its own original", id, n)
		} else if n.Field("trusted") != "true" || len(n.Evidence) == 0 {
			t.Errorf("%s: the note does not say on what it rests: %+v", id, n)
		}
		for _, e := range with.Edits() {
			if e.Steps[0].Rule == "unspin/witness/restore" && e.Steps[0].Grade != "A" {
				t.Errorf("%s: a restored wording has grade %s, want A", id, e.Steps[0].Grade)
			}
		}
	}
	if broken == 0 || mended*100 < broken*90 {
		t.Errorf("%d of %d spun paragraphs read as in the original, want 90 %%", mended, broken)
	}
}

// TestRepublication: an unchanged copy is a republication, and is left as it is.
func TestRepublication(t *testing.T) {
	d, err := spin.Default()
	if err != nil {
		t.Fatal(err)
	}
	text := articles(t)["bridge.txt"]
	lib := witness.New(d)
	if err := lib.Add(witness.Document{ID: "corpus/bridge", Blocks: strings.Split(text, "\n\n"), Trusted: true}); err != nil {
		t.Fatal(err)
	}
	doc := process(t, unspin.Options{Library: lib}, "copy", strings.Split(text, "\n\n"))
	if n := doc.Note(string(witness.RepublicationOf)); n == nil || n.Value != "corpus/bridge" {
		t.Errorf("got %+v, want a republication of corpus/bridge", n)
	}
	if n := len(doc.Edits()); n != 0 {
		t.Errorf("%d edits of a true copy, want none", n)
	}
}

// TestUpTo: a stricter grade makes fewer edits, and what is not undone is noted.
func TestUpTo(t *testing.T) {
	spun, _ := insertion(t).Spin(articles(t)["border.txt"], 1)
	paragraphs := strings.Split(spun, "\n\n")
	c := process(t, unspin.Options{}, "c", paragraphs)
	b := process(t, unspin.Options{UpTo: spin.GradeB}, "b", paragraphs)
	if len(b.Edits()) >= len(c.Edits()) {
		t.Errorf("up to B %d edits, up to C %d: want fewer", len(b.Edits()), len(c.Edits()))
	}
	n := b.Note("paraphrase")
	if n == nil || n.Field("suggestion") == "" {
		t.Errorf("paraphrase: got %+v, want a note that lists what was not undone", n)
	}
	for _, e := range b.Edits() {
		if e.Steps[0].Grade > "B" {
			t.Errorf("edit of grade %s, want at most B", e.Steps[0].Grade)
		}
	}
}

func TestMerge(t *testing.T) {
	edit := func(block, start, end int, rule string) spin.Edit {
		return spin.Edit{Place: spin.Place{Block: block, Start: start, End: end}, Rule: rule}
	}
	tests := []struct {
		why           string
		first, second []spin.Edit
		want          string
	}{
		{"nothing to merge with", nil, []spin.Edit{edit(0, 1, 2, "b")}, "b"},
		{"one block after the other", []spin.Edit{edit(1, 0, 2, "a")}, []spin.Edit{edit(0, 5, 9, "b"), edit(2, 0, 1, "c")}, "b a c"},
		{"the first has its way", []spin.Edit{edit(0, 4, 8, "a")}, []spin.Edit{edit(0, 0, 5, "b"), edit(0, 5, 6, "c"), edit(0, 7, 9, "d")}, "a"},
		{"neighbours touch", []spin.Edit{edit(0, 4, 8, "a")}, []spin.Edit{edit(0, 0, 4, "b"), edit(0, 8, 9, "c")}, "b a c"},
		{"an edit over several", []spin.Edit{edit(0, 1, 2, "a"), edit(0, 4, 5, "b")}, []spin.Edit{edit(0, 0, 9, "c")}, "a b"},
	}
	for _, tt := range tests {
		var got []string
		for _, e := range unspin.Merge(tt.first, tt.second) {
			got = append(got, e.Rule)
		}
		if d := cmp.Diff(tt.want, strings.Join(got, " ")); d != "" {
			t.Errorf("%s (-want +got)\n%s", tt.why, d)
		}
	}
}
