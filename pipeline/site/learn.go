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
	maxContexts = 3
	maxText     = 400 // bytes of a line that is shown and made a rule of
)

// A candidate is a line that many articles of a host have.
type candidate struct {
	line
	articles, pages int
	inContent       int // pages that have it in their content
}

// A study is what the first pass found of a host.
type study struct {
	host            string
	articles, pages int
	words           int // of the content of all pages in the sample
	sampled         map[uint64]uint64
	lines           map[uint64]*candidate
	found           map[uint64]*sighting
}

// A sighting is what the second pass gathers of a candidate.
type sighting struct {
	text, path string
	kinds      map[string]int
	contexts   []Context
	ranks      []uint64
	dates      []string
}

// A Learner finds what hosts repeat. Give it all documents (First), call Between,
// and give it them all again, in any order (Second).
type Learner struct {
	Limit    int // pages of a host to look at; DefaultPages when 0
	sketches map[string]*Sketch
	studies  map[string]*study
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

// AddSketch takes a sample made elsewhere instead.
func (l *Learner) AddSketch(s *Sketch) {
	if l.sketches == nil {
		l.sketches = map[string]*Sketch{}
	}
	if old := l.sketches[s.Host]; old != nil {
		old.Merge(s)
		return
	}
	own := &Sketch{Host: s.Host, Limit: l.Limit}
	own.Merge(s)
	l.sketches[s.Host] = own
}

// Between ends the first pass: it looks for the lines that are repeated.
func (l *Learner) Between() {
	l.studies = map[string]*study{}
	for host, s := range l.sketches {
		if st := s.study(); st != nil && len(st.lines) > 0 {
			l.studies[host] = st
		}
	}
	l.sketches = nil
}

// study counts articles and lines; nil for a host with too few of them.
func (s *Sketch) study() *study {
	article := articles(s.pages)
	count := map[int]bool{}
	for _, a := range article {
		count[a] = true
	}
	st := &study{host: s.Host, articles: len(count), pages: len(s.pages), sampled: map[uint64]uint64{}, lines: map[uint64]*candidate{}, found: map[uint64]*sighting{}}
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
		st.sampled[p.hash] = p.sum
		once := map[uint64]bool{}
		for _, ln := range p.lines {
			if ln.content {
				st.words += int(ln.words)
			}
			c := all[ln.hash]
			if c == nil {
				c = &seen{candidate: candidate{line: ln}, articles: map[int]bool{}}
				all[ln.hash] = c
			}
			c.known = c.known || ln.known
			c.path = min(c.path, ln.path) // one of its places, the same in any order
			if once[ln.hash] {
				continue
			}
			once[ln.hash] = true
			c.pages++
			c.articles[article[i]] = true
			if ln.content {
				c.inContent++
			}
		}
	}
	need := max(minRepeats, (st.articles+minShare-1)/minShare)
	for h, c := range all {
		if len(c.articles) >= need && !c.known {
			c.candidate.articles = len(c.articles)
			st.lines[h] = &c.candidate
		}
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
		for _, ln := range p.lines {
			if ln.content && ln.words >= longWords && !long[i][ln.hash] {
				long[i][ln.hash] = true
				holders[ln.hash] = append(holders[ln.hash], i)
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
			if n >= 2 && 2*n > min(len(long[i]), len(long[j])) || n == len(long[i]) && n == len(long[j]) && n > 0 && pages[i].sum == pages[j].sum {
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

// Second takes a document of the second pass.
func (l *Learner) Second(d *pipeline.Document) {
	st := l.studies[Host(d.URL)]
	if st == nil {
		return
	}
	h := pageHash(d)
	sum, ok := st.sampled[h]
	if !ok || newPage(d, h).sum != sum {
		return
	}
	var date string
	for _, key := range []string{"published", "date"} {
		if n := d.Note(key); n != nil && date == "" {
			date = n.Value
		}
	}
	var blocks []*pipeline.Block
	var lines []line
	for b, ln := range visible(d) {
		blocks, lines = append(blocks, b), append(lines, ln)
	}
	for i, ln := range lines {
		c := st.lines[ln.hash]
		if c == nil || len(blocks[i].Text) > maxText {
			continue
		}
		st.sight(c, h, d, blocks, i, date)
	}
}

// sight notes a candidate on a page. A document that comes twice is noted once, under
// the smaller of its ids.
func (st *study) sight(c *candidate, page uint64, d *pipeline.Document, blocks []*pipeline.Block, i int, date string) {
	f := st.found[c.hash]
	if f == nil {
		f = &sighting{kinds: map[string]int{}}
		st.found[c.hash] = f
	}
	ctx := Context{ID: d.ID, Date: date}
	if i > 0 {
		ctx.Before = clip(blocks[i-1].Text)
	}
	if i+1 < len(blocks) {
		ctx.After = clip(blocks[i+1].Text)
	}
	at, again := slices.BinarySearch(f.ranks, page)
	if again { // the page twice, or the line twice on it
		if at < len(f.contexts) && d.ID < f.contexts[at].ID {
			f.contexts[at] = ctx
		}
		return
	}
	f.ranks = slices.Insert(f.ranks, at, page)
	if at < maxContexts { // those of the smallest hashes, whatever the order
		f.contexts = slices.Insert(f.contexts, at, ctx)
		f.contexts = f.contexts[:min(len(f.contexts), maxContexts)]
	}
	b := blocks[i]
	if f.text == "" || b.Text < f.text {
		f.text = b.Text
	}
	if p := path(d.Page(), b); f.path == "" || p < f.path {
		f.path = p
	}
	kind := string(pipeline.Body)
	if m := d.Label(b); m != nil {
		kind = string(m.Kind)
	}
	f.kinds[kind]++
	if date != "" {
		f.dates = append(f.dates, date)
	}
}

func clip(s string) string {
	if len(s) <= 80 {
		return s
	}
	return strings.ToValidUTF8(s[:80], "") + " …"
}

// Proposals ends the second pass. They are sorted by host, and the most repeated come
// first.
func (l *Learner) Proposals() []Proposal {
	var out []Proposal
	for _, host := range slices.Sorted(maps.Keys(l.studies)) {
		out = append(out, l.studies[host].proposals()...)
	}
	return out
}

// proposals puts the lines of one place and one kind together.
func (st *study) proposals() []Proposal {
	type place struct {
		path, kind string
		inBody     bool
	}
	groups := map[place][]uint64{}
	for h, f := range st.found {
		c := st.lines[h]
		k := place{f.path, majority(f.kinds), c.inContent > 0}
		groups[k] = append(groups[k], h)
	}
	var out []Proposal
	for k, hashes := range groups {
		slices.SortFunc(hashes, func(a, b uint64) int {
			return cmp.Or(cmp.Compare(st.lines[b].articles, st.lines[a].articles), cmp.Compare(st.found[a].text, st.found[b].text))
		})
		p := Proposal{
			Host: st.host, Kind: k.kind, InBody: k.inBody, Path: k.path, Articles: st.articles, Pages: st.pages, Labels: map[string]int{},
			ID: fmt.Sprintf("%s-%08x", slug(st.host), uint32(hash(k.path+" "+k.kind+fmt.Sprint(k.inBody)))),
		}
		cut := 0
		var dates []string
		for _, h := range hashes {
			c, f := st.lines[h], st.found[h]
			p.Lines = append(p.Lines, Line{Text: f.text, Articles: c.articles})
			p.ContentPages = max(p.ContentPages, c.inContent)
			cut += c.inContent * int(c.words)
			for kind, n := range f.kinds {
				p.Labels[kind] += n
			}
			dates = append(dates, f.dates...)
		}
		p.Contexts = st.found[hashes[0]].contexts
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
