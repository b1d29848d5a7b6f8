package stories

import (
	"slices"
	"strings"
	"unicode"

	"github.com/offprint-news/offprint/pipeline"
)

// threads finds what plain text hides: the readers' comments under a heading that
// a rule knows, and teasers under a heading of related stories. Without markup the
// prose of a comment looks like the article's.
func (f *finder) threads() error {
	core := 0
	for i := range f.blocks {
		if f.core(i) {
			core += words(f.blocks[i].Text)
		}
	}
	forum := f.forum()
	const tries = 20 // each reads on to the end of its section, on a page of nothing but headings to the end of the page
	seen, paragraphs, tried := 0, 0, 0
	for i := 0; i < len(f.blocks) && tried < tries; i++ {
		if f.core(i) {
			n := words(f.blocks[i].Text)
			if seen += n; n >= 20 {
				paragraphs++
			}
			continue
		}
		if words(f.blocks[i].Text) > 8 {
			continue
		}
		early := paragraphs < 3 || seen*10 < core*3
		talk := !forum && paragraphs >= 3 && (f.known(i) == pipeline.Comments || f.known(i) == pipeline.CommentForm) // which may be longer than the story
		if early && !talk && (paragraphs == 0 || f.known(i) != pipeline.Related) {
			continue
		}
		var kind pipeline.Kind
		switch f.known(i) {
		case pipeline.Comments, pipeline.CommentForm:
			kind = pipeline.Comments
		case pipeline.Related:
			if words(f.blocks[i].Text) > 4 {
				continue // a teaser itself, not the heading of some
			}
			kind = pipeline.Related
		default:
			continue
		}
		tried++
		end := f.boundary(i+1, kind)
		if kind == pipeline.Related {
			end = f.menu(i+1, end)
		}
		if kind == pipeline.Related && (early || !f.teasers(i+1, end)) {
			end = f.inset(i)
		}
		if kind == pipeline.Comments && (!f.thread(i+1, end, said(f.blocks[i].Text)) || early && f.turns(i+1, end) < longTalk) {
			continue
		}
		for k := i + 1; k < end; k++ {
			b := &f.blocks[k]
			if m := f.p.Label(b); m != nil && m.Kind.Framing() && m.Confidence >= 85 {
				continue
			}
			kind := kind
			if kind == pipeline.Comments && formField[strings.ToLower(strings.Trim(b.Text, " :*"))] {
				kind = pipeline.CommentForm
			}
			err := f.p.FrameBlock(b, pipeline.Finding{
				Rule: "stories/" + string(kind), Kind: kind, Confidence: confidence,
				Evidence: []pipeline.Span{f.blocks[i].Span}, Why: "under the heading " + quote(f.blocks[i].Text),
			})
			if err != nil {
				return err
			}
		}
		i = end - 1
	}
	return nil
}

// formField lists the labels of the fields and buttons of a comment form that stand
// on a line of their own where no markup tells them from the comments.
var formField = func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq("comment name email e-mail website url submit cancel avatar subject message " +
		"kommentar webseite absenden abbrechen betreff nachricht commentaire nom site envoyer annuler comentario nombre correo web enviar cancelar " +
		"comentário nome assunto commento sito invia annulla reactie naam komentarz imię strona wyślij комментарий имя сайт отправить коментар " +
		"ім'я yorum isim gönder 评论 昵称 邮箱 網站 名前 メール تعليق الاسم") {
		m[w] = true
	}
	return m
}()

// core reports whether a block is running text of the content so far.
func (f *finder) core(i int) bool {
	m := f.p.Label(&f.blocks[i])
	return m != nil && m.Kind.Core()
}

// known returns the kind that a rule gave a block, or "".
func (f *finder) known(i int) pipeline.Kind {
	if m := f.p.Label(&f.blocks[i]); m != nil && m.Confidence >= 85 {
		return m.Kind
	}
	return ""
}

// boundary returns where a section ends: at the next line that a rule knows as
// framing of another sort.
func (f *finder) boundary(i int, kind pipeline.Kind) int {
	for ; i < len(f.blocks); i++ {
		switch k := f.known(i); k {
		case "", kind, pipeline.Share, pipeline.Login, pipeline.OtherBoilerplate:
		case pipeline.Comments, pipeline.CommentForm:
			if kind == pipeline.Related {
				return i
			}
		default:
			if k.Framing() {
				return i
			}
		}
	}
	return i
}

