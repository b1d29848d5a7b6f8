package batch

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"

	"github.com/offprint-news/offprint/pipeline/source/warc"
)

// errNotThere: an input that a row of the quarantine names is no longer where it was.
var errNotThere = errors.New("bytes not kept, and not found again in the inputs")

// plan lists what a run reads: its inputs, or the quarantine of another result and the
// inputs behind that. out is the folder of the result, nil where there is none yet.
func (o *Options) plan(out os.FileInfo) (*Plan, []File, error) {
	if o.Retry == "" {
		plan, err := newPlan(o.Paths, o.Split, o.Formats, out)
		return plan, nil, err
	}
	plan, err := newPlan([]string{filepath.Join(o.Retry, "quarantine")}, o.Split, o.Formats, out)
	if err != nil {
		return nil, nil, err
	}
	first, err := os.Stat(o.Retry)
	if err != nil {
		return nil, nil, fmt.Errorf("batch: %w", err)
	}
	origins, _, err := find(o.Paths, formats(o.Formats), first)
	if err != nil {
		// Most rows hold their bytes. Those that do not will say that they were not found.
		o.Logger.Warn("the inputs of the first result cannot be listed", "error", err)
	}
	return plan, origins, nil
}

// readQuarantine gives the rows of a quarantine, with the bytes that it holds or that
// are read again from the inputs they came from.
func readQuarantine(f *os.File, s Section) iter.Seq[Item] {
	return func(yield func(Item) bool) {
		for row, err := range lines[Failure](f) {
			if err != nil {
				yield(Item{Gap: &Gap{File: s.Name, Reason: "stream", Error: err.Error()}})
				return
			}
			it := Item{File: row.File, Offset: row.Offset, RecordID: row.RecordID, Remark: row.Remark}
			it.ID, it.URL, it.ContentType, it.Body = row.ID, row.URL, row.ContentType, row.Body
			if row.Body == nil {
				it = s.readAgain(&row)
			}
			if !yield(it) {
				return
			}
		}
	}
}

// readAgain reads the input of a row from the file that it names.
func (s *Section) readAgain(row *Failure) Item {
	lost := Item{File: row.File, Offset: row.Offset, RecordID: row.RecordID, Remark: row.Remark}
	lost.ID, lost.URL, lost.ContentType = row.ID, row.URL, row.ContentType
	lost.Err, lost.Class = fmt.Errorf("%s: %w; it was: %s", row.ID, errNotThere, row.Error), row.Class
	for _, from := range s.origins {
		switch {
		case from.Name != row.File:
		case !from.archive:
			return readPage(from, s.MaxBytes)
		default:
			// Where the offset says first; it need not be a place to read from.
			for _, r := range []Range{{Archive: from, Start: row.Offset, End: row.Offset + 1}, {Archive: from, End: from.Size}} {
				for it := range r.items(context.Background(), Section{MaxBytes: s.MaxBytes, MaxBody: s.MaxBytes, Fields: s.Fields}, s.known) {
					if row.names(&it) {
						return it
					}
				}
			}
		}
	}
	return lost
}

// names reports whether an item is what the row is of. A line that was too long to be
// read has no id in the row but its place.
func (f *Failure) names(it *Item) bool {
	switch {
	case it.Account != nil || it.Gap != nil || it.Fatal != nil || it.Offset != f.Offset:
		return false
	case it.ID == f.ID:
		return true
	}
	return f.RecordID == "" && it.RecordID == "" && f.ID == fmt.Sprintf("%s#%d", f.File, f.Offset)
}

// maxBody is how much of a WARC body is held. A run holds many at once, so it is less
// than a page may have; see Options.Retry for what is longer.
func (s *Section) maxBody() int {
	if s.MaxBody > 0 {
		return s.MaxBody
	}
	return min(s.MaxBytes, warc.DefaultMaxBody)
}
