package eval

import (
	"slices"
	"strings"
)

// content is the claim that a text is content; any other claim is a framing
// kind.
const content = "content"

// A sheet is the gold of one page as a row of words, on which claims are laid.
// A gold word can be claimed once as content and once as framing.
//
// The placing follows the Python scorer step by step, for its choice between
// several places of the same text decides the figures.
type sheet struct {
	vocabulary map[string]int
	at         [][]int // positions of each word of the vocabulary
	words      []string
	tokens     []int // the words as numbers
	labels     []string
	segment    []int // the line, or part of a line, each word stands in
	segments   []segment
	content    []bool          // claimed as content
	kind       []string        // claimed as framing of this kind; "" when not
	hidden     map[string]bool // words of hidden parts
	added      map[string]int  // by claim: predicted words that stand nowhere on the page
	cursor     int             // where the last claim ended
}

type segment struct {
	start, end int // words
	label      string
}

// run is one line of a prediction and what it is claimed to be.
type run struct {
	words  []string
	tokens []int // -1 where the page lacks the word
	claim  string
}

func newSheet(page *FramingPage) *sheet {
	s := &sheet{vocabulary: map[string]int{}, hidden: map[string]bool{}, added: map[string]int{}}
	for i := range page.Lines {
		for _, part := range page.Lines[i].parts() {
			w := words(part.Text)
			s.segments = append(s.segments, segment{len(s.words), len(s.words) + len(w), part.Label})
			s.words = append(s.words, w...)
			for range w {
				s.labels = append(s.labels, part.Label)
				s.segment = append(s.segment, len(s.segments)-1)
			}
		}
	}
	for i, w := range s.words {
		id, ok := s.vocabulary[w]
		if !ok {
			id = len(s.at)
			s.vocabulary[w] = id
			s.at = append(s.at, nil)
		}
		s.tokens = append(s.tokens, id)
		s.at[id] = append(s.at[id], i)
	}
	for _, h := range page.Hidden {
		for _, w := range words(h) {
			s.hidden[w] = true
		}
	}
	s.content = make([]bool, len(s.words))
	s.kind = make([]string, len(s.words))
	return s
}

// layPrediction lays first what is claimed as content, then the framing.
func (s *sheet) layPrediction(pred FramingPrediction) {
	var claims []Claim
	for _, text := range pred.Content {
		claims = append(claims, Claim{content, text})
	}
	s.lay(claims)
	claims = nil
	for _, c := range pred.Framing {
		if c.Kind == "" {
			c.Kind = bareKind
		}
		claims = append(claims, c)
	}
	s.lay(claims)
}

// lay claims the lines of the texts: whole lines of the page first (same label,
// then any label, then several lines), then anywhere, then by longest runs.
func (s *sheet) lay(claims []Claim) {
	var todo []run
	for _, c := range claims {
		for line := range strings.SplitSeq(c.Text, "\n") {
			if w := words(line); len(w) > 0 {
				todo = append(todo, run{w, s.numbers(w), c.Kind})
			}
		}
	}
	for _, pass := range []fit{{aligned: true, least: 3, single: true}, {aligned: true, single: true}, {aligned: true}} {
		s.cursor = 0
		var rest []run
		for _, r := range todo {
			if at := s.place(r, pass); at >= 0 {
				s.claim(at, len(r.tokens), r.claim)
			} else {
				rest = append(rest, r)
			}
		}
		todo = rest
	}
	s.cursor = 0
	for _, r := range todo {
		at := -1
		if len(r.tokens) >= 3 {
			at = s.place(r, fit{})
		}
		if at >= 0 {
			s.claim(at, len(r.tokens), r.claim)
		} else {
			s.byRuns(r)
		}
	}
}

func (s *sheet) numbers(words []string) []int {
	out := make([]int, len(words))
	for i, w := range words {
		id, ok := s.vocabulary[w]
		if !ok {
			id = -1
		}
		out[i] = id
	}
	return out
}

func (s *sheet) positions(token int) []int {
	if token < 0 {
		return nil
	}
	return s.at[token]
}

func (s *sheet) taken(i int, claim string) bool {
	if claim == content {
		return s.content[i]
	}
	return s.kind[i] != ""
}

// fit says what a place must be like.
type fit struct {
	aligned bool // whole lines of the page
	least   int  // the label agrees at least this well
	single  bool // one line
}

// place finds the best free position of a whole run, -1 if there is none: the
// label that agrees best, then forward of the cursor, then nearest to it.
func (s *sheet) place(r run, want fit) int {
	n := len(r.tokens)
	rare := 0 // look the run up by its rarest word
	for i, t := range r.tokens {
		if len(s.positions(t)) < len(s.positions(r.tokens[rare])) {
			rare = i
		}
	}
	best, bestKey := -1, [3]int{}
	for _, p := range s.positions(r.tokens[rare]) {
		start := p - rare
		if start < 0 || start+n > len(s.tokens) || !slices.Equal(s.tokens[start:start+n], r.tokens) {
			continue
		}
		first, last := s.segment[start], s.segment[start+n-1]
		if want.aligned && (s.segments[first].start != start || s.segments[last].end != start+n) {
			continue
		}
		if want.single && first != last || s.anyTaken(start, n, r.claim) {
			continue
		}
		agrees := 3
		for _, seg := range s.segments[first : last+1] {
			if seg.start < seg.end { // an ornament has no words to disagree
				agrees = min(agrees, fits(seg.label, r.claim))
			}
		}
		if agrees < want.least {
			continue
		}
		key := [3]int{agrees, one(start >= s.cursor), -distance(start, s.cursor)}
		if best < 0 || slices.Compare(key[:], bestKey[:]) > 0 {
			best, bestKey = start, key
		}
	}
	return best
}

func (s *sheet) anyTaken(start, n int, claim string) bool {
	for i := start; i < start+n; i++ {
		if s.taken(i, claim) {
			return true
		}
	}
	return false
}

func (s *sheet) claim(start, n int, claim string) {
	for i := start; i < start+n; i++ {
		switch {
		case claim == content:
			s.content[i] = true
		case s.kind[i] == "":
			s.kind[i] = claim
		}
	}
	s.cursor = start + n
}

// byRuns places a run piece by piece, the longest that fits at each step. A
// piece must be four words long, or a whole line, or go on where the last one
// ended; a word that finds no such place is an added one.
func (s *sheet) byRuns(r run) {
	for i := 0; i < len(r.tokens); {
		best, bestKey := -1, [3]int{}
		for _, p := range s.positions(r.tokens[i]) {
			k := 0
			for i+k < len(r.tokens) && p+k < len(s.tokens) && r.tokens[i+k] == s.tokens[p+k] && !s.taken(p+k, r.claim) {
				k++
			}
			if k == 0 { // taken
				continue
			}
			seg := s.segments[s.segment[p]]
			whole := seg.start == p && seg.end <= p+k
			if k < 4 && p != s.cursor && !whole {
				continue
			}
			key := [3]int{k, one(p >= s.cursor), -distance(p, s.cursor)}
			if best < 0 || slices.Compare(key[:], bestKey[:]) > 0 {
				best, bestKey = p, key
			}
		}
		if best < 0 {
			if !s.hidden[r.words[i]] {
				s.added[r.claim]++
			}
			i++
			continue
		}
		s.claim(best, bestKey[0], r.claim)
		i += bestKey[0]
	}
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

func distance(a, b int) int { return max(a-b, b-a) }
