package rules

import (
	"strconv"
	"unicode/utf8"

	"golang.org/x/net/html/atom"

	"github.com/offprint-news/offprint/pipeline"
)

func runes(s string) int { return utf8.RuneCountInString(s) }

// sizes checks the conditions on length and links of a stretch of text; it
// returns what lacks. Shares of links: all is 90 %, most 50 %.
func sizes(r *Rule, f pipeline.Format, text, links int, count func() int) string {
	if r.Within > 0 && text > r.Within {
		if n := count(); n > r.Within {
			return strconv.Itoa(n) + " characters are more than " + strconv.Itoa(r.Within)
		}
	}
	switch r.Links {
	case "":
		return ""
	case "none":
		if links > 0 {
			return "there are links in it"
		}
		return ""
	}
	if f == pipeline.Text {
		return "plain text does not tell what is a link"
	}
	if r.Links == "all" && links*10 < text*9 || r.Links == "most" && links*2 < text {
		return "too little of it is links"
	}
	return ""
}

// layout measures where the text of a page stands. All sums are of bytes, so
// that they mean the same in every script of one page.
type layout struct {
	loose []int // text outside links before block i
	text  []int // text before block i
	prose []int // prose before block i
}

// A prose block is a long one with few links.
const proseBytes = 120

func isProse(b *pipeline.Block) bool {
	return b.Hidden == "" && len(b.Text) >= proseBytes && b.LinkBytes*5 < len(b.Text)
}

func (l *layout) measure(p *pipeline.Page) {
	n := len(p.Blocks) + 1
	l.loose, l.text, l.prose = append(roomy(l.loose, n), 0), append(roomy(l.text, n), 0), append(roomy(l.prose, n), 0)
	for i := range p.Blocks {
		b := &p.Blocks[i]
		loose, text, prose := l.loose[i], l.text[i], l.prose[i]
		if b.Hidden == "" {
			text += len(b.Text)
			loose += len(b.Text) - b.LinkBytes
		}
		if isProse(b) {
			prose += len(b.Text)
		}
		l.loose, l.text, l.prose = append(l.loose, loose), append(l.text, text), append(l.prose, prose)
	}
}

// leaveOut takes what is framing already out of the measure of loose text.
func (l *layout) leaveOut(p *pipeline.Page, hits []Hit) {
	out := make([]bool, len(p.Blocks))
	for i := range hits {
		h := &hits[i]
		if !h.Rule.Kind.Framing() {
			continue
		}
		for b := h.First; b <= h.Last; b++ {
			out[b] = out[b] || h.Span.Contains(p.Blocks[b].Span)
		}
	}
	l.loose = l.loose[:1]
	for i := range p.Blocks {
		b := &p.Blocks[i]
		n := l.loose[i]
		if b.Hidden == "" && !out[i] {
			n += len(b.Text) - b.LinkBytes
		}
		l.loose = append(l.loose, n)
	}
}

// between returns the text and link bytes of blocks [lo,hi).
func (l *layout) between(lo, hi int) (text, links int) {
	text = l.text[hi] - l.text[lo]
	return text, text - (l.loose[hi] - l.loose[lo])
}

func (l *layout) runesBetween(p *pipeline.Page, lo, hi int) int {
	n := 0
	for i := lo; i < hi; i++ {
		if b := &p.Blocks[i]; b.Hidden == "" {
			n += runes(b.Text)
		}
	}
	return n
}

// wrapper reports whether blocks [lo,hi) look like the page itself, whatever the
// names of the element around them say: they hold over 60 % of the prose of a
// page that has some, and either the headline is among them or little stands
// before them, neither 600 bytes of prose nor 30 % of the text outside links.
func (l *layout) wrapper(p *pipeline.Page, lo, hi int) bool {
	all := l.prose[len(l.prose)-1]
	if all < 600 || (l.prose[hi]-l.prose[lo])*10 <= all*6 || hi-lo <= 2 {
		return false
	}
	for i := lo; i < hi; i++ {
		if b := &p.Blocks[i]; b.Tag == atom.H1 && b.Hidden == "" {
			return true
		}
	}
	return l.prose[lo] < 600 && l.loose[lo]*10 < l.loose[len(l.loose)-1]*3
}

// near tells where blocks first to last stand among the text outside links that
// is not known to be framing: near its start if at most a fifth of it comes
// before, near its end if at most half of it comes after, in its tail if at most
// a fifth comes after.
func (l *layout) near(where string, first, last int) bool {
	all := l.loose[len(l.loose)-1]
	before, after := l.loose[first], all-l.loose[last+1]
	switch where {
	case "start":
		return before*5 <= all
	case "end":
		return after*2 <= all
	}
	return after*5 <= all
}
