package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/pipeline/batch"
	"github.com/offprint-news/offprint/pipeline/linked"
	"github.com/offprint-news/offprint/pipeline/sink/datatrove"
	"github.com/offprint-news/offprint/pipeline/sink/dolma"
	"github.com/offprint-news/offprint/pipeline/sink/parquet"
)

// suffixes are the file names that formats are written under.
var suffixes = map[string]string{
	"text": ".txt", "md": ".md", "html": ".html", "json": ".json", "jsonl": ".jsonl", "jsonld": ".jsonld", "standoff": ".standoff.json",
	"dolma": ".dolma.jsonl", "margin": ".margin", "parquet": ".parquet",
}

// lineFormats put several documents into one file, and rowFormats have a row for
// those that failed.
var (
	lineFormats = []string{"jsonl", "standoff", "dolma", "parquet"}
	rowFormats  = []string{"json", "jsonl", "standoff", "dolma"}
)

// render prints a document in a format.
func render(d *pipeline.Document, profile pipeline.Profile, format, failure string) ([]byte, error) {
	switch format {
	case "md":
		return []byte(markdown(d, profile)), nil
	case "html":
		return articleHTML(d, profile), nil
	case "json", "jsonl":
		rec, err := record(d, profile, failure)
		if err != nil {
			return nil, err
		}
		return encode(rec, format == "json")
	case "jsonld":
		return linked.JSONLD(d)
	case "standoff":
		return encode(standoff(d), false)
	case "dolma":
		return dolmaLine(d)
	case "margin":
		return []byte(pipeline.Margin(d)), nil
	}
	return []byte(d.Content(profile)), nil
}

func record(d *pipeline.Document, profile pipeline.Profile, failure string) (*pipeline.Record, error) {
	rec, err := d.Record(profile)
	if err != nil {
		return nil, err
	}
	rec.Error = failure
	return rec, nil
}

// encode writes a value as JSON, as it is read by people: no \u003c for <.
func encode(v any, indent bool) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if indent {
		enc.SetIndent("", " ")
	}
	err := enc.Encode(v)
	return b.Bytes(), err
}

// dolmaDocument is all visible text of a document, and the spans of each kind in it.
func dolmaDocument(d *pipeline.Document) (document, attributes []byte, err error) {
	all := pipeline.FullProfile
	all.Keep = pipeline.FramingKinds()
	text := d.Content(all)
	spans, err := spansIn(text, d)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", d.ID, err)
	}
	document, err = datatrove.Append(nil, datatrove.Document{Text: text, ID: d.ID, Metadata: map[string]string{"url": d.URL}})
	if err != nil {
		return nil, nil, err
	}
	attributes, err = dolma.AppendAttributes(nil, dolma.Document{ID: d.ID, Text: text, Spans: spans})
	return document, attributes, err
}

// dolmaLine is a document and its attributes in one line.
func dolmaLine(d *pipeline.Document) ([]byte, error) {
	document, attributes, err := dolmaDocument(d)
	if err != nil {
		return nil, err
	}
	var line struct {
		ID         string          `json:"id"`
		Text       string          `json:"text"`
		Metadata   json.RawMessage `json:"metadata"`
		Attributes json.RawMessage `json:"attributes"`
	}
	for _, part := range [][]byte{document, attributes} {
		if err := json.Unmarshal(part, &line); err != nil {
			return nil, err
		}
	}
	return encode(line, false)
}

// spansIn finds the parts of a document in its text, which holds them all in order
// with white space between.
func spansIn(text string, d *pipeline.Document) ([]dolma.Span, error) {
	var out []dolma.Span
	at := 0
	for _, pt := range d.Parts() {
		part := strings.TrimSpace(pt.Text)
		i := strings.Index(text[at:], part)
		if i < 0 || strings.TrimSpace(text[at:at+i]) != "" {
			return nil, fmt.Errorf("part at %v is not where it should be in the text", pt.Span)
		}
		confidence := 0
		if pt.Mark >= 0 {
			confidence = int(d.Marks()[pt.Mark].Confidence)
		}
		out = append(out, dolma.Span{Start: at + i, End: at + i + len(part), Kind: string(pt.Kind), Confidence: confidence})
		at += i + len(part)
	}
	return out, nil
}

// parquetSink writes records as rows of Parquet.
type parquetSink struct{ w *parquet.Writer }

func newParquetSink(std *streams, to sink) (*parquetSink, error) {
	if f, ok := std.out.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		if _, ok := to.(*streamSink); ok {
			return nil, usage("-f parquet is not for reading on a terminal: name a file with -o")
		}
	}
	return &parquetSink{parquet.NewWriter(to.(io.Writer))}, nil
}

// document writes the row of a document, or one that says why there is none.
func (s *parquetSink) document(res pipeline.Result, profile pipeline.Profile) error {
	if res.Doc == nil {
		return s.w.Write(&parquet.Row{ID: res.Input.ID, URL: res.Input.URL, Error: errorText(res.Err)})
	}
	rec, err := record(res.Doc, profile, errorText(res.Err))
	if err != nil {
		return err
	}
	row, err := parquetRow(&batch.Document{Record: rec})
	if err != nil {
		return err
	}
	return s.w.Write(row)
}
