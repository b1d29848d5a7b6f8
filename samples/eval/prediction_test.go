package eval

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadPredictions(t *testing.T) {
	in := `{"id":"a","content":"one block","framing":["bare",{"kind":"share","text":"Like us"}],` +
		`"disclaimers":["Not advice.",{"text":"Views.","kind":"views","kinds":["legal"]}],` +
		`"publisher":"The Ledger","authors":[{"name":"Ann Lee"},{"text":"Bo Ek"},"Cy Day"],"genre":null,"published":""}` +
		"\n\n" + `{"id":"b","content":["x"]}` + "\n" + `{"id":"b","content":["later"]}`
	want := map[string]FramingPrediction{
		"a": {
			ID: "a", Content: Strings{"one block"}, Framing: []Claim{{"", "bare"}, {"share", "Like us"}},
			Disclaimers: []Disclaimer{{Text: "Not advice."}, {"Views.", Strings{"views", "legal"}}},
			Publisher:   Strings{"The Ledger"}, Authors: Strings{"Ann Lee", "Bo Ek", "Cy Day"},
		},
		"b": {ID: "b", Content: Strings{"later"}},
	}
	got, err := ReadPredictions[FramingPrediction](strings.NewReader(in))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("every form the Python scorer takes, later lines winning (-want +got):\n%s", diff)
	}
}

func TestReadPredictionsErrors(t *testing.T) {
	for in, want := range map[string]string{
		"{\"id\":\"a\"}\n{\"id\":":           "line 2",
		"\n\n{\"text\":\"no id\"}":           "line 3: prediction without an id",
		"{\"id\":\"a\",\"text\":[\"list\"]}": "line 1",
	} {
		_, err := ReadPredictions[Prediction](strings.NewReader(in))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("reading %q: error %v, want one with %q", in, err, want)
		}
	}
}

func TestWritePredictions(t *testing.T) {
	var b bytes.Buffer
	err := WritePredictions(&b, []Prediction{{ID: "a", Text: "x < y & z"}, {ID: "b", Author: "Ann"}})
	want := `{"id":"a","text":"x < y & z"}` + "\n" + `{"id":"b","text":"","author":"Ann"}` + "\n"
	if err != nil || b.String() != want {
		t.Errorf("got %q, %v, want %q", b.String(), err, want)
	}
}

func FuzzReadPredictions(f *testing.F) {
	f.Add([]byte(`{"id":"a","content":["x",{"name":"y"}],"framing":["z"],"disclaimers":["d",{"kind":"views"}]}`))
	f.Add([]byte(`{"id":"a","authors":[null,[]]}`))
	f.Fuzz(func(t *testing.T, in []byte) {
		first, err := ReadPredictions[FramingPrediction](bytes.NewReader(in))
		if err != nil {
			return
		}
		for id, p := range first {
			var b bytes.Buffer
			if err := WritePredictions(&b, []FramingPrediction{p}); err != nil {
				t.Fatal(err)
			}
			again, err := ReadPredictions[FramingPrediction](&b)
			if err != nil {
				t.Fatalf("cannot read back what was written: %v", err)
			}
			score := func(p FramingPrediction) string {
				return printed(t, ScoreFraming(tinyFraming, map[string]FramingPrediction{"a": p}).WriteText)
			}
			if diff := cmp.Diff(score(p), score(again[id])); diff != "" {
				t.Errorf("a prediction written and read again scores otherwise:\n%s", diff)
			}
		}
	})
}

// tinyFraming is one page with a bit of everything.
var tinyFraming = []FramingPage{{
	Page: Page{ID: "a", Lang: "en"},
	Lines: []FramingLine{
		{N: 1, Text: "Ferry stays in port", Label: "title"},
		{N: 2, Text: "Share this", Label: "share"},
		{N: 3, Text: "The ferry to the outer islands stays in port today. Read also: Old mill sold", Parts: []FramingLine{
			{Text: "The ferry to the outer islands stays in port today.", Label: "body"},
			{Text: "Read also: Old mill sold", Label: "related"},
		}},
		{N: 4, Text: "The harbour master blames the wind.", Label: "body"},
		{N: 5, Text: "***", Label: "other-boilerplate"},
		{N: 6, Text: "Views are the author's own.", Label: "disclaimer"},
	},
	Hidden: []string{"Secret menu"},
	Facts: FramingFacts{
		Publisher: Strings{"Island Courier"}, Authors: Strings{"Ann Lee"}, Published: "3 May 2021",
		Disclaimers: []Disclaimer{{"Views are the author's own.", Strings{"views"}}},
	},
}}
