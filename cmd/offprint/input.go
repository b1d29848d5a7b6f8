package main

import (
	"cmp"
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
	"sync"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/pipeline/batch"
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
// document; so is what is damaged in an archive, whose pages come one by one.
func process(ctx context.Context, std *streams, pl *pipeline.Pipeline, set *settings, files []file, do func(pipeline.Result) error) error {
	return processFields(ctx, std, pl, set, fieldFlags{}, files, do)
}

// processFields is process for pages in JSON lines and Parquet files as well whose
// fields have other names.
func processFields(ctx context.Context, std *streams, pl *pipeline.Pipeline, set *settings, fields fieldFlags, files []file, do func(pipeline.Result) error) error {
	var mu sync.Mutex
	unread := map[int]error{} // by the number of the result
	n := 0
	src := iter.Seq2[pipeline.Input, error](func(yield func(pipeline.Input, error) bool) {
		give := func(in pipeline.Input, err error) bool {
			if err != nil {
				mu.Lock()
				unread[n] = err
				mu.Unlock()
			}
			n++
			return yield(in, nil)
		}
		for _, f := range files {
			if !f.pages(ctx, std, set.MaxBytes, fields, give) {
				return
			}
		}
	})
	i := 0
	for res, err := range pl.Run(ctx, pipeline.RunOptions{Workers: set.Workers}, src) {
		if err != nil {
			return err
		}
		mu.Lock()
		if err := unread[i]; err != nil {
			res.Doc, res.Err = nil, err
			delete(unread, i)
		}
		mu.Unlock()
		i++
		if err := do(res); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// isArchive reports whether a file is of a sort that holds many pages.
func (f file) isArchive() bool {
	if f.path == "-" {
		return false
	}
	plan := batch.PlanFiles([]batch.File{{Path: f.path}}, parquetFormat(fieldFlags{}))
	return plan.Files[0].IsArchive()
}

// pages gives the page that a file is, or those that it holds, until give says no.
func (f file) pages(ctx context.Context, std *streams, limit int, fields fieldFlags, give func(pipeline.Input, error) bool) bool {
	if !f.isArchive() {
		body, err := f.read(std, limit)
		return give(pipeline.Input{ID: f.id, Body: body}, err)
	}
	formats := []batch.Format{parquetFormat(fields)}
	plan, err := batch.NewPlan([]string{f.path}, 0, formats...)
	if err != nil {
		return give(pipeline.Input{ID: f.id}, err)
	}
	for i := range plan.Ranges {
		for it := range plan.Ranges[i].Items(ctx, batch.ReadOptions{MaxBytes: limit, Fields: fields.lines(), Formats: formats}) {
			err := cmp.Or(it.Err, it.Fatal)
			if it.Gap != nil && !it.Gap.Harmless {
				it.ID = fmt.Sprintf("%s#%d", f.id, it.Gap.Offset)
				err = fmt.Errorf("%s: %w: %s", it.ID, errGap, it.Gap.Reason)
			}
			if it.Account != nil || err == nil && (it.Skip != "" || it.Gap != nil) {
				continue
			}
			if !give(it.Input, err) {
				return false
			}
		}
	}
	return true
}

// errGap: a stretch of an archive gave no page.
var errGap = errors.New("no page can be read here")
