package main

import (
	"bufio"
	"context"
	"fmt"

	"github.com/offprint-news/offprint/pipeline/batch"
)

// startsLines reports whether what comes is JSON lines: the first character is {,
// which opens no page, or there is nothing at all.
func startsLines(in *bufio.Reader) bool {
	for n := 1; n <= 4096; n++ {
		head, err := in.Peek(n)
		if err != nil {
			return true
		}
		switch head[n-1] {
		case ' ', '\t', '\r', '\n', 0xef, 0xbb, 0xbf: // white space, a byte order mark
			continue
		}
		return head[n-1] == '{'
	}
	return false
}

// filter cleans JSON lines: one line in, one line out, in order.
func (c *cleanCmd) filter(ctx context.Context, std *streams) error {
	cleaner, err := c.cleaner(std, c.Profile, c.Keep)
	if err != nil {
		return err
	}
	stats, err := cleaner.Filter(ctx, std.in, std.out, batch.FilterOptions{Fields: c.lines(), Workers: c.Workers})
	if err != nil {
		return err
	}
	if stats.Quarantined > 0 {
		return &fault{exitSome, fmt.Errorf("%d of %d documents failed; their lines say why", stats.Quarantined, stats.Records)}
	}
	return nil
}
