package rules

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/offprint-news/offprint/pipeline"
)

// A Hit is one place where a rule matched.
type Hit struct {
	Rule     *Rule
	Span     pipeline.Span    // what the rule claims, in the source
	Evidence pipeline.Span    // the words, or the element's start tag, that matched
	First    int              // index of the first block of Span
	Last     int              // index of the last
	How      string           // line, text, regexp or select
	Fields   []pipeline.Field // the rule's fixed fields, then its named groups
	Text     string           // what the rule claims, as a reader sees it; of rules with note or groups only
}

// A Miss is a place where a rule matched in part.
type Miss struct {
	Rule   *Rule
	Block  int // index of the block, the first one where it is an element
	Lacked string
}

// A Result is what the rules of a set find on one page.
type Result struct {
	Hits   []Hit  // in source order; of hits at one place the surer first
	Misses []Miss // of Match only elements that hold most of the page's prose; of Explain all
}

// Match finds every place on a page where a rule of the set matches. Overlaps
// are not settled: the document does that. Hidden blocks are not looked at, and
// of a block over 64 KiB only its first and last 32 KiB. The time taken grows
// linearly with the page. The error is the context's.
func (s *Set) Match(ctx context.Context, p *pipeline.Page, w Where) (*Result, error) {
	return s.match(ctx, p, w, false)
}

// Explain does what Match does, and also says of every place where the words or
// the element of a rule were found, but not all it asks for, what was lacking.
func (s *Set) Explain(ctx context.Context, p *pipeline.Page, w Where) (*Result, error) {
	return s.match(ctx, p, w, true)
}

func (s *Set) match(ctx context.Context, p *pipeline.Page, w Where, trace bool) (*Result, error) {
	m := s.scratch.Get().(*matcher)
	defer func() {
		m.page, m.res = nil, nil // hold no page
		m.classes.reset()
		s.scratch.Put(m)
	}()
	m.reset(p, w, trace)
	if err := m.elements(ctx); err != nil {
		return nil, err
	}
	if err := m.blocks(ctx); err != nil {
		return nil, err
	}
	m.settle()
	return m.res, nil
}

// Sizes of long blocks.
const (
	longBlock = 64 << 10
	endOfLong = 32 << 10
)

// A unit is a block's folded text, or one end of that of a very long block.
type unit struct {
	block     int32
	base, end int32 // in the block's Text
	lo, hi    int32 // in the matcher's folded text
}

// A candidate is a match whose conditions are not all checked yet.
type candidate struct {
	rule     int32
	how      uint8
	unit     int32 // of words; -1 for an element
	from, to int32 // in the unit's folded text; of an element its index and its rank among the elements
	groups   []int32
	pattern  *pattern
}

// How a candidate matched.
const (
	byLine uint8 = iota
	byText
	byRegexp
	bySelect
)

var howNames = [...]string{"line", "text", "regexp", "select"}

// A matcher holds the memory of one match, to be used again.
type matcher struct {
	set    *Set
	page   *pipeline.Page
	where  Where
	trace  bool
	res    *Result
	fold   folder
	units  []unit
	first  []int32 // block -> its first unit, -1 if it is not looked at
	layout layout

	cands   []candidate
	order   []int32 // of cands, in which they are settled
	budget  int     // steps up the tree that are left
	seen    []int32 // pattern -> unit it was triggered in, plus one
	tried   []int32 // selector -> element it was tried on, plus one
	met     []uint8 // pattern -> clauses met in that unit
	names   []bloom // element -> its names and those of its ancestors
	classes classes
	pending []trigger
	phrases []found
	value   []byte
	firstAt []int // rule -> where it first matched
	claimed []int // rule -> end of the last element that it matched
	lens    lens
}

type found struct {
	part
	at int32
}

func (m *matcher) reset(p *pipeline.Page, w Where, trace bool) {
	m.page, m.where, m.trace = p, w, trace
	m.res = &Result{}
	m.cands = m.cands[:0]
	m.firstAt, m.claimed = cleared(m.firstAt, len(m.set.rules)), cleared(m.claimed, len(m.set.rules))
	for i := range m.firstAt {
		m.firstAt[i] = math.MaxInt
	}
	m.seen = cleared(m.seen, len(m.set.patterns))
	m.met = cleared(m.met, len(m.set.patterns))
	m.tried = cleared(m.tried, len(m.set.selectors))
	size := 0
	for i := range p.Blocks {
		if b := &p.Blocks[i]; b.Hidden == "" {
			size += min(len(b.Text), longBlock)
		}
	}
	m.fold.out, m.units, m.first = roomy(m.fold.out, size), roomy(m.units, len(p.Blocks)), roomy(m.first, len(p.Blocks))
	m.lens = lens{}
	for i := range p.Blocks {
		b := &p.Blocks[i]
		if b.Hidden != "" {
			m.first = append(m.first, -1)
			continue
		}
		m.first = append(m.first, int32(len(m.units)))
		if len(b.Text) <= longBlock {
			m.addUnit(i, 0, len(b.Text))
			continue
		}
		m.addUnit(i, 0, runeStart(b.Text, endOfLong))
		m.addUnit(i, runeStart(b.Text, len(b.Text)-endOfLong), len(b.Text))
	}
	m.layout.measure(p)
}

