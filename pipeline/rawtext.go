package pipeline

import "strings"

// rawEnd returns the end of the raw text that begins here: where its end tag
// begins, or the end of the source.
func (l *lexer) rawEnd() int {
	switch l.raw {
	case "plaintext":
		return len(l.src)
	case "script":
		return scriptEnd(l.src, l.pos)
	}
	for i := l.pos; ; {
		k := strings.IndexByte(l.src[i:], '<')
		if k < 0 {
			return len(l.src)
		}
		i += k + 1
		if endsRaw(l.src, i, l.raw) {
			return i - 1
		}
	}
}

// endsRaw reports whether "/name" and the end of the name stand at i.
func endsRaw(s string, i int, name string) bool {
	return i < len(s) && s[i] == '/' && named(s, i+1, name)
}

// named reports whether a name, in any case, and the end of a name stand at i.
func named(s string, i int, name string) bool {
	end := i + len(name)
	if end >= len(s) {
		return false
	}
	for k := range len(name) {
		if s[i+k]|0x20 != name[k] {
			return false
		}
	}
	return white(s[end]) || s[end] == '/' || s[end] == '>'
}

// scriptEnd returns where the end tag of a script begins. Inside a comment, a
// script that begins in the script hides the end tag of the outer one: the script
// data states of the HTML standard, as html.Tokenizer walks them.
func scriptEnd(s string, i int) int {
	const name = "script"
	const (
		plain = iota
		escaped
		hiding
	)
	state, dashes := plain, 0
	for i < len(s) {
		if state == plain {
			k := strings.IndexByte(s[i:], '<')
			if k < 0 {
				return len(s)
			}
			i += k + 1
			switch {
			case endsRaw(s, i, name):
				return i - 1
			case strings.HasPrefix(s[i:], "!--"):
				i += 3
				state, dashes = escaped, 2
			}
			continue
		}
		c := s[i]
		i++
		switch {
		case c == '-':
			dashes++
			continue
		case c == '>' && dashes >= 2:
			state = plain
		case c == '<' && state == escaped:
			switch {
			case i == len(s):
			case endsRaw(s, i, name):
				return i - 1
			case s[i] == '/':
				i++
			case named(s, i, name):
				i += len(name) + 1
				state = hiding
			case !letter(s[i]):
				state = plain
			}
		case c == '<':
			if endsRaw(s, i, name) {
				i += 1 + len(name) + 1
				state = escaped
			}
		}
		dashes = 0
	}
	return len(s)
}
