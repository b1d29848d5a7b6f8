// Package measure scores what unspin does: edits against gold, and detection by
// family. It is behind "unspin eval" and the tests.
package measure

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/offprint-news/offprint/stages/unspin/spin"
)

// Gold is one garble of a spun text and what may stand in its place.
type Gold struct {
	// File is the document, as named to [Eval].
	File string `json:"file"`
	// Start and End are byte offsets in the whole text of the file, half open.
	Start int `json:"start"`
	End   int `json:"end"`
	// Accept are the wordings that count as right. None means that only another
	// version of the article could tell.
	Accept []string `json:"accept"`
}

// ParseGold reads gold as JSON lines. Faults are reported as file:line.
func ParseGold(file string, src []byte) ([]Gold, error) {
	var out []Gold
	for i, line := range strings.Split(string(src), "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		var g Gold
		d := json.NewDecoder(strings.NewReader(line))
		d.DisallowUnknownFields()
		if err := d.Decode(&g); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, i+1, err)
		}
		if g.Start < 0 || g.End <= g.Start {
			return nil, fmt.Errorf("%s:%d: start %d and end %d are no range", file, i+1, g.Start, g.End)
		}
		for _, other := range out {
			if other.File == g.File && other.Start < g.End && g.Start < other.End {
				return nil, fmt.Errorf("%s:%d: %d to %d overlaps another garble of %s", file, i+1, g.Start, g.End, g.File)
			}
		}
		out = append(out, g)
	}
	return out, nil
}

// Counts are the edits of one grade, or of all.
type Counts struct{ Right, Wrong int }

// Percent is the precision, -1 when there were no edits.
func (c Counts) Percent() float64 {
	if c.Right+c.Wrong == 0 {
		return -1
	}
	return 100 * float64(c.Right) / float64(c.Right+c.Wrong)
}

// Score compares edits with gold.
type Score struct {
	// Garbles is the number of gold garbles, Fixed how many of them are right after
	// the edits.
	Garbles, Fixed int
	// ByGrade counts the edits, the best grade first when printed.
	ByGrade map[spin.Grade]Counts
	// Wrong are the edits that made something other than the gold accepts.
	Wrong []spin.Edit
}

// Recall is the share of garbles fixed, in percent.
func (s Score) Recall() float64 {
	if s.Garbles == 0 {
		return 0
	}
	return 100 * float64(s.Fixed) / float64(s.Garbles)
}

// Add adds another document's score.
func (s *Score) Add(t Score) {
	s.Garbles += t.Garbles
	s.Fixed += t.Fixed
	if s.ByGrade == nil {
		s.ByGrade = map[spin.Grade]Counts{}
	}
	for g, c := range t.ByGrade {
		sum := s.ByGrade[g]
		s.ByGrade[g] = Counts{sum.Right + c.Right, sum.Wrong + c.Wrong}
	}
	s.Wrong = append(s.Wrong, t.Wrong...)
}

// Edits scores the edits of one text; block 0 of the edits is the whole text.
//
// Edits and garbles that overlap are judged together: they are right when the
// stretch they cover reads as one of the accepted wordings makes it read. Stretches
// that stand next to each other get a second chance together, because an alignment
// may cut "rates of interest again" elsewhere than the gold does. An edit that touches
// no garble is wrong.
func Edits(text string, gold []Gold, edits []spin.Edit) Score {
	s := Score{Garbles: len(gold), ByGrade: map[spin.Grade]Counts{}}
	list := clusters(gold, edits)
	for i := 0; i < len(list); {
		j := i + 1
		for j < len(list) && list[j].from <= list[j-1].to+1 {
			j++
		}
		run := cluster{from: list[i].from, to: list[j-1].to}
		for _, c := range list[i:j] {
			run.gold = append(run.gold, c.gold...)
			run.edits = append(run.edits, c.edits...)
		}
		together := run.right(text)
		for _, c := range list[i:j] {
			s.count(c, together || c.right(text))
		}
		i = j
	}
	return s
}

// cluster is a stretch of text with the garbles and edits in it.
type cluster struct {
	from, to int
	gold     []Gold
	edits    []spin.Edit
}

func clusters(gold []Gold, edits []spin.Edit) []cluster {
	gold, edits = slices.Clone(gold), slices.Clone(edits)
	slices.SortFunc(gold, func(a, b Gold) int { return a.Start - b.Start })
	slices.SortFunc(edits, func(a, b spin.Edit) int { return a.Start - b.Start })
	var out []cluster
	for len(edits) > 0 || len(gold) > 0 {
		var c cluster
		if len(gold) == 0 || len(edits) > 0 && edits[0].Start < gold[0].Start {
			c.from, c.to = edits[0].Start, edits[0].End
		} else {
			c.from, c.to = gold[0].Start, gold[0].End
		}
		g, e := 0, 0
		for grown := true; grown; {
			grown = false
			for ; g < len(gold) && gold[g].Start < c.to; g++ {
				c.to, grown = max(c.to, gold[g].End), true
			}
			for ; e < len(edits) && edits[e].Start < c.to; e++ {
				c.to, grown = max(c.to, edits[e].End), true
			}
		}
		c.gold, c.edits = gold[:g], edits[:e]
		gold, edits = gold[g:], edits[e:]
		out = append(out, c)
	}
	return out
}

// right reports whether the edits make the stretch read as the gold wants.
func (c cluster) right(text string) bool {
	if len(c.edits) == 0 || len(c.gold) == 0 {
		return false
	}
	var b strings.Builder
	done := c.from
	for _, e := range c.edits {
		b.WriteString(text[done:e.Start] + e.After)
		done = e.End
	}
	b.WriteString(text[done:c.to])
	got := spaces(b.String())
	return slices.ContainsFunc(readings(text, c.from, c.to, c.gold), func(r string) bool { return spaces(r) == got })
}

func (s *Score) count(c cluster, right bool) {
	switch {
	case right:
		s.Fixed += len(c.gold)
	default:
		s.Wrong = append(s.Wrong, c.edits...)
	}
	for _, e := range c.edits {
		n := s.ByGrade[e.Grade]
		if right {
			n.Right++
		} else {
			n.Wrong++
		}
		s.ByGrade[e.Grade] = n
	}
}

// maxReadings bounds how many combinations of accepted wordings are tried.
const maxReadings = 256

func readings(text string, from, to int, gold []Gold) []string {
	out := []string{""}
	done := from
	for _, g := range gold {
		var next []string
		for _, head := range out {
			for _, a := range g.Accept {
				if len(next) < maxReadings {
					next = append(next, head+text[done:g.Start]+a)
				}
			}
		}
		out, done = next, g.End
	}
	for i := range out {
		out[i] += text[done:to]
	}
	return out
}

func spaces(s string) string { return strings.Join(strings.Fields(s), " ") }

// AUC is the probability that a positive scores higher than a negative, ties
// counting half: the area under the receiver operating curve.
func AUC(positive, negative []int) float64 {
	if len(positive) == 0 || len(negative) == 0 {
		return 0
	}
	n := slices.Clone(negative)
	slices.Sort(n)
	sum := 0
	for _, p := range positive {
		below, _ := slices.BinarySearch(n, p)
		upTo, _ := slices.BinarySearch(n, p+1)
		sum += below + upTo
	}
	return float64(sum) / 2 / float64(len(positive)) / float64(len(negative))
}

// F1 of the decision "spun", in percent.
func F1(truePositive, falsePositive, falseNegative int) float64 {
	if truePositive == 0 {
		return 0
	}
	return 200 * float64(truePositive) / float64(2*truePositive+falsePositive+falseNegative)
}
