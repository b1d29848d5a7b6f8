package stories

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/offprint-news/offprint/pipeline"
)

// bios labels what is said of the author below the story: a paragraph among the
// last that begins with the full name of who wrote it. An article speaks of its
// author in the first person or not at all.
func (f *finder) bios() error {
	const (
		last  = 3   // so many paragraphs from the end
		most  = 130 // words
		least = 5
	)
	names := f.authors()
	if len(names) == 0 {
		return nil
	}
	for i, seen := len(f.blocks)-1, 0; i > f.firstProse && seen < last; i-- {
		if !f.core(i) {
			continue
		}
		text := f.blocks[i].Text
		n := words(text)
		if n >= 20 {
			seen++
		}
		name := startsWithName(text, names)
		if name == "" || n < least || n > most {
			continue
		}
		err := f.p.FrameBlock(&f.blocks[i], pipeline.Finding{
			Rule: "stories/author-bio", Kind: pipeline.AuthorBio, Confidence: confidence,
			Evidence: []pipeline.Span{f.blocks[i].Span}, Why: "begins with the name of the author, " + name + ", below the story",
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// authors returns the full names of those who wrote the story, as the markup and
// the byline give them.
func (f *finder) authors() []string {
	var out []string
	add := func(s string) {
		s = strings.Trim(s, " .,:|·•-–—")
		if n := words(s); n >= 2 && n <= 4 && len(s) <= 60 && !strings.ContainsAny(s, "0123456789@/,") {
			out = append(out, s)
		}
	}
	for _, n := range f.p.Doc().Notes() {
		if n.Key == pipeline.SaidPrefix+"author" {
			add(n.Value)
		}
	}
	for i := 0; i < f.firstProse; i++ {
		m := f.p.Label(&f.blocks[i])
		text := f.blocks[i].Text
		first, rest, _ := strings.Cut(text, " ")
		if by[strings.ToLower(strings.TrimRight(first, ":"))] {
			add(rest)
		} else if m != nil && m.Kind == pipeline.Byline {
			add(text)
		}
	}
	return out
}

// by lists the words before a byline.
var by = map[string]bool{"by": true, "von": true, "par": true, "por": true, "di": true, "door": true, "autor": true, "автор": true, "author": true, "yazan": true}

// startsWithName returns the name that a text begins with, or "".
func startsWithName(text string, names []string) string {
	for _, n := range names {
		if len(text) < len(n) || !strings.EqualFold(text[:len(n)], n) {
			continue
		}
		if r, _ := utf8.DecodeRuneInString(text[len(n):]); !unicode.IsLetter(r) {
			return n
		}
	}
	return ""
}
