package stories

import (
	"slices"
	"strings"
	"unicode"

	"github.com/offprint-news/offprint/pipeline"
)

// recentComments labels what stands under a heading such as "Recent comments": lines
// that say who wrote on which story.
func (f *finder) recentComments() error {
	const most = 100 // entries: a box beside the story, and no thread
	for i := range f.blocks {
		head := f.blocks[i].Text
		if f.known(i) != pipeline.Comments || words(head) > 5 || strings.ContainsAny(head, "0123456789") {
			continue
		}
		end, on := i+1, 0
		for ; end < len(f.blocks) && end-i-1 <= most && f.recentComment(end); end++ {
			if onStory(f.blocks[end].Text) {
				on++
			}
		}
		if n := end - i - 1; n < 2 || n > most || on < 2 || on*2 < n {
			continue
		}
		for k := i + 1; k < end; k++ {
			err := f.p.FrameBlock(&f.blocks[k], pipeline.Finding{
				Rule: "stories/recent-comments", Kind: pipeline.Comments, Confidence: confidence,
				Evidence: []pipeline.Span{f.blocks[i].Span}, Why: "who wrote on which story, under the heading " + quote(head),
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// recentComment reports whether a block may be an entry of a list of comments: one
// that no rule knows as anything else, and no paragraph of the content.
func (f *finder) recentComment(i int) bool {
	b := &f.blocks[i]
	m := f.p.Label(b)
	return b.Hidden == "" && words(b.Text) <= 40 && m != nil && m.Kind.Framing() && (m.Confidence < 85 || m.Kind == pipeline.Comments) &&
		f.known(i) != pipeline.CommentForm
}

// onStory reports whether a line says that somebody wrote on something.
func onStory(s string) bool {
	f := strings.Fields(s)
	for i := 1; i < len(f)-1 && i <= 6; i++ {
		if onWords[strings.ToLower(f[i])] {
			return true
		}
	}
	return false
}

var onWords = map[string]bool{
	"on": true, "zu": true, "bei": true, "sur": true, "dans": true, "en": true, "em": true, "su": true, "op": true,
	"do": true, "к": true, "до": true, "على": true, "に": true, "için": true,
}

// emptyThreads tells boxes for comments that hold none, and counts that no thread
// follows, from threads: they invite the reader to write.
func (f *finder) emptyThreads() error {
	const someWords = 60 // so many are comments, whatever else is missing
	for i := 0; i < len(f.blocks); i++ {
		if f.kind(i) != pipeline.Comments {
			continue
		}
		end, total, texts, signs, replies, none := i, 0, 0, 0, 0, false
		for ; end < len(f.blocks); end++ {
			k := f.kind(end)
			if k != pipeline.Comments && !inThread[k] && f.blocks[end].Hidden == "" {
				break
			}
			none = none || k != "" && saysNone(f.blocks[end].Text)
			if k != pipeline.Comments {
				continue
			}
			n := words(f.blocks[end].Text)
			total += n
			if n >= 6 {
				texts++
			}
			switch {
			case f.commentSign(end):
				signs++
			case replyWords[strings.ToLower(strings.TrimSpace(f.blocks[end].Text))]:
				replies++
			}
		}
		if (total < someWords || none) && (texts == 0 || signs == 0 && (replies == 0 || none)) {
			if err := f.toForm(i, end); err != nil {
				return err
			}
		}
		i = end
	}
	return nil
}

// replyWords are what the button under a comment says, which stands under the form of
// some boxes as well.
var replyWords = map[string]bool{
	"reply": true, "antworten": true, "répondre": true, "responder": true, "rispondi": true, "beantwoorden": true, "odpowiedz": true,
	"ответить": true, "відповісти": true, "yanıtla": true, "回复": true, "返信": true, "رد": true,
}

// inThread lists the kinds of what stands among comments besides them.
var inThread = map[pipeline.Kind]bool{pipeline.CommentForm: true, pipeline.Login: true, pipeline.Share: true, pipeline.OtherBoilerplate: true}

// saysNone reports whether a line says that nobody has commented yet.
func saysNone(s string) bool {
	if len(s) > 120 {
		return false
	}
	l := strings.ToLower(s)
	return strings.HasPrefix(l, "0 ") || slices.ContainsFunc(noneYet, func(w string) bool { return strings.Contains(l, w) })
}

var noneYet = []string{
	"no comments", "be the first", "keine kommentare", "sin comentarios", "no hay comentarios", "aucun commentaire", "soyez le premier",
	"nessun commento", "nenhum comentário", "seja o primeiro", "sé el primero", "geen reacties", "brak komentarzy", "нет комментариев",
	"немає коментарів", "yorum yok", "暂无评论", "コメントはありません", "لا توجد تعليقات",
}

// toForm makes the comments between two blocks part of the comment form.
func (f *finder) toForm(from, to int) error {
	for k := from; k < to; k++ {
		m := f.p.Label(&f.blocks[k])
		if f.kind(k) != pipeline.Comments {
			continue
		}
		err := f.p.FrameBlock(&f.blocks[k], pipeline.Finding{
			Rule: "stories/empty-thread", Kind: pipeline.CommentForm, Confidence: m.Confidence + 1,
			Evidence: []pipeline.Span{f.blocks[k].Span}, Why: "no comment stands here",
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// commentSign reports whether a block shows that a comment stands there: a date, or
// what a rule knows as a comment or its tools and not as the thread around it.
func (f *finder) commentSign(i int) bool {
	text := f.blocks[i].Text
	if words(text) <= 12 && (metaLine(text) || withYear(text) || gluedClock(text) || ago(strings.ToLower(text)) || strings.HasSuffix(text, " says:")) {
		return true
	}
	rule := f.p.Label(&f.blocks[i]).Rule
	for _, s := range []string{"-item", "/pingback", "/comment-date", "/comment-tool", "/single-reply", "/recent", "/recent-comments", "/wpdiscuz-thread", "/blogger-comments"} {
		if strings.HasSuffix(rule, s) {
			return true
		}
	}
	return false
}

// withYear reports whether a line holds a year.
func withYear(s string) bool {
	for w := range strings.FieldsFuncSeq(s, func(r rune) bool { return !unicode.IsDigit(r) }) {
		if len(w) == 4 && (w[:2] == "19" || w[:2] == "20") {
			return true
		}
	}
	return false
}

// kind returns the kind of a block so far, or "" if a reader does not see it.
func (f *finder) kind(i int) pipeline.Kind {
	m := f.p.Label(&f.blocks[i])
	if m == nil || f.blocks[i].Hidden != "" {
		return ""
	}
	return m.Kind
}
