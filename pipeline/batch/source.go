package batch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"strings"
	"syscall"

	"github.com/klauspost/compress/zstd"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/pipeline/source/jsonl"
	"github.com/offprint-news/offprint/pipeline/source/warc"
)

// An Item is one thing that a source gives: an input to clean, a record that is
// none (Skip, Err), a gap, or the reader's account of its stretch of the file.
type Item struct {
	pipeline.Input
	File     string
	Offset   int64
	RecordID string // WARC-Record-ID
	Remark   string // goes into the document's note
	Skip     string // why the record is no page; "" when it is one
	Err      error  // why the record cannot be cleaned
	Class    string // of Err; "" to tell it from Err
	Gap      *Gap
	Account  *warc.Account
	Fatal    error // the source itself failed: the task cannot be finished now
}

// A Format reads files of one sort. Ranges that tile a file must give every record
// once; a format that cannot read ranges gives all in the range that begins at 0.
type Format struct {
	Suffixes []string // of file names, in lower case
	Split    bool     // can read ranges
	Read     func(f *os.File, s Section) iter.Seq[Item]
}

// A Section is a byte range of a file.
type Section struct {
	Name             string // stands in ids
	Size, Start, End int64
	MaxBytes         int // longest body to hold
	MaxBody          int // longest WARC body to hold; 0 for MaxBytes, but at most 16 MiB
	Fields           jsonl.Options

	origins []File // where rows of a quarantine came from
	known   []Format
}

// ReadOptions say how a range is read. The zero value works.
type ReadOptions struct {
	MaxBytes int           // of a page; 64 MiB when 0. Of a WARC body at most 16 MiB is held
	Fields   jsonl.Options // names of fields in JSON lines
	Formats  []Format      // besides the built-in ones

	origins []File // where rows of a quarantine came from
}

// Items gives the items of a range in order. An item with Fatal is the last one: the
// rest cannot be read now.
func (r *Range) Items(ctx context.Context, opt ReadOptions) iter.Seq[Item] {
	if opt.MaxBytes <= 0 {
		opt.MaxBytes = defaultMaxBytes
	}
	return r.items(ctx, Section{MaxBytes: opt.MaxBytes, Fields: opt.Fields, origins: opt.origins}, opt.Formats)
}

// items reads the range as a section says, whose place is filled in here.
func (r *Range) items(ctx context.Context, s Section, more []Format) iter.Seq[Item] {
	return func(yield func(Item) bool) {
		if r.Pages != nil {
			readPages(ctx, r.Pages, s.MaxBytes, yield)
			return
		}
		f, err := r.open()
		if err != nil {
			yield(Item{Fatal: err})
			return
		}
		defer f.Close()
		format := formatOf(r.Archive.Path, formats(more))
		if format == nil {
			yield(Item{Fatal: fmt.Errorf("%s: of no known format", r.Archive.Path)})
			return
		}
		s.Name, s.Size, s.Start, s.End, s.known = r.Archive.Name, r.Archive.Size, r.Start, r.End, more
		format.Read(f, s)(yield)
	}
}

// Pages gives the documents of files and folders one after the other, as
// [pipeline.Pipeline.Run] takes them. Records that are no pages, that cannot be read or
// are damaged are told to lost, if there is one, and left out; an error that comes last
// is that of a file which cannot be read. lost is called where the files are read, so
// what it gathers can be looked at when the run has ended.
func Pages(ctx context.Context, paths []string, opt ReadOptions, lost func(*Item)) iter.Seq2[pipeline.Input, error] {
	return func(yield func(pipeline.Input, error) bool) {
		plan, err := NewPlan(paths, 0, opt.Formats...)
		if err != nil {
			yield(pipeline.Input{}, err)
			return
		}
		for i := range plan.Ranges {
			for it := range plan.Ranges[i].Items(ctx, opt) {
				switch {
				case it.Fatal != nil:
					yield(pipeline.Input{}, it.Fatal)
					return
				case it.Skip != "" || it.Err != nil || it.Gap != nil:
					if lost != nil {
						lost(&it)
					}
				case it.Account == nil && !yield(it.Input, nil):
					return
				}
			}
		}
	}
}

