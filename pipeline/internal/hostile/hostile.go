// Package hostile makes pages that are meant to break what reads them: deep, long,
// broken or misleading. They are made when a test runs; none is stored.
package hostile

import (
	"fmt"
	"strings"

	"github.com/offprint-news/offprint/pipeline"
)

// A Page is one of them.
type Page struct {
	Name   string
	Body   func(shrink int) string // long ones in one part of shrink, where tests are slow
	Soft   error                   // what opening it is to say, nil for nothing
	Shows  string                  // text that must be in a visible block
	Hides  string                  // text that must be in no visible block, and in a hidden one
	Format pipeline.Format         // HTML when empty
}

func nest(tag string, n int, inside string) func(int) string {
	return func(int) string { return strings.Repeat("<"+tag+">", n) + inside }
}

func repeat(s string, n int, after string) func(int) string {
	return func(shrink int) string {
		if n > 20_000 && shrink > 1 {
			n /= shrink
		}
		return strings.Repeat(s, n) + after
	}
}

func fixed(s string) func(int) string { return func(int) string { return s } }

// Pages are the generators.
func Pages() []Page {
	return []Page{
		{Name: "513 divs", Body: nest("div", 513, "deep"), Soft: pipeline.ErrTooDeep, Shows: "deep"},
		{Name: "5,000 divs", Body: nest("div", 5000, "deep"), Soft: pipeline.ErrTooDeep, Shows: "deep"},
		{Name: "100,000 divs", Body: nest("div", 100_000, "deep"), Soft: pipeline.ErrTooDeep, Shows: "deep"},
		{Name: "100,000 divs with ends", Body: func(int) string {
			return strings.Repeat("<div>", 100_000) + "deep" + strings.Repeat("</div>", 100_000) + "<p>after</p>"
		}, Soft: pipeline.ErrTooDeep, Shows: "after"},
		{Name: "unclosed b", Body: repeat("<b>x ", 100_000, "end"), Soft: pipeline.ErrTooDeep, Shows: "end"},
		{Name: "unclosed font", Body: func(int) string {
			var b strings.Builder
			for i := range 50_000 {
				fmt.Fprintf(&b, "<font size=%d>x", i)
			}
			return b.String() + "end"
		}, Soft: pipeline.ErrTooDeep, Shows: "end"},
		{Name: "p and b, never closed", Body: repeat("<p><b>x", 5000, "end"), Shows: "end"},
		{Name: "20,000 tables", Body: repeat("<table><tr><td>x", 20_000, "end"), Soft: pipeline.ErrTooDeep, Shows: "end"},
		{Name: "foster parenting", Body: repeat("<table>x<div>y</div>", 100, "end"), Shows: "end"},
		{Name: "100,000 options", Body: func(int) string { return "<select>" + strings.Repeat("<option>x", 100_000) + "</select>end" }, Shows: "end"},
		{Name: "500,000 br", Body: repeat("x<br>", 500_000, "end"), Shows: "end"},
		{Name: "500,000 br without text", Body: repeat("<br>", 500_000, "end"), Shows: "end"},
		{Name: "300,000 p", Body: repeat("<p>word and word", 300_000, "<p>end"), Shows: "end"},
		{Name: "a line of 200,000 inline elements", Body: repeat("<i>x</i> <u>y&amp;</u>", 200_000, "end"), Shows: "end"},
		{Name: "a text node of 22 MB", Body: repeat("many words in a row, ", 22_000_000/21, "end"), Shows: "end"},
		{Name: "a word of 22 MB", Body: repeat("a", 22_000_000, "end"), Shows: "end"},
		{Name: "a text of entities", Body: repeat("&amp;&notit;&#x1F600;&", 400_000, "end"), Shows: "end"},
		{Name: "20,000 attributes", Body: func(int) string {
			var b strings.Builder
			b.WriteString("<body")
			for i := range 20_000 {
				fmt.Fprintf(&b, " a%d=x href=y onerror=z", i)
			}
			return b.String() + ">" + "<body" + strings.TrimPrefix(b.String(), "<body") + ">end"
		}, Shows: "end"},
		{Name: "a class of 10 MB", Body: func(int) string { return "<p class='" + strings.Repeat("a b ", 2_500_000) + "'>end" }, Shows: "end"},
		{Name: "a style of 10 MB", Body: func(int) string { return "<p style='" + strings.Repeat("color:red;", 1_000_000) + "'>end" }, Shows: "end"},
		{Name: "a data URI of 15 MB", Body: func(int) string {
			return "<img src='data:image/png;base64," + strings.Repeat("AAAA", 3_750_000) + "'>end"
		}, Shows: "end"},
		{Name: "colspan", Body: fixed("<table><tr><td colspan=9007199254740991 rowspan=9007199254740991>x</table>end"), Shows: "end"},
		{Name: "a title of separators", Body: func(int) string { return "<title>" + strings.Repeat(" | - :: » ", 200_000) + "</title><p>end" }, Shows: "end"},
		{Name: "JSON-LD nested", Body: func(int) string {
			return "<script type='application/ld+json'>" + strings.Repeat(`{"a":[`, 1_000_000) + "</script><p>end"
		}, Shows: "end"},
		{Name: "a doctype of 3 MB", Body: func(int) string {
			return "<!DOCTYPE html [" + strings.Repeat("<!ENTITY a \"&b;&b;\">", 150_000) + "]><p>end"
		}, Shows: "end"},
		{Name: "math, svg, template, foreignObject", Body: repeat("<math><mi><svg><foreignObject><template>", 200, "<p>end"), Soft: pipeline.ErrTooDeep},
		{Name: "templates", Body: repeat("<template>", 400, "end"), Hides: "end"},
		{Name: "200,000 comments", Body: repeat("<!-- x -->", 200_000, "<p>end"), Shows: "end"},
		{Name: "a comment that never ends", Body: fixed("<p>shown</p><!-- " + strings.Repeat("x", 1000)), Shows: "shown"},
		{Name: "a script that never ends", Body: fixed("<p>shown</p><script>" + strings.Repeat("x<p>", 1000)), Shows: "shown"},
		{Name: "plaintext", Body: fixed("<p>one</p><plaintext></p><b>end"), Shows: "end"},
		{Name: "noscript in noscript", Body: repeat("<noscript>", 100_000, "x</noscript><p>end"), Soft: pipeline.ErrTooDeep, Hides: "x"},
		{Name: "less-than signs", Body: func(int) string { return "<p>end</p>" + strings.Repeat("<", 2_000_000) }, Shows: "end"},
		{Name: "tags of one letter", Body: repeat("<a<b<c", 200_000, "end")},
		{Name: "end tags only", Body: repeat("</p></b></div></td>", 100_000, "end"), Shows: "end"},
		{Name: "20,000 articles", Body: repeat("<article><h2>x</h2><p>y</p></article>", 20_000, "<p>end"), Shows: "end"},
		{Name: "NUL, overlong, surrogates", Body: func(int) string {
			return "<p>" + strings.Repeat("plain text goes here ", 20) + "\x00 \xc0\xaf \xed\xa0\x80 \xf8\x88\x80\x80\x80 end"
		}, Shows: "end"},
		{Name: "bidi, zero width, tags", Body: fixed("<p>\u202eabc\u202c \u200b\u200d\ufeff \U000E0041\U000E007F end"), Shows: "end"},
		{Name: "a grapheme of 1 MB", Body: repeat("e", 1, strings.Repeat("\u0301", 500_000)+"end"), Shows: "end"},
		{Name: "CR, CRLF, LS, PS, NEL", Body: fixed("a\rb\r\nc\u2028d\u2029e\u0085end"), Format: pipeline.Text, Shows: "end"},
		{Name: "500,000 lines", Body: repeat("x\n", 500_000, "end"), Format: pipeline.Text, Shows: "end"},
		{Name: "headings of comments", Body: func(by int) string {
			return strings.Repeat(prose, 6) + strings.Repeat("Leave a comment\n", 60_000/by) + "end"
		}, Format: pipeline.Text, Shows: "end"},
		{Name: "a thread of one word and one sentence", Body: func(by int) string {
			return strings.Repeat(prose, 6) + strings.Repeat("Reply\n"+prose, 7_000/by) + "end"
		}, Format: pipeline.Text, Shows: "end"},
		{Name: "white space", Body: repeat(" \n\t", 1_000_000, ""), Soft: pipeline.ErrNoContent},
		{Name: "display:none", Body: fixed("<p>seen <span style='color:red; DISPLAY : none !important'>secret</span> seen</p>"), Shows: "seen", Hides: "secret"},
		{Name: "visibility:hidden", Body: fixed("<p style='visibility:hidden'>secret</p>"), Hides: "secret"},
		{Name: "off-screen", Body: fixed("<p style='position:absolute;left:-9999px'>secret</p>"), Hides: "secret"},
		{Name: "font-size 0", Body: fixed("<p style='font-size:0'>secret</p>"), Hides: "secret"},
		{Name: "hidden attribute", Body: fixed("<p hidden>secret</p>"), Hides: "secret"},
		{Name: "noscript", Body: fixed("<p>seen</p><noscript>secret</noscript>"), Hides: "secret", Shows: "seen"},
	}
}

// prose is a paragraph of plain text.
const prose = "The harbour master kept the ferry in port for a second day since the wind had not fallen below nine, he said on Tuesday morning at the quay.\n\n"
