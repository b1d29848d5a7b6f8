package mend

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

var (
	ruleEntity    = &rule{"entity", GradeB, 98, "a character reference was encoded twice"}
	ruleMarkup    = &rule{"entity", GradeC, 95, "a reference to < or > was encoded twice, or is written about"}
	ruleC1        = &rule{"c1", GradeB, 98, "a windows-1252 byte read as latin-1"}
	ruleLigature  = &rule{"ligature", GradeB, 99, "a typesetter's ligature inside a word"}
	ruleWidth     = &rule{"width", GradeC, 97, "a full-width form in text that is not East Asian"}
	ruleSeparator = &rule{"line-end", GradeB, 98, "an odd line separator"}
	ruleReturn    = &rule{"line-end", GradeC, 99, "a carriage return belongs to the file, not to the text"}
)

// entities undoes one round of character references that were encoded twice.
// Only complete references count, with their semicolon; a line that shows
// markup, or a reference in quotation marks or brackets, is about HTML.
func entities(j *job) []change {
	var out []change
	text := j.text
	tokens := tokenizer{text: text}
	for i := 0; i < len(text); {
		k := strings.IndexByte(text[i:], '&')
		if k < 0 {
			break
		}
		start := i + k
		end := start + referenceLen(text[start:])
		i = start + 1
		if end == start {
			continue
		}
		ref := text[start:end]
		meant := html.UnescapeString(ref)
		if meant == ref || strings.HasSuffix(meant, ";") && meant != ";" {
			continue
		}
		i = end
		if r, _ := utf8.DecodeRuneInString(meant); r == utf8.RuneError || r < ' ' && r != '\n' && r != '\t' {
			continue
		}
		if address(tokens.at(start)) || j.aboutMarkup(start, end) {
			continue
		}
		rl := ruleEntity
		if meant == "<" || meant == ">" {
			if rl = ruleMarkup; !j.full() {
				continue
			}
		}
		if meant == "\n" || meant == "\t" {
			meant = " "
		}
		out = append(out, change{start, end, meant, rl, ""})
	}
	return out
}

// address reports whether a token is a link or a mail address.
func address(tok string) bool {
	return strings.Contains(tok, "://") || strings.HasPrefix(tok, "www.") || strings.ContainsRune(tok, '@') ||
		strings.ContainsRune(tok, '?') && strings.ContainsRune(tok, '=')
}

// referenceLen returns the length of the character reference s begins with,
// semicolon included, or 0.
func referenceLen(s string) int {
	const longest = 33 // &CounterClockwiseContourIntegral;
	i := 1
	if i < len(s) && s[i] == '#' {
		i++
	}
	from := i
	for i < len(s) && i < longest && (s[i] >= '0' && s[i] <= '9' || s[i]|0x20 >= 'a' && s[i]|0x20 <= 'z') {
		i++
	}
	if i == from || i >= len(s) || s[i] != ';' {
		return 0
	}
	return i + 1
}

// aboutMarkup reports whether the reference text[start:end] is spoken of
// rather than meant.
func (j *job) aboutMarkup(start, end int) bool {
	left, right := before(j.text, start), behind(j.text, end)
	if strings.ContainsRune("\"'`“‘«(<", left) && strings.ContainsRune("\"'`”’»),;=>", right) {
		return true
	}
	return j.traits(start).markup || j.at(start).code
}

// c1 reads the remaining C1 controls as windows-1252. The five bytes that page
// leaves open stay.
func c1(j *job) []change {
	var out []change
	for i := 0; i+1 < len(j.text); i++ {
		if j.text[i] != 0xC2 || j.text[i+1] >= 0xA0 {
			continue
		}
		meant := charmap.Windows1252.DecodeByte(j.text[i+1])
		if meant == utf8.RuneError || unicode.IsControl(meant) {
			continue
		}
		out = append(out, change{i, i + 2, string(meant), ruleC1, ""})
	}
	return out
}

var ligatures = map[rune]string{
	0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st",
}

// forms opens ligatures in words and, under the full policy, turns full-width
// letters and digits into ordinary ones where no East Asian text is near.
func forms(j *job) []change {
	var out []change
	for i, r := range j.text {
		n := utf8.RuneLen(r)
		if s := ligatures[r]; s != "" {
			if !letter(before(j.text, i)) && !letter(behind(j.text, i+n)) || j.at(i).code {
				continue // the ligature itself is spoken of
			}
			out = append(out, change{i, i + n, s, ruleLigature, ""})
			continue
		}
		if r < 0xFF01 || r > 0xFF5E || !j.full() {
			continue
		}
		if !j.traits(i).eastAsian {
			out = append(out, change{i, i + n, string(r - 0xFF01 + '!'), ruleWidth, ""})
		}
	}
	return out
}

// lineEnds makes separators that few programs know into line feeds. Carriage
// returns before a line feed are the convention of whole systems and stay,
// unless everything is to be repaired.
func lineEnds(j *job) []change {
	var out []change
	text := j.text
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '\r' && i+1 < len(text) && text[i+1] == '\n':
			if j.full() {
				out = append(out, change{i, i + 2, "\n", ruleReturn, ""})
			}
			i++
		case text[i] == '\r':
			out = append(out, change{i, i + 1, "\n", ruleSeparator, ""})
		case strings.HasPrefix(text[i:], "\u2028"), strings.HasPrefix(text[i:], "\u2029"):
			out = append(out, change{i, i + 3, "\n", ruleSeparator, ""})
			i += 2
		}
	}
	return out
}