// roomy returns an empty list with room for n, out of l if that has it: a list that
// grows leaves as much garbage as it takes.
func roomy[T any](l []T, n int) []T {
	if cap(l) < n {
		return make([]T, 0, n)
	}
	return l[:0]
}

func cleared[T int | int32 | uint8](l []T, n int) []T {
	if cap(l) < n {
		return make([]T, n)
	}
	l = l[:n]
	clear(l)
	return l
}

func (m *matcher) addUnit(block, base, end int) {
	lo := len(m.fold.out)
	m.fold.add(m.page.Blocks[block].Text[base:end])
	m.units = append(m.units, unit{int32(block), int32(base), int32(end), int32(lo), int32(len(m.fold.out))})
}

// runeStart moves i back to the start of a character.
func runeStart(s string, i int) int {
	for i > 0 && s[i]&0xc0 == 0x80 {
		i--
	}
	return i
}

func (m *matcher) text(u *unit) []byte { return m.fold.out[u.lo:u.hi] }

func (m *matcher) miss(rule int32, block int, lacked string) {
	if m.trace {
		m.res.Misses = append(m.res.Misses, Miss{m.set.rules[rule], block, lacked})
	}
}

// elements tries the selectors on every element, each only where the key of its
// last compound is there.
func (m *matcher) elements(ctx context.Context) error {
	s, p := m.set, m.page
	m.budget = 64*len(p.Elements) + 10_000
	m.names = roomy(m.names, len(p.Elements))
	var none bloom
	var one [1]int32
	for e := range p.Elements {
		if e&1023 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		el := &p.Elements[e]
		above := &none
		if el.Parent >= 0 {
			above = &m.names[el.Parent]
		}
		own := *above
		try := func(list []int32, name string) {
			for _, i := range list {
				if m.tried[i] == int32(e)+1 {
					continue
				}
				m.tried[i] = int32(e) + 1
				r, sel := s.selectorOf[i], s.selectors[i]
				if el.Span.Start < m.claimed[r] || sel.plain && sel.key.name != name || !sel.plain && !sel.match(p, int32(e), above, &m.budget) {
					continue
				}
				m.element(r, e)
			}
		}
		try(s.anywhere, "")
		h := nameHash('t', el.Node.Data)
		own.add(h)
		try(s.named(h), el.Node.Data)
		for a := range el.Node.Attr {
			at := &el.Node.Attr[a]
			if at.Key == "class" {
				c := m.class(at.Val)
				own.join(&c.names)
				for _, t := range m.classes.tokens[c.tokens.from:c.tokens.to] {
					try(t.selectors, t.name)
				}
				try(m.classes.holds[c.holds.from:c.holds.to], "")
			} else if at.Key == "id" {
				h := nameHash('#', at.Val)
				own.add(h)
				try(s.named(h), at.Val)
			}
			if s.attrLens&(1<<(len(at.Key)&63)) != 0 {
				try(s.named(nameHash('[', at.Key)), "")
			}
			if at.Key == "class" {
				continue
			}
			if v := s.valuesOf(at.Key); v != nil {
				v.find(m.lower(at.Val), func(i int32) {
					one[0] = i
					try(one[:], "")
				})
			}
		}
		m.names = append(m.names, own)
	}
	return nil
}

// element takes up an element that a selector of a rule matches.
func (m *matcher) element(rule int32, e int) {
	c := m.set.rules[rule].compiled
	sp := m.page.Elements[e].Span
	lo, hi := overlap(m.page, sp)
	if lo == hi {
		return
	}
	if why := c.applies(m.where); why != "" {
		m.miss(rule, lo, why)
		return
	}
	m.claimed[rule] = sp.End // what is inside is claimed with it
	m.cands = append(m.cands, candidate{rule: rule, how: bySelect, unit: -1, from: int32(e)})
}

// overlap returns the range of the blocks that share text with a span.
func overlap(p *pipeline.Page, s pipeline.Span) (lo, hi int) {
	lo, hi = p.BlocksIn(s)
	if lo > 0 && p.Blocks[lo-1].Span.End > s.Start {
		lo--
	}
	return lo, hi
}

