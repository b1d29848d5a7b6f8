package eval

import (
	"io"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestScoreWCXB(t *testing.T) {
	pages := []WCXBPage{
		{Page: Page{ID: "half", Type: "article"}, Content: "one two three four", With: []string{"ONE two", "four"}, Without: []string{"Menu"}},
		{Page: Page{ID: "empty", Type: "forum"}},
		{Page: Page{ID: "spoilt", Type: "forum"}, Without: []string{"x"}},
		{Page: Page{ID: "missing", Type: "article"}, Content: "five", Without: []string{"x", "y"}},
	}
	s := ScoreWCXB(pages, map[string]Prediction{
		"half": {Text: "Menu one, TWO two"}, "empty": {}, "spoilt": {Text: "x"}, "stranger": {Text: "five"},
	})
	nan := math.NaN()
	type row struct{ P, R, F1, With, Without float64 }
	want := []row{
		{.5, .5, .5, 0, 1}, // each word counts as often as the gold has it
		{1, 1, 1, nan, nan},
		{0, 0, 0, nan, 1},
		{0, 0, 0, nan, 0},
	}
	for i, r := range s.Pages {
		got := row{r.P, r.R, r.F1, r.With, r.Without}
		if !cmp.Equal(want[i], got, equateNaN) {
			t.Errorf("page %s: got %+v, want %+v", r.Page.ID, got, want[i])
		}
	}
	if s.Missing != 1 {
		t.Errorf("Missing = %d, want 1", s.Missing)
	}
	if got := s.F1("article").Value; got != .25 {
		t.Errorf("F1 of the articles = %v, want .25", got)
	}
	text := "" +
		"type               n       P       R      F1    with  without\n" +
		"all                4  0.3750  0.3750  0.3750   0.000    0.667\n" +
		"article            2  0.2500  0.2500  0.2500   0.000    0.500\n" +
		"forum              2  0.5000  0.5000  0.5000     nan    1.000\n"
	if diff := cmp.Diff(text, printed(t, s.WriteText)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

var equateNaN = cmp.Comparer(func(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) })

func segmentsScore() *SegmentsScore {
	return ScoreSegments([]SegmentsPage{
		{Page: Page{ID: "a"}, With: []string{"the old  mill", "The harbour"}, Without: []string{"Menu", "old mill"}, Authors: Strings{"Ann Lee", "Bo Ek"}, Date: "2020-01-02"},
		{Page: Page{ID: "b"}, With: []string{"wind"}, Without: []string{"Share", "Like"}},
		{Page: Page{ID: "c"}, With: []string{"rain"}},
	}, map[string]Prediction{
		"a": {Text: "Menu\nthe old\u00a0mill, the harbour", Author: "BO EK and Ann Lee", Date: "2020-01"},
		"b": {Text: "The wind.", Author: "Nemo"},
	})
}

func TestScoreSegments(t *testing.T) {
	s := segmentsScore()
	want := "pages 3  P 0.5000  R 0.5000  Acc 0.5000  F1 0.5000\n" +
		"pages leaking 33.3%  losing 66.7%  fully clean 33.3%\n"
	if diff := cmp.Diff(want, printed(t, s.WriteText)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if s.Missing != 1 {
		t.Errorf("Missing = %d, want 1", s.Missing)
	}
}

func TestWriteFacts(t *testing.T) {
	want := "" +
		"fact      known  given  right   near  wrong right/given right/known  |  unknown  given\n" +
		"author        1      1      1      0      0     100.0 %     100.0 %  |        2      1\n" +
		"date          1      1      0      1      0       0.0 %       0.0 %  |        2      0\n" +
		"the set names some authors and dates only: a page without one may well have one\n"
	if diff := cmp.Diff(want, printed(t, segmentsScore().WriteFacts)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	s := ScoreWCXB([]WCXBPage{{Page: Page{ID: "a"}, Author: "Ann Lee", Date: "2020-01-02"}},
		map[string]Prediction{"a": {Author: "Nemo", Date: "2020-01-02T08:00:00Z"}})
	want = "" +
		"fact      known  given  right   near  wrong right/given right/known  |  unknown  given\n" +
		"author        1      1      0      0      1       0.0 %       0.0 %  |        0      0\n" +
		"date          1      1      1      0      0     100.0 %     100.0 %  |        0      0\n"
	if diff := cmp.Diff(want, printed(t, s.WriteFacts)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Authors that the gold does not have: where they were read, and whether they
// stand there.
func TestWriteFactsExtras(t *testing.T) {
	pages := []WCXBPage{{Page: Page{ID: "a"}}, {Page: Page{ID: "b"}}, {Page: Page{ID: "c"}}, {Page: Page{ID: "d"}}, {Page: Page{ID: "e"}, Author: "Ann Lee"}}
	s := ScoreWCXB(pages, map[string]Prediction{
		"a": {Author: "Ann Lee", AuthorFrom: "structured data", AuthorQuote: "ann lee"},
		"b": {Author: "Ann Lee, Bo Ek", AuthorFrom: "byline", AuthorQuote: "By Ann Lee and Bo Ek"},
		"c": {Author: "Ann Lee", AuthorFrom: "byline", AuthorQuote: "By Ann"}, // half of it
		"d": {},
		"e": {Author: "Ann Lee", AuthorFrom: "meta element", AuthorQuote: "Ann Lee"}, // the gold has it
	})
	got := printed(t, s.WriteFacts)
	want := "author given where the gold has none: 3 of 4 pages; read from: structured data 1, byline 2, meta element 0; every word of it stands there: 2\n"
	if !strings.HasSuffix(got, want) {
		t.Errorf("got\n%swant at its end\n%s", got, want)
	}
}

func TestJudge(t *testing.T) {
	for _, c := range []struct {
		judge      func(gold, pred string) verdict
		gold, pred string
		want       verdict
		why        string
	}{
		{judgeAuthors, "Ann Lee and Bo Ek", "by BO EK, Ann Lee", right, "order and joining words do not matter"},
		{judgeAuthors, "Ann Lee, MD", "Ann Lee", near, "a title is missing"},
		{judgeAuthors, "Ann", "Ann Lee", near, "the gold has less"},
		{judgeAuthors, "Ann Lee", "Ann Ek", wrong, "another person"},
		{judgeAuthors, "Ann Lee", "—", wrong, "no name at all"},
		{judgeDate, "2020-01-02", "2020-01-02T10:00", right, "the time of day does not matter"},
		{judgeDate, "2020-01-02T09:30", "2020-01-02", right, "nor in the gold"},
		{judgeDate, "2020-01", "2020-01-02", right, "as exact as the gold is"},
		{judgeDate, "2020-01-02", "2020-01", near, "less exact"},
		{judgeDate, "2020-01-02", "2020-01-03", wrong, "another day"},
		{judgeDate, "2020-01-02", "2 January 2020", wrong, "not in the agreed form"},
	} {
		if got := c.judge(c.gold, c.pred); got != c.want {
			t.Errorf("gold %q, predicted %q: got %d, want %d: %s", c.gold, c.pred, got, c.want, c.why)
		}
	}
}

func TestScoreFraming(t *testing.T) {
	s := ScoreFraming(tinyFraming, map[string]FramingPrediction{"a": {
		Content: Strings{
			"The ferry to the outer islands stays in port today.\nShare this", // a leak
			"Secret menu",         // hidden: ignored
			"Ferry stays in port", // optional: ignored
			"quite new",           // added
		},
		Framing: []Claim{
			{"promo", "Read also: Old mill sold"}, // the wrong kind
			{"disclaimer", "Views are the author's own."},
			{"share", "Share this"}, // doubled
		},
		Disclaimers: []Disclaimer{{Text: "These views are the author's own.", Kinds: Strings{"advice"}}, {Text: "No."}},
		Publisher:   Strings{"The Island Courier"}, Authors: Strings{"Ann Lee", "Nemo"}, Published: Strings{"May 2021"},
	}})
	want := "" +
		"== predictions: 1 pages, 33 words\n" +
		"content (words)        P      R      F1\n" +
		"  core, pooled       71.4   62.5   66.7\n" + // 10 right of 10+2+2 and of 16
		"  core, page mean    71.4   62.5   66.7\n" +
		"  strict, pooled     77.8   70.0   73.7\n" +
		"kept apart: 2 framing words leaked into content; 0 core words called framing; " +
		"lost 6 (18.2% of all; core 6, optional 0, framing 0); doubled 2; added 2 content, 0 framing\n" +
		"framing (words)        P      R      F1     | spans found   P   | leak into content\n" +
		"  micro              61.5   61.5   61.5\n" +
		"  micro, groups      61.5   61.5   61.5\n" +
		"  macro, all kinds   66.7   66.7   66.7\n" +
		"  macro, key kinds   66.7   66.7   66.7\n" +
		"  share                   100.0  100.0  100.0 |    1/1     100.0 |  100.0  (2 words)\n" +
		"  related                   -      0.0    -   |    0/1       -   |    0.0  (5 words)\n" +
		"  disclaimer              100.0  100.0  100.0 |    1/1     100.0 |    0.0  (6 words)\n" +
		"  promo                     0.0    -      -   |    0/0       0.0 |    -    (0 words)\n" +
		"disclaimers: 1 in gold, 2 predicted; found 100.0%, exact span 0.0%, kind right 0.0%, precision 50.0%\n" +
		"publisher: 1/1; authors: P 50.0 R 100.0 (1 names); republished-from: 0/0 (0 predicted); genre: 0/0; date: 1/1\n"
	if diff := cmp.Diff(want, printed(t, s.WriteText)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if s.Lost != 6 || s.Pages[0].Lost != 6 || s.Doubled != 2 || s.Pages[0].Doubled != 2 {
		t.Errorf("Lost %d, Doubled %d, want 6 and 2 of all and of the page", s.Lost, s.Doubled)
	}
	if s.Disclaimers != 1 || s.DisclaimersFound != 1 {
		t.Errorf("%d of %d disclaimers found, want 1 of 1", s.DisclaimersFound, s.Disclaimers)
	}
	if got := s.F1().Value; math.Abs(got-2./3) > 1e-9 {
		t.Errorf("F1 = %v, want 2/3", got)
	}
	if got := s.KeyKindsF1().Value; math.Abs(got-2./3) > 1e-9 {
		t.Errorf("KeyKindsF1 = %v, want 2/3", got)
	}
}

func TestFramingMissing(t *testing.T) {
	got := printed(t, ScoreFraming(tinyFraming, nil).WriteText)
	if want := "== predictions: 1 pages, 33 words, 1 without a prediction\n"; !strings.HasPrefix(got, want) {
		t.Errorf("got %q, want it to start %q", got, want)
	}
}

func TestEmptySets(t *testing.T) {
	for name, write := range map[string]func(io.Writer) error{
		"wcxb":              ScoreWCXB(nil, nil).WriteText,
		"wcxb intervals":    ScoreWCXB(nil, nil).WriteIntervals,
		"wcxb facts":        ScoreWCXB(nil, nil).WriteFacts,
		"segments":          ScoreSegments(nil, nil).WriteText,
		"segments interval": ScoreSegments(nil, nil).WriteIntervals,
		"framing":           ScoreFraming(nil, nil).WriteText,
		"framing intervals": ScoreFraming(nil, nil).WriteIntervals,
		"harm":              ScoreHarm(nil, nil, nil).WriteText,
	} {
		if printed(t, write) == "" {
			t.Errorf("%s: nothing printed", name)
		}
	}
}

func BenchmarkScoreFraming(b *testing.B) {
	text := strings.Repeat("The ferry to the outer islands stays in port today, and the harbour master blames the wind. ", 3)
	page := FramingPage{Page: Page{ID: "a"}}
	var pred FramingPrediction
	for i := range 60 {
		page.Lines = append(page.Lines, FramingLine{N: i + 1, Text: text, Label: []string{"body", "related"}[i%2]})
		pred.Content = append(pred.Content, text[i:]) // cut, so that no line is whole
	}
	b.SetBytes(int64(60 * len(text)))
	b.ReportAllocs()
	for b.Loop() {
		ScoreFraming([]FramingPage{page}, map[string]FramingPrediction{"a": pred})
	}
}

func BenchmarkScoreWCXB(b *testing.B) {
	text := strings.Repeat("The ferry to the outer islands – délayed – stays in port today, the harbour master said.\n", 80)
	pages := []WCXBPage{{Page: Page{ID: "a"}, Content: text}}
	b.SetBytes(int64(2 * len(text)))
	b.ReportAllocs()
	for b.Loop() {
		ScoreWCXB(pages, map[string]Prediction{"a": {Text: text}})
	}
}
