package structure

import (
	"context"
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/offprint-news/offprint/pipeline"
)

// Stage returns the stage. It does nothing on plain text.
func Stage() pipeline.Stage {
	return pipeline.StageFunc("structure", run)
}

// A said is a note before it is filed.
type said struct {
	key, value, text, rule, where string
	fields                        []pipeline.Field
	span                          pipeline.Span
}

type reader struct {
	page  *pipeline.Page
	base  *url.URL // nil if the page's address is not known
	notes []said
	items *microdata // nil until the first itemscope
	ld    jsonld
}

func run(ctx context.Context, p *pipeline.Pass) error {
	page := p.Page()
	if page.Format != pipeline.HTML {
		return nil
	}
	r := &reader{page: page, notes: make([]said, 0, 32)}
	if u, err := url.Parse(p.Doc().URL); err == nil && u.IsAbs() {
		r.base = u
	}
	if err := r.read(ctx); err != nil {
		return err
	}
	for _, s := range r.notes {
		err := p.Note(pipeline.Note{
			Key: s.key, Value: s.value, Status: pipeline.Stated, Where: s.where, Text: s.text, Fields: s.fields,
			Finding: pipeline.Finding{Rule: s.rule, Confidence: 99, Evidence: []pipeline.Span{s.span}},
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) read(ctx context.Context) error {
	titles := 0
	for i := range r.page.Elements {
		if i&4095 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		e := &r.page.Elements[i]
		n := e.Node
		if n.Namespace != "" {
			continue
		}
		switch n.DataAtom {
		case atom.Html:
			r.add(e, Language, pipeline.Attr(n, "lang"), RuleLang, "html[lang]")
			if pipeline.Attr(n, "lang") == "" {
				r.add(e, Language, pipeline.Attr(n, "xml:lang"), RuleLang, "html[xml:lang]")
			}
		case atom.Title:
			if titles++; titles == 1 {
				r.add(e, Title, nodeText(n, maxValue), RuleTitle, "title")
			}
		case atom.Base:
			if u, err := url.Parse(pipeline.Attr(n, "href")); err == nil && r.base == nil && u.IsAbs() {
				r.base = u
			}
		case atom.Meta:
			r.meta(e)
		case atom.Link:
			r.link(e)
		case atom.Script:
			if strings.EqualFold(strings.TrimSpace(cutParams(pipeline.Attr(n, "type"))), "application/ld+json") {
				r.ld.script(e)
			}
		case atom.A:
			r.anchor(e)
		}
		if len(n.Attr) > 0 {
			r.item(i)
		}
	}
	r.ld.emit(r)
	if r.items != nil {
		r.items.emit(r)
	}
	return nil
}

func cutParams(t string) string {
	t, _, _ = strings.Cut(t, ";")
	return t
}

// add files a value if it is one.
func (r *reader) add(e *pipeline.Element, key, value, rule, where string, fields ...pipeline.Field) {
	text := strings.TrimSpace(value)
	value = clean(text)
	if value == "" || len(r.notes) >= MaxNotes {
		return
	}
	s := said{key: key, value: value, rule: rule, where: where, span: e.Span, fields: fields}
	if key == ArticleBody {
		s.text = "" // the value says it all, once
	} else {
		s.value, s.text = cut(value, maxValue), cut(text, maxValue)
	}
	r.notes = append(r.notes, s)
}

// clean folds white space and undoes character references that were escaped
// twice, as they often are in attributes and scripts.
func clean(s string) string {
	if strings.IndexByte(s, '&') >= 0 {
		s = html.UnescapeString(s)
	}
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < ' ' || c == ' ' && i+1 < len(s) && s[i+1] == ' ' || c == 0xC2 && i+1 < len(s) && s[i+1] == 0xA0 {
			return strings.Join(strings.Fields(s), " ")
		}
	}
	return s
}

// cut shortens s to at most n bytes, at the border of a character.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n]
}

// resolve makes an address absolute where the page's own address is known.
func (r *reader) resolve(ref string) string {
	ref = strings.TrimSpace(ref)
	u, err := url.Parse(ref)
	if err != nil || u.IsAbs() || r.base == nil {
		return ref
	}
	return r.base.ResolveReference(u).String()
}

// nodeText returns at most about limit bytes of the text inside n.
func nodeText(n *html.Node, limit int) string {
	if c := n.FirstChild; c != nil && c == n.LastChild && c.Type == html.TextNode {
		return cut(c.Data, limit)
	}
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		for c := n.FirstChild; c != nil && b.Len() < limit; c = c.NextSibling {
			switch {
			case c.Type == html.TextNode:
				b.WriteString(cut(c.Data, limit-b.Len()))
			case c.DataAtom == atom.Script || c.DataAtom == atom.Style:
			default:
				walk(c)
				if c.DataAtom == atom.Br || c.DataAtom == atom.P || c.DataAtom == atom.Li {
					b.WriteByte(' ')
				}
			}
		}
	}
	walk(n)
	return b.String()
}
