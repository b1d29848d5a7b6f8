package rules

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint-news/offprint/pipeline"
)

// prose is a paragraph long enough to count as running text.
const prose = "The ferry had been late all winter, and on the morning of the vote it did not come at all, so the harbour filled with people who had nothing to do but talk about the bridge that nobody had built."

// setOf makes a set of rules written without their tests.
func setOf(t testing.TB, rules string) *Set {
	t.Helper()
	var b strings.Builder
	b.WriteString("pack: p\nrules:\n")
	for line := range strings.Lines(rules) {
		line = strings.TrimLeft(line, "\t")
		if strings.HasPrefix(line, "- {") {
			line = strings.TrimSuffix(strings.TrimRight(line, "\n"), "}") + ", tests: {hit: [x], miss: [y]}}\n"
		}
		b.WriteString("  " + line)
	}
	p, err := Parse("p.yaml", []byte(b.String()))
	if err != nil {
		t.Fatalf("%v\n%s", err, b.String())
	}
	s, err := NewSet([]*Pack{p})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func open(t testing.TB, text string) *pipeline.Document {
	t.Helper()
	in := pipeline.Input{ID: "page", Body: []byte(text), Format: pipeline.Text}
	if strings.HasPrefix(text, "<") {
		in.Format = pipeline.HTML
	}
	d, err := pipeline.Open(t.Context(), in, pipeline.Limits{})
	if d == nil {
		t.Fatal(err)
	}
	return d
}

// claims returns what the rules of a set claim on a page, as "id: source text".
func claims(t testing.TB, s *Set, text string, w Where) []string {
	t.Helper()
	d := open(t, text)
	res, err := s.Match(t.Context(), d.Page(), w)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, h := range res.Hits {
		out = append(out, h.Rule.ID+": "+d.Source.Text[h.Span.Start:h.Span.End])
	}
	return out
}

func TestMatch(t *testing.T) {
	long := strings.Repeat("A sentence that only fills the paragraph. ", 6)
	for _, c := range []struct {
		name, rules, text string
		where             Where
		want              []string
	}{
		{"a line is the whole block, signs and case apart", `- {id: a, kind: share, line: ["Share this"]}`,
			"SHARE THIS:\nShare this story\n» Share this «", Where{}, []string{"a: SHARE THIS:", "a: » Share this «"}},
		{"a line in HTML, with references and odd spaces", `- {id: a, kind: share, line: ["Don't share"]}`,
			"<p>Don&rsquo;t&nbsp;<b>share</b></p>", Where{}, []string{"a: Don&rsquo;t&nbsp;<b>share"}},
		{"a phrase stands at word boundaries", `- {id: a, kind: donation, text: [iban]}`,
			"Our IBAN is here.\nTaliban forces left.", Where{}, []string{"a: Our IBAN is here."}},
		{"boundaries know all letters", `- {id: a, kind: donation, text: [ban]}`,
			"Kübanë\nban!", Where{}, []string{"a: ban!"}},
		{"no boundaries in scripts without spaces", `- {id: a, kind: related, text: [相关阅读]}`,
			"更多相关阅读内容", Where{}, []string{"a: 更多相关阅读内容"}},
		{"\\b does not split a letter outside ASCII from a word", `- {id: a, kind: share, regexp: '\bcaf\b'}`,
			"un café noir\nun caf noir", Where{}, []string{"a: un caf noir"}},
		{"in a long block a phrase claims its sentence", `- {id: a, kind: disclaimer, text: [views are his own]}`,
			long + "Dr. A. B. Smith says the views are his own. " + long, Where{}, []string{"a: Dr. A. B. Smith says the views are his own."}},
		{"a phrase that covers half of a long block claims the block", `- {id: a, kind: disclaimer, regexp: 'a sentence.*the end'}`,
			long + "The end.", Where{}, []string{"a: " + long + "The end."}},
		{"cut: match", `- {id: a, kind: related, regexp: 'read also: [^.]+\.', cut: match}`,
			"<p>It rained. Read&nbsp;also: <a href=x>The &amp; dam</a>. It stopped.</p>", Where{}, []string{"a: Read&nbsp;also: <a href=x>The &amp; dam</a>."}},
		{"cut: rest", `- {id: a, kind: copyright, text: [all rights reserved], cut: rest}`,
			"He left. All rights reserved, said Mo. Bye.", Where{}, []string{"a: All rights reserved, said Mo. Bye."}},
		{"cut: sentence, several in one block", `- {id: a, kind: donation, text: [donate], cut: sentence}`,
			"Donate now! It was cold. Will you donate? No.", Where{}, []string{"a: Donate now!", "a: Will you donate?"}},
		{"cut: block", `- {id: a, kind: donation, text: [donate], cut: block}`,
			long + "Donate.", Where{}, []string{"a: " + long + "Donate."}},
		{"within counts characters, not bytes", `- {id: a, kind: share, text: [поделиться], within: 12}`,
			"Поделиться!!\nПоделиться ещё", Where{}, []string{"a: Поделиться!!"}},
		{"links: all", `- {id: a, kind: related, regexp: '^more', links: all}`,
			"<p><a href=x>More news</a></p><p>More <a href=y>news</a></p>", Where{}, []string{"a: More news"}},
		{"links: most", `- {id: a, kind: related, regexp: '^more', links: most}`,
			"<p>More <a href=x>news here</a></p><p>More words than <a href=y>news</a></p>", Where{}, []string{"a: More <a href=x>news here"}},
		{"links: none", `- {id: a, kind: related, regexp: '^more', links: none}`,
			"<p><a href=x>More</a></p><p>More</p>", Where{}, []string{"a: More"}},
		{"plain text does not tell links", `- {id: a, kind: related, regexp: '^more', links: all}`, "More news", Where{}, nil},
		{"near: start", `- {id: a, kind: section-label, line: [opinion], near: start}`,
			"Opinion\n" + prose + "\n" + prose + "\nOpinion", Where{}, []string{"a: Opinion"}},
		{"near: tail", `- {id: a, kind: promo, line: [opinion], near: tail}`,
			"<p>Opinion</p><p>" + prose + "</p><p>" + prose + "</p><div>Opinion</div>", Where{}, []string{"a: Opinion"}},
		{"the tail begins before what other rules claim", "- {id: a, kind: promo, line: [opinion], near: tail}\n\t- {id: c, kind: comments, select: .comments}",
			"<p>" + prose + "</p><h4>Opinion</h4><div class=comments><p>" + prose + "</p><p>" + prose + "</div><p>" + prose + "</p><p>End</p>",
			Where{}, []string{"c: " + prose + "</p><p>" + prose}},
		{"after", "- {id: a, kind: comments, line: [reply], after: b}\n\t- {id: b, kind: comments, regexp: '^\\d+ comments$'}",
			"Reply\n3 comments\nReply", Where{}, []string{"b: 3 comments", "a: Reply"}},
		{"until a pattern", `- {id: a, kind: related, line: [related], until: ['^share']}`,
			"Related\nOne\nTwo\nShare this\nThree", Where{}, []string{"a: Related\nOne\nTwo"}},
		{"until a heading", `- {id: a, kind: related, line: [related], until: [heading]}`,
			"<p>Related</p><p>One</p><h2>Next</h2>", Where{}, []string{"a: Related</p><p>One"}},
		{"until prose", `- {id: a, kind: related, line: [related], until: [prose, end]}`,
			"Related\nOne\n" + prose, Where{}, []string{"a: Related\nOne"}},
		{"until the end", `- {id: a, kind: related, line: [related], until: [end]}`,
			"Related\nOne\nTwo", Where{}, []string{"a: Related\nOne\nTwo"}},
		{"no stop in sight: the line alone", `- {id: a, kind: related, line: [related], until: ['^stop$']}`,
			"Related\nOne\nTwo", Where{}, []string{"a: Related"}},
		{"select claims the element with its blocks", `- {id: a, kind: share, select: 'div.s > ul'}`,
			"<div class='x s'><ul><li>One<li>Two</ul></div><ul><li>Three</ul>", Where{}, []string{"a: One<li>Two"}},
		{"select inside a line", `- {id: a, kind: advertisement, select: span.ad}`,
			"<p>It <span class=ad>Ad: buy</span> rained.</p>", Where{}, []string{"a: <span class=ad>Ad: buy</span>"}},
		{"an element in a claimed element of the rule is not claimed twice", `- {id: a, kind: share, select: .s}`,
			"<div class=s><p class=s>One</p></div>", Where{}, []string{"a: One"}},
		{"attribute and sibling selectors", "- {id: a, kind: share, select: '[data-x*=Share]'}\n\t- {id: b, kind: related, select: 'h2 + ul'}",
			"<div data-x='reShare-it'>One</div><h2>H</h2><ul><li>Two</ul>", Where{}, []string{"a: One", "b: Two"}},
		{"words inside a selected element only", `- {id: a, kind: share, select: footer, line: [share]}`,
			"<p>Share</p><footer><p>Share</p><p>More</p></footer>", Where{}, []string{"a: Share"}},
		{"words inside a selected inline element", `- {id: a, kind: share, select: 'b', text: [share], cut: match}`,
			"<p>Share <b>share</b></p>", Where{}, []string{"a: share"}},
		{"an element with most of the prose is left alone", `- {id: a, kind: comments, select: '.comments-open'}`,
			"<body class=comments-open>" + strings.Repeat("<p>"+prose+"</p>", 4), Where{}, nil},
		{"hidden text is not looked at", `- {id: a, kind: share, line: [share]}`, "<p hidden>Share</p>", Where{}, nil},
		{"host and below", `- {id: a, kind: share, line: [share], host: example.org}`, "Share", Where{Host: "news.example.org"}, []string{"a: Share"}},
		{"not another host", `- {id: a, kind: share, line: [share], host: example.org}`, "Share", Where{Host: "badexample.org"}, nil},
		{"not an unknown host", `- {id: a, kind: share, line: [share], host: example.org}`, "Share", Where{}, nil},
		{"a host left out", `- {id: a, kind: share, line: [share], host: "!example.org"}`, "Share", Where{Host: "www.example.org"}, nil},
		{"every host but one", `- {id: a, kind: share, line: [share], host: "!example.org"}`, "Share", Where{}, []string{"a: Share"}},
		{"language of the page", `- {id: a, kind: share, line: [share], lang: de}`, "Share", Where{Lang: "de-at"}, []string{"a: Share"}},
		{"another language", `- {id: a, kind: share, line: [share], lang: de}`, "Share", Where{Lang: "den"}, nil},
		{"an unknown language", `- {id: a, kind: share, line: [share], lang: de}`, "Share", Where{}, []string{"a: Share"}},
		{"two alternatives at one place are one hit", `- {id: a, kind: share, text: [share this, this story]}`, "Share this story", Where{}, []string{"a: Share this story"}},
		{"invisible characters in a word", `- {id: a, kind: share, line: [share]}`, "Sh\u00ada\u200bre", Where{}, []string{"a: Sh\u00ada\u200bre"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := claims(t, setOf(t, c.rules), c.text, c.where)
			if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("-want +got\n%s", d)
			}
		})
	}
}

