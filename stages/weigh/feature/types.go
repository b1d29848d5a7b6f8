package feature

import (
	"math"

	"github.com/offprint-news/offprint/pipeline"
)

// Types is the number of page types.
const Types = 7

// TypeNames names the page types in the order of their probabilities.
var TypeNames = [Types]string{"article", "documentation", "service", "forum", "collection", "listing", "product"}

// TypeTable holds what training found tokens of a page to say about its type:
// log-odds of each type against the others, in twentieths.
type TypeTable = Table[[Types]int8]

// The sources of a page's tokens, kept apart by a prefix of their hashes.
const (
	srcURL = iota
	srcName
	srcSaid
	srcWord
	sources
)

var srcPrefix = [sources]Hash{fnvOffset.add('u'), fnvOffset.add('c'), fnvOffset.add('t'), fnvOffset.add('w')}

// PageTokens calls f once for each token of a page and its source: tokens of the
// URL, of class names, of what the page says it is, and words of short lines.
func PageTokens(d *pipeline.Document, f func(source int, h Hash)) {
	var buf []Hash
	pageTokens(d, f, func(block int) *Stats {
		st := scan(d.Page().Blocks[block].Text, buf)
		buf = st.Hashes
		return &st
	})
}

// pageTokens is PageTokens with the statistics of the blocks.
func pageTokens(d *pipeline.Document, f func(source int, h Hash), stats func(block int) *Stats) {
	var seen set
	put := func(source int, h Hash) {
		h = (srcPrefix[source] ^ h) * 16777619
		if seen.add(h) {
			f(source, h)
		}
	}
	page := d.Page()
	facts := gather(d)
	tokens(trimScheme(facts.url), func(h Hash) { put(srcURL, h) })
	for _, t := range facts.ldTypes {
		put(srcSaid, fnvOffset.str(t))
	}
	put(srcSaid, fnvOffset.add('o').str(facts.ogType))
	for i := range page.Elements {
		for _, a := range page.Elements[i].Node.Attr {
			if a.Key == "class" || a.Key == "id" || a.Key == "itemtype" {
				tokens(a.Val, func(h Hash) { put(srcName, h) })
			}
		}
	}
	for i := range page.Blocks {
		if b := &page.Blocks[i]; len(b.Text) <= 80 {
			st := stats(i)
			for _, h := range st.Hashes {
				put(srcWord, h)
			}
			if st.Words <= 5 {
				put(srcWord, st.Line^0x5bd1)
			}
		}
	}
}

// typeRow is the width of a row of page features: the evidence of each source for
// each type, and the features of the page as a whole.
const typeRow = sources*Types + 24

// PageRow returns the features that tell the type of a page.
func (s *Sheet) PageRow(d *pipeline.Document, table *TypeTable) []float32 {
	out := make([]float32, typeRow)
	var n [sources]float32
	pageTokens(d, func(source int, h Hash) {
		if lo, ok := table.Of(h); ok {
			n[source]++
			for t, v := range lo {
				out[source*Types+t] += float32(v) / 20
			}
		}
	}, s.Stats)
	for k := range sources {
		for t := range Types {
			out[k*Types+t] /= float32(math.Sqrt(float64(n[k] + 1)))
		}
	}
	if s.n == 0 {
		return out
	}
	r, at := s.row(0), sources*Types
	for _, k := range []int{fPageWords, fPageBlocks, fPageProse, fPageMaxWord, fPageProseN} {
		out[at] = r[k]
		at++
	}
	if s.width > fTextEnd {
		for _, k := range []int{fPageLink, fPageH1, fPageArticles, fPageForms, fPageLists, fPageTypeOG, fPageTypeLD, fURLDepth, fURLDigits} {
			out[at] = r[k]
			at++
		}
	}
	// How the lines of the page are spread.
	var currency, years, ends, short, dup, questions int
	for i := range s.stats {
		st := &s.stats[i]
		if st.currency {
			currency++
		}
		if st.years > 0 {
			years++
		}
		ends += min(st.ends, 1)
		if st.Words <= 4 {
			short++
		}
		if s.row(i)[fDup] > 1 {
			dup++
		}
		if st.last == '?' {
			questions++
		}
	}
	for _, v := range []int{currency, years, ends, short, dup, questions} {
		out[at] = ratio(v, s.n)
		at++
	}
	out[at] = log2(currency)
	return out
}
