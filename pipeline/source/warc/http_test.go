package warc_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/zlib"

	"github.com/offprint-news/offprint/pipeline/source/warc"
	"github.com/offprint-news/offprint/pipeline/source/warc/warctest"
)

func chunked(p []byte, size int) []byte {
	var b bytes.Buffer
	for ; len(p) > 0; p = p[min(size, len(p)):] {
		n := min(size, len(p))
		fmt.Fprintf(&b, "%x;name=value\r\n%s\r\n", n, p[:n])
	}
	b.WriteString("0\r\n\r\n")
	return b.Bytes()
}

func deflated(p []byte, zl bool) []byte {
	var b bytes.Buffer
	if zl {
		w := zlib.NewWriter(&b)
		w.Write(p)
		w.Close()
	} else {
		w, _ := flate.NewWriter(&b, 6)
		w.Write(p)
		w.Close()
	}
	return b.Bytes()
}

func TestDecode(t *testing.T) {
	page := warctest.Page(3, 5000)
	gz := warctest.Gzip(6, page)
	limit := 1 << 20
	tests := []struct {
		name    string
		body    []byte
		headers string
		want    []byte
		err     error
	}{
		{"nothing declared", page, "", page, nil},
		{"chunked", chunked(page, 700), "Transfer-Encoding: chunked", page, nil},
		{"chunked declared, body decoded by the archive", page, "Transfer-Encoding: chunked", page, nil},
		{"chunked and gzip", chunked(gz, 100), "Transfer-Encoding: chunked|Content-Encoding: gzip", page, nil},
		{"chunks cut short", chunked(page, 700)[:2000], "Transfer-Encoding: chunked", page[:1948], nil},
		{"chunks that stop making sense", append(chunked(page[:700], 700)[:718], "rest of it"...), "Transfer-Encoding: chunked", append(bytes.Clone(page[:700]), "rest of it"...), nil},
		{"an empty chunked body", []byte("0\r\n\r\n"), "Transfer-Encoding: chunked", nil, nil},
		{"a body that begins with a hexadecimal line", []byte("abc\r\nis not a chunk"), "Transfer-Encoding: chunked", []byte("is not a chunk"), nil},
		{"gzip", gz, "Content-Encoding: gzip", page, nil},
		{"gzip declared, body decoded by the archive", page, "Content-Encoding: gzip", page, nil},
		{"gzip not declared", gz, "", page, nil},
		{"gzip in gzip", warctest.Gzip(6, gz), "Content-Encoding: gzip", page, nil},
		{"gzip with bytes behind", append(bytes.Clone(gz), "tail"...), "Content-Encoding: gzip", page, nil},
		{"deflate with zlib header", deflated(page, true), "Content-Encoding: deflate", page, nil},
		{"deflate without", deflated(page, false), "Content-Encoding: deflate", page, nil},
		{"deflate declared, body decoded by the archive", page, "Content-Encoding: deflate", page, nil},
		{"zstd", warctest.Zstd(nil, page), "Content-Encoding: zstd", page, nil},
		{"brotli declared, body decoded by the archive", page, "Content-Encoding: br", page, nil},
		{"brotli", []byte{0x0b, 0x02, 0x80, 0x68, 0x03}, "Content-Encoding: br", []byte{0x0b, 0x02, 0x80, 0x68, 0x03}, warc.ErrEncoding},
		{"gzip bomb", warctest.Gzip(9, make([]byte, 50<<20)), "Content-Encoding: gzip", make([]byte, limit), warc.ErrTooLarge},
		{"gzip of nothing readable", gz[:12], "Content-Encoding: gzip", gz[:12], warc.ErrBody},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fields := strings.Split(tt.headers, "|")
			if tt.headers == "" {
				fields = nil
			}
			rec := warctest.Response("1", "https://a.example/", tt.body, fields...)
			got, err := warc.NewReader(bytes.NewReader(rec.Bytes()), warc.Options{}).Next()
			if err != nil {
				t.Fatal(err)
			}
			resp, err := got.HTTP()
			if err != nil {
				t.Fatal(err)
			}
			if resp.Status != 200 || resp.ContentType != "text/html; charset=utf-8" {
				t.Errorf("got status %d, type %q", resp.Status, resp.ContentType)
			}
			body, err := resp.Decode(limit)
			if !errors.Is(err, tt.err) || !bytes.Equal(body, tt.want) {
				t.Errorf("got %d bytes (%.40q), %v; want %d bytes, %v", len(body), body, err, len(tt.want), tt.err)
			}
		})
	}
	t.Run("gzip that breaks off", func(t *testing.T) {
		resp := warc.Response{Header: warc.Header{{Name: "Content-Encoding", Value: "gzip"}}, Body: gz[:len(gz)/2]}
		body, err := resp.Decode(limit)
		if !errors.Is(err, warc.ErrBody) || len(body) == 0 || !bytes.HasPrefix(page, body) {
			t.Errorf("got %d bytes, %v; want the readable part of the page and %v", len(body), err, warc.ErrBody)
		}
	})
}

func TestItems(t *testing.T) {
	page := warctest.Page(5, 900)
	http := func(head string, body []byte) []byte { return append([]byte(head), body...) }
	recs := []warctest.Record{
		{Type: "warcinfo", Body: []byte("a")},
		{Type: "request", ContentType: "application/http; msgtype=request", Body: []byte("GET / HTTP/1.1\r\n\r\n")},
		warctest.Response("3", "<https://a.example/3>", page),
		{Type: "response", ContentType: "application/http", Body: http("HTTP/1.1 404 Not Found\nContent-Type: text/html\n\n", page)},
		{Type: "response", ContentType: "application/http", Body: http("HTTP/1.1 200\nContent-Type: image/png\n\n", page)},
		{Type: "response", ContentType: "application/http", Body: http("HTTP/2 200 \n\n", page)},
		{Type: "response", ContentType: "application/http", Body: []byte("not HTTP")},
		{Type: "conversion", URI: "https://a.example/wet", ContentType: "text/plain", Body: []byte("plain text")},
		{Type: "resource", ContentType: "text/html", Body: page},
		{Type: "revisit", ContentType: "application/http", Body: []byte("HTTP/1.1 304 Not Modified\r\n\r\n")},
		{Type: "response", ContentType: "application/http", Fields: []string{"WARC-Truncated: length"}, Body: http("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", page[:100])},
	}
	type row struct{ URL, Skip, Truncated, Err, Body string }
	want := []row{
		{Skip: "warcinfo"},
		{Skip: "request"},
		{URL: "https://a.example/3", Body: string(page)},
		{Skip: "status 404"},
		{Skip: "type image/png"},
		{Body: string(page)},
		{Err: warc.ErrNotHTTP.Error()},
		{URL: "https://a.example/wet", Body: "plain text"},
		{Body: string(page)},
		{Skip: "revisit"},
		{Truncated: "length", Body: string(page[:100])},
	}
	file := forms["member per record"](recs)
	var got []row
	var found []string
	for item := range warc.NewReader(bytes.NewReader(file), warc.Options{}).Items("a.warc.gz") {
		r := row{URL: item.URL, Skip: item.Skip, Truncated: item.Truncated}
		if item.Err != nil {
			r.Err = item.Err.Error()
		}
		if item.Skip == "" && item.Err == nil {
			r.Body = string(item.Body)
		}
		got = append(got, r)
		found = append(found, item.ID)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("items (-want +got):\n%s", diff)
	}
	if found[0] != "a.warc.gz#0" || len(slices.Compact(slices.Sorted(slices.Values(found)))) != len(recs) {
		t.Errorf("ids are %v, want one of its own for each record", found)
	}
}
