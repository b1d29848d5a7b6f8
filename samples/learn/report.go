package learn

import (
	"fmt"
	"io"
	"strings"

	"github.com/offprint-news/offprint/pipeline"
)

// WriteErrors prints the blocks of the page that were judged wrongly: by the
// classifier, or by the whole pipeline, with the rule that settled them there.
func (h *Held) WriteErrors(w io.Writer) {
	j, p := h.Judgement, h.page
	if h.Weak {
		h.writeLines(w)
		return
	}
	kept := h.pipelineKeeps()
	fmt.Fprintf(w, "\n##### %s %s F1 %.3f pipeline %.3f expected %.3f threshold %.2f ceiling %.2f gold %d words %s\n",
		p.ID, p.Type, h.F1, p.f1(func(b int) bool { return pipeline.BodyProfile.Has(kept[b].Kind) }), j.Expected, j.Threshold, p.ceil, p.goldN, p.URL)
	for b := range p.hashes {
		bl := &p.doc.Page().Blocks[b]
		want, got := p.y[b] >= .5, j.Keep(b)
		if want == got && want == pipeline.BodyProfile.Has(kept[b].Kind) {
			continue
		}
		what := "lost"
		if !want {
			what = "leak"
		}
		fmt.Fprintf(w, "%s %v>%v %.2f %.2f %4d %-8s %q %s %.110q\n", what, got, pipeline.BodyProfile.Has(kept[b].Kind), j.First[b], j.Second[b], len(p.hashes[b]), bl.Tag, bl.Hidden, kept[b].Rule, bl.Text)
	}
}

// writeLines prints the known lines of a page that the pipeline put on the wrong
// side, with the blocks that hold them and the rule that settled those.
func (h *Held) writeLines(w io.Writer) {
	p := h.page
	squeeze := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	text := squeeze(h.Text)
	kept := h.pipelineKeeps()
	fmt.Fprintf(w, "\n##### %s segments %s\n", p.ID, p.URL)
	write := func(what string, lines []string, want bool) {
		for _, s := range lines {
			if s = squeeze(s); strings.Contains(text, s) == want {
				continue
			}
			fmt.Fprintf(w, "%s %s\n", what, s)
			for b, f := range kept {
				if t := squeeze(p.doc.Page().Blocks[b].Text); strings.Contains(t, s) {
					fmt.Fprintf(w, "     %.2f %.2f %s %s | %.300s\n", h.Judgement.First[b], h.Judgement.Second[b], f.Kind, f.Rule, t)
				}
			}
		}
	}
	write("lost", p.With, true)
	write("leak", p.Without, false)
}

// pipelineKeeps returns for each block the finding that most of its text stands under.
func (h *Held) pipelineKeeps() []pipeline.Finding {
	out := make([]pipeline.Finding, len(h.page.hashes))
	most := make([]int, len(out))
	if h.doc == nil {
		return out
	}
	marks := h.doc.Marks()
	for _, part := range h.doc.Parts() {
		if part.Block < len(out) && part.Mark >= 0 && len(part.Text) > most[part.Block] {
			most[part.Block] = len(part.Text)
			out[part.Block] = marks[part.Mark].Finding
		}
	}
	return out
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
