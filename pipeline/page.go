package pipeline

import (
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A Format says how a source is written.
type Format string

// The formats.
const (
	HTML Format = "html"
	Text Format = "text"
)

// A Page is the read-only structure of one source: its elements and blocks in
// document order. It is made once and shared by all stages.
type Page struct {
	Format   Format
	Root     *html.Node // document node; nil for plain text
	Elements []Element  // in document order; empty for plain text
	Blocks   []Block    // in document order
	runs     []run
	src      string
	index    map[*html.Node]int32 // made on first use of ElementOf
}

// An Element is an HTML element with its place in the source.
type Element struct {
	Node   *html.Node
	Span   Span  // start of the start tag to end of the end tag
	Inner  int32 // offset just after the start tag
	Parent int32 // index in Page.Elements, -1 for the root element
	Depth  int32
}

// A Block is a run of text that a reader sees as one line or paragraph: the
// text between two borders of block-level elements or line breaks; in plain
// text a line.
type Block struct {
	Index     int
	Span      Span   // first to last byte of ink
	Text      string // entities decoded, white space folded (kept in pre); the readings of a ruby are markup
	Elem      int32  // nearest block-level element, -1 in plain text
	Leaf      int32  // innermost element that holds all of the text, inline ones too; -1 in plain text
	Tag       atom.Atom
	Broken    bool   // a line break, not a block border, stands before it
	Joined    bool   // goes on in the line of the block before it, across a change of visibility
	Pre       bool   // white space counts
	LinkBytes int    // bytes of Text inside links
	Links     int    // number of links
	BoldBytes int    // bytes of Text inside b, strong, h1-h6
	Hidden    string // technique, if a reader does not see it
	runs      [2]int32
}

// A run is a text token of the source inside a block.
type run struct {
	Span
	block int32
	plain bool // no entity, CR or NUL: the source bytes are the text
	whole bool // its text is that of its block, and takes more than references to decode
}

// Element returns the block-level element of b, or nil in plain text.
func (p *Page) Element(b *Block) *Element {
	if b.Elem < 0 {
		return nil
	}
	return &p.Elements[b.Elem]
}

// ElementOf returns the index of a node's element, or -1. The first call builds
// an index of the page.
func (p *Page) ElementOf(n *html.Node) int {
	if p.index == nil {
		p.index = make(map[*html.Node]int32, len(p.Elements))
		for i := range p.Elements {
			p.index[p.Elements[i].Node] = int32(i)
		}
	}
	if i, ok := p.index[n]; ok {
		return int(i)
	}
	return -1
}

// BlocksIn returns the range of indexes of the blocks that start inside s.
func (p *Page) BlocksIn(s Span) (lo, hi int) {
	lo = searchBlocks(p.Blocks, s.Start)
	hi = searchBlocks(p.Blocks, s.End)
	return lo, hi
}

// searchBlocks returns the first block that starts at or after off.
func searchBlocks(bs []Block, off int) int {
	lo, hi := 0, len(bs)
	for lo < hi {
		if m := (lo + hi) / 2; bs[m].Span.Start < off {
			lo = m + 1
		} else {
			hi = m
		}
	}
	return lo
}

// Attr returns the value of a node's attribute, or "".
func Attr(n *html.Node, key string) string {
	for i := range n.Attr {
		if n.Attr[i].Key == key {
			return n.Attr[i].Val
		}
	}
	return ""
}
