package structure

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/offprint-news/offprint/pipeline"
)

// jsonld collects the scripts of a page, then says what they say: references
// may point from one script into another.
type jsonld struct {
	roots []ldRoot
	bytes int
	seen  int // objects indexed
	byID  map[string]object
}

type object = map[string]any

type ldRoot struct {
	value any
	path  string
	elem  *pipeline.Element
}

// script reads one JSON-LD script.
func (l *jsonld) script(e *pipeline.Element) {
	c := e.Node.FirstChild
	if c == nil || len(c.Data) > MaxScript || l.bytes+len(c.Data) > MaxJSON {
		return
	}
	l.bytes += len(c.Data)
	var v any
	if json.Unmarshal([]byte(c.Data), &v) != nil {
		if v = nil; json.Unmarshal(mendJSON(c.Data), &v) != nil {
			return
		}
	}
	l.index(v, 0)
	l.roots = append(l.roots, ldRoot{v, "", e})
}

// mendJSON puts right what real pages get wrong: wrapping in comments or CDATA,
// a semicolon at the end, raw line breaks and tabs in strings, commas before a
// closing bracket, backslashes before characters that take none.
func mendJSON(s string) []byte {
	s = strings.TrimSpace(s)
	for _, w := range [][2]string{{"<!--", "-->"}, {"//<![CDATA[", "//]]>"}, {"/*<![CDATA[*/", "/*]]>*/"}, {"<![CDATA[", "]]>"}} {
		s = strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(s, w[0]), w[1]))
	}
	s = strings.TrimRight(s, "; \n\r\t")
	out := make([]byte, 0, len(s)+16)
	in := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case in && c == '\\' && i+1 < len(s):
			if strings.IndexByte(`"\/bfnrtu`, s[i+1]) < 0 {
				out = append(out, '\\', '\\')
				continue
			}
			out = append(out, c, s[i+1])
			i++
		case in && c < ' ':
			out = append(out, ' ')
		case c == '"':
			in = !in
			out = append(out, c)
		case !in && c == ',':
			j := i + 1
			for j < len(s) && (s[j] <= ' ' || s[j] == ',') {
				j++
			}
			if j < len(s) && (s[j] == '}' || s[j] == ']') {
				i = j - 1
				continue
			}
			out = append(out, c)
		default:
			out = append(out, c)
		}
	}
	return out
}

// index finds the objects that can be referred to.
func (l *jsonld) index(v any, depth int) {
	if depth > 12 || l.seen > maxThings {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			l.index(x, depth+1)
		}
	case object:
		l.seen++
		if id, _ := v["@id"].(string); id != "" && len(v) > 1 {
			if l.byID == nil {
				l.byID = map[string]object{}
			}
			if old := l.byID[id]; len(v) > len(old) {
				l.byID[id] = v
			}
		}
		for _, k := range keys(v) {
			switch v[k].(type) {
			case []any, object:
				l.index(v[k], depth+1)
			}
		}
	}
}

