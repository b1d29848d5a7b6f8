package pipeline

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxDepth is how deep elements nest before the tree is flattened. It is the
// limit of html.Parse, which refuses such pages altogether.
const maxDepth = 512

// maxGuess is how many tags a page is thought to have at most before they are read.
const maxGuess = 100_000

// parseHTML builds the page of an HTML source from its tokens. The tokenizer
// partitions its input, so a running sum of token lengths gives exact offsets,
// which html.Parse cannot (golang/go#34302). The tree follows the HTML standard
// where extraction depends on it (implied ends, scopes, raw text) and leaves
// out what only moves nodes about (foster parenting, the adoption agency), so
// document order is source order.
func parseHTML(ctx context.Context, src string, maxNodes int, m *memory) (*Page, error) {
	b := &builder{src: src, page: &Page{Format: HTML, src: src}, cur: -1, memory: m}
	b.page.Root = &html.Node{Type: html.DocumentNode}
	// About half of what stands in angle brackets is end tags; one in six begins a block
	// with ink. What is guessed too small grows.
	n := min(strings.Count(src, "<"), maxGuess)
	b.page.Elements = sized(m.elements, 16+n*5/9)
	b.page.Blocks, b.page.runs = sized(m.blocks, 8+n/6), sized(m.runs, 8+n/5)
	start := 0
	if strings.HasPrefix(src, "\uFEFF") {
		start = 3
	}
	soft := b.tokens(ctx, Span{start, len(src)}, maxNodes)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	b.flush()
	for i := len(b.stack) - 1; i >= 0; i-- {
		b.page.Elements[b.stack[i].elem].Span.End = len(src)
	}
	b.page.unpack(ctx)
	if soft == nil && b.flattened {
		soft = fmt.Errorf("%w: more than %d open elements", ErrTooDeep, maxDepth)
	}
	return b.page, soft
}

