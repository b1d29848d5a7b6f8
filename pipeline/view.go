package pipeline

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// A View is the text of a span as a reader sees it, earlier edits applied, with
// a way back to the source for every byte of it.
type View struct {
	Text   string
	lo, hi []int32 // source range of each byte's unit: a rune, a reference, folded white space, an edit
}

// view makes the view of runs [lo,hi).
func (d *Document) view(lo, hi int, pre bool) View {
	var b strings.Builder
	var v View
	f := folder{pre: pre, out: &b, lo: &v.lo, hi: &v.hi}
	p := d.page
	done := -1 // end of the last edit written
	for i := lo; i < hi; i++ {
		r := p.runs[i]
		if r.Start < done {
			r.Start = min(done, r.End)
		}
		el, eh := d.edits.overlapping(r.Span)
		for k := el; k < eh; k++ {
			e := d.edits.at(k)
			if e.Start < r.Start {
				continue // written with an earlier run
			}
			cut := run{Span: Span{r.Start, e.Start}, plain: r.plain}
			f.run(p.src, &cut)
			if e.After != "" {
				f.put(e.After, e.Start, e.End)
			}
			r.Start = min(e.End, r.End)
			done = e.End
		}
		f.run(p.src, &r)
	}
	v.Text = b.String()
	return v
}

// View returns the view of a block.
func (d *Document) View(b *Block) View {
	return d.view(int(b.runs[0]), int(b.runs[1]), b.Pre)
}

// Span returns the source of Text[i:j], widened to whole units.
func (v View) Span(i, j int) Span {
	if i >= j || j > len(v.lo) || i < 0 {
		return Span{}
	}
	return Span{int(v.lo[i]), int(v.hi[j-1])}
}

// widen moves i and j out to the borders of the units they stand in.
func (v View) widen(i, j int) (int, int) {
	for i > 0 && v.lo[i-1] == v.lo[i] {
		i--
	}
	for j < len(v.lo) && v.lo[j] == v.lo[j-1] {
		j++
	}
	return i, j
}

// replace works out the edit that makes Text[i:j] read after: an edit always has
// source under it, so an insertion takes in a neighbouring rune.
func (v View) replace(i, j int, after string) (Span, Step, error) {
	if i < 0 || j > len(v.Text) || i > j {
		return Span{}, Step{}, fmt.Errorf("%w: [%d,%d) of a view of %d bytes", ErrRange, i, j, len(v.Text))
	}
	if i == j {
		if after == "" {
			return Span{}, Step{}, nil
		}
		if _, n := utf8.DecodeRuneInString(v.Text[j:]); n > 0 {
			after, j = after+v.Text[j:j+n], j+n
		} else if _, n := utf8.DecodeLastRuneInString(v.Text[:i]); n > 0 {
			after, i = v.Text[i-n:i]+after, i-n
		} else {
			return Span{}, Step{}, fmt.Errorf("%w: insertion into nothing", ErrRange)
		}
	}
	lo, hi := v.widen(i, j)
	after = v.Text[lo:i] + after + v.Text[j:hi]
	return v.Span(lo, hi), Step{Before: v.Text[lo:hi], After: after}, nil
}
