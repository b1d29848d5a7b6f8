package weigh

import (
	"cmp"
	"math"
	"slices"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages/weigh/feature"
	"github.com/offprint-news/offprint/stages/weigh/forest"
)

// A Reason is one feature of a block and what it did to the block's score.
type Reason struct {
	Feature string  // in words
	Value   float32 // of the feature
	Weight  float64 // in log-odds; above 0 it spoke for content
	// Because holds the reasons of the first look at the block by itself, strongest
	// first, where that look is the feature.
	Because []Reason
}

// An Explanation tells for the blocks of one document why the classifier kept them
// or not.
type Explanation struct {
	model *Model
	sheet *feature.Sheet
	first []float32
	extra []float32
	prob  []float32
}

// Explain looks at a processed document again with the models of the set.
func (s *Set) Explain(d *pipeline.Document) *Explanation {
	m := s.Of(d.Page().Format)
	j := m.Judge(d)
	if j.Sheet.Width() == 0 {
		return &Explanation{sheet: j.Sheet, prob: j.Second} // judged by length: no feature decided
	}
	return &Explanation{model: m, sheet: j.Sheet, first: j.First, extra: j.Sheet.Second(d.Page(), j.First), prob: j.Second}
}

// Probability is the probability that a block is content.
func (e *Explanation) Probability(block int) float32 { return e.prob[block] }

// Reasons returns what moved the score of a block, strongest first. The weights and
// the score of a block about which nothing is known add up to the block's log-odds.
func (e *Explanation) Reasons(block int) []Reason {
	if block < 0 || block >= e.sheet.Len() || e.model == nil {
		return nil
	}
	row := e.sheet.Row(block)
	own := e.reasons(e.model.First, row)
	if e.first[block] < hopeless {
		return own // the second level was not asked
	}
	all := append(slices.Clone(row), e.extra[block*feature.SecondWidth:(block+1)*feature.SecondWidth]...)
	list := e.reasons(e.model.Second, all)
	for i := range list {
		if list[i].Feature == e.sheet.Name(e.sheet.Own()) {
			list[i].Because = own
		}
	}
	return list
}

func (e *Explanation) reasons(f *forest.Forest, row []float32) []Reason {
	bins := make([]uint8, len(f.Cuts))
	f.Bin(row, bins)
	var out []Reason
	for k, w := range f.Explain(bins) {
		if w != 0 {
			out = append(out, Reason{Feature: e.sheet.Name(k), Value: row[k], Weight: w})
		}
	}
	slices.SortStableFunc(out, func(a, b Reason) int { return cmp.Compare(math.Abs(b.Weight), math.Abs(a.Weight)) })
	return out
}
