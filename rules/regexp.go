package rules

import (
	"errors"
	"fmt"
	"regexp/syntax"
	"slices"
	"unicode"
	"unicode/utf8"
)

// Limits of a regular expression.
const (
	maxPattern = 4000 // bytes
	maxRepeat  = 300  // the n of x{n}
	maxSize    = 20_000
)

// parseRegexp parses a pattern and folds its literals as text is folded, so that
// it needs no case folding when it runs.
func parseRegexp(pattern string) (*syntax.Regexp, error) {
	if len(pattern) > maxPattern {
		return nil, fmt.Errorf("%w: a pattern of %d bytes, limit %d", ErrLimit, len(pattern), maxPattern)
	}
	re, err := syntax.Parse(pattern, syntax.Perl|syntax.FoldCase)
	if err != nil {
		var se *syntax.Error
		if errors.As(err, &se) {
			return nil, fmt.Errorf("%w: %s: %q", ErrRule, se.Code, se.Expr)
		}
		return nil, fmt.Errorf("%w: %w", ErrRule, err)
	}
	if n, size := repeats(re), size(re); n > maxRepeat || size > maxSize {
		return nil, fmt.Errorf("%w: repeats %d times (limit %d), %d parts (limit %d)", ErrLimit, n, maxRepeat, size, maxSize)
	}
	if bad := asciiBoundary(re); bad != 0 {
		return nil, fmt.Errorf(`%w: \b knows ASCII letters only and stands beside %q: use text: or (?:^|[^\pL])`, ErrRule, bad)
	}
	re = foldRegexp(re)
	if nullable(re) {
		return nil, fmt.Errorf("%w: it matches the empty text", ErrRule)
	}
	return re, nil
}

// repeats returns the largest repeat count of re.
func repeats(re *syntax.Regexp) int {
	n := 0
	if re.Op == syntax.OpRepeat {
		n = max(re.Min, re.Max)
	}
	for _, s := range re.Sub {
		n = max(n, repeats(s))
	}
	return n
}

// size counts the parts of re with its repeats written out, at most a little
// over maxSize.
func size(re *syntax.Regexp) int {
	n := 1 + len(re.Rune)/2
	for _, s := range re.Sub {
		n = min(n+size(s), maxSize+1)
	}
	if re.Op == syntax.OpRepeat {
		n = min(n*max(1, re.Min, re.Max), maxSize+1)
	}
	return n
}

// asciiBoundary returns a letter outside ASCII that stands beside \b, which
// there never says what its author means; 0 for none.
func asciiBoundary(re *syntax.Regexp) rune {
	if re.Op == syntax.OpConcat {
		for i, s := range re.Sub {
			if s.Op != syntax.OpWordBoundary {
				continue
			}
			if i > 0 {
				if r := edge(re.Sub[i-1], false); r >= utf8.RuneSelf {
					return r
				}
			}
			if i+1 < len(re.Sub) {
				if r := edge(re.Sub[i+1], true); r >= utf8.RuneSelf {
					return r
				}
			}
		}
	}
	for _, s := range re.Sub {
		if r := asciiBoundary(s); r != 0 {
			return r
		}
	}
	return 0
}

// edge returns the first or last literal character of re that is a letter
// outside ASCII, if any branch has one; else 0.
func edge(re *syntax.Regexp, first bool) rune {
	switch re.Op {
	case syntax.OpLiteral:
		r := re.Rune[0]
		if !first {
			r = re.Rune[len(re.Rune)-1]
		}
		if r >= utf8.RuneSelf && unicode.IsLetter(r) {
			return r
		}
	case syntax.OpAlternate:
		for _, s := range re.Sub {
			if r := edge(s, first); r != 0 {
				return r
			}
		}
	case syntax.OpCapture, syntax.OpQuest, syntax.OpPlus, syntax.OpStar, syntax.OpRepeat:
		return edge(re.Sub[0], first)
	case syntax.OpConcat:
		if first {
			return edge(re.Sub[0], first)
		}
		return edge(re.Sub[len(re.Sub)-1], first)
	}
	return 0
}

