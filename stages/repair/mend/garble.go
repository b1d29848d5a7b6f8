package mend

import (
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	maxLayers = 4 // rounds of misreading undone one after another
	certain   = 4 // gain in plausibility that settles a word by itself
)

// misread is one stretch of a text that is UTF-8 read in a wrong page.
type misread struct {
	start, end int
	meant      string
	from, to   int // of what was meant, in the word repaired
	page       page
	gain       int  // of the word it stands in
	first      bool // first stretch of its word
	half       bool // a sequence in it has lost its end
	native     bool // its letters make a word of some alphabet as they stand
}

// decode undoes one misreading of word in page p: every sequence of runes that
// spells a UTF-8 sequence is replaced, and all else kept. The stretches replaced
// are appended to runs, with offsets into word.
func (t *pageTable) decode(word string, p page, runs []misread) (meant string, all []misread) {
	var (
		scratch [256]byte
		b       = scratch[:0]
		kept    = 0
		known   = len(runs)
	)
	for i := 0; i < len(word); {
		if word[i] < 0x80 {
			i++
			continue
		}
		run := misread{start: i, page: p}
		for i < len(word) {
			var end string
			r, n, ok := t.sequence(word[i:], p)
			if !ok {
				if end, n, ok = half(word[i:], p); !ok {
					break
				}
				run.half = true
			}
			if i == run.start {
				b = append(b, word[kept:i]...)
				run.from = len(b)
			}
			if r != 0 {
				b = utf8.AppendRune(b, r)
			}
			b = append(b, end...)
			i += n
		}
		if i == run.start {
			i += runeLen(word[i:])
			continue
		}
		run.end, run.to = i, len(b)
		runs = append(runs, run)
		kept = i
	}
	if len(runs) == known {
		return word, runs
	}
	meant = string(append(b, word[kept:]...))
	for i := known; i < len(runs); i++ {
		runs[i].meant = meant[runs[i].from:runs[i].to]
	}
	return meant, runs
}

// votes counts, for each page, the plausibility gained by the words of a
// document that are misread in it beyond doubt.
type votes [pageCount]int

// of is the vote for a page. latin-1 and windows-1252 differ only in which
// characters they have for one range of bytes, and pages mix them up.
func (v *votes) of(p page) int {
	if p == latin1 || p == win1252 {
		return v[latin1] + v[win1252]
	}
	return v[p]
}

// pageCost is how much less often a page is met than the common ones; it only
// decides between pages that repair the same line.
var pageCost = [pageCount]int{win1253: 1, win1254: 1, latin2: 1, win1257: 6}

// suspect is a word of a line that has a sequence in one of the pages of mask.
type suspect struct {
	start, end int
	mask       uint16
	cost       int    // improbability as it stands
	meant      string // by the page tried last; pages often agree
	gain       int    // of that
}

// reading is what a line would be if it had been misread in one page.
type reading struct {
	page  page
	found []misread
	whole bool // every rune of the line that is not ASCII belongs to a sequence
}

// readings decodes the words of a line in every page that some of them suggest.
func readings(line string) []reading {
	t := pages()
	var (
		list []suspect
		high int            // runes that are not ASCII
		hits [pageCount]int // places that may begin a sequence
	)
	for start, end := range words(line) {
		n, m := t.suspects(line[start:end], &hits)
		high += n
		if m != 0 {
			list = append(list, suspect{start: start, end: end, mask: m, cost: improbability(line[start:end])})
		}
	}
	if !hasC1(line) && hits[win1252] > 0 {
		hits[latin1] = 0 // without controls windows-1252 says all that latin-1 does
	}
	var out []reading
	for p, n := range hits {
		// A page that explains less than half of what another does is not it.
		if n == 0 || 2*n < slices.Max(hits[:]) {
			continue
		}
		if found, spelt := t.misreads(line, list, page(p)); found != nil {
			if len(found) == 1 && stranger(found[0], line) {
				found[0].gain -= 4
			}
			out = append(out, reading{page(p), found, spelt == high})
		}
	}
	return out
}

