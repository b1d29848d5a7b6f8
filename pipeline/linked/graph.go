package linked

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/offprint-news/offprint/pipeline"
)

// node is a JSON object. encoding/json writes its keys sorted, so output is the
// same every time.
type node = map[string]any

// context maps the keys used here to their addresses. It is written into every
// output, so nobody needs to fetch anything.
func context() node {
	address := func(id string) node { return node{"@id": id, "@type": "@id"} }
	return node{
		"@vocab":         "https://schema.org/",
		"oa":             node{"@id": "http://www.w3.org/ns/oa#", "@prefix": true},
		"rdf":            node{"@id": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "@prefix": true},
		"offprint":       node{"@id": Namespace, "@prefix": true},
		"oa:hasSource":   address("http://www.w3.org/ns/oa#hasSource"),
		"oa:motivatedBy": address("http://www.w3.org/ns/oa#motivatedBy"),
		"url":            address("https://schema.org/url"),
	}
}

// builder collects the graph of one document.
type builder struct {
	doc    *pipeline.Document
	source string
	off    *Offsets
	nodes  []any
	n      int
}

// JSONLD returns the facts, disclaimers and framing of a document as JSON-LD: an
// article of schema.org, an assertion for every fact, and a Web Annotation for
// every framed span. Only facts that are stated, supplied, inferred or
// conflicting become properties of the article; unknown ones stay assertions.
func JSONLD(d *pipeline.Document) ([]byte, error) {
	sum, err := d.Source.Sum()
	if err != nil {
		return nil, fmt.Errorf("json-ld: %w", err)
	}
	b := &builder{doc: d, source: "urn:sha256:" + sum, off: NewOffsets(d.Source.Text)}
	b.nodes = append(b.nodes, b.article())
	var facts []*pipeline.Note
	var factNodes []node
	for i := range d.Notes() {
		if n := &d.Notes()[i]; !strings.HasPrefix(n.Key, pipeline.SaidPrefix) {
			a := b.assertion(n)
			facts, factNodes = append(facts, n), append(factNodes, a)
			b.nodes = append(b.nodes, a)
		}
	}
	for _, m := range d.Marks() {
		if !m.Kind.Framing() {
			continue
		}
		a := b.annotation(m)
		for i, n := range facts {
			if b.records(n, m) {
				link(a, "offprint:record", factNodes[i])
				link(factNodes[i], "offprint:framing", a)
			}
		}
		b.nodes = append(b.nodes, a)
	}
	out, err := json.MarshalIndent(node{"@context": context(), "@graph": b.nodes}, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("json-ld: %w", err)
	}
	return append(out, '\n'), nil
}

// records reports whether a fact is the record of a framed span: it rests on the
// span, or on a part of it, whichever stage framed it; or on another place with
// the same words, since a notice that stands several times is recorded once.
func (b *builder) records(n *pipeline.Note, m pipeline.Mark) bool {
	if !n.Kind.Framing() {
		return false
	}
	words := func(s pipeline.Span) string {
		return strings.ToLower(strings.Join(strings.Fields(b.doc.Source.Text[s.Start:s.End]), " "))
	}
	return slices.ContainsFunc(n.Evidence, func(e pipeline.Span) bool {
		return e.Start < m.End && m.Start < e.End || e.Len() == m.Len() && words(e) == words(m.Span)
	})
}

// link makes a node point at another one.
func link(from node, key string, to node) {
	old, _ := from[key].([]any)
	from[key] = append(old, node{"@id": to["@id"]})
}

// id makes an identifier for a node of this document.
func (b *builder) id(what string) string {
	b.n++
	return b.source + "#" + what + "-" + strconv.Itoa(b.n)
}

