package rules

import (
	"cmp"
	"context"
	"slices"

	"github.com/offprint-news/offprint/pipeline"
)

// A Change is a stretch of a page that two sets of rules label differently. Old
// or New is nil where no rule holds it.
type Change struct {
	Doc      string
	Span     pipeline.Span
	Text     string // source text, shortened
	Old, New *Rule
}

// A Cause gathers the changes that have the same rules on both sides.
type Cause struct {
	Old, New *Rule // of the first change; nil for none
	Changes  []Change
	Bytes    int // source bytes that changed
}

// Diff runs two sets over pages and returns what the second labels differently,
// by cause, the largest first. A rule that only has another confidence or text
// and holds the same ground for the same kind is no change.
func Diff(ctx context.Context, a, b *Set, docs Documents) ([]Cause, error) {
	var order []string
	causes := map[string]*Cause{}
	err := each(ctx, docs, func(d *pipeline.Document) error {
		w := WhereOf(d)
		ra, err := a.Match(ctx, d.Page(), w)
		if err != nil {
			return err
		}
		rb, err := b.Match(ctx, d.Page(), w)
		if err != nil {
			return err
		}
		for _, c := range changes(d, ra.Hits, rb.Hits) {
			key := nameOf(c.Old) + " -> " + nameOf(c.New)
			if causes[key] == nil {
				causes[key] = &Cause{Old: c.Old, New: c.New}
				order = append(order, key)
			}
			causes[key].Changes = append(causes[key].Changes, c)
			causes[key].Bytes += c.Span.Len()
		}
		return nil
	})
	var out []Cause
	for _, k := range order {
		out = append(out, *causes[k])
	}
	slices.SortStableFunc(out, func(x, y Cause) int { return cmp.Compare(y.Bytes, x.Bytes) })
	return out, err
}

func nameOf(r *Rule) string {
	if r == nil {
		return "nothing"
	}
	return r.Name() + " " + string(r.Kind)
}

// changes walks two partitions of one page side by side.
func changes(d *pipeline.Document, before, after []Hit) []Change {
	x, y := settled(before), settled(after)
	var borders []int
	for _, l := range [][]holding{x, y} {
		for _, h := range l {
			borders = append(borders, h.Start, h.End)
		}
	}
	slices.Sort(borders)
	borders = slices.Compact(borders)
	var out []Change
	i, j := 0, 0
	for k := 0; k+1 < len(borders); k++ {
		s := pipeline.Span{Start: borders[k], End: borders[k+1]}
		var was, is *Rule
		was, i = holder(x, i, s, before)
		is, j = holder(y, j, s, after)
		if was == is || was != nil && is != nil && was.Kind == is.Kind {
			continue
		}
		if n := len(out); n > 0 && out[n-1].Span.End == s.Start && out[n-1].Old == was && out[n-1].New == is {
			out[n-1].Span.End = s.End
			continue
		}
		out = append(out, Change{Doc: d.ID, Span: s, Old: was, New: is})
	}
	// What lies between the blocks is markup: no reader sees a change there.
	out = slices.DeleteFunc(out, func(c Change) bool {
		lo, hi := overlap(d.Page(), c.Span)
		return lo == hi
	})
	for k := range out {
		out[k].Text = short(d.Source.Text[out[k].Span.Start:out[k].Span.End])
	}
	return out
}

// holder returns the rule that holds s, and where to look for the next span.
func holder(list []holding, i int, s pipeline.Span, hits []Hit) (*Rule, int) {
	for i < len(list) && list[i].End <= s.Start {
		i++
	}
	if i < len(list) && list[i].Contains(s) {
		return hits[list[i].hit].Rule, i
	}
	return nil, i
}
