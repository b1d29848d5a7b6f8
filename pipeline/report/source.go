package report

import (
	"sort"
	"strings"

	"golang.org/x/net/html"

	"github.com/offprint-news/offprint/pipeline"
)

// A source is the decoded text of a record with the borders of its pieces.
type source struct {
	all    string
	starts []int // of the pieces
	kinds  []string
}

func newSource(r *pipeline.Record) *source {
	s := &source{}
	var b strings.Builder
	for _, p := range r.Pieces {
		s.starts = append(s.starts, b.Len())
		s.kinds = append(s.kinds, p[0])
		b.WriteString(p[1])
	}
	s.all = b.String()
	return s
}

// sums counts the bytes of content, framing and markup.
func (s *source) sums() (n [3]int) {
	for i, k := range s.kinds {
		end := len(s.all)
		if i+1 < len(s.starts) {
			end = s.starts[i+1]
		}
		switch k {
		case pipeline.Kept.String(), pipeline.Edited.String():
			n[0] += end - s.starts[i]
		case pipeline.Framing.String():
			n[1] += end - s.starts[i]
		default:
			n[2] += end - s.starts[i]
		}
	}
	return n
}

// span cuts a span to what there is.
func (s *source) span(sp pipeline.Span) string {
	lo, hi := max(0, min(sp.Start, len(s.all))), max(0, min(sp.End, len(s.all)))
	return s.all[lo:max(lo, hi)]
}

// quote quotes a span. Of a large element only the tag that begins it is quoted.
func (s *source) quote(sp pipeline.Span) quote {
	text := s.span(pipeline.Span{Start: sp.Start, End: min(sp.End, sp.Start+4*maxQuote)})
	if i := strings.IndexByte(text, '>'); sp.Len() > 4*maxQuote && strings.HasPrefix(text, "<") && i > 0 {
		text = text[:i+1] + "…"
	}
	return quote{sp.Start, sp.End, clip(strings.Join(strings.Fields(text), " "), maxQuote)}
}

// visible returns the text of a span without its tags, references decoded.
func (s *source) visible(sp pipeline.Span) string {
	text := s.span(sp)
	if !strings.Contains(text, "<") {
		return html.UnescapeString(text)
	}
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(text))
	for z.Next() != html.ErrorToken {
		if t := z.Token(); t.Type == html.TextToken {
			b.WriteString(t.Data)
		}
	}
	return b.String()
}

// A turn is a stretch of text that reads otherwise after the edits.
type turn struct{ before, after string }

// text returns the text of a part for the page, with the words that edits
// changed as pairs, and the number of bytes left out. Where the edits cannot be
// placed in the text the text stands alone; the edits are listed in any case.
func (s *source) text(p *pipeline.PartRecord, edits []pipeline.Edit) (text any, cut int) {
	limit := maxFraming
	if p.Kind.Content() {
		limit = maxKept
	}
	if len(p.Text) > limit {
		cut = len(p.Text) - limit
		return clip(p.Text, limit), cut
	}
	if len(edits) == 0 {
		return clip(p.Text, limit), 0
	}
	for _, fold := range []bool{true, false} {
		turns, ok := s.turns(p, edits, fold)
		if !ok {
			continue
		}
		var out []any
		for _, t := range words(turns) {
			if t.before == t.after {
				out = append(out, t.after)
			} else {
				out = append(out, [2]string{t.before, t.after})
			}
		}
		return out, 0
	}
	return clip(p.Text, limit), 0
}

// turns takes a part apart at its edits. It is sure of itself only if what comes
// out reads as the part does.
func (s *source) turns(p *pipeline.PartRecord, edits []pipeline.Edit, fold bool) ([]turn, bool) {
	var out []turn
	i := sort.SearchInts(s.starts, p.Start+1) - 1
	for ; i >= 0 && i < len(s.starts) && s.starts[i] < p.End; i++ {
		end := len(s.all)
		if i+1 < len(s.starts) {
			end = s.starts[i+1]
		}
		span := pipeline.Span{Start: max(s.starts[i], p.Start), End: min(end, p.End)}
		switch s.kinds[i] {
		case pipeline.Markup.String():
			continue
		case pipeline.Edited.String():
			k := sort.Search(len(edits), func(k int) bool { return edits[k].Start >= s.starts[i] })
			if k == len(edits) || edits[k].Start != s.starts[i] {
				return nil, false
			}
			out = append(out, turn{s.visible(edits[k].Span), edits[k].After})
		default:
			t := html.UnescapeString(s.span(span))
			out = append(out, turn{t, t})
		}
	}
	if fold {
		foldTurns(out)
	}
	var b strings.Builder
	for _, t := range out {
		b.WriteString(t.after)
	}
	if strings.TrimSpace(b.String()) != p.Text {
		return nil, false
	}
	return out, true
}

// foldTurns makes each run of white space one space, across the borders too, and
// takes it off both ends.
func foldTurns(ts []turn) {
	space := func(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == '\f' }
	last := true // the text so far ends in a space
	put := func(s string, last bool) (string, bool) {
		var b strings.Builder
		for _, r := range s {
			if space(r) {
				if !last {
					b.WriteByte(' ')
				}
				last = true
				continue
			}
			b.WriteRune(r)
			last = false
		}
		return b.String(), last
	}
	for i := range ts {
		same := ts[i].before == ts[i].after
		was := last
		if same {
			ts[i].after, last = put(ts[i].after, was)
			ts[i].before = ts[i].after
			continue
		}
		ts[i].before, _ = put(ts[i].before, was)
		if ts[i].after != "" {
			last = strings.HasSuffix(ts[i].after, " ")
		}
	}
}
