package rules

import (
	"iter"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode/utf8"
)

// Limits of what literals say of a pattern.
const (
	maxExact    = 32  // literals a part of a pattern may stand for
	maxRequired = 500 // literals of one clause
	maxClauses  = 4   // clauses of a prefilter
	rareEnough  = 500 // worth of a clause behind the first: looking for common words costs more than it spares
)

// A clause is a set of literals one of which stands in every text that a pattern
// matches, at the place that reach tells.
type clause struct {
	lits  literals
	reach reach
}

// Literals are a list of strings in one, which a set of rules has many of.
type literals string

const literalEnd = "\xff" // stands in no text

func newLiterals(l []string) literals { return literals(strings.Join(l, literalEnd)) }

func (l literals) len() int { return strings.Count(string(l), literalEnd) + 1 }

func (l literals) all() iter.Seq[string] { return strings.SplitSeq(string(l), literalEnd) }

// A reach bounds the offset of a literal in folded text.
type reach uint8

const (
	anywhere      reach = iota
	behindSigns         // at most the offset of the first letter or digit
	behindForeign       // at most the offset of the first ASCII letter, digit or _: what \W lets through
	beforeSigns         // its end at least the end of the last letter or digit
	beforeForeign       // its end at least the end of the last ASCII letter, digit or _
)

// prefilter derives clauses from a folded pattern. All of them hold for every
// text that the pattern matches. None are returned if there is no literal worth
// looking for.
func prefilter(re *syntax.Regexp) []clause {
	var out, weak []clause
	add := func(lits []string, r reach) {
		c := clause{newLiterals(fewer(lits, r >= beforeSigns)), r}
		if shortest(lits) < 2 {
			weak = append(weak, c) // a digit: many texts begin or end with one
		} else {
			out = append(out, c)
		}
	}
	if p, r := starts(re); len(p) > 0 {
		add(p, r)
	}
	if p, r := starts(backwards(re)); len(p) > 0 {
		for i := range p {
			p[i] = flip(p[i])
		}
		add(p, r+beforeSigns-behindSigns)
	}
	n := needed(re)
	sets := n.required
	if n.exact != nil {
		sets = [][]string{n.exact}
	}
	slices.SortStableFunc(sets, func(a, b []string) int { return worth(b) - worth(a) })
	for _, l := range sets {
		if k := shortest(l); k < 2 || k < 4 && len(out) > 0 || worth(l) < rareEnough && len(out) > 0 || len(out) == maxClauses {
			continue
		}
		add(l, anywhere)
	}
	if len(out) == 0 {
		out = weak
	}
	return out
}

// longEnough is the length in bytes after which more of a literal says little.
const longEnough = 14

// fewer shortens long literals and leaves out those that begin (tail: end) with
// another one.
func fewer(l []string, tail bool) []string {
	cut := make([]string, len(l))
	for i, s := range l {
		if tail {
			s = flip(s)
		}
		if len(s) > longEnough {
			n := longEnough
			for !utf8.RuneStart(s[n]) {
				n-- // never longer: the ends of a text are looked at only so far
			}
			s = s[:n]
		}
		cut[i] = s
	}
	slices.Sort(cut)
	var out []string
	for _, s := range cut {
		if n := len(out); n == 0 || !strings.HasPrefix(s, out[n-1]) {
			out = append(out, s)
		}
	}
	if tail {
		for i := range out {
			out[i] = flip(out[i])
		}
	}
	return out
}

// flip turns the characters of s round.
func flip(s string) string {
	r := []rune(s)
	slices.Reverse(r)
	return string(r)
}

// backwards returns a pattern that matches the texts of re, turned round.
func backwards(re *syntax.Regexp) *syntax.Regexp {
	out := *re
	switch re.Op {
	case syntax.OpLiteral:
		out.Rune = slices.Clone(re.Rune)
		slices.Reverse(out.Rune)
	case syntax.OpBeginText:
		out.Op = syntax.OpEndText
	case syntax.OpEndText:
		out.Op = syntax.OpBeginText
	}
	if len(re.Sub) > 0 {
		out.Sub = make([]*syntax.Regexp, len(re.Sub))
		for i, s := range re.Sub {
			out.Sub[i] = backwards(s)
		}
		if re.Op == syntax.OpConcat {
			slices.Reverse(out.Sub)
		}
	}
	return &out
}

func shortest(l []string) int {
	n := 1 << 30
	for _, s := range l {
		n = min(n, len(s))
	}
	return n
}

