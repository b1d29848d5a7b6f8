// Package stories is the stage that tells several articles on one page apart.
// Outlets append further stories to the one a reader came for, whole or cut
// short; nothing but structure tells them from its continuation: a headline of
// their own, a byline or date under it, and prose.
//
// It labels what else shows by what repeats or by what stands around it, and not by
// words: threads of comments and boxes for them that are empty, rows of teasers,
// the box of an offer, paragraphs between two parts of one form, notes on the author.
package stories

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/offprint-news/offprint/pipeline"
	"golang.org/x/net/html/atom"
)

// confidence of the marks: above the block classifier, which judges prose by
// prose, below rules, which name what stands between the stories.
const confidence = 83

// Stage returns the stage.
func Stage() pipeline.Stage { return pipeline.StageFunc("stories", run) }

func run(ctx context.Context, p *pipeline.Pass) error {
	f := &finder{p: p, blocks: p.Blocks()}
	f.read()
	if f.lastProse-f.firstProse >= 3 { // there is room for a second story
		if err := f.further(ctx); err != nil {
			return err
		}
		if p.Page().Format == pipeline.Text {
			if err := f.threads(); err != nil {
				return err
			}
			if err := f.talk(); err != nil {
				return err
			}
		}
	}
	for _, step := range []func() error{f.recentComments, f.emptyThreads, f.enclosed, f.offers, f.bylined, f.cutShort} {
		if err := step(); err != nil {
			return err
		}
	}
	if err := f.pointers(); err != nil {
		return err
	}
	if err := f.bios(); err != nil {
		return err
	}
	return f.headsOfBios()
}

