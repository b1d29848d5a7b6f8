package spin

import (
	"fmt"
	"slices"
	"strings"
)

// A family is a pack as a [Detector] works with it.
type family struct {
	name, quotes, numbers string
	signs                 []*sign
}

// A sign is a rule or a tell: phrases that speak for a family. It holds what is
// asked of it for every page and nothing of how it is written.
type sign struct {
	id, name string // name is pack/id
	grade    Grade
	put      bool   // its phrases stand for something, if only for nothing
	why      string // empty where the reason is made of the phrase
	times    int    // how many times the clean rate is expected; set for tells only
	clean    Clean
	spun     int
	phrases  []phrase
	beside   *beside // what must stand next to it, nil for anything
}

// A phrase is plain words, parted by single spaces, with their replacement.
type phrase struct{ find, put string }

// beside is what must stand next to a phrase, and what must not.
type beside struct {
	left, notLeft, right, notRight condition
	near                           []uint64 // folded hashes
}

// tell reports whether the sign is only counted.
func (s *sign) tell() bool { return s.times > 0 }

// reason is what is shown with an edit.
func (s *sign) reason(p phrase) string {
	switch {
	case s.why != "":
		return s.why
	case !s.put:
		return fmt.Sprintf("a phrase of this family: %q", p.find)
	case p.put == "":
		return fmt.Sprintf("this family inserts %q", p.find)
	}
	return fmt.Sprintf("this family writes %q for %q", p.find, p.put)
}

// rate is the clean rate in hits per word. Half a hit is added so that a phrase
// never seen is rare, not impossible.
func (c Clean) rate() float64 {
	if c.Words == 0 {
		// Not counted yet: as common as a phrase seen ten times in a million words.
		return 1e-5
	}
	return (float64(c.Hits) + .5) / float64(c.Words)
}

// expected is the rate in text of the family, in hits per word.
func (s *sign) expected() float64 {
	if s.tell() {
		return float64(s.times) * s.clean.rate()
	}
	n := s.spun
	if n == 0 {
		n = 10
	}
	// Whatever marks a family is at least four times as common there.
	return max(float64(n)/100_000, 4*s.clean.rate())
}

// family makes a family of the pack's rules and tells.
func (p *Pack) family() *family {
	f := &family{name: p.Name, quotes: p.Quotes, numbers: p.Numbers}
	for i := range p.Rules {
		r := &p.Rules[i]
		s := r.sign
		s.clean, s.name = r.Clean, p.Name+"/"+r.ID // a pack may have been counted anew since it was read
		f.signs = append(f.signs, &s)
	}
	for _, t := range p.Tells {
		f.signs = append(f.signs, &sign{id: t.id(), clean: t.Clean, grade: GradeE, times: t.Times, phrases: []phrase{{find: t.Word}}})
	}
	return f
}

// empty reports whether anything may stand beside a phrase.
func (b *beside) empty() bool {
	return b.left.empty() && b.notLeft.empty() && b.right.empty() && b.notRight.empty() && len(b.near) == 0
}

// holds tests what stands beside the tokens i to j (half open).
func (b *beside) holds(p *page, i, j int) bool {
	switch {
	case b == nil:
		return true
	case !b.left.empty() && !b.left.leftOf(p, i), !b.notLeft.empty() && b.notLeft.leftOf(p, i),
		!b.right.empty() && !b.right.rightOf(p, j), !b.notRight.empty() && b.notRight.rightOf(p, j):
		return false
	case len(b.near) == 0:
		return true
	}
	for k := max(0, i-nearWords); k < min(len(p.tokens), j+nearWords); k++ {
		if (k < i || k >= j) && p.tokens[k].block == p.tokens[i].block && slices.Contains(b.near, p.tokens[k].hash) {
			return true
		}
	}
	return false
}

// words is how many words the phrase has.
func (p phrase) words() int { return strings.Count(p.find, " ") + 1 }
