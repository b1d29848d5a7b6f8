package learn

import (
	"math"

	"github.com/offprint-news/offprint/stages/weigh/feature"
	"golang.org/x/net/html"

	"github.com/offprint-news/offprint/pipeline"
)

// counts holds on how many pages a word, line or token stood in content and
// how often in framing; one page adds at most capPerPage to each.
type counts map[feature.Hash]*[2]float64

const capPerPage = 3

type pageCounts map[feature.Hash]*[2]float64

func (c pageCounts) add(h feature.Hash, y float64) {
	p := c[h]
	if p == nil {
		p = new([2]float64)
		c[h] = p
	}
	p[0] += 1 - y
	p[1] += y
}

func (c counts) merge(p pageCounts) {
	for h, v := range p {
		s := 1.
		if n := v[0] + v[1]; n > capPerPage {
			s = capPerPage / n
		}
		t := c[h]
		if t == nil {
			t = new([2]float64)
			c[h] = t
		}
		t[0] += v[0] * s
		t[1] += v[1] * s
	}
}

// odds turns counts into log-odds, smoothed and bounded; what is rare or says
// nothing is left out.
func (c counts) odds(least, smooth, weak float64) map[feature.Hash]float32 {
	var all [2]float64
	for _, v := range c {
		all[0] += v[0]
		all[1] += v[1]
	}
	prior := math.Log((all[1] + 1) / (all[0] + 1))
	out := map[feature.Hash]float32{}
	for h, v := range c {
		if v[0]+v[1] < least {
			continue
		}
		lo := math.Log((v[1]+smooth)/(v[0]+smooth)) - prior
		lo *= (v[0] + v[1]) / (v[0] + v[1] + 2*smooth)
		lo = max(-6, min(6, lo))
		if math.Abs(lo) >= weak {
			out[h] = float32(math.Round(lo*20)) / 20
		}
	}
	return out
}

// lexiconOf learns the lexicon from labelled pages.
func lexiconOf(pages []*page) *feature.Lexicon {
	word, line, tok, url := counts{}, counts{}, counts{}, counts{}
	for _, p := range pages {
		word.merge(p.words)
		line.merge(p.lines)
		tok.merge(p.toks)
		url.merge(p.urls)
	}
	return &feature.Lexicon{
		Word: feature.NewTable(word.odds(12, 2, .3)), Line: feature.NewTable(line.odds(4, .7, .3)),
		Tok: feature.NewTable(tok.odds(5, 1, .2)), URL: feature.NewTable(url.odds(5, 2, .2)),
	}
}

// count fills a page's counts from its labels.
func (p *page) count() {
	p.words, p.lines, p.toks, p.urls = pageCounts{}, pageCounts{}, pageCounts{}, pageCounts{}
	pg := p.doc.Page()
	good := make([]float64, len(pg.Elements))
	all := make([]float64, len(pg.Elements))
	content, total := 0., 0.
	for i := range pg.Blocks {
		b := &pg.Blocks[i]
		if b.Hidden != "" && !p.hidden {
			continue
		}
		if p.y[i] == unknown {
			continue
		}
		y := float64(p.y[i])
		seen := map[feature.Hash]bool{}
		for _, h := range p.hashes[i] {
			if !seen[h] {
				seen[h] = true
				p.words.add(h, y)
			}
		}
		if len(p.hashes[i]) <= 12 {
			p.lines.add(p.line[i], y)
		}
		if b.Elem >= 0 {
			n := float64(len(p.hashes[i]))
			good[b.Elem] += n * y
			all[b.Elem] += n
			content += n * y
			total += n
		}
	}
	for i := len(pg.Elements) - 1; i >= 0; i-- {
		if q := pg.Elements[i].Parent; q >= 0 {
			good[q] += good[i]
			all[q] += all[i]
		}
	}
	for i := range pg.Elements {
		if all[i] == 0 {
			continue
		}
		n := pg.Elements[i].Node
		feature.Tokens(n.Data, naming(n), func(h feature.Hash) { p.toks.add(h, good[i]/all[i]) })
	}
	if total > 0 {
		feature.URLTokens(p.doc.URL, func(h feature.Hash) { p.urls.add(h, content/total) })
	}
}

func naming(n *html.Node) string {
	return feature.Naming(func(k string) string { return pipeline.Attr(n, k) })
}
