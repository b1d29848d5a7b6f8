package mend

import (
	"slices"
	"sync"
	"unicode"
)

// kind sorts runes by the part they play beside their neighbours.
type kind uint8

const (
	kindNone    kind = iota // unassigned: never in real text
	kindSpace               // any space
	kindDigit               // decimal digits
	kindLower               // cased letters
	kindUpper               //
	kindLetter              // letters of scripts without case
	kindMark                // combining marks
	kindLink                // apostrophe, hyphen, middle dot: may stand inside a word
	kindOpen                // brackets and marks before a word
	kindClose               // brackets after a word
	kindQuote               // marks that open in one language and close in another
	kindStop                // . , ; : ! ? and the like
	kindDash                // en and em dash
	kindTrail               // follows a word or a number: ™ ® ° % º ²
	kindSymbol              // all other symbols
	kindFormat              // invisible format characters
	kindControl             // C0 and C1 controls, private use
)

func (k kind) letter() bool { return k == kindLower || k == kindUpper || k == kindLetter }

// class is what the plausibility of text is reckoned from. rare is how
// surprising the rune is in a text of its own script, from 0 (ASCII) up.
type class struct {
	kind   kind
	script uint8
	rare   uint8
}

// The script numbers the code asks for by name; 0 is for runes common to all,
// and the others only differ.
const (
	scriptInherited uint8 = iota + 1
	scriptLatin
)

// living are the scripts of which newspapers and web sites are written, and
// settled those still in everyday use by smaller communities. A rune of any
// other script in a page is an accident far more often than a text.
var (
	living = []string{
		"Arabic", "Armenian", "Bengali", "Bopomofo", "Cyrillic", "Devanagari",
		"Ethiopic", "Georgian", "Greek", "Gujarati", "Gurmukhi", "Han", "Hangul",
		"Hebrew", "Hiragana", "Kannada", "Katakana", "Khmer", "Lao", "Latin",
		"Malayalam", "Myanmar", "Oriya", "Sinhala", "Tamil", "Telugu", "Thaana",
		"Thai", "Tibetan",
	}
	settled = []string{
		"Adlam", "Balinese", "Canadian_Aboriginal", "Chakma", "Cham", "Cherokee",
		"Hanifi_Rohingya", "Javanese", "Lepcha", "Limbu", "Lisu", "Meetei_Mayek",
		"Mongolian", "New_Tai_Lue", "Nko", "Ol_Chiki", "Osage", "Saurashtra",
		"Sundanese", "Syloti_Nagri", "Syriac", "Tai_Le", "Tai_Tham", "Tai_Viet",
		"Tifinagh", "Vai", "Wancho", "Yi",
	}
)

type classTable struct {
	plane   []class // the basic plane
	scripts []*unicode.RangeTable
	rare    []uint8   // by script
	small   [256]bool // scripts of smaller communities
}

// classes is built once, from the tables of the standard library.
var classes = sync.OnceValue(func() *classTable {
	names := []string{"Common", "Inherited", "Latin"}
	var others []string
	for n := range unicode.Scripts {
		if !slices.Contains(names, n) {
			others = append(others, n)
		}
	}
	slices.Sort(others)
	t := &classTable{plane: make([]class, 0x10000)}
	for i, n := range append(names, others...) {
		rare := uint8(6)
		switch {
		case i <= int(scriptInherited), slices.Contains(living, n):
			rare = 1
		case slices.Contains(settled, n):
			rare = 1
			t.small[i] = true
		}
		t.scripts = append(t.scripts, unicode.Scripts[n])
		t.rare = append(t.rare, rare)
		each16(unicode.Scripts[n], func(r rune) { t.plane[r].script, t.plane[r].rare = uint8(i), rare })
	}
	// From the last to the first, so that the first to match has the last word.
	for _, k := range slices.Backward(kinds) {
		each16(k.table, func(r rune) {
			if t.plane[r].kind = k.kind; k.kind == kindSymbol {
				t.plane[r].rare = 3
			}
		})
	}
	for k, list := range specialKinds {
		for _, r := range list {
			t.plane[r].kind = kind(k)
		}
	}
	for _, s := range slices.Backward(rarities) {
		for r := s.lo; r <= s.hi && r < 0x10000; r++ {
			t.plane[r].rare = s.rare
		}
	}
	for r := range t.plane {
		switch c := &t.plane[r]; c.kind {
		case kindNone:
			c.rare = unassigned
		case kindControl:
			c.rare = control
		}
	}
	return t
})

// What runes cost that no text has.
const (
	unassigned = 40
	control    = 9
)

// each16 calls f for the runes of a table in the basic plane.
func each16(t *unicode.RangeTable, f func(r rune)) {
	for _, r16 := range t.R16 {
		for r := rune(r16.Lo); r <= rune(r16.Hi); r += rune(r16.Stride) {
			f(r)
		}
	}
}

