// Package align sets two versions of one text side by side, word by word.
//
// The alignment is a patience alignment: words that both texts hold exactly once
// anchor it, the stretches between anchors are aligned in the same way, and what
// is short enough is aligned by the longest common subsequence. Stretches that
// have no anchor and are too long stay unaligned, so that time grows with the
// length of the texts and not with its square.
package align

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Word is one word of a text.
type Word struct {
	Start, End int    // half-open byte range
	Fold       string // lower case, straight apostrophe
	Capital    bool   // begins with a capital
	Digit      bool   // has a digit in it
	Opens      bool   // first word of a sentence
}

// Words cuts a text into words: letters and digits with inner hyphens, apostrophes,
// points and, between digits, commas.
func Words(text string) []Word {
	var out []Word
	opens := true
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			switch r {
			case '.', '!', '?', '…', ':', ';':
				opens = true
			case '\n':
				opens = opens || strings.HasPrefix(text[i:], "\n\n")
			}
			i += n
			continue
		}
		w := Word{Start: i, Opens: opens, Capital: unicode.IsUpper(r)}
		opens = false
		for i < len(text) {
			r, n := utf8.DecodeRuneInString(text[i:])
			switch {
			case unicode.IsDigit(r):
				w.Digit = true
			case unicode.IsLetter(r) || unicode.Is(unicode.Mn, r):
			case inner(r) && i+n < len(text) && joins(text, w.Start, i, i+n, r):
			default:
				n = 0
			}
			if n == 0 {
				break
			}
			i += n
		}
		w.End = i
		w.Fold = strings.ReplaceAll(strings.ToLower(text[w.Start:w.End]), "’", "'")
		out = append(out, w)
	}
	return out
}

func inner(r rune) bool { return r == '-' || r == '\'' || r == '’' || r == '.' || r == ',' }

// joins tells whether a mark between two runs of letters belongs to one word: a
// point only in numbers and between single letters ("U.S."), a comma in numbers.
func joins(text string, start, at, after int, mark rune) bool {
	next, _ := utf8.DecodeRuneInString(text[after:])
	last, _ := utf8.DecodeLastRuneInString(text[:at])
	switch mark {
	case ',':
		return unicode.IsDigit(last) && unicode.IsDigit(next)
	case '.':
		single := at-start == 1 || at-start >= 3 && text[at-2] == '.'
		return unicode.IsDigit(last) && unicode.IsDigit(next) || single && unicode.IsLetter(last) && unicode.IsLetter(next)
	}
	return unicode.IsLetter(next) || unicode.IsDigit(next)
}

// maxCells is the size of the largest table that is filled for one stretch without
// an anchor.
const maxCells = 60_000

// Pairs aligns two lists of words. The result is sorted: pair k says that word
// Pairs[k][0] of a is word Pairs[k][1] of b.
func Pairs(a, b []Word) [][2]int {
	x := aligner{a: a, b: b}
	x.stretch(0, len(a), 0, len(b), 0)
	return x.pairs
}

type aligner struct {
	a, b  []Word
	pairs [][2]int
}

const maxDepth = 40

func (x *aligner) stretch(a0, a1, b0, b1, depth int) {
	for a0 < a1 && b0 < b1 && x.a[a0].Fold == x.b[b0].Fold {
		x.pairs = append(x.pairs, [2]int{a0, b0})
		a0++
		b0++
	}
	tail := 0
	for a0 < a1-tail && b0 < b1-tail && x.a[a1-1-tail].Fold == x.b[b1-1-tail].Fold {
		tail++
	}
	x.middle(a0, a1-tail, b0, b1-tail, depth)
	for k := tail; k > 0; k-- {
		x.pairs = append(x.pairs, [2]int{a1 - k, b1 - k})
	}
}

func (x *aligner) middle(a0, a1, b0, b1, depth int) {
	n, m := a1-a0, b1-b0
	if n == 0 || m == 0 {
		return
	}
	if n*m <= maxCells {
		x.table(a0, a1, b0, b1)
		return
	}
	if depth >= maxDepth {
		return
	}
	anchors := x.anchors(a0, a1, b0, b1)
	if len(anchors) == 0 {
		return
	}
	for _, p := range anchors {
		x.stretch(a0, p[0], b0, p[1], depth+1)
		x.pairs = append(x.pairs, p)
		a0, b0 = p[0]+1, p[1]+1
	}
	x.stretch(a0, a1, b0, b1, depth+1)
}

