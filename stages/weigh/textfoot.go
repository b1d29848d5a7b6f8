package weigh

import (
	"strings"
	"unicode"

	"github.com/offprint-news/offprint/pipeline"
)

// textFoot finds the foot of a plain text: the lines as of a foot around the last line of
// rights or of what else a rule knows of the foot.
func (w *weigher) textFoot() int {
	n := len(w.page.Blocks)
	at := n
	for i := n - 1; i > w.last; i-- {
		if m := w.ruled[i]; m != nil && (m.Kind == pipeline.Copyright || m.Kind == pipeline.SiteFooter) || strings.Contains(w.page.Blocks[i].Text, "©") {
			at = i
			break
		}
	}
	if at == n {
		return n
	}
	for at > w.last+1 && (w.footLine(at-1) || at > w.last+3 && w.longEntry(at-1) && w.footLine(at-2) && w.footLine(at-3)) {
		at--
	}
	return at
}

// footLine reports whether a line of plain text may be one of a foot.
func (w *weigher) footLine(i int) bool {
	const entry = 5 // words
	if m := w.ruled[i]; m != nil {
		switch m.Kind {
		case pipeline.Navigation, pipeline.Share, pipeline.SiteFooter, pipeline.Copyright, pipeline.Login,
			pipeline.CookieConsent, pipeline.PlatformNotice, pipeline.Disclaimer, pipeline.Newsletter, pipeline.Promo, pipeline.Donation:
			return true
		}
		return entryKinds[m.Kind] && w.j.Sheet.Stats(i).Words <= 4
	}
	return w.j.Sheet.Stats(i).Words <= entry || contact(w.page.Blocks[i].Text)
}

// partOfForm reports whether a line stands beside another that a rule knows as the same
// kind of form: a menu has one word of each.
func (w *weigher) partOfForm(i int) bool {
	k := w.ruled[i].Kind
	if k != pipeline.Newsletter && k != pipeline.Login && k != pipeline.CommentForm && k != pipeline.CookieConsent {
		return false
	}
	beside := func(j int) bool { return j >= 0 && j < len(w.ruled) && w.ruled[j] != nil && w.ruled[j].Kind == k }
	return beside(i-1) || beside(i+1)
}

// longEntry reports whether a line may be a long entry among the short ones of a foot.
func (w *weigher) longEntry(i int) bool {
	st := w.j.Sheet.Stats(i)
	return w.ruled[i] == nil && st.Words <= 12 && st.Ends() == 0
}

// contact reports whether a line says where an outlet is and when it is open: an address of
// mail, a number of a telephone, hours.
func contact(s string) bool {
	const most, phone = 100, 7 // bytes; digits
	if len(s) > most || hasYear(s) {
		return false // a date has as many digits
	}
	digits, hours := 0, 0
	for i, r := range s {
		switch {
		case unicode.IsDigit(r):
			digits++
		case (r == ':' || r == '.') && i > 0 && i+2 < len(s) && isDigit(s[i-1]) && isDigit(s[i+1]) && isDigit(s[i+2]):
			hours++
		}
	}
	at := strings.IndexByte(s, '@')
	return digits >= phone || hours >= 2 || at > 0 && strings.IndexByte(s[at:], '.') > 0
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
