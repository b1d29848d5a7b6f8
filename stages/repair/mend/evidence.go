package mend

import "unicode/utf8"

// evidence is what a document has in common.
type evidence struct {
	votes votes
	lang  string
	// em and en count how dashes between words are set.
	em, en struct{ closed, spaced int }
	// curly and straight count quotation marks and apostrophes of each kind.
	curly, straight int
	// doubles counts the double quotation marks that are not guillemets.
	doubles int
	// misused counts guillemets that stand the wrong way round or glued to
	// the words outside, which proves a machine set them.
	misused int
	// lines are the lines of each text that may be misread, and repaired the
	// texts with garbled letters as the zero options repair them.
	lines    map[string][]garbledLine
	repaired map[string]*job
}

// gather looks at every text of the document once. Where letters are garbled
// the outcome of their repair is what counts.
func (d *Document) gather() *evidence {
	e := &evidence{repaired: map[string]*job{}, lines: map[string][]garbledLine{}}
	for _, text := range d.texts {
		if at := d.seen[text].misread; at != nil {
			lines := garbledLines(text, at)
			e.lines[text] = lines
			e.votes.count(lines)
		}
	}
	e.lang = tongueOf(d.texts)
	early := &Document{seen: d.seen, evidence: func() *evidence { return e }}
	texts := make([]string, len(d.texts))
	for i, text := range d.texts {
		texts[i] = text
		if d.seen[text].signs&damage != 0 {
			j := early.job(text, Options{})
			j.characters()
			e.repaired[text] = j
			texts[i] = j.text
		}
		e.read(texts[i])
	}
	if len(e.repaired) > 0 {
		e.lang = tongueOf(texts)
	}
	return e
}

// tongueOf names the language of the beginning of a document.
func tongueOf(texts []string) string {
	left := 1 << 14 // bytes, in which a language is plain
	var c counts
	for _, text := range texts {
		if left <= 0 {
			break
		}
		c.tally(text, left)
		left -= len(text)
	}
	return c.tongue(3)
}

// read counts the typography of one text.
func (e *evidence) read(text string) {
	var guillemets []int
	lineFrom := 0
	flush := func() {
		for _, p := range pairGuillemets(text, guillemets) {
			if p.misused {
				e.misused++
			}
		}
		guillemets = guillemets[:0]
	}
	for i := 0; i < len(text); i++ {
		b := text[i]
		if !telling[b] {
			continue
		}
		switch b {
		case '\n':
			flush()
			lineFrom = i + 1
		case '"':
			e.straight++
			e.doubles++
		case '\'':
			e.straight++
		case 0xC2:
			if i+1 < len(text) && (text[i+1] == 0xAB || text[i+1] == 0xBB) {
				guillemets = append(guillemets, i)
			}
		case 0xE2:
			if i+2 >= len(text) || text[i+1] != 0x80 {
				continue
			}
			switch text[i+2] {
			case 0x93, 0x94:
				left, right := before(text, i), behind(text, i+3)
				if i == lineFrom || right == '\n' {
					continue
				}
				set := &e.em
				if text[i+2] == 0x93 {
					set = &e.en
					if digit(left) || digit(right) {
						continue
					}
				}
				switch {
				case space(left) && space(right):
					set.spaced++
				case !space(left) && !space(right):
					set.closed++
				}
			case 0x98, 0x99:
				e.curly++
			case 0x9C, 0x9D:
				e.curly++
				e.doubles++
			}
		}
	}
	flush()
}

// telling are the bytes that read looks at.
var telling = [256]bool{'\n': true, '"': true, '\'': true, 0xC2: true, 0xE2: true}

// marks returns the document's double quotation marks.
func (e *evidence) marks() (open, closing string) {
	if e.straight > e.curly {
		return `"`, `"`
	}
	return "“", "”"
}

// single returns the document's apostrophe.
func (e *evidence) single() string {
	if e.straight > e.curly {
		return "'"
	}
	return "’"
}

// guillemetPair is two guillemets that enclose a stretch of one line.
type guillemetPair struct {
	first, second int // byte offsets
	misused       bool
}

// pairGuillemets pairs the guillemets of one line, given by their offsets. It
// returns nothing unless each pair has one of each kind and at most 80 runes
// between them: "» Archive »" is a breadcrumb, and "« Older | Newer »" is told
// by its spaces.
func pairGuillemets(text string, at []int) []guillemetPair {
	if len(at) == 0 || len(at)%2 != 0 {
		return nil
	}
	var out []guillemetPair
	for k := 0; k < len(at); k += 2 {
		p := guillemetPair{first: at[k], second: at[k+1]}
		if text[p.first+1] == text[p.second+1] {
			return nil
		}
		inner := text[p.first+2 : p.second]
		if n := utf8.RuneCountInString(inner); n == 0 || n > 80 {
			return nil
		}
		outLeft, inLeft := before(text, p.first), behind(text, p.first+2)
		inRight, outRight := before(text, p.second), behind(text, p.second+2)
		// A space on the inner side is made up for by none on the outer one.
		leftGlued, rightGlued := wordy(outLeft), letter(outRight)
		if space(inLeft) && !leftGlued || space(inRight) && !rightGlued {
			continue // spaced like a link or a French quotation
		}
		wrongWay := text[p.first+1] == 0xBB
		p.misused = wrongWay && (leftGlued || rightGlued) || !wrongWay && (leftGlued && letter(outLeft) || rightGlued)
		out = append(out, p)
	}
	return out
}

// wordy reports whether r is a letter or a mark that ends a word.
func wordy(r rune) bool { return letter(r) || digit(r) || r == ',' || r == '.' || r == ':' || r == ';' }
