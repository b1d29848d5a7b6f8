package rules

import (
	"encoding/binary"
	"slices"
)

// grams finds many literals of two bytes or more in one pass over a text. Each
// literal is filed under the four of its bytes that are rarest (two, if it is
// shorter); one bit for each hash of four bytes says where a look at the file is
// worth while.
type grams struct {
	lits  []string
	off   []uint8                // where the literal's key stands in it
	bits  [1 << 11]uint64        // hashes of four bytes that are in use
	start [1<<gramBits + 1]int32 // hash -> its entries
	list  []gram
	pair  [1 << 10]uint64 // pairs of bytes that are in use
	two   map[uint16][]int32
}

const gramBits = 12

type gram struct {
	key uint32
	lit int32
}

// often ranks bytes by how often they stand in running text; higher is more
// common, at most 108.
var often = func() (t [256]uint8) {
	for i := range t {
		t[i] = 8
	}
	for i, c := range []byte("qxzjkvbpygfwmucldrhsnioate ") {
		t[c] = uint8(4 + 4*i)
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

func newGrams(lits []string) *grams {
	g := &grams{lits: lits, off: make([]uint8, len(lits)), two: map[uint16][]int32{}, list: make([]gram, 0, len(lits))}
	used := make(map[uint32]int, len(lits))
	for i, s := range lits {
		if len(s) < 4 {
			k := uint16(s[0]) | uint16(s[1])<<8
			g.two[k] = append(g.two[k], int32(i))
			g.pair[k>>6] |= 1 << (k & 63)
			continue
		}
		best, cost := 0, 1<<30
		for k := 0; k+4 <= len(s) && k < 60; k++ {
			c := int(often[s[k]]) + int(often[s[k+1]]) + int(often[s[k+2]]) + int(often[s[k+3]]) + 20*used[key4(s[k:])]
			if c < cost {
				best, cost = k, c
			}
		}
		k := key4(s[best:])
		used[k]++
		g.off[i] = uint8(best)
		h := hash4(k)
		g.bits[h>>6] |= 1 << (h & 63)
		g.list = append(g.list, gram{k, int32(i)})
	}
	slices.SortStableFunc(g.list, func(a, b gram) int { return int(slot(a.key)) - int(slot(b.key)) })
	for _, e := range g.list {
		g.start[slot(e.key)+1]++
	}
	for i := 1; i < len(g.start); i++ {
		g.start[i] += g.start[i-1]
	}
	return g
}

func key4(s string) uint32 {
	return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
}

func hash4(k uint32) uint32 { return k * 0x9e3779b1 >> 15 } // 17 bits

func slot(k uint32) uint32 { return hash4(k) >> (17 - gramBits) }

// scan calls hit for every place of every literal in b.
func (g *grams) scan(b []byte, hit func(lit int32, at int)) {
	if len(g.lits) == 0 {
		return
	}
	short := len(g.two) > 0
	for i := 0; i+1 < len(b); i++ {
		if i+4 <= len(b) {
			k := binary.LittleEndian.Uint32(b[i:])
			if h := hash4(k); g.bits[h>>6]&(1<<(h&63)) != 0 {
				s := h >> (17 - gramBits)
				for _, e := range g.list[g.start[s]:g.start[s+1]] {
					if e.key == k {
						g.verify(b, e.lit, i, hit)
					}
				}
			}
		}
		if short {
			k := uint16(b[i]) | uint16(b[i+1])<<8
			if g.pair[k>>6]&(1<<(k&63)) != 0 {
				for _, l := range g.two[k] {
					g.verify(b, l, i, hit)
				}
			}
		}
	}
}

func (g *grams) verify(b []byte, l int32, i int, hit func(int32, int)) {
	s := g.lits[l]
	at := i - int(g.off[l])
	if at >= 0 && at+len(s) <= len(b) && string(b[at:at+len(s)]) == s {
		hit(l, at)
	}
}
