// Package dfa tells whether regular expressions match, at about the cost of one
// look-up a byte. Package regexp, which can say where the groups are as well,
// takes many times as long, as the benchmark shows; where most texts do not match,
// as with the patterns of rules, that is most of the time.
//
// The automaton of an expression is built while texts are read: a state is made
// when a text first leads to it, and kept. Some expressions have more states
// than are worth keeping; those go on with package regexp.
package dfa

import (
	"regexp"
	"sync"
	"sync/atomic"
	"unicode/utf8"
)

// A Memory bounds what the automata of many expressions keep, so that no text
// can make them grow without end. An expression for which it does not suffice
// gives back what it has. It is safe for concurrent use.
type Memory struct{ left atomic.Int64 }

// NewMemory returns memory of about so many bytes.
func NewMemory(bytes int) *Memory {
	m := &Memory{}
	m.left.Store(int64(bytes))
	return m
}

// take reports whether n bytes are left, which are then in use.
func (m *Memory) take(n int) bool {
	if m.left.Add(int64(-n)) < 0 {
		m.left.Add(int64(n))
		return false
	}
	return true
}

// A Regexp is a regular expression. It is compiled when it is first needed. It
// is safe for concurrent use.
type Regexp struct {
	src     string
	memory  *Memory
	once    sync.Once
	machine *machine // nil if package regexp does the work
	full    func() *regexp.Regexp
}

// New returns a regular expression, in the syntax of package regexp. One that is
// not sound matches nothing; it is up to the caller to parse it before.
func New(src string, memory *Memory) *Regexp {
	return &Regexp{src: src, memory: memory, full: sync.OnceValue(func() *regexp.Regexp {
		re, err := regexp.Compile(src)
		if err != nil {
			return nil
		}
		return re
	})}
}

// Full returns the expression as package regexp has it, to find where it
// matches; nil if it is not sound.
func (r *Regexp) Full() *regexp.Regexp { return r.full() }

// Match reports whether the expression matches somewhere in the text.
func (r *Regexp) Match(text []byte) bool {
	if matched, known := ask(r, text); known {
		return matched
	}
	re := r.full()
	return re != nil && re.Match(text)
}

// MatchString reports whether the expression matches somewhere in the text.
func (r *Regexp) MatchString(text string) bool {
	if matched, known := ask(r, text); known {
		return matched
	}
	re := r.full()
	return re != nil && re.MatchString(text)
}

// ask asks the machine, which is made first if need be.
func ask[T string | []byte](r *Regexp, text T) (matched, known bool) {
	r.once.Do(func() { r.machine = build(r.src, r.memory) })
	if r.machine == nil {
		return false, false
	}
	return run(r.machine, text)
}

// Where a transition leads. Numbers above are states, times the stride of the
// table.
const (
	unknown int32 = iota // it was not taken before
	matches              // the expression matches, whatever follows
	never                // it does not, whatever follows
)

// Limits of one machine.
const (
	maxKept   = 128 << 10 // bytes; few expressions need more
	stateSize = 100       // bytes that a state takes besides its transitions and its key
)

// A machine is the part of the automaton that texts have led to so far.
type machine struct {
	program
	table atomic.Pointer[[]atomic.Int32] // state + class -> state; grows by copying
	spent atomic.Bool                    // it needs more than it may keep

	mu     sync.Mutex // of what follows, and of writing the table
	states []string   // state/stride -> its key; 0 is none
	at     map[string]int32
	kept   int // bytes of memory
	memory *Memory
	set    set
}

func build(src string, memory *Memory) *machine {
	p, ok := compile(src)
	if !ok {
		return nil
	}
	m := &machine{program: p, states: []string{""}, at: map[string]int32{}, memory: memory, set: newSet(len(p.insts))}
	table := make([]atomic.Int32, 8*p.stride)
	m.table.Store(&table)
	if m.state(p.first()) != p.stride {
		return nil
	}
	return m
}

// run reports whether the expression matches somewhere in the text, and whether
// that is known.
func run[T string | []byte](m *machine, text T) (matched, known bool) {
	table := *m.table.Load()
	if m.spent.Load() {
		return false, false
	}
	at := m.stride
	for i := 0; i <= len(text); {
		class := m.stride - 1 // the end
		switch {
		case i == len(text):
			i++
		case text[i] < utf8.RuneSelf:
			class = int32(m.ascii[text[i]])
			i++
		default:
			r, n := utf8.DecodeRuneInString(string(text[i:min(i+utf8.UTFMax, len(text))]))
			class = m.class(r)
			i += n
		}
		to := table[at+class].Load()
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
func (m *machine) extend(at, class int32) (int32, []atomic.Int32) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.spent.Load() {
		return unknown, nil
	}
	key, matched := m.step(m.states[at/m.stride], class, &m.set)
	to := never
	if matched {
		to = matches
	} else if key != "" {
		if to = m.state(key); to == unknown {
			m.spend()
			return unknown, nil
		}
	}
	table := *m.table.Load()
	table[at+class].Store(to)
	return to, table
}

// spend gives back the memory. Spent is set before the table goes: who finds no
// table finds that, too.
func (m *machine) spend() {
	m.spent.Store(true)
	m.memory.left.Add(int64(m.kept))
	m.states, m.at, m.set = nil, nil, set{}
	m.table.Store(&[]atomic.Int32{})
}

// state returns the number of a state, a new one if need be; unknown if there
// are too many.
func (m *machine) state(key string) int32 {
	if s, ok := m.at[key]; ok {
		return s
	}
	size := 4*int(m.stride) + len(key) + stateSize
	if m.kept+size > maxKept || !m.memory.take(size) {
		return unknown
	}
	m.kept += size
	s := int32(len(m.states)) * m.stride
	m.states = append(m.states, key)
	m.at[key] = s
	if table := *m.table.Load(); int(s+m.stride) > len(table) {
		larger := make([]atomic.Int32, 2*len(table))
		for i := range table {
			larger[i].Store(table[i].Load())
		}
		m.table.Store(&larger)
	}
	return s
}