// further labels the further stories of the page.
func (f *finder) further(ctx context.Context) error {
	p := f.p
	var heads []int
	if p.Page().Format == pipeline.HTML {
		heads = f.containers()
	}
	if len(heads) == 0 {
		heads = f.heads()
	}
	if len(heads) == 0 {
		return nil
	}
	ends := f.endsOf(heads)
	own, others := f.coreWords(heads, ends)
	if own < ownWords || others*2 > own*5*len(heads) {
		return nil
	}
	for k, h := range heads {
		end := ends[k]
		for i := h; i < end; i++ {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			b := &f.blocks[i]
			if b.Hidden != "" {
				continue
			}
			if m := p.Label(b); m != nil && m.Kind.Framing() && m.Stage != "weigh" {
				continue
			}
			err := p.FrameBlock(b, pipeline.Finding{
				Rule: "stories/other-article", Kind: pipeline.OtherArticle, Confidence: confidence,
				Evidence: []pipeline.Span{f.blocks[f.headline(h)].Span},
				Why:      "belongs to another story, headed " + quote(f.blocks[f.headline(h)].Text),
			})
			if err != nil {
				return err
			}
		}
		err := p.Note(pipeline.Note{
			Key: "other-story", Value: f.blocks[f.headline(h)].Text, Status: pipeline.Inferred,
			Finding: pipeline.Finding{Rule: "stories/head", Confidence: confidence, Evidence: []pipeline.Span{{Start: f.blocks[h].Span.Start, End: f.blocks[end-1].Span.End}}},
			Text:    f.blocks[f.headline(h)].Text,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// ownWords is how many words of content the first story must have. Where less is
// left, or the further ones are two and a half times as long on average, what looks
// like further stories is the page's own text.
const ownWords = 40

// endsOf returns where the stories that begin at heads end.
func (f *finder) endsOf(heads []int) []int {
	ends := make([]int, len(heads))
	for k, h := range heads {
		ends[k] = len(f.blocks)
		if k+1 < len(heads) {
			ends[k] = heads[k+1]
		}
		if e, ok := f.ends[h]; ok {
			ends[k] = e
		} else {
			ends[k] = f.trim(h, ends[k])
		}
	}
	return ends
}

// coreWords counts the words of content outside the further stories, and in them.
func (f *finder) coreWords(heads, ends []int) (own, others int) {
	k := 0
	for i := range f.blocks {
		for k < len(heads) && i >= ends[k] {
			k++
		}
		m := f.p.Label(&f.blocks[i])
		switch {
		case m == nil || !m.Kind.Core():
		case k < len(heads) && i >= heads[k]:
			others += words(f.blocks[i].Text)
		default:
			own += words(f.blocks[i].Text)
		}
	}
	return own, others
}

func quote(s string) string {
	if r := []rune(s); len(r) > 60 {
		return "“" + string(r[:60]) + "…”"
	}
	return "“" + s + "”"
}

type finder struct {
	p                     *pipeline.Pass
	blocks                []pipeline.Block
	class                 []class
	firstProse, lastProse int
	row                   int         // headlines of one form below the first story and one, 0 if not counted yet
	titles                map[int]int // first block of a story -> its headline
	ends                  map[int]int // first block of a story -> its end, where markup tells
}

// class is what a block looks like to a reader who looks for stories.
type class uint8

const (
	other    class = iota
	prose          // a paragraph
	headline       // a line that could head a story
	meta           // byline or date words
	label          // one or two words: a section label, a button
	framing        // labelled framing by a rule
)

func (f *finder) read() {
	f.titles, f.ends = map[int]int{}, map[int]int{}
	f.class = make([]class, len(f.blocks))
	f.firstProse, f.lastProse = -1, -1
	for i := range f.blocks {
		b := &f.blocks[i]
		if b.Hidden != "" {
			continue
		}
		f.class[i] = f.look(b)
		if f.class[i] == prose {
			if f.firstProse < 0 {
				f.firstProse = i
			}
			f.lastProse = i
		}
	}
}

func (f *finder) look(b *pipeline.Block) class {
	if m := f.p.Label(b); m != nil && m.Kind.Framing() && m.Confidence >= 85 {
		return framing
	}
	n := words(b.Text)
	last := lastRune(b.Text)
	switch {
	case metaLine(b.Text):
		return meta
	case n >= 20 && b.LinkBytes*2 < len(b.Text):
		return prose
	case n <= 2:
		return label
	case n >= 4 && n <= 30 && (last != '.' && last != ',' && last != ':' && last != ';') && startsLikeTitle(b.Text):
		return headline
	}
	return other
}

func words(s string) int {
	n := 0
	for range strings.FieldsSeq(s) {
		n++
	}
	return n
}

func lastRune(s string) rune {
	var r rune
	for _, c := range s {
		r = c
	}
	return r
}

func startsLikeTitle(s string) bool {
	if strings.HasPrefix(s, "- ") || strings.HasPrefix(s, "* ") || strings.HasPrefix(s, "• ") {
		return false // an item of a list
	}
	for _, r := range s {
		if unicode.IsLetter(r) {
			return unicode.IsUpper(r) || !unicode.IsLower(r)
		}
		if unicode.IsDigit(r) {
			return true
		}
	}
	return false
}

// metaWords are lines that outlets put between a headline and the text.
var metaWords = map[string]bool{
	"published": true, "on": true, "by": true, "posted": true, "posted on": true, "published on": true, "updated": true,
	"last updated": true, "posted by": true, "written by": true, "published by": true, "veröffentlicht": true, "von": true,
	"publié": true, "publié le": true, "par": true, "publicado": true, "publicado el": true, "por": true, "pubblicato": true,
	"opublikowano": true, "autor": true, "опубликовано": true, "автор": true, "min read": true,
}

// metaLine reports whether a line is only a byline label, a date, or both.
func metaLine(s string) bool {
	if len(s) > 80 {
		return false
	}
	l := strings.ToLower(strings.Trim(s, " :|·•-–—\u00a0"))
	if metaWords[l] {
		return true
	}
	if strings.HasPrefix(l, "via ") && words(l) <= 4 {
		return true
	}
	return words(l) <= 8 && (dateLine(l) || clock(l) || strings.HasSuffix(l, " ago") && strings.ContainsAny(l, "0123456789") && words(l) <= 5)
}

// clock reports whether a line is a time of day.
func clock(s string) bool {
	if words(s) > 2 {
		return false
	}
	h, rest, ok := strings.Cut(s, ":")
	if !ok || len(h) == 0 || len(h) > 2 || len(rest) < 2 || len(rest) > 9 || strings.Trim(h+rest[:2], "0123456789") != "" {
		return false
	}
	switch strings.Trim(rest[2:], " .") {
	case "", "a.m", "p.m", "am", "pm", "uhr", "h":
		return true
	}
	return false
}

// dateLine reports whether a line is a date: a year that stands alone, a day or a
// month, and next to nothing else.
func dateLine(s string) bool {
	year, numbers, long := false, 0, 0
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		switch {
		case len(w) == 4 && strings.Trim(w, "0123456789") == "" && (w[:2] == "19" || w[:2] == "20"):
			year = true
		case strings.ContainsAny(w, "0123456789"):
			numbers++
		case utf8.RuneCountInString(w) > 3:
			long++
		}
	}
	return year && numbers <= 5 && long <= 3 && numbers+long > 0
}

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
		if n >= 2 && heading >= 0 && !f.commentLike(e) {
			f.titles[lo], f.ends[lo] = heading, hi
			out = append(out, lo)
			lastEnd = el.Span.End
		}
	}
	return out
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
