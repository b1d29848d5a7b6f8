// Package jsonl reads pages from JSON lines: one object a line, plain or
// compressed with gzip or zstd, with field names of one's own.
//
// A line that cannot be used is an item with an error that says where and why,
// and the next line is read. Only an error of the stream itself ends the
// reading.
package jsonl

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// DefaultMaxLine is the longest line read when Options says nothing.
const DefaultMaxLine = 64 << 20

// Options names the fields and sets the limit; the zero value reads "html" or
// "text", "url" and "id".
type Options struct {
	HTML        string // field with the page; "html" when empty
	Text        string // field with plain text, where there is no page; "text" when empty
	URL         string // "url" when empty
	ID          string // "id" when empty
	ContentType string // field with the page's content type; "content_type" when empty
	MaxLine     int    // bytes; DefaultMaxLine when 0
}

func (o Options) withDefaults() Options {
	set := func(s *string, name string) {
		if *s == "" {
			*s = name
		}
	}
	set(&o.HTML, "html")
	set(&o.Text, "text")
	set(&o.URL, "url")
	set(&o.ID, "id")
	set(&o.ContentType, "content_type")
	if o.MaxLine <= 0 {
		o.MaxLine = DefaultMaxLine
	}
	return o
}

// Item is one line.
type Item struct {
	ID          string // the id field, or where there is none the file's name, "#" and the offset
	URL         string
	ContentType string // of the line, or "text/html" or "text/plain" after the field the body came from
	Body        []byte
	Offset      int64  // of the line in the decompressed file
	Line        int    // number of the line, from 1; 0 where a range was read, which cannot know
	Issue       string // what the line could not say as it was meant: "lone surrogate"
	Err         error  // a *LineError, or the stream's own error, which is the last item
}

// LineError says what is wrong with a line.
type LineError struct {
	File   string
	Line   int   // from 1; 0 when not known
	Col    int   // byte in the line, from 1; 0 when not known
	Offset int64 // of the line in the decompressed file
	Err    error
}

// Error gives the position in the form file:line:col, or with the offset where
// the line's number is not known.
func (e *LineError) Error() string {
	switch {
	case e.Line == 0:
		return fmt.Sprintf("%s: line at offset %d: %v", e.File, e.Offset, e.Err)
	case e.Col == 0:
		return fmt.Sprintf("%s:%d: %v", e.File, e.Line, e.Err)
	}
	return fmt.Sprintf("%s:%d:%d: %v", e.File, e.Line, e.Col, e.Err)
}

// Unwrap gives what is wrong.
func (e *LineError) Unwrap() error { return e.Err }

var (
	// ErrTooLong: the line passes Options.MaxLine.
	ErrTooLong = errors.New("line too long")
	// ErrNoBody: neither the page field nor the text field is there.
	ErrNoBody = errors.New("no field with a page or text")
)

// Reader reads lines. It is not safe for concurrent use.
type Reader struct {
	opt    Options
	src    io.Reader
	offset int64
	line   int // number of the last line given; -1 when numbers are not known
	stop   int64
	midway bool // begins at the byte before its range
}

// NewReader reads a whole file; compression is told by its first bytes.
func NewReader(r io.Reader, opt Options) *Reader {
	return &Reader{opt: opt.withDefaults(), src: r, stop: math.MaxInt64}
}

// OpenRange reads the lines that begin in file bytes [start, end), so that
// ranges which tile the file give each line once. A compressed file is all in
// the range that begins at 0.
func OpenRange(file io.ReaderAt, size, start, end int64, opt Options) (*Reader, error) {
	head := make([]byte, 4)
	n, err := file.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return nil, fmt.Errorf("jsonl: head of file: %w", err)
	}
	start, end = max(start, 0), min(end, size)
	if isGzip(head[:n]) || isZstd(head[:n]) {
		if start > 0 {
			return NewReader(bytes.NewReader(nil), opt), nil
		}
		return NewReader(io.NewSectionReader(file, 0, size), opt), nil
	}
	base := max(start-1, 0) // the byte before tells whether a line begins at start
	r := &Reader{
		opt: opt.withDefaults(), src: io.NewSectionReader(file, base, size-base),
		offset: base, stop: end, midway: start > 0,
	}
	if r.midway {
		r.line = -1
	}
	return r, nil
}