// foldRegexp folds the literals and classes of re.
func foldRegexp(re *syntax.Regexp) *syntax.Regexp {
	re.Flags &^= syntax.FoldCase
	switch re.Op {
	case syntax.OpLiteral:
		var out []rune
		for _, r := range re.Rune {
			switch {
			case foldsToSpace(r):
				out = append(out, ' ')
			case r == '…':
				out = append(out, '.', '.', '.')
			default:
				if r = foldRune(r); r >= 0 {
					out = append(out, r)
				}
			}
		}
		if len(out) == 0 {
			return &syntax.Regexp{Op: syntax.OpEmptyMatch, Flags: re.Flags}
		}
		re.Rune = out
	case syntax.OpCharClass:
		re.Rune = foldClass(re.Rune)
	}
	for i, s := range re.Sub {
		re.Sub[i] = foldRegexp(s)
	}
	return re
}

// signs are the characters that classes are likely to name and that folding
// turns into others.
var signs = []rune{'’', '‘', '“', '”', '„', '«', '»', '‹', '›', '–', '—', '―', '−', '\u00a0', '\u3000', 'ı', 'ς', '｜', '：', '！', '？', '（', '）', '，'}

// foldClass makes a class hold what its characters fold to. A class that holds
// nearly everything was written as a negation: there, what its missing
// characters fold to goes.
func foldClass(ranges []rune) []rune {
	negated := len(ranges) > 0 && ranges[len(ranges)-1] == unicode.MaxRune
	out := slices.Clone(ranges)
	for _, s := range signs {
		to := ' '
		if !foldsToSpace(s) {
			to = foldRune(s)
		}
		switch in := inClass(ranges, s); {
		case negated && !in:
			out = without(out, to)
		case !negated && in && !inClass(out, to):
			out = append(out, to, to)
		}
	}
	if negated {
		return out
	}
	return normalRanges(out)
}

func inClass(ranges []rune, r rune) bool {
	for i := 0; i+1 < len(ranges); i += 2 {
		if ranges[i] <= r && r <= ranges[i+1] {
			return true
		}
	}
	return false
}

func without(ranges []rune, r rune) []rune {
	var out []rune
	for i := 0; i+1 < len(ranges); i += 2 {
		lo, hi := ranges[i], ranges[i+1]
		if r < lo || r > hi {
			out = append(out, lo, hi)
			continue
		}
		if lo < r {
			out = append(out, lo, r-1)
		}
		if r < hi {
			out = append(out, r+1, hi)
		}
	}
	return out
}

// normalRanges sorts and joins ranges.
func normalRanges(in []rune) []rune {
	type span struct{ lo, hi rune }
	var s []span
	for i := 0; i+1 < len(in); i += 2 {
		s = append(s, span{in[i], in[i+1]})
	}
	slices.SortFunc(s, func(a, b span) int { return int(a.lo) - int(b.lo) })
	var out []rune
	for _, x := range s {
		if n := len(out); n > 0 && x.lo <= out[n-1]+1 {
			out[n-1] = max(out[n-1], x.hi)
			continue
		}
		out = append(out, x.lo, x.hi)
	}
	return out
}

// nullable reports whether re matches the empty text.
func nullable(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpNoMatch, syntax.OpLiteral, syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return false
	case syntax.OpCapture, syntax.OpPlus:
		return nullable(re.Sub[0])
	case syntax.OpRepeat:
		return re.Min == 0 || nullable(re.Sub[0])
	case syntax.OpConcat:
		for _, s := range re.Sub {
			if !nullable(s) {
				return false
			}
		}
		return true
	case syntax.OpAlternate:
		return slices.ContainsFunc(re.Sub, nullable)
	}
	return true // empty, anchors, star, quest
}

// Limits of what literals say of a pattern.
const (
	maxExact    = 48  // literals a part of a pattern may stand for
	maxRequired = 300 // literals a prefilter may have
)

