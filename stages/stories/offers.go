package stories

import (
	"strings"

	"github.com/offprint-news/offprint/pipeline"
)

// An offer of a bank set into a story is a box of terms and selling points. Rules
// know the names of the terms, each a line of its own; what stands between them is
// the rest of the box.
const (
	offerTerms = 3 // different terms in a box
	offerApart = 8 // blocks from one known line to the next, at most
)

// termsOfCredit are the lines that name the terms of a loan or a card, as they begin.
var termsOfCredit = []string{
	"regular apr", "intro apr", "annual fee", "balance transfer", "recommended credit", "credit score needed", "rates and fees", "rates & fees", "foreign transaction",
}

// offers labels such boxes.
func (f *finder) offers() error {
	for i := 0; i < len(f.blocks); i++ {
		if !f.offerLine(i) {
			continue
		}
		last := i
		terms := map[string]bool{}
		for k := i; k < len(f.blocks) && k-last <= offerApart; k++ {
			if f.offerLine(k) {
				last = k
				terms[termOf(f.blocks[k].Text)] = true
			}
		}
		delete(terms, "")
		if len(terms) >= offerTerms {
			// The value of the last term stands below it.
			if err := f.offer(i, min(last+2, len(f.blocks))); err != nil {
				return err
			}
		}
		i = last
	}
	return nil
}

// offer labels the blocks of a box, but for what rules know as something else.
func (f *finder) offer(from, to int) error {
	for k := from; k < to; k++ {
		if f.blocks[k].Hidden != "" || f.known(k).Framing() {
			continue
		}
		err := f.p.FrameBlock(&f.blocks[k], pipeline.Finding{
			Rule: "stories/offer", Kind: pipeline.Advertisement, Confidence: confidence,
			Evidence: []pipeline.Span{f.blocks[from].Span, f.blocks[to-1].Span}, Why: "stands among the terms of an offer",
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (f *finder) offerLine(i int) bool {
	return f.known(i) == pipeline.Advertisement && f.blocks[i].Hidden == ""
}

// termOf returns the term that a line names, or "".
func termOf(s string) string {
	l := strings.ToLower(s)
	for _, t := range termsOfCredit {
		if strings.HasPrefix(l, t) {
			return t
		}
	}
	return ""
}
