// Package parquet reads pages from Parquet files, the columns named by the
// caller. It stands apart from the other sources so that who does not read
// Parquet does not link it.
package parquet

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"strings"

	"github.com/parquet-go/parquet-go"
)

// Options names the columns; a dot leads into a group ("document.html"). The
// zero value reads "html" or "text", "url", "id" and "content_type".
type Options struct {
	HTML        string // column with the page; "html" when empty
	Text        string // column with plain text, where a row has no page; "text" when empty
	URL         string // "url" when empty
	ID          string // "id" when empty
	ContentType string // "content_type" when empty
}

// Item is one row.
type Item struct {
	ID          string // the id column, or where there is none the file's name, "#" and the row's number
	URL         string
	ContentType string // of the row, or "text/html" or "text/plain" after the column the body came from
	Body        []byte
	Offset      int64 // number of the row in the file, from 0
	Err         error // ErrNoBody, or a *GroupError, behind which the next row group is read
}

// GroupError says that the rest of a row group cannot be read.
type GroupError struct {
	File  string
	Group int   // number of the row group, from 0
	Row   int64 // first row lost, counted in the file from 0
	Lost  int64 // rows
	Err   error
}

// Error names file, row group and rows.
func (e *GroupError) Error() string {
	return fmt.Sprintf("%s: row group %d: %d rows from row %d on cannot be read: %v", e.File, e.Group, e.Lost, e.Row, e.Err)
}

// Unwrap gives what went wrong.
func (e *GroupError) Unwrap() error { return e.Err }

// ErrNoBody: a row has neither page nor text.
var ErrNoBody = errors.New("parquet: row without page or text")

// Reader reads rows. It is not safe for concurrent use.
type Reader struct {
	file       *parquet.File
	columns    [5]int // column numbers in the order of the field constants; -1 when the file has none
	start, end int64
}

// The columns in the order they are held in.
const (
	html = iota
	text
	url
	id
	contentType
)

// Open reads the footer of a file and finds the columns. A file with neither
// page nor text column is an error that lists those it has.
func Open(file io.ReaderAt, size int64, opt Options) (*Reader, error) {
	return OpenRange(file, size, 0, math.MaxInt64, opt)
}

// OpenRange reads the row groups whose first byte lies in [start, end), so that
// ranges which tile the file give each row once.
func OpenRange(file io.ReaderAt, size, start, end int64, opt Options) (r *Reader, err error) {
	defer catch(&err) // the library panics on some broken footers
	f, err := parquet.OpenFile(file, size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return nil, fmt.Errorf("parquet: %w", err)
	}
	r = &Reader{file: f, start: start, end: end}
	for i, c := range []struct{ name, usual string }{
		{opt.HTML, "html"}, {opt.Text, "text"}, {opt.URL, "url"}, {opt.ID, "id"}, {opt.ContentType, "content_type"},
	} {
		name := c.name
		if name == "" {
			name = c.usual
		}
		leaf, ok := f.Schema().Lookup(strings.Split(name, ".")...)
		r.columns[i] = -1
		switch {
		case !ok && c.name != "":
			return nil, fmt.Errorf("parquet: no column %q; columns are %s", name, columnNames(f))
		case !ok:
		case leaf.MaxRepetitionLevel > 0:
			return nil, fmt.Errorf("parquet: column %q is a list; want one value a row", name)
		default:
			r.columns[i] = leaf.ColumnIndex
		}
	}
	if r.columns[html] < 0 && r.columns[text] < 0 {
		return nil, fmt.Errorf("parquet: no column with a page or text; columns are %s", columnNames(f))
	}
	return r, nil
}

func columnNames(f *parquet.File) string {
	var names []string
	for _, path := range f.Schema().Columns() {
		names = append(names, strings.Join(path, "."))
	}
	return strings.Join(names, ", ")
}

func catch(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("parquet: damaged file: %v", p)
	}
}