// anchors are the words that both stretches hold once, thinned to the longest run
// that is in order in both.
func (x *aligner) anchors(a0, a1, b0, b1 int) [][2]int {
	type seen struct{ na, nb, a, b int }
	words := map[string]*seen{}
	for i := a0; i < a1; i++ {
		s := words[x.a[i].Fold]
		if s == nil {
			s = &seen{}
			words[x.a[i].Fold] = s
		}
		s.na++
		s.a = i
	}
	for j := b0; j < b1; j++ {
		if s := words[x.b[j].Fold]; s != nil {
			s.nb++
			s.b = j
		}
	}
	var both [][2]int
	for _, s := range words {
		if s.na == 1 && s.nb == 1 {
			both = append(both, [2]int{s.a, s.b})
		}
	}
	slices.SortFunc(both, func(p, q [2]int) int { return p[0] - q[0] })
	return rising(both)
}

// rising is the longest subsequence whose second numbers rise too.
func rising(pairs [][2]int) [][2]int {
	if len(pairs) == 0 {
		return nil
	}
	tails := make([]int, 0, len(pairs)) // tails[k]: index of the smallest end of a run of k+1
	prev := make([]int, len(pairs))
	for i, p := range pairs {
		k, _ := slices.BinarySearchFunc(tails, p[1], func(t, v int) int { return pairs[t][1] - v })
		prev[i] = -1
		if k > 0 {
			prev[i] = tails[k-1]
		}
		if k == len(tails) {
			tails = append(tails, i)
		} else {
			tails[k] = i
		}
	}
	out := make([][2]int, len(tails))
	for i, k := tails[len(tails)-1], len(out)-1; i >= 0; i, k = prev[i], k-1 {
		out[k] = pairs[i]
	}
	return out
}

// table aligns two short stretches by their longest common subsequence; rare (long)
// words count for more, so that "the" does not pull a stretch out of place.
func (x *aligner) table(a0, a1, b0, b1 int) {
	n, m := a1-a0, b1-b0
	best := make([]int32, (n+1)*(m+1))
	at := func(i, j int) int { return i*(m+1) + j }
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			v := max(best[at(i+1, j)], best[at(i, j+1)])
			if w := x.a[a0+i].Fold; w == x.b[b0+j].Fold {
				v = max(v, best[at(i+1, j+1)]+int32(4+min(len(w), 8)))
			}
			best[at(i, j)] = v
		}
	}
	for i, j := 0, 0; i < n && j < m; {
		w := x.a[a0+i].Fold
		switch v := best[at(i, j)]; {
		case w == x.b[b0+j].Fold && v == best[at(i+1, j+1)]+int32(4+min(len(w), 8)):
			x.pairs = append(x.pairs, [2]int{a0 + i, b0 + j})
			i++
			j++
		case v == best[at(i+1, j)]:
			i++
		default:
			j++
		}
	}
}

// Hunk is a place where two texts differ: the words A0 to A1 of one stand for the
// words B0 to B1 of the other (half open; one side may be empty).
type Hunk struct{ A0, A1, B0, B1 int }

// Hunks lists the differences between the pairs, from a0,b0 up to a1,b1.
func Hunks(pairs [][2]int, a0, a1, b0, b1 int) []Hunk {
	var out []Hunk
	for _, p := range pairs {
		if p[0] < a0 || p[1] < b0 {
			continue
		}
		if p[0] >= a1 || p[1] >= b1 {
			break
		}
		if p[0] > a0 || p[1] > b0 {
			out = append(out, Hunk{a0, p[0], b0, p[1]})
		}
		a0, b0 = p[0]+1, p[1]+1
	}
	if a0 < a1 || b0 < b1 {
		out = append(out, Hunk{a0, a1, b0, b1})
	}
	return out
}

// Ratio is the share of words that are paired, in percent of all words of both.
func Ratio(pairs [][2]int, a, b []Word) int {
	if len(a)+len(b) == 0 {
		return 0
	}
	return 200 * len(pairs) / (len(a) + len(b))
}
