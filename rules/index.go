package rules

import (
	"cmp"
	"encoding/binary"
	"slices"
)

// An index finds many literals in one pass over a text. Each literal is filed
// under four of its bytes (all of them, if there are fewer): of literals that
// count anywhere the rarest four, of those that count at one end of a text the
// outermost. One bit for each hash of four bytes says where a look at the file
// is worth while.
type index struct {
	end     end
	lits    []string
	trigger []trigger // what the literals trigger: that of literal i is trigger[first[i]:first[i+1]]
	first   []int32
	at      map[string]int32
	added   []addition

	off      []uint8  // where the literal's key stands in it
	bits     []uint64 // hashes of four bytes that are in use
	bitShift uint8
	start    []int32 // hash -> its entries in list
	shift    uint8
	list     []gram
	few      []digram  // literals of two or three bytes, by the hash of their first two
	fewAt    []int32   // hash -> its entries in few; nil if there are none
	pairs    []uint64  // which two bytes they begin with
	ones     [][]int32 // byte -> literals of one byte; nil if there are none
}

// An end says where in a text the literals of an index count.
type end uint8

const (
	noEnd end = iota
	head
	tail
)

type addition struct {
	lit int32
	t   trigger
}

// to returns what a literal triggers.
func (x *index) to(lit int32) []trigger { return x.trigger[x.first[lit]:x.first[lit+1]] }

// A gram is the entry of one literal: its key, and four more of its bytes, which
// spare most looks at the literal itself.
type gram struct {
	key, more uint32
	lit       int32
	rel       int8 // where the four more stand, from the key
}

// A digram is the entry of a literal of two or three bytes: its first two, and the
// third or 0.
type digram struct {
	pair  uint16
	third uint8
	lit   int32
}

const fewBits = 10 // of the hash of two bytes

func hash2(pair uint16) uint32 { return hash4(uint32(pair)) >> (32 - fewBits) }

// often ranks bytes by how often they stand in running text; higher is more
// common, at most 108.
var often = func() (t [256]uint8) {
	for i := range t {
		t[i] = 8
	}
	for i, c := range []byte("qxzjkvbpygfwmucldrhsnioate ") {
		t[c] = uint8(4 + 4*i)
	}
	for c := '0'; c <= '9'; c++ {
		t[c] = 60
	}
	for c := 0x80; c < 0xc0; c++ {
		t[c] = 20 // continuation bytes
	}
	for _, c := range []byte{0xc3, 0xd0, 0xd1, 0xd8, 0xd9, 0xe3, 0xe4, 0xe5} {
		t[c] = 70
	}
	return t
}()

// rarity estimates how seldom a literal stands in running text.
func rarity(s string) int {
	n := 0
	for i := range min(len(s), 12) {
		n += 120 - int(often[s[i]])
	}
	return n
}

func (x *index) add(lit string, t trigger) {
	i, ok := x.at[lit]
	if !ok {
		if x.at == nil {
			x.at = map[string]int32{}
		}
		i = int32(len(x.lits))
		x.at[lit] = i
		x.lits = append(x.lits, lit)
	}
	x.added = append(x.added, addition{i, t})
}

