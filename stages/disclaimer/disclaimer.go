package disclaimer

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/net/html/atom"

	"github.com/offprint-news/offprint/pipeline"
)

var defaultBook = sync.OnceValues(func() (*book, error) { return loadBook(shipped) })

// Stage returns the stage with the shipped wordings.
func Stage() pipeline.Stage { return pipeline.StageFunc("disclaimer", run) }

// A match is a sentence of a block that a rule took for a notice.
type match struct {
	sentence int
	rule     int32
	sub      []int // submatches, offsets into the block's text
}

// A notice is a range of a block's text made of sentences of one framing kind.
type notice struct {
	from, to int
	frame    pipeline.Kind
	matches  []match
	label    bool
}

type finder struct {
	book *book
	pass *pipeline.Pass
	page *pipeline.Page
	gate gate
	seen map[string]bool // folded texts already noted
}

func run(ctx context.Context, p *pipeline.Pass) error {
	b, err := defaultBook()
	if err != nil {
		return err
	}
	f := &finder{book: b, pass: p, page: p.Page(), gate: gate{book: b}, seen: map[string]bool{}}
	blocks := p.Blocks()
	var heading *pipeline.Block // a label that stands alone, just before
	for i := range blocks {
		if i&255 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		bl := &blocks[i]
		if bl.Hidden != "" || len(bl.Text) < 8 || len(bl.Text) > 20000 {
			continue
		}
		if len(bl.Text) < 60 && b.mayOpen(bl.Text) && b.labels[foldLabel(bl.Text)] {
			heading = bl
			continue
		}
		list := f.block(bl, heading != nil)
		for k := range list {
			n := &list[k]
			if heading != nil && n.from == 0 {
				if err := f.frame(heading, 0, len(heading.Text), n, "label"); err != nil {
					return err
				}
			}
			if err := f.file(bl, n); err != nil {
				return err
			}
		}
		heading = nil
	}
	return nil
}

// block finds the notices of a block. labelled says that a label stands just
// before it.
func (f *finder) block(bl *pipeline.Block, labelled bool) []notice {
	text := bl.Text
	cand := f.gate.open(text)
	if len(cand) == 0 {
		return nil
	}
	labelled = labelled || f.label(text) > 0
	zone := f.zone(bl)
	if zone == "reader" {
		return nil // what a reader writes is the reader's
	}
	sents := sentences(text)
	running := len(text) > 500 && len(sents) > 4 && !labelled && !boxed(zone)
	var ms []match
	for i, s := range sents {
		part := text[s[0]:s[1]]
		rules := cand
		if len(sents) > 1 {
			rules = f.gate.open(part)
		}
		for _, r := range rules {
			w := f.book.rules[r]
			if running && !w.Inside && i > 0 && i < len(sents)-3 {
				continue // notices do not stand in the middle of running text
			}
			if !w.re().MatchString(part) || w.not().MatchString(part) {
				continue
			}
			if !labelled && kinds[w.Fine].frame != pipeline.CorrectionNote && f.book.langs[r].speech().MatchString(part) {
				continue
			}
			if !f.book.speaks(part, w.Language) {
				continue
			}
			loc := w.re().Full().FindStringSubmatchIndex(part)
			for k := range loc {
				if loc[k] >= 0 {
					loc[k] += s[0]
				}
			}
			ms = append(ms, match{i, r, loc})
		}
	}
	if len(ms) == 0 {
		return nil
	}
	ms = f.allowed(bl, sents, ms, zone, labelled)
	return f.group(text, sents, ms, labelled)
}

// label returns the length of a label that opens a text ("Disclaimer: "), or 0.
func (f *finder) label(text string) int {
	i := strings.IndexAny(text[:min(len(text), 60)], ":：")
	if i <= 0 || !f.book.mayOpen(text) || !f.book.labels[foldLabel(text[:i])] {
		return 0
	}
	return i + 1
}

