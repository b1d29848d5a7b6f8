package rules

import (
	"context"

	"github.com/offprint-news/offprint/pipeline"
)

// An Ailment is what Doctor finds wrong with a rule of one host.
type Ailment struct {
	Rule    *Rule
	Problem string // stale: matches nothing; body: claims running text; wrapper: the element holds most of the prose
	Pages   int    // pages of the rule's host that were looked at
	Bad     int    // pages the problem shows on
	Example string // id of the first of them
	Text    string // what it claimed there, shortened
}

// Limits of Doctor.
const (
	bodyShare = 30 // per cent of a page's prose that a framing rule may claim
	bodyLeast = 2  // prose blocks it must claim to be suspected
)

// Doctor examines the rules that are meant for single hosts, such as imported
// ones, on pages of those hosts. It names framing rules that claim over 30 % of
// a page's prose or an element with most of it, and rules that match on none of
// their host's pages. Rules of hosts without a page are left out.
func Doctor(ctx context.Context, s *Set, docs Documents) ([]Ailment, error) {
	type state struct {
		pages, fired, body, wrapper int
		bodyAt, wrapperAt           [2]string // document, text
	}
	states := map[*Rule]*state{}
	byHost := map[string][]*Rule{} // host -> rules that apply there, filled when first seen
	err := each(ctx, docs, func(d *pipeline.Document) error {
		w := WhereOf(d)
		mine, ok := byHost[w.Host]
		if !ok {
			for _, r := range s.rules {
				if len(r.compiled.hosts) > 0 && r.compiled.applies(w) == "" {
					mine = append(mine, r)
				}
			}
			byHost[w.Host] = mine
		}
		if len(mine) == 0 {
			return nil
		}
		for _, r := range mine {
			if states[r] == nil {
				states[r] = &state{}
			}
			states[r].pages++
		}
		res, err := s.Match(ctx, d.Page(), w)
		if err != nil {
			return err
		}
		var l layout
		l.measure(d.Page())
		all := l.prose[len(l.prose)-1]
		fired := map[*Rule]bool{}
		prose := map[*Rule]int{}
		blocks := map[*Rule]int{}
		for i := range res.Hits {
			h := &res.Hits[i]
			st := states[h.Rule]
			if st == nil {
				continue
			}
			if !fired[h.Rule] {
				fired[h.Rule] = true
				st.fired++
			}
			if !h.Rule.Kind.Framing() {
				continue
			}
			for b := h.First; b <= h.Last; b++ {
				if bl := &d.Page().Blocks[b]; isProse(bl) && h.Span.Contains(bl.Span) {
					prose[h.Rule] += len(bl.Text)
					blocks[h.Rule]++
				}
			}
		}
		for _, r := range mine {
			if st := states[r]; blocks[r] >= bodyLeast && prose[r]*100 > all*bodyShare {
				if st.body++; st.body == 1 {
					st.bodyAt = [2]string{d.ID, claimed(d, res, r)}
				}
			}
		}
		for _, m := range res.Misses {
			if st := states[m.Rule]; st != nil && !fired[m.Rule] {
				fired[m.Rule] = true
				if st.wrapper++; st.wrapper == 1 {
					st.wrapperAt = [2]string{d.ID, short(d.Page().Blocks[m.Block].Text)}
				}
			}
		}
		return nil
	})
	var out []Ailment
	for _, r := range s.rules {
		st := states[r]
		if st == nil {
			continue
		}
		if st.body > 0 {
			out = append(out, Ailment{r, "body", st.pages, st.body, st.bodyAt[0], st.bodyAt[1]})
		}
		if st.wrapper > 0 {
			out = append(out, Ailment{r, "wrapper", st.pages, st.wrapper, st.wrapperAt[0], st.wrapperAt[1]})
		}
		if st.fired+st.wrapper == 0 {
			out = append(out, Ailment{Rule: r, Problem: "stale", Pages: st.pages, Bad: st.pages})
		}
	}
	return out, err
}

// claimed returns the start of the first prose that a rule claims on a page.
func claimed(d *pipeline.Document, res *Result, r *Rule) string {
	for i := range res.Hits {
		h := &res.Hits[i]
		for b := h.First; h.Rule == r && b <= h.Last; b++ {
			if bl := &d.Page().Blocks[b]; isProse(bl) {
				return short(bl.Text)
			}
		}
	}
	return ""
}
