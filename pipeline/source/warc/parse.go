package warc

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// maxBreaks is how many line-break bytes behind a body still belong to the
// record; the standard asks for four.
const maxBreaks = 16

var (
	errNothing = errors.New("nothing that opens a record or a member")
	errClaim   = errors.New("content-length does not end where a record can end")
	errInside  = errors.New("another record opens inside the claimed length")
	errShort   = errors.New("the text ends before the claimed length")
)

// reasonOf sorts the error a segment broke with.
func reasonOf(err error) Reason {
	switch {
	case errors.Is(err, gzip.ErrChecksum), errors.Is(err, zstd.ErrCRCMismatch):
		return Checksum
	case errors.Is(err, io.ErrUnexpectedEOF):
		return CutShort
	case errors.Is(err, errBomb):
		return Bomb
	case errors.Is(err, errNothing):
		return NoRecord
	}
	return Damaged
}

// record takes the record apart that opens at pos, at the file offset given. What
// it gives instead of a damaged one is a gap.
func (r *Reader) record(seg segment, at int64) (Record, error) {
	start := r.pos
	r.tape.low = start
	r.records++
	rec := Record{Offset: at, Start: r.account.End}
	if seg.kind != plain {
		rec.Offset, rec.Inner = seg.offset, start-seg.start
	}
	look := start + 1 // where to look for another record, should this one fail
	giveUp := func(reason Reason, err error) (Record, error) {
		return Record{}, r.fail(look, Gap{Reason: reason, Err: err, RecordID: rec.ID, TargetURI: rec.TargetURI})
	}

	head, lf, err := r.readHead(start)
	if err != nil {
		return giveUp(BadHeader, err)
	}
	claim, err := rec.readHeader(head)
	if err != nil {
		return giveUp(BadHeader, err)
	}

	body := start + int64(len(head))
	alone := rec.Inner == 0 && seg.kind != plain // nothing else is known so far in its member
	trusted := alone && r.single && !r.shared    // and so it was with every member before
	if claim <= r.maxBody {
		err = r.reach(body + claim)
	} else {
		err = r.pass(body, claim, trusted)
	}
	if err == nil {
		var next int64
		if next, err = r.boundary(&rec, body, claim, lf); err == nil {
			rec.Body, rec.Size = r.bodyOf(body, claim, claim), claim
			sealed := alone && r.seg == seg && r.state == ended && next == r.tape.end()
			if rec.Issue == "" && !sealed && rec.digest() == differs {
				rec.Issue = IssueDigest
			}
			return r.emit(rec, seg, next), nil
		}
	}
	if alone {
		if end, ok := r.memberEnd(seg, body); ok && !r.opensWithin(body, end) {
			rec.Body, rec.Size = r.bodyOf(body, claim, end-body), end-body
			for n := len(rec.Body); int64(n) == rec.Size && n > 0 && (rec.Body[n-1] == '\n' || rec.Body[n-1] == '\r') && end-body-rec.Size < 4; n-- {
				rec.Body, rec.Size = rec.Body[:n-1], rec.Size-1
			}
			rec.Issue = IssueLength
			return r.emit(rec, seg, end), nil
		}
	}
	if trusted && r.state == fault {
		look = r.tape.end() // no member held a second record so far: do not take part of a body for one
	}
	if errors.Is(err, errShort) && seg.kind == plain {
		return giveUp(CutShort, err)
	}
	return giveUp(BadLength, err)
}

// readHead gives the header block that opens at start, its empty line included,
// and whether its lines end in LF alone.
func (r *Reader) readHead(start int64) (head string, lf bool, err error) {
	var end, resume int
	for {
		if end, resume, err = headEnd(r.tape.from(start), resume); err != nil {
			return "", false, err
		}
		if end >= 0 {
			head = string(r.tape.from(start)[:end])
			return head, strings.IndexByte(head, '\r') < 0, nil
		}
		if err := r.reach(r.tape.end() + 1); err != nil {
			return "", false, err
		}
	}
}

// reach reads on until the tape holds the text before end, over the ends of
// members where the text goes on.
func (r *Reader) reach(end int64) error {
	for r.tape.end() < end {
		switch r.state {
		case open:
			r.more()
		case ended:
			if !r.goOn() {
				return errShort
			}
		default:
			return r.broken
		}
	}
	return nil
}

