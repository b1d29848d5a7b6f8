// Package dfa tells whether regular expressions match, at about the cost of one
// look-up a byte. Package regexp, which can say where the groups are as well,
// takes many times as long, as the benchmark shows; where most texts do not match,
// as with the patterns of rules, that is most of the time.
//
// The automaton of an expression is built while texts are read: a state is made
// when a text first leads to it, and kept. Some expressions have more states
// than are worth keeping; those go on with package regexp. Of many expressions
// those that texts call for are kept, the others are built again when one does.
package dfa

import (
	"regexp"
	"sync"
	"sync/atomic"
)

// A Regexp is a regular expression. It is compiled when it is first needed. It
// is safe for concurrent use.
type Regexp struct {
	src     string
	memory  *Memory
	used    atomic.Bool // since the memory last looked
	large   atomic.Bool // the automaton is too large to keep
	mu      sync.Mutex  // of making what follows
	machine atomic.Pointer[machine]
	full    atomic.Pointer[regexp.Regexp]

	held    int  // bytes in memory; the memory's lock guards it
	counted bool // stands in the memory's list; so does this
}

// New returns a regular expression, in the syntax of package regexp. One that is
// not sound matches nothing; it is up to the caller to parse it before.
func New(src string, memory *Memory) *Regexp { return &Regexp{src: src, memory: memory} }

// Err tells what is wrong with an expression that is not sound; nil if it is.
func (r *Regexp) Err() error {
	_, err := regexp.Compile(r.src)
	return err
}

// Full returns the expression as package regexp has it, to find where it
// matches; nil if it is not sound.
func (r *Regexp) Full() *regexp.Regexp {
	r.use()
	if re := r.full.Load(); re != nil {
		return re
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if re := r.full.Load(); re != nil {
		return re
	}
	re, err := regexp.Compile(r.src)
	if err != nil {
		return nil
	}
	r.full.Store(re)
	size := fullByte * len(r.src)
	if m := r.machine.Load(); m != nil {
		size = fullInst * len(m.insts)
	}
	r.memory.take(r, nil, size)
	return re
}

// About what package regexp keeps of an expression for each instruction, and,
// where their number is not known, for each byte.
const (
	fullInst = 64
	fullByte = 64
)

// Match reports whether the expression matches somewhere in the text.
func (r *Regexp) Match(text []byte) bool {
	if matched, known := ask(r, text); known {
		return matched
	}
	re := r.Full()
	return re != nil && re.Match(text)
}

// MatchString reports whether the expression matches somewhere in the text.
func (r *Regexp) MatchString(text string) bool {
	if matched, known := ask(r, text); known {
		return matched
	}
	re := r.Full()
	return re != nil && re.MatchString(text)
}

// use tells the memory that the expression is wanted.
func (r *Regexp) use() {
	if !r.used.Load() { // which costs less than to store it each time
		r.used.Store(true)
	}
}

// ask asks the machine, which is made first if need be. A text for which two are
// too small is for package regexp.
func ask[T string | []byte](r *Regexp, text T) (matched, known bool) {
	r.use()
	for range 2 {
		if r.large.Load() {
			break
		}
		m := r.machine.Load()
		if m == nil {
			if m = r.build(); m == nil {
				break
			}
		}
		if m.emptied {
			m.read.Add(int64(len(text)))
		}
		if matched, known = run(m, text); known {
			break
		}
	}
	return matched, known
}

// build makes the machine; nil if there can be none.
func (r *Regexp) build() *machine {
	r.mu.Lock()
	defer r.mu.Unlock()
	if m := r.machine.Load(); m != nil {
		return m
	}
	var m *machine
	if p, ok := compile(r.src); ok {
		m = newMachine(r, p)
	}
	if m == nil {
		r.large.Store(true)
		return nil
	}
	kept := m.kept // which grows as soon as others see the machine
	r.machine.Store(m)
	r.memory.take(r, m, kept)
	return m
}
