package feature

import (
	"math"
	"strings"
	"unsafe"

	"github.com/offprint-news/offprint/pipeline"
)

// A Sheet holds the features of one page: a row for each block.
type Sheet struct {
	n      int
	width  int
	x      []float32
	stats  []Stats
	memory *Memory
	sigs   []Hash // by element: its tag, classes and those above it
	hidden bool   // hidden text counts, since the visible page holds next to none
}

// CountsHidden reports whether a page's text stands mostly in hidden parts, as on
// pages that scripts unpack.
func CountsHidden(page *pipeline.Page) bool {
	seen, hid := 0, 0
	for i := range page.Blocks {
		b := &page.Blocks[i]
		if len(b.Text) < 80 || b.LinkBytes*2 > len(b.Text) {
			continue
		}
		if b.Hidden == "" {
			seen += len(b.Text)
		} else {
			hid += len(b.Text)
		}
	}
	return hid > 600 && hid > 3*seen
}

// Len returns the number of rows, one for each block.
func (s *Sheet) Len() int { return s.n }

// Width returns the number of features in a row.
func (s *Sheet) Width() int { return s.width }

// Row returns the features of block i; the slice is the sheet's own.
func (s *Sheet) Row(i int) []float32 { return s.row(i) }

// Rows returns the features of all blocks, row after row; the slice is the sheet's
// own.
func (s *Sheet) Rows() []float32 { return s.x }

// TitleSim returns how much the words of block i overlap with a stated title of the
// page, from 0 to 1.
func (s *Sheet) TitleSim(i int) float32 {
	if s.width == 0 {
		return 0
	}
	return s.row(i)[fTitleSim]
}

// SetTypes fills in the probabilities of the page types.
func (s *Sheet) SetTypes(p [Types]float32) {
	for i := range s.n {
		copy(s.row(i)[fType0:], p[:])
	}
}

// Stats returns what a pass over the text of block i found.
func (s *Sheet) Stats(i int) *Stats { return &s.stats[i] }

func (s *Sheet) row(i int) []float32 { return s.x[i*s.width : (i+1)*s.width] }

// a facts holds what the page says of itself, as far as features ask for it.
type facts struct {
	url         string
	titles      []string
	description []string
	body        string
	ogType      string
	ldTypes     []string
}

// gather reads the statements of the page that the structure stage noted.
func gather(d *pipeline.Document) facts {
	f := facts{url: d.URL}
	for _, n := range d.Notes() {
		switch n.Key {
		case "said.title", "said.headline":
			f.titles = append(f.titles, n.Value)
		case "said.description":
			f.description = append(f.description, n.Value)
		case "said.article-body":
			if len(n.Value) > len(f.body) {
				f.body = n.Value
			}
		case "said.type":
			if strings.HasPrefix(n.Where, "meta") {
				f.ogType = n.Value
			} else {
				f.ldTypes = append(f.ldTypes, n.Value)
			}
		case "said.url", "said.canonical":
			if f.url == "" {
				f.url = n.Value
			}
		}
	}
	return f
}

// elemStats is what an element's subtree adds up to.
type elemStats struct {
	words, linkBytes, bytes, blocks, prose int
	tok                                    float32 // log-odds of its own class and id tokens
	tag                                    float32
	sig                                    Hash
}

// Count makes a sheet without features, which only knows what a pass over each text
// finds: for pages of so many blocks that their features would fill the memory.
func Count(d *pipeline.Document) *Sheet {
	blocks := d.Page().Blocks
	s := &Sheet{n: len(blocks), stats: make([]Stats, len(blocks))}
	for i := range blocks {
		s.stats[i] = scan(blocks[i].Text, nil)
		s.stats[i].Hashes = nil
	}
	return s
}

// Measure works out the features of every block of a document.
func Measure(d *pipeline.Document, lex *Lexicon) *Sheet { return new(Memory).Measure(d, lex) }

// A Memory is what a sheet is made in. It may serve one page after another: most of
// what a page needs while it is judged is as large for the next.
type Memory struct {
	x      []float32
	stats  []Stats
	hashes []Hash
	sigs   []Hash
	elems  []elemStats
	floats scratch
}

// scratch gives out numbers that a page needs for a while, all from one list.
type scratch struct {
	buf  []float32
	used int // may be more than there are: the next page finds room for as many
}

// take gives out n zeros.
func (s *scratch) take(n int) []float32 {
	at := s.used
	if s.used += n; s.used > len(s.buf) {
		return make([]float32, n)
	}
	out := s.buf[at:s.used:s.used]
	clear(out)
	return out
}

// reset takes all back.
func (s *scratch) reset() {
	if s.used > len(s.buf) {
		s.buf = make([]float32, s.used)
	}
	s.used = 0
}

// Measure does what the function does, in the memory of the sheet it made before,
// which is then gone.
func (m *Memory) Measure(d *pipeline.Document, lex *Lexicon) *Sheet {
	page := d.Page()
	n := len(page.Blocks)
	s := &Sheet{n: n, width: fEnd, memory: m}
	if page.Format == pipeline.Text {
		s.width = fTextEnd
	}
	m.floats.reset()
	m.x, m.stats = Sized(m.x, n*s.width), Sized(m.stats, n)
	s.x, s.stats = m.x, m.stats
	if n == 0 {
		return s
	}
	f := gather(d)
	s.hidden = CountsHidden(page)
	s.text(page, f, lex)
	if page.Format == pipeline.HTML {
		s.tree(page, f, lex)
	}
	return s
}

// Size is how many bytes the memory takes, near enough.
func (m *Memory) Size() int {
	return 4*(cap(m.x)+cap(m.hashes)+cap(m.sigs)+max(m.floats.used, cap(m.floats.buf))) + cap(m.stats)*int(unsafe.Sizeof(Stats{})) + cap(m.elems)*int(unsafe.Sizeof(elemStats{}))
}

// Sized returns n zeros, in buf where it is large enough.
func Sized[T any](buf []T, n int) []T {
	if cap(buf) < n {
		return make([]T, n)
	}
	buf = buf[:n]
	clear(buf)
	return buf
}

func log2(n int) float32 {
	if n < len(logs) {
		return logs[n]
	}
	return logarithm(n)
}

func logarithm(n int) float32 { return float32(math.Log2(float64(n + 1))) }

// logs are those of most numbers of words and blocks.
var logs = func() (out [512]float32) {
	for n := range out {
		out[n] = logarithm(n)
	}
	return out
}()

func ratio(a, b int) float32 {
	if b == 0 {
		return 0
	}
	return float32(a) / float32(b)
}

func clamp(x, lo, hi float32) float32 { return max(lo, min(hi, x)) }
