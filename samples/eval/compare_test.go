package eval

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

func TestBootstrap(t *testing.T) {
	var xs []float64
	for i := range 100 {
		xs = append(xs, float64(i%2))
	}
	a, b := bootstrapMean(xs), bootstrapMean(xs)
	if a != b {
		t.Errorf("two runs gave %v and %v, want the same", a, b)
	}
	// the standard error is .05, so the interval should be about .5 ± .098
	if a.Value != .5 || a.Low < .38 || a.Low > .42 || a.High < .58 || a.High > .62 {
		t.Errorf("got %v, want about .5 [.4, .6]", a)
	}
	if got := bootstrapMean([]float64{.25, .25}); got != (Interval{.25, .25, .25}) {
		t.Errorf("got %v, want no spread where no page differs", got)
	}
}

type figures []Figure

func (f figures) Figures() []Figure { return f }

func TestDiff(t *testing.T) {
	c := Diff(
		figures{{"a", .5}, {"b", .5}, {"c", .5}, {"d", .5}, {"gone", 1}},
		figures{{"new", 1}, {"d", .75}, {"c", .5}, {"b", 0}, {"a", .75}})
	if c.Mean.Value != 0 || c.Mean.Low >= 0 || c.Mean.High <= 0 {
		t.Errorf("mean gain %v, want 0 and bounds on both sides", c.Mean)
	}
	c.Mean = Interval{}
	want := &Comparison{
		Better: 2, Worse: 1, Same: 1, Unpaired: 2,
		Changes: []Change{{"b", .5, 0}, {"a", .5, .75}, {"d", .5, .75}},
	}
	if diff := cmp.Diff(want, c); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var b bytes.Buffer
	if err := c.WriteText(&b, 1); err != nil {
		t.Fatal(err)
	}
	text := "pages better 2  worse 1  same 1  in one run only 2\nmean gain per page +0.0000 [+0.0000, +0.0000]\n" +
		"b                              0.500 -> 0.000  -0.500\n"
	if diff := cmp.Diff(text, b.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestClean(t *testing.T) {
	clean := CleanPages([]WCXBPage{
		{Page: Page{ID: "a", Type: "article"}, Title: "Cats & <dogs>", Content: "The mill & the \"old\" harbour\n\n  if a < b then\nthe end"},
		{Page: Page{ID: "b"}, Content: " — "},
	})
	if len(clean) != 1 {
		t.Fatalf("got %d pages, want only the one with words", len(clean))
	}
	if got := string(clean[0].Text()); got != clean[0].Content {
		t.Errorf("Text = %q, want the gold as it is", got)
	}
	root, err := html.Parse(bytes.NewReader(clean[0].HTML()))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for n := range root.Descendants() {
		if n.Type == html.TextNode && strings.TrimSpace(n.Data) != "" {
			got = append(got, n.Parent.Data+": "+n.Data)
		}
	}
	want := []string{`title: Cats & <dogs>`, `p: The mill & the "old" harbour`, `p: if a < b then`, `p: the end`}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the HTML gives the text back, a paragraph a line (-want +got):\n%s", diff)
	}
}

func TestHarm(t *testing.T) {
	pages := []Clean{
		{ID: "a", Type: "article", Content: "one two two three"},
		{ID: "b", Type: "article", Content: "four five six"},
		{ID: "c", Type: "forum", Content: "seven eight nine"},
	}
	h := ScoreHarm(pages, map[string]Cleaned{
		"a": {Text: "Three, two. One! And more"}, "b": {Text: "four five six"},
		"c": {Framing: []Labelled{{"promo", "en-asks/x", "Seven"}, {"byline", "weigh", "eight nine"}, {"promo", "en-asks/x", "..."}}},
	}, Judgements{
		Labelled{Kind: "promo", Text: "seven!"}.Key("c"):       Content,
		Labelled{Kind: "byline", Text: "Eight  nine"}.Key("b"): Framing, // of another page
	})
	want := "" +
		"type               n    words  framing       %    lost  harmed  share of words kept\n" +
		"all                3       10        3  30.000       4       2  0.6000 [0.0000, 1.0000]\n" +
		"article            2        7        0   0.000       1       1  0.8571 [0.7500, 1.0000]\n" +
		"forum              1        3        3 100.000       3       1  0.0000 [0.0000, 0.0000]\n" +
		"     0 words   0.000 %  framing by the labels guide, which the gold keeps\n" +
		"     1 words  10.000 %  content: the label is wrong\n" +
		"     2 words  20.000 %  read by nobody\n" +
		"     2 words on   1 pages  byline by weigh\n" +
		"     1 words on   1 pages  promo by en-asks/x\n"
	if diff := cmp.Diff(want, printed(t, h.WriteText)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	unjudged := "c/byline/" + strings.Split(Labelled{Kind: "byline", Text: "eight nine"}.Key("c"), "/")[2] + "\t\tweigh: eight nine\n"
	if diff := cmp.Diff(unjudged, printed(t, h.WriteUnjudged)); diff != "" {
		t.Errorf("what is to be judged, without what has no word (-want +got):\n%s", diff)
	}
	var ids []string
	for _, c := range h.Worst(5) {
		ids = append(ids, c.ID)
	}
	if diff := cmp.Diff([]string{"c", "a"}, ids); diff != "" {
		t.Errorf("worst first, unharmed pages left out (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]Figure{{"a", .75}, {"b", 1}, {"c", 0}}, h.Figures()); diff != "" {
		t.Errorf("Figures (-want +got):\n%s", diff)
	}
}

func TestJudgements(t *testing.T) {
	if _, err := Judged(); err != nil {
		t.Errorf("the project's own: %v", err)
	}
	for in, want := range map[string]string{
		"# why\n\nx/promo/1\tcontent\tsaid twice\nx/promo/1\tcontent\n": "",
		"x/promo/1\n":                      "j.tsv:1: want a key",
		"x/promo/1\t\tthe text\n":          `j.tsv:1: judgement "": want "framing" or "content"`,
		"x/a/1\tcontent\nx/a/1\tframing\n": `j.tsv:2: x/a/1 is judged "content" above`,
	} {
		got, err := ReadJudgements(strings.NewReader(in), "j.tsv")
		if want == "" && (err != nil || len(got) != 1) || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: got %v and %v, want %q", in, got, err, want)
		}
	}
}

func TestWorstWCXB(t *testing.T) {
	gold := "The ferry stays in port. The harbour master blames the wind."
	page := func(id string) WCXBPage { return WCXBPage{Page: Page{ID: id, Type: "article"}, Content: gold} }
	s := ScoreWCXB([]WCXBPage{page("good"), page("none"), page("twice"), page("other")}, map[string]Prediction{
		"good":  {Text: gold},
		"twice": {Text: gold + "\n" + gold},
		"other": {Text: "The ferry stays in port. Subscribe to our letter now"},
	})
	want := []Case{
		{ID: "none", Type: "article", Reason: "nothing came back of 11 words", Lost: []string{"the ferry stays in port the harbour master blames the wind"}},
		{
			ID: "other", Type: "article", P: .5, R: 5. / 11, F1: 2 * .5 * (5. / 11) / (.5 + 5./11), Reason: "lost 6 of 11 words, leaked 5 of 10",
			Lost: []string{"the harbour master blames the wind"}, Leaked: []string{"subscribe to our letter now"},
		},
		{
			ID: "twice", Type: "article", P: .5, R: 1, F1: 2 * .5 * 1 / 1.5, Reason: "lost 0 of 11 words, leaked 11 of 22",
			Leaked: []string{"the ferry stays in port the harbour master blames the wind"},
		},
	}
	if diff := cmp.Diff(want, s.Worst(3)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var b bytes.Buffer
	if err := WriteCases(&b, s.Worst(2)[1:]); err != nil {
		t.Fatal(err)
	}
	text := "other article        F1 0.476 P 0.500 R 0.455  lost 6 of 11 words, leaked 5 of 10\n" +
		"    - the harbour master blames the wind\n    + subscribe to our letter now\n"
	if diff := cmp.Diff(text, b.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWorstSegments(t *testing.T) {
	want := []Case{
		{
			ID: "a", P: 1. / 3, R: .5, F1: .4, Reason: "lost 1 of 2 segments, leaked 2 of 2",
			Lost: []string{"The harbour  (its words are there: spacing, case or punctuation differs)"}, Leaked: []string{"Menu", "old mill"},
		},
		{ID: "c", Reason: "nothing came back", Lost: []string{"rain"}},
	}
	if diff := cmp.Diff(want, segmentsScore().Worst(9)); diff != "" {
		t.Errorf("most faults first, clean pages left out (-want +got):\n%s", diff)
	}
}

func TestWorstFraming(t *testing.T) {
	s := ScoreFraming(tinyFraming, map[string]FramingPrediction{"a": {
		Content: Strings{"Share this", "The ferry to the outer islands stays in port today."},
		Framing: []Claim{{"promo", "The harbour master blames the wind."}},
	}})
	got := s.Worst(1)
	if diff := cmp.Diff([]string{"promo: the harbour master blames the wind"}, got[0].Lost); diff != "" {
		t.Errorf("Lost says what it was called (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"share: share this"}, got[0].Leaked); diff != "" {
		t.Errorf("Leaked says what it is (-want +got):\n%s", diff)
	}
	if want := "core 10 of 16 words, called framing 6, leaked 2, added 0, lost 15, doubled 0"; got[0].Reason != want {
		t.Errorf("Reason = %q, want %q", got[0].Reason, want)
	}
	if got := ScoreFraming(tinyFraming, nil).Worst(1)[0].Reason; got != "no prediction" {
		t.Errorf("Reason = %q, want it to say that there was none", got)
	}
}

func TestLongest(t *testing.T) {
	var all, marks []string
	for i := range 40 {
		all, marks = append(all, fmt.Sprint(i)), append(marks, "x")
	}
	marks[2] = ""
	got := longest(all, marks)
	if len(got) != 2 || got[0].String() != "3 4 5 6 7 8 9 10 11 12 13 14 15 16 … (37 words)" || got[1].String() != "0 1" {
		t.Errorf("got %v, want the long run first, cut, and then the short one", got)
	}
}
