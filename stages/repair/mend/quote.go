package mend

import (
	"strings"
	"unicode/utf8"
)

var (
	ruleGuillemet     = &rule{"guillemet", GradeB, 96, "guillemets a machine put in place of English quotation marks"}
	ruleGuillemetFull = &rule{"guillemet", GradeC, 95, "guillemets in English text"}
	ruleQuoteWay      = &rule{"quote-direction", GradeB, 96, "a quotation mark that opens where it must close, or closes where it must open"}
	ruleQuoteSpace    = &rule{"quote-space", GradeB, 95, "space on the wrong side of a quotation mark"}
	ruleSingleWay     = &rule{"quote-direction", GradeB, 93, "a closing quotation mark that opens a quotation"}
	ruleSingleFull    = &rule{"quote-direction", GradeC, 95, "an apostrophe that opens a quotation"}
	ruleApostrophe    = &rule{"apostrophe", GradeB, 97, "an English contraction with a wrong mark for its apostrophe"}
	ruleApostropheMay = &rule{"apostrophe", GradeC, 96, "an English contraction with a wrong mark for its apostrophe"}
)

// guillemets puts quotation marks in the document's own style where English
// text has guillemets that a machine misused. Guillemets rightly set are only
// replaced when others of the document prove that machine, or under the full
// policy when the document uses no other quotation marks.
func guillemets(j *job) []change {
	e := j.doc.evidence()
	open, closing := e.marks()
	var out []change
	text := j.text
	var at []int
	flush := func() {
		for _, p := range pairGuillemets(text, at) {
			rl := ruleGuillemet
			if !p.misused && e.misused == 0 {
				if rl = ruleGuillemetFull; !j.full() || e.doubles > 0 {
					continue
				}
			}
			inside := text[p.first+2 : p.second]
			if strings.TrimFunc(inside, space) == "" || j.lang(p.first) != "en" || foreign(inside) || !j.free(p) {
				continue
			}
			l := change{start: p.first, end: p.first + 2, after: open, rule: rl}
			if left := before(text, p.first); wordy(left) {
				l.after = " " + open
			}
			for space(behind(text, l.end)) {
				l.end += spaceLen(text[l.end:])
			}
			r := change{start: p.second, end: p.second + 2, after: closing, rule: rl}
			if right := behind(text, p.second+2); letter(right) || digit(right) {
				r.after = closing + " "
			}
			for space(before(text, r.start)) {
				_, n := utf8.DecodeLastRuneInString(text[:r.start])
				r.start -= n
			}
			out = append(out, l, r)
		}
		at = at[:0]
	}
	for i := 0; ; i += 2 {
		k := strings.IndexByte(text[i:], 0xC2)
		if k < 0 || i+k+1 >= len(text) {
			break
		}
		if i += k; text[i+1] != 0xAB && text[i+1] != 0xBB {
			continue
		}
		if len(at) > 0 && strings.IndexByte(text[at[len(at)-1]:i], '\n') >= 0 {
			flush()
		}
		at = append(at, i)
	}
	flush()
	return out
}

// free reports whether neither mark of a pair lies on protected ground: one may
// not be changed without the other.
func (j *job) free(p guillemetPair) bool {
	both := []change{{start: p.first, end: p.first + 2}, {start: p.second, end: p.second + 2}}
	return len(j.allowed(both)) == len(both)
}

func spaceLen(s string) int {
	_, n := utf8.DecodeRuneInString(s)
	return n
}

// foreign reports whether a quoted stretch is not English, so that its
// guillemets are those of its own language.
func foreign(s string) bool {
	var c counts
	c.tally(s, len(s))
	for i, n := range c {
		if i != english && n > c[english] {
			return true
		}
	}
	for _, r := range s {
		if r >= 0xC0 && letter(r) {
			return true
		}
	}
	return false
}

// mark is one double quotation mark of a line.
type mark struct {
	at          int
	opens       bool // drawn as an opening mark
	left, right rune
}

func (m mark) leftOpen() bool { return opensAfter(m.left) }

// opensAfter reports whether a quotation may begin after r.
func opensAfter(r rune) bool {
	return space(r) || strings.ContainsRune("([{—–-/‘'", r)
}

