package batch

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// A source is a file to read.
type source struct {
	path, name string
	size       int64
	format     *Format // nil for a page
}

// A task is what one part of the result is made of: a range of an archive, or some
// pages.
type task struct {
	number     int
	file       source
	start, end int64
	pages      []source // instead of file
}

// bytes is how much the task has to read.
func (t *task) bytes() int64 {
	if t.pages == nil {
		return t.end - t.start
	}
	n := int64(0)
	for _, p := range t.pages {
		n += p.size
	}
	return n
}

// what names the input of a task for people.
func (t *task) what() string {
	switch {
	case t.pages != nil && len(t.pages) == 1:
		return t.pages[0].name
	case t.pages != nil:
		return fmt.Sprintf("%s to %s (%d pages)", t.pages[0].name, t.pages[len(t.pages)-1].name, len(t.pages))
	case t.start == 0 && t.end == t.file.size:
		return t.file.name
	}
	return fmt.Sprintf("%s [%d,%d)", t.file.name, t.start, t.end)
}

// A task of pages ends at so many pages or bytes.
const (
	taskPages = 500
	taskBytes = 32 << 20
)

// ErrNoInput: the paths hold nothing that can be read.
var ErrNoInput = errors.New("batch: nothing to read")

// find lists the files of paths: files as they are named, folders walked in order
// of name. Files of a folder with other suffixes are counted.
// The folder of the result itself is left out.
func find(paths []string, known []Format, out os.FileInfo) (files []source, passed int, err error) {
	for _, p := range paths {
		info, err := os.Stat(p)
		if err != nil {
			return nil, 0, err
		}
		if !info.IsDir() {
			files = append(files, source{p, filepath.Base(p), info.Size(), formatOf(p, known)})
			continue
		}
		err = filepath.WalkDir(p, func(name string, e fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if e.IsDir() {
				if info, err := e.Info(); err == nil && out != nil && os.SameFile(info, out) {
					return fs.SkipDir
				}
				return nil
			}
			format := formatOf(name, known)
			if format == nil && !hasSuffix(name, pageSuffixes) {
				passed++
				return nil
			}
			info, err := os.Stat(name) // the target, if it is a link
			if err != nil {
				return err
			}
			rel, err := filepath.Rel(p, name)
			if err != nil {
				return err
			}
			files = append(files, source{name, filepath.ToSlash(rel), info.Size(), format})
			return nil
		})
		if err != nil {
			return nil, 0, err
		}
	}
	if len(files) == 0 {
		return nil, passed, fmt.Errorf("%w in %s", ErrNoInput, strings.Join(paths, ", "))
	}
	return files, passed, unique(files)
}

func formatOf(name string, known []Format) *Format {
	for i := range known {
		if hasSuffix(name, known[i].Suffixes) {
			return &known[i]
		}
	}
	return nil
}

// unique sees to it that no two files have one name: two documents would have one
// id. Files that do are named by their whole path, as it was given.
func unique(files []source) error {
	count := map[string]int{}
	for _, f := range files {
		count[f.name]++
	}
	seen := map[string]bool{}
	for i := range files {
		f := &files[i]
		if count[f.name] > 1 {
			f.name = strings.TrimPrefix(path.Clean(filepath.ToSlash(f.path)), "/")
		}
		if seen[f.name] {
			return fmt.Errorf("batch: %s is there twice", f.path)
		}
		seen[f.name] = true
	}
	return nil
}

// plan makes the task list, which depends on the files and the length of a split
// alone.
func plan(files []source, split int64) []task {
	var tasks []task
	var pages []source
	size := int64(0)
	flush := func() {
		if len(pages) > 0 {
			tasks = append(tasks, task{number: len(tasks), pages: pages})
		}
		pages, size = nil, 0
	}
	for _, f := range files {
		if f.format == nil {
			pages = append(pages, f)
			if size += f.size; len(pages) >= taskPages || size >= taskBytes {
				flush()
			}
			continue
		}
		flush()
		for start := int64(0); ; start += split {
			end := min(start+split, f.size)
			if !f.format.Split {
				end = f.size
			}
			tasks = append(tasks, task{number: len(tasks), file: f, start: start, end: end})
			if end == f.size {
				break
			}
		}
	}
	flush()
	return tasks
}

// digest sums names and sizes of the inputs, not their places: shards may find them
// elsewhere.
func digest(files []source) string {
	h := sha256.New()
	for _, f := range files {
		fmt.Fprintf(h, "%q %d\n", f.name, f.size)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// A Shard is a share of a run: task k belongs to shard k mod N. The zero value is
// all of it.
type Shard struct{ Index, Count int }

// ParseShard reads "i/n", i from 0.
func ParseShard(s string) (Shard, error) {
	var sh Shard
	if s == "" {
		return sh, nil
	}
	if n, err := fmt.Sscanf(s, "%d/%d", &sh.Index, &sh.Count); err != nil || n != 2 || fmt.Sprintf("%d/%d", sh.Index, sh.Count) != s || sh.Count < 1 || sh.Index < 0 || sh.Index >= sh.Count {
		return Shard{}, fmt.Errorf("batch: shard %q: want i/n with i from 0 to n-1", s)
	}
	return sh, nil
}

func (s Shard) String() string {
	if s.Count < 2 {
		return ""
	}
	return fmt.Sprintf("%d/%d", s.Index, s.Count)
}

func (s Shard) of(tasks []task) []task {
	if s.Count < 2 {
		return tasks
	}
	return slices.DeleteFunc(slices.Clone(tasks), func(t task) bool { return t.number%s.Count != s.Index })
}