// needs says which literals stand in every text that a part of a pattern
// matches.
type needs struct {
	exact    []string // the part matches these and nothing else; nil if unknown
	required []string // each match holds one of these; nil if unknown
}

// best returns the surer of what n knows.
func (n needs) best() []string { return better(n.exact, n.required) }

// literals returns strings of which every text that re matches holds at least
// one; nil if there are none worth looking for.
func literals(re *syntax.Regexp) []string {
	l := needed(re).best()
	if l == nil || shortest(l) < 2 {
		return nil
	}
	slices.Sort(l)
	return slices.Compact(l)
}

func shortest(l []string) int {
	n := 1 << 30
	for _, s := range l {
		n = min(n, len(s))
	}
	return n
}

// better returns the set that lets less text through: longer literals first,
// then fewer of them.
func better(a, b []string) []string {
	switch {
	case len(a) == 0 || len(a) > maxRequired:
		if len(b) == 0 || len(b) > maxRequired {
			return nil
		}
		return b
	case len(b) == 0 || len(b) > maxRequired:
		return a
	}
	na, nb := min(shortest(a), 8), min(shortest(b), 8)
	if na != nb {
		if na > nb {
			return a
		}
		return b
	}
	if len(b) < len(a) {
		return b
	}
	return a
}

func needed(re *syntax.Regexp) needs {
	switch re.Op {
	case syntax.OpLiteral:
		return needs{exact: []string{string(re.Rune)}}
	case syntax.OpEmptyMatch, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText,
		syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return needs{exact: []string{""}}
	case syntax.OpCharClass:
		var out []string
		for i := 0; i+1 < len(re.Rune); i += 2 {
			for r := re.Rune[i]; r <= re.Rune[i+1]; r++ {
				if out = append(out, string(r)); len(out) > 10 {
					return needs{}
				}
			}
		}
		return needs{exact: out}
	case syntax.OpCapture:
		return needed(re.Sub[0])
	case syntax.OpQuest:
		if n := needed(re.Sub[0]); n.exact != nil && len(n.exact) < maxExact {
			return needs{exact: append(slices.Clone(n.exact), "")}
		}
	case syntax.OpPlus:
		return needs{required: needed(re.Sub[0]).best()}
	case syntax.OpRepeat:
		if re.Min > 0 {
			return needs{required: needed(re.Sub[0]).best()}
		}
	case syntax.OpConcat:
		return neededConcat(re.Sub)
	case syntax.OpAlternate:
		return neededAlternate(re.Sub)
	}
	return needs{}
}

func neededConcat(subs []*syntax.Regexp) needs {
	var best []string
	run := []string{""} // what the parts since the last gap stand for
	whole := true
	for _, s := range subs {
		n := needed(s)
		if n.exact != nil && len(run)*len(n.exact) <= maxExact {
			var next []string
			for _, a := range run {
				for _, b := range n.exact {
					next = append(next, a+b)
				}
			}
			run = next
			continue
		}
		whole = false
		best = better(best, inked(run))
		if n.exact != nil {
			run = n.exact
			continue
		}
		best = better(best, inked(n.required))
		run = []string{""}
	}
	if whole {
		return needs{exact: run}
	}
	return needs{required: better(best, inked(run))}
}

// inked returns l, or nil if one of its literals is empty and so says nothing.
func inked(l []string) []string {
	if slices.Contains(l, "") {
		return nil
	}
	return l
}

func neededAlternate(subs []*syntax.Regexp) needs {
	var exact, required []string
	isExact, isRequired := true, true
	for _, s := range subs {
		n := needed(s)
		isExact = isExact && n.exact != nil
		exact = append(exact, n.exact...)
		b := inked(n.best())
		isRequired = isRequired && b != nil // an empty branch needs nothing
		required = append(required, b...)
	}
	switch {
	case isExact && len(exact) <= maxExact:
		return needs{exact: exact}
	case isRequired:
		return needs{required: required}
	}
	return needs{}
}
