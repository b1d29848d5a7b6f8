package workbench

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/rules"
)

// maxEffects is how many changes an answer lists; the counts are whole.
const maxEffects = 400

// A label is what a stretch of a page is said to be, and by whom.
type label struct {
	Kind  pipeline.Kind    `json:"k"`
	Stage string           `json:"stage,omitempty"`
	Rule  string           `json:"rule,omitempty"`
	Sure  pipeline.Percent `json:"c,omitempty"`
	Why   string           `json:"w,omitempty"`
}

// A hit is a label on a span.
type hit struct {
	pipeline.Span
	label
}

// marks are labels in source order that do not overlap.
type marks []hit

// over lays hits over marks as a document does: the surer keeps the ground, and
// of equals the older.
func (m marks) over(hits []hit) marks {
	for _, h := range hits {
		var out marks
		at := h.Start
		put := func(to int) {
			if at < to {
				out = append(out, hit{pipeline.Span{Start: at, End: to}, h.label})
			}
		}
		for _, old := range m {
			switch {
			case old.End <= h.Start:
				out = append(out, old)
			case old.Start >= h.End:
				put(h.End)
				at = max(at, h.End)
				out = append(out, old)
			case old.Sure >= h.Sure:
				put(old.Start)
				out = append(out, old)
				at = max(at, old.End)
			default:
				if old.Start < h.Start {
					out = append(out, hit{pipeline.Span{Start: old.Start, End: h.Start}, old.label})
				}
				if old.End > h.End {
					put(h.End)
					at = h.End
					out = append(out, hit{pipeline.Span{Start: h.End, End: old.End}, old.label})
				}
			}
		}
		put(h.End)
		m = out
	}
	return m
}

// at returns the label of an offset; text that nobody labels is body.
func (m marks) at(off int) label {
	i, _ := slices.BinarySearchFunc(m, off, func(h hit, off int) int {
		if h.End <= off {
			return -1
		}
		return 1
	})
	if i < len(m) && m[i].Start <= off && off < m[i].End {
		return m[i].label
	}
	return label{Kind: pipeline.Body}
}

// An effect is a stretch of a page that an edit labels otherwise.
type effect struct {
	Doc  int    `json:"doc"`
	What string `json:"what"` // removed, kept, relabelled
	From label  `json:"from"`
	To   label  `json:"to"`
	pipeline.Span
	Text string `json:"t"`
}

