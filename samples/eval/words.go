package eval

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// The scorers lean on Python's notion of words, case and white space; these
// functions give the same in Go.

// isWord is Python's \w without the underscore: letters and numbers, no marks.
func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

// isSpace is Python's \s, which counts the four information separators too.
func isSpace(r rune) bool { return unicode.IsSpace(r) || 0x1c <= r && r <= 0x1f }

// lower is Python's str.lower. It differs from strings.ToLower in two letters:
// a sigma at the end of a word, and the dotted capital I, which becomes two.
func lower(s string) string {
	if strings.ContainsRune(s, 'Σ') || strings.ContainsRune(s, 'İ') {
		return cases.Lower(language.Und).String(s)
	}
	return strings.ToLower(s)
}

// wordsLower are the words WCXB counts: runs of \w in the lower-cased text.
func wordsLower(s string) []string {
	return strings.FieldsFunc(lower(s), func(r rune) bool { return !isWord(r) && r != '_' })
}

// spaced folds each run of white space to one space and trims the ends.
func spaced(s string) string { return strings.Join(strings.FieldsFunc(s, isSpace), " ") }

// invisible characters that may stand inside a word of the framing gold
var invisible = strings.NewReplacer("\u00ad", "", "\u200b", "", "\ufeff", "")

// words are the words the framing scorer counts: case-folded runs of letters or
// of digits. Glued ones ("2019Share", "endNext") come apart where the digit,
// the letter or the case changes.
func words(s string) []string {
	s = invisible.Replace(norm.NFKC.String(s))
	var out []string
	start, digits, after := -1, false, false // after: the last rune was a lower-case letter
	end := func(i int) {
		if start >= 0 {
			out = append(out, fold(s[start:i]))
			start = -1
		}
	}
	for i, r := range s {
		if !isWord(r) {
			end(i)
			continue
		}
		digit := unicode.Is(unicode.Nd, r)
		if start >= 0 && (digit != digits || unicode.IsUpper(r) && after) {
			end(i)
		}
		if start < 0 {
			start, digits = i, digit
		}
		after = unicode.IsLower(r) || unicode.Is(unicode.Other_Lowercase, r)
	}
	end(len(s))
	return out
}

// fold is full Unicode case folding ("Straße" and "STRASSE" are one word). It
// differs from Python's casefold in Cherokee only, where x/text swaps the cases.
func fold(w string) string {
	for i := range len(w) {
		if w[i] >= 0x80 {
			return cases.Fold().String(w)
		}
	}
	return strings.ToLower(w)
}

// normName brings the forms of a name together: no "by", no article, no domain
// ending, no case, no punctuation.
func normName(s string) string {
	w := words(s)
	if len(w) > 1 && slices.Contains([]string{"by", "por", "par", "von"}, w[0]) {
		w = w[1:]
	}
	if len(w) > 1 && w[0] == "the" {
		w = w[1:]
	}
	if n := len(w) - 1; n > 0 && slices.Contains([]string{"com", "net", "org"}, w[n]) {
		w = w[:n]
	}
	return strings.Join(w, " ")
}

// common counts the words two texts share, each as often as both have it.
func common(a, b []string) int {
	count := make(map[string]int, len(a))
	for _, w := range a {
		count[w]++
	}
	n := 0
	for _, w := range b {
		if count[w] > 0 {
			count[w]--
			n++
		}
	}
	return n
}
