package rules

import "iter"

// Lines are the lines of the rules of a set, folded, and whose they are.
type lines struct {
	long  int             // length of the longest
	ends  [1 << 10]uint64 // hashes of length and ends: most texts fail here
	slots []uint32        // hash of a line -> its place in list plus one, 0 for none
	list  []line
}

type line struct {
	text string
	rule int32
}

// reserve makes room for n lines, all that will be added.
func (x *lines) reserve(n int) {
	size := 4
	for size < 2*n {
		size *= 2
	}
	x.slots, x.list = make([]uint32, size), make([]line, 0, n)
}

// add files a line of a rule, if it has not got it.
func (x *lines) add(text string, rule int32) {
	at := hashLine(text)
	for ; ; at++ {
		at &= uint32(len(x.slots) - 1)
		n := x.slots[at]
		if n == 0 {
			break
		}
		if x.list[n-1] == (line{text, rule}) {
			return
		}
	}
	x.list = append(x.list, line{text, rule})
	x.slots[at] = uint32(len(x.list))
	x.long = max(x.long, len(text))
	h := hashEnds(text)
	x.ends[h>>6] |= 1 << (h & 63)
}

// rules yields the rules that have a line, in the order in which they were added.
func (x *lines) rules(text []byte) iter.Seq[int32] {
	return func(yield func(int32) bool) {
		if !x.mayHave(text) {
			return
		}
		for at := hashLine(text); ; at++ {
			n := x.slots[at&uint32(len(x.slots)-1)]
			if n == 0 {
				return
			}
			if l := &x.list[n-1]; l.text == string(text) && !yield(l.rule) {
				return
			}
		}
	}
}

// mayHave spares most looks at the lines: it reports false for what is none.
func (x *lines) mayHave(text []byte) bool {
	if len(text) == 0 || len(text) > x.long {
		return false
	}
	h := hashEnds(text)
	return x.ends[h>>6]&(1<<(h&63)) != 0
}

func hashLine[T string | []byte](l T) uint32 {
	h := uint32(2166136261)
	for i := range len(l) {
		h = (h ^ uint32(l[i])) * 16777619
	}
	return h ^ h>>16
}

// hashEnds returns a number below 1<<16 that tells the length of a line, its first
// four bytes and its last.
func hashEnds[T string | []byte](l T) uint32 {
	h := uint32(len(l))
	for i := range min(4, len(l)) {
		h = h*0x01000193 ^ uint32(l[i])
	}
	return (h*0x01000193 ^ uint32(l[len(l)-1])) * 0x9e3779b1 >> 16
}
