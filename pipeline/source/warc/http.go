package warc

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"strconv"
	"strings"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
)

var (
	// ErrNotHTTP: the block does not begin with an HTTP status line.
	ErrNotHTTP = errors.New("warc: no HTTP status line")
	// ErrTooLarge: a decoded body passes the limit; it is cut there.
	ErrTooLarge = errors.New("warc: decoded body too large")
	// ErrEncoding: the body is in an encoding that is not read here, brotli for
	// one; it is left as stored.
	ErrEncoding = errors.New("warc: content-encoding not read")
	// ErrBody: a compressed body breaks off; what could be read is there.
	ErrBody = errors.New("warc: compressed body breaks off")
)

// Response is an HTTP response as archived.
type Response struct {
	Status      int
	Header      Header
	ContentType string // as sent, parameters included
	Body        []byte // after the header, as stored; Decode takes the encodings off
}

// HTTP takes the block of a response record apart. Body shares memory with
// rec.Body.
func (rec *Record) HTTP() (*Response, error) {
	head, body, ok := cutHead(rec.Body)
	line, fields, _ := strings.Cut(head, "\n")
	proto, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
	code, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	status, err := strconv.Atoi(code)
	if !ok || err != nil || !strings.HasPrefix(strings.ToUpper(proto), "HTTP/") {
		return nil, ErrNotHTTP
	}
	resp := &Response{Status: status, Header: parseFields(fields), Body: body}
	resp.ContentType = resp.Header.Get("Content-Type")
	return resp, nil
}

// cutHead splits a message at its first empty line; a message that ends before
// one is all head.
func cutHead(p []byte) (head string, body []byte, ok bool) {
	for at := 0; at < len(p) && at < maxHeader; {
		i := bytes.IndexByte(p[at:], '\n')
		if i < 0 {
			break
		}
		if len(bytes.TrimRight(p[at:at+i], "\r")) == 0 {
			return string(p[:at]), p[at+i+1:], at > 0
		}
		at += i + 1
	}
	if len(p) < maxHeader {
		return string(p), nil, true
	}
	return "", nil, false
}

// Decode gives the body without transfer and content encodings, at most limit
// bytes of it. It believes the body before the header: archives store decoded
// bodies under headers that still name the encoding, and encoded ones under
// headers that name none. With an error there may still be a body.
func (resp *Response) Decode(limit int) ([]byte, error) {
	body := resp.Body
	if hasToken(resp.Header, "Transfer-Encoding", "chunked") {
		body = unchunk(body)
	}
	var err error
	for range 3 { // a body may be encoded more than once
		coding := codingOf(body, resp.Header, resp.ContentType)
		if coding == "" || err != nil {
			break
		}
		var plain []byte
		plain, err = decompress(coding, body, limit)
		if plain == nil {
			break
		}
		body = plain
	}
	if err == nil && len(body) > limit {
		return body[:limit], ErrTooLarge
	}
	if err == nil && hasToken(resp.Header, "Content-Encoding", "br") && !looksText(body) {
		err = fmt.Errorf("%w: br", ErrEncoding)
	}
	return body, err
}

// codingOf tells the encoding a body is in by its first bytes. An archive file
// served as such is not taken for an encoded page.
func codingOf(body []byte, h Header, contentType string) string {
	declared := h.Get("Content-Encoding") != ""
	media, _, _ := mime.ParseMediaType(contentType)
	page := media == "" || strings.HasPrefix(media, "text/") || strings.HasSuffix(media, "xml") || strings.HasSuffix(media, "json")
	switch {
	case !declared && !page:
		return ""
	case bytes.HasPrefix(body, magicGzip):
		return "gzip"
	case bytes.HasPrefix(body, magicZstd):
		return "zstd"
	case hasToken(h, "Content-Encoding", "deflate") && !looksText(body):
		if len(body) > 2 && body[0]&0xf == 8 && (uint(body[0])<<8|uint(body[1]))%31 == 0 {
			return "zlib"
		}
		return "deflate"
	}
	return ""
}

