package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint-news/offprint/pipeline"
)

// pages yields n different pages, and counts how many were asked for.
func pages(n int, asked *atomic.Int64) iter.Seq2[pipeline.Input, error] {
	return func(yield func(pipeline.Input, error) bool) {
		for i := range n {
			if asked != nil {
				asked.Add(1)
			}
			in := pipeline.Input{ID: fmt.Sprintf("page %d", i), Body: []byte(lawPages[i%len(lawPages)] + fmt.Sprintf("<p>page %d</p>", i))}
			if !yield(in, nil) {
				return
			}
		}
	}
}

// records runs pages and returns the record of each as it would be written.
func records(t *testing.T, pl *pipeline.Pipeline, workers int, src iter.Seq2[pipeline.Input, error]) []string {
	t.Helper()
	var out []string
	for res, err := range pl.Run(t.Context(), pipeline.RunOptions{Workers: workers}, src) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, pipeline.Margin(res.Doc)+res.Doc.Content(pipeline.FullProfile)+res.Doc.ID)
	}
	return out
}

func TestRunIsTheSameForAnyNumberOfWorkers(t *testing.T) {
	slow := pipeline.StageFunc("slow", func(_ context.Context, p *pipeline.Pass) error {
		if strings.HasSuffix(p.Doc().ID, "3") { // later pages are done first
			time.Sleep(time.Second)
		}
		return nil
	})
	synctest.Test(t, func(t *testing.T) {
		pl := newPipeline(t, slow, scribbler(9))
		want := records(t, pl, 1, pages(60, nil))
		if len(want) != 60 {
			t.Fatalf("%d results, want 60", len(want))
		}
		for _, workers := range []int{2, 8, 0} {
			if diff := cmp.Diff(want, records(t, pl, workers, pages(60, nil))); diff != "" {
				t.Errorf("%d workers give another result than one:\n%s", workers, diff)
			}
		}
	})
}

// TestRunForgets: a page gives the same result whatever pages came before it.
func TestRunForgets(t *testing.T) {
	pl := newPipeline(t, scribbler(9))
	in := pipeline.Input{ID: "twice", Body: []byte(lawPages[5])}
	src := func(yield func(pipeline.Input, error) bool) {
		for _, in := range []pipeline.Input{in, {ID: "other", Body: []byte(lawPages[3])}, in} {
			if !yield(in, nil) {
				return
			}
		}
	}
	got := records(t, pl, 1, src)
	if got[0] != got[2] {
		t.Errorf("the same page twice:\n%s", cmp.Diff(got[0], got[2]))
	}
}

func TestRunIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		pl := newPipeline(t, scribbler(9))
		var asked atomic.Int64
		next, stop := iter.Pull2(pl.Run(t.Context(), pipeline.RunOptions{Workers: 4}, pages(1000, &asked)))
		defer stop()
		if _, err, ok := next(); err != nil || !ok {
			t.Fatalf("first result: %v, %v", err, ok)
		}
		synctest.Wait()
		if n := asked.Load(); n > 2*4+2 {
			t.Errorf("%d pages were read before anybody wanted the second result, want at most 10", n)
		}
	})
}

func TestRunStopsEarly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // fails if a goroutine is left behind
		pl := newPipeline(t)
		for res, err := range pl.Run(t.Context(), pipeline.RunOptions{Workers: 3}, pages(1000, nil)) {
			if err != nil {
				t.Fatal(err)
			}
			if res.Input.ID == "page 7" {
				break
			}
		}
	})
}

func TestRunCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		var last error
		n := 0
		for _, err := range newPipeline(t).Run(ctx, pipeline.RunOptions{Workers: 3}, pages(1000, nil)) {
			if n++; n == 5 {
				cancel()
			}
			last = err
		}
		if !errors.Is(last, context.Canceled) {
			t.Errorf("the last error is %v, want %v", last, context.Canceled)
		}
		if n > 20 {
			t.Errorf("%d results after the run was cancelled at 5", n)
		}
	})
}

func TestRunEndsWithTheSource(t *testing.T) {
	broken := errors.New("the disk is gone")
	src := func(yield func(pipeline.Input, error) bool) {
		for in, err := range pages(5, nil) {
			if !yield(in, err) {
				return
			}
		}
		yield(pipeline.Input{}, broken)
	}
	var ids []string
	var errs []error
	for res, err := range newPipeline(t).Run(t.Context(), pipeline.RunOptions{Workers: 3}, src) {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		ids = append(ids, res.Input.ID)
	}
	if len(ids) != 5 || len(errs) != 1 || !errors.Is(errs[0], broken) {
		t.Errorf("results %v, errors %v; want five results and then %q", ids, errs, broken)
	}
}

func TestFailingStages(t *testing.T) {
	const page = "<p>One line.</p><p>Another.</p>"
	crash := pipeline.StageFunc("crash", func(_ context.Context, p *pipeline.Pass) error {
		b := p.Blocks()
		if err := p.FrameBlock(&b[0], pipeline.Finding{Rule: "test/first", Kind: pipeline.Share, Confidence: 90}); err != nil {
			return err
		}
		_ = b[2] // there are two
		return nil
	})
	fail := pipeline.StageFunc("fail", func(context.Context, *pipeline.Pass) error { return errors.New("no luck") })
	last := pipeline.StageFunc("last", func(_ context.Context, p *pipeline.Pass) error {
		return p.Note(pipeline.Note{Key: "reached", Value: "yes", Status: pipeline.Supplied})
	})
	d, err := newPipeline(t, crash, fail, last).Process(t.Context(), pipeline.Input{ID: "page", Body: []byte(page)})
	var stage *pipeline.StageError
	if !errors.As(err, &stage) || stage.Stage != "crash" || stage.Doc != "page" {
		t.Errorf("error %v, want a StageError of crash on page", err)
	}
	for _, want := range []string{"panic", "index out of range", "no luck"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error %q does not say %q", err, want)
		}
	}
	if d.Note("reached") == nil {
		t.Error("the stage after the failing ones did not run")
	}
	if got := d.Content(pipeline.FullProfile); got != "Another.\n" {
		t.Errorf("content %q: what a stage did before it failed is to stay", got)
	}
	if len(d.Degraded()) != 2 {
		t.Errorf("degraded: %q, want one reason for each failed stage", d.Degraded())
	}
	checkLaws(t, d, []byte(page))
}

