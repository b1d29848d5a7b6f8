package weigh

import (
	"strings"

	"golang.org/x/net/html/atom"

	"github.com/offprint-news/offprint/pipeline"
)

const (
	pointerWords = 8  // a line of more words is no heading of a list
	pointedWords = 40 // a link of more words is no headline
	pointedLinks = 30 // nor does a heading stand for more links than that
)

// dropPointed takes the links right under a line that a rule knows as the heading of
// related stories, in whatever language, out of the content: they are what the line
// points at.
func (w *weigher) dropPointed() {
	if w.page.Format != pipeline.HTML {
		return
	}
	w.pointed = map[int]string{}
	blocks := w.page.Blocks
	for i := range blocks {
		b := &blocks[i]
		if b.Hidden != "" || w.j.Sheet.Stats(i).Words > pointerWords || b.LinkBytes*2 > len(b.Text) {
			continue
		}
		if m := w.p.Label(b); m == nil || m.Kind != pipeline.Related {
			continue
		}
		for k := i + 1; k < len(blocks) && k <= i+pointedLinks; k++ {
			l := &blocks[k]
			if l.LinkBytes*10 < len(l.Text)*8 || w.j.Sheet.Stats(k).Words > pointedWords || w.landmark(k) != w.landmark(i+1) {
				break
			}
			w.keep[k] = false
			w.pointed[k] = "a link under a heading of related stories"
		}
	}
}

// landmark returns the menu or the foot around a block, -1 for none.
func (w *weigher) landmark(i int) int32 {
	for e := w.page.Blocks[i].Elem; e >= 0; e = w.page.Elements[e].Parent {
		switch w.page.Elements[e].Node.DataAtom {
		case atom.Nav, atom.Footer:
			return e
		}
	}
	return -1
}

// dropEchoes takes lines below the headline that are nothing but a link with its
// words out of the content: they lead to the story, here or where it was first.
func (w *weigher) dropEchoes() {
	if w.page.Format != pipeline.HTML || w.title < 0 {
		return
	}
	for i := w.title + 1; i < len(w.keep); i++ {
		b := &w.page.Blocks[i]
		if n := w.j.Sheet.Stats(i).Words; !w.keep[i] || n < 4 || n > pointedWords || b.LinkBytes*10 < len(b.Text)*9 || w.headingOf(i) > 0 {
			continue
		}
		if f := fold(b.Text); strings.HasPrefix(w.headline+" ", f+" ") && len(f)*3 >= len(w.headline)*2 {
			w.keep[i] = false
			w.pointed[i] = "a link with the words of the headline"
		}
	}
}
