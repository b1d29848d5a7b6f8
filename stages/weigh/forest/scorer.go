package forest

import (
	"cmp"
	"encoding/binary"
	"math/bits"
	"slices"
	"sync"
)

// A Scorer is a forest laid out to score the rows of a page. It gives the very
// numbers of Forest.Score and is several times as fast.
//
// Walking a tree mispredicts about every second branch. Here no tree is walked:
// each has a set of the leaves that a row may still reach, and every condition
// that does not hold for the row strikes out the leaves of its left branch; what
// is left is the first leaf of the set. The conditions are read feature by
// feature in ascending order, up to the first that holds. The method is that of
// C. Lucchese et al., "QuickScorer: a fast algorithm to rank documents with
// additive ensembles of regression trees" (2015), with rows asked in groups.
//
// It is immutable and safe for concurrent use.
type Scorer struct {
	base     float64
	features []feature     // those that the forest asks for
	conds    []condition   // feature by feature
	full     []uint32      // the sets with all leaves, tree by tree
	trees    []int32       // the first word of each tree
	leaves   [][32]float32 // of each word of a set
	spare    sync.Pool     // of *scoring, for the calls to come
}

// A feature has its conditions in ascending order; the first that holds of a row is
// looked up by the row's bin.
type feature struct {
	column int32
	first  int32           // the first condition that is not dealt with yet
	holds  *[MaxBins]int32 // by bin: the first condition that holds
}

type condition struct {
	keep uint32 // the leaves of the word that stay if the condition does not hold
	at   uint32 // the word
}

// NewScorer lays out a forest.
func NewScorer(f *Forest) *Scorer {
	s := &Scorer{base: f.Base}
	byColumn := make([][]limited, len(f.Cuts))
	for _, root := range f.Roots {
		s.add(f, root, byColumn)
	}
	for k, list := range byColumn {
		if len(list) == 0 {
			continue
		}
		slices.SortStableFunc(list, func(a, b limited) int { return cmp.Compare(a.limit, b.limit) })
		ft := feature{int32(k), int32(len(s.conds)), new([MaxBins]int32)}
		for bin := range ft.holds {
			n, _ := slices.BinarySearchFunc(list, bin, func(c limited, bin int) int { return cmp.Compare(int(c.limit), bin) })
			ft.holds[bin] = ft.first + int32(n)
		}
		s.features = append(s.features, ft)
		for _, c := range list {
			s.conds = append(s.conds, c.condition)
		}
	}
	return s
}

// limited is a condition that holds for bins up to its limit.
type limited struct {
	condition
	limit uint8
}

// add lays out one tree.
func (s *Scorer) add(f *Forest, root int32, byColumn [][]limited) {
	first := len(s.full)
	n := 0
	var visit func(at int32)
	visit = func(at int32) {
		nd := &f.Nodes[at]
		if nd.Feature < 0 {
			if n%32 == 0 {
				s.full = append(s.full, 0)
				s.leaves = append(s.leaves, [32]float32{})
			}
			w := first + n/32
			s.full[w] |= 1 << (n % 32)
			s.leaves[w][n%32] = nd.Value
			n++
			return
		}
		lo := n
		visit(nd.Left)
		for lo < n { // strike out the leaves [lo,n)
			hi := min(n, lo/32*32+32)
			struck := uint32((uint64(1)<<(hi-lo) - 1) << (lo % 32))
			byColumn[nd.Feature] = append(byColumn[nd.Feature], limited{condition{^struck, uint32(first + lo/32)}, nd.Bin})
			lo = hi
		}
		visit(nd.Left + 1)
	}
	visit(root)
	s.trees = append(s.trees, int32(first))
}

// tile is how many rows are asked together. Rows that stand near each other on a page
// have much in common: what holds for all of a tile strikes out leaves once for the
// tile, and only the conditions that tell its rows apart are left for each. The sets of
// two rows stand in one word, and what holds for both strikes out leaves of both.
const tile = 8

// scoring is one call of Scores.
type scoring struct {
	*Scorer
	rows   []int32            // to be scored
	page   []uint32           // the sets of the page
	common []uint32           // the sets of a tile
	apart  []feature          // the features that tell the rows of the page apart
	open   []feature          // and those of a tile
	pairs  [tile / 2][]uint64 // the sets of its rows, two by two
}

// scoring returns what a call needs.
func (s *Scorer) scoring() *scoring {
	if c, ok := s.spare.Get().(*scoring); ok {
		return c
	}
	n := len(s.full)
	c := &scoring{Scorer: s, page: make([]uint32, n), common: make([]uint32, n)}
	for k := range c.pairs {
		c.pairs[k] = make([]uint64, n)
	}
	return c
}

