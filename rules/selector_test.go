package rules

import (
	"testing"

	"github.com/andybalholm/cascadia"

	"github.com/offprint-news/offprint/pipeline"
)

const selectorPage = `<html><body class="Home page" data-type="Article post">
<div id="main" class="x wrap"><h1>T</h1><h2 class=a>A</h2><ul class="related list"><li class="item first">One<li>Two <a href="https://x.org/share?u=1">s</a></ul>
<div class="x"><p class="x y">Deep <b class="y">bold <i>er</i></b></p><p>Plain</p></div></div>
<aside class="sidebar-ads Related"><div><section class="x"><p>End</p></section></div></aside><h2>B</h2><ul><li>Three</ul>
<a class="btn-Share" data-share="true" href="#respond">Share</a></body></html>`

// A selector matches the elements that cascadia says it does, and each of them
// has the selector's key.
func TestSelectors(t *testing.T) {
	page := open(t, selectorPage).Page()
	names := make([]bloom, len(page.Elements))
	for i := range page.Elements {
		e := &page.Elements[i]
		if e.Parent >= 0 {
			names[i] = names[e.Parent]
		}
		names[i].add(nameHash('t', e.Node.Data))
		names[i].add(nameHash('#', pipeline.Attr(e.Node, "id")))
		for rest := pipeline.Attr(e.Node, "class"); rest != ""; {
			var tok string
			tok, rest = token(rest)
			names[i].add(nameHash('.', tok))
		}
	}
	for _, css := range []string{
		"p", "P", "*", "#main", ".x", ".x.y", "p.x", "div p", "div > p", "body > div p.x", ".x .x", ".x > .x", "div .x > p b", "h2 + ul", "h2 + ul > li", "div h2 + ul li",
		".x:not(.y)", "p:not(.x)", "li:first-child", "li:last-child", "[data-share]", "[class*=sidebar]", "[class*='SHARE' i]", "[class~=Related]",
		"[class^=sidebar]", "[href$='#respond']", "a[href*=share]", "a[href^='https://x.org/']", "[data-type='Article post']", "[data-type|=Article]",
		"body.Home aside section p", "aside div > section > p", "html > body > aside", ".related li, aside p", "ul.related.list > li.item", ":link", "a:link",
		"div:not(.x) p", ".x>.x>p", "b.y i", ".nothing", "[data-nothing]", "main p", "[class]", "[class!=x]",
	} {
		want, err := cascadia.ParseGroup(css)
		if err != nil {
			t.Fatal(css, err)
		}
		sels, err := parseSelectors(css)
		if err != nil {
			t.Errorf("%s: %v", css, err)
			continue
		}
		s := setOf(t, `- {id: a, kind: promo, select: "`+css+`"}`)
		ids := map[int]bool{}
		for i := range s.selectors {
			ids[i] = true
		}
		budget := 1 << 20
		hits := 0
		for e := range page.Elements {
			n := page.Elements[e].Node
			got := false
			var above bloom
			if i := page.Elements[e].Parent; i >= 0 {
				above = names[i]
			}
			for i := range sels {
				if m := sels[i].match(page, int32(e), &above, &budget); m {
					got = true
					if !hasKey(sels[i].key, page, e) {
						t.Errorf("%s matches <%s class=%q> without its key %+v", css, n.Data, pipeline.Attr(n, "class"), sels[i].key)
					}
				}
			}
			if w := want.Match(n); got != w {
				t.Errorf("%s on <%s class=%q>: got %v, cascadia says %v", css, n.Data, pipeline.Attr(n, "class"), got, w)
			}
			if got {
				hits++
			}
		}
		res, err := s.Match(t.Context(), page, Where{})
		if err != nil {
			t.Fatal(err)
		}
		if css != "*" && css != "[class]" && css != "[class!=x]" && (hits > 0) != (len(res.Hits)+len(res.Misses) > 0) {
			t.Errorf("%s: %d elements match, Match has %d hits", css, hits, len(res.Hits))
		}
	}
}

func hasKey(k selectorKey, p *pipeline.Page, e int) bool {
	n := p.Elements[e].Node
	switch k.by {
	case '#':
		return pipeline.Attr(n, "id") == k.name
	case '.':
		for rest := pipeline.Attr(n, "class"); rest != ""; {
			var tok string
			if tok, rest = token(rest); tok == k.name {
				return true
			}
		}
		return false
	case 't':
		return n.Data == k.name
	case '[':
		for _, a := range n.Attr {
			if a.Key == k.name {
				if len(k.lit) < 2 {
					return true
				}
				found := false
				x := &index{}
				x.add(k.lit, trigger{})
				x.build()
				x.scan([]byte(asciiLower(a.Val)), 0, len(a.Val), func(int32, int) { found = true })
				return found
			}
		}
		return false
	}
	return true
}

// Many elements that nearly match do not make a selector costly.
func TestSelectorBudget(t *testing.T) {
	sels, err := parseSelectors(".a .b .c .d p")
	if err != nil {
		t.Fatal(err)
	}
	page := open(t, "<div class='b c d'><div class='b c d'><div class='b c d'><p>x").Page()
	var all bloom
	for i := range all {
		all[i] = ^uint64(0)
	}
	budget := 3
	for e := range page.Elements {
		sels[0].match(page, int32(e), &all, &budget)
	}
	if budget >= 0 {
		t.Errorf("got a budget of %d left, want it used up", budget)
	}
}
