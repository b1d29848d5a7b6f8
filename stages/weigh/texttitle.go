package weigh

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	titleMost  = 35 // words of a headline
	topicWords = 12 // paragraphs whose words say what a story is about
)

// textTitle finds the headline of a plain text. It says what the paragraphs below
// speak of, as no teaser and no menu does; the way from the front page above it and a
// date or byline below tell it, too.
func (w *weigher) textTitle() int {
	if w.first < 0 {
		return -1
	}
	topic := w.topic()
	best, score := -1, 0
	for i := 0; i < w.first; i++ {
		st := w.j.Sheet.Stats(i)
		text := w.page.Blocks[i].Text
		if st.Words < 2 || st.Words > titleMost || w.page.Blocks[i].Hidden != "" || crumbs(text) {
			continue
		}
		s := min(st.Words, 8)
		if m := w.p.Label(&w.page.Blocks[i]); m != nil && m.Kind.Framing() && m.Stage != "weigh" {
			s -= 12
		}
		if strings.ContainsRune(".:,;…", lastRune(text)) {
			s -= 9
		}
		if w.keep[i] {
			s += 3
		}
		if i == 0 {
			s += 4
		}
		s += shared(text, topic)
		if w.crumbAbove(i) {
			s += 8
		}
		if bylineOpens(text) {
			s -= 8
		}
		if w.metaBelow(i) {
			s += 6
		}
		s -= min(10, (w.first-i)/3)
		if s > score {
			best, score = i, s
		}
	}
	return best
}

// topic returns the words of the first paragraphs of the content.
func (w *weigher) topic() map[string]bool {
	out := map[string]bool{}
	for i, n := w.first, 0; i < len(w.keep) && n < topicWords; i++ {
		if w.keep[i] && w.j.Sheet.Stats(i).Words >= 20 {
			n++
			for t := range strings.FieldsSeq(fold(w.page.Blocks[i].Text)) {
				out[t] = true
			}
		}
	}
	return out
}

// shared returns how much of a line stands in the words of the story, from 0 to
// titleShared.
func shared(line string, topic map[string]bool) int {
	const titleShared = 16
	n, all := 0, 0
	for t := range strings.FieldsSeq(fold(line)) {
		if utf8.RuneCountInString(t) < 4 {
			continue
		}
		all++
		if topic[t] {
			n++
		}
	}
	if all == 0 {
		return 0
	}
	return titleShared * n / max(all, 3)
}

// metaBelow reports whether a date or a byline stands in the three lines below.
func (w *weigher) metaBelow(i int) bool {
	for k := i + 1; k <= i+3 && k < w.first; k++ {
		t := w.page.Blocks[k].Text
		if n := w.j.Sheet.Stats(k).Words; n <= 10 && (hasYear(t) || bylineOpens(t)) {
			return true
		}
	}
	return false
}

// crumbAbove reports whether one of the lines above is longer and ends with this
// one: the way from the front page to the story.
func (w *weigher) crumbAbove(i int) bool {
	text := w.page.Blocks[i].Text
	for k := i - 1; k >= max(0, i-8); k-- {
		t := w.page.Blocks[k].Text
		if len(t) > len(text) && len(text) >= 12 && strings.HasSuffix(t, text) {
			return true
		}
	}
	return false
}

// hasYear reports whether a line holds a year of four digits.
func hasYear(s string) bool {
	for f := range strings.FieldsFuncSeq(s, func(r rune) bool { return !unicode.IsDigit(r) }) {
		if len(f) == 4 && (f[:2] == "19" || f[:2] == "20") {
			return true
		}
	}
	return false
}

// bylineOpens reports whether a line begins with the word before a byline.
func bylineOpens(s string) bool {
	first, rest, _ := strings.Cut(strings.ToLower(s), " ")
	switch strings.TrimRight(first, ":") {
	case "by", "von", "par", "por", "di", "door", "autor", "автор", "author", "yazan", "text":
		return rest != ""
	}
	return false
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}
