package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"strings"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages"
)

// Clean one page with the default stages.
func Example() {
	list, err := stages.Default()
	if err != nil {
		log.Fatal(err)
	}
	pl, err := pipeline.New(pipeline.Options{}, list...)
	if err != nil {
		log.Fatal(err)
	}
	page := []byte("<h1>A New Bell</h1><p>The bell was hung on Saturday.</p><footer>© 2021 The Harbour Post</footer>")
	doc, err := pl.Process(context.Background(), pipeline.Input{ID: "bell", Body: page})
	if err != nil {
		log.Print(err) // what could be read stands in doc all the same
	}
	fmt.Print(doc.Content(pipeline.FullProfile))
	// Output:
	// A New Bell
	//
	// The bell was hung on Saturday.
}

// A stage labels what it knows, and says why.
func ExampleStageFunc() {
	tide := pipeline.StageFunc("tide", func(ctx context.Context, p *pipeline.Pass) error {
		for i, b := range p.Blocks() {
			if !strings.HasPrefix(b.Text, "High water today:") {
				continue
			}
			err := p.FrameBlock(&p.Blocks()[i], pipeline.Finding{
				Rule: "tide/table", Kind: pipeline.OtherBoilerplate, Confidence: 95, Why: "a tide table",
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	pl, err := pipeline.New(pipeline.Options{}, tide)
	if err != nil {
		log.Fatal(err)
	}
	doc, err := pl.Process(context.Background(), pipeline.Input{ID: "bell", Body: []byte("The bell was hung.\nHigh water today: 11:20")})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(doc.Content(pipeline.FullProfile), doc.Marks()[0].Rule, "\n")
	// Output:
	// The bell was hung.
	// tide/table
}

// The record of a document gives its input back, byte for byte.
func ExampleRecord_Restore() {
	pl, err := pipeline.New(pipeline.Options{})
	if err != nil {
		log.Fatal(err)
	}
	doc, err := pl.Process(context.Background(), pipeline.Input{ID: "page", Body: []byte("<p>caf\xe9<!-- old -->")})
	if err != nil {
		log.Fatal(err)
	}
	rec, err := doc.Record(pipeline.BodyProfile)
	if err != nil {
		log.Fatal(err)
	}
	body, err := rec.Restore()
	fmt.Printf("%s%q %v\n", rec.Text, body, err)
	// Output:
	// café
	// "<p>caf\xe9<!-- old -->" <nil>
}

// Many pages with all processors. Results come in the order of the inputs.
func ExamplePipeline_Run() {
	pl, err := pipeline.New(pipeline.Options{})
	if err != nil {
		log.Fatal(err)
	}
	src := func(yield func(pipeline.Input, error) bool) {
		for _, page := range []string{"<p>one</p>", "%PDF-1.7", "<p>three</p>"} {
			if !yield(pipeline.Input{ID: page[:4], Body: []byte(page)}, nil) {
				return
			}
		}
	}
	for res, err := range pl.Run(context.Background(), pipeline.RunOptions{}, src) {
		if err != nil {
			log.Fatal(err) // the source failed: there is no more
		}
		if errors.Is(res.Err, pipeline.ErrDecode) {
			fmt.Println("no page:", res.Input.ID)
			continue
		}
		fmt.Print(res.Doc.Content(pipeline.BodyProfile))
	}
	// Output:
	// one
	// no page: %PDF
	// three
}
