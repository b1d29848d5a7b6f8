//go:build unix

package workbench

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/offprint-news/offprint/rules"
)

// BenchmarkKeystroke answers a pause in typing over 200 samples: in a pack of one
// rule, and in the largest pack there is. It prints the median
// time, and the processor time of one on the average, which does not grow on a busy
// machine.
func BenchmarkKeystroke(b *testing.B) {
	large, err := fs.ReadFile(rules.BuiltinFS(), largest(b))
	if err != nil {
		b.Fatal(err)
	}
	line := `line: ["Keep the bell ringing"`
	for _, bc := range []struct{ name, file, one, other string }{
		{"small pack", "mine.yaml", pack, strings.Replace(pack, line, line+`, "Give to the bell fund today"`, 1)},
		{"largest pack", "large.yaml", string(large), string(large) + strings.TrimPrefix(strings.Replace(pack, line, line+`, "Give to the bell fund today"`, 1), "pack: mine\nrules:\n")},
	} {
		b.Run(bc.name, func(b *testing.B) {
			w := open(b, many(b), false)
			q := &request{File: bc.file}
			var took []time.Duration
			var used time.Duration
			for i := 0; b.Loop(); i++ {
				q.Source = bc.one
				if i%2 == 1 {
					q.Source = bc.other
				}
				began, before := time.Now(), processor(b)
				v, err := w.check(b.Context(), q)
				if err != nil {
					b.Fatal(err)
				}
				if i > 0 { // the first look at a pack runs the whole pipeline, once
					took = append(took, time.Since(began))
					used += processor(b) - before
				}
				if a := v.(map[string]any); i%2 == 1 && len(a["effects"].([]effect)) < 200 {
					b.Fatalf("%d effects, faults %v", len(a["effects"].([]effect)), a["faults"])
				}
			}
			if len(took) > 0 {
				slices.Sort(took)
				b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms-median")
				b.ReportMetric(float64(used.Microseconds())/1000/float64(len(took)), "ms-processor")
			}
			b.ReportMetric(0, "ns/op") // the mean hides the pauses of a busy machine
		})
	}
}

// many makes a folder with 200 samples.
func many(b *testing.B) string {
	dir := folder(b)
	for i := range 199 {
		name := filepath.Join(dir, "samples", fmt.Sprintf("s%03d", i))
		if err := os.MkdirAll(name, 0o755); err != nil {
			b.Fatal(err)
		}
		text := html("<p>Give to the bell fund today</p>" + strings.Repeat(prose+"<ul><li><a href=/a>Ferries</a></li><li><a href=/b>Weather</a></li></ul>", 40))
		for file, s := range map[string]string{"input.html": text, "sample.yaml": "about: x\nstrength: partial\nhas: [\"Give to the bell fund today\"]\n"} {
			if err := os.WriteFile(filepath.Join(name, file), []byte(s), 0o644); err != nil {
				b.Fatal(err)
			}
		}
	}
	return dir
}

// largest names the largest built-in pack.
func largest(b *testing.B) string {
	entries, err := fs.ReadDir(rules.BuiltinFS(), ".")
	if err != nil {
		b.Fatal(err)
	}
	name, size := "", int64(0)
	for _, e := range entries {
		if info, err := e.Info(); err == nil && strings.HasSuffix(e.Name(), ".yaml") && info.Size() > size {
			name, size = e.Name(), info.Size()
		}
	}
	return name
}

// processor returns the processor time that this process has used.
func processor(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