// worth ranks a set by its most common literal; fewer literals are better.
func worth(l []string) int {
	if len(l) == 0 || len(l) > maxRequired {
		return 0
	}
	n := 1 << 30
	for _, s := range l {
		n = min(n, rarity(s))
	}
	return max(1, n-len(l)/4)
}

// needs says which literals stand in every text that a part of a pattern
// matches.
type needs struct {
	exact    []string   // the part matches these and nothing else; nil if unknown
	required [][]string // each match holds one of each of these sets
}

// best returns the set that lets least text through; nil if there is none.
func (n needs) best() []string {
	best := inked(n.exact)
	for _, l := range n.required {
		if worth(l) > worth(best) {
			best = l
		}
	}
	if worth(best) == 0 {
		return nil
	}
	return best
}

// sets returns what is known as sets to require.
func (n needs) sets() [][]string {
	if n.exact != nil {
		if l := inked(n.exact); l != nil {
			return [][]string{l}
		}
		return nil
	}
	return n.required
}

// inked returns l, or nil if one of its literals is empty and so says nothing.
func inked(l []string) []string {
	if slices.Contains(l, "") {
		return nil
	}
	return l
}

func needed(re *syntax.Regexp) needs {
	switch re.Op {
	case syntax.OpLiteral:
		return needs{exact: []string{string(re.Rune)}}
	case syntax.OpEmptyMatch, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText,
		syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return needs{exact: []string{""}}
	case syntax.OpCharClass:
		return needs{exact: members(re.Rune)}
	case syntax.OpCapture:
		return needed(re.Sub[0])
	case syntax.OpQuest:
		if n := needed(re.Sub[0]); n.exact != nil && len(n.exact) < maxExact {
			return needs{exact: append(slices.Clone(n.exact), "")}
		}
	case syntax.OpPlus:
		return needs{required: needed(re.Sub[0]).sets()}
	case syntax.OpRepeat:
		if re.Min > 0 {
			return needs{required: needed(re.Sub[0]).sets()}
		}
	case syntax.OpConcat:
		return neededConcat(re.Sub)
	case syntax.OpAlternate:
		return neededAlternate(re.Sub)
	}
	return needs{}
}

// members returns the characters of a small class, nil for others.
func members(class []rune) []string {
	var out []string
	for i := 0; i+1 < len(class); i += 2 {
		for r := class[i]; r <= class[i+1]; r++ {
			if out = append(out, string(r)); len(out) > 10 {
				return nil
			}
		}
	}
	return out
}

// cross joins every string of a with every one of b.
func cross(a, b []string) []string {
	out := make([]string, 0, len(a)*len(b))
	for _, x := range a {
		for _, y := range b {
			out = append(out, x+y)
		}
	}
	return out
}

func neededConcat(subs []*syntax.Regexp) needs {
	var sets [][]string
	run := []string{""} // what the parts since the last gap stand for
	whole := true
	gap := func() {
		if l := inked(run); l != nil {
			sets = append(sets, l)
		}
		run = []string{""}
	}
	for _, s := range subs {
		n := needed(s)
		if n.exact != nil && len(run)*len(n.exact) <= maxExact {
			run = cross(run, n.exact)
			continue
		}
		whole = false
		gap()
		if n.exact != nil {
			run = n.exact
		} else {
			sets = append(sets, n.required...)
		}
	}
	if whole {
		return needs{exact: run}
	}
	gap()
	return needs{required: sets}
}

func neededAlternate(subs []*syntax.Regexp) needs {
	var exact, required []string
	isExact, isRequired := true, true
	for _, s := range subs {
		n := needed(s)
		isExact = isExact && n.exact != nil
		exact = append(exact, n.exact...)
		b := n.best()
		isRequired = isRequired && b != nil // an empty branch needs nothing
		required = append(required, b...)
	}
	switch {
	case isExact && len(exact) <= maxExact:
		return needs{exact: exact}
	case isRequired:
		return needs{required: [][]string{required}}
	}
	return needs{}
}

// Limits of what starts a pattern.
const (
	maxStarts = 800
	longStart = 8 // bytes after which more say little
)

