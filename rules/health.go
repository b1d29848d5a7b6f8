package rules

import (
	"cmp"
	"context"
	"slices"

	"github.com/offprint-news/offprint/pipeline"
)

// A Silence is a rule that used to match on a host and no longer does.
type Silence struct {
	Host   string
	Rule   *Rule
	Before int // pages of the first crawl it matched on
	Of     int // pages of the host in the first crawl
	Now    int // pages of the host in the second crawl
}

// A Refrain is a line that many pages of a host have in common and no rule knows.
type Refrain struct {
	Host  string
	Text  string // as the first page has it
	Pages int    // pages of the second crawl it stands on
	Of    int    // pages of the host in the second crawl
	New   bool   // it stood on no page of the first crawl
}

// A Report of Health tells what changed between two crawls.
type Report struct {
	Silent   []Silence
	Refrains []Refrain
}

// Limits of Health.
const (
	silentBefore = 3   // pages a rule must have matched on before its silence counts
	refrainPages = 3   // pages a line must stand on
	refrainShare = 3   // one in so many of the host's pages
	refrainBytes = 400 // longest line looked at
)

// Health compares two crawls of the same hosts: it names the rules that matched
// on at least three pages of a host in the first and on none of the second, and
// lines of the second that stand on at least three pages and a third of a host's
// pages and that no rule claims. Hosts come in the order of their names, the
// most frequent first within a host.
func Health(ctx context.Context, s *Set, before, now Documents) (*Report, error) {
	old, err := crawl(ctx, s, before)
	if err != nil {
		return nil, err
	}
	cur, err := crawl(ctx, s, now)
	if err != nil {
		return nil, err
	}
	var hosts []string
	for h := range cur {
		hosts = append(hosts, h)
	}
	slices.Sort(hosts)
	rep := &Report{}
	for _, host := range hosts {
		c, o := cur[host], old[host]
		if o == nil {
			o = &hostCrawl{}
		}
		for _, r := range s.rules {
			if n := o.fired[r]; n >= silentBefore && c.fired[r] == 0 {
				rep.Silent = append(rep.Silent, Silence{host, r, n, o.pages, c.pages})
			}
		}
		var list []Refrain
		for _, line := range c.order {
			n := c.lines[line]
			if n < refrainPages || n*refrainShare < c.pages {
				continue
			}
			list = append(list, Refrain{host, c.first[line], n, c.pages, o.lines[line] == 0})
		}
		slices.SortStableFunc(list, func(a, b Refrain) int { return cmp.Compare(b.Pages, a.Pages) })
		rep.Refrains = append(rep.Refrains, list...)
	}
	return rep, nil
}

// hostCrawl is what one crawl has of one host.
type hostCrawl struct {
	pages int
	fired map[*Rule]int     // pages
	lines map[string]int    // folded line no rule claims -> pages
	first map[string]string // as the page has it
	order []string
}

func crawl(ctx context.Context, s *Set, docs Documents) (map[string]*hostCrawl, error) {
	out := map[string]*hostCrawl{}
	err := each(ctx, docs, func(d *pipeline.Document) error {
		w := WhereOf(d)
		res, err := s.Match(ctx, d.Page(), w)
		if err != nil {
			return err
		}
		c := out[w.Host]
		if c == nil {
			c = &hostCrawl{fired: map[*Rule]int{}, lines: map[string]int{}, first: map[string]string{}}
			out[w.Host] = c
		}
		c.pages++
		seen := map[*Rule]bool{}
		for i := range res.Hits {
			if r := res.Hits[i].Rule; !seen[r] {
				seen[r] = true
				c.fired[r]++
			}
		}
		held := settled(res.Hits)
		here := map[string]bool{}
		for i := range d.Page().Blocks {
			b := &d.Page().Blocks[i]
			if b.Hidden != "" || len(b.Text) > refrainBytes || len(uncovered(b.Span, held)) == 0 {
				continue
			}
			line := Fold(b.Text)
			if line == "" || here[line] {
				continue
			}
			here[line] = true
			if c.lines[line]++; c.lines[line] == 1 {
				c.order, c.first[line] = append(c.order, line), b.Text
			}
		}
		return nil
	})
	return out, err
}
