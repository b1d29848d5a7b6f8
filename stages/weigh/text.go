package weigh

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/offprint-news/offprint/pipeline"
)

// Plain text tells the kind of a line by its place on the page, its length, and the
// lines around it.

// guessText tells the kind of a line of plain text.
func (w *weigher) guessText(i int) guess {
	const (
		entry  = 5  // words; a line of fewer may be an entry of a menu
		notice = 8  // words of a sentence about cookies
		row    = 24 // words of a row of entries that nothing parts
	)
	st := w.j.Sheet.Stats(i)
	text := w.page.Blocks[i].Text
	cookie := ofCookies(text)
	switch {
	case w.first < 0:
		return guess{pipeline.OtherBoilerplate, "no content on the page", false}
	case strings.Contains(text, "©") && st.Words < 40 && !w.rightsWithin(i):
		return guess{pipeline.Copyright, "holds ©", false}
	case cookie && (i < w.foot || st.Words >= notice):
		return guess{pipeline.CookieConsent, "speaks of cookies", false}
	case i > w.last && (contact(text) || st.Words <= row && gluedEntries(text)):
		return guess{pipeline.SiteFooter, "how to reach the outlet, or entries run together", false}
	case i < w.title && st.Words <= row && gluedEntries(text):
		return guess{pipeline.Navigation, "entries run together", false}
	case w.inContents(i):
		return guess{pipeline.Navigation, "in a list of contents", false}
	case st.Words >= entry && ofLetters(text) && !gluedEntries(text):
		return guess{pipeline.Newsletter, "speaks of a letter", false}
	case i >= w.foot && w.prose(i):
		return guess{pipeline.Promo, "prose in the foot", false}
	case i >= w.foot:
		return guess{pipeline.SiteFooter, "in the foot", false}
	case w.kicker(i):
		return guess{pipeline.SectionLabel, "a word or two right above the headline", false}
	case crumbs(text):
		return guess{pipeline.Navigation, "crumbs", false}
	case rowOf(text) >= 3 && i > w.last:
		return guess{pipeline.SiteFooter, "a row of short entries below the content", false}
	case rowOf(text) >= 3, i < w.title && st.Words <= 7 && w.amidEntries(i):
		return guess{pipeline.Navigation, "among short entries", false}
	case !strings.ContainsFunc(text, unicode.IsLetter):
		return guess{pipeline.OtherBoilerplate, "without a letter", true}
	case i < w.title && (st.Words < entry || w.amidMenu(i)):
		return guess{pipeline.Navigation, "above the headline, among short entries", st.Words < entry}
	case w.tail > 0 && i > w.tail && w.prose(i) && w.underHeadline(i):
		return guess{pipeline.Related, "under a headline, among teasers below the story", false}
	case i > w.last && w.prose(i) && strings.ContainsRune(".!?…。！？", lastRune(text)) && !w.teaserText(i):
		return guess{pipeline.Promo, "prose below the content", false}
	case i > w.last && st.Words >= entry && w.alone(i):
		return guess{pipeline.Navigation, "a line below the content, with no headline near it", true}
	case st.Words >= entry:
		return guess{pipeline.Related, "as long as a headline", false}
	case i < w.first:
		return guess{pipeline.Navigation, "above the content", true}
	case i > w.last:
		return guess{pipeline.Navigation, "short line below the content", true}
	}
	if r, _ := utf8.DecodeRuneInString(text); unicode.IsLower(r) {
		return guess{pipeline.OtherBoilerplate, "inside the content, not of it", true}
	}
	return guess{pipeline.Navigation, "a short line inside the content, not of it", true}
}

// settleLines gives short lines of plain text the kind of what rules know right above: the
// buttons below a notice of cookies, the fields of a form, a network between two others.
func (w *weigher) settleLines(gs []guess) {
	const (
		reach  = 3 // lines
		button = 4 // words
		name   = 2 // words of the name of a network
	)
	if w.page.Format != pipeline.Text {
		return
	}
	for i, m := range w.ruled {
		if m == nil || w.keep[i] {
			continue
		}
		end := i + 1
		for ; end < len(gs) && end-i <= reach && w.ruled[end] == nil && !w.keep[end]; end++ {
			n := w.j.Sheet.Stats(end).Words
			text := w.page.Blocks[end].Text
			if n > button || m.Kind == pipeline.Share && n > name || (m.Kind == pipeline.Newsletter || m.Kind == pipeline.Login) && !field(text) {
				break
			}
		}
		switch m.Kind {
		case pipeline.Share:
			if end == len(gs) || w.ruled[end] == nil || w.ruled[end].Kind != pipeline.Share {
				continue
			}
		case pipeline.Newsletter, pipeline.Login, pipeline.CookieConsent:
		default:
			continue
		}
		for j := i + 1; j < end; j++ {
			gs[j] = guess{m.Kind, "a short line right below one of that kind", false}
		}
	}
	w.settleCookies(gs)
}

