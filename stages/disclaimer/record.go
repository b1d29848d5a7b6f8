package disclaimer

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html/atom"

	"github.com/offprint-news/offprint/pipeline"
)

// file frames a notice and notes it.
func (f *finder) file(bl *pipeline.Block, n *notice) error {
	slices.SortStableFunc(n.matches, func(a, b match) int { return cmp.Compare(a.rule, b.rule) })
	fine := f.fields(n, nil, func(w *Wording) string { return w.Fine })
	why := "says " + strings.Join(values(fine), ", ")
	if err := f.frame(bl, n.from, n.to, n, why); err != nil {
		return err
	}
	span := f.page.TextSpan(bl, n.from, n.to)
	framed := func(m pipeline.Mark) bool { return m.Kind.Framing() && m.Start < span.End && span.Start < m.End }
	if !slices.ContainsFunc(f.pass.Doc().Marks(), framed) {
		return nil // another stage was surer that it is content: no record without framing
	}
	text := bl.Text[n.from:n.to]
	key := strings.ToLower(strings.Join(strings.Fields(text), " "))
	if n.frame == pipeline.Copyright || len(fine) == 1 && unrecorded[fine[0].Value] || f.seen[key] {
		return nil
	}
	f.seen[key] = true
	note := pipeline.Note{
		Key: "disclaimer", Value: strings.Join(values(fine), ", "), Status: pipeline.Stated, Text: text, Where: f.where(bl),
		Finding: pipeline.Finding{
			Rule: f.book.id(n.matches), Kind: n.frame, Confidence: 90,
			Evidence: []pipeline.Span{span}, Why: why,
		},
	}
	if n.frame == pipeline.CorrectionNote {
		note.Key = "correction"
	}
	note.Fields = f.details(bl, n, fine)
	return f.pass.Note(note)
}

// unrecorded are kinds that are framed and make no record: a bare "Powered by X"
// says nothing of who stands for what, and a button for reporting errors corrects
// nothing.
var unrecorded = map[string]bool{"platform": true, "disclosure-label": true, "report-error": true}

func values(fs []pipeline.Field) []string {
	var out []string
	for _, f := range fs {
		out = append(out, f.Value)
	}
	return out
}

// fields adds the distinct values of something of the rules behind a notice.
func (f *finder) fields(n *notice, fs []pipeline.Field, of func(*Wording) string) []pipeline.Field {
	for _, m := range n.matches {
		v := of(f.book.rules[m.rule])
		if v != "" && !slices.ContainsFunc(fs, func(f pipeline.Field) bool { return f.Value == v }) {
			fs = append(fs, pipeline.Field{Name: "fine", Value: v})
		}
	}
	return fs
}

// details works out the fields of the record.
func (f *finder) details(bl *pipeline.Block, n *notice, fine []pipeline.Field) []pipeline.Field {
	var out []pipeline.Field
	add := func(name, value string) {
		field := pipeline.Field{Name: name, Value: value}
		if value != "" && len(out) < 40 && !slices.Contains(out, field) {
			out = append(out, field)
		}
	}
	zone := f.zone(bl)
	own := slices.ContainsFunc(fine, func(x pipeline.Field) bool { return x.Value == "views-own" || x.Value == "sole-responsibility" })
	for _, x := range fine {
		k := kinds[x.Value].kind
		if zone == "comments" && k == "views" && !own { // in the comment area "we do not endorse these" speaks of comments
			k = "comments"
		}
		add("kind", k)
	}
	out = append(out, fine...)
	for _, m := range n.matches {
		w := f.book.rules[m.rule]
		for i, name := range w.re().Full().SubexpNames() {
			if name == "" || m.sub[2*i] < 0 {
				continue
			}
			part := bl.Text[m.sub[2*i]:m.sub[2*i+1]]
			switch name = strings.TrimRight(name, "0123456789"); name {
			case "denied", "party":
				for _, p := range f.parties(f.book.langs[m.rule], part) {
					add(name, p)
				}
			default:
				add(name, strings.TrimSpace(part))
			}
		}
	}
	lang := f.book.langs[n.matches[0].rule]
	text := bl.Text[n.from:n.to]
	add("exception", strings.TrimSpace(lang.except().Full().FindString(text)))
	strength := "categorical"
	if lang.hedge().MatchString(text) {
		strength = "hedged"
	}
	scope := f.book.rules[n.matches[0].rule].Scope
	for _, m := range n.matches { // what is said of all the author's writing weighs more
		if s := f.book.rules[m.rule].Scope; s == "author's writing" {
			scope = s
		}
	}
	switch {
	case zone == "comments" && scope != "links":
		scope = "comments"
	case zone == "footer" && scope == "":
		scope = "site"
	case scope == "":
		scope = "article"
	}
	// "The opinions on this website": what the sentence begins with it speaks of.
	if loc := lang.site().Full().FindStringIndex(text); scope == "article" && loc != nil && loc[0]*2 < len(text) {
		scope = "site"
	}
	add("scope", scope)
	add("strength", strength)
	add("language", lang.name)
	add("zone", zone)
	return out
}

