//go:build unix

package batch_test

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"iter"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/pipeline/batch"
)

var kills = flag.Int("kills", 6, "how often TestKilled kills the process")

// TestRun: every input is accounted for, and what cannot be a document is kept with
// the reason.
func TestRun(t *testing.T) {
	in, out := t.TempDir(), t.TempDir()
	corpus(t, in, 60)
	sum := mustRun(t, options(in, out))
	m := sum.Manifest
	if !m.Complete || sum.Left != 0 || sum.PassedOver != 1 {
		t.Errorf("complete %v, %d left, %d passed over; want true, 0, 1", m.Complete, sum.Left, sum.PassedOver)
	}
	want := map[string]int64{"line": 3, "panic": 1, "decode": 1, "too-large": 1}
	if diff := cmp.Diff(want, m.Stats.Classes); diff != "" {
		t.Errorf("classes of failures (-want +got):\n%s", diff)
	}
	if m.Stats.Documents < 60*3+12 || m.Stats.Skipped != 6 || m.Stats.Gaps == 0 {
		t.Errorf("%d documents, %d skipped, %d gaps; want more than 191, 6, some", m.Stats.Documents, m.Stats.Skipped, m.Stats.Gaps)
	}
	for f, err := range batch.Failures(out) {
		switch {
		case err != nil:
			t.Error(err)
		case f.Class == batch.ClassPanic && (!strings.Contains(f.Stack, "planted") || !strings.Contains(string(f.Body), "PLANTED PANIC") || f.Stage != "planted"):
			t.Errorf("panic: stage %q, %d bytes kept, stack:\n%s", f.Stage, len(f.Body), f.Stack)
		case f.Class == batch.ClassPanic && (strings.Contains(f.Stack, "0x") || strings.Contains(f.Stack, "goroutine")):
			t.Errorf("stack differs from run to run:\n%s", f.Stack)
		}
	}
}

// TestSameBytes: workers and shards do not show in the result.
func TestSameBytes(t *testing.T) {
	in, base := t.TempDir(), t.TempDir()
	corpus(t, in, 60)
	one := options(in, filepath.Join(base, "one"))
	one.Workers = 1
	mustRun(t, one)
	want := tree(t, one.Out)

	eight := options(in, filepath.Join(base, "eight"))
	eight.Workers = 8
	mustRun(t, eight)
	same(t, "8 workers", want, tree(t, eight.Out))

	together := options(in, filepath.Join(base, "together"))
	apart := map[string]string{}
	for i := range 3 {
		together.Shard = batch.Shard{Index: i, Count: 3}
		mustRun(t, together)
		own := options(in, filepath.Join(base, fmt.Sprint("shard", i)))
		own.Shard = together.Shard
		mustRun(t, own)
		maps.Copy(apart, tree(t, own.Out))
	}
	same(t, "3 shards into one folder", want, tree(t, together.Out))
	delete(want, "manifest.json")
	delete(apart, "manifest.json")
	same(t, "3 shards into folders of their own", want, apart)
}

// TestKilled kills the process at random moments and runs it again, until it comes
// to its end.
func TestKilled(t *testing.T) {
	in, base := t.TempDir(), t.TempDir()
	corpus(t, in, 150)
	whole := filepath.Join(base, "whole")
	began := time.Now()
	if code, out := start(t, in, whole, "", 0, nil); code != 0 {
		t.Fatalf("exit code %d: %s", code, out)
	}
	took := time.Since(began)
	want := tree(t, whole)

	r := rand.New(rand.NewPCG(1, uint64(*kills)))
	killed := 0
	for round := 0; killed < *kills; round++ {
		out := filepath.Join(base, fmt.Sprint("killed", round))
		for n := 0; ; n++ {
			after := time.Duration(float64(took) * (0.05 + r.Float64()*0.9))
			if n >= 5 { // let it come to its end
				after = 0
			}
			code, text := start(t, in, out, "", after, os.Kill)
			if code == 0 {
				break
			}
			if code != -1 {
				t.Fatalf("exit code %d: %s", code, text)
			}
			killed++
		}
		same(t, fmt.Sprint("killed, round ", round), want, tree(t, out))
		if round > 10**kills+10 {
			t.Fatalf("only %d of %d kills came before the end", killed, *kills)
		}
	}
	t.Logf("killed %d times", killed)
	once(t, whole)
}

// once reports documents that a result holds twice.
func once(t *testing.T, dir string) {
	t.Helper()
	seen := map[string]bool{}
	for doc, err := range batch.Documents(dir) {
		if err != nil {
			t.Fatal(err)
		}
		if seen[doc.ID] {
			t.Errorf("%s is there twice", doc.ID)
		}
		seen[doc.ID] = true
	}
}

