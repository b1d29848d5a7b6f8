package eval

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// Interval is a figure with the bounds of its 95 % bootstrap interval: how far
// it would move had other pages of the same kind been drawn.
type Interval struct{ Value, Low, High float64 }

// String prints four decimals, as "0.8123 [0.8010, 0.8231]".
func (i Interval) String() string {
	return fmt.Sprintf("%.4f [%.4f, %.4f]", i.Value, i.Low, i.High)
}

const resamples = 2000

// bootstrap draws n pages out of n with replacement, 2000 times, and takes the
// middle 95 % of the figure; the draws are the same in every run. Draws for
// which the figure is NaN are left out.
func bootstrap(n int, figure func(pick []int) float64) Interval {
	pick := make([]int, n)
	for i := range pick {
		pick[i] = i
	}
	out := Interval{Value: figure(pick), Low: math.NaN(), High: math.NaN()}
	if n == 0 {
		return out
	}
	rng := rand.New(rand.NewPCG(1, 2))
	draws := make([]float64, 0, resamples)
	for range resamples {
		for i := range pick {
			pick[i] = rng.IntN(n)
		}
		if x := figure(pick); !math.IsNaN(x) {
			draws = append(draws, x)
		}
	}
	if len(draws) == 0 {
		return out
	}
	slices.Sort(draws)
	at := func(share float64) float64 { return draws[int(math.Round(share*float64(len(draws)-1)))] }
	out.Low, out.High = at(.025), at(.975)
	return out
}

func bootstrapMean(xs []float64) Interval {
	return bootstrap(len(xs), func(pick []int) float64 {
		sum := 0.0
		for _, i := range pick {
			sum += xs[i]
		}
		return sum / float64(len(pick))
	})
}

// ratio is NaN where there is nothing to take a share of.
func ratio(a, b int) float64 {
	if b == 0 {
		return math.NaN()
	}
	return float64(a) / float64(b)
}

// f1 is NaN when either side is.
func f1(p, r float64) float64 {
	if p+r == 0 {
		return 0
	}
	return 2 * p * r / (p + r)
}

func orZero(x float64) float64 {
	if math.IsNaN(x) {
		return 0
	}
	return x
}
