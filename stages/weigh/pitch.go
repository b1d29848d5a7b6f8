package weigh

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/offprint-news/offprint/pipeline"
)

// What an outlet has to offer stands in boxes of a few words and a button. They are told
// from teasers by standing alone: teasers come in rows of one form.
const (
	pitchLevels = 4  // how far above a button its box is looked for
	pitchBlocks = 6  // of a box
	pitchLeast  = 8  // words of a box
	pitchMost   = 90 // and no more
	pitchLines  = 4  // words of what says what is offered
	buttonWords = 6  // of a button
)

// settlePitches gives what is open in such a box its kind.
func (w *weigher) settlePitches(gs []guess) {
	if w.page.Format != pipeline.HTML {
		return
	}
	for i := range gs {
		if !w.open(i, gs) || !w.button(i) {
			continue
		}
		lo, hi, ok := w.pitchBox(i, gs)
		for j := lo; ok && j < hi; j++ {
			if w.open(j, gs) {
				gs[j] = guess{pipeline.Promo, "in a box of a few words and a button", false}
			}
		}
	}
}

// button reports whether a block is a link that looks like a button and leads away.
func (w *weigher) button(i int) bool {
	b := &w.page.Blocks[i]
	if b.Links != 1 || b.LinkBytes*10 < len(b.Text)*8 || w.j.Sheet.Stats(i).Words > buttonWords {
		return false
	}
	a := w.anchor(i)
	if a == nil {
		return false
	}
	if href := pipeline.Attr(a, "href"); href == "" || href[0] == '#' || strings.HasPrefix(href, "javascript:") {
		return false
	}
	return pipeline.Attr(a, "role") == "button" || looksPressed(a) || a.Parent != nil && looksPressed(a.Parent)
}

// looksPressed reports whether the classes of an element say that it is a button.
func looksPressed(n *html.Node) bool {
	for t := range strings.FieldsFuncSeq(strings.ToLower(pipeline.Attr(n, "class")), func(r rune) bool { return r == ' ' || r == '-' || r == '_' }) {
		switch t {
		case "button", "btn", "cta":
			return true
		}
	}
	return false
}

// pitchBox returns the blocks of the box around a button, if it looks like one.
func (w *weigher) pitchBox(i int, gs []guess) (lo, hi int, ok bool) {
	for e, k := w.page.Blocks[i].Elem, 0; e >= 0 && k < pitchLevels; e, k = w.page.Elements[e].Parent, k+1 {
		el := &w.page.Elements[e]
		if el.Node.DataAtom == atom.Body || w.holdsContent(e) || w.cards[e] > 0 || inRow(el.Node) {
			return 0, 0, false
		}
		l, h := w.page.BlocksIn(el.Span)
		words := w.words[h] - w.words[l]
		if h-l > pitchBlocks || words > pitchMost {
			return 0, 0, false
		}
		if words >= pitchLeast && w.offers(l, h, gs) {
			return l, h, true
		}
	}
	return 0, 0, false
}

// offers reports whether blocks are a few lines, of which nothing is known, and no more
// than two links.
func (w *weigher) offers(lo, hi int, gs []guess) bool {
	links, lines := 0, 0
	for j := lo; j < hi; j++ {
		b := &w.page.Blocks[j]
		switch {
		case w.keep[j] || !w.open(j, gs) && !w.sundry(j):
			return false
		case b.LinkBytes*2 > len(b.Text):
			links++
		case w.j.Sheet.Stats(j).Words >= pitchLines:
			lines++
		}
	}
	return lines > 0 && links <= 2
}

// amidLike reports whether one of the elements around a block comes in a row.
func (w *weigher) amidLike(i int) bool {
	for e, k := w.page.Blocks[i].Leaf, 0; e >= 0 && k < pitchLevels; e, k = w.page.Elements[e].Parent, k+1 {
		if w.holdsContent(e) {
			return false
		}
		if inRow(w.page.Elements[e].Node) {
			return true
		}
	}
	return false
}

// inRow reports whether elements of the same tag and class stand beside one.
func inRow(n *html.Node) bool {
	const others, reach = 2, 100 // nodes on either side that are looked at: a row is closer
	if n.DataAtom == atom.P {
		return false
	}
	class, found := pipeline.Attr(n, "class"), 0
	like := func(c *html.Node) bool {
		return c.DataAtom == n.DataAtom && c.Type == html.ElementNode && pipeline.Attr(c, "class") == class
	}
	for c, k := n.PrevSibling, 0; c != nil && k < reach && found < others; c, k = c.PrevSibling, k+1 {
		if like(c) {
			found++
		}
	}
	for c, k := n.NextSibling, 0; c != nil && k < reach && found < others; c, k = c.NextSibling, k+1 {
		if like(c) {
			found++
		}
	}
	return found == others
}

// slogan reports whether a block is a short sentence, without the numbers and the marks
// of an address or of the name of a firm.
func (w *weigher) slogan(i int) bool {
	const least, most, digits = 5, 11, 3
	text := strings.TrimRight(w.page.Blocks[i].Text, " ®™”\"’»")
	n := w.j.Sheet.Stats(i).Words
	if n < least || n > most || text == "" || !strings.ContainsRune(".!?…", lastRune(text)) || strings.ContainsAny(text, "@:|") {
		return false
	}
	if last := text[strings.LastIndexByte(text, ' ')+1:]; strings.Count(last, ".") > 1 { // e.V.
		return false
	}
	for _, r := range text {
		if unicode.IsDigit(r) {
			n--
		}
	}
	return w.j.Sheet.Stats(i).Words-n <= digits
}
