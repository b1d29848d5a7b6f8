// Command learn trains the block classifier of offprint and reports how good it
// is on hosts it has not seen.
//
//	go run ./cmd/learn -wcxb DIR -cv              cross-validation by host
//	go run ./cmd/learn -wcxb DIR -o model.bin     the model for stages/weigh
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/samples/eval"
	"github.com/offprint-news/offprint/samples/learn"
	"github.com/offprint-news/offprint/stages/structure"
	"github.com/offprint-news/offprint/stages/weigh"
	"github.com/offprint-news/offprint/stages/weigh/forest"
)

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "learn:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	wcxb := flag.String("wcxb", "", "`folder` of a WCXB split")
	out := flag.String("o", "", "write the model to this `file`")
	cv := flag.Bool("cv", false, "cross-validate by host and print the figures")
	text := flag.Bool("text", false, "cross-validate the plain text model")
	folds := flag.Int("folds", 5, "folds of the cross-validation")
	fold := flag.Int("fold", -1, "take only this fold")
	worst := flag.String("errors", "", "write the wrong blocks of the held-out pages to this `file`")
	trees := flag.Int("trees", 150, "trees of the first level")
	trees2 := flag.Int("trees2", 200, "trees of the second level")
	leaves := flag.Int("leaves", 31, "leaves of a tree at most")
	feats := flag.Float64("features", .3, "share of the features for each tree")
	rate := flag.Float64("rate", .08, "learning rate")
	flag.Parse()
	start := time.Now()
	samples, err := load(*wcxb)
	if err != nil {
		return err
	}
	p1 := forest.Params{Trees: *trees, Leaves: *leaves, Features: *feats, Rate: *rate, Seed: 1}
	p2 := forest.Params{Trees: *trees2, Leaves: *leaves, Features: *feats, Rate: *rate, Seed: 2}
	pages, err := learn.Load(ctx, samples, []pipeline.Stage{structure.Stage()})
	if err != nil {
		return err
	}
	progress := func(k int) { fmt.Fprintf(os.Stderr, "fold %d, %.0f s\n", k, time.Since(start).Seconds()) }
	var only []int
	if *fold >= 0 {
		only = []int{*fold}
	}
	if *cv {
		held := learn.CrossValidate(pages, *folds, only, p1, p2, progress)
		learn.WriteReport(os.Stdout, held)
		if *worst != "" {
			if err := writeErrors(*worst, held); err != nil {
				return err
			}
		}
	}
	if !*text && *out == "" {
		return nil
	}
	plain, err := learn.Load(ctx, learn.AsText(pages), nil)
	if err != nil {
		return err
	}
	if *text {
		learn.WriteReport(os.Stdout, learn.CrossValidate(plain, *folds, only, p1, p2, progress))
	}
	if *out == "" {
		return nil
	}
	set := &weigh.Set{HTML: learn.Train(pages, p1, p2), Text: learn.Train(plain, p1, p2)}
	f, err := os.Create(*out)
	if err != nil {
		return err
	}
	n, err := set.WriteTo(f)
	if err != nil {
		f.Close()
		return err
	}
	fmt.Printf("%s: %d bytes, trained on %d pages in %.0f s\n", *out, n, len(pages), time.Since(start).Seconds())
	return f.Close()
}

func load(dir string) ([]learn.Sample, error) {
	if dir == "" {
		return nil, fmt.Errorf("no pages: give -wcxb DIR")
	}
	ps, err := eval.LoadWCXB(os.DirFS(dir))
	if err != nil {
		return nil, err
	}
	var out []learn.Sample
	for i := range ps {
		b, err := ps[i].Bytes()
		if err != nil {
			return nil, err
		}
		out = append(out, learn.Sample{ID: ps[i].ID, URL: ps[i].URL, Type: ps[i].Type, Body: b, Format: pipeline.HTML, Content: ps[i].Content})
	}
	return out, nil
}

func writeErrors(file string, held []learn.Held) error {
	var b strings.Builder
	for i := range held {
		held[i].WriteErrors(&b)
	}
	return os.WriteFile(file, []byte(b.String()), 0o644)
}
