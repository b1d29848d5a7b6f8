package witness

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/offprint-news/offprint/stages/unspin/align"
	"github.com/offprint-news/offprint/stages/unspin/spin"
)

// Relation says how a document relates to another version of it.
type Relation string

// The relations. A document without another version has none.
const (
	// RepublicationOf: the same article, neither version spun. Which was first is not
	// known here.
	RepublicationOf Relation = "republication_of"
	// ParaphraseOf: the document is spun, the other version is not.
	ParaphraseOf Relation = "machine_paraphrase_of"
	// ParaphrasedBy: the other version is spun, the document is not.
	ParaphrasedBy Relation = "machine_paraphrased_by"
	// SpunTogether: both are spun, from an original that is not in the library.
	SpunTogether Relation = "spun_with"
)

// Result is what the library knows about one document.
type Result struct {
	// Relation to the best match; empty when there is no match.
	Relation Relation
	// Matches are all versions, best first.
	Matches []Match
	// Edits are of grade A from an unspun witness, or of grade C where at least two
	// other spun copies agree against this one. Sorted, without overlaps.
	Edits []spin.Edit
	// Quotes and Numbers are places where the witness has another quotation or
	// number; such places are never edited.
	Quotes, Numbers *spin.Doubt
}

// similar is the share in percent of words that a sentence and its counterpart must
// have in common.
const similar = 45

// Restore looks for other versions of the document and plans the edits that put the
// wording of the best one back. A document that is not spun by itself is edited only
// when it differs from the witness as a paraphrase does, in many short substitutions
// all over the text, and when it is known which of the two is the paraphrase: the
// witness is trusted, or the marks of spinners are on one side.
func (l *Library) Restore(doc Document) *Result {
	s := l.store(doc)
	r := &Result{Matches: l.find(s)}
	if len(r.Matches) == 0 {
		return r
	}
	mine := join(s.Blocks)
	central := l.centre(mine, r.Matches)
	best := r.Matches[0]
	other := l.docs[best.doc]
	theirs := join(other.Blocks)
	spun, theySpun := s.spun, best.Spun
	if !spun && !theySpun && !s.Trusted && scattered(mine, theirs) {
		spun = best.Trusted || oneSided(s.marks, other.marks)
		theySpun = !spun && oneSided(other.marks, s.marks)
	}
	switch {
	case spun && !theySpun && central:
		r.Relation = ParaphraseOf
		r.restore(mine, theirs, best)
	case spun:
		r.Relation = SpunTogether
		r.vote(l, s, mine)
	case theySpun:
		r.Relation = ParaphrasedBy
	default:
		r.Relation = RepublicationOf
	}
	return r
}

// maxCentre is how many of the best versions are compared with each other.
const maxCentre = 5

// centre moves the version that can be the original of the others to the front, and
// reports whether there is one. Spun copies differ from their original and, by the
// sum of that, from each other; so the original lies between any two of them. Where
// every version differs on its own account, none is the original. A trusted version
// is; a single one cannot be told and is taken for it.
func (l *Library) centre(mine *joined, matches []Match) bool {
	if matches[0].Trusted || len(matches) == 1 {
		return true
	}
	n := min(len(matches), maxCentre)
	texts := []*joined{mine}
	for _, m := range matches[:n] {
		texts = append(texts, join(l.docs[m.doc].Blocks))
	}
	apart := make([][]int, len(texts)) // words of both that do not align
	for i := range texts {
		apart[i] = make([]int, len(texts))
		for j := range i {
			a, b := texts[i].words, texts[j].words
			apart[i][j] = len(a) + len(b) - 2*len(align.Pairs(a, b))
			apart[j][i] = apart[i][j]
		}
	}
	for i := 1; i <= n; i++ {
		if matches[i-1].Spun {
			continue
		}
		var own []int
		for j := 1; j <= n; j++ {
			// Copies of mine, and of i, say nothing about where i lies.
			if j != i && 3*apart[0][j] > apart[0][i] && 3*apart[i][j] > apart[0][i] {
				// What i differs by on its own account, if mine and j come from one text.
				own = append(own, (apart[0][i]+apart[i][j]-apart[0][j])/2)
			}
		}
		slices.Sort(own)
		between := len(own) == 0 || own[len(own)/2]*4 <= apart[0][i]
		if between {
			best := matches[i-1]
			copy(matches[1:i], matches[:i-1])
			matches[0] = best
			return true
		}
	}
	return false
}

