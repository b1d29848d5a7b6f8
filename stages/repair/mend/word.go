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
	var q quotation
	start := -1
	for i := 0; i <= len(text); i++ {
		if i < len(text) && text[i] >= 'a' && text[i] <= 'z' {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 && i-start >= 4 && i-start <= 10 && !q.open() {
			if parted := unglued(text[start:i]); parted != "" && j.parts(start, i) {
				out = append(out, change{start, i, parted, ruleGlued, ""})
			}
		}
		start = -1
		if i < len(text) {
			q.read(text, i)
		}
	}
	return out
}

// parts reports whether the glued word text[start:end] stands where a word of
// English prose does.
func (j *job) parts(start, end int) bool {
	left, right := before(j.text, start), behind(j.text, end)
	for _, r := range [2]rune{left, right} {
		if letter(r) || digit(r) || r == '-' || r == '\'' || r == '’' {
			return false
		}
	}
	if left == '.' || right == '.' && !space(behind(j.text, end+1)) || technical(token(j.text, start)) {
		return false
	}
	l := j.at(start)
	return l.lang == "en" && !l.code
}

// quotation tells whether a quotation is open, while a text is read byte by
// byte. Quotations end with their line.
type quotation struct {
	depth    int
	straight bool
}

func (q *quotation) open() bool { return q.depth > 0 || q.straight }

// read takes in the byte at text[i].
func (q *quotation) read(text string, i int) {
	switch b := text[i]; {
	case b == '\n':
		*q = quotation{}
	case b == '"':
		q.straight = !q.straight
	case b == 0xC2 || b == 0xE2:
		switch r, n := decodeRune(text, i); r {
		case '“', '«', '„':
			q.depth++
		case '”', '»':
			q.depth = max(0, q.depth-1)
		case '‘':
			if !letter(before(text, i)) {
				q.depth++
			}
		case '’':
			if !letter(behind(text, i+n)) {
				q.depth = max(0, q.depth-1)
			}
		}
	}
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
		if tongues()[tail]&(1<<english) != 0 && j.lang(i) == "en" {
			continue // "see details- for more": a dash set badly
		}
		whole := head + tail
		rl := ruleHyphen
		switch {
		case j.doc.words()[head+"-"+tail]:
			continue
		case j.doc.words()[whole]:
		case !atLineEnd || !j.full():
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

// vocabulary returns the words of at least four letters of the document, those
// with a hyphen both whole and by their parts.
func (d *Document) vocabulary() map[string]bool {
	words := map[string]bool{}
	for _, text := range d.texts {
		start, part := -1, -1
		for i := 0; i <= len(text); {
			r, n := '\n', 1
			if i < len(text) {
				r, n = rune(text[i]), 1
				if r >= utf8.RuneSelf {
					r, n = decodeRune(text, i)
				}
			}
			switch {
			case letter(r):
				if start < 0 {
					start = i
				}
				if part < 0 {
					part = i
				}
			case start >= 0:
				if i-part >= 4 {
					words[text[part:i]] = true
				}
				part = -1
				if r != '-' || i+1 >= len(text) || !letter(behind(text, i+1)) {
					words[text[start:i]] = true
					start = -1
				}
			}
			i += n
		}
	}
	return words
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

const (
	whyLatin    = "a Latin word with letters of another script that look the same"
	whyCyrillic = "a Cyrillic word with Latin letters that look the same"
)

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
			to  map[rune]rune
			why string
		)
		switch {
		case other > 0 || latin == 0 || cyrillic+greek == 0:
		case latinOnly > 0 && cyrillicOnly == 0 && latin+cyrillic+greek >= 3:
			to, why = toLatin, whyLatin
		case cyrillicOnly > 0 && latinOnly == 0 && greek == 0 && latin+cyrillic >= 3:
			to, why = toCyrillic, whyCyrillic
		}
		// A word alone tells nothing about the script it should be in.
		if t := j.traits(i); to != nil && !technical(token(text, i)) && (why == whyLatin && t.latin || why == whyCyrillic && t.cyrillic) {
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

// composition joins letters and accents that Unicode has as one character.
// Characters that form C replaces by others, or puts in another order, are
// left alone unless everything is to be repaired.
func composition(j *job) []change {
	const joiner = '\u034f'
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
		if string(after) == before || strings.ContainsRune(string(after), joiner) != strings.ContainsRune(before, joiner) {
			continue // nothing to do, or a tower of accents that x/text props up
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
