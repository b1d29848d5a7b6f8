package rules

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/atom"

	"github.com/offprint-news/offprint/pipeline"
)

// ErrNoDraft says that no rule could be drafted of a selection.
var ErrNoDraft = errors.New("no rule can be drafted")

// A Proposal is a rule drafted from a selected text, with what it does on the
// page it was drafted from.
type Proposal struct {
	Rule  *Rule
	How   string // exact line, generalised line, phrase, element, heading until
	Hits  int    // places it matches at on the page
	Prose int    // paragraphs of running text it claims there
	Whole bool   // one of its hits claims exactly the selection
}

// Locate returns the span of the first place on a page where the reader sees
// text, which may be a part of a block or reach over several. Case, quotes and
// spaces are folded.
func Locate(d *pipeline.Document, text string) (pipeline.Span, bool) {
	want := Fold(text)
	if want == "" {
		return pipeline.Span{}, false
	}
	p := d.Page()
	for i := range p.Blocks {
		b := &p.Blocks[i]
		if b.Hidden != "" {
			continue
		}
		f := folder{keep: true}
		f.add(b.Text)
		if at := strings.Index(string(f.out), want); at >= 0 {
			return p.TextSpan(b, int(f.lo[at]), int(f.hi[at+len(want)-1])), true
		}
		if rest, ok := strings.CutPrefix(want, string(f.out)); ok && len(f.out) > 0 {
			// Over several blocks, whole ones.
			j := i
			for rest = strings.TrimSpace(rest); rest != "" && j+1 < len(p.Blocks); {
				j++
				if p.Blocks[j].Hidden != "" {
					continue
				}
				next, ok := strings.CutPrefix(rest, Fold(p.Blocks[j].Text))
				if !ok {
					break
				}
				rest = strings.TrimSpace(next)
			}
			if rest == "" {
				return pipeline.Span{Start: b.Span.Start, End: p.Blocks[j].Span.End}, true
			}
		}
	}
	return pipeline.Span{}, false
}

