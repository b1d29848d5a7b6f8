// Package learn trains the block classifier of stages/weigh on pages with known
// content and says honestly how good it is: every figure it reports is taken on
// hosts that the trees and the lexicon behind it have not seen.
package learn

import (
	"context"
	"fmt"
	"hash/fnv"
	"io"
	"math"
	"net/url"
	"runtime"
	"strings"
	"sync"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages/weigh/feature"
	"github.com/offprint-news/offprint/stages/weigh/forest"
)

// A Sample is a page whose content is known.
type Sample struct {
	ID, URL string
	Type    string // page type, if known
	Body    []byte
	Format  pipeline.Format
	Content string // the whole content as plain text

	// Where Content is not known: lines that belong to it, and lines that do not.
	// Blocks that hold none of them teach nothing.
	With, Without []string

	Clean    bool // a page that is all content
	Ciphered bool // in a language that nobody has; never trained on
}

// weak reports whether only single lines of the sample are known.
func (s *Sample) weak() bool { return len(s.With)+len(s.Without) > 0 }

// page is a sample made ready for training.
type page struct {
	Sample
	host   string
	doc    *pipeline.Document
	hashes [][]feature.Hash // words by block
	line   []feature.Hash
	gold   map[feature.Hash]int
	goldN  int
	y      []float32      // share of each block's words that are content
	hidden bool           // hidden text counts
	tokens []feature.Hash // that tell the page's type
	ceil   float64        // F1 of the best choice of whole blocks

	words, lines, toks, urls pageCounts
}

// Load parses the samples, runs the given stages over them and aligns them with
// their content.
func Load(ctx context.Context, samples []Sample, stages []pipeline.Stage) ([]*page, error) {
	pl, err := pipeline.New(pipeline.Options{}, stages...)
	if err != nil {
		return nil, err
	}
	out := make([]*page, len(samples))
	errs := make([]error, len(samples))
	each(len(samples), func(i int) {
		s := samples[i]
		d, err := pl.Process(ctx, pipeline.Input{ID: s.ID, URL: s.URL, Body: s.Body, Format: s.Format})
		if d == nil {
			errs[i] = err
			return
		}
		p := &page{Sample: s, host: hostOf(s.URL, s.ID), doc: d}
		feature.PageTokens(d, func(_ int, h feature.Hash) { p.tokens = append(p.tokens, h) })
		p.align()
		p.count()
		out[i] = p
	})
	for _, err := range errs {
		if err != nil {
			return nil, fmt.Errorf("learn: %w", err)
		}
	}
	return out, nil
}

func (p *page) align() {
	blocks := p.doc.Page().Blocks
	p.hashes = make([][]feature.Hash, len(blocks))
	p.line = make([]feature.Hash, len(blocks))
	visible := make([][]feature.Hash, len(blocks))
	for i := range blocks {
		p.hashes[i] = feature.Words(blocks[i].Text)
		p.line[i] = feature.Line(blocks[i].Text)
		visible[i] = p.hashes[i]
	}
	ref := feature.Words(p.Content)
	p.gold = map[feature.Hash]int{}
	for _, h := range ref {
		p.gold[h]++
	}
	p.goldN = len(ref)
	p.hidden = feature.CountsHidden(p.doc.Page())
	if p.weak() {
		p.alignLines()
		return
	}
	p.y = align(visible, ref)
	p.ceil = p.f1(func(i int) bool { return p.y[i] >= .5 })
}

// unknown is the target of a block that nothing is known of.
const unknown = -1

// alignLines finds the blocks that hold a known line.
func (p *page) alignLines() {
	squeeze := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	blocks := p.doc.Page().Blocks
	p.y = make([]float32, len(blocks))
	p.ceil, p.goldN = 1, 300
	for i := range blocks {
		p.y[i] = unknown
		text := squeeze(blocks[i].Text)
		for _, w := range p.With {
			if w = squeeze(w); strings.Contains(text, w) || len(text) > 25 && strings.Contains(w, text) {
				p.y[i] = 1
			}
		}
		for _, w := range p.Without {
			if w = squeeze(w); strings.Contains(text, w) && len(text) < 12*len(w) {
				p.y[i] = 0
			}
		}
	}
}

// f1 scores a choice of blocks by word counts, as the WCXB benchmark does.
func (p *page) f1(keep func(i int) bool) float64 {
	got := map[feature.Hash]int{}
	n, hit := 0, 0
	for i, hs := range p.hashes {
		if !keep(i) {
			continue
		}
		n += len(hs)
		for _, h := range hs {
			if got[h]++; got[h] <= p.gold[h] {
				hit++
			}
		}
	}
	switch {
	case n == 0 && p.goldN == 0:
		return 1
	case hit == 0:
		return 0
	}
	return 2 * float64(hit) / float64(n+p.goldN)
}

// kept returns the share of the content's words that a text holds.
func (p *page) kept(text string) float64 {
	got := map[feature.Hash]int{}
	for _, h := range feature.Words(text) {
		got[h]++
	}
	hit := 0
	for h, n := range p.gold {
		hit += min(n, got[h])
	}
	return float64(hit) / float64(max(1, p.goldN))
}

func hostOf(u, id string) string {
	p, err := url.Parse(u)
	if err != nil || p.Host == "" {
		return id
	}
	return strings.TrimPrefix(strings.ToLower(p.Hostname()), "www.")
}

func fold(host string, n int) int {
	h := fnv.New32a()
	io.WriteString(h, host)
	return int(h.Sum32()>>3) % n
}

func each(n int, f func(int)) {
	var wg sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		wg.Go(func() {
			for i := w; i < n; i += workers {
				f(i)
			}
		})
	}
	wg.Wait()
}

// weakWeight is the weight of a block known by a line: there are few of them on a
// page, and each was chosen because it decides.
const weakWeight = 6

// rows adds up the training rows of pages.
func rows(pages []*page, sheets []*feature.Sheet, extra func(i, b int) []float32) *forest.Data {
	d := &forest.Data{Ignore: feature.Ignored()}
	for i, p := range pages {
		s := sheets[i]
		if s == nil || s.Len() == 0 || p.ceil < .5 || p.goldN == 0 {
			continue
		}
		for b := range s.Len() {
			if p.y[b] == unknown {
				continue
			}
			r := s.Row(b)
			d.X = append(d.X, r...)
			n := len(r)
			if extra != nil {
				e := extra(i, b)
				d.X = append(d.X, e...)
				n += len(e)
			}
			d.Width = n
			d.Y = append(d.Y, p.y[b])
			w := .1 + min(30, 200*float32(math.Pow(float64(len(p.hashes[b])), .8)/(20+float64(p.goldN))))
			if p.weak() {
				w = weakWeight
			}
			d.W = append(d.W, w)
		}
	}
	return d
}
