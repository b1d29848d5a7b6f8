package dolma_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint-news/offprint/pipeline/sink/dolma"
)

func Example() {
	line, err := dolma.AppendAttributes(nil, dolma.Document{
		ID: "a#1", Text: "Café news. Share this!",
		Spans: []dolma.Span{{Start: 12, End: 23, Kind: "share-buttons", Confidence: 95}},
	})
	fmt.Printf("%s%v", line, err)
	// Output:
	// {"id":"a#1","attributes":{"offprint__share_buttons":[[11,22,0.95]]}}
	// <nil>
}

func TestAppendAttributes(t *testing.T) {
	text := "é😀a\nz"
	line, err := dolma.AppendAttributes([]byte("before\n"), dolma.Document{ID: "\"\n", Text: text, Spans: []dolma.Span{
		{Start: 6, End: 7, Kind: "b-c", Confidence: 7}, {Start: 2, End: 6, Kind: "a", Confidence: 100}, {Start: 0, End: 9, Kind: "b-c", Confidence: 50}, {Start: 9, End: 9, Kind: "a"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	want := "before\n{\"id\":\"\\\"\\n\",\"attributes\":{\"offprint__a\":[[1,2,1],[5,5,0]],\"offprint__b_c\":[[0,5,0.5],[2,3,0.07]]}}\n"
	if diff := cmp.Diff(want, string(line)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if !json.Valid(line[len("before\n"):]) {
		t.Error("not JSON")
	}
	line, err = dolma.AppendAttributes(nil, dolma.Document{ID: "x"})
	if string(line) != "{\"id\":\"x\",\"attributes\":{}}\n" || err != nil {
		t.Errorf("without spans: got %s, %v", line, err)
	}
	for _, bad := range []dolma.Span{{Start: 1, End: 2}, {Start: 0, End: 10}, {Start: 7, End: 6}, {Start: -1, End: 2}, {Start: 2, End: 4}} {
		if _, err := dolma.AppendAttributes(nil, dolma.Document{Text: text, Spans: []dolma.Span{bad}}); !errors.Is(err, dolma.ErrSpan) {
			t.Errorf("span %+v: got %v, want %v", bad, err, dolma.ErrSpan)
		}
	}
}
