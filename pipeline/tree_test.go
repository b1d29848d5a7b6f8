package pipeline_test

import (
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/offprint-news/offprint/pipeline"
)

// malformed are pages whose tree the HTML standard builds in ways that differ
// from what the tags say. html.Parse follows it, our tree only in part.
var malformed = map[string]string{
	"unclosed bold":              "<p><b>one<p>two</b>three",
	"adoption agency":            "<p>1<b>2<i>3</b>4</i>5</p>6",
	"adoption agency, blocks":    "<b>1<div>2<p>3</b>4</p>5</div>6",
	"foster parenting":           "<table>one<tr>two<td>three</td>four</tr>five</table>six",
	"foster parented block":      "<table><div>one</div><tr><td>two</table>",
	"nested anchors":             "<a href=x>one<a href=y>two</a>three</a>four",
	"anchors and blocks":         "<a href=x><div>one</a>two</div>three",
	"p in button":                "<p>one<button><p>two</button>three",
	"list without ends":          "<ul><li>one<ul><li>two</li></ul><li>three</ul>",
	"li ends an outer li":        "<li>one<ul></li><li>two</ul>three",
	"dl without ends":            "<dl><dt>one<dd>two<dt>three</dl>four",
	"option in select":           "<select><option>one<optgroup label=x><option>two</select>three",
	"select in table":            "<table><tr><td><select><option>one<td>two</table>three",
	"input in select":            "<select><option>one<input>two</select>three",
	"select never closed":        "<select><option>one<div>two</div><p>three",
	"heading closed by another":  "<h1>one</h2>two<h3>three<h4>four",
	"heading in heading":         "<h1>one<h2>two</h2>three</h1>four",
	"form in form":               "<form>one<form>two</form>three</form>four",
	"body twice":                 "<body class=a>one<body class=b>two</body>three</body>four",
	"html attributes late":       "<p>one<html lang=x>two",
	"text before head":           "one<head><title>t</title></head><body>two",
	"head elements in body":      "<body>one<title>t</title><meta name=x><link rel=y>two<style>a{}</style>three",
	"block in head":              "<head><div>one</div><title>t</title></head>two",
	"p after html":               "<html><body>one</body></html>two<p>three",
	"frameset":                   "<frameset><frame src=x></frameset><noframes>one</noframes>",
	"text after frameset":        "<p>one<frameset><frame></frameset>two",
	"raw text never closed":      "<p>one<textarea>two<p>three",
	"script in script":           "<script>one<!--<script>two</script>three--></script>four",
	"style holds markup":         "<style><p>one</p></style><p>two",
	"xmp":                        "<xmp><b>one</b></xmp>two",
	"listing":                    "<listing>\n one\n two</listing>three",
	"plaintext":                  "<div>one<plaintext>two</plaintext>three</div>",
	"comment forms":              "one<!-->two--><!--->three<!---x--!>four<! bogus >five<?php six ?>seven</ eight>nine",
	"cdata in html":              "one<![CDATA[two]]>three",
	"cdata in svg":               "<svg><text><![CDATA[one]]></text></svg>two",
	"svg never closed":           "<p>one<svg><g><path d=m><p>two</p><div>three</div>",
	"svg title":                  "<svg><title>one</title><text>two</text></svg>three",
	"svg title, self-closing":    "<svg><title/><style/><script/><text>one</text></svg>two",
	"svg title never closed":     "<svg><title>one<g></svg><p>two",
	"foreign object":             "<svg><foreignObject><p>one<div>two</div></foreignObject><text>three</text></svg>four",
	"svg desc holds html":        "<svg><desc><p>one</p></desc></svg>two",
	"math in svg in math":        "<math><mi>one<svg><text>two</svg>three</math>four<svg><text>five</svg>six",
	"annotation-xml":             "<math><annotation-xml encoding='text/html'><p>one</p></annotation-xml></math>two",
	"font breaks out of svg":     "<svg><font color=red>one</font></svg>two",
	"font stays in svg":          "<svg><font>one</font><text>two</text></svg>three",
	"svg in table":               "<table><svg><text>one</text></svg><tr><td>two</table>three",
	"template":                   "<template><p>one<table><tr><td>two</template>three",
	"template never closed":      "<div>one<template><p>two</div>three",
	"tr outside a table":         "<tr><td>one</td></tr>two",
	"td in a div":                "<div><td>one</div>two",
	"caption and colgroup":       "<table><caption>one<col><tr><td>two</table>three",
	"table in table":             "<table><tr><td>one<table><tr><td>two</table>three</table>four",
	"table in table directly":    "<table><table><tr><td>one</table>two</table>three",
	"th and td without ends":     "<table><tr><th>one<td>two<tr><td>three</table>",
	"div ends in a cell":         "<div><table><tr><td>one</div>two</td></tr></table>three</div>four",
	"end tags for nothing":       "</p></div>one</br></b>two</a></li>three",
	"ruby":                       "<ruby>one<rp>(<rt>two<rp>)</ruby>three",
	"iframe and noembed":         "<iframe><p>one</iframe><noembed><p>two</noembed>three",
	"image is img":               "one<image src=x>two",
	"isindex":                    "one<isindex prompt=x>two",
	"nobr and marquee":           "<nobr>one<nobr>two<marquee>three</nobr>four</marquee>five",
	"applet and object":          "<applet>one<object>two</applet>three</object>four",
	"custom elements":            "<x-a>one<x-b>two</x-a>three</x-b>four",
	"attribute without an end":   "<p>one</p><a href=\"x>two</a><p class=\"y\">three</p>four",
	"tag without an end":         "<p>one</p><p class=x <b>two</b>three</p>four",
	"less-than signs":            "<p>1 < 2 <3 <- four <= five</p>six",
	"NUL in text and tags":       "<p>o\x00ne</p><d\x00iv>two</d\x00iv><svg>th\x00ree</svg>",
	"dialog, details, summary":   "<details>one<summary>two</summary>three<dialog>four</details>five",
	"menu, dir, center":          "<center>one<menu><li>two<dir><li>three</menu>four</center>five",
	"pre with newline":           "<pre>\n\none\n</pre>two",
	"hidden by attribute":        "<p hidden>one<p>two<p style='display:none'>three<b>four</p>five",
	"formatting across hidden":   "<font style='display:none'><p>one</font>two</p>three",
	"noscript in head":           "<head><noscript><link rel=x></noscript></head><body>one<noscript><p>two</p></noscript>three",
	"noscript holds an iframe":   "<body>one<noscript><iframe src=x /></noscript><p>two</p>three",
	"noscript closes a div":      "<div>one<noscript></div><p></noscript>two</div>three",
	"noscript in noscript":       "<div>one<noscript><noscript><i>two</noscript>three</noscript>four",
	"noscript with an open div":  "<body>one<noscript><div>two</noscript>three</div>four",
	"entities":                   "&lt;p&gt;one &notit; &amp;amp; two&nbsp;three &#128; four &NotEqualTilde; five &ampersand &copycat",
	"doctype late":               "<p>one<!DOCTYPE html>two",
	"br forms":                   "one<br>two</br>three<br/>four<p>five<br></p>",
	"deep formatting":            strings.Repeat("<b><i>", 40) + "one" + strings.Repeat("<p>two", 20),
	"many open anchors":          strings.Repeat("<a href=x>one<div>two", 30),
	"many cells":                 strings.Repeat("<table><tr><td>one", 30) + "two",
	"select, end tags of others": "<div><select><option>one</div>two</select>three",
	"end of p by heading":        "<p>one<h2>two</h2>three</p>four",
	"end tag of an outer inline": "<span>one<div>two</span>three</div>four",
	"object in p":                "<p>one<object><p>two</object>three",
	"keygen, frame, col":         "<p>one<keygen>two<frame>three<col>four<tbody>five",
	"font tags by the dozen":     "<p>" + strings.Repeat("<font size=1>", 12) + "one</p><p>two",
}

