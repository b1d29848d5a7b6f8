package datatrove_test

import (
	"fmt"
	"testing"

	"github.com/offprint-news/offprint/pipeline/sink/datatrove"
)

func Example() {
	line, err := datatrove.Append(nil, datatrove.Document{
		Text: "a < b & c\n", ID: "a.warc.gz#0", Metadata: map[string]any{"url": "https://a.example/", "date": nil},
	})
	fmt.Printf("%s%v", line, err)
	// Output:
	// {"text":"a < b & c\n","id":"a.warc.gz#0","metadata":{"date":null,"url":"https://a.example/"}}
	// <nil>
}

func TestAppend(t *testing.T) {
	got, err := datatrove.Append([]byte("x\n"), datatrove.Document{ID: "1"})
	if want := "x\n{\"text\":\"\",\"id\":\"1\",\"metadata\":{}}\n"; string(got) != want || err != nil {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
	if got, err := datatrove.Append([]byte("x\n"), datatrove.Document{Metadata: func() {}}); err == nil || string(got) != "x\n" {
		t.Errorf("metadata that is no JSON: got %q, %v; want what was there, and an error", got, err)
	}
}
