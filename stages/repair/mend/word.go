package mend

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

var (
	ruleGlued     = &rule{"glued-words", GradeB, 96, "two English words written as one"}
	ruleHyphen    = &rule{"hyphen-break", GradeB, 95, "a word broken at a line end; the document has it whole"}
	ruleHyphenMay = &rule{"hyphen-break", GradeC, 95, "a word broken at a line end"}
	ruleHomoglyph = &rule{"homoglyph", GradeB, 97, ""}
	ruleCompose   = &rule{"composition", GradeB, 99, "a letter and its accent written apart (Unicode form C)"}
	ruleCanonical = &rule{"composition", GradeC, 99, "a character with a canonical form (Unicode form C)"}
)

// glued lists pairs of English words that spinners and hasty writers write as
// one. Only forms that are no word, name or abbreviation are here.
var glued = []struct{ form, parted string }{
	{"aswell", "as well"},
	{"alot", "a lot"},
	{"atleast", "at least"},
	{"infact", "in fact"},
	{"eachother", "each other"},
	{"eventhough", "even though"},
	{"inspite", "in spite"},
	{"ofcourse", "of course"},
	{"aslong", "as long"},
	{"noone", "no one"},
	{"abit", "a bit"},
	{"ofthe", "of the"},
	{"inthe", "in the"},
	{"tothe", "to the"},
	{"onthe", "on the"},
	{"andthe", "and the"},
	{"forthe", "for the"},
	{"tobe", "to be"},
}

// unglued returns the two words that w is, or "".
func unglued(w string) string {
	for _, g := range glued {
		if g.form == w {
			return g.parted
		}
	}
	return ""
}

// gluedWords parts them in English text, outside quotations.
func gluedWords(j *job) []change {
	var out []change
	text := j.text
	start := -1
	for i := 0; i <= len(text); i++ {
		if i < len(text) && text[i] >= 'a' && text[i] <= 'z' {
			if start < 0 {
				start = i
			}
			continue
		}
		if start < 0 {
			continue
		}
		from := start
		start = -1
		if i-from < 4 || i-from > 10 {
			continue
		}
		parted := unglued(text[from:i])
		if parted == "" {
			continue
		}
		left, right := before(text, from), behind(text, i)
		if letter(left) || letter(right) || digit(left) || digit(right) || left == '-' || right == '-' || left == '\'' || left == '’' || technical(token(text, from)) {
			continue
		}
		if left == '.' || right == '.' && !space(behind(text, i+1)) {
			continue
		}
		if l := j.at(from); l.lang != "en" || l.code || quoted(text, from, l.start) {
			continue
		}
		out = append(out, change{from, i, parted, ruleGlued, ""})
	}
	return out
}

// quoted reports whether offset i is inside a quotation that began on its line.
func quoted(text string, i, lineStart int) bool {
	open, straight := 0, 0
	for k, r := range text[lineStart:i] {
		switch r {
		case '“', '«', '„':
			open++
		case '”', '»':
			if open > 0 {
				open--
			}
		case '"':
			straight++
		case '‘':
			if k == 0 || !letter(before(text, lineStart+k)) {
				open++
			}
		case '’':
			if open > 0 && !letter(behind(text, lineStart+k+len("’"))) {
				open--
			}
		}
	}
	return open > 0 || straight%2 != 0
}

// hyphenBreaks joins words that were broken at a line end, as PDF text and
// scans have them: at once where the document has the joined word, else only
// under the full policy and only across a real line end.
func hyphenBreaks(j *job) []change {
	var out []change
	text := j.text
	for i := 1; i+1 < len(text); i++ {
		n := 1
		switch {
		case text[i] == '-':
		case strings.HasPrefix(text[i:], "\u2010"):
			n = 3
		default:
			continue
		}
		end := i + n
		atLineEnd := end < len(text) && text[end] == '\n'
		if end >= len(text) || !atLineEnd && text[end] != ' ' {
			continue
		}
		end++
		head, tail := wordBefore(text, i), wordBehind(text, end)
		if utf8.RuneCountInString(head) < 2 || utf8.RuneCountInString(tail) < 2 || !lower(before(text, i)) || !lower(behind(text, end)) {
			continue
		}
		if strings.HasSuffix(text[:i-len(head)], "-") || technical(token(text, i)) || joins[tail] {
			continue // "mother-in- law", "pre- and post-war"
		}
		whole := head + tail
		rl := ruleHyphen
		switch {
		case j.doc.has(whole) && !j.doc.has(head+"-"+tail):
		case !atLineEnd || !j.full() || j.doc.has(head+"-"+tail):
			continue
		default:
			rl = ruleHyphenMay
		}
		out = append(out, change{i, end, "", rl, ""})
	}
	return out
}

// joins are the words after which a hyphen hangs on purpose.
var joins = map[string]bool{
	"and": true, "or": true, "to": true, "und": true, "oder": true, "bis": true, "och": true, "eller": true,
	"en": true, "of": true, "et": true, "ou": true, "y": true, "o": true, "i": true, "sowie": true, "than": true, "nor": true, "but": true, "as": true,
}

