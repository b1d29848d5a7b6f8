package beam

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem"

	"github.com/offprint-news/offprint/pipeline/batch"
	"github.com/offprint-news/offprint/pipeline/sink/part"
)

// remote reports whether a path is of a store that Beam reads (gs://, s3://).
func remote(path string) bool { return strings.Contains(path, "://") }

// Plan lists what there is to read: files and folders that all workers see at the
// same place, cut into ranges as a local run cuts them, or patterns of a store such as
// gs://crawl/2024/*.warc.gz. A file of a store is read whole by one worker, which
// copies it to its temporary folder first; the part of its address behind the last
// folder without a pattern names it in ids.
func Plan(ctx context.Context, paths []string, split int64) (*batch.Plan, error) {
	n := 0
	for _, p := range paths {
		if remote(p) {
			n++
		}
	}
	switch n {
	case 0:
		return batch.NewPlan(paths, split)
	case len(paths):
	default:
		return nil, errors.New("beam: inputs are either all local or all of a store")
	}
	var files []batch.File
	for _, pattern := range paths {
		found, err := list(ctx, pattern)
		if err != nil {
			return nil, err
		}
		files = append(files, found...)
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%w in %s", batch.ErrNoInput, strings.Join(paths, ", "))
	}
	seen := map[string]bool{}
	for _, f := range files {
		if seen[f.Name] {
			return nil, fmt.Errorf("beam: two files are named %s; give a pattern for both", f.Name)
		}
		seen[f.Name] = true
	}
	return batch.PlanFiles(files), nil
}

func list(ctx context.Context, pattern string) (files []batch.File, err error) {
	fs, err := filesystem.New(ctx, pattern)
	if err != nil {
		return nil, fmt.Errorf("beam: %w", err)
	}
	defer func() { err = errors.Join(err, fs.Close()) }()
	names, err := fs.List(ctx, pattern)
	if err != nil {
		return nil, fmt.Errorf("beam: %s: %w", pattern, err)
	}
	fixed := pattern
	if i := strings.IndexAny(fixed, "*?["); i >= 0 {
		fixed = fixed[:i]
	}
	fixed = fixed[:strings.LastIndexByte(fixed, '/')+1]
	slices.Sort(names)
	for _, name := range names {
		size, err := fs.Size(ctx, name)
		if err != nil {
			return nil, fmt.Errorf("beam: %s: %w", name, err)
		}
		files = append(files, batch.File{Path: name, Name: strings.TrimPrefix(name, fixed), Size: size})
	}
	return files, nil
}

// fetch copies the files of a range that lie in a store to a temporary folder.
func fetch(ctx context.Context, r *batch.Range) (done func(), err error) {
	if !remote(r.Archive.Path) && (len(r.Pages) == 0 || !remote(r.Pages[0].Path)) {
		return func() {}, nil
	}
	dir, err := os.MkdirTemp("", "offprint-beam-")
	if err != nil {
		return nil, fmt.Errorf("beam: %w", err)
	}
	done = func() { _ = os.RemoveAll(dir) } // the worker's system cleans up behind it
	if len(r.Pages) == 0 {
		r.Archive.Path, err = download(ctx, r.Archive.Path, filepath.Join(dir, path.Base(r.Archive.Path)))
	}
	for i := range r.Pages {
		if err == nil {
			p := &r.Pages[i]
			p.Path, err = download(ctx, p.Path, filepath.Join(dir, fmt.Sprintf("%d-%s", i, path.Base(p.Path))))
		}
	}
	if err != nil {
		done()
		return nil, fmt.Errorf("beam: %w", err)
	}
	return done, nil
}

func download(ctx context.Context, from, to string) (_ string, err error) {
	fs, err := filesystem.New(ctx, from)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, fs.Close()) }()
	r, err := fs.OpenRead(ctx, from)
	if err != nil {
		return "", err
	}
	defer r.Close()
	w, err := os.Create(to)
	if err != nil {
		return "", err
	}
	_, err = io.Copy(w, r)
	return to, errors.Join(err, w.Close())
}

// join puts a file's name behind a folder's, of a store too.
func join(dir, name string) string { return strings.TrimSuffix(dir, "/") + "/" + name }

// writeFile writes a file that is there whole or not at all: under another name first,
// then renamed. Workers that try again write the same bytes.
func writeFile(ctx context.Context, dir, name string, write func(io.Writer) error) (file part.File, err error) {
	fail := func(err error) (part.File, error) { return part.File{}, fmt.Errorf("beam: %s: %w", name, err) }
	fs, err := filesystem.New(ctx, dir)
	if err != nil {
		return fail(err)
	}
	defer func() { err = errors.Join(err, fs.Close()) }()
	temp := join(dir, fmt.Sprintf(".temp/%s-%s", token(), path.Base(name)))
	w, err := fs.OpenWrite(ctx, temp)
	if err != nil {
		return fail(err)
	}
	sum := &summed{w: w, hash: sha256.New()}
	if err := errors.Join(write(sum), w.Close()); err != nil {
		return fail(err)
	}
	to := join(dir, name)
	if !remote(dir) {
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return fail(err)
		}
	}
	if err := filesystem.Rename(ctx, fs, temp, to); err != nil {
		return fail(err)
	}
	return part.File{Name: name, Bytes: sum.n, SHA256: hex.EncodeToString(sum.hash.Sum(nil))}, nil
}

// summed counts and sums what goes through it.
type summed struct {
	w    io.Writer
	hash hash.Hash
	n    int64
}

func (s *summed) Write(p []byte) (int, error) {
	n, err := s.w.Write(p)
	s.hash.Write(p[:n])
	s.n += int64(n)
	return n, err
}