// tokens adds the tokens of a stretch of source. The error is soft, or that of
// the context.
func (b *builder) tokens(ctx context.Context, s Span, maxNodes int) error {
	z := lexer{src: b.src[:s.End], pos: s.Start, slabs: &b.memory.attrs}
	b.off = s.Start
	for n := 0; ; n++ {
		if n&1023 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		if len(b.page.Elements)+len(b.page.runs) > maxNodes {
			b.rest(b.off, s.End, "over the limit")
			return fmt.Errorf("%w: more than %d nodes", ErrTooLarge, maxNodes)
		}
		tt := z.next()
		b.end = z.pos
		if tt == html.ErrorToken {
			b.rest(b.off, s.End, "unfinished tag")
			return nil
		}
		switch tt {
		case html.TextToken:
			if b.raw != "noscript" {
				b.text()
			} else if err := b.noscript(ctx, maxNodes); err != nil {
				b.rest(b.end, s.End, "over the limit")
				return err
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			b.startTag(&z.tag, tt == html.SelfClosingTagToken)
			if b.foreign() || b.floor > 0 && z.tag.atom == atom.Noscript {
				z.raw, b.raw = "", "" // a title of svg is no title
			}
			z.cdata = b.foreign()
		case html.EndTagToken:
			b.endTag(z.tag.atom, z.tag.name)
			z.cdata = b.foreign()
		}
		b.off = b.end
	}
}

// noscript adds what stands in a noscript element. To html.Parse it is raw text;
// but it has a reader, the one without scripts, so it is hidden and not lost.
// Whatever it opens or closes ends with it.
func (b *builder) noscript(ctx context.Context, maxNodes int) error {
	s := Span{b.off, b.end}
	b.raw, b.floor = "", len(b.stack)
	err := b.tokens(ctx, s, maxNodes)
	b.pop(b.floor, s.End)
	b.off, b.end, b.raw, b.floor = s.Start, s.End, "", 0
	return err
}

// open is an element whose end tag has not come yet.
type open struct {
	elem   int32
	atom   atom.Atom
	ns     string // "svg" or "math" for foreign elements
	hidden string // technique, inherited
	bold   bool
	link   bool
	pre    bool
	gloss  bool // in a ruby, the reading that stands in small above the line
}

type builder struct {
	src       string
	page      *Page
	stack     []open
	off, end  int // of the current token
	overflow  int // open elements that were flattened
	flattened bool
	inBody    bool
	raw       string // name of the raw text element whose text comes next
	floor     int    // open elements that the current tokens cannot close
	memory    *memory

	// the block that is being collected
	cur       int   // index of its first run, -1 for none
	blockElem int32 // nearest block-level element
	leaf      int32
	hidden    string
	broken    bool
	joined    bool
	link      int
	links     int
	bold      int
	lastLink  int32
}

func (b *builder) node(t html.NodeType) *html.Node {
	n := &b.memory.nodes.take(1)[0]
	n.Type = t
	return n
}

func (b *builder) top() *open {
	if len(b.stack) == 0 {
		return nil
	}
	return &b.stack[len(b.stack)-1]
}

func (b *builder) parent() *html.Node {
	if t := b.top(); t != nil {
		return b.page.Elements[t.elem].Node
	}
	return b.page.Root
}

// push opens an element for the current start tag.
func (b *builder) push(a atom.Atom, name string, attr []html.Attribute, void bool) {
	if !void && len(b.stack) >= maxDepth {
		b.overflow++
		b.flattened = true
		void = true
	}
	n := b.node(html.ElementNode)
	n.DataAtom, n.Data, n.Attr = a, name, attr
	o := open{elem: int32(len(b.page.Elements)), atom: a, ns: b.namespace(a)}
	n.Namespace = o.ns
	b.parent().AppendChild(n)
	parent, depth := int32(-1), int32(0)
	if t := b.top(); t != nil {
		parent, depth = t.elem, int32(len(b.stack))
		o.hidden, o.bold, o.link, o.pre, o.gloss = t.hidden, t.bold, t.link, t.pre, t.gloss
	}
	if (a == atom.Rt || a == atom.Rp) && b.inside(atom.Ruby) {
		o.gloss = true
	}
	b.page.Elements = append(b.page.Elements, Element{
		Node: n, Span: Span{b.off, b.end}, Inner: int32(b.end), Parent: parent, Depth: depth,
	})
	if void {
		return
	}
	if o.hidden == "" {
		o.hidden = hiding(a, attr)
	}
	switch a {
	case atom.B, atom.Strong, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		o.bold = true
	case atom.A:
		if Attr(n, "href") != "" {
			o.link = true
		}
	case atom.Pre:
		o.pre = true
	}
	b.stack = append(b.stack, o)
}

// pop closes the topmost open elements down to stack index i.
func (b *builder) pop(i, end int) {
	for k := len(b.stack) - 1; k >= i; k-- {
		b.page.Elements[b.stack[k].elem].Span.End = end
	}
	b.stack = b.stack[:i]
}

func (b *builder) startTag(tok *tag, self bool) {
	a := tok.atom
	b.raw = ""
	if b.floor > 0 && (a == atom.Html || a == atom.Head || a == atom.Body) {
		return
	}
	switch a {
	case atom.Html:
		b.root()
		merge(b.page.Elements[b.stack[0].elem].Node, tok.attr)
		return
	case atom.Head:
		if !b.inBody && len(b.stack) < 2 {
			b.root()
			b.push(atom.Head, "head", tok.attr, false)
		}
		return
	case atom.Body:
		if b.inBody {
			if len(b.stack) > 1 {
				merge(b.page.Elements[b.stack[1].elem].Node, tok.attr)
			}
			return
		}
		b.body(tok.attr)
		return
	}
	if !b.inBody {
		if headOnly(a) {
			b.root()
			if len(b.stack) == 1 {
				b.push(atom.Head, "head", nil, false)
			}
		} else if !b.inside(atom.Template) && !b.inside(atom.Svg) && !b.inside(atom.Noscript) {
			b.body(nil)
		}
	}
	if b.foreign() && breaksOut(a, tok.attr) {
		b.leaveForeign()
	}
	if b.namespace(a) != "" {
		b.push(a, tok.name, tok.attr, self)
		return
	}
	b.imply(a)
	if blockLevel(a, tok.name) {
		b.flush()
	}
	switch a {
	case atom.Br:
		b.flush()
		b.broken = true
		b.push(a, tok.name, tok.attr, true)
		return
	case atom.Img, atom.Hr, atom.Input, atom.Link, atom.Meta, atom.Base, atom.Wbr, atom.Area, atom.Col, atom.Embed,
		atom.Param, atom.Source, atom.Track, atom.Frame, atom.Keygen, atom.Command:
		b.push(a, tok.name, tok.attr, true)
		return
	case atom.Iframe, atom.Noembed, atom.Noframes, atom.Noscript, atom.Script, atom.Style, atom.Textarea, atom.Title, atom.Xmp, atom.Plaintext:
		b.raw = tok.name
	}
	b.push(a, tok.name, tok.attr, false)
}

// root opens the html element if it is not open yet.
func (b *builder) root() {
	if len(b.stack) == 0 {
		b.push(atom.Html, "html", nil, false)
	}
}

// body closes the head and opens the body.
func (b *builder) body(attr []html.Attribute) {
	b.root()
	b.pop(1, b.off)
	b.push(atom.Body, "body", attr, false)
	b.inBody = true
}

func (b *builder) inside(a atom.Atom) bool {
	for i := range b.stack {
		if b.stack[i].atom == a {
			return true
		}
	}
	return false
}

// merge adds the attributes that n lacks.
func merge(n *html.Node, attr []html.Attribute) {
	has := make(map[string]bool, len(n.Attr))
	for i := range n.Attr {
		has[n.Attr[i].Key] = true
	}
	for _, a := range attr {
		if !has[a.Key] {
			has[a.Key] = true
			n.Attr = append(n.Attr, a)
		}
	}
}

// imply closes the elements that the start of a ends without a tag.
func (b *builder) imply(a atom.Atom) {
	switch a {
	case atom.Li:
		b.closeUntil(listScope, atom.Li)
	case atom.Dt, atom.Dd:
		b.closeUntil(listScope, atom.Dt, atom.Dd)
	case atom.Option, atom.Optgroup:
		b.closeUntil(anyScope, atom.Option)
	case atom.Tr:
		b.closeUntil(tableScope, atom.Tr)
	case atom.Td, atom.Th:
		b.closeUntil(tableScope, atom.Td, atom.Th)
	case atom.Tbody, atom.Thead, atom.Tfoot:
		b.closeUntil(tableScope, atom.Tbody, atom.Thead, atom.Tfoot)
	case atom.A:
		if t := b.top(); t != nil && t.atom == atom.A {
			b.pop(len(b.stack)-1, b.off)
		}
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		if t := b.top(); t != nil && heading(t.atom) {
			b.pop(len(b.stack)-1, b.off)
		}
	}
	if closesP(a) {
		b.closeUntil(buttonScope, atom.P)
	}
}

type scope func(atom.Atom) bool

func tableScope(a atom.Atom) bool { return a == atom.Table || a == atom.Html || a == atom.Template }

func anyScope(a atom.Atom) bool {
	switch a {
	case atom.Table, atom.Td, atom.Th, atom.Caption, atom.Html, atom.Template, atom.Select, atom.Body,
		atom.Object, atom.Applet, atom.Marquee:
		return true
	}
	return false
}

func buttonScope(a atom.Atom) bool { return a == atom.Button || anyScope(a) }

func listScope(a atom.Atom) bool { return a == atom.Ul || a == atom.Ol || a == atom.Dl || anyScope(a) }

// closeUntil closes the nearest of the named elements, and all in it, if one is
// open within the scope.
func (b *builder) closeUntil(stop scope, names ...atom.Atom) {
	for i := len(b.stack) - 1; i >= b.floor; i-- {
		a := b.stack[i].atom
		if slices.Contains(names, a) {
			b.flush()
			b.pop(i, b.off)
			return
		}
		if stop(a) {
			return
		}
	}
}

func (b *builder) endTag(a atom.Atom, name string) {
	b.raw = ""
	if b.floor > 0 && a == atom.Head {
		return
	}
	switch a {
	case atom.Html, atom.Body:
		b.flush()
		return // text after the end still belongs to the body
	case atom.Head:
		if !b.inBody && len(b.stack) > 1 {
			b.pop(1, b.end)
		}
		return
	case atom.Br:
		b.flush()
		b.broken = true
		return
	}
	if b.overflow > 0 {
		if blockLevel(a, name) {
			b.flush()
		}
		b.overflow--
		return
	}
	if blockLevel(a, name) {
		b.flush()
	}
	inline := formatting(a)
	for i := len(b.stack) - 1; i >= b.floor; i-- {
		o := &b.stack[i]
		if o.atom == a && (a != 0 || b.page.Elements[o.elem].Node.Data == name) {
			if inline && b.blockAbove(i) {
				// A formatting element that ends inside a later block: it ends, the block stays.
				b.page.Elements[o.elem].Span.End = b.end
				b.stack = append(b.stack[:i], b.stack[i+1:]...)
				b.restyle(i)
				return
			}
			b.pop(i, b.end)
			return
		}
		if heading(a) && heading(o.atom) {
			b.pop(i, b.end)
			return
		}
		if a != atom.Table && anyScope(o.atom) && !tableEnd(a) {
			return // no such element open in scope: the tag means nothing
		}
		if o.atom == atom.Table && tableEnd(a) && a != atom.Table && a != atom.Template {
			return
		}
	}
}

// restyle works out anew what the open elements from i inherit.
func (b *builder) restyle(i int) {
	for ; i < len(b.stack); i++ {
		o := &b.stack[i]
		var p open
		if i > 0 {
			p = b.stack[i-1]
		}
		own := b.page.Elements[o.elem].Node
		if o.hidden = p.hidden; o.hidden == "" {
			o.hidden = hiding(o.atom, own.Attr)
		}
		o.link = p.link || o.atom == atom.A && Attr(own, "href") != ""
		o.bold = p.bold || o.atom == atom.B || o.atom == atom.Strong || heading(o.atom)
	}
}

func (b *builder) blockAbove(i int) bool {
	for k := i + 1; k < len(b.stack); k++ {
		if blockLevel(b.stack[k].atom, "") {
			return true
		}
	}
	return false
}
