package pipeline

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A lexer cuts HTML into tokens as html.Tokenizer does, to the byte, which a fuzz
// target holds it to. It reads a string where it lies and cuts names and values
// out of it, while the tokenizer reads byte by byte through a buffer and copies
// each name and value several times, which was half of what opening a page took.
type lexer struct {
	src        string
	start, pos int  // of the token
	cdata      bool // CDATA sections are text, as in svg
	raw        string
	tag        tag
	valueEnd   int // of the tag's last attribute
	attrs      []html.Attribute
	slabs      *slabs[html.Attribute] // what attributes are given out from
	seen       map[string]bool        // the keys of a tag with many attributes
}

// A tag is a start tag or an end tag.
type tag struct {
	atom atom.Atom
	name string           // in lower case
	attr []html.Attribute // of a start tag
}

// next reads a token and returns its type: its source is src[start:pos], and of a
// start or end tag the lexer's tag holds what it says. Texts and comments are not
// decoded. An error token has no end: the rest of the source is an unfinished tag.
func (l *lexer) next() html.TokenType {
	l.start = l.pos
	if l.pos >= len(l.src) {
		return html.ErrorToken
	}
	if l.raw != "" {
		l.pos = l.rawEnd()
		l.raw = ""
		if l.pos > l.start {
			return html.TextToken
		}
	}
	for i := l.pos; ; {
		k := strings.IndexByte(l.src[i:], '<')
		if k < 0 || i+k+1 >= len(l.src) {
			l.pos = len(l.src)
			return html.TextToken
		}
		i += k
		c := l.src[i+1]
		if !letter(c) && c != '/' && c != '!' && c != '?' {
			i++
			continue
		}
		if i > l.start {
			l.pos = i
			return html.TextToken
		}
		l.pos = i + 2
		switch {
		case c == '!':
			return l.declaration()
		case c == '?':
			l.pos--
			l.closeAngle()
			return html.CommentToken
		case c != '/':
			return l.startTag()
		case l.pos == len(l.src):
			return html.TextToken
		}
		c = l.src[l.pos]
		switch {
		case c == '>':
			l.pos++
			return html.CommentToken
		case letter(c):
			l.pos++
			if !l.readTag(false) {
				return html.ErrorToken
			}
			return html.EndTagToken
		}
		l.closeAngle()
		return html.CommentToken
	}
}