// Scores writes the log-odds of binned rows into out. The rows stand in bins, width
// bytes each; only those for which want is true are scored, all of them if it is nil.
func (s *Scorer) Scores(bins []uint8, width int, want []bool, out []float64) {
	c := s.scoring()
	defer s.spare.Put(c)
	rows := c.rows[:0]
	for i := range len(bins) / width {
		if want == nil || want[i] {
			rows = append(rows, int32(i))
		}
	}
	if len(rows) == 0 {
		return
	}
	for len(rows)%tile != 0 { // the last tile repeats its last row
		rows = append(rows, rows[len(rows)-1])
	}
	c.rows = rows
	copy(c.page, s.full)
	row := func(i int32) []uint8 { return bins[int(i)*width:][:width] }
	b := newBounds(width)
	for _, i := range rows {
		b.add(row(i))
	}
	c.apart = c.strikeAll(c.page, s.features, b, c.apart[:0])
	for ; len(rows) > 0; rows = rows[tile:] {
		var of [tile][]uint8
		b.reset()
		for k, i := range rows[:tile] {
			of[k] = row(i)
			b.add(of[k])
		}
		copy(c.common, c.page)
		c.open = c.strikeAll(c.common, c.apart, b, c.open[:0])
		sums := c.score(&of)
		for k, i := range rows[:tile] {
			out[i] = sums[k]
		}
	}
}

// strikeAll takes the leaves out of the sets that no row within the bounds can reach, and
// appends the features that tell such rows apart to left, each with its first condition
// that some do not fulfil.
func (s *Scorer) strikeAll(sets []uint32, open []feature, b *bounds, left []feature) []feature {
	for _, ft := range open {
		least, most := ft.holds[b.lo[ft.column]%MaxBins], ft.holds[b.hi[ft.column]%MaxBins]
		for _, c := range s.conds[ft.first:least] {
			sets[c.at] &= c.keep
		}
		if ft.first = least; least < most {
			left = append(left, ft)
		}
	}
	return left
}

// score scores the rows of a tile.
func (c *scoring) score(rows *[tile][]uint8) [tile]float64 {
	for k := range c.pairs {
		sets := c.pairs[k][:len(c.common)]
		for w, set := range c.common {
			sets[w] = uint64(set) | uint64(set)<<32
		}
		low, high := rows[2*k], rows[2*k+1]
		for _, ft := range c.open {
			c.strikePair(sets, ft.first, ft.holds[low[ft.column]%MaxBins], ft.holds[high[ft.column]%MaxBins])
		}
	}
	return c.sum()
}

// sum adds up the leaves that are left to each row of a tile.
func (c *scoring) sum() (out [tile]float64) {
	for k := range out {
		out[k] = c.base
	}
	for _, w := range c.trees {
		leaves := &c.leaves[w]
		for k := range c.pairs {
			set := c.pairs[k][w]
			if uint32(set) == 0 || uint32(set>>32) == 0 {
				out[2*k] += c.leaf(k, 0, w)
				out[2*k+1] += c.leaf(k, 32, w)
				continue
			}
			out[2*k] += float64(leaves[bits.TrailingZeros32(uint32(set))&31])
			out[2*k+1] += float64(leaves[bits.TrailingZeros32(uint32(set>>32))&31])
		}
	}
	return out
}

// leaf returns the first leaf that is left of the tree that begins at a word.
func (c *scoring) leaf(pair, shift int, w int32) float64 {
	for {
		if set := uint32(c.pairs[pair][w] >> shift); set != 0 {
			return float64(c.leaves[w][bits.TrailingZeros32(set)])
		}
		w++
	}
}

// bounds are the least and the greatest bin in each column of some rows.
type bounds struct{ lo, hi []uint8 }

func newBounds(width int) *bounds {
	b := &bounds{make([]uint8, width), make([]uint8, width)}
	b.reset()
	return b
}

func (b *bounds) reset() {
	for i := range b.lo {
		b.lo[i], b.hi[i] = MaxBins, 0
	}
}

// add widens the bounds to hold a row. It compares eight columns at once.
func (b *bounds) add(row []uint8) {
	lo, hi := b.lo[:len(row)], b.hi[:len(row)]
	i := 0
	for ; i+8 <= len(row); i += 8 {
		v := binary.LittleEndian.Uint64(row[i:])
		l, h := binary.LittleEndian.Uint64(lo[i:]), binary.LittleEndian.Uint64(hi[i:])
		binary.LittleEndian.PutUint64(lo[i:], least(l, v))
		binary.LittleEndian.PutUint64(hi[i:], v^h^least(h, v))
	}
	for ; i < len(row); i++ {
		lo[i], hi[i] = min(lo[i], row[i]), max(hi[i], row[i])
	}
}

// least returns the lesser of each two bytes, none of which is over MaxBins.
func least(a, b uint64) uint64 {
	const top = 0x8080808080808080
	over := ((a | top) - b) & top // in the bytes where a >= b
	over = over<<1 - over>>7
	return b&over | a&^over
}

// strikePair takes leaves out of the sets of two rows: in the lower halves those of the
// conditions from first up to low, in the upper halves those from first up to high.
func (s *Scorer) strikePair(sets []uint64, first, low, high int32) {
	both, either, half := low, high, 32
	if high < low {
		both, either, half = high, low, 0
	}
	for _, c := range s.conds[first:both] {
		sets[c.at] &= uint64(c.keep) | uint64(c.keep)<<32
	}
	for _, c := range s.conds[both:either] {
		sets[c.at] &= bits.RotateLeft64(uint64(c.keep)|0xFFFFFFFF<<32, half)
	}
}
