package rules

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold returns s as rules see it: lower case, straight quotes, one kind of dash
// and of space, runs of white space as one space, no invisible characters, full-
// width forms and ellipses as ASCII, letters composed with their accents, and
// the Turkish dotless i as i. Rules are folded the same way.
func Fold(s string) string {
	var f folder
	f.add(s)
	return string(f.out)
}

// folder folds text. With keep set it remembers the bytes of the text that each
// folded byte stands for.
type folder struct {
	out    []byte
	keep   bool
	lo, hi []int32
}

// add folds s onto out. White space at either end goes.
func (f *folder) add(s string) {
	start := len(f.out)
	for i := 0; i < len(s); {
		if !f.keep {
			// Most bytes stand for themselves in lower case.
			for i < len(s) && plain[s[i]] != 0 {
				f.out = append(f.out, plain[s[i]])
				i++
			}
			if i == len(s) {
				break
			}
		}
		if c := s[i]; c < utf8.RuneSelf {
			switch {
			case 'A' <= c && c <= 'Z':
				c += 'a' - 'A'
			case c <= ' ' || c == 0x7f:
				if c > ' ' || c < '\t' || c > '\r' && c < ' ' {
					i++ // a control character
					continue
				}
				f.white(start, i, i+1)
				i++
				continue
			case c == '`':
				c = '\''
			}
			f.put(c, i, i+1)
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		f.rune(start, r, i, i+n)
		i += n
	}
	if n := len(f.out); n > start && f.out[n-1] == ' ' {
		f.out = f.out[:n-1]
		if f.keep {
			f.lo, f.hi = f.lo[:len(f.out)], f.hi[:len(f.out)]
		}
	}
}

// plain says what a byte is folded to that is folded alone; 0 for others.
var plain = func() (t [256]byte) {
	for c := byte('!'); c <= '~'; c++ {
		t[c] = c
		if 'A' <= c && c <= 'Z' {
			t[c] = c + 'a' - 'A'
		}
	}
	t['`'] = '\''
	return t
}()

func (f *folder) put(c byte, lo, hi int) {
	f.out = append(f.out, c)
	if f.keep {
		f.lo, f.hi = append(f.lo, int32(lo)), append(f.hi, int32(hi))
	}
}

func (f *folder) white(start, lo, hi int) {
	if n := len(f.out); n > start && f.out[n-1] != ' ' {
		f.put(' ', lo, hi)
	} else if n > start && f.keep {
		f.hi[n-1] = int32(hi)
	}
}

func (f *folder) rune(start int, r rune, lo, hi int) {
	if mark(r) && len(f.out) > start {
		// A letter and its accent written as two characters are one.
		prev, n := utf8.DecodeLastRune(f.out[start:])
		var pair [2 * utf8.UTFMax]byte
		k := utf8.EncodeRune(pair[:], prev)
		k += utf8.EncodeRune(pair[k:], r)
		if one := norm.NFC.Bytes(pair[:k]); utf8.RuneCount(one) == 1 {
			at := len(f.out) - n
			from := lo
			if f.keep {
				from = int(f.lo[at])
				f.lo, f.hi = f.lo[:at], f.hi[:at]
			}
			f.out = f.out[:at]
			for _, c := range one {
				f.put(c, from, hi)
			}
			return
		}
	}
	if foldsToSpace(r) {
		f.white(start, lo, hi)
		return
	}
	if r == '…' {
		for range 3 {
			f.put('.', lo, hi)
		}
		return
	}
	if r = foldRune(r); r < 0 {
		return
	}
	var b [utf8.UTFMax]byte
	for _, c := range b[:utf8.EncodeRune(b[:], r)] {
		f.put(c, lo, hi)
	}
}

func mark(r rune) bool { return 0x300 <= r && r <= 0x36f || r == 0x3099 || r == 0x309a }

// foldsToSpace reports the spaces outside ASCII.
func foldsToSpace(r rune) bool {
	switch {
	case r == 0x85, r == 0xa0, r == 0x1680, 0x2000 <= r && r <= 0x200a, r == 0x2028, r == 0x2029, r == 0x202f, r == 0x205f, r == 0x3000:
		return true
	}
	return false
}

// foldRune folds one character that is not white space; -1 if it goes.
func foldRune(r rune) rune {
	switch {
	case r < utf8.RuneSelf:
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		if r == '`' {
			return '\''
		}
		return r
	case 0x2010 <= r && r <= 0x2015, r == 0x2212, r == 0x2043, r == 0xfe58, r == 0xfe63, r == 0xff0d:
		return '-'
	case 0x2018 <= r && r <= 0x201b, r == 0x2032, r == 0x2039, r == 0x203a, r == 0xb4, r == 0x2bc, r == 0xff07:
		return '\''
	case 0x201c <= r && r <= 0x201f, r == 0x2033, r == 0xab, r == 0xbb, r == 0xff02, 0x300c <= r && r <= 0x300f:
		return '"'
	case r == 0xad, 0x200b <= r && r <= 0x200f, 0x202a <= r && r <= 0x202e, 0x2060 <= r && r <= 0x2064,
		0x2066 <= r && r <= 0x206f, r == 0xfeff, 0xfe00 <= r && r <= 0xfe0f, r == 0x640, 0xe0000 <= r && r <= 0xe007f,
		0x80 <= r && r < 0xa0:
		return -1 // invisible, or the Arabic stretching stroke
	case 0xff01 <= r && r <= 0xff5e: // full width
		return foldRune(r - 0xfee0)
	case r == 0x131, r == 0x130:
		return 'i'
	case r == 0x3c2:
		return 0x3c3 // final sigma
	case r >= 0x2e80 && r < 0xa640: // CJK has no case
		return r
	}
	return unicode.ToLower(r)
}

// trimEnds cuts what is neither letter nor digit off both ends of a folded line,
// so that "» Leave a Reply:" is the line "leave a reply". A line of signs alone
// stays as it is.
func trimEnds(b []byte) []byte {
	i, j := 0, len(b)
	for i < j {
		r, n := utf8.DecodeRune(b[i:j])
		if wordRune(r) {
			break
		}
		i += n
	}
	for i < j {
		r, n := utf8.DecodeLastRune(b[i:j])
		if wordRune(r) {
			break
		}
		j -= n
	}
	if i == j {
		return b
	}
	return b[i:j]
}

func wordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || 'A' <= r && r <= 'Z'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

// spaceless reports a character of a script that writes no spaces between words.
func spaceless(r rune) bool {
	return r >= 0xe00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// bounded reports whether b[i:j] begins and ends at word boundaries.
func bounded(b []byte, i, j int) bool { return boundary(b, i) && boundary(b, j) }

// boundary reports whether a word may begin or end at b[i].
func boundary(b []byte, i int) bool {
	before, _ := utf8.DecodeLastRune(b[:i])
	after, _ := utf8.DecodeRune(b[i:])
	if i == 0 || i == len(b) || !wordRune(before) || !wordRune(after) {
		return true
	}
	return spaceless(before) || spaceless(after)
}
