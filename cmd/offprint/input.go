package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/offprint-news/offprint/pipeline"
)

// pageSuffixes are the names taken for pages in a folder. A file that is named
// on the command line is read whatever its name.
var pageSuffixes = []string{".html", ".htm", ".xhtml", ".txt", ".html.gz", ".htm.gz", ".txt.gz"}

// A file is a page to read.
type file struct {
	path string // "-" for standard input
	id   string // path below the folder it was found in, with slashes
}

// findFiles lists the pages of paths: files as they are named, folders walked in
// order of name. Files of a folder that keep refuses are counted.
func findFiles(paths []string, keep func(name string) bool) (files []file, skipped int, err error) {
	for _, p := range paths {
		if p == "-" {
			files = append(files, file{"-", "stdin"})
			continue
		}
		info, err := os.Stat(p)
		if err != nil {
			return nil, 0, err
		}
		if !info.IsDir() {
			files = append(files, file{p, filepath.Base(p)})
			continue
		}
		err = filepath.WalkDir(p, func(name string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			if !keep(name) {
				skipped++
				return nil
			}
			rel, err := filepath.Rel(p, name)
			if err != nil {
				return err
			}
			files = append(files, file{name, filepath.ToSlash(rel)})
			return nil
		})
		if err != nil {
			return nil, 0, err
		}
	}
	return files, skipped, nil
}

func isPage(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc(pageSuffixes, func(s string) bool { return strings.HasSuffix(name, s) })
}

// read returns the bytes of a file. One that is larger than a page may be is
// refused before it fills the memory.
func (f file) read(std *streams, limit int) ([]byte, error) {
	r := std.in
	if f.path != "-" {
		g, err := os.Open(f.path)
		if err != nil {
			return nil, err
		}
		defer g.Close()
		r = g
	}
	b, err := io.ReadAll(io.LimitReader(r, int64(limit)+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.id, err)
	}
	if len(b) > limit {
		return nil, fmt.Errorf("%s: %w: more than %d bytes", f.id, pipeline.ErrTooLarge, limit)
	}
	return b, nil
}

// A tally counts what became of documents.
type tally struct {
	docs, failed, degraded int
	last                   error
}

// add counts one document and says on standard error what was wrong with it.
func (t *tally) add(std *streams, err error) {
	t.docs++
	if err == nil {
		return
	}
	std.warn("%v", err)
	if soft(err) {
		t.degraded++
		return
	}
	t.failed++
	t.last = err
}

// soft reports whether a document came out whole all the same: its text is
// there, its structure is known only in part.
func soft(err error) bool {
	if _, ok := errors.AsType[*pipeline.StageError](err); ok {
		return false
	}
	for _, hard := range []error{
		pipeline.ErrNoContent, pipeline.ErrTooLarge, pipeline.ErrTimeout, pipeline.ErrDecode,
		pipeline.ErrTruncated, pipeline.ErrNotConserved, context.DeadlineExceeded, context.Canceled, fs.ErrNotExist,
	} {
		if errors.Is(err, hard) {
			return false
		}
	}
	return errors.Is(err, pipeline.ErrTooDeep)
}

// result is the error of the whole command: for a single document its own code,
// for many 3 and the count.
func (t *tally) result() error {
	if t.failed == 0 {
		return nil
	}
	if t.docs > 1 {
		return &fault{exitSome, fmt.Errorf("%d of %d documents failed", t.failed, t.docs)}
	}
	return &silent{code(t.last)}
}

// silent is an exit code whose reason was printed before.
type silent struct{ code int }

func (s *silent) Error() string { return fmt.Sprintf("exit code %d", s.code) }

// code is the exit code for the error of a single document.
func code(err error) int {
	_, stage := errors.AsType[*pipeline.StageError](err)
	switch {
	case errors.Is(err, pipeline.ErrNoContent):
		return exitEmpty
	case stage, errors.Is(err, pipeline.ErrTimeout):
		return exitSome
	case errors.Is(err, pipeline.ErrNotConserved):
		return exitCheck
	}
	return exitUnreadable
}

// process runs pages through the pipeline and calls do with each result in the
// order of the files. A file that cannot be read is a result with an error and no
// document.
func process(ctx context.Context, std *streams, pl *pipeline.Pipeline, set *settings, files []file, do func(pipeline.Result) error) error {
	unread := make([]error, len(files)) // each written before its result is made
	src := iter.Seq2[pipeline.Input, error](func(yield func(pipeline.Input, error) bool) {
		for i, f := range files {
			var in pipeline.Input
			in.ID = f.id
			in.Body, unread[i] = f.read(std, set.MaxBytes)
			if !yield(in, nil) {
				return
			}
		}
	})
	i := 0
	for res, err := range pl.Run(ctx, pipeline.RunOptions{Workers: set.Workers}, src) {
		if err != nil {
			return err
		}
		if unread[i] != nil {
			res.Doc, res.Err = nil, unread[i]
		}
		i++
		if err := do(res); err != nil {
			return err
		}
	}
	return ctx.Err()
}