// of classifies one rune.
func (t *classTable) of(r rune) class {
	if r < 0x10000 {
		return t.plane[r]
	}
	var c class
	for _, k := range kinds {
		if unicode.Is(k.table, r) {
			c.kind = k.kind
			break
		}
	}
	for i, table := range t.scripts {
		if unicode.Is(table, r) {
			c.script = uint8(i)
			break
		}
	}
	c.rare = t.rare[c.script]
	for _, s := range slices.Backward(rarities) {
		if r >= s.lo && r <= s.hi {
			c.rare = s.rare
		}
	}
	switch c.kind {
	case kindNone:
		c.rare = unassigned
	case kindControl:
		c.rare = control
	}
	return c
}

// kinds sorts runes by their category; the first table that has one counts.
var kinds = []struct {
	table *unicode.RangeTable
	kind  kind
}{
	{unicode.Ll, kindLower},
	{unicode.Lu, kindUpper},
	{unicode.Lt, kindUpper},
	{unicode.L, kindLetter},
	{unicode.M, kindMark},
	{unicode.Nd, kindDigit},
	{unicode.Z, kindSpace},
	{unicode.Cf, kindFormat},
	{unicode.Cc, kindControl},
	{unicode.Co, kindControl},
	{unicode.Ps, kindOpen},
	{unicode.Pe, kindClose},
	{unicode.P, kindStop},
	{unicode.N, kindSymbol},
	{unicode.S, kindSymbol},
}

// specialKinds are the runes whose part in text their category does not tell.
var specialKinds = [...]string{
	kindSpace:  "\t\n\r",
	kindLink:   "'’-\u2010\u2011·ʼʻʾʿꞌ_/&@",
	kindOpen:   "¿¡„‚$£#\\*+",
	kindQuote:  "\"“”‘«»‹›`",
	kindStop:   ".,;:!?…",
	kindDash:   "–—",
	kindTrail:  "™®©°%‰ºª²³¹′″€¢",
	kindSymbol: "µ†‡•¶§\ufffd",
}

// span is an inclusive range of code points and the rarity of its runes.
type span struct {
	lo, hi rune
	rare   uint8
}

