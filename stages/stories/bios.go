package stories

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/offprint-news/offprint/pipeline"
)

// bios labels what is said of the author: a paragraph among the last of the story,
// or outside it, that begins with the full name of who wrote it. An article speaks
// of its author in the first person or not at all.
func (f *finder) bios() error {
	const (
		last  = 3   // so many paragraphs from the end
		most  = 220 // words
		least = 5
	)
	if err := f.headedBios(); err != nil {
		return err
	}
	names, lone := f.authors()
	if len(names)+len(lone) == 0 {
		return nil
	}
	seen := 0
	for i := len(f.blocks) - 1; i >= 0; i-- {
		text := f.blocks[i].Text
		n := words(text)
		core := f.core(i)
		if core && n >= 20 {
			seen++
		}
		if core && (seen > last || i <= f.firstProse) || !core && !f.outside(i) || n < least || n > most || !sentence(text) {
			continue
		}
		name := startsWithName(text, names)
		if name == "" && !core && n >= 2*least {
			if name = startsWithName(text, lone); !strings.HasPrefix(text, name) {
				name = "" // the words of a label in running text
			}
		}
		if name == "" && n >= 2*least {
			name = startsWithFirst(text, names)
		}
		if name == "" {
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

// headedBios labels the paragraphs below a line that says they are about the
// author, as rules know such lines: up to the next heading, and only where little
// of the story follows.
func (f *finder) headedBios() error {
	const most = 4 // paragraphs
	for i := len(f.blocks) - 1; i > f.firstProse; i-- {
		head := &f.blocks[i]
		m := f.p.Label(head)
		if m == nil || m.Kind != pipeline.AuthorBio || m.Stage != "ruled" || !strings.Contains(m.Rule, "/bio") || words(head.Text) > 5 {
			continue
		}
		n := 0
		for n < len(f.blocks)-i-1 && f.paragraph(i+1+n) {
			n++
		}
		if n == 0 || n > most || i+1+n < len(f.blocks) && f.core(i+1+n) {
			continue
		}
		for k := i + 1; k <= i+n; k++ {
			err := f.p.FrameBlock(&f.blocks[k], pipeline.Finding{
				Rule: "stories/author-bio", Kind: pipeline.AuthorBio, Confidence: confidence,
				Evidence: []pipeline.Span{head.Span}, Why: "stands below " + quote(head.Text),
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func (f *finder) paragraph(i int) bool {
	m := f.p.Label(&f.blocks[i])
	return m != nil && m.Kind == pipeline.Body
}

// headsOfBios labels the short lines above what is said of an author, below the
// story: her name and her address.
func (f *finder) headsOfBios() error {
	const most = 3                              // lines above
	authors := sync.OnceValue(func() []string { // most pages say nothing of one
		names, _ := f.authors()
		return names
	})
	for i := f.firstProse + 1; i < len(f.blocks); i++ {
		if f.kind(i) != pipeline.AuthorBio || words(f.blocks[i].Text) < 8 {
			continue
		}
		for k := i - 1; k > f.firstProse && i-k <= most; k-- {
			if known := f.known(k); known == pipeline.AuthorBio {
				continue
			} else if known.Framing() || !headOfBio(f.blocks[k].Text, f.blocks[i].Text, authors()) {
				break
			}
			err := f.p.FrameBlock(&f.blocks[k], pipeline.Finding{
				Rule: "stories/author-bio", Kind: pipeline.AuthorBio, Confidence: confidence,
				Evidence: []pipeline.Span{f.blocks[k].Span, f.blocks[i].Span}, Why: "the name or the address above what is said of the author",
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// headOfBio reports whether a line is the name that a text about an author begins
// with, the name of the author of the page, her post, or an e-mail address.
func headOfBio(line, bio string, names []string) bool {
	const post = 8 // words of it
	n := words(line)
	if n <= post && n > 1 && !endsLikeProse(line) && hasPost(line, n, true) {
		return true
	}
	if name, after, ok := strings.Cut(line, ","); ok && n <= 3*post && nameLike(name) && strings.Contains(bio, name) && hasPost(after, post, true) {
		return true
	}
	if n > 6 {
		return false
	}
	if n == 1 {
		return strings.Contains(line, "@")
	}
	if first, rest, _ := strings.Cut(line, " "); by[strings.ToLower(strings.TrimRight(first, ":"))] {
		line = rest
	}
	line = strings.TrimPrefix(line, "Written by ")
	return strings.HasPrefix(bio, line) || startsWithName(line, names) != ""
}

// outside reports whether a block with a full stop is one that the classifier took for
// framing, by its place and not by its words.
func (f *finder) outside(i int) bool {
	return f.placed(i) && strings.ContainsAny(f.blocks[i].Text, ".。!")
}

// placed reports whether a block is text that the classifier took for framing.
func (f *finder) placed(i int) bool {
	b := &f.blocks[i]
	m := f.p.Label(b)
	return m != nil && m.Stage == "weigh" && m.Kind.Framing() && b.Hidden == "" && b.LinkBytes*2 < len(b.Text)
}

// sentence reports whether a text that begins with a name may say something of the
// person: the dots of "Ann Lee, 19.10.2019" do not make a sentence of it.
func sentence(text string) bool {
	if words(text) >= 12 {
		return true
	}
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(text, "\"'”’»)"))
	return strings.ContainsRune(".。!", last)
}

// authors returns the full names of those who wrote the story, as the markup and
// the byline give them, and the lines above the story that may be no more than a
// name.
func (f *finder) authors() (names, lone []string) {
	add := func(s string) {
		s = strings.Trim(s, " .,:|·•-–—")
		if !nameLike(s) {
			return
		}
		names = append(names, s)
		if w := strings.Fields(s); len(w) > 2 {
			names = append(names, w[0]+" "+w[1]) // an agency or a town may follow
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
		switch {
		case by[strings.ToLower(strings.TrimRight(first, ":"))]:
			add(rest)
		case m != nil && m.Kind == pipeline.Byline:
			add(text)
		case nameLike(text) && words(text) <= 3:
			lone = append(lone, text)
		}
	}
	return names, lone
}

// nameLike reports whether a text may be a person's full name: two to four words
// with capitals, where the script has them, and nothing else.
func nameLike(s string) bool {
	if len(s) > 60 {
		return false
	}
	w := strings.Fields(s)
	if len(w) < 2 || len(w) > 4 || strings.ContainsAny(s, "0123456789@/,:?!»›") || strings.EqualFold(w[0], "the") {
		return false
	}
	for _, v := range []string{w[0], w[len(w)-1]} {
		if r, _ := utf8.DecodeRuneInString(v); unicode.IsLower(r) || !unicode.IsLetter(r) {
			return false
		}
	}
	return true
}

// by lists the words before a byline.
var by = map[string]bool{"by": true, "von": true, "par": true, "por": true, "di": true, "door": true, "autor": true, "автор": true, "author": true, "yazan": true}

// startsWithFirst returns the name whose first part a text begins with, and goes on
// to say something of: "Ada has kept bees", not "Ada's bees".
func startsWithFirst(text string, names []string) string {
	first, rest, _ := strings.Cut(text, " ")
	verb, _, _ := strings.Cut(rest, " ")
	if utf8.RuneCountInString(first) < 3 || !says[verb] {
		return ""
	}
	for _, n := range names {
		if f, _, ok := strings.Cut(n, " "); ok && f == first {
			return n
		}
	}
	return ""
}

// says lists the verbs with which the sentence about an author begins.
var says = map[string]bool{
	"is": true, "has": true, "was": true, "writes": true, "covers": true, "works": true, "lives": true, "joined": true, "holds": true,
	"ist": true, "hat": true, "schreibt": true, "arbeitet": true, "lebt": true, "leitet": true, "est": true, "a": true, "écrit": true, "travaille": true,
	"es": true, "escribe": true, "trabaja": true, "é": true, "escreve": true, "è": true, "scrive": true, "schrijft": true, "werkt": true,
	"jest": true, "pisze": true, "pracuje": true, "пишет": true, "работает": true, "пише": true, "працює": true,
	"teaches": true, "edits": true, "reports": true, "serves": true, "contributes": true, "specializes": true, "specialises": true, "brings": true, "hosts": true,
	"war": true, "berichtet": true, "studierte": true, "studiert": true, "lehrt": true, "betreut": true, "verantwortet": true, "bloggt": true, "forscht": true, "gehört": true,
	"couvre": true, "collabore": true, "enseigne": true, "dirige": true, "vit": true, "fue": true, "colabora": true, "cubre": true, "ejerce": true, "vive": true,
	"lavora": true, "collabora": true, "trabalha": true, "cobre": true, "atua": true, "foi": true, "heeft": true, "woont": true, "zajmuje": true,
}

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