// settleCookies gives lines between two that speak of cookies, a few lines apart, to the
// dialog that they are of: the names of cookies, what they are for, who sets them.
func (w *weigher) settleCookies(gs []guess) {
	const reach = 8 // lines
	before := -1
	for i := range gs {
		switch m := w.ruled[i]; {
		case w.keep[i]:
			before = -1
			continue
		case m != nil && m.Kind != pipeline.CookieConsent, m == nil && gs[i].kind != pipeline.CookieConsent:
			continue
		}
		if before >= 0 && i-before <= reach {
			for j := before + 1; j < i; j++ {
				gs[j] = guess{pipeline.CookieConsent, "between lines about cookies", false}
			}
		}
		before = i
	}
}

// field reports whether a line names a field of a form, in the words that languages share
// or that are the most common.
func field(s string) bool {
	s = strings.ToLower(s)
	for _, w := range []string{"mail", "name", "nombre", "nom", "correo", "telef", "phone", "passw", "contrase", "mot de passe", "имя", "почт", "hasło", "şifre"} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// amidMenu reports whether the lines around one above the headline are those of a menu:
// more short ones without a number than others, or none of a headline's length. Around a
// headline of another story stand dates and more headlines.
func (w *weigher) amidMenu(i int) bool {
	const around, near, entry, headline = 3, 2, 4, 8 // lines on either side; words
	short, other, long := 0, 0, w.j.Sheet.Stats(i).Words >= headline
	for k := max(0, i-around); k <= i+around && k < w.title; k++ {
		n := w.j.Sheet.Stats(k).Words
		long = long || n >= headline && k >= i-near && k <= i+near
		switch {
		case k == i:
		case n <= entry && !hasDigit(w.page.Blocks[k].Text):
			short++
		case n >= headline:
			other += 2
		default:
			other++
		}
	}
	return !long || short > other
}

// alone reports whether no other line near one is as long as a headline, or hardly one
// among the short ones. Teasers do not stand alone.
func (w *weigher) alone(i int) bool {
	const around, entry, headline, menu = 4, 3, 5, 5 // lines on either side; words; words; short lines
	if w.j.Sheet.Stats(i).Words > 7 {
		return false
	}
	long, short := 0, 0
	for k := max(w.last+1, i-around); k <= i+around && k < len(w.keep); k++ {
		m := w.ruled[k]
		switch n := w.j.Sheet.Stats(k).Words; {
		case k == i:
		case n <= entry:
			short++
		case n >= headline && (m == nil || m.Kind == pipeline.Related):
			long++
		}
	}
	return long == 0 || long == 1 && short >= menu
}

// gluedEntries reports whether a line is entries of a menu with nothing between them, as
// they come out of a page whose elements have lost their breaks: "HomeOur boatsTides".
func gluedEntries(s string) bool {
	const least = 2 // places where two entries meet
	n, before := 0, ' '
	for _, r := range s {
		if unicode.IsUpper(r) && unicode.IsLower(before) {
			n++
		}
		before = r
	}
	return n >= least && !strings.ContainsRune(".!?…:", lastRune(s))
}

// underHeadline reports whether a line that may be a headline, or a label, stands right
// above one.
func (w *weigher) underHeadline(i int) bool {
	const most = 14 // words
	m := w.ruled[i-1]
	return (m == nil || m.Kind == pipeline.Related) && w.j.Sheet.Stats(i-1).Words <= most && strings.ContainsFunc(w.page.Blocks[i-1].Text, unicode.IsLetter)
}

// ofLetters reports whether a line speaks of a letter that an outlet sends, by the word
// that most languages have for it.
func ofLetters(s string) bool {
	s = strings.ToLower(s)
	for _, w := range []string{"newsletter", "nieuwsbrief", "boletín", "boletim", "infolettre", "рассылк", "розсилк", "メルマガ"} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// ofCookies reports whether a line speaks of cookies, by their name in the languages
// that do not write it as English does.
func ofCookies(s string) bool {
	s = strings.ToLower(s)
	for _, w := range []string{"cookie", "куки", "ciasteczka", "çerez", "クッキー"} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// amidEntries reports whether the lines of plain text right above and below are short
// entries as of a menu.
func (w *weigher) amidEntries(i int) bool {
	const entry = 3 // words
	return i > 0 && w.j.Sheet.Stats(i-1).Words <= entry && w.j.Sheet.Stats(i+1).Words <= entry && !hasDigit(w.page.Blocks[i-1].Text) && !hasDigit(w.page.Blocks[i+1].Text)
}

// teaserText reports whether a line of plain text may be what stands under a headline:
// the line above ends as headlines do, and no rule says what it is.
func (w *weigher) teaserText(i int) bool {
	if i == 0 || w.ruled[i-1] != nil && w.ruled[i-1].Kind != pipeline.Related {
		return false
	}
	above := w.page.Blocks[i-1].Text
	return w.j.Sheet.Stats(i-1).Words >= 4 && !strings.ContainsRune(".!?:…。", lastRune(above)) || w.ruled[i-1] != nil
}
