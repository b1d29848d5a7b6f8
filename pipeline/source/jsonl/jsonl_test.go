package jsonl_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/offprint-news/offprint/pipeline/source/jsonl"
)

type row struct{ ID, URL, Type, Body, Issue, Err string }

func rows(r *jsonl.Reader) (got []row) {
	for item := range r.Items("a.jsonl") {
		r := row{item.ID, item.URL, item.ContentType, string(item.Body), item.Issue, ""}
		if item.Err != nil {
			r.Err = item.Err.Error()
		}
		got = append(got, r)
	}
	return got
}

func TestItems(t *testing.T) {
	tests := []struct {
		name, in string
		opt      jsonl.Options
		want     []row
	}{
		{name: "page", in: `{"id":"1","url":"https://a.example/","html":"<p>a\n"}` + "\n", want: []row{{ID: "1", URL: "https://a.example/", Type: "text/html", Body: "<p>a\n"}}},
		{name: "text, no id, no line break at the end", in: `{"text":"b"}`, want: []row{{ID: "a.jsonl#0", Type: "text/plain", Body: "b"}}},
		{name: "page before text", in: `{"text":"b","html":"<p>","id":7}`, want: []row{{ID: "7", Type: "text/html", Body: "<p>"}}},
		{name: "null page", in: `{"text":"b","html":null,"id":null}`, want: []row{{ID: "a.jsonl#0", Type: "text/plain", Body: "b"}}},
		{
			name: "own names", in: `{"raw_content":"<p>","warc_url":"u","docid":"d","mime":"application/xhtml+xml"}`,
			opt:  jsonl.Options{HTML: "raw_content", URL: "warc_url", ID: "docid", ContentType: "mime"},
			want: []row{{ID: "d", URL: "u", Type: "application/xhtml+xml", Body: "<p>"}},
		},
		{
			name: "a bad line does not end the reading", in: "{\"text\":\"a\"}\r\n\n{\"text\":\"b\n[1]\n{\"text\":\"c\"}\n",
			want: []row{
				{ID: "a.jsonl#0", Type: "text/plain", Body: "a"},
				{ID: "a.jsonl#15", Err: "a.jsonl:3:10: unexpected end of JSON input"},
				{ID: "a.jsonl#26", Err: "a.jsonl:4: not an object but a JSON array"},
				{ID: "a.jsonl#30", Type: "text/plain", Body: "c"},
			},
		},
		{name: "no body", in: `{"id":"1"}`, want: []row{{ID: "1", Type: "text/plain", Err: `a.jsonl:1: no field with a page or text: want "html" or "text"`}}},
		{name: "wrong type", in: `{"id":"1","html":["<p>"]}`, want: []row{{ID: "1", Type: "text/plain", Err: `a.jsonl:1: field "html" is not a string`}}},
		{
			name: "long line", in: `{"text":"` + strings.Repeat("a", 200_000) + `"}` + "\n" + `{"text":"b"}`, opt: jsonl.Options{MaxLine: 100_000},
			want: []row{
				{ID: "a.jsonl#0", Err: "a.jsonl:1: line too long: 200012 bytes, limit 100000"},
				{ID: "a.jsonl#200012", Type: "text/plain", Body: "b"},
			},
		},
		{name: "long last line", in: `{"text":"aaaaaaaa"}`, opt: jsonl.Options{MaxLine: 10}, want: []row{{ID: "a.jsonl#0", Err: "a.jsonl:1: line too long: 19 bytes, limit 10"}}},
		{name: "escapes", in: `{"text":"\u00e9\ud83d\ude00\/\\\"\b\f\n\r\t"}`, want: []row{{ID: "a.jsonl#0", Type: "text/plain", Body: "é😀/\\\"\b\f\n\r\t"}}},
		{name: "lone surrogate", in: `{"text":"a\ud83dz\ud83d\u0041"}`, want: []row{{ID: "a.jsonl#0", Type: "text/plain", Body: "a\ufffdz\ufffdA", Issue: "lone surrogate"}}},
		{name: "bytes that are no UTF-8 stay", in: "{\"text\":\"caf\xe9\"}", want: []row{{ID: "a.jsonl#0", Type: "text/plain", Body: "caf\xe9"}}},
		{name: "byte order mark", in: "\ufeff{\"text\":\"a\"}", want: []row{{ID: "a.jsonl#0", Type: "text/plain", Body: "a"}}},
		{name: "empty"},
		{name: "blank lines", in: "\n \n\r\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for form, pack := range packs {
				got := rows(jsonl.NewReader(iotest.HalfReader(bytes.NewReader(pack([]byte(tt.in)))), tt.opt))
				if diff := cmp.Diff(tt.want, got); diff != "" {
					t.Errorf("%s (-want +got):\n%s", form, diff)
				}
			}
		})
	}
}

