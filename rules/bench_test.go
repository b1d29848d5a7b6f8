package rules

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/offprint-news/offprint/pipeline"
)

// realPages opens the real pages that OFFPRINT_PAGES names, at most n; it skips
// the test if there are none.
func realPages(t testing.TB, n int) []*pipeline.Document {
	t.Helper()
	dir := os.Getenv("OFFPRINT_PAGES")
	if dir == "" {
		t.Skip("OFFPRINT_PAGES names no folder of saved pages")
	}
	var files []string
	for _, pat := range []string{"*.html", "*.html.gz"} {
		l, _ := filepath.Glob(filepath.Join(dir, pat))
		files = append(files, l...)
	}
	var out []*pipeline.Document
	for _, f := range files[:min(n, len(files))] {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(f, ".gz") {
			z, err := gzip.NewReader(bytes.NewReader(b))
			if err != nil {
				t.Fatal(err)
			}
			if b, err = io.ReadAll(z); err != nil {
				t.Fatal(err)
			}
		}
		if d, _ := pipeline.Open(t.Context(), pipeline.Input{ID: filepath.Base(f), Body: b, Format: pipeline.HTML}, pipeline.Limits{}); d != nil {
			out = append(out, d)
		}
	}
	if len(out) == 0 {
		t.Skip("no pages in " + dir)
	}
	return out
}

func sourceBytes(docs []*pipeline.Document) (n int64) {
	for _, d := range docs {
		n += int64(len(d.Source.Text))
	}
	return n
}

// Run with OFFPRINT_PAGES=DIR: the cost of all built-in packs beside html.Parse
// on the same pages.
func BenchmarkMatch(b *testing.B) {
	docs := realPages(b, 200)
	set := shippedSet(b)
	b.SetBytes(sourceBytes(docs))
	b.ReportAllocs()
	for b.Loop() {
		for _, d := range docs {
			if _, err := set.Match(b.Context(), d.Page(), Where{}); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkParse(b *testing.B) {
	docs := realPages(b, 200)
	b.SetBytes(sourceBytes(docs))
	b.ReportAllocs()
	for b.Loop() {
		for _, d := range docs {
			if _, err := html.Parse(strings.NewReader(d.Source.Text)); err != nil {
				continue
			}
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		packs, _ := Load(BuiltinFS())
		if _, err := NewSet(packs); err != nil {
			b.Fatal(err)
		}
	}
}

func shippedSet(t testing.TB) *Set {
	t.Helper()
	packs, err := Load(BuiltinFS())
	if err != nil {
		t.Log(err) // TestBuiltin fails on it
	}
	set, err := NewSet(packs)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// The cost of making the default set from its ready-made form.
func BenchmarkDefault(b *testing.B) {
	packs, err := Load(BuiltinFS())
	if err != nil {
		b.Skip(err)
	}
	frozen := string(freeze(packs, 1))
	b.ReportAllocs()
	for b.Loop() {
		packs, ok := thaw(frozen, 1)
		if !ok {
			b.Fatal("not read")
		}
		if _, err := NewSet(packs); err != nil {
			b.Fatal(err)
		}
	}
}