// oneSided reports whether the marks of spinners in two versions say which one is the
// paraphrase: at least two here, and four times as many as there.
func oneSided(here, there int) bool { return here >= 2 && here >= 4*there }

// scattered reports whether two versions differ as a text and its paraphrase do: in
// many short places all over the text, and not in a few added or dropped passages.
func scattered(a, b *joined) bool {
	pairs := align.Pairs(a.words, b.words)
	short, tenths := 0, map[int]bool{}
	for _, h := range align.Hunks(pairs, 0, len(a.words), 0, len(b.words)) {
		if h.A1-h.A0 > 4 || h.B1-h.B0 > 4 || h.A0 == h.A1 || sameHouse(a.words[h.A0:h.A1], b.words[h.B0:h.B1]) {
			continue
		}
		short++
		tenths[h.A0*10/len(a.words)] = true
	}
	return short*40 >= len(a.words) && len(tenths) >= 7
}

// change is one hunk that passed all tests, in offsets of the joined text.
type change struct {
	start, end int
	after      string
}

// restore plans the edits from one witness.
func (r *Result) restore(mine, theirs *joined, m Match) {
	found := fmt.Sprintf("the other version %s shares %d percent of the rare names and numbers, and %d percent of its words align", m.ID, m.Containment, m.Ratio)
	for _, c := range r.changes(mine, theirs, true) {
		r.edit(mine, c, spin.Edit{
			Rule: "witness/restore", Grade: spin.GradeA, Confidence: 99, Why: fmt.Sprintf("%s; it has %q here", found, c.after),
		})
	}
}

// vote takes the wording on which at least two other spun copies, and more than half
// of all, agree. Spinners of one family make the same replacements, so that a
// majority may be wrong together: the vote is of grade C only where the wording here
// is a known mark of a spinner and the other is not, and a suggestion otherwise.
func (r *Result) vote(l *Library, s stored, mine *joined) {
	matches := r.Matches
	votes := map[change]int{}
	for _, m := range matches {
		for _, c := range r.changes(mine, join(l.docs[m.doc].Blocks), false) {
			votes[c]++
		}
	}
	var list []change
	for c, n := range votes {
		if n >= 2 && 2*n > len(matches) {
			list = append(list, c)
		}
	}
	slices.SortFunc(list, func(a, b change) int {
		if a.start != b.start {
			return a.start - b.start
		}
		if a.end != b.end {
			return a.end - b.end
		}
		return strings.Compare(a.after, b.after)
	})
	done := -1
	for _, c := range list {
		if c.start < done {
			continue
		}
		done = c.end
		n := votes[c]
		grade, confidence := spin.GradeD, 50
		if marked(mine, s.planned, c) && len(l.detector.Count(nil, c.after).Hits) == 0 {
			grade, confidence = spin.GradeC, 97
		}
		r.edit(mine, c, spin.Edit{
			Rule: "witness/vote", Grade: grade, Confidence: confidence,
			Why: fmt.Sprintf("%d of %d other spun versions agree on %q", n, len(matches), c.after),
		})
	}
}

// marked reports whether a change undoes one of the phrases found by the detector.
func marked(j *joined, planned []spin.Edit, c change) bool {
	block, start := j.block(c.start)
	end := start + c.end - c.start
	return slices.ContainsFunc(planned, func(e spin.Edit) bool {
		return e.Block == block && e.Start < end && start < e.End && !e.Locked
	})
}

func (r *Result) edit(j *joined, c change, e spin.Edit) {
	block, offset := j.block(c.start)
	e.Place = spin.Place{Block: block, Start: offset, End: offset + c.end - c.start}
	e.Before, e.After = j.text[c.start:c.end], c.after
	r.Edits = append(r.Edits, e)
}

