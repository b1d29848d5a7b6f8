package mend

import (
	"sync"
	"unicode"
	"unicode/utf8"
)

// signs are the traces of faults a text shows. They are cheap to see and often
// harmless: each only says which pass is worth running.
type signs uint32

const (
	sawInvisible signs = 1 << iota
	sawControl
	sawEntity
	sawMisread
	sawC1
	sawForm // ligatures and full-width forms
	sawLineEnd
	sawSoftHyphen
	sawOddSpace
	sawGuillemet
	sawQuote
	sawApostrophe
	sawDash
	sawSentence
	sawLoosePunct
	sawGlued
	sawHyphenBreak
	sawMixed
	sawMark
	sawLost // U+FFFD
)

// look is what the scan knows a rune by.
type look uint8

const (
	lookOther look = iota
	lookLower
	lookUpper
	lookDigit
	lookSpace
	lookNewline
	lookReturn
	lookControl
	lookAmp
	lookStop  // . ? !
	lookComma // , ; :
	lookOpen  // ( [
	lookClose // ) ]
	lookQuote // "
	lookTick  // ' ` ´
	lookHyphen
	lookLatin // not ASCII
	lookCyrillic
	lookGreek
	lookLetter // of any other script
	lookMark
	lookInvisible
	lookC1
	lookForm
	lookLine // U+2028, U+2029
	lookSoft
	lookOddSpace
	lookGuillemet
	lookOpenCurly
	lookCloseCurly
	lookOpenSingle
	lookCloseSingle
	lookDash
	lookLost
	lookCount
)

// pairs says what a rune of one look right after another is a sign of; the
// looks that are signs by themselves are so after every other.
var pairs = func() (t [lookCount][lookCount]signs) {
	alone := map[look]signs{
		lookControl: sawControl, lookC1: sawC1, lookInvisible: sawInvisible, lookForm: sawForm,
		lookLine: sawLineEnd, lookReturn: sawLineEnd, lookSoft: sawSoftHyphen, lookOddSpace: sawOddSpace,
		lookGuillemet: sawGuillemet, lookDash: sawDash, lookMark: sawMark, lookLost: sawLost | sawApostrophe,
	}
	letters := []look{lookLower, lookUpper, lookLatin, lookCyrillic, lookGreek, lookLetter}
	spaces := []look{lookSpace, lookNewline, lookOther, lookReturn, lookOddSpace}
	for a := range lookCount {
		for b, s := range alone {
			t[a][b] |= s
		}
	}
	for _, a := range letters {
		t[lookAmp][a] |= sawEntity
		t[a][lookOpenCurly] |= sawQuote
		t[a][lookOpenSingle] |= sawApostrophe
		t[lookCloseCurly][a] |= sawQuote
		t[a][lookTick] |= sawApostrophe
		for _, p := range []look{lookStop, lookComma, lookQuote, lookCloseCurly, lookClose, lookGuillemet} {
			t[p][a] |= sawSentence
		}
	}
	t[lookCloseSingle][lookUpper] |= sawQuote | sawSentence
	t[lookAmp][lookOther] |= sawEntity
	t[lookStop][lookLower] |= sawApostrophe // "don?t"
	for _, a := range spaces {
		t[lookOpenCurly][a] |= sawQuote
		t[a][lookCloseCurly] |= sawQuote
	}
	for _, p := range []look{lookStop, lookComma, lookClose} {
		t[lookSpace][p] |= sawLoosePunct
		t[lookOddSpace][p] |= sawLoosePunct
		t[lookOpenCurly][p] |= sawQuote
	}
	t[lookStop][lookOpenCurly] |= sawQuote
	t[lookComma][lookOpenCurly] |= sawQuote
	t[lookOpen][lookSpace] |= sawLoosePunct
	t[lookHyphen][lookNewline] |= sawHyphenBreak
	t[lookHyphen][lookSpace] |= sawHyphenBreak
	for _, a := range []look{lookLower, lookUpper, lookLatin} {
		for _, b := range []look{lookCyrillic, lookGreek} {
			t[a][b] |= sawMixed
			t[b][a] |= sawMixed
		}
	}
	t[lookCyrillic][lookGreek] |= sawMixed
	t[lookGreek][lookCyrillic] |= sawMixed
	return t
}()

