package spin

import (
	"unicode"
	"unicode/utf8"
)

// mark is a quotation mark, or a paragraph break ('\n').
type mark struct {
	at   int32
	rune rune
}

const quoteRunes = "“”„‟«»‘’‚"

// Longest quotations taken for one, in bytes: marks farther apart belong to
// different things (feet and inches, breadcrumbs, apostrophes).
const (
	maxSingle    = 300
	maxGuillemet = 600
)

// quote sets the quoted flag on the tokens between quotation marks. A double
// quotation that is never closed runs to the end of its paragraph, as in
// quotations of several paragraphs: better too much protected than too little.
func (p *page) quote(text string, first int) {
	if len(p.marks) == 0 {
		return
	}
	tokens := p.tokens[first:]
	next := 0
	protect := func(from, to int32) {
		for next < len(tokens) && tokens[next].start < from {
			next++
		}
		for next < len(tokens) && tokens[next].start < to {
			tokens[next].shape |= quoted
			next++
		}
	}
	for i := 0; i < len(p.marks); i++ {
		m := p.marks[i]
		end := -1
		switch m.rune {
		case '“', '"', '„', '‟':
			end = p.closing(i, '”', '"', '“')
		case '«', '»':
			if j := p.closing(i, '«', '»', '»'); j < len(p.marks) && p.marks[j].rune != '\n' && p.marks[j].at-m.at <= maxGuillemet {
				end = j
			}
		case '‘', '\'', '‚':
			if !opensSingle(text, m) {
				continue
			}
			for j := i + 1; j < len(p.marks) && p.marks[j].at-m.at <= maxSingle && p.marks[j].rune != '\n'; j++ {
				if r := p.marks[j].rune; (r == '’' || r == '\'' || r == '‘') && closesSingle(text, p.marks[j]) {
					end = j
					break
				}
			}
		}
		if end < 0 {
			continue
		}
		to := int32(len(text))
		if end < len(p.marks) {
			to = p.marks[end].at
		}
		protect(m.at, to)
		i = end
	}
}

// closing is the index of the first mark after i that ends the quotation or the
// paragraph; the number of marks when there is none.
func (p *page) closing(i int, a, b, c rune) int {
	for j := i + 1; j < len(p.marks); j++ {
		switch p.marks[j].rune {
		case a, b, c, '\n':
			return j
		}
	}
	return len(p.marks)
}

func opensSingle(text string, m mark) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:m.at])
	after := int(m.at) + utf8.RuneLen(m.rune)
	return (m.at == 0 || !unicode.IsLetter(before) && !unicode.IsDigit(before)) && wordAt(text, after) && !digitAt(text, after)
}

func closesSingle(text string, m mark) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:m.at])
	after := int(m.at) + utf8.RuneLen(m.rune)
	return !unicode.IsSpace(before) && !wordAt(text, after)
}
