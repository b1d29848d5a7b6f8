//go:build unix

package batch_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/pipeline/batch"
	"github.com/offprint-news/offprint/pipeline/source/warc/warctest"
)

// TestFilter: one line in, one line out, in order, and each document the bytes that
// a run writes.
func TestFilter(t *testing.T) {
	dir := t.TempDir()
	corpus(t, dir, 60)
	lines, err := os.ReadFile(filepath.Join(dir, "c.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	opt := options(filepath.Join(dir, "c.jsonl"), filepath.Join(dir, "out"))
	mustRun(t, opt)
	want := map[string]string{}
	for doc, err := range batch.Documents(opt.Out) {
		if err != nil {
			t.Fatal(err)
		}
		line, err := json.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		want[doc.ID] = string(line)
	}
	lines = append(lines, "\n{\"id\":\"panic\",\"html\":\"<p>PLANTED PANIC</p>\"}\n\xff\n{\"id\":\"last\",\"text\":\"no line break behind it\"}"...)
	for _, workers := range []int{1, 8} {
		var out bytes.Buffer
		stats, err := opt.Cleaner.Filter(t.Context(), bytes.NewReader(lines), &out, batch.FilterOptions{Workers: workers})
		if err != nil {
			t.Fatal(err)
		}
		in, got := strings.Split(string(lines), "\n"), strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
		if len(in) != len(got) {
			t.Fatalf("%d workers: %d lines in, %d out", workers, len(in), len(got))
		}
		docs := 0
		for i, line := range got {
			if in[i] == "" {
				if line != "" {
					t.Errorf("blank line %d became %q", i+1, line)
				}
				continue
			}
			var asked struct{ ID string }
			var row struct {
				ID, Class string
				Offprint  int
			}
			_ = json.Unmarshal([]byte(in[i]), &asked) // some lines are broken
			if err := json.Unmarshal([]byte(line), &row); err != nil {
				t.Fatalf("line %d: %v", i+1, err)
			}
			if asked.ID != "" && row.ID != asked.ID {
				t.Errorf("line %d: id %q, want %q", i+1, row.ID, asked.ID)
			}
			if (row.Offprint == 0) != (row.Class != "") {
				t.Errorf("line %d is neither document nor failure: %s", i+1, line)
			}
			var doc batch.Document
			if row.Offprint == 0 || want[row.ID] == "" {
				continue
			}
			if err := json.Unmarshal([]byte(line), &doc); err != nil {
				t.Fatal(err)
			}
			docs++
			if again, _ := json.Marshal(doc); string(again) != want[row.ID] {
				t.Errorf("%s: not what the run wrote", row.ID)
			}
		}
		if docs != len(want) || stats.Quarantined != 3+2 {
			t.Errorf("%d documents, %d failed; want %d and 5", docs, stats.Quarantined, len(want))
		}
		for _, p := range stats.Problems() {
			t.Error("does not add up: " + p)
		}
	}
}

// TestFilterWaits: a line is answered before the next one comes, and an interruption
// ends the waiting.
func TestFilterWaits(t *testing.T) {
	in, feed, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	answers, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() {
		c := options("", "").Cleaner
		_, err := c.Filter(ctx, in, out, batch.FilterOptions{})
		done <- err
	}()
	for range 3 {
		if _, err := feed.WriteString("{\"id\":\"x\",\"text\":\"a line\"}\n"); err != nil {
			t.Fatal(err)
		}
		if err := answers.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
			t.Fatal(err)
		}
		buf := make([]byte, 1<<16)
		n, err := answers.Read(buf)
		if err != nil || !bytes.HasSuffix(buf[:n], []byte("\n")) {
			t.Fatalf("got %q, %v; want a line", buf[:n], err)
		}
	}
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
	feed.Close()
}

// TestCheck: a sound result passes; one changed byte, a lost file or a lost task do
// not.
func TestCheck(t *testing.T) {
	in, out := t.TempDir(), t.TempDir()
	corpus(t, in, 20)
	mustRun(t, options(in, out))
	got, err := batch.Check(out, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Problems) > 0 || got.Documents == 0 {
		t.Fatalf("%d documents, problems %q; want some and none", got.Documents, got.Problems)
	}
	for _, damage := range []struct {
		name string
		do   func(dir string) error
		want string
	}{
		{"a changed byte", func(dir string) error {
			name := filepath.Join(dir, "documents/00000.jsonl.zst")
			p, err := os.ReadFile(name)
			if err == nil {
				p[len(p)/2] ^= 1
				err = os.WriteFile(name, p, 0o644)
			}
			return err
		}, "sha256"},
		{"a lost file", func(dir string) error { return os.Remove(filepath.Join(dir, "documents/00000.jsonl.zst")) }, "no such file"},
		{"a lost task", func(dir string) error { return os.Remove(filepath.Join(dir, "tasks/00000.json")) }, "tasks are finished"},
	} {
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS(out)); err != nil {
			t.Fatal(err)
		}
		if err := damage.do(dir); err != nil {
			t.Fatal(err)
		}
		got, err := batch.Check(dir, nil)
		if err != nil {
			t.Fatal(err)
		}
		if all := strings.Join(got.Problems, "\n"); !strings.Contains(all, damage.want) {
			t.Errorf("%s: problems %q, want one with %q", damage.name, all, damage.want)
		}
	}
}