func TestPassIsDeadAfterRun(t *testing.T) {
	var kept *pipeline.Pass
	keep := pipeline.StageFunc("keep", func(_ context.Context, p *pipeline.Pass) error { kept = p; return nil })
	d, err := newPipeline(t, keep).Process(t.Context(), pipeline.Input{Body: []byte("text")})
	if err != nil {
		t.Fatal(err)
	}
	b := &d.Page().Blocks[0]
	v := d.View(b)
	for name, err := range map[string]error{
		"Frame":     kept.Frame(b.Span, pipeline.Finding{Kind: pipeline.Share}),
		"FrameText": kept.FrameText(b, 0, 1, pipeline.Finding{Kind: pipeline.Share}),
		"Rewrite":   kept.Rewrite(v, 0, 1, "x", "", pipeline.Finding{}),
		"Note":      kept.Note(pipeline.Note{Key: "x"}),
	} {
		if !errors.Is(err, pipeline.ErrDone) {
			t.Errorf("%s after the stage returned: %v, want %v", name, err, pipeline.ErrDone)
		}
	}
}

func TestTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := pipeline.StageFunc("slow", func(ctx context.Context, _ *pipeline.Pass) error {
			<-ctx.Done()
			return ctx.Err()
		})
		pl, err := pipeline.New(pipeline.Options{Timeout: time.Second}, slow, scribbler(1))
		if err != nil {
			t.Fatal(err)
		}
		d, err := pl.Process(t.Context(), pipeline.Input{ID: "slow", Body: []byte("text")})
		if !errors.Is(err, pipeline.ErrTimeout) {
			t.Errorf("error %v, want %v", err, pipeline.ErrTimeout)
		}
		if d == nil || d.Content(pipeline.FullProfile) != "text\n" {
			t.Error("the text read before time ran out is to be there")
		}
	})
}

func TestLimits(t *testing.T) {
	var b strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&b, "<p>line %d</p>\n", i)
	}
	page := b.String() + "<p>end</p>"
	for _, c := range []struct {
		name   string
		limits pipeline.Limits
		format pipeline.Format
		shows  string
	}{
		{"bytes", pipeline.Limits{Bytes: 1000}, pipeline.HTML, ""},
		{"nodes", pipeline.Limits{Nodes: 2000}, pipeline.HTML, "end"},
		{"lines", pipeline.Limits{Nodes: 2000}, pipeline.Text, "end"},
	} {
		d, err := pipeline.Open(t.Context(), pipeline.Input{ID: c.name, Format: c.format, Body: []byte(page)}, c.limits)
		if !errors.Is(err, pipeline.ErrTooLarge) {
			t.Errorf("%s: error %v, want %v", c.name, err, pipeline.ErrTooLarge)
		}
		if text := blockText(d, true); !strings.Contains(text, c.shows) {
			t.Errorf("%s: the text past the limit is gone: %.80q", c.name, text)
		}
		checkLaws(t, d, []byte(page))
	}
}

func TestNewRefusesTwoStagesOfOneName(t *testing.T) {
	if _, err := pipeline.New(pipeline.Options{}, scribbler(1), scribbler(2)); err == nil || !strings.Contains(err.Error(), "scribbler") {
		t.Errorf("error %v, want one that names the stage", err)
	}
}

// TestOpenHonoursTheContext: a page too large for the time ends within it.
func TestOpenHonoursTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	d, err := pipeline.Open(ctx, pipeline.Input{ID: "page", Body: []byte("<p>x")}, pipeline.Limits{})
	if d != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("document %v, error %v; want none and %v", d, err, context.Canceled)
	}
}

// TestRecordFields: every field of a record that can be lost in JSON is told by
// comparing it with what is read back.
func TestRecordFields(t *testing.T) {
	d, err := newPipeline(t, scribbler(4)).Process(t.Context(), pipeline.Input{ID: "page", URL: "https://example.org/a", Body: []byte(lawPages[3])})
	if err != nil {
		t.Fatal(err)
	}
	rec, err := d.Record(pipeline.BodyProfile)
	if err != nil {
		t.Fatal(err)
	}
	if rec.ID != "page" || rec.URL != "https://example.org/a" || rec.Version != pipeline.RecordVersion || len(rec.Pieces) == 0 {
		t.Errorf("record %+v", rec)
	}
	total := 0
	for _, p := range rec.Pieces {
		total += len(p[1])
	}
	if total != len(d.Source.Text) {
		t.Errorf("pieces hold %d bytes, the source %d", total, len(d.Source.Text))
	}
	if reflect.TypeFor[pipeline.Record]().NumField() != 15 {
		t.Error("the record's form changed: think of RecordVersion, then change this number")
	}
	rec.Pieces[0][1] += "x"
	if _, err := rec.Restore(); !errors.Is(err, pipeline.ErrNotConserved) {
		t.Errorf("a record with a changed piece restores: %v, want %v", err, pipeline.ErrNotConserved)
	}
}
