package weigh

import (
	"strings"

	"github.com/offprint-news/offprint/pipeline"
	"golang.org/x/net/html/atom"
)

// findFoot returns the first block of the foot of the page, or the number of blocks
// if it has none.
func (w *weigher) findFoot() int {
	n := len(w.page.Blocks)
	if w.last < 0 {
		return n
	}
	if w.page.Format == pipeline.Text {
		return w.textFoot()
	}
	for i := w.last + 1; i < n; i++ {
		if m := w.ruled[i]; m != nil && m.Kind == pipeline.SiteFooter {
			return i
		}
		for e := w.page.Blocks[i].Elem; e >= 0; e = w.page.Elements[e].Parent {
			el := &w.page.Elements[e]
			if el.Node.DataAtom == atom.Footer && !w.inStory(e) {
				return i
			}
		}
	}
	return w.footAround()
}

// footAround finds a foot that no name gives away: the largest element around the
// last line of rights that holds little else.
func (w *weigher) footAround() int {
	const most = 400 // words of a foot
	n := len(w.page.Blocks)
	for i := n - 1; i > w.last; i-- {
		if m := w.ruled[i]; m == nil || m.Kind != pipeline.Copyright {
			continue
		}
		at := n
		w.around = pipeline.Span{}
		for e := w.page.Blocks[i].Elem; e >= 0; e = w.page.Elements[e].Parent {
			el := &w.page.Elements[e]
			lo, hi := w.page.BlocksIn(el.Span)
			if lo <= w.last || w.words[hi]-w.words[lo] > most || el.Node.DataAtom == atom.Body || w.otherThanFoot(lo, hi) {
				break
			}
			at, w.around = lo, el.Span
		}
		return at
	}
	return n
}

// otherThanFoot reports whether rules know something between blocks that stands
// below stories, and not in a foot.
func (w *weigher) otherThanFoot(lo, hi int) bool {
	for i := lo; i < hi; i++ {
		if m := w.ruled[i]; m != nil {
			switch m.Kind {
			case pipeline.Comments, pipeline.CommentForm, pipeline.Related, pipeline.AuthorBio:
				return true
			}
		}
	}
	return false
}

// inStory reports whether an element stands in one that holds content or is an
// article: its foot is not that of the page.
func (w *weigher) inStory(e int32) bool {
	for e = w.page.Elements[e].Parent; e >= 0; e = w.page.Elements[e].Parent {
		switch w.page.Elements[e].Node.DataAtom {
		case atom.Article, atom.Main, atom.Aside, atom.Section:
			return true
		}
	}
	return false
}

// overrules returns the confidence with which a guess beats what a rule says of the
// block, or 0. Rules know words; a word that stands alone in a menu or in the foot
// is an entry of it, whatever it would be elsewhere.
func (w *weigher) overrules(i int, g guess) pipeline.Percent {
	m := w.ruled[i]
	if m == nil || m.Kind == g.kind || m.Confidence > 93 {
		return 0
	}
	if m.Kind == pipeline.SectionLabel && w.farFromTitle(i) {
		return m.Confidence + 1
	}
	b := &w.page.Blocks[i]
	words := w.j.Sheet.Stats(i).Words
	switch g.kind {
	case pipeline.Share, pipeline.Newsletter, pipeline.Advertisement: // by a link or a form, in a menu or in the foot
		if !g.weak && broadKinds[m.Kind] {
			return m.Confidence + 1
		}
	case pipeline.SectionLabel: // the categories of the story, at its headline
		if m.Kind == pipeline.Navigation && !strings.HasSuffix(m.Rule, "/nav") {
			return m.Confidence + 1
		}
	case pipeline.Navigation:
		if w.page.Format == pipeline.Text && wordKinds[m.Kind] && words <= 3 && !feedWord(b.Text) && w.amongLines(i) {
			return m.Confidence + 1
		}
		if lentKinds[m.Kind] && words <= 4 && !feedWord(b.Text) && w.amongEntries(i) {
			return m.Confidence + 1
		}
		if m.Kind == pipeline.SiteFooter && monthYear(b.Text) || !g.weak && menuKinds[m.Kind] && words <= 3 && b.LinkBytes*10 >= len(b.Text)*9 {
			return m.Confidence + 1
		}
	case pipeline.Related: // teasers in a menu or in the foot
		if w.sundry(i) && !g.weak {
			return m.Confidence + 1
		}
		if !g.weak && m.Kind == pipeline.Navigation && w.storyLink(i) {
			return m.Confidence + 1
		}
		if c := w.card(i); m.Kind == pipeline.Navigation && c >= cardNews || m.Kind == pipeline.SiteFooter && c > 0 {
			return m.Confidence + 1
		}
	case pipeline.Promo, pipeline.Disclaimer: // sentences in the foot or in a menu
		if m.Kind == pipeline.SiteFooter || m.Kind == pipeline.Navigation && w.prose(i) && b.LinkBytes*2 <= len(b.Text) {
			return m.Confidence + 1
		}
	case pipeline.SiteFooter:
		entry := b.LinkBytes*10 >= len(b.Text)*9 || m.Kind == pipeline.Navigation
		if w.page.Format == pipeline.Text {
			entry = words <= 4 && !w.partOfForm(i)
		}
		if w.inFoot(i) && entry && (words <= 8 || m.Kind == pipeline.Navigation && b.Links > cardLinks) && !strings.HasSuffix(m.Rule, "/cookie-button") && !slotLabel(m, b.Text) && (entryKinds[m.Kind] || m.Kind == pipeline.Copyright && words <= 3 && !strings.ContainsAny(b.Text, "©0123456789")) {
			return m.Confidence + 1
		}
	}
	return 0
}

