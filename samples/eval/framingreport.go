package eval

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
)

// F1 is the mean over pages of the F1 of core content, with its interval.
func (s *FramingScore) F1() Interval {
	return bootstrapMean(column(s.Pages, func(r FramingResult) float64 { return r.F1 }))
}

// KeyKindsF1 is the mean of the F1 of the 18 key framing kinds, those that the
// gold has, with its interval.
func (s *FramingScore) KeyKindsF1() Interval {
	return bootstrap(len(s.Pages), func(pick []int) float64 {
		sum := map[string]kindTally{}
		for _, i := range pick {
			for name, k := range s.Pages[i].tally.kinds {
				t := sum[name]
				t.gold += k.gold
				t.predicted += k.predicted
				t.right += k.right
				sum[name] = t
			}
		}
		_, _, f := macro(sum, keyKinds)
		return f
	})
}

// macro means precision, recall and F1 over the kinds the gold has.
func macro(tallies map[string]kindTally, names []string) (p, r, f float64) {
	n := 0.0
	for _, name := range names {
		k := tallies[name]
		if k.gold == 0 {
			continue
		}
		kp, kr := orZero(ratio(k.right, k.predicted)), ratio(k.right, k.gold)
		n++
		p += kp
		r += kr
		f += f1(kp, kr)
	}
	if n == 0 {
		return 0, 0, 0
	}
	return p / n, r / n, f / n
}

// WriteText prints the report of score_framing.py.
func (s *FramingScore) WriteText(w io.Writer) error {
	t := &s.total
	var b strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	missing := ""
	if t.missing > 0 {
		missing = fmt.Sprintf(", %d without a prediction", t.missing)
	}
	say("== %s: %d pages, %d words%s", s.Name, t.pages, t.words, missing)

	p, r := t.coreFigures()
	say("content (words)        P      R      F1")
	say("  core, pooled     %s", three(p, r, f1(p, r)))
	say("  core, page mean  %s", three(
		mean(column(s.Pages, func(r FramingResult) float64 { return r.P })),
		mean(column(s.Pages, func(r FramingResult) float64 { return r.R })),
		mean(column(s.Pages, func(r FramingResult) float64 { return r.F1 }))))
	p, r = ratio(t.strictRight, t.strictRight+t.leak+t.addedContent), ratio(t.strictRight, t.strict)
	say("  strict, pooled   %s", three(p, r, f1(p, r)))
	say("kept apart: %d framing words leaked into content; %d core words called framing; "+
		"lost %d (%s%% of all; core %d, optional %d, framing %d); doubled %d; added %d content, %d framing",
		t.leak, t.coreAsFraming, t.lost, bare(ratio(t.lost, t.words)), t.lostCore, t.lostOptional, t.lostFraming,
		t.doubled, t.addedContent, t.addedFraming)
	s.writeKinds(say)
	if s.NoFacts {
		_, err := io.WriteString(w, b.String())
		return err
	}

	d, f := &t.disclaimers, &t.facts
	say("disclaimers: %d in gold, %d predicted; found %s%%, exact span %s%%, kind right %s%%, precision %s%%",
		d.gold, d.predicted, bare(ratio(d.found, d.gold)), bare(ratio(d.exact, d.gold)),
		bare(ratio(d.kind, d.gold)), bare(ratio(d.found, d.predicted)))
	say("publisher: %d/%d; authors: P %s R %s (%d names); republished-from: %d/%d (%d predicted); genre: %d/%d; date: %d/%d",
		f.publisher.right, f.publisher.gold,
		bare(ratio(f.authors.right, f.authors.predicted)), bare(ratio(f.authors.right, f.authors.gold)), f.authors.gold,
		f.republished.right, f.republished.gold, f.republished.predicted,
		f.genre.right, f.genre.gold, f.date.right, f.date.gold)
	_, err := io.WriteString(w, b.String())
	return err
}

func (s *FramingScore) writeKinds(say func(string, ...any)) {
	all := s.total.kinds
	sum := func(tallies map[string]kindTally) (k kindTally) {
		for _, t := range tallies {
			k.right += t.right
			k.gold += t.gold
			k.predicted += t.predicted
		}
		return k
	}
	say("framing (words)        P      R      F1     | spans found   P   | leak into content")
	for _, row := range []struct {
		name string
		kindTally
	}{{"micro            ", sum(all)}, {"micro, groups    ", sum(s.total.groups)}} {
		p, r := ratio(row.right, row.predicted), ratio(row.right, row.gold)
		say("  %s%s", row.name, three(p, r, f1(p, r)))
	}
	say("  macro, all kinds %s", three(macro(all, kinds)))
	say("  macro, key kinds %s", three(macro(all, keyKinds)))
	for _, name := range kinds {
		k := all[name]
		if k.gold == 0 && k.predicted == 0 {
			continue
		}
		p, r := ratio(k.right, k.predicted), ratio(k.right, k.gold)
		say("  %-23s%s | %4d/%-4d %s | %s  (%d words)", name, three(p, r, f1(p, r)),
			k.found, k.spans, pct(ratio(k.claimRight, k.claimed)), pct(ratio(k.leak, k.gold)), k.gold)
	}
	var strange []string
	for name, k := range all {
		if k.predicted > 0 && !slices.Contains(kinds, name) {
			strange = append(strange, fmt.Sprintf("%s (%d)", name, k.predicted))
		}
	}
	if slices.Sort(strange); len(strange) > 0 {
		say("  kinds not in the guide: %s", strings.Join(strange, ", "))
	}
}

// WriteIntervals prints the two headline figures with their 95 % bootstrap
// intervals.
func (s *FramingScore) WriteIntervals(w io.Writer) error {
	_, err := fmt.Fprintf(w, "with 95 %% intervals (bootstrap over pages)\n%-30s%v\n%-30s%v\n",
		"core content F1, page mean", s.F1(), "key kinds F1, macro", s.KeyKindsF1())
	return err
}

// Figures gives each page's F1 of core content, for [Diff].
func (s *FramingScore) Figures() []Figure {
	out := make([]Figure, 0, len(s.Pages))
	for _, r := range s.Pages {
		out = append(out, Figure{r.Page.ID, r.F1})
	}
	return out
}

// pct prints a share as a percentage six wide, and a dash where there is none.
func pct(x float64) string {
	if math.IsNaN(x) {
		return "   -  "
	}
	return fmt.Sprintf("%6.1f", 100*x)
}

func three(p, r, f float64) string { return pct(p) + " " + pct(r) + " " + pct(f) }

func bare(x float64) string { return strings.TrimSpace(pct(x)) }