// article makes the node of the article itself.
func (b *builder) article() node {
	a := node{"@id": b.source, "@type": articleType(b.doc), "sdPublisher": node{"@type": "SoftwareApplication", "name": "offprint"}}
	if b.doc.URL != "" {
		a["url"] = b.doc.URL
	}
	list := func(key string, v any) {
		old, _ := a[key].([]any)
		a[key] = append(old, v)
	}
	for _, pt := range b.doc.Parts() {
		if pt.Kind == pipeline.Title && a["headline"] == nil {
			a["headline"] = strings.TrimSpace(pt.Text)
		}
	}
	for i := range b.doc.Notes() {
		n := &b.doc.Notes()[i]
		if n.Status == pipeline.Unknown || n.Value == "" {
			continue
		}
		switch n.Key {
		case "publisher":
			list("publisher", b.agent("Organization", n))
		case "owner":
			list("sourceOrganization", b.agent("Organization", n))
		case "author":
			typ := "Person"
			if t := n.Field("type"); t == "desk" || t == "agency" {
				typ = "Organization"
			}
			list("author", b.agent(typ, n))
		case "rights-holder":
			list("copyrightHolder", b.agent("Organization", n))
		case "published":
			a["datePublished"] = n.Value
		case "modified":
			a["dateModified"] = n.Value
		case "language":
			a["inLanguage"] = n.Value
		case "genre":
			list("genre", n.Value)
		case "platform":
			list("offprint:platform", n.Value)
		case "wire":
			list("creditText", n.Value)
		case "republished-from":
			w := node{"@type": "CreativeWork", "publisher": node{"@type": "Organization", "name": n.Value}}
			if u := n.Field("url"); u != "" {
				w["url"] = u
			}
			if d := n.Field("date"); d != "" {
				w["datePublished"] = d
			}
			if r := n.Field("relation"); r != "" {
				w["offprint:relation"] = r
			}
			if n.Field("relation") == "translated" {
				list("translationOfWork", w)
			} else {
				list("isBasedOn", w)
			}
		case "correction":
			list("correction", n.Text)
		case "disclaimer":
			list("offprint:disclaimer", n.Text)
			for _, f := range n.Fields {
				if f.Name == "party" {
					list("sponsor", node{"@type": "Organization", "name": f.Value})
				}
			}
		}
	}
	for i := range b.doc.Notes() {
		if n := &b.doc.Notes()[i]; n.Key == pipeline.SaidPrefix+"license" && strings.HasPrefix(n.Value, "http") {
			list("usageInfo", n.Value)
		}
	}
	return a
}

// newsTypes are the types of schema.org that a page may claim for its article.
var newsTypes = map[string]bool{
	"Article": true, "NewsArticle": true, "OpinionNewsArticle": true, "AnalysisNewsArticle": true, "ReportageNewsArticle": true,
	"ReviewNewsArticle": true, "BackgroundNewsArticle": true, "AskPublicNewsArticle": true, "AdvertiserContentArticle": true,
	"SatiricalArticle": true, "BlogPosting": true, "LiveBlogPosting": true, "Report": true, "ScholarlyArticle": true, "TechArticle": true,
}

// articleType is the type that the page itself claims, else a cautious one.
func articleType(d *pipeline.Document) string {
	best := "CreativeWork"
	if d.Source.Format == pipeline.HTML {
		best = "WebPage"
	}
	for i := range d.Notes() {
		n := &d.Notes()[i]
		if n.Key != pipeline.SaidPrefix+"type" {
			continue
		}
		if newsTypes[n.Value] {
			return n.Value
		}
		if n.Value == "article" {
			best = "Article"
		}
	}
	return best
}

// agent makes the node of a person or an organisation.
func (b *builder) agent(typ string, n *pipeline.Note) node {
	a := node{"@type": typ, "name": n.Value}
	for _, f := range n.Fields {
		switch f.Name {
		case "employer":
			a["worksFor"] = node{"@type": "Organization", "name": f.Value}
		case "affiliation":
			a["affiliation"] = node{"@type": "Organization", "name": f.Value}
		case "job":
			a["jobTitle"] = f.Value
		case "url":
			a["url"] = f.Value
		}
	}
	return a
}

