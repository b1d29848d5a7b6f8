package pipeline_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/offprint-news/offprint/pipeline"
)

// TestProcessReader: a reader gives what its bytes give; one that fails or never
// ends gives an error and what was read.
func TestProcessReader(t *testing.T) {
	pl, err := pipeline.New(pipeline.Options{Limits: pipeline.Limits{Bytes: 1000}})
	if err != nil {
		t.Fatal(err)
	}
	const page = "<p>The new bell was hung on Saturday.</p>"
	d, err := pl.ProcessReader(context.Background(), pipeline.Input{ID: "a"}, iotest.OneByteReader(strings.NewReader(page)))
	if err != nil || d.Source.Text != page {
		t.Errorf("got %v, %q, want the page", err, d.Source.Text)
	}
	broken := errors.New("the line is down")
	d, err = pl.ProcessReader(context.Background(), pipeline.Input{ID: "b"}, io.MultiReader(strings.NewReader(page), iotest.ErrReader(broken)))
	if !errors.Is(err, broken) || d == nil || d.Source.Text != page {
		t.Errorf("got %v, want the reader's error, and the page", err)
	}
	_, err = pl.ProcessReader(context.Background(), pipeline.Input{ID: "c"}, endless{})
	if !errors.Is(err, pipeline.ErrTooLarge) {
		t.Errorf("got %v, want ErrTooLarge", err)
	}
}

type endless struct{}

func (endless) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = 'a'
	}
	return len(b), nil
}
