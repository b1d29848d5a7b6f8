package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/pipeline/batch"
	htmlreport "github.com/offprint-news/offprint/pipeline/report"
)

type reportCmd struct {
	settings
	Paths   []string `arg:"" help:"Results (a folder that run wrote, .json, .jsonl, compressed or not), or pages, which are cleaned first; files or folders; - for results on standard input."`
	Against string   `help:"Results of an older run to compare with: the report shows what changed." placeholder:"RESULT"`
	Title   string   `help:"Heading of the report. Default: the name of the first path."`
	Output  string   `short:"o" help:"HTML file to write. Default: standard output."`
	writeFlags
}

// Run writes the report.
func (c *reportCmd) Run(ctx context.Context, std *streams) error {
	r := recordReader{ctx: ctx, std: std, set: &c.settings}
	files, err := r.find(c.Paths)
	if err != nil {
		return err
	}
	opt := htmlreport.Options{Title: c.Title, Version: programVersion()}
	if opt.Title == "" {
		opt.Title = filepath.Base(c.Paths[0])
	}
	if opt.Made, err = r.versions(files); err != nil {
		return err
	}
	if c.Against != "" {
		old, err := r.find([]string{c.Against})
		if err != nil {
			return err
		}
		opt.Before, opt.BeforeLabel = r.records(old), filepath.Base(c.Against)
		if opt.BeforeMade, err = r.versions(old); err != nil {
			return err
		}
	}
	if err := c.writeTo(std, c.Output, func(w io.Writer) error { return htmlreport.Write(w, opt, r.records(files)) }); err != nil {
		return err
	}
	return r.t.result()
}

// programVersion is the module version of this program, "" if it has none.
func programVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return ""
}

// A recordReader makes records of results and pages.
type recordReader struct {
	ctx context.Context
	std *streams
	set *settings
	t   tally

	named []string // paths as they were given: a file among them must be a result
}

// find lists what stands under paths: results of run, files of records, pages.
func (r *recordReader) find(paths []string) ([]file, error) {
	var files []file
	r.named = append(r.named, paths...)
	for _, p := range paths {
		if batch.IsResult(p) {
			files = append(files, file{p, filepath.Base(p)})
			continue
		}
		list, skipped, err := findFiles([]string{p}, func(name string) bool { return isPage(name) || isResult(name) })
		if err != nil {
			return nil, err
		}
		if skipped > 0 {
			r.std.warn("%d files passed over: neither pages nor results by their names", skipped)
		}
		files = append(files, list...)
	}
	if len(files) == 0 {
		return nil, &fault{exitEmpty, errors.New("no page and no result found")}
	}
	return files, nil
}

// versions names what the results were made with, as far as that is known: the
// settings of a run, and those of this program for pages that it cleans.
func (r *recordReader) versions(files []file) ([]htmlreport.Field, error) {
	var out []htmlreport.Field
	add := func(of string, v map[string]string) {
		for _, name := range slices.Sorted(maps.Keys(v)) {
			f := htmlreport.Field{Name: of + name, Value: v[name]}
			if f.Value != "" && !slices.Contains(out, f) {
				out = append(out, f)
			}
		}
	}
	own := false
	for _, f := range files {
		of := f.id + ": "
		if len(files) == 1 { // so that two runs can be held against one another
			of = ""
		}
		switch {
		case batch.IsResult(f.path):
			s, err := batch.ReadSettings(f.path)
			if err != nil {
				return nil, &fault{exitUnreadable, err}
			}
			v := maps.Clone(s.Version)
			v["stages"], v["record form"] = strings.Join(s.Stages, " "), fmt.Sprint(s.Record)
			add(of, v)
		case isPage(f.path) && !own:
			own = true
			v, err := r.set.version()
			if err != nil {
				return nil, err
			}
			v["go"], v["record form"] = runtime.Version(), fmt.Sprint(pipeline.RecordVersion)
			add("", v)
		}
	}
	return out, nil
}

// records yields the records of the files in their order; pages are cleaned.
func (r *recordReader) records(files []file) htmlreport.Records {
	return func(yield func(*pipeline.Record, error) bool) {
		errStop := errors.New("stop")
		take := func(rec *pipeline.Record) error {
			if !yield(rec, nil) {
				return errStop
			}
			return nil
		}
		for len(files) > 0 {
			n := 0
			for n < len(files) && isPage(files[n].path) && !batch.IsResult(files[n].path) {
				n++
			}
			var err error
			if n > 0 {
				err = r.pages(files[:n], take)
			} else {
				n = 1
				err = r.results(files[0], take)
			}
			files = files[n:]
			if errors.Is(err, errStop) {
				return
			}
			if err != nil {
				yield(nil, err)
				return
			}
		}
	}
}

func (r *recordReader) pages(files []file, take func(*pipeline.Record) error) error {
	pl, err := r.set.pipeline(r.std)
	if err != nil {
		return err
	}
	return process(r.ctx, r.std, pl, r.set, files, func(res pipeline.Result) error {
		r.t.add(r.std, res.Err)
		if res.Doc == nil {
			return take(&pipeline.Record{ID: res.Input.ID, Error: errorText(res.Err)})
		}
		rec, err := res.Doc.Record(pipeline.FullProfile)
		if err != nil {
			return err
		}
		rec.Error = errorText(res.Err)
		return take(rec)
	})
}

// results takes the records of a file or of a run; what stands in a run's
// quarantine is a record with nothing but the error.
func (r *recordReader) results(f file, take func(*pipeline.Record) error) error {
	docs := batch.Read(f.path)
	if f.path == "-" {
		docs = batch.ReadFrom(r.std.in, f.id)
	}
	n := 0
	for doc, err := range docs {
		if err == nil {
			err = r.ctx.Err()
		}
		if err != nil && n == 0 && r.ctx.Err() == nil && !slices.Contains(r.named, f.path) {
			break // some other JSON of the folder
		}
		if err != nil {
			return &fault{exitUnreadable, err}
		}
		n++
		if err := take(doc.Record); err != nil {
			return err
		}
	}
	if !batch.IsResult(f.path) {
		if n == 0 && !slices.Contains(r.named, f.path) {
			r.std.warn("%s passed over: no result of this command in it", f.id)
			return nil
		}
		if n == 0 {
			return &fault{exitUnreadable, fmt.Errorf("%s: no result of this command in it", f.id)}
		}
		return nil
	}
	for row, err := range batch.Failures(f.path) {
		if err != nil {
			return &fault{exitUnreadable, err}
		}
		rec := &pipeline.Record{ID: row.ID, URL: row.URL, Error: row.Class + ": " + row.Error}
		rec.Source.Bytes = row.Size
		if err := take(rec); err != nil {
			return err
		}
	}
	return nil
}
