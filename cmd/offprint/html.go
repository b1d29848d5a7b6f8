package main

import (
	"fmt"
	"html"
	"strings"

	"golang.org/x/net/html/atom"

	"github.com/offprint-news/offprint/pipeline"
)

// articleHTML prints the content as a page of its own. It is built of the text and
// the labels alone: no element, attribute, link or image of the source gets into it,
// and its policy forbids whatever could be fetched or run. Each element carries the
// kind of its text.
func articleHTML(d *pipeline.Document, profile pipeline.Profile) []byte {
	w := &htmlWriter{d: d}
	title := d.ID
	titles := map[string]bool{}
	for _, pt := range d.Parts() {
		text := strings.TrimSpace(pt.Text)
		if !profile.Has(pt.Kind) || text == "" {
			continue
		}
		if pt.Kind == pipeline.Title {
			if titles[strings.ToLower(text)] {
				continue // a headline that stands twice, as a sticky copy does
			}
			if len(titles) == 0 {
				title = text
			}
			titles[strings.ToLower(text)] = true
		}
		w.part(pt)
	}
	w.end()
	var b strings.Builder
	b.WriteString("<!DOCTYPE html>\n<html")
	for _, n := range d.Notes() {
		if n.Key == "language" && n.Value != "" {
			fmt.Fprintf(&b, ` lang="%s"`, text(n.Value))
			break
		}
	}
	b.WriteString(">\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\">\n")
	fmt.Fprintf(&b, "<title>%s</title>\n<article dir=\"auto\">\n%s</article>\n</html>\n", text(title), w.b.String())
	return []byte(b.String())
}

// text makes a text harmless in HTML, between tags and in quoted attributes.
func text(s string) string {
	return html.EscapeString(strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' || r == 0x7f {
			return 0xFFFD
		}
		return r
	}, s))
}

// htmlWriter opens and closes elements as the parts come.
type htmlWriter struct {
	d     *pipeline.Document
	b     strings.Builder
	block int           // of the element that is open
	kind  pipeline.Kind // of it
	tag   string        // "" for none
	group string        // ul, table: what is open around it
	row   int32         // parent element of the table row that is open
}

// part writes a part: into the element that is open if it goes on in its block or
// its line.
func (w *htmlWriter) part(pt pipeline.Part) {
	bl := &w.d.Page().Blocks[pt.Block]
	body := pt.Text
	if !bl.Pre {
		body = strings.TrimSpace(body)
	}
	switch {
	case w.tag != "" && pt.Block == w.block:
		w.b.WriteByte(' ')
		w.inline(pt.Kind, body)
		return
	case w.tag != "" && bl.Broken && w.block == pt.Block-1 && pt.Kind == w.kind && w.tag != "td":
		w.b.WriteString("<br>\n")
		w.inline(pt.Kind, body)
		w.block = pt.Block
		return
	}
	w.open(pt.Kind, bl)
	w.block, w.kind = pt.Block, pt.Kind
	w.inline(pt.Kind, body)
}

func (w *htmlWriter) inline(k pipeline.Kind, body string) {
	if k != w.kind {
		fmt.Fprintf(&w.b, `<span data-kind="%s">%s</span>`, text(string(k)), text(body))
		return
	}
	w.b.WriteString(text(body))
}

// open begins the element of a block, and what stands around it.
func (w *htmlWriter) open(k pipeline.Kind, bl *pipeline.Block) {
	if w.tag != "" {
		fmt.Fprintf(&w.b, "</%s>\n", w.tag)
	}
	tag, group := element(k, bl)
	row := int32(-1)
	if group == "table" {
		row = w.d.Page().Elements[bl.Elem].Parent
	}
	if w.group != group || w.group == "table" && w.row != row {
		w.close()
		switch group {
		case "ul":
			w.b.WriteString("<ul>\n")
		case "table":
			w.b.WriteString("<table><tr>\n")
		}
	}
	w.group, w.row, w.tag = group, row, tag
	fmt.Fprintf(&w.b, `<%s data-kind="%s">`, tag, text(string(k)))
}

// close ends what stands around elements.
func (w *htmlWriter) close() {
	switch w.group {
	case "ul":
		w.b.WriteString("</ul>\n")
	case "table":
		w.b.WriteString("</tr></table>\n")
	}
	w.group = ""
}

func (w *htmlWriter) end() {
	if w.tag != "" {
		fmt.Fprintf(&w.b, "</%s>\n", w.tag)
	}
	w.close()
}

// element chooses an element for a text of a kind, and what stands around it.
func element(k pipeline.Kind, bl *pipeline.Block) (tag, group string) {
	switch {
	case k.Framing():
		return "aside", ""
	case bl.Pre:
		return "pre", ""
	case k == pipeline.Title:
		return "h1", ""
	case k == pipeline.Subheading:
		return fmt.Sprintf("h%d", level(bl.Tag)), ""
	case k == pipeline.List || bl.Tag == atom.Li:
		return "li", "ul"
	case k == pipeline.Quote:
		return "blockquote", ""
	case bl.Elem >= 0 && (bl.Tag == atom.Td || bl.Tag == atom.Th):
		return "td", "table"
	}
	return "p", ""
}
