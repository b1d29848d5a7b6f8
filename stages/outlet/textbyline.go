package outlet

import (
	"cmp"
	"slices"
	"strings"

	"github.com/offprint-news/offprint/pipeline"
)

// deskAlone are words that stand where a byline does, with a date beside them.
var deskAlone = set("editor editors staff redaktion redaction rédaction redacción redação redazione redakcja редакция редакція newsdesk newsroom")

// textBylines finds the byline of a plain text: a line that says "by", or a
// line that is a person's name at the headline. The name alone is a weak sign; a
// date or its label beside it confirms it.
func (s *sheet) textBylines() error {
	lo, hi := s.around()
	for i := lo; i < hi; i++ {
		b := &s.page.Blocks[i]
		if len(b.Text) >= long && i >= s.head || i > 0 && i < s.head && titleLike(s.page.Blocks[i-1].Text) {
			continue // above the headline a title and its byline are a teaser
		}
		if err := s.lineByline(i, false); err != nil {
			return err
		}
	}
	// What stands nearest to the headline is its byline; "by" above it may be of a teaser.
	slices.SortStableFunc(s.bylines, func(a, b byline) int {
		return cmp.Compare(abs(a.block-s.head), abs(b.block-s.head))
	})
	for i := lo; i < hi && len(s.bylines) == 0; i++ {
		b := &s.page.Blocks[i]
		if i == s.head || len(b.Text) > 60 {
			continue
		}
		v := trimName(b.Text)
		if !s.nameAlone(v, b) && !deskAlone[strings.ToLower(v)] || !s.dateBeside(i) {
			continue
		}
		s.addByline(byline{claim: s.blockClaim(b, 0, len(b.Text), "", "name-line", 70), people: []person{{name: v}}, strong: true, block: i})
		if err := s.frame(b, 0, len(b.Text), pipeline.Byline, "byline"); err != nil {
			return err
		}
	}
	if s.head < 0 {
		return nil
	}
	for i := max(hi, s.end-8); i < s.end; i++ {
		if err := s.lineByline(i, true); err != nil {
			return err
		}
	}
	return nil
}

// dateBeside reports whether a line has a date in it, or a date, or its label,
// in the line before it or the two after.
func (s *sheet) dateBeside(i int) bool {
	for k := max(0, i-1); k <= i+2 && k < len(s.page.Blocks); k++ {
		t := s.page.Blocks[k].Text
		if len(t) > 120 {
			continue
		}
		if w, ok := parseDate(t, false); ok && (k == i || (w.to-w.from)*3 > len(t)) || k != i && len(t) < 40 && publishedRe.MatchString(t) {
			return true
		}
	}
	return false
}

func abs(n int) int { return max(n, -n) }