// asciiLooks is the look of each byte below 0x80.
var asciiLooks = func() (t [utf8.RuneSelf]look) {
	for b := range t {
		switch {
		case b >= 'a' && b <= 'z':
			t[b] = lookLower
		case b >= 'A' && b <= 'Z':
			t[b] = lookUpper
		case b >= '0' && b <= '9':
			t[b] = lookDigit
		case b < ' ' && b != '\t', b == 0x7F:
			t[b] = lookControl
		}
	}
	for b, l := range map[rune]look{
		' ': lookSpace, '\n': lookNewline, '\r': lookReturn, '&': lookAmp,
		'.': lookStop, '?': lookStop, '!': lookStop, ',': lookComma, ';': lookComma, ':': lookComma,
		'(': lookOpen, '[': lookOpen, ')': lookClose, ']': lookClose,
		'"': lookQuote, '\'': lookTick, '`': lookTick, '-': lookHyphen,
	} {
		t[b] = l
	}
	return t
}()

// looks is the look of each rune of the basic plane.
var looks = sync.OnceValue(func() *[0x10000]look {
	t := new([0x10000]look)
	for r := range rune(0x10000) {
		switch {
		case r < utf8.RuneSelf:
			t[r] = asciiLooks[r]
		case r < 0xA0:
			t[r] = lookC1
		case unicode.Is(unicode.Latin, r) && !(r >= 0xFB00 && r <= 0xFB06):
			t[r] = lookLatin
		case unicode.Is(unicode.Cyrillic, r):
			t[r] = lookCyrillic
		case unicode.Is(unicode.Greek, r):
			t[r] = lookGreek
		case r >= 0xFB00 && r <= 0xFB06, r >= 0xFF01 && r <= 0xFF5E:
			t[r] = lookForm
		case unicode.IsLetter(r):
			t[r] = lookLetter
		case r >= 0x300 && r <= 0x36F:
			t[r] = lookMark
		case unicode.Is(unicode.Cf, r), r == 0x3164, r == 0xFFFC:
			t[r] = lookInvisible
		case r != 0x3000 && unicode.Is(unicode.Zs, r):
			t[r] = lookOddSpace
		}
	}
	for r, l := range map[rune]look{
		0x2028: lookLine, 0x2029: lookLine, 0xAD: lookSoft, '«': lookGuillemet, '»': lookGuillemet,
		'“': lookOpenCurly, '”': lookCloseCurly, '‘': lookOpenSingle, '’': lookCloseSingle,
		'—': lookDash, '–': lookDash, 0xFFFD: lookLost, '´': lookTick,
		0x2010: lookHyphen, 'µ': lookOther, 'ª': lookOther, 'º': lookOther,
	} {
		t[r] = l
	}
	for r := rune(0xFF21); r <= 0xFF5A; r++ {
		t[r] = lookForm
	}
	return t
})

// scan reads a text once and returns the signs of faults in it.
func scan(s string) signs {
	var (
		seen      signs
		prev      = lookNewline
		wordStart = -1
		table     *pageTable
		all       *[0x10000]look
		lead      uint16 // pages where the rune before could begin a sequence
	)
	for i := 0; i < len(s); {
		if b := s[i]; b < utf8.RuneSelf {
			l := asciiLooks[b]
			seen |= pairs[prev][l]
			if l == lookLower {
				if prev != lookLower {
					wordStart = i
				}
			} else if prev == lookLower && i-wordStart >= 4 && gluedWord(s[wordStart:i]) {
				seen |= sawGlued
			}
			prev, lead = l, 0
			i++
			continue
		}
		if table == nil {
			table, all = pages(), looks()
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		l := lookOther
		if r < 0x10000 {
			l = all[r]
			e := table.of(r)
			if lead&e.tail != 0 {
				seen |= sawMisread
			}
			lead = e.lead
		} else {
			lead = 0
			if unicode.Is(unicode.Cf, r) {
				l = lookInvisible
			}
		}
		if r == utf8.RuneError && n == 1 {
			l = lookOther
		}
		seen |= pairs[prev][l]
		if prev == lookLower && gluedWord(s[wordStart:i]) {
			seen |= sawGlued
		}
		prev = l
		i += n
	}
	if prev == lookLower && gluedWord(s[wordStart:]) {
		seen |= sawGlued
	}
	return seen
}
