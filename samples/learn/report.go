package learn

import (
	"fmt"
	"io"

	"github.com/offprint-news/offprint/pipeline"
)

// WriteErrors prints the blocks of the page that were judged wrongly.
func (h *Held) WriteErrors(w io.Writer) {
	j, p := h.Judgement, h.page
	if h.Weak {
		return
	}
	fmt.Fprintf(w, "\n##### %s %s F1 %.3f expected %.3f threshold %.2f ceiling %.2f gold %d words %s\n", p.ID, p.Type, h.F1, j.Expected, j.Threshold, p.ceil, p.goldN, p.URL)
	for b := range p.hashes {
		bl := &p.doc.Page().Blocks[b]
		want, got := p.y[b] >= .5, j.Keep(b)
		if want == got {
			continue
		}
		what := "lost"
		if got {
			what = "leak"
		}
		fmt.Fprintf(w, "%s %.2f %.2f %4d %-8s %q %.110q\n", what, j.First[b], j.Second[b], len(p.hashes[b]), bl.Tag, bl.Hidden, bl.Text)
	}
}

// AsText returns the pages as plain text: the visible blocks as lines, with the
// content they are known to have.
func AsText(pages []*page) []Sample {
	out := make([]Sample, len(pages))
	for i, p := range pages {
		s := p.Sample
		s.Format = pipeline.Text
		s.Body = plain(p)
		out[i] = s
	}
	return out
}

func plain(p *page) []byte {
	var b []byte
	for i := range p.doc.Page().Blocks {
		bl := &p.doc.Page().Blocks[i]
		if bl.Hidden != "" && !p.hidden {
			continue
		}
		switch {
		case len(b) == 0:
		case bl.Joined:
			b = append(b, ' ')
		case bl.Broken:
			b = append(b, '\n')
		default:
			b = append(b, "\n\n"...)
		}
		b = append(b, bl.Text...)
	}
	return b
}
