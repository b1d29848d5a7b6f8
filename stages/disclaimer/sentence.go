package disclaimer

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// sentences cuts a text into sentences: ranges that tile it. A full stop after a
// single letter or a short abbreviation does not end one.
func sentences(s string) [][2]int {
	var out [][2]int
	start := 0
	for i, r := range s {
		switch r {
		case '.', '!', '?', '…', '。', '！', '？', '؟', '|':
		default:
			continue
		}
		if i < start {
			continue // a second full stop of the one before
		}
		j := i + utf8.RuneLen(r)
		wide := r == '。' || r == '！' || r == '？' || r == '|'
		for j < len(s) {
			n, size := utf8.DecodeRuneInString(s[j:])
			if !strings.ContainsRune(`.!?"'”’»)]`, n) {
				break
			}
			j += size
		}
		if j < len(s) && !wide {
			n, _ := utf8.DecodeRuneInString(s[j:])
			if r == '.' && (abbreviated(s[start:i]) || !unicode.IsSpace(n) && !glued(s[start:i], s[j:])) || r != '.' && !unicode.IsSpace(n) {
				continue
			}
			// The next sentence does not begin with a small letter.
			k := strings.IndexFunc(s[j:], func(r rune) bool { return !unicode.IsSpace(r) })
			if k >= 0 {
				if n, _ := utf8.DecodeRuneInString(s[j+k:]); unicode.IsLower(n) && r == '.' {
					continue
				}
			}
		}
		if j <= start {
			continue
		}
		for j < len(s) {
			n, size := utf8.DecodeRuneInString(s[j:])
			if !unicode.IsSpace(n) {
				break
			}
			j += size
		}
		out = append(out, [2]int{start, j})
		start = j
	}
	if start < len(s) {
		out = append(out, [2]int{start, len(s)})
	}
	return out
}

// glued reports whether a full stop without a space after it ends a sentence all
// the same: a word stands before it and a capitalised one after it.
func glued(before, after string) bool {
	i := strings.LastIndexFunc(before, func(r rune) bool { return !unicode.IsLower(r) })
	if len(before)-i < 5 {
		return false
	}
	r, n := utf8.DecodeRuneInString(after)
	if !unicode.IsUpper(r) {
		return false
	}
	r, _ = utf8.DecodeRuneInString(after[n:])
	return unicode.IsLower(r)
}

func abbreviated(s string) bool {
	i := strings.LastIndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && r != '.' })
	w := strings.ToLower(s[i+1:])
	if n := utf8.RuneCountInString(w); n <= 1 {
		return n == 1
	}
	switch w {
	case "mr", "mrs", "ms", "dr", "prof", "st", "vs", "inc", "ltd", "co", "corp", "no", "nr", "bzw", "ca", "vgl", "sog", "etc", "e.g", "i.e", "z.b", "u.a", "d.h", "u.s", "bspw", "sig", "sr", "sra", "jr", "акт", "им", "ул", "тыс":
		return true
	}
	return false
}

// trimSpan moves the borders of a range inwards over white space.
func trimSpan(s string, i, j int) (int, int) {
	for i < j {
		r, n := utf8.DecodeRuneInString(s[i:])
		if !unicode.IsSpace(r) {
			break
		}
		i += n
	}
	for i < j {
		r, n := utf8.DecodeLastRuneInString(s[:j])
		if !unicode.IsSpace(r) {
			break
		}
		j -= n
	}
	return i, j
}
