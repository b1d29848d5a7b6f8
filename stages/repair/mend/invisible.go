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
	var out []change
	text := j.text
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		end := i + n
		switch {
		case r == '\n' || r == '\t' || r == '\r' || r > 0x7F && r < 0xAE:
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
			out = append(out, change{i, end, "", ruleControl, ""})
		case r >= utf8.RuneSelf && r != 0xAD && (unicode.Is(unicode.Cf, r) || r == 0x3164 || r == 0xFFFC):
			if useless(text, i, end, r) {
				out = append(out, change{i, end, "", ruleInvisible, ""})
			}
		}
		i = end
	}
	return out
}

// useless reports whether the format character r at text[start:end] can go.
func useless(text string, start, end int, r rune) bool {
	left, right := outer(text, start, end)
	switch {
	case r >= 0x200E && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069, r == 0x61C:
		return !rightToLeft(lineAround(text, start))
	case r >= 0xE0000 && r <= 0xE007F:
		return !emoji(left)
	case r == 0x200D:
		return plain(left) && plain(right) && !emoji(left) && !emoji(right)
	case r >= 0x2061 && r <= 0x2064, r >= 0x0600 && r <= 0x08FF, r == 0x180E, r >= 0x10000:
		return false // mathematics, Arabic number signs, Mongolian, musical signs
	}
	return plain(left) && plain(right)
}

// outer returns the runes on both sides of text[start:end], passing over other
// invisible ones; '\n' stands for the ends of the text.
func outer(text string, start, end int) (left, right rune) {
	left, right = '\n', '\n'
	for start > 0 {
		r, n := utf8.DecodeLastRuneInString(text[:start])
		start -= n
		if left = r; !unicode.Is(unicode.Cf, r) {
			break
		}
		left = '\n'
	}
	for end < len(text) {
		r, n := utf8.DecodeRuneInString(text[end:])
		end += n
		if right = r; !unicode.Is(unicode.Cf, r) {
			break
		}
		right = '\n'
	}
	return left, right
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

func rightToLeft(s string) bool {
	for _, r := range s {
		if r >= 0x590 && r <= 0x8FF || r >= 0xFB1D && r <= 0xFDFF || r >= 0xFE70 && r <= 0xFEFE || r >= 0x10800 && r <= 0x10FFF || r >= 0x1E800 && r <= 0x1EFFF {
			return true
		}
	}
	return false
}

// lineAround returns the line of text that offset i is in, at most 2 KiB to
// each side.
func lineAround(text string, i int) string {
	lo, hi := i, i
	for lo > 0 && i-lo < 2048 && text[lo-1] != '\n' {
		lo--
	}
	for hi < len(text) && hi-i < 2048 && text[hi] != '\n' {
		hi++
	}
	return text[lo:hi]
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
