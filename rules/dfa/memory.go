package dfa

import "sync"

// A Memory bounds what many expressions keep, so that no text can make them grow
// without end. Where it is full, expressions that were not used of late give back
// what they have. It is safe for concurrent use.
type Memory struct {
	limit   int
	scratch sync.Pool

	mu   sync.Mutex
	used int
	list []*Regexp // that hold some of it
	hand int       // where in the list the search for unused ones goes on
}

// NewMemory returns memory of about so many bytes. It may hold more for a moment:
// what texts are read with just then is not given back.
func NewMemory(bytes int) *Memory {
	return &Memory{limit: bytes, scratch: sync.Pool{New: func() any { return &scratch{} }}}
}

// spare is the part of the memory that is given back at once, for few searches: one
// in so many.
const spare = 8

// take notes that r holds n bytes more, in machine m if that is not nil.
func (y *Memory) take(r *Regexp, m *machine, n int) {
	y.mu.Lock()
	defer y.mu.Unlock()
	if m != nil && r.machine.Load() != m {
		return // it was given back; who still reads with it has the last of it
	}
	if !r.counted {
		r.counted = true
		y.list = append(y.list, r)
	}
	r.held += n
	if m != nil {
		m.counted += n
	}
	if y.used += n; y.used > y.limit {
		y.sweep(r)
	}
}

// sweep takes from expressions, all but one, what they hold: from those that were
// not used since it last came by.
func (y *Memory) sweep(but *Regexp) {
	for range 2 * len(y.list) {
		if y.used <= y.limit-y.limit/spare {
			return
		}
		y.hand++
		if y.hand >= len(y.list) {
			y.hand = 0
		}
		switch r := y.list[y.hand]; {
		case r == but:
		case r.used.Load():
			r.used.Store(false)
		default:
			y.drop(r)
			y.list[y.hand] = y.list[len(y.list)-1]
			y.list = y.list[:len(y.list)-1]
			y.hand--
			r.counted = false
		}
	}
}

// drop takes what an expression holds.
func (y *Memory) drop(r *Regexp) {
	r.machine.Store(nil)
	r.full.Store(nil)
	y.used -= r.held
	r.held = 0
}

// replace puts another machine, or none, in the place of one that is full.
func (y *Memory) replace(r *Regexp, full, with *machine) {
	y.mu.Lock()
	defer y.mu.Unlock()
	kept := 0
	if with != nil {
		kept = with.kept // which grows as soon as others see the machine
	}
	if !r.machine.CompareAndSwap(full, with) {
		return // somebody else has done so, or it was given back
	}
	n := kept - full.counted
	if with != nil {
		with.counted = kept
	}
	r.held += n
	y.used += n
}
