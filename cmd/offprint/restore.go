package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/pipeline/batch"
)

type restoreCmd struct {
	settings
	Paths  []string `arg:"" help:"Results (.json, .jsonl, those of run), or pages, which are cleaned first; files or folders."`
	Check  bool     `help:"Write nothing; check that every document comes back byte for byte."`
	Output string   `short:"o" help:"File for one document, folder for several. Default: standard output, for one."`
	writeFlags
}

// Run restores, or checks that it can be done.
func (c *restoreCmd) Run(ctx context.Context, std *streams) error {
	r := restorer{std: std, c: c}
	var others []string
	for _, p := range c.Paths {
		switch {
		case !batch.IsResult(p):
			others = append(others, p)
		case c.Check:
			if err := c.checkResult(std, p); err != nil {
				return err
			}
		default:
			if err := r.folder(ctx, p); err != nil {
				return err
			}
		}
	}
	if len(others) == 0 && c.Check {
		return nil
	}
	files, skipped, err := findFiles(others, func(name string) bool { return isPage(name) || isResult(name) })
	if err != nil {
		return err
	}
	if skipped > 0 {
		std.warn("%d files passed over: neither pages nor results by their names", skipped)
	}
	var results, pages []file
	for _, f := range files {
		if isResult(f.path) || f.path == "-" && std.beginsWith('{') {
			results = append(results, f)
		} else {
			pages = append(pages, f)
		}
	}
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
func (c *restoreCmd) checkResult(std *streams, dir string) error {
	got, err := batch.Check(dir, func(problem string) { std.warn("%s: %s", dir, problem) })
	if err != nil {
		return err
	}
	if n := len(got.Problems); n > 0 {
		return &fault{exitCheck, fmt.Errorf("%s: %d problems", dir, n)}
	}
	_, err = fmt.Fprintf(std.out, "%d documents, %d bytes: all come back byte for byte; files and counts are those of the manifest\n", got.Documents, got.Bytes)
	return err
}

func isResult(name string) bool {
	for _, packed := range []string{"", ".gz", ".zst"} {
		if strings.HasSuffix(name, ".json"+packed) || strings.HasSuffix(name, ".jsonl"+packed) {
			return true
		}
	}
	return false
}

// beginsWith reports whether standard input does, white space aside. What was looked at
// is read again.
func (s *streams) beginsWith(c byte) bool {
	in := bufio.NewReader(s.in)
	s.in = in
	head, _ := in.Peek(512) // an error comes back when it is read
	head = bytes.TrimLeft(head, " \t\r\n\ufeff")
	return len(head) > 0 && head[0] == c
}

type restorer struct {
	std                *streams
	c                  *restoreCmd
	docs, bad, foreign int
	bytes              int64
	held               []byte // the one document that standard output takes
}

// folder writes back all inputs of a result of run: those of documents, and those that
// failed, as far as their bytes were kept.
func (r *restorer) folder(ctx context.Context, dir string) error {
	if r.c.Output == "" {
		return usage("%s is the result of a run: -o DIR says where its inputs go", dir)
	}
	r.c.Output = strings.TrimRight(r.c.Output, string(filepath.Separator)) + string(filepath.Separator)
	for doc, err := range batch.Documents(dir) {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
		body, err := doc.Restore()
		if err := r.take(doc.ID, body, err); err != nil {
			return err
		}
	}
	for f, err := range batch.Failures(dir) {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
		err = nil
		if f.Body == nil {
			err = fmt.Errorf("%s: its bytes were not kept; it is in %s, at %d", f.ID, f.File, f.Offset)
		}
		if err := r.take(f.ID, f.Body, err); err != nil {
			return err
		}
	}
	return nil
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
	if strings.HasSuffix(f.path, ".gz") || strings.HasSuffix(f.path, ".zst") {
		for doc, err := range batch.ReadFrom(in, f.id) {
			if err != nil {
				return err
			}
			body, err := doc.Restore()
			if err := r.take(doc.ID, body, err); err != nil {
				return err
			}
		}
		return nil
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
