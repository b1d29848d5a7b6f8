package mend

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// far is how far a token is followed to each side.
const far = 256

// A tokenizer finds the tokens of a text at rising offsets. It remembers the stretch
// it is in: a text without white space may have many thousand references.
type tokenizer struct {
	text   string
	lo, hi int // of the stretch
}

// at returns what token does.
func (t *tokenizer) at(i int) string {
	if i >= t.hi {
		for t.lo = i; t.lo > t.hi && !asciiSpace(t.text[t.lo-1]); t.lo-- {
		}
		for t.hi = i; t.hi < len(t.text) && !asciiSpace(t.text[t.hi]); t.hi++ {
		}
	}
	return t.text[max(t.lo, i-far):min(t.hi, i+far)]
}

// token returns the stretch between white space that offset i of text is in.
func token(text string, i int) string {
	lo, hi := i, i
	for lo > 0 && i-lo < far && !asciiSpace(text[lo-1]) {
		lo--
	}
	for hi < len(text) && hi-i < far && !asciiSpace(text[hi]) {
		hi++
	}
	return text[lo:hi]
}

func asciiSpace(b byte) bool { return b == ' ' || b == '\n' || b == '\t' || b == '\r' }

// technical reports whether a token is an address, a path or code rather than
// words: such tokens are never given spaces or other letters.
func technical(tok string) bool {
	if strings.ContainsAny(tok, `/\@_=<>{}|$#^~*+`) || strings.Contains(tok, "()") || strings.Contains(tok, "::") {
		return true
	}
	if len(tok) > 4 && (tok[:4] == "www." || tok[:4] == "WWW.") {
		return true
	}
	// A call: a bracket right behind a name and before a quotation mark.
	return strings.Contains(tok, `("`) || strings.Contains(tok, "('")
}

// codeLine reports whether a line looks like program text.
func codeLine(line string) bool {
	if strings.ContainsAny(line, "{}") {
		return true
	}
	for _, mark := range [...]string{"();", " = ", "=>", "==", "</", "/>", "<-", "::", "&&", "||", "$(", "!=", " // "} {
		if strings.Contains(line, mark) {
			return true
		}
	}
	trimmed := strings.TrimSpace(line)
	for _, head := range [...]string{"$ ", "//", "# ", "#", "import ", "export "} {
		if strings.HasPrefix(trimmed, head) {
			return true
		}
	}
	if strings.HasSuffix(trimmed, ";") && strings.ContainsAny(trimmed, "=(") {
		return true
	}
	// An identifier with an underscore, and arguments.
	if strings.IndexByte(line, '(') < 0 {
		return false
	}
	for i := 1; i+1 < len(line); i++ {
		if line[i] == '_' && wordByte(line[i-1]) && wordByte(line[i+1]) {
			return true
		}
	}
	return false
}

func wordByte(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' || b >= '0' && b <= '9' }

// before and behind return the runes that touch text[i]; '\n' stands for the
// ends of the text.
func before(text string, i int) rune {
	if i <= 0 {
		return '\n'
	}
	if b := text[i-1]; b < utf8.RuneSelf {
		return rune(b)
	}
	r, _ := utf8.DecodeLastRuneInString(text[:i])
	return r
}

func behind(text string, i int) rune {
	if i >= len(text) {
		return '\n'
	}
	if b := text[i]; b < utf8.RuneSelf {
		return rune(b)
	}
	r, _ := utf8.DecodeRuneInString(text[i:])
	return r
}

func letter(r rune) bool {
	return r|0x20 >= 'a' && r|0x20 <= 'z' || r >= utf8.RuneSelf && unicode.IsLetter(r)
}
func lower(r rune) bool { return r >= 'a' && r <= 'z' || r >= utf8.RuneSelf && unicode.IsLower(r) }
func upper(r rune) bool { return r >= 'A' && r <= 'Z' || r >= utf8.RuneSelf && unicode.IsUpper(r) }
func digit(r rune) bool { return r >= '0' && r <= '9' }
func space(r rune) bool {
	return r == ' ' || r == '\n' || r == '\t' || r == '\r' || r == 0xA0 || r == 0x202F
}

// wordBefore returns the run of letters that ends at i, and wordBehind the one
// that begins there. Apostrophes between letters belong to the word.
func wordBefore(text string, i int) string {
	lo := i
	for lo > 0 && i-lo < 64 {
		r, n := utf8.DecodeLastRuneInString(text[:lo])
		if !letter(r) && !(apostrophe(r) && lo < i && letter(before(text, lo-n))) {
			break
		}
		lo -= n
	}
	return text[lo:i]
}

func wordBehind(text string, i int) string {
	hi := i
	for hi < len(text) && hi-i < 64 {
		r, n := utf8.DecodeRuneInString(text[hi:])
		if !letter(r) && !(apostrophe(r) && hi > i && letter(behind(text, hi+n))) {
			break
		}
		hi += n
	}
	return text[i:hi]
}

func apostrophe(r rune) bool { return r == '\'' || r == '’' }
