package stories

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/offprint-news/offprint/pipeline"
)

// Lists of teasers that name who wrote each: a headline, a line or two of it, a
// byline, again and again. A story has one byline.
const (
	bylinedTeasers = 3  // so many bylines in a row are a list
	bylineApart    = 4  // blocks from one byline of a list to the next, at most
	bylineDek      = 45 // words between a headline and its byline, at most
)

// bylined labels lists of teasers that are told by their bylines.
func (f *finder) bylined() error {
	for i := 0; i < len(f.blocks); i++ {
		if !f.bylineAlone(i) {
			continue
		}
		last, n := i, 1
		for k := i + 1; k < len(f.blocks) && k-last <= bylineApart; k++ {
			if words(f.blocks[k].Text) > bylineDek {
				break
			}
			if f.bylineAlone(k) && k > last+1 {
				last, n = k, n+1
			}
		}
		if n < bylinedTeasers {
			continue
		}
		from := i
		for from > 0 && i-from < bylineApart-1 && words(f.blocks[from-1].Text) <= bylineDek && f.class[from-1] != framing && !endsLikeProse(f.blocks[from-1].Text) {
			from--
		}
		for k := from; k <= last; k++ {
			if f.known(k).Framing() {
				continue
			}
			err := f.p.FrameBlock(&f.blocks[k], pipeline.Finding{
				Rule: "stories/bylined-teasers", Kind: pipeline.Related, Confidence: confidence,
				Evidence: []pipeline.Span{f.blocks[i].Span, f.blocks[last].Span}, Why: "one of several headlines in a row with a byline each",
			})
			if err != nil {
				return err
			}
		}
		i = last
	}
	return nil
}

// bylineAlone reports whether a block is a byline and nothing else. A small letter at
// its head goes on with the line above, as in a list of books.
func (f *finder) bylineAlone(i int) bool {
	s := f.blocks[i].Text
	if f.blocks[i].Hidden != "" || len(s) > 60 {
		return false
	}
	first, rest, ok := strings.Cut(s, " ")
	if !ok || !by[strings.ToLower(strings.TrimRight(first, ":"))] || words(rest) > 4 {
		return false
	}
	return unicode.IsUpper(firstRune(first)) && unicode.IsUpper(firstRune(rest)) && unicode.IsLetter(lastRune(rest))
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// endsLikeProse reports whether a text is a paragraph that comes to an end.
func endsLikeProse(s string) bool {
	return words(s) > 12 && strings.ContainsRune(".!?…”\"。", lastRune(s))
}

// enclosesHere reports whether a kind is one of those in this form of the page: where no
// markup tells them, the lines between two of an offer of letters are part of it.
func (f *finder) enclosesHere(k pipeline.Kind) bool {
	return encloses[k] || k == pipeline.Newsletter && f.p.Page().Format == pipeline.Text
}

// enclosed labels a few blocks of content that stand between two that a rule knows
// as parts of one form or notice: what it says in between belongs to it.
func (f *finder) enclosed() error {
	const mostBlocks, mostWords = 5, 90
	open, total := -1, 0
	for i := range f.blocks {
		if f.blocks[i].Hidden != "" {
			continue
		}
		k := f.known(i)
		switch {
		case k == pipeline.Disclaimer && open >= 0:
			continue
		case k.Framing():
			embed := f.embed(i)
			if open >= 0 && f.known(open) == k && !embed && i-open-1 <= mostBlocks && total > 0 && total <= mostWords {
				if err := f.enclose(open, i, k); err != nil {
					return err
				}
			}
			open, total = -1, 0
			if f.enclosesHere(k) && !embed {
				open = i
			}
		default:
			total += words(f.blocks[i].Text)
			if open >= 0 && f.known(open) == pipeline.Newsletter && f.class[i] == prose && f.core(i) {
				open = -1 // the story goes on between two offers
			}
		}
	}
	return nil
}

// encloses lists the kinds whose texts go on between two blocks that are known.
var encloses = map[pipeline.Kind]bool{
	pipeline.CommentForm: true, pipeline.Paywall: true, pipeline.CookieConsent: true, pipeline.Donation: true,
}

// embed reports whether a block stands in the place of a video or a post of others: the
// story goes on between two of them.
func (f *finder) embed(i int) bool {
	m := f.p.Label(&f.blocks[i])
	return m != nil && strings.HasSuffix(m.Rule, "/embed-notice")
}

func (f *finder) enclose(open, end int, kind pipeline.Kind) error {
	for k := open + 1; k < end; k++ {
		if f.blocks[k].Hidden != "" || f.known(k).Framing() || kind == pipeline.Newsletter && f.kind(k) == pipeline.SiteFooter {
			continue // offers of letters stand in the foot more than once
		}
		err := f.p.FrameBlock(&f.blocks[k], pipeline.Finding{
			Rule: "stories/enclosed", Kind: kind, Confidence: confidence,
			Evidence: []pipeline.Span{f.blocks[open].Span, f.blocks[end].Span}, Why: "stands between two parts of one " + string(kind),
		})
		if err != nil {
			return err
		}
	}
	return nil
}
