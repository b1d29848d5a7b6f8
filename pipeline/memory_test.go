package pipeline_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/offprint-news/offprint/pipeline"
)

// picture is all that can be seen of a page.
func picture(t *testing.T, d *pipeline.Document) string {
	t.Helper()
	var b bytes.Buffer
	if root := d.Page().Root; root != nil {
		if err := html.Render(&b, root); err != nil {
			t.Fatal(err)
		}
	}
	for _, e := range d.Page().Elements {
		fmt.Fprintln(&b, e.Node.Data, e.Node.Namespace, e.Node.Attr, e.Span, e.Inner, e.Parent, e.Depth)
	}
	for _, bl := range d.Page().Blocks {
		fmt.Fprintf(&b, "%+v\n", bl)
	}
	return b.String() + pipeline.Margin(d) + d.Content(pipeline.FullProfile)
}

// A page that is built in the memory of another must come out as in memory of its own,
// whatever came before: long and short pages, tags of many attributes, plain text.
func TestReleasedMemoryHoldsNothingOfThePageBefore(t *testing.T) {
	inputs := append([]string{
		"<p>" + strings.Repeat("<b class=x id=y>word</b> ", 3000) + "<p hidden>end",
		"<p " + manyAttributes(300) + ">one <a href=/a>two</a>",
		"a line of plain text\nand one more\n",
		"<svg><title>x</title></svg><p>y",
		"",
	}, lawPages...)
	shared := newPipeline(t, scribbler(9))
	for range 2 {
		for i, body := range inputs {
			in := pipeline.Input{ID: "page", Body: []byte(body)}
			want, _ := newPipeline(t, scribbler(9)).Process(t.Context(), in)
			got, _ := shared.Process(t.Context(), in)
			if g, w := picture(t, got), picture(t, want); g != w {
				t.Fatalf("page %d: got\n%.2000s\nwant, as in memory of its own,\n%.2000s", i, g, w)
			}
			got.Release()
			got.Release() // the second time there is nothing to give
			if n := len(got.Page().Elements) + len(got.Page().Blocks); n > 0 || got.Page().Root != nil {
				t.Fatalf("page %d: %d elements and blocks after its release, want an empty page: what it shows may be of another", i, n)
			}
		}
	}
}

func manyAttributes(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "a%d=%d ", i, i)
	}
	return b.String()
}