// difference lists what two labellings say otherwise of the visible text.
func difference(doc int, d *pipeline.Document, old, now marks) []effect {
	var cuts []int
	for _, list := range []marks{old, now} {
		for _, h := range list {
			cuts = append(cuts, h.Start, h.End)
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	out := []effect{}
	for i := 0; i+1 < len(cuts); i++ {
		s := pipeline.Span{Start: cuts[i], End: cuts[i+1]}
		a, b := old.at(s.Start), now.at(s.Start)
		if a.Kind == b.Kind {
			continue
		}
		what := "relabelled"
		switch {
		case a.Kind.Content() && b.Kind.Framing():
			what = "removed"
		case a.Kind.Framing() && b.Kind.Content():
			what = "kept"
		}
		if n := len(out); n > 0 && out[n-1].End == s.Start && out[n-1].From == a && out[n-1].To == b {
			out[n-1].End = s.End
			continue
		}
		out = append(out, effect{Doc: doc, What: what, From: a, To: b, Span: s})
	}
	return slices.DeleteFunc(out, func(e effect) bool { return textOf(d, e.Span) == "" })
}

// textOf returns the visible text of a span of a document, shortened.
func textOf(d *pipeline.Document, s pipeline.Span) string {
	var out []string
	blocks := d.Page().Blocks
	from, _ := slices.BinarySearchFunc(blocks, s.Start, func(b pipeline.Block, at int) int { return cmp.Compare(b.Span.End, at+1) })
	size := 0
	for i := from; i < len(blocks) && blocks[i].Span.Start < s.End && size < 240; i++ {
		v := d.View(&blocks[i])
		lo, hi := -1, -1
		for k := range v.Text {
			if at := v.Span(k, k+1); at.Start >= s.Start && at.End <= s.End {
				if lo < 0 {
					lo = k
				}
				hi = k + 1
			}
		}
		if lo >= 0 {
			t := strings.TrimSpace(strings.ToValidUTF8(v.Text[lo:max(lo, min(hi, lo+240))], ""))
			if t != "" {
				out = append(out, t)
				size += len(t)
			}
		}
	}
	return strings.Join(out, " / ")
}

type fault struct {
	Line   int    `json:"line"`
	Col    int    `json:"col"`
	Msg    string `json:"msg"`
	Unsure bool   `json:"unsure,omitempty"`
}

// read reads the pack of a request and says what is wrong with it.
func (b *Bench) read(ctx context.Context, q *request) (*rules.Pack, *rules.Set, []fault, error) {
	out := []fault{}
	note := func(err error) bool {
		var list rules.Faults
		if !errors.As(err, &list) {
			return false
		}
		for _, f := range list {
			out = append(out, fault{max(f.Line, 1), max(f.Col, 1), f.Msg, errors.Is(f, rules.ErrUnsure)})
		}
		return true
	}
	pack, err := rules.Parse(q.File, []byte(q.Source))
	if err != nil {
		if !note(err) {
			return nil, nil, nil, err
		}
		sortFaults(out)
		if pack = provisional(q, err); pack == nil {
			return nil, nil, out, nil
		}
		set, err := b.alone(q.File, pack)
		if err != nil {
			return nil, nil, out, nil
		}
		return pack, set, out, nil
	}
	set, err := b.alone(q.File, pack)
	if err != nil {
		if !note(err) {
			return nil, nil, nil, err
		}
		return nil, nil, out, nil
	}
	tried, err := set.TryRules(ctx, func(r *rules.Rule) bool { return r.Pack == pack.Name && r.File == q.File })
	if err != nil {
		return nil, nil, nil, err
	}
	for _, t := range tried {
		if t.Failed != "" {
			out = append(out, fault{max(t.Test.Line, 1), max(t.Test.Col, 1), t.Failed, false})
		}
	}
	sortFaults(out)
	return pack, set, out, nil
}

// alone makes a set of one pack, or of all where it leans on rules of others.
func (b *Bench) alone(file string, pack *rules.Pack) (*rules.Set, error) {
	set, err := rules.NewSet([]*rules.Pack{pack})
	if err != nil {
		return b.set(file, pack, nil)
	}
	return set, nil
}

// provisional reads a pack whose only fault is that rules have no tests yet, so
// that their effect shows while they are written.
func provisional(q *request, err error) *rules.Pack {
	var list rules.Faults
	if !errors.As(err, &list) {
		return nil
	}
	for _, f := range list {
		if !strings.HasPrefix(f.Msg, "needs tests") {
			return nil
		}
	}
	var doc yaml.Node
	if yaml.Unmarshal([]byte(q.Source), &doc) != nil || len(doc.Content) == 0 || doc.Content[0].Kind != yaml.MappingNode {
		return nil
	}
	top := doc.Content[0].Content
	for i := 0; i+1 < len(top); i += 2 {
		if top[i].Value != "rules" {
			continue
		}
		for _, r := range top[i+1].Content {
			for k := 0; k+1 < len(r.Content); k += 2 {
				if r.Content[k].Value == "tests" {
					r.Content = slices.Delete(r.Content, k, k+2)
					break
				}
			}
			var tests yaml.Node
			if yaml.Unmarshal([]byte("{hit: [a], miss: [b]}"), &tests) != nil {
				return nil
			}
			r.Content = append(r.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: "tests"}, tests.Content[0])
		}
	}
	text, err := yaml.Marshal(&doc)
	if err != nil {
		return nil
	}
	pack, err := rules.Parse(q.File, text)
	if err != nil {
		return nil
	}
	return pack
}

// check answers a pause in typing: what is wrong with the pack, and what it
// changes on every page against the pack on disk. Only the rules of the pack run;
// what all others say of a page is known from before.
func (b *Bench) check(ctx context.Context, q *request) (any, error) {
	began := time.Now()
	b.mu.Lock()
	defer b.mu.Unlock()
	pack, set, faults, err := b.read(ctx, q)
	if err != nil {
		return nil, err
	}
	read := time.Since(began)
	answer := map[string]any{"faults": faults, "effects": []effect{}}
	if pack == nil {
		return answer, nil
	}
	if err := b.prepare(ctx, q.File); err != nil {
		return nil, err
	}
	began = time.Now() // the first look at a pack has run the whole pipeline
	found := make([][]effect, len(b.docs))
	err = each(ctx, len(b.docs), func(i int) {
		now := hitsOf(ctx, set, b.docs[i].doc, pack.Name, q.File)
		if slices.Equal(now, b.old[i]) {
			return
		}
		found[i] = difference(i, b.docs[i].doc, b.seen[i].over(b.old[i]), b.seen[i].over(now))
	})
	if err != nil {
		return nil, err
	}
	effects := []effect{}
	counts := map[string]int{}
	for _, list := range found {
		for _, e := range list {
			counts[e.What]++
			if b.docs[e.Doc].Group == "clean" && e.What == "removed" {
				counts["clean"]++
			}
			if len(effects) < maxEffects {
				e.Text = textOf(b.docs[e.Doc].doc, e.Span)
				effects = append(effects, e)
			}
		}
	}
	answer["effects"], answer["counts"] = effects, counts
	answer["ms"] = float64(time.Since(began).Microseconds()+read.Microseconds()) / 1000
	return answer, nil
}

// hitsOf returns what the rules of a pack claim on a page.
func hitsOf(ctx context.Context, set *rules.Set, d *pipeline.Document, pack, file string) []hit {
	res, err := set.Match(ctx, d.Page(), rules.WhereOf(d))
	if err != nil {
		return nil
	}
	var out []hit
	for i := range res.Hits {
		h := &res.Hits[i]
		if h.Rule.Pack == pack && h.Rule.File == file {
			out = append(out, hit{h.Span, label{h.Rule.Kind, "ruled", h.Rule.Name(), h.Rule.Confidence, h.Rule.About}})
		}
	}
	return out
}

// prepare runs the whole pipeline without the pack over all pages, once for each
// pack that is worked on.
func (b *Bench) prepare(ctx context.Context, file string) error {
	if b.base == file && len(b.seen) == len(b.docs) {
		return nil
	}
	set, err := b.set(file, nil, nil)
	if err != nil {
		return err
	}
	pl, err := b.pipeline(set, nil)
	if err != nil {
		return err
	}
	var saved *rules.Pack
	var own *rules.Set
	if text, ok := b.own[file]; ok {
		if saved, err = rules.Parse(file, []byte(text)); err == nil {
			own, err = b.alone(file, saved)
		}
		if err != nil { // a pack on disk that cannot be read claims nothing
			saved, own = nil, nil
		}
	}
	seen, old := make([]marks, len(b.docs)), make([][]hit, len(b.docs))
	err = each(ctx, len(b.docs), func(i int) {
		if d, _ := pl.Process(ctx, b.docs[i].input); d != nil {
			seen[i] = marksOf(d)
		}
		if own != nil {
			old[i] = hitsOf(ctx, own, b.docs[i].doc, saved.Name, file)
		}
	})
	if err != nil {
		return err
	}
	b.base, b.seen, b.old = file, seen, old
	return nil
}

// marksOf returns the labels of a processed document.
func marksOf(d *pipeline.Document) marks {
	var out marks
	for _, m := range d.Marks() {
		out = append(out, hit{m.Span, label{m.Kind, m.Stage, m.Rule, m.Confidence, m.Why}})
	}
	return out
}
