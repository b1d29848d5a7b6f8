package outlet_test

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages/disclaimer"
	"github.com/offprint-news/offprint/stages/outlet"
	"github.com/offprint-news/offprint/stages/structure"
)

// benchPages are stored pages where they are there, else pages made up here.
func benchPages(b *testing.B) [][]byte {
	files, _ := filepath.Glob(filepath.Join(shared, "eval/wcxb-dev/html/*.html.gz"))
	var out [][]byte
	for i := 0; i < len(files); i += 12 {
		out = append(out, read(b, files[i]))
	}
	if len(out) == 0 {
		p := strings.Repeat("<p>The river rose by two metres on Monday, the mayor said, and <a href=/x>the bridge</a> was closed to all traffic.</p>", 200)
		out = append(out, []byte(`<title>Rain - The Daily Example</title><meta property="og:site_name" content="The Daily Example"><h1>Rain</h1><p class=byline>By Ann Lee</p>`+p))
	}
	return out
}

// BenchmarkCost compares the stages with parsing alone: html.Parse is the
// measure, none is the pipeline without stages.
func BenchmarkCost(b *testing.B) {
	pages := benchPages(b)
	size := 0
	for _, p := range pages {
		size += len(p)
	}
	b.Run("html.Parse", func(b *testing.B) {
		b.SetBytes(int64(size))
		for b.Loop() {
			for _, p := range pages {
				if _, err := html.Parse(bytes.NewReader(p)); err != nil && !strings.Contains(err.Error(), "open stack") {
					b.Fatal(err)
				}
			}
		}
	})
	all := []pipeline.Stage{structure.Stage(), disclaimer.Stage(), outlet.Stage(nil)}
	for n := range len(all) + 1 {
		name := "none"
		if n > 0 {
			name = fmt.Sprintf("%d stages, to %s", n, all[n-1].Name())
		}
		b.Run(name, func(b *testing.B) {
			pl, err := pipeline.New(pipeline.Options{}, all[:n]...)
			if err != nil {
				b.Fatal(err)
			}
			run := func() {
				for _, p := range pages {
					if d, err := pl.Process(context.Background(), pipeline.Input{URL: "https://www.example.org/a", Format: pipeline.HTML, Body: p}); d == nil {
						b.Fatal(err)
					}
				}
			}
			run() // wordings and registry are read once
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				run()
			}
		})
	}
}
