package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/offprint-news/offprint/pipeline"
)

// maxExamples is how many changes of one cause the overview lists; the documents
// show them all.
const maxExamples = 40

// compared is the summary of a comparison with an older run.
type compared struct {
	Label   string      `json:"label"`
	Made    [][2]string `json:"made,omitempty"`
	Same    int         `json:"same"` // documents without a change
	Causes  []cause     `json:"causes"`
	Gone    []string    `json:"gone,omitempty"`   // ids of documents of the older run alone
	Added   []string    `json:"added,omitempty"`  // ids of documents of this run alone
	Differ  []string    `json:"differ,omitempty"` // ids whose bytes are not those of the older run
	numbers map[reason]int
	docs    map[[2]int]bool
}

// A reason is what changes have in common that have the same kinds and rules on
// both sides.
type reason struct {
	What string `json:"w"` // removed, kept, relabelled, edited, fact
	From string `json:"f"` // kind, or for a fact its key
	To   string `json:"t"`
	Old  int    `json:"o"` // index in index.By
	New  int    `json:"n"`
}

// A cause gathers the changes of one reason.
type cause struct {
	reason
	Count    int       `json:"c"`
	Docs     int       `json:"d"`
	Bytes    int       `json:"b"`
	Examples []example `json:"x"`
}

// An example is a change in a document.
type example struct {
	Doc  int    `json:"d"`
	At   int    `json:"s"`
	Text string `json:"t"`
}

// A change is one of a document: a stretch of its source and the cause.
type change struct {
	Start int    `json:"s"`
	End   int    `json:"e"`
	Cause int    `json:"c"`
	Text  string `json:"t"`
}

// A comparison holds what of an older run the newer one is held against.
type comparison struct {
	old  map[string]*older
	ids  []string
	used map[string]bool
}

type older struct {
	sha   string
	spans []labelled
	edits []pipeline.Edit
	facts []pipeline.Note
}

type labelled struct {
	pipeline.Span
	kind        pipeline.Kind
	stage, rule string
}

func readBefore(records Records) (*comparison, error) {
	c := &comparison{old: map[string]*older{}, used: map[string]bool{}}
	for r, err := range records {
		if err != nil {
			return nil, err
		}
		if c.old[r.ID] != nil {
			return nil, fmt.Errorf("report: two results of the older run have the id %q", r.ID)
		}
		c.ids = append(c.ids, r.ID)
		c.old[r.ID] = &older{r.Source.SHA256, spansOf(r), r.Edits, r.Facts}
	}
	return c, nil
}

func spansOf(r *pipeline.Record) []labelled {
	var out []labelled
	for _, p := range inOrder(r) {
		out = append(out, labelled{pipeline.Span{Start: p.Start, End: p.End}, p.Kind, p.Stage, p.Rule})
	}
	return out
}

// compare lists what changed in a document and enters it by cause.
func (ix *index) compare(doc int, r *pipeline.Record, c *comparison) []change {
	old := c.old[r.ID]
	switch {
	case old == nil:
		ix.Compare.Added = append(ix.Compare.Added, r.ID)
		return nil
	case old.sha != r.Source.SHA256:
		c.used[r.ID] = true
		ix.Compare.Differ = append(ix.Compare.Differ, r.ID)
		return nil
	}
	c.used[r.ID] = true
	src := newSource(r)
	var out []change
	enter := func(k reason, s pipeline.Span, text string) {
		n := ix.Compare.enter(k, example{doc, s.Start, text}, s.Len())
		out = append(out, change{s.Start, s.End, n, text})
	}
	for _, s := range relabelled(old.spans, spansOf(r)) {
		text := src.visible(pipeline.Span{Start: s.Start, End: min(s.End, s.Start+8*maxQuote)})
		k := reason{From: string(s.from.kind), To: string(s.to.kind), Old: ix.by(s.from.stage, s.from.rule), New: ix.by(s.to.stage, s.to.rule)}
		switch was, is := s.from.kind.Content(), s.to.kind.Content(); {
		case was && !is:
			k.What = "removed"
		case is && !was:
			k.What = "kept"
		default:
			k.What = "relabelled"
		}
		enter(k, s.Span, squeeze(text))
	}
	for _, e := range changedEdits(old.edits, r.Edits) {
		k := reason{What: "edited", From: "no edit", To: "no edit"}
		before, after := src.visible(e.span), src.visible(e.span)
		if e.old != nil {
			k.From, before = "edit", e.old.After
			k.Old = ix.byOf(e.old)
		}
		if e.new != nil {
			k.To, after = "edit", e.new.After
			k.New = ix.byOf(e.new)
		}
		enter(k, e.span, inkOf(before)+" → "+inkOf(after))
	}
	for _, f := range changedFacts(old.facts, r.Facts) {
		k := reason{What: "fact", From: f.key, To: f.key}
		var s pipeline.Span
		if f.old != nil {
			k.Old = ix.by(f.old.Stage, f.old.Rule)
		}
		if f.new != nil {
			k.New = ix.by(f.new.Stage, f.new.Rule)
			if len(f.new.Evidence) > 0 {
				s = f.new.Evidence[0]
			}
		}
		n := ix.Compare.enter(k, example{doc, s.Start, said(f.old) + " → " + said(f.new)}, 0)
		out = append(out, change{s.Start, s.End, n, said(f.old) + " → " + said(f.new)})
	}
	if len(out) == 0 {
		ix.Compare.Same++
	}
	return out
}

