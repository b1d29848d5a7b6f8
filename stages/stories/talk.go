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
		last, dates, replies, named := i, 0, 0, false
		for k := i; k < len(f.blocks) && k-last <= talkApart; k++ {
			switch {
			case f.turnDate(k):
				last, dates = k, dates+1
				named = named || saysWho(f.blocks[k-1].Text) || gluedClock(f.blocks[k].Text) // "Ada says:", and when
			case f.turnReply(k):
				last, replies = k, replies+1
			}
		}
		if (dates < talkTurns || replies < talkTurns) && !(named && replies > 0) || above < talkStory {
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
	return i > f.firstProse && words(s) <= 6 && strings.ContainsAny(s, "0123456789") && (metaLine(s) || gluedClock(s) || ago(strings.ToLower(s)) || dated(s) && saysWho(f.blocks[i-1].Text))
}

// gluedClock reports whether a line is a name and, without a space, the time of a
// comment, as Blogger writes them.
func gluedClock(s string) bool {
	k := strings.IndexAny(s, "0123456789")
	return k > 2 && !strings.ContainsRune(" \t.,-:/(", rune(s[k-1])) && clock(s[k:]) && words(s) <= 3
}

func (f *finder) turnReply(i int) bool {
	s := strings.ToLower(strings.Trim(f.blocks[i].Text, " ↓↳·•"))
	return i > f.firstProse && (replyWords[s] || replyDelete[s])
}

// replyDelete are two buttons below a comment whose words run into each other.
var replyDelete = map[string]bool{
	"replydelete": true, "antwortenlöschen": true, "responderexcluir": true, "respondereliminar": true, "responderborrar": true, "répondresupprimer": true,
	"rispondielimina": true, "beantwoordenverwijderen": true, "odpowiedzusuń": true, "ответитьудалить": true, "відповістивидалити": true, "yanıtlasil": true,
}
