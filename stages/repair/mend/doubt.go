package mend

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// Doubt is a stretch of text that looks garbled and was left alone, because
// nothing says what it was: what grade E of the other stages is, a flag without
// an edit.
type Doubt struct {
	Start, End int    // byte offsets into the text, half open
	Why        string // one sentence for people
}

// Doubts returns the stretches of text that look garbled and that edits, a plan
// for it, do not touch: characters lost in a conversion, controls without a
// meaning, and words that could be misread but hardly are. They are sorted by
// Start and disjoint.
func (d *Document) Doubts(text string, edits []Edit) []Doubt {
	s, known := d.seen[text]
	if !known {
		s.signs, s.misread = scan(text)
	}
	var out []Doubt
	if s.signs&(sawLost|sawC1) != 0 {
		out = lost(text)
	}
	for _, l := range garbledLines(text, s.misread) {
		out = append(out, l.doubts(text)...)
	}
	sort.Slice(out, func(i, k int) bool { return out[i].Start < out[k].Start })
	free := out[:0]
	at := 0
	for _, o := range out {
		for at < len(edits) && edits[at].End <= o.Start {
			at++
		}
		edited := at < len(edits) && edits[at].Start < o.End
		if !edited && (len(free) == 0 || free[len(free)-1].End <= o.Start) {
			free = append(free, o)
		}
	}
	return free
}

// lost finds replacement characters and controls.
func lost(text string) []Doubt {
	var out []Doubt
	for i := 0; i < len(text); {
		k := strings.IndexAny(text[i:], "\ufffd\u0081\u008d\u008f\u0090\u009d")
		if k < 0 {
			break
		}
		i += k
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			out = append(out, Doubt{i, i + n, "a byte that is not UTF-8"})
		case r == utf8.RuneError:
			out = append(out, Doubt{i, i + n, "a character lost in a conversion"})
		default:
			out = append(out, Doubt{i, i + n, "a control character without a meaning"})
		}
		i += n
	}
	return out
}

// doubts finds the words of a line that gain a little by being read anew.
func (l garbledLine) doubts(text string) []Doubt {
	const little = 2
	var out []Doubt
	for _, r := range l.readings {
		for _, m := range r.found {
			if m.gain >= little {
				start, end := l.start+m.start, l.start+m.end
				if !mentioned(text, start, end) {
					out = append(out, Doubt{start, end, "perhaps UTF-8 read as " + r.page.String()})
				}
			}
		}
	}
	return out
}