var packs = map[string]func([]byte) []byte{
	"plain": func(p []byte) []byte { return p },
	"gzip": func(p []byte) []byte {
		var b bytes.Buffer
		for part := range slices.Chunk(p, max(1, len(p)/2)) { // two members
			w := gzip.NewWriter(&b)
			w.Write(part)
			w.Close()
		}
		return b.Bytes()
	},
	"zstd": func(p []byte) []byte {
		w, _ := zstd.NewWriter(nil)
		return w.EncodeAll(p, nil)
	},
}

// TestRanges: ranges that tile a file give each line once, wherever they cut.
func TestRanges(t *testing.T) {
	var file bytes.Buffer
	for i := range 60 {
		fmt.Fprintf(&file, "{\"id\":\"%d\",\"text\":\"%s\"}\n", i, strings.Repeat("é", i))
		if i%7 == 0 {
			file.WriteString("\nbad\n")
		}
	}
	ids := func(r *jsonl.Reader) (list []string) {
		for item := range r.Items("a") {
			list = append(list, fmt.Sprint(item.ID, item.Offset, item.Err != nil))
		}
		return list
	}
	for form, pack := range packs {
		p := pack(file.Bytes())
		want := ids(jsonl.NewReader(bytes.NewReader(p), jsonl.Options{}))
		for step := int64(1); step < 90; step += 7 {
			var got []string
			for start := int64(0); start < int64(len(p)); start += step {
				r, err := jsonl.OpenRange(bytes.NewReader(p), int64(len(p)), start, start+step, jsonl.Options{})
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, ids(r)...)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("%s, ranges of %d bytes (-whole +ranges):\n%s", form, step, diff)
			}
		}
	}
}

// TestStreamError: an error of the stream comes last, with the offset up to
// which lines are whole.
func TestStreamError(t *testing.T) {
	broken := errors.New("disk on fire")
	src := io.MultiReader(strings.NewReader("{\"text\":\"a\"}\n{\"text\""), iotest.ErrReader(broken))
	var items []jsonl.Item
	for item := range jsonl.NewReader(src, jsonl.Options{}).Items("a") {
		items = append(items, item)
	}
	if len(items) != 2 || !errors.Is(items[1].Err, broken) || items[1].Offset != 13 {
		t.Errorf("got %+v, want one line, then the stream's error at offset 13", items)
	}
	gz := packs["gzip"]([]byte(strings.Repeat("{\"text\":\"a\"}\n", 1000)))
	items = nil
	for item := range jsonl.NewReader(bytes.NewReader(gz[:len(gz)-20]), jsonl.Options{}).Items("a") {
		items = append(items, item)
	}
	if last := items[len(items)-1]; !errors.Is(last.Err, io.ErrUnexpectedEOF) {
		t.Errorf("last of a cut gzip file is %v, want %v", last.Err, io.ErrUnexpectedEOF)
	}
}

// FuzzItems: any bytes give items and an end; offsets rise; a line that
// encoding/json can read gives the same strings, where they are UTF-8.
func FuzzItems(f *testing.F) {
	f.Add([]byte("{\"id\":\"1\",\"html\":\"<p>\\u00e9\\ud83d\\ude00\"}\nbad\n{\"text\":\"\\ud800x\"}"))
	f.Add([]byte("\ufeff{\"text\":\"\xff\"}\r\n\n[]"))
	for _, pack := range packs {
		f.Add(pack([]byte("{\"text\":\"a\"}\n{\"text\":\"b\"}\n")))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		at := int64(-1)
		for item := range jsonl.NewReader(bytes.NewReader(file), jsonl.Options{MaxLine: 1 << 16}).Items("a") {
			if item.Offset <= at {
				t.Fatalf("offset %d behind %d", item.Offset, at)
			}
			at = item.Offset
		}
		line, _, _ := bytes.Cut(file, []byte("\n"))
		var fields map[string]any
		if !utf8.Valid(line) || json.Unmarshal(line, &fields) != nil {
			return
		}
		want, isString := fields["text"].(string)
		got := jsonl.Decode(line, jsonl.Options{HTML: "no such field"})
		if isString && got.Issue == "" && got.Err == nil && string(got.Body) != want {
			t.Errorf("body %q, encoding/json reads %q", got.Body, want)
		}
	})
}

func BenchmarkItems(b *testing.B) {
	line, _ := json.Marshal(map[string]string{"id": "1", "url": "https://a.example/", "html": strings.Repeat("<p class=\"a\">some text\n", 3000)})
	file := bytes.Repeat(append(line, '\n'), 20)
	b.SetBytes(int64(len(file)))
	b.ReportAllocs()
	for b.Loop() {
		for item := range jsonl.NewReader(bytes.NewReader(file), jsonl.Options{}).Items("a") {
			if item.Err != nil {
				b.Fatal(item.Err)
			}
		}
	}
}
