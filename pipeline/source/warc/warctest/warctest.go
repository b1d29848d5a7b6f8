// Package warctest makes WARC files for tests: whole ones in every form they
// are stored in, and the pieces to make damaged ones of.
package warctest

import (
	"bytes"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// Record is what to write; empty fields are left out of the header.
type Record struct {
	Type, ID, URI, ContentType string
	Fields                     []string // further header lines, without their breaks
	Body                       []byte
	Length                     string // Content-Length to claim; the true one when empty
	LF                         bool   // line breaks of LF alone, behind the body too
	Digest                     bool   // add WARC-Block-Digest
}

// Bytes is the record as it stands in a plain file, line breaks behind it
// included.
func (r Record) Bytes() []byte {
	var b bytes.Buffer
	nl := "\r\n"
	if r.LF {
		nl = "\n"
	}
	line := func(name, value string) {
		if value != "" {
			b.WriteString(name + ": " + value + nl)
		}
	}
	b.WriteString("WARC/1.0" + nl)
	line("WARC-Type", r.Type)
	line("WARC-Record-ID", r.ID)
	line("WARC-Target-URI", r.URI)
	line("WARC-Date", "2024-03-01T12:00:00Z")
	line("Content-Type", r.ContentType)
	if r.Digest {
		sum := sha1.Sum(r.Body)
		line("WARC-Block-Digest", "sha1:"+base32.StdEncoding.EncodeToString(sum[:]))
	}
	for _, f := range r.Fields {
		b.WriteString(f + nl)
	}
	length := r.Length
	if length == "" {
		length = fmt.Sprint(len(r.Body))
	}
	line("Content-Length", length)
	b.WriteString(nl)
	b.Write(r.Body)
	b.WriteString(nl + nl)
	return b.Bytes()
}

// Response is a record of one page fetched with status 200; fields are further
// HTTP header lines.
func Response(id, uri string, page []byte, fields ...string) Record {
	var b bytes.Buffer
	b.WriteString("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n")
	for _, f := range fields {
		b.WriteString(f + "\r\n")
	}
	b.WriteString("\r\n")
	b.Write(page)
	return Record{
		Type: "response", ID: "<urn:uuid:" + id + ">", URI: uri,
		ContentType: "application/http; msgtype=response", Body: b.Bytes(),
	}
}

// Gzip is one member that holds the pieces.
func Gzip(level int, pieces ...[]byte) []byte {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, level)
	if err != nil {
		panic(err)
	}
	for _, p := range pieces {
		w.Write(p)
	}
	w.Close()
	return b.Bytes()
}

// Zstd is one frame that holds the pieces; dict may be nil.
func Zstd(dict []byte, pieces ...[]byte) []byte {
	var b bytes.Buffer
	opts := []zstd.EOption{zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(true)}
	if dict != nil {
		opts = append(opts, zstd.WithEncoderDict(dict))
	}
	w, err := zstd.NewWriter(&b, opts...)
	if err != nil {
		panic(err)
	}
	for _, p := range pieces {
		w.Write(p)
	}
	w.Close()
	return b.Bytes()
}

// Dictionary trains a zstd dictionary on samples.
func Dictionary(samples [][]byte) []byte {
	dict, err := zstd.BuildDict(zstd.BuildDictOptions{
		ID: 77, Contents: samples, History: samples[len(samples)/2], Offsets: [3]int{1, 4, 8},
	})
	if err != nil {
		panic(err)
	}
	return dict
}

// DictionaryFrame wraps a dictionary as the first frame of a .warc.zst.
func DictionaryFrame(dict []byte) []byte {
	b := binary.LittleEndian.AppendUint32(nil, 0x184d2a5d)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(dict)))
	return append(b, dict...)
}

// Page makes an HTML page of about n bytes, the same for the same seed, that
// compresses about as well as pages do.
func Page(seed uint64, n int) []byte {
	var b strings.Builder
	next := seed*2862933555777941757 + 3037000493
	word := func() string {
		next = next*6364136223846793005 + 1442695040888963407
		w := words[(next>>33)%uint64(len(words))]
		if next>>60 == 0 {
			return fmt.Sprintf("%s%d", w, next>>50&0xfff)
		}
		return w
	}
	fmt.Fprintf(&b, "<!doctype html><html><head><title>%s %s</title></head><body>\n", word(), word())
	for b.Len() < n {
		b.WriteString(`<div class="item"><p>`)
		for range 40 {
			b.WriteString(word() + " ")
		}
		b.WriteString("</p></div>\n")
	}
	b.WriteString("</body></html>\n")
	return []byte(b.String())
}

var words = strings.Fields(`river council market winter signal harbour budget garden report evening
	window teacher bridge summer village kitchen number letter station forest paper question
	morning record island engine doctor answer corner season member minute silver border weather
	painter copper lantern orchard meadow thunder whistle`)
