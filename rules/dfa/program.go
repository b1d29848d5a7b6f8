package dfa

import (
	"encoding/binary"
	"regexp/syntax"
	"slices"
	"sort"
	"unicode"
	"unicode/utf8"
)

// A program is a compiled expression whose instructions look at classes of
// characters: characters that no instruction tells apart are of one class.
type program struct {
	insts    []inst
	start    uint16
	anchored bool   // matches only at the start of a text
	sets     bitset // classes that an instruction lets pass, words of them each
	words    uint32

	stride uint32 // number of classes, and one for the end of the text
	ascii  [utf8.RuneSelf]uint16
	from   []rune   // beyond ASCII, the first character of each run of one class,
	of     []uint16 // and that class
	word   bitset   // classes of letters, digits and _, in ASCII
	lines  bitset   // the class of the line feed

	useWords, useLines bool // some instruction asks what came before
}

type inst struct {
	out uint16 // and, in its upper bits, the operation
	arg uint16
}

const (
	outBits  = 13
	maxInsts = 1 << outBits
)

func (i inst) op() op     { return op(i.out >> outBits) }
func (i inst) to() uint16 { return i.out & (maxInsts - 1) }
func (i *inst) set(op op) { i.out |= uint16(op) << outBits }

type op uint8

const (
	fail  op = iota
	match    //
	split    // goes on at out and at arg
	empty    // goes on at out if arg (syntax.EmptyOp) holds
	char     // goes on at out after a character of set arg
)

type bitset []uint64

func newBitset(n uint32) bitset        { return make(bitset, (n+63)/64) }
func (b bitset) has(class uint32) bool { return b[class>>6]&(1<<(class&63)) != 0 }
func (b bitset) add(class uint32)      { b[class>>6] |= 1 << (class & 63) }

// size returns the bytes that the lists of a program keep.
func (p *program) size() int {
	return 4*cap(p.insts) + 8*cap(p.sets) + 4*cap(p.from) + 2*cap(p.of)
}

// compile translates an expression. It reports false where it cannot: in an
// expression of too many instructions.
func compile(src string) (program, bool) {
	tree, err := syntax.Parse(src, syntax.Perl)
	if err != nil {
		return program{}, false
	}
	prog, err := syntax.Compile(tree.Simplify())
	if err != nil || len(prog.Inst) > maxInsts {
		return program{}, false
	}
	p := program{
		insts: make([]inst, 0, len(prog.Inst)),
		start: uint16(prog.Start), anchored: prog.StartCond()&syntax.EmptyBeginText != 0,
	}
	var sets [][]rune // ranges, sorted
	numbers := map[string]int{}
	for i := range prog.Inst {
		in := &prog.Inst[i]
		to := inst{out: uint16(in.Out), arg: uint16(in.Arg)}
		switch in.Op {
		case syntax.InstFail:
		case syntax.InstMatch:
			to.set(match)
		case syntax.InstAlt, syntax.InstAltMatch:
			to.set(split)
		case syntax.InstCapture, syntax.InstNop:
			to.set(empty)
			to.arg = 0
		case syntax.InstEmptyWidth:
			to.set(empty)
			switch syntax.EmptyOp(in.Arg) {
			case syntax.EmptyWordBoundary, syntax.EmptyNoWordBoundary:
				p.useWords = true
			case syntax.EmptyBeginLine, syntax.EmptyEndLine:
				p.useLines = true
			}
		default:
			ranges := rangesOf(in)
			key := string(ranges)
			n, ok := numbers[key]
			if !ok {
				n = len(sets)
				numbers[key] = n
				sets = append(sets, ranges)
			}
			to.set(char)
			to.arg = uint16(n)
		}
		p.insts = append(p.insts, to)
	}
	p.classify(sets)
	return p, true
}

// rangesOf returns the characters that an instruction lets pass.
func rangesOf(in *syntax.Inst) []rune {
	switch in.Op {
	case syntax.InstRuneAny:
		return []rune{0, unicode.MaxRune}
	case syntax.InstRuneAnyNotNL:
		return []rune{0, '\n' - 1, '\n' + 1, unicode.MaxRune}
	}
	if len(in.Rune) != 1 {
		return in.Rune
	}
	r := in.Rune[0]
	out := []rune{r, r}
	if in.Op == syntax.InstRune && syntax.Flags(in.Arg)&syntax.FoldCase != 0 {
		for o := unicode.SimpleFold(r); o != r; o = unicode.SimpleFold(o) {
			out = append(out, o, o)
		}
		slices.Sort(out)
	}
	return out
}

var (
	wordRanges = []rune{'0', '9', 'A', 'Z', '_', '_', 'a', 'z'}
	lineRanges = []rune{'\n', '\n'}
)

