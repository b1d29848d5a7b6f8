package stories

import (
	"strings"
	"unicode"

	"golang.org/x/net/html/atom"

	"github.com/offprint-news/offprint/pipeline"
)

// Where further stories begin and end, by what stands at their heads or by markup.

// heads finds where further stories begin, by the sequence headline, byline or
// date, prose after the prose of the first story. A break must stand before the
// headline: framing that a rule knows, or a label line.
func (f *finder) heads() []int {
	var out []int
	ownMeta := f.metaBefore(f.firstProse)
	i := f.firstProse + 1
	for i < len(f.blocks) {
		h, next := f.head(i, ownMeta)
		if h < 0 {
			i++
			continue
		}
		out = append(out, h)
		i = next
	}
	return out
}

// dated reports whether a line holds a year and another number, as the entries of a
// list of events do and headlines do not.
func dated(s string) bool {
	if !withYear(s) {
		return false
	}
	for w := range strings.FieldsFuncSeq(s, func(r rune) bool { return !unicode.IsDigit(r) }) {
		if len(w) <= 2 {
			return true
		}
	}
	return false
}

// metaBefore counts the meta lines in the head of the first story.
func (f *finder) metaBefore(first int) int {
	n := 0
	for i := max(0, first-12); i < first; i++ {
		if f.class[i] == meta {
			n++
		}
	}
	return n
}

// head reports whether a story begins at i, and where its prose does.
func (f *finder) head(i, ownMeta int) (at, next int) {
	if f.class[i] != headline || dated(f.blocks[i].Text) || !f.breakBefore(i) {
		return -1, i
	}
	if f.p.Page().Format == pipeline.HTML && f.blocks[i].Tag != atom.H1 {
		return -1, i // markup has other ways to say so, and long articles have many headings
	}
	if m := f.p.Label(&f.blocks[i]); m != nil && m.Kind == pipeline.Title {
		return -1, i
	}
	metas, j := 0, i+1
	for ; j < len(f.blocks) && j <= i+9; j++ {
		if f.blocks[j].Hidden != "" {
			continue
		}
		c := f.class[j]
		if c == meta {
			metas++
			continue
		}
		if c == prose && metas > 0 {
			break
		}
		if c == framing && metas == 0 {
			return -1, i
		}
	}
	if j >= len(f.blocks) || f.class[j] != prose || metas == 0 || metas < 2 && (ownMeta == 0 || !f.framingBefore(i) && !f.oneOfRow(i)) {
		return -1, i
	}
	if !f.twoProse(j) {
		return -1, i // a teaser, not a story
	}
	start := i
	for start > f.firstProse+1 && (f.class[start-1] == label || f.class[start-1] == framing && f.sectionLabel(start-1)) {
		start--
	}
	f.titles[start] = i
	return start, j + 1
}

func (f *finder) headline(start int) int {
	if h, ok := f.titles[start]; ok {
		return h
	}
	return start
}

func (f *finder) sectionLabel(i int) bool {
	m := f.p.Label(&f.blocks[i])
	return m != nil && m.Kind == pipeline.SectionLabel
}

// twoProse reports whether at least two paragraphs stand at j.
func (f *finder) twoProse(j int) bool {
	n := 0
	for k := j; k < len(f.blocks) && k < j+6; k++ {
		if f.class[k] == prose {
			n++
		}
	}
	return n >= 2
}

// breakBefore reports whether something ends the story before the headline.
func (f *finder) breakBefore(i int) bool {
	for k := i - 1; k >= max(0, i-4); k-- {
		switch f.class[k] {
		case framing, label:
			return true
		case prose:
			return false
		}
	}
	return false
}

// framingBefore reports whether a rule knows what stands just before the headline.
func (f *finder) framingBefore(i int) bool {
	for k := i - 1; k >= max(0, i-4); k-- {
		if f.class[k] == framing {
			return true
		}
	}
	return false
}

// oneOfRow reports whether the headline at i is one of several of the same form: a
// word or two above it, a date or a time right below. So pages print a row of stories.
func (f *finder) oneOfRow(i int) bool {
	const row = 4
	if f.p.Page().Format == pipeline.HTML {
		return false // elements tell stories apart, and many headings stand over a year
	}
	if f.row == 0 {
		f.row = 1
		for k := f.firstProse + 1; k < len(f.blocks); k++ {
			if f.inRow(k) {
				f.row++
			}
		}
	}
	return f.row > row && f.inRow(i)
}

func (f *finder) inRow(i int) bool {
	return i > 0 && i+1 < len(f.blocks) && f.class[i] == headline && f.class[i+1] == meta && (f.class[i-1] == label || f.class[i-1] == framing)
}

