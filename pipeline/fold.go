package pipeline

import (
	"strings"

	"golang.org/x/net/html"
)

// inkStart returns the offset of the first byte of s that is not white space.
func inkStart(src string, s Span) int {
	i := s.Start
	for i < s.End && space(src[i]) {
		i++
	}
	return i
}

// inkEnd returns the offset after the last byte of s that is not white space.
func inkEnd(src string, s Span) int {
	i := s.End
	for i > s.Start && space(src[i-1]) {
		i--
	}
	return i
}

func space(c byte) bool {
	return c == ' ' || c == '\n' || c == '\t' || c == '\f' || c == '\r' || c == 0
}

// foldRuns returns the text of runs [lo,hi) as a reader sees it.
func (p *Page) foldRuns(lo, hi int, pre bool) string {
	if hi-lo == 1 && p.runs[lo].plain {
		s := p.src[p.runs[lo].Start:p.runs[lo].End]
		if pre || folded(s) {
			return s
		}
	}
	var b strings.Builder
	b.Grow(p.runs[hi-1].End - p.runs[lo].Start)
	f := folder{pre: pre, out: &b}
	for i := lo; i < hi; i++ {
		f.run(p, &p.runs[i])
	}
	return b.String()
}

// folded reports whether folding white space would leave s as it is.
func folded(s string) bool {
	prev := false
	for i := range len(s) {
		switch s[i] {
		case '\n', '\t', '\f', '\r', 0:
			return false
		case ' ':
			if prev {
				return false
			}
			prev = true
		default:
			prev = false
		}
	}
	return true
}

// folder writes decoded text with runs of white space as one space (kept in
// pre) and its trail, where these are wanted.
type folder struct {
	pre   bool
	out   *strings.Builder
	trail *trail
	size  int  // bytes written
	gap   Span // pending white space
	space bool
}

// put writes text that stands for a piece of source and reads otherwise.
func (f *folder) put(s string, from, to int) {
	f.blank()
	f.emit(s, Span{from, to}, len(s) == 1 && to-from == 1)
}

// keep writes a stretch of source as it is.
func (f *folder) keep(src string, from, to int) {
	f.blank()
	f.emit(src[from:to], Span{from, to}, true)
}

// blank writes the white space that is pending, but none at the start.
func (f *folder) blank() {
	if f.space && f.size > 0 {
		f.emit(" ", f.gap, f.gap.Len() == 1)
	}
	f.space = false
}

func (f *folder) emit(s string, source Span, same bool) {
	if f.trail != nil {
		f.trail.add(f.size, source, same)
	}
	if f.out != nil {
		f.out.WriteString(s)
	}
	f.size += len(s)
}

func (f *folder) white(from, to int) {
	if !f.space {
		f.space, f.gap = true, Span{from, to}
	}
	f.gap.End = to
}

// run adds one run of the page.
func (f *folder) run(p *Page, r *run) {
	if r.whole {
		f.put(p.Blocks[r.block].Text, r.Start, r.End)
		return
	}
	src := p.src
	for i := r.Start; i < r.End; {
		c := src[i]
		switch {
		case c == 0 && !r.plain:
			i++
		case space(c):
			if f.pre {
				if c == '\r' {
					n := 1
					if i+1 < r.End && src[i+1] == '\n' {
						n = 2
					}
					f.put("\n", i, i+n)
					i += n
					continue
				}
				f.keep(src, i, i+1)
				i++
				continue
			}
			j := i + 1
			for j < r.End && space(src[j]) {
				j++
			}
			f.white(i, j)
			i = j
		case c == '&' && !r.plain:
			text, n := entity(src[i:r.End])
			if !f.pre && len(text) == 1 && space(text[0]) {
				f.white(i, i+n)
			} else {
				f.put(text, i, i+n)
			}
			i += n
		default:
			// A stretch of plain bytes.
			j := i + 1
			for j < r.End && !space(src[j]) && (src[j] != '&' || r.plain) {
				j++
			}
			f.keep(src, i, j)
			i = j
		}
	}
}

// entity decodes the character reference at the start of s and returns its text
// and length; a lone ampersand is itself.
func entity(s string) (string, int) {
	j := 1
	for j < len(s) && j < 40 && (isAlnum(s[j]) || s[j] == '#' && j == 1) {
		j++
	}
	if j < len(s) && s[j] == ';' {
		j++
	}
	raw := s[:j]
	text := html.UnescapeString(raw)
	if text == raw {
		return s[:1], 1
	}
	// A reference without a semicolon may end before the letters do: "&copy2024".
	if raw[j-1] != ';' {
		for k := 2; k < j; k++ {
			if t := html.UnescapeString(raw[:k]); t+raw[k:] == text && t != raw[:k] {
				return t, k
			}
		}
	}
	return text, j
}

func isAlnum(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

// TextSpan returns the source of b.Text[from:to].
func (p *Page) TextSpan(b *Block, from, to int) Span {
	if from < 0 || to > len(b.Text) || from >= to {
		return Span{}
	}
	return p.view(b).Span(from, to)
}