// assertion makes the node of a fact.
func (b *builder) assertion(n *pipeline.Note) node {
	a := node{
		"@id": b.id("fact"), "@type": []any{"offprint:Assertion", "oa:Annotation"},
		"offprint:fact": n.Key, "offprint:status": string(n.Status), "oa:motivatedBy": "oa:classifying",
	}
	put := func(key, value string) {
		if value != "" {
			a[key] = value
		}
	}
	put("offprint:value", n.Value)
	put("offprint:rule", n.Rule)
	put("offprint:why", n.Why)
	put("offprint:where", n.Where)
	if n.Confidence > 0 {
		a["offprint:confidence"] = int(n.Confidence)
	}
	var rejected []any
	for _, c := range n.Rejected {
		r := node{"offprint:value": c.Value, "offprint:why": c.Why}
		if c.Where != "" {
			r["offprint:where"] = c.Where
		}
		rejected = append(rejected, r)
	}
	if rejected != nil {
		a["offprint:rejected"] = rejected
	}
	body := node{"@type": "oa:TextualBody", "rdf:value": n.Key + ": " + n.Value}
	if n.Key == "disclaimer" {
		body = disclaimer(n)
	} else if len(n.Fields) > 0 {
		var details []any
		for _, f := range n.Fields {
			details = append(details, node{"name": f.Name, "value": f.Value})
		}
		a["offprint:detail"] = details
	}
	a["oa:hasBody"] = body
	target := node{"oa:hasSource": b.source}
	if s := b.selectors(n); len(s) > 0 {
		target["oa:hasSelector"] = s
	}
	a["oa:hasTarget"] = target
	return a
}

// disclaimer makes the body of a disclaimer's annotation.
func disclaimer(n *pipeline.Note) node {
	body := node{"@type": "offprint:Disclaimer", "rdf:value": n.Text}
	keys := map[string]string{
		"kind": "offprint:kind", "fine": "offprint:fineKind", "holder": "offprint:holder", "denied": "offprint:deniedParty",
		"party": "offprint:interestedParty", "exception": "offprint:exception", "scope": "offprint:scope", "strength": "offprint:strength",
		"language": "inLanguage", "zone": "offprint:where",
	}
	for _, f := range n.Fields {
		if k := keys[f.Name]; k != "" {
			old, _ := body[k].([]any)
			body[k] = append(old, f.Value)
		}
	}
	return body
}

// annotation makes the node of a framed span.
func (b *builder) annotation(m pipeline.Mark) node {
	a := node{
		"@id": b.id("span"), "@type": "oa:Annotation", "oa:motivatedBy": "oa:tagging",
		"oa:hasBody":   node{"@type": "oa:TextualBody", "rdf:value": string(m.Kind), "offprint:kind": string(m.Kind)},
		"oa:hasTarget": node{"oa:hasSource": b.source, "oa:hasSelector": b.span(m.Span)},
	}
	if m.Rule != "" {
		a["offprint:rule"] = m.Stage + "/" + m.Rule
	}
	if m.Confidence > 0 {
		a["offprint:confidence"] = int(m.Confidence)
	}
	if m.Why != "" {
		a["offprint:why"] = m.Why
	}
	return a
}

// selectors makes the selectors of a fact's evidence.
func (b *builder) selectors(n *pipeline.Note) []any {
	var out []any
	if css, ok := cssOf(n.Where); ok && b.doc.Source.Format == pipeline.HTML {
		out = append(out, node{"@type": "oa:CssSelector", "rdf:value": css})
	}
	for _, s := range n.Evidence {
		out = append(out, b.span(s)...)
	}
	return out
}

// cssOf takes the CSS selector out of a note's place; a JSON pointer may follow it.
func cssOf(where string) (string, bool) {
	css, _, _ := strings.Cut(where, " /")
	if css == "" || strings.ContainsAny(css, ":,") || !strings.ContainsAny(css, "[.#") && strings.Contains(css, " ") {
		return "", false
	}
	switch css {
	case "address", "page", "text", "input address":
		return "", false
	}
	return css, true
}

// around is how much text stands around a quotation in a selector, in bytes.
const around = 32

// span makes the selectors of a span: its place in code points and bytes, and
// its words.
func (b *builder) span(s pipeline.Span) []any {
	text := b.doc.Source.Text
	lo, hi := s.Start-around, s.End+around
	for lo < 0 || lo < s.Start && !border(text, lo) {
		lo++
	}
	for hi > len(text) || hi > s.End && !border(text, hi) {
		hi--
	}
	exact := text[s.Start:s.End]
	out := []any{node{
		"@type": "oa:TextPositionSelector", "oa:start": b.off.Runes(s.Start), "oa:end": b.off.Runes(s.End),
		"offprint:byteStart": s.Start, "offprint:byteEnd": s.End,
	}}
	if len(exact) <= 4000 {
		out = append(out, node{"@type": "oa:TextQuoteSelector", "oa:exact": exact, "oa:prefix": text[lo:s.Start], "oa:suffix": text[s.End:hi]})
	}
	return out
}

func border(s string, i int) bool { return i >= len(s) || s[i]&0xC0 != 0x80 }