// start runs the batch in a process of its own and sends it a signal after a while; 0
// lets it be. The exit code of a killed process is -1.
func start(t *testing.T, in, out, shard string, after time.Duration, sig os.Signal) (int, string) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childEnv+"="+strings.Join([]string{in, out, shard}, "|"))
	var text strings.Builder
	cmd.Stdout, cmd.Stderr = &text, &text
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if after > 0 {
		timer := time.AfterFunc(after, func() { cmd.Process.Signal(sig) })
		defer timer.Stop()
	}
	err := cmd.Wait()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return exit.ExitCode(), text.String()
	}
	if err != nil {
		t.Fatal(err)
	}
	return 0, text.String()
}

// TestInterrupted: a done context leaves a folder that can be gone on with.
func TestInterrupted(t *testing.T) {
	in, base := t.TempDir(), t.TempDir()
	corpus(t, in, 60)
	whole := options(in, filepath.Join(base, "whole"))
	mustRun(t, whole)

	opt := options(in, filepath.Join(base, "cut"))
	opt.Workers = 2
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	sum, err := batch.Run(ctx, opt)
	if err == nil && sum.Left > 0 || err != nil && !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("got %v, want %v", err, context.DeadlineExceeded)
	}
	if sum != nil && len(sum.TaskErrors) > 0 {
		t.Errorf("an interruption is no failure of a task: %v", sum.TaskErrors)
	}
	mustRun(t, opt)
	same(t, "interrupted", tree(t, whole.Out), tree(t, opt.Out))
}

// TestSignal: the process that is interrupted ends at once and says so by its exit
// code; the one that is started behind it ends with the same bytes.
func TestSignal(t *testing.T) {
	in, base := t.TempDir(), t.TempDir()
	corpus(t, in, 150)
	whole, cut := filepath.Join(base, "whole"), filepath.Join(base, "cut")
	if code, out := start(t, in, whole, "", 0, nil); code != 0 {
		t.Fatalf("exit code %d: %s", code, out)
	}
	code, out := start(t, in, cut, "", 100*time.Millisecond, os.Interrupt)
	switch code {
	case 130:
	case 0, -1: // over before the signal, or not yet listening for it
		t.Skipf("the signal came at the wrong time: exit code %d", code)
	default:
		t.Fatalf("exit code %d, want 130: %s", code, out)
	}
	if code, out := start(t, in, cut, "", 0, nil); code != 0 {
		t.Fatalf("exit code %d: %s", code, out)
	}
	same(t, "interrupted", tree(t, whole), tree(t, cut))
}

// TestLocked: two processes do not work on the same tasks.
func TestLocked(t *testing.T) {
	in, out := t.TempDir(), t.TempDir()
	corpus(t, in, 20)
	opt := options(in, out)
	var inner error
	opt.Formats = []batch.Format{{Suffixes: []string{".pdf"}, Read: func(*os.File, batch.Section) iter.Seq[batch.Item] {
		_, inner = batch.Run(t.Context(), options(in, out)) // while the first is at work
		return func(func(batch.Item) bool) {}
	}}}
	mustRun(t, opt)
	if !errors.Is(inner, batch.ErrLocked) {
		t.Errorf("got %v, want %v", inner, batch.ErrLocked)
	}
}

