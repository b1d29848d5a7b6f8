package feature

import (
	"iter"
	"math/bits"
)

// A Table maps hashes to values. It is made once and asked for every word of
// every page, which a Go map is too slow for: slots are probed one after another
// from a place that the hash gives.
type Table[V comparable] struct {
	slots []slot[V] // a power of two, at most half of them taken
	shift uint8
	n     int
	zero  V // the value of hash 0, which marks a free slot
	has0  bool
}

type slot[V comparable] struct {
	key Hash
	val V
}

// NewTable makes a table of a map.
func NewTable[V comparable](m map[Hash]V) *Table[V] {
	width := bits.Len(uint(2*len(m) + 1))
	t := &Table[V]{slots: make([]slot[V], 1<<width), shift: uint8(32 - width), n: len(m)}
	for h, v := range m {
		if h == 0 {
			t.zero, t.has0 = v, true
			continue
		}
		i := t.place(h)
		for t.slots[i].key != 0 {
			i = (i + 1) & (len(t.slots) - 1)
		}
		t.slots[i] = slot[V]{h, v}
	}
	return t
}

// place is where the search for h begins.
func (t *Table[V]) place(h Hash) int { return int(uint32(h) * 0x9E3779B1 >> t.shift) }

// Of returns the value of a hash, and whether the table has one. A nil table has
// none.
func (t *Table[V]) Of(h Hash) (V, bool) {
	if t == nil || h == 0 {
		return t.ofZero()
	}
	for i := t.place(h); ; i = (i + 1) & (len(t.slots) - 1) {
		if s := &t.slots[i]; s.key == h || s.key == 0 {
			return s.val, s.key != 0
		}
	}
}

func (t *Table[V]) ofZero() (V, bool) {
	if t == nil {
		var none V
		return none, false
	}
	return t.zero, t.has0
}

// Len returns the number of hashes with a value.
func (t *Table[V]) Len() int {
	if t == nil {
		return 0
	}
	return t.n
}

// All returns the hashes and their values, in no order.
func (t *Table[V]) All() iter.Seq2[Hash, V] {
	return func(yield func(Hash, V) bool) {
		if t == nil || t.has0 && !yield(0, t.zero) {
			return
		}
		for _, s := range t.slots {
			if s.key != 0 && !yield(s.key, s.val) {
				return
			}
		}
	}
}

// Equal reports whether two tables hold the same values.
func (t *Table[V]) Equal(u *Table[V]) bool {
	for h, v := range t.All() {
		if w, ok := u.Of(h); !ok || w != v {
			return false
		}
	}
	return t.Len() == u.Len()
}

// A set holds hashes. The zero value is empty.
type set struct {
	slots []Hash // a power of two, at most half of them taken
	shift uint8
	n     int
	has0  bool
}

// add puts a hash into the set and reports whether it was new.
func (s *set) add(h Hash) bool {
	if h == 0 {
		was := s.has0
		s.has0 = true
		return !was
	}
	if 2*s.n >= len(s.slots) {
		s.grow(max(64, 4*len(s.slots)))
	}
	i := s.find(h)
	if s.slots[i] == h {
		return false
	}
	s.slots[i] = h
	s.n++
	return true
}

// has reports whether the set holds a hash.
func (s *set) has(h Hash) bool {
	if h == 0 || s.n == 0 {
		return h == 0 && s.has0
	}
	return s.slots[s.find(h)] == h
}

// find returns the slot that holds h, or the free one where it belongs.
func (s *set) find(h Hash) int {
	for i := int(uint32(h) * 0x9E3779B1 >> s.shift); ; i = (i + 1) & (len(s.slots) - 1) {
		if s.slots[i] == h || s.slots[i] == 0 {
			return i
		}
	}
}

// grow makes room, in a power of two of slots.
func (s *set) grow(slots int) {
	old := s.slots
	s.slots, s.shift = make([]Hash, slots), uint8(32-bits.Len(uint(slots-1)))
	for _, h := range old {
		if h != 0 {
			s.slots[s.find(h)] = h
		}
	}
}

// len returns how many hashes the set holds.
func (s *set) len() int {
	if s.has0 {
		return s.n + 1
	}
	return s.n
}
