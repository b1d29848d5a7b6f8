package rules

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint-news/offprint/pipeline"
)

// docsOf yields pages of one host.
func docsOf(t *testing.T, host string, pages ...string) Documents {
	return func(yield func(*pipeline.Document, error) bool) {
		for i, text := range pages {
			in := pipeline.Input{ID: fmt.Sprintf("%s/%d", host, i+1), URL: "https://" + host + "/x", Body: []byte(text), Format: pipeline.Text}
			if strings.HasPrefix(text, "<") {
				in.Format = pipeline.HTML
			}
			d, err := pipeline.Open(t.Context(), in, pipeline.Limits{})
			if !yield(d, err) {
				return
			}
		}
	}
}

func TestCoverage(t *testing.T) {
	s := setOf(t, `- {id: sure, kind: share, line: [share this], confidence: 95}
	- {id: shadowed, kind: promo, line: [share this], confidence: 85}
	- {id: second, kind: share, text: [share], confidence: 90}
	- {id: silent, kind: share, line: [nowhere]}`)
	got, err := Coverage(t.Context(), s, docsOf(t, "x.org", "Share this\nWords", "Words\nShare this\nPlease share"))
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, c := range got {
		lines = append(lines, fmt.Sprintf("%s: %d pages, %d hits, %d held, %d decisive, first %q, %q", c.Rule.ID, c.Pages, c.Hits, c.Held, c.Decisive, c.Example, c.Fault()))
	}
	want := []string{
		`sure: 2 pages, 2 hits, 2 held, 0 decisive, first "x.org/1", "never decisive"`,
		`shadowed: 2 pages, 2 hits, 0 held, 2 decisive, first "x.org/1", "always shadowed"`,
		`second: 2 pages, 3 hits, 1 held, 1 decisive, first "x.org/1", ""`,
		`silent: 0 pages, 0 hits, 0 held, 0 decisive, first "", "never fired"`,
	}
	if d := cmp.Diff(want, lines); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}

// An error that comes without a document ends the work and is returned.
func TestDocumentsError(t *testing.T) {
	boom := errors.New("boom")
	docs := func(yield func(*pipeline.Document, error) bool) { yield(nil, boom) }
	if _, err := Coverage(t.Context(), setOf(t, `- {id: a, kind: share, line: [x]}`), docs); !errors.Is(err, boom) {
		t.Errorf("got %v, want %v", err, boom)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Coverage(ctx, setOf(t, `- {id: a, kind: share, line: [x]}`), docsOf(t, "x.org", "x")); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the context's error", err)
	}
}

func TestDiff(t *testing.T) {
	a := setOf(t, `- {id: one, kind: share, line: [share this]}
	- {id: gone, kind: promo, line: [our shop]}
	- {id: same, kind: related, line: [read also]}`)
	b := setOf(t, `- {id: one, kind: promo, text: [share]}
	- {id: new, kind: comments, line: [reply]}
	- {id: renamed, kind: related, line: [read also]}`)
	got, err := Diff(t.Context(), a, b, docsOf(t, "x.org", "Share this\nOur shop\nRead also\nReply", "<p>Share this</p><p>Share</p>"))
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, c := range got {
		lines = append(lines, fmt.Sprintf("%s -> %s: %d changes, %d bytes, %q", nameOf(c.Old), nameOf(c.New), len(c.Changes), c.Bytes, c.Changes[0].Text))
	}
	want := []string{
		`p/one share -> p/one promo: 2 changes, 20 bytes, "Share this"`,
		`p/gone promo -> nothing: 1 changes, 8 bytes, "Our shop"`,
		`nothing -> p/new comments: 1 changes, 5 bytes, "Reply"`,
		`nothing -> p/one promo: 1 changes, 5 bytes, "Share"`,
	}
	if d := cmp.Diff(want, lines); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}

