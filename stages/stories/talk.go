package stories

import (
	"strings"

	"github.com/offprint-news/offprint/pipeline"
)

// Readers' comments are told without a heading by what repeats: a date or a time, a
// text, a button to reply, again and again. Where they are longer than the story, no
// rule that asks for the end of a page finds their heading.
const (
	talkTurns = 3  // so many dates and so many buttons
	talkApart = 9  // blocks from one of them to the next, at most
	talkName  = 4  // words of the line above a date that names who wrote
	talkStory = 40 // words of the story above
)

// talk labels comments in plain text that are told by their form.
func (f *finder) talk() error {
	if f.forum() {
		return nil
	}
	above := 0
	for i := 0; i < len(f.blocks); i++ {
		if !f.turnDate(i) {
			if f.core(i) {
				above += words(f.blocks[i].Text)
			}
			continue
		}
		last, dates, replies := i, 0, 0
		for k := i; k < len(f.blocks) && k-last <= talkApart; k++ {
			switch {
			case f.turnDate(k):
				last, dates = k, dates+1
			case f.turnReply(k):
				last, replies = k, replies+1
			}
		}
		if dates < talkTurns || replies < talkTurns || above < talkStory {
			continue
		}
		from := i
		if i > 0 && words(f.blocks[i-1].Text) <= talkName && !f.known(i-1).Framing() {
			from--
		}
		for k := from; k <= last; k++ {
			if f.known(k).Framing() {
				continue
			}
			err := f.p.FrameBlock(&f.blocks[k], pipeline.Finding{
				Rule: "stories/talk", Kind: pipeline.Comments, Confidence: confidence,
				Evidence: []pipeline.Span{f.blocks[i].Span, f.blocks[last].Span}, Why: "a date, a text and a button to reply, again and again",
			})
			if err != nil {
				return err
			}
		}
		i = last
	}
	return nil
}

// forum reports whether the page is a forum, where the talk is the content.
func (f *finder) forum() bool {
	n := f.p.Doc().Note("page-type")
	return n != nil && n.Value == "forum"
}

// turnDate reports whether a line is a date or a time and little else.
func (f *finder) turnDate(i int) bool {
	s := f.blocks[i].Text
	return i > f.firstProse && words(s) <= 6 && (metaLine(s) && strings.ContainsAny(s, "0123456789"))
}

func (f *finder) turnReply(i int) bool {
	return i > f.firstProse && replyWords[strings.ToLower(strings.Trim(f.blocks[i].Text, " ↓↳·•"))]
}
