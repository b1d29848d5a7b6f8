package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/pipeline/batch"
	"github.com/offprint-news/offprint/pipeline/sink/datatrove"
	"github.com/offprint-news/offprint/pipeline/sink/folder"
	"github.com/offprint-news/offprint/pipeline/sink/parquet"
)

type applyCmd struct {
	Paths  []string `arg:"" help:"Folders of results, or files of records." type:"existing"`
	Keep   []string `help:"Framing to print in the content all the same, such as disclaimer." placeholder:"KIND"`
	Drop   []string `help:"Content to leave out: title, dek, caption, byline or dateline." placeholder:"KIND"`
	Edits  []string `help:"Grades of edits to keep, A to E; none for the words as they were." placeholder:"GRADE"`
	Format string   `short:"f" help:"jsonl (records), parquet, datatrove, dolma (documents and attributes), text, md, html or jsonld (a file a page)." enum:"jsonl,parquet,datatrove,dolma,text,md,html,jsonld" default:"jsonl"`
	Output string   `short:"o" help:"File to write to; a folder for dolma and where each page has a file. Default: standard output."`
	writeFlags
}

// Run prints finished results in another policy or form. No page is read and no
// stage run: all stands in the records.
func (c *applyCmd) Run(ctx context.Context, std *streams) error {
	profile, err := c.profile()
	if err != nil {
		return err
	}
	keep, err := c.edits()
	if err != nil {
		return err
	}
	w, err := c.writer(std, profile)
	if err != nil {
		return err
	}
	bad := 0
	docs := 0
	for _, p := range c.Paths {
		for doc, err := range batch.Read(p) {
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				return errors.Join(err, w.giveUp())
			}
			docs++
			d, err := pipeline.Replay(ctx, doc.Record, keep)
			if err == nil {
				var rec *pipeline.Record
				if rec, err = d.Record(profile); err == nil {
					rec.Error = doc.Error
					doc.Record = rec
					if err := w.write(doc, d); err != nil {
						return errors.Join(err, w.giveUp())
					}
				}
			}
			if err != nil {
				std.warn("%v", err)
				bad++
			}
		}
	}
	if err := w.close(); err != nil {
		return err
	}
	if bad > 0 {
		return &fault{exitSome, fmt.Errorf("%d of %d documents failed", bad, docs)}
	}
	return nil
}

func (c *applyCmd) profile() (pipeline.Profile, error) {
	p, err := (&cleanCmd{Profile: "full", Keep: c.Keep}).profile()
	if err != nil {
		return p, err
	}
	for _, name := range c.Drop {
		field := map[string]*bool{"title": &p.Title, "dek": &p.Dek, "caption": &p.Caption, "byline": &p.Byline, "dateline": &p.Dateline}[name]
		if field == nil {
			return p, usage("--drop: %q is none of title, dek, caption, byline, dateline", name)
		}
		*field = false
	}
	return p, nil
}

// edits makes the choice of edits; nil keeps all.
func (c *applyCmd) edits() (func(*pipeline.Step) bool, error) {
	if len(c.Edits) == 0 {
		return nil, nil
	}
	for _, g := range c.Edits {
		if g != "none" && (len(g) != 1 || g < "A" || g > "E") {
			return nil, usage("--edits: %q is no grade; want A to E, or none", g)
		}
	}
	return func(s *pipeline.Step) bool { return slices.Contains(c.Edits, s.Grade) }, nil
}

// A docWriter writes documents in a form.
type docWriter struct {
	write   func(doc *batch.Document, d *pipeline.Document) error
	closers []func() error
	undo    func() error
}

func (w *docWriter) close() error {
	var errs []error
	for _, f := range w.closers {
		errs = append(errs, f())
	}
	return errors.Join(errs...)
}

func (w *docWriter) giveUp() error {
	if w.undo == nil {
		return nil
	}
	return w.undo()
}

