package pipeline

import (
	"sort"
	"strings"
)

// A PieceKind says what a piece of the source is.
type PieceKind uint8

// The kinds of pieces.
const (
	Markup  PieceKind = iota // tags, scripts, layout: nothing a reader reads
	Kept                     // in the content as it stands
	Edited                   // in the content, rewritten
	Framing                  // visible text, not in the content
)

// String returns the piece kind's name in the record.
func (k PieceKind) String() string { return [...]string{"markup", "kept", "edited", "framing"}[k] }

// A Piece is a run of the source with what became of it.
type Piece struct {
	Kind  PieceKind
	Label Kind // of kept, edited and framing pieces
	Span
	Block int // index of the block, -1 for markup
	Mark  int // index in Document.Marks, -1 for none
	Edit  int // index in Document.Edits, -1 for none
}

// Pieces takes the document apart: spans that tile the source from its first to
// its last byte, in order. Every output is printed from them.
func (d *Document) Pieces() []Piece {
	p := d.page
	marks, edits := d.Marks(), d.Edits()
	out := make([]Piece, 0, 3*len(p.runs)+2)
	at := 0
	mi, ei := 0, 0
	markup := func(to int) {
		if at < to {
			out = append(out, Piece{Kind: Markup, Span: Span{at, to}, Block: -1, Mark: -1, Edit: -1})
			at = to
		}
	}
	for ri := range p.runs {
		r := &p.runs[ri]
		if r.End <= at {
			continue // inside an edit that began in an earlier run
		}
		markup(max(r.Start, at))
		for at < r.End {
			for mi < len(marks) && marks[mi].End <= at {
				mi++
			}
			for ei < len(edits) && edits[ei].End <= at {
				ei++
			}
			pc := Piece{Kind: Kept, Label: Body, Block: int(r.block), Mark: -1, Edit: -1}
			end := r.End
			if mi < len(marks) {
				if m := &marks[mi]; m.Start <= at {
					pc.Mark, pc.Label = mi, m.Kind
					end = min(end, m.End)
					if m.Kind.Framing() {
						pc.Kind = Framing
					}
				} else {
					end = min(end, m.Start)
				}
			}
			if pc.Kind == Kept && ei < len(edits) {
				if e := &edits[ei]; e.Start <= at {
					pc.Kind, pc.Edit, end = Edited, ei, e.End
				} else {
					end = min(end, e.Start)
				}
			}
			pc.Span = Span{at, end}
			out = append(out, pc)
			at = end
		}
	}
	markup(len(p.src))
	return out
}

// A Part is a stretch of text of one kind, one or more lines of a block.
type Part struct {
	Kind  Kind
	Text  string // as a reader sees it; edits applied in content
	Span  Span   // first to last byte in the source
	Block int
	Mark  int // index in Document.Marks, -1 for none
}

// Parts returns the visible text of the document in order, content and framing,
// each stretch of one mark in one block as one part.
func (d *Document) Parts() []Part { return d.parts(true) }

// SourceParts returns the same parts with the text as it was before any edit.
func (d *Document) SourceParts() []Part { return d.parts(false) }

func (d *Document) parts(edited bool) []Part {
	var out []Part
	pieces := d.Pieces()
	for i := 0; i < len(pieces); {
		first := &pieces[i]
		if first.Kind == Markup {
			i++
			continue
		}
		from := i
		part := Part{Kind: first.Label, Span: first.Span, Block: first.Block, Mark: first.Mark}
		for ; i < len(pieces); i++ {
			pc := &pieces[i]
			if pc.Kind == Markup {
				continue
			}
			if pc.Block != part.Block || pc.Mark != part.Mark || pc.Label != part.Kind {
				break
			}
			part.Span.End = pc.End
		}
		part.Text = d.partText(pieces[from:i], edited)
		if strings.TrimSpace(part.Text) != "" {
			out = append(out, part)
		}
	}
	return out
}

// partText returns the text of the pieces of a part.
func (d *Document) partText(pieces []Piece, edited bool) string {
	b := &d.page.Blocks[pieces[0].Block]
	runs := d.page.runs[b.runs[0]:b.runs[1]]
	if pc := &pieces[0]; len(pieces) == 1 && pc.Kind != Edited && len(runs) == 1 && runs[0].plain {
		if s := d.page.src[pc.Start:pc.End]; s != "" && !space(s[0]) && !space(s[len(s)-1]) && folded(s) {
			return s
		}
	}
	var out strings.Builder
	f := folder{out: &out, pre: b.Pre}
	for _, pc := range pieces {
		if pc.Kind == Markup {
			continue
		}
		if pc.Kind == Edited && edited {
			if after := d.Edits()[pc.Edit].After; after != "" {
				f.put(after, 0, 0)
			}
			continue
		}
		// Only an edited piece goes over several runs.
		for i := sort.Search(len(runs), func(i int) bool { return runs[i].End > pc.Start }); i < len(runs) && runs[i].Start < pc.End; i++ {
			r := runs[i]
			r.Start, r.End = max(r.Start, pc.Start), min(r.End, pc.End)
			f.run(d.page, &r)
		}
	}
	return out.String()
}
