package eval

import (
	"strings"
	"testing"
)

// sheetOf makes a page of lines "label: text"; parts of a line stand between
// bars.
func sheetOf(lines ...string) *sheet {
	page := &FramingPage{}
	for _, l := range lines {
		var line FramingLine
		for part := range strings.SplitSeq(l, "|") {
			name, text, _ := strings.Cut(strings.TrimSpace(part), ": ")
			line.Parts = append(line.Parts, FramingLine{Text: text, Label: name})
		}
		page.Lines = append(page.Lines, line)
	}
	return newSheet(page)
}

// claims shows one letter for each word: C content, F framing, B both, - lost.
func (s *sheet) claims() string {
	var b strings.Builder
	for i := range s.words {
		switch {
		case s.content[i] && s.kind[i] != "":
			b.WriteByte('B')
		case s.content[i]:
			b.WriteByte('C')
		case s.kind[i] != "":
			b.WriteByte('F')
		default:
			b.WriteByte('-')
		}
	}
	return b.String()
}

func TestLay(t *testing.T) {
	for _, c := range []struct {
		why   string
		lines []string
		lay   []Claim
		want  string
		added int
	}{
		{
			"content takes the place that is content, though a later one",
			[]string{"share: one two", "body: one two"},
			[]Claim{{content, "one two"}},
			"--CC", 0,
		},
		{
			"content takes optional rather than framing",
			[]string{"share: one two", "caption: one two"},
			[]Claim{{content, "one two"}},
			"--CC", 0,
		},
		{
			"a kind takes its own label",
			[]string{"body: one two", "promo: one two", "share: one two"},
			[]Claim{{"share", "one two"}},
			"----FF", 0,
		},
		{
			"else a label of its group, before one of another",
			[]string{"share: one two", "body: one two", "login: one two"},
			[]Claim{{"search", "one two"}},
			"----FF", 0,
		},
		{
			"of equals the first",
			[]string{"body: one two", "body: one two"},
			[]Claim{{content, "one two"}},
			"CC--", 0,
		},
		{
			"of equals the one after what was claimed last",
			[]string{"body: one two", "body: three", "body: one two"},
			[]Claim{{content, "three"}, {content, "one two"}},
			"--CCC", 0,
		},
		{
			"each word is claimed once as content, the second finds the other place",
			[]string{"body: one two", "body: one two"},
			[]Claim{{content, "one two"}, {content, "one two"}, {content, "one two"}},
			"CCCC", 2,
		},
		{
			"content and framing may claim the same word",
			[]string{"body: one two"},
			[]Claim{{content, "one two"}, {"share", "one two"}},
			"BB", 0,
		},
		{
			"of two framing claims the first stands",
			[]string{"body: one two three four"},
			[]Claim{{"share", "one two three four"}, {"promo", "one two three four"}},
			"FFFF", 4,
		},
		{
			"a claim over several lines, an ornament without words between them does not count against it",
			[]string{"promo: one two", "promo: three | body: ***", "promo: four", "share: one two", "share: three", "share: four"},
			[]Claim{{"promo", "one two three four"}},
			"FFFF----", 0,
		},
		{
			"the ornament within the run is skipped in weighing two places",
			[]string{"related: one two", "related: three", "promo: one two", "body: ***", "promo: three"},
			[]Claim{{"promo", "one two three"}},
			"---FFF", 0,
		},
		{
			"a part of a line of three words",
			[]string{"body: one two three four"},
			[]Claim{{content, "two three four"}},
			"-CCC", 0,
		},
		{
			"a part of two words is too little to be found inside a line",
			[]string{"body: one two three four"},
			[]Claim{{content, "two three"}},
			"----", 2,
		},
		{
			"two words are placed when they are a whole line of the page",
			[]string{"share: zero", "body: one two", "body: three"},
			[]Claim{{content, "new one two later"}},
			"-CC-", 2,
		},
		{
			"what the page lacks is added, the rest is placed where the last piece ended",
			[]string{"body: one two three four five six"},
			[]Claim{{content, "one two three four new five six"}},
			"CCCCCC", 1,
		},
	} {
		s := sheetOf(c.lines...)
		s.lay(c.lay)
		added := 0
		for _, n := range s.added {
			added += n
		}
		if got := s.claims(); got != c.want || added != c.added {
			t.Errorf("%s: got %s and %d added, want %s and %d", c.why, got, added, c.want, c.added)
		}
	}
}

func TestCountDisclaimers(t *testing.T) {
	gold := []Disclaimer{{"views are her own", Strings{"views"}}, {"no advice is given here", Strings{"advice"}}}
	for _, c := range []struct {
		why  string
		pred []Disclaimer
		want disclaimerTally
	}{
		{
			"half of the words are enough",
			[]Disclaimer{{"views are quite wild", nil}},
			disclaimerTally{gold: 2, predicted: 1, found: 1},
		},
		{
			"less is not",
			[]Disclaimer{{"views are quite wild today", nil}},
			disclaimerTally{gold: 2, predicted: 1},
		},
		{
			"one prediction cannot answer for two, and the nearer is taken",
			[]Disclaimer{{"views are not her own", nil}, {"Views are her own!", Strings{"legal", "views"}}},
			disclaimerTally{gold: 2, predicted: 2, found: 1, exact: 1, kind: 1},
		},
	} {
		var got disclaimerTally
		got.count(gold, c.pred)
		if got != c.want {
			t.Errorf("%s: got %+v, want %+v", c.why, got, c.want)
		}
	}
}
