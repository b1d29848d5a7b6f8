package pipeline

import (
	"slices"
	"strings"

	"golang.org/x/net/html/atom"
)

// A Profile chooses which content kinds besides the running text go into the
// printed content. The zero value prints the running text alone.
type Profile struct {
	Title, Dek, Caption, Byline, Dateline bool
	Keep                                  []Kind // framing to print in its place all the same
}

// The named profiles.
var (
	BodyProfile = Profile{}
	FullProfile = Profile{Title: true, Dek: true, Caption: true, Byline: true, Dateline: true}
)

// Add puts a kind into the content besides. Kinds of content that are always in it are
// none to add, and change nothing. It reports whether there is such a kind.
func (p *Profile) Add(k Kind) bool {
	switch {
	case k == Title:
		p.Title = true
	case k == Dek:
		p.Dek = true
	case k == Caption:
		p.Caption = true
	case k == Byline:
		p.Byline = true
	case k == Dateline:
		p.Dateline = true
	case k.Framing():
		p.Keep = append(p.Keep, k)
	default:
		return k.Content()
	}
	return true
}

// Has reports whether text of the kind is printed.
func (p Profile) Has(k Kind) bool {
	switch k {
	case Title:
		return p.Title
	case Dek:
		return p.Dek
	case Caption:
		return p.Caption
	case Byline:
		return p.Byline
	case Dateline:
		return p.Dateline
	}
	return k.Core() || slices.Contains(p.Keep, k)
}

// Content returns the content as plain text: paragraphs with an empty line
// between them, lines of a paragraph and cells of a row on lines of their own.
func (d *Document) Content(profile Profile) string {
	var b strings.Builder
	prev := -1
	titles := map[string]bool{}
	parts := d.Parts()
	size := 0
	for i := range parts {
		if profile.Has(parts[i].Kind) {
			size += len(parts[i].Text) + 2
		}
	}
	b.Grow(size)
	for _, pt := range parts {
		if !profile.Has(pt.Kind) {
			continue
		}
		if pt.Kind == Title {
			// A headline that stands twice, as a sticky copy does, is printed once.
			if t := strings.ToLower(strings.TrimSpace(pt.Text)); titles[t] {
				continue
			} else {
				titles[t] = true
			}
		}
		if prev >= 0 {
			b.WriteString(d.separator(prev, pt.Block))
		}
		b.WriteString(strings.TrimSpace(pt.Text))
		prev = pt.Block
	}
	if b.Len() > 0 {
		b.WriteByte('\n')
	}
	return b.String()
}

// separator returns what stands between the text of two blocks.
func (d *Document) separator(prev, next int) string {
	if prev == next {
		return " "
	}
	b := &d.page.Blocks[next]
	if b.Joined {
		return " "
	}
	if b.Broken && prev == next-1 {
		return "\n"
	}
	if tableCell(b.Tag) && prev == next-1 && tableCell(d.page.Blocks[prev].Tag) && d.sameRow(prev, next) {
		return "\t"
	}
	if b.Tag == atom.Li && d.page.Blocks[prev].Tag == atom.Li {
		return "\n"
	}
	return "\n\n"
}

func tableCell(a atom.Atom) bool { return a == atom.Td || a == atom.Th }

func (d *Document) sameRow(a, b int) bool {
	e := d.page.Elements
	return e[d.page.Blocks[a].Elem].Parent == e[d.page.Blocks[b].Elem].Parent
}
