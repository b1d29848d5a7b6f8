package mend

import (
	"slices"
	"sort"
	"strings"
	"unicode/utf8"
)

// change is a repair of the working text as it stands at one step.
type change struct {
	start, end int // an insertion has start == end
	after      string
	rule       *rule
	why        string // "" for the rule's own
}

// rule is what all edits of one kind share.
type rule struct {
	name       string
	grade      Grade
	confidence int
	why        string
}

// step is a stretch of the source that differs in the working text.
type step struct {
	src, srcEnd int
	start, end  int // in the working text
	warrants    []warrant
}

// warrant is the reason of one change.
type warrant struct {
	rule *rule
	why  string
}

// work is a text under repair. Every step rewrites the whole text; steps are
// composed as they come, so that the sum is always one list of edits of the
// source.
type work struct {
	source    string
	text      string
	steps     []step
	protected [][2]int // in source
}

func newWork(source string, protected [][2]int) *work {
	return &work{source: source, text: source, protected: protected}
}

// apply makes the changes, except where they touch protected ground, and
// reports whether any was made.
func (w *work) apply(changes []change) bool {
	changes = w.allowed(changes)
	if len(changes) == 0 {
		return false
	}
	var (
		b     strings.Builder
		out   []step
		at    int // working text copied so far
		delta int // working text minus source, behind the steps passed
		i, k  int
	)
	b.Grow(len(w.text) + len(w.text)/16 + 16)
	out = make([]step, 0, len(w.steps)+len(changes))
	for i < len(w.steps) || k < len(changes) {
		// A group is a set of old steps and new changes that touch.
		var g step
		switch {
		case k == len(changes), i < len(w.steps) && w.steps[i].start < changes[k].start,
			i < len(w.steps) && w.steps[i].start == changes[k].start && w.steps[i].end < changes[k].end && w.steps[i].end == w.steps[i].start:
			g.start, g.end = w.steps[i].start, w.steps[i].end
		default:
			g.start, g.end = changes[k].start, changes[k].end
		}
		g.src = g.start - delta
		firstStep, firstChange := i, k
		for grown := true; grown; {
			grown = false
			for i < len(w.steps) && meets(g.start, g.end, w.steps[i].start, w.steps[i].end) {
				s := w.steps[i]
				g.end = max(g.end, s.end)
				delta += (s.end - s.start) - (s.srcEnd - s.src)
				i++
				grown = true
			}
			for k < len(changes) && meets(g.start, g.end, changes[k].start, changes[k].end) {
				g.end = max(g.end, changes[k].end)
				k++
				grown = true
			}
		}
		g.srcEnd = g.end - delta
		for _, s := range w.steps[firstStep:i] {
			g.warrants = append(g.warrants, s.warrants...)
		}
		b.WriteString(w.text[at:g.start])
		at = g.start
		newStart := b.Len()
		for _, c := range changes[firstChange:k] {
			b.WriteString(w.text[at:c.start])
			b.WriteString(c.after)
			at = c.end
			why := c.why
			if why == "" {
				why = c.rule.why
			}
			if m := (warrant{c.rule, why}); !slices.Contains(g.warrants, m) {
				g.warrants = append(g.warrants, m)
			}
		}
		b.WriteString(w.text[at:g.end])
		at = g.end
		g.start, g.end = newStart, b.Len()
		out = append(out, g)
	}
	b.WriteString(w.text[at:])
	w.text, w.steps = b.String(), out
	return true
}

// meets reports whether two ranges overlap; an empty one also meets a range it
// touches.
func meets(a, aEnd, b, bEnd int) bool {
	if a == aEnd || b == bEnd {
		return a <= bEnd && b <= aEnd
	}
	return a < bEnd && b < aEnd
}

// allowed drops the changes that overlap a protected range.
func (w *work) allowed(changes []change) []change {
	if len(w.protected) == 0 {
		return changes
	}
	out := changes[:0]
	i, delta, p := 0, 0, 0
	for _, c := range changes {
		for p < len(w.protected) {
			// Steps never overlap protected ranges, so those before one give
			// its shift.
			for i < len(w.steps) && w.steps[i].srcEnd <= w.protected[p][0] {
				s := w.steps[i]
				delta += (s.end - s.start) - (s.srcEnd - s.src)
				i++
			}
			if w.protected[p][1]+delta > c.start {
				break
			}
			p++
		}
		if p < len(w.protected) && c.end > w.protected[p][0]+delta {
			continue
		}
		out = append(out, c)
	}
	return out
}

// edits returns the sum of all steps as edits of the source.
func (w *work) edits() []Edit {
	out := make([]Edit, 0, len(w.steps))
	for _, s := range w.steps {
		before, after := w.source[s.src:s.srcEnd], w.text[s.start:s.end]
		if before == after {
			continue
		}
		e := Edit{Start: s.src, End: s.srcEnd, Before: before, After: after, Grade: GradeB, Confidence: 100}
		for _, m := range s.warrants {
			e.Rule, e.Why = joined(e.Rule, "+", m.rule.name), joined(e.Why, "; ", m.why)
			e.Grade = max(e.Grade, m.rule.grade)
			e.Confidence = min(e.Confidence, m.rule.confidence)
		}
		out = append(out, e)
	}
	return w.fill(out)
}

// joined adds one more to a list that is printed with sep, unless it is there.
func joined(list, sep, one string) string {
	switch {
	case list == "":
		return one
	case slices.Contains(strings.Split(list, sep), one):
		return list
	}
	return list + sep + one
}

// fill makes every insertion take in a neighbouring rune.
func (w *work) fill(edits []Edit) []Edit {
	out := edits[:0]
	for i, e := range edits {
		if e.Start < e.End {
			out = append(out, e)
			continue
		}
		left, right := 0, len(w.source)
		if len(out) > 0 {
			left = out[len(out)-1].End
		}
		if i+1 < len(edits) {
			right = edits[i+1].Start
		}
		_, before := utf8.DecodeLastRuneInString(w.source[left:e.Start])
		_, behind := utf8.DecodeRuneInString(w.source[e.End:right])
		switch {
		case before > 0 && !w.guarded(e.Start-before, e.Start):
			e.Start -= before
			e.Before = w.source[e.Start:e.End]
			e.After = e.Before + e.After
			out = append(out, e)
		case behind > 0 && !w.guarded(e.End, e.End+behind):
			e.End += behind
			e.Before = w.source[e.Start:e.End]
			e.After += e.Before
			out = append(out, e)
		case len(out) > 0 && out[len(out)-1].End == e.Start:
			p := &out[len(out)-1]
			p.After += e.After
			p.Rule, p.Why = joined(p.Rule, "+", e.Rule), joined(p.Why, "; ", e.Why)
			p.Grade, p.Confidence = max(p.Grade, e.Grade), min(p.Confidence, e.Confidence)
		}
		// Between two protected ranges there is no room: the edit is dropped.
	}
	return out
}

// guarded reports whether the source range overlaps a protected one.
func (w *work) guarded(start, end int) bool {
	i := sort.Search(len(w.protected), func(i int) bool { return w.protected[i][1] > start })
	return i < len(w.protected) && w.protected[i][0] < end
}
