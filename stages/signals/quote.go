package signals

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A quotation is a range of a text between quotation marks, without them.
type quotation struct {
	from, to int
	words    int
	speaker  string
	credit   [2]int // place of the words that say who speaks
}

// closing marks by opening ones, in the order in which they are tried.
var closing = map[rune]string{'“': "”“", '„': "“”‟", '«': "»", '»': "«", '"': "\"", '‘': "’", '‚': "‘’"}

// quotations finds the quotations of a paragraph. A quotation ends in the
// paragraph it begins in; single marks inside words are apostrophes.
func quotations(s string) []quotation {
	var out []quotation
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		end, ok := closing[r]
		if !ok || insideWord(s, i) {
			i += n
			continue
		}
		j := -1
		for k, c := range s[i+n:] {
			if strings.ContainsRune(end, c) && !(c == '’' && insideWord(s, i+n+k)) {
				j = i + n + k
				break
			}
			if k > 1200 {
				break
			}
		}
		if j < 0 {
			i += n
			continue
		}
		if w := len(strings.Fields(s[i+n : j])); w > 0 {
			out = append(out, quotation{from: i + n, to: j, words: w})
		}
		_, m := utf8.DecodeRuneInString(s[j:])
		i = j + m
	}
	return out
}

func insideWord(s string, i int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	_, n := utf8.DecodeRuneInString(s[i:])
	after, _ := utf8.DecodeRuneInString(s[i+n:])
	return unicode.IsLetter(before) && (unicode.IsLetter(after) || after == utf8.RuneError && i+n < len(s))
}

// reach is how far from a quotation the words stand that say who speaks, in bytes.
const reach = 60

// attribute finds the speaker of a quotation: a verb of saying within reach, with
// a name beside it. It reports whether such a verb is there at all.
func (l *List) attribute(s string, q *quotation, ws []word) bool {
	found := false
	// What stands behind a quotation goes before what stands in front of it.
	for _, behind := range []bool{true, false} {
		for i := range ws {
			w := &ws[i]
			if !l.verb[w.low] || behind && (w.from < q.to || w.from > q.to+reach) || !behind && (w.to > q.from || w.to < q.from-reach) {
				continue
			}
			var between string
			if behind {
				between = s[q.to:w.from]
			} else {
				between = s[w.to:q.from]
			}
			if strings.ContainsAny(between, ".!?") || behind && strings.HasPrefix(s[w.to:], ":") {
				continue // of another sentence, of the next quotation
			}
			found = true
			if name, from, to := nameBeside(s, ws, i); name != "" {
				q.speaker, q.credit = name, [2]int{min(from, w.from), max(to, w.to)}
				return true
			}
			if q.credit == [2]int{} {
				q.credit = [2]int{w.from, w.to}
			}
		}
	}
	return found
}

// nameBeside finds a run of capitalised words just before or after a word.
func nameBeside(s string, ws []word, i int) (string, int, int) {
	capital := func(k int) bool {
		r, _ := utf8.DecodeRuneInString(s[ws[k].from:])
		return unicode.IsUpper(r) && !opener[ws[k].low]
	}
	near := func(a, b int) bool { // a space, or the full stop of an initial
		gap := s[ws[a].to:ws[b].from]
		return len(gap) <= 2 && !strings.ContainsAny(gap, ",;:!?“”\"") && (!strings.Contains(gap, ".") || len(ws[a].low) <= 2)
	}
	lo := i
	for lo > 0 && i-lo < 4 && capital(lo-1) && near(lo-1, lo) {
		lo--
	}
	if lo < i {
		return s[ws[lo].from:ws[i-1].to], ws[lo].from, ws[i-1].to
	}
	k := i + 1
	if k < len(ws) && (ws[k].low == "to" || ws[k].low == "by") { // according to
		k++
	}
	hi := k
	for hi < len(ws) && hi-k < 4 && capital(hi) && near(hi-1, hi) {
		hi++
	}
	if hi > k {
		return s[ws[k].from:ws[hi-1].to], ws[k].from, ws[hi-1].to
	}
	return "", 0, 0
}

// opener are words that have a capital because they open a sentence.
var opener = map[string]bool{
	"he": true, "she": true, "they": true, "it": true, "we": true, "the": true, "this": true, "that": true, "but": true, "and": true, "in": true, "as": true,
	"er": true, "sie": true, "es": true, "wir": true, "der": true, "die": true, "das": true, "und": true, "aber": true, "so": true, "ich": true,
}

// scare reports whether a quotation is of the form of scare quotes: one to four
// words, nobody quoted beside it, not a name or a title.
func (l *List) scare(s string, q *quotation, ws []word) bool {
	if q.words > 4 {
		return false
	}
	text := s[q.from:q.to]
	if strings.ContainsAny(text, "/<>=_{}[]\\") {
		return false // code, an address
	}
	if r, _ := utf8.DecodeLastRuneInString(text); strings.ContainsRune(".!?,…", r) {
		return false // a sentence, or a part of one that is quoted
	}
	capital := 0
	for w := range strings.FieldsSeq(text) {
		if r, _ := utf8.DecodeRuneInString(w); unicode.IsUpper(r) || unicode.IsDigit(r) {
			capital++
		}
	}
	if capital > 0 && capital*2 >= q.words {
		return false // a name, a title
	}
	return !l.attribute(s, q, ws)
}
