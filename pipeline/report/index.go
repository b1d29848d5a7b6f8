package report

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"github.com/offprint-news/offprint/pipeline"
)

// An index is what the page knows before any document is looked at.
type index struct {
	Title   string       `json:"title"`
	Version string       `json:"version,omitempty"`
	Made    [][2]string  `json:"made,omitempty"`
	Content []string     `json:"content"` // the content kinds
	Framing []string     `json:"framing"`
	By      [][2]string  `json:"by"` // stage and rule of every claim
	Docs    []docLine    `json:"docs"`
	First   map[int]seen `json:"first"` // first place of each entry of By
	Compare *compared    `json:"cmp,omitempty"`

	known map[[2]string]int
}

// seen is where a rule was seen first.
type seen struct {
	Doc  int    `json:"d"`
	At   int    `json:"s"`
	Text string `json:"t"`
}

// A docLine is one document in the list.
type docLine struct {
	ID       string   `json:"i"`
	URL      string   `json:"u,omitempty"`
	Host     string   `json:"h,omitempty"`
	Lang     string   `json:"l,omitempty"`
	Verdict  string   `json:"v,omitempty"`
	Title    string   `json:"t,omitempty"`
	Format   string   `json:"f"`
	Charset  string   `json:"cs"`
	SHA256   string   `json:"sha"`
	Bytes    [3]int   `json:"b"` // of the decoded source: content, framing, markup
	Kinds    [][3]int `json:"k"` // index in Content then Framing, parts, bytes of text
	Rules    [][3]int `json:"r"` // index in By, claims and edits, bytes
	Edits    int      `json:"e,omitempty"`
	Warnings []string `json:"w,omitempty"`
	Error    string   `json:"x,omitempty"`
	Changes  int      `json:"ch,omitempty"`
}

func newIndex(opt Options) *index {
	ix := &index{
		Title: opt.Title, Version: opt.Version, Made: pairs(opt.Made), Docs: []docLine{}, By: [][2]string{{"", ""}}, First: map[int]seen{},
		known: map[[2]string]int{{"", ""}: 0},
	}
	for _, k := range pipeline.ContentKinds() {
		ix.Content = append(ix.Content, string(k))
	}
	for _, k := range pipeline.FramingKinds() {
		ix.Framing = append(ix.Framing, string(k))
	}
	if opt.Before != nil {
		ix.Compare = &compared{Label: clip(opt.BeforeLabel, maxQuote), Made: pairs(opt.BeforeMade), Causes: []cause{}}
	}
	return ix
}

func pairs(list []Field) (out [][2]string) {
	for _, f := range list {
		out = append(out, [2]string{clip(f.Name, maxQuote), clip(f.Value, maxQuote)})
	}
	return out
}

// by returns the number of a stage and rule.
func (ix *index) by(stage, rule string) int {
	key := [2]string{stage, rule}
	n, ok := ix.known[key]
	if !ok {
		n = len(ix.By)
		ix.known[key] = n
		ix.By = append(ix.By, [2]string{clip(stage, maxQuote), clip(rule, maxQuote)})
	}
	return n
}

// kind returns the number of a kind; one that this version does not know counts
// as other boilerplate.
func (ix *index) kind(k pipeline.Kind) int {
	if i := slices.Index(ix.Content, string(k)); i >= 0 {
		return i
	}
	i := slices.Index(ix.Framing, string(k))
	if i < 0 {
		i = slices.Index(ix.Framing, string(pipeline.OtherBoilerplate))
	}
	return len(ix.Content) + i
}

// add enters a record and returns its view.
func (ix *index) add(r *pipeline.Record, cmp *comparison) *view {
	n := len(ix.Docs)
	v := ix.viewOf(r)
	line := docLine{
		ID: clip(r.ID, 4096), URL: clip(r.URL, 4096), Verdict: r.Verdict, Format: string(r.Source.Format), Charset: r.Source.Charset,
		SHA256: r.Source.SHA256, Bytes: newSource(r).sums(), Edits: len(r.Edits), Warnings: r.Degraded, Error: clip(r.Error, 4*maxQuote),
	}
	line.Host, line.Lang = hostOf(r), factOf(r, "language", "said.language")
	kinds, rules := map[int]*[3]int{}, map[int]*[3]int{}
	count := func(m map[int]*[3]int, key, bytes int) {
		c := m[key]
		if c == nil {
			c = &[3]int{key, 0, 0}
			m[key] = c
		}
		c[1]++
		c[2] += bytes
	}
	for _, p := range inOrder(r) {
		count(kinds, ix.kind(p.Kind), len(p.Text))
		if line.Title == "" && p.Kind == pipeline.Title {
			line.Title = clip(p.Text, maxQuote)
		}
		if p.Stage != "" {
			by := ix.by(p.Stage, p.Rule)
			count(rules, by, len(p.Text))
			ix.note(by, seen{n, p.Start, clip(p.Text, 120)})
		}
	}
	for _, e := range r.Edits {
		for _, s := range e.Steps {
			by := ix.by(s.Stage, s.Rule)
			count(rules, by, s.Len())
			ix.note(by, seen{n, e.Start, clip(s.Before, 50) + " → " + clip(s.After, 50)})
		}
	}
	line.Kinds, line.Rules = inRank(kinds), inRank(rules)
	if cmp != nil {
		v.Changes = ix.compare(n, r, cmp)
		line.Changes = len(v.Changes)
	}
	ix.Docs = append(ix.Docs, line)
	return v
}

func (ix *index) note(by int, s seen) {
	if _, ok := ix.First[by]; !ok {
		ix.First[by] = s
	}
}

// inRank returns counts in the order of their keys.
func inRank(m map[int]*[3]int) [][3]int {
	out := make([][3]int, 0, len(m))
	for _, c := range m {
		out = append(out, *c)
	}
	slices.SortFunc(out, func(a, b [3]int) int { return cmp.Compare(a[0], b[0]) })
	return out
}

// factOf returns the value of the first of the facts that is there.
func factOf(r *pipeline.Record, keys ...string) string {
	for _, key := range keys {
		for _, list := range [][]pipeline.Note{r.Facts, r.Said} {
			for i := range list {
				if n := &list[i]; n.Key == key && n.Value != "" && n.Status != pipeline.Unknown {
					return clip(n.Value, maxQuote)
				}
			}
		}
	}
	return ""
}

// hostOf names the page's host: from its address, or from what it says of itself.
func hostOf(r *pipeline.Record) string {
	for _, raw := range []string{r.URL, factOf(r, "said.canonical"), factOf(r, "said.url")} {
		if u, err := url.Parse(raw); err == nil && u.Host != "" {
			return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
		}
	}
	return strings.TrimPrefix(factOf(r, "host"), "www.")
}