// starts returns literals with one of which every match begins, behind nothing
// but what reach tells; nil if the pattern may match elsewhere.
func starts(re *syntax.Regexp) ([]string, reach) {
	if re.Op != syntax.OpConcat || re.Sub[0].Op != syntax.OpBeginText {
		return nil, anywhere
	}
	rest, r := re.Sub[1:], behindSigns
	if p := inked(startsConcat(rest)); len(p) > 0 && shortest(p) > 1 {
		return p, r
	}
	for len(rest) > 0 {
		if skip := skips(rest[0]); skip != anywhere {
			r = max(r, skip)
			rest = rest[1:]
			continue
		}
		// Into a part that is there at least once, if it begins with something to skip.
		switch first := rest[0]; {
		case first.Op == syntax.OpConcat:
			rest = first.Sub
		case first.Op == syntax.OpCapture || first.Op == syntax.OpPlus || first.Op == syntax.OpRepeat && first.Min > 0:
			rest = first.Sub[:1]
		default:
			return inked(startsConcat(rest)), r
		}
	}
	return nil, anywhere
}

// skips tells how far a part can reach that may match nothing; anywhere if it
// can pass over a word.
func skips(re *syntax.Regexp) reach {
	switch re.Op {
	case syntax.OpBeginText, syntax.OpEmptyMatch, syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return behindSigns
	case syntax.OpStar, syntax.OpQuest, syntax.OpPlus, syntax.OpRepeat:
		return skips(re.Sub[0])
	case syntax.OpLiteral:
		for _, r := range re.Rune {
			if wordRune(r) || r == '_' {
				return anywhere
			}
		}
		return behindSigns
	case syntax.OpCharClass:
		out := behindSigns
		n := 0
		for i := 0; i+1 < len(re.Rune); i += 2 {
			for r := re.Rune[i]; r <= re.Rune[i+1] && n <= maxFolded; r++ {
				n++
				if r < utf8.RuneSelf && wordRune(r) || r == '_' {
					return anywhere
				}
				if wordRune(r) {
					out = behindForeign
				}
			}
		}
		if n > maxFolded {
			out = behindForeign
		}
		return out
	}
	return anywhere
}

func startsConcat(subs []*syntax.Regexp) []string {
	run := []string{""}
	for i, s := range subs {
		if min(shortest(run), longStart) == longStart {
			return run
		}
		n := needed(s)
		if n.exact != nil && len(run)*len(n.exact) <= maxStarts {
			run = cross(run, n.exact)
			continue
		}
		var more []string
		switch s.Op {
		case syntax.OpStar, syntax.OpQuest:
			a, b := startsOne(s.Sub[0]), startsConcat(subs[i+1:])
			if len(a) == 0 || len(b) == 0 {
				return run
			}
			more = slices.Concat(a, b)
		default:
			more = startsOne(s)
		}
		if len(more) == 0 || len(run)*len(more) > maxStarts {
			return run
		}
		return cross(run, more)
	}
	return run
}

func startsOne(re *syntax.Regexp) []string {
	switch re.Op {
	case syntax.OpLiteral:
		return []string{string(re.Rune)}
	case syntax.OpCharClass:
		return members(re.Rune)
	case syntax.OpCapture, syntax.OpPlus:
		return startsOne(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min > 0 {
			return startsOne(re.Sub[0])
		}
	case syntax.OpConcat:
		return startsConcat(re.Sub)
	case syntax.OpAlternate:
		var out []string
		for _, s := range re.Sub {
			p := startsOne(s)
			if len(p) == 0 {
				return nil
			}
			if out = append(out, p...); len(out) > maxStarts {
				return nil
			}
		}
		return out
	}
	return nil
}

// within says where the words of a folded text begin and end.
type within struct{ word, ascii, lastWord, lastASCII int }

func withinText(b []byte) within {
	w := within{-1, len(b), -1, 0}
	for i := 0; i < len(b); {
		r, n := rune(b[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRune(b[i:])
		}
		if w.word < 0 && wordRune(r) {
			w.word = i
		}
		if r < utf8.RuneSelf && (wordRune(r) || r == '_') {
			w.ascii = i
			break
		}
		i += n
	}
	if w.word < 0 || w.word > w.ascii {
		w.word = w.ascii
	}
	for i := len(b); i > 0; {
		r, n := rune(b[i-1]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeLastRune(b[:i])
		}
		if w.lastWord < 0 && wordRune(r) {
			w.lastWord = i
		}
		if r < utf8.RuneSelf && (wordRune(r) || r == '_') {
			w.lastASCII = i
			break
		}
		i -= n
	}
	if w.lastWord < w.lastASCII {
		w.lastWord = w.lastASCII
	}
	return w
}

// admits reports whether a literal at [from,to) stands where its reach says.
func (w *within) admits(r reach, from, to int) bool {
	switch r {
	case behindSigns:
		return from <= w.word
	case behindForeign:
		return from <= w.ascii
	case beforeSigns:
		return to >= w.lastWord
	case beforeForeign:
		return to >= w.lastASCII
	}
	return true
}
