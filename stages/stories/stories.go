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
	if err := f.bioBoxes(); err != nil {
		return err
	}
	if err := f.bios(); err != nil {
		return err
	}
	if err := f.persons(); err != nil {
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
		teasers, last := false, h // a heading of teasers stands above, below the last paragraph
		for i := h; i < end; i++ {
			if f.class[i] == prose {
				last = i
			}
		}
		for i := h; i < end; i++ {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			b := &f.blocks[i]
			if b.Hidden != "" {
				continue
			}
			if _, marked := f.ends[h]; marked && i > last && f.known(i) == pipeline.Related && words(b.Text) <= 4 {
				teasers = true
			}
			if teasers && f.known(i) == "" {
				if err := f.teaserOf(b, &f.blocks[f.headline(h)]); err != nil {
					return err
				}
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

// teaserOf labels a block that stands under a heading of teasers in a further story.
func (f *finder) teaserOf(b, head *pipeline.Block) error {
	return f.p.FrameBlock(b, pipeline.Finding{
		Rule: "stories/teasers", Kind: pipeline.Related, Confidence: confidence,
		Evidence: []pipeline.Span{head.Span}, Why: "under a heading of teasers in another story, headed " + quote(head.Text),
	})
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
	return words(l) <= 8 && (dateLine(l) || clock(l) || strings.HasSuffix(l, " ago") && ago(l))
}

// ago reports whether a line says how long ago something was, in lower case.
func ago(l string) bool {
	if words(l) > 5 || !strings.ContainsAny(l, "0123456789") {
		return false
	}
	for _, w := range []string{" ago", " fa", " geleden", " temu", " atrás", " назад", " тому", " önce", "前"} {
		if strings.HasSuffix(l, w) {
			return true
		}
	}
	for _, w := range []string{"vor ", "hace ", "il y a ", "há ", "منذ "} {
		if strings.HasPrefix(l, w) {
			return true
		}
	}
	return false
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