// Fields come from named groups, as the page writes them, and from the rule.
func TestFields(t *testing.T) {
	s := setOf(t, `- {id: a, kind: author-bio, regexp: '^(?P<name>\pL+ [\pL'']+) is (?:a|an) (?P<role>[^.]+)', note: {key: author, known: bio}}`)
	d := open(t, "<p>María&nbsp;O’Neil is a <i>Writer</i>. She sings.</p>")
	res, err := s.Match(t.Context(), d.Page(), Where{})
	if err != nil || len(res.Hits) != 1 {
		t.Fatalf("got %v, %v, want one hit", res, err)
	}
	want := []pipeline.Field{{Name: "known", Value: "bio"}, {Name: "name", Value: "María O’Neil"}, {Name: "role", Value: "Writer"}}
	if d := cmp.Diff(want, res.Hits[0].Fields); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}

// Explain names what a rule lacked where its words were found.
func TestExplain(t *testing.T) {
	for _, c := range []struct{ rules, text, want string }{
		{`- {id: a, kind: share, text: [share], within: 5}`, "Share it", "8 characters are more than 5"},
		{`- {id: a, kind: share, text: [iban]}`, "Taliban", "the phrase stands inside a longer word"},
		{`- {id: a, kind: share, regexp: 'share this (page|site)'}`, "share this pageant? no: share this", ""},
		{`- {id: a, kind: share, regexp: '^share.*twice$'}`, "share this", "some of its words are there, others are not"},
		{`- {id: a, kind: share, regexp: '^share \d+ x'}`, "share 1 a x", "its words are there, the pattern as a whole is not"},
		{`- {id: a, kind: share, line: [share], host: x.org}`, "Share", "the page is not of the rule's host"},
		{`- {id: a, kind: share, line: [share], lang: fr}`, "Share", "the page is in another language: en"},
		{`- {id: a, kind: share, line: [share], links: all}`, "Share", "plain text does not tell what is a link"},
		{`- {id: a, kind: share, line: [share], near: tail}`, "Share\n" + prose, "it does not stand near the tail of the text"},
		{`- {id: a, kind: share, select: p, line: [share]}`, "<div>Share</div>", "the block is in no element that the selector names"},
		{"- {id: a, kind: share, line: [share], after: b}\n\t- {id: b, kind: share, line: [tools]}", "Share", "no match of p/b stands before it"},
		{`- {id: a, kind: share, select: .all}`, "<div class=all>" + strings.Repeat("<p>"+prose+"</p>", 4) + "</div>", "the element holds most of the page's prose"},
	} {
		d := open(t, c.text)
		res, err := setOf(t, c.rules).Explain(t.Context(), d.Page(), Where{Lang: "en"})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if len(res.Misses) > 0 {
			got = res.Misses[0].Lacked
		}
		if got != c.want || len(res.Misses) > 1 {
			t.Errorf("%s on %.40q: got %v, want %q", c.rules, c.text, res.Misses, c.want)
		}
	}
}

