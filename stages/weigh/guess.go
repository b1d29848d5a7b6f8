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
	if w.section(i) {
		return guess{pipeline.SectionLabel, "leads to the section, beside the headline", false}
	}
	b := &w.page.Blocks[i]
	switch {
	case monthYear(b.Text) && b.LinkBytes*2 > len(b.Text):
		return guess{pipeline.Navigation, "a month of the archive", false}
	case w.withinPage(i):
		return guess{pipeline.Navigation, "a link to a place on this page", false}
	}
	if g, ok := w.target(i); ok {
		return g
	}
	if g, ok := w.formOf(i); ok {
		return g
	}
	g, zoned := w.byZone(i)
	if (!zoned || g.kind == pipeline.Navigation) && w.storyLink(i) {
		return guess{pipeline.Related, "a headline that is a link", false}
	}
	if zoned {
		return g
	}
	words := w.j.Sheet.Stats(i).Words
	links := b.LinkBytes*2 > len(b.Text)
	switch {
	case w.inFoot(i) && (w.prose(i) || w.slogan(i)):
		return guess{pipeline.Promo, "prose in the foot", true}
	case w.inFoot(i):
		return guess{pipeline.SiteFooter, "in the foot", true}
	case rowOf(b.Text) >= 4:
		return guess{pipeline.Navigation, "a row of short entries", false}
	case links && b.Links >= 3 && words <= 3*b.Links, i < w.title && crumbs(b.Text):
		return guess{pipeline.Navigation, "a row of short links", true}
	case links && words >= 5:
		return guess{pipeline.Related, "a link of a headline's length", true}
	case links && (w.title < 0 || i < w.title):
		return guess{pipeline.Navigation, "links above the headline", true}
	case links && w.button(i) && !w.amidLike(i):
		return guess{pipeline.Promo, "a button that leads away", true}
	case links:
		return guess{pipeline.Navigation, "short links", true}
	case w.inside(i, atom.Aside) && w.prose(i):
		return guess{pipeline.Promo, "prose inside aside", true}
	case w.inside(i, atom.Aside) && words <= kickerWords && w.linkBelow(i):
		return guess{pipeline.Related, "over links inside aside", true}
	case i < w.title && w.notice(i):
		return guess{pipeline.OtherBoilerplate, "a notice above the headline", true}
	case i < w.title:
		return guess{pipeline.Navigation, "above the headline", true}
	case i > w.title && i <= w.title+2 && words == 1 && w.articleLike() && !hasDigit(b.Text) && i < w.first:
		return guess{pipeline.SectionLabel, "a word right below the headline", true}
	case w.first >= 0 && i < w.first:
		return guess{pipeline.OtherBoilerplate, "above the content", true}
	case w.last >= 0 && i > w.last && w.prose(i):
		return guess{pipeline.Promo, "prose below the content", true}
	}
	return guess{pipeline.OtherBoilerplate, "neither content nor any known zone", true}
}

// notice reports whether a block in the head of a page is no entry of a menu: so long
// that it tells something, or a date.
func (w *weigher) notice(i int) bool {
	const least = 15 // words
	b := &w.page.Blocks[i]
	return b.LinkBytes*2 <= len(b.Text) && !crumbs(b.Text) && (w.j.Sheet.Stats(i).Words >= least || dateLine(b.Text))
}

// linkBelow reports whether the block below is nothing but a link.
func (w *weigher) linkBelow(i int) bool {
	j := w.next(i)
	if j == len(w.keep) {
		return false
	}
	b := &w.page.Blocks[j]
	return b.LinkBytes*10 >= len(b.Text)*9
}

// byZone guesses by the elements around a block, the inner ones first. An element
// that holds some of the content is no zone of framing, whatever it is named.
func (w *weigher) byZone(i int) (guess, bool) {
	const cardTags = 2 // how far above its block the tags of a teaser are looked for
	b := &w.page.Blocks[i]
	card := int32(0)
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
				if z.kind == pipeline.SiteFooter && w.footOfCard(e) {
					continue
				}
				if z.kind == pipeline.Navigation && card == 0 && k <= cardTags && b.Links <= 1 && w.j.Sheet.Stats(i).Words <= kickerWords && w.card(i) > 0 {
					continue // the tags of a teaser
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
			if (w.last < 0 || i > w.last) && !w.inStory(e) {
				return w.refine(pipeline.SiteFooter, i, "inside footer"), true
			}
		case atom.Header:
			if w.title < 0 || i < w.title {
				if w.notice(i) {
					return guess{pipeline.OtherBoilerplate, "a notice inside header", true}, true
				}
				return guess{pipeline.Navigation, "inside header", true}, true
			}
		}
	}
	if card > 0 {
		return guess{pipeline.Related, "one of several teasers of one form", false}, true
	}
	return guess{}, false
}

// footOfCard reports whether an element is the foot of a small thing, as of a teaser,
// and not of the page.
func (w *weigher) footOfCard(e int32) bool {
	const most = 8 // words
	lo, hi := w.page.BlocksIn(w.page.Elements[e].Span)
	return hi < w.foot && w.words[hi]-w.words[lo] <= most
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
	case k == pipeline.Navigation && w.inFoot(i):
		return guess{pipeline.SiteFooter, "a menu in the foot", false}
	case k == pipeline.Navigation && b.LinkBytes*2 <= len(b.Text) && w.prose(i) && !w.leadsHere(i):
		return guess{pipeline.Promo, "prose in a menu", true}
	case k == pipeline.Share && b.LinkBytes*2 <= len(b.Text) && w.prose(i):
		return guess{pipeline.Promo, "prose around share buttons", true}
	case k == pipeline.SiteFooter && b.LinkBytes*2 <= len(b.Text) && (w.prose(i) || w.slogan(i)):
		return guess{pipeline.Promo, "prose in the foot", false}
	}
	return guess{k, why, false}
}

// leadsHere reports whether a block of a menu is the way from the front page to the
// story, with the headline at its end.
func (w *weigher) leadsHere(i int) bool {
	text := w.page.Blocks[i].Text
	return crumbs(text) || w.headline != "" && strings.Contains(fold(text), w.headline)
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
	return st.Words >= 12 && st.Ends() > 0 && st.Running() && rowOf(w.page.Blocks[i].Text) < 3
}

// rowOf counts the entries of a line that a mark parts into short ones, or returns 0.
func rowOf(s string) int {
	const most = 5 // words of an entry on average
	for _, sep := range []string{" | ", "▪", "•", "·", " / "} {
		if n := strings.Count(s, sep) + 1; n >= 3 {
			if len(strings.Fields(s)) <= (most+1)*n {
				return n
			}
		}
	}
	return 0
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
	a := w.anchor(i)
	if a == nil {
		return false
	}
	href := pipeline.Attr(a, "href")
	return len(href) > 1 && href[0] == '#'
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
