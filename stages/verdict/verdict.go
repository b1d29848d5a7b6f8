// Package verdict is the last word on what sort of page a document is, and the
// alarm when prose was left out. It runs after all stages that label text, and
// reads nothing but their marks and notes.
package verdict

import (
	"context"
	"fmt"
	"iter"
	"strings"

	"github.com/offprint-news/offprint/pipeline"
)

// PageTypeKey is the key of the note in which the classifier says what type the
// page is.
const PageTypeKey = "page-type"

// Verdicts besides the page types.
const (
	SeveralArticles = "several-articles" // more stories than the one asked for
	Wall            = "wall"             // a paywall, a login or a consent dialog instead of the text
	Empty           = "empty"            // nothing to read
	Index           = "index"            // links to stories, next to no text of its own
)

// Stage returns the stage.
func Stage() pipeline.Stage { return pipeline.StageFunc("verdict", run) }

// tally adds up the words of a page by what became of them.
type tally struct {
	content, wall, links, all int
	out                       int // words in paragraphs outside the content
	walls                     []pipeline.Span
}

func run(_ context.Context, p *pipeline.Pass) error {
	t := count(p)
	n := pipeline.Note{Key: pipeline.VerdictKey, Status: pipeline.Inferred, Where: "whole page"}
	n.Rule, n.Confidence = "verdict/type", 60
	if pt := p.Doc().Note(PageTypeKey); pt != nil {
		n.Value, n.Confidence, n.Why = pt.Value, pt.Confidence, "page type of the classifier"
	}
	switch stories := others(p); {
	case t.content == 0 && t.wall == 0:
		n.Value, n.Rule, n.Confidence, n.Why = Empty, "verdict/empty", 95, "no word of content"
	case t.wall > 0 && t.content < 2*t.wall && t.content < 150:
		n.Value, n.Rule, n.Confidence, n.Why, n.Evidence = Wall, "verdict/wall", 80, "more wall than text", t.walls
	case len(stories) > 0 && n.Value != "listing" && n.Value != "forum":
		n.Value, n.Rule, n.Confidence = SeveralArticles, "verdict/stories", 85
		n.Evidence = stories
		n.Why = fmt.Sprintf("%d further stories stand on the page", len(stories))
	case t.content < 60 && t.links*10 > t.all*7 && t.all > 150:
		n.Value, n.Rule, n.Confidence, n.Why = Index, "verdict/index", 75, "seven words in ten are links"
	}
	if n.Value == "" {
		n.Value, n.Status = "unknown", pipeline.Unknown
	}
	n.Fields = []pipeline.Field{
		{Name: "content_words", Value: fmt.Sprint(t.content)},
		{Name: "prose_outside_content_percent", Value: fmt.Sprint(100 * t.out / max(1, t.content+t.out))},
	}
	return p.Note(n)
}

// proseWords is how many words of framing make a paragraph: fewer are no loss to give
// alarm for. Of the content every word is prose.
const proseWords = 20

func count(p *pipeline.Pass) tally {
	var t tally
	blocks := p.Blocks()
	marks := p.Doc().Marks() // in order, none over another
	for i := range blocks {
		b := &blocks[i]
		for len(marks) > 0 && marks[0].End <= b.Span.Start {
			marks = marks[1:]
		}
		var m *pipeline.Mark
		if len(marks) > 0 && marks[0].Start < b.Span.End {
			m = &marks[0]
		}
		if m == nil || m.Start <= b.Span.Start && m.End >= b.Span.End {
			t.add(words(b.Text), m, b)
			continue
		}
		v := p.View(b)
		for text, m := range shares(&v, marks) {
			t.add(words(text), m, b)
		}
	}
	return t
}

// add counts n words of a block under a mark, nil where there is none.
func (t *tally) add(n int, m *pipeline.Mark, b *pipeline.Block) {
	if b.Hidden != "" && (m == nil || !m.Kind.Core()) {
		return
	}
	t.all += n
	t.links += n * b.LinkBytes / max(1, len(b.Text))
	switch {
	case m == nil || m.Kind.Core():
		t.content += n
	case m.Kind.Content():
	default:
		if n >= proseWords && b.LinkBytes*3 < len(b.Text) {
			t.out += n
		}
		if m.Kind == pipeline.Paywall || m.Kind == pipeline.CookieConsent || m.Kind == pipeline.Login && n >= 8 {
			t.wall += n
			t.walls = append(t.walls, b.Span)
		}
	}
}

// shares parts the text of a block where marks begin and end in it.
func shares(v *pipeline.View, marks []pipeline.Mark) iter.Seq2[string, *pipeline.Mark] {
	return func(yield func(string, *pipeline.Mark) bool) {
		from := 0
		var last *pipeline.Mark
		for i := range v.Text {
			at := v.Span(i, i+1).Start
			for len(marks) > 0 && marks[0].End <= at {
				marks = marks[1:]
			}
			var m *pipeline.Mark
			if len(marks) > 0 && marks[0].Start <= at {
				m = &marks[0]
			}
			if m == last {
				continue
			}
			if i > from && !yield(v.Text[from:i], last) {
				return
			}
			from, last = i, m
		}
		yield(v.Text[from:], last)
	}
}

// words counts the words of a text; in scripts without spaces two characters
// make one.
func words(s string) int {
	n := 0
	for w := range strings.FieldsSeq(s) {
		wide := 0
		for _, r := range w {
			if r >= 0x2E80 {
				wide++
			}
		}
		n += max(1, wide/2)
	}
	return n
}

// others returns the places of the further stories that were found.
func others(p *pipeline.Pass) []pipeline.Span {
	var out []pipeline.Span
	for _, n := range p.Doc().Notes() {
		if n.Key == "other-story" {
			out = append(out, n.Evidence...)
		}
	}
	return out
}
