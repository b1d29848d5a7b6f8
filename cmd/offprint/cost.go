package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/samples/eval"
	"github.com/offprint-news/offprint/samples/eval/spent"
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
	clean := cleanOnly(ctx, pl)
	err := inTurns(pages, format, func(list []pipeline.Input) error {
		for _, in := range list {
			c.pages++
			c.bytes += len(in.Body)
		}
		return c.compare(list, clean)
	})
	return c, err
}

// compare takes the time of both on the same pages, one right after the other: what
// else a machine does then slows both.
func (c *cost) compare(list []pipeline.Input, clean func(pipeline.Input) error) error {
	var cold time.Duration
	return errors.Join(
		timed(list, &cold, nil, parseOnly), timed(list, &c.first, nil, clean),
		timed(list, &c.parse, nil, parseOnly), timed(list, &c.clean, &c.wall, clean),
	)
}

// cleanOnly cleans a page and keeps nothing. Errors of pages are counted and printed
// when they are scored.
func cleanOnly(ctx context.Context, pl *pipeline.Pipeline) func(pipeline.Input) error {
	return func(in pipeline.Input) error {
		if d, _ := pl.Process(ctx, in); d != nil {
			d.Release()
		}
		return ctx.Err()
	}
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

// inTurns reads pages, some at a time, decompresses them and hands them on.
func inTurns(pages []eval.Page, format pipeline.Format, do func([]pipeline.Input) error) error {
	for some := range slices.Chunk(pages, 20) {
		var list []pipeline.Input
		for _, p := range some {
			body, err := p.Bytes()
			if err != nil {
				return err
			}
			list = append(list, pipeline.Input{ID: p.ID, URL: p.URL, Format: format, Body: body})
		}
		if err := do(list); err != nil {
			return err
		}
	}
	return nil
}

// timed calls do for each input and adds up the time that takes, without the
// garbage of others.
func timed(list []pipeline.Input, cpu, wall *time.Duration, do func(pipeline.Input) error) error {
	runtime.GC()
	before, start := spent.CPU(), time.Now()
	for _, in := range list {
		if err := do(in); err != nil {
			return fmt.Errorf("page %s: %w", in.ID, err)
		}
	}
	*cpu += spent.CPU() - before
	if wall != nil {
		*wall += time.Since(start)
	}
	return nil
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
