package warc

import (
	"bytes"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
)

// Record is one whole record. Body, and only Body, is valid until the next one
// is asked for.
type Record struct {
	Offset int64 // file offset of the member, frame or plain record it begins in
	Inner  int64 // place in the decoded member; 0 when it opens the member
	Start  int64 // file offset where its bytes begin; Offset, but for records that share a member
	Length int64 // file bytes it takes up, line breaks behind it included; estimated for records that share a member

	Version   string // "WARC/1.0"
	Header    Header
	Type      string // WARC-Type in lower case: "response", "conversion", ...
	ID        string // WARC-Record-ID without its angle brackets
	TargetURI string
	Date      time.Time // zero when missing or unreadable
	Truncated string    // WARC-Truncated: why the crawler cut the body; "" when it did not

	Size  int64  // bytes of the whole body
	Body  []byte // the body, or its first MaxBody bytes
	Issue Issue  // what is not as the header says, though the bytes are vouched for
}

// Issue says what is odd about a record that was given out all the same.
type Issue string

const (
	IssueLength    Issue = "length"     // Content-Length is wrong, but the member is whole and holds this record alone; Size is the true length
	IssueDigest    Issue = "digest"     // the body is not the one WARC-Block-Digest was taken of
	IssueUnchecked Issue = "unverified" // complete, but the member breaks off behind it, or its checksum differs though WARC-Block-Digest agrees
)

// Name is the stable name of the record in its file: its offset, and its place
// in the member when it shares one ("#1234", "#1234+567").
func (rec *Record) Name() string {
	if rec.Inner > 0 {
		return fmt.Sprintf("#%d+%d", rec.Offset, rec.Inner)
	}
	return fmt.Sprintf("#%d", rec.Offset)
}

// Gap is a stretch of the file that gave no record. It travels in the error
// place of [Reader.Records].
type Gap struct {
	Offset, Length int64 // file bytes
	Reason         Reason
	Err            error  // what was found wrong first; nil for harmless gaps
	RecordID       string // the record lost at the start of the gap, where its header could be read
	TargetURI      string
}

// Reason is the sort of a gap.
type Reason string

const (
	Damaged    Reason = "damaged"    // the compressed stream breaks
	Checksum   Reason = "checksum"   // the member's checksum differs
	CutShort   Reason = "cut-short"  // the file ends inside
	BadLength  Reason = "length"     // Content-Length does not lead to the next record
	BadHeader  Reason = "header"     // opens like a record, but the header cannot be read
	NoRecord   Reason = "no-record"  // bytes that open no record
	Bomb       Reason = "bomb"       // the member expands beyond all measure
	Dictionary Reason = "dictionary" // the zstd dictionary frame: harmless
	Padding    Reason = "padding"    // line breaks, NULs, empty members, skippable frames: harmless
)

// Harmless tells whether nothing was lost in the gap.
func (g *Gap) Harmless() bool { return g.Reason == Dictionary || g.Reason == Padding }

// Error describes the gap with its position.
func (g *Gap) Error() string {
	s := fmt.Sprintf("warc: gap of %d bytes at offset %d: %s", g.Length, g.Offset, g.Reason)
	if g.RecordID != "" {
		s += " (" + g.RecordID + ")"
	}
	if g.Err != nil {
		s += ": " + g.Err.Error()
	}
	return s
}

// Unwrap gives what was found wrong.
func (g *Gap) Unwrap() error { return g.Err }

// verdict is what a digest says of the bytes it was taken of.
type verdict byte

const (
	silent verdict = iota // none given, or in a form not known, or the body is not all held
	agrees
	differs
)

// digest holds the body against WARC-Block-Digest.
func (rec *Record) digest() verdict {
	name, want, ok := strings.Cut(rec.Header.Get("WARC-Block-Digest"), ":")
	if !ok || int64(len(rec.Body)) != rec.Size {
		return silent
	}
	var sum []byte
	switch strings.ToLower(name) {
	case "sha1":
		s := sha1.Sum(rec.Body)
		sum = s[:]
	case "sha256":
		s := sha256.Sum256(rec.Body)
		sum = s[:]
	case "md5":
		s := md5.Sum(rec.Body)
		sum = s[:]
	default:
		return silent
	}
	got, err := hex.DecodeString(want)
	if len(got) != len(sum) {
		got, err = base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.ToUpper(strings.TrimRight(want, "=")))
	}
	switch {
	case err != nil || len(got) != len(sum):
		return silent
	case bytes.Equal(got, sum):
		return agrees
	}
	return differs
}
