package rules

import (
	"context"
	"iter"
	"slices"

	"github.com/offprint-news/offprint/pipeline"
)

// Documents yields pages for the tools of rule authors: opened, not necessarily
// processed. An error that comes with a document is that of one page, and the
// document is used as far as it could be read; one without a document ends the
// work.
type Documents = iter.Seq2[*pipeline.Document, error]

// each calls do for every document, and stops at the first error without one.
func each(ctx context.Context, docs Documents, do func(*pipeline.Document) error) error {
	for d, err := range docs {
		if d == nil {
			if err != nil {
				return err
			}
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := do(d); err != nil {
			return err
		}
	}
	return nil
}

// A Cover says what one rule did on a folder of pages.
type Cover struct {
	Rule     *Rule
	Pages    int    // pages it matched on
	Hits     int    // places it matched at
	Held     int    // places where it kept some of its ground
	Decisive int    // places where no other rule of its kind claims all of what it claims
	Example  string // id of the first document it matched on
}

// Fault names what is wrong with a rule that matched: "always shadowed" if surer
// rules take all its ground everywhere, "never decisive" if nothing would change
// without it; "never fired" if it did not match, and "" otherwise.
func (c *Cover) Fault() string {
	switch {
	case c.Hits == 0:
		return "never fired"
	case c.Held == 0:
		return "always shadowed"
	case c.Decisive == 0:
		return "never decisive"
	}
	return ""
}

// Coverage runs a set over pages and says of each rule, in the order of the set,
// what it did there.
func Coverage(ctx context.Context, s *Set, docs Documents) ([]Cover, error) {
	at := map[*Rule]*Cover{}
	out := make([]Cover, len(s.rules))
	for i, r := range s.rules {
		out[i].Rule = r
		at[r] = &out[i]
	}
	err := each(ctx, docs, func(d *pipeline.Document) error {
		res, err := s.Match(ctx, d.Page(), WhereOf(d))
		if err != nil {
			return err
		}
		held := map[int]bool{}
		for _, h := range settled(res.Hits) {
			held[h.hit] = true
		}
		seen := map[*Rule]bool{}
		for i := range res.Hits {
			h := &res.Hits[i]
			c := at[h.Rule]
			c.Hits++
			if !seen[h.Rule] {
				seen[h.Rule] = true
				if c.Pages++; c.Pages == 1 {
					c.Example = d.ID
				}
			}
			if held[i] {
				c.Held++
			}
			if decisive(res.Hits, i) {
				c.Decisive++
			}
		}
		return nil
	})
	return out, err
}

// decisive reports whether some of what hit i claims is claimed by no other rule
// for the same kind.
func decisive(hits []Hit, i int) bool {
	var others []holding
	for k := range hits {
		o := &hits[k]
		if k == i || o.Rule == hits[i].Rule || o.Rule.Kind != hits[i].Rule.Kind || !o.Span.Overlaps(hits[i].Span) {
			continue
		}
		for _, s := range uncovered(o.Span, others) {
			others = append(others, holding{s, k})
		}
		slices.SortFunc(others, func(a, b holding) int { return a.Start - b.Start })
	}
	return len(uncovered(hits[i].Span, others)) > 0
}
