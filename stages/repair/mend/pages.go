package mend

import (
	"math/bits"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// A page is a single-byte character set that UTF-8 text is commonly misread
// in.
type page uint8

const (
	latin1 page = iota
	win1252
	win1250
	win1251
	win1253
	win1254
	win1257
	latin2
	macRoman
	cp437
	pageCount
)

var pageNames = [pageCount]string{
	"latin-1", "windows-1252", "windows-1250", "windows-1251", "windows-1253",
	"windows-1254", "windows-1257", "iso-8859-2", "macintosh", "cp437",
}

func (p page) String() string { return pageNames[p] }

// pageBytes says which byte a rune stands for in each page; 0 means none (only
// bytes from 0x80 matter here). lead and tail hold one bit per page where that
// byte may begin, or continue, a UTF-8 sequence.
type pageBytes struct {
	in         [pageCount]byte
	lead, tail uint16
}

// pageTable is a two-level table over the basic plane: most blocks are nil.
type pageTable [256]*[256]pageBytes

// pages is built on first use from the tables of x/text. A byte a page leaves
// undefined stands for the code point of the same number, which is what
// browsers and most converters make of it.
var pages = sync.OnceValue(func() *pageTable {
	maps := [pageCount]*charmap.Charmap{
		charmap.ISO8859_1, charmap.Windows1252, charmap.Windows1250,
		charmap.Windows1251, charmap.Windows1253, charmap.Windows1254,
		charmap.Windows1257, charmap.ISO8859_2, charmap.Macintosh,
		charmap.CodePage437,
	}
	t := new(pageTable)
	for p, m := range maps {
		for b := 0x80; b <= 0xFF; b++ {
			r := m.DecodeByte(byte(b))
			if r == utf8.RuneError {
				r = rune(b)
			}
			block := t[r>>8]
			if block == nil {
				block = new([256]pageBytes)
				t[r>>8] = block
			}
			e := &block[r&0xFF]
			e.in[p] = byte(b)
			switch {
			case b < 0xC0:
				e.tail |= 1 << p
			case b >= 0xC2 && b <= 0xF4:
				e.lead |= 1 << p
			}
		}
	}
	return t
})

var noBytes pageBytes

// of returns the bytes of r in the pages.
func (t *pageTable) of(r rune) *pageBytes {
	if r < 0x80 || r > 0xFFFF || t[r>>8] == nil {
		return &noBytes
	}
	return &t[r>>8][r&0xFF]
}

// suspects returns the pages in which s holds at least one rune that could be
// the first byte of a UTF-8 sequence with another after it that could be the
// second, and the number of runes that are not ASCII. It adds the number of such
// places to hits, by page.
func (t *pageTable) suspects(s string, hits *[pageCount]int) (high int, mask uint16) {
	var (
		lead uint16
		last rune
	)
	for i := 0; i < len(s); {
		if n := asciiPrefix(s[i:], len(s)); n > 0 {
			if halved(last) && asciiSpace(s[i]) {
				mask |= 1 << win1252
				hits[win1252]++
			}
			i += n
			lead, last = 0, 0
			continue
		}
		r, n := decodeRune(s, i)
		last = r
		e := t.of(r)
		mask |= lead & e.tail
		for set := lead & e.tail; set != 0; set &= set - 1 {
			hits[bits.TrailingZeros16(set)]++
		}
		lead = e.lead
		high++
		i += n
	}
	if halved(last) {
		mask |= 1 << win1252
		hits[win1252]++
	}
	return high, mask
}

// halved reports whether r at the end of a word may be the half of a sequence
// whose other half, a no-break space in windows-1252, became an ordinary one.
func halved(r rune) bool { return r == 'Ã' || r == 'Â' }

// half reads a sequence that lost its end on the way: "Ã" and "Â" at the end of
// a word, and "â€" without the control that made a closing quotation mark of
// it. Only windows-1252 is so common that such remains are worth a look.
func half(s string, p page) (meant string, size int, ok bool) {
	if p != win1252 {
		return "", 0, false
	}
	switch {
	case s == "Ã", strings.HasPrefix(s, "Ã") && asciiSpace(s[len("Ã")]):
		return "à", len("Ã"), true
	case s == "Â", strings.HasPrefix(s, "Â") && asciiSpace(s[len("Â")]):
		return "", len("Â"), true
	case strings.HasPrefix(s, "â€"):
		return "”", len("â€"), true
	}
	return "", 0, false
}

// decodeRune is utf8.DecodeRuneInString(s[i:]) with a short way for runes of
// two and three bytes.
func decodeRune(s string, i int) (rune, int) {
	switch b := s[i]; {
	case b >= 0xC2 && b < 0xE0 && i+1 < len(s) && s[i+1]&0xC0 == 0x80:
		return rune(b&0x1F)<<6 | rune(s[i+1]&0x3F), 2
	case b >= 0xE1 && b < 0xED && i+2 < len(s) && s[i+1]&0xC0 == 0x80 && s[i+2]&0xC0 == 0x80:
		return rune(b&0x0F)<<12 | rune(s[i+1]&0x3F)<<6 | rune(s[i+2]&0x3F), 3
	}
	return utf8.DecodeRuneInString(s[i:])
}

// sequence reads one multi-byte UTF-8 sequence written in runes of page p at
// the start of s. It returns the rune meant and the length in s; ok is false
// when there is none.
func (t *pageTable) sequence(s string, p page) (meant rune, size int, ok bool) {
	var buf [4]byte
	r, n := utf8.DecodeRuneInString(s)
	e := t.of(r)
	if e.lead&(1<<p) == 0 {
		return 0, 0, false
	}
	buf[0] = e.in[p]
	need := 2
	switch {
	case buf[0] >= 0xF0:
		need = 4
	case buf[0] >= 0xE0:
		need = 3
	}
	for k := 1; k < need; k++ {
		r, m := utf8.DecodeRuneInString(s[n:])
		e := t.of(r)
		if e.tail&(1<<p) == 0 {
			return 0, 0, false
		}
		buf[k] = e.in[p]
		n += m
	}
	meant, got := utf8.DecodeRune(buf[:need])
	if got != need {
		return 0, 0, false // overlong, a surrogate or out of range
	}
	return meant, n, true
}