func (c *applyCmd) writer(std *streams, profile pipeline.Profile) (*docWriter, error) {
	w := &docWriter{}
	switch c.Format {
	case "text", "md", "html", "jsonld", "dolma":
		if c.Output == "" {
			return nil, usage("-f %s: -o says the folder to write to", c.Format)
		}
		if c.DryRun {
			break
		}
		if err := os.MkdirAll(c.Output, 0o755); err != nil {
			return nil, err
		}
	}
	switch c.Format {
	case "text", "md", "html", "jsonld":
		if c.DryRun {
			n := 0
			w.write = func(*batch.Document, *pipeline.Document) error { n++; return nil }
			w.closers = append(w.closers, func() error { std.warn("would write %d files into %s", n, c.Output); return nil })
			return w, nil
		}
		root, err := os.OpenRoot(c.Output)
		if err != nil {
			return nil, err
		}
		w.closers = append(w.closers, root.Close)
		w.write = func(doc *batch.Document, d *pipeline.Document) error {
			ext := suffixes[c.Format]
			text, err := render(d, profile, c.Format, doc.Error)
			if err != nil {
				return err
			}
			if c.Format == "md" {
				text = append(folder.Markdown([]folder.Field{{Name: "id", Value: doc.ID}, {Name: "url", Value: doc.URL}, {Name: "verdict", Value: doc.Verdict}}, ""), text...)
			}
			if err := c.mayWrite(filepath.Join(c.Output, folder.Name(doc.ID, doc.URL, ext))); err != nil {
				return err
			}
			_, err = folder.Write(root, doc.ID, doc.URL, ext, text)
			return err
		}
		return w, nil
	case "dolma":
		return w, c.dolma(std, w)
	}
	to, err := c.open(std, c.Output)
	if err != nil {
		return nil, err
	}
	w.undo = to.drop
	switch c.Format {
	case "parquet":
		p := parquet.NewWriter(to)
		w.closers = append(w.closers, p.Close)
		w.write = func(doc *batch.Document, _ *pipeline.Document) error {
			row, err := parquetRow(doc)
			if err != nil {
				return err
			}
			return p.Write(row)
		}
	case "datatrove":
		w.write = func(doc *batch.Document, _ *pipeline.Document) error {
			meta := map[string]any{"url": doc.URL, "verdict": doc.Verdict}
			for _, f := range doc.Facts {
				if f.Value != "" {
					meta[f.Key] = f.Value
				}
			}
			line, err := datatrove.Append(nil, datatrove.Document{Text: doc.Text, ID: doc.ID, Metadata: meta})
			if err != nil {
				return err
			}
			_, err = to.Write(line)
			return err
		}
	default:
		w.write = func(doc *batch.Document, _ *pipeline.Document) error {
			line, err := encode(doc, false)
			if err != nil {
				return err
			}
			_, err = to.Write(line)
			return err
		}
	}
	w.closers = append(w.closers, to.close)
	return w, nil
}

// dolma writes all visible text as documents, and the spans of each kind as
// attributes, in two files of the names that Dolma's mixer looks for.
func (c *applyCmd) dolma(std *streams, w *docWriter) error {
	var to [2]io.Writer
	for i, dir := range []string{"documents", "attributes/offprint"} {
		name := filepath.Join(c.Output, filepath.FromSlash(dir), "00000.jsonl.gz")
		if !c.DryRun {
			if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
				return err
			}
		}
		f, err := c.file(std, name)
		if err != nil {
			return err
		}
		z := gzip.NewWriter(f)
		to[i] = z
		w.closers = append(w.closers, z.Close, f.close)
	}
	w.write = func(_ *batch.Document, d *pipeline.Document) error {
		document, attributes, err := dolmaDocument(d)
		if err != nil {
			return err
		}
		_, err = to[0].Write(document)
		_, err2 := to[1].Write(attributes)
		return errors.Join(err, err2)
	}
	return nil
}

// parquetRow is a document as a row of Parquet, with the whole record in it.
func parquetRow(doc *batch.Document) (*parquet.Row, error) {
	whole, err := encode(doc, false)
	if err != nil {
		return nil, err
	}
	row := &parquet.Row{
		ID: doc.ID, URL: doc.URL, Host: batch.Host(doc.URL), Verdict: doc.Verdict, Format: string(doc.Source.Format), Charset: doc.Source.Charset,
		Bytes: int64(doc.Source.Bytes), SHA256: doc.Source.SHA256, Degraded: doc.Degraded, Error: doc.Error, Text: doc.Text,
		Content: parquetSpans(doc.Content), Framing: parquetSpans(doc.Framing), Record: bytes.TrimSpace(whole),
	}
	for _, e := range doc.Edits {
		var rules []string
		for _, s := range e.Steps {
			rules = append(rules, s.Rule)
		}
		first, last := e.Steps[0], e.Steps[len(e.Steps)-1]
		row.Edits = append(row.Edits, parquet.Edit{Start: int64(e.Start), End: int64(e.End), Before: first.Before, After: e.After, Rules: strings.Join(rules, ","), Grade: last.Grade})
	}
	for _, n := range doc.Facts {
		row.Facts = append(row.Facts, parquet.Fact{Key: n.Key, Value: n.Value, Status: string(n.Status), Stage: n.Stage, Rule: n.Rule, Confidence: int32(n.Confidence), Where: n.Where, Quote: n.Text})
	}
	return row, nil
}

func parquetSpans(parts []pipeline.PartRecord) []parquet.Span {
	var out []parquet.Span
	for _, p := range parts {
		out = append(out, parquet.Span{Start: int64(p.Start), End: int64(p.End), Kind: string(p.Kind), Text: p.Text, Stage: p.Stage, Rule: p.Rule, Confidence: int32(p.Confidence), Why: p.Why})
	}
	return out
}
