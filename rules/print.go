package rules

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode"
	"unicode/utf8"
)

// source writes re as a pattern. The String method of the syntax package does so
// too, but looks at every character of large classes to choose its flags.
func source(b *strings.Builder, re *syntax.Regexp) {
	switch re.Op {
	case syntax.OpNoMatch:
		b.WriteString(`[^\x00-\x{10ffff}]`)
	case syntax.OpEmptyMatch:
		b.WriteString("(?:)")
	case syntax.OpLiteral:
		b.WriteString(regexp.QuoteMeta(string(re.Rune)))
	case syntax.OpCharClass:
		if len(re.Rune) == 0 {
			b.WriteString(`[^\x00-\x{10ffff}]`)
			return
		}
		b.WriteByte('[')
		ranges := re.Rune
		if rest, ok := lessLetters(ranges); ok {
			b.WriteString(`\pL`)
			ranges = rest
		}
		for i := 0; i+1 < len(ranges); i += 2 {
			member(b, ranges[i])
			if ranges[i+1] > ranges[i] {
				b.WriteByte('-')
				member(b, ranges[i+1])
			}
		}
		b.WriteByte(']')
	case syntax.OpAnyCharNotNL:
		b.WriteString("(?-s:.)")
	case syntax.OpAnyChar:
		b.WriteString("(?s:.)")
	case syntax.OpBeginLine:
		b.WriteString("(?m:^)")
	case syntax.OpEndLine:
		b.WriteString("(?m:$)")
	case syntax.OpBeginText:
		b.WriteString(`\A`)
	case syntax.OpEndText:
		b.WriteString(`\z`)
	case syntax.OpWordBoundary:
		b.WriteString(`\b`)
	case syntax.OpNoWordBoundary:
		b.WriteString(`\B`)
	case syntax.OpCapture:
		b.WriteByte('(')
		if re.Name != "" {
			b.WriteString("?P<" + re.Name + ">")
		}
		source(b, re.Sub[0])
		b.WriteByte(')')
	case syntax.OpStar, syntax.OpPlus, syntax.OpQuest, syntax.OpRepeat:
		b.WriteString("(?:")
		source(b, re.Sub[0])
		b.WriteByte(')')
		switch re.Op {
		case syntax.OpStar:
			b.WriteByte('*')
		case syntax.OpPlus:
			b.WriteByte('+')
		case syntax.OpQuest:
			b.WriteByte('?')
		default:
			fmt.Fprintf(b, "{%d", re.Min)
			if re.Max != re.Min {
				b.WriteByte(',')
			}
			if re.Max > re.Min {
				fmt.Fprintf(b, "%d", re.Max)
			}
			b.WriteByte('}')
		}
		if re.Flags&syntax.NonGreedy != 0 {
			b.WriteByte('?')
		}
	case syntax.OpConcat:
		for _, s := range re.Sub {
			source(b, s)
		}
	case syntax.OpAlternate:
		b.WriteString("(?:")
		for i, s := range re.Sub {
			if i > 0 {
				b.WriteByte('|')
			}
			source(b, s)
		}
		b.WriteByte(')')
	}
}

// member writes one character of a class.
func member(b *strings.Builder, r rune) {
	if r < utf8.RuneSelf && !wordRune(r) || !unicode.IsPrint(r) || unicode.IsMark(r) {
		fmt.Fprintf(b, `\x{%x}`, r)
	} else {
		b.WriteRune(r)
	}
}

// letters are the ranges of \pL.
var letters = func() []rune {
	re, err := syntax.Parse(`\pL`, syntax.Perl)
	if err != nil {
		return nil
	}
	return re.Rune
}()

// lessLetters takes all letters out of a class that holds them.
func lessLetters(ranges []rune) ([]rune, bool) {
	if len(ranges) < len(letters)/2 {
		return nil, false
	}
	var out []rune
	j := 0
	for i := 0; i+1 < len(ranges); i += 2 {
		at := ranges[i]
		for ; j+1 < len(letters) && letters[j] <= ranges[i+1]; j += 2 {
			if letters[j] < at || letters[j+1] > ranges[i+1] {
				return nil, false // some letters are not in the class
			}
			if at < letters[j] {
				out = append(out, at, letters[j]-1)
			}
			at = letters[j+1] + 1
		}
		if at <= ranges[i+1] {
			out = append(out, at, ranges[i+1])
		}
	}
	return out, j == len(letters)
}