// said returns how many signs of comments a heading promises: that of a single comment
// one, others two.
func said(heading string) int {
	number := strings.FieldsFunc(heading, func(r rune) bool { return !unicode.IsDigit(r) })
	if len(number) == 1 && number[0] == "1" {
		return 1
	}
	return 2
}

// thread reports whether blocks look like comments: names and dates or replies
// between paragraphs, least of them or more.
func (f *finder) thread(lo, hi, least int) bool {
	signs, texts := 0, 0
	for i := lo; i < hi; i++ {
		s := strings.ToLower(strings.TrimSpace(f.blocks[i].Text))
		switch {
		case f.class[i] == meta, replyWords[s], saysWho(s), ago(s), f.known(i) == pipeline.Comments,
			words(s) <= turnWords && dated(s):
			signs++
		case words(s) >= 4:
			texts++
		}
	}
	return signs >= least && texts >= 1 && signs*4 >= texts
}

// turns counts the lines that say who wrote a comment, and those that say when.
func (f *finder) turns(lo, hi int) int {
	n := 0
	for i := lo; i < hi; i++ {
		if s := f.blocks[i].Text; words(s) <= turnWords && (f.class[i] == meta || dated(s) || saysWho(s)) {
			n++
		}
	}
	return n
}

// longTalk is how many such lines tell a thread that is longer than the story.
const longTalk = 6

// saysWho reports whether a line is a name and the word that stands before what somebody
// wrote.
func saysWho(s string) bool {
	s = strings.ToLower(strings.TrimSpace(s))
	return words(s) <= turnWords && slices.ContainsFunc(whoSays, func(w string) bool { return strings.HasSuffix(s, w) })
}

var whoSays = []string{" says:", " sagt:", " schreibt:", " dit :", " a dit :", " dice:", " dijo:", " diz:", " disse:", " ha detto:", " zegt:", " schreef:", " pisze:", " говорит:", " каже:"}

// turnWords is how many words a line has at most that says who wrote a comment, and when.
const turnWords = 12

// inset returns where the headlines end that stand under the heading at i among the
// paragraphs: those up to the next paragraph, less the subheading over it.
func (f *finder) inset(i int) int {
	const most, subheading = 9, 4 // lines; words
	end := i + 1
	for end < len(f.blocks) && end-i <= most && f.class[end] != prose && f.class[end] != framing && f.class[end] != meta && words(f.blocks[end].Text) <= 20 {
		end++
	}
	switch {
	case end == i+1 || end == len(f.blocks) || f.class[i+1] != headline || f.class[end] != prose || !f.core(end):
		return i + 1
	case end > i+2 && words(f.blocks[end-1].Text) <= subheading:
		return end - 1
	}
	return end
}

// menu returns where a list of teasers ends in a menu: several lines in a row that are
// shorter than any headline, and no dates. The first below a headline may name its author.
func (f *finder) menu(lo, hi int) int {
	const entries, entry = 4, 3 // lines; words
	n := 0
	for i := lo; i < hi; i++ {
		long := func(i int) bool {
			s := f.blocks[i].Text
			return words(s) > entry || strings.ContainsAny(s, "0123456789")
		}
		if long(i) || i > lo && long(i-1) {
			n = 0
			continue
		}
		if n++; n == entries {
			return i + 1 - entries
		}
	}
	return hi
}

// teasers reports whether blocks are headlines with at most a sentence or two, and not
// the paragraphs behind a single pointer.
func (f *finder) teasers(lo, hi int) bool {
	n, long, total, heads := 0, 0, 0, 0
	for i := lo; i < hi; i++ {
		if i > lo && i < lo+4 && f.class[i] == prose && f.class[i-1] == prose {
			return false
		}
		w := words(f.blocks[i].Text)
		if w > 60 {
			long++
		}
		if f.class[i] == headline {
			heads++
		}
		n++
		total += w
	}
	return n >= 2 && long == 0 && total <= 30*n && heads*3 >= n
}
