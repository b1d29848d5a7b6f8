package parquet_test

import (
	"bytes"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	pq "github.com/parquet-go/parquet-go"

	"github.com/offprint-news/offprint/pipeline/sink/parquet"
)

func row(i int) parquet.Row {
	r := parquet.Row{
		ID: fmt.Sprintf("a.warc.gz#%d", i), URL: "https://news.example/", Host: "news.example", Verdict: "article",
		Format: "html", Charset: "utf-8", Bytes: int64(i), SHA256: strings.Repeat("ab", 32), Text: strings.Repeat(fmt.Sprint("é", i), i%50),
	}
	for k := range i % 4 {
		r.Content = append(r.Content, parquet.Span{Start: int64(k), End: int64(k + 7), Kind: "paragraph", Text: fmt.Sprint("part ", k)})
	}
	for k := range i % 3 {
		r.Framing = append(r.Framing, parquet.Span{Start: int64(k), End: int64(k + 1), Kind: "share-buttons", Stage: "ruled", Rule: "core/share", Confidence: 97, Why: "says share"})
		r.Edits = append(r.Edits, parquet.Edit{Start: 3, End: 4, Before: "â€™", After: "’", Rules: "mojibake", Grade: "sure"})
	}
	if i%2 == 0 {
		r.Facts = []parquet.Fact{{Key: "publisher", Status: "unknown"}, {Key: "title", Value: "A\x00B", Status: "stated", Where: "h1", Confidence: 90}}
		r.Degraded = []string{"too deep"}
		r.Record = []byte(`{"id":1}`)
	}
	return r
}

func write(t testing.TB, n int) []byte {
	var b bytes.Buffer
	w := parquet.NewWriter(&b)
	for i := range n {
		r := row(i)
		if err := w.Write(&r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestRoundTrip(t *testing.T) {
	const n = 300
	file := write(t, n)
	got, err := pq.Read[parquet.Row](bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	var want []parquet.Row
	for i := range n {
		want = append(want, row(i))
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("rows read back (-want +got):\n%s", diff)
	}
	if !bytes.Equal(file, write(t, n)) {
		t.Error("the same rows gave other bytes")
	}
	empty := write(t, 0)
	if got, err := pq.Read[parquet.Row](bytes.NewReader(empty), int64(len(empty))); err != nil || len(got) > 0 {
		t.Errorf("a file without rows: got %d rows, %v", len(got), err)
	}
}

// TestMemory: what is held does not grow with the file.
func TestMemory(t *testing.T) {
	w := parquet.NewWriter(discard{})
	big := row(7)
	big.Text = strings.Repeat("some text that compresses. ", 4000)
	const n, step = 4000, 200
	var early, late uint64 // the most that was held in the first and the last third
	for i := range n {
		if err := w.Write(&big); err != nil {
			t.Fatal(err)
		}
		if i%step != step-1 {
			continue
		}
		var m runtime.MemStats
		runtime.GC() // twice: the buffers in a sync.Pool outlive one collection
		runtime.GC()
		runtime.ReadMemStats(&m)
		switch {
		case i < n/3:
			early = max(early, m.HeapAlloc)
		case i >= n-n/3:
			late = max(late, m.HeapAlloc)
		}
	}
	if late > early+groupBytes {
		t.Errorf("heap grew from %d to %d MB while %d MB of text were written", early>>20, late>>20, n*len(big.Text)>>20)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

// groupBytes is the size of a row group: the heap may differ by one.
const groupBytes = 8 << 20

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

// TestWriteError: an error of the file comes up, at the latest from Close.
func TestWriteError(t *testing.T) {
	w := parquet.NewWriter(broken{})
	r := row(5)
	err := w.Write(&r)
	if err = errors.Join(err, w.Close()); !errors.Is(err, errBroken) {
		t.Errorf("got %v, want %v", err, errBroken)
	}
}

var errBroken = errors.New("disk full")

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errBroken }

func BenchmarkWriter(b *testing.B) {
	r := row(7)
	r.Text = strings.Repeat("some text that compresses, number 17. ", 200)
	b.SetBytes(int64(len(r.Text)))
	b.ReportAllocs()
	w := parquet.NewWriter(discard{})
	for b.Loop() {
		if err := w.Write(&r); err != nil {
			b.Fatal(err)
		}
	}
}
