package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/samples"
	"github.com/offprint-news/offprint/samples/eval"
	"github.com/offprint-news/offprint/stages"
)

// sharedSet opens a folder of the evaluation data, or skips the test.
func sharedSet(t *testing.T, name string) string {
	t.Helper()
	dir := sharedDir()
	if dir == "" {
		t.Skip("no evaluation data beside the repository: OFFPRINT_SHARED names its folder")
	}
	return filepath.Join(dir, "eval", name)
}

func defaultPipeline(t *testing.T) *pipeline.Pipeline {
	t.Helper()
	list, err := stages.Default()
	if err != nil {
		t.Fatal(err)
	}
	pl, err := pipeline.New(pipeline.Options{}, list...)
	if err != nil {
		t.Fatal(err)
	}
	return pl
}

// TestRealPages holds the laws on the real seeds and the labelled pages, as HTML
// and as text, and compares the results of 1 and of 8 workers.
func TestRealPages(t *testing.T) {
	dir := sharedSet(t, "framing-dev")
	pl := defaultPipeline(t)
	for _, form := range []eval.Form{eval.HTML, eval.Text} {
		pages, err := eval.LoadFraming(os.DirFS(dir), form)
		if err != nil {
			t.Fatal(err)
		}
		var list []eval.Page
		for _, p := range eval.WithFile(pages) {
			list = append(list, p.Page)
		}
		var one [][]byte
		for _, workers := range []int{1, 8} {
			i := 0
			for res, err := range pl.Run(t.Context(), pipeline.RunOptions{Workers: workers}, inputs(list, "")) {
				if err != nil {
					t.Fatal(err)
				}
				if res.Err != nil {
					t.Errorf("%s: %v", res.Input.ID, res.Err)
				}
				rec, err := render(res.Doc, pipeline.FullProfile, "jsonl", "")
				if err != nil {
					t.Fatal(err)
				}
				if workers == 1 {
					one = append(one, rec)
					for _, err := range samples.Laws(res.Doc, res.Input.Body) {
						t.Errorf("%s: %v", res.Input.ID, err)
					}
				} else if !bytes.Equal(one[i], rec) {
					t.Errorf("%s: the record of 8 workers is not that of 1", res.Input.ID)
				}
				i++
			}
		}
	}
}

// TestSeeds holds what the five documents the project started from must give.
// Figures are floors: what was reached is not lost again.
func TestSeeds(t *testing.T) {
	dir := sharedSet(t, "framing-dev")
	all, err := eval.LoadFraming(os.DirFS(dir), eval.Text)
	if err != nil {
		t.Fatal(err)
	}
	var pages []eval.FramingPage
	preds := map[string]eval.FramingPrediction{}
	pl := defaultPipeline(t)
	for _, p := range all {
		if len(p.ID) < 4 || p.ID[:4] != "seed" {
			continue
		}
		pages = append(pages, p)
		body, err := p.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		d, err := pl.Process(t.Context(), pipeline.Input{ID: p.ID, Format: pipeline.Text, Body: body})
		if err != nil {
			t.Fatal(err)
		}
		preds[p.ID] = predictFraming(d)
	}
	s := eval.ScoreFraming(pages, preds)
	if f1 := s.F1().Value; f1 < .97 {
		t.Errorf("core content F1 %.3f, want at least .97", f1)
	}
	if s.Lost > 0 || s.Doubled > 0 {
		t.Errorf("%d words lost, %d doubled, want none", s.Lost, s.Doubled)
	}
	if s.DisclaimersFound != s.Disclaimers {
		t.Errorf("%d of %d disclaimers found", s.DisclaimersFound, s.Disclaimers)
	}
	for _, p := range pages {
		pred := preds[p.ID]
		if len(p.Facts.Publisher) == 0 && len(pred.Publisher) > 0 {
			t.Errorf("%s: publisher %q invented", p.ID, pred.Publisher)
		}
		if len(p.Facts.Authors) == 0 && len(pred.Authors) > 0 {
			t.Errorf("%s: authors %q invented", p.ID, pred.Authors)
		}
		if len(p.Facts.RepublishedFrom) == 0 && len(pred.RepublishedFrom) > 0 {
			t.Errorf("%s: origin %q invented", p.ID, pred.RepublishedFrom)
		}
		for _, f := range []struct {
			name      string
			gold, got eval.Strings
		}{
			{"publisher", p.Facts.Publisher, pred.Publisher},
			{"authors", p.Facts.Authors, pred.Authors},
			{"republished_from", p.Facts.RepublishedFrom, pred.RepublishedFrom},
		} {
			if len(f.gold) > 0 && len(f.got) == 0 {
				t.Errorf("%s: %s unknown, want one of %q", p.ID, f.name, f.gold)
			}
		}
	}
}
