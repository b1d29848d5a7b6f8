package learn

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages/weigh"
	"github.com/offprint-news/offprint/stages/weigh/feature"
	"github.com/offprint-news/offprint/stages/weigh/forest"
)

// split parts pages by the fold of their host.
func split(pages []*page, folds, k int) (train, test []*page) {
	for _, p := range pages {
		switch {
		case fold(p.host, folds) == k:
			test = append(test, p)
		case !p.Ciphered: // those are a test alone

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
	typesOutOfFold(pages, sheets)
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
	m := &weigh.Model{Lexicon: lexiconOf(pages), Types: trainTypes(pages, sheets, func(*page) bool { return true })}
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

// A Held is the outcome of one page in a cross-validation: what a pipeline whose
// model has not seen the page's host made of it.
type Held struct {
	ID, Type, Host string
	Clean          bool    // the page is all content
	Ciphered       bool    // the page is in a language that nobody has
	Kept           float64 // share of the content's words that the whole pipeline kept
	Weak           bool    // only single lines of the page are known
	F1, Ceiling    float64 // of the classifier's choice, and of the best choice of whole blocks
	Judgement      *weigh.Judgement
	Text           string // what the whole pipeline gives as content
	page           *page
	doc            *pipeline.Document // as the whole pipeline left it
}

// A Build makes the stages of a pipeline around a model.
type Build func(html *weigh.Model) ([]pipeline.Stage, error)

// A CV is a cross-validation by host.
type CV struct {
	Folds         int
	Only          []int // folds to take; none for all
	First, Second forest.Params
	Build         Build
	Models        string         // folder to keep the folds' models in, or to take them from; may be empty
	Progress      func(fold int) // called after each fold; may be nil
}

// model trains the model of a fold, or takes it from the folder of models. The
// folder is good as long as the pages, the features and the parameters stay; it
// is there to try what comes after the classifier without training again.
func (c *CV) model(k int, train []*page) (*weigh.Model, error) {
	if c.Models == "" {
		return Train(train, c.First, c.Second), nil
	}
	file := filepath.Join(c.Models, fmt.Sprintf("%s-%d-of-%d.bin", train[0].Format, k, c.Folds))
	if f, err := os.Open(file); err == nil {
		defer f.Close()
		set, err := weigh.ReadSet(f)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		return set.HTML, nil
	}
	m := Train(train, c.First, c.Second)
	var b bytes.Buffer
	if _, err := (&weigh.Set{HTML: m, Text: m}).WriteTo(&b); err != nil {
		return nil, err
	}
	return m, os.WriteFile(file, b.Bytes(), 0o644)
}

// Run trains once for each fold of hosts and runs the whole pipeline over the
// pages left out.
func (c *CV) Run(ctx context.Context, pages []*page) ([]Held, error) {
	var out []Held
	for k := range c.Folds {
		if len(c.Only) > 0 && !slices.Contains(c.Only, k) {
			continue
		}
		train, test := split(pages, c.Folds, k)
		m, err := c.model(k, train)
		if err != nil {
			return nil, err
		}
		stages, err := c.Build(m)
		if err != nil {
			return nil, err
		}
		pl, err := pipeline.New(pipeline.Options{}, stages...)
		if err != nil {
			return nil, err
		}
		hs := make([]Held, len(test))
		each(len(test), func(i int) {
			p := test[i]
			j := m.Judge(p.doc)
			hs[i] = Held{ID: p.ID, Type: p.Type, Host: p.host, Weak: p.weak(), Ciphered: p.Ciphered, Ceiling: p.ceil, Judgement: j, page: p}
			if !p.weak() {
				hs[i].F1 = p.f1(func(b int) bool { return j.Keep(b) })
			}
			if d, _ := pl.Process(ctx, pipeline.Input{ID: p.ID, URL: p.URL, Body: p.Body, Format: p.Format}); d != nil {
				profile := pipeline.BodyProfile
				if p.weak() {
					profile = pipeline.FullProfile
				}
				hs[i].Text = d.Content(profile)
				hs[i].Clean = p.Clean
				if p.Clean {
					hs[i].Kept = p.kept(unedited(d))
				}
				hs[i].doc = d
			}
		})
		out = append(out, hs...)
		if c.Progress != nil {
			c.Progress(k)
		}
	}
	return out, nil
}

// unedited is the content, titles and all, before repairs: a word that was mended
// is not lost.
func unedited(d *pipeline.Document) string {
	var b strings.Builder
	for _, p := range d.SourceParts() {
		if p.Kind.Content() {
			b.WriteString(p.Text + "\n")
		}
	}
	return b.String()
}

// WriteReport prints the mean F1 by page type, with a bootstrap interval of 95 %.
func WriteReport(w io.Writer, held []Held) {
	by := map[string][]Held{}
	for _, h := range held {
		if h.Weak || h.Clean || h.Ciphered {
			continue
		}
		by["all"] = append(by["all"], h)
		by[h.Type] = append(by[h.Type], h)
	}
	types := 0
	for _, h := range by["all"] {
		if feature.TypeNames[h.Judgement.Type()] == h.Type {
			types++
		}
	}
	fmt.Fprintf(w, "page type right on %d of %d pages\n", types, len(by["all"]))
	fmt.Fprintf(w, "%-14s %6s %8s  %-17s %8s\n", "type", "pages", "F1", "95 %", "ceiling")
	for _, k := range []string{"all", "article", "documentation", "service", "forum", "collection", "listing", "product"} {
		hs := by[k]
		if len(hs) == 0 {
			continue
		}
		f, c := 0., 0.
		for _, h := range hs {
			f += h.F1
			c += h.Ceiling
		}
		n := float64(len(hs))
		lo, hi := bootstrap(hs)
		fmt.Fprintf(w, "%-14s %6d %8.4f  [%.4f, %.4f] %8.4f\n", k, len(hs), f/n, lo, hi, c/n)
	}
}

// WriteCiphered prints the mean F1 of the whole pipeline's choice of blocks on the pages
// that are in a language nobody has, and of the same pages as they were.
func WriteCiphered(w io.Writer, held []Held) {
	plain := map[string]*Held{}
	for i := range held {
		plain[held[i].ID] = &held[i]
	}
	type sum struct {
		n       int
		was, is float64
		typed   int
	}
	by := map[string]*sum{}
	for i := range held {
		h := &held[i]
		p := plain[strings.TrimSuffix(h.ID, " ciphered")]
		if !h.Ciphered || h.Weak || p == nil {
			continue
		}
		for _, k := range []string{"all", h.Type} {
			s := by[k]
			if s == nil {
				s = new(sum)
				by[k] = s
			}
			s.n++
			s.is += h.pipelineF1()
			s.was += p.pipelineF1()
			if feature.TypeNames[h.Judgement.Type()] == h.Type {
				s.typed++
			}
		}
	}
	if by["all"] == nil {
		return
	}
	fmt.Fprintf(w, "%-14s %6s %8s %8s  %s\n", "ciphered", "pages", "as it was", "ciphered", "type right")
	for _, k := range slices.Sorted(maps.Keys(by)) {
		s := by[k]
		n := float64(s.n)
		fmt.Fprintf(w, "%-14s %6d %8.4f %8.4f  %5.1f %%\n", k, s.n, s.was/n, s.is/n, 100*float64(s.typed)/n)
	}
}

// pipelineF1 is the F1 of the blocks that the whole pipeline kept.
func (h *Held) pipelineF1() float64 {
	kept := h.pipelineKeeps()
	return h.page.f1(func(b int) bool { return pipeline.BodyProfile.Has(kept[b].Kind) })
}

// WriteHarm prints what share of the words of clean pages, fed back as pages, came
// back as content.
func WriteHarm(w io.Writer, held []Held) {
	n, all, lost := 0, 0., 0
	for _, h := range held {
		if h.Clean {
			n++
			all += h.Kept
			if h.Kept < .99 {
				lost++
			}
		}
	}
	if n > 0 {
		fmt.Fprintf(w, "clean articles fed back: %d pages, %.3f %% of the words lost, more than 1 %% on %d pages\n", n, 100-100*all/float64(n), lost)
	}
}

func bootstrap(hs []Held) (lo, hi float64) {
	rng := rand.New(rand.NewPCG(1, 2))
	means := make([]float64, 1000)
	for k := range means {
		for range hs {
			means[k] += hs[rng.IntN(len(hs))].F1
		}
		means[k] /= float64(len(hs))
	}
	sort.Float64s(means)
	return means[25], means[974]
}
