package pipeline

import (
	"slices"
	"sort"
)

// A ranged list is sorted by span, and its spans are disjoint.
type ranged interface{ span() Span }

func (m Mark) span() Span { return m.Span }
func (e Edit) span() Span { return e.Span }

// A gapList is a ranged list with its free space where it was last changed.
// Stages go through a page in order, so a change costs the way from the one
// before it, and not the length of the list.
type gapList[T ranged] struct {
	buf    []T
	lo, hi int // buf[lo:hi] is the gap
	flat   []T // the items in order, nil after a change
}

func (g *gapList[T]) len() int { return len(g.buf) - (g.hi - g.lo) }

func (g *gapList[T]) at(i int) *T {
	if i >= g.lo {
		i += g.hi - g.lo
	}
	return &g.buf[i]
}

// all returns the items in order. The slice does not change any more.
func (g *gapList[T]) all() []T {
	if g.flat == nil {
		g.flat = slices.Concat(g.buf[:g.lo], g.buf[g.hi:])
	}
	return g.flat
}

// overlapping returns the range of indexes of the items that overlap s.
func (g *gapList[T]) overlapping(s Span) (lo, hi int) {
	n := g.len()
	lo = sort.Search(n, func(i int) bool { return (*g.at(i)).span().End > s.Start })
	hi = lo
	for hi < n && (*g.at(hi)).span().Start < s.End {
		hi++
	}
	return lo, hi
}

// replace puts items in the place of those from i to j.
func (g *gapList[T]) replace(i, j int, items ...T) {
	g.flat = nil
	for g.lo < i {
		g.buf[g.lo] = g.buf[g.hi]
		g.lo++
		g.hi++
	}
	for g.lo > i {
		g.lo--
		g.hi--
		g.buf[g.hi] = g.buf[g.lo]
	}
	g.hi += j - i
	if need := len(items) - (g.hi - g.lo); need > 0 {
		tail := len(g.buf) - g.hi
		grown := make([]T, len(g.buf)+max(need, len(g.buf)/2+8))
		copy(grown, g.buf[:g.lo])
		copy(grown[len(grown)-tail:], g.buf[g.hi:])
		g.buf, g.hi = grown, len(grown)-tail
	}
	g.lo += copy(g.buf[g.lo:g.hi], items)
}