// has reports whether w occurs as a whole word in the document.
func (d *Document) has(w string) bool {
	for _, text := range d.texts {
		for at := 0; ; {
			k := strings.Index(text[at:], w)
			if k < 0 {
				break
			}
			k += at
			if !letter(before(text, k)) && !letter(behind(text, k+len(w))) {
				return true
			}
			at = k + len(w)
		}
	}
	return false
}

// Letters that look alike in Latin and in Cyrillic and Greek, in one order.
const (
	alikeLatin    = "aceopxyijshABCEHIJKMOPSTXY"
	alikeCyrillic = "асеорхуіјѕһАВСЕНІЈКМОРЅТХУ"
	greekLatin    = "oABEHIKMNOPTXYZ"
	alikeGreek    = "οΑΒΕΗΙΚΜΝΟΡΤΧΥΖ"
)

var toLatin, toCyrillic = func() (latin, cyrillic map[rune]rune) {
	latin, cyrillic = map[rune]rune{}, map[rune]rune{}
	l := []rune(alikeLatin)
	for i, r := range []rune(alikeCyrillic) {
		latin[r], cyrillic[l[i]] = l[i], r
	}
	l = []rune(greekLatin)
	for i, r := range []rune(alikeGreek) {
		latin[r] = l[i]
	}
	return latin, cyrillic
}()

// homoglyphs puts words that mix scripts into one. A word goes Latin when it
// has a letter only Latin has and every other letter has a Latin double, and
// Cyrillic likewise; a word that could be either stays.
func homoglyphs(j *job) []change {
	var out []change
	text := j.text
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if !letter(r) {
			i += n
			continue
		}
		end := i
		var latin, cyrillic, greek, latinOnly, cyrillicOnly, other int
		for end < len(text) {
			r, n := utf8.DecodeRuneInString(text[end:])
			if !unicode.IsLetter(r) && !unicode.IsMark(r) {
				break
			}
			switch {
			case unicode.Is(unicode.Latin, r):
				latin++
				if toCyrillic[r] == 0 {
					latinOnly++
				}
			case unicode.Is(unicode.Cyrillic, r):
				cyrillic++
				if toLatin[r] == 0 {
					cyrillicOnly++
				}
			case unicode.Is(unicode.Greek, r):
				greek++
				if toLatin[r] == 0 {
					other++
				}
			default:
				other++
			}
			end += n
		}
		word := text[i:end]
		var (
			to     map[rune]rune
			script *unicode.RangeTable
			why    string
		)
		switch {
		case other > 0 || latin == 0 || cyrillic+greek == 0:
		case latinOnly > 0 && cyrillicOnly == 0 && latin+cyrillic+greek >= 3:
			to, script, why = toLatin, unicode.Latin, "a Latin word with letters of another script that look the same"
		case cyrillicOnly > 0 && latinOnly == 0 && greek == 0 && latin+cyrillic >= 3:
			to, script, why = toCyrillic, unicode.Cyrillic, "a Cyrillic word with Latin letters that look the same"
		}
		if to != nil && !technical(token(text, i)) && j.writes(script, i, end) {
			for k, r := range word {
				if m := to[r]; m != 0 && r >= utf8.RuneSelf == (m < utf8.RuneSelf) {
					out = append(out, change{i + k, i + k + utf8.RuneLen(r), string(m), ruleHomoglyph, why})
				}
			}
		}
		i = end
	}
	return out
}

// writes reports whether the text has a word of a script apart from the one at
// text[start:end], in the kilobyte on either side: a word alone tells nothing
// about the script it should be in.
func (j *job) writes(script *unicode.RangeTable, start, end int) bool {
	const near = 1024
	for start > 0 && !asciiSpace(j.text[start-1]) {
		start--
	}
	for end < len(j.text) && !asciiSpace(j.text[end]) {
		end++
	}
	lo, hi := max(0, start-near), min(len(j.text), end+near)
	for _, part := range [2]string{j.text[lo:start], j.text[end:hi]} {
		run := 0
		for _, r := range part {
			if !unicode.Is(script, r) {
				run = 0
				continue
			}
			if run++; run == 3 {
				return true
			}
		}
	}
	return false
}

// composition joins letters and accents that Unicode has as one character.
// Characters that form C replaces by others, or puts in another order, are
// left alone unless everything is to be repaired.
func composition(j *job) []change {
	text := j.text
	if norm.NFC.IsNormalString(text) {
		return nil
	}
	var out []change
	var it norm.Iter
	it.InitString(norm.NFC, text)
	for !it.Done() {
		start := it.Pos()
		after := it.Next()
		end := it.Pos()
		before := text[start:end]
		if string(after) == before {
			continue
		}
		rl := ruleCompose
		if utf8.RuneCount(after) >= utf8.RuneCountInString(before) {
			if rl = ruleCanonical; !j.full() {
				continue
			}
		}
		out = append(out, change{start, end, string(after), rl, ""})
	}
	return out
}
