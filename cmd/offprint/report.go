package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"

	"github.com/offprint-news/offprint/pipeline"
	htmlreport "github.com/offprint-news/offprint/pipeline/report"
)

type reportCmd struct {
	settings
	Paths   []string `arg:"" help:"Results (.json, .jsonl), or pages, which are cleaned first; files or folders; - for results on standard input."`
	Against string   `help:"Results of an older run to compare with: the report shows what changed." placeholder:"RESULT"`
	Title   string   `help:"Heading of the report. Default: the name of the first path."`
	Output  string   `short:"o" help:"HTML file to write. Default: standard output."`
	writeFlags
}

// Run writes the report.
func (c *reportCmd) Run(ctx context.Context, std *streams) error {
	wanted := func(name string) bool { return isPage(name) || isResult(name) }
	files, skipped, err := findFiles(c.Paths, wanted)
	if err != nil {
		return err
	}
	if skipped > 0 {
		std.warn("%d files passed over: neither pages nor results by their names", skipped)
	}
	if len(files) == 0 {
		return &fault{exitEmpty, errors.New("nothing to report on: no page and no result found")}
	}
	opt := htmlreport.Options{Title: c.Title, Version: programVersion()}
	if opt.Title == "" {
		opt.Title = filepath.Base(c.Paths[0])
	}
	r := recordReader{ctx: ctx, std: std, set: &c.settings}
	if c.Against != "" {
		old, _, err := findFiles([]string{c.Against}, wanted)
		if err != nil {
			return err
		}
		opt.Before, opt.BeforeLabel = r.records(old), filepath.Base(c.Against)
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
			for n < len(files) && isPage(files[n].path) {
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

func (r *recordReader) results(f file, take func(*pipeline.Record) error) error {
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
	for n := 1; ; n++ {
		var rec pipeline.Record
		err := dec.Decode(&rec)
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return &fault{exitUnreadable, fmt.Errorf("%s: result %d: %w", f.id, n, err)}
		case rec.Version == 0:
			return &fault{exitUnreadable, fmt.Errorf("%s: line %d is no result of this command", f.id, n)}
		case rec.Version > pipeline.RecordVersion:
			return usage("%s: record form %d is newer than this command knows (%d)", f.id, rec.Version, pipeline.RecordVersion)
		}
		if err := take(&rec); err != nil {
			return err
		}
	}
}