func hasToken(h Header, name, token string) bool {
	for _, f := range h {
		if strings.EqualFold(f.Name, name) && strings.Contains(strings.ToLower(f.Value), token) {
			return true
		}
	}
	return false
}

// looksText tells whether the first bytes hold no control characters but white
// space, as decoded pages in any charset of bytes do.
func looksText(body []byte) bool {
	for _, c := range body[:min(len(body), 256)] {
		if c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != 0x1b {
			return false
		}
	}
	return true
}

// decompress gives at most limit bytes of what the body holds, and what could be
// read of a broken one; nil when nothing could.
func decompress(coding string, body []byte, limit int) ([]byte, error) {
	var r io.Reader
	var err error
	in := bytes.NewReader(body)
	switch coding {
	case "gzip":
		r, err = newMembers(in)
	case "zlib":
		r, err = zlib.NewReader(in)
	case "deflate":
		r = flate.NewReader(in)
	case "zstd":
		var zd *zstd.Decoder
		zd, err = zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow))
		if err == nil {
			defer zd.Close()
			r = zd
		}
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrBody, coding, err)
	}
	var out bytes.Buffer
	_, err = io.Copy(&out, io.LimitReader(r, int64(limit)+1))
	switch {
	case out.Len() > limit:
		return out.Bytes()[:limit], ErrTooLarge
	case out.Len() == 0 && err != nil:
		return nil, fmt.Errorf("%w: %s: %w", ErrBody, coding, err)
	case err != nil:
		err = fmt.Errorf("%w: %s: %w", ErrBody, coding, err)
	}
	return out.Bytes(), err
}

// members reads gzip members one behind the other; what does not begin one ends
// the text without an error, as browsers have it.
type members struct {
	z  *gzip.Reader
	in *bytes.Reader
}

func newMembers(in *bytes.Reader) (*members, error) {
	z, err := gzip.NewReader(in)
	if err != nil {
		return nil, err
	}
	z.Multistream(false)
	return &members{z, in}, nil
}

func (m *members) Read(p []byte) (int, error) {
	n, err := m.z.Read(p)
	if err == io.EOF && m.z.Reset(m.in) == nil {
		m.z.Multistream(false)
		return n, nil
	}
	return n, err
}

// unchunk takes chunked transfer encoding off. A body that does not begin with a
// chunk is not encoded and comes back as it is. Where the chunks stop making
// sense the rest is kept as it stands: nothing is lost.
func unchunk(body []byte) []byte {
	var out []byte
	rest := body
	for {
		size, data, ok := chunkHead(rest)
		switch {
		case !ok && out == nil:
			return body
		case !ok:
			return append(out, rest...)
		case size == 0:
			if out == nil {
				out = []byte{}
			}
			return out // what follows is trailer fields
		case size >= len(data): // cut short by the crawler
			if out == nil && size > len(data) && len(data) == 0 {
				return body
			}
			return append(out, data...)
		}
		after := data[size:]
		next := bytes.TrimPrefix(bytes.TrimPrefix(after, []byte("\r")), []byte("\n"))
		if len(next) == len(after) { // no line break behind the chunk: it was none
			if out == nil {
				return body
			}
			return append(out, rest...)
		}
		out = append(out, data[:size]...)
		rest = next
	}
}

// chunkHead reads the line that opens a chunk.
func chunkHead(p []byte) (size int, data []byte, ok bool) {
	i := bytes.IndexByte(p[:min(len(p), 1024)], '\n')
	if i < 0 {
		return 0, nil, false
	}
	digits, _, _ := strings.Cut(strings.TrimSpace(string(p[:i])), ";")
	n, err := strconv.ParseUint(strings.TrimSpace(digits), 16, 31)
	return int(n), p[i+1:], err == nil
}
