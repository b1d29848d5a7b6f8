package weigh

import (
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

// Judge returns the probabilities for the blocks of a document.
func (m *Model) Judge(d *pipeline.Document) *Judgement {
	j := &Judgement{Sheet: feature.Measure(d, m.Lexicon)}
	j.Types = m.Types.Type(d, j.Sheet)
	j.Sheet.SetTypes(j.Types)
	j.First = m.first(j.Sheet)
	extra := j.Sheet.Second(d.Page(), j.First)
	n := j.Sheet.Len()
	j.Second = make([]float32, n)
	bins := make([]uint8, len(m.Second.Cuts))
	row := make([]float32, 0, len(bins))
	for b := range n {
		row = append(append(row[:0], j.Sheet.Row(b)...), extra[b*feature.SecondWidth:(b+1)*feature.SecondWidth]...)
		m.Second.Bin(row, bins)
		j.Second[b] = float32(forest.Sigmoid(m.Second.Score(bins)))
	}
	j.Threshold, j.Expected = feature.Choose(j.Second, j.Sheet.Words())
	return j
}

func (m *Model) first(s *feature.Sheet) []float32 {
	out := make([]float32, s.Len())
	bins := make([]uint8, len(m.First.Cuts))
	for b := range out {
		m.First.Bin(s.Row(b), bins)
		out[b] = float32(forest.Sigmoid(m.First.Score(bins)))
	}
	return out
}

// Keep reports whether block b is content.
func (j *Judgement) Keep(b int) bool { return j.Second[b] >= j.Threshold }