// changes lists the differences that may be undone, sentence by sentence. With doubt,
// differing quotations and numbers are put down as doubts.
func (r *Result) changes(mine, theirs *joined, doubt bool) []change {
	pairs := align.Pairs(mine.words, theirs.words)
	toTheirs := make([]int, len(mine.words))
	for i := range toTheirs {
		toTheirs[i] = -1
	}
	for _, p := range pairs {
		toTheirs[p[0]] = p[1]
	}
	theirSentences := sentences(theirs)
	var out []change
	for _, s := range sentences(mine) {
		b0, b1, ok := counterpart(s, toTheirs, theirSentences)
		if !ok {
			continue
		}
		for _, h := range align.Hunks(inside(pairs, s, b0, b1), s[0], s[1], b0, b1) {
			if c, ok := mine.change(theirs, h, s); ok {
				out = append(out, c)
			} else if doubt {
				r.doubt(mine, theirs, h)
			}
		}
	}
	return out
}

func inside(pairs [][2]int, s [2]int, b0, b1 int) [][2]int {
	lo, _ := slices.BinarySearchFunc(pairs, s[0], func(p [2]int, v int) int { return p[0] - v })
	hi, _ := slices.BinarySearchFunc(pairs, s[1], func(p [2]int, v int) int { return p[0] - v })
	var out [][2]int
	for _, p := range pairs[lo:hi] {
		if p[1] >= b0 && p[1] < b1 {
			out = append(out, p)
		}
	}
	return out
}

// sentences are ranges of words.
func sentences(j *joined) [][2]int {
	var out [][2]int
	from := 0
	for i := 1; i < len(j.words); i++ {
		if j.words[i].Opens && (endsSentence(j.text[j.words[i-1].End:j.words[i].Start])) {
			out = append(out, [2]int{from, i})
			from = i
		}
	}
	if from < len(j.words) {
		out = append(out, [2]int{from, len(j.words)})
	}
	return out
}

func endsSentence(gap string) bool { return strings.ContainsAny(gap, ".!?\n") }

// counterpart is the run of whole sentences that the words of s align with; not ok
// when there is none, or too little of it is alike.
func counterpart(s [2]int, toTheirs []int, theirs [][2]int) (b0, b1 int, ok bool) {
	first, last, n := -1, -1, 0
	for i := s[0]; i < s[1]; i++ {
		if j := toTheirs[i]; j >= 0 {
			if first < 0 {
				first = j
			}
			last = j
			n++
		}
	}
	if n == 0 {
		return 0, 0, false
	}
	at := func(w int) int {
		k, _ := slices.BinarySearchFunc(theirs, w, func(s [2]int, v int) int {
			if s[1] <= v {
				return -1
			}
			if s[0] > v {
				return 1
			}
			return 0
		})
		return k
	}
	// Words that strayed into a neighbouring sentence do not make it a counterpart: the
	// run is that of the sentences that hold the words.
	count := map[int]int{}
	for i := s[0]; i < s[1]; i++ {
		if j := toTheirs[i]; j >= 0 {
			count[at(j)]++
		}
	}
	lo, hi := at(first), at(last)
	for lo < hi && count[lo]*5 < theirs[lo][1]-theirs[lo][0] {
		lo++
	}
	for hi > lo && count[hi]*5 < theirs[hi][1]-theirs[hi][0] {
		hi--
	}
	b0, b1 = theirs[lo][0], theirs[hi][1]
	kept := 0
	for k := lo; k <= hi; k++ {
		kept += count[k]
	}
	return b0, b1, 200*kept >= similar*(s[1]-s[0]+b1-b0)
}

// maxHunk is the longest difference, in words of either version, that is taken for a
// paraphrase; longer ones are other text.
const maxHunk = 12

