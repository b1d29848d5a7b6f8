package eval

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
)

// Figure is what a run reached on one page, from 0 to 1.
type Figure struct {
	ID    string
	Value float64
}

// Scored is any score of this package.
type Scored interface{ Figures() []Figure }

// Comparison says what run b did better or worse than run a.
type Comparison struct {
	Better, Worse, Same int      // pages
	Unpaired            int      // pages that only one of the runs has; left out
	Mean                Interval // mean gain of b per page
	Changes             []Change // pages that differ, the largest change first
}

// Change is one page that two runs differ on.
type Change struct {
	ID   string
	A, B float64
}

// Diff compares two runs over the same pages, page by page: F1 of WCXB and
// framing pages, the share of right segments, the share of clean text kept.
func Diff(a, b Scored) *Comparison {
	before := map[string]float64{}
	for _, f := range a.Figures() {
		before[f.ID] = f.Value
	}
	c := &Comparison{}
	var gains []float64
	for _, f := range b.Figures() {
		was, ok := before[f.ID]
		if !ok {
			c.Unpaired++
			continue
		}
		delete(before, f.ID)
		gain := f.Value - was
		gains = append(gains, gain)
		switch {
		case gain > 0:
			c.Better++
		case gain < 0:
			c.Worse++
		default:
			c.Same++
			continue
		}
		c.Changes = append(c.Changes, Change{f.ID, was, f.Value})
	}
	c.Unpaired += len(before)
	c.Mean = bootstrapMean(gains)
	slices.SortStableFunc(c.Changes, func(x, y Change) int {
		return cmp.Or(cmp.Compare(math.Abs(y.B-y.A), math.Abs(x.B-x.A)), cmp.Compare(x.ID, y.ID))
	})
	return c
}

// WriteText prints the counts, the mean gain with its interval, and the n most
// changed pages.
func (c *Comparison) WriteText(w io.Writer, n int) error {
	var s strings.Builder
	fmt.Fprintf(&s, "pages better %d  worse %d  same %d", c.Better, c.Worse, c.Same)
	if c.Unpaired > 0 {
		fmt.Fprintf(&s, "  in one run only %d", c.Unpaired)
	}
	fmt.Fprintf(&s, "\nmean gain per page %+.4f [%+.4f, %+.4f]\n", c.Mean.Value, c.Mean.Low, c.Mean.High)
	for _, ch := range c.Changes[:min(n, len(c.Changes))] {
		fmt.Fprintf(&s, "%-30s %.3f -> %.3f  %+.3f\n", ch.ID, ch.A, ch.B, ch.B-ch.A)
	}
	_, err := io.WriteString(w, s.String())
	return err
}
