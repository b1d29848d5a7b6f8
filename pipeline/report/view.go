package report

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/offprint-news/offprint/pipeline"
)

// Limits of what a report shows of a document. What is left out is counted and
// the count is shown.
const (
	maxParts   = 4000
	maxKept    = 200_000 // bytes of a part of the content
	maxFraming = 6000    // bytes of a part of the framing
	maxQuote   = 240     // bytes of a quotation
	maxRivals  = 6       // claims shown that lost against a part's
)

// A view is one document as the page reads it. Names are short, and claims and
// quotations stand once, because a report holds hundreds of thousands of parts.
type view struct {
	Claims  []claim  `json:"c"`
	Quotes  []quote  `json:"q,omitempty"`
	Parts   []part   `json:"p"`
	Left    int      `json:"left,omitempty"` // parts not shown
	Stories []story  `json:"st,omitempty"`
	Facts   []fact   `json:"f,omitempty"`
	Said    []fact   `json:"said,omitempty"`
	Changes []change `json:"ch,omitempty"`

	claims map[claim]int
	quotes map[pipeline.Span]int
}

// A claim is what somebody says of a part.
type claim struct {
	Kind string `json:"k"`
	By   int    `json:"b,omitempty"` // index in index.By; 0 is nobody
	Sure int    `json:"c,omitempty"`
	Why  string `json:"w,omitempty"`
}

// A part is a stretch of text of one kind.
type part struct {
	Claim    int    `json:"c"` // index in view.Claims
	Start    int    `json:"s"`
	Len      int    `json:"n"`
	Text     any    `json:"t"` // a string, or a list of strings and [before, after]
	Cut      int    `json:"cut,omitempty"`
	Story    int    `json:"st,omitempty"` // index in view.Stories + 1
	Evidence []int  `json:"v,omitempty"`  // indexes in view.Quotes
	Rivals   []int  `json:"r,omitempty"`  // claims that lost to a surer one
	Edits    []edit `json:"ed,omitempty"`
}

// A quote is source text with its place.
type quote struct {
	Start int    `json:"s"`
	End   int    `json:"e"`
	Text  string `json:"t"`
}

func (v *view) claim(c claim) int {
	n, ok := v.claims[c]
	if !ok {
		n = len(v.Claims)
		v.claims[c] = n
		v.Claims = append(v.Claims, c)
	}
	return n
}

func (v *view) quote(src *source, s pipeline.Span) int {
	n, ok := v.quotes[s]
	if !ok {
		n = len(v.Quotes)
		v.quotes[s] = n
		v.Quotes = append(v.Quotes, src.quote(s))
	}
	return n
}

type edit struct {
	Start  int    `json:"s"`
	End    int    `json:"e"`
	Before string `json:"o"`
	After  string `json:"n"`
	Steps  []step `json:"st"`
}

type step struct {
	By     int    `json:"b"`
	Sure   int    `json:"c"`
	Grade  string `json:"g,omitempty"`
	Why    string `json:"w,omitempty"`
	Before string `json:"o"`
	After  string `json:"n"`
}

// A story is another article on the page.
type story struct {
	Head  string `json:"h"`
	Start int    `json:"s"`
	End   int    `json:"e"`
}

type fact struct {
	Key      string      `json:"k"`
	Value    string      `json:"v"`
	Status   string      `json:"s"`
	By       int         `json:"b,omitempty"`
	Sure     int         `json:"c,omitempty"`
	Why      string      `json:"w,omitempty"`
	Where    string      `json:"at,omitempty"`
	Text     string      `json:"q,omitempty"`
	Fields   [][2]string `json:"f,omitempty"`
	Rejected [][3]string `json:"r,omitempty"` // value, where, why
	Evidence []quote     `json:"ev,omitempty"`
}