// A rule finds the same alone and among all others, several matches at once.
func TestAlone(t *testing.T) {
	s := shippedSet(t)
	var text, page strings.Builder
	page.WriteString("<body>")
	for _, r := range s.Rules() {
		for _, x := range r.Tests.Hit {
			x, _ := unbracket(x.Text)
			if strings.HasPrefix(x, "<") {
				page.WriteString(x + "\n")
			} else {
				text.WriteString(x + "\n")
			}
		}
	}
	for _, src := range []string{text.String(), page.String()} {
		d := open(t, src)
		all, err := s.Match(t.Context(), d.Page(), Where{})
		if err != nil {
			t.Fatal(err)
		}
		got := map[*Rule][]string{}
		for _, h := range all.Hits {
			got[h.Rule] = append(got[h.Rule], fmt.Sprint(h.Span, h.How, h.Fields))
		}
		var wg sync.WaitGroup
		work := make(chan int)
		for range 2 {
			wg.Go(func() {
				for i := range work {
					r := s.rules[i]
					one, err := newSet([]*Rule{r})
					if err != nil {
						t.Error(err)
						continue
					}
					res, err := one.Match(t.Context(), d.Page(), Where{})
					if err != nil {
						t.Error(err)
					}
					var want []string
					for _, h := range res.Hits {
						want = append(want, fmt.Sprint(h.Span, h.How, h.Fields))
					}
					if d := cmp.Diff(want, got[r]); d != "" {
						t.Errorf("%s: -alone +among others\n%s", r.Name(), d)
					}
				}
			})
		}
		for i, r := range s.rules {
			if r.Near == "" && r.After == "" { // those look at what others claim
				work <- i
			}
		}
		close(work)
		wg.Wait()
	}
}

