package pipeline

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// Some pages hold their text only in data that a script unpacks: forum posts in
// an attribute, an article's body in JSON-LD. Where the visible page is next to
// empty, such strings become blocks, hidden with the carrier as technique: the
// text has an exact place in the source and is decoded as one unit.

// A carrier is a way of writing a text inside data.
type carrier struct {
	name   string // the technique in Block.Hidden
	open   string // what stands before the text
	close  string // what ends it, unless a backslash more stands before it
	levels int    // how often it is JSON-encoded
	entity bool   // character references on top, since it stands in an attribute
	markup bool   // the text is HTML
}

var carriers = []carrier{
	{"data attribute", `\&quot;cooked\&quot;:\&quot;`, `\&quot;`, 2, true, true},
	{ArticleBody, `"articleBody":"`, `"`, 1, false, false},
	{ArticleBody, `"articleBody": "`, `"`, 1, false, false},
}

// ArticleBody is the technique of hidden text that the page states to be its
// article, in JSON-LD, and shows nowhere.
const ArticleBody = "json-ld articleBody"

// emptyPage is how many bytes of visible prose make a page that needs no data.
const emptyPage = 500

// unpack adds the texts that only data holds to a page that shows next to none.
func (p *Page) unpack(ctx context.Context) {
	prose := 0
	for i := range p.Blocks {
		if b := &p.Blocks[i]; b.Hidden == "" && len(b.Text) >= 60 && b.LinkBytes*2 < len(b.Text) || b.Hidden == "noscript" && len(b.Text) >= 200 {
			if prose += len(b.Text); prose >= emptyPage {
				return
			}
		}
	}
	type found struct {
		span Span
		text string
		name string
	}
	var fs []found
	for _, c := range carriers {
		for at := 0; ; {
			i := strings.Index(p.src[at:], c.open)
			if i < 0 {
				break
			}
			start := at + i + len(c.open)
			n := c.length(p.src[start:])
			at = start
			if n < 0 {
				break
			}
			at += n
			if text := c.decode(ctx, p.src[start:start+n]); len(text) >= 20 && !p.covered(Span{start, start + n}) {
				fs = append(fs, found{Span{start, start + n}, text, c.name})
			}
		}
	}
	if len(fs) == 0 {
		return
	}
	slices.SortFunc(fs, func(a, b found) int { return a.span.Start - b.span.Start })
	var runs []run
	var blocks []Block
	k := 0
	add := func(before int) {
		for k < len(fs) && fs[k].span.Start < before {
			f := fs[k]
			k++
			if len(runs) > 0 && runs[len(runs)-1].End > f.span.Start {
				continue
			}
			blocks = append(blocks, Block{Index: len(blocks), Span: f.span, Text: f.text, Elem: -1, Leaf: -1, Hidden: f.name, Pre: true, runs: [2]int32{int32(len(runs)), int32(len(runs) + 1)}})
			runs = append(runs, run{Span: f.span, block: int32(len(blocks) - 1), whole: true})
		}
	}
	for i := range p.Blocks {
		b := p.Blocks[i]
		add(b.Span.Start)
		old := p.runs[b.runs[0]:b.runs[1]]
		b.Index, b.runs = len(blocks), [2]int32{int32(len(runs)), int32(len(runs) + len(old))}
		for _, r := range old {
			r.block = int32(b.Index)
			runs = append(runs, r)
		}
		blocks = append(blocks, b)
	}
	add(len(p.src) + 1)
	p.runs, p.Blocks = runs, blocks
}

// covered reports whether a block already holds a part of s.
func (p *Page) covered(s Span) bool {
	lo := max(0, searchBlocks(p.Blocks, s.Start)-1)
	for i := lo; i < len(p.Blocks) && p.Blocks[i].Span.Start < s.End; i++ {
		if p.Blocks[i].Span.Overlaps(s) {
			return true
		}
	}
	return false
}

// length returns where the text at the start of s ends, or -1.
func (c *carrier) length(s string) int {
	for at := 0; ; {
		i := strings.Index(s[at:], c.close)
		if i < 0 {
			return -1
		}
		i += at
		n := 0
		for i-n > 0 && s[i-n-1] == '\\' {
			n++
		}
		if n%2 == 0 {
			return i
		}
		at = i + 1
	}
}

// decode returns the text as a reader would see it, or "".
func (c *carrier) decode(ctx context.Context, s string) string {
	if c.entity {
		s = html.UnescapeString(s)
	}
	for range c.levels {
		var out string
		if json.Unmarshal([]byte(`"`+s+`"`), &out) != nil {
			return ""
		}
		s = out
	}
	if c.markup {
		page, _ := parseHTML(ctx, s, 200_000, new(memory))
		if page == nil {
			return ""
		}
		var lines []string
		for i := range page.Blocks {
			if page.Blocks[i].Hidden == "" {
				lines = append(lines, page.Blocks[i].Text)
			}
		}
		s = strings.Join(lines, "\n")
	}
	return strings.TrimSpace(s)
}
