package weigh

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/offprint-news/offprint/pipeline"
	"golang.org/x/net/html/atom"
)

// fold makes two writings of a line comparable: lower case, letters and digits
// with single spaces between words.
func fold(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r) {
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(unicode.ToLower(r))
		} else {
			gap = true
		}
	}
	return b.String()
}

// folded reports whether fold makes f of s. Most lines differ in the first letter.
func folded(s, f string) bool {
	at, gap := 0, false
	for _, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.M, r) {
			gap = true
			continue
		}
		if gap && at > 0 {
			if at >= len(f) || f[at] != ' ' {
				return false
			}
			at++
		}
		gap = false
		want, n := utf8.DecodeRuneInString(f[at:])
		if n == 0 || want != unicode.ToLower(r) {
			return false
		}
		at += n
	}
	return at == len(f)
}

// saysTitle reports whether a line is the page's title as the page states it:
// the same words, or the stated title less the site's name.
func (w *weigher) saysTitle(line string) bool {
	f := fold(line)
	if len(f) < 4 {
		return false
	}
	for _, t := range w.titles {
		if f == t || len(f) >= 12 && len(f)*10 >= len(t)*4 && strings.Contains(" "+t+" ", " "+f+" ") {
			return true
		}
	}
	return false
}

// findTitle returns the block of the headline.
func (w *weigher) findTitle() int {
	blocks := w.page.Blocks
	if w.page.Format == pipeline.Text {
		return w.textTitle()
	}
	best, score := -1, 0
	for i := range blocks {
		b := &blocks[i]
		st := w.j.Sheet.Stats(i)
		if b.Hidden != "" || st.Words == 0 || st.Words > 30 {
			continue
		}
		s := 0
		h := w.headingOf(i)
		switch {
		case h == 1:
			s = 30
		case h == 2:
			s = 12
		case h > 2:
			s = 4
		case w.named(i, 2, titleNames):
			s = 12
		}
		if w.j.Sheet.TitleSim(i) > .3 && w.saysTitle(b.Text) {
			s += 25
		}
		if s < 20 {
			continue
		}
		if w.first >= 0 && i > w.first {
			s -= 10
		}
		if w.first >= 0 && i < w.first {
			s += max(0, 8-(w.first-i)/4)
		}
		if w.keep[i] {
			s += 5
		}
		if b.LinkBytes*2 > len(b.Text) {
			s -= 6
		}
		if s > score {
			best, score = i, s
		}
	}
	return best
}

// headingOf returns the level of the heading a block stands in, 0 for none.
func (w *weigher) headingOf(i int) int {
	b := &w.page.Blocks[i]
	for e, k := b.Elem, 0; e >= 0 && k < 3; e, k = w.page.Elements[e].Parent, k+1 {
		if l := pipeline.HeadingLevel(w.page.Elements[e].Node.DataAtom); l > 0 {
			return l
		}
	}
	return 0
}

// role tells the optional content kinds, which the classifier does not judge:
// title, dek, caption, byline, dateline.
func (w *weigher) role(i int) (kind pipeline.Kind, why string) {
	b := &w.page.Blocks[i]
	st := w.j.Sheet.Stats(i)
	if b.Hidden != "" && !w.keep[i] || st.Words == 0 {
		return "", ""
	}
	if i == w.title {
		return pipeline.Title, "headline"
	}
	if w.title >= 0 && st.Words >= 3 && folded(b.Text, w.headline) {
		if h := w.headingOf(i); b.LinkBytes*2 < len(b.Text) || h == 1 {
			return pipeline.Title, "repeats the headline"
		}
	}
	if w.page.Format == pipeline.Text {
		if signs(b.Text) && w.between(i) {
			return pipeline.Quote, "signs an embedded post"
		}
		if w.nearTop(i) && st.Words <= dateLineWords && dateLine(b.Text) && w.articleLike() {
			return pipeline.Dateline, "a date at the headline"
		}
		if w.between(i) && pictureCredit(b.Text) {
			return pipeline.Caption, "who took a picture"
		}
		return "", ""
	}
	nearTop := w.nearTop(i)
	switch {
	case w.embedded(i):
		return pipeline.Quote, "in an embedded post"
	case w.inside(i, atom.Figcaption) && st.Words <= 120 && (w.keep[i] || w.besideContent(i) && b.LinkBytes*2 <= len(b.Text)):
		return pipeline.Caption, "figcaption"
	case st.Words <= 80 && w.named(i, 2, captionNames) && (w.keep[i] || w.between(i)):
		return pipeline.Caption, "named a caption"
	case !w.keep[i] && w.between(i) && pictureCredit(b.Text):
		return pipeline.Caption, "who took a picture"
	case nearTop && st.Words <= 14 && b.Text != "" && w.named(i, 3, dateNames) && hasDigit(b.Text):
		return pipeline.Dateline, "named a date"
	case nearTop && st.Words <= 14 && w.named(i, 3, bylineNames):
		if hasDigit(b.Text) && len(b.Text) > 6 && st.Words > 2 && !strings.Contains(strings.ToLower(b.Text), "by ") {
			return pipeline.Dateline, "named an author, holds a date"
		}
		if st.Words > 3 || bylineOpens(b.Text) || mayName(b.Text) {
			return pipeline.Byline, "named a byline"
		}
	case nearTop && i > w.title && w.title >= 0 && st.Words >= 6 && st.Words <= 90 && w.named(i, 2, dekNames):
		return pipeline.Dek, "named a standfirst"
	case nearTop && i > w.title && st.Words >= 8 && st.Words <= 90 && w.isDescription(b.Text) && !w.keep[i]:
		return pipeline.Dek, "is the page's description"
	case nearTop && st.Words <= dateLineWords && dateLine(b.Text) && w.articleLike() && i <= w.title+8:
		return pipeline.Dateline, "a date at the headline"
	case nearTop && i > w.title && w.lead(i):
		return pipeline.Dek, "between the headline and the text"
	case nearTop && i == w.title+1 && w.headingOf(i) == 2 && st.Words >= 8 && b.LinkBytes == 0:
		return pipeline.Dek, "second heading under the headline"
	}
	return "", ""
}

