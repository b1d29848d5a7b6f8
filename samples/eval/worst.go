package eval

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Case is a bad page with the reasons for its figures.
type Case struct {
	ID       string
	Type     string  // page type or language; empty in the segments set
	P, R, F1 float64 // of words, or of segments, from 0 to 1
	Reason   string
	Lost     []string // samples of what is missing, the longest first
	Leaked   []string // samples of what should not be there, the longest first
	Labelled []string // what was called framing and by what; only where the set asks for it
}

const (
	samples     = 5  // lost and leaked runs shown of a page
	sampleWords = 14 // words shown of a run
)

// WriteCases prints bad pages, one line each with its figures, and under it
// samples of what was lost (-) and what leaked (+), and what was called framing.
func WriteCases(w io.Writer, cases []Case) error {
	var b strings.Builder
	for _, c := range cases {
		fmt.Fprintf(&b, "%s %-14s F1 %.3f P %.3f R %.3f  %s\n", c.ID, c.Type, c.F1, c.P, c.R, c.Reason)
		for _, s := range c.Lost {
			fmt.Fprintf(&b, "    - %s\n", s)
		}
		for _, s := range c.Leaked {
			fmt.Fprintf(&b, "    + %s\n", s)
		}
		for _, s := range c.Labelled {
			fmt.Fprintf(&b, "    %s\n", s)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Worst gives the n pages with the lowest F1.
func (s *WCXBScore) Worst(n int) []Case {
	rows := slices.Clone(s.Pages)
	slices.SortStableFunc(rows, func(a, b WCXBResult) int {
		return cmp.Or(cmp.Compare(a.F1, b.F1), cmp.Compare(a.P, b.P), cmp.Compare(a.R, b.R),
			cmp.Compare(a.Page.Type, b.Page.Type), cmp.Compare(a.Page.ID, b.Page.ID))
	})
	var out []Case
	for _, r := range rows[:min(n, len(rows))] {
		c := textCase(r.Page.Content, r.Prediction.Text)
		c.ID, c.Type = r.Page.ID, r.Page.Type
		out = append(out, c)
	}
	return out
}

// textCase compares two texts word by word.
func textCase(gold, pred string) Case {
	want, got := wordsLower(gold), wordsLower(pred)
	hit := common(want, got)
	c := Case{P: orZero(ratio(hit, len(got))), R: orZero(ratio(hit, len(want)))}
	c.F1 = f1(c.P, c.R)
	for _, s := range longest(want, uncovered(want, got)) {
		c.Lost = append(c.Lost, s.String())
	}
	for _, s := range longest(got, uncovered(got, want)) {
		c.Leaked = append(c.Leaked, s.String())
	}
	switch {
	case len(want) == 0 && len(got) == 0:
		c.P, c.R, c.F1 = 1, 1, 1
		c.Reason = "both empty"
	case len(got) == 0:
		c.Reason = fmt.Sprintf("nothing came back of %d words", len(want))
	case len(want) == 0:
		c.Reason = fmt.Sprintf("the gold is empty, %d words came back", len(got))
	default:
		c.Reason = fmt.Sprintf("lost %d of %d words, leaked %d of %d", len(want)-hit, len(want), len(got)-hit, len(got))
	}
	return c
}

// uncovered marks the words of a that stand in no three words in a row shared
// with b. A row of b covers one row of a only, so text that came twice shows.
func uncovered(a, b []string) []string {
	marks := make([]string, len(a))
	for i := range marks {
		marks[i] = "uncovered"
	}
	n := min(3, len(a), len(b))
	if n == 0 {
		return marks
	}
	row := func(words []string, i int) string { return strings.Join(words[i:i+n], " ") }
	rows := map[string]int{}
	for i := range len(b) - n + 1 {
		rows[row(b, i)]++
	}
	for i := range len(a) - n + 1 {
		if r := row(a, i); rows[r] > 0 {
			rows[r]--
			clear(marks[i : i+n])
		}
	}
	return marks
}

// stretch is a run of neighbouring words with the same mark.
type stretch struct {
	mark  string
	words []string
}

// longest gives the longest stretches; words whose mark is empty are left out.
func longest(words, marks []string) []stretch {
	var out []stretch
	spans(marks, func(a, b int, mark string) {
		if mark != "" {
			out = append(out, stretch{mark, words[a:b]})
		}
	})
	slices.SortStableFunc(out, func(a, b stretch) int { return len(b.words) - len(a.words) })
	return out[:min(samples, len(out))]
}

func (s stretch) String() string {
	if len(s.words) <= sampleWords {
		return strings.Join(s.words, " ")
	}
	return fmt.Sprintf("%s … (%d words)", strings.Join(s.words[:sampleWords], " "), len(s.words))
}

// Worst gives the n pages with most wrong segments.
func (s *SegmentsScore) Worst(n int) []Case {
	rows := slices.DeleteFunc(slices.Clone(s.Pages), SegmentsResult.Clean)
	slices.SortStableFunc(rows, func(a, b SegmentsResult) int {
		return cmp.Compare(len(b.Lost)+len(b.Leaked), len(a.Lost)+len(a.Leaked))
	})
	var out []Case
	for i := range rows[:min(n, len(rows))] {
		r := &rows[i]
		var t segmentCount
		t.add(r)
		c := Case{ID: r.Page.ID, P: t.precision(), R: t.recall(), F1: t.f1(), Leaked: r.Leaked}
		c.Reason = fmt.Sprintf("lost %d of %d segments, leaked %d of %d",
			len(r.Lost), len(r.Page.With), len(r.Leaked), len(r.Page.Without))
		if strings.TrimFunc(r.Prediction.Text, isSpace) == "" {
			c.Reason = "nothing came back"
		}
		text := " " + strings.Join(words(r.Prediction.Text), " ") + " "
		for _, seg := range r.Lost {
			if w := words(seg); len(w) > 0 && strings.Contains(text, " "+strings.Join(w, " ")+" ") {
				seg += "  (its words are there: spacing, case or punctuation differs)"
			}
			c.Lost = append(c.Lost, seg)
		}
		out = append(out, c)
	}
	return out
}

// Worst gives the n pages with the lowest F1 of core content. Samples name what
// became of lost content ("lost", or the kind it was called), and the kind of
// framing that leaked.
func (s *FramingScore) Worst(n int) []Case {
	rows := slices.Clone(s.Pages)
	slices.SortStableFunc(rows, func(a, b FramingResult) int { return cmp.Compare(a.F1, b.F1) })
	var out []Case
	for _, r := range rows[:min(n, len(rows))] {
		t, sh := &r.tally, r.sheet
		c := Case{ID: r.Page.ID, Type: r.Page.Lang, P: r.P, R: r.R, F1: r.F1}
		c.Reason = fmt.Sprintf("core %d of %d words, called framing %d, leaked %d, added %d, lost %d, doubled %d",
			t.coreRight, t.core, t.coreAsFraming, t.leak, t.addedContent, t.lost, t.doubled)
		if t.missing > 0 {
			c.Reason = "no prediction"
		}
		lost, leaked := make([]string, len(sh.words)), make([]string, len(sh.words))
		for i, name := range sh.labels {
			switch cl := labels[name].class; {
			case cl == core && !sh.content[i] && sh.kind[i] == "":
				lost[i] = "lost"
			case cl == core && !sh.content[i]:
				lost[i] = sh.kind[i]
			case cl == framing && sh.content[i]:
				leaked[i] = name
			}
		}
		for _, x := range longest(sh.words, lost) {
			c.Lost = append(c.Lost, x.mark+": "+x.String())
		}
		for _, x := range longest(sh.words, leaked) {
			c.Leaked = append(c.Leaked, x.mark+": "+x.String())
		}
		out = append(out, c)
	}
	return out
}
