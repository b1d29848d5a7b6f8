package forest

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// checkerboard makes rows whose target no single feature tells: x and y on the
// same side of zero, with a third feature that is noise.
func checkerboard(n int, seed uint64) *Data {
	rng := rand.New(rand.NewPCG(seed, 1))
	d := &Data{Width: 3}
	for range n {
		x, y := float32(rng.NormFloat64()), float32(rng.NormFloat64())
		d.X = append(d.X, x, y, float32(rng.NormFloat64()))
		t := float32(0)
		if (x > 0) == (y > 0) {
			t = 1
		}
		d.Y = append(d.Y, t)
		d.W = append(d.W, 1)
	}
	return d
}

func accuracy(f *Forest, d *Data) float64 {
	right := 0
	bins := make([]uint8, d.Width)
	for i := range d.Len() {
		f.Bin(d.X[i*d.Width:(i+1)*d.Width], bins)
		if (f.Score(bins) > 0) == (d.Y[i] > .5) {
			right++
		}
	}
	return float64(right) / float64(d.Len())
}

func TestTrainLearnsInteraction(t *testing.T) {
	f := Train(checkerboard(4000, 1), Params{Trees: 60, Leaves: 8, Features: 1})
	if got := accuracy(f, checkerboard(2000, 2)); got < .95 {
		t.Errorf("accuracy on unseen rows: got %.3f, want at least .95: no single feature tells, so trees must combine two", got)
	}
}

func TestTrainIsDeterministic(t *testing.T) {
	d := checkerboard(3000, 3)
	one := Train(d, Params{Trees: 10, Seed: 7, Workers: 1})
	for _, workers := range []int{2, 5} {
		if diff := cmp.Diff(one, Train(d, Params{Trees: 10, Seed: 7, Workers: workers})); diff != "" {
			t.Errorf("%d workers give another forest than 1: a model must be reproducible\n%s", workers, diff)
		}
	}
	if cmp.Equal(one, Train(d, Params{Trees: 10, Seed: 8})) {
		t.Error("another seed gives the same forest: rows and features are not sampled")
	}
}

func TestWeightsAndSoftTargets(t *testing.T) {
	// Two contradicting halves: the heavier one must win.
	d := &Data{Width: 1}
	for i := range 400 {
		d.X = append(d.X, 1)
		d.Y = append(d.Y, float32(i%2))
		d.W = append(d.W, 1+3*float32(i%2))
	}
	f := Train(d, Params{Trees: 5})
	bins := make([]uint8, 1)
	if got := Sigmoid(f.Score(bins)); got < .75 || got > .85 {
		t.Errorf("probability: got %.2f, want about .80, the weighted mean of the targets", got)
	}
}

func TestExplainAddsUp(t *testing.T) {
	d := checkerboard(1000, 4)
	f := Train(d, Params{Trees: 20})
	bins := make([]uint8, 3)
	for i := range 50 {
		f.Bin(d.X[i*3:i*3+3], bins)
		sum := f.Base
		for _, r := range f.Roots {
			sum += float64(f.Nodes[r].Value)
		}
		for _, v := range f.Explain(bins) {
			sum += v
		}
		if got := f.Score(bins); got-sum > 1e-4 || sum-got > 1e-4 {
			t.Fatalf("row %d: base, root values and parts add up to %.5f, score is %.5f", i, sum, got)
		}
	}
}

func TestIgnoredFeatureIsNotUsed(t *testing.T) {
	f := Train(checkerboard(2000, 5), Params{Trees: 20})
	g := Train(func() *Data { d := checkerboard(2000, 5); d.Ignore = []bool{true, false, false}; return d }(), Params{Trees: 20})
	if f.Importance()[0] == 0 || g.Importance()[0] != 0 {
		t.Errorf("importance of feature 0: got %.2f with it and %.2f ignored, want more than 0 and 0", f.Importance()[0], g.Importance()[0])
	}
}

// The scorer must give the very numbers of the walk down the trees, for trees of
// any size, for columns that vary and that do not, and for bins at both ends.
func TestScorerGivesTheSameNumbers(t *testing.T) {
	for _, leaves := range []int{2, 8, 31, 64, 100} {
		f := Train(checkerboard(4000, 9), Params{Trees: 30, Leaves: leaves, MinHess: .1})
		rng := rand.New(rand.NewPCG(uint64(leaves), 2))
		const rows, width = 200, 4 // one byte more than there are features
		bins := make([]uint8, rows*width)
		for i := range rows {
			bins[i*width] = uint8(rng.IntN(MaxBins))
			bins[i*width+1] = 17
			bins[i*width+2] = uint8(rng.IntN(2) * (MaxBins - 1))
		}
		want := make([]bool, rows)
		for i := range want {
			want[i] = i%3 > 0
		}
		out := make([]float64, rows)
		NewScorer(f).Scores(bins, width, want, out)
		for i := range rows {
			score := f.Score(bins[i*width : i*width+3])
			if !want[i] {
				score = 0
			}
			if out[i] != score {
				t.Fatalf("%d leaves, row %d: got %v, want %v, as Score has it: a layout must not change a model", leaves, i, out[i], score)
			}
		}
	}
}

// A binner must give the very bins of Bin, whatever the number of cuts and of rows.
func TestBinnerGivesTheSameBins(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	zero := float32(math.Copysign(0, -1))
	f := &Forest{Cuts: [][]float32{{1}, nil, {zero}, {-3, -2, 0}, {-inf, inf}}}
	for n := range MaxBins {
		cuts := make([]float32, n)
		for i := range cuts {
			cuts[i] = rng.Float32() - .5
		}
		slices.Sort(cuts)
		f.Cuts = append(f.Cuts, cuts)
	}
	const from = 1 // a feature that others bin
	width := len(f.Cuts)
	for rows := range 10 {
		x := make([]float32, rows*width)
		for i := range x {
			switch cuts := f.Cuts[i%width]; rng.IntN(4) {
			case 0:
				x[i] = []float32{0, zero, nan, -nan, inf, -inf, 1, -1}[rng.IntN(8)]
			case 1:
				if len(cuts) > 0 {
					x[i] = cuts[rng.IntN(len(cuts))]
				}
			case 2:
				x[i] = rng.Float32() - .5
			default: // as in the row above
				if i >= width {
					x[i] = x[i-width]
				}
			}
		}
		var own []float32 // without the features before from
		for i := range rows {
			own = append(own, x[i*width+from:(i+1)*width]...)
		}
		const stride = 100
		got := make([]uint8, rows*stride)
		f.Binner(from, width-from).Rows(own, got, stride)
		for i := range rows {
			want := make([]uint8, width)
			f.Bin(x[i*width:(i+1)*width], want)
			if g := got[i*stride:][:width-from]; !slices.Equal(g, want[from:]) {
				t.Fatalf("row %d of %d: got %v, want %v, as Bin has it: a layout must not change a model", i, rows, g, want[from:])
			}
		}
	}
}

func BenchmarkScore(b *testing.B) {
	d := checkerboard(2000, 6)
	f := Train(d, Params{Trees: 100})
	bins := make([]uint8, 3)
	b.ReportAllocs()
	for b.Loop() {
		f.Bin(d.X[:3], bins)
		f.Score(bins)
	}
}
