package pipeline

import "slices"

// A gapList is a list of things that have disjoint spans, in the order of these,
// with its free space where it was last changed. Stages go through a page in order,
// so a change costs the way from the one before it, and not the length of the list.
type gapList[T any] struct {
	buf    []T
	spans  [][2]int32 // of the items of buf: a search reads nothing else
	lo, hi int        // buf[lo:hi] is the gap
	lent   bool       // all has given the items away as they are
}

func (g *gapList[T]) len() int { return len(g.buf) - (g.hi - g.lo) }

// place returns where item i stands in buf.
func (g *gapList[T]) place(i int) int {
	if i >= g.lo {
		i += g.hi - g.lo
	}
	return i
}

func (g *gapList[T]) at(i int) *T { return &g.buf[g.place(i)] }

func (g *gapList[T]) spanAt(i int) Span {
	s := g.spans[g.place(i)]
	return Span{int(s[0]), int(s[1])}
}

// all returns the items in order. The slice does not change any more: a later change
// is made in a copy.
func (g *gapList[T]) all() []T {
	if !g.lent || g.lo < g.len() { // a document that is done may be read by several at once
		g.moveGap(g.len())
		g.lent = true
	}
	return g.buf[:g.lo:g.lo]
}

// overlapping returns the range of indexes of the items that overlap s.
func (g *gapList[T]) overlapping(s Span) (lo, hi int) {
	n := g.len()
	for hi = n; lo < hi; {
		if m := int(uint(lo+hi) >> 1); g.spanAt(m).End > s.Start {
			hi = m
		} else {
			lo = m + 1
		}
	}
	for hi < n && g.spanAt(hi).Start < s.End {
		hi++
	}
	return lo, hi
}

// moveGap moves the gap before item i.
func (g *gapList[T]) moveGap(i int) {
	if i == g.lo {
		return
	}
	g.own()
	if n := g.lo - i; n > 0 {
		copy(g.buf[g.hi-n:g.hi], g.buf[i:g.lo])
		copy(g.spans[g.hi-n:g.hi], g.spans[i:g.lo])
	} else {
		copy(g.buf[g.lo:i], g.buf[g.hi:g.hi-n])
		copy(g.spans[g.lo:i], g.spans[g.hi:g.hi-n])
	}
	g.hi += i - g.lo
	g.lo = i
}

// own makes sure that nobody else holds the items.
func (g *gapList[T]) own() {
	if g.lent {
		g.buf, g.lent = slices.Clone(g.buf), false
	}
}

// remove takes out the items from i to j, and what is inserted next goes there.
func (g *gapList[T]) remove(i, j int) {
	g.moveGap(i)
	g.own()
	g.hi += j - i
}

// insert puts an item before item i.
func (g *gapList[T]) insert(i int, s Span, item T) {
	g.moveGap(i)
	if g.lo == g.hi {
		g.grow(len(g.buf)/2 + 8)
	}
	g.own()
	g.buf[g.lo], g.spans[g.lo] = item, [2]int32{int32(s.Start), int32(s.End)}
	g.lo++
}

// reserve makes room for n items in all.
func (g *gapList[T]) reserve(n int) {
	if n > len(g.buf) {
		g.grow(n - len(g.buf))
	}
}

// grow makes the gap n items wider.
func (g *gapList[T]) grow(n int) {
	g.buf, g.spans = widened(g.buf, g.lo, g.hi, n), widened(g.spans, g.lo, g.hi, n)
	g.hi += n
	g.lent = false
}

// widened returns a copy of list with n items more between lo and hi.
func widened[T any](list []T, lo, hi, n int) []T {
	out := make([]T, len(list)+n)
	copy(out, list[:lo])
	copy(out[hi+n:], list[hi:])
	return out
}
