package rules

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/offprint-news/offprint/rules/dfa"
)

// A Set is rules made ready to match pages. It is immutable and safe for
// concurrent use.
type Set struct {
	rules []*Rule // in the order of the packs
	after []int32 // index of the rule that a rule comes after, -1 for none
	rank  []int32 // order in which rules are settled: first those that need nothing but themselves, then those that others come after

	lines   lines
	words   *index    // literals anywhere
	heads   *index    // literals at the start of a text
	tails   *index    // literals at its end
	phrases []part    // texts of rules
	always  []trigger // patterns without a literal

	names      map[uint32][]int32 // hash of an id, class, tag or attribute -> selectors
	nameBits   [1 << 8]uint64     // hashes that are in names
	attrLens   uint64             // lengths of the attributes that are in names, one bit each
	values     []values           // what is looked for in attributes
	anywhere   []int32            // selectors without a key
	selectors  []*selector
	selectorOf []int32 // rule of each selector
	patterns   []part
	full       []uint8 // pattern -> one bit for each of its clauses
	memory     *dfa.Memory
	scratch    sync.Pool
}

// maxAutomata is how many bytes the automata of all patterns may keep: about as much
// as those that a thousand pages in many languages call for.
const maxAutomata = 8 << 20

// A trigger says what to look at where a literal is found.
type trigger struct {
	of     int32 // index of a pattern, below 0 the complement of that of a phrase; of a value that of a selector
	clause uint8 // of the pattern
	reach  reach
}

// A part is one of the patterns or texts of a rule.
type part struct{ rule, alt int32 }

// NewSet joins packs into one set. Where two rules have the same pack and id the
// later one takes the earlier one's place, so that a user's pack, given after
// the built-in ones, overrides or, with off, drops single rules and adds others.
func NewSet(packs ...[]*Pack) (*Set, error) {
	var all []*Rule
	at := map[string]int{}
	for _, list := range packs {
		for _, p := range list {
			for _, r := range p.Rules {
				if i, ok := at[r.Name()]; ok {
					all[i] = r
					continue
				}
				at[r.Name()] = len(all)
				all = append(all, r)
			}
		}
	}
	return newSet(slices.DeleteFunc(all, func(r *Rule) bool { return r.Off }))
}

func newSet(list []*Rule) (*Set, error) {
	s := &Set{
		rules: list, names: map[uint32][]int32{}, memory: dfa.NewMemory(maxAutomata),
	}
	var faults Faults
	for _, r := range list {
		for _, f := range r.compile() {
			faults = append(faults, Fault{File: r.File, Line: r.At, Col: 1, Rule: r.Name(), Msg: message(f), Err: sentinel(f.err)})
		}
	}
	faults = append(faults, s.link()...)
	if err := faults.err(); err != nil {
		return nil, err
	}
	s.reserve()
	for i, r := range list {
		c := r.compiled
		for _, l := range c.lines {
			s.lines.add(l, int32(i))
		}
		for k, t := range c.texts {
			s.words.add(t, trigger{of: ^int32(len(s.phrases))})
			s.phrases = append(s.phrases, part{int32(i), int32(k)})
		}
		for k, p := range c.patterns {
			t := trigger{of: int32(len(s.patterns))}
			s.patterns = append(s.patterns, part{int32(i), int32(k)})
			if len(p.clauses) == 0 {
				s.always = append(s.always, t)
			}
			s.full = append(s.full, 1<<len(p.clauses)-1)
			for k, cl := range p.clauses {
				t.clause, t.reach = uint8(k), cl.reach
				to := s.indexOf(cl.reach)
				for l := range cl.lits.all() {
					to.add(l, t)
				}
			}
		}
		for k := range c.selectors {
			if c.words {
				break // looked at where the words are found
			}
			s.addSelector(int32(i), c.selectors[k])
		}
	}
	for _, x := range []*index{s.words, s.heads, s.tails} {
		x.build()
	}
	for i := range s.values {
		s.values[i].build()
	}
	s.scratch.New = func() any { return &matcher{set: s} }
	return s, nil
}

// indexOf returns the index for literals of a reach.
func (s *Set) indexOf(r reach) *index {
	switch r {
	case behindSigns, behindForeign:
		return s.heads
	case beforeSigns, beforeForeign:
		return s.tails
	}
	return s.words
}

// reserve makes the indexes, as large as they will become.
func (s *Set) reserve() {
	s.words, s.heads, s.tails = &index{}, &index{end: head}, &index{end: tail}
	n := map[*index]int{}
	lines, texts, patterns := 0, 0, 0
	for _, r := range s.rules {
		lines += len(r.compiled.lines)
		texts += len(r.compiled.texts)
		patterns += len(r.compiled.patterns)
		n[s.words] += len(r.compiled.texts)
		for _, p := range r.compiled.patterns {
			for _, c := range p.clauses {
				n[s.indexOf(c.reach)] += c.lits.len()
			}
		}
	}
	s.lines.reserve(lines)
	s.phrases, s.patterns, s.full = make([]part, 0, texts), make([]part, 0, patterns), make([]uint8, 0, patterns)
	for x, k := range n {
		x.at, x.lits, x.added = make(map[string]int32, k), make([]string, 0, k), make([]addition, 0, k)
	}
}

