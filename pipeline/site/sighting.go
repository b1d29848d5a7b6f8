package site

import (
	"cmp"
	"slices"
	"strings"

	"github.com/offprint-news/offprint/pipeline"
)

const (
	maxContexts = 3
	maxText     = 400 // bytes of a line that is shown and made a rule of
)

// Sightings are what the second pass gathers of a host: where its repeated lines
// stand. The zero value is ready. They can be encoded and merged.
type Sightings struct {
	found map[uint64]*sighting // by the hash of the line
}

// A sighting is what is known of one line.
type sighting struct {
	Text, Path string    // the smallest of all pages
	On         []onPage  // by the page's hash, all different
	Contexts   []Context // of the first pages
}

type onPage struct {
	Page       uint64
	Kind, Date string
}

// See notes where the repeated lines of the host stand on a page of the sample; other
// documents are left out.
func (st *Study) See(d *pipeline.Document, s *Sightings) {
	page := pageHash(d)
	choice, ok := st.sampled[page]
	if !ok || newPage(d, page).Choice != choice {
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
		b := blocks[i]
		if st.lines[ln.Hash] == nil || len(b.Text) > maxText {
			continue
		}
		one := sighting{Text: b.Text, Path: path(d.Page(), b), On: []onPage{{page, string(pipeline.Body), date}}}
		if m := d.Label(b); m != nil {
			one.On[0].Kind = string(m.Kind)
		}
		ctx := Context{ID: d.ID, Date: date}
		if i > 0 {
			ctx.Before = clip(blocks[i-1].Text)
		}
		if i+1 < len(blocks) {
			ctx.After = clip(blocks[i+1].Text)
		}
		one.Contexts = []Context{ctx}
		s.add(ln.Hash, &one)
	}
}

// Empty reports whether nothing was seen.
func (s *Sightings) Empty() bool { return len(s.found) == 0 }

// Merge adds the sightings of another share of the host's documents.
func (s *Sightings) Merge(t *Sightings) {
	for h, f := range t.found {
		own := *f
		own.On, own.Contexts = slices.Clone(f.On), slices.Clone(f.Contexts)
		s.add(h, &own)
	}
}

// add puts sightings of a line together. One that is on a page already is left out: the
// page came twice, or has the line twice.
func (s *Sightings) add(hash uint64, f *sighting) {
	if s.found == nil {
		s.found = map[uint64]*sighting{}
	}
	old := s.found[hash]
	if old == nil {
		s.found[hash] = f
		return
	}
	old.Text, old.Path = min(old.Text, f.Text), min(old.Path, f.Path)
	for i, on := range f.On {
		at, again := slices.BinarySearchFunc(old.On, on, func(a, b onPage) int { return cmp.Compare(a.Page, b.Page) })
		if again {
			continue
		}
		old.On = slices.Insert(old.On, at, on)
		if at < maxContexts && i < len(f.Contexts) {
			old.Contexts = slices.Insert(old.Contexts, at, f.Contexts[i])
			old.Contexts = old.Contexts[:min(len(old.Contexts), maxContexts)]
		}
	}
}

func clip(s string) string {
	if len(s) <= 80 {
		return s
	}
	return strings.ToValidUTF8(s[:80], "") + " …"
}
