package weigh

import (
	"golang.org/x/net/html/atom"

	"github.com/offprint-news/offprint/pipeline"
)

// settle gives weak guesses the kind that the blocks on both sides have: the date
// or the section between two teasers belongs to them.
func (w *weigher) settle(gs []guess) {
	w.settleBelow(gs)
	w.settleLines(gs)
	w.settleBoxes(gs)
	w.settlePitches(gs)
	w.settleTeasers(gs)
	w.settleExcerpts(gs)
	w.settleTexts(gs)
	w.settleBetween(gs, w.settled)
	w.settleBetween(gs, func(i int, gs []guess) pipeline.Kind { // a row of headlines is teasers, sure or not
		if gs[i].kind == pipeline.Related && w.page.Blocks[i].Hidden == "" && w.ruled[i] == nil {
			return gs[i].kind
		}
		return w.settled(i, gs)
	})
	w.settleHeads(gs)
}

// settleBelow gives what stands right below a heading that rules know, and is not told
// by more than its place, the kind of the heading: the name and the life of an author,
// what a letter promises. Long sentences below a disclaimer in the foot go on with it.
func (w *weigher) settleBelow(gs []guess) {
	const (
		heading, button = 6, 3 // words; a button has fewer
		reach           = 3    // blocks
		legal           = 20   // words of a sentence of lawyers
	)
	for i, m := range w.ruled {
		if m == nil || w.keep[i] {
			continue
		}
		switch m.Kind {
		case pipeline.AuthorBio, pipeline.Newsletter:
			n := w.j.Sheet.Stats(i).Words
			if w.page.Format == pipeline.Text || n > heading || m.Kind == pipeline.Newsletter && n < button {
				continue
			}
			for j, n := w.next(i), 0; j < len(gs) && n < reach && w.ruled[j] == nil && !w.keep[j] && gs[j].weak && gs[j].kind != pipeline.Related; j, n = w.next(j), n+1 {
				if b := &w.page.Blocks[j]; m.Kind == pipeline.Newsletter && (b.LinkBytes*2 > len(b.Text) || w.j.Sheet.Stats(j).Words < button) {
					break
				}
				gs[j] = guess{m.Kind, "below a heading of that kind", false}
			}
		case pipeline.Disclaimer:
			for j := w.next(i); i >= w.foot && j < len(gs) && (w.ruled[j] == nil || w.ruled[j].Kind == pipeline.SiteFooter) && gs[j].kind == pipeline.Promo && w.j.Sheet.Stats(j).Words >= legal; j = w.next(j) {
				gs[j] = guess{m.Kind, "goes on from a disclaimer", false}
			}
		}
	}
}

// settleTeasers gives what is open in the box of one linked headline to the teaser that
// it is: the date, the section, the first words of the story.
func (w *weigher) settleTeasers(gs []guess) {
	if w.page.Format != pipeline.HTML {
		return
	}
	for i := range gs {
		if w.page.Blocks[i].Hidden != "" || w.keep[i] || gs[i].weak || gs[i].kind != pipeline.Related || !w.storyLink(i) {
			continue
		}
		lo, hi := w.teaserBox(i)
		for j := lo; j < hi; j++ {
			if w.open(j, gs) {
				gs[j] = guess{pipeline.Related, "in the box of a linked headline", false}
			}
		}
	}
}

// teaserBox returns the blocks of the largest small element around a linked headline
// that holds no other one.
func (w *weigher) teaserBox(i int) (lo, hi int) {
	lo, hi = i, i+1
	for e, k := w.page.Blocks[i].Elem, 0; e >= 0 && k < cardLevels; e, k = w.page.Elements[e].Parent, k+1 {
		span := w.page.Elements[e].Span
		l, h := w.page.BlocksIn(span)
		if w.holdsContent(e) || !w.small(span) || w.kept[h] > w.kept[l] {
			return lo, hi
		}
		for j := l; j < h; j++ {
			if j != i && (j < lo || j >= hi) && w.storyLink(j) {
				return lo, hi
			}
		}
		lo, hi = l, h
		if t := w.page.Elements[e].Node.DataAtom; t == atom.Article || t == atom.Li {
			return lo, hi
		}
	}
	return lo, hi
}

