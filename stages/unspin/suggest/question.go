package suggest

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/offprint-news/offprint/stages/unspin/align"
	"github.com/offprint-news/offprint/stages/unspin/spin"
)

// question is one flagged phrase with masked context.
type question struct {
	place               spin.Place
	before, text, after string
}

// questions leaves out places that are no places and those with something protected
// in them.
func questions(blocks []string, places []spin.Place) []question {
	var out []question
	for _, p := range places {
		if p.Block < 0 || p.Block >= len(blocks) || p.Start < 0 || p.End > len(blocks[p.Block]) || p.Start >= p.End {
			continue
		}
		block := blocks[p.Block]
		text := block[p.Start:p.End]
		if !plain(text, opensSentence(block, p.Start)) || inQuotes(block, p.Start) {
			continue
		}
		n := 0
		out = append(out, question{
			place: p, text: text,
			before: mask(tail(block[:p.Start], contextBytes), &n),
			after:  mask(head(block[p.End:], contextBytes), &n),
		})
	}
	return out
}

// mask hides names, numbers and quotations, so that the model cannot use or change
// them: each becomes [n].
func mask(s string, n *int) string {
	var b strings.Builder
	done := 0
	hide := func(from, to int) {
		if from < done {
			return
		}
		*n++
		fmt.Fprintf(&b, "%s[%d]", s[done:from], *n)
		done = to
	}
	for _, w := range align.Words(s) {
		if w.Start < done {
			continue
		}
		if i := strings.IndexAny(s[done:w.Start], "\"“«"); i >= 0 {
			from := done + i
			_, size := utf8.DecodeRuneInString(s[from:])
			end := len(s)
			if j := strings.IndexAny(s[from+size:], "\"”»"); j >= 0 {
				_, last := utf8.DecodeRuneInString(s[from+size+j:])
				end = from + size + j + last
			}
			hide(from, end)
			continue
		}
		if w.Digit || w.Capital {
			hide(w.Start, w.End)
		}
	}
	return b.String() + s[done:]
}

func tail(s string, n int) string {
	if len(s) <= n {
		return s
	}
	s = s[len(s)-n:]
	if i := strings.IndexByte(s, ' '); i >= 0 {
		return s[i:]
	}
	return ""
}

func head(s string, n int) string {
	if len(s) <= n {
		return s
	}
	if i := strings.LastIndexByte(s[:n], ' '); i >= 0 {
		return s[:i]
	}
	return ""
}

func opensSentence(block string, at int) bool {
	before := strings.TrimRight(block[:at], " \n\t")
	return before == "" || strings.ContainsAny(before[len(before)-1:], ".!?")
}

// inQuotes reports whether the place stands after an opening quotation mark that is
// not closed before it.
func inQuotes(block string, at int) bool {
	open := false
	for _, r := range block[:at] {
		switch r {
		case '"':
			open = !open
		case '“', '«', '„':
			open = true
		case '”', '»':
			open = false
		}
	}
	return open
}

// plain reports whether a text is nothing but words: letters, spaces, hyphens and
// apostrophes, with a capital at the start at most, and there only if allowed.
func plain(s string, capital bool) bool {
	for i, r := range s {
		switch {
		case unicode.IsUpper(r):
			if i > 0 || !capital {
				return false
			}
		case unicode.IsLetter(r), r == ' ', r == '-', r == '\'', r == '’':
		default:
			return false
		}
	}
	return strings.TrimSpace(s) != ""
}

// accept checks an answer against its question. The wording comes back with the
// capital of the phrase; the error says why it was refused.
func accept(q question, wording string) (string, error) {
	wording = strings.TrimSpace(wording)
	first, _ := utf8.DecodeRuneInString(q.text)
	if unicode.IsUpper(first) {
		r, n := utf8.DecodeRuneInString(wording)
		wording = string(unicode.ToUpper(r)) + wording[n:]
	}
	switch {
	case !utf8.ValidString(wording) || !plain(wording, unicode.IsUpper(first)):
		return "", fmt.Errorf("%q is not plain words", wording)
	case !sameScript(q.text, wording):
		return "", fmt.Errorf("%q is in other letters", wording)
	case strings.EqualFold(wording, q.text):
		return "", fmt.Errorf("%q is the phrase itself", wording)
	case len(strings.Fields(wording)) > len(strings.Fields(q.text))+3 || len(wording) > 2*len(q.text)+20:
		return "", fmt.Errorf("%q is too long for %q", wording, q.text)
	case negations(wording) != negations(q.text):
		return "", fmt.Errorf("%q negates, or no longer negates, %q", wording, q.text)
	case numerals(wording) != numerals(q.text):
		return "", fmt.Errorf("%q has another number than %q", wording, q.text)
	}
	return wording, nil
}

// sameScript allows only letters of Latin script where the phrase has no others.
func sameScript(phrase, wording string) bool {
	latin := func(s string) bool {
		for _, r := range s {
			if unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) {
				return false
			}
		}
		return true
	}
	return !latin(phrase) || latin(wording)
}

func negations(s string) int {
	n := 0
	for _, w := range align.Words(s) {
		switch {
		case strings.HasSuffix(w.Fold, "n't"):
			n++
		default:
			switch w.Fold {
			case "no", "not", "never", "none", "nor", "neither", "nobody", "nothing", "nowhere", "without", "cannot", "hardly", "barely", "scarcely":
				n++
			}
		}
	}
	return n
}

// numerals lists the number words of a text.
func numerals(s string) string {
	var out []string
	for _, w := range align.Words(s) {
		for _, part := range strings.Split(w.Fold, "-") {
			switch part {
			case "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
				"thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "thirty", "forty",
				"fifty", "sixty", "seventy", "eighty", "ninety", "hundred", "thousand", "million", "billion", "trillion",
				"half", "quarter", "third", "double", "triple", "dozen", "dozens", "hundreds", "thousands", "millions", "billions":
				out = append(out, part)
			}
		}
	}
	return strings.Join(out, " ")
}
