package parquet_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	pq "github.com/parquet-go/parquet-go"

	"github.com/offprint-news/offprint/pipeline/source/parquet"
)

type document struct {
	HTML *string `parquet:"html,optional,zstd"`
	Raw  []byte  `parquet:"raw"`
}

type row struct {
	ID   int64    `parquet:"id"`
	URL  string   `parquet:"url,dict"`
	Doc  document `parquet:"doc"`
	Text *string  `parquet:"text,optional"`
	Tags []string `parquet:"tags,list"`
}

func str(s string) *string { return &s }

// file writes n rows, ten to a row group; every third has no page, every ninth
// no text either.
func file(t testing.TB, n int) []byte {
	var b bytes.Buffer
	w := pq.NewGenericWriter[row](&b, pq.MaxRowsPerRowGroup(10), pq.PageBufferSize(500))
	for i := range n {
		r := row{ID: int64(i), URL: "https://a.example/" + strings.Repeat("x", i%3), Doc: document{Raw: []byte{0xff, byte(i)}}, Tags: []string{"a", "b"}}
		if i%3 != 0 {
			r.Doc.HTML = str(strings.Repeat(fmt.Sprintf("<p>%d", i), 40))
		}
		if i%9 != 0 {
			r.Text = str(fmt.Sprint("text ", i))
		}
		if _, err := w.Write([]row{r}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestItems(t *testing.T) {
	p := file(t, 35)
	r, err := parquet.Open(bytes.NewReader(p), int64(len(p)), parquet.Options{HTML: "doc.html"})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for item := range r.Items("a.parquet") {
		want := parquet.Item{ID: fmt.Sprint(n), URL: "https://a.example/" + strings.Repeat("x", n%3), ContentType: "text/html", Offset: int64(n)}
		switch {
		case n%3 != 0:
			want.Body = []byte(strings.Repeat(fmt.Sprintf("<p>%d", n), 40))
		case n%9 != 0:
			want.Body, want.ContentType = []byte(fmt.Sprint("text ", n)), "text/plain"
		default:
			want.Err, want.ContentType = parquet.ErrNoBody, "text/plain"
		}
		if diff := cmp.Diff(want, item, cmp.Comparer(func(a, b error) bool { return errors.Is(a, b) })); diff != "" {
			t.Errorf("row %d (-want +got):\n%s", n, diff)
		}
		n++
	}
	if n != 35 {
		t.Errorf("got %d rows, want 35", n)
	}
}

func TestBinaryColumnAndNames(t *testing.T) {
	p := file(t, 3)
	r, err := parquet.Open(bytes.NewReader(p), int64(len(p)), parquet.Options{HTML: "doc.raw", ID: "url"})
	if err != nil {
		t.Fatal(err)
	}
	for item := range r.Items("a") {
		if want := []byte{0xff, byte(item.Offset)}; !bytes.Equal(item.Body, want) || !strings.HasPrefix(item.ID, "https://") {
			t.Errorf("row %d: got body %x, id %q; want %x and the url", item.Offset, item.Body, item.ID, want)
		}
	}
}

func TestOpenErrors(t *testing.T) {
	p := file(t, 3)
	for _, tt := range []struct {
		opt  parquet.Options
		file []byte
		want string
	}{
		{parquet.Options{HTML: "page"}, p, `no column "page"; columns are id, url, doc.html, doc.raw, text, tags.list.element`},
		{parquet.Options{HTML: "tags.list.element"}, p, "is a list"},
		{parquet.Options{}, []byte("PAR1 this is not"), "parquet: "},
		{parquet.Options{}, nil, "parquet: "},
	} {
		_, err := parquet.Open(bytes.NewReader(tt.file), int64(len(tt.file)), tt.opt)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("got error %v, want one with %q", err, tt.want)
		}
	}
}

func TestRanges(t *testing.T) {
	p := file(t, 95)
	for _, step := range []int64{50, 700, 2500, 1 << 20} {
		var got []int64
		for start := int64(0); start < int64(len(p)); start += step {
			r, err := parquet.OpenRange(bytes.NewReader(p), int64(len(p)), start, start+step, parquet.Options{})
			if err != nil {
				t.Fatal(err)
			}
			for item := range r.Items("a") {
				got = append(got, item.Offset)
			}
		}
		for i, row := range got {
			if row != int64(i) {
				t.Fatalf("ranges of %d bytes give rows %v, want each once in order", step, got)
			}
		}
		if len(got) != 95 {
			t.Errorf("ranges of %d bytes give %d rows, want 95", step, len(got))
		}
	}
}

// TestDamage: whatever is done to the pages, every row is given or counted as
// lost, and nothing panics.
func TestDamage(t *testing.T) {
	whole := file(t, 95)
	lostSome := false
	for at := 4; at < len(whole); at += 61 {
		p := bytes.Clone(whole)
		for i := at; i < min(at+20, len(p)); i++ {
			p[i] ^= 0xa5
		}
		r, err := parquet.Open(bytes.NewReader(p), int64(len(p)), parquet.Options{HTML: "doc.html"})
		if err != nil {
			continue // the footer is hit
		}
		rows, lost := int64(0), int64(0)
		for item := range r.Items("a") {
			var bad *parquet.GroupError
			if errors.As(item.Err, &bad) {
				lost += bad.Lost
			} else {
				rows++
			}
		}
		lostSome = lostSome || lost > 0
		if rows+lost < 95 && at < len(whole)/2 {
			t.Errorf("damage at %d: %d rows and %d lost, want 95 in all", at, rows, lost)
		}
	}
	if !lostSome {
		t.Error("no damage was noticed at all")
	}
}
