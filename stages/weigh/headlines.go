package weigh

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// dropHeadlines drops rows of headlines of other stories that stand above or below the
// story in plain text, whatever the type of the page: a page of news with many of them
// reads like a list. A headline is longer than an entry of a menu and ends without a
// stop, or is cut off. Items of lists are shorter, begin like one, or have a line over
// them that ends in a colon.
func (w *weigher) dropHeadlines() {
	from, to := w.storyText()
	if from < 0 || !w.framed() || w.j.Types[forumType] >= .4 {
		return
	}
	r := headlineRow{}
	for i := range w.keep {
		if i == from || i == to+1 {
			w.drop(r, i)
			r = headlineRow{start: i, story: i == from}
		}
		words, text := w.j.Sheet.Stats(i).Words, w.page.Blocks[i].Text
		off := strings.HasSuffix(text, "...") || strings.HasSuffix(text, "…")
		switch {
		case !w.keep[i] || words < headlineLeast: // what stands between two, such as a date
		case words > headlineMost || listItem(text) || !off && strings.ContainsRune(".!。！:;,", lastRune(text)):
			w.drop(r, i)
			r = headlineRow{start: i + 1, story: r.story, item: strings.HasSuffix(text, ":")}
		default:
			r.n, r.words = r.n+1, r.words+words
			if off {
				r.cut++
			}
		}
	}
	w.drop(r, len(w.keep))
}

const headlineLeast, headlineMost = 4, 24 // words of a headline in a row of them

// A headlineRow is a row of lines that may be headlines.
type headlineRow struct {
	start, n, words int
	cut             int  // lines that are cut off
	story           bool // inside the story
	item            bool // below a line that ends in a colon
}

// drop drops a row of headlines that ends before a block, if it is one.
func (w *weigher) drop(r headlineRow, end int) {
	const (
		least = 8 // headlines
		mean  = 8 // words of them, on average
		cut   = 4 // so many that are cut off need no others
	)
	whole := !r.story && !r.item && r.n >= least && r.words >= mean*r.n
	if !whole && (r.cut < cut || r.cut*2 < r.n) {
		return
	}
	for i := r.start; i < end; i++ {
		w.keep[i] = false
	}
}

// storyText returns the first and the last block of the story in plain text, with the
// lines of its headline: from the first to the last of the paragraphs that are long or have
// another right beside them. Lists between them are of the story. -1 and -1 if there are
// fewer than a few.
func (w *weigher) storyText() (from, to int) {
	const (
		least = 3 // paragraphs
		above = 3 // lines of the headline, the byline and the date
	)
	n := 0
	from, to = -1, -1
	for i := range w.keep {
		if w.ofStory(i) {
			if n++; from < 0 {
				from = max(0, i-above)
			}
			to = i
		}
	}
	if n < least {
		return -1, -1
	}
	return from, to
}

// framed reports whether rules know a few things around the story. Where they do not, the
// text has most likely been cleaned before.
func (w *weigher) framed() bool {
	n := 0
	for _, m := range w.p.Doc().Marks() {
		if m.Confidence >= 85 && chrome[m.Kind] {
			n++
		}
	}
	return n >= 3
}

// listItem reports whether a line begins as an item of a list does, and no headline.
func listItem(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(r) || strings.ContainsRune("-–•*·", r)
}
