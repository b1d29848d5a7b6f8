package weigh

import (
	"slices"
	"sync"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages/weigh/feature"
	"github.com/offprint-news/offprint/stages/weigh/forest"
)

// A Model says how probably each block of a page is content. It works in two
// levels: the first judges a block by its features, the second again with what
// the first said of the blocks around it.
type Model struct {
	Types         *Typer
	Lexicon       *feature.Lexicon
	First, Second *forest.Forest

	once   sync.Once
	laying layout // made on first use

	memories sync.Pool // of *memory: what judging one page after another needs
}

// A memory is what a page is judged in.
type memory struct {
	feature.Memory
	bins     []uint8
	scores   []float64
	cards    cardMemory
	findings []pipeline.Finding
	guesses  []guess
	ruled    []pipeline.Mark
	sums     []int32
}

// mostKept is how many bytes of memory are kept for the next page: few pages need
// more.
const mostKept = 2 << 20

func (m *Model) memory() *memory {
	if mem, ok := m.memories.Get().(*memory); ok {
		return mem
	}
	return new(memory)
}

// release gives the memory of a page to the next one. The judgement made in it is
// gone then.
func (m *Model) release(mem *memory) {
	clear(mem.findings) // their texts hold on to the page
	clear(mem.guesses)
	clear(mem.ruled)
	clear(mem.cards.forms)
	if mem.Size()+cap(mem.bins)+8*cap(mem.scores) <= mostKept {
		m.memories.Put(mem)
	}
}

// A layout is the forests of a model as they are asked.
type layout struct {
	first, second *forest.Scorer
	own, around   *forest.Binner // of a block's features, and of what the first level said around it
	// Both levels are trained on the same rows, so their bins are the same; a model
	// made otherwise still works.
	shared bool
}

func (m *Model) layout() *layout {
	m.once.Do(func() {
		width := len(m.First.Cuts)
		m.laying = layout{
			forest.NewScorer(m.First), forest.NewScorer(m.Second),
			m.First.Binner(0, width), m.Second.Binner(width, feature.SecondWidth),
			m.Second.SameBins(m.First, width),
		}
	})
	return &m.laying
}

// A Set holds the models for the two formats of a source: plain text has no tree
// to take features from.
type Set struct {
	HTML, Text *Model
}

// A Judgement is what a model says of the blocks of a page.
type Judgement struct {
	Sheet     *feature.Sheet
	Types     [feature.Types]float32 // probability of each page type
	First     []float32              // probability by block, first level
	Second    []float32              // probability by block
	Threshold float32                // blocks at or over it are content
	Expected  float32                // F1 to be expected of that choice
}

// maxBlocks is how many blocks a page may have to be judged by its features: several
// times more than any page of the evaluation sets. What has more would fill the
// memory with features, and is most likely made to.
const maxBlocks = 30_000

// byLength judges a page of too many blocks: paragraphs are content.
func byLength(d *pipeline.Document) *Judgement {
	j := &Judgement{Sheet: feature.Count(d), Threshold: .5, Expected: .5}
	blocks := d.Page().Blocks
	j.First = make([]float32, len(blocks))
	for i := range blocks {
		j.First[i] = .2
		if b := &blocks[i]; b.Hidden == "" && b.LinkBytes*3 < len(b.Text) && j.Sheet.Stats(i).Words >= 5 {
			j.First[i] = .6
		}
	}
	j.Second = j.First
	return j
}

// Judge returns the probabilities for the blocks of a document.
func (m *Model) Judge(d *pipeline.Document) *Judgement { return m.judge(d, new(memory)) }

func (m *Model) judge(d *pipeline.Document, mem *memory) *Judgement {
	if len(d.Page().Blocks) > maxBlocks {
		return byLength(d)
	}
	j := &Judgement{Sheet: mem.Measure(d, m.Lexicon)}
	j.Types = m.Types.Type(d, j.Sheet)
	j.Sheet.SetTypes(j.Types)
	n, width := j.Sheet.Len(), j.Sheet.Width()
	all := width + feature.SecondWidth
	mem.bins, mem.scores = feature.Sized(mem.bins, n*all), feature.Sized(mem.scores, n)
	bins, scores := mem.bins, mem.scores
	lay := m.layout()
	lay.own.Rows(j.Sheet.Rows(), bins, all)
	lay.first.Scores(bins, all, nil, scores)
	j.First = make([]float32, n)
	hope := make([]bool, n)
	for b, s := range scores {
		j.First[b] = float32(forest.Sigmoid(s))
		hope[b] = j.First[b] >= hopeless
	}
	if !lay.shared {
		m.Second.Binner(0, width).Rows(j.Sheet.Rows(), bins, all)
	}
	lay.around.Rows(j.Sheet.Second(d.Page(), j.First), bins[min(width, len(bins)):], all)
	lay.second.Scores(bins, all, hope, scores)
	j.Second = make([]float32, n)
	for b, s := range scores {
		if j.Second[b] = j.First[b]; hope[b] {
			j.Second[b] = float32(forest.Sigmoid(s))
		}
	}
	j.Threshold, j.Expected = feature.Choose(j.Second, j.Sheet.Words())
	if j.shell(d) {
		j.Threshold = none
	}
	return j
}

// abstain is the expected F1 under which nothing is called content.
const abstain = .35

// shellWords is how many words the menus and the foot of a page without content may have.
const shellWords = 1500

// shell reports whether a page is to be taken for one without content, as those are
// that a script would have filled: no block is more likely content than not, or the
// best choice is expected to be mostly wrong. A page of many words is none, nor a
// bare text without a menu or a link, nor one that could not be parsed: its features
// are not to be trusted, and it gives what text there is.
func (j *Judgement) shell(d *pipeline.Document) bool {
	if d.Page().Format != pipeline.HTML || len(d.Degraded()) > 0 || len(j.Second) == 0 {
		return false
	}
	words, links := 0, 0
	for i, n := range j.Sheet.Words() {
		words += n
		links += d.Page().Blocks[i].Links
	}
	if words > shellWords || links == 0 {
		return false
	}
	return j.Expected < abstain || slices.Max(j.Second) < .5
}

// none is a threshold that no block reaches.
const none = 2

// hopeless is the probability under which the second level is not asked: most
// blocks of a page are menus, and no neighbour makes them content.
const hopeless = .004

// Type returns the surest page type, an index of feature.TypeNames.
func (j *Judgement) Type() int {
	best := 0
	for k, p := range j.Types {
		if p > j.Types[best] {
			best = k
		}
	}
	return best
}

// Keep reports whether block b is content.
func (j *Judgement) Keep(b int) bool { return j.Second[b] >= j.Threshold }