func keys(o object) []string {
	out := make([]string, 0, len(o))
	for k := range o {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// deref follows a reference to the object it names.
func (l *jsonld) deref(o object) object {
	if id, _ := o["@id"].(string); id != "" && text(o["name"]) == "" {
		if full := l.byID[id]; len(full) > len(o) {
			return full
		}
	}
	return o
}

// emit files what the scripts say.
func (l *jsonld) emit(r *reader) {
	node := 0
	for n := 0; n < len(l.roots) && n < maxThings; n++ {
		root := l.roots[n]
		switch v := root.value.(type) {
		case []any:
			for i, x := range v {
				l.roots = append(l.roots, ldRoot{x, root.path + "/" + strconv.Itoa(i), root.elem})
			}
		case object:
			if g, ok := v["@graph"]; ok {
				l.roots = append(l.roots, ldRoot{g, root.path + "/@graph", root.elem})
			}
			if m, ok := v["mainEntity"].(object); ok {
				l.roots = append(l.roots, ldRoot{m, root.path + "/mainEntity", root.elem})
			}
			if t := typeOf(v); t != "" {
				l.thing(r, root, v, t, node)
				node++
			}
		}
	}
}

// typeOf returns the schema.org type of an object without its address; of
// several the one this package knows best.
func typeOf(o object) string {
	best := ""
	for _, t := range texts(o["@type"]) {
		if i := strings.LastIndexAny(t, "/#:"); i >= 0 {
			t = t[i+1:]
		}
		if best == "" || classOf(best) == otherThing && classOf(t) != otherThing {
			best = t
		}
	}
	return best
}

type class int

const (
	otherThing class = iota
	article
	webPage
	webSite
	organization
)

func classOf(t string) class {
	switch {
	case t == "WebSite":
		return webSite
	case strings.HasSuffix(t, "WebPage"), strings.HasSuffix(t, "Page"):
		return webPage
	case strings.HasSuffix(t, "Article"), strings.HasSuffix(t, "Posting") && t != "JobPosting":
		return article
	case strings.HasSuffix(t, "Organization"), strings.HasSuffix(t, "Corporation"), t == "LocalBusiness":
		return organization
	}
	switch t {
	case "Report", "Review", "Recipe", "HowTo", "CreativeWork", "PodcastEpisode", "VideoObject", "LiveBlog", "ClaimReview", "Book", "Movie", "Course":
		return article
	}
	return otherThing
}

func (l *jsonld) thing(r *reader, root ldRoot, o object, t string, node int) {
	of := []pipeline.Field{{Name: "of", Value: t}, {Name: "node", Value: strconv.Itoa(node)}}
	where := `script[type="application/ld+json"] ` + root.path + "/"
	say := func(key, prop string) {
		for _, v := range texts(o[prop]) {
			r.add(root.elem, key, v, RuleJSONLD, where+prop, of...)
			if key != Genre && key != Section && key != BasedOn {
				break
			}
		}
	}
	agents := func(key, prop string) {
		l.agents(r, root.elem, o[prop], key, where+prop, of, 0)
	}
	switch classOf(t) {
	case article, webPage:
		r.add(root.elem, Type, t, RuleJSONLD, where+"@type", of...)
		if classOf(t) == article {
			say(Headline, "headline")
			if text(o["headline"]) == "" {
				say(Headline, "name")
			}
			say(ArticleBody, "articleBody")
			if text(o["articleBody"]) == "" {
				say(ArticleBody, "text")
			}
		} else {
			say(Title, "name")
			if text(o["name"]) == "" {
				say(Title, "headline")
			}
		}
		say(Description, "description")
		say(Published, "datePublished")
		say(Modified, "dateModified")
		say(URL, "url")
		say(Section, "articleSection")
		say(Genre, "genre")
		say(Language, "inLanguage")
		say(Free, "isAccessibleForFree")
		say(License, "license")
		say(Credit, "creditText")
		say(CopyrightLine, "copyrightNotice")
		say(Correction, "correction")
		agents(Author, "author")
		if o["author"] == nil {
			agents(Author, "creator")
		}
		agents(Editor, "editor")
		agents(Publisher, "publisher")
		agents(Publisher, "sourceOrganization")
		agents(RightsHolder, "copyrightHolder")
		agents(Sponsor, "sponsor")
		agents(BasedOn, "isBasedOn")
		agents(TranslationOf, "translationOfWork")
	case webSite:
		say(SiteName, "name")
		if text(o["name"]) == "" {
			say(SiteName, "alternateName")
		}
		agents(Publisher, "publisher")
	case organization:
		l.agents(r, root.elem, o, Organization, strings.TrimSuffix(where, "/"), of, 0)
		agents(Owner, "parentOrganization")
	}
}

// agents files persons, organisations or works: strings, objects, references or
// lists of them.
func (l *jsonld) agents(r *reader, e *pipeline.Element, v any, key, where string, of []pipeline.Field, depth int) {
	if depth > 3 {
		return
	}
	switch v := v.(type) {
	case string:
		if o := l.byID[v]; o != nil && text(o["name"]) != "" {
			l.agents(r, e, o, key, where, of, depth+1)
			return
		}
		r.add(e, key, v, RuleJSONLD, where, of...)
	case []any:
		for i, x := range v {
			if i >= maxAuthors {
				break
			}
			l.agents(r, e, x, key, where+"/"+strconv.Itoa(i), of, depth+1)
		}
	case object:
		o := l.deref(v)
		fields := slices.Clone(of)
		put := func(name, value string) {
			if value = cut(clean(strings.TrimSpace(value)), maxValue); value != "" {
				fields = append(fields, pipeline.Field{Name: name, Value: value})
			}
		}
		put("type", typeOf(o))
		put("url", text(o["url"]))
		put("job", text(o["jobTitle"]))
		put("legal-name", text(o["legalName"]))
		put("works-for", l.nameOf(o["worksFor"]))
		put("works-for", l.nameOf(o["affiliation"]))
		names := texts(o["name"])
		if len(names) == 0 {
			names = texts(o["headline"])
		}
		if len(names) == 0 {
			first, last := text(o["givenName"]), text(o["familyName"])
			names = []string{strings.TrimSpace(first + " " + last)}
		}
		if names[0] == "" {
			if u := text(o["url"]); u != "" && (key == BasedOn || key == TranslationOf) {
				names[0] = u
			}
		}
		for i, name := range names {
			if i >= maxAuthors {
				break
			}
			r.add(e, key, name, RuleJSONLD, where+"/name", fields...)
		}
		if key == Publisher {
			l.agents(r, e, o["parentOrganization"], Owner, where+"/parentOrganization", of, depth+1)
		}
	}
}

func (l *jsonld) nameOf(v any) string {
	switch v := v.(type) {
	case object:
		return text(l.deref(v)["name"])
	case []any:
		if len(v) > 0 {
			return l.nameOf(v[0])
		}
	case string:
		if o := l.byID[v]; o != nil {
			return text(o["name"])
		}
		return v
	}
	return ""
}

// text returns the first string of a value, or "".
func text(v any) string {
	if t := texts(v); len(t) > 0 {
		return t[0]
	}
	return ""
}

// texts returns the strings of a value: a string, a number, a language-tagged
// value, or a list of them.
func texts(v any) []string {
	switch v := v.(type) {
	case string:
		if v != "" {
			return []string{v}
		}
	case float64:
		return []string{strconv.FormatFloat(v, 'f', -1, 64)}
	case bool:
		return []string{strconv.FormatBool(v)}
	case object:
		if s, ok := v["@value"].(string); ok {
			return []string{s}
		}
		if s, ok := v["name"].(string); ok {
			return []string{s}
		}
	case []any:
		var out []string
		for _, x := range v {
			switch x.(type) {
			case string, object, float64:
				out = append(out, texts(x)...)
			}
			if len(out) >= maxAuthors {
				break
			}
		}
		return out
	}
	return nil
}