// change turns a hunk into an edit of mine, unless something forbids it.
func (mine *joined) change(theirs *joined, h align.Hunk, s [2]int) (change, bool) {
	a, b := mine.words[h.A0:h.A1], theirs.words[h.B0:h.B1]
	if len(a) > maxHunk || len(b) > maxHunk || sameHouse(a, b) || !mine.free(h.A0, h.A1) || !theirs.free(h.B0, h.B1) {
		return change{}, false
	}
	var c change
	switch {
	case len(a) > 0 && len(b) > 0:
		c = change{a[0].Start, a[len(a)-1].End, theirs.text[b[0].Start:b[len(b)-1].End]}
	case len(a) > 0 && h.A0 > s[0]:
		// Only in mine: drop it with the space on one side.
		c = change{a[0].Start, a[len(a)-1].End, ""}
		if strings.HasSuffix(mine.text[:c.start], " ") && !strings.HasSuffix(mine.text[:c.start], "  ") {
			c.start--
		} else if strings.HasPrefix(mine.text[c.end:], " ") {
			c.end++
		}
	case len(b) > 0 && h.A0 > s[0] && h.B0 > 0 && mine.free(h.A0-1, h.A0):
		// Only in theirs: an insertion takes in the word before it.
		w := mine.words[h.A0-1]
		gap := theirs.text[theirs.words[h.B0-1].End:b[len(b)-1].End]
		c = change{w.Start, w.End, mine.text[w.Start:w.End] + gap}
	default:
		return change{}, false
	}
	before := mine.text[c.start:c.end]
	if strings.ContainsAny(before+c.after, "\n\"“”«»") || marks(before) != marks(c.after) {
		return change{}, false
	}
	if len(a) > 0 && len(b) > 0 && a[0].Opens != b[0].Opens {
		return change{}, false
	}
	if !unbroken(mine.text[:c.start], mine.text[c.end:]) || !utf8.ValidString(c.after) {
		return change{}, false
	}
	if c.after == "" && (a[0].Opens || glue(mine.text[:c.start], mine.text[c.end:])) {
		return change{}, false
	}
	if c.after != "" && (glue(mine.text[:c.start], c.after) || glue(c.after, mine.text[c.end:])) {
		return change{}, false
	}
	return c, true
}

// unbroken reports whether the characters at two ends are whole: broken bytes could make
// another character together.
func unbroken(before, after string) bool {
	last, n := utf8.DecodeLastRuneInString(before)
	next, m := utf8.DecodeRuneInString(after)
	return (last != utf8.RuneError || n != 1) && (next != utf8.RuneError || m != 1)
}

// glue reports whether two ends of a text would make one word or number, with a mark
// between them at most: "200" and ".6".
func glue(before, after string) bool {
	ink := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	last, m := utf8.DecodeLastRuneInString(before)
	next, n := utf8.DecodeRuneInString(after)
	if !ink(next) && !unicode.IsSpace(next) {
		next, _ = utf8.DecodeRuneInString(after[n:])
	} else if !ink(last) && !unicode.IsSpace(last) {
		last, _ = utf8.DecodeLastRuneInString(before[:len(before)-m])
	}
	return ink(last) && ink(next)
}

// marks are the punctuation marks of a text: wordings are put back, punctuation is not.
func marks(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(",;:.!?()—–", r) {
			return r
		}
		return -1
	}, s)
}

// free reports whether none of the words is protected: quoted, a number or a name.
func (j *joined) free(from, to int) bool {
	for i := from; i < to; i++ {
		if w := j.words[i]; j.quoted[i] || w.Digit || w.Capital && !w.Opens {
			return false
		}
	}
	return true
}

// doubt records a hunk whose quotation or number differs from the witness.
func (r *Result) doubt(mine, theirs *joined, h align.Hunk) {
	a, b := mine.words[h.A0:h.A1], theirs.words[h.B0:h.B1]
	if len(a) == 0 || len(b) == 0 || sameHouse(a, b) {
		return
	}
	block, start := mine.block(a[0].Start)
	place := spin.Place{Block: block, Start: start, End: start + a[len(a)-1].End - a[0].Start}
	note := func(d **spin.Doubt, why string) {
		if *d == nil {
			*d = &spin.Doubt{Why: why}
		}
		if len((*d).Places) < 20 {
			(*d).Places = append((*d).Places, place)
		}
	}
	for i := h.A0; i < h.A1; i++ {
		if mine.quoted[i] {
			note(&r.Quotes, "the other version has another wording inside the quotation marks")
			break
		}
	}
	if slices.ContainsFunc(a, isNumber) || slices.ContainsFunc(b, isNumber) {
		note(&r.Numbers, "the other version has another number")
	}
}

func isNumber(w align.Word) bool { return w.Digit }
