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
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		var se *syntax.Error
		if errors.As(err, &se) {
			return nil, fmt.Errorf("%w: %s: %q", ErrRule, se.Code, se.Expr)
		}
		return nil, fmt.Errorf("%w: %w", ErrRule, err)
	}
	if n, size := repeats(re), size(re); n > maxRepeat || size > maxSize {
		return nil, fmt.Errorf("%w: repeats %d times (limit %d), %d parts (limit %d): use * and within", ErrLimit, n, maxRepeat, size, maxSize)
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
	n := 1
	if re.Op == syntax.OpLiteral {
		n = len(re.Rune)
	} else {
		n += len(re.Rune) / 40 // the ranges of a class are one instruction
	}
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

// foldRegexp folds the literals and classes of re. Its case folding is done by
// that, for text comes in lower case.
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

// maxFolded is the number of characters up to which a class is folded one by
// one. Larger classes, such as \pL, hold what their characters fold to anyway.
const maxFolded = 3000

// foldClass makes a class hold what its characters fold to. A class that reaches
// the last character was written as a negation: there, what its missing
// characters fold to goes.
func foldClass(ranges []rune) []rune {
	if len(ranges) == 0 || ranges[len(ranges)-1] != unicode.MaxRune {
		out := slices.Clone(ranges)
		eachFolded(ranges, func(r rune) { out = append(out, r, r) })
		return normalRanges(out)
	}
	var gaps []rune
	next := rune(0)
	for i := 0; i+1 < len(ranges); i += 2 {
		if next < ranges[i] {
			gaps = append(gaps, next, ranges[i]-1)
		}
		next = ranges[i+1] + 1
	}
	out := ranges
	eachFolded(gaps, func(r rune) { out = without(out, r) })
	return out
}

// eachFolded calls add for what the characters of not too large a class fold to.
func eachFolded(ranges []rune, add func(rune)) {
	n := 0
	for i := 0; i+1 < len(ranges); i += 2 {
		n += int(ranges[i+1]-ranges[i]) + 1
	}
	if n > maxFolded {
		return
	}
	for i := 0; i+1 < len(ranges); i += 2 {
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			to := ' '
			if !foldsToSpace(r) {
				to = foldRune(r)
			}
			if to >= 0 && to != r {
				add(to)
			}
		}
	}
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
