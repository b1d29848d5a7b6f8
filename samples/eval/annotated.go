package eval

import (
	"bufio"
	"bytes"
	_ "embed"
	"fmt"
	"hash/fnv"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// An AnnotatedPage is a page of another set that was labelled line by line as the framing
// set's are, without its text.
type AnnotatedPage struct {
	ID    string // in its set
	Part  string // "open": rules may be made with it; "held": nothing was
	Lines []AnnotatedLine
}

// An AnnotatedLine is a line of a page, or the part of one that has a label of its own.
type AnnotatedLine struct {
	Label string // of the labels guide
	More  bool   // goes on in the line before, under a label of its own
	Words int
	Hash  uint32 // of the words, 24 bits
}

//go:embed annotated.tsv
var annotatedFile []byte

// Annotated are 251 pages of WCXB's development split and of the segments set, labelled
// by annotators who did not see what offprint says of them.
func Annotated() ([]AnnotatedPage, error) {
	return ReadAnnotated(bytes.NewReader(annotatedFile), "annotated.tsv")
}

// ReadAnnotated reads pages: a line "page", the id, and the part; then for each line of
// the page its label, with a plus before it if it goes on in the line before, the number
// of its words and their hash, with tabs between. An error names the file and the line.
func ReadAnnotated(r io.Reader, name string) ([]AnnotatedPage, error) {
	var out []AnnotatedPage
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 3 {
			return nil, fmt.Errorf("%s:%d: got %d fields, want 3", name, n, len(f))
		}
		if f[0] == "page" {
			if f[2] != "open" && f[2] != "held" {
				return nil, fmt.Errorf("%s:%d: part %q: want open or held", name, n, f[2])
			}
			out = append(out, AnnotatedPage{ID: f[1], Part: f[2]})
			continue
		}
		label, more := strings.CutPrefix(f[0], "+")
		words, err := strconv.Atoi(f[1])
		hash, err2 := strconv.ParseUint(f[2], 16, 24)
		switch {
		case len(out) == 0:
			return nil, fmt.Errorf("%s:%d: a line of no page", name, n)
		case labels[label].class == unknown:
			return nil, fmt.Errorf("%s:%d: unknown label %q", name, n, label)
		case err != nil || err2 != nil || words < 1:
			return nil, fmt.Errorf("%s:%d: want a number of words and a hash", name, n)
		}
		p := &out[len(out)-1]
		p.Lines = append(p.Lines, AnnotatedLine{label, more, words, uint32(hash)})
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return out, nil
}

// WriteAnnotated writes pages of the framing set's form as [ReadAnnotated] reads them.
func WriteAnnotated(w io.Writer, pages []FramingPage, part string) error {
	var b strings.Builder
	for _, p := range pages {
		fmt.Fprintf(&b, "page\t%s\t%s\n", p.ID, part)
		for i := range p.Lines {
			plus := ""
			for _, l := range p.Lines[i].parts() {
				if ws := places(l.Text); len(ws) > 0 {
					fmt.Fprintf(&b, "%s%s\t%d\t%06x\n", plus, l.Label, len(ws), hashOf(l.Text, ws))
					plus = "+"
				}
			}
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// A Missing counts the lines of labelled pages that are not found on them.
type Missing struct{ Lines, All int }

// LoadAnnotated gives the annotated pages of a part, "" for all, the words of their lines again,
// which are found on the pages; so they are scored as those of the framing set. Pages
// that the sets do not have are left out. In plain text a page is its lines.
func LoadAnnotated(annotated []AnnotatedPage, part string, form Form, sets ...[]Page) ([]FramingPage, Missing, error) {
	byID := map[string]Page{}
	for _, set := range sets {
		for _, p := range set {
			byID[p.ID] = p
		}
	}
	var out []FramingPage
	var missing Missing
	for _, l := range annotated {
		p, ok := byID[l.ID]
		if !ok || part != "" && part != l.Part {
			continue
		}
		raw, err := p.Bytes()
		if err != nil {
			return nil, missing, err
		}
		text, err := seen(raw)
		if err != nil {
			return nil, missing, fmt.Errorf("page %s: %w", p.ID, err)
		}
		f := FramingPage{Page: p}
		var found int
		f.Lines, found = l.find(text)
		missing.All += len(l.Lines)
		missing.Lines += len(l.Lines) - found
		if form == Text {
			var b strings.Builder
			for _, line := range f.Lines {
				b.WriteString(line.Text + "\n")
			}
			f.raw = []byte(b.String())
		}
		out = append(out, f)
	}
	return out, missing, nil
}

// find finds the lines of a page in its text, in order, and counts them, parts of lines
// each for itself.
func (p AnnotatedPage) find(text string) (out []FramingLine, found int) {
	words := places(text)
	at := 0 // behind the last line found
	for _, l := range p.Lines {
		// The words of a short line may stand anywhere: it is looked for close by.
		reach := 600
		if l.Words < 4 {
			reach = 20 * l.Words
		}
		for j := at; j <= at+reach && j+l.Words <= len(words); j++ {
			if hashOf(text, words[j:j+l.Words]) == l.Hash {
				from, to := words[j][0], words[j+l.Words-1][1]
				if end := strings.IndexFunc(text[to:], isSpace); end >= 0 { // with the signs behind it
					to += end
				}
				line := FramingLine{N: len(out) + 1, Text: spaced(text[from:to]), Label: l.Label}
				if last := len(out) - 1; l.More && last >= 0 {
					line.N = 0
					out[last].Parts = append(out[last].parts(), line)
					out[last].Text, out[last].Label = out[last].Text+" "+line.Text, ""
				} else {
					out = append(out, line)
				}
				found++
				at = j + l.Words
				break
			}
		}
	}
	return out, found
}

// places returns where the words of a text begin and end.
func places(s string) [][2]int {
	var out [][2]int
	from := -1
	for i, r := range s {
		switch in := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r); {
		case in && from < 0:
			from = i
		case !in && from >= 0:
			out = append(out, [2]int{from, i})
			from = -1
		}
	}
	if from >= 0 {
		out = append(out, [2]int{from, len(s)})
	}
	return out
}

func hashOf(s string, words [][2]int) uint32 {
	h := fnv.New32a()
	for _, w := range words {
		io.WriteString(h, strings.ToLower(s[w[0]:w[1]]))
		h.Write([]byte{0})
	}
	return h.Sum32() & 0xffffff
}

// seen returns the text of a page that its annotators saw, a line for each block.
func seen(raw []byte) (string, error) {
	root, err := html.Parse(bytes.NewReader(raw))
	if err != nil {
		return "", err
	}
	var b strings.Builder
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode && utf8.ValidString(n.Data) {
			b.WriteString(n.Data)
		}
		if n.Type == html.ElementNode {
			if slices.Contains(unseen, n.DataAtom) || hidden(n) {
				return
			}
			if !slices.Contains(inline, n.DataAtom) {
				b.WriteByte('\n')
				defer b.WriteByte('\n')
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(root)
	return b.String(), nil
}

var (
	unseen = []atom.Atom{
		atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Iframe, atom.Svg, atom.Video, atom.Title, atom.Head,
		atom.Object, atom.Audio, atom.Canvas, atom.Textarea,
	}
	inline = []atom.Atom{
		atom.A, atom.Abbr, atom.B, atom.Bdi, atom.Bdo, atom.Cite, atom.Code, atom.Data, atom.Del, atom.Dfn, atom.Em, atom.Font, atom.I,
		atom.Ins, atom.Kbd, atom.Mark, atom.Q, atom.S, atom.Samp, atom.Small, atom.Span, atom.Strong, atom.Sub, atom.Sup, atom.Time, atom.U, atom.Var,
	}
)

// hidden reports whether an element is hidden where it stands, and not by a style sheet.
func hidden(n *html.Node) bool {
	for _, a := range n.Attr {
		style := strings.ReplaceAll(strings.ToLower(a.Val), " ", "")
		if a.Key == "hidden" || a.Key == "style" && (strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden")) {
			return true
		}
	}
	return false
}
