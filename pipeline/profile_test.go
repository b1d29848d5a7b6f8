package pipeline_test

import (
	"context"
	"testing"

	"github.com/offprint-news/offprint/pipeline"
)

func TestContentPrintsARepeatedTitleOnce(t *testing.T) {
	label := pipeline.StageFunc("label", func(_ context.Context, p *pipeline.Pass) error {
		for i := range p.Blocks() {
			b := &p.Blocks()[i]
			kind := pipeline.Body
			if b.Text == "Ferry returns" || b.Text == "FERRY RETURNS" {
				kind = pipeline.Title
			}
			if err := p.FrameBlock(b, pipeline.Finding{Kind: kind, Confidence: 90}); err != nil {
				return err
			}
		}
		return nil
	})
	pl, err := pipeline.New(pipeline.Options{}, label)
	if err != nil {
		t.Fatal(err)
	}
	d, err := pl.Process(t.Context(), pipeline.Input{ID: "t", Format: pipeline.Text, Body: []byte("Ferry returns\n\nIt sails in May.\n\nFERRY RETURNS\n\nIt sails in May.\n")})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := d.Content(pipeline.FullProfile), "Ferry returns\n\nIt sails in May.\n\nIt sails in May.\n"; got != want {
		t.Errorf("full: got %q, want %q: a headline counts once, a sentence as often as it stands", got, want)
	}
	if got, want := d.Content(pipeline.BodyProfile), "It sails in May.\n\nIt sails in May.\n"; got != want {
		t.Errorf("body: got %q, want %q", got, want)
	}
}
