package mend

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Typography reports whether the edit changes, besides characters that were
// damaged, how the text is set: its quotation marks, dashes, spaces and hyphens. What
// is program text to those who know the markup wants none of that.
func (e Edit) Typography() bool {
	for rule := range strings.SplitSeq(e.Rule, "+") {
		switch rule {
		case "guillemet", "quote-direction", "quote-space", "apostrophe", "dash-space", "sentence-space", "comma-space",
			"space-before-punctuation", "glued-words", "hyphen-break":
			return true
		}
	}
	return false
}

// Apply makes the edits of a plan to the text it was planned for.
func Apply(text string, edits []Edit) string {
	if len(edits) == 0 {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	at := 0
	for _, e := range edits {
		b.WriteString(text[at:e.Start])
		b.WriteString(e.After)
		at = e.End
	}
	b.WriteString(text[at:])
	return b.String()
}

// Undo gives back, byte for byte, the text that [Apply] made fixed from.
func Undo(fixed string, edits []Edit) string {
	if len(edits) == 0 {
		return fixed
	}
	var b strings.Builder
	b.Grow(len(fixed))
	at, source := 0, 0 // offsets into fixed and into the text restored
	for _, e := range edits {
		kept := e.Start - source
		b.WriteString(fixed[at : at+kept])
		b.WriteString(e.Before)
		at += kept + len(e.After)
		source = e.End
	}
	b.WriteString(fixed[at:])
	return b.String()
}

// Explain writes one line an edit: where (line:column, counted in runes from
// 1), what with its surroundings, rule, grade, confidence and why.
func Explain(w io.Writer, text string, edits []Edit) error {
	const around = 16
	line, lineStart, at := 1, 0, 0
	for _, e := range edits {
		line += strings.Count(text[at:e.Start], "\n")
		if i := strings.LastIndexByte(text[at:e.Start], '\n'); i >= 0 {
			lineStart = at + i + 1
		}
		at = e.Start
		col := utf8.RuneCountInString(text[lineStart:e.Start]) + 1
		left, right := cutLeft(text[:e.Start], around), cutRight(text[e.End:], around)
		_, err := fmt.Fprintf(w, "%d:%d\t%q -> %q\tin %q\t%s %s %d%%\t%s\n",
			line, col, e.Before, e.After, left+"["+e.Before+"]"+right, e.Rule, e.Grade, e.Confidence, e.Why)
		if err != nil {
			return fmt.Errorf("explain: %w", err)
		}
	}
	return nil
}

// cutLeft returns at most n bytes before the end of s, whole runes of one line.
func cutLeft(s string, n int) string {
	if len(s) > n {
		s = s[len(s)-n:]
		for s != "" && !utf8.RuneStart(s[0]) {
			s = s[1:]
		}
	}
	return s[strings.LastIndexByte(s, '\n')+1:]
}

// cutRight returns at most n bytes of s, whole runes of one line.
func cutRight(s string, n int) string {
	if i := strings.IndexByte(s, '\n'); i >= 0 {
		s = s[:i]
	}
	if len(s) > n {
		s = s[:n]
		for i := range 4 {
			if i < len(s) && utf8.RuneStart(s[len(s)-1-i]) {
				if !utf8.FullRuneInString(s[len(s)-1-i:]) {
					s = s[:len(s)-1-i]
				}
				break
			}
		}
	}
	return s
}