func TestHealth(t *testing.T) {
	s := setOf(t, `- {id: share, kind: share, line: [share this]}
	- {id: tags, kind: navigation, line: [tags]}`)
	page := func(i int, lines string) string { return fmt.Sprintf("Title %d\n%s\n%s %d", i, lines, prose, i) }
	var before, now []string
	for i := range 4 {
		before = append(before, page(i, "Share this\nTags\nOld line"))
		now = append(now, page(i, "Pass it on\nTags\nOld line"))
	}
	got, err := Health(t.Context(), s, docsOf(t, "x.org", before...), docsOf(t, "x.org", now...))
	if err != nil {
		t.Fatal(err)
	}
	want := &Report{
		Silent:   []Silence{{"x.org", s.Rule("p/share"), 4, 4, 4}},
		Refrains: []Refrain{{"x.org", "Pass it on", 4, 4, true}, {"x.org", "Old line", 4, 4, false}},
	}
	if d := cmp.Diff(want, got, cmp.Comparer(func(a, b *Rule) bool { return a == b })); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}

func TestDoctor(t *testing.T) {
	s := setOf(t, `- {id: stale, kind: promo, select: .gone, host: x.org}
	- {id: body, kind: promo, select: .text, host: x.org}
	- {id: wrapper, kind: promo, select: .page, host: x.org}
	- {id: fine, kind: promo, select: .box, host: x.org}
	- {id: elsewhere, kind: promo, select: .text, host: y.org}
	- {id: general, kind: promo, select: .gone}`)
	p := "<p>" + prose + "</p>"
	got, err := Doctor(t.Context(), s, docsOf(t, "x.org",
		"<div class=page><h1>T</h1>"+p+"<div class=text>"+p+p+"</div>"+p+"<div class=box><p>Shop</p></div></div>"))
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, a := range got {
		lines = append(lines, fmt.Sprintf("%s %s %d/%d %s", a.Rule.ID, a.Problem, a.Bad, a.Pages, a.Example))
	}
	want := []string{"stale stale 1/1 ", "body body 1/1 x.org/1", "wrapper wrapper 1/1 x.org/1"}
	if d := cmp.Diff(want, lines); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}

