package pipeline

import (
	"context"
	"fmt"
	"strings"
)

// Replay makes the document of a record again, without running a stage: its source,
// its labels, its facts, and the edits that keep wants (all when keep is nil), so
// that it can be printed in another profile. An edit of several steps is kept only
// if all of them are wanted. A label that covers nothing but layout is not in the
// record and does not come back.
func Replay(ctx context.Context, r *Record, keep func(*Step) bool) (*Document, error) {
	var b strings.Builder
	for _, p := range r.Pieces {
		b.WriteString(p[1])
	}
	d := &Document{ID: r.ID, URL: r.URL, degraded: r.Degraded, contested: r.Contested, Source: Source{
		Text: b.String(), Format: r.Source.Format, Charset: r.Source.Charset, CharsetFrom: r.Source.CharsetFrom,
		Container: r.Source.Container, Bytes: r.Source.Bytes, Patches: r.Source.Patches, Raw: r.Source.Raw,
	}}
	nodes := Limits{}.withDefaults().Nodes
	if d.Source.Format == HTML {
		d.page, _ = parseHTML(ctx, d.Source.Text, nodes, new(memory)) // what is wrong with it stands in Degraded
	} else {
		d.page, _ = parseText(ctx, d.Source.Text, nodes, new(memory))
	}
	if d.page == nil {
		return nil, fmt.Errorf("%s: replay: %w", r.ID, cause(ctx))
	}
	for _, parts := range [][]PartRecord{r.Content, r.Framing} {
		for _, p := range parts {
			if p.Stage == "" {
				continue
			}
			s := Span{p.Start, p.End}
			if err := d.check(s); err != nil {
				return nil, fmt.Errorf("%s: replay: %w", r.ID, err)
			}
			i, j := d.marks.overlapping(s)
			if i != j {
				return nil, fmt.Errorf("%s: replay: %w: two labels at %v", r.ID, ErrRange, s)
			}
			d.marks.insert(i, s, Mark{s, Finding{p.Stage, p.Rule, p.Kind, p.Confidence, p.Evidence, p.Why}})
		}
	}
	for _, e := range r.Edits {
		if err := d.check(e.Span); err != nil {
			return nil, fmt.Errorf("%s: replay: %w", r.ID, err)
		}
		i, j := d.edits.overlapping(e.Span)
		if i != j {
			return nil, fmt.Errorf("%s: replay: %w: two edits at %v", r.ID, ErrRange, e.Span)
		}
		if e.wanted(keep) {
			d.edits.insert(i, e.Span, e)
		}
	}
	d.notes = append(append(d.notes, r.Said...), r.Facts...)
	d.done = true
	return d, nil
}

func (e *Edit) wanted(keep func(*Step) bool) bool {
	for i := range e.Steps {
		if keep != nil && !keep(&e.Steps[i]) {
			return false
		}
	}
	return true
}
