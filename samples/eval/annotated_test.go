package eval

import (
	"bytes"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

const annotatedHTML = `<html><head><title>Not seen</title></head><body><nav><a href="/">Home</a><p>News</p></nav><h1>The mill opens</h1>
<p>The old <b>mill</b> opens in May.  Read also: The bridge!</p><p style="display: none">Home</p><script>mill()</script><p>A line nobody labelled</p><div>Home</div></body></html>`

var annotatedGold = FramingPage{Page: Page{ID: "town"}, Lines: []FramingLine{
	{Text: "Home", Label: "navigation"},
	{Text: "News", Label: "navigation"},
	{Text: "—", Label: "other-boilerplate"},
	{Text: "The mill opens", Label: "title"},
	{Text: "The old mill opens in May. Read also: The bridge!", Parts: []FramingLine{{Text: "The old mill opens in May.", Label: "body"}, {Text: "Read also: The bridge!", Label: "related"}}},
	{Text: "Not on the page", Label: "promo"},
	{Text: "Home", Label: "site-footer"},
}}

func TestAnnotated(t *testing.T) {
	var b bytes.Buffer
	if err := WriteAnnotated(&b, []FramingPage{annotatedGold}, "held"); err != nil {
		t.Fatal(err)
	}
	if got := b.String(); strings.Contains(strings.ToLower(got), "mill") {
		t.Errorf("got %q, want no word of the page", got)
	}
	pages, err := ReadAnnotated(&b, "x.tsv")
	if err != nil {
		t.Fatal(err)
	}
	set := []Page{NewPage(fstest.MapFS{"town.html": {Data: []byte(annotatedHTML)}}, "town.html")}
	set[0].ID = "town"
	got, missing, err := LoadAnnotated(pages, "", HTML, set)
	if err != nil {
		t.Fatal(err)
	}
	if want := (Missing{Lines: 1, All: 7}); missing != want {
		t.Errorf("got %+v, want %+v: a line without a word is not kept, one is not on the page", missing, want)
	}
	want := []FramingLine{
		{N: 1, Text: "Home", Label: "navigation"},
		{N: 2, Text: "News", Label: "navigation"},
		{N: 3, Text: "The mill opens", Label: "title"},
		{N: 4, Text: "The old mill opens in May. Read also: The bridge!", Parts: []FramingLine{{N: 4, Text: "The old mill opens in May.", Label: "body"}, {Text: "Read also: The bridge!", Label: "related"}}},
		{N: 5, Text: "Home", Label: "site-footer"},
	}
	if diff := cmp.Diff(want, got[0].Lines); diff != "" {
		t.Errorf("the lines again, in order, without what is hidden or no text (-want +got):\n%s", diff)
	}
	if got[0].File() != "town.html" {
		t.Errorf("got file %q, want the page's own", got[0].File())
	}
	texts, _, err := LoadAnnotated(pages, "held", Text, set)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := texts[0].Bytes()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("Home\nNews\nThe mill opens\nThe old mill opens in May. Read also: The bridge!\nHome\n", string(raw)); diff != "" {
		t.Errorf("as plain text the page is its lines (-want +got):\n%s", diff)
	}
	for _, part := range []string{"open", "held"} {
		got, _, err := LoadAnnotated(pages, part, HTML, set)
		if err != nil || len(got) != map[string]int{"held": 1}[part] {
			t.Errorf("part %s: got %d pages and %v, want those of the part alone", part, len(got), err)
		}
	}
	if got, _, err := LoadAnnotated(pages, "", HTML); err != nil || len(got) != 0 {
		t.Errorf("got %d pages and %v, want none: no set has them", len(got), err)
	}
}

func TestReadAnnotated(t *testing.T) {
	for in, want := range map[string]string{
		"navigation\t2\tabcdef\n":                   "x.tsv:1: a line of no page",
		"# pages\npage\ta\tboth\n":                  `x.tsv:2: part "both": want open or held`,
		"page\ta\topen\nmenu\t2\tabcdef\n":          `x.tsv:2: unknown label "menu"`,
		"page\ta\topen\nnavigation\t0\tabcdef\n":    "x.tsv:2: want a number of words and a hash",
		"page\ta\topen\nnavigation\t2\tabcdef012\n": "x.tsv:2: want a number of words and a hash",
		"page\ta\topen\nnavigation\t2\n":            "x.tsv:2: got 2 fields, want 3",
	} {
		if _, err := ReadAnnotated(strings.NewReader(in), "x.tsv"); err == nil || err.Error() != want {
			t.Errorf("%q: got error %v, want %s", in, err, want)
		}
	}
	own, err := Annotated()
	if err != nil {
		t.Fatal(err)
	}
	ids, held := map[string]bool{}, 0
	for _, p := range own {
		if ids[p.ID] {
			t.Errorf("page %s stands twice: it may be open and held", p.ID)
		}
		ids[p.ID] = true
		held += one(p.Part == "held")
	}
	if len(own) != 251 || held != 60 {
		t.Errorf("got %d pages, %d of them held, want 251 and 60 as the documentation says", len(own), held)
	}
}
