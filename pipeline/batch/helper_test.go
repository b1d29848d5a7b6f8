//go:build unix

package batch_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/pipeline/batch"
	"github.com/offprint-news/offprint/pipeline/source/warc/warctest"
)

// childEnv, when set, makes the test binary a process that runs a batch and can be
// killed: its value is the input, the folder and the shard.
const childEnv = "OFFPRINT_BATCH_CHILD"

func TestMain(m *testing.M) {
	if spec := os.Getenv(childEnv); spec != "" {
		os.Exit(child(strings.Split(spec, "|")))
	}
	if spec := os.Getenv(largeEnv); spec != "" {
		os.Exit(largeChild(spec))
	}
	if number := os.Getenv(hostileEnv); number != "" {
		os.Exit(hostileChild(number))
	}
	os.Exit(m.Run())
}

func child(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	shard, err := batch.ParseShard(args[2])
	if err != nil {
		panic(err)
	}
	opt := options(args[0], args[1])
	opt.Shard = shard
	sum, err := batch.Run(ctx, opt)
	switch {
	case errors.Is(err, context.Canceled):
		return 130
	case err != nil:
		fmt.Fprintln(os.Stderr, err)
		return 1
	case len(sum.TaskErrors) > 0:
		fmt.Fprintln(os.Stderr, sum.TaskErrors)
		return 1
	}
	return 0
}

// options are those of all tests: small tasks, many checkpoints, and stages that
// fail where a page says so.
func options(in, out string) batch.Options {
	return batch.Options{
		Paths: []string{in}, Out: out,
		Cleaner:  batch.Cleaner{Pipeline: pipe(), Profile: pipeline.FullProfile, Timeout: 5 * time.Second},
		Version:  map[string]string{"test": "1"},
		MaxBytes: 200 << 10, Checkpoint: 7, Split: 64 << 10,
	}
}

func pipe() *pipeline.Pipeline {
	pl, err := pipeline.New(pipeline.Options{}, pipeline.StageFunc("planted", planted))
	if err != nil {
		panic(err)
	}
	return pl
}

// planted labels what a test page asks it to, and fails where it is told to.
func planted(ctx context.Context, p *pipeline.Pass) error {
	if err := p.Note(pipeline.Note{Key: "language", Value: "en", Status: pipeline.Supplied}); err != nil {
		return err
	}
	for i := range p.Blocks() {
		b := &p.Blocks()[i]
		switch {
		case strings.Contains(b.Text, "PLANTED PANIC"):
			panic("planted")
		case strings.Contains(b.Text, "PLANTED ERROR"):
			return errors.New("planted error")
		case strings.Contains(b.Text, "PLANTED WAIT"):
			<-ctx.Done()
			return ctx.Err()
		case strings.Contains(b.Text, "PLANTED HANG"):
			select {}
		case strings.HasPrefix(b.Text, "Share"):
			if err := p.FrameBlock(b, pipeline.Finding{Kind: pipeline.Share, Rule: "test/share", Confidence: 90, Evidence: []pipeline.Span{b.Span}, Why: "begins with Share"}); err != nil {
				return err
			}
		case strings.HasPrefix(b.Text, "Notice"):
			if err := p.FrameBlock(b, pipeline.Finding{Kind: pipeline.Disclaimer, Rule: "test/notice", Confidence: 90, Evidence: []pipeline.Span{b.Span}, Why: "begins with Notice"}); err != nil {
				return err
			}
		}
	}
	return nil
}

// page is a small page with content and framing, and a body of its own.
func page(n int, extra string) []byte {
	r := rand.New(rand.NewPCG(uint64(n), 7))
	var b bytes.Buffer
	fmt.Fprintf(&b, "<html><head><title>Page %d</title></head><body><nav><p>Share this page</p></nav><h1>Page %d</h1>\n", n, n)
	for range 2 + r.IntN(8) {
		b.WriteString("<p>")
		for range 10 + r.IntN(60) {
			fmt.Fprintf(&b, "word%d ", r.IntN(3000))
		}
		b.WriteString("</p>\n")
	}
	fmt.Fprintf(&b, "%s<p>Notice: the harbour office is not answerable for tide %d.</p></body></html>", extra, n)
	return b.Bytes()
}

func address(n int) string { return fmt.Sprintf("https://host%d.example/%d", n%5, n) }

// corpus writes a folder with all sorts of inputs and gives the number of pages.
func corpus(t testing.TB, dir string, n int) {
	t.Helper()
	write := func(name string, p []byte) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), p, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var gz, plain, lines []byte
	for i := range n {
		rec := warctest.Response(fmt.Sprintf("<urn:uuid:%d>", i), address(i), page(i, ""))
		gz = append(gz, warctest.Gzip(6, rec.Bytes())...)
		if i%10 == 3 {
			gz = append(gz, warctest.Gzip(6, warctest.Record{Type: "request", ID: fmt.Sprintf("<urn:uuid:q%d>", i), Body: []byte("GET / HTTP/1.1\r\n\r\n")}.Bytes())...)
		}
		if i%25 == 9 { // a member cut in half
			gz = gz[:len(gz)-300]
		}
		plain = append(plain, rec.Bytes()...)
		line, err := json.Marshal(map[string]string{"id": fmt.Sprintf("line-%d", i), "url": address(i), "html": string(page(n+i, ""))})
		if err != nil {
			t.Fatal(err)
		}
		lines = append(append(lines, line...), '\n')
		if i%20 == 5 {
			lines = append(lines, "{\"broken\": \n"...)
		}
	}
	write("a.warc.gz", gz)
	write("b.warc", plain)
	write("c.jsonl", lines)
	for i := range n / 4 {
		write(fmt.Sprintf("pages/%03d.html", i), page(2*n+i, ""))
	}
	write("pages/panic.html", page(1, "<p>PLANTED PANIC</p>"))
	write("pages/photo.html", []byte("\x89PNG\r\n\x1a\n0000"))
	write("pages/large.html", bytes.Repeat([]byte("<p>large</p>"), 20000))
	write("notes.pdf", []byte("%PDF-"))
}

// tree gives the files of a result that must be the same every time, by name.
func tree(t testing.TB, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), "progress") || strings.HasPrefix(d.Name(), ".lock") {
			return err
		}
		p, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		files[filepath.ToSlash(name)] = string(p)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// same reports files that two results do not share.
func same(t testing.TB, what string, want, got map[string]string) {
	t.Helper()
	for name := range want {
		if got[name] != want[name] {
			t.Errorf("%s: %s: %d bytes, want %d like the unbroken run's", what, name, len(got[name]), len(want[name]))
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			t.Errorf("%s: %s is there, and not in the unbroken run", what, name)
		}
	}
}

func mustRun(t testing.TB, opt batch.Options) *batch.Summary {
	t.Helper()
	sum, err := batch.Run(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range sum.TaskErrors {
		t.Error(err)
	}
	for _, p := range sum.Manifest.Problems {
		t.Error("does not add up: " + p)
	}
	return sum
}