// nearTop reports whether a block stands at the headline, before the text.
func (w *weigher) nearTop(i int) bool {
	return w.title >= 0 && i > w.title-6 && (w.first < 0 || i < w.first) && i < w.title+25
}

// mayName reports whether a few words could be somebody's name, and not those of the
// buttons beside it: "Ann van Lee", "Example Staff", "annlee"; not "36" or "Hide this".
func mayName(s string) bool {
	words := strings.Fields(s)
	if len(words) == 0 || buttons[fold(words[0])] {
		return false
	}
	if len(words) == 1 {
		return strings.ContainsFunc(s, unicode.IsLetter)
	}
	large := 0
	for _, w := range words {
		if r, _ := utf8.DecodeRuneInString(strings.TrimLeft(w, "(“\"'’•·|-")); unicode.IsUpper(r) || unicode.IsLetter(r) && !unicode.IsLower(r) {
			large++
		}
	}
	return large >= 2
}

// buttons are words that begin what one presses beside a name.
var buttons = map[string]bool{
	"edit": true, "delete": true, "hide": true, "invite": true, "promote": true, "follow": true, "unfollow": true, "following": true, "share": true,
	"reply": true, "report": true, "block": true, "mute": true, "profile": true, "website": true, "email": true, "more": true, "close": true,
	"folgen": true, "bearbeiten": true, "löschen": true, "teilen": true, "suivre": true, "seguir": true, "segui": true, "volgen": true, "obserwuj": true,
}

// isDescription reports whether a block begins like a description of the page.
func (w *weigher) isDescription(text string) bool {
	f := fold(text)
	for _, d := range w.description {
		n := min(len(f), len(d), 40)
		if n >= 25 && f[:n] == d[:n] {
			return true
		}
	}
	return false
}

// photoCredit reports whether a line of rights names who took a picture: a short one
// without a year.
func (w *weigher) photoCredit(i int) bool {
	t := w.page.Blocks[i].Text
	if w.j.Sheet.Stats(i).Words > 12 || hasYear(t) {
		return false
	}
	low := strings.ToLower(t)
	return strings.ContainsRune(t, '©') || strings.HasPrefix(low, "(c) ") || strings.HasPrefix(low, "copyright: ")
}

// between reports whether a block stands inside the stretch of the content.
func (w *weigher) between(i int) bool { return w.first >= 0 && i > w.first-8 && i < w.last }

// besideContent reports whether a block stands inside the stretch of the content, or
// right below it or above its headline, where the first and the last picture are.
func (w *weigher) besideContent(i int) bool {
	return w.between(i) || w.last >= 0 && i > w.last && i <= w.last+2 || w.title >= 0 && i < w.title && i >= w.title-4
}

// part says which part of the content a kept block is.
func (w *weigher) part(i int) pipeline.Kind {
	b := &w.page.Blocks[i]
	if w.page.Format == pipeline.Text {
		st := w.j.Sheet.Stats(i)
		if st.Words <= 14 && i+1 < len(w.page.Blocks) && w.keep[i+1] && w.first >= 0 && i > w.first {
			t := b.Text
			last := t[len(t)-1]
			if strings.IndexByte(".!,;:\"", last) < 0 && !strings.HasSuffix(t, "”") && !strings.HasSuffix(t, "…") && len(w.page.Blocks[i+1].Text) > 2*len(t) {
				return pipeline.Subheading
			}
		}
		return pipeline.Body
	}
	if w.headingOf(i) > 0 {
		return pipeline.Subheading
	}
	for e, k := b.Elem, 0; e >= 0 && k < 6; e, k = w.page.Elements[e].Parent, k+1 {
		switch w.page.Elements[e].Node.DataAtom {
		case atom.Blockquote, atom.Q:
			return pipeline.Quote
		case atom.Li, atom.Dd, atom.Dt:
			return pipeline.List
		case atom.Article, atom.Main, atom.Body:
			return pipeline.Body
		}
	}
	return pipeline.Body
}

func (w *weigher) inside(i int, tag atom.Atom) bool {
	for e, k := w.page.Blocks[i].Elem, 0; e >= 0 && k < 8; e, k = w.page.Elements[e].Parent, k+1 {
		if w.page.Elements[e].Node.DataAtom == tag {
			return true
		}
	}
	return false
}

func hasDigit(s string) bool {
	return strings.ContainsAny(s, "0123456789") || strings.IndexFunc(s, unicode.IsDigit) >= 0
}