// stranger reports whether m is thin evidence of a misreading: one combining mark, one
// letter of a script that the line has no other letter of, or a word of one letter that hardly any text
// has, or of a capital that few languages have.
func stranger(m misread, line string) bool {
	r, n := utf8.DecodeRuneInString(m.meant)
	t := classes()
	c := t.of(r)
	switch {
	case n != len(m.meant):
		return false
	case c.kind == kindMark:
		return true
	case !c.kind.letter():
		return false
	}
	if c.script <= scriptLatin {
		alone := space(before(line, m.start)) && space(behind(line, m.end))
		return alone && (c.rare >= 4 || c.kind == kindUpper && r > 0xFF)
	}
	for _, o := range line {
		if o := t.of(o); o.kind.letter() && o.script == c.script {
			return false
		}
	}
	return true
}

// native reports whether the letters around a stretch of letters are a word as it
// stands: all of one alphabet, and of one case but for the first. "plášť" and "RŮŽE"
// spell UTF-8 sequences and are good Czech.
func native(line string, start, end int) bool {
	t, abc := classes(), alphabetTable()
	letter := func(r rune) bool { return t.of(r).kind.letter() }
	if utf8.RuneCountInString(line[start:end]) < 2 {
		return false
	}
	for _, r := range line[start:end] {
		if !letter(r) {
			return false
		}
	}
	for start > 0 && letter(before(line, start)) {
		start -= utf8.RuneLen(before(line, start))
	}
	for end < len(line) && letter(behind(line, end)) {
		end += utf8.RuneLen(behind(line, end))
	}
	common, upper, lower := ^uint64(0), 0, 0 // capitals and small letters behind the first
	for i, r := range line[start:end] {
		if int(r) < len(abc) && !sharedLetter(r) {
			common &= abc[r]
		}
		switch {
		case i == 0 || r == 'ß': // which has no capital of its own in use
		case t.of(r).kind == kindUpper:
			upper++
		default:
			lower++
		}
	}
	return common != 0 && (upper == 0 || lower == 0)
}

func hasC1(s string) bool {
	for i := 0; i+1 < len(s); i++ {
		if s[i] == 0xC2 && s[i+1] < 0xA0 {
			return true
		}
	}
	return false
}

// choose returns the misread stretches of the reading that makes a line most
// plausible. A word needs less gain of its own when others of the line, or of
// the document, are misread in the same page.
func (v *votes) choose(readings []reading) []misread {
	best, bestNeed, bestGain := -1, 0, 0
	for i, r := range readings {
		sum, sure := 0, 0
		for _, m := range r.found {
			if m.first && !m.native {
				sum += m.gain
				if m.gain >= certain {
					sure += m.gain
				}
			}
		}
		need := certain
		switch {
		case r.whole && sum >= certain:
			need = -2 // the whole line is misread
		case sure > 0:
			need = 1
		case v.of(r.page) >= 2*certain:
			need = 2
		}
		gain := -pageCost[r.page]
		if r.whole {
			gain += 2
		}
		for _, m := range r.found {
			if m.first && m.taken(need) {
				gain += m.gain
			}
		}
		if gain > bestGain {
			best, bestNeed, bestGain = i, need, gain
		}
	}
	if best < 0 {
		return nil
	}
	runs := make([]misread, 0, len(readings[best].found))
	for _, m := range readings[best].found {
		if m.taken(bestNeed) {
			runs = append(runs, m)
		}
	}
	return runs
}

// taken reports whether a stretch is one by the need of its line. One that is a word as
// it stands takes others to say so.
func (m *misread) taken(need int) bool { return m.gain >= need && !(m.native && need >= certain) }

// misreads decodes the suspect words of the line in page p and weighs the
// outcome. spelt is the number of runes that belong to a sequence.
func (t *pageTable) misreads(line string, list []suspect, p page) (found []misread, spelt int) {
	for i := range list {
		w := &list[i]
		if w.mask&(1<<p) == 0 {
			continue
		}
		word := line[w.start:w.end]
		known := len(found)
		var meant string
		if meant, found = t.decode(word, p, found); len(found) == known {
			continue
		}
		if meant != w.meant {
			w.meant, w.gain = meant, w.cost-improbability(meant)
		}
		for i := known; i < len(found); i++ {
			m := &found[i]
			spelt += utf8.RuneCountInString(word[m.start:m.end])
			m.start += w.start
			m.end += w.start
			m.gain, m.first = w.gain, i == known
			m.native = native(line, m.start, m.end)
		}
	}
	return found, spelt
}

