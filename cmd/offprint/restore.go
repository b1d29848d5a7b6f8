package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/pipeline/batch"
)

type restoreCmd struct {
	settings
	Paths  []string `arg:"" help:"Results (.json, .jsonl), or pages, which are cleaned first; files or folders."`
	Check  bool     `help:"Write nothing; check that every document comes back byte for byte."`
	Output string   `short:"o" help:"File for one document, folder for several. Default: standard output, for one."`
	writeFlags
}

// Run restores, or checks that it can be done.
func (c *restoreCmd) Run(ctx context.Context, std *streams) error {
	if c.Check && len(c.Paths) == 1 && batch.IsResult(c.Paths[0]) {
		return c.checkResult(std)
	}
	files, skipped, err := findFiles(c.Paths, func(name string) bool { return isPage(name) || isResult(name) })
	if err != nil {
		return err
	}
	if skipped > 0 {
		std.warn("%d files passed over: neither pages nor results by their names", skipped)
	}
	var results, pages []file
	for _, f := range files {
		if isResult(f.path) {
			results = append(results, f)
		} else {
			pages = append(pages, f)
		}
	}
	r := restorer{std: std, c: c}
	for _, f := range results {
		if err := r.results(f); err != nil {
			return err
		}
	}
	if err := r.pages(ctx, pages); err != nil {
		return err
	}
	return r.finish()
}

// checkResult goes through the whole result of a run: files, documents, quarantine
// and counts.
func (c *restoreCmd) checkResult(std *streams) error {
	got, err := batch.Check(c.Paths[0], func(problem string) { std.warn("%s", problem) })
	if err != nil {
		return err
	}
	if n := len(got.Problems); n > 0 {
		return &fault{exitCheck, fmt.Errorf("%d problems", n)}
	}
	_, err = fmt.Fprintf(std.out, "%d documents, %d bytes: all come back byte for byte; files and counts are those of the manifest\n", got.Documents, got.Bytes)
	return err
}

func isResult(name string) bool {
	return strings.HasSuffix(name, ".json") || strings.HasSuffix(name, ".jsonl")
}

type restorer struct {
	std                *streams
	c                  *restoreCmd
	docs, bad, foreign int
	bytes              int64
	held               []byte // the one document that standard output takes
}

// results restores the records of one file.
func (r *restorer) results(f file) error {
	in := r.std.in
	if f.path != "-" {
		g, err := os.Open(f.path)
		if err != nil {
			return err
		}
		defer g.Close()
		in = g
	}
	dec := json.NewDecoder(in)
	for {
		var rec pipeline.Record
		err := dec.Decode(&rec)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil || rec.Version == 0 {
			r.foreign++ // some other JSON
			return nil
		}
		if rec.Version > pipeline.RecordVersion {
			return usage("%s: record form %d is newer than this command knows (%d)", f.id, rec.Version, pipeline.RecordVersion)
		}
		body, err := rec.Restore()
		if err := r.take(rec.ID, body, err); err != nil {
			return err
		}
	}
}

// pages cleans pages, restores them from their records as JSON, and compares
// the bytes with the files'.
func (r *restorer) pages(ctx context.Context, files []file) error {
	if len(files) == 0 {
		return nil
	}
	pl, err := r.c.pipeline(r.std)
	if err != nil {
		return err
	}
	return process(ctx, r.std, pl, &r.c.settings, files, func(res pipeline.Result) error {
		if res.Doc == nil {
			return r.take(res.Input.ID, nil, res.Err)
		}
		body, err := roundTrip(res.Doc)
		if err == nil && !bytes.Equal(body, res.Input.Body) && !bytes.Equal(body, unzip(res.Input.Body)) {
			err = fmt.Errorf("%s: %w: %d bytes came back, not those of the file", res.Input.ID, pipeline.ErrNotConserved, len(body))
		}
		return r.take(res.Input.ID, body, err)
	})
}

// roundTrip writes the record of a document as JSON, reads it again, and
// restores the input from what was read.
func roundTrip(d *pipeline.Document) ([]byte, error) {
	rec, err := d.Record(pipeline.FullProfile)
	if err != nil {
		return nil, err
	}
	js, err := json.Marshal(rec)
	if err != nil {
		return nil, err
	}
	var back pipeline.Record
	if err := json.Unmarshal(js, &back); err != nil {
		return nil, err
	}
	return back.Restore()
}

func unzip(b []byte) []byte {
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil
	}
	out, err := io.ReadAll(z)
	if err != nil {
		return nil
	}
	return out
}

// take counts a restored document and writes it where it is wanted.
func (r *restorer) take(id string, body []byte, err error) error {
	r.docs++
	r.bytes += int64(len(body))
	if err != nil {
		r.std.warn("%v", err)
		r.bad++
		return nil
	}
	switch {
	case r.c.Check:
		return nil
	case isDir(r.c.Output):
		s := &dirSink{dir: r.c.Output, std: r.std, writeFlags: r.c.writeFlags}
		return s.write(id, body)
	case r.docs > 1:
		return usage("several documents: -o DIR/ says where they go")
	}
	r.held = body
	return nil
}

func (r *restorer) finish() error {
	switch {
	case r.docs == 0:
		return &fault{exitUnreadable, errors.New("nothing to restore: no page and no result of this command found")}
	case r.bad > 0:
		return &fault{exitCheck, fmt.Errorf("%d of %d documents do not come back as they were", r.bad, r.docs)}
	}
	if r.foreign > 0 {
		r.std.warn("%d JSON files passed over: not results of this command", r.foreign)
	}
	if r.c.Check {
		_, err := fmt.Fprintf(r.std.out, "%d documents, %d bytes: all come back byte for byte\n", r.docs, r.bytes)
		return err
	}
	if isDir(r.c.Output) {
		return nil
	}
	return r.c.result(r.std, r.c.Output, r.held)
}
