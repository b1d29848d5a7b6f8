package workbench

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/rules"
)

// A shown is a part of a page as the browser gets it.
type shown struct {
	pipeline.Span
	label
	Text string `json:"t"`
}

// full processes a document with the pack of a request. A pack that cannot be
// read stands aside for the one on disk.
func (b *Bench) full(ctx context.Context, q *request, off map[string]bool) (*pipeline.Document, error) {
	p, err := b.page(q.Doc)
	if err != nil {
		return nil, err
	}
	pl, err := b.moment(q, off)
	if err != nil {
		return nil, err
	}
	d, err := pl.Process(ctx, p.input)
	if d == nil {
		return nil, err
	}
	return d, nil
}

// moment makes the pipeline of a request.
func (b *Bench) moment(q *request, off map[string]bool) (*pipeline.Pipeline, error) {
	if len(off) == 0 && b.last.pl != nil && b.last.file == q.File && b.last.source == q.Source {
		return b.last.pl, nil
	}
	pack, err := rules.Parse(q.File, []byte(q.Source))
	if err != nil {
		if pack = provisional(q, err); pack == nil {
			if pack, err = rules.Parse(q.File, []byte(b.own[q.File])); err != nil {
				pack = nil
			}
		}
	}
	set, err := b.set(q.File, pack, off)
	if err != nil {
		return nil, err
	}
	pl, err := b.pipeline(set, off)
	if err == nil && len(off) == 0 {
		b.last.file, b.last.source, b.last.pl = q.File, q.Source, pl
	}
	return pl, err
}

// show returns a page with its spans, and what the stages and rules that are left
// out change on it.
func (b *Bench) show(ctx context.Context, q *request) (any, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	d, err := b.full(ctx, q, q.Off)
	if err != nil {
		return nil, err
	}
	parts := []shown{}
	for _, pt := range d.Parts() {
		s := shown{Span: pt.Span, label: label{Kind: pt.Kind}, Text: strings.TrimSpace(pt.Text)}
		if pt.Mark >= 0 {
			m := &d.Marks()[pt.Mark]
			s.label = label{pt.Kind, m.Stage, m.Rule, m.Confidence, m.Why}
		}
		parts = append(parts, s)
	}
	changes := []effect{}
	if len(q.Off) > 0 {
		whole, err := b.full(ctx, q, nil)
		if err != nil {
			return nil, err
		}
		changes = difference(q.Doc, d, marksOf(whole), marksOf(d))
		for i := range changes {
			changes[i].Text = textOf(d, changes[i].Span)
		}
	}
	return map[string]any{"parts": parts, "changes": changes}, nil
}

// bisect says which rule or stage took a place of a page, who would take it if
// that one were not there, and so on until it is kept.
func (b *Bench) bisect(ctx context.Context, q *request) (any, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	off := map[string]bool{}
	chain := []label{}
	for range 24 {
		d, err := b.full(ctx, q, off)
		if err != nil {
			return nil, err
		}
		l := marksOf(d).at(q.At)
		chain = append(chain, l)
		switch {
		case l.Kind.Content() || l.Stage == "":
			return map[string]any{"chain": chain}, nil
		case l.Stage == "ruled" && !off[l.Rule]:
			off[l.Rule] = true
		case !off[l.Stage]:
			off[l.Stage] = true
		default:
			return map[string]any{"chain": chain}, nil
		}
	}
	return map[string]any{"chain": chain}, nil
}

// A candidate is a rule drafted from a selection, with what it would do.
type candidate struct {
	How    string   `json:"how"`
	Name   string   `json:"name"`
	YAML   string   `json:"yaml"`
	Here   int      `json:"here"`  // places on this page
	Prose  int      `json:"prose"` // paragraphs it claims here
	Whole  bool     `json:"whole"`
	Pages  int      `json:"pages"`  // pages it hits, this one too
	Clean  int      `json:"clean"`  // pages without framing it hits
	Broken []string `json:"broken"` // samples it breaks
}

// draft makes rules of a selected text.
func (b *Bench) draft(ctx context.Context, q *request) (any, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	p, err := b.page(q.Doc)
	if err != nil {
		return nil, err
	}
	if !q.Kind.Known() {
		return nil, fmt.Errorf("no kind %q", q.Kind)
	}
	pack, _, _, err := b.read(ctx, q)
	if err != nil {
		return nil, err
	}
	if pack == nil {
		return nil, errors.New("the pack has faults: mend them first")
	}
	id := q.ID
	for n := 2; slices.ContainsFunc(pack.Rules, func(r *rules.Rule) bool { return r.ID == id }); n++ {
		id = fmt.Sprintf("%s-%d", q.ID, n)
	}
	span := q.Span
	if s, ok := rules.Locate(p.doc, q.Text); ok && (q.Span.Contains(s) || q.Span.Len() == 0) {
		span = s
	}
	if span.Start < 0 || span.End > len(p.doc.Source.Text) || span.Len() <= 0 {
		return nil, errors.New("nothing is selected")
	}
	list, err := rules.Draft(ctx, p.doc, span, pack.Name, id, q.Kind)
	if err != nil {
		return nil, err
	}
	if err := b.prepare(ctx, q.File); err != nil {
		return nil, err
	}
	out := []candidate{}
	for i := range list {
		c, err := b.weigh(ctx, q, pack, &list[i])
		if err != nil {
			return nil, err
		}
		out = append(out, *c)
	}
	return map[string]any{"candidates": out}, nil
}

// weigh counts what a drafted rule would do on all pages.
func (b *Bench) weigh(ctx context.Context, q *request, pack *rules.Pack, p *rules.Proposal) (*candidate, error) {
	text, err := p.Rule.YAML()
	if err != nil {
		return nil, err
	}
	c := &candidate{How: p.How, Name: p.Rule.Name(), YAML: string(text), Here: p.Hits, Prose: p.Prose, Whole: p.Whole, Broken: []string{}}
	single, err := rules.NewSet([]*rules.Pack{{Name: pack.Name, Rules: []*rules.Rule{p.Rule}}})
	if err != nil {
		return nil, err
	}
	var touched []int
	hits, changes := make([]bool, len(b.docs)), make([]bool, len(b.docs))
	if err := each(ctx, len(b.docs), func(i int) {
		found := hitsOf(ctx, single, b.docs[i].doc, pack.Name, p.Rule.File)
		if hits[i] = len(found) > 0; hits[i] && b.docs[i].gold != nil {
			now := b.seen[i].over(b.old[i])
			changes[i] = len(difference(i, b.docs[i].doc, now, now.over(found))) > 0
		}
	}); err != nil {
		return nil, err
	}
	for i, h := range hits {
		if h {
			c.Pages++
		}
		if h && b.docs[i].Group == "clean" {
			c.Clean++
		}
		if changes[i] {
			touched = append(touched, i)
		}
	}
	if len(touched) == 0 {
		return c, nil
	}
	longer := *pack
	longer.Rules = append(slices.Clone(pack.Rules), p.Rule)
	set, err := b.set(q.File, &longer, nil)
	if err != nil {
		return nil, err
	}
	pl, err := b.pipeline(set, nil)
	if err != nil {
		return nil, err
	}
	for _, i := range touched {
		broken, _, err := b.judge(ctx, pl, i)
		if err != nil {
			return nil, err
		}
		if broken != nil {
			c.Broken = append(c.Broken, b.docs[i].Name)
		}
	}
	return c, nil
}
