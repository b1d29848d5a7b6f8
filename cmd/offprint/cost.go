package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"runtime"
	"strings"
	"syscall"
	"time"

	"golang.org/x/net/html"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/samples/eval"
)

// A cost is what cleaning pages takes beside html.Parse of the same pages.
type cost struct {
	pages, bytes        int
	parse, first, clean time.Duration // CPU of the whole process, the garbage collector's too
	wall                time.Duration // of clean
}

// measure cleans pages one by one with one worker, and takes the CPU time of that
// and of html.Parse. Both are done twice and the second time counts: the first time
// patterns are compiled when a page first needs them. The time to read files counts
// in neither.
func measure(ctx context.Context, pl *pipeline.Pipeline, pages []eval.Page, format pipeline.Format) (cost, error) {
	var c cost
	var cold time.Duration
	for _, cpu := range []*time.Duration{&cold, &c.parse} {
		if err := each(pages, format, cpu, nil, parseOnly); err != nil {
			return c, err
		}
	}
	clean := func(in pipeline.Input) error {
		_, _ = pl.Process(ctx, in) // errors are counted and printed when the page is scored
		return ctx.Err()
	}
	if err := each(pages, format, &c.first, nil, clean); err != nil {
		return c, err
	}
	err := each(pages, format, &c.clean, &c.wall, func(in pipeline.Input) error {
		c.pages++
		c.bytes += len(in.Body)
		return clean(in)
	})
	return c, err
}

// parseOnly is the floor.
func parseOnly(in pipeline.Input) error {
	_, err := html.Parse(bytes.NewReader(in.Body))
	return ignoreDepth(err)
}

// ignoreDepth lets html.Parse refuse a page that nests too deeply.
func ignoreDepth(err error) error {
	if err != nil && strings.Contains(err.Error(), "512") {
		return nil
	}
	return err
}

// each calls do for each page, decompressed, and adds up the time that do takes.
func each(pages []eval.Page, format pipeline.Format, cpu, wall *time.Duration, do func(pipeline.Input) error) error {
	runtime.GC()
	for _, p := range pages {
		body, err := p.Bytes()
		if err != nil {
			return err
		}
		in := pipeline.Input{ID: p.ID, URL: p.URL, Format: format, Body: body}
		before, start := cpuTime(), time.Now()
		if err := do(in); err != nil {
			return fmt.Errorf("page %s: %w", p.ID, err)
		}
		*cpu += cpuTime() - before
		if wall != nil {
			*wall += time.Since(start)
		}
	}
	return nil
}

// cpuTime is the user and system time of the process so far.
func cpuTime() time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// peakMemory is the most memory that the process has had resident, in bytes.
func peakMemory() int {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return 0
	}
	if runtime.GOOS == "darwin" {
		return int(r.Maxrss)
	}
	return int(r.Maxrss) << 10
}

func (c cost) print(w io.Writer) {
	if c.pages == 0 || c.parse <= 0 {
		return
	}
	mb := float64(c.bytes) / 1e6
	fmt.Fprintf(w, "cost: %d pages, %.1f MB, one worker: CPU %.2f s, html.Parse %.2f s: %.1f x html.Parse (%.1f the first time); %.1f pages/s, %.1f MB/s\n",
		c.pages, mb, c.clean.Seconds(), c.parse.Seconds(), c.clean.Seconds()/c.parse.Seconds(), c.first.Seconds()/c.parse.Seconds(),
		float64(c.pages)/c.wall.Seconds(), mb/c.wall.Seconds())
}