// shownHere is the ink that we show where the standard leaves the rest of the
// page inside svg: a page that forgot an end tag is to be read all the same.
var shownHere = map[string]string{"svg title never closed": "otw"}

// parsed returns the ink of the text that html.Parse finds, sorted: all of it, or
// what is not hidden by an element or by a plain attribute.
func parsed(t testing.TB, page string, all bool) string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(strings.TrimPrefix(page, "\ufeff")))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	var walk func(n *html.Node)
	ruby := 0
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		if n.Namespace == "" && (n.DataAtom == atom.Rt || n.DataAtom == atom.Rp) && ruby > 0 {
			return
		}
		if n.DataAtom == atom.Ruby {
			ruby++
			defer func() { ruby-- }()
		}
		if n.Type == html.ElementNode && n.Namespace == "" {
			switch n.DataAtom {
			case atom.Script, atom.Style, atom.Title, atom.Iframe, atom.Noembed, atom.Noframes, atom.Noscript:
				return
			}
		}
		if n.Type == html.ElementNode && !all {
			switch n.DataAtom {
			case atom.Svg, atom.Math, atom.Template, atom.Video, atom.Audio, atom.Object, atom.Canvas:
				return
			}
			for _, a := range n.Attr {
				if a.Key == "hidden" || a.Key == "style" && strings.ReplaceAll(a.Val, " ", "") == "display:none" {
					return
				}
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(root)
	return letters(b.String())
}

// letters returns the characters of a text that show ink, sorted: the standard
// moves text to other places than ours, the ink must be the same.
func letters(s string) string {
	s = strings.NewReplacer("\x00", "", "\u00a0", " ", "\ufffd", "").Replace(s)
	out := strings.Split(strings.Join(strings.Fields(s), ""), "")
	slices.Sort(out)
	return strings.Join(out, "")
}

// missing counts the characters of want that got has not, both sorted.
func missing(want, got string) int {
	n := 0
	g := []rune(got)
	for _, r := range want {
		for len(g) > 0 && g[0] < r {
			g = g[1:]
		}
		if len(g) == 0 || g[0] != r {
			n++
			continue
		}
		g = g[1:]
	}
	return n
}

// blockText returns the text of all blocks, or of those that are not hidden. What
// stands in noscript is left out: html.Parse takes it for raw text.
func blockText(d *pipeline.Document, all bool) string {
	var b strings.Builder
	for _, bl := range d.Page().Blocks {
		if bl.Hidden != "noscript" && (all || bl.Hidden == "") {
			b.WriteString(bl.Text + " ")
		}
	}
	return b.String()
}

func TestReadingsOfARubyStandInNoLine(t *testing.T) {
	for page, want := range map[string]string{
		"<p>新しい<ruby>橋<rp>（</rp><rt>はし</rt><rp>）</rp></ruby>が<ruby>港<rt><b>みなと</b><rt>こう</ruby>にできた。": "新しい橋が港にできた。",
		"<p>one<rt>two</rt>three":                          "onetwothree", // in no ruby
		"<p><ruby>one <rt hidden>two</rt>three</ruby>four": "one threefour",
	} {
		d, err := pipeline.Open(t.Context(), pipeline.Input{ID: "ruby", Format: pipeline.HTML, Body: []byte(page)}, pipeline.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		checkLaws(t, d, []byte(page))
		if got := d.Page().Blocks; len(got) != 1 || got[0].Text != want {
			t.Errorf("%s: got %d blocks, %q, want one, %q", page, len(got), blockText(d, true), want)
		}
	}
}

func TestTextOfMalformedPages(t *testing.T) {
	for name, page := range malformed {
		d, err := pipeline.Open(t.Context(), pipeline.Input{ID: name, Format: pipeline.HTML, Body: []byte(page)}, pipeline.Limits{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		checkLaws(t, d, []byte(page))
		for _, all := range []bool{true, false} {
			want, got := parsed(t, page, all), letters(blockText(d, all))
			if shown, ok := shownHere[name]; ok && !all {
				want = shown
			}
			if want != got {
				t.Errorf("%s: %s\nblocks: %q\nink (hidden too: %v): got %q, html.Parse has %q", name, page, blockText(d, all), all, got, want)
				break
			}
		}
	}
}

// shared is the folder of evaluation data, which is not part of the repository.
func shared(t testing.TB) string {
	t.Helper()
	for _, dir := range []string{os.Getenv("OFFPRINT_SHARED"), filepath.Join("..", "..", "shared")} {
		if _, err := os.Stat(filepath.Join(dir, "eval")); dir != "" && err == nil {
			return dir
		}
	}
	t.Skip("no evaluation data: OFFPRINT_SHARED names its folder")
	return ""
}

// TestTextOfRealPages compares the text of real pages with html.Parse's.
func TestTextOfRealPages(t *testing.T) {
	dir := shared(t)
	files, err := filepath.Glob(filepath.Join(dir, "eval", "framing-dev", "pages", "*.html"))
	if err != nil {
		t.Fatal(err)
	}
	more, err := filepath.Glob(filepath.Join(dir, "eval", "wcxb-dev", "html", "*.html.gz"))
	if err != nil {
		t.Fatal(err)
	}
	step := 50
	if os.Getenv("OFFPRINT_ALL") != "" {
		step = 1
	}
	for i := 0; i < len(more); i += step {
		files = append(files, more[i])
	}
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		r := io.Reader(f)
		if strings.HasSuffix(name, ".gz") {
			if r, err = gzip.NewReader(f); err != nil {
				t.Fatal(err)
			}
		}
		body, err := io.ReadAll(r)
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		d, err := pipeline.Open(t.Context(), pipeline.Input{ID: name, Format: pipeline.HTML, Body: body}, pipeline.Limits{})
		if err != nil {
			t.Logf("%v", err)
			continue
		}
		// Ours may be more: what noscript holds inside an element that hides it
		// has the name of that element.
		if n := missing(parsed(t, d.Source.Text, true), letters(blockText(d, true))); n > 0 {
			t.Errorf("%s: our blocks lack %d characters that html.Parse has", filepath.Base(name), n)
		}
	}
}
