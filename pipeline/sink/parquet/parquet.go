// Package parquet writes finished documents as a Parquet file with nested spans,
// for engines that query columns. It stands apart from the other sinks so that
// who does not write Parquet does not link it.
//
// A Parquet file has no end until its footer is written: write it from a
// finished part, never as the file a run journals.
package parquet

import (
	"fmt"
	"io"
	"strings"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"
)

// Row is one document. Offsets are bytes of the decoded source, half open;
// confidences are percent.
type Row struct {
	ID       string   `parquet:"id"`
	URL      string   `parquet:"url"`
	Host     string   `parquet:"host,dict"`
	Verdict  string   `parquet:"verdict,dict"`
	Format   string   `parquet:"format,dict"`
	Charset  string   `parquet:"charset,dict"`
	Bytes    int64    `parquet:"bytes"` // of the source
	SHA256   string   `parquet:"sha256"`
	Degraded []string `parquet:"degraded,list"`
	Error    string   `parquet:"error"`
	Text     string   `parquet:"text"`
	Content  []Span   `parquet:"content,list"`
	Framing  []Span   `parquet:"framing,list"`
	Edits    []Edit   `parquet:"edits,list"`
	Facts    []Fact   `parquet:"facts,list"`
	Record   []byte   `parquet:"record"` // the whole record as JSON, where the row is to restore the source too; empty otherwise
}

// Span is a stretch of visible text with its kind, and who says so.
type Span struct {
	Start      int64  `parquet:"start,delta"`
	End        int64  `parquet:"end,delta"`
	Kind       string `parquet:"kind,dict"`
	Text       string `parquet:"text"`
	Stage      string `parquet:"stage,dict"`
	Rule       string `parquet:"rule,dict"`
	Confidence int32  `parquet:"confidence"`
	Why        string `parquet:"why,dict"`
}

// Edit is a span of the source that reads otherwise in the text.
type Edit struct {
	Start  int64  `parquet:"start,delta"`
	End    int64  `parquet:"end,delta"`
	Before string `parquet:"before"`
	After  string `parquet:"after"`
	Rules  string `parquet:"rules,dict"` // those of its steps, in order, with commas between
	Grade  string `parquet:"grade,dict"`
}

// Fact is one line of a document's card.
type Fact struct {
	Key        string `parquet:"key,dict"`
	Value      string `parquet:"value"`
	Status     string `parquet:"status,dict"`
	Stage      string `parquet:"stage,dict"`
	Rule       string `parquet:"rule,dict"`
	Confidence int32  `parquet:"confidence"`
	Where      string `parquet:"where,dict"`
	Quote      string `parquet:"quote"`
}

// groupBytes is how much text a row group holds before it is written: it bounds
// the memory, and depends on the rows alone, as do the bytes of the file.
const groupBytes = 8 << 20

// Writer writes rows in order. It is not safe for concurrent use.
type Writer struct {
	w    *parquet.GenericWriter[Row]
	held int
}

// NewWriter begins a file. Close ends it and leaves w open.
func NewWriter(w io.Writer) *Writer {
	opts := []parquet.WriterOption{
		parquet.Compression(&zstd.Codec{Level: zstd.SpeedDefault, Concurrency: 1}),
		parquet.PageBufferSize(256 << 10),
		parquet.DataPageStatistics(false),
		parquet.CreatedBy("offprint", "", ""),
	}
	// Bounds of pages are kept until the footer: of long texts, nobody's use and
	// as much memory as the file.
	for _, column := range []string{
		"text", "record", "content.list.element.text", "framing.list.element.text",
		"edits.list.element.before", "edits.list.element.after", "facts.list.element.value", "facts.list.element.quote",
	} {
		opts = append(opts, parquet.SkipPageBounds(strings.Split(column, ".")...))
	}
	return &Writer{w: parquet.NewGenericWriter[Row](w, opts...)}
}

// Write adds a row.
func (w *Writer) Write(row *Row) error {
	if _, err := w.w.Write([]Row{*row}); err != nil {
		return fmt.Errorf("parquet: %s: %w", row.ID, err)
	}
	w.held += row.size()
	if w.held < groupBytes {
		return nil
	}
	w.held = 0
	if err := w.w.Flush(); err != nil {
		return fmt.Errorf("parquet: row group: %w", err)
	}
	return nil
}

// size is about what a row takes up in memory.
func (row *Row) size() int {
	n := 200 + len(row.ID) + len(row.URL) + len(row.Text) + len(row.Record)
	for _, s := range row.Content {
		n += 60 + len(s.Text)
	}
	for _, s := range row.Framing {
		n += 60 + len(s.Text)
	}
	for _, e := range row.Edits {
		n += 60 + len(e.Before) + len(e.After)
	}
	for _, f := range row.Facts {
		n += 80 + len(f.Value) + len(f.Quote)
	}
	return n
}

// Close writes what is held, and the footer.
func (w *Writer) Close() error {
	if err := w.w.Close(); err != nil {
		return fmt.Errorf("parquet: footer: %w", err)
	}
	return nil
}