// rarities holds the ranges whose runes are more or less common than their
// script or kind alone would say; the first that matches counts.
var rarities = []span{
	{0x20, 0x7E, 0},
	{0xA0, 0xA0, 1}, // no-break space
	{0xA1, 0xA1, 1},
	{0xA2, 0xA2, 2},
	{0xA3, 0xA3, 1},
	{0xA4, 0xA6, 4},                  // ¤ ¥ ¦
	{0xA7, 0xA7, 2}, {0xA8, 0xA8, 4}, // § ¨
	{0xA9, 0xA9, 1}, {0xAA, 0xAA, 3},
	{0xAB, 0xAB, 1}, {0xAC, 0xAC, 4}, {0xAD, 0xAD, 2}, {0xAE, 0xAE, 1},
	{0xAF, 0xAF, 4}, {0xB0, 0xB0, 1}, {0xB1, 0xB3, 2}, {0xB4, 0xB4, 3},
	{0xB5, 0xB6, 3}, {0xB7, 0xB7, 1}, {0xB8, 0xB9, 4}, {0xBA, 0xBA, 2},
	{0xBB, 0xBB, 1}, {0xBC, 0xBE, 2}, {0xBF, 0xBF, 1}, {0xD7, 0xD7, 2},
	{0xF7, 0xF7, 3},
	{0x0132, 0x0133, 3}, {0x0138, 0x0138, 4}, {0x013F, 0x0140, 4}, {0x0149, 0x0149, 4}, {0x017F, 0x017F, 4},
	{0xC0, 0x17F, 1},      // western and central European letters
	{0x0192, 0x0192, 3},   // ƒ
	{0x01A0, 0x01A1, 1},   // Ơ ơ
	{0x01AF, 0x01B0, 1},   // Ư ư
	{0x0218, 0x021B, 1},   // Ș ș Ț ț
	{0x0186, 0x0190, 2},   // Ɔ Ɖ Ɗ Ǝ Ə Ɛ
	{0x0197, 0x019A, 2},   // Ɨ Ƙ
	{0x01B3, 0x01B4, 2},   // Ƴ
	{0x01CD, 0x01DC, 2},   // pinyin
	{0x01DD, 0x01DD, 2},   // ǝ
	{0x01E4, 0x01E9, 2},   // Skolt Sami
	{0x01F8, 0x01F9, 2},   // Ǹ
	{0x0244, 0x0244, 2},   // Ʉ
	{0x0253, 0x0257, 2},   // ɓ ɔ ɖ ɗ
	{0x0259, 0x0259, 1},   // ə
	{0x025B, 0x025B, 2},   // ɛ
	{0x0268, 0x0269, 3},   // ɨ ɩ
	{0x0272, 0x0272, 2},   // ɲ
	{0x0289, 0x028B, 3},   // ʉ ʊ ʋ
	{0x02BB, 0x02BC, 1},   // ʻ ʼ
	{0x02BE, 0x02BF, 2},   // ʾ ʿ
	{0x02C6, 0x02C6, 4},   // ˆ
	{0x02C7, 0x02DD, 4},   // spacing accents
	{0x02B0, 0x02FF, 4},   // other modifiers
	{0x0180, 0x02AF, 4},   // other Latin
	{0x0300, 0x0304, 2},   // combining accents in use
	{0x0306, 0x030C, 2},   //
	{0x0323, 0x0328, 2},   //
	{0x032D, 0x0331, 2},   //
	{0x0300, 0x036F, 5},   // other combining accents
	{0x0370, 0x0384, 4},   // archaic Greek
	{0x0387, 0x0387, 4},   //
	{0x03CF, 0x03FF, 4},   //
	{0x0400, 0x0400, 3},   // Ѐ
	{0x040D, 0x040D, 3},   // Ѝ
	{0x0450, 0x0450, 3},   // ѐ
	{0x045D, 0x045D, 3},   // ѝ
	{0x0460, 0x0489, 6},   // Old Church Slavonic
	{0x0490, 0x0491, 1},   // Ґ ґ
	{0x048A, 0x052F, 2},   // Cyrillic of Central Asia and the Caucasus
	{0x0559, 0x055F, 3},   // Armenian marks
	{0x0591, 0x05AF, 6},   // Hebrew cantillation
	{0x0600, 0x0605, 6},   // Arabic number signs
	{0x0610, 0x061A, 6},   //
	{0x06D6, 0x06ED, 5},   // Koranic marks
	{0x0750, 0x077F, 3},   //
	{0x08A0, 0x08FF, 4},   //
	{0x1C80, 0x1C8F, 6},   // Old Slavonic
	{0x1D00, 0x1DFF, 4},   // phonetic
	{0x1EA0, 0x1EF9, 1},   // Vietnamese
	{0x1F00, 0x1FFF, 3},   // polytonic Greek
	{0x2000, 0x200A, 3},   // typographic spaces
	{0x200B, 0x200D, 2},   // zero width
	{0x200E, 0x200F, 2},   // direction marks
	{0x2013, 0x2014, 1},   // dashes
	{0x2018, 0x2019, 1},   // ‘ ’
	{0x201A, 0x201A, 3},   // ‚
	{0x201C, 0x201D, 1},   // “ ”
	{0x201E, 0x201E, 2},   // „
	{0x2020, 0x2021, 3},   // † ‡
	{0x2022, 0x2022, 2},   // •
	{0x2026, 0x2026, 1},   // …
	{0x202F, 0x202F, 2},   // narrow no-break space
	{0x2030, 0x2030, 3},   // ‰
	{0x2032, 0x2033, 2},   // primes
	{0x2039, 0x203A, 2},   // ‹ ›
	{0x2044, 0x2044, 3},   // ⁄
	{0x2000, 0x206F, 5},   // other general punctuation
	{0x20AC, 0x20AC, 1},   // €
	{0x20A0, 0x20CF, 3},   // other currencies
	{0x2116, 0x2116, 2},   // №
	{0x2122, 0x2122, 1},   // ™
	{0x2190, 0x2193, 2},   // arrows in use
	{0x2212, 0x2212, 2},   // −
	{0x2190, 0x22FF, 3},   // arrows and mathematics
	{0x2500, 0x259F, 2},   // box drawing and blocks
	{0x25A0, 0x27BF, 2},   // shapes and dingbats
	{0x2300, 0x2BFF, 3},   // other symbols
	{0x2E80, 0x2FDF, 4},   // radicals
	{0x3000, 0x3002, 1},   // ideographic space and stops
	{0x3400, 0x4DBF, 4},   // rare ideographs
	{0x1100, 0x11FF, 4},   // conjoining jamo
	{0xA720, 0xA7FF, 4},   // Latin for specialists
	{0xF900, 0xFAFF, 4},   // compatibility ideographs
	{0xFB00, 0xFB06, 2},   // ligatures
	{0xFB07, 0xFDFF, 4},   // presentation forms
	{0xFE0F, 0xFE0F, 1},   // emoji presentation
	{0xFE00, 0xFE6F, 4},   //
	{0xFEFF, 0xFEFF, 2},   // byte order mark
	{0xFE70, 0xFEFE, 4},   // presentation forms
	{0xFF01, 0xFF60, 2},   // full width
	{0xFF61, 0xFFEF, 3},   // half width
	{0xFFFD, 0xFFFD, 5},   // replacement character
	{0x1F1E6, 0x1F1FF, 1}, // flags
	{0x1F300, 0x1FAFF, 1}, // emoji
	{0x1D400, 0x1D7FF, 3}, // mathematical letters
	{0x20000, 0x3FFFF, 4}, // rare ideographs
}

// ideographs are the scripts of East Asia, which are written together and
// without spaces, foreign words included.
var ideographs = sync.OnceValue(func() []uint8 {
	t := classes()
	var out []uint8
	for _, r := range "中あアᄀㄅ" {
		out = append(out, t.of(r).script)
	}
	return out
})
