package mend

import (
	"math/bits"
	"strings"
	"sync"
)

// stopWords are the commonest short words of the languages whose typography
// the rules must tell apart, and of their neighbours, so that one of these is
// not taken for one of those.
var stopWords = [...]struct{ lang, words string }{
	{"en", "the of and to in is that for was with as on it by at from this have are be not he his her she but they you we an or which will has had their been were who would there what about if more"},
	{"fr", "le la les des et du un une est dans que qui pour pas sur au aux avec ce il elle sont par plus ne se cette mais ou nous vous sa son leur été comme ces"},
	{"de", "der die und das den ist von zu mit sich des auf für nicht ein eine als auch es an dem im er sie nach wie bei aus hat dass wird einen sind noch"},
	{"es", "el los las que y en un una por con para del se no su al lo es más como pero sus le ha este fue entre"},
	{"it", "il che di e la per un una con non del della sono le si da in è al dei nel alla più gli ha come anche delle"},
	{"pt", "o os as que e do da em um uma para com não se na no por mais dos ao como foi das é à seu sua"},
	{"nl", "het een en van in is dat op te voor met niet zijn aan ook als bij er naar om dan maar nog wordt door"},
	{"sv", "och att det som är på för av med den till inte om ett har de jag var kan"},
	{"da", "og at det er på til af en for den med som ikke der de har et var kan fra"},
	{"pl", "i w na z się nie do to jest że o jak po za od dla ale czy oraz przez"},
	{"ru", "и в не на что с по это как он из за от но для к о то же у его все"},
	{"cs", "a v se na je že o s z do i to za pro ve jako by ale jsou"},
	{"tr", "bir ve bu da de için ile çok olarak daha olan gibi kadar sonra ne"},
	{"hu", "a az és hogy nem is egy ez meg már csak de van volt mint ha"},
	{"ro", "și în de la a cu pe nu că o un din care este mai pentru sunt"},
}

const (
	english     = 0  // the place of English in stopWords
	longestStop = 12 // bytes
)

// counts is the number of stop words met of each language.
type counts [len(stopWords)]int

// tongues maps each stop word to the set of its languages.
var tongues = sync.OnceValue(func() map[string]uint16 {
	t := map[string]uint16{}
	for i, l := range stopWords {
		for w := range strings.FieldsSeq(l.words) {
			t[w] |= 1 << i
		}
	}
	return t
})

// tally counts the stop words in at most limit bytes of text.
func (c *counts) tally(text string, limit int) {
	t := tongues()
	if len(text) > limit {
		text = text[:limit]
	}
	var word [longestStop]byte
	n, skip := 0, false
	for i := 0; i <= len(text); i++ {
		b := byte(' ')
		if i < len(text) {
			b = text[i]
		}
		switch {
		case b >= 'A' && b <= 'Z':
			b |= 0x20
		case b >= 'a' && b <= 'z', b >= 0xC3 && b <= 0xD4, b >= 0x80 && b < 0xC0 && n > 0:
			// Letters of Latin and Cyrillic, by their bytes.
		default:
			if n > 0 && !skip {
				for set := t[string(word[:n])]; set != 0; set &= set - 1 {
					c[bits.TrailingZeros16(set)]++
				}
			}
			n, skip = 0, false
			continue
		}
		if n < longestStop {
			word[n] = b
			n++
		} else {
			skip = true
		}
	}
}

// tongue names the language the counts speak for, or "" when they are thin or
// divided.
func (c *counts) tongue(least int) string {
	best, second := 0, 0
	for i, n := range c {
		switch {
		case i == 0:
		case n > c[best]:
			second = c[best]
			best = i
		case n > second:
			second = n
		}
	}
	if c[best] < least || c[best]*2 < second*3 {
		return ""
	}
	return stopWords[best].lang
}

// line is what a job remembers of the line it is working in.
type line struct {
	start, end int
	text       string
	lang       string
	code       bool // looks like program text
	prose      bool // has the short words of a sentence

	traits *traits // nil until asked for
}

// traits is what a look at every rune of a line tells.
type traits struct {
	markup          bool // shows a tag
	rightToLeft     bool // has letters of Hebrew, Arabic and the like
	eastAsian       bool // has letters of East Asia
	latin, cyrillic bool // has a word wholly of that script
}

// at returns the line that offset i of j.text is in. Very long lines count by
// the piece.
func (j *job) at(i int) *line {
	l := &j.line
	if i >= l.start && i < l.end {
		return l
	}
	const piece = 4096
	text := j.text
	*l = line{start: i, end: i}
	for l.start > 0 && i-l.start < piece && text[l.start-1] != '\n' {
		l.start--
	}
	for l.end < len(text) && l.end-i < piece && text[l.end] != '\n' {
		l.end++
	}
	l.text = text[l.start:l.end]
	l.end = max(l.end, i+1)
	l.code = codeLine(l.text)
	var c counts
	c.tally(l.text, piece)
	if tag := j.opt.Lang; tag != "" {
		l.lang, _, _ = strings.Cut(strings.ToLower(tag), "-")
	} else if l.lang = c.tongue(4); l.lang == "" {
		l.lang = j.doc.evidence().lang
	}
	for i, w := range stopWords {
		if w.lang == l.lang {
			l.prose = c[i] >= 3
		}
	}
	return l
}

// lang is the primary language subtag for the line at offset i: that of the
// options, else the line's own where it is plain, else the document's.
func (j *job) lang(i int) string { return j.at(i).lang }

// traits returns the traits of the line at offset i.
func (j *job) traits(i int) *traits {
	l := j.at(i)
	if l.traits == nil {
		l.traits = readTraits(l.text)
	}
	return l.traits
}

func readTraits(s string) *traits {
	t := &traits{}
	latin, cyrillic := 0, 0 // letters of the word so far
	var before rune
	endWord := func() {
		t.latin = t.latin || latin >= 3 && cyrillic == 0
		t.cyrillic = t.cyrillic || cyrillic >= 3 && latin == 0
		latin, cyrillic = 0, 0
	}
	for _, r := range s {
		switch {
		case r <= ' ':
			endWord()
		case r < 0x80:
			if r|0x20 >= 'a' && r|0x20 <= 'z' {
				latin++
			}
			if before == '<' && (r == '/' || r == '!' || r|0x20 >= 'a' && r|0x20 <= 'z') {
				t.markup = true
			}
		case r < 0x250 || r >= 0x1E00 && r < 0x1F00:
			latin++
		case r >= 0x400 && r < 0x530:
			cyrillic++
		case r >= 0x590 && r <= 0x8FF, r >= 0xFB1D && r <= 0xFDFF, r >= 0xFE70 && r <= 0xFEFE,
			r >= 0x10800 && r <= 0x10FFF, r >= 0x1E800 && r <= 0x1EFFF:
			t.rightToLeft = true
		case r >= 0x1100 && r < 0x1200, r >= 0x2E80 && r < 0xD7B0, r >= 0x20000 && r < 0x40000:
			t.eastAsian = true
		}
		before = r
	}
	endWord()
	return t
}
