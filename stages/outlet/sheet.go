package outlet

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html/atom"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages/outlet/registry"
)

// A claim is a value that the page, or something that came with it, offers for
// a fact.
type claim struct {
	value  string
	kind   string // of evidence; two claims of different kinds are independent
	weight int    // 0 to 100
	where  string
	text   string // the words it rests on
	span   pipeline.Span
	fields []pipeline.Field
}

// A sheet is the work on one document.
type sheet struct {
	pass   *pipeline.Pass
	page   *pipeline.Page
	reg    *registry.Registry
	said   map[string][]*pipeline.Note
	flags  []flag // of each element
	url    *url.URL
	host   string // of the page, "" if not known
	site   string // its registrable domain
	lang   string // base language, "" if not known
	head   int    // block of the headline, -1 if not found
	end    int    // block after the last one of the story
	titles []string

	publisher string
	owner     string
	bylines   []byline
	writers   []string // names of the authors as found
}

func newSheet(p *pipeline.Pass, reg *registry.Registry) *sheet {
	s := &sheet{pass: p, page: p.Page(), reg: reg, said: map[string][]*pipeline.Note{}, head: -1}
	notes := p.Doc().Notes()
	for i := range notes {
		if k, ok := strings.CutPrefix(notes[i].Key, pipeline.SaidPrefix); ok {
			s.said[k] = append(s.said[k], &notes[i])
		}
	}
	return s
}

func (s *sheet) run(ctx context.Context) error {
	steps := []func() error{
		s.language, s.where, s.zone, s.credits, s.publishers, s.origins, s.authors, s.dates, s.attributions, s.genres,
	}
	for _, f := range steps {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := f(); err != nil {
			return err
		}
	}
	return nil
}

// note files a fact from the claim it rests on.
func (s *sheet) note(key string, c *claim, status pipeline.Status, conf int, why string, rejected []pipeline.Candidate) error {
	n := pipeline.Note{
		Key: key, Value: c.value, Status: status, Where: c.where, Text: c.text, Fields: c.fields, Rejected: rejected,
		Finding: pipeline.Finding{Rule: "outlet/" + c.kind, Confidence: pipeline.Percent(conf), Why: why},
	}
	if c.span.Len() > 0 {
		n.Evidence = []pipeline.Span{c.span}
	}
	if n.Where == "" && n.Text == "" && len(n.Evidence) == 0 && status != pipeline.Supplied {
		n.Where = "page"
	}
	return s.pass.Note(n)
}

// unknown says that the page does not say.
func (s *sheet) unknown(key, why string, rejected []pipeline.Candidate) error {
	return s.pass.Note(pipeline.Note{
		Key: key, Status: pipeline.Unknown, Rejected: rejected,
		Finding: pipeline.Finding{Rule: "outlet/unknown", Why: why},
	})
}

// claimOf makes a claim of what the page's markup says.
func claimOf(n *pipeline.Note, kind string, weight int) claim {
	c := claim{value: n.Value, kind: kind, weight: weight, where: n.Where, text: n.Text}
	if len(n.Evidence) > 0 {
		c.span = n.Evidence[0]
	}
	return c
}

// blockClaim makes a claim of a part of a block's text.
func (s *sheet) blockClaim(b *pipeline.Block, from, to int, value, kind string, weight int) claim {
	return claim{
		value: value, kind: kind, weight: weight, where: s.place(b), text: clip(b.Text, 300),
		span: s.page.TextSpan(b, from, to),
	}
}

// place names where a block stands.
func (s *sheet) place(b *pipeline.Block) string {
	e := s.page.Element(b)
	if e == nil {
		return "text"
	}
	p := e.Node.Data
	if c := strings.Fields(pipeline.Attr(e.Node, "class")); len(c) > 0 && len(c[0]) < 60 {
		p += "." + c[0]
	}
	return p
}

// where finds the page's own address: what came with the input, else what the
// page says of itself.
func (s *sheet) where() error {
	raw := s.pass.Doc().URL
	c := claim{kind: "address", where: "input address", text: raw}
	status := pipeline.Supplied
	if raw == "" {
		for _, key := range []string{"url", "canonical"} {
			for _, n := range s.said[key] {
				if strings.HasPrefix(n.Value, "http") && raw == "" {
					raw, c, status = n.Value, claimOf(n, key, 0), pipeline.Stated
				}
			}
		}
	}
	if raw == "" {
		return s.unknown("host", "no address came with the page, and it names none", nil)
	}
	if u, ok := unarchive(raw); ok {
		raw = u
		c.fields = append(c.fields, pipeline.Field{Name: "archive", Value: "web.archive.org"})
	}
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" {
		return s.unknown("host", "the address cannot be read: "+clip(raw, 100), nil)
	}
	s.url, s.host = u, strings.ToLower(u.Hostname())
	s.site = registry.Site(s.host)
	c.value = s.host
	conf := 99
	if status == pipeline.Stated {
		conf = 80
	}
	return s.note("host", &c, status, conf, "", nil)
}

// unarchive takes the address of the archived page out of an archive's.
func unarchive(raw string) (string, bool) {
	_, rest, ok := strings.Cut(raw, "web.archive.org/web/")
	if !ok {
		return raw, false
	}
	_, orig, ok := strings.Cut(rest, "/")
	if !ok || orig == "" {
		return raw, false
	}
	if !strings.HasPrefix(orig, "http") {
		orig = "http://" + orig
	}
	return orig, true
}

func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n]
}

