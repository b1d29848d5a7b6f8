package pipeline

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// text adds the current text token.
func (b *builder) text() {
	at := Span{b.off, b.end}
	tok := b.src[at.Start:at.End]
	if b.foreign() && strings.HasPrefix(tok, cdata) {
		at.Start += len(cdata)
		if strings.HasSuffix(tok, "]]>") && at.Len() >= 3 {
			at.End -= 3
		}
		tok = b.src[at.Start:at.End]
	}
	switch b.raw {
	case "", "title", "textarea", "xmp", "plaintext":
	default: // scripts and styles, most of many a page
		b.textNode(tok)
		return
	}
	plain, ink := scanText(tok)
	if !b.inBody && b.raw == "" {
		if !ink {
			return
		}
		if t := b.top(); t == nil || t.hidden == "" {
			b.body(nil)
		}
	}
	data := tok
	if !plain && b.raw != "xmp" && b.raw != "plaintext" {
		data = decodeText(tok)
	}
	b.textNode(data)
	if b.raw == "title" {
		return // markup to a reader, as scripts are: the record keeps it as such
	}
	t := b.top()
	if t != nil && t.gloss {
		return // like an attribute it says something of the word; in the line it would stand within it
	}
	if b.cur >= 0 && ink && t != nil && (t.hidden != "") != (b.hidden != "") {
		// Hidden text inside a line is a block of its own, never mixed in.
		b.flush()
		b.joined = true
	}
	if b.cur < 0 {
		if !ink {
			return
		}
		b.begin()
	}
	b.page.runs = append(b.page.runs, run{Span: at, plain: plain})
	if t != nil && ink {
		b.leaf = b.page.common(b.leaf, t.elem)
		size := len(strings.TrimSpace(data))
		if t.link {
			b.link += size
			if e := b.linkElem(); e != b.lastLink {
				b.links++
				b.lastLink = e
			}
		}
		if t.bold {
			b.bold += size
		}
	}
}

func (b *builder) textNode(data string) {
	n := b.node(html.TextNode)
	n.Data = data
	b.parent().AppendChild(n)
}

// common returns the innermost element that holds both a and c; -1 holds nothing.
func (p *Page) common(a, c int32) int32 {
	if a < 0 {
		return c
	}
	for a != c && a >= 0 && c >= 0 {
		if p.Elements[a].Depth > p.Elements[c].Depth {
			a = p.Elements[a].Parent
		} else {
			c = p.Elements[c].Parent
		}
	}
	return a
}

func (b *builder) linkElem() int32 {
	for i := len(b.stack) - 1; i >= 0; i-- {
		if b.stack[i].atom == atom.A {
			return b.stack[i].elem
		}
	}
	return -1
}

// begin starts a block at the current token.
func (b *builder) begin() {
	b.cur = len(b.page.runs)
	b.blockElem, b.leaf = -1, -1
	b.link, b.links, b.bold, b.lastLink = 0, 0, 0, -1
	b.hidden = ""
	for i := len(b.stack) - 1; i >= 0; i-- {
		if o := &b.stack[i]; blockLevel(o.atom, b.page.Elements[o.elem].Node.Data) {
			b.blockElem = o.elem
			break
		}
	}
	if b.blockElem < 0 && len(b.stack) > 0 {
		b.blockElem = b.stack[0].elem
	}
	if t := b.top(); t != nil {
		b.hidden = t.hidden
	}
}

// flush ends the block that is being collected.
func (b *builder) flush() {
	if b.cur < 0 {
		b.joined = false
		return
	}
	rs := b.page.runs
	for len(rs) > b.cur && blank(b.src[rs[len(rs)-1].Start:rs[len(rs)-1].End]) {
		rs = rs[:len(rs)-1]
	}
	b.page.runs = rs
	if len(rs) > b.cur {
		pre := false
		if t := b.top(); t != nil {
			pre = t.pre
		}
		b.addBlock(Block{
			Elem: b.blockElem, Leaf: b.leaf, LinkBytes: b.link, Links: b.links, BoldBytes: b.bold,
			Hidden: b.hidden, Broken: b.broken, Joined: b.joined, Pre: pre,
		}, b.cur)
	}
	b.cur, b.broken, b.joined = -1, false, false
}

// addBlock makes a block of the runs from first on.
func (b *builder) addBlock(bl Block, first int) {
	p := b.page
	bl.Index = len(p.Blocks)
	bl.runs = [2]int32{int32(first), int32(len(p.runs))}
	for i := first; i < len(p.runs); i++ {
		p.runs[i].block = int32(bl.Index)
	}
	if bl.Elem >= 0 {
		bl.Tag = p.Elements[bl.Elem].Node.DataAtom
	}
	// The ink of the first and the last run bound the block.
	f, l := &p.runs[first], &p.runs[len(p.runs)-1]
	f.Start = inkStart(p.src, f.Span)
	l.End = inkEnd(p.src, l.Span)
	bl.Span = Span{f.Start, l.End}
	bl.Text = p.foldRuns(first, len(p.runs), bl.Pre)
	if bl.LinkBytes > len(bl.Text) {
		bl.LinkBytes = len(bl.Text)
	}
	if bl.BoldBytes > len(bl.Text) {
		bl.BoldBytes = len(bl.Text)
	}
	p.Blocks = append(p.Blocks, bl)
}

// rest makes one block of source that no token holds, so that its text is not lost.
func (b *builder) rest(from, to int, hidden string) {
	b.flush()
	if from < to && !blank(b.src[from:to]) {
		first := len(b.page.runs)
		plain, _ := scanText(b.src[from:to])
		b.page.runs = append(b.page.runs, run{Span: Span{from, to}, plain: plain})
		b.addBlock(Block{Elem: -1, Leaf: -1, Hidden: hidden}, first)
	}
}

// scanText reports whether a text token stands for itself, and whether it has ink.
func scanText(s string) (plain, ink bool) {
	plain = true
	for i := range len(s) {
		switch c := s[i]; c {
		case '&', '\r', 0:
			plain = false
			ink = ink || c == '&'
		case ' ', '\n', '\t', '\f':
		default:
			ink = true
		}
	}
	if ink && strings.IndexByte(s, '&') >= 0 {
		ink = !blank(s)
	}
	return plain, ink
}

// blank reports whether raw text shows as nothing but white space.
func blank(s string) bool {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case ' ', '\n', '\t', '\f', '\r', 0:
		case '&':
			text, n := entity(s[i:])
			if strings.Trim(text, " \n\t\f\r\x00\u00a0") != "" {
				return false
			}
			i += n - 1
		case 0xC2: // no-break space
			if i+1 < len(s) && s[i+1] == 0xA0 {
				i++
				continue
			}
			return false
		default:
			return false
		}
	}
	return true
}

func decodeText(s string) string {
	if strings.IndexByte(s, '\r') >= 0 {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	}
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", "")
	}
	return html.UnescapeString(s)
}