// words yields the bounds of the stretches of s between ASCII spaces.
func words(s string) func(yield func(start, end int) bool) {
	return func(yield func(start, end int) bool) {
		start := -1
		for i := 0; i <= len(s); i++ {
			space := i == len(s) || s[i] == ' ' || s[i] == '\t' || s[i] == '\n'
			switch {
			case space && start >= 0:
				if !yield(start, i) {
					return
				}
				start = -1
			case !space && start < 0:
				start = i
			}
		}
	}
}

func runeLen(s string) int {
	for n := 1; n < len(s); n++ {
		if s[n]&0xC0 != 0x80 {
			return n
		}
	}
	return len(s)
}

var (
	ruleMojibake = &rule{"mojibake", GradeB, 99, ""}
	ruleHalf     = &rule{"mojibake", GradeB, 95, ""}
)

// garbledLine is a line that may have been misread, and how.
type garbledLine struct {
	start, end int
	readings   []reading
}

// garbledLines returns the lines of text at some offsets, one in each, that have
// at least one reading.
func garbledLines(text string, at []int) []garbledLine {
	var out []garbledLine
	for _, i := range at {
		start := strings.LastIndexByte(text[:i], '\n') + 1
		end := len(text)
		if k := strings.IndexByte(text[i:], '\n'); k >= 0 {
			end = i + k
		}
		if r := readings(text[start:end]); r != nil {
			out = append(out, garbledLine{start, end, r})
		}
	}
	return out
}

// count adds the misread words that need no vote themselves.
func (v *votes) count(lines []garbledLine) {
	var none votes
	for _, l := range lines {
		for _, m := range none.choose(l.readings) {
			if m.first && m.gain >= certain {
				v[m.page] += m.gain
			}
		}
	}
}

// mojibake undoes UTF-8 read in a wrong page, one layer after another.
func mojibake(j *job) []change {
	e := j.doc.evidence()
	lines, known := e.lines[j.text]
	if !known {
		_, at := scan(j.text)
		lines = garbledLines(j.text, at)
	}
	var out []change
	for _, l := range lines {
		out = append(out, e.votes.unwrap(j.text[l.start:l.end], l.start, l.readings)...)
	}
	return out
}

// unwrap undoes all layers of one line, which stands at offset.
func (v *votes) unwrap(line string, offset int, first []reading) []change {
	w := newWork(line, nil)
	for layer := range maxLayers {
		if layer > 0 {
			first = readings(w.text)
		}
		var changes []change
		for _, m := range v.choose(first) {
			if mentioned(w.text, m.start, m.end) {
				continue
			}
			c := change{m.start, m.end, m.meant, ruleMojibake, "UTF-8 read as " + m.page.String()}
			if layer > 0 {
				c.why = "after it had been read as " + m.page.String()
			}
			if m.half {
				c.rule = ruleHalf
				if strings.HasSuffix(m.meant, "à") && strings.HasPrefix(w.text[m.end:], "  ") {
					c.end++ // the no-break space that was the end of the letter, made a plain one
				}
			}
			changes = append(changes, c)
		}
		if !w.apply(changes) {
			break
		}
	}
	var out []change
	for _, s := range w.steps {
		c := change{start: offset + s.src, end: offset + s.srcEnd, after: w.text[s.start:s.end], rule: ruleMojibake}
		for _, m := range s.warrants {
			c.why = joined(c.why, ", ", m.why)
			if m.rule == ruleHalf {
				c.rule = ruleHalf
			}
		}
		if c.rule == ruleHalf {
			c.why += ", its end lost"
		}
		out = append(out, c)
	}
	return out
}

// mentioned reports whether a short garbled stretch is spoken of rather than
// meant: it stands in quotation marks with nothing else.
func mentioned(text string, start, end int) bool {
	left, right := before(text, start), behind(text, end)
	return strings.ContainsRune("\"'`“‘«", left) && strings.ContainsRune("\"'`”’»", right) && utf8.RuneCountInString(text[start:end]) <= 4
}
