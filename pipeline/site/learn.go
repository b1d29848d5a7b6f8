package site

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/offprint-news/offprint/pipeline"
)

const (
	minArticles = 5  // of a host, before it is looked at
	minRepeats  = 3  // articles that have a line
	minShare    = 20 // or one in so many
	longWords   = 20 // words of a block that tells articles apart
)

// A candidate is a line that many articles of a host have.
type candidate struct {
	Line            line
	Articles, Pages int
	InContent       int // pages that have it in their content
}

// A Study is what a sketch shows of a host: the lines that its pages repeat. It can
// be encoded, so that the pages may be gone through elsewhere.
type Study struct {
	Host            string
	articles, pages int
	words           int // of the content of all pages in the sample
	sampled         map[uint64]choice
	lines           map[uint64]*candidate
}

// A Learner finds what hosts repeat. Give it all documents (First), call Between,
// and give it them all again, in any order (Second). Where documents are spread over
// machines, do as it does: a [Sketch] a host, merged; its [Study]; [Sightings],
// merged; [Study.Proposals].
type Learner struct {
	Limit     int // pages of a host to look at; DefaultPages when 0
	sketches  map[string]*Sketch
	studies   map[string]*Study
	sightings map[string]*Sightings
}

// First takes a document of the first pass. Documents without a host are left out.
func (l *Learner) First(d *pipeline.Document) {
	host := Host(d.URL)
	if host == "" {
		return
	}
	if l.sketches == nil {
		l.sketches = map[string]*Sketch{}
	}
	s := l.sketches[host]
	if s == nil {
		s = &Sketch{Host: host, Limit: l.Limit}
		l.sketches[host] = s
	}
	s.Add(d)
}

// Between ends the first pass: it looks for the lines that are repeated.
func (l *Learner) Between() {
	l.studies, l.sightings = map[string]*Study{}, map[string]*Sightings{}
	for host, s := range l.sketches {
		if st := s.Study(); st != nil {
			l.studies[host], l.sightings[host] = st, &Sightings{}
		}
	}
	l.sketches = nil
}

// Second takes a document of the second pass.
func (l *Learner) Second(d *pipeline.Document) {
	host := Host(d.URL)
	if st := l.studies[host]; st != nil {
		st.See(d, l.sightings[host])
	}
}

// Proposals ends the second pass. They are sorted by host, and the most repeated come
// first.
func (l *Learner) Proposals() []Proposal {
	var out []Proposal
	for _, host := range slices.Sorted(maps.Keys(l.studies)) {
		out = append(out, l.studies[host].Proposals(l.sightings[host])...)
	}
	return out
}

// Study counts articles and lines; nil for a host that has too few of them or repeats
// nothing.
func (s *Sketch) Study() *Study {
	article := articles(s.pages)
	count := map[int]bool{}
	for _, a := range article {
		count[a] = true
	}
	st := &Study{Host: s.Host, articles: len(count), pages: len(s.pages), sampled: map[uint64]choice{}, lines: map[uint64]*candidate{}}
	if st.articles < minArticles {
		return nil
	}
	type seen struct {
		candidate
		articles map[int]bool
		known    bool
	}
	all := map[uint64]*seen{}
	for i, p := range s.pages {
		st.sampled[p.Hash] = p.Choice
		once := map[uint64]bool{}
		for _, ln := range p.Lines {
			if ln.Content {
				st.words += int(ln.Words)
			}
			c := all[ln.Hash]
			if c == nil {
				c = &seen{candidate: candidate{Line: ln}, articles: map[int]bool{}}
				all[ln.Hash] = c
			}
			c.known = c.known || ln.Known
			if once[ln.Hash] {
				continue
			}
			once[ln.Hash] = true
			c.Pages++
			c.articles[article[i]] = true
			if ln.Content {
				c.InContent++
			}
		}
	}
	need := max(minRepeats, (st.articles+minShare-1)/minShare)
	for h, c := range all {
		if len(c.articles) >= need && !c.known {
			c.Articles = len(c.articles)
			st.lines[h] = &c.candidate
		}
	}
	if len(st.lines) == 0 {
		return nil
	}
	return st
}

