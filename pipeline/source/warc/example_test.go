package warc_test

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/offprint-news/offprint/pipeline/source/warc"
	"github.com/offprint-news/offprint/pipeline/source/warc/warctest"
)

// A file whose second member is cut in half still gives all others.
func Example() {
	var file []byte
	for i := range 4 {
		page := fmt.Sprintf("<p>Page %d of an example.", i)
		member := warctest.Gzip(6, warctest.Response(fmt.Sprint(i), fmt.Sprintf("https://news.example/%d", i), []byte(page)).Bytes())
		if i == 1 {
			member = member[:len(member)/2]
		}
		file = append(file, member...)
	}
	r := warc.NewReader(bytes.NewReader(file), warc.Options{})
	for item := range r.Items("a.warc.gz") {
		var gap *warc.Gap
		switch {
		case errors.As(item.Err, &gap):
			fmt.Println("lost:", gap.Length > 0)
		case item.Skip == "":
			fmt.Println(item.URL, string(item.Body))
		}
	}
	acc := r.Account()
	fmt.Println("all bytes accounted for:", acc.RecordBytes+acc.GapBytes == int64(len(file)))
	// Output:
	// https://news.example/0 <p>Page 0 of an example.
	// lost: true
	// https://news.example/2 <p>Page 2 of an example.
	// https://news.example/3 <p>Page 3 of an example.
	// all bytes accounted for: true
}
