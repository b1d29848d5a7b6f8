package main

import (
	"strings"

	"golang.org/x/net/html/atom"

	"github.com/offprint-news/offprint/pipeline"
)

// markdown prints the content as Markdown. Characters that Markdown would read
// as markup at that place are escaped, so that the text stays what it was.
func markdown(d *pipeline.Document, profile pipeline.Profile) string {
	var b strings.Builder
	prev := -1
	for _, pt := range d.Parts() {
		if !profile.Has(pt.Kind) {
			continue
		}
		bl := &d.Page().Blocks[pt.Block]
		text := escapeMarkdown(strings.TrimSpace(pt.Text))
		list := pt.Kind == pipeline.List || bl.Tag == atom.Li
		switch {
		case prev < 0:
		case prev == pt.Block:
			b.WriteByte(' ')
		case list && (d.Page().Blocks[prev].Tag == atom.Li || prev == pt.Block-1 && bl.Broken):
			b.WriteByte('\n')
		case bl.Broken && prev == pt.Block-1:
			b.WriteString("  \n")
		default:
			b.WriteString("\n\n")
		}
		switch {
		case prev == pt.Block:
		case bl.Pre:
			text = "```\n" + strings.TrimRight(pt.Text, "\n") + "\n```"
		case pt.Kind == pipeline.Title:
			text = "# " + text
		case pt.Kind == pipeline.Subheading:
			text = strings.Repeat("#", level(bl.Tag)) + " " + text
		case list:
			text = "- " + text
		case pt.Kind == pipeline.Quote:
			text = "> " + text
		case pt.Kind == pipeline.Dek, pt.Kind == pipeline.Byline, pt.Kind == pipeline.Dateline, pt.Kind == pipeline.Caption:
			text = "*" + text + "*"
		}
		b.WriteString(text)
		prev = pt.Block
	}
	if b.Len() > 0 {
		b.WriteByte('\n')
	}
	return b.String()
}

// level is the depth of a subheading; the title has 1.
func level(a atom.Atom) int {
	return max(2, pipeline.HeadingLevel(a))
}

var markdownEscaper = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, "&", `\&`)

func escapeMarkdown(s string) string {
	s = markdownEscaper.Replace(s)
	if s == "" {
		return s
	}
	switch s[0] {
	case '#', '>', '+', '-', '=', '~', '|':
		return `\` + s
	}
	if i := strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }); i > 0 && (s[i] == '.' || s[i] == ')') {
		return s[:i] + `\` + s[i:]
	}
	return s
}
