package warc_test

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"

	"github.com/offprint-news/offprint/pipeline/source/warc"
	"github.com/offprint-news/offprint/pipeline/source/warc/warctest"
)

var pagesDir = flag.String("pages", "", "take the pages of the benchmark from the .html and .html.gz files below this folder")

// benchPages gives about 16 MB of pages: made ones, or those of -pages.
func benchPages(b *testing.B) (pages [][]byte) {
	size := 0
	if *pagesDir == "" {
		for i := 0; size < 16<<20; i++ {
			pages = append(pages, warctest.Page(uint64(i), 20_000+i*7919%120_000))
			size += len(pages[i])
		}
		return pages
	}
	err := filepath.WalkDir(*pagesDir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || size > 16<<20 || !strings.Contains(path, ".html") {
			return err
		}
		page, err := os.ReadFile(path)
		if err == nil && strings.HasSuffix(path, ".gz") {
			var r *gzip.Reader
			if r, err = gzip.NewReader(bytes.NewReader(page)); err == nil {
				page, err = io.ReadAll(r)
			}
		}
		pages = append(pages, page)
		size += len(page)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return pages
}

// BenchmarkReader reads pages in each form; the rate is bytes of plain text a
// second, on one core. "inflate alone" is what the gzip library takes for the
// same members with nothing done to the text.
func BenchmarkReader(b *testing.B) {
	var recs []warctest.Record
	size := 0
	for i, page := range benchPages(b) {
		rec := warctest.Response(fmt.Sprint(i), fmt.Sprintf("https://news.example/%d", i), page)
		recs = append(recs, rec)
		size += len(rec.Body)
	}
	b.Run("inflate alone", func(b *testing.B) {
		file := forms["member per record"](recs)
		b.SetBytes(int64(size))
		for b.Loop() {
			r, err := gzip.NewReader(bufio.NewReader(bytes.NewReader(file)))
			if err != nil {
				b.Fatal(err)
			}
			if _, err := io.Copy(io.Discard, struct{ io.Reader }{r}); err != nil {
				b.Fatal(err)
			}
		}
	})
	for _, form := range []string{"plain", "member per record", "one member", "zstd frame per record"} {
		file := forms[form](recs)
		b.Run(form, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(size))
			for b.Loop() {
				n := 0
				for _, err := range warc.NewReader(bytes.NewReader(file), warc.Options{}).Records() {
					if err != nil {
						b.Fatal(err)
					}
					n++
				}
				if n != len(recs) {
					b.Fatalf("got %d records, want %d", n, len(recs))
				}
			}
			b.ReportMetric(float64(size)/float64(len(file)), "ratio")
		})
	}
}