func isGzip(p []byte) bool { return bytes.HasPrefix(p, []byte{0x1f, 0x8b}) }
func isZstd(p []byte) bool { return bytes.HasPrefix(p, []byte{0x28, 0xb5, 0x2f, 0xfd}) }

// text opens the file as text.
func (r *Reader) text() (*bufio.Reader, func(), error) {
	br := bufio.NewReaderSize(r.src, 64<<10)
	if r.midway {
		return br, func() {}, nil
	}
	head, _ := br.Peek(4)
	switch {
	case isGzip(head):
		z, err := gzip.NewReader(br)
		if err != nil {
			return nil, nil, err
		}
		return bufio.NewReaderSize(z, 64<<10), func() {}, nil
	case isZstd(head):
		z, err := zstd.NewReader(br, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(128<<20))
		if err != nil {
			return nil, nil, err
		}
		return bufio.NewReaderSize(z, 64<<10), z.Close, nil
	}
	return br, func() {}, nil
}

// Items gives every line that is not blank. The name of the file stands in ids
// and errors.
func (r *Reader) Items(name string) iter.Seq[Item] {
	return func(yield func(Item) bool) {
		text, done, err := r.text()
		if err != nil {
			yield(Item{Err: fmt.Errorf("%s: %w", name, err), Offset: r.offset})
			return
		}
		defer done()
		if r.midway {
			_, n, err := ReadLine(text, 0)
			r.offset += n
			if err == io.EOF {
				return
			}
		}
		for r.offset < r.stop {
			line, n, err := ReadLine(text, r.opt.MaxLine)
			at := r.offset
			r.offset += n
			if r.line >= 0 {
				r.line++
			}
			if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, ErrTooLong) {
				yield(Item{Err: fmt.Errorf("%s: reading behind offset %d: %w", name, at, err), Offset: at})
				return
			}
			if at == 0 {
				line = bytes.TrimPrefix(line, []byte("\xef\xbb\xbf"))
			}
			if len(bytes.TrimSpace(line)) > 0 || errors.Is(err, ErrTooLong) {
				var item Item
				if !errors.Is(err, ErrTooLong) {
					item = r.opt.decode(line)
				} else {
					item.Err = &LineError{Err: err}
				}
				item.Offset, item.Line = at, max(r.line, 0)
				var bad *LineError
				if errors.As(item.Err, &bad) {
					bad.File, bad.Line, bad.Offset = name, item.Line, at
				}
				if item.ID == "" {
					item.ID = fmt.Sprintf("%s#%d", name, at)
				}
				if !yield(item) {
					return
				}
			}
			if errors.Is(err, io.EOF) {
				return
			}
		}
	}
}

// ReadLine reads to the next line break, or the end, and gives the line without
// its break and the bytes read. Of a line over the limit nothing is held. At the
// end of the file the error is io.EOF, together with the last line.
func ReadLine(r *bufio.Reader, limit int) (line []byte, n int64, err error) {
	for {
		part, err := r.ReadSlice('\n')
		n += int64(len(part))
		if n <= int64(limit) {
			line = append(line, part...)
		} else {
			line = nil
		}
		switch {
		case err == bufio.ErrBufferFull:
			continue
		case err != nil && err != io.EOF:
			return nil, n, err
		case n > int64(limit):
			// At the end of the file the next call gives the io.EOF.
			return nil, n, fmt.Errorf("%w: %d bytes, limit %d", ErrTooLong, n, limit)
		}
		return bytes.TrimSuffix(line, []byte("\n")), n, err
	}
}
