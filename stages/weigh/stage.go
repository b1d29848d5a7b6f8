package weigh

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"strconv"
	"sync"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages/weigh/feature"
)

//go:embed model.bin
var builtin []byte

// Builtin returns the models that come with offprint, trained on the development
// split of WCXB v1.0 (CC BY 4.0, Murrough Foley 2026) by cmd/learn.
var Builtin = sync.OnceValues(func() (*Set, error) { return ReadSet(bytes.NewReader(builtin)) })

// Stage returns the stage with the given models, or the built-in ones if set is
// nil.
func Stage(set *Set) (pipeline.Stage, error) {
	if set == nil {
		var err error
		if set, err = Builtin(); err != nil {
			return nil, fmt.Errorf("weigh: %w", err)
		}
	}
	return pipeline.StageFunc("weigh", func(ctx context.Context, p *pipeline.Pass) error { return run(ctx, p, set) }), nil
}

// Of returns the model for a format.
func (s *Set) Of(f pipeline.Format) *Model {
	if f == pipeline.HTML {
		return s.HTML
	}
	return s.Text
}

func run(ctx context.Context, p *pipeline.Pass, set *Set) error {
	blocks := p.Blocks()
	if len(blocks) == 0 {
		return nil
	}
	m := set.Of(p.Page().Format)
	mem := m.memory()
	defer m.release(mem)
	j := m.judge(p.Doc(), mem)
	if err := ctx.Err(); err != nil {
		return err
	}
	w := &weigher{p: p, page: p.Page(), j: j, mem: mem, keep: make([]bool, len(blocks))}
	w.choose()
	w.dropPointed()
	w.findThread()
	w.wholePosts()
	w.count()
	w.survey()
	w.dropEchoes()
	w.findCards()
	fs := w.label()
	for i := range blocks {
		if err := p.FrameBlock(&blocks[i], fs[i]); err != nil {
			return err
		}
	}
	return w.noteType()
}

// weigher labels the blocks of one page.
type weigher struct {
	p       *pipeline.Pass
	page    *pipeline.Page
	j       *Judgement
	mem     *memory
	keep    []bool
	pointed map[int]string // links that lead to other stories, with what says so

	nameSets    []nameSet               // by element, made when first asked for
	forms       map[int32]pipeline.Kind // of the forms looked at, by element
	titles      []string                // what the page says its title is, folded
	description []string
	thread      bool          // the posts of a thread are the content
	contents    []contents    // lists of contents in plain text
	tail        int           // first block of the teasers below the story in plain text, 0 if none were dropped
	posted      map[int]box   // blocks kept since they stand in a box of posts
	title       int           // block of the headline, -1 if none was found
	headline    string        // its text, folded
	first, last int           // first and last prose block of the content, -1 if none
	foot        int           // first block of the foot of the page, or behind the last
	around      pipeline.Span // the element around the line of rights, where nothing else tells the foot

	words, kept []int32          // words before each block, and those of kept blocks
	holds       []uint8          // by element: 2 if it holds content, 1 if not, 0 if not asked yet
	cards       []int32          // by element: 0, or of one that is a teaser the mean words of those of its form
	ruled       []*pipeline.Mark // what the stages before say of most of each block, nil if nothing
}

// articleLike reports whether the page is of a type whose titles, standfirsts and
// captions stand apart from the running text; in lists and shops they are the text.
func (w *weigher) articleLike() bool { return w.j.Types[0]+w.j.Types[1] >= .35 }

// sure turns a probability of being right into the stage's range of confidence.
func sure(p float32) pipeline.Percent {
	return pipeline.Percent(41 + max(0, min(38, int(p*38+.5))))
}

// label decides what each block is.
func (w *weigher) label() []pipeline.Finding {
	w.mem.findings, w.mem.guesses = feature.Sized(w.mem.findings, len(w.keep)), feature.Sized(w.mem.guesses, len(w.keep))
	fs, gs := w.mem.findings, w.mem.guesses
	for i := range fs {
		if f, ok := w.content(i); ok {
			fs[i] = f
		} else {
			gs[i] = w.guess(i)
		}
	}
	w.settle(gs)
	for i := range fs {
		if fs[i].Kind != "" {
			continue
		}
		p := w.j.Second[i]
		fs[i] = pipeline.Finding{
			Rule: "weigh/framing", Kind: gs[i].kind, Confidence: sure(1 - p),
			Why: "content with " + strconv.Itoa(percent(p)) + " %; " + gs[i].why,
		}
		if c := w.overrules(i, gs[i]); c > 0 {
			fs[i].Confidence = c
		}
	}
	return fs
}

