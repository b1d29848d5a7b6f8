package warc_test

import (
	"bytes"
	"io"

	"github.com/klauspost/compress/gzip"
)

func newGzip(r io.Reader) (*gzip.Reader, error) { return gzip.NewReader(r) }

// writeLarge writes a record of size bytes without holding it.
func writeLarge(w io.Writer, form string, head []byte, size int) {
	line := bytes.Repeat([]byte("0123456789abcdef"), 4096)
	var zw *gzip.Writer
	out := w
	if form == "gzip" {
		zw, _ = gzip.NewWriterLevel(w, 1)
		out = zw
	}
	out.Write(head)
	for ; size > 0; size -= len(line) {
		out.Write(line[:min(size, len(line))])
	}
	io.WriteString(out, "\r\n\r\n")
	if zw != nil {
		zw.Close()
	}
}
