// Command learn trains the block classifier of offprint and reports how good the
// whole pipeline is with it on hosts that it has not seen.
//
//	go run ./cmd/learn -wcxb DIR -segments DIR -cv        cross-validation by host
//	go run ./cmd/learn -wcxb DIR -segments DIR -cv -text  the same for plain text
//	go run ./cmd/learn ... -cv -models FOLDER             keeps the folds' models, to try rules without training again
//	go run ./cmd/learn -wcxb DIR -cv -readable            what go-readability's vote adds
//	go run ./cmd/learn ... -cv -ciphered 3                what is left of it where no word is known
//	go run ./cmd/learn -wcxb DIR -segments DIR -o FILE    the models for stages/weigh
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/samples/eval"
	"github.com/offprint-news/offprint/samples/learn"
	"github.com/offprint-news/offprint/stages"
	"github.com/offprint-news/offprint/stages/readable"
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

type sets struct {
	wcxb     []eval.WCXBPage
	segments []eval.SegmentsPage
	samples  []learn.Sample
}

func run(ctx context.Context) error {
	wcxb := flag.String("wcxb", "", "`folder` of a WCXB split")
	segments := flag.String("segments", "", "`folder` of a segments set")
	out := flag.String("o", "", "write the models to this `file`")
	cv := flag.Bool("cv", false, "cross-validate by host and print the figures")
	text := flag.Bool("text", false, "cross-validate on the pages as plain text")
	folds := flag.Int("folds", 5, "folds of the cross-validation")
	fold := flag.Int("fold", -1, "take only this fold")
	models := flag.String("models", "", "keep the folds' models in this `folder`, or take them from it")
	ciphered := flag.Int("ciphered", 0, "cross-validate on every `nth` page in a language that nobody has, too")
	worst := flag.String("errors", "", "write the wrong blocks of the held-out pages to this `file`")
	votes := flag.Bool("readable", false, "cross-validate with go-readability's vote and print its gain and cost")
	below := flag.Int("below", int(readable.DefaultBelow), "expected F1 in `percent` under which the vote is asked for")
	trees := flag.Int("trees", 220, "trees of the first level")
	trees2 := flag.Int("trees2", 280, "trees of the second level")
	leaves := flag.Int("leaves", 31, "leaves of a tree at most")
	feats := flag.Float64("features", .3, "share of the features for each tree")
	rate := flag.Float64("rate", .05, "learning rate")
	flag.Parse()
	if *ciphered > 0 && (!*cv || *out != "") {
		return errors.New("-ciphered tests, and trains nothing: give -cv, and no -o")
	}
	if *wcxb == "" || !*cv && *out == "" {
		return errors.New("nothing to do: give -wcxb DIR and -cv or -o FILE")
	}
	start := time.Now()
	s, err := load(*wcxb, *segments)
	if err != nil {
		return err
	}
	if *ciphered > 0 {
		s.samples = append(s.samples, learn.Ciphered(s.samples, *ciphered)...)
	}
	p1 := forest.Params{Trees: *trees, Leaves: *leaves, Features: *feats, Rate: *rate, Seed: 1}
	p2 := forest.Params{Trees: *trees2, Leaves: *leaves, Features: *feats, Rate: *rate, Seed: 2}
	pages, err := learn.Load(ctx, s.samples, []pipeline.Stage{structure.Stage()})
	if err != nil {
		return err
	}
	plain := pages[:0:0]
	if *text || *out != "" {
		if plain, err = learn.Load(ctx, learn.AsText(pages), nil); err != nil {
			return err
		}
	}
	if *cv {
		build := func(m *weigh.Model) ([]pipeline.Stage, error) { return stages.With(&weigh.Set{HTML: m, Text: m}) }
		var v *voting
		if *votes {
			v = &voting{below: pipeline.Percent(*below)}
			plain := build
			build = func(m *weigh.Model) ([]pipeline.Stage, error) {
				list, err := plain(m)
				return v.into(list), err
			}
		}
		var only []int
		if *fold >= 0 {
			only = []int{*fold}
		}
		on := pages
		if *text {
			on = plain
		}
		cv := learn.CV{Folds: *folds, Only: only, First: p1, Second: p2, Build: build, Models: *models, Progress: func(k int) {
			fmt.Fprintf(os.Stderr, "fold %d of %d, %.0f s\n", k, *folds, time.Since(start).Seconds())
		}}
		held, err := cv.Run(ctx, on)
		if err != nil {
			return err
		}
		if err := s.report(held); err != nil {
			return err
		}
		if v != nil {
			if err := v.report(s.wcxb); err != nil {
				return err
			}
		}
		if *worst != "" {
			if err := writeErrors(*worst, held); err != nil {
				return err
			}
		}
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

// load reads the sets. The framing pages are not among them: they stay a test.
func load(wcxb, segments string) (*sets, error) {
	s := &sets{}
	var err error
	if s.wcxb, err = eval.LoadWCXB(os.DirFS(wcxb)); err != nil {
		return nil, err
	}
	for i := range s.wcxb {
		p := &s.wcxb[i]
		b, err := p.Bytes()
		if err != nil {
			return nil, err
		}
		s.samples = append(s.samples, learn.Sample{ID: p.ID, URL: p.URL, Type: p.Type, Body: b, Format: pipeline.HTML, Content: p.Content})
	}
	// Every second article also comes as its own clean page: where there is no
	// chrome, nothing is to be taken out.
	url := map[string]string{}
	for i := range s.wcxb {
		url[s.wcxb[i].ID] = s.wcxb[i].URL
	}
	for i, c := range eval.CleanPages(s.wcxb) {
		if i%2 == 0 && c.Type == "article" {
			s.samples = append(s.samples, learn.Sample{ID: c.ID + " clean", URL: url[c.ID], Type: "article", Body: c.HTML(), Format: pipeline.HTML, Content: c.Content, Clean: true})
		}
	}
	if segments == "" {
		return s, nil
	}
	if s.segments, err = eval.LoadSegments(os.DirFS(segments)); err != nil {
		return nil, err
	}
	for i := range s.segments {
		p := &s.segments[i]
		b, err := p.Bytes()
		if err != nil {
			return nil, err
		}
		s.samples = append(s.samples, learn.Sample{ID: p.ID, URL: p.URL, Body: b, Format: pipeline.HTML, With: p.With, Without: p.Without})
	}
	return s, nil
}

// report prints the classifier's own figures, and those of the whole pipeline as
// the public scorers define them.
func (s *sets) report(held []learn.Held) error {
	fmt.Println("the classifier's choice of blocks, F1 by words:")
	learn.WriteReport(os.Stdout, held)
	learn.WriteHarm(os.Stdout, held)
	learn.WriteCiphered(os.Stdout, held)
	preds := map[string]eval.Prediction{}
	for _, h := range held {
		preds[h.ID] = eval.Prediction{ID: h.ID, Text: h.Text}
	}
	var ws []eval.WCXBPage
	for _, p := range s.wcxb {
		if _, ok := preds[p.ID]; ok {
			ws = append(ws, p)
		}
	}
	fmt.Println("the whole pipeline, WCXB:")
	score := eval.ScoreWCXB(ws, preds)
	if err := score.WriteText(os.Stdout); err != nil {
		return err
	}
	if err := score.WriteIntervals(os.Stdout); err != nil {
		return err
	}
	var ss []eval.SegmentsPage
	for _, p := range s.segments {
		if _, ok := preds[p.ID]; ok {
			ss = append(ss, p)
		}
	}
	if len(ss) == 0 {
		return nil
	}
	fmt.Println("the whole pipeline, segments:")
	return eval.ScoreSegments(ss, preds).WriteText(os.Stdout)
}

func writeErrors(file string, held []learn.Held) error {
	var b strings.Builder
	for i := range held {
		held[i].WriteErrors(&b)
	}
	return os.WriteFile(file, []byte(b.String()), 0o644)
}