// content decides whether a block is some part of the content, or hidden.
func (w *weigher) content(i int) (pipeline.Finding, bool) {
	b := &w.page.Blocks[i]
	kind, why := w.role(i)
	if m := w.ruled[i]; m != nil && m.Kind == pipeline.Copyright && m.Confidence <= 93 && kind == "" && w.between(i) && w.photoCredit(i) {
		return pipeline.Finding{Rule: "weigh/caption", Kind: pipeline.Caption, Confidence: m.Confidence + 1, Why: "a name behind the sign, between paragraphs"}, true
	}
	if kind != "" && (!w.keep[i] || kind == pipeline.Title || w.articleLike()) {
		return pipeline.Finding{Rule: "weigh/" + string(kind), Kind: kind, Confidence: 75, Why: why}, true
	}
	p := w.j.Second[i]
	if w.keep[i] {
		c := sure(p)
		if w.thread && w.maybePost(i) {
			c = forumConfidence
		}
		why := fmt.Sprintf("content with %d %%, threshold %d %%", percent(p), percent(w.j.Threshold))
		if box, ok := w.posted[i]; ok {
			why = fmt.Sprintf("content with %d %%; stands in %s.%s as the other posts of the thread do", percent(p), box.tag, box.class)
		}
		return pipeline.Finding{Rule: "weigh/content", Kind: w.part(i), Confidence: c, Why: why}, true
	}
	if b.Hidden != "" {
		return pipeline.Finding{Rule: "weigh/hidden", Kind: pipeline.Hidden, Confidence: 80, Why: b.Hidden}, true
	}
	return pipeline.Finding{}, false
}

// choose decides which blocks are content: those at or over the threshold, and the
// article that a page states and does not show. Other hidden text is content only
// where there is much of it, as in tabs and folded answers; a few hidden lines
// between visible ones are not what the reader was given.
func (w *weigher) choose() {
	seen, hid := 0, 0
	for i := range w.keep {
		w.keep[i] = w.j.Keep(i) || w.page.Blocks[i].Hidden == pipeline.ArticleBody
		if n := w.j.Sheet.Stats(i).Words; w.keep[i] && w.page.Blocks[i].Hidden == "" {
			seen += n
		} else if w.keep[i] {
			hid += n
		}
	}
	if w.page.Format == pipeline.Text {
		w.trimText()
		w.dropHeadlines()
	}
	if hid*4 >= seen || feature.CountsHidden(w.page) {
		return
	}
	for i := range w.keep {
		if h := w.page.Blocks[i].Hidden; h != "" && h != pipeline.ArticleBody {
			w.keep[i] = false
		}
	}
}

func percent(p float32) int { return int(p*100 + .5) }

// survey finds the landmarks of the page: headline, first and last prose.
func (w *weigher) survey() {
	w.title, w.first, w.last = -1, -1, -1
	for _, n := range w.p.Doc().Notes() {
		switch n.Key {
		case "said.title", "said.headline":
			w.titles = append(w.titles, fold(n.Value))
		case "said.description":
			w.description = append(w.description, fold(n.Value))
		}
	}
	w.findProse(paragraph)
	if w.first < 0 && w.page.Format == pipeline.Text {
		w.findProse(wrapped)
	}
	if w.title = w.findTitle(); w.title >= 0 {
		w.headline = fold(w.page.Blocks[w.title].Text)
	}
	w.ruled = make([]*pipeline.Mark, len(w.keep))
	w.mem.ruled = feature.Sized(w.mem.ruled, len(w.keep))
	ruled := w.mem.ruled[:0] // never moved: pointers lead into it
	for i := range w.ruled {
		b := &w.page.Blocks[i]
		if m := w.p.Label(b); m != nil && 2*(min(m.End, b.Span.End)-max(m.Start, b.Span.Start)) >= b.Span.Len() {
			ruled = append(ruled, *m)
			w.ruled[i] = &ruled[len(ruled)-1]
		}
	}
	w.foot = w.findFoot()
}

const (
	paragraph = 20 // words
	wrapped   = 8  // words of a line of a text whose lines are of one width
)

// findProse finds the first and the last block of the content of so many words.
func (w *weigher) findProse(words int) {
	for i := range w.page.Blocks {
		if w.keep[i] && w.j.Sheet.Stats(i).Words >= words {
			if w.first < 0 {
				w.first = i
			}
			w.last = i
		}
	}
}

// pageTypeKey is the key of the note of the page's type.
const pageTypeKey = "page-type"

// noteType notes what type of page the classifier takes this for.
func (w *weigher) noteType() error {
	best := w.j.Type()
	n := pipeline.Note{
		Key: pageTypeKey, Value: feature.TypeNames[best], Status: pipeline.Inferred, Where: "whole page",
		Finding: pipeline.Finding{Rule: "weigh/page-type", Confidence: pipeline.Percent(percent(w.j.Types[best])), Why: "the surest of seven types"},
		Fields:  []pipeline.Field{{Name: "expected_f1_percent", Value: fmt.Sprint(percent(w.j.Expected))}},
	}
	if w.j.Types[best] < .4 {
		n.Value, n.Status, n.Why = "unclear", pipeline.Unknown, "no type is sure enough"
	}
	return w.p.Note(n)
}
