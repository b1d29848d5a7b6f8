//go:build unix

package batch_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
	"golang.org/x/net/html"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/pipeline/batch"
	"github.com/offprint-news/offprint/pipeline/source/warc"
	"github.com/offprint-news/offprint/pipeline/source/warc/warctest"
	"github.com/offprint-news/offprint/samples/eval/spent"
	"github.com/offprint-news/offprint/stages"
)

// The large test reads pages of a folder of one's own:
//
//	go test ./pipeline/batch -run TestLarge -v -timeout 2h -pages DIR -bytes 1000000000 -workers 2
var (
	largePages   = flag.String("pages", "", "folder with pages (.html, .html.gz) that TestLarge makes its corpus of")
	largeBytes   = flag.Int64("bytes", 1_000_000_000, "bytes of pages in TestLarge's corpus; a quarter of it is tried too")
	largeWorkers = flag.Int("workers", 2, "workers of TestLarge")
)

// largeEnv makes the test binary the process whose memory is measured.
const largeEnv = "OFFPRINT_BATCH_LARGE"

func largeChild(spec string) int {
	var in, out string
	var workers int
	if _, err := fmt.Sscanf(strings.ReplaceAll(spec, "|", " "), "%s %s %d", &in, &out, &workers); err != nil {
		panic(err)
	}
	list, err := stages.Default()
	if err != nil {
		panic(err)
	}
	pl, err := pipeline.New(pipeline.Options{}, list...)
	if err != nil {
		panic(err)
	}
	debug.SetMemoryLimit(batch.MemoryLimit(workers))
	sum, err := batch.Run(context.Background(), batch.Options{
		Paths: []string{in}, Out: out, Workers: workers,
		Cleaner: batch.Cleaner{Pipeline: pl, Profile: pipeline.FullProfile, Timeout: 5 * time.Minute},
	})
	if err != nil {
		panic(err)
	}
	s := &sum.Manifest.Stats
	fmt.Printf("%d records = %d documents + %d quarantined + %d skipped; problems: %d", s.Records, s.Documents, s.Quarantined, s.Skipped, len(sum.Manifest.Problems))
	fmt.Printf("\npeak %d MB\n", spent.Memory()>>20)
	if len(sum.Manifest.Problems) > 0 || s.Gaps > 0 {
		return 1
	}
	return 0
}

// TestLarge prints peak memory and the time that a run takes of a large corpus, and
// holds the memory against the limit of 150 MB and 40 MB a worker.
func TestLarge(t *testing.T) {
	if *largePages == "" {
		t.Skip("no -pages given")
	}
	pages := readPages(t, *largePages)
	var sample int64
	for _, p := range pages {
		sample += int64(len(p))
	}
	before := spent.CPU()
	for _, p := range pages {
		if _, err := html.Parse(bytes.NewReader(p)); err != nil {
			t.Log(err)
		}
	}
	parse := (spent.CPU() - before).Seconds() / float64(sample)
	t.Logf("html.Parse: %.1f MB/s of CPU time, %d pages, %.1f MB", 1e-6/parse, len(pages), float64(sample)/1e6)

	limit := 150 + 40**largeWorkers
	for _, size := range []int64{*largeBytes / 4, *largeBytes} {
		dir := t.TempDir()
		name := filepath.Join(dir, "corpus.warc.gz")
		plain, stored := writeCorpus(t, name, pages, size)

		before := spent.CPU()
		read := readCorpus(t, name)
		reading := (spent.CPU() - before).Seconds()

		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%s|%s|%d", largeEnv, name, filepath.Join(dir, "out"), *largeWorkers))
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		cpu := (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds()
		text, last, _ := strings.Cut(string(out), "\npeak ")
		var peak int
		if _, err := fmt.Sscan(last, &peak); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		t.Logf("%d MB of pages in %d MB of WARC.gz, %d workers: peak memory %d MB; %s", plain/1e6, stored/1e6, *largeWorkers, peak, text)
		t.Logf("run: %.1f MB/s of CPU time, %.2f x html.Parse; reading alone: %.0f MB/s, 1/%.0f of the run's time", float64(plain)/1e6/cpu, cpu/float64(plain)/parse, float64(read)/1e6/reading, cpu/reading)
		if peak > limit {
			t.Errorf("peak memory %d MB, want at most %d", peak, limit)
		}
	}
}

// readPages reads at most 200 MB of pages.
func readPages(t *testing.T, dir string) (pages [][]byte) {
	total := 0
	err := filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || total > 200e6 || !strings.HasSuffix(name, ".html") && !strings.HasSuffix(name, ".html.gz") {
			return err
		}
		p, err := os.ReadFile(name)
		if err == nil && strings.HasSuffix(name, ".gz") {
			var z *gzip.Reader
			if z, err = gzip.NewReader(bytes.NewReader(p)); err == nil {
				p, err = io.ReadAll(z)
			}
		}
		total += len(p)
		pages = append(pages, p)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(pages) == 0 {
		t.Fatalf("no pages in %s", dir)
	}
	return pages
}

func writeCorpus(t *testing.T, name string, pages [][]byte, size int64) (plain, stored int64) {
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for i := 0; plain < size; i++ {
		p := pages[i%len(pages)]
		rec := warctest.Response(fmt.Sprintf("<urn:uuid:%d>", i), fmt.Sprintf("https://host%d.example/%d", i%97, i), p)
		n, err := f.Write(warctest.Gzip(1, rec.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		plain += int64(len(p))
		stored += int64(n)
	}
	return plain, stored
}

func readCorpus(t *testing.T, name string) (plain int64) {
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for it := range warc.NewReader(f, warc.Options{}).Items("corpus") {
		if it.Err != nil {
			t.Fatal(it.Err)
		}
		plain += int64(len(it.Body))
	}
	return plain
}