// settleExcerpts gives a paragraph right below a link as long as a headline, in the box
// of it, to the teaser that the two are.
func (w *weigher) settleExcerpts(gs []guess) {
	for i := 1; i < len(gs); i++ {
		if gs[i].kind != pipeline.Promo || !w.open(i, gs) || w.inFoot(i) {
			continue
		}
		head := &w.page.Blocks[i-1]
		if gs[i-1].kind == pipeline.Related && w.ruled[i-1] == nil && head.LinkBytes*10 >= len(head.Text)*9 && w.j.Sheet.Stats(i-1).Words >= cardLink {
			gs[i] = guess{pipeline.Related, "below a link of a headline's length", true}
		}
	}
}

func (w *weigher) settleBetween(gs []guess, settled func(int, []guess) pipeline.Kind) {
	const reach = 3 // weak blocks in a row that may be settled
	before := -1    // the last block that is sure, -1 if content came since
	for i := range gs {
		k := settled(i, gs)
		switch {
		case k == "":
			continue
		case k.Content():
			before = -1
			continue
		}
		if before >= 0 && i-before-1 <= reach && settled(before, gs) == k && lends[k] {
			for j := before + 1; j < i; j++ {
				if gs[j].weak || k == pipeline.Related && w.sundry(j) {
					gs[j] = guess{k, "between blocks of one kind", false}
				}
			}
		}
		before = i
	}
}

// lends lists the kinds whose blocks hold small parts that look like nothing.
var lends = map[pipeline.Kind]bool{
	pipeline.Related: true, pipeline.Comments: true, pipeline.CommentForm: true, pipeline.AuthorBio: true,
	pipeline.SiteFooter: true, pipeline.Newsletter: true, pipeline.Donation: true, pipeline.Advertisement: true, pipeline.CookieConsent: true,
}

// settleHeads gives short lines that nothing is known of the kind of what begins right
// below them: the heading of a block is of its kind.
func (w *weigher) settleHeads(gs []guess) {
	const most = 7 // words
	if w.page.Format == pipeline.Text {
		return // where every short line may be one
	}
	for i := len(gs) - 2; i >= 0; i-- {
		b := &w.page.Blocks[i]
		if !gs[i].weak || gs[i].kind == pipeline.Related || w.keep[i] || w.ruled[i] != nil || b.Hidden != "" || w.j.Sheet.Stats(i).Words > most || b.LinkBytes*2 > len(b.Text) {
			continue
		}
		j := w.next(i)
		if j == len(gs) || w.keep[j] {
			continue
		}
		k := w.settled(j, gs)
		if k == "" && (gs[j].kind == pipeline.Related || gs[j].kind == pipeline.Promo && w.prose(j)) {
			k = gs[j].kind
		}
		if k == pipeline.Related || heads[k] && w.headingOf(i) > 0 {
			gs[i] = guess{k, "the heading of what stands below", false}
		}
	}
}

// heads lists the kinds whose blocks have headings of their own, where markup says that
// a line is a heading. That of teasers is often a line of its own.
var heads = map[pipeline.Kind]bool{
	pipeline.Comments: true, pipeline.CommentForm: true, pipeline.Newsletter: true, pipeline.Donation: true, pipeline.AuthorBio: true, pipeline.Share: true, pipeline.OtherArticle: true, pipeline.CorrectionNote: true, pipeline.CookieConsent: true, pipeline.Promo: true,
}

// settled returns the kind of a block that is sure, or "".
func (w *weigher) settled(i int, gs []guess) pipeline.Kind {
	switch {
	case w.keep[i]:
		return pipeline.Body
	case w.page.Blocks[i].Hidden != "":
		return ""
	case w.sundry(i):
		return ""
	case w.ruled[i] != nil:
		return w.ruled[i].Kind
	case gs[i].weak:
		return ""
	}
	return gs[i].kind
}

// sundry reports whether rules know a block as one of the small things that stand in
// teasers, too: how long a text takes to read, a button.
func (w *weigher) sundry(i int) bool {
	const most = 4 // words
	m := w.ruled[i]
	return m != nil && m.Kind == pipeline.OtherBoilerplate && w.j.Sheet.Stats(i).Words <= most
}
