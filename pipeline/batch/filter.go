package batch

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"

	"github.com/offprint-news/offprint/pipeline/source/jsonl"
)

// FilterOptions say how lines are read. The zero value works.
type FilterOptions struct {
	Fields  jsonl.Options // names of the fields, and the longest line
	Workers int           // the number of processors when 0
	Name    string        // stands in ids and errors; "stdin" when empty
}

// Filter reads JSON lines and writes, for each line and in order, one line: the
// document, byte for byte as Run would write it, or a [Failure] without its body,
// which is told by "class" and by the missing "offprint". Blank lines stay. It never
// ends on a document; only reading and writing can fail. What is written is flushed
// as soon as no further line is waiting.
func (c *Cleaner) Filter(ctx context.Context, in io.Reader, out io.Writer, opt FilterOptions) (*Stats, error) {
	if opt.Workers <= 0 {
		opt.Workers = runtime.GOMAXPROCS(0)
	}
	if opt.Name == "" {
		opt.Name = "stdin"
	}
	if opt.Fields.MaxLine <= 0 {
		opt.Fields.MaxLine = jsonl.DefaultMaxLine
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	order := make(chan chan Outcome, 2*opt.Workers)
	cpu := make(chan struct{}, opt.Workers)
	var readErr error // read after order is closed
	go func() {
		defer close(order)
		r := bufio.NewReaderSize(in, 256<<10)
		offset := int64(0)
		for n := 1; ; n++ {
			line, size, err := jsonl.ReadLine(r, opt.Fields.MaxLine)
			end := errors.Is(err, io.EOF)
			if err != nil && !end && !errors.Is(err, jsonl.ErrTooLong) {
				readErr = fmt.Errorf("%s: %w", opt.Name, err)
				return
			}
			if end && size == 0 {
				return
			}
			it := opt.item(line, n, offset, err)
			offset += size
			result := make(chan Outcome, 1)
			select {
			case order <- result:
			case <-ctx.Done():
				return
			}
			switch {
			case it == nil:
				result <- Outcome{Line: []byte("\n")}
			case it.Err != nil:
				result <- it.fail(it.Err)
			default:
				cpu <- struct{}{}
				go func() {
					defer func() { <-cpu }()
					result <- c.Do(ctx, it)
				}()
			}
			if end {
				return
			}
		}
	}()
	var stats Stats
	w := bufio.NewWriterSize(out, 256<<10)
	for {
		var result chan Outcome
		var ok bool
		select {
		case result, ok = <-order:
		case <-ctx.Done():
			return &stats, errors.Join(ctx.Err(), w.Flush())
		}
		if !ok {
			break
		}
		o := <-result
		if err := ctx.Err(); err != nil { // the outcome may be of the interruption
			return &stats, errors.Join(err, w.Flush())
		}
		if o.Failure != nil {
			o.Failure.Body = nil
			var err error
			if o.Line, err = EncodeRow(o.Failure); err != nil {
				return &stats, err
			}
		}
		stats.Add(&o.stats)
		if _, err := w.Write(o.Line); err != nil {
			return &stats, err
		}
		if len(order) == 0 {
			if err := w.Flush(); err != nil {
				return &stats, err
			}
		}
	}
	if readErr != nil {
		return &stats, errors.Join(readErr, w.Flush())
	}
	return &stats, w.Flush()
}

// item makes an item of a line; nil for a blank one.
func (o *FilterOptions) item(line []byte, n int, offset int64, err error) *Item {
	if err != nil && !errors.Is(err, io.EOF) {
		bad := &jsonl.LineError{File: o.Name, Line: n, Offset: offset, Err: err}
		it := fromLine(&jsonl.Item{ID: fmt.Sprintf("%s#%d", o.Name, offset), Offset: offset, Err: bad})
		return &it
	}
	if offset == 0 {
		line = bytes.TrimPrefix(line, []byte("\xef\xbb\xbf"))
	}
	if len(bytes.TrimSpace(line)) == 0 {
		return nil
	}
	l := jsonl.Decode(line, o.Fields)
	l.Offset, l.Line = offset, n
	if bad, ok := errors.AsType[*jsonl.LineError](l.Err); ok {
		bad.File, bad.Line, bad.Offset = o.Name, n, offset
	}
	if l.ID == "" {
		l.ID = fmt.Sprintf("%s#%d", o.Name, offset)
	}
	it := fromLine(&l)
	return &it
}
