package structure

import (
	"strconv"
	"strings"

	"golang.org/x/net/html/atom"

	"github.com/offprint-news/offprint/pipeline"
)

// microdata holds the items of a page: the elements with an itemscope.
type microdata struct {
	scope []int32 // of each element: the item it stands in, -1 for none
	items []item
}

type item struct {
	elem   int32
	parent int32  // item whose property this item is, -1 for none
	prop   string // itemprop of the item itself
	typ    string
	props  []property
}

type property struct {
	name string
	elem int32
}

// item files the element under the item it belongs to. Elements come in
// document order, so an element's parent is always known.
func (r *reader) item(i int) {
	e := &r.page.Elements[i]
	var scope, typ, prop string
	for k := range e.Node.Attr {
		switch a := &e.Node.Attr[k]; a.Key {
		case "itemscope":
			scope = "itemscope"
		case "itemtype":
			typ = a.Val
		case "itemprop":
			prop = a.Val
		}
	}
	if r.items == nil {
		if scope == "" {
			return
		}
		r.items = &microdata{scope: make([]int32, len(r.page.Elements))}
		for k := range r.items.scope {
			r.items.scope[k] = -1
		}
	}
	m := r.items
	owner := m.owner(r.page, i)
	m.scope[i] = owner
	if scope != "" && len(m.items) < maxThings {
		if k := strings.LastIndexAny(typ, "/#"); k >= 0 {
			typ = typ[k+1:]
		}
		m.scope[i] = int32(len(m.items))
		m.items = append(m.items, item{elem: int32(i), parent: owner, prop: lower(strings.TrimSpace(prop)), typ: strings.TrimSpace(typ)})
		return
	}
	if prop != "" && owner >= 0 && len(prop) < 200 {
		it := &m.items[owner]
		for name := range strings.FieldsSeq(lower(prop)) {
			if len(it.props) < 200 {
				it.props = append(it.props, property{name, int32(i)})
			}
		}
	}
}

// owner returns the item the element stands in. Elements without attributes are
// not filed, so their scope is looked up through their parents.
func (m *microdata) owner(p *pipeline.Page, i int) int32 {
	for k := p.Elements[i].Parent; k >= 0; k = p.Elements[k].Parent {
		if s := m.scope[k]; s >= 0 {
			return s
		}
		if len(p.Elements[k].Node.Attr) > 0 {
			return -1 // filed, and in no item
		}
	}
	return -1
}

func (m *microdata) emit(r *reader) {
	for i := range m.items {
		it := &m.items[i]
		of := []pipeline.Field{{Name: "of", Value: it.typ}, {Name: "node", Value: "m" + strconv.Itoa(i)}}
		c := classOf(it.typ)
		if it.prop != "" && it.parent >= 0 {
			// A person or organisation that is a property of an article.
			if pc := classOf(m.items[it.parent].typ); pc != article && pc != webPage {
				continue
			}
			key := map[string]string{"author": Author, "creator": Author, "publisher": Publisher, "editor": Editor, "copyrightholder": RightsHolder}[it.prop]
			if key == "" {
				continue
			}
			of[0].Value = m.items[it.parent].typ
			of[1].Value = "m" + strconv.Itoa(int(it.parent))
			of = append(of, pipeline.Field{Name: "type", Value: it.typ})
			for _, p := range it.props {
				if p.name == "name" {
					r.property(p, key, `[itemprop="`+it.prop+`"] [itemprop="name"]`, of)
				}
			}
			if len(it.props) == 0 {
				r.property(property{it.prop, it.elem}, key, `[itemprop="`+it.prop+`"]`, of)
			}
			continue
		}
		if c != article && c != webPage {
			continue
		}
		e := &r.page.Elements[it.elem]
		r.add(e, Type, it.typ, RuleMicrodata, "[itemtype]", of...)
		for _, p := range it.props {
			key := ""
			switch p.name {
			case "headline":
				key = Headline
			case "name":
				key = Title
			case "author", "creator":
				key = Author
			case "publisher":
				key = Publisher
			case "datepublished":
				key = Published
			case "datemodified":
				key = Modified
			case "description":
				key = Description
			case "articlesection":
				key = Section
			case "genre":
				key = Genre
			case "inlanguage":
				key = Language
			case "articlebody":
				if len(r.notes) < MaxNotes {
					r.notes = append(r.notes, said{
						key: ArticleBody, rule: RuleMicrodata, where: `[itemprop="articleBody"]`,
						span: r.page.Elements[p.elem].Span, fields: of,
					})
				}
			}
			if key != "" {
				r.property(p, key, `[itemprop="`+p.name+`"]`, of)
			}
		}
	}
}

// property files the value of an itemprop element.
func (r *reader) property(p property, key, where string, of []pipeline.Field) {
	e := &r.page.Elements[p.elem]
	n := e.Node
	v := pipeline.Attr(n, "content")
	if v == "" {
		switch n.DataAtom {
		case atom.Time:
			v = pipeline.Attr(n, "datetime")
		case atom.Meta:
			return
		case atom.Link:
			v = pipeline.Attr(n, "href")
		}
	}
	if v == "" {
		v = nodeText(n, maxValue)
	}
	r.add(e, key, v, RuleMicrodata, where, of...)
}
