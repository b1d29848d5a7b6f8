package weigh

import (
	"slices"

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
	n, width := j.Sheet.Len(), j.Sheet.Width()
	all := width + feature.SecondWidth
	bins := make([]uint8, n*all)
	j.First = make([]float32, n)
	for b := range n {
		own := bins[b*all : b*all+width]
		m.First.Bin(j.Sheet.Row(b), own)
		j.First[b] = float32(forest.Sigmoid(m.First.Score(own)))
	}
	// Both levels are trained on the same rows, so their bins are the same; a model
	// made otherwise still works.
	shared := m.Second.SameBins(m.First, width)
	extra := j.Sheet.Second(d.Page(), j.First)
	j.Second = make([]float32, n)
	for b := range n {
		if j.First[b] < hopeless {
			j.Second[b] = j.First[b]
			continue
		}
		row := bins[b*all : (b+1)*all]
		if !shared {
			m.Second.Bin(append(slices.Clone(j.Sheet.Row(b)), make([]float32, feature.SecondWidth)...), row)
		}
		m.Second.BinFrom(width, extra[b*feature.SecondWidth:(b+1)*feature.SecondWidth], row[width:])
		j.Second[b] = float32(forest.Sigmoid(m.Second.Score(row)))
	}
	j.Threshold, j.Expected = feature.Choose(j.Second, j.Sheet.Words())
	return j
}

// hopeless is the probability under which the second level is not asked: most
// blocks of a page are menus, and no neighbour makes them content.
const hopeless = .004

// Keep reports whether block b is content.
func (j *Judgement) Keep(b int) bool { return j.Second[b] >= j.Threshold }