// closesBefore reports whether a quotation may end before r.
func closesBefore(r rune) bool {
	return space(r) || strings.ContainsRune(".,;:!?)]}—–-/’'…", r)
}

// quotes sets English double quotation marks the right way round, and moves
// space that stands inside a quotation, or is missing outside, to its place.
// It judges each mark by its neighbours and by whether a quotation is open.
func quotes(j *job) []change {
	var out []change
	text := j.text
	start, found := 0, false
	for i := 0; i <= len(text); i++ {
		switch {
		case i == len(text) || text[i] == '\n':
			if found {
				out = j.quoteLine(out, start, i)
			}
			start, found = i+1, false
		case text[i] == 0xE2 && i+2 < len(text) && text[i+1] == 0x80 && (text[i+2] == 0x9C || text[i+2] == 0x9D):
			found = true
		}
	}
	return out
}

const markLen = len("“")

func (j *job) quoteLine(out []change, start, end int) []change {
	text := j.text
	var marks []mark
	for i := start; i+markLen <= end; i++ {
		if text[i] == 0xE2 && text[i+1] == 0x80 && (text[i+2] == 0x9C || text[i+2] == 0x9D) {
			marks = append(marks, mark{i, text[i+2] == 0x9C, before(text, i), behind(text, i+markLen)})
			i += markLen - 1
		}
	}
	known := len(out)
	open := false
	for k, m := range marks {
		next := mark{}
		if k+1 < len(marks) {
			next = marks[k+1]
		}
		nextEnds := k+1 < len(marks) && !next.opens && closesBefore(next.right)
		switch {
		case m.opens && open && !m.leftOpen() && closesBefore(m.right):
			out = append(out, change{m.at, m.at + markLen, "”", ruleQuoteWay, "an opening mark at the end of a quotation"})
			open = false
		case !m.opens && !open && m.leftOpen() && m.left != '-' && (letter(m.right) || digit(m.right)) && nextEnds && !next.leftOpen():
			out = append(out, change{m.at, m.at + markLen, "“", ruleQuoteWay, "a closing mark at the start of a quotation"})
			open = true
		case m.opens && !open && wordEnd(m.left) && len(wordBefore(text, m.at)) >= 2 && letter(m.right) && nextEnds:
			out = append(out, change{m.at, m.at, " ", ruleQuoteSpace, "no space before an opening mark"})
			open = true
		case m.opens && !open && m.leftOpen() && m.right == ' ' && letter(behind(text, m.at+markLen+1)) && nextEnds:
			out = append(out, change{m.at + markLen, m.at + markLen + 1, "", ruleQuoteSpace, "space inside a quotation mark"})
			open = true
		case !m.opens && open && m.left == ' ' && closesBefore(m.right) && quoteText(before(text, m.at-1)):
			out = append(out, change{m.at - 1, m.at, "", ruleQuoteSpace, "space inside a quotation mark"})
			open = false
		case !m.opens && open && quoteText(m.left) && letter(m.right) && !suffix(wordBehind(text, m.at+markLen)):
			out = append(out, change{m.at + markLen, m.at + markLen, " ", ruleQuoteSpace, "no space after a closing mark"})
			open = false
		default:
			open = m.opens
		}
	}
	// "„" belongs to a tradition that closes with the opening mark.
	if len(out) > known && (strings.Contains(text[start:end], "„") || j.lang(start) != "en") {
		return out[:known]
	}
	return out
}

func wordEnd(r rune) bool { return letter(r) || r == ',' || r == ':' || r == ';' }

// quoteText reports whether r may be the last rune of a quotation.
func quoteText(r rune) bool { return letter(r) || digit(r) || strings.ContainsRune(".,!?…", r) }

// suffix reports whether w is an ending that English hangs on a quoted word.
func suffix(w string) bool {
	switch w {
	case "s", "es", "d", "ed", "ing", "er", "ers", "ish", "ly", "ness", "like", "y", "th", "n":
		return true
	}
	return len(w) < 2 && w != "a" && w != "I"
}