func TestMutate(t *testing.T) {
	src := []byte(`pack: m
rules:
  - id: weak
    kind: share
    regexp: '^(?:share|tweet) this'
    within: 30
    near: tail
    tests: {hit: [Share this], miss: [No]}
  - id: strong
    kind: share
    regexp: '^(?:share|tweet) this$'
    tests: {hit: [Share this, Tweet this], miss: [Please share this, Share this with all]}
  - id: lines
    kind: share
    line: [share, tweet]
    tests:
      hit:
        - Share
        - Tweet
      miss:
        - Share it
`)
	p, err := Parse("m.yaml", src)
	if err != nil {
		t.Fatal(err)
	}
	s, err := NewSet([]*Pack{p})
	if err != nil {
		t.Fatal(err)
	}
	ms, err := Mutate(t.Context(), s, Mutations{})
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, m := range ms {
		lines = append(lines, fmt.Sprintf("%s: %s: %v", m.Rule.ID, m.Change, m.Killed != ""))
	}
	want := []string{
		`weak: regexp 1 without 1 alternatives from "share": true`,
		`weak: regexp 1 without 1 alternatives from "tweet": false`,
		`weak: not tied to the start: false`,
		`weak: within four times as much: false`,
		`weak: within a quarter: true`,
		`weak: without near: false`,
		`strong: regexp 1 without 1 alternatives from "share": true`,
		`strong: regexp 1 without 1 alternatives from "tweet": true`,
		`strong: not tied to the start: true`,
		`strong: not tied to the end: true`,
		`lines: without line "share": true`,
		`lines: without line "tweet": true`,
		`lines: the lines anywhere in a block: true`,
	}
	if d := cmp.Diff(want, lines); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
	// What is suggested for the survivors kills them.
	ms, err = Mutate(t.Context(), s, Mutations{Suggest: true})
	if err != nil {
		t.Fatal(err)
	}
	wanted := map[*Rule][]Suggestion{}
	for _, m := range ms {
		if m.Killed == "" && m.Wanted == nil {
			t.Errorf("%s: %s: no test is suggested", m.Rule.ID, m.Change)
		} else if m.Killed == "" {
			wanted[m.Rule] = append(wanted[m.Rule], *m.Wanted)
		}
	}
	better, err := Parse("m.yaml", Amend(src, wanted))
	if err != nil {
		t.Fatal(err)
	}
	s2, err := NewSet([]*Pack{better})
	if err != nil {
		t.Fatal(err)
	}
	if ms, err = Mutate(t.Context(), s2, Mutations{}); err != nil || Score(ms) != 100 {
		t.Errorf("with the suggested tests: got a score of %.0f, %v, want 100", Score(ms), err)
	}
	// A judge sees what tests of a rule cannot: another kind.
	ms, err = Mutate(t.Context(), s, Mutations{
		Pick: func(r *Rule) bool { return r.ID == "strong" },
		Judge: func(_ context.Context, s *Set) (string, error) {
			if r := s.Rule("m/strong"); r.Kind != pipeline.Share {
				return "a golden has another label", nil
			}
			return "", nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if m := ms[len(ms)-1]; m.Change != "another kind" || m.Killed != "a golden has another label" || Score(ms) != 100 {
		t.Errorf("got %q killed by %q, score %.0f, want another kind killed by the judge, 100", m.Change, m.Killed, Score(ms))
	}
}

func TestDraft(t *testing.T) {
	page := "<body><h1>Bridge</h1><p>" + prose + "</p><p>" + prose + " Read also: The dam at Vell. The rain went on.</p>" +
		"<p class=count>17 readers of The Harbour Post like this</p><div class='box-related css-x81'><h4>More on this</h4><ul><li>One story<li>Two stories</ul></div><h2>Next</h2><p>" + prose + "</p></body>"
	d := open(t, page)
	for _, c := range []struct {
		sel  string
		want []string
	}{
		{"17 readers of The Harbour Post like this", []string{
			"exact line: line [17 readers of The Harbour Post like this], 1 hits, whole true",
			`generalised line: regexp [^\d[\d.,:/]* readers of \pL[\pL.'-]*(?: \pL[\pL.'-]*){0,3} like this$], 1 hits, whole true`,
			"element: select [p.count], 1 hits, whole true",
		}},
		{"read also: the dam at vell.", []string{"phrase: text [Read also: The dam at Vell], 1 hits, whole false"}},
		{"More on this One story Two stories", []string{
			"heading until: line [More on this] until [heading end], 1 hits, whole true",
			"element: select [div.box-related > h4], 1 hits, whole false",
			"element: select [div.box-related], 1 hits, whole true",
		}},
	} {
		sel, ok := Locate(d, c.sel)
		if !ok {
			t.Errorf("%q is not found", c.sel)
			continue
		}
		ps, err := Draft(t.Context(), d, sel, "mine", "new", pipeline.Related)
		if err != nil {
			t.Errorf("%q: %v", c.sel, err)
			continue
		}
		var lines []string
		for _, p := range ps {
			r := p.Rule
			s := p.How + ":"
			for _, k := range []struct {
				key  string
				list []string
			}{{"line", r.Line}, {"text", r.Text}, {"regexp", r.Regexp}, {"select", r.Select}, {"until", r.Until}} {
				if len(k.list) > 0 {
					s += fmt.Sprintf(" %s %v", k.key, k.list)
				}
			}
			lines = append(lines, fmt.Sprintf("%s, %d hits, whole %v", s, p.Hits, p.Whole))
			// What was drafted is a sound pack.
			out, err := (&Pack{Name: "mine", Rules: []*Rule{r}}).YAML()
			if err != nil {
				t.Fatal(err)
			}
			faults, err := Lint(t.Context(), fstest.MapFS{"mine.yaml": {Data: out}})
			if err != nil || len(faults) > 0 {
				t.Errorf("%s\n%v %v", out, faults, err)
			}
		}
		if d := cmp.Diff(c.want, lines); d != "" {
			t.Errorf("%q: -want +got\n%s", c.sel, d)
		}
	}
	if _, err := Draft(t.Context(), d, pipeline.Span{}, "mine", "new", pipeline.Related); !errors.Is(err, ErrNoDraft) {
		t.Errorf("nothing selected: got %v, want ErrNoDraft", err)
	}
	if s, ok := Locate(d, "not on this page"); ok {
		t.Errorf("got %v for a text that is not there", s)
	}
}

func TestExpand(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"a [*10] b", "a ostrey vel b"},
		{"[*3][*2]", "ostos"},
		{"[*] [*x] [[a]] [*999999]", "[*] [*x] [[a]] [*999999]"},
		{"[[*4]]", "[ostr]"},
	} {
		if got := expand(c.in); got != c.want {
			t.Errorf("expand(%q): got %q, want %q", c.in, got, c.want)
		}
	}
}
