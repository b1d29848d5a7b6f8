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
	anchored bool     // matches only at the start of a text
	sets     []bitset // classes that an instruction lets pass

	stride int32 // number of classes, and one for the end of the text
	ascii  [utf8.RuneSelf]uint16
	from   []rune   // beyond ASCII, the first character of each run of one class,
	of     []uint16 // and that class
	word   bitset   // classes of letters, digits and _, in ASCII
	lines  bitset   // the class of the line feed

	useWords, useLines bool // some instruction asks what came before
}

type inst struct {
	op       op
	out, arg uint16
}

type op uint8

const (
	fail  op = iota
	match    //
	split    // goes on at out and at arg
	empty    // goes on at out if arg (syntax.EmptyOp) holds
	char     // goes on at out after a character of set arg
)

type bitset []uint64

func newBitset(n int32) bitset        { return make(bitset, (n+63)/64) }
func (b bitset) has(class int32) bool { return b[class>>6]&(1<<(class&63)) != 0 }
func (b bitset) add(class int32)      { b[class>>6] |= 1 << (class & 63) }

// compile translates an expression. It reports false where it cannot: in an
// expression of over 65,000 instructions.
func compile(src string) (program, bool) {
	tree, err := syntax.Parse(src, syntax.Perl)
	if err != nil {
		return program{}, false
	}
	prog, err := syntax.Compile(tree.Simplify())
	if err != nil || len(prog.Inst) > 1<<16-1 {
		return program{}, false
	}
	p := program{start: uint16(prog.Start), anchored: prog.StartCond()&syntax.EmptyBeginText != 0}
	var sets [][]rune // ranges, sorted
	numbers := map[string]int{}
	for i := range prog.Inst {
		in := &prog.Inst[i]
		to := inst{out: uint16(in.Out), arg: uint16(in.Arg)}
		switch in.Op {
		case syntax.InstFail:
		case syntax.InstMatch:
			to.op = match
		case syntax.InstAlt, syntax.InstAltMatch:
			to.op = split
		case syntax.InstCapture, syntax.InstNop:
			to.op, to.arg = empty, 0
		case syntax.InstEmptyWidth:
			to.op = empty
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
			to.op, to.arg = char, uint16(n)
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
	n := uint16(1)
	for _, s := range all {
		inside := map[uint16]uint16{}
		split := map[uint16]bool{} // classes with something outside
		eachCut(cuts, s, func(i int, in bool) {
			if !in {
				split[class[i]] = true
			}
		})
		eachCut(cuts, s, func(i int, in bool) {
			if !in || !split[class[i]] {
				return
			}
			to, ok := inside[class[i]]
			if !ok {
				to = n
				inside[class[i]] = to
				n++
			}
			class[i] = to
		})
	}
	p.stride = int32(n) + 1
	p.word, p.lines = newBitset(p.stride), newBitset(p.stride)
	for k, s := range all {
		b := newBitset(p.stride)
		eachCut(cuts, s, func(i int, in bool) {
			if in {
				b.add(int32(class[i]))
			}
		})
		switch {
		case k < len(sets):
			p.sets = append(p.sets, b)
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
}

// eachCut says of each run of characters whether it is in a set.
func eachCut(cuts, ranges []rune, do func(i int, in bool)) {
	k := 0
	for i, c := range cuts {
		for k+1 < len(ranges) && ranges[k+1] < c {
			k += 2
		}
		do(i, k+1 < len(ranges) && ranges[k] <= c)
	}
}

// class returns the class of a character beyond ASCII.
func (p *program) class(r rune) int32 {
	i := sort.Search(len(p.from), func(i int) bool { return p.from[i] > r })
	return int32(p.of[i-1])
}

// A state's key tells what came before it, in its first byte, and the
// instructions it is at, two bytes each, in order.
const (
	atStart byte = 1 << iota
	afterWord
	afterLine
)

func (p *program) first() string {
	return string(binary.LittleEndian.AppendUint16([]byte{atStart}, p.start))
}

// step returns the key of the state that a state leads to; "" if no text that
// follows matches. It reports whether the expression has matched by now.
func (p *program) step(key string, class int32, s *set) (next string, matched bool) {
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
	s.clear()
	for i := 1; i < len(key); i += 2 {
		s.add(uint16(key[i]) | uint16(key[i+1])<<8)
	}
	var to []uint16
	for i := 0; i < len(s.list); i++ { // which grows
		switch in := &p.insts[s.list[i]]; in.op {
		case match:
			return "", true
		case split:
			s.add(in.out)
			s.add(in.arg)
		case empty:
			if syntax.EmptyOp(in.arg)&^holds == 0 {
				s.add(in.out)
			}
		case char:
			if !end && p.sets[in.arg].has(class) {
				to = append(to, in.out)
			}
		}
	}
	if end {
		return "", false
	}
	if !p.anchored {
		to = append(to, p.start)
	}
	if len(to) == 0 {
		return "", false
	}
	slices.Sort(to)
	to = slices.Compact(to)
	after := byte(0)
	if p.useWords && p.word.has(class) {
		after |= afterWord
	}
	if p.useLines && p.lines.has(class) {
		after |= afterLine
	}
	out := []byte{after}
	for _, i := range to {
		out = binary.LittleEndian.AppendUint16(out, i)
	}
	return string(out), false
}

// A set is a list of instructions, each once.
type set struct {
	list []uint16
	at   []uint16 // instruction -> where it stands in the list, if it does
}

func newSet(n int) set { return set{make([]uint16, 0, n), make([]uint16, n)} }

func (s *set) clear() { s.list = s.list[:0] }

func (s *set) add(i uint16) {
	if k := s.at[i]; int(k) < len(s.list) && s.list[k] == i {
		return
	}
	s.at[i] = uint16(len(s.list))
	s.list = append(s.list, i)
}