// contractions are what may follow the apostrophe of an English contraction
// or possessive.
func contraction(stem, tail string) bool {
	switch strings.ToLower(tail) {
	case "t":
		s := strings.ToLower(stem)
		return strings.HasSuffix(s, "n") && len(s) >= 3
	case "s", "re", "ve", "ll", "d", "m":
		return len(stem) >= 1
	}
	return false
}

// apostrophes repairs English contractions whose apostrophe became something
// else, and single quotation marks that open the wrong way round.
func apostrophes(j *job) []change {
	var out []change
	text := j.text
	for i := 0; i < len(text); {
		b := text[i]
		if !apostropheStart[b] {
			i++
			continue
		}
		r, n := rune(b), 1
		if b >= utf8.RuneSelf {
			r, n = decodeRune(text, i)
		}
		switch r {
		case '‘', '´', '`', '?', '\uFFFD', '’', '\'':
			if c, ok := j.apostrophe(r, i, n); ok {
				out = append(out, c)
			}
		}
		i += n
	}
	return out
}

// apostropheStart are the first bytes of the marks apostrophes looks at.
var apostropheStart = [256]bool{'`': true, '?': true, '\'': true, 0xC2: true, 0xE2: true, 0xEF: true}

// apostrophe repairs the mark r at i, n bytes long.
func (j *job) apostrophe(r rune, i, n int) (change, bool) {
	text := j.text
	left, right := before(text, i), behind(text, i+n)
	if !letter(left) || !letter(right) {
		return change{}, false
	}
	if r == utf8.RuneError && n == 1 {
		return change{}, false // a broken byte, not a lost character
	}
	switch r {
	case '’', '\'', '‘':
		if c, ok := j.wrongWay(r, i, n); ok || r != '‘' {
			return c, ok
		}
	}
	if line := text[strings.LastIndexByte(text[:i], '\n')+1 : i]; r == '`' && strings.Count(line, "`")%2 == 1 {
		return change{}, false // it closes code: "`Node`s"
	}
	stem, tail := wordBefore(text, i), wordBehind(text, i+n)
	if !contraction(stem, tail) || j.lang(i) != "en" || technical(token(text, i)) {
		return change{}, false
	}
	rl := ruleApostrophe
	if r == '?' {
		// "don?t" is never meant, "who?s" might be.
		if rl = ruleApostropheMay; !j.full() {
			return change{}, false
		}
	}
	return change{i, i + n, j.doc.evidence().single(), rl, ""}, true
}

// wrongWay repairs a quotation in single marks that is glued to the word
// before it: called’Such a Name’, with both marks drawn as apostrophes.
func (j *job) wrongWay(r rune, i, n int) (change, bool) {
	text := j.text
	right := behind(text, i+n)
	if !upper(right) || !lower(before(text, i)) {
		return change{}, false
	}
	stem := wordBefore(text, i)
	if utf8.RuneCountInString(stem) < 4 || strings.ContainsAny(stem, "'’") {
		return change{}, false
	}
	first := wordBehind(text, i+n)
	if utf8.RuneCountInString(first) < 3 {
		return change{}, false
	}
	runes := 0
	for k := i + n; k < len(text) && text[k] != '\n' && runes <= 80; {
		c, m := utf8.DecodeRuneInString(text[k:])
		runes++
		same := c == '’' && r != '\'' || c == '\'' && r == '\''
		if !same {
			if c == '‘' || c == '“' || c == '”' || c == '"' {
				return change{}, false
			}
			k += m
			continue
		}
		if letter(behind(text, k+m)) { // an apostrophe in a word
			k += m
			continue
		}
		if j.lang(i) != "en" || space(before(text, k)) {
			return change{}, false
		}
		if strings.HasSuffix(text[:k], "s") && !strings.ContainsAny(text[i+n:k], " ") {
			return change{}, false // a plural possessive
		}
		rl := ruleSingleWay
		open := "‘"
		if r == '\'' {
			if rl = ruleSingleFull; !j.full() {
				return change{}, false
			}
			open = "'"
		}
		return change{i, i + n, " " + open, rl, ""}, true
	}
	return change{}, false
}