// build files the literals.
func (x *index) build() {
	n := len(x.lits)
	x.first = make([]int32, n+2)
	for _, a := range x.added {
		x.first[a.lit+2]++
	}
	for i := 2; i < len(x.first); i++ {
		x.first[i] += x.first[i-1]
	}
	x.trigger = make([]trigger, len(x.added))
	for _, a := range x.added {
		x.trigger[x.first[a.lit+1]] = a.t
		x.first[a.lit+1]++
	}
	x.at, x.added = nil, nil
	size := uint8(4) // of the table, in bits
	for 1<<size < n && size < 15 {
		size++
	}
	x.shift, x.bitShift = 32-size, 32-size-4
	x.start = make([]int32, 1<<size+1)
	x.bits = make([]uint64, 1<<(size+4)/64)
	x.off = make([]uint8, n)
	keys := make([]gram, 0, n)
	// How many literals hold a group of bytes, by hash: what many hold, many texts
	// hold.
	held := make([]uint16, 1<<size)
	if x.end == noEnd {
		for _, s := range x.lits {
			for k := 0; k+4 <= len(s) && k < 16; k++ {
				held[hash4(key4(s[k:]))>>x.shift]++
			}
		}
	}
	for i, s := range x.lits {
		switch len(s) {
		case 1:
			if x.ones == nil {
				x.ones = make([][]int32, 256)
			}
			x.ones[s[0]] = append(x.ones[s[0]], int32(i))
			continue
		case 2, 3:
			e := digram{pair: uint16(s[0]) | uint16(s[1])<<8, lit: int32(i)}
			if len(s) == 3 {
				e.third = s[2]
			}
			x.few = append(x.few, e)
			continue
		}
		best := 0
		switch x.end {
		case tail:
			best = len(s) - 4
		case noEnd:
			cost := 1 << 30
			for k := 0; k+4 <= len(s) && k < 16; k++ {
				c := int(often[s[k]]) + int(often[s[k+1]]) + int(often[s[k+2]]) + int(often[s[k+3]]) + 4*int(held[hash4(key4(s[k:]))>>x.shift])
				if c < cost {
					best, cost = k, c
				}
			}
		}
		k := key4(s[best:])
		h := hash4(k)
		x.off[i] = uint8(min(best, 255))
		x.bits[h>>x.bitShift>>6] |= 1 << (h >> x.bitShift & 63)
		x.start[h>>x.shift+1]++
		far := best // the window furthest from the key that int8 can tell
		if best >= 4 {
			far = max(0, best-12)
		} else if len(s) > best+4 {
			far = min(len(s)-4, best+12)
		}
		keys = append(keys, gram{k, key4(s[far:]), int32(i), int8(far - best)})
	}
	x.fileFew()
	for i := 1; i < len(x.start); i++ {
		x.start[i] += x.start[i-1]
	}
	x.list = make([]gram, len(keys))
	next := append([]int32(nil), x.start...)
	for _, g := range keys {
		s := hash4(g.key) >> x.shift
		x.list[next[s]] = g
		next[s]++
	}
}

// fileFew files the literals of two and three bytes.
func (x *index) fileFew() {
	if len(x.few) == 0 {
		return
	}
	slices.SortStableFunc(x.few, func(a, b digram) int { return cmp.Compare(hash2(a.pair), hash2(b.pair)) })
	x.pairs, x.fewAt = make([]uint64, 1<<10), make([]int32, 1<<fewBits+1)
	for _, e := range x.few {
		x.pairs[e.pair>>6] |= 1 << (e.pair & 63)
		x.fewAt[hash2(e.pair)+1]++
	}
	for i := 1; i < len(x.fewAt); i++ {
		x.fewAt[i] += x.fewAt[i-1]
	}
}

func key4(s string) uint32 {
	return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
}

func hash4(k uint32) uint32 { return k * 0x9e3779b1 }

// scan calls hit for every literal whose key stands in b at an offset in
// [from,to).
func (x *index) scan(b []byte, from, to int, hit func(lit int32, at int)) {
	if x.ones != nil {
		for i := from; i < to && i < len(b); i++ {
			for _, l := range x.ones[b[i]] {
				hit(l, i)
			}
		}
	}
	if x.fewAt != nil {
		for i := from; i < to && i+2 <= len(b); i++ {
			p := binary.LittleEndian.Uint16(b[i:])
			if x.pairs[p>>6]&(1<<(p&63)) == 0 {
				continue
			}
			h := hash2(p)
			for _, e := range x.few[x.fewAt[h]:x.fewAt[h+1]] {
				if e.pair == p && (e.third == 0 || i+3 <= len(b) && e.third == b[i+2]) {
					hit(e.lit, i)
				}
			}
		}
	}
	if len(x.list) == 0 {
		return
	}
	for i := from; i < to && i+4 <= len(b); i++ {
		k := binary.LittleEndian.Uint32(b[i:])
		h := hash4(k)
		if x.bits[h>>x.bitShift>>6]&(1<<(h>>x.bitShift&63)) == 0 {
			continue
		}
		s := h >> x.shift
		for _, e := range x.list[x.start[s]:x.start[s+1]] {
			if e.key != k {
				continue
			}
			if j := i + int(e.rel); j < 0 || j+4 > len(b) || binary.LittleEndian.Uint32(b[j:]) != e.more {
				continue
			}
			lit := x.lits[e.lit]
			at := i - int(x.off[e.lit])
			if at >= 0 && at+len(lit) <= len(b) && string(b[at:at+len(lit)]) == lit {
				hit(e.lit, at)
			}
		}
	}
}