// A user's pack takes the place of built-in rules, drops some and adds others.
func TestOverride(t *testing.T) {
	load := func(src string) []*Pack {
		p, err := Parse("x.yaml", []byte(src))
		if err != nil {
			t.Fatal(err)
		}
		return []*Pack{p}
	}
	base := load("pack: p\nrules:\n  - {id: a, kind: share, line: [one], tests: {hit: [one], miss: [x]}}\n  - {id: b, kind: share, line: [two], was: [old], tests: {hit: [two], miss: [x]}}\n")
	mine := load("pack: p\nrules:\n  - {id: a, kind: promo, line: [uno], tests: {hit: [uno], miss: [x]}}\n  - {id: b, off: true}\n  - {id: c, kind: share, line: [three], tests: {hit: [three], miss: [x]}}\n")
	s, err := NewSet(base, mine)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"a: uno", "c: three"}, claims(t, s, "one\nuno\ntwo\nthree", Where{})); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
	s, err = NewSet(base)
	if err != nil {
		t.Fatal(err)
	}
	if r := s.Rule("p/old"); r == nil || r.ID != "b" {
		t.Errorf("the old id p/old: got %v, want rule b", r)
	}
}

// Matching takes time that grows with the page, whatever stands on it.
func TestHostilePages(t *testing.T) {
	s := shippedSet(t)
	for name, text := range map[string]string{
		"one block of 8 MB":     strings.Repeat("share this read more donate all rights reserved ", 170_000),
		"100k lines":            strings.Repeat("Reply\n", 100_000),
		"deep":                  "<body>" + strings.Repeat("<div class='comments share post entry content' id=main>", 500) + strings.Repeat("<p class=comment><a href=x>Share</a>", 20_000),
		"a class of 2 MB":       "<div class='" + strings.Repeat("share comments ", 140_000) + "'>Share</div>",
		"siblings":              "<ul>" + strings.Repeat("<li class=comment>Reply", 50_000),
		"unfinished everything": "<div class=share><p>Share <b class=",
	} {
		d := open(t, text)
		if _, err := s.Match(t.Context(), d.Page(), Where{}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