// goOn opens the next member and tells whether the record at hand goes on there:
// it does not when the member opens with a record, or there is none.
func (r *Reader) goOn() bool {
	head, _ := r.d.br.Peek(len(magicZstd))
	k := kindOf(head)
	if r.seg.kind == plain || k != gzipped && k != zstandard {
		return false
	}
	before := r.records
	r.seg = segment{k, r.d.offset(), r.tape.end()}
	r.state = open
	if err := r.d.open(k); err != nil {
		r.state, r.broken = fault, err
	}
	for r.state == open && r.tape.end()-r.seg.start < maxVersion {
		r.more()
	}
	if r.state == fault || versionAt(r.tape.from(r.seg.start)) {
		r.records = before
		r.note()
		r.records = 0
		return false
	}
	r.records, r.spans, r.shared = 0, true, true
	return true
}

// pass reads a body too long to hold: its head goes to r.large, the rest by.
func (r *Reader) pass(body, claim int64, trusted bool) error {
	r.large = r.large[:0]
	done, end, look := body, body+claim, body
	for done < end {
		if err := r.reach(done + 1); err != nil {
			return err
		}
		if !trusted {
			at, ok := r.tape.opening(look)
			if ok && at < end {
				return errInside
			}
			look = at
		} else {
			look = r.tape.end()
		}
		upto := min(r.tape.end(), end)
		room := min(r.maxBody-int64(len(r.large)), upto-done)
		r.large = append(r.large, r.tape.from(done)[:room]...)
		done = upto
		r.tape.low = min(look, done) - 1
	}
	return nil
}

// bodyOf gives what is held of the size bytes of text from body on, for a record
// that claims so many. The slice is good until more is read.
func (r *Reader) bodyOf(body, claim, size int64) []byte {
	if claim > r.maxBody {
		return r.large[:min(int64(len(r.large)), size)]
	}
	text := r.tape.from(body)
	return text[:size:size]
}

// boundary looks whether a record can end at its claimed length, and gives the
// place behind its line breaks. It can where the text ends, where the next
// record opens, or where the line breaks are just those the standard asks for:
// then the damage, if any, is in what follows.
func (r *Reader) boundary(rec *Record, body, claim int64, lf bool) (next int64, err error) {
	end := body + claim
	next = end
	for next-end < maxBreaks {
		for next == r.tape.end() && r.state == open {
			r.more()
		}
		if next == r.tape.end() {
			break
		}
		if c := r.tape.from(next)[0]; c != '\r' && c != '\n' {
			break
		}
		next++
	}
	for r.tape.end()-next < maxVersion && r.state == open {
		r.more()
	}
	tail := r.tape.from(end)
	switch {
	case next < r.tape.end() || r.state == open:
		if versionAt(tail[next-end:]) || bytes.HasPrefix(tail, []byte("\r\n\r\n")) || lf && bytes.HasPrefix(tail, []byte("\n\n")) {
			return next, nil
		}
		return 0, errClaim
	case r.state == fault && reasonOf(r.broken) == Checksum:
		rec.Body, rec.Size = r.bodyOf(body, claim, claim), claim
		if rec.digest() != agrees {
			return 0, r.broken
		}
		rec.Issue = IssueUnchecked
	case r.state == fault:
		rec.Issue = IssueUnchecked
	}
	return next, nil
}

// memberEnd gives the place where the member of a record ends that begins it,
// when it ends well and the body is held to its end.
func (r *Reader) memberEnd(seg segment, body int64) (int64, bool) {
	if r.seg != seg { // the next one is open already
		return r.seg.start, !r.spans
	}
	for r.state == open && r.tape.end()-body <= r.maxBody {
		r.more()
	}
	return r.tape.end(), r.state == ended
}

// opensWithin tells whether another record opens in the text between two places.
func (r *Reader) opensWithin(from, end int64) bool {
	at, ok := r.tape.opening(from)
	return ok && at < end
}

// emit accounts for a record that ends at the given place.
func (r *Reader) emit(rec Record, seg segment, next int64) Record {
	r.pos, r.form = next, seg.kind
	rec.Length = max(r.fileAt(next)-r.account.End, 0)
	r.account.End += rec.Length
	r.account.RecordBytes += rec.Length
	r.account.Records++
	return rec
}