// TestStatsAgain: the sums of a run are those of its documents, and of its files read
// one by one.
func TestStatsAgain(t *testing.T) {
	in, out := t.TempDir(), t.TempDir()
	corpus(t, in, 20)
	sum := mustRun(t, options(in, out))
	var again batch.Stats
	s := batch.Sample{Rule: "test/share", N: 3}
	for doc, err := range batch.Read(out) {
		if err != nil {
			t.Fatal(err)
		}
		again.AddDocument(doc)
		s.Add(doc.Record)
	}
	want := sum.Manifest.Stats
	for _, d := range []string{
		cmp.Diff(want.Kinds, again.Kinds), cmp.Diff(want.Rules, again.Rules), cmp.Diff(want.Hosts, again.Hosts),
		cmp.Diff(want.Languages, again.Languages), cmp.Diff(want.Verdicts, again.Verdicts), cmp.Diff(want.Count, again.Count),
	} {
		if d != "" {
			t.Errorf("sums of the run and of its documents differ (-run +documents):\n%s", d)
		}
	}
	if n := int64(len(s.Hits())); n != 3 || int64(s.Seen) != want.Rules["test/share"].Spans || want.Kinds[string(pipeline.Share)].Spans != int64(s.Seen) {
		t.Errorf("%d hits of %d drawn, statistics have %d", n, s.Seen, want.Rules["test/share"].Spans)
	}
}

// TestRetryReadsAgain: what the quarantine does not hold is read from the inputs, with
// a larger limit, out of every sort of file.
func TestRetryReadsAgain(t *testing.T) {
	in, out, again := t.TempDir(), t.TempDir(), t.TempDir()
	big := func(n int) []byte {
		return page(n, "<p>"+strings.Repeat("The tide table hangs at the quay. ", 50_000)+"</p>")
	}
	var gz, plain, lines []byte
	for i := range 6 {
		body := page(i, "")
		if i%3 == 1 {
			body = big(i)
		}
		rec := warctest.Response(fmt.Sprintf("<urn:uuid:%d>", i), fmt.Sprintf("https://host.example/%d", i), body)
		gz = append(gz, warctest.Gzip(6, rec.Bytes())...)
		plain = append(plain, rec.Bytes()...)
		line, err := json.Marshal(map[string]string{"id": fmt.Sprintf("line-%d", i), "html": string(body)})
		if err != nil {
			t.Fatal(err)
		}
		lines = append(append(lines, line...), '\n')
	}
	for name, body := range map[string][]byte{
		"page.html": big(9), "a.warc.gz": gz, "b.warc": plain, "c.warc.gz": warctest.Gzip(6, plain),
		"d.jsonl": lines, "e.jsonl.gz": warctest.Gzip(6, lines),
	} {
		if err := os.WriteFile(filepath.Join(in, name), body, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	const failed = 1 + 5*2
	first := mustRun(t, options(in, out)).Manifest.Stats
	if first.Quarantined != failed || first.Classes[batch.ClassTooLarge] != failed {
		t.Fatalf("%d of %v in the quarantine, want %d that are too large", first.Quarantined, first.Classes, failed)
	}
	opt := options(in, again)
	opt.Retry, opt.MaxBytes = out, 4<<20
	if s := mustRun(t, opt).Manifest.Stats; s.Documents != failed || s.Records != failed {
		t.Fatalf("%d records and %d documents, want %d of both", s.Records, s.Documents, failed)
	}
	whole := options(in, t.TempDir())
	whole.MaxBytes = 4 << 20
	mustRun(t, whole)
	for doc, err := range batch.Documents(again) {
		if err != nil {
			t.Fatal(err)
		}
		want, err := batch.Find(whole.Out, doc.ID)
		if err != nil {
			t.Errorf("%s: %v", doc.ID, err)
			continue
		}
		if diff := cmp.Diff(want.Document, doc); diff != "" {
			t.Errorf("%s: not as a run of that limit has it (-want +got):\n%s", doc.ID, diff)
		}
	}
}

// TestRetry: what failed is cleaned again from the quarantine alone.
func TestRetry(t *testing.T) {
	in, out, again := t.TempDir(), t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(in, "slow.html"), page(1, "<p>PLANTED WAIT</p>"), 0o644); err != nil {
		t.Fatal(err)
	}
	opt := options(in, out)
	opt.Cleaner.Timeout = 50 * time.Millisecond
	mustRun(t, opt)
	if err := os.RemoveAll(filepath.Join(in, "slow.html")); err != nil {
		t.Fatal(err)
	}
	opt = options(filepath.Join(out, "quarantine"), again)
	pl, err := pipeline.New(pipeline.Options{})
	if err != nil {
		t.Fatal(err)
	}
	opt.Cleaner.Pipeline = pl
	sum := mustRun(t, opt)
	if sum.Manifest.Stats.Documents != 1 {
		t.Fatalf("%d documents, want 1", sum.Manifest.Stats.Documents)
	}
	for doc, err := range batch.Documents(again) {
		if err != nil || doc.ID != "slow.html" || !strings.Contains(doc.Text, "PLANTED WAIT") {
			t.Errorf("got %s with %q, %v", doc.ID, doc.Text, err)
		}
	}
}
