package rules

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/atom"

	"github.com/offprint-news/offprint/pipeline"
)

// lens maps the folded text of one unit back to its block.
type lens struct {
	unit int32 // plus one; 0 for none
	fold folder
}

// back returns the offsets in the block's Text of what folded bytes [from,to) of
// a unit stand for.
func (m *matcher) back(unit, from, to int32) (int, int) {
	u := &m.units[unit]
	if m.lens.unit != unit+1 {
		m.lens.unit = unit + 1
		f := &m.lens.fold
		f.keep, f.out, f.lo, f.hi = true, f.out[:0], f.lo[:0], f.hi[:0]
		f.add(m.page.Blocks[u.block].Text[u.base:u.end])
	}
	f := &m.lens.fold
	if from < 0 || from >= to || int(to) > len(f.lo) {
		return 0, 0
	}
	return int(u.base + f.lo[from]), int(u.base + f.hi[to-1])
}

// source returns the span of the source of folded bytes of a unit.
func (m *matcher) source(unit, from, to int32) pipeline.Span {
	i, j := m.back(unit, from, to)
	return m.page.TextSpan(&m.page.Blocks[m.units[unit].block], i, j)
}

// shortBlock is the length in characters up to which a block with a phrase in it
// is taken to be about that phrase alone.
const shortBlock = 200

// cut decides what a hit by words claims.
func (m *matcher) cut(r *Rule, c *candidate, h *Hit) {
	b := &m.page.Blocks[m.units[c.unit].block]
	from, to := m.back(c.unit, c.from, c.to)
	how := r.Cut
	if how == "" {
		how = "block"
		if c.how != byLine && runes(b.Text) > shortBlock && (to-from)*2 < len(b.Text) {
			how = "sentence"
		}
	}
	switch how {
	case "match":
	case "sentence":
		from, to = sentence(b.Text, from, to)
	case "rest":
		to = len(b.Text)
	default:
		h.Span = b.Span
		m.until(r, h)
		return
	}
	h.Span, h.Text = m.page.TextSpan(b, from, to), b.Text[from:to]
	if h.Span.Len() == 0 {
		h.Span = h.Evidence
	}
}

// read returns the text of blocks as a reader sees it, one a line.
func (m *matcher) read(first, last int) string {
	var b strings.Builder
	for i := first; i <= last; i++ {
		if m.first[i] < 0 {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(m.page.Blocks[i].Text)
	}
	return b.String()
}

// maxUntil is how many blocks a rule with until looks ahead.
const maxUntil = 60

// until lets a hit claim the blocks up to the first that stops it. If none of
// the next 60 does, the hit claims its own block alone.
func (m *matcher) until(r *Rule, h *Hit) {
	stops := r.compiled.stops
	if len(stops) == 0 {
		return
	}
	last := h.Last
	for j := h.Last + 1; j <= h.Last+maxUntil && j <= len(m.page.Blocks); j++ {
		if j == len(m.page.Blocks) {
			for _, s := range stops {
				if s.word == "end" {
					h.Span.End, h.Last = m.page.Blocks[last].Span.End, last
				}
			}
			return
		}
		if m.first[j] < 0 {
			continue
		}
		for _, s := range stops {
			if m.stops(s, j) {
				h.Span.End, h.Last = m.page.Blocks[last].Span.End, last
				return
			}
		}
		last = j
	}
}

func (m *matcher) stops(s stop, j int) bool {
	b := &m.page.Blocks[j]
	switch s.word {
	case "heading":
		switch b.Tag {
		case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
			return true
		}
		return false
	case "prose":
		return isProse(b)
	case "end":
		return false
	}
	return len(s.re.find(m.text(&m.units[m.first[j]]), 1, m.set.memory)) > 0
}

// groups returns the named groups of a match, as the page writes them but for
// white space.
func (m *matcher) groups(c *candidate) []pipeline.Field {
	if len(c.groups) == 0 {
		return nil
	}
	var out []pipeline.Field
	b := &m.page.Blocks[m.units[c.unit].block]
	for i, name := range c.pattern.compile(m.set.memory).strict.Full().SubexpNames() {
		if name == "" || 2*i-1 >= len(c.groups) {
			continue
		}
		if from, to := m.back(c.unit, c.groups[2*i-2], c.groups[2*i-1]); from < to {
			out = append(out, pipeline.Field{Name: name, Value: strings.Join(strings.Fields(b.Text[from:to]), " ")})
		}
	}
	return out
}

// sentence widens [from,to) to the sentences it stands in.
func sentence(s string, from, to int) (int, int) {
	start := 0
	for i := 0; i < from; {
		r, n := utf8.DecodeRuneInString(s[i:])
		if ends(s, i, r, n) {
			j := i + n
			for j < from {
				r, n := utf8.DecodeRuneInString(s[j:])
				if !closes(r) {
					break
				}
				j += n
			}
			for j < from && s[j] == ' ' {
				j++
			}
			start = j
			i = max(j, i+n)
			continue
		}
		i += n
	}
	end := len(s)
	for i := max(from, to-utf8.UTFMax); i < len(s); {
		if !utf8.RuneStart(s[i]) {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if i+n >= to && ends(s, i, r, n) {
			for i += n; i < len(s); {
				r, n := utf8.DecodeRuneInString(s[i:])
				if !closes(r) {
					break
				}
				i += n
			}
			end = i
			break
		}
		i += n
	}
	return start, end
}

func closes(r rune) bool {
	return r == '"' || r == '\'' || r == '”' || r == '’' || r == '»' || r == ')' || r == ']' || r == '」' || r == '』' || r == '.' || r == '!' || r == '?' || r == '…'
}

// ends reports whether the character r at s[i] ends a sentence.
func ends(s string, i int, r rune, n int) bool {
	switch r {
	case '。', '！', '？', '؟', '۔', '।':
		return true
	case '.', '!', '?', '…':
	default:
		return false
	}
	// A capital, a digit or a bracket follows after a space.
	j := i + n
	for j < len(s) {
		c, k := utf8.DecodeRuneInString(s[j:])
		if !closes(c) {
			break
		}
		j += k
	}
	if j == len(s) {
		return true
	}
	c, k := utf8.DecodeRuneInString(s[j:])
	if !unicode.IsSpace(c) {
		return false
	}
	next, _ := utf8.DecodeRuneInString(s[j+k:])
	if unicode.IsLower(next) {
		return false
	}
	if r != '.' {
		return true
	}
	// "J. Smith", "U.S. Army", "Dr. Who", "Inc. 5000" go on.
	w := strings.LastIndexAny(s[:i], " .(\u00a0") + 1
	word := s[w:i]
	switch strings.ToLower(word) {
	case "mr", "mrs", "ms", "dr", "prof", "st", "no", "vs", "sr", "jr", "gen", "sen", "rep", "gov", "lt", "col", "sgt", "fr", "hr", "bzw", "z", "ca", "nr":
		return false
	}
	return runes(word) != 1 || !unicode.IsUpper(first(word))
}

func first(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}
