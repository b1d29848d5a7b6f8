package part

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io"
)

// line is one line of the journal. The first holds the key alone.
type line struct {
	Key   string          `json:"key,omitempty"`
	Sizes []int64         `json:"sizes,omitempty"` // of the files
	State json.RawMessage `json:"state,omitempty"`
	Done  []File          `json:"done,omitempty"` // set once all is written: only the names are missing

	end int64 // where the line ends in the journal
}

// encode gives the line with a checksum in front, so that a torn one is told.
func (l line) encode() ([]byte, error) {
	p, err := json.Marshal(l)
	if err != nil {
		return nil, err
	}
	return fmt.Appendf(nil, "%08x %s\n", crc32.ChecksumIEEE(p), p), nil
}

// readJournal gives the lines up to the first that is not whole.
func readJournal(r io.Reader) (lines []line, err error) {
	p, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	end := int64(0)
	for {
		text, rest, ok := bytes.Cut(p, []byte("\n"))
		sum, body, ok2 := bytes.Cut(text, []byte(" "))
		var l line
		if !ok || !ok2 || string(sum) != fmt.Sprintf("%08x", crc32.ChecksumIEEE(body)) || json.Unmarshal(body, &l) != nil {
			return lines, nil
		}
		end += int64(len(text)) + 1
		l.end = end
		lines = append(lines, l)
		p = rest
	}
}

// cutJournal makes the journal end behind the given lines, or begins it.
func (w *Writer) cutJournal(lines []line) error {
	end := int64(0)
	if len(lines) > 0 {
		end = lines[len(lines)-1].end
	}
	if err := w.journal.Truncate(end); err != nil {
		return err
	}
	if _, err := w.journal.Seek(end, io.SeekStart); err != nil {
		return err
	}
	if len(lines) > 0 {
		return nil
	}
	return w.append(line{Key: w.opt.Key})
}

// append adds a line and brings it to the disk.
func (w *Writer) append(l line) error {
	p, err := l.encode()
	if err != nil {
		return err
	}
	if _, err := w.journal.Write(p); err != nil {
		return err
	}
	return w.journal.Sync()
}
