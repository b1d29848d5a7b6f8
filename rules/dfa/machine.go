package dfa

import (
	"bytes"
	"sync"
	"sync/atomic"
	"unicode/utf8"
)

// Where a transition leads. Numbers above are states, each a row of the table.
const (
	unknown uint32 = iota // it was not taken before
	matches               // the expression matches, whatever follows
	never                 // it does not, whatever follows
	start                 // the first state
)

// maxKept is how many bytes one machine may keep; few expressions need more. A
// machine that is full is emptied, but not again before it has read minRead bytes:
// where texts always lead to new states, package regexp is faster.
const (
	maxKept = 96 << 10
	minRead = 48 << 10
)

// A machine is the part of the automaton that texts have led to so far.
type machine struct {
	program
	regexp  *Regexp
	cells   uint32                          // words of a row: each holds two transitions
	table   atomic.Pointer[[]atomic.Uint32] // state, class -> state; grows by copying
	emptied bool                            // its expression had a machine that was full
	read    atomic.Int64                    // bytes, of one that was emptied

	mu    sync.Mutex // of what follows, and of writing the table
	keys  []byte     // of the states, one after the other
	ends  []uint32   // state -> end of its key
	slots []uint16   // hash of a key -> state; 0 for none
	kept  int        // bytes

	counted int // of them, in memory; the memory's lock guards it
}

// newMachine returns a machine that has read nothing yet; nil if there can be none.
func newMachine(r *Regexp, p program) *machine {
	m := &machine{program: p, regexp: r, cells: (p.stride + 1) / 2, ends: make([]uint32, start, 2*start), slots: make([]uint16, 8)}
	table := make([]atomic.Uint32, (start+2)*m.cells)
	m.table.Store(&table)
	if m.state(p.first()) != start {
		return nil
	}
	m.kept = m.size()
	return m
}

// size returns the bytes that a machine keeps.
func (m *machine) size() int {
	return m.program.size() + 4*len(*m.table.Load()) + cap(m.keys) + 4*cap(m.ends) + 2*len(m.slots) + machineSize
}

const machineSize = 512 // bytes of a machine and its program besides their lists

// run reports whether the expression matches somewhere in the text, and whether
// that is known.
func run[T string | []byte](m *machine, text T) (matched, known bool) {
	table := *m.table.Load()
	at := start
	for i := 0; i <= len(text); {
		class := m.stride - 1 // the end
		switch {
		case i == len(text):
			i++
		case text[i] < utf8.RuneSelf:
			class = uint32(m.ascii[text[i]])
			i++
		default:
			r, n := utf8.DecodeRuneInString(string(text[i:min(i+utf8.UTFMax, len(text))]))
			class = m.class(r)
			i += n
		}
		to := uint32(uint16(table[at*m.cells+class>>1].Load() >> (class & 1 * 16)))
		if to == unknown {
			if to, table = m.extend(at, class); to == unknown {
				return false, false
			}
		}
		if to <= never {
			return to == matches, true
		}
		at = to
	}
	return false, true
}

// extend finds out where a transition leads, unknown if that is too much to keep,
// and returns the table with it.
func (m *machine) extend(at, class uint32) (uint32, []atomic.Uint32) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s := m.regexp.memory.scratch.Get().(*scratch)
	defer m.regexp.memory.scratch.Put(s)
	matched := m.step(m.key(at), class, s)
	to := never
	if matched {
		to = matches
	} else if len(s.key) > 0 {
		kept := m.kept
		to = m.state(s.key)
		if m.kept = m.size(); m.kept > maxKept || to == unknown {
			m.full()
			return unknown, nil
		}
		if m.kept > kept {
			m.regexp.memory.take(m.regexp, m, m.kept-kept)
		}
	}
	table := *m.table.Load()
	cell := &table[at*m.cells+class>>1]
	cell.Store(cell.Load() | to<<(class&1*16))
	return to, table
}

// full gives up a machine, for an empty one if that is worth while.
func (m *machine) full() {
	var empty *machine
	if !m.emptied || m.read.Load() >= minRead {
		empty = newMachine(m.regexp, m.program)
	}
	if empty == nil {
		m.regexp.large.Store(true)
	} else {
		empty.emptied = true
	}
	m.regexp.memory.replace(m.regexp, m, empty)
}

// key returns the key of a state.
func (m *machine) key(state uint32) []byte { return m.keys[m.ends[state-1]:m.ends[state]] }

// state returns the number of a state, a new one if need be; unknown if there
// are too many.
func (m *machine) state(key []byte) uint32 {
	slot := m.slot(key)
	if s := m.slots[slot]; s != 0 {
		return uint32(s)
	}
	s := uint32(len(m.ends))
	if s > 1<<16-1 {
		return unknown
	}
	m.keys = append(m.keys, key...)
	m.ends = append(m.ends, uint32(len(m.keys)))
	m.slots[slot] = uint16(s)
	if int(s)*4 > len(m.slots)*3 {
		m.slots = make([]uint16, 2*len(m.slots))
		for i := start; i <= s; i++ {
			m.slots[m.slot(m.key(i))] = uint16(i)
		}
	}
	if old := *m.table.Load(); (s+1)*m.cells > uint32(len(old)) {
		larger := make([]atomic.Uint32, (s+1+s/4)*m.cells)
		for i := range old {
			larger[i].Store(old[i].Load())
		}
		m.table.Store(&larger)
	}
	return s
}

// slot returns where the state with a key stands among the slots, or would.
func (m *machine) slot(key []byte) uint32 {
	h := uint32(2166136261)
	for _, c := range key {
		h = (h ^ uint32(c)) * 16777619
	}
	for i := h ^ h>>15; ; i++ {
		i &= uint32(len(m.slots) - 1)
		if s := m.slots[i]; s == 0 || bytes.Equal(m.key(uint32(s)), key) {
			return i
		}
	}
}
