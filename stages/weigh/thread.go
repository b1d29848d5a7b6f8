package weigh

import (
	"cmp"
	"slices"
	"strings"

	"golang.org/x/net/html/atom"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages/weigh/feature"
)

// forumConfidence is that of a post on a forum page. What rules know as readers'
// comments is the content there.
const forumConfidence = 96

// maybePost reports whether rules say of a block nothing, or that it is a reader's
// comment: in a thread that is a post. Whatever else they know stays what it is, and
// a short line that was hardly kept overrules nobody.
func (w *weigher) maybePost(i int) bool {
	m := w.ruled[i]
	return m != nil && m.Kind == pipeline.Comments || m == nil && (w.j.Second[i] >= .6 || w.j.Sheet.Stats(i).Words >= 20)
}

// findThread decides whether the page is a thread, surely enough to overrule rules: by
// its type, or since nearly all of its content is what rules take for comments.
func (w *weigher) findThread() {
	posts, rest := 0, 0
	for i := range w.page.Blocks {
		if !w.keep[i] {
			continue
		}
		n := w.j.Sheet.Stats(i).Words
		if m := w.p.Label(&w.page.Blocks[i]); m != nil && m.Kind == pipeline.Comments {
			posts += n
		} else {
			rest += n
		}
	}
	w.thread = w.j.Types[forumType] >= .4 || posts > 2*rest && (rest < ownStory || !w.articleLike())
}

// ownStory is how many words of an article are a story of its own, however long the
// talk below it is.
const ownStory = 150

var forumType = slices.Index(feature.TypeNames[:], "forum")

// A box is what the elements around the posts of a thread have in common: a tag and
// a class, wherever on the page they stand.
type box struct {
	tag   atom.Atom
	class string
}

// posts sums up the elements of one box.
type posts struct {
	box
	elems       []int32
	words, kept int
	nested      bool
}

const (
	minPosts = 3 // elements of a box that may be that of posts
	minPost  = 5 // words of a line that a post is made of; shorter ones stay as they were judged
)

// wholePosts keeps all posts of a thread if it keeps most of them. The classifier
// judges blocks: a short answer or one that quotes much may look like chrome, but
// it stands in the same kind of box as its neighbours.
func (w *weigher) wholePosts() {
	if !w.thread || w.page.Format != pipeline.HTML {
		return
	}
	best := w.postBox()
	if best == nil {
		return
	}
	w.posted = map[int]box{}
	blocks := w.page.Blocks
	counts := feature.CountsHidden(w.page)
	for _, e := range best.elems {
		lo, hi := w.page.BlocksIn(w.page.Elements[e].Span)
		for k := lo; k < hi; k++ {
			if blocks[k].Hidden != "" && !counts || w.j.Sheet.Stats(k).Words < minPost || w.quoted(&blocks[k]) {
				continue
			}
			if m := w.p.Label(&blocks[k]); m != nil && m.Confidence >= 85 && m.Kind.Framing() && m.Kind != pipeline.Comments {
				continue
			}
			if !w.keep[k] {
				w.keep[k] = true
				w.posted[k] = best.box
			}
		}
	}
}

// quoted reports whether a block stands in a quotation, in a thread that of another
// post, or in the preview of a page that a post links to.
func (w *weigher) quoted(b *pipeline.Block) bool {
	for e := b.Leaf; e >= 0; e = w.page.Elements[e].Parent {
		switch w.page.Elements[e].Node.DataAtom {
		case atom.Blockquote, atom.Aside:
			return true
		}
	}
	return false
}

// postBox returns the box whose elements hold at least half of what is kept, and
// hold it for at least a half of their words, or nil.
func (w *weigher) postBox() *posts {
	elems := w.page.Elements
	words, kept := make([]int, len(elems)), make([]int, len(elems))
	all := 0
	for i := range w.page.Blocks {
		n := w.j.Sheet.Stats(i).Words
		e := w.page.Blocks[i].Leaf
		if e < 0 {
			continue
		}
		words[e] += n
		if w.keep[i] {
			kept[e] += n
			all += n
		}
	}
	for e := len(elems) - 1; e > 0; e-- {
		if up := elems[e].Parent; up >= 0 {
			words[up] += words[e]
			kept[up] += kept[e]
		}
	}
	boxes := map[box]*posts{}
	for e := range elems {
		if words[e] == 0 {
			continue
		}
		n := elems[e].Node
		for _, class := range strings.Fields(pipeline.Attr(n, "class")) {
			b := box{n.DataAtom, class}
			p := boxes[b]
			if p == nil {
				p = &posts{box: b}
				boxes[b] = p
			}
			if k := len(p.elems); k > 0 && elems[e].Span.Start < elems[p.elems[k-1]].Span.End {
				p.nested = true
				continue
			}
			p.elems = append(p.elems, int32(e))
			p.words += words[e]
			p.kept += kept[e]
		}
	}
	var best *posts
	for _, p := range boxes {
		if len(p.elems) < minPosts || p.nested || 2*p.kept < p.words || 2*p.kept < all {
			continue
		}
		if best == nil || cmp.Or(cmp.Compare(p.score(), best.score()), cmp.Compare(p.class, best.class), cmp.Compare(p.tag, best.tag)) > 0 {
			best = p
		}
	}
	return best
}

// score is high for a box that holds much of what is kept and little else.
func (p *posts) score() int { return 4*p.kept - 3*p.words }
