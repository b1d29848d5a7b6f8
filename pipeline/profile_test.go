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

func TestFramed(t *testing.T) {
	const line = "It sails in May. READ ALSO: the pier"
	for _, tt := range []struct {
		from, to int
		want     bool
		why      string
	}{
		{0, len(line), true, "all of it is framing"},
		{17, len(line), false, "a sentence is left to the content"},
		{1, len(line), false, "a letter is left"},
	} {
		var framed bool
		stage := pipeline.StageFunc("frame", func(_ context.Context, p *pipeline.Pass) error {
			b := &p.Blocks()[0]
			if err := p.FrameText(b, tt.from, tt.to, pipeline.Finding{Kind: pipeline.Related, Confidence: 90}); err != nil {
				return err
			}
			framed = p.Doc().Framed(b)
			return nil
		})
		pl, err := pipeline.New(pipeline.Options{}, stage)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := pl.Process(t.Context(), pipeline.Input{ID: "t", Format: pipeline.Text, Body: []byte(line)}); err != nil {
			t.Fatal(err)
		}
		if framed != tt.want {
			t.Errorf("marked from %d: got %v, want %v: %s", tt.from, framed, tt.want, tt.why)
		}
	}
}
