package samples_test

import (
	"flag"
	"os"
	"testing"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/samples"
	"github.com/offprint-news/offprint/stages"
)

var _ = flag.Bool("update", false, "write the golden files anew")

func newPipeline(t testing.TB) *pipeline.Pipeline {
	t.Helper()
	list, err := stages.Default()
	if err != nil {
		t.Fatal(err)
	}
	pl, err := pipeline.New(pipeline.Options{}, list...)
	if err != nil {
		t.Fatal(err)
	}
	return pl
}

func TestSamples(t *testing.T) {
	samples.Run(t, os.DirFS("."), newPipeline(t))
}
