package learn

import (
	"sort"

	"github.com/offprint-news/offprint/stages/weigh/feature"
)

// align lays a reference text over the blocks of a page and returns for each
// block the share of its words that the reference holds in the same order. Words
// are anchored at runs that stand once in both, longest runs first, as in
// patience diff; what is left is matched by runs of four words wherever they
// stand, since references do not always keep the page's order.
func align(blocks [][]feature.Hash, ref []feature.Hash) []float32 {
	var page []feature.Hash
	var owner []int
	for i, b := range blocks {
		for _, h := range b {
			page = append(page, h)
			owner = append(owner, i)
		}
	}
	a := &aligner{a: page, b: ref, hit: make([]bool, len(page)), used: make([]bool, len(ref))}
	a.match(0, len(page), 0, len(ref), 0)
	a.shingles(blocks)
	got := make([]float32, len(blocks))
	for i, h := range a.hit {
		if h {
			got[owner[i]]++
		}
	}
	for i, b := range blocks {
		if len(b) > 0 {
			got[i] /= float32(len(b))
		}
	}
	return got
}

type aligner struct {
	a, b []feature.Hash
	hit  []bool // of a
	used []bool // of b
}

var runLengths = [...]int{8, 5, 3, 2, 1}

func (t *aligner) take(i, j int) { t.hit[i], t.used[j] = true, true }

// match aligns a[alo:ahi] with b[blo:bhi] by runs of runLengths[level] words and shorter.
func (t *aligner) match(alo, ahi, blo, bhi, level int) {
	for alo < ahi && blo < bhi && t.a[alo] == t.b[blo] {
		t.take(alo, blo)
		alo, blo = alo+1, blo+1
	}
	for alo < ahi && blo < bhi && t.a[ahi-1] == t.b[bhi-1] {
		ahi, bhi = ahi-1, bhi-1
		t.take(ahi, bhi)
	}
	if alo >= ahi || blo >= bhi || level >= len(runLengths) {
		return
	}
	n := runLengths[level]
	if n <= 2 && (ahi-alo > 400 || bhi-blo > 400) {
		return // single words anchor nothing over long stretches
	}
	pos := map[uint64][2]int{} // run -> place in b, or -1 if it stands twice
	for j := blo; j+n <= bhi; j++ {
		k := runKey(t.b[j : j+n])
		if _, ok := pos[k]; ok {
			pos[k] = [2]int{-1, -1}
		} else {
			pos[k] = [2]int{j, -1}
		}
	}
	twice := map[uint64]bool{}
	for i := alo; i+n <= ahi; i++ {
		k := runKey(t.a[i : i+n])
		p, ok := pos[k]
		if !ok || p[0] < 0 {
			continue
		}
		if p[1] >= 0 {
			twice[k] = true
		}
		p[1] = i
		pos[k] = p
	}
	var pairs [][2]int // place in a, place in b
	for k, p := range pos {
		if p[0] >= 0 && p[1] >= 0 && !twice[k] {
			pairs = append(pairs, [2]int{p[1], p[0]})
		}
	}
	if len(pairs) == 0 {
		t.match(alo, ahi, blo, bhi, level+1)
		return
	}
	sort.Slice(pairs, func(i, j int) bool { return pairs[i][0] < pairs[j][0] })
	ai, bi := alo, blo
	for _, p := range increasing(pairs) {
		if p[0] < ai || p[1] < bi {
			continue // inside a run already taken
		}
		t.match(ai, p[0], bi, p[1], level+1)
		i, j := p[0], p[1]
		for i < ahi && j < bhi && t.a[i] == t.b[j] {
			t.take(i, j)
			i, j = i+1, j+1
		}
		ai, bi = i, j
	}
	t.match(ai, ahi, bi, bhi, level+1)
}

func runKey(hs []feature.Hash) uint64 {
	k := uint64(14695981039346656037)
	for _, h := range hs {
		k = (k ^ uint64(h)) * 1099511628211
	}
	return k
}

// increasing returns the longest run of pairs whose second places increase.
func increasing(pairs [][2]int) [][2]int {
	tails := []int{}
	prev := make([]int, len(pairs))
	for i, p := range pairs {
		k := sort.Search(len(tails), func(k int) bool { return pairs[tails[k]][1] >= p[1] })
		prev[i] = -1
		if k > 0 {
			prev[i] = tails[k-1]
		}
		if k == len(tails) {
			tails = append(tails, i)
		} else {
			tails[k] = i
		}
	}
	out := make([][2]int, len(tails))
	for k, i := len(tails)-1, tails[len(tails)-1]; k >= 0; k, i = k-1, prev[i] {
		out[k] = pairs[i]
	}
	return out
}

// shingles matches runs of four words that stand in unmatched parts of both.
func (t *aligner) shingles(blocks [][]feature.Hash) {
	const n = 4
	left := map[uint64]int{}
	for j := 0; j+n <= len(t.b); j++ {
		if !t.used[j] && !t.used[j+n-1] {
			left[runKey(t.b[j:j+n])]++
		}
	}
	if len(left) == 0 {
		return
	}
	at := 0
	for _, b := range blocks {
		for i := at; i+n <= at+len(b); i++ {
			if t.hit[i] || t.hit[i+n-1] {
				continue
			}
			k := runKey(t.a[i : i+n])
			if left[k] > 0 {
				left[k]--
				for x := i; x < i+n; x++ {
					t.hit[x] = true
				}
				for i+n < at+len(b) && !t.hit[i+n] {
					k := runKey(t.a[i+1 : i+1+n])
					if left[k] == 0 {
						break
					}
					left[k]--
					i++
					t.hit[i+n-1] = true
				}
			}
		}
		at += len(b)
	}
}