// blocks looks for the words of all rules in one pass over the folded text.
func (m *matcher) blocks(ctx context.Context) error {
	s := m.set
	for i := range m.units {
		if i&1023 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		u := &m.units[i]
		text := m.text(u)
		if len(text) == 0 {
			continue
		}
		if int(u.end-u.base) == len(m.page.Blocks[u.block].Text) {
			for r := range s.lines.rules(trimEnds(text)) {
				m.word(candidate{rule: r, how: byLine, unit: int32(i), to: int32(len(text))})
			}
		}
		m.pending, m.phrases = m.pending[:0], m.phrases[:0]
		m.pending = append(m.pending, s.always...)
		in := withinText(text)
		m.edge(s.heads, text, 0, in.ascii+1, &in, i)
		m.edge(s.tails, text, max(0, in.lastASCII-4), len(text), &in, i)
		s.words.scan(text, 0, len(text), func(lit int32, at int) {
			for _, t := range s.words.to(lit) {
				if t.of < 0 {
					m.phrases = append(m.phrases, found{s.phrases[^t.of], int32(at)})
				} else {
					m.trigger(t, i)
				}
			}
		})
		for _, f := range m.phrases {
			n := int32(len(s.rules[f.rule].compiled.texts[f.alt]))
			if !bounded(text, int(f.at), int(f.at+n)) {
				m.miss(f.rule, int(u.block), "the phrase stands inside a longer word")
				continue
			}
			m.word(candidate{rule: f.rule, how: byText, unit: int32(i), from: f.at, to: f.at + n})
		}
		// In the order of the patterns: which literal stands first decides nothing.
		slices.SortFunc(m.pending, func(a, b trigger) int { return cmp.Compare(a.of, b.of) })
		for _, t := range m.pending {
			if m.met[t.of] == s.full[t.of] {
				m.regexp(s.patterns[t.of], int32(i), text)
			} else {
				m.miss(s.patterns[t.of].rule, int(u.block), "some of its words are there, others are not")
			}
		}
	}
	return nil
}

// edge looks for literals that count only near one end of a text.
func (m *matcher) edge(x *index, text []byte, from, to int, in *within, unit int) {
	x.scan(text, from, to, func(lit int32, at int) {
		for _, t := range x.to(lit) {
			if in.admits(t.reach, at, at+len(x.lits[lit])) {
				m.trigger(t, unit)
			}
		}
	})
}

// trigger notes that a clause of a pattern is met in a unit.
func (m *matcher) trigger(t trigger, unit int) {
	if m.seen[t.of] != int32(unit)+1 {
		m.seen[t.of], m.met[t.of] = int32(unit)+1, 0
		m.pending = append(m.pending, t)
	}
	m.met[t.of] |= 1 << t.clause
}

// maxMatches is how often one pattern is followed in one block.
const maxMatches = 20

func (m *matcher) regexp(p part, unit int32, text []byte) {
	r := m.set.rules[p.rule]
	c := candidate{rule: p.rule, how: byRegexp, unit: unit, pattern: r.compiled.patterns[p.alt]}
	if lacked := m.cheap(&c); lacked != "" { // before the dear part
		m.miss(p.rule, int(m.units[unit].block), lacked)
		return
	}
	n := maxMatches
	if r.Cut == "block" || r.Cut == "rest" {
		n = 1
	}
	matches := c.pattern.find(text, n, m.set.memory)
	if len(matches) == 0 && len(c.pattern.clauses) > 0 {
		m.miss(p.rule, int(m.units[unit].block), "its words are there, the pattern as a whole is not")
	}
	for _, g := range matches {
		c.from, c.to = int32(g[0]), int32(g[1])
		c.groups = nil
		for _, o := range g[2:] {
			c.groups = append(c.groups, int32(o))
		}
		m.word(c)
	}
}

// word takes up a candidate found by its words, if its own block is as the rule
// asks.
func (m *matcher) word(c candidate) {
	lacked := m.cheap(&c)
	if lacked == "" && len(m.set.rules[c.rule].compiled.selectors) > 0 && !m.inScope(&c) {
		lacked = "the block is in no element that the selector names"
	}
	if lacked != "" {
		m.miss(c.rule, int(m.units[c.unit].block), lacked)
		return
	}
	m.cands = append(m.cands, c)
}

// cheap checks the conditions that take no look around; it returns what lacks.
func (m *matcher) cheap(c *candidate) string {
	r := m.set.rules[c.rule]
	if why := r.compiled.applies(m.where); why != "" {
		return why
	}
	b := &m.page.Blocks[m.units[c.unit].block]
	return sizes(r, m.page.Format, len(b.Text), b.LinkBytes, func() int { return runes(b.Text) })
}

