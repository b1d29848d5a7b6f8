package readable

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	readability "github.com/go-shiori/go-readability"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/offprint-news/offprint/pipeline"
)

// Reasons why there is no vote on a page.
var (
	ErrNoTree   = errors.New("no tree: the source is plain text or empty")
	ErrTooLarge = errors.New("tree too large")
	ErrFailed   = errors.New("the extractor failed")
)

// maxVisits bounds what a vote may cost. The extractor cannot be interrupted, and
// asks elements again and again for the text below them, so its time grows with
// the sum of the depths of all nodes. Ordinary pages stay far below the bound.
const maxVisits = 2_000_000

// grab is the one place that knows the extractor: it gives the tree that the
// extractor would keep of a document, or nil. It may change doc.
func grab(doc *html.Node) (*html.Node, error) {
	p := readability.NewParser()
	p.DisableJSONLD = true // the clone has no scripts
	a, err := p.ParseDocument(doc, nil)
	return a.Node, err
}

// Vote returns for each block of d whether go-readability would keep it. It works
// on a copy of the page's tree and gives no text: the copy's elements carry the
// marks by which the answer is found. No answer for the page at all is an error,
// also where the extractor panics: ErrNoTree, ErrTooLarge, ErrFailed, or that of
// the context, which is honoured at once; the work left behind is bounded.
func Vote(ctx context.Context, d *pipeline.Document) ([]bool, error) {
	return vote(ctx, d.Page(), grab)
}

func vote(ctx context.Context, page *pipeline.Page, grab func(*html.Node) (*html.Node, error)) ([]bool, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("readable: %w", err)
	}
	if page.Root == nil || len(page.Blocks) == 0 {
		return nil, fmt.Errorf("readable: %w", ErrNoTree)
	}
	c := copier{mark: map[*html.Node]int32{}, left: maxVisits}
	holders := make([]int32, len(page.Blocks))
	for i := range page.Blocks {
		holders[i] = holder(page, &page.Blocks[i])
		if h := holders[i]; h >= 0 {
			c.mark[page.Elements[h].Node] = h
		}
	}
	doc := c.copy(page.Root, 1)
	if c.left < 0 {
		return nil, fmt.Errorf("readable: %w", ErrTooLarge)
	}
	type answer struct {
		node *html.Node
		err  error
	}
	done := make(chan answer, 1)
	go func() {
		var a answer
		defer func() {
			if r := recover(); r != nil {
				a = answer{nil, fmt.Errorf("%w: panic: %v", ErrFailed, r)}
			}
			done <- a
		}()
		if a.node, a.err = grab(doc); a.err != nil {
			a.err = fmt.Errorf("%w: %w", ErrFailed, a.err)
		}
	}()
	var a answer
	select {
	case a = <-done:
	case <-ctx.Done():
		a.err = ctx.Err()
	}
	if a.err != nil {
		return nil, fmt.Errorf("readable: %w", a.err)
	}
	kept := make([]bool, len(page.Elements))
	collect(a.node, kept)
	votes := make([]bool, len(holders))
	for i, h := range holders {
		votes[i] = h >= 0 && kept[h]
	}
	return votes, nil
}

// holder returns the element whose fate is the block's: the innermost that holds
// all of its text and that the extractor neither unwraps nor renames away.
func holder(page *pipeline.Page, b *pipeline.Block) int32 {
	e := b.Leaf
	for e >= 0 && passing(page.Elements[e].Node) {
		e = page.Elements[e].Parent
	}
	return e
}

// passing reports whether an element is one that extractors swap for others:
// links, formatting, and what is not HTML.
func passing(n *html.Node) bool {
	switch n.DataAtom {
	case atom.A, atom.B, atom.Big, atom.Code, atom.Em, atom.Font, atom.I, atom.Nobr, atom.S, atom.Small, atom.Strike,
		atom.Strong, atom.Tt, atom.U, atom.Svg, atom.Math:
		return true
	}
	return n.Namespace != ""
}

// markKey begins the name of a mark's attribute. Each mark has a name of its own:
// where the extractor merges two elements, both marks stay.
const markKey = "data-offprint-"

func mark(n *html.Node, e int32) {
	n.Attr = append(n.Attr, html.Attribute{Key: markKey + strconv.Itoa(int(e))})
}

// collect notes the marks in a tree.
func collect(n *html.Node, kept []bool) {
	if n == nil {
		return
	}
	for i := range n.Attr {
		if s, ok := strings.CutPrefix(n.Attr[i].Key, markKey); ok {
			if e, err := strconv.Atoi(s); err == nil && e >= 0 && e < len(kept) {
				kept[e] = true
			}
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		collect(c, kept)
	}
}

// A copier copies the part of a tree that an extractor reads, with marks.
type copier struct {
	mark map[*html.Node]int32 // elements to mark
	left int                  // visits left of maxVisits
}

// copy returns a copy of n, or nil for what is never content.
func (c *copier) copy(n *html.Node, depth int) *html.Node {
	if c.left -= depth; c.left < 0 || n.Type == html.CommentNode {
		return nil
	}
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Svg:
		return nil
	}
	out := &html.Node{Type: n.Type, DataAtom: n.DataAtom, Data: n.Data, Namespace: n.Namespace}
	for _, a := range n.Attr {
		if !strings.HasPrefix(a.Key, markKey) {
			out.Attr = append(out.Attr, a)
		}
	}
	e, marked := c.mark[n]
	// The text of a div moves to a paragraph that the extractor makes, and the div
	// itself may go: there the mark moves with the text, on an element without any.
	inline := marked && (n.DataAtom == atom.Div || n.DataAtom == atom.Body)
	if marked && !inline {
		mark(out, e)
	}
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		if inline && inked(k) {
			w := &html.Node{Type: html.ElementNode, DataAtom: atom.Wbr, Data: "wbr"}
			mark(w, e)
			out.AppendChild(w)
			inline = false
		}
		if kc := c.copy(k, depth+1); kc != nil {
			out.AppendChild(kc)
		}
	}
	return out
}

// inked reports whether n is text, or formatting around text, that a reader sees.
func inked(n *html.Node) bool {
	switch {
	case n.Type == html.TextNode:
		return strings.TrimSpace(n.Data) != ""
	case n.Type != html.ElementNode || !passing(n):
		return false
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if inked(c) {
			return true
		}
	}
	return false
}
