package pipeline

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
)

// A Stage reads a document and claims things of it through its Pass. One Stage
// value serves many documents at once, so it keeps no state of a document.
type Stage interface {
	Name() string
	Run(ctx context.Context, p *Pass) error
}

// StageFunc makes a Stage of a function.
func StageFunc(name string, run func(context.Context, *Pass) error) Stage {
	return stageFunc{name, run}
}

type stageFunc struct {
	name string
	run  func(context.Context, *Pass) error
}

func (s stageFunc) Name() string                           { return s.name }
func (s stageFunc) Run(ctx context.Context, p *Pass) error { return s.run(ctx, p) }

// A Pass is one stage at work on one document: the document to read, and the
// three verbs that change it: Frame a span, Rewrite a span, Note a fact. Reword
// mends the words of facts that are noted. It is dead once Run returns.
type Pass struct {
	doc   *Document
	stage string
	log   *slog.Logger
}

// Doc returns the document, to read.
func (p *Pass) Doc() *Document { return p.doc }

// Page returns the structure of the source.
func (p *Pass) Page() *Page { return p.doc.page }

// Blocks returns the blocks of the page in document order.
func (p *Pass) Blocks() []Block { return p.doc.page.Blocks }

// Log returns the logger of the pipeline; silent unless one was given.
func (p *Pass) Log() *slog.Logger { return p.log }

// Frame labels a span: a framing kind takes it out of the content, a content
// kind says which part of the content it is. Where claims overlap the surer
// one keeps the ground; the loser is kept as contested.
func (p *Pass) Frame(s Span, f Finding) error {
	if p.doc == nil {
		return ErrDone
	}
	f.Stage = p.stage
	if err := p.doc.frame(s, f); err != nil {
		return fmt.Errorf("frame %s %s: %w", f.Rule, f.Kind, err)
	}
	return nil
}

// FrameBlock labels a whole block.
func (p *Pass) FrameBlock(b *Block, f Finding) error { return p.Frame(b.Span, f) }

// FrameText labels a part of a block, given by offsets into the block's Text.
func (p *Pass) FrameText(b *Block, from, to int, f Finding) error {
	if p.doc == nil {
		return ErrDone
	}
	if from == 0 && to == len(b.Text) {
		return p.Frame(b.Span, f)
	}
	s := p.doc.page.TextSpan(b, from, to)
	if s.Len() == 0 {
		return fmt.Errorf("frame %s %s: %w: [%d,%d) of block %d", f.Rule, f.Kind, ErrRange, from, to, b.Index)
	}
	return p.Frame(s, f)
}

// View returns the text of a block as a reader sees it, earlier edits applied.
func (p *Pass) View(b *Block) View { return p.doc.View(b) }

// Rewrite records that v.Text[i:j] reads after in the content. The edit is
// reversible: the record keeps the source. Rewriting across the border of
// framing fails with ErrCross.
func (p *Pass) Rewrite(v View, i, j int, after, grade string, f Finding) error {
	if p.doc == nil {
		return ErrDone
	}
	s, step, err := v.replace(i, j, after)
	if err == nil {
		f.Stage = p.stage
		step.Finding, step.Grade = f, grade
		err = p.doc.rewrite(s, step)
	}
	if err != nil {
		return fmt.Errorf("rewrite %s: %w", f.Rule, err)
	}
	return nil
}

// Note records a fact. A stated or inferred fact needs evidence: a span, a
// place or a quotation.
func (p *Pass) Note(n Note) error {
	if p.doc == nil {
		return ErrDone
	}
	if n.Key == "" {
		return fmt.Errorf("note: no key")
	}
	if (n.Status == Stated || n.Status == Inferred || n.Status == Conflicting) && len(n.Evidence) == 0 && n.Where == "" && n.Text == "" {
		return fmt.Errorf("note %s: %s without evidence", n.Key, n.Status)
	}
	n.Stage = p.stage
	p.doc.notes = append(p.doc.notes, n)
	return nil
}

// Reword gives the facts that earlier stages noted the words that their values were
// mended to: mend is asked for every value and field. What the page has instead is
// kept in the field "printed"; the quotation and the evidence are of the source, and
// so are the raw statements of the page's markup.
func (p *Pass) Reword(mend func(string) string) error {
	if p.doc == nil {
		return ErrDone
	}
	for i := range p.doc.notes {
		n := &p.doc.notes[i]
		if strings.HasPrefix(n.Key, SaidPrefix) {
			continue
		}
		n.Fields = slices.Clone(n.Fields) // notes may share them
		for k := range n.Fields {
			n.Fields[k].Value = mend(n.Fields[k].Value)
		}
		if v := mend(n.Value); v != n.Value {
			n.Fields = append(n.Fields, Field{Name: "printed", Value: n.Value})
			n.Value = v
		}
	}
	return nil
}

// Label returns the mark that covers most of a block, or nil if none touches it.
func (p *Pass) Label(b *Block) *Mark { return p.doc.Label(b) }

// Label returns the mark that covers most of a block, or nil if none touches it.
// It is a copy: a later claim does not change it.
func (d *Document) Label(b *Block) *Mark {
	// Small enough to be inlined, so that a caller who only looks at the copy has it
	// on its stack.
	if m, ok := d.label(b); ok {
		return &m
	}
	return nil
}

func (d *Document) label(b *Block) (Mark, bool) {
	i, j := d.marks.overlapping(b.Span)
	best, size := -1, 0
	for k := i; k < j; k++ {
		m := d.marks.spanAt(k)
		if n := min(m.End, b.Span.End) - max(m.Start, b.Span.Start); n > size {
			best, size = k, n
		}
	}
	if best < 0 {
		return Mark{}, false
	}
	return *d.marks.at(best), true
}

// Framed reports whether a whole block is framing: whether no ink of it is left to
// the content.
func (d *Document) Framed(b *Block) bool {
	i, j := d.marks.overlapping(b.Span)
	for r := b.runs[0]; r < b.runs[1]; r++ {
		run := d.page.runs[r].Span
		at := run.Start
		for k := i; k < j && at < run.End; k++ {
			m := d.marks.at(k)
			if !m.Kind.Framing() || m.End <= at || m.Start >= run.End {
				continue
			}
			if m.Start > at && !blank(d.page.src[at:m.Start]) {
				return false
			}
			at = max(at, m.End)
		}
		if at < run.End && !blank(d.page.src[at:run.End]) {
			return false
		}
	}
	return true
}
