package forest

import (
	"math"
	"math/rand/v2"
	"sync"
)

// Params steer the training. Zero fields take the defaults.
type Params struct {
	Trees    int     // default 200
	Leaves   int     // of a tree at most; default 31
	Rate     float64 // learning rate; default .08
	MinHess  float64 // least weight of a leaf; default 5
	Lambda   float64 // L2 penalty of leaf values; default 5
	Rows     float64 // share of rows for each tree; default .6
	Features float64 // share of features for each tree; default .5
	Seed     uint64
	Workers  int // goroutines; the result does not depend on it; default 2
}

func (p Params) withDefaults() Params {
	set := func(v *float64, d float64) {
		if *v == 0 {
			*v = d
		}
	}
	if p.Trees == 0 {
		p.Trees = 200
	}
	if p.Leaves == 0 {
		p.Leaves = 31
	}
	if p.Workers == 0 {
		p.Workers = 2
	}
	set(&p.Rate, .08)
	set(&p.MinHess, 5)
	set(&p.Lambda, 5)
	set(&p.Rows, .6)
	set(&p.Features, .5)
	return p
}

// Data are training rows: features row by row, the target from 0 to 1, and the
// weight of each row.
type Data struct {
	Width  int
	X      []float32
	Y, W   []float32
	Ignore []bool // by feature; may be short or nil
}

// Len returns the number of rows.
func (d *Data) Len() int { return len(d.Y) }

type trainer struct {
	p     Params
	bins  [][]uint8 // by feature
	g, h  []float32
	rows  []int32
	tmp   []int32
	f     *Forest
	feats []int
	pool  [][]cell
	rng   *rand.Rand
}

type cell struct{ g, h float64 }

type leaf struct {
	node   int32
	lo, hi int
	hist   []cell
	g, h   float64
	gain   float64
	feat   int
	bin    int
}

// Train grows a forest. The same data and parameters give the same forest,
// whatever the number of workers.
func Train(d *Data, p Params) *Forest {
	p = p.withDefaults()
	n := d.Len()
	t := &trainer{p: p, rng: rand.New(rand.NewPCG(p.Seed, 0x0ff9))}
	t.f = &Forest{Cuts: make([][]float32, d.Width)}
	t.bins = make([][]uint8, d.Width)
	t.each(d.Width, func(k int) {
		if k < len(d.Ignore) && d.Ignore[k] {
			return
		}
		step := 1 + n/200_000
		vals := make([]float32, 0, n/step+1)
		for i := 0; i < n; i += step {
			vals = append(vals, d.X[i*d.Width+k])
		}
		t.f.Cuts[k] = cut(vals)
		if len(t.f.Cuts[k]) == 0 {
			return
		}
		b := make([]uint8, n)
		for i := range n {
			b[i] = binOf(t.f.Cuts[k], d.X[i*d.Width+k])
		}
		t.bins[k] = b
	})
	var sy, sw float64
	for i := range n {
		sy += float64(d.Y[i] * d.W[i])
		sw += float64(d.W[i])
	}
	mean := min(max(sy/max(sw, 1e-9), 1e-4), 1-1e-4)
	t.f.Base = float64(float32(math.Log(mean / (1 - mean)))) // as a model file keeps it
	score := make([]float64, n)
	for i := range score {
		score[i] = t.f.Base
	}
	t.g, t.h = make([]float32, n), make([]float32, n)
	t.rows, t.tmp = make([]int32, 0, n), make([]int32, n)
	for range p.Trees {
		t.rows = t.rows[:0]
		for i := range n {
			if t.rng.Float64() < p.Rows {
				t.rows = append(t.rows, int32(i))
			}
			pr := Sigmoid(score[i])
			t.g[i] = (d.Y[i] - float32(pr)) * d.W[i]
			t.h[i] = float32(max(pr*(1-pr), 1e-6)) * d.W[i]
		}
		t.feats = t.feats[:0]
		for k := range d.Width {
			if t.bins[k] != nil && t.rng.Float64() < p.Features {
				t.feats = append(t.feats, k)
			}
		}
		if len(t.feats) == 0 || len(t.rows) == 0 {
			continue
		}
		root := t.tree()
		t.f.Roots = append(t.f.Roots, root)
		t.each(p.Workers, func(w int) {
			for i := n * w / p.Workers; i < n*(w+1)/p.Workers; i++ {
				nd := &t.f.Nodes[root]
				for nd.Feature >= 0 {
					if t.bins[nd.Feature][i] <= nd.Bin {
						nd = &t.f.Nodes[nd.Left]
					} else {
						nd = &t.f.Nodes[nd.Left+1]
					}
				}
				score[i] += float64(nd.Value)
			}
		})
	}
	return t.f
}

