package warc_test

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"

	"github.com/offprint-news/offprint/pipeline/source/warc"
	"github.com/offprint-news/offprint/pipeline/source/warc/warctest"
)

// TestHostile: files made to cost time or memory end in reasonable time, and
// what is whole behind the attack is still read. A cost that grows with the
// square of the file shows as a test that does not end.
func TestHostile(t *testing.T) {
	last := warctest.Gzip(6, warctest.Response("last", "https://a.example/", warctest.Page(1, 3000)).Bytes())
	lastPlain := warctest.Response("last", "https://a.example/", warctest.Page(1, 3000)).Bytes()
	tests := []struct {
		name string
		file []byte
		last bool // the record behind the attack is to be read
	}{
		{"member of 1.5 GB of zeros", append(bomb(3<<29), last...), true},
		{"small records that all claim 10 MB", slices.Concat(many(40_000, 10<<20), lastPlain), true},
		{"small records that all claim a petabyte", slices.Concat(many(40_000, 1<<50), lastPlain), true},
		{"the same in one member", warctest.Gzip(1, many(40_000, 1<<50), lastPlain), true},
		{"version lines only", append(bytes.Repeat([]byte("WARC/1.0\r\n"), 400_000), lastPlain...), true},
		{"version lines with fields", append(bytes.Repeat([]byte("WARC/1.0\r\nA: b\r\n"), 200_000), lastPlain...), true},
		{"a header without end", append([]byte("WARC/1.0\r\n"), bytes.Repeat([]byte("A: b\r\n"), 1_000_000)...), false},
		{"continuation lines without end", append([]byte("WARC/1.0\r\nA: b\r\n"), bytes.Repeat([]byte(" c\r\n"), 200_000)...), false},
		{"gzip magic numbers only", append(bytes.Repeat([]byte{0x1f, 0x8b, 0x08, 0}, 1<<20), last...), false},
		{"zstd magic numbers only", bytes.Repeat([]byte{0x28, 0xb5, 0x2f, 0xfd}, 1<<20), false},
		{"members inside members", nested(1500), false},
		{"line breaks only", append(bytes.Repeat([]byte("\r\n"), 4<<20), lastPlain...), true},
		{"zeros in front", append(make([]byte, 8<<20), last...), true},
		{"a skippable frame longer than the file", []byte{0x50, 0x2a, 0x4d, 0x18, 0xff, 0xff, 0xff, 0xff, 1, 2, 3}, false},
		{"a dictionary of junk", warctest.DictionaryFrame(bytes.Repeat([]byte("junk"), 1000)), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := readAll(t, tt.file, warc.Options{})
			if read := slices.Contains(got.ids, "urn:uuid:last"); read != tt.last {
				t.Errorf("record behind the attack read: %v, want %v; gaps %.300s", read, tt.last, fmt.Sprint(got.bad()))
			}
		})
	}
}

// many makes n small records that claim the given length.
func many(n int, claim int64) []byte {
	one := warctest.Record{Type: "resource", ID: "<urn:uuid:liar>", Length: fmt.Sprint(claim), Body: []byte("x")}.Bytes()
	return bytes.Repeat(one, n)
}

// bomb is a member whose text is a record of so many zeros.
func bomb(size int64) []byte {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, 1)
	head := warctest.Record{Type: "resource", ID: "<urn:uuid:bomb>", Length: fmt.Sprint(size)}.Bytes()
	w.Write(head[:len(head)-4])
	zeros := make([]byte, 64<<20)
	for ; size > 0; size -= int64(len(zeros)) {
		w.Write(zeros)
	}
	io.WriteString(w, "\r\n\r\n")
	w.Close()
	return b.Bytes()
}

// nested makes members whose text, stored, holds further members, none of which
// ends well: each would be read to the end of the file.
func nested(depth int) []byte {
	inner := bytes.Repeat([]byte("padding "), 1000)
	for range depth {
		m := warctest.Gzip(0, []byte("WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: 99999999\r\n\r\n"), inner)
		m[len(m)-6] ^= 1
		inner = m
	}
	return inner
}

// TestNestedArchive: a page that is itself a WARC file is one record, not many,
// in a file of one record per member.
func TestNestedArchive(t *testing.T) {
	inner := forms["plain"](corpus(10, false, false))
	outer := []warctest.Record{
		{Type: "warcinfo", ID: "<urn:uuid:info>", Body: []byte("a")},
		{Type: "resource", ID: "<urn:uuid:archive>", Body: inner},
		{Type: "resource", ID: "<urn:uuid:next>", Body: []byte("b")},
	}
	want := []string{"urn:uuid:info", "urn:uuid:archive", "urn:uuid:next"}
	for form, store := range forms {
		if form == "members across records" {
			continue // where a member happens to begin with an inner record, nothing tells it from an outer one
		}
		got := readAll(t, store(outer), warc.Options{})
		if diff := cmp.Diff(want, got.ids); diff != "" || len(got.bad()) > 0 {
			t.Errorf("%s (-want +got):\n%s gaps %v", form, diff, got.bad())
		}
	}
	got := readAll(t, forms["member per record"](outer), warc.Options{MaxBody: 1000})
	if diff := cmp.Diff(want, got.ids); diff != "" || len(got.bad()) > 0 {
		t.Errorf("with a limit below its size (-want +got):\n%s gaps %v", diff, got.bad())
	}
}