// Draft proposes rules of a kind that claim a selected span of a page: the exact
// line, the line with its numbers, names and addresses left open, the phrase,
// the element by its names, and from a heading on until what follows. Each comes
// with a hit and a miss that pass; read them, and add the near misses you know.
// The error is ErrNoDraft or the context's.
func Draft(ctx context.Context, d *pipeline.Document, sel pipeline.Span, pack, id string, kind pipeline.Kind) ([]Proposal, error) {
	p := d.Page()
	lo, hi := overlap(p, sel)
	for lo < hi && p.Blocks[lo].Hidden != "" {
		lo++
	}
	if lo == hi {
		return nil, fmt.Errorf("%w: no visible text is selected", ErrNoDraft)
	}
	var out []Proposal
	add := func(how string, r Rule) error {
		r.Pack, r.ID, r.Kind, r.Confidence = pack, id, kind, defaultConfidence
		r.positions = map[string][]place{"id": {{}}}
		s, err := newSet([]*Rule{&r})
		if err != nil {
			return nil // not a pattern after all
		}
		tried, err := s.TryRules(ctx, nil)
		if err != nil {
			return err
		}
		for _, t := range tried {
			if t.Failed != "" {
				return nil
			}
		}
		res, err := s.Match(ctx, p, Where{})
		if err != nil {
			return err
		}
		pr := Proposal{Rule: &r, How: how, Hits: len(res.Hits)}
		for i := range res.Hits {
			h := &res.Hits[i]
			pr.Whole = pr.Whole || h.Span == sel
			for b := h.First; b <= h.Last; b++ {
				if isProse(&p.Blocks[b]) && h.Span.Contains(p.Blocks[b].Span) {
					pr.Prose++
				}
			}
		}
		if pr.Hits > 0 {
			out = append(out, pr)
		}
		return nil
	}
	for _, c := range drafts(d, sel, lo, hi) {
		if err := add(c.how, c.rule); err != nil {
			return nil, err
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%w: nothing tells the selection from the rest", ErrNoDraft)
	}
	return out, nil
}

type draft struct {
	how  string
	rule Rule
}

func drafts(d *pipeline.Document, sel pipeline.Span, lo, hi int) []draft {
	p := d.Page()
	b := &p.Blocks[lo]
	miss := Test{Text: "The ferry came late, and nobody on the quay said a word about it."}
	if m, ok := proseOf(p, sel); ok {
		miss.Text = m
	}
	var out []draft
	add := func(how string, r Rule, hit string, misses ...Test) {
		r.Tests = Tests{Hit: []Test{{Text: hit}}, Miss: append(misses, miss)}
		out = append(out, draft{how, r})
	}
	whole := sel.Contains(b.Span)
	switch {
	case hi-lo == 1 && whole && runes(b.Text) <= 160:
		inside := Test{Text: "The sign on the door said " + b.Text + " and nothing else."}
		add("exact line", Rule{Line: []string{b.Text}}, b.Text, inside)
		if g := generalise(b.Text); g != "^"+regexp.QuoteMeta(Fold(b.Text))+"$" {
			add("generalised line", Rule{Regexp: []string{g}}, b.Text, inside)
		}
	case hi-lo == 1 && whole:
		from, to := sentence(b.Text, 0, min(1, len(b.Text)))
		add("phrase", Rule{Text: []string{phrase(b.Text[from:to])}, Cut: "block"}, b.Text)
	case hi-lo == 1:
		if text := textIn(p, b, sel); text != "" {
			add("phrase", Rule{Text: []string{phrase(text)}, Cut: "match"}, "It rained. [["+strings.TrimSpace(phrase(text))+"]] It stopped.")
		}
	default:
		if stop, ok := stopOf(p, hi); ok && runes(b.Text) <= 160 {
			var page strings.Builder
			for i := lo; i < hi; i++ {
				if p.Blocks[i].Hidden == "" {
					page.WriteString(p.Blocks[i].Text + "\n")
				}
			}
			if stop == "end" {
				add("heading until", Rule{Line: []string{b.Text}, Until: []string{stop, "prose"}}, page.String())
			} else {
				add("heading until", Rule{Line: []string{b.Text}, Until: []string{stop, "end"}}, page.String())
			}
		}
	}
	for _, css := range namesOf(p, sel, lo, hi) {
		r := Rule{Select: []string{css}, Tests: Tests{
			Hit:  []Test{{Text: witness(css)}},
			Miss: []Test{{Text: "<main><blockquote>The ferry came late.</blockquote></main>"}},
		}}
		out = append(out, draft{"element", r})
	}
	return out
}

// proseOf returns a sentence of running text outside the selection.
func proseOf(p *pipeline.Page, sel pipeline.Span) (string, bool) {
	for i := range p.Blocks {
		if b := &p.Blocks[i]; isProse(b) && !b.Span.Overlaps(sel) {
			from, to := sentence(b.Text, 0, 1)
			return b.Text[from:to], true
		}
	}
	return "", false
}

// phrase shortens a text to its first eight words.
func phrase(s string) string {
	w := strings.Fields(s)
	return strings.TrimRight(strings.Join(w[:min(8, len(w))], " "), ".,:;!?")
}

// textIn returns the part of a block's text that a span of the source holds.
func textIn(p *pipeline.Page, b *pipeline.Block, sel pipeline.Span) string {
	from, to := -1, -1
	for i := 0; i < len(b.Text); {
		_, n := utf8.DecodeRuneInString(b.Text[i:])
		if s := p.TextSpan(b, i, i+n); sel.Contains(s) {
			if from < 0 {
				from = i
			}
			to = i + n
		}
		i += n
	}
	if from < 0 {
		return ""
	}
	return strings.TrimSpace(b.Text[from:to])
}

var openParts = regexp.MustCompile(`https?://\S+|[\w.+-]+@[\w-]+\.[\w.-]+|\d[\d.,:/]*`)

// generalise writes a line as a pattern in which numbers, addresses and names
// (runs of capitalised words after the first word) are left open.
func generalise(line string) string {
	var b strings.Builder
	b.WriteByte('^')
	word := 0
	open := false
	for tok := range strings.FieldsSeq(line) {
		part := ""
		switch loc := openParts.FindStringIndex(tok); {
		case loc != nil && strings.ContainsAny(tok, "@/"):
			part = `\S+`
		case loc != nil:
			part = regexp.QuoteMeta(Fold(tok[:loc[0]])) + `\d[\d.,:/]*` + regexp.QuoteMeta(Fold(tok[loc[1]:]))
		case word > 0 && unicode.IsUpper(first(tok)) && strings.ToUpper(tok) != tok:
			part = `\pL[\pL.'-]*(?: \pL[\pL.'-]*){0,3}`
			if end := tok[len(strings.TrimRight(tok, ".,:;!?")):]; end != "" {
				part += regexp.QuoteMeta(end)
			}
		default:
			part = regexp.QuoteMeta(Fold(tok))
		}
		name := strings.HasPrefix(part, `\pL`)
		if word++; name && open {
			continue // one name of several words
		}
		open = name
		if word > 1 {
			b.WriteByte(' ')
		}
		b.WriteString(part)
	}
	b.WriteByte('$')
	return b.String()
}

// stopOf says what ends a selection of several blocks.
func stopOf(p *pipeline.Page, hi int) (string, bool) {
	for hi < len(p.Blocks) && p.Blocks[hi].Hidden != "" {
		hi++
	}
	if hi == len(p.Blocks) {
		return "end", true
	}
	switch b := &p.Blocks[hi]; b.Tag {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return "heading", true
	default:
		if isProse(b) {
			return "prose", true
		}
		if runes(b.Text) <= 100 {
			return generalise(b.Text), true
		}
	}
	return "", false
}

// namesOf returns selectors for the largest elements whose text lies in the
// selection, by their own names or, where they have none, by their parent's.
func namesOf(p *pipeline.Page, sel pipeline.Span, lo, hi int) []string {
	b := &p.Blocks[lo]
	var out []string
	for e := b.Elem; e >= 0; e = p.Elements[e].Parent {
		l, h := overlap(p, p.Elements[e].Span)
		if l < lo || h > hi || !sel.Contains(b.Span) {
			break
		}
		n := p.Elements[e].Node
		if css := nameCSS(n.Data, pipeline.Attr(n, "id"), pipeline.Attr(n, "class")); css != "" {
			out = append(out, css)
			continue
		}
		if i := p.Elements[e].Parent; i >= 0 && len(out) == 0 {
			up := p.Elements[i].Node
			if css := nameCSS(up.Data, pipeline.Attr(up, "id"), pipeline.Attr(up, "class")); css != "" {
				out = append(out, css+" > "+n.Data)
			}
		}
	}
	return out
}

// nameCSS writes a selector of the names of an element that do not look as if a
// program had counted or hashed them.
func nameCSS(tag, id, class string) string {
	if spoken(id) {
		return "#" + id
	}
	out := ""
	for c := range strings.FieldsSeq(class) {
		if spoken(c) {
			out += "." + c
		}
		if strings.Count(out, ".") == 2 {
			break
		}
	}
	if out == "" {
		return ""
	}
	return tag + out
}

// spoken reports whether a name is made of words rather than of numbers.
func spoken(name string) bool {
	if len(name) < 3 || len(name) > 40 || !('a' <= name[0] && name[0] <= 'z' || 'A' <= name[0] && name[0] <= 'Z') {
		return false
	}
	digits := 0
	for i := 0; i < len(name); i++ {
		c := name[i]
		if c >= 0x80 || !isNameByte(c) {
			return false
		}
		if '0' <= c && c <= '9' {
			digits++
		}
	}
	return digits <= 1
}