// Items gives every row. The name of the file stands in ids and errors.
func (r *Reader) Items(name string) iter.Seq[Item] {
	return func(yield func(Item) bool) {
		row := int64(0)
		for i, group := range r.file.RowGroups() {
			first := row
			row += group.NumRows()
			if at := groupOffset(r.file, i); at < r.start || at >= r.end {
				continue
			}
			next := first
			more := true
			err := r.group(group, func(item Item) bool {
				item.Offset = next
				if item.ID == "" {
					item.ID = fmt.Sprintf("%s#%d", name, next)
				}
				next++
				more = yield(item)
				return more
			})
			if more && err != nil {
				more = yield(Item{
					ID: fmt.Sprintf("%s#%d", name, next), Offset: next,
					Err: &GroupError{File: name, Group: i, Row: next, Lost: row - next, Err: err},
				})
			}
			if !more {
				return
			}
		}
	}
}

// groupOffset is the file offset of a row group's first page.
func groupOffset(f *parquet.File, group int) int64 {
	at := int64(math.MaxInt64)
	for _, c := range f.Metadata().RowGroups[group].Columns {
		at = min(at, c.MetaData.DataPageOffset)
		if d := c.MetaData.DictionaryPageOffset; d > 0 {
			at = min(at, d)
		}
	}
	return max(at, 0)
}

// group gives the rows of one row group, its columns read side by side.
func (r *Reader) group(group parquet.RowGroup, yield func(Item) bool) (err error) {
	columns, err := r.open(group)
	defer func() {
		for _, c := range columns {
			if c != nil {
				c.close()
			}
		}
	}()
	if err != nil {
		return err
	}
	for range group.NumRows() {
		var value [len(r.columns)][]byte
		for i, c := range columns {
			if c == nil {
				continue
			}
			if value[i], err = c.next(); err != nil {
				return fmt.Errorf("column %d: %w", r.columns[i], err)
			}
		}
		item := Item{ID: string(value[id]), URL: string(value[url]), ContentType: string(value[contentType]), Body: value[html]}
		kind := "text/html"
		if item.Body == nil {
			item.Body, kind = value[text], "text/plain"
		}
		if item.Body == nil {
			item.Err = ErrNoBody
		}
		if item.ContentType == "" {
			item.ContentType = kind
		}
		if !yield(item) {
			return nil
		}
	}
	return nil
}

func (r *Reader) open(group parquet.RowGroup) (columns [5]*column, err error) {
	defer catch(&err)
	chunks := group.ColumnChunks()
	for i, n := range r.columns {
		if n >= 0 {
			columns[i] = &column{pages: chunks[n].Pages()}
		}
	}
	return columns, nil
}

// column gives the values of one column chunk, one a row.
type column struct {
	pages  parquet.Pages
	page   parquet.Page
	values parquet.ValueReader
	buf    [1]parquet.Value
}

// next gives a copy of the next value as bytes; nil when it is null.
func (c *column) next() (p []byte, err error) {
	defer catch(&err)
	for {
		if c.values == nil {
			page, err := c.pages.ReadPage()
			if err != nil {
				if err == io.EOF {
					err = io.ErrUnexpectedEOF // the footer counts more rows
				}
				return nil, err
			}
			c.page, c.values = page, page.Values()
		}
		n, err := c.values.ReadValues(c.buf[:])
		if n == 1 {
			switch v := c.buf[0]; {
			case v.IsNull():
				return nil, nil
			case v.Kind() == parquet.ByteArray || v.Kind() == parquet.FixedLenByteArray:
				return append([]byte{}, v.ByteArray()...), nil
			default:
				return []byte(v.String()), nil // a number as an id
			}
		}
		if err != nil && err != io.EOF {
			return nil, err
		}
		parquet.Release(c.page)
		c.page, c.values = nil, nil
	}
}

func (c *column) close() {
	if c.page != nil {
		parquet.Release(c.page)
	}
	c.pages.Close()
}
