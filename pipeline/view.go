package pipeline

import (
	"fmt"
	"sort"
	"strings"
	"unicode/utf8"
)

// A View is the text of a span as a reader sees it, earlier edits applied, with
// a way back to the source for every byte of it.
type View struct {
	Text  string
	trail trail
}

// A stretch of the text of a view goes up to the next one. Its bytes are those of
// the source from lo on, or with hi it is one unit that stands for [lo,hi): a
// reference, folded white space, an edit.
type stretch struct{ at, lo, hi int32 }

// literal is the hi of a stretch whose bytes are those of the source.
const literal = -1

// A trail is written while text is folded: from where in the source each stretch
// of it comes.
type trail []stretch

// add says that the text from at on stands for source. Where it reads the same, each
// character stands for its own.
func (t *trail) add(at int, source Span, same bool) {
	if !same {
		*t = append(*t, stretch{int32(at), int32(source.Start), int32(source.End)})
		return
	}
	if n := len(*t); n > 0 {
		if last := (*t)[n-1]; last.hi == literal && int(last.lo)+at-int(last.at) == source.Start {
			return // goes on
		}
	}
	*t = append(*t, stretch{int32(at), int32(source.Start), literal})
}

// view makes the view of a block.
func (d *Document) view(b *Block) View {
	if i, j := d.edits.overlapping(b.Span); i == j {
		return d.page.view(b)
	}
	var out strings.Builder
	var v View
	f := folder{pre: b.Pre, out: &out, trail: &v.trail}
	p := d.page
	done := -1 // end of the last edit written
	for i := b.runs[0]; i < b.runs[1]; i++ {
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
			f.run(p, &cut)
			if e.After != "" {
				f.put(e.After, e.Start, e.End)
			}
			r.Start = min(e.End, r.End)
			done = e.End
		}
		f.run(p, &r)
	}
	v.Text = out.String()
	return v
}

// view makes the view of a block without edits.
func (p *Page) view(b *Block) View {
	if p.verbatim(b) {
		return View{b.Text, []stretch{{0, int32(b.Span.Start), literal}}}
	}
	v := View{Text: b.Text}
	f := folder{pre: b.Pre, trail: &v.trail}
	for i := b.runs[0]; i < b.runs[1]; i++ {
		f.run(p, &p.runs[i])
	}
	return v
}

// verbatim reports whether the text of a block stands in the source as it is.
func (p *Page) verbatim(b *Block) bool {
	r := &p.runs[b.runs[0]]
	return b.runs[1]-b.runs[0] == 1 && r.plain && r.Len() == len(b.Text)
}

// View returns the view of a block.
func (d *Document) View(b *Block) View { return d.view(b) }

// unit returns the piece of the text that Text[i] stands in and can not be taken
// apart, and its source.
func (v View) unit(i int) (from, to int, source Span) {
	k := sort.Search(len(v.trail), func(k int) bool { return int(v.trail[k].at) > i })
	s, end := v.trail[k-1], len(v.Text)
	if k < len(v.trail) {
		end = int(v.trail[k].at)
	}
	from = int(s.at)
	if s.hi != literal {
		return from, end, Span{int(s.lo), int(s.hi)}
	}
	back := int(s.lo) - from // from text to source
	at := i
	for at > from && !utf8.RuneStart(v.Text[at]) {
		at--
	}
	_, n := utf8.DecodeRuneInString(v.Text[at:end])
	return at, at + n, Span{at + back, at + n + back}
}

// Span returns the source of Text[i:j], widened to whole units.
func (v View) Span(i, j int) Span {
	if i >= j || j > len(v.Text) || i < 0 || len(v.trail) == 0 {
		return Span{}
	}
	_, _, first := v.unit(i)
	_, _, last := v.unit(j - 1)
	return Span{first.Start, last.End}
}

// widen moves i and j out to the borders of the units they stand in.
func (v View) widen(i, j int) (int, int) {
	i, _, _ = v.unit(i)
	_, j, _ = v.unit(j - 1)
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
