package mend

import (
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
	page       page
	gain       int  // of the word it stands in
	first      bool // first stretch of its word
}

// decode undoes one misreading of word in page p: every sequence of runes that
// spells a UTF-8 sequence is replaced, and all else kept. runs are the
// stretches replaced, with offsets into word.
func (t *pageTable) decode(word string, p page) (meant string, runs []misread) {
	var b strings.Builder
	kept := 0
	for i := 0; i < len(word); {
		if word[i] < 0x80 {
			i++
			continue
		}
		start, runStart := i, b.Len()
		for i < len(word) {
			r, n, ok := t.sequence(word[i:], p)
			if !ok {
				break
			}
			if i == start {
				b.WriteString(word[kept:start])
				runStart = b.Len()
			}
			b.WriteRune(r)
			i += n
		}
		if i == start {
			i += runeLen(word[i:])
			continue
		}
		runs = append(runs, misread{start: start, end: i, meant: b.String()[runStart:], page: p})
		kept = i
	}
	if runs == nil {
		return word, nil
	}
	b.WriteString(word[kept:])
	return b.String(), runs
}

// votes counts, for each page, the plausibility gained by the words of a
// document that are misread in it beyond doubt.
type votes [pageCount]int

// pageCost is how much less often a page is met than the common ones; it only
// decides between pages that repair the same line.
var pageCost = [pageCount]int{win1253: 1, win1254: 1, latin2: 1, win1257: 3}

// layer finds the misread stretches of one line for one layer. The page is the
// one that makes the line most plausible. A word needs less gain of its own
// when others of the line, or of the document, are misread in the same page.
func (v *votes) layer(line string) []misread {
	t := pages()
	mask := t.suspects(line)
	if mask == 0 {
		return nil
	}
	var best []misread
	bestGain := 0
	for p := range pageCount {
		if mask&(1<<p) == 0 {
			continue
		}
		found, left := t.misreads(line, p)
		sum, sure := 0, 0
		for _, m := range found {
			if m.first {
				sum += m.gain
				if m.gain >= certain {
					sure += m.gain
				}
			}
		}
		need := certain
		switch {
		case left == 0 && sum >= certain:
			need = -2 // the whole line is misread
		case sure > 0:
			need = 1
		case v[p] >= 2*certain:
			need = 2
		}
		gain := -pageCost[p]
		runs := found[:0]
		for _, m := range found {
			if m.gain >= need {
				runs = append(runs, m)
				if m.first {
					gain += m.gain
				}
			}
		}
		if len(runs) > 0 && gain > bestGain {
			best, bestGain = runs, gain
		}
	}
	return best
}

// misreads decodes every word of the line in page p and weighs the outcome.
// left is the number of non-ASCII runes that belong to no sequence.
func (t *pageTable) misreads(line string, p page) (found []misread, left int) {
	for start, end := range words(line) {
		word := line[start:end]
		if isASCII(word) {
			continue
		}
		meant, runs := t.decode(word, p)
		left += utf8.RuneCountInString(word) // corrected below
		if runs == nil {
			left -= asciiCount(word)
			continue
		}
		g := improbability(word) - improbability(meant)
		for i, m := range runs {
			left -= utf8.RuneCountInString(word[m.start:m.end])
			m.start += start
			m.end += start
			m.gain = g
			m.first = i == 0
			found = append(found, m)
		}
		left -= asciiCount(word)
	}
	return found, left
}

func asciiCount(s string) int {
	n := 0
	for i := range len(s) {
		if s[i] < utf8.RuneSelf {
			n++
		}
	}
	return n
}

func isASCII(s string) bool { return asciiCount(s) == len(s) }

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

var ruleMojibake = &rule{"mojibake", GradeB, 99, ""}

// whys has the sentence for each page.
var whys = func() (w [pageCount]string) {
	for p := range w {
		w[p] = "UTF-8 read as " + page(p).String()
	}
	return w
}()

// mojibake undoes one layer of UTF-8 read in a wrong page.
func mojibake(j *job) []change {
	votes := &j.doc.evidence().votes
	var out []change
	for start := 0; start < len(j.text); {
		end := len(j.text)
		if i := strings.IndexByte(j.text[start:], '\n'); i >= 0 {
			end = start + i
		}
		for _, m := range votes.layer(j.text[start:end]) {
			if mentioned(j.text, start+m.start, start+m.end) {
				continue
			}
			out = append(out, change{start + m.start, start + m.end, m.meant, ruleMojibake, whys[m.page]})
		}
		start = end + 1
	}
	return out
}

// mentioned reports whether a short garbled stretch is spoken of rather than
// meant: it stands in quotation marks with nothing else.
func mentioned(text string, start, end int) bool {
	left, right := before(text, start), behind(text, end)
	return strings.ContainsRune("\"'`“‘«", left) && strings.ContainsRune("\"'`”’»", right) && utf8.RuneCountInString(text[start:end]) <= 4
}
