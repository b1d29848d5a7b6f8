package pipeline

import (
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// cdata begins text in foreign elements that is not read as markup.
const cdata = "<![CDATA["

// foreign reports whether the innermost open element is of svg or MathML, where
// tags follow other rules than in HTML.
func (b *builder) foreign() bool {
	t := b.top()
	return t != nil && t.ns != ""
}

// namespace returns what a start tag opens here: "svg", "math", or "" for HTML.
func (b *builder) namespace(a atom.Atom) string {
	ns := ""
	if b.foreign() && !b.integrates(b.top(), a) {
		ns = b.top().ns
	}
	switch {
	case ns == "" && a == atom.Svg:
		return "svg"
	case ns == "" && a == atom.Math:
		return "math"
	}
	return ns
}

// integrates reports whether a foreign element holds HTML.
func (b *builder) integrates(o *open, a atom.Atom) bool {
	if o.ns == "svg" {
		return o.atom == atom.ForeignObject || o.atom == atom.Foreignobject || o.atom == atom.Desc || o.atom == atom.Title
	}
	switch o.atom {
	case atom.Mi, atom.Mo, atom.Mn, atom.Ms, atom.Mtext:
		return a != atom.Mglyph && a != atom.Malignmark
	case atom.AnnotationXml, atom.Annotation:
		return a == atom.Svg || Attr(b.page.Elements[o.elem].Node, "encoding") != ""
	}
	return false
}

// leaveForeign closes the foreign elements around a tag that only HTML has.
func (b *builder) leaveForeign() {
	for t := b.top(); len(b.stack) > b.floor && t.ns != "" && !b.integrates(t, 0); t = b.top() {
		b.pop(len(b.stack)-1, b.off)
	}
}

// breaksOut reports whether a start tag ends svg and MathML, because a page that
// forgot to close them goes on with it.
func breaksOut(a atom.Atom, attr []html.Attribute) bool {
	switch a {
	case atom.B, atom.Big, atom.Blockquote, atom.Body, atom.Br, atom.Center, atom.Code, atom.Dd, atom.Div, atom.Dl, atom.Dt,
		atom.Em, atom.Embed, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Head, atom.Hr, atom.I, atom.Img,
		atom.Li, atom.Listing, atom.Menu, atom.Meta, atom.Nobr, atom.Ol, atom.P, atom.Pre, atom.Ruby, atom.S, atom.Small,
		atom.Span, atom.Strong, atom.Strike, atom.Sub, atom.Sup, atom.Table, atom.Tt, atom.U, atom.Ul, atom.Var:
		return true
	case atom.Font:
		for i := range attr {
			switch attr[i].Key {
			case "color", "face", "size":
				return true
			}
		}
	}
	return false
}
