package weigh

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/offprint-news/offprint/pipeline"
)

const (
	formLevels = 12 // how far above a block its form is looked for
	formFields = 4  // one that asks for an address and more than that wants more than to send letters
)

// formOf tells what the form around a block is for by the fields it has: a password
// is asked for to log in, a mail address and little else to send letters.
func (w *weigher) formOf(i int) (guess, bool) {
	for e, k := w.page.Blocks[i].Elem, 0; e >= 0 && k < formLevels; e, k = w.page.Elements[e].Parent, k+1 {
		n := w.page.Elements[e].Node
		if n.DataAtom == atom.Body {
			break
		}
		if n.DataAtom != atom.Form {
			continue
		}
		if w.holdsContent(e) {
			break // the whole page is a form in some systems
		}
		if kind := w.formKind(e); kind != "" {
			return guess{kind, "in a form with the fields for it", false}, true
		}
		break
	}
	return guess{}, false
}

// formKind returns the kind of a form, or "" if its fields do not tell; each is looked
// at once.
func (w *weigher) formKind(e int32) pipeline.Kind {
	if k, ok := w.forms[e]; ok {
		return k
	}
	if w.forms == nil {
		w.forms = map[int32]pipeline.Kind{}
	}
	f := fields{}
	f.count(w.page.Elements[e].Node)
	w.forms[e] = f.kind()
	return w.forms[e]
}

// fields counts what a form asks for.
type fields struct{ all, password, mail, search, long, other int }

func (f *fields) count(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.DataAtom {
		case atom.Textarea:
			f.all, f.long = f.all+1, f.long+1
		case atom.Select:
			f.all, f.other = f.all+1, f.other+1
		case atom.Input:
			f.input(strings.ToLower(pipeline.Attr(c, "type")), strings.ToLower(pipeline.Attr(c, "name")))
		default:
			f.count(c)
		}
	}
}

func (f *fields) input(typ, name string) {
	switch typ {
	case "hidden", "submit", "button", "image", "reset", "checkbox", "radio":
		return
	case "password":
		f.password++
	case "search":
		f.search++
	case "email":
		f.mail++
	case "tel", "number", "file", "date":
		f.other++
	default:
		switch {
		case searchFields[name]:
			f.search++
		case strings.Contains(name, "mail"):
			f.mail++
		case strings.Contains(name, "phone"), strings.Contains(name, "company"), strings.Contains(name, "subject"):
			f.other++
		}
	}
	f.all++
}

var searchFields = set("s q query search keys keyword keywords term suche suchwort searchword search_query")

func (f *fields) kind() pipeline.Kind {
	switch {
	case f.password > 0:
		return pipeline.Login
	case f.long > 0:
		return ""
	case f.mail > 0 && f.other == 0 && f.all <= formFields:
		return pipeline.Newsletter
	case f.search > 0 && f.mail == 0:
		return pipeline.Search
	}
	return ""
}
