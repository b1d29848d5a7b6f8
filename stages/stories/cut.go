package stories

import (
	"strings"

	"github.com/offprint-news/offprint/pipeline"
)

// Teasers without a heading over them are told by their form: a headline, and under
// it the first lines of the story, cut short. One may be a heading and a sentence
// that trails off; two in a row are not.
const (
	cutTeasers = 2
	cutWords   = 70 // the first lines of a story are no more
)

// cutShort labels rows of headlines whose texts are cut short, below the story.
func (f *finder) cutShort() error {
	paragraphs := 0
	for i := 0; i < len(f.blocks); i++ {
		end := i
		for paragraphs >= 3 && f.cutTeaser(end) {
			end += 2
		}
		if end-i < 2*cutTeasers {
			if f.class[i] == prose && f.core(i) {
				paragraphs++
			}
			continue
		}
		for k := i; k < end; k++ {
			err := f.p.FrameBlock(&f.blocks[k], pipeline.Finding{
				Rule: "stories/teasers", Kind: pipeline.Related, Confidence: confidence,
				Evidence: []pipeline.Span{f.blocks[i].Span, f.blocks[end-1].Span},
				Why:      "one of several headlines in a row whose texts are cut short",
			})
			if err != nil {
				return err
			}
		}
		i = end - 1
	}
	return nil
}

// cutTeaser reports whether a headline stands at i, and under it a text that is cut
// short.
func (f *finder) cutTeaser(i int) bool {
	if i+1 >= len(f.blocks) || f.class[i] != headline || f.blocks[i].Hidden != "" || f.blocks[i+1].Hidden != "" {
		return false
	}
	text := strings.TrimSpace(f.blocks[i+1].Text)
	n := words(text)
	return n >= 6 && n <= cutWords && f.class[i+1] != framing &&
		(strings.HasSuffix(text, "...") || strings.HasSuffix(text, "…") || strings.HasSuffix(text, "[…]") || strings.HasSuffix(text, "[...]"))
}