// classify divides all characters into classes and says which are in which set.
func (p *program) classify(sets [][]rune) {
	all := slices.Clone(sets)
	if p.useWords {
		all = append(all, wordRanges)
	}
	if p.useLines {
		all = append(all, lineRanges)
	}
	cuts := []rune{0, utf8.RuneSelf}
	for _, s := range all {
		for i := 0; i+1 < len(s); i += 2 {
			cuts = append(cuts, s[i], s[i+1]+1)
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	// Each set divides each class into what is in it and what is not.
	class := make([]uint16, len(cuts))
	sizes, inside := []int{len(cuts)}, make([]int, 1, len(cuts))
	to := make([]uint16, 1, len(cuts)) // class -> the class of what is in the set; 0 where not known
	for _, s := range all {
		within(cuts, s, func(i int) { inside[class[i]]++ })
		within(cuts, s, func(i int) {
			k := class[i]
			if inside[k] == sizes[k] {
				return // all of it is in the set
			}
			if to[k] == 0 {
				to[k] = uint16(len(sizes))
				sizes, inside, to = append(sizes, 0), append(inside, 0), append(to, 0)
			}
			class[i] = to[k]
			sizes[to[k]]++
		})
		for k, n := range inside {
			if to[k] != 0 {
				sizes[k] -= n
			}
			inside[k], to[k] = 0, 0
		}
	}
	p.stride = uint32(len(sizes)) + 1
	p.word, p.lines = newBitset(p.stride), newBitset(p.stride)
	p.words = uint32(len(p.word))
	p.sets = make(bitset, 0, len(sets)*len(p.word))
	for k, s := range all {
		b := newBitset(p.stride)
		within(cuts, s, func(i int) { b.add(uint32(class[i])) })
		switch {
		case k < len(sets):
			p.sets = append(p.sets, b...)
		case p.useWords && k == len(sets):
			p.word = b
		default:
			p.lines = b
		}
	}
	for i, c := range cuts {
		if c >= utf8.RuneSelf {
			if k := len(p.of); k == 0 || p.of[k-1] != class[i] {
				p.from, p.of = append(p.from, c), append(p.of, class[i])
			}
			continue
		}
		for ; c < cuts[i+1]; c++ {
			p.ascii[c] = class[i]
		}
	}
	p.from, p.of = slices.Clone(p.from), slices.Clone(p.of)
}

// within calls do for each run of characters that is in a set.
func within(cuts, ranges []rune, do func(i int)) {
	for k := 0; k+1 < len(ranges); k += 2 {
		i, _ := slices.BinarySearch(cuts, ranges[k])
		for ; i < len(cuts) && cuts[i] <= ranges[k+1]; i++ {
			do(i)
		}
	}
}

// class returns the class of a character beyond ASCII.
func (p *program) class(r rune) uint32 {
	i := sort.Search(len(p.from), func(i int) bool { return p.from[i] > r })
	return uint32(p.of[i-1])
}

// A state's key tells what came before it, in its first byte, and the
// instructions it is at, two bytes each, in order.
const (
	atStart byte = 1 << iota
	afterWord
	afterLine
)

func (p *program) first() []byte {
	return binary.LittleEndian.AppendUint16([]byte{atStart}, p.start)
}

// step finds the key of the state that a state leads to, and leaves it in s; it is
// empty if no text that follows matches. It reports whether the expression has
// matched by now.
func (p *program) step(key []byte, class uint32, s *scratch) (matched bool) {
	before := key[0]
	end := class == p.stride-1
	var holds syntax.EmptyOp
	if before&atStart != 0 {
		holds |= syntax.EmptyBeginText | syntax.EmptyBeginLine
	}
	if before&afterLine != 0 {
		holds |= syntax.EmptyBeginLine
	}
	if end {
		holds |= syntax.EmptyEndText | syntax.EmptyEndLine
	} else if p.lines.has(class) {
		holds |= syntax.EmptyEndLine
	}
	if before&afterWord != 0 == p.word.has(class) {
		holds |= syntax.EmptyNoWordBoundary
	} else {
		holds |= syntax.EmptyWordBoundary
	}
	s.clear(len(p.insts))
	for i := 1; i < len(key); i += 2 {
		s.add(binary.LittleEndian.Uint16(key[i:]))
	}
	for i := 0; i < len(s.list); i++ { // which grows
		switch in := p.insts[s.list[i]]; in.op() {
		case match:
			return true
		case split:
			s.add(in.to())
			s.add(in.arg)
		case empty:
			if syntax.EmptyOp(in.arg)&^holds == 0 {
				s.add(in.to())
			}
		case char:
			if set := uint32(in.arg) * p.words; !end && p.sets[set:].has(class) {
				s.to = append(s.to, in.to())
			}
		}
	}
	if end {
		return false
	}
	if !p.anchored {
		s.to = append(s.to, p.start)
	}
	if len(s.to) == 0 {
		return false
	}
	slices.Sort(s.to)
	s.to = slices.Compact(s.to)
	after := byte(0)
	if p.useWords && p.word.has(class) {
		after |= afterWord
	}
	if p.useLines && p.lines.has(class) {
		after |= afterLine
	}
	s.key = append(s.key, after)
	for _, i := range s.to {
		s.key = binary.LittleEndian.AppendUint16(s.key, i)
	}
	return false
}

// A scratch is what one step works with: a list of instructions, each once, and
// what it finds.
type scratch struct {
	list []uint16
	at   []uint16 // instruction -> where it stands in the list, if it does
	to   []uint16 // instructions that the step leads to
	key  []byte   // of the state that they are
}

func (s *scratch) clear(insts int) {
	s.list, s.to, s.key = s.list[:0], s.to[:0], s.key[:0]
	if len(s.at) < insts {
		s.at = make([]uint16, insts)
	}
}

func (s *scratch) add(i uint16) {
	if k := s.at[i]; int(k) < len(s.list) && s.list[k] == i {
		return
	}
	s.at[i] = uint16(len(s.list))
	s.list = append(s.list, i)
}
