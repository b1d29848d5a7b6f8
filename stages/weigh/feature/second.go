package feature

import (
	"math"
	"slices"

	"github.com/offprint-news/offprint/pipeline"
)

// Second-level features: what the first level said of a block's neighbours,
// containers and page. They make the classifier see sequences and regions.
const (
	gOwn = iota
	gPrev1
	gPrev2
	gPrev3
	gNext1
	gNext2
	gNext3
	gWin2
	gWin5
	gWin12
	gUp1
	gUp2
	gUp3
	gUp4
	gSig
	gPage
	gMax
	gRank
	gSeen
	gLeft
	gChosen
	gExpect
	gHead
	gSection
	SecondWidth
)

// Second returns the second-level features of a page, SecondWidth to a block,
// from the first level's probabilities; the slice is the sheet's own.
func (s *Sheet) Second(page *pipeline.Page, p []float32) []float32 {
	out := s.memory.floats.take(s.n * SecondWidth)
	if s.n == 0 {
		return out
	}
	words := s.memory.floats.take(s.n)
	sum, mass, top := float32(0), float32(0), float32(0)
	for i := range words {
		words[i] = float32(s.stats[i].Words)
		if page.Blocks[i].Hidden != "" && !s.hidden {
			words[i] *= .1
		}
		sum += words[i]
		mass += words[i] * p[i]
		top = max(top, p[i])
	}
	th, expect := Choose(p, s.Words())
	at := func(i int) float32 {
		if i < 0 || i >= s.n {
			return 0
		}
		return p[i]
	}
	ws, ps := s.memory.floats.take(s.n+1), s.memory.floats.take(s.n+1) // running sums
	for i := range s.n {
		w := words[i] + 1
		ws[i+1], ps[i+1] = ws[i]+w, ps[i]+w*p[i]
	}
	win := func(i, k int) float32 {
		a, b := max(0, i-k), min(s.n, i+k+1)
		own := words[i] + 1
		return (ps[b] - ps[a] - own*p[i]) / max(1, ws[b]-ws[a]-own)
	}
	rank := s.memory.floats.take(s.n)
	for k, i := range descending(p) {
		rank[i] = float32(k) / float32(s.n)
	}
	up := s.containers(page, p, words)
	head := float32(0)
	section := s.sections(page, p, words)
	for i := range s.n {
		r := out[i*SecondWidth : (i+1)*SecondWidth]
		r[gOwn] = p[i]
		r[gPrev1], r[gPrev2], r[gPrev3] = at(i-1), at(i-2), at(i-3)
		r[gNext1], r[gNext2], r[gNext3] = at(i+1), at(i+2), at(i+3)
		r[gWin2], r[gWin5], r[gWin12] = win(i, 2), win(i, 5), win(i, 12)
		copy(r[gUp1:gSig+1], up[i*5:i*5+5])
		r[gPage], r[gMax], r[gRank] = mass/max(1, sum), top, rank[i]
		r[gSeen] = ps[i] / max(1, ps[s.n])
		r[gLeft] = (ps[s.n] - ps[i+1]) / max(1, ps[s.n])
		r[gChosen], r[gExpect] = p[i]-th, expect
		r[gHead], r[gSection] = head, section[i]
		if pipeline.HeadingLevel(page.Blocks[i].Tag) > 0 {
			head = p[i]
		}
	}
	return out
}

// Words returns the words of each block; hidden text that does not count has none.
func (s *Sheet) Words() []int {
	out := make([]int, s.n)
	for i := range out {
		out[i] = s.stats[i].Words
	}
	return out
}

// containers returns, for each block, the mean probability over its four nearest
// containers and over the blocks of the same signature, the block itself left out.
func (s *Sheet) containers(page *pipeline.Page, p, words []float32) []float32 {
	out := s.memory.floats.take(s.n * 5)
	if page.Format != pipeline.HTML {
		return out
	}
	ws, ps := s.memory.floats.take(len(page.Elements)), s.memory.floats.take(len(page.Elements))
	for i := range page.Blocks {
		if e := page.Blocks[i].Elem; e >= 0 {
			ws[e] += words[i] + 1
			ps[e] += (words[i] + 1) * p[i]
		}
	}
	for i := len(page.Elements) - 1; i >= 0; i-- {
		if q := page.Elements[i].Parent; q >= 0 {
			ws[q] += ws[i]
			ps[q] += ps[i]
		}
	}
	type pair struct{ w, p float32 }
	sigs := map[Hash]pair{}
	for i := range page.Blocks {
		if e := page.Blocks[i].Elem; e >= 0 {
			g := sigs[s.sigs[e]]
			sigs[s.sigs[e]] = pair{g.w + words[i] + 1, g.p + (words[i]+1)*p[i]}
		}
	}
	for i := range page.Blocks {
		e := page.Blocks[i].Elem
		if e < 0 {
			continue
		}
		own := words[i] + 1
		g := sigs[s.sigs[e]]
		out[i*5+4] = (g.p - own*p[i]) / max(1, g.w-own)
		for k := 0; k < 4 && e >= 0; k++ {
			e = page.Elements[e].Parent
			if e < 0 {
				break
			}
			out[i*5+k] = (ps[e] - own*p[i]) / max(1, ws[e]-own)
		}
	}
	return out
}

// sections returns the mean probability of the blocks between two headings.
func (s *Sheet) sections(page *pipeline.Page, p, words []float32) []float32 {
	out := s.memory.floats.take(s.n)
	from := 0
	end := func(to int) {
		var w, q float32
		for i := from; i < to; i++ {
			w += words[i] + 1
			q += (words[i] + 1) * p[i]
		}
		for i := from; i < to; i++ {
			out[i] = q / max(1, w)
		}
		from = to
	}
	for i := range page.Blocks {
		if pipeline.HeadingLevel(page.Blocks[i].Tag) > 0 {
			end(i)
		}
	}
	end(s.n)
	return out
}

// descending returns the indexes of probabilities from the highest on, equal ones in
// their order.
func descending(p []float32) []int {
	keys := make([]uint64, len(p)) // of floats that are not negative the bits have their order
	for i, v := range p {
		keys[i] = uint64(^math.Float32bits(v))<<32 | uint64(i)
	}
	slices.Sort(keys)
	order := make([]int, len(keys))
	for k, key := range keys {
		order[k] = int(uint32(key))
	}
	return order
}

// Choose returns the threshold whose choice of blocks has the best expected F1
// by word counts, taking probabilities for truth, and that F1.
func Choose(p []float32, words []int) (threshold, f1 float32) {
	want := 0.
	for i := range p {
		want += float64(p[i]) * float64(words[i])
	}
	best, th := 0., float32(1)
	hit, got := 0., 0.
	for _, i := range descending(p) {
		hit += float64(p[i]) * float64(words[i])
		got += float64(words[i])
		if f := 2 * hit / (got + want); f > best {
			best, th = f, p[i]
		}
	}
	return th, float32(best)
}