// allowed drops matches that stand where notices do not stand: in the middle of
// long running text, or inside a quotation.
func (f *finder) allowed(bl *pipeline.Block, sents [][2]int, ms []match, zone string, labelled bool) []match {
	if labelled || boxed(zone) {
		return ms
	}
	long := len(bl.Text) > 500 && len(sents) > 3
	first, last := ms[0].sentence == 0, ms[len(ms)-1].sentence == len(sents)-1
	return slices.DeleteFunc(ms, func(m match) bool {
		s := sents[m.sentence]
		if quoted(bl.Text, s[0], s[1]) {
			return true
		}
		if long && !f.book.rules[m.rule].Inside && !last && !(first && len(ms) > 1) {
			return true
		}
		return false
	})
}

// boxed reports whether a zone is one that holds notices.
func boxed(zone string) bool { return zone == "box" || zone == "footer" || zone == "comments" }

// quoted reports whether a range of a text stands inside quotation marks.
func quoted(text string, from, to int) bool {
	open := strings.Count(text[:from], "“") - strings.Count(text[:from], "”")
	if open > 0 && strings.Contains(text[from:], "”") {
		return true
	}
	part := strings.TrimSpace(text[from:to])
	return (strings.HasPrefix(part, "“") || strings.HasPrefix(part, `"`) || strings.HasPrefix(part, "„") || strings.HasPrefix(part, "«")) &&
		strings.ContainsAny(part[1:], `"”“»`)
}

// group makes notices of matches: runs of sentences of one framing kind. In a
// block that is a notice, sentences without a match belong to the one before;
// those before the first match are the author's, unless a label stands there.
func (f *finder) group(text string, sents [][2]int, ms []match, labelled bool) []notice {
	if len(ms) == 0 {
		return nil
	}
	kind := make([]pipeline.Kind, len(sents))
	for _, m := range ms {
		if k := kinds[f.book.rules[m.rule].Fine].frame; kind[m.sentence] == "" || kind[m.sentence] == pipeline.Copyright {
			kind[m.sentence] = k
		}
	}
	size := 0
	for i := range sents {
		if kind[i] != "" {
			size += sents[i][1] - sents[i][0]
		}
	}
	whole := labelled || len(text) <= 1500 && 2*size >= len(text)
	if whole {
		for i := 1; i < len(kind); i++ {
			if kind[i] == "" {
				kind[i] = kind[i-1]
			}
		}
		if labelled { // one notice, whatever is in it
			for i := range kind {
				if kind[i] == pipeline.Copyright || kind[0] != pipeline.CorrectionNote && kind[i] == pipeline.CorrectionNote {
					kind[i] = kind[0]
				}
			}
		}
	}
	var out []notice
	for i := 0; i < len(sents); i++ {
		if kind[i] == "" {
			continue
		}
		j := i
		for j+1 < len(sents) && kind[j+1] == kind[i] {
			j++
		}
		n := notice{frame: kind[i], label: labelled}
		n.from, n.to = trimSpan(text, sents[i][0], sents[j][1])
		for _, m := range ms {
			if i <= m.sentence && m.sentence <= j {
				n.matches = append(n.matches, m)
			}
		}
		out = append(out, n)
		i = j
	}
	return out
}

func (f *finder) frame(bl *pipeline.Block, from, to int, n *notice, why string) error {
	conf := pipeline.Percent(90)
	if n.label {
		conf = 95
	}
	return f.pass.FrameText(bl, from, to, pipeline.Finding{
		Rule: f.book.id(n.matches), Kind: n.frame, Confidence: conf, Why: why,
	})
}

// id names the rules behind a notice by the surest, the first one.
func (b *book) id(ms []match) string {
	if len(ms) == 0 {
		return "disclaimer/label"
	}
	w := b.rules[ms[0].rule]
	return "disclaimer/" + w.Language + "/" + w.ID
}

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
			switch {
			case containsAny(v, "comment-body", "comment-content", "comment-text", "commentlist", "comment-list", "comment__body", "comment-item", "comments-list"):
				return "reader"
			case containsAny(v, "comment", "kommentar", "commentaire", "disqus", "conversation", "respond"):
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
