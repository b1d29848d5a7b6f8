package batch_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/pipeline/batch"
	"github.com/offprint-news/offprint/pipeline/source/warc/warctest"
)

// A WARC file is cleaned into a folder, and the result read back. The stages of a
// real run are those of stages.Default.
func ExampleRun() {
	dir, err := os.MkdirTemp("", "offprint")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	archive := warctest.Gzip(6, warctest.Response("<urn:uuid:1>", "https://news.example/bell", []byte("<h1>A New Bell</h1><p>It was hung on Saturday.</p>")).Bytes())
	if err := os.WriteFile(filepath.Join(dir, "crawl.warc.gz"), archive, 0o644); err != nil {
		panic(err)
	}

	pl, err := pipeline.New(pipeline.Options{})
	if err != nil {
		panic(err)
	}
	sum, err := batch.Run(context.Background(), batch.Options{
		Paths:   []string{dir},
		Out:     filepath.Join(dir, "result"),
		Cleaner: batch.Cleaner{Pipeline: pl, Profile: pipeline.FullProfile},
	})
	if err != nil {
		panic(err)
	}
	for doc, err := range batch.Documents(filepath.Join(dir, "result")) {
		if err != nil {
			panic(err)
		}
		fmt.Printf("%s %s %q\n", doc.ID, doc.URL, doc.Text)
	}
	fmt.Println(sum.Manifest.Stats.Documents, "document,", sum.Manifest.Stats.Quarantined, "failed")
	// Output:
	// crawl.warc.gz#0 https://news.example/bell "A New Bell\n\nIt was hung on Saturday.\n"
	// 1 document, 0 failed
}

// A WARC file is cleaned page by page, without a folder.
func ExamplePages() {
	name := filepath.Join(os.TempDir(), "offprint-example.warc.gz") // any WARC file
	if err := os.WriteFile(name, archive(), 0o644); err != nil {
		panic(err)
	}
	defer os.Remove(name)

	pl, err := pipeline.New(pipeline.Options{}) // with the stages of stages.Default
	if err != nil {
		panic(err)
	}
	ctx := context.Background()
	var lost []string
	pages := batch.Pages(ctx, []string{name}, batch.ReadOptions{}, func(it *batch.Item) {
		if it.Gap != nil {
			lost = append(lost, it.Gap.Reason)
		}
	})
	for page, err := range pl.Run(ctx, pipeline.RunOptions{}, pages) {
		if err != nil {
			panic(err) // the file cannot be read any more
		}
		if page.Err == nil {
			fmt.Printf("%s %q\n", page.Doc.URL, page.Doc.Content(pipeline.FullProfile))
		}
	}
	fmt.Println("gaps:", lost)
	// Output:
	// https://news.example/bell "A New Bell\n\nIt was hung on Saturday.\n"
	// gaps: [cut-short]
}

// archive is a WARC file with a whole member and one that breaks off.
func archive() []byte {
	page := []byte("<h1>A New Bell</h1><p>It was hung on Saturday.</p>")
	member := warctest.Gzip(6, warctest.Response("<urn:uuid:1>", "https://news.example/bell", page).Bytes())
	return append(member, member[:len(member)/2]...)
}

// Lines of JSON are cleaned one by one, in order.
func ExampleCleaner_Filter() {
	pl, err := pipeline.New(pipeline.Options{})
	if err != nil {
		panic(err)
	}
	in := `{"id": "a", "html": "<p>A page.</p>"}
{"id": "b", "html": 7}
`
	var out bytes.Buffer
	c := batch.Cleaner{Pipeline: pl}
	stats, err := c.Filter(context.Background(), bytes.NewReader([]byte(in)), &out, batch.FilterOptions{})
	if err != nil {
		panic(err)
	}
	fmt.Println(bytes.Count(out.Bytes(), []byte("\n")), "lines:", stats.Documents, "document,", stats.Quarantined, "failed")
	// Output: 2 lines: 1 document, 1 failed
}
