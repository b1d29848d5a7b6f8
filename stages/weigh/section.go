package weigh

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html/atom"

	"github.com/offprint-news/offprint/pipeline"
)

// The section or the genre of a story is a word or two at its headline.

// kicker reports whether a block is a word or two right above the headline of an
// article, and not the last entry of a menu.
func (w *weigher) kicker(i int) bool {
	text := w.page.Blocks[i].Text
	return i < w.title && w.next(i) == w.title && w.j.Sheet.Stats(i).Words <= kickerWords && w.articleLike() &&
		strings.ContainsFunc(text, unicode.IsLetter) && !strings.ContainsAny(text, ":|»›<←→@.–0123456789") && !w.inMenu(i, menuEntries) && w.besideTitle(i)
}

// besideTitle reports whether a block stands in one box with the headline, and not in
// the head of the page above it. In plain text the last entry of a menu looks the same.
func (w *weigher) besideTitle(i int) bool {
	if w.page.Format == pipeline.Text {
		return i == 0 || w.ruled[i-1] != nil || w.j.Sheet.Stats(i-1).Words > kickerWords || w.repeats(i)
	}
	const levels = 5
	title := w.page.Blocks[w.title].Span
	for e, k := w.page.Blocks[i].Elem, 0; e >= 0 && k < levels; e, k = w.page.Elements[e].Parent, k+1 {
		switch el := &w.page.Elements[e]; {
		case el.Span.Start <= title.Start && title.End <= el.Span.End:
			return el.Node.DataAtom != atom.Body || k < 2
		case el.Node.DataAtom == atom.Header || w.names(e)/firstZone != 0 && w.names(e)&sectionNames == 0:
			return false
		}
	}
	return false
}

// repeats reports whether a line above says the same: an entry of the menu is the section.
func (w *weigher) repeats(i int) bool {
	for k := range i - 1 {
		if strings.EqualFold(w.page.Blocks[k].Text, w.page.Blocks[i].Text) {
			return true
		}
	}
	return false
}

// section reports whether a block between the menu and the text names the section of the
// story: a word or two in an element named for it, or a link to it.
func (w *weigher) section(i int) bool {
	const above, below = 6, 8
	b := &w.page.Blocks[i]
	if w.title < 0 || i < w.title-above || i > w.title+below || w.first >= 0 && i > w.first || b.Links > 1 || w.j.Sheet.Stats(i).Words > kickerWords ||
		hasDigit(b.Text) || !w.articleLike() || w.inMenu(i, sectionMost) || !w.besideTitle(i) {
		return false
	}
	if w.named(i, 2, sectionNames) {
		return true
	}
	for e := b.Leaf; e >= 0 && b.Links == 1; e = w.page.Elements[e].Parent {
		if n := w.page.Elements[e].Node; n.DataAtom == atom.A {
			href := pipeline.Attr(n, "href")
			return b.LinkBytes*10 >= len(b.Text)*9 && slices.ContainsFunc(sectionPaths, func(p string) bool { return strings.Contains(href, p) })
		}
		if e == b.Elem {
			break
		}
	}
	return false
}

// sectionPaths are parts of the addresses of sections.
var sectionPaths = []string{"/category/", "/section/", "/sections/", "/rubrik/", "/ressort/", "/rubrique/", "/seccion/", "/secciones/", "/categoria/", "/kategorie/", "/kategoria/", "/sezione/", "/kategori/", "/rubric/", "/rubrics/"}

// inMenu reports whether a block stands in a menu or in a list of so many entries. Plain
// text does not tell; there the line above a headline mostly is its label, even below a
// menu.
func (w *weigher) inMenu(i, entries int) bool {
	const levels = 8
	for e, k := w.page.Blocks[i].Elem, 0; e >= 0 && k < levels; e, k = w.page.Elements[e].Parent, k+1 {
		switch w.page.Elements[e].Node.DataAtom {
		case atom.Nav:
			return true
		case atom.Ul, atom.Ol:
			lo, hi := w.page.BlocksIn(w.page.Elements[e].Span)
			return hi-lo >= entries
		}
	}
	return false
}

const (
	menuEntries = 2 // of a list that is no label
	sectionMost = 5 // of one that is longer than a story has sections
)

// kickerWords is how many words a section label has at most.
const kickerWords = 4
