package rules_test

import (
	"cmp"
	"context"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/rules"
	"github.com/offprint-news/offprint/samples/eval"
	"github.com/offprint-news/offprint/stages/ruled"
)

// The packs alone, without any other stage, on labelled pages and on clean
// articles. The data is not part of the repository: without it the tests are
// skipped. -v prints the whole reports.
const evalDir = "../../shared/eval"

func data(t *testing.T, dir string) fs.FS {
	t.Helper()
	dir = evalDir + "/" + dir
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no evaluation data: %v", err)
	}
	if testing.Short() {
		t.Skip("-short")
	}
	return os.DirFS(dir)
}

func rulesOnly(t *testing.T) *pipeline.Pipeline {
	t.Helper()
	set, err := rules.Default()
	if err != nil {
		t.Fatal(err)
	}
	stage, err := ruled.Stage(set)
	if err != nil {
		t.Fatal(err)
	}
	pl, err := pipeline.New(pipeline.Options{}, stage)
	if err != nil {
		t.Fatal(err)
	}
	return pl
}

func process(ctx context.Context, t *testing.T, pl *pipeline.Pipeline, id string, body []byte, f pipeline.Format) *pipeline.Document {
	t.Helper()
	d, err := pl.Process(ctx, pipeline.Input{ID: id, Body: body, Format: f})
	if d == nil {
		t.Fatal(err)
	}
	return d
}

func TestMeasuredFraming(t *testing.T) {
	fsys, pl := data(t, "framing-dev"), rulesOnly(t)
	for _, form := range []struct {
		form   eval.Form
		format pipeline.Format
		floor  float64 // of the macro F1 of the key kinds; development pages
	}{{eval.HTML, pipeline.HTML, .75}, {eval.Text, pipeline.Text, .70}} {
		pages, err := eval.LoadFraming(fsys, form.form)
		if err != nil {
			t.Fatal(err)
		}
		pages = eval.WithFile(pages)
		preds := map[string]eval.FramingPrediction{}
		for _, p := range pages {
			body, err := p.Bytes()
			if err != nil {
				t.Fatal(err)
			}
			pred := eval.FramingPrediction{ID: p.ID}
			for _, part := range process(t.Context(), t, pl, p.ID, body, form.format).Parts() {
				if part.Kind.Framing() {
					pred.Framing = append(pred.Framing, eval.Claim{Kind: string(part.Kind), Text: part.Text})
				} else {
					pred.Content = append(pred.Content, part.Text)
				}
			}
			preds[p.ID] = pred
		}
		s := eval.ScoreFraming(pages, preds)
		var report strings.Builder
		if err := s.WriteText(&report); err != nil {
			t.Fatal(err)
		}
		t.Log(report.String())
		if got := s.KeyKindsF1().Value; got < form.floor {
			t.Errorf("rules alone, %s: macro F1 of the key kinds %.3f, floor %.2f", form.form, got, form.floor)
		}
	}
}

// What rules take of clean articles, fed back as text and as plain HTML. Some of
// it is framing that the articles' gold keeps: notices of affiliate links, read
// also lines, blurbs. -v names the rules.
func TestMeasuredHarm(t *testing.T) {
	fsys, pl := data(t, "wcxb-dev"), rulesOnly(t)
	pages, err := eval.LoadWCXB(fsys)
	if err != nil {
		t.Fatal(err)
	}
	clean := slices.DeleteFunc(eval.CleanPages(pages), func(c eval.Clean) bool { return c.Type != "article" })
	for _, format := range []pipeline.Format{pipeline.Text, pipeline.HTML} {
		words, lost := 0, 0
		by := map[string]int{}
		for i, p := range clean {
			if format == pipeline.HTML && i%5 != 0 {
				continue // the same words: a sample is enough
			}
			body := p.Text()
			if format == pipeline.HTML {
				body = p.HTML()
			}
			d := process(t.Context(), t, pl, p.ID, body, format)
			for _, part := range d.Parts() {
				n := len(strings.Fields(part.Text))
				words += n
				if part.Kind.Framing() {
					lost += n
					by[d.Marks()[part.Mark].Rule] += n
				}
			}
		}
		share := float64(lost) / float64(max(words, 1))
		t.Logf("%s: %d of %d words of clean articles labelled framing, %.3f %%", format, lost, words, 100*share)
		names := slices.SortedFunc(maps.Keys(by), func(a, b string) int { return cmp.Or(by[b]-by[a], strings.Compare(a, b)) })
		for _, name := range names[:min(len(names), 20)] {
			t.Logf("%6d %s", by[name], name)
		}
		if share > .0025 {
			t.Errorf("%s: %.3f %% of the words of clean articles labelled framing, want at most .25 %%", format, 100*share)
		}
	}
}
