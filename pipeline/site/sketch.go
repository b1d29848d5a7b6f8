package site

import (
	"cmp"
	"hash/fnv"
	"net/url"
	"slices"
	"strings"

	"github.com/offprint-news/offprint/pipeline"
)

// DefaultPages is how many pages of a host are kept when nothing is said.
const DefaultPages = 500

// A line is a block of a page, without its text.
type line struct {
	Hash    uint64 // of the folded text
	Words   uint16
	Content bool // in the content as the page was cleaned
	Known   bool // a rule labelled it: nothing is to be learnt
}

// A page is what a sketch keeps of a document.
type page struct {
	Hash   uint64 // of the canonical address: where the page stands in the order
	Choice choice
	Lines  []line
}

// A choice tells the document that is kept from others at its address: the one with
// the smaller sum of its text and labels, then with the smaller id.
type choice struct {
	Sum uint64
	ID  string
}

func (c choice) before(d choice) bool { return c.Sum < d.Sum || c.Sum == d.Sum && c.ID < d.ID }

// A Sketch is the sample of one host.
type Sketch struct {
	Host  string
	Limit int    // pages to keep; DefaultPages when 0
	pages []page // by hash, all different
}

// Add puts a document into the sample, or leaves it out.
func (s *Sketch) Add(d *pipeline.Document) {
	h := pageHash(d)
	if len(s.pages) == s.limit() && h > s.pages[len(s.pages)-1].Hash {
		return
	}
	s.insert(newPage(d, h))
}

// Merge adds the sample of another share of the host's documents.
func (s *Sketch) Merge(t *Sketch) {
	for _, p := range t.pages {
		s.insert(p)
	}
}

// Pages is how many pages the sample holds.
func (s *Sketch) Pages() int { return len(s.pages) }

func (s *Sketch) limit() int {
	if s.Limit <= 0 {
		return DefaultPages
	}
	return s.Limit
}

func (s *Sketch) insert(p page) {
	i, found := slices.BinarySearchFunc(s.pages, p, func(a, b page) int { return cmp.Compare(a.Hash, b.Hash) })
	switch {
	case found:
		if p.Choice.before(s.pages[i].Choice) {
			s.pages[i] = p
		}
		return
	case i >= s.limit():
		return
	}
	s.pages = slices.Insert(s.pages, i, p)
	if len(s.pages) > s.limit() {
		s.pages = s.pages[:s.limit()]
	}
}

// Host is the host of a document's address in lower case, without "www.", or "".
func Host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}

// pageHash is the hash of the address without scheme, "www.", query, fragment and
// closing slash; of the id where there is no address.
func pageHash(d *pipeline.Document) uint64 {
	u, err := url.Parse(d.URL)
	if err != nil || u.Hostname() == "" {
		return hash(d.ID)
	}
	name := Host(d.URL) + strings.TrimSuffix(u.EscapedPath(), "/")
	if q := u.Query(); len(q) > 0 { // some sites name their pages there
		for key := range q {
			if strings.HasPrefix(key, "utm_") || key == "fbclid" || key == "gclid" {
				q.Del(key)
			}
		}
		name += "?" + q.Encode()
	}
	return hash(strings.TrimSuffix(name, "?"))
}

func newPage(d *pipeline.Document, h uint64) page {
	p := page{Hash: h}
	sum := fnv.New64a()
	for b, l := range visible(d) {
		p.Lines = append(p.Lines, l)
		sum.Write([]byte(b.Text))
		if m := d.Label(b); m != nil {
			sum.Write([]byte(m.Kind))
		}
	}
	p.Choice = choice{mix(sum.Sum64()), d.ID}
	return p
}

// visible gives the blocks of a page that a reader sees, with their lines.
func visible(d *pipeline.Document) func(yield func(*pipeline.Block, line) bool) {
	return func(yield func(*pipeline.Block, line) bool) {
		page := d.Page()
		for i := range page.Blocks {
			b := &page.Blocks[i]
			if b.Hidden != "" {
				continue
			}
			folded := fold(b.Text)
			if len(folded) < 4 {
				continue
			}
			l := line{
				Hash: hash(folded), Content: true,
				Words: uint16(min(len(strings.Fields(folded)), 1<<16-1)),
			}
			if m := d.Label(b); m != nil {
				l.Content = m.Kind.Content()
				l.Known = strings.Contains(m.Rule, "/") && m.Confidence > 80
			}
			if !yield(b, l) {
				return
			}
		}
	}
}

// fold makes lines equal that differ in case and white space alone.
func fold(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// path names the two elements around a block by tag and classes, without classes that
// hold numbers: those of a page, not of its template.
func path(p *pipeline.Page, b *pipeline.Block) string {
	var names []string
	for at, n := b.Elem, 0; at >= 0 && n < 2; at, n = p.Elements[at].Parent, n+1 {
		node := p.Elements[at].Node
		name := node.Data
		for class := range strings.FieldsSeq(pipeline.Attr(node, "class")) {
			if !strings.ContainsAny(class, "0123456789") && strings.Count(name, ".") < 3 {
				name += "." + class
			}
		}
		names = append(names, name)
	}
	slices.Reverse(names)
	return strings.Join(names, " > ")
}

func hash(s string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(s))
	return mix(h.Sum64())
}

// mix spreads a hash: FNV sorts names that differ at their end alike.
func mix(x uint64) uint64 {
	x ^= x >> 33
	x *= 0xff51afd7ed558ccd
	x ^= x >> 33
	x *= 0xc4ceb9fe1a85ec53
	return x ^ x>>33
}