// each runs f for 0..n-1 on the workers.
func (t *trainer) each(n int, f func(int)) {
	var wg sync.WaitGroup
	for w := range t.p.Workers {
		wg.Go(func() {
			for i := w; i < n; i += t.p.Workers {
				f(i)
			}
		})
	}
	wg.Wait()
}

func (t *trainer) hist() []cell {
	if n := len(t.pool); n > 0 {
		h := t.pool[n-1]
		t.pool = t.pool[:n-1]
		clear(h)
		return h
	}
	return make([]cell, len(t.bins)*MaxBins)
}

// tree grows one tree leaf by leaf and returns its root.
func (t *trainer) tree() int32 {
	root := int32(len(t.f.Nodes))
	t.f.Nodes = append(t.f.Nodes, Node{Feature: -1})
	first := &leaf{node: root, lo: 0, hi: len(t.rows), hist: t.hist()}
	t.fill(first)
	t.best(first)
	open := []*leaf{first}
	for leaves := 1; leaves < t.p.Leaves; leaves++ {
		k := -1
		for i, l := range open {
			if l.gain > 1e-6 && (k < 0 || l.gain > open[k].gain) {
				k = i
			}
		}
		if k < 0 {
			break
		}
		l := open[k]
		mid := t.split(l)
		at := int32(len(t.f.Nodes))
		t.f.Nodes = append(t.f.Nodes, Node{Feature: -1}, Node{Feature: -1})
		nd := &t.f.Nodes[l.node]
		nd.Feature, nd.Bin, nd.Left = int16(l.feat), uint8(l.bin), at
		a := &leaf{node: at, lo: l.lo, hi: mid}
		b := &leaf{node: at + 1, lo: mid, hi: l.hi}
		small, big := a, b
		if b.hi-b.lo < a.hi-a.lo {
			small, big = b, a
		}
		small.hist = t.hist()
		t.fill(small)
		big.hist = l.hist // the parent's less the sibling's
		for _, f := range t.feats {
			for i := f * MaxBins; i < (f+1)*MaxBins; i++ {
				big.hist[i].g -= small.hist[i].g
				big.hist[i].h -= small.hist[i].h
			}
		}
		big.g, big.h = l.g-small.g, l.h-small.h
		t.best(a)
		t.best(b)
		t.value(l)
		open[k] = a
		open = append(open, b)
	}
	for _, l := range open {
		t.value(l)
		t.pool = append(t.pool, l.hist)
	}
	return root
}

func (t *trainer) value(l *leaf) {
	t.f.Nodes[l.node].Value = float32(t.p.Rate * l.g / (l.h + t.p.Lambda))
}

// fill makes the histograms of a leaf's rows.
func (t *trainer) fill(l *leaf) {
	rows := t.rows[l.lo:l.hi]
	for _, r := range rows {
		l.g += float64(t.g[r])
		l.h += float64(t.h[r])
	}
	t.each(len(t.feats), func(i int) {
		f := t.feats[i]
		bins, hist := t.bins[f], l.hist[f*MaxBins:(f+1)*MaxBins]
		for _, r := range rows {
			c := &hist[bins[r]&(MaxBins-1)]
			c.g += float64(t.g[r])
			c.h += float64(t.h[r])
		}
	})
}

// best finds the best split of a leaf.
func (t *trainer) best(l *leaf) {
	type found struct {
		gain float64
		bin  int
	}
	res := make([]found, len(t.feats))
	lam := t.p.Lambda
	base := l.g * l.g / (l.h + lam)
	t.each(len(t.feats), func(i int) {
		f := t.feats[i]
		hist := l.hist[f*MaxBins : (f+1)*MaxBins]
		var g, h float64
		for b := range len(t.f.Cuts[f]) {
			g += hist[b].g
			h += hist[b].h
			rh := l.h - h
			if h < t.p.MinHess || rh < t.p.MinHess {
				continue
			}
			rg := l.g - g
			if gain := g*g/(h+lam) + rg*rg/(rh+lam) - base; gain > res[i].gain {
				res[i] = found{gain, b}
			}
		}
	})
	l.gain = 0
	for i, r := range res {
		if r.gain > l.gain {
			l.gain, l.feat, l.bin = r.gain, t.feats[i], r.bin
		}
	}
}

// split parts a leaf's rows, in order, and returns where the right side begins.
func (t *trainer) split(l *leaf) int {
	bins := t.bins[l.feat]
	k, m := l.lo, 0
	for _, r := range t.rows[l.lo:l.hi] {
		if int(bins[r]) <= l.bin {
			t.rows[k] = r
			k++
		} else {
			t.tmp[m] = r
			m++
		}
	}
	copy(t.rows[k:l.hi], t.tmp[:m])
	return k
}