// A flag says what an element's tag, class and id make of it and all in it.
type flag uint16

const (
	fNav flag = 1 << iota
	fFooter
	fComment
	fRelated // teasers, lists of stories, side columns
	fBio
	fHeader
	fByline // author, byline: not inherited
	fDate   // not inherited
	fAbout  // of a word alone: who is named there is no author, or it is not the name
	fAway   = fNav | fFooter | fComment | fRelated
)

// mark works out the flags of all elements in one pass. The elements in trunk
// hold the story, so none of them says that it stands elsewhere.
func (s *sheet) mark(trunk map[int32]bool) {
	es := s.page.Elements
	s.flags = make([]flag, len(es))
	seen := make(map[string]flag, 128)
	for i := range es {
		e := &es[i]
		var f flag
		if e.Parent >= 0 {
			f = s.flags[e.Parent] &^ (fByline | fDate)
		}
		switch e.Node.DataAtom {
		case atom.Nav, atom.Select: // by what to sort, and the like
			f |= fNav
		case atom.Footer:
			f |= fFooter
		case atom.Aside:
			f |= fRelated
		case atom.Header:
			f |= fHeader
		case atom.Article, atom.Main:
			f &^= fHeader
		case atom.Time:
			f |= fDate
		}
		for k := range e.Node.Attr {
			switch a := &e.Node.Attr[k]; a.Key {
			case "class", "id", "itemprop", "rel", "data-testid":
				if a.Val == "" || len(a.Val) > 300 || e.Node.DataAtom == atom.Body || e.Node.DataAtom == atom.Html {
					continue
				}
				v, ok := seen[a.Val]
				if !ok {
					v = classFlag(a.Val)
					seen[a.Val] = v
				}
				f |= v
			}
		}
		if trunk[int32(i)] {
			f &^= fAway
		}
		s.flags[i] = f
	}
}

// classFlag reads the words of a class, id, itemprop or rel.
func classFlag(v string) (f flag) {
	var few [16]string
	words := appendWords(few[:0], v)
	for i, w := range words {
		f |= wordFlags[w]
		next := ""
		if i+1 < len(words) {
			next = words[i+1]
		}
		switch {
		case w == "footer" && (i == 0 || words[i-1] == "site" || words[i-1] == "page" || words[i-1] == "global"):
			f |= fFooter
		case strings.HasPrefix(w, "comment"):
			f |= fComment
		case w == "widget" && next != "author":
			f |= fRelated
		case w == "about" && next == "author":
			f |= fBio
		case w == "by" && next == "line":
			f |= fByline
		}
	}
	if f&fAbout != 0 {
		f &^= fByline | fAbout
	}
	return f
}

const (
	// describing are words of classes of what is said of an author.
	describing = "description desc job role position occupation credentials tagline social"
	// reviewing are words of classes of customers' reviews and the like: whoever
	// reviews a thing is no author.
	reviewing = "review reviews reviewer rating ratings testimonial testimonials"
)

// wordFlags are the words of classes that say alone what an element is.
var wordFlags = func() map[string]flag {
	m := map[string]flag{}
	for f, words := range map[flag]string{
		fNav:     "nav navigation navbar menu breadcrumb breadcrumbs",
		fFooter:  "colophon",
		fComment: "respond disqus kommentare kommentar",
		fRelated: "related recommended recommendations sidebar teaser teasers trending popular promo morefrom recirc newsletter bookmark",
		fBio:     "bio biography aboutauthor",
		fByline:  "byline bylines author authors autor autoren auteur autore writer creator verfasser authorname contributor username fn postauthor entryauthor redactor firma",
		fAbout:   describing + " " + reviewing,
		fDate:    "date pubdate published datepublished datum posted timestamp dateline fecha publish datetime",
	} {
		for w := range strings.FieldsSeq(words) {
			m[w] |= f
		}
	}
	return m
}()

// classWords cuts a class attribute at signs and at the change of case.
func classWords(v string) []string { return appendWords(nil, v) }

func appendWords(out []string, v string) []string {
	start := -1
	for i := 0; i <= len(v); i++ {
		letter := i < len(v) && (v[i]|0x20 >= 'a' && v[i]|0x20 <= 'z')
		if start >= 0 && (!letter || v[i] < 'a' && i > start && v[i-1] >= 'a') {
			out = append(out, strings.ToLower(v[start:i]))
			start = -1
		}
		if letter && start < 0 {
			start = i
		}
	}
	return out
}

// away reports whether a block stands where the story does not: menus, foot,
// comments, teasers, other articles.
func (s *sheet) away(b *pipeline.Block) bool {
	if b.Hidden != "" {
		return true
	}
	if b.Elem >= 0 && s.flags[b.Elem]&fAway != 0 {
		return true
	}
	if m := s.pass.Label(b); m != nil && m.Confidence >= 60 {
		switch m.Kind {
		case pipeline.OtherArticle, pipeline.Comments:
			return true
		case pipeline.Related: // between headline and text it is the byline that looks like a teaser's
			return s.head < 0 || b.Index < s.head-2 || b.Index > s.head+6
		}
	}
	return false
}

// field returns a field of a note of the structure stage.
func field(n *pipeline.Note, name string) string { return n.Field(name) }

// values returns the distinct values said under a key.
func (s *sheet) values(key string) []string {
	var out []string
	for _, n := range s.said[key] {
		if !slices.Contains(out, n.Value) {
			out = append(out, n.Value)
		}
	}
	return out
}
