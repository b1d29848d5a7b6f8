package learn

import (
	"math"
	"slices"

	"github.com/offprint-news/offprint/stages/weigh"
	"github.com/offprint-news/offprint/stages/weigh/feature"
	"github.com/offprint-news/offprint/stages/weigh/forest"
)

// typeParams are small: there are few pages and one row to a page.
var typeParams = forest.Params{Trees: 60, Leaves: 6, Rate: .1, MinHess: 2, Features: .5, Rows: .8, Seed: 3}

func typeOf(p *page) int { return slices.Index(feature.TypeNames[:], p.Type) }

// typeTable learns what tokens say of page types from the pages that are in.
func typeTable(pages []*page, in func(*page) bool) *feature.TypeTable {
	var n [feature.Types]float64
	total := 0.
	counts := map[feature.Hash]*[feature.Types]float64{}
	for _, p := range pages {
		t := typeOf(p)
		if t < 0 || !in(p) {
			continue
		}
		n[t]++
		total++
		for _, h := range p.tokens {
			c := counts[h]
			if c == nil {
				c = new([feature.Types]float64)
				counts[h] = c
			}
			c[t]++
		}
	}
	out := map[feature.Hash][feature.Types]int8{}
	for h, c := range counts {
		all := 0.
		for _, v := range c {
			all += v
		}
		if all < 8 {
			continue
		}
		var row [feature.Types]int8
		strong := 0.
		for t := range c {
			has := (c[t] + .5) / (n[t] + 1)
			rest := (all - c[t] + .5) / (total - n[t] + 1)
			lo := max(-6, min(6, math.Log(has/rest)*all/(all+8)))
			strong = max(strong, math.Abs(lo))
			row[t] = int8(math.Round(lo * 20))
		}
		if strong > 1.2 {
			out[h] = row
		}
	}
	return feature.NewTable(out)
}

// trainTypes trains the page types on the pages that are in.
func trainTypes(pages []*page, sheets []*feature.Sheet, in func(*page) bool) *weigh.Typer {
	// The forests must not see how well a table fits the pages it was made of.
	rows := make([][]float32, len(pages))
	for k := range inner {
		table := typeTable(pages, func(p *page) bool { return in(p) && fold("type "+p.host, inner) != k })
		each(len(pages), func(i int) {
			if p := pages[i]; in(p) && typeOf(p) >= 0 && fold("type "+p.host, inner) == k {
				rows[i] = sheets[i].PageRow(p.doc, table)
			}
		})
	}
	t := &weigh.Typer{Table: typeTable(pages, in)}
	each(feature.Types, func(k int) {
		d := &forest.Data{}
		for i, r := range rows {
			if r == nil {
				continue
			}
			d.Width = len(r)
			d.X = append(d.X, r...)
			y := float32(0)
			if typeOf(pages[i]) == k {
				y = 1
			}
			d.Y = append(d.Y, y)
			d.W = append(d.W, 1)
		}
		t.Forests[k] = forest.Train(d, typeParams)
	})
	return t
}

// typesOutOfFold fills in page types told by models that have not seen the host.
func typesOutOfFold(pages []*page, sheets []*feature.Sheet) {
	for k := range inner {
		t := trainTypes(pages, sheets, func(p *page) bool { return innerFold(p.host) != k })
		each(len(pages), func(i int) {
			if innerFold(pages[i].host) == k {
				sheets[i].SetTypes(t.Type(pages[i].doc, sheets[i]))
			}
		})
	}
}
