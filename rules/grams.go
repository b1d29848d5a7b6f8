package rules

import "encoding/binary"

// grams finds many literals in one pass over a text. Each literal is filed under
// the four of its bytes that are rarest (two, if it is shorter); a bit for each
// group of bytes says where a look at the file is worth while.
type grams struct {
	lits []string
	off  []uint8 // where the literal's key stands in it
	bits [1 << 11]uint64
	four map[uint32][]int32
	pair [1 << 10]uint64
	two  map[uint16][]int32
}

// often ranks bytes by how often they stand in running text; higher is more
// common.
var often = func() (t [256]uint16) {
	for i := range t {
		t[i] = 8
	}
	for i, c := range []byte("qxzjkvbpygfwmucldrhsnioate ") {
		t[c] = uint16(4 + 4*i)
	}
	for c := 0x80; c < 0xc0; c++ {
		t[c] = 20 // continuation bytes
	}
	for _, c := range []byte{0xc3, 0xd0, 0xd1, 0xd8, 0xd9, 0xe3, 0xe4, 0xe5} {
		t[c] = 70
	}
	return t
}()

func newGrams(lits []string) *grams {
	g := &grams{lits: lits, off: make([]uint8, len(lits)), four: make(map[uint32][]int32, len(lits)), two: map[uint16][]int32{}}
	for i, s := range lits {
		n := 4
		if len(s) < 4 {
			n = 2
		}
		best, cost := 0, 1<<30
		for k := 0; k+n <= len(s) && k < 200; k++ {
			c := 0
			for _, b := range []byte(s[k : k+n]) {
				c += int(often[b])
			}
			if n == 4 {
				c += 30 * len(g.four[key4(s[k:])])
			}
			if c < cost {
				best, cost = k, c
			}
		}
		g.off[i] = uint8(best)
		if n == 4 {
			k := key4(s[best:])
			g.four[k] = append(g.four[k], int32(i))
			h := hash4(k)
			g.bits[h>>6] |= 1 << (h & 63)
		} else {
			k := uint16(s[best]) | uint16(s[best+1])<<8
			g.two[k] = append(g.two[k], int32(i))
			g.pair[k>>6] |= 1 << (k & 63)
		}
	}
	return g
}

func key4(s string) uint32 {
	return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
}

func hash4(k uint32) uint32 { return k * 0x9e3779b1 >> 15 } // 17 bits

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
				for _, l := range g.four[k] {
					g.verify(b, l, i, hit)
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
