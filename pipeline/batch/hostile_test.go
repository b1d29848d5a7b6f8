//go:build unix

package batch_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/pipeline/batch"
	"github.com/offprint-news/offprint/pipeline/internal/hostile"
	"github.com/offprint-news/offprint/samples/eval/spent"
	"github.com/offprint-news/offprint/stages"
)

// Every hostile page at its full size, each in a process of its own, with the time and
// memory that the whole default pipeline takes for it:
//
//	go test ./pipeline/batch -run TestHostile -v -hostile
var hostileFull = flag.Bool("hostile", false, "TestHostile measures pages of full size, and holds them to 2 s of CPU time and 256 MB")

// hostileEnv makes the test binary the process that cleans one page: its number.
const hostileEnv = "OFFPRINT_BATCH_HOSTILE"

func hostileChild(number string) int {
	n, err := strconv.Atoi(number)
	if err != nil {
		panic(err)
	}
	c := defaultCleaner()
	debug.SetMemoryLimit(150 << 20) // as a run of one worker has it, or nearly
	h := hostile.Pages()[n]
	in := pipeline.Input{ID: h.Name, Format: h.Format, Body: []byte(h.Body(1))}
	c.Do(context.Background(), &batch.Item{Input: pipeline.Input{ID: "warm", Body: []byte("<p>warm")}})
	start := spent.CPU()
	o := c.Do(context.Background(), &batch.Item{Input: in})
	took := spent.CPU() - start
	what := "document"
	if o.Failure != nil {
		what = o.Failure.Class + ": " + o.Failure.Error
	}
	fmt.Printf("%d|%d|%d|%s", took.Milliseconds(), spent.Memory()>>20, len(in.Body)>>10, what)
	return 0
}

func defaultCleaner() *batch.Cleaner {
	list, err := stages.Default()
	if err != nil {
		panic(err)
	}
	pl, err := pipeline.New(pipeline.Options{}, list...)
	if err != nil {
		panic(err)
	}
	return &batch.Cleaner{Pipeline: pl, Profile: pipeline.FullProfile, Timeout: 5 * time.Minute}
}

// TestHostile: the default pipeline makes of every hostile page a document that
// restores its source, or a failure of a class that says why.
func TestHostile(t *testing.T) {
	if *hostileFull {
		measureHostile(t)
		return
	}
	c := defaultCleaner()
	for _, h := range hostile.Pages() {
		t.Run(h.Name, func(t *testing.T) {
			body := []byte(h.Body(50))
			if len(body) > 1<<20 {
				body = body[:1<<20] // the whole of it: -hostile
			}
			o := c.Do(t.Context(), &batch.Item{Input: pipeline.Input{ID: h.Name, Format: h.Format, Body: body}})
			if o.Failure != nil {
				t.Fatalf("%s: %s, want a document", o.Failure.Class, o.Failure.Error)
			}
			var d batch.Document
			if err := json.Unmarshal(o.Line, &d); err != nil {
				t.Fatal(err)
			}
			if got, err := d.Restore(); err != nil || !bytes.Equal(got, body) {
				t.Errorf("restored %d bytes, want the %d of the page: %v", len(got), len(body), err)
			}
		})
	}
}

func measureHostile(t *testing.T) {
	for i, h := range hostile.Pages() {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%d", hostileEnv, i))
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v: %.500s", h.Name, err, out)
			continue
		}
		var took, peak, size int
		what, n := "", 0
		if f := strings.SplitN(string(out), "|", 4); len(f) == 4 {
			what = f[3]
			n, err = fmt.Sscan(strings.Join(f[:3], " "), &took, &peak, &size)
		}
		if n != 3 || err != nil {
			t.Errorf("%s: %v: %.500s", h.Name, err, out)
			continue
		}
		t.Logf("%6d ms %5d MB %6d KB  %s: %.100s", took, peak, size, h.Name, what)
		if took > 2000 || peak > 256 {
			t.Errorf("%s: %d ms of CPU time and %d MB, want at most 2000 and 256", h.Name, took, peak)
		}
	}
}
