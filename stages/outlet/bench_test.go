package outlet_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/samples/eval/spent"
	"github.com/offprint-news/offprint/stages/disclaimer"
	"github.com/offprint-news/offprint/stages/outlet"
	"github.com/offprint-news/offprint/stages/structure"
)

// shared is where stored pages stand, if they are there.
const shared = "../../../shared"

func read(t testing.TB, file string) []byte {
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasSuffix(file, ".gz") {
		z, err := gzip.NewReader(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		if b, err = io.ReadAll(z); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

// benchPages are stored pages where they are there, else pages made up here.
func benchPages(b *testing.B) [][]byte {
	files, _ := filepath.Glob(filepath.Join(shared, "eval/wcxb-dev/html/*.html.gz"))
	var out [][]byte
	for i := 0; i < len(files); i += 25 {
		out = append(out, read(b, files[i]))
	}
	if len(out) == 0 {
		p := strings.Repeat("<p>The river rose by two metres on Monday, the mayor said, and <a href=/x>the bridge</a> was closed to all traffic.</p>", 200)
		out = append(out, []byte(`<title>Rain - The Daily Example</title><meta property="og:site_name" content="The Daily Example"><h1>Rain</h1><p class=byline>By Ann Lee</p>`+p))
	}
	return out
}

// BenchmarkCost prints, as multiples of the CPU time of html.Parse on the same
// pages in the same run, what the stages of the facts take over a pipeline
// without stages: the three together, and each.
func BenchmarkCost(b *testing.B) {
	pages := benchPages(b)
	stages := []pipeline.Stage{structure.Stage(), disclaimer.Stage(), outlet.Stage(nil)}
	runs := []func(){func() {
		for _, p := range pages {
			if _, err := html.Parse(bytes.NewReader(p)); err != nil && !strings.Contains(err.Error(), "open stack") {
				b.Fatal(err)
			}
		}
	}}
	for n := range len(stages) + 1 {
		pl, err := pipeline.New(pipeline.Options{}, stages[:n]...)
		if err != nil {
			b.Fatal(err)
		}
		runs = append(runs, func() {
			for _, p := range pages {
				if d, err := pl.Process(context.Background(), pipeline.Input{URL: "https://www.example.org/a", Format: pipeline.HTML, Body: p}); d == nil {
					b.Fatal(err)
				}
			}
		})
	}
	for _, run := range runs {
		run() // wordings and registry are read once
	}
	cpu := make([]time.Duration, len(runs))
	for b.Loop() {
		for i, run := range runs {
			runtime.GC()
			before := spent.CPU()
			run()
			cpu[i] += spent.CPU() - before
		}
	}
	parse := float64(cpu[0])
	b.ReportMetric(float64(cpu[len(cpu)-1]-cpu[1])/parse, "facts/parse")
	for i, s := range stages {
		b.ReportMetric(float64(cpu[i+2]-cpu[i+1])/parse, s.Name()+"/parse")
	}
}
