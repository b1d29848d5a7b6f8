package weigh

import (
	"strings"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages/weigh/feature"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Teasers are told by their form: several elements side by side with the same tag
// and class, each with a link as long as a headline. Their dates, sections and
// bylines belong to them, whatever those are named.

const (
	cardLevels = 6  // how far above its link the element of a teaser is looked for
	cardCount  = 3  // so many of one form are teasers
	cardLink   = 4  // words of a link that may be a headline
	cardLinks  = 2  // a block of more links is a row of entries
	cardMean   = 6  // mean words of the longest links of the elements of a form
	cardNews   = 8  // in a menu, so many: entries are shorter than headlines
	cardBlocks = 8  // an element of more blocks is no teaser
	cardWords  = 90 // nor is one of more words
)

// A form is what elements side by side have in common.
type form struct {
	parent int32
	tag    atom.Atom
	class  string
}

// A cardMemory is what findCards needs, page after page.
type cardMemory struct {
	cards   []int32
	links   []links
	looked  []int32 // elements
	forms   map[form]int32
	tallies []tally // of the forms
}

// links are the words of the links of an element.
type links struct {
	longest, all int32
	form         int32
	looked       bool
}

// A tally counts the elements of a form.
type tally struct{ n, long, words int32 }

// findCards finds the elements that are teasers, with the mean words of their links.
func (w *weigher) findCards() {
	mem := &w.mem.cards
	mem.cards = feature.Sized(mem.cards, len(w.page.Elements))
	w.cards = mem.cards
	if w.page.Format != pipeline.HTML {
		return
	}
	mem.links = feature.Sized(mem.links, len(w.page.Elements))
	els := mem.links
	at := mem.looked[:0]
	for i := range w.page.Blocks {
		b := &w.page.Blocks[i]
		if w.keep[i] || b.LinkBytes*10 < len(b.Text)*6 || b.Links > cardLinks {
			continue
		}
		words := int32(w.j.Sheet.Stats(i).Words)
		for e, k := b.Leaf, 0; e >= 0 && k < cardLevels; e, k = w.page.Elements[e].Parent, k+1 {
			l := &els[e]
			if !l.looked && (w.page.Elements[e].Parent < 0 || w.holdsContent(e) || !w.small(w.page.Elements[e].Span)) {
				break
			}
			if !l.looked {
				l.looked = true
				at = append(at, e)
			}
			l.longest, l.all = max(l.longest, words), l.all+words
		}
	}
	mem.looked = at
	if mem.forms == nil {
		mem.forms = map[form]int32{}
	}
	tallies := mem.tallies[:0]
	for _, e := range at {
		f, l := w.form(e), &els[e]
		k, ok := mem.forms[f]
		if !ok {
			k = int32(len(tallies))
			mem.forms[f], tallies = k, append(tallies, tally{})
		}
		l.form = k
		t := &tallies[k]
		t.n++
		t.words += min(l.longest, 4*cardMean)
		if l.longest >= cardLink && l.all <= 2*l.longest+cardLink {
			t.long++
		}
	}
	mem.tallies = tallies
	for _, e := range at {
		if t := tallies[els[e].form]; t.long >= cardCount && t.long*4 >= t.n*3 && t.words >= cardMean*t.n {
			w.cards[e] = t.words / t.n
		}
	}
}

func (w *weigher) form(e int32) form {
	el := &w.page.Elements[e]
	return form{el.Parent, el.Node.DataAtom, firstClass(el.Node)}
}

// small reports whether a span holds no more than a teaser does.
func (w *weigher) small(s pipeline.Span) bool {
	lo, hi := w.page.BlocksIn(s)
	return hi-lo <= cardBlocks && w.words[hi]-w.words[lo] <= cardWords
}

// firstClass returns the first class of an element less the number at its end;
// list items and articles often carry nothing but what sets them apart.
func firstClass(n *html.Node) string {
	switch n.DataAtom {
	case atom.Li, atom.Article, atom.Tr, atom.Dd:
		return ""
	}
	class, _, _ := strings.Cut(strings.TrimSpace(pipeline.Attr(n, "class")), " ")
	return strings.TrimRight(class, "0123456789")
}

// count sums up the words of the blocks and of the kept ones before each block.
func (w *weigher) count() {
	n := len(w.page.Blocks)
	w.mem.sums = feature.Sized(w.mem.sums, 2*(n+1))
	w.words, w.kept, w.holds = w.mem.sums[:n+1], w.mem.sums[n+1:], make([]uint8, len(w.page.Elements))
	for i := range n {
		words := int32(w.j.Sheet.Stats(i).Words)
		w.words[i+1], w.kept[i+1] = w.words[i]+words, w.kept[i]
		if w.keep[i] {
			w.kept[i+1] += words
		}
	}
}

// holdsContent reports whether a good deal of the content stands in an element.
func (w *weigher) holdsContent(e int32) bool {
	if w.holds[e] == 0 {
		lo, hi := w.page.BlocksIn(w.page.Elements[e].Span)
		n := w.kept[hi] - w.kept[lo]
		w.holds[e] = 1
		if n >= 40 && n*4 >= w.words[hi]-w.words[lo] || n*3 > w.kept[len(w.kept)-1] {
			w.holds[e] = 2
		}
	}
	return w.holds[e] == 2
}
