package weigh

import (
	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages/weigh/feature"
	"github.com/offprint-news/offprint/stages/weigh/forest"
)

// A Typer tells the type of a page: one forest a type, against the others.
type Typer struct {
	Table   *feature.TypeTable
	Forests [feature.Types]*forest.Forest
}

// Type returns the probability of each type; they add up to 1.
func (t *Typer) Type(d *pipeline.Document, s *feature.Sheet) [feature.Types]float32 {
	var out [feature.Types]float32
	row := s.PageRow(d, t.Table)
	bins := make([]uint8, len(row))
	sum := float32(0)
	for k, f := range t.Forests {
		f.Bin(row, bins)
		out[k] = float32(forest.Sigmoid(f.Score(bins)))
		sum += out[k]
	}
	for k := range out {
		out[k] /= max(sum, 1e-6)
	}
	return out
}
