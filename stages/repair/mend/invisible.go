package mend

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	ruleInvisible = &rule{"invisible", GradeB, 99, "an invisible character that does nothing here"}
	ruleControl   = &rule{"control", GradeB, 99, "a control character has no place in text"}
	ruleSoft      = &rule{"soft-hyphen", GradeB, 99, "a soft hyphen inside a word"}
)

// invisible takes out format characters and controls. Scripts that are shaped
// by format characters (Arabic, Indic, Khmer and others) keep theirs, emoji
// their joiners, and lines written from right to left their direction marks.
func invisible(j *job) []change {
	var (
		out     []change
		text    = j.text
		left    = '\n' // the last visible rune; '\n' stands for the ends of the text
		right   rune   // the next visible rune, for all up to rightAt
		rightAt = -1
	)
	remove := func(start, end int, rl *rule) {
		if k := len(out) - 1; k >= 0 && out[k].end == start && out[k].rule == rl && out[k].after == "" {
			out[k].end = end
			return
		}
		out = append(out, change{start, end, "", rl, ""})
	}
	for i := 0; i < len(text); {
		r, n := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, n = decodeRune(text, i)
		}
		end := i + n
		switch {
		case r == '\n' || r == '\t' || r == '\r' || r > 0x7F && r <= 0xAD:
		case r == 0x1B && end < len(text) && text[end] == '[':
			for end++; end < len(text) && (text[end] < '@' || text[end] > '~') && text[end] >= ' '; end++ {
			}
			if end < len(text) && text[end] >= '@' && text[end] <= '~' {
				end++
			}
			out = append(out, change{i, end, "", ruleControl, "a colour code of a terminal"})
		case r == '\v' || r == '\f':
			out = append(out, change{i, end, "\n", ruleControl, "a form feed or vertical tab breaks the line"})
		case r < ' ' || r == 0x7F:
			remove(i, end, ruleControl)
		case r >= utf8.RuneSelf && hidden(r):
			if rightAt < end {
				right, rightAt = nextVisible(text, end)
			}
			if j.useless(i, r, left, right) {
				remove(i, end, ruleInvisible)
			}
			i = end
			continue
		}
		left = r
		i = end
	}
	return out
}

// hidden reports whether r shows nothing of its own.
func hidden(r rune) bool { return unicode.Is(unicode.Cf, r) || r == 0x3164 || r == 0xFFFC }

// nextVisible returns the first visible rune from i on and where it stands.
func nextVisible(text string, i int) (rune, int) {
	for i < len(text) {
		r, n := utf8.DecodeRuneInString(text[i:])
		if !hidden(r) {
			return r, i
		}
		i += n
	}
	return '\n', len(text)
}

// useless reports whether the hidden rune r at offset i can go from between left
// and right.
func (j *job) useless(i int, r, left, right rune) bool {
	switch {
	case r >= 0x200E && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069, r == 0x61C:
		return !j.traits(i).rightToLeft
	case r >= 0xE0000 && r <= 0xE007F:
		return !emoji(left)
	case r == 0x200D:
		return plain(left) && plain(right) && !emoji(left) && !emoji(right)
	case r >= 0x2061 && r <= 0x2064, r >= 0x0600 && r <= 0x08FF, r == 0x180E, r >= 0x10000:
		return false // mathematics, Arabic number signs, Mongolian, musical signs
	}
	return plain(left) && plain(right)
}

// plain reports whether r belongs to a script that needs no format characters,
// or to none.
func plain(r rune) bool {
	if r < 0x300 {
		return true
	}
	if !unicode.IsLetter(r) && !unicode.IsMark(r) {
		return true
	}
	return unicode.In(r, unicode.Latin, unicode.Cyrillic, unicode.Greek, unicode.Han, unicode.Hiragana,
		unicode.Katakana, unicode.Hangul, unicode.Armenian, unicode.Georgian) || r < 0x370
}

func emoji(r rune) bool {
	return r >= 0x1F000 && r < 0x20000 || r >= 0x2190 && r < 0x2C00 || r == 0xFE0F
}

// softHyphens takes out the hyphens that only a line break would show.
func softHyphens(j *job) []change {
	var out []change
	for i := 0; ; i += 2 {
		k := strings.Index(j.text[i:], "\u00ad")
		if k < 0 {
			return out
		}
		i += k
		out = append(out, change{i, i + 2, "", ruleSoft, ""})
	}
}