func (s *Set) addSelector(rule int32, sel *selector) {
	i := int32(len(s.selectors))
	s.selectors, s.selectorOf = append(s.selectors, sel), append(s.selectorOf, rule)
	switch k := sel.key; {
	case k.by == '*':
		s.anywhere = append(s.anywhere, i)
	case k.by == '[' && len(k.lit) >= 2:
		v := s.valuesOf(k.name)
		if v == nil {
			s.values = append(s.values, values{name: k.name})
			v = &s.values[len(s.values)-1]
		}
		v.add(k.lit, trigger{of: i})
	default:
		h := nameHash(k.by, k.name)
		s.names[h] = append(s.names[h], i)
		s.nameBits[h>>6&0xff] |= 1 << (h & 63)
		if k.by == '[' {
			s.attrLens |= 1 << (len(k.name) & 63)
		}
	}
}

// values are the literals that selectors look for in the value of an attribute.
type values struct {
	name string
	index
}

// valuesOf returns what is looked for in an attribute, nil if nothing is.
func (s *Set) valuesOf(name string) *values {
	for i := range s.values {
		if s.values[i].name == name {
			return &s.values[i]
		}
	}
	return nil
}

// fewLiterals is how many are found faster one by one than in one pass.
const fewLiterals = 8

// find calls do for the selectors that look for something which the value, in
// lower case, holds.
func (v *values) find(value []byte, do func(sel int32)) {
	hit := func(lit int32, _ int) {
		for _, t := range v.to(lit) {
			do(t.of)
		}
	}
	if len(v.lits) > fewLiterals {
		v.scan(value, 0, len(value), hit)
		return
	}
	for i, lit := range v.lits {
		if len(lit) <= len(value) && bytes.Contains(value, []byte(lit)) {
			hit(int32(i), 0)
		}
	}
}

// named returns the selectors whose key may have the hash h.
func (s *Set) named(h uint32) []int32 {
	if s.nameBits[h>>6&0xff]&(1<<(h&63)) == 0 {
		return nil
	}
	return s.names[h]
}

// maxChain is how many rules may wait for each other in a row.
const maxChain = 16

// link finds the rules that others come after, and an order in which each rule
// stands behind the one it waits for.
func (s *Set) link() Faults {
	var faults Faults
	at := map[string]int32{}
	for i, r := range s.rules {
		at[r.Name()] = int32(i)
	}
	s.after = make([]int32, len(s.rules))
	for i, r := range s.rules {
		s.after[i] = -1
		if r.After == "" {
			continue
		}
		name := r.After
		if !strings.Contains(name, "/") {
			name = r.Pack + "/" + name
		}
		j, ok := at[name]
		if !ok {
			faults = append(faults, Fault{File: r.File, Line: r.At, Col: 1, Rule: r.Name(), Msg: fmt.Sprintf("after: no rule %s", name), Err: ErrRule})
			continue
		}
		s.after[i] = j
	}
	depth := make([]int, len(s.rules))
	var order []int32
	for i, r := range s.rules {
		n := 0
		for j := s.after[i]; j >= 0; j = s.after[j] {
			if n++; n > maxChain {
				faults = append(faults, Fault{
					File: r.File, Line: r.At, Col: 1, Rule: r.Name(),
					Msg: fmt.Sprintf("after: more than %d rules wait for each other, or they stand in a circle", maxChain), Err: ErrRule,
				})
				break
			}
		}
		depth[i] = n
		order = append(order, int32(i))
	}
	slices.SortStableFunc(order, func(a, b int32) int { return cmp.Compare(depth[a], depth[b]) })
	s.rank = make([]int32, len(s.rules))
	for i, r := range order {
		s.rank[r] = int32(i)
		if s.rules[r].Near != "" || s.after[r] >= 0 {
			s.rank[r] += int32(len(s.rules))
		}
	}
	return faults
}

// Rules returns the rules of the set in the order of their packs.
func (s *Set) Rules() []*Rule { return s.rules }

// Rule returns the rule with the given pack/id or an id it had before, or nil.
func (s *Set) Rule(name string) *Rule {
	for _, r := range s.rules {
		if r.Name() == name {
			return r
		}
	}
	for _, r := range s.rules {
		if slices.Contains(r.Was, name) || slices.Contains(r.Was, strings.TrimPrefix(name, r.Pack+"/")) {
			return r
		}
	}
	return nil
}
