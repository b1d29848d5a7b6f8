package weigh

import (
	"strings"
	"unicode"

	"github.com/offprint-news/offprint/pipeline"
	"golang.org/x/net/html/atom"
)

// A guess is what sort of framing a block is that is not content. A weak one rests
// on the place of the block alone; what stands around it may know better.
type guess struct {
	kind pipeline.Kind
	why  string
	weak bool
}

// kicker reports whether a block is a word or two right above the headline of an
// article, and not the last entry of a menu.
func (w *weigher) kicker(i int) bool {
	text := w.page.Blocks[i].Text
	return i < w.title && w.next(i) == w.title && w.j.Sheet.Stats(i).Words <= kickerWords && w.articleLike() &&
		strings.ContainsFunc(text, unicode.IsLetter) && !strings.ContainsAny(text, ":|»›@.0123456789") && !w.lastEntry(i)
}

// lastEntry reports whether a block stands in a menu. Plain text does not tell; there
// the line above a headline mostly is its label, even below a menu.
func (w *weigher) lastEntry(i int) bool {
	for e, k := w.page.Blocks[i].Elem, 0; e >= 0 && k < 8; e, k = w.page.Elements[e].Parent, k+1 {
		switch w.page.Elements[e].Node.DataAtom {
		case atom.Nav:
			return true
		case atom.Ul, atom.Ol:
			lo, hi := w.page.BlocksIn(w.page.Elements[e].Span)
			return hi-lo >= 2
		}
	}
	return false
}

// kickerWords is how many words a section label has at most.
const kickerWords = 4

// next returns the next block that a reader sees.
func (w *weigher) next(i int) int {
	for i++; i < len(w.page.Blocks) && w.page.Blocks[i].Hidden != ""; i++ {
	}
	return i
}

// guess tells what sort of framing a block is.
func (w *weigher) guess(i int) guess {
	if w.page.Format == pipeline.Text {
		return w.guessText(i)
	}
	if why := w.pointed[i]; why != "" {
		return guess{pipeline.Related, why, false}
	}
	if w.kicker(i) {
		return guess{pipeline.SectionLabel, "a word or two right above the headline", false}
	}
	b := &w.page.Blocks[i]
	switch {
	case monthYear(b.Text) && b.LinkBytes*2 > len(b.Text):
		return guess{pipeline.Navigation, "a month of the archive", false}
	case w.withinPage(i):
		return guess{pipeline.Navigation, "a link to a place on this page", false}
	}
	if g, ok := w.byZone(i); ok {
		return g
	}
	words := w.j.Sheet.Stats(i).Words
	links := b.LinkBytes*2 > len(b.Text)
	switch {
	case i >= w.foot && (links || words <= 4):
		return guess{pipeline.SiteFooter, "below the foot", true}
	case i >= w.foot:
		return guess{pipeline.OtherBoilerplate, "below the foot", true}
	case links && words >= 5:
		return guess{pipeline.Related, "a link of a headline's length", true}
	case links && (w.title < 0 || i < w.title):
		return guess{pipeline.Navigation, "links above the headline", true}
	case links:
		return guess{pipeline.Navigation, "short links", true}
	case w.inside(i, atom.Aside):
		return guess{pipeline.Related, "inside aside", true}
	case w.first >= 0 && i < w.first:
		return guess{pipeline.OtherBoilerplate, "above the content", true}
	case words >= 8 && w.last >= 0 && i > w.last:
		return guess{pipeline.Related, "text below the content", true}
	}
	return guess{pipeline.OtherBoilerplate, "neither content nor any known zone", true}
}

// byZone guesses by the elements around a block, the inner ones first. An element
// that holds some of the content is no zone of framing, whatever it is named.
func (w *weigher) byZone(i int) (guess, bool) {
	b := &w.page.Blocks[i]
	card := 0
	for e, k := b.Elem, 0; e >= 0 && k < 12; e, k = w.page.Elements[e].Parent, k+1 {
		n := w.page.Elements[e].Node
		if n.DataAtom == atom.Body || n.DataAtom == atom.Html || w.holdsContent(e) {
			break
		}
		card = max(card, w.cards[e])
		if set := w.names(e) / firstZone; set != 0 {
			for zi, z := range zones {
				if set&(1<<zi) == 0 || k > 7 && z.kind != pipeline.SiteFooter && z.kind != pipeline.Comments ||
					card > 0 && !z.firm && (z.kind != pipeline.Navigation || card >= cardNews) {
					continue
				}
				if z.kind == pipeline.Related && w.topics(e) {
					return guess{pipeline.Navigation, "links of a word or two, as of topics", false}, true
				}
				return w.refine(z.kind, i, "inside an element named "+string(z.kind)), true
			}
		}
		if card >= cardNews || card > 0 && n.DataAtom != atom.Nav {
			continue
		}
		switch n.DataAtom {
		case atom.Nav:
			return w.refine(pipeline.Navigation, i, "inside nav"), true
		case atom.Footer:
			if w.last < 0 || i > w.last {
				return w.refine(pipeline.SiteFooter, i, "inside footer"), true
			}
		case atom.Header:
			if w.title < 0 || i < w.title {
				return guess{pipeline.Navigation, "inside header", true}, true
			}
		}
	}
	if card > 0 {
		return guess{pipeline.Related, "one of several teasers of one form", false}, true
	}
	return guess{}, false
}

