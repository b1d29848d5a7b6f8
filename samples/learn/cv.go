package learn

import (
	"fmt"
	"io"
	"sort"

	"github.com/offprint-news/offprint/stages/weigh"
	"github.com/offprint-news/offprint/stages/weigh/feature"
	"github.com/offprint-news/offprint/stages/weigh/forest"
)

// sheetsOf measures pages with a lexicon.
func sheetsOf(pages []*page, lex *feature.Lexicon) []*feature.Sheet {
	out := make([]*feature.Sheet, len(pages))
	each(len(pages), func(i int) { out[i] = feature.Measure(pages[i].doc, lex) })
	return out
}

// split parts pages by the fold of their host.
func split(pages []*page, folds, k int) (train, test []*page) {
	for _, p := range pages {
		if fold(p.host, folds) == k {
			test = append(test, p)
		} else {
			train = append(train, p)
		}
	}
	return train, test
}

// inner is the number of folds inside a training set: what one level says of a
// page, the next level must hear from trees that have not seen its host.
const inner = 4

func innerFold(host string) int { return fold("inner "+host, inner) }

// outOfFold measures each page with a lexicon that has not seen its host.
func outOfFold(pages []*page) []*feature.Sheet {
	out := make([]*feature.Sheet, len(pages))
	for k := range inner {
		var in []int
		var rest []*page
		for i, p := range pages {
			if innerFold(p.host) == k {
				in = append(in, i)
			} else {
				rest = append(rest, p)
			}
		}
		lex := lexiconOf(rest)
		each(len(in), func(i int) { out[in[i]] = feature.Measure(pages[in[i]].doc, lex) })
	}
	return out
}

// Train makes a model of the pages.
func Train(pages []*page, first, second forest.Params) *weigh.Model {
	sheets := outOfFold(pages)
	p1 := make([][]float32, len(pages))
	for k := range inner {
		var rest []*page
		var restSheets []*feature.Sheet
		for i, p := range pages {
			if innerFold(p.host) != k {
				rest = append(rest, p)
				restSheets = append(restSheets, sheets[i])
			}
		}
		f := forest.Train(rows(rest, restSheets, nil), first)
		each(len(pages), func(i int) {
			if innerFold(pages[i].host) == k {
				p1[i] = scores(f, sheets[i])
			}
		})
	}
	m := &weigh.Model{Lexicon: lexiconOf(pages)}
	m.First = forest.Train(rows(pages, sheets, nil), first)
	extra := make([][]float32, len(pages))
	each(len(pages), func(i int) { extra[i] = sheets[i].Second(pages[i].doc.Page(), p1[i]) })
	m.Second = forest.Train(rows(pages, sheets, func(i, b int) []float32 {
		return extra[i][b*feature.SecondWidth : (b+1)*feature.SecondWidth]
	}), second)
	return m
}

func scores(f *forest.Forest, s *feature.Sheet) []float32 {
	out := make([]float32, s.Len())
	bins := make([]uint8, len(f.Cuts))
	for b := range out {
		f.Bin(s.Row(b), bins)
		out[b] = float32(forest.Sigmoid(f.Score(bins)))
	}
	return out
}

// Quick trains on all folds but one and reports the other.
func Quick(pages []*page, folds, k int, first, second forest.Params, w io.Writer) (test []*page, js []*weigh.Judgement) {
	train, test := split(pages, folds, k)
	m := Train(train, first, second)
	fmt.Fprintln(w, "lexicon", len(m.Lexicon.Word), len(m.Lexicon.Line), len(m.Lexicon.Tok), len(m.Lexicon.URL), "nodes", len(m.First.Nodes), len(m.Second.Nodes))
	js = make([]*weigh.Judgement, len(test))
	each(len(test), func(i int) { js[i] = m.Judge(test[i].doc) })
	for _, th := range []float32{0, .3, .4, .5} {
		fmt.Fprintf(w, "threshold %.2f L1 %s\n", th, report(test, js, th, true))
		fmt.Fprintf(w, "threshold %.2f L2 %s\n", th, report(test, js, th, false))
	}
	for _, f := range []*forest.Forest{m.First, m.Second} {
		imp := f.Importance()
		idx := make([]int, len(imp))
		for i := range idx {
			idx[i] = i
		}
		sort.Slice(idx, func(a, b int) bool { return imp[idx[a]] > imp[idx[b]] })
		for _, i := range idx[:30] {
			fmt.Fprintf(w, "%d:%.3f ", i, imp[i])
		}
		fmt.Fprintln(w)
	}
	return test, js
}

func report(pages []*page, js []*weigh.Judgement, th float32, first bool) string {
	sum, n, ceil := map[string]float64{}, map[string]float64{}, map[string]float64{}
	for i, p := range pages {
		t, pr := th, js[i].Second
		if first {
			pr = js[i].First
		}
		if th == 0 {
			t, _ = feature.Choose(pr, js[i].Sheet.Words())
		}
		f := p.f1(func(b int) bool { return pr[b] >= t })
		for _, k := range []string{"all", p.Type} {
			sum[k] += f
			ceil[k] += p.ceil
			n[k]++
		}
	}
	out := ""
	for _, k := range []string{"all", "article", "documentation", "service", "forum", "collection", "listing", "product"} {
		if n[k] > 0 {
			out += fmt.Sprintf("%.4s %.4f/%.2f ", k, sum[k]/n[k], ceil[k]/n[k])
		}
	}
	return out
}
