// Package forest is gradient-boosted regression trees for two classes: a
// trainer and a predictor in plain Go, deterministic to the bit. Features are
// cut into at most 64 bins at quantiles of the training rows, so a trained
// forest is small and a prediction compares bytes.
//
// The method is that of J. H. Friedman, "Greedy function approximation: a
// gradient boosting machine" (2001), with histograms of binned features and
// second-order leaf values as in LightGBM and XGBoost.
package forest

import (
	"math"
	"slices"
	"sort"
)

// MaxBins is how many bins a feature is cut into at most.
const MaxBins = 64

// A Forest predicts the log-odds of the positive class. It is immutable and safe
// for concurrent use.
type Forest struct {
	Base  float64     // log-odds before any tree
	Cuts  [][]float32 // by feature: upper borders of its bins, ascending
	Nodes []Node      // of all trees
	Roots []int32     // index of each tree's root in Nodes
}

// A Node is an inner node or, with Feature -1, a leaf.
type Node struct {
	Feature int16
	Bin     uint8 // rows with a bin up to this one go left
	Left    int32 // the right child follows the left
	Value   float32
}

// Bin writes the bins of one row of features into out.
func (f *Forest) Bin(row []float32, out []uint8) {
	for i, cuts := range f.Cuts {
		if len(cuts) > 0 {
			out[i] = binOf(cuts, row[i])
		}
	}
}

// SameBins reports whether the first n features have the same bins in both forests.
func (f *Forest) SameBins(g *Forest, n int) bool {
	if n > len(f.Cuts) || n > len(g.Cuts) {
		return false
	}
	for i := range n {
		if !slices.Equal(f.Cuts[i], g.Cuts[i]) {
			return false
		}
	}
	return true
}

func binOf(cuts []float32, v float32) uint8 {
	lo, hi := 0, len(cuts)
	for lo < hi {
		m := int(uint(lo+hi) >> 1)
		if v <= cuts[m] {
			hi = m
		} else {
			lo = m + 1
		}
	}
	return uint8(lo)
}

// Score returns the log-odds for a binned row.
func (f *Forest) Score(bins []uint8) float64 {
	sum := f.Base
	for _, at := range f.Roots {
		n := &f.Nodes[at]
		for n.Feature >= 0 {
			if bins[n.Feature] <= n.Bin {
				n = &f.Nodes[n.Left]
			} else {
				n = &f.Nodes[n.Left+1]
			}
		}
		sum += float64(n.Value)
	}
	return sum
}

// Explain returns how much each feature moved the score of a binned row, by the
// change of the expected value along the path; Base plus the sum is the score.
func (f *Forest) Explain(bins []uint8) []float64 {
	out := make([]float64, len(f.Cuts))
	for _, at := range f.Roots {
		n := &f.Nodes[at]
		for n.Feature >= 0 {
			next := &f.Nodes[n.Left]
			if bins[n.Feature] > n.Bin {
				next = &f.Nodes[n.Left+1]
			}
			out[n.Feature] += float64(next.Value - n.Value)
			n = next
		}
	}
	return out
}

// Sigmoid turns log-odds into a probability.
func Sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// Importance returns the share of splits that use each feature.
func (f *Forest) Importance() []float64 {
	out := make([]float64, len(f.Cuts))
	n := 0.
	for i := range f.Nodes {
		if k := f.Nodes[i].Feature; k >= 0 {
			out[k]++
			n++
		}
	}
	for i := range out {
		out[i] /= max(n, 1)
	}
	return out
}

// cut chooses bin borders at quantiles of the values.
func cut(values []float32) []float32 {
	sort.Slice(values, func(i, j int) bool { return values[i] < values[j] })
	var out []float32
	n := len(values)
	distinct := values[:0:0]
	for i, v := range values {
		if i == 0 || v != values[i-1] {
			distinct = append(distinct, v)
			if len(distinct) > MaxBins {
				break
			}
		}
	}
	if len(distinct) <= MaxBins {
		for i := 0; i+1 < len(distinct); i++ {
			out = append(out, (distinct[i]+distinct[i+1])/2)
		}
		return out
	}
	for k := 1; k < MaxBins; k++ {
		v := values[n*k/MaxBins]
		if len(out) == 0 || v > out[len(out)-1] {
			out = append(out, v)
		}
	}
	return out
}
