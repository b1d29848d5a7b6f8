package mend

import (
	"unicode"
	"unicode/utf8"
)

// improbability says how unlikely s is as real text, in small whole numbers
// that add up: the rarity of each rune, and what each pair of neighbours costs
// (a change of script or case inside a word, a symbol against a letter, an
// accent without its letter, letters of two alphabets in one word). 1 is worth a
// second look, 3 is rare, and 4 and more is hardly ever seen. Ordinary text of
// any language costs about 1 a non-ASCII letter, ASCII text nothing. s should
// begin and end at a space or at the ends of a line.
func improbability(s string) int {
	t := classes()
	abc := alphabetTable()
	var (
		sum     int
		p2, p   = class{kind: kindSpace}, class{kind: kindSpace}
		r2, r1  rune
		common  = ^uint64(0) // alphabets that have all letters of the word
		wordLen int
		lone    bool // a word of this one letter would be odd
	)
	endWord := func() {
		if common == 0 {
			sum += 5
		}
		if wordLen == 1 && lone {
			sum += 2
		}
		common, wordLen, lone = ^uint64(0), 0, false
	}
	for i := 0; i <= len(s); {
		var (
			r rune
			n = 1
			c = class{kind: kindSpace}
		)
		if i < len(s) {
			r, n = rune(s[i]), 1
			if r >= utf8.RuneSelf {
				r, n = decodeRune(s, i)
			}
			c = t.of(r)
		}
		sum += int(c.rare) + contact(p2, p, c, r2, r1, r)
		switch {
		case c.kind.letter():
			if p.kind.letter() && p.script != c.script && p.script > scriptInherited && c.script > scriptInherited {
				endWord()
			}
			if wordLen == 0 {
				lone = c.kind == kindUpper && c.script == scriptLatin && r >= utf8.RuneSelf ||
					c.kind == kindLetter && ideographic(c.script)
				if t.small[c.script] {
					sum += 2
				}
			}
			wordLen++
			if int(r) < len(abc) && abc[r] != 0 {
				common &= abc[r]
			}
		case c.kind != kindMark && c.kind != kindFormat:
			endWord()
		}
		if c.kind != kindFormat {
			p2, p, r2, r1 = p, c, r1, r
		}
		i += n
	}
	return sum
}

// ideographic reports whether s is a script of East Asia.
func ideographic(s uint8) bool {
	for _, n := range ideographs() {
		if n == s {
			return true
		}
	}
	return false
}

// contact is the cost of c after p, which stands after p2. Costs that need to
// know what follows a rune are charged one rune later.
func contact(p2, p, c class, r2, r1, r rune) int {
	if r < utf8.RuneSelf && r1 < utf8.RuneSelf && r2 < utf8.RuneSelf {
		return 0
	}
	cost := 0
	// What stands in the middle of two letters.
	if c.kind.letter() && p2.kind.letter() && (c.kind != kindLetter || p2.kind != kindLetter) {
		switch p.kind {
		case kindQuote, kindClose, kindOpen:
			cost += 5
		case kindStop, kindDash:
			if r1 >= utf8.RuneSelf {
				cost++
			}
		}
	}
	switch c.kind {
	case kindLower, kindUpper, kindLetter:
		switch p.kind {
		case kindLower, kindUpper, kindLetter:
			if p.script != c.script {
				return cost + switchCost(p.script, c.script)
			}
			foreign := r >= utf8.RuneSelf && r1 >= utf8.RuneSelf
			if c.kind == kindUpper && p.kind == kindLower {
				cost += 4
			}
			if c.kind == kindLower && p.kind == kindUpper && p2.kind == kindUpper {
				cost += 3
			}
			if foreign && c.script == scriptLatin && r != r1 && unicode.ToLower(r1) != r {
				cost += 3
			}
		case kindSymbol, kindTrail:
			cost += 4
		case kindOpen, kindClose, kindStop:
			if eastern(r1) && c.kind != kindLetter {
				cost += 4
			}
		case kindMark:
			if p.script != scriptInherited && p.script != c.script {
				cost += 6
			}
		}
	case kindMark:
		switch {
		case c.script == scriptInherited:
			if r == r1 {
				cost += 4
			}
			if !p.kind.letter() && p.kind != kindMark && !(r >= 0xFE00 && r <= 0xFE0F && p.kind == kindSymbol) {
				cost += 6
			}
		case !p.kind.letter() && p.kind != kindMark && p.kind != kindFormat, p.script != c.script && p.script > scriptInherited:
			cost += 8
		}
	case kindSymbol:
		switch p.kind {
		case kindLower, kindUpper, kindLetter:
			cost += 4
		case kindSymbol, kindTrail, kindQuote, kindOpen, kindClose, kindLink, kindDash:
			if r != r1 && !(box(r) && box(r1)) {
				cost += 3
			}
		}
	case kindTrail:
		switch p.kind {
		case kindLower, kindUpper, kindLetter:
			cost++
			if r == '€' || r == '¢' || r == '‰' {
				cost += 3 // these follow numbers
			}
		case kindSymbol, kindTrail, kindQuote, kindOpen, kindLink, kindDash:
			if r != r1 {
				cost += 3
			}
		}
	case kindOpen:
		if p.kind == kindLower || p.kind == kindUpper {
			cost += 4
		}
		if eastern(r) && p.kind == kindSpace {
			cost += 2 // East Asian text has no spaces
		}
		if p.kind == kindSymbol || p.kind == kindTrail {
			cost += 3
		}
	case kindQuote, kindLink, kindDash, kindStop, kindClose:
		switch p.kind {
		case kindSymbol, kindTrail:
			if r >= utf8.RuneSelf {
				cost += 3
			}
		case kindQuote, kindLink, kindDash:
			if r != r1 && r >= utf8.RuneSelf {
				cost += 2
			}
		case kindSpace:
			if c.kind == kindStop && r >= utf8.RuneSelf && r != '…' {
				cost += 2
			}
		}
	case kindSpace:
		if r >= utf8.RuneSelf && p.kind == kindSpace || r1 >= utf8.RuneSelf && p.kind == kindSpace && r != 0 {
			cost += 2
		}
		if p.kind == kindOpen {
			cost += 2
		}
		if r >= utf8.RuneSelf && p.kind == kindUpper && p.script == scriptLatin && r1 >= utf8.RuneSelf {
			cost += 3
		}
	case kindFormat:
		if !p.kind.letter() && p.kind != kindMark && p.kind != kindSymbol {
			cost += 2
		}
		if r == 0xAD && p.kind.letter() && !p2.kind.letter() {
			cost += 3 // no word is broken after its first letter
		}
	}
	return cost
}

// switchCost is the cost of a letter of script b right after one of script a.
func switchCost(a, b uint8) int {
	ai, bi := ideographic(a), ideographic(b)
	switch {
	case a <= scriptInherited || b <= scriptInherited || ai && bi:
		return 0
	case ai && b == scriptLatin, bi && a == scriptLatin:
		return 1
	}
	return 6
}

// box reports whether r draws a part of a frame.
func box(r rune) bool { return r >= 0x2500 && r <= 0x259F }

// eastern reports whether r is punctuation of East Asian text.
func eastern(r rune) bool { return r >= 0x3000 && r <= 0x303F || r >= 0xFF00 && r <= 0xFFEF }
