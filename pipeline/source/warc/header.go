package warc

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
	"time"
)

const (
	maxHeader = 1 << 20 // bytes of a record's header, long addresses included
	maxFields = 1000
	maxFolds  = 100 // continuation lines joined; each copies the value
)

// Field is one named line of a header, white space around the value removed.
type Field struct{ Name, Value string }

// Header is the fields of a record or of an HTTP message in file order.
type Header []Field

// Get is the value of the first field of that name, whatever its case, or "".
func (h Header) Get(name string) string {
	for _, f := range h {
		if strings.EqualFold(f.Name, name) {
			return f.Value
		}
	}
	return ""
}

var (
	errVersion  = errors.New("no version line")
	errLine     = errors.New("header line without a colon")
	errLong     = errors.New("header too long")
	errNoLength = errors.New("no usable content-length")
)

// headEnd looks for the empty line that ends a header in p, from an earlier
// stopping place on. It gives the index behind it, or -1 with the place to
// go on from. A line that cannot stand in a header ends the search at once, so
// that text which merely looks like a record costs little.
func headEnd(p []byte, from int) (end, resume int, err error) {
	for {
		i := bytes.IndexByte(p[from:], '\n')
		if i < 0 {
			if len(p) > maxHeader {
				return -1, from, errLong
			}
			return -1, from, nil
		}
		line := bytes.TrimSuffix(p[from:from+i], []byte("\r"))
		next := from + i + 1
		switch {
		case next > maxHeader:
			return -1, from, errLong
		case from == 0:
			if !versionLine(p) {
				return -1, from, errVersion
			}
		case len(line) == 0:
			return next, next, nil
		case line[0] != ' ' && line[0] != '\t' && bytes.IndexByte(line, ':') <= 0:
			return -1, from, errLine
		}
		from = next
	}
}

// parseFields splits a header block, its first line already taken off. Lines
// that open with white space continue the value before.
func parseFields(block string) Header {
	h := make(Header, 0, strings.Count(block, "\n"))
	folds := 0
	for line := range strings.Lines(block) {
		line = strings.TrimRight(line, "\r\n")
		if line == "" {
			continue
		}
		if line[0] == ' ' || line[0] == '\t' {
			if folds++; len(h) > 0 && folds <= maxFolds {
				last := &h[len(h)-1]
				last.Value = strings.TrimSpace(last.Value + " " + strings.TrimSpace(line))
			}
			continue
		}
		name, value, ok := strings.Cut(line, ":")
		if ok && len(h) < maxFields {
			h = append(h, Field{strings.TrimSpace(name), strings.TrimSpace(value)})
		}
	}
	return h
}

// readHeader fills the record from its header block and gives the claimed
// length of the body.
func (rec *Record) readHeader(block string) (int64, error) {
	version, rest, _ := strings.Cut(block, "\n")
	rec.Version = strings.TrimRight(version, "\r")
	rec.Header = parseFields(rest)
	length := int64(-1)
	for _, f := range rec.Header {
		switch {
		case strings.EqualFold(f.Name, "WARC-Type"):
			rec.Type = strings.ToLower(f.Value)
		case strings.EqualFold(f.Name, "WARC-Record-ID"):
			rec.ID = unbracket(f.Value)
		case strings.EqualFold(f.Name, "WARC-Target-URI"):
			rec.TargetURI = unbracket(f.Value)
		case strings.EqualFold(f.Name, "WARC-Truncated"):
			rec.Truncated = f.Value
		case strings.EqualFold(f.Name, "WARC-Date"):
			// An unreadable date is no date: the record is whole without it.
			rec.Date, _ = time.Parse(time.RFC3339, f.Value)
		case strings.EqualFold(f.Name, "Content-Length") && length < 0:
			n, err := strconv.ParseInt(f.Value, 10, 64)
			if err != nil || n < 0 {
				return 0, errNoLength
			}
			length = n
		}
	}
	if length < 0 {
		return 0, errNoLength
	}
	return length, nil
}

func unbracket(s string) string {
	if len(s) > 1 && s[0] == '<' && s[len(s)-1] == '>' {
		return s[1 : len(s)-1]
	}
	return s
}