func letter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func white(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' }

// closeAngle moves behind the next '>'.
func (l *lexer) closeAngle() {
	if k := strings.IndexByte(l.src[l.pos:], '>'); k >= 0 {
		l.pos += k + 1
	} else {
		l.pos = len(l.src)
	}
}

// declaration reads what begins with "<!".
func (l *lexer) declaration() html.TokenType {
	rest := l.src[l.pos:]
	switch {
	case len(rest) < 2:
		l.pos = len(l.src)
		return html.CommentToken
	case rest[:2] == "--":
		l.comment()
		return html.CommentToken
	case isDoctype(rest):
		l.closeAngle()
		return html.DoctypeToken
	case l.cdata && strings.HasPrefix(rest, cdata[2:]):
		l.section()
		return html.TextToken
	}
	l.closeAngle()
	return html.CommentToken
}

func isDoctype(s string) bool {
	const name = "doctype"
	if len(s) < len(name) {
		return false
	}
	for i := range len(name) {
		if s[i]|0x20 != name[i] {
			return false
		}
	}
	return true
}

// comment moves behind a comment that begins here with "--".
func (l *lexer) comment() {
	s, i := l.src, l.pos+2
	dashes, first := 0, true
	for i < len(s) {
		if dashes == 0 && !first {
			k := strings.IndexByte(s[i:], '-')
			if k < 0 {
				break
			}
			i += k
		}
		c := s[i]
		i++
		switch {
		case c == '-':
			dashes++
			continue
		case c == '>' && (dashes >= 2 || first):
			l.pos = i
			return
		case c == '!' && dashes >= 2 && i < len(s):
			c = s[i]
			i++
			if c == '>' {
				l.pos = i
				return
			}
			if c == '-' {
				dashes, first = 1, false
				continue
			}
		}
		dashes, first = 0, false
	}
	l.pos = len(s)
}

// section moves behind a CDATA section.
func (l *lexer) section() {
	for i := l.pos + len(cdata) - 2; i < len(l.src); {
		k := strings.IndexByte(l.src[i:], '>')
		if k < 0 {
			break
		}
		if l.pos = i + k + 1; l.pos-3 >= l.start+len(cdata) && l.src[l.pos-3:l.pos-1] == "]]" {
			return
		}
		i = l.pos
	}
	l.pos = len(l.src)
}

// startTag reads a start tag.
func (l *lexer) startTag() html.TokenType {
	if !l.readTag(true) {
		return html.ErrorToken
	}
	switch l.tag.atom {
	case atom.Iframe, atom.Noembed, atom.Noframes, atom.Noscript, atom.Plaintext, atom.Script, atom.Style, atom.Textarea,
		atom.Title, atom.Xmp:
		l.raw = l.tag.name
	}
	if l.src[l.pos-2] == '/' && l.pos-1 != l.valueEnd {
		return html.SelfClosingTagToken
	}
	return html.StartTagToken
}

// readTag reads a tag from behind the first letter of its name, with its attributes
// if they are wanted. It reports whether the tag has an end.
func (l *lexer) readTag(wanted bool) bool {
	s, i := l.src, l.pos
	from := i - 1
	for i < len(s) && !white(s[i]) && s[i] != '/' && s[i] != '>' {
		i++
	}
	l.tag.atom, l.tag.name = tagName(s[from:i])
	l.attrs, l.tag.attr, l.valueEnd = l.attrs[:0], nil, 0
	for {
		for i < len(s) && white(s[i]) {
			i++
		}
		if i >= len(s) {
			l.pos = i
			return false
		}
		if s[i] == '>' {
			l.pos = i + 1
			l.keep()
			return true
		}
		key := i
		for i < len(s) && !white(s[i]) && s[i] != '/' && s[i] != '>' && (s[i] != '=' || i == key) {
			i++
		}
		keyEnd := i
		var val, valEnd int
		val, valEnd, i = attrValue(s, i)
		if wanted && keyEnd > key && l.add(s[key:keyEnd], s[val:valEnd]) {
			l.valueEnd = valEnd
		}
	}
}

// attrValue finds the value of the attribute whose key ends at i, and where to go
// on.
func attrValue(s string, i int) (from, to, next int) {
	from, to = i, i
	for i < len(s) && white(s[i]) {
		i++
	}
	if i == len(s) || s[i] != '=' {
		if i < len(s) && s[i] == '/' {
			i++
		}
		return from, to, i
	}
	for i++; i < len(s) && white(s[i]); i++ {
	}
	if i == len(s) || s[i] == '>' {
		return from, to, i
	}
	if q := s[i]; q == '"' || q == '\'' {
		i++
		if k := strings.IndexByte(s[i:], q); k >= 0 {
			return i, i + k, i + k + 1
		}
		return i, len(s), len(s)
	}
	from = i
	for i++; i < len(s) && s[i] != '>'; i++ {
		if white(s[i]) {
			return from, i, i + 1
		}
	}
	return from, i, i
}

// manyAttrs is the number of attributes of a tag over which a key is looked up in
// a map and not among those before it.
const manyAttrs = 16

// add takes up an attribute and reports whether its key is new in the tag.
func (l *lexer) add(key, val string) bool {
	key = lowerName(key)
	switch n := len(l.attrs); {
	case n < manyAttrs:
		for i := range l.attrs {
			if l.attrs[i].Key == key {
				return false
			}
		}
	case n == manyAttrs:
		l.seen = make(map[string]bool, 2*manyAttrs)
		for i := range l.attrs {
			l.seen[l.attrs[i].Key] = true
		}
		fallthrough
	default:
		if l.seen[key] {
			return false
		}
		l.seen[key] = true
	}
	l.attrs = append(l.attrs, html.Attribute{Key: key, Val: decodeAttr(val)})
	return true
}

// keep gives the tag its attributes.
func (l *lexer) keep() {
	n := len(l.attrs)
	if n == 0 {
		return
	}
	l.tag.attr = l.slabs.take(n)
	copy(l.tag.attr, l.attrs)
	for i := range l.tag.attr {
		l.tag.attr[i].Key = replaceNUL(l.tag.attr[i].Key)
	}
}

func replaceNUL(s string) string {
	if strings.IndexByte(s, 0) < 0 {
		return s
	}
	return strings.ReplaceAll(s, "\x00", "\uFFFD")
}

// lowerName returns s with the letters of ASCII in lower case.
func lowerName(s string) string {
	for i := range len(s) {
		if 'A' <= s[i] && s[i] <= 'Z' {
			b := []byte(s)
			for ; i < len(b); i++ {
				if 'A' <= b[i] && b[i] <= 'Z' {
					b[i] |= 0x20
				}
			}
			return string(b)
		}
	}
	return s
}

// tagName returns the name of a tag, and its atom if it has one.
func tagName(s string) (atom.Atom, string) {
	var buf [24]byte // longer than any atom
	if len(s) <= len(buf) {
		for i := range len(s) {
			c := s[i]
			if 'A' <= c && c <= 'Z' {
				c |= 0x20
			}
			buf[i] = c
		}
		if a := atom.Lookup(buf[:len(s)]); a != 0 {
			return a, a.String()
		}
	}
	return 0, replaceNUL(lowerName(s))
}

// decodeAttr returns the value of an attribute as its source says it.
func decodeAttr(s string) string {
	plain := true
	for i := range len(s) {
		if c := s[i]; c == '&' || c == '\r' || c == 0 {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	s = replaceNUL(s)
	if strings.IndexByte(s, '\r') >= 0 {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	}
	at := strings.IndexByte(s, '&')
	if at < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for at >= 0 {
		b.WriteString(s[:at])
		text, n := attrReference(s[at:])
		b.WriteString(text)
		s = s[at+n:]
		at = strings.IndexByte(s, '&')
	}
	b.WriteString(s)
	return b.String()
}

// attrReference decodes the character reference at the start of s, and returns its
// text and length; a lone ampersand is itself. In attributes, other than in text,
// names without a semicolon count only as a whole, and not before '=': addresses
// are full of what looks like one.
func attrReference(s string) (string, int) {
	if len(s) > 1 && s[1] == '#' {
		return numeric(s)
	}
	n := 1
	for n < len(s) && isAlnum(s[n]) {
		n++
	}
	whole := n < len(s) && s[n] == ';'
	if whole {
		n++
	}
	raw := s[:n]
	text := html.UnescapeString(raw)
	switch {
	case text == raw:
	case whole && text[len(text)-1] == ';' && raw != "&semi;": // a shorter name
	case !whole && (isAlnum(text[len(text)-1]) || n < len(s) && s[n] == '='):
	default:
		return text, n
	}
	return "&", 1
}

// numeric does for "&#" what attrReference does.
func numeric(s string) (string, int) {
	digit := func(c byte) bool { return '0' <= c && c <= '9' }
	n := 2
	if n < len(s) && s[n]|0x20 == 'x' {
		digit = func(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f' }
		n++
	}
	first := n
	for n < len(s) && digit(s[n]) {
		n++
	}
	if n == first {
		return "&", 1
	}
	if n < len(s) && s[n] == ';' {
		n++
	}
	return html.UnescapeString(s[:n]), n
}