// broadKinds lists the kinds of large parts of a page, which hold small things of others.
var broadKinds = map[pipeline.Kind]bool{pipeline.Navigation: true, pipeline.SiteFooter: true}

// inFoot reports whether a block stands in the foot of the page. In HTML that is an
// element which is one; what stands behind it in the source is menus and dialogs that
// come up elsewhere.
func (w *weigher) inFoot(i int) bool {
	if i < w.foot || w.page.Format == pipeline.Text {
		return i >= w.foot
	}
	b := &w.page.Blocks[i]
	if b.Span.Start < w.around.End && b.Span.End > w.around.Start {
		return true
	}
	for e := b.Elem; e >= 0; e = w.page.Elements[e].Parent {
		if w.page.Elements[e].Node.DataAtom == atom.Footer || w.names(e)&footNames != 0 {
			return true
		}
	}
	return false
}

// footNames are the names of feet.
var footNames = zoneNames(pipeline.SiteFooter)

// slotLabel reports whether a line marks the slot of an advert, which stands in a
// foot, too, and is no entry of it.
func slotLabel(m *pipeline.Mark, text string) bool {
	return m.Kind == pipeline.Advertisement && strings.HasPrefix(strings.ToLower(text), "advertisement")
}

// entryKinds lists the kinds whose words are also those of menu entries. Share
// buttons, donations and rights keep their kind in the foot.
var entryKinds = map[pipeline.Kind]bool{
	pipeline.Navigation: true, pipeline.Login: true, pipeline.CookieConsent: true, pipeline.CommentForm: true, pipeline.CorrectionNote: true,
	pipeline.Advertisement: true, pipeline.Newsletter: true, pipeline.Promo: true, pipeline.Related: true, pipeline.SectionLabel: true,
}

// menuKinds lists the kinds whose words are also those of menu entries, as long as
// nothing but an entry can be meant by them.
var menuKinds = map[pipeline.Kind]bool{
	pipeline.Related: true, pipeline.Advertisement: true, pipeline.SectionLabel: true, pipeline.Promo: true, pipeline.CookieConsent: true,
}

// feedWord reports whether a line offers a feed, which is one wherever it stands.
func feedWord(s string) bool {
	s = strings.ToLower(s)
	return strings.Contains(s, "feed") || strings.Contains(s, "rss")
}

// lentKinds lists the kinds whose words are also those of menu entries, but of buttons
// that stand alone, too.
var lentKinds = map[pipeline.Kind]bool{
	pipeline.Newsletter: true, pipeline.Donation: true, pipeline.Login: true, pipeline.CommentForm: true, pipeline.CorrectionNote: true,
}

// wordKinds lists the kinds whose words are also those of menu entries in plain text,
// where no link tells an entry from a button. Forms, notices, slots of adverts and
// teasers have short lines around them, too.
var wordKinds = map[pipeline.Kind]bool{
	pipeline.Newsletter: true, pipeline.Donation: true, pipeline.Promo: true, pipeline.Paywall: true,
}

// amongLines reports whether most lines around one of plain text are short and nothing
// that rules know but a menu.
func (w *weigher) amongLines(i int) bool {
	const around, least, entry = 4, 5, 4 // lines on either side; such lines; words
	n := 0
	for k := max(0, i-around); k <= i+around && k < len(w.page.Blocks); k++ {
		st := w.j.Sheet.Stats(k)
		if k != i && (w.ruled[k] == nil || w.ruled[k].Kind == pipeline.Navigation) && st.Words > 0 && st.Words <= entry && st.Ends() == 0 && !hasDigit(w.page.Blocks[k].Text) {
			n++
		}
	}
	return n >= least
}

// amongEntries reports whether a block is an item of a list of other short links.
func (w *weigher) amongEntries(i int) bool {
	const least, levels = 5, 5
	for e, k := w.page.Blocks[i].Leaf, 0; e >= 0 && k < levels; e, k = w.page.Elements[e].Parent, k+1 {
		switch w.page.Elements[e].Node.DataAtom {
		case atom.Ul, atom.Ol:
			lo, hi := w.page.BlocksIn(w.page.Elements[e].Span)
			others := 0
			for j := lo; j < hi; j++ {
				if b := &w.page.Blocks[j]; j != i && b.LinkBytes*10 >= len(b.Text)*8 && w.j.Sheet.Stats(j).Words <= 4 && (w.ruled[j] == nil || w.ruled[j].Kind == pipeline.Navigation) {
					others++
				}
			}
			return others >= least
		}
	}
	return false
}

// farFromTitle reports whether a block is too far from the headline to be a label
// of the story.
func (w *weigher) farFromTitle(i int) bool {
	const above, below = 4, 8
	return w.title >= 0 && (i < w.title-above || i > w.title+below)
}

// card returns the mean words of the teasers that a block stands in one of, or 0.
func (w *weigher) card(i int) int {
	best := int32(0)
	for e, k := w.page.Blocks[i].Elem, 0; e >= 0 && k < cardLevels; e, k = w.page.Elements[e].Parent, k+1 {
		best = max(best, w.cards[e])
	}
	return int(best)
}