// viewOf makes the view of a record.
func (ix *index) viewOf(r *pipeline.Record) *view {
	src := newSource(r)
	v := &view{Parts: []part{}, Claims: []claim{}, claims: map[claim]int{}, quotes: map[pipeline.Span]int{}}
	for _, n := range r.Facts {
		if n.Key == "other-story" && len(n.Evidence) > 0 {
			v.Stories = append(v.Stories, story{clip(n.Value, maxQuote), n.Evidence[0].Start, n.Evidence[0].End})
		}
		v.Facts = append(v.Facts, ix.fact(&n, src))
	}
	for _, n := range r.Said {
		n.Value, n.Text = clip(n.Value, maxQuote), clip(n.Text, maxQuote)
		v.Said = append(v.Said, ix.fact(&n, src))
	}
	slices.SortStableFunc(v.Stories, func(a, b story) int { return cmp.Compare(a.Start, b.Start) })
	parts := inOrder(r)
	if len(parts) > maxParts {
		v.Left = len(parts) - maxParts
		parts = parts[:maxParts]
	}
	rivals := slices.Clone(r.Contested)
	slices.SortStableFunc(rivals, func(a, b pipeline.Mark) int { return cmp.Compare(a.Start, b.Start) })
	reach := longest(rivals)
	edits := r.Edits
	for i := range parts {
		p := &parts[i]
		out := part{Start: p.Start, Len: p.End - p.Start}
		out.Claim = v.claim(claim{string(p.Kind), ix.by(p.Stage, p.Rule), int(p.Confidence), clip(p.Why, 2*maxQuote)})
		for len(edits) > 0 && edits[0].End <= p.Start {
			edits = edits[1:]
		}
		n := 0
		for n < len(edits) && edits[n].Start < p.End {
			n++
		}
		out.Text, out.Cut = src.text(p, edits[:n])
		for k := range edits[:n] {
			out.Edits = append(out.Edits, ix.edit(&edits[k], src))
		}
		for _, s := range p.Evidence {
			if s != (pipeline.Span{Start: p.Start, End: p.End}) && len(out.Evidence) < maxRivals {
				out.Evidence = append(out.Evidence, v.quote(src, s))
			}
		}
		at := pipeline.Span{Start: p.Start, End: p.End}
		lo, _ := slices.BinarySearchFunc(rivals, p.Start-reach, func(m pipeline.Mark, at int) int { return cmp.Compare(m.Start, at) })
		for ; lo < len(rivals) && rivals[lo].Start < p.End && len(out.Rivals) < maxRivals; lo++ {
			if m := &rivals[lo]; m.Overlaps(at) {
				rv := v.claim(claim{string(m.Kind), ix.by(m.Stage, m.Rule), int(m.Confidence), clip(m.Why, 2*maxQuote)})
				if !slices.Contains(out.Rivals, rv) {
					out.Rivals = append(out.Rivals, rv)
				}
			}
		}
		for k, s := range v.Stories {
			if s.Start <= p.Start && p.Start < s.End {
				out.Story = k + 1
			}
		}
		v.Parts = append(v.Parts, out)
	}
	return v
}

// longest returns the length of the longest span, at most 64 KiB: further back a
// search for overlapping claims does not go.
func longest(ms []pipeline.Mark) int {
	n := 0
	for i := range ms {
		n = max(n, ms[i].Len())
	}
	return min(n, 64<<10)
}

// inOrder returns content and framing as they follow one another in the source.
func inOrder(r *pipeline.Record) []pipeline.PartRecord {
	out := slices.Concat(r.Content, r.Framing)
	slices.SortStableFunc(out, func(a, b pipeline.PartRecord) int { return cmp.Compare(a.Start, b.Start) })
	return out
}

func (ix *index) edit(e *pipeline.Edit, src *source) edit {
	out := edit{Start: e.Start, End: e.End, Before: clip(src.visible(e.Span), 4*maxQuote), After: clip(e.After, 4*maxQuote)}
	for _, s := range e.Steps {
		out.Steps = append(out.Steps, step{
			ix.by(s.Stage, s.Rule), int(s.Confidence), s.Grade, clip(s.Why, maxQuote), clip(s.Before, maxQuote), clip(s.After, maxQuote),
		})
	}
	return out
}

func (ix *index) fact(n *pipeline.Note, src *source) fact {
	f := fact{
		Key: n.Key, Value: clip(n.Value, 4*maxQuote), Status: string(n.Status), By: ix.by(n.Stage, n.Rule), Sure: int(n.Confidence),
		Why: clip(n.Why, maxQuote), Where: clip(n.Where, maxQuote), Text: clip(n.Text, 4*maxQuote),
	}
	if f.Text == f.Value {
		f.Text = ""
	}
	for _, fd := range n.Fields {
		f.Fields = append(f.Fields, [2]string{fd.Name, clip(fd.Value, maxQuote)})
	}
	for _, c := range n.Rejected {
		f.Rejected = append(f.Rejected, [3]string{clip(c.Value, maxQuote), clip(c.Where, maxQuote), clip(c.Why, maxQuote)})
	}
	for i, s := range n.Evidence {
		if i == maxRivals {
			break
		}
		f.Evidence = append(f.Evidence, src.quote(s))
	}
	return f
}

// clip cuts a text after n bytes, at the border of a character, and shows that.
func clip(s string, n int) string {
	if len(s) <= n {
		return strings.ToValidUTF8(s, "\uFFFD")
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return strings.ToValidUTF8(s[:n], "\uFFFD") + "…"
}