// articles numbers pages by article: pages that share more than half of their long
// blocks of content, and two at least, are one.
func articles(pages []page) []int {
	parent := make([]int, len(pages))
	for i := range parent {
		parent[i] = i
	}
	var root func(i int) int
	root = func(i int) int {
		if parent[i] != i {
			parent[i] = root(parent[i])
		}
		return parent[i]
	}
	long := make([]map[uint64]bool, len(pages))
	holders := map[uint64][]int{}
	for i, p := range pages {
		long[i] = map[uint64]bool{}
		for _, ln := range p.Lines {
			if ln.Content && ln.Words >= longWords && !long[i][ln.Hash] {
				long[i][ln.Hash] = true
				holders[ln.Hash] = append(holders[ln.Hash], i)
			}
		}
	}
	for i := range pages {
		shared := map[int]int{}
		for h := range long[i] {
			for _, j := range holders[h] {
				if j > i {
					shared[j]++
				}
			}
		}
		for j, n := range shared {
			if n >= 2 && 2*n > min(len(long[i]), len(long[j])) || n == len(long[i]) && n == len(long[j]) && n > 0 && pages[i].Choice.Sum == pages[j].Choice.Sum {
				parent[root(i)] = root(j)
			}
		}
	}
	out := make([]int, len(pages))
	for i := range pages {
		out[i] = root(i)
	}
	return out
}

// Proposals puts the lines of one place and one kind together. They are in order: the
// most repeated come first.
func (st *Study) Proposals(sightings *Sightings) []Proposal {
	type place struct {
		path, kind string
		inBody     bool
	}
	groups := map[place][]uint64{}
	kinds := map[uint64]map[string]int{}
	for h, f := range sightings.found {
		kinds[h] = map[string]int{}
		for _, on := range f.On {
			kinds[h][on.Kind]++
		}
		k := place{f.Path, majority(kinds[h]), st.lines[h].InContent > 0}
		groups[k] = append(groups[k], h)
	}
	var out []Proposal
	for k, hashes := range groups {
		slices.SortFunc(hashes, func(a, b uint64) int {
			return cmp.Or(cmp.Compare(st.lines[b].Articles, st.lines[a].Articles), cmp.Compare(sightings.found[a].Text, sightings.found[b].Text))
		})
		p := Proposal{
			Host: st.Host, Kind: k.kind, InBody: k.inBody, Path: k.path, Articles: st.articles, Pages: st.pages, Labels: map[string]int{},
			ID: fmt.Sprintf("%s-%08x", slug(st.Host), uint32(hash(k.path+" "+k.kind+fmt.Sprint(k.inBody)))),
		}
		cut := 0
		var dates []string
		for _, h := range hashes {
			c, f := st.lines[h], sightings.found[h]
			p.Lines = append(p.Lines, Line{Text: f.Text, Articles: c.Articles})
			p.ContentPages = max(p.ContentPages, c.InContent)
			cut += c.InContent * int(c.Line.Words)
			for kind, n := range kinds[h] {
				p.Labels[kind] += n
			}
			for _, on := range f.On {
				if on.Date != "" {
					dates = append(dates, on.Date)
				}
			}
		}
		p.Contexts = sightings.found[hashes[0]].Contexts
		if len(dates) > 0 {
			p.First, p.Last = slices.Min(dates), slices.Max(dates)
		}
		if st.words > 0 {
			p.Harm = float64(int(100_000*float64(cut)/float64(st.words))) / 1000
		}
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b Proposal) int {
		return cmp.Or(cmp.Compare(b.Lines[0].Articles, a.Lines[0].Articles), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// majority is the framing kind that most pages gave a line, or other-boilerplate.
func majority(kinds map[string]int) string {
	best, most := string(pipeline.OtherBoilerplate), 0
	for _, k := range slices.Sorted(maps.Keys(kinds)) {
		if pipeline.Kind(k).Framing() && kinds[k] > most {
			best, most = k, kinds[k]
		}
	}
	return best
}

func slug(host string) string {
	return strings.Trim(strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, host), "-")
}
