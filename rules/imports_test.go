package rules

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint-news/offprint/pipeline"
)

func TestCSSOf(t *testing.T) {
	for _, c := range []struct{ path, want string }{
		{`//div[@id="main"]`, `div#main`},
		{`//*[@id='9lives']`, `[id="9lives"]`},
		{`//div[contains(@class, 'share-bar')]/ul`, `div[class*="share-bar"] > ul`},
		{`//div[contains(concat(' ',normalize-space(@class),' '),' box ')]//p`, `div.box p`},
		{`//a[@rel="x" and starts-with(@href,"/tag")]`, `a[rel="x"][href^="/tag"]`},
		{`//p[@class='a' or @class='b'] | //aside`, `p[class="a"], p[class="b"], aside`},
		{`//p[not(@class)]`, `p:not([class])`},
		{`//p[not(contains(@class,'x') or @id='y')]`, `p:not([class*="x"]):not(#y)`},
		{`/html/body/main`, `html > body > main`},
		{`//div/descendant::span`, `div span`},
		{`.//ul[@class = "x y"]`, `ul[class="x y"]`},
		{`//div[(@id='a')]`, `div#a`},
		{`//li[1]`, `! position`},
		{`(//article)[1]`, `! position`},
		{`//p[last()]`, `! position`},
		{`//div/@data-x`, `! attribute, not an element`},
		{`//p[contains(text(), "Read")]`, `! condition on text`},
		{`//p[contains(., "Read")]`, `! condition on text`},
		{`//a/ancestor::div`, `! axis ancestor`},
		{`//a/..`, `! axis parent`},
		{`//div[p]`, `! condition on other elements`},
		{`substring-after(//a, "x")`, `! path that does not start with /`},
		{`//div[@class="a\"b"]`, `! value CSS cannot hold`},
		{`//div[`, `! step that does not parse`},
		{``, `! path that does not start with /`},
	} {
		css, err := cssOf(c.path)
		got := strings.Join(css, ", ")
		if err != nil {
			got = "! " + err.Error()
		}
		if got != c.want {
			t.Errorf("%s: got %s, want %s", c.path, got, c.want)
			continue
		}
		if err == nil {
			if _, err := parseSelectors(got); err != nil {
				t.Errorf("%s: %v", c.path, err)
			}
		}
	}
}

// describe prints an import: its rules and what it left out. A pack that was
// imported must be written, read and pass its own tests.
func describe(t *testing.T, im *Import, err error) []string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	lines := []string{fmt.Sprintf("%d entries, %d taken", im.Entries, im.Taken)}
	for _, r := range im.Pack.Rules {
		lines = append(lines, fmt.Sprintf("%s %s %d%% %v: %s", r.ID, r.Kind, r.Confidence, r.Host, strings.Join(r.Select, " | ")))
	}
	for _, u := range im.Unsupported {
		lines = append(lines, fmt.Sprintf("left %d: %s", u.Count, u.Reason))
	}
	out, err := im.Pack.YAML()
	if err != nil {
		t.Fatal(err)
	}
	faults, err := Lint(t.Context(), fstest.MapFS{"p.yaml": {Data: out}})
	if err != nil || len(faults) > 0 {
		t.Errorf("the imported pack has faults: %v %v", faults, err)
	}
	return lines
}