// parties cuts a list of parties apart.
func (f *finder) parties(lang *language, s string) []string {
	if loc := lang.except().Full().FindStringIndex(s); loc != nil {
		s = s[:loc[0]]
	}
	list := lang.split().Full().Split(s, 12)
	var out []string
	for _, p := range list {
		p = strings.Trim(p, " \u00a0,;:.")
		p = strings.TrimPrefix(p, lang.party().Full().FindString(p))
		if lang.clause().MatchString(p) {
			break // the sentence goes on with something else
		}
		if len(p) > 1 && len(p) <= 120 {
			out = append(out, p)
		}
	}
	return out
}

// zone says where a block stands: reader (inside a reader's comment), comments,
// footer, box, tail or article.
func (f *finder) zone(bl *pipeline.Block) string {
	zone := ""
	for e := bl.Elem; e >= 0; e = f.page.Elements[e].Parent {
		n := f.page.Elements[e].Node
		switch n.DataAtom {
		case atom.Footer:
			if zone == "" {
				zone = "footer"
			}
		case atom.Aside:
			if zone == "" {
				zone = "box"
			}
		case atom.Body, atom.Html:
			continue
		}
		for i := range n.Attr {
			a := &n.Attr[i]
			if a.Key != "class" && a.Key != "id" || len(a.Val) > 400 {
				continue
			}
			v := strings.ToLower(a.Val)
			comment := strings.Contains(v, "comment")
			switch {
			case comment && containsAny(v, "comment-body", "comment-content", "comment-text", "commentlist", "comment-list", "comment__body", "comment-item", "comments-list"):
				return "reader"
			case comment || containsAny(v, "kommentar", "disqus", "conversation", "respond"):
				zone = "comments"
			case zone == "" && containsAny(v, "footer", "colophon", "bottom"):
				zone = "footer"
			case zone == "" && containsAny(v, "disclaim", "disclosure", "notice", "legal", "hinweis", "copyright", "sponsor"):
				zone = "box"
			}
		}
	}
	if zone != "" {
		return zone
	}
	if f.page.Format != pipeline.Text {
		return "article"
	}
	if f.amongComments(bl) {
		return "comments"
	}
	if bl.Index*2 >= len(f.page.Blocks) {
		return "tail"
	}
	return "article"
}

// amongComments reports whether lines of a comment area, as earlier stages
// labelled them, stand close above a line of plain text and close below it.
func (f *finder) amongComments(bl *pipeline.Block) bool {
	near := func(step int) bool {
		for i := 1; i <= 3; i++ {
			k := bl.Index + i*step
			if k < 0 || k >= len(f.page.Blocks) {
				return false
			}
			if m := f.pass.Label(&f.page.Blocks[k]); m != nil && (m.Kind == pipeline.CommentForm || m.Kind == pipeline.Comments) {
				return true
			}
		}
		return false
	}
	return near(-1) && near(1)
}

func containsAny(s string, subs ...string) bool {
	return slices.ContainsFunc(subs, func(sub string) bool { return strings.Contains(s, sub) })
}

// where names the place of a block: its element, or its line in plain text.
func (f *finder) where(bl *pipeline.Block) string {
	e := f.page.Element(bl)
	if e == nil {
		return "line " + strconv.Itoa(strings.Count(f.pass.Doc().Source.Text[:bl.Span.Start], "\n")+1)
	}
	s := e.Node.Data
	if id := pipeline.Attr(e.Node, "id"); id != "" && len(id) < 60 {
		return s + "#" + id
	}
	if c := strings.Fields(pipeline.Attr(e.Node, "class")); len(c) > 0 && len(c[0]) < 60 {
		return s + "." + c[0]
	}
	return s
}