// trim gives back the framing at the end of the last story: what follows its
// last paragraph belongs to the page.
func (f *finder) trim(from, to int) int {
	last := from
	for i := from; i < to; i++ {
		if f.class[i] == prose || f.class[i] == meta {
			last = i
		}
	}
	end := last + 1
	for end < to && f.class[end] == other && words(f.blocks[end].Text) <= 4 {
		end++ // "Continue Reading" and its like
	}
	return end
}

// containers finds stories by markup: several article elements with a heading and
// prose each, one of which holds the page's title.
func (f *finder) containers() []int {
	page := f.p.Page()
	title := -1
	for i := range f.blocks {
		if m := f.p.Label(&f.blocks[i]); m != nil && m.Kind == pipeline.Title && f.proseNear(i) >= 3 {
			title = i
		}
		if title >= 0 && i > title+20 {
			break // a later copy is no headline
		}
	}
	if title < 0 {
		return nil
	}
	var out []int
	main := -1
	lastEnd := -1
	for e := range page.Elements {
		el := &page.Elements[e]
		if el.Node.DataAtom != atom.Article || el.Span.Start < lastEnd {
			continue
		}
		lo, hi := page.BlocksIn(el.Span)
		if lo <= title && title < hi {
			main = e
			continue
		}
		if main < 0 {
			continue
		}
		if el.Span.Start < page.Elements[main].Span.End {
			continue // a box inside the main article
		}
		n, heading := 0, -1
		for i := lo; i < hi; i++ {
			if f.class[i] == prose {
				n++
				continue
			}
			if (heading < 0 || n == 0 && f.heads1(i, title) && !f.heads1(heading, title)) && (f.headsStory(i) || f.sameHeading(i, title)) {
				heading = i // above a headline written like the page's stands a section's label
			}
		}
		if n >= 2 && heading >= 0 && !f.commentLike(e) && !series(f.blocks[heading].Text, f.blocks[title].Text) {
			f.titles[lo], f.ends[lo] = heading, hi
			out = append(out, lo)
			lastEnd = el.Span.End
		}
	}
	return out
}

// series reports whether two short headings are alike but for their numbers: "Article 1"
// and "Article 2" head parts of one text, "Day 12 of the strike" is a headline.
func series(a, b string) bool {
	const most = 3 // words
	bare := func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsDigit(r) {
				return -1
			}
			return r
		}, s)
	}
	x := bare(a)
	return x != a && x == bare(b) && words(a) <= most
}

// heads1 reports whether a block is a heading of the first order, or one written
// like the title's.
func (f *finder) heads1(i, title int) bool {
	e := f.headingOf(i)
	return e >= 0 && f.p.Page().Elements[e].Node.DataAtom == atom.H1 || f.sameHeading(i, title)
}

// headsStory reports whether a block is a heading of a story of its own: one of
// the first order, or one that links to the story.
func (f *finder) headsStory(i int) bool {
	e := f.headingOf(i)
	if e < 0 {
		return false
	}
	b := &f.blocks[i]
	return f.p.Page().Elements[e].Node.DataAtom == atom.H1 || b.LinkBytes*2 > len(b.Text)
}

// headingOf returns the heading element that holds a block, or -1.
func (f *finder) headingOf(i int) int32 {
	els := f.p.Page().Elements
	for e, k := f.blocks[i].Elem, 0; e >= 0 && k < 3; e, k = els[e].Parent, k+1 {
		switch els[e].Node.DataAtom {
		case atom.H1, atom.H2, atom.H3:
			return e
		}
	}
	return -1
}

// sameHeading reports whether a block is a heading written like the title's: the
// same tag and classes, inside a parent of the same tag and classes.
func (f *finder) sameHeading(i, title int) bool {
	els := f.p.Page().Elements
	same := func(p, q int32) bool {
		return p >= 0 && q >= 0 && els[p].Node.Data == els[q].Node.Data &&
			pipeline.Attr(els[p].Node, "class") == pipeline.Attr(els[q].Node, "class")
	}
	a, b := f.headingOf(i), f.headingOf(title)
	return same(a, b) && same(els[a].Parent, els[b].Parent)
}

// proseNear counts the paragraphs of content in the 40 blocks after the title.
func (f *finder) proseNear(title int) int {
	n := 0
	for i := title; i < min(len(f.blocks), title+40); i++ {
		if m := f.p.Label(&f.blocks[i]); f.class[i] == prose && m != nil && m.Kind.Core() {
			n++
		}
	}
	return n
}

// commentLike reports whether an article element is a reader's comment.
func (f *finder) commentLike(e int) bool {
	els := f.p.Page().Elements
	for k := 0; e >= 0 && k < 6; e, k = int(els[e].Parent), k+1 {
		n := els[e].Node
		if s := strings.ToLower(pipeline.Attr(n, "class") + " " + pipeline.Attr(n, "id")); strings.Contains(s, "comment") && n.DataAtom != atom.Body {
			return true
		}
	}
	return false
}
