package weigh

import (
	"slices"
	"strings"
	"unicode"

	"github.com/offprint-news/offprint/pipeline"
)

// Plain text keeps what no markup tells apart from the story: lists of headlines,
// teasers, a list of contents. What stands around them does.

// trimText mends the choice for plain text by what rules know of the page. Where
// they know framing above or below it, it drops short lines far above the first paragraph and far
// below the last, teasers below the story and lists of contents: such lines read like content where
// no markup tells them apart. Where they know none, the text has most likely been cleaned before, and
// only what is surely no content is taken out: tables and lists are not.
func (w *weigher) trimText() {
	first, last := -1, -1
	for i := range w.keep {
		if st := w.j.Sheet.Stats(i); w.keep[i] && st.Words >= 20 && st.Ends() > 0 {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first < 0 {
		return
	}
	known := 0
	from, to := w.page.Blocks[first].Span.Start, w.page.Blocks[last].Span.End
	for _, m := range w.p.Doc().Marks() {
		if m.Confidence >= 85 && chrome[m.Kind] && (m.End <= from || m.Start >= to) {
			known++
		}
	}
	switch {
	case known == 0:
		for i := range w.keep {
			w.keep[i] = w.keep[i] || w.j.Second[i] >= .04
		}
	case known >= 3 && w.articleLike():
		for i := range w.keep {
			if (i < first-5 || i > last+3) && w.j.Sheet.Stats(i).Words < 20 {
				w.keep[i] = false
			}
		}
	}
	if w.framed() {
		w.trimTail()
		w.dropContents()
	}
}

// chrome lists the kinds that stand around a text and go when somebody cleans it.
// Disclaimers, credits and pointers to other stories often stay.
var chrome = map[pipeline.Kind]bool{
	pipeline.Navigation: true, pipeline.Share: true, pipeline.CommentForm: true, pipeline.Comments: true, pipeline.Search: true,
	pipeline.Login: true, pipeline.CookieConsent: true, pipeline.SiteFooter: true, pipeline.Newsletter: true, pipeline.Donation: true,
	pipeline.Copyright: true, pipeline.PlatformNotice: true, pipeline.Paywall: true, pipeline.Promo: true, pipeline.OtherBoilerplate: true,
}

// trimTail drops teasers below the story that read like more of it: below a line of
// framing that a rule knows, headlines with one short paragraph each, again and again. A
// story ends with a paragraph that is long or has another beside it.
func (w *weigher) trimTail() {
	const (
		pairs = 2 // headlines with a paragraph
		share = 2 // the teasers are no more than one part in so many of what is kept
	)
	if !w.articleLike() || w.j.Type() == forumType {
		return // below the first post of a thread stand the others
	}
	end := -1
	for i := range w.keep {
		if w.ofStory(i) {
			end = i
		}
	}
	if end < 0 {
		return
	}
	from := end + 1
	for ; from < len(w.keep); from++ {
		if m := w.p.Label(&w.page.Blocks[from]); m != nil && m.Confidence >= 85 && closes[m.Kind] {
			break
		}
	}
	n, below, all := 0, 0, 0
	for i := range w.keep {
		if !w.keep[i] {
			continue
		}
		all += w.j.Sheet.Stats(i).Words
		if i > from {
			below += w.j.Sheet.Stats(i).Words
		}
		if i > from+1 && w.paragraph(i) && !w.paragraph(i-1) && w.j.Sheet.Stats(i-1).Words >= 3 {
			n++
		}
	}
	if n < pairs || below*share > all {
		return
	}
	w.tail = from
	for i := from; i < len(w.keep); i++ {
		w.keep[i] = false
	}
}

// surelyArticle reports whether the page is an article more likely than not. On other
// pages lists are the content.
func (w *weigher) surelyArticle() bool { return w.j.Types[0] >= .5 }

// closes lists the kinds that stand below a story, and above the teasers of others.
var closes = map[pipeline.Kind]bool{
	pipeline.Related: true, pipeline.Share: true, pipeline.CommentForm: true, pipeline.Comments: true, pipeline.AuthorBio: true,
	pipeline.Newsletter: true, pipeline.SiteFooter: true, pipeline.Copyright: true, pipeline.Donation: true,
}

// paragraph reports whether a block is kept as a paragraph.
func (w *weigher) paragraph(i int) bool {
	const least = 15 // words
	st := w.j.Sheet.Stats(i)
	return w.keep[i] && st.Words >= least && st.Ends() > 0
}

// ofStory reports whether a block is a paragraph that no teaser has: a long one, or one
// with another right beside it.
func (w *weigher) ofStory(i int) bool {
	const long = 45 // words
	return w.paragraph(i) && (w.j.Sheet.Stats(i).Words >= long || i > 0 && w.paragraph(i-1) || i+1 < len(w.keep) && w.paragraph(i+1))
}

// dropContents drops lists of contents: lines in a row that stand again below, in the
// same order, as headings with paragraphs between them.
func (w *weigher) dropContents() {
	const (
		entries = 3  // so many lines are a list
		most    = 14 // words of an entry
		heading = 4  // words of the line over the list
	)
	if !w.surelyArticle() {
		return
	}
	at := map[string][]int{} // where each short line stands that is kept over a paragraph
	short := func(i int) bool { n := w.j.Sheet.Stats(i).Words; return n > 0 && n <= most }
	key := func(i int) string { return unnumbered(fold(w.page.Blocks[i].Text)) }
	for i := range w.keep {
		if !w.keep[i] || !short(i) || (i+1 >= len(w.keep) || !w.paragraph(i+1)) && (i+2 >= len(w.keep) || !w.paragraph(i+2)) {
			continue
		}
		if k := key(i); k != "" {
			at[k] = append(at[k], i)
		}
	}
	below := func(i, after int) int { // where the line at i stands again
		list := at[key(i)]
		if n, _ := slices.BinarySearch(list, after+1); n < len(list) {
			return list[n]
		}
		return -1
	}
	for i := 0; i < len(w.keep); i++ {
		first := -1
		if short(i) {
			first = below(i, i+entries-1)
		}
		if first < 0 {
			continue
		}
		end, found, last := i+1, 1, first // behind the last entry
		for k := i + 1; k < first && short(k) && k <= end+1; k++ {
			if b := below(k, last); b >= 0 {
				end, found, last = k+1, found+1, b
			}
		}
		if found < entries || first < end || last-first < 2*(found-1) {
			continue
		}
		if i > 0 && w.keep[i-1] && w.j.Sheet.Stats(i-1).Words <= heading {
			i--
		}
		w.contents = append(w.contents, contents{i, end})
		for ; i < end; i++ {
			w.keep[i] = false
		}
		i--
	}
}

// contents is a list of contents: its first block and the one behind its last.
type contents struct{ from, to int }

// inContents reports whether a block stands in a list of contents.
func (w *weigher) inContents(i int) bool {
	n, found := slices.BinarySearchFunc(w.contents, i, func(c contents, i int) int { return c.from - i })
	return found || n > 0 && i < w.contents[n-1].to
}

// unnumbered cuts the number off the head of a folded line: "2 1 the pier".
func unnumbered(s string) string {
	return strings.TrimLeftFunc(s, func(r rune) bool { return unicode.IsDigit(r) || r == ' ' })
}
