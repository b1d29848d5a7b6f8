package disclaimer

import (
	"testing"

	"github.com/offprint-news/offprint/rules/dfa"
)

// Every pattern of every language is sound, also those that no example needs.
func TestPatterns(t *testing.T) {
	b, err := loadBook(shipped)
	if err != nil {
		t.Fatal(err)
	}
	for i, w := range b.rules {
		l := b.langs[i]
		for _, of := range patternsOf(w, l) {
			if of().Full() == nil {
				t.Errorf("%s/%s: a pattern of the rule or its language is not sound", w.Language, w.ID)
			}
		}
	}
}

// patternsOf returns all patterns of a rule and its language.
func patternsOf(w *Wording, l *language) []func() *dfa.Regexp {
	return []func() *dfa.Regexp{w.re, w.not, l.speech, l.hedge, l.except, l.split, l.party, l.clause, l.site}
}

// TestWordings checks every rule of every language against its own examples, as
// the stage applies them: sentence by sentence, behind the gate.
func TestWordings(t *testing.T) {
	b, err := loadBook(shipped)
	if err != nil {
		t.Fatal(err)
	}
	for i, w := range b.rules {
		hits := func(text string) bool {
			g := &gate{book: b}
			for _, s := range sentences(text) {
				part := text[s[0]:s[1]]
				for _, r := range g.open(part) {
					if int(r) == i && w.re().MatchString(part) && !w.not().MatchString(part) && b.speaks(part, w.Language) {
						if w.Fine == "correction" || w.Fine == "report-error" || !b.langs[i].speech().MatchString(part) {
							return true
						}
					}
				}
			}
			return false
		}
		for _, s := range w.Hit {
			if !hits(s) {
				t.Errorf("%s/%s must hit %q", w.Language, w.ID, s)
			}
		}
		for _, s := range w.Miss {
			if hits(s) {
				t.Errorf("%s/%s must miss %q", w.Language, w.ID, s)
			}
		}
	}
}
