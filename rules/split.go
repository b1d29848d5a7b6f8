package rules

import "regexp/syntax"

// Limits of splitting.
const (
	maxParts = 60 // patterns that one alternation is split into
	maxGrow  = 3  // times the size of the whole that its parts may have
)

// split takes a pattern apart into alternatives, one of which matches wherever
// the pattern does. Each has a prefilter and a small program of its own, so that
// a rule of many alternatives costs little more than those that the text calls
// for.
func split(re *syntax.Regexp) []*syntax.Regexp { return splitDeep(re, 5) }

func splitDeep(re *syntax.Regexp, depth int) []*syntax.Regexp {
	whole := []*syntax.Regexp{re}
	if depth == 0 {
		return whole
	}
	var parts []*syntax.Regexp
	switch re.Op {
	case syntax.OpCapture:
		if re.Name != "" {
			return whole
		}
		return splitDeep(re.Sub[0], depth-1)
	case syntax.OpAlternate:
		for _, s := range re.Sub {
			parts = append(parts, splitDeep(s, depth-1)...)
		}
	case syntax.OpConcat:
		// The first part that matches text, if it is an alternation, is written out.
		at := 0
		for at < len(re.Sub) && zeroWidth(re.Sub[at]) {
			at++
		}
		if at == len(re.Sub) {
			return whole
		}
		alt := re.Sub[at]
		for alt.Op == syntax.OpCapture && alt.Name == "" {
			alt = alt.Sub[0]
		}
		if alt.Op != syntax.OpAlternate {
			return whole
		}
		for _, s := range alt.Sub {
			subs := append([]*syntax.Regexp(nil), re.Sub[:at]...)
			if s.Op == syntax.OpConcat {
				subs = append(subs, s.Sub...)
			} else {
				subs = append(subs, s)
			}
			subs = append(subs, re.Sub[at+1:]...)
			parts = append(parts, splitDeep(&syntax.Regexp{Op: syntax.OpConcat, Sub: subs}, depth-1)...)
			if len(parts) > maxParts {
				return whole
			}
		}
	default:
		return whole
	}
	total := 0
	for _, p := range parts {
		total += size(p)
	}
	if len(parts) > maxParts || total > maxGrow*size(re)+100 {
		return whole
	}
	return parts
}

func zeroWidth(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpBeginText, syntax.OpEndText, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpWordBoundary, syntax.OpNoWordBoundary, syntax.OpEmptyMatch:
		return true
	}
	return false
}

// relax returns a pattern that matches wherever re does and elsewhere too, with
// a program that is small and quick to run: counted repeats become uncounted,
// groups are dropped. It reports whether it differs from re enough to be worth
// trying first.
func relax(re *syntax.Regexp) (loose *syntax.Regexp, worth bool) {
	loose = relaxed(re)
	return loose, size(re) > 2*size(loose)+50
}

func relaxed(re *syntax.Regexp) *syntax.Regexp {
	if len(re.Sub) == 0 {
		return re
	}
	out := &syntax.Regexp{Op: re.Op, Flags: re.Flags, Min: re.Min, Max: re.Max}
	for _, s := range re.Sub {
		out.Sub = append(out.Sub, relaxed(s))
	}
	switch {
	case re.Op == syntax.OpCapture:
		return out.Sub[0]
	case re.Op == syntax.OpRepeat && re.Min > 0:
		out.Op = syntax.OpPlus
	case re.Op == syntax.OpRepeat:
		out.Op = syntax.OpStar
	}
	return out
}