// inScope reports whether a candidate's words stand in an element that a
// selector of its rule matches.
func (m *matcher) inScope(c *candidate) bool {
	p := m.page
	sels := m.set.rules[c.rule].compiled.selectors
	words := m.source(c.unit, c.from, c.to)
	matches := func(e int32) bool {
		var above bloom
		if i := p.Elements[e].Parent; i >= 0 {
			above = m.names[i]
		}
		for i := range sels {
			if p.Elements[e].Span.Contains(words) && sels[i].match(p, e, &above, &m.budget) {
				return true
			}
		}
		return false
	}
	// The last element that starts before the words, and those around it.
	n, _ := slices.BinarySearchFunc(p.Elements, words.Start, func(e pipeline.Element, at int) int { return cmp.Compare(e.Span.Start, at) })
	for e := int32(n) - 1; e >= 0; e = p.Elements[e].Parent {
		if matches(e) {
			return true
		}
	}
	return false
}

// settle checks the conditions that need the whole page: first the rules that
// have none, then the others, whose idea of the page leaves out what the first
// have claimed.
func (m *matcher) settle() {
	s := m.set
	rank := s.rank
	order := m.order[:0]
	for i := range m.cands {
		order = append(order, int32(i))
	}
	m.order = order
	slices.SortFunc(order, func(i, j int32) int {
		return cmp.Or(cmp.Compare(rank[m.cands[i].rule], rank[m.cands[j].rule]), cmp.Compare(i, j))
	})
	open := 0 // candidates of the first sort
	for open < len(order) && rank[m.cands[order[open]].rule] < int32(len(s.rules)) {
		open++
	}
	for _, i := range order[:open] {
		m.claim(&m.cands[i])
	}
	if open < len(order) {
		m.layout.leaveOut(m.page, m.res.Hits)
	}
	for _, i := range order[open:] {
		m.claim(&m.cands[i])
	}
	slices.SortStableFunc(m.res.Hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(b.Rule.Confidence, a.Rule.Confidence))
	})
}

// claim makes a hit of a candidate whose last conditions hold.
func (m *matcher) claim(c *candidate) {
	r := m.set.rules[c.rule]
	h := Hit{Rule: r, How: howNames[c.how], Fields: r.Note.Fields}
	if c.how == bySelect {
		sp := m.page.Elements[c.from].Span
		lo, hi := overlap(m.page, sp)
		h.First, h.Last = lo, hi-1
		h.Span = pipeline.Span{Start: max(sp.Start, m.page.Blocks[lo].Span.Start), End: min(sp.End, m.page.Blocks[hi-1].Span.End)}
		h.Evidence = pipeline.Span{Start: sp.Start, End: int(m.page.Elements[c.from].Inner)}
		text, links := m.layout.between(lo, hi)
		lacked := sizes(r, m.page.Format, text, links, func() int { return m.layout.runesBetween(m.page, lo, hi) })
		if lacked == "" && r.Kind.Framing() && m.layout.wrapper(m.page, lo, hi) {
			lacked = "the element holds most of the page's prose"
			m.res.Misses = append(m.res.Misses, Miss{r, lo, lacked})
			return
		}
		if lacked != "" {
			m.miss(c.rule, lo, lacked)
			return
		}
	} else {
		u := &m.units[c.unit]
		h.First, h.Last = int(u.block), int(u.block)
		h.Evidence = m.source(c.unit, c.from, c.to)
		if h.Evidence.Len() == 0 {
			return
		}
	}
	if r.Near != "" && !m.layout.near(r.Near, h.First, h.Last) {
		m.miss(c.rule, h.First, "it does not stand near the "+r.Near+" of the text")
		return
	}
	if j := m.set.after[c.rule]; j >= 0 {
		if m.firstAt[j] >= h.Evidence.Start {
			m.miss(c.rule, h.First, "no match of "+m.set.rules[j].Name()+" stands before it")
			return
		}
	}
	if c.how != bySelect {
		m.cut(r, c, &h)
		h.Fields = append(slices.Clip(h.Fields), m.groups(c)...)
	}
	if (r.Note.Key != "" || len(h.Fields) > 0) && h.Text == "" {
		h.Text = m.read(h.First, h.Last)
	}
	// Alternatives of a rule at one place are one hit.
	for i := len(m.res.Hits) - 1; i >= 0 && m.res.Hits[i].Rule == r && i > len(m.res.Hits)-8; i-- {
		if o := &m.res.Hits[i]; o.Span.Contains(h.Span) && len(o.Fields) >= len(h.Fields) {
			return
		} else if h.Span.Contains(o.Span) && len(h.Fields) >= len(o.Fields) {
			m.res.Hits = slices.Delete(m.res.Hits, i, i+1)
		}
	}
	m.firstAt[c.rule] = min(m.firstAt[c.rule], h.Evidence.Start)
	m.res.Hits = append(m.res.Hits, h)
}
