package rules

import (
	"net/url"
	"strings"

	"golang.org/x/net/html/atom"

	"github.com/offprint-news/offprint/pipeline"
)

// whereOf reads the host from the URL, else from the page's canonical link or
// og:url, and the language from the html element, else from og:locale.
func whereOf(p *pipeline.Page, address string) Where {
	w := Where{Host: hostOf(address)}
	var locale string
	for i := range p.Elements {
		n := p.Elements[i].Node
		switch n.DataAtom {
		case atom.Html:
			w.Lang = pipeline.Attr(n, "lang")
			if w.Lang == "" {
				w.Lang = pipeline.Attr(n, "xml:lang")
			}
		case atom.Link:
			if w.Host == "" && strings.EqualFold(pipeline.Attr(n, "rel"), "canonical") {
				w.Host = hostOf(pipeline.Attr(n, "href"))
			}
		case atom.Meta:
			switch pipeline.Attr(n, "property") {
			case "og:url":
				if w.Host == "" {
					w.Host = hostOf(pipeline.Attr(n, "content"))
				}
			case "og:locale":
				locale = pipeline.Attr(n, "content")
			}
		case atom.Body:
			if w.Lang == "" {
				w.Lang = locale
			}
			w.Lang = strings.ToLower(strings.ReplaceAll(strings.TrimSpace(w.Lang), "_", "-"))
			return w
		}
	}
	return w
}

func hostOf(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}
