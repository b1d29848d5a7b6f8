package weigh

import (
	"golang.org/x/net/html/atom"

	"github.com/offprint-news/offprint/pipeline"
)

// A box is about one thing. Where rules or fields know what some of a small element is
// for, and know of nothing else in it, the rest of it is for that, too: the sentences
// around the field for an address, all that a consent dialog explains.

const (
	boxLevels = 5   // how far above a block its box is looked for
	boxBlocks = 9   // of a box that is no consent dialog
	boxMost   = 200 // of any
	boxSure   = 4   // words of what is known of a box, together
	boxShare  = 8   // the known words are at least one in so many
)

// boxWords lists the kinds of which boxes are made, with the words a box of it has at
// most.
var boxWords = map[pipeline.Kind]int32{
	pipeline.CookieConsent: 1500, pipeline.Newsletter: 120, pipeline.Donation: 160, pipeline.Paywall: 160, pipeline.Login: 100, pipeline.CommentForm: 160,
	pipeline.Promo: 120,
}

// settleBoxes gives weak guesses the kind of the box they stand in.
func (w *weigher) settleBoxes(gs []guess) {
	if w.page.Format != pipeline.HTML {
		return
	}
	found := map[int]pipeline.Kind{} // what is found here proves nothing for the blocks beside it
	for i := range gs {
		if w.open(i, gs) && !w.quoted(&w.page.Blocks[i]) {
			if k := w.boxOf(i, gs); k != "" {
				found[i] = k
			}
		}
	}
	for i, k := range found {
		gs[i] = guess{k, "in a box of that kind", false}
	}
}

// open reports whether nothing is known of a block but its place.
func (w *weigher) open(i int, gs []guess) bool {
	return gs[i].weak && w.ruled[i] == nil && !w.keep[i] && w.page.Blocks[i].Hidden == ""
}

// boxOf returns the kind of the smallest element around a block of which something is
// known, or "".
func (w *weigher) boxOf(i int, gs []guess) pipeline.Kind {
	for e, k := w.page.Blocks[i].Elem, 0; e >= 0 && k < boxLevels; e, k = w.page.Elements[e].Parent, k+1 {
		if w.page.Elements[e].Node.DataAtom == atom.Body || w.holdsContent(e) || w.cards[e] > 0 {
			return ""
		}
		lo, hi := w.page.BlocksIn(w.page.Elements[e].Span)
		if hi-lo > boxMost {
			return ""
		}
		kind, sure := w.oneKind(lo, hi, gs)
		words := w.words[hi] - w.words[lo]
		switch {
		case kind == "":
		case kind == several, words > boxWords[kind], hi-lo > boxBlocks && kind != pipeline.CookieConsent:
			return ""
		case sure >= boxSure && sure*boxShare >= words:
			return kind
		}
	}
	return ""
}

// several stands for more than one kind.
const several pipeline.Kind = "several"

// oneKind returns the kind that all known blocks between two have, with their words:
// "" if none is known, several if they are not of one kind or of one that makes boxes.
func (w *weigher) oneKind(lo, hi int, gs []guess) (kind pipeline.Kind, sure int32) {
	for j := lo; j < hi; j++ {
		if w.page.Blocks[j].Hidden != "" || w.sundry(j) || w.open(j, gs) {
			continue
		}
		if w.keep[j] && w.ruled[j] == nil {
			return several, 0
		}
		k := gs[j].kind
		if m := w.ruled[j]; m != nil && (gs[j].weak || w.overrules(j, gs[j]) == 0) {
			k = m.Kind
		}
		if boxWords[k] == 0 || kind != "" && k != kind {
			return several, 0
		}
		kind = k
		sure += w.words[j+1] - w.words[j]
	}
	return kind, sure
}

const (
	textBlocks = 4   // paragraphs of a text
	textWords  = 160 // of a text: what an outlet says of itself is shorter
	textApart  = 10  // blocks from the end of the story: what is nearer are its notes
)

// settleTexts takes long texts outside the content, with headings and all, for another
// article: no outlet says so much about itself beside a story.
func (w *weigher) settleTexts(gs []guess) {
	for i := range gs {
		if !w.open(i, gs) || gs[i].kind != pipeline.Promo || w.inFoot(i) || i <= w.last+textApart {
			continue
		}
		lo, hi := w.textBox(i, gs)
		for j := lo; j < hi; j++ {
			if w.open(j, gs) {
				gs[j] = guess{pipeline.OtherArticle, "in a long text outside the content", false}
			}
		}
	}
}

// textBox returns the blocks of the smallest element around a paragraph that holds a
// long text and little else, or none.
func (w *weigher) textBox(i int, gs []guess) (lo, hi int) {
	for e := w.page.Blocks[i].Elem; e >= 0; e = w.page.Elements[e].Parent {
		if w.page.Elements[e].Node.DataAtom == atom.Body || w.holdsContent(e) {
			return 0, 0
		}
		l, h := w.page.BlocksIn(w.page.Elements[e].Span)
		n, heads, words := 0, 0, int32(0)
		for j := l; j < h; j++ {
			if gs[j].kind == pipeline.Related && w.page.Blocks[j].LinkBytes*10 >= len(w.page.Blocks[j].Text)*9 {
				heads++
			}
			if w.open(j, gs) && gs[j].kind == pipeline.Promo {
				n++
				words += w.words[j+1] - w.words[j]
			}
		}
		switch {
		case words*2 < w.words[h]-w.words[l], heads*3 > n:
			return 0, 0 // teasers
		case n >= textBlocks && words >= textWords:
			return l, h
		}
	}
	return 0, 0
}
