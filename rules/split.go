package rules

import "regexp/syntax"

// Limits of splitting.
const (
	maxParts = 120 // patterns that one is split into
	maxGrow  = 3   // times the size of the whole that the parts may have
)

// split takes a pattern apart into alternatives, one of which matches wherever
// the pattern does. Each has a prefilter and a small program of its own, so that
// a rule of many alternatives costs little more than those that the text calls
// for.
func split(re *syntax.Regexp) []*syntax.Regexp {
	budget := maxGrow*size(re) + 100
	parts := splitInto(nil, re, &budget, 4)
	if parts == nil || len(parts) > maxParts {
		return []*syntax.Regexp{re}
	}
	return parts
}

// splitInto appends the parts of re to out. It returns nil when they become too
// many or too large.
func splitInto(out []*syntax.Regexp, re *syntax.Regexp, budget *int, depth int) []*syntax.Regexp {
	if len(out) > maxParts || *budget < 0 {
		return nil
	}
	at := -1
	switch {
	case depth == 0:
	case re.Op == syntax.OpAlternate:
		for _, s := range re.Sub {
			if out = splitInto(out, s, budget, depth-1); out == nil {
				return nil
			}
		}
		return out
	case re.Op == syntax.OpCapture && re.Name == "":
		return splitInto(out, re.Sub[0], budget, depth-1)
	case re.Op == syntax.OpConcat:
		for i, s := range re.Sub {
			if zeroWidth(s) {
				continue
			}
			for s.Op == syntax.OpCapture && s.Name == "" {
				s = s.Sub[0]
			}
			if s.Op == syntax.OpAlternate {
				at = i
			}
			break
		}
	}
	if at < 0 {
		*budget -= size(re)
		return append(out, re)
	}
	alt := re.Sub[at]
	for alt.Op == syntax.OpCapture {
		alt = alt.Sub[0]
	}
	for _, s := range alt.Sub {
		subs := make([]*syntax.Regexp, 0, len(re.Sub)+2)
		subs = append(subs, re.Sub[:at]...)
		if s.Op == syntax.OpConcat {
			subs = append(subs, s.Sub...)
		} else {
			subs = append(subs, s)
		}
		subs = append(subs, re.Sub[at+1:]...)
		one := &syntax.Regexp{Op: syntax.OpConcat, Sub: subs}
		if out = splitInto(out, one, budget, depth-1); out == nil {
			return nil
		}
	}
	return out
}

func zeroWidth(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpBeginText, syntax.OpEndText, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpWordBoundary, syntax.OpNoWordBoundary, syntax.OpEmptyMatch:
		return true
	}
	return false
}