// topics reports whether an element is a row of links of a word or two each: tags, and
// no headlines.
func (w *weigher) topics(e int32) bool {
	const row, most = 3, 2 // links of so many words on average at most
	lo, hi := w.page.BlocksIn(w.page.Elements[e].Span)
	links, words := 0, 0
	for i := lo; i < hi; i++ {
		b := &w.page.Blocks[i]
		n := w.j.Sheet.Stats(i).Words
		if n > 6 {
			return false
		}
		if b.LinkBytes*10 >= len(b.Text)*9 {
			links++
			words += n
		}
	}
	return links >= row && words <= most*links
}

// refine tells sub-kinds inside a zone.
func (w *weigher) refine(k pipeline.Kind, i int, why string) guess {
	b := &w.page.Blocks[i]
	switch {
	case strings.Contains(b.Text, "©") && len(b.Text) < 300 && !w.rightsWithin(i):
		return guess{pipeline.Copyright, "holds ©", false}
	case k == pipeline.Navigation && i >= w.foot:
		return guess{pipeline.SiteFooter, "a menu in the foot", false}
	case k == pipeline.SiteFooter && b.LinkBytes*2 <= len(b.Text) && w.prose(i):
		return guess{pipeline.Promo, "prose in the foot", false}
	}
	return guess{k, why, false}
}

// rightsWithin reports whether a rule knows part of a block as the line of rights:
// the rest is something else.
func (w *weigher) rightsWithin(i int) bool {
	s := w.page.Blocks[i].Span
	for _, m := range w.p.Doc().Marks() {
		if m.Kind == pipeline.Copyright && m.Start >= s.Start && m.End <= s.End && m.Stage != "weigh" {
			return true
		}
	}
	return false
}

// prose reports whether a block outside the content is whole sentences, such as
// outlets write about themselves.
func (w *weigher) prose(i int) bool {
	st := w.j.Sheet.Stats(i)
	return st.Words >= 12 && st.Ends() > 0 && st.Running()
}

// guessText tells the kind of a line of plain text by its place.
func (w *weigher) guessText(i int) guess {
	st := w.j.Sheet.Stats(i)
	switch {
	case w.first < 0:
		return guess{pipeline.OtherBoilerplate, "no content on the page", false}
	case strings.Contains(w.page.Blocks[i].Text, "©") && st.Words < 40 && !w.rightsWithin(i):
		return guess{pipeline.Copyright, "holds ©", false}
	case i >= w.foot && w.prose(i):
		return guess{pipeline.Promo, "prose in the foot", false}
	case i >= w.foot:
		return guess{pipeline.SiteFooter, "in the foot", false}
	case w.kicker(i):
		return guess{pipeline.SectionLabel, "a word or two right above the headline", false}
	case crumbs(w.page.Blocks[i].Text):
		return guess{pipeline.Navigation, "crumbs", false}
	case st.Words >= 5:
		return guess{pipeline.Related, "as long as a headline", false}
	case i < w.first:
		return guess{pipeline.Navigation, "above the content", true}
	case i > w.last:
		return guess{pipeline.Navigation, "short line below the content", true}
	}
	return guess{pipeline.OtherBoilerplate, "inside the content, not of it", true}
}

// monthYear reports whether a line is a word and a year, with a count at most: an
// entry of an archive by months.
func monthYear(s string) bool {
	f := strings.Fields(s)
	if len(f) < 2 || len(f) > 3 || len(f) == 3 && f[2][0] != '(' {
		return false
	}
	year := strings.Trim(f[1], "()")
	return len(year) == 4 && hasYear(year) && !strings.ContainsFunc(f[0], func(r rune) bool { return !unicode.IsLetter(r) && !unicode.Is(unicode.M, r) })
}

// withinPage reports whether a block is a link to a place on the page itself, such
// as an entry of a list of contents.
func (w *weigher) withinPage(i int) bool {
	b := &w.page.Blocks[i]
	if b.Links != 1 || b.LinkBytes*10 < len(b.Text)*9 {
		return false
	}
	for e, k := b.Leaf, 0; e >= 0 && k < 4; e, k = w.page.Elements[e].Parent, k+1 {
		if n := w.page.Elements[e].Node; n.DataAtom == atom.A {
			href := pipeline.Attr(n, "href")
			return len(href) > 1 && href[0] == '#'
		}
	}
	return false
}

// crumbs reports whether a line is the way from the front page to the story.
func crumbs(s string) bool {
	for _, sep := range []string{" » ", " › ", " > ", " / ", " → ", "»", "›"} {
		if strings.Count(s, sep) >= 2 {
			return true
		}
	}
	return false
}

// settle gives weak guesses the kind that the blocks on both sides have: the date
// or the section between two teasers belongs to them.
func (w *weigher) settle(gs []guess) {
	w.settleBetween(gs, w.settled)
	w.settleBetween(gs, func(i int, gs []guess) pipeline.Kind { // a row of headlines is teasers, sure or not
		if gs[i].kind == pipeline.Related && w.page.Blocks[i].Hidden == "" && w.ruled[i] == nil {
			return gs[i].kind
		}
		return w.settled(i, gs)
	})
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
				if gs[j].weak {
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
	pipeline.SiteFooter: true, pipeline.Newsletter: true, pipeline.Donation: true, pipeline.Advertisement: true,
}

// settled returns the kind of a block that is sure, or "".
func (w *weigher) settled(i int, gs []guess) pipeline.Kind {
	switch {
	case w.keep[i]:
		return pipeline.Body
	case w.page.Blocks[i].Hidden != "":
		return ""
	case w.ruled[i] != nil:
		return w.ruled[i].Kind
	case gs[i].weak:
		return ""
	}
	return gs[i].kind
}