func TestImportFTR(t *testing.T) {
	sites := fstest.MapFS{
		"README.md": {Data: []byte("strip: //x")},
		"x.org.txt": {Data: []byte(`# a comment
title: //h1[@class='top']
author: //meta[@name='author']/@content
body: //div[@id='text']
strip: //div[contains(@class, 'share')]
strip: //div[@id='ads'] | //p[1]
strip: //img
strip_id_or_class: newsletter-box
strip_id_or_class: 'sidebar'
tidy: no
find_string: <nav
test_url: https://x.org/1
`)},
		".y.org.txt": {Data: []byte("date: //time\nstrip: //footer\n")},
	}
	im, err := ImportFTR(sites, true)
	want := []string{
		"12 entries, 7 taken",
		"y-org-dateline dateline 80% [y.org]: time",
		"y-org-site-footer site-footer 80% [y.org]: footer",
		"x-org-title title 80% [x.org]: h1[class=\"top\"]",
		"x-org-body body 35% [x.org]: div#text",
		"x-org-share share 80% [x.org]: div[class*=\"share\"]",
		"x-org-subscribe-newsletter subscribe-newsletter 80% [x.org]: .newsletter-box | #newsletter-box",
		"x-org-other-boilerplate other-boilerplate 80% [x.org]: .sidebar | #sidebar",
		"left 1: XPath: attribute, not an element",
		"left 1: XPath: position",
		"left 1: element without text",
		"left 1: directive tidy",
		"left 1: directive find_string",
	}
	if d := cmp.Diff(want, describe(t, im, err)); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
	im, err = ImportFTR(sites, false)
	want = []string{
		"12 entries, 4 taken",
		"y-org-site-footer site-footer 80% [y.org]: footer",
		"x-org-share share 80% [x.org]: div[class*=\"share\"]",
		"x-org-subscribe-newsletter subscribe-newsletter 80% [x.org]: .newsletter-box | #newsletter-box",
		"x-org-other-boilerplate other-boilerplate 80% [x.org]: .sidebar | #sidebar",
		"left 1: claim of content: date",
		"left 1: claim of content: title",
		"left 1: claim of content: author",
		"left 1: claim of content: body",
		"left 1: XPath: position",
		"left 1: element without text",
		"left 1: directive tidy",
		"left 1: directive find_string",
	}
	if d := cmp.Diff(want, describe(t, im, err)); d != "" {
		t.Errorf("labels alone: -want +got\n%s", d)
	}
}

func TestImportAdblock(t *testing.T) {
	im, err := ImportAdblock([]byte(`[Adblock Plus 2.0]
! a comment
||ads.example^$script
##.ad-box
##.promoted
###AdTop
x.org,~shop.x.org##.sponsor
x.org#@#.ad-box
y.org##.gone
y.org#@#.gone
z.*##.pattern
z.*,z.org##div > .half
x.org#?#div:has-text(Ad)
x.org##p:has(> .ad)
x.org##+js(nop)
x.org##body {overflow: auto}
##iframe[id]
`), pipeline.Advertisement)
	want := []string{
		"14 entries, 7 taken",
		"x-org-advertisement advertisement 80% [!x.org]: .ad-box",
		"any-advertisement advertisement 80% []: .promoted | #AdTop",
		"x-org-advertisement-2 advertisement 80% [x.org !shop.x.org]: .sponsor",
		"z-org-advertisement advertisement 80% [z.org]: div > .half",
		"left 2: host pattern",
		"left 1: procedural filter #?#",
		"left 1: scriptlet or HTML filter",
		"left 1: style injection",
		"left 1: pseudo-class :has",
		"left 1: element without text",
	}
	if d := cmp.Diff(want, describe(t, im, err)); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}

func TestImportMiniflux(t *testing.T) {
	im, err := ImportMiniflux([]byte("package rewrite\n\n\t\"www.x.org\":  `add_dynamic_image,remove(\"div.share, #foo > p:first-child\")`,\ny.org remove(\".related, p:has(a)\")\ny.org: nl2br\n"))
	want := []string{
		"4 entries, 1 taken",
		"x-org-share share 80% [x.org]: div.share",
		"x-org-other-boilerplate other-boilerplate 80% [x.org]: #foo > p:first-child",
		"y-org-related related 80% [y.org]: .related",
		"left 1: call add_dynamic_image",
		"left 1: pseudo-class :has",
		"left 1: call nl2br",
	}
	if d := cmp.Diff(want, describe(t, im, err)); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
}
