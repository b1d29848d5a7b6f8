package forest

import "math"

// A Binner is the cuts of features that stand side by side, laid out to bin the rows of
// a page. It gives the very bins of Forest.Bin.
//
// A search that branches on each comparison mispredicts about every second one. Here the
// cuts of a feature are filled up to one less than a power of two, so a search takes the
// same steps whatever the value, and four rows are searched at once; values are compared
// as integers, whose difference says which half to take without a branch.
//
// It is immutable and safe for concurrent use.
type Binner struct {
	cuts  []int32 // as ordered gives them, feature by feature
	first []int32 // of each feature and behind the last
}

// Binner lays out the cuts of width features from the given one on.
func (f *Forest) Binner(from, width int) *Binner {
	b := &Binner{first: make([]int32, 1, width+1)}
	for _, cuts := range f.Cuts[from : from+width] {
		for _, c := range cuts {
			b.cuts = append(b.cuts, ordered(c+0)) // no negative zero
		}
		n := len(cuts)
		for ; n&(n+1) != 0; n++ {
			b.cuts = append(b.cuts, math.MaxInt32)
		}
		b.first = append(b.first, int32(len(b.cuts)))
	}
	return b
}

// ordered returns an integer that is less than that of another number if the number is;
// what is no number is over all.
func ordered(v float32) int32 {
	if v != v {
		return math.MaxInt32
	}
	b := int32(math.Float32bits(v))
	return b ^ b>>31&math.MaxInt32
}

// Rows writes the bins of rows that stand one after another. A row takes stride bytes of
// out. Bins of features without cuts are left as they are.
func (b *Binner) Rows(rows []float32, out []uint8, stride int) {
	width := len(b.first) - 1
	if width == 0 {
		return
	}
	n := len(rows) / width
	for at := 0; at < n; at += 4 {
		// The last rows are binned again where less than four are left.
		var in [4][]float32
		var to [4][]uint8
		for k := range in {
			i := min(at+k, n-1)
			in[k], to[k] = rows[i*width:][:width], out[i*stride:][:width]
		}
		b.four(&in, &to)
	}
}

// four bins four rows.
func (b *Binner) four(rows *[4][]float32, out *[4][]uint8) {
	width := len(b.first) - 1
	r0, r1, r2, r3 := rows[0][:width], rows[1][:width], rows[2][:width], rows[3][:width]
	o0, o1, o2, o3 := out[0][:width], out[1][:width], out[2][:width], out[3][:width]
	for i := range width {
		cuts := b.cuts[b.first[i]:b.first[i+1]]
		if len(cuts) == 0 {
			continue
		}
		v := r0[i]
		k0 := int64(ordered(v))
		if r1[i] == v && r2[i] == v && r3[i] == v { // as in all that says something of the page
			var a0 int
			for half := (len(cuts) + 1) >> 1; half > 0; half >>= 1 {
				a0 += half & int((int64(cuts[a0+half-1])-k0)>>63)
			}
			o0[i], o1[i], o2[i], o3[i] = uint8(a0), uint8(a0), uint8(a0), uint8(a0)
			continue
		}
		k1, k2, k3 := int64(ordered(r1[i])), int64(ordered(r2[i])), int64(ordered(r3[i]))
		var a0, a1, a2, a3 int
		for half := (len(cuts) + 1) >> 1; half > 0; half >>= 1 {
			a0 += half & int((int64(cuts[a0+half-1])-k0)>>63)
			a1 += half & int((int64(cuts[a1+half-1])-k1)>>63)
			a2 += half & int((int64(cuts[a2+half-1])-k2)>>63)
			a3 += half & int((int64(cuts[a3+half-1])-k3)>>63)
		}
		o0[i], o1[i], o2[i], o3[i] = uint8(a0), uint8(a1), uint8(a2), uint8(a3)
	}
}
