package warc

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"sort"
)

// OpenRange reads the records that begin in file bytes [start, end), so that
// parts of one file can be read apart, by several workers: over ranges that
// tile the file every record comes exactly once. A record belongs to the range
// its member begins in; the reader finds its first by searching from start, and
// reads its last beyond end. A file that is one member is all in the range that
// begins at 0. [Account.First] and End tell what the reader took, see [Join].
//
// A search that starts inside a record which holds another WARC file
// uncompressed may take the inner records for outer ones; Join finds that out.
func OpenRange(file io.ReaderAt, size, start, end int64, opt Options) (*Reader, error) {
	start, end = max(start, 0), min(end, size)
	base := max(start-1, 0) // the byte before tells whether plain text begins a line
	r := newReader(io.NewSectionReader(file, base, size-base), base, end, opt)
	if start == 0 {
		return r, nil
	}
	if err := r.learnForm(file, size); err != nil {
		return nil, fmt.Errorf("warc: head of file: %w", err)
	}
	r.begin = start
	r.account.First, r.account.End = start, start
	return r, nil
}

// learnForm takes from the head of the file what a reader in its middle has to
// know: how it is stored, and the dictionary.
func (r *Reader) learnForm(file io.ReaderAt, size int64) error {
	head := make([]byte, 8)
	n, err := file.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return err
	}
	head = head[:n]
	if k := kindOf(head); k != skippable || n < 8 {
		if k != skippable {
			r.form = k
		}
		return nil
	}
	r.form = zstandard
	length := int64(binary.LittleEndian.Uint32(head[4:]))
	if binary.LittleEndian.Uint32(head) != dictionaryTag || length > min(maxDictionary, size-8) {
		return nil
	}
	content := make([]byte, length)
	if _, err := file.ReadAt(content, 8); err != nil && err != io.EOF {
		return err
	}
	// A dictionary that cannot be read leaves all frames unread; the reader of
	// the head reports it as a gap, and this one its frames.
	_ = r.d.learn(bytes.Clone(content))
	return nil
}

// Seam is a place where neighbouring ranges do not fit: Length file bytes were
// taken by neither, or, when it is negative, by both.
type Seam struct{ Offset, Length int64 }

// Join adds up the accounts of ranges that tile a file of the given size, in
// any order. Where there is no seam, RecordBytes + GapBytes of the sum is the
// size of the file.
func Join(size int64, parts ...Account) (sum Account, seams []Seam) {
	parts = append([]Account(nil), parts...)
	sort.Slice(parts, func(i, j int) bool { return parts[i].First < parts[j].First })
	for _, p := range parts {
		if p.First == p.End {
			continue // nothing begins in this range
		}
		if p.First != sum.End {
			seams = append(seams, Seam{sum.End, p.First - sum.End})
		}
		sum.End = max(sum.End, p.End)
		sum.Records += p.Records
		sum.RecordBytes += p.RecordBytes
		sum.Gaps += p.Gaps
		sum.GapBytes += p.GapBytes
	}
	if sum.End != size {
		seams = append(seams, Seam{sum.End, size - sum.End})
	}
	return sum, seams
}
