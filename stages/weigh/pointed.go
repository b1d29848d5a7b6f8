package weigh

import "github.com/offprint-news/offprint/pipeline"

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
	w.pointed = map[int]bool{}
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
			if l.LinkBytes*10 < len(l.Text)*8 || w.j.Sheet.Stats(k).Words > pointedWords {
				break
			}
			w.keep[k] = false
			w.pointed[k] = true
		}
	}
}
