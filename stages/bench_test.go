package stages_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/samples/eval"
	"github.com/offprint-news/offprint/stages"
)

// benchPages returns every 20th page of the WCXB development split if the
// evaluation sets are there, and the HTML samples of the project otherwise.
func benchPages(b *testing.B) (pages [][]byte, size int64) {
	dir := os.Getenv("OFFPRINT_SHARED")
	if dir == "" {
		dir = "../../shared"
	}
	ps, err := eval.LoadWCXB(os.DirFS(filepath.Join(dir, "eval/wcxb-dev")))
	if err == nil {
		for i := 0; i < len(ps); i += 20 {
			if body, err := ps[i].Bytes(); err == nil {
				pages = append(pages, body)
			}
		}
	} else {
		files, _ := filepath.Glob("../samples/*/input.html")
		for _, f := range files {
			if body, err := os.ReadFile(f); err == nil {
				pages = append(pages, body)
			}
		}
	}
	if len(pages) == 0 {
		b.Skip("no pages: neither evaluation sets nor samples")
	}
	for _, p := range pages {
		size += int64(len(p))
	}
	return pages, size
}

// parse is the floor: what html.Parse takes for the pages.
func parse(pages [][]byte) time.Duration {
	start := time.Now()
	for _, p := range pages {
		_, _ = html.Parse(bytes.NewReader(p))
	}
	return time.Since(start)
}

// BenchmarkClean cleans pages with more and more of the default stages. The
// figure "x-html.Parse" is the ratio to parsing the same pages in the same run;
// the difference of two lines is the cost of a stage.
func BenchmarkClean(b *testing.B) {
	all, err := stages.Default()
	if err != nil {
		b.Fatal(err)
	}
	pages, size := benchPages(b)
	for n := 0; n <= len(all); n++ {
		name := "open"
		if n > 0 {
			name = "to-" + all[n-1].Name()
		}
		b.Run(name, func(b *testing.B) {
			pl, err := pipeline.New(pipeline.Options{}, all[:n]...)
			if err != nil {
				b.Fatal(err)
			}
			b.SetBytes(size)
			b.ReportAllocs()
			var own, floor time.Duration
			for b.Loop() {
				floor += parse(pages)
				start := time.Now()
				for _, p := range pages {
					_, _ = pl.Process(b.Context(), pipeline.Input{ID: "page", Body: p, Format: pipeline.HTML})
				}
				own += time.Since(start)
			}
			b.ReportMetric(float64(own)/float64(floor), "x-html.Parse")
		})
	}
}