// open opens the archive and holds it against the plan.
func (r *Range) open() (*os.File, error) {
	f, err := os.Open(r.Archive.Path)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && info.Size() != r.Archive.Size {
		err = fmt.Errorf("%s: %w: %d bytes, was %d", r.Archive.Path, ErrInputs, info.Size(), r.Archive.Size)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// formats are the built-in ones. Further formats come with Options.Formats.
func formats(more []Format) []Format {
	return append([]Format{
		{[]string{".warc", ".warc.gz", ".warc.zst", ".wet", ".wet.gz", ".wet.zst"}, true, readWARC},
		{[]string{".quarantine.jsonl.zst"}, false, readQuarantine},
		{[]string{".jsonl", ".jsonl.gz", ".jsonl.zst", ".ndjson", ".ndjson.gz", ".ndjson.zst"}, true, readLines},
	}, more...)
}

// pageSuffixes are the names taken for pages in a folder. A file that is named
// itself is read whatever its name.
var pageSuffixes = []string{
	".html", ".htm", ".xhtml", ".txt", ".html.gz", ".htm.gz", ".txt.gz", ".html.zst", ".htm.zst", ".txt.zst",
}

// hasSuffix reports whether a file's name ends in one of the suffixes, whatever its
// case.
func hasSuffix(name string, suffixes []string) bool {
	name = strings.ToLower(name)
	for _, s := range suffixes {
		if strings.HasSuffix(name, s) {
			return true
		}
	}
	return false
}

func readWARC(f *os.File, s Section) iter.Seq[Item] {
	return func(yield func(Item) bool) {
		opt := warc.Options{MaxBody: s.maxBody()}
		r, err := warc.OpenRange(f, s.Size, s.Start, s.End, opt)
		if err != nil {
			yield(Item{Fatal: err})
			return
		}
		for w := range r.Items(s.Name) {
			if !yield(fromWARC(&w, s.Name)) {
				return
			}
		}
		account := r.Account()
		yield(Item{Account: &account})
	}
}

func fromWARC(w *warc.Item, name string) Item {
	it := Item{
		Input: pipeline.Input{ID: w.ID, URL: w.URL, ContentType: w.ContentType, Body: w.Body},
		File:  name, Offset: w.Offset, RecordID: w.RecordID, Skip: w.Skip, Remark: string(w.Issue),
	}
	var gap *warc.Gap
	switch {
	case errors.As(w.Err, &gap):
		it.Gap = &Gap{
			File: name, Offset: gap.Offset, Length: gap.Length, Reason: string(gap.Reason),
			RecordID: gap.RecordID, URL: gap.TargetURI, Harmless: gap.Harmless(),
		}
		if gap.Err != nil {
			it.Gap.Error = gap.Err.Error()
		}
	case w.Err != nil && w.Body == nil && w.RecordID == "" && w.URL == "":
		it.Fatal = w.Err
	case w.Err != nil:
		it.Err = w.Err
	}
	switch {
	case w.Skip != "" || it.Gap != nil:
	case w.Truncated == "limit":
		it.Err = fmt.Errorf("%s: %w: the body is longer than %d bytes", w.ID, pipeline.ErrTooLarge, len(w.Body))
		it.Body = nil // the rest of it is in the file
	case w.Truncated != "":
		it.Remark = strings.TrimPrefix(it.Remark+", truncated: "+w.Truncated, ", ")
	}
	return it
}

func readLines(f *os.File, s Section) iter.Seq[Item] {
	return func(yield func(Item) bool) {
		opt := s.Fields
		if opt.MaxLine == 0 {
			opt.MaxLine = 2*s.MaxBytes + 1<<20 // a body grows when it is escaped
		}
		r, err := jsonl.OpenRange(f, s.Size, s.Start, s.End, opt)
		if err != nil {
			yield(Item{Fatal: err})
			return
		}
		for line := range r.Items(s.Name) {
			it := fromLine(&line)
			it.File = s.Name
			if it.Err != nil && it.Class == "" { // the stream's own error, the last item
				if ofSystem(it.Err) {
					it = Item{Fatal: it.Err}
				} else {
					it = Item{Gap: &Gap{File: s.Name, Offset: line.Offset, Reason: "stream", Error: it.Err.Error()}}
				}
			}
			if !yield(it) {
				return
			}
		}
	}
}

func fromLine(line *jsonl.Item) Item {
	it := Item{
		Input:  pipeline.Input{ID: line.ID, URL: line.URL, ContentType: line.ContentType, Body: line.Body},
		Offset: line.Offset, Remark: line.Issue, Err: line.Err,
	}
	var bad *jsonl.LineError
	switch {
	case errors.Is(line.Err, jsonl.ErrTooLong):
		it.Class = ClassTooLarge
	case errors.As(line.Err, &bad):
		it.Class = ClassLine
	}
	return it
}

// ofSystem reports whether an error comes from reading the file, not from what
// stands in it: it may be gone the next time.
func ofSystem(err error) bool {
	var path *fs.PathError
	var errno syscall.Errno
	return errors.As(err, &path) || errors.As(err, &errno)
}

// lines decodes a zstd file of JSON lines.
func lines[T any](r io.Reader) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true))
		if err != nil {
			yield(*new(T), err)
			return
		}
		defer z.Close()
		dec := json.NewDecoder(z)
		for {
			var row T
			err := dec.Decode(&row)
			if errors.Is(err, io.EOF) || !yield(row, err) || err != nil {
				return
			}
		}
	}
}

// readPages gives pages one by one.
func readPages(ctx context.Context, pages []File, maxBytes int, yield func(Item) bool) {
	for _, p := range pages {
		if ctx.Err() != nil || !yield(readPage(p, maxBytes)) {
			return
		}
	}
}

func readPage(p File, maxBytes int) (it Item) {
	it = Item{Input: pipeline.Input{ID: p.Name}, File: p.Name}
	f, err := os.Open(p.Path)
	if err != nil {
		it.Err, it.Class = err, ClassUnreadable
		return it
	}
	defer f.Close()
	r := io.Reader(f)
	if strings.HasSuffix(strings.ToLower(p.Name), ".zst") {
		z, err := zstd.NewReader(f, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(128<<20))
		if err != nil {
			it.Err = fmt.Errorf("%s: %w: %w", p.Name, pipeline.ErrDecode, err)
			return it
		}
		defer z.Close()
		r = z
		maxBytes = pipeline.MaxExpanded(p.Size, maxBytes)
	}
	it.Body, err = io.ReadAll(io.LimitReader(r, int64(maxBytes)+1))
	switch {
	case err != nil && r == f:
		it.Err, it.Class = err, ClassUnreadable
	case err != nil:
		it.Err = fmt.Errorf("%s: %w: %w", p.Name, pipeline.ErrDecode, err)
	case len(it.Body) > maxBytes:
		it.Err = fmt.Errorf("%s: %w: more than %d bytes", p.Name, pipeline.ErrTooLarge, maxBytes)
		it.Body = nil
	}
	return it
}