// TestReaderFails: a reader that panics or cannot go on fails its task; the other
// tasks are done, and the next run tries again.
// TestShardsTogether: shards that begin in one new folder at the same moment do not get
// in each other's way, and the last to end leaves the manifest of all.
func TestShardsTogether(t *testing.T) {
	in := t.TempDir()
	const shards = 8
	for i := range shards {
		line := fmt.Sprintf("{\"id\":\"line-%d\",\"text\":\"The tide table hangs at the quay.\"}\n", i)
		if err := os.WriteFile(filepath.Join(in, fmt.Sprintf("%d.jsonl", i)), []byte(line), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for range 10 {
		out := filepath.Join(t.TempDir(), "out")
		errs := make(chan error, shards)
		for i := range shards {
			go func() {
				opt := options(in, out)
				opt.Shard = batch.Shard{Index: i, Count: shards}
				_, err := batch.Run(t.Context(), opt)
				errs <- err
			}()
		}
		for range shards {
			if err := <-errs; err != nil {
				t.Error(err)
			}
		}
		var m batch.Manifest
		p, err := os.ReadFile(filepath.Join(out, "manifest.json"))
		if err == nil {
			err = json.Unmarshal(p, &m)
		}
		if err != nil || !m.Complete || m.Stats.Documents != shards {
			t.Fatalf("manifest complete: %v, %d documents, want all %d: %v", m.Complete, m.Stats.Documents, shards, err)
		}
		if left, err := filepath.Glob(filepath.Join(out, "*.tmp")); err != nil || len(left) > 0 {
			t.Errorf("%v is left behind, %v", left, err)
		}
	}
}

func TestReaderFails(t *testing.T) {
	in, out := t.TempDir(), t.TempDir()
	corpus(t, in, 20)
	opt := options(in, out)
	broken := true
	opt.Formats = []batch.Format{{Suffixes: []string{".pdf"}, Read: func(*os.File, batch.Section) iter.Seq[batch.Item] {
		return func(yield func(batch.Item) bool) {
			if broken {
				panic("reader")
			}
			yield(batch.Item{Input: pipeline.Input{ID: "pdf", Body: []byte("a line of text")}})
		}
	}}}
	sum, err := batch.Run(t.Context(), opt)
	if err != nil || len(sum.TaskErrors) != 1 || sum.Left != 1 || sum.Manifest.Complete {
		t.Fatalf("got %+v, %v; want one task left, with its error", sum, err)
	}
	broken = false
	if sum := mustRun(t, opt); !sum.Manifest.Complete {
		t.Error("the second run did not finish the result")
	}
}

// TestOtherVersion: results of two versions are not mixed unless it is asked for.
func TestOtherVersion(t *testing.T) {
	in, out := t.TempDir(), t.TempDir()
	corpus(t, in, 20)
	opt := options(in, out)
	opt.Shard = batch.Shard{Index: 0, Count: 2}
	mustRun(t, opt)
	opt.Shard = batch.Shard{}
	opt.Version = map[string]string{"test": "2"}
	if _, err := batch.Run(t.Context(), opt); !errors.Is(err, batch.ErrVersion) || !strings.Contains(err.Error(), `test "1", now "2"`) {
		t.Errorf("got %v, want %v with both versions", err, batch.ErrVersion)
	}
	opt.Force = true
	sum := mustRun(t, opt)
	var versions []string
	for _, task := range sum.Manifest.Tasks {
		versions = append(versions, task.Version["test"])
	}
	if !sum.Manifest.Complete || !slices.Contains(versions, "1") || !slices.Contains(versions, "2") {
		t.Errorf("with force: complete %v, versions %v; want both", sum.Manifest.Complete, versions)
	}
	if err := os.WriteFile(filepath.Join(in, "pages", "new.html"), page(1, ""), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := batch.Run(t.Context(), opt); !errors.Is(err, batch.ErrInputs) {
		t.Errorf("got %v, want %v", err, batch.ErrInputs)
	}
}

// TestPlanted: nothing that a document does ends a run.
func TestPlanted(t *testing.T) {
	in, out := t.TempDir(), t.TempDir()
	for name, extra := range map[string]string{
		"a": "", "b": "<p>PLANTED PANIC</p>", "c": "<p>PLANTED ERROR</p>", "d": "<p>PLANTED WAIT</p>", "e": "<p>PLANTED HANG</p>", "f": "",
	} {
		if err := os.WriteFile(filepath.Join(in, name+".html"), page(1, extra), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	opt := options(in, out)
	opt.Cleaner.Timeout = time.Second // twice that must not pass while a busy machine ends one that waits
	opt.Workers = 2
	sum := mustRun(t, opt)
	want := map[string]int64{"panic": 1, "stage": 1, "timeout": 1, "stuck": 1}
	if diff := cmp.Diff(want, sum.Manifest.Stats.Classes); diff != "" || sum.Manifest.Stats.Documents != 2 {
		t.Errorf("%d documents, want 2; classes (-want +got):\n%s", sum.Manifest.Stats.Documents, diff)
	}
	for f, err := range batch.Failures(out) {
		if err != nil || len(f.Body) == 0 || f.Error == "" {
			t.Errorf("%s: %d bytes kept, error %q, %v", f.ID, len(f.Body), f.Error, err)
		}
	}
}

func TestParseShard(t *testing.T) {
	for s, want := range map[string]batch.Shard{"": {}, "0/1": {Count: 1}, "2/3": {Index: 2, Count: 3}} {
		if got, err := batch.ParseShard(s); got != want || err != nil {
			t.Errorf("%q: got %v, %v, want %v", s, got, err, want)
		}
	}
	for _, s := range []string{"3/3", "-1/3", "1", "a/b", "1/0", "0/3x"} {
		if got, err := batch.ParseShard(s); err == nil {
			t.Errorf("%q: got %v, want an error", s, got)
		}
	}
}
