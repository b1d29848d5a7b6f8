package pipeline

import (
	"fmt"
	"unicode/utf8"
)

// A Document is one source with what the stages claim of it. The source never
// changes; every output is printed from Pieces.
type Document struct {
	ID, URL string
	Source  Source

	page      *Page
	marks     gapList[Mark]
	contested []Mark // claims that lost to a surer one
	edits     gapList[Edit]
	notes     []Note
	degraded  []string
	done      bool
	release   func(*Page) // gives the memory of the page back, nil if it has been
}

// Release gives the memory of the page to the pages that the pipeline processes next,
// which spares the garbage collector a good part of its work. It comes after all that is
// printed of the document: the page is empty from then on, and nodes, elements and blocks
// that were taken from it must not be used any more. Marks, edits, notes and texts stay as
// they are. A document that is not released is garbage like anything else.
func (d *Document) Release() {
	if d.release == nil {
		return
	}
	p := d.page
	d.page = &Page{Format: p.Format}
	d.release(p)
	d.release = nil
}

// Page returns the structure of the source.
func (d *Document) Page() *Page { return d.page }

// Marks returns the labelled spans in source order. They do not overlap. The
// slice is the document's own: do not change it. It shows the marks as they are
// now; a later claim does not change it.
func (d *Document) Marks() []Mark { return d.marks.all() }

// Contested returns the claims that lost to a surer one, in the order they lost.
func (d *Document) Contested() []Mark { return d.contested }

// Edits returns the rewritten spans in source order, as Marks does the marks.
func (d *Document) Edits() []Edit { return d.edits.all() }

// Notes returns the facts in the order they were noted.
func (d *Document) Notes() []Note { return d.notes }

// Note returns the first fact with the key, or nil.
func (d *Document) Note(key string) *Note {
	for i := range d.notes {
		if d.notes[i].Key == key {
			return &d.notes[i]
		}
	}
	return nil
}

// Degraded returns the reasons why the structure of the page is only partly
// known; empty for a sound page.
func (d *Document) Degraded() []string { return d.degraded }

func (d *Document) check(s Span) error {
	switch {
	case d.done:
		return ErrDone
	case s.Start < 0 || s.End > len(d.Source.Text) || s.Start > s.End:
		return fmt.Errorf("%w: %v of %d bytes", ErrRange, s, len(d.Source.Text))
	case d.cuts(s.Start), d.cuts(s.End):
		return fmt.Errorf("%w: %v cuts a character", ErrRange, s)
	}
	return nil
}

// cuts reports whether an offset stands inside a character. JSON would garble
// the two halves.
func (d *Document) cuts(at int) bool {
	return at < len(d.Source.Text) && !utf8.RuneStart(d.Source.Text[at])
}

// frame labels s. Where it meets marks that are surer (or as sure and older) they
// keep their ground and f gets what is left; where it is surer, it takes the
// ground and the older marks keep what is left of theirs.
func (d *Document) frame(s Span, f Finding) error {
	if err := d.check(s); err != nil {
		return err
	}
	if !f.Kind.Known() {
		return fmt.Errorf("%w: %q", ErrKind, f.Kind)
	}
	if s.Len() == 0 {
		return nil
	}
	if i, j := d.edits.overlapping(s); i < j {
		s = s.Union(d.edits.at(i).Span).Union(d.edits.at(j - 1).Span)
	}
	if d.marks.len() == 0 {
		d.marks.reserve(min(16+len(d.page.Blocks)*5/4, 4096)) // in the end each block has one, and some have more
	}
	i, j := d.marks.overlapping(s)
	if i == j {
		d.marks.insert(i, s, Mark{s, f})
		return nil
	}
	var few [4]Mark
	out := few[:0]
	at := s.Start // the new mark's ground not yet given out
	lost := false
	put := func(to int) {
		if at < to {
			out = append(out, Mark{Span{at, to}, f})
		}
	}
	for k := i; k < j; k++ {
		old := *d.marks.at(k)
		if old.Confidence >= f.Confidence {
			put(old.Start)
			out = append(out, old)
			at = max(at, old.End)
			lost = true
			continue
		}
		d.contested = append(d.contested, old)
		if old.Start < s.Start {
			left := old
			left.End = s.Start
			out = append(out, left)
		}
		if old.End > s.End {
			put(s.End)
			at = s.End
			right := old
			right.Start = s.End
			out = append(out, right)
		}
	}
	put(s.End)
	if lost {
		d.contested = append(d.contested, Mark{s, f})
	}
	d.marks.remove(i, j)
	for k := range out {
		d.marks.insert(i+k, out[k].Span, out[k])
	}
	return nil
}

// rewrite records that s reads after in the content. s holds whole every edit it
// touches; View sees to that.
func (d *Document) rewrite(s Span, step Step) error {
	if err := d.check(s); err != nil {
		return err
	}
	i, j := d.marks.overlapping(s)
	for k := i; k < j; k++ {
		if m := d.marks.at(k); !m.Contains(s) && (m.Kind.Framing() || j-i > 1) {
			return fmt.Errorf("%w: %v, %v", ErrCross, s, m.Span)
		}
	}
	if step.Before == step.After || s.Len() == 0 {
		return nil
	}
	if !utf8.ValidString(step.After) {
		return fmt.Errorf("%w: rewrite to %q", ErrDecode, step.After)
	}
	i, j = d.edits.overlapping(s)
	step.Span = s
	e := Edit{Span: s, After: step.After}
	for k := i; k < j; k++ {
		old := d.edits.at(k)
		if !s.Contains(old.Span) {
			return fmt.Errorf("edit %v cuts edit %v", s, old.Span)
		}
		e.Steps = append(e.Steps, old.Steps...)
	}
	e.Steps = append(e.Steps, step)
	d.edits.remove(i, j)
	d.edits.insert(i, s, e)
	return nil
}