func (ix *index) byOf(e *pipeline.Edit) int {
	if len(e.Steps) == 0 {
		return 0
	}
	s := &e.Steps[len(e.Steps)-1]
	return ix.by(s.Stage, s.Rule)
}

func said(n *pipeline.Note) string {
	switch {
	case n == nil:
		return "(none)"
	case n.Status == pipeline.Unknown:
		return "unknown"
	}
	return squeeze(n.Value)
}

func squeeze(s string) string { return clip(strings.Join(strings.Fields(s), " "), maxQuote) }

// inkOf is squeeze for the side of an edit: what is nothing but white space is
// shown by signs for it, and no text at all by that for the empty set.
func inkOf(s string) string {
	switch {
	case s == "":
		return "∅"
	case !blank(s):
		return squeeze(s)
	}
	return clip(strings.Map(func(r rune) rune {
		if r == '\u00a0' {
			return '⍽'
		}
		return '␣'
	}, s), 60)
}

// enter counts a change and returns the number of its cause.
func (c *compared) enter(k reason, x example, bytes int) int {
	if c.numbers == nil {
		c.numbers, c.docs = map[reason]int{}, map[[2]int]bool{}
	}
	n, ok := c.numbers[k]
	if !ok {
		n = len(c.Causes)
		c.numbers[k] = n
		c.Causes = append(c.Causes, cause{reason: k})
	}
	t := &c.Causes[n]
	t.Count++
	t.Bytes += bytes
	if at := [2]int{n, x.Doc}; !c.docs[at] {
		c.docs[at] = true
		t.Docs++
	}
	if len(t.Examples) < maxExamples {
		t.Examples = append(t.Examples, x)
	}
	return n
}

// finish names what the newer run lacks.
func (ix *index) finish(c *comparison) {
	if c == nil {
		return
	}
	for _, id := range c.ids {
		if !c.used[id] {
			ix.Compare.Gone = append(ix.Compare.Gone, id)
		}
	}
}

// A shift is a stretch of source that two runs label differently.
type shift struct {
	pipeline.Span
	from, to labelled
}

// relabelled sweeps over two lists of labelled spans, each in order and disjoint,
// and returns where the kinds differ. Another rule for the same kind is no change.
func relabelled(old, now []labelled) []shift {
	var cuts []int
	for _, list := range [][]labelled{old, now} {
		for _, l := range list {
			cuts = append(cuts, l.Start, l.End)
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var out []shift
	i, j := 0, 0
	for k := 0; k+1 < len(cuts); k++ {
		s := pipeline.Span{Start: cuts[k], End: cuts[k+1]}
		a, b := labelAt(old, &i, s), labelAt(now, &j, s)
		if a.kind == "" || b.kind == "" || a.kind == b.kind {
			continue // between two lines: markup, or a border that moved over white space
		}
		a.Span, b.Span = pipeline.Span{}, pipeline.Span{}
		if n := len(out); n > 0 && out[n-1].End == s.Start && out[n-1].from == a && out[n-1].to == b {
			out[n-1].End = s.End
			continue
		}
		out = append(out, shift{s, a, b})
	}
	return out
}

func labelAt(list []labelled, i *int, s pipeline.Span) labelled {
	for *i < len(list) && list[*i].End <= s.Start {
		*i++
	}
	if *i < len(list) && list[*i].Contains(s) {
		return list[*i]
	}
	return labelled{}
}

type editChange struct {
	span     pipeline.Span
	old, new *pipeline.Edit
}

// changedEdits pairs the edits of one span.
func changedEdits(old, now []pipeline.Edit) []editChange {
	var out []editChange
	i, j := 0, 0
	for i < len(old) || j < len(now) {
		switch {
		case j == len(now) || i < len(old) && before(old[i].Span, now[j].Span):
			out = append(out, editChange{old[i].Span, &old[i], nil})
			i++
		case i == len(old) || before(now[j].Span, old[i].Span):
			out = append(out, editChange{now[j].Span, nil, &now[j]})
			j++
		default:
			if old[i].After != now[j].After {
				out = append(out, editChange{now[j].Span, &old[i], &now[j]})
			}
			i++
			j++
		}
	}
	return out
}

func before(a, b pipeline.Span) bool {
	return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End)) < 0
}

type factChange struct {
	key      string
	old, new *pipeline.Note
}

// changedFacts pairs facts of one key that differ, those left over in their order.
func changedFacts(old, now []pipeline.Note) []factChange {
	type value struct{ key, value, status string }
	of := func(n *pipeline.Note) value { return value{n.Key, n.Value, string(n.Status)} }
	have := map[value]int{}
	for i := range old {
		have[of(&old[i])]++
	}
	var fresh []*pipeline.Note
	for i := range now {
		if v := of(&now[i]); have[v] > 0 {
			have[v]--
		} else {
			fresh = append(fresh, &now[i])
		}
	}
	var out []factChange
	for i := len(old) - 1; i >= 0; i-- { // what is left of equal facts are the last ones
		n := &old[i]
		if v := of(n); have[v] > 0 {
			have[v]--
			out = append(out, factChange{n.Key, n, nil})
		}
	}
	slices.Reverse(out)
	for _, n := range fresh {
		k := slices.IndexFunc(out, func(f factChange) bool { return f.key == n.Key && f.new == nil })
		if k < 0 {
			out = append(out, factChange{n.Key, nil, n})
		} else {
			out[k].new = n
		}
	}
	return out
}
