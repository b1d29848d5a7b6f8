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

// A File is a file to read: an archive of many documents, or a page.
type File struct {
	Path string `json:"path"`
	Name string `json:"name"` // stands in ids
	Size int64  `json:"size"`

	archive, split bool
}

// IsArchive reports whether a file of a plan is of a sort that holds many documents.
func (f *File) IsArchive() bool { return f.archive }

// A Range is what is read by itself: a byte range of an archive, or some pages. Its
// documents are the same wherever and beside whatever it is read.
type Range struct {
	Number  int    `json:"number"`
	Archive File   `json:"archive,omitzero"`
	Start   int64  `json:"start,omitempty"`
	End     int64  `json:"end,omitempty"`
	Pages   []File `json:"pages,omitempty"` // instead of Archive
}

// Bytes is how much there is to read.
func (r *Range) Bytes() int64 {
	if r.Pages == nil {
		return r.End - r.Start
	}
	n := int64(0)
	for _, p := range r.Pages {
		n += p.Size
	}
	return n
}

// String names the range for people.
func (r *Range) String() string {
	switch {
	case r.Pages != nil && len(r.Pages) == 1:
		return r.Pages[0].Name
	case r.Pages != nil:
		return fmt.Sprintf("%s to %s (%d pages)", r.Pages[0].Name, r.Pages[len(r.Pages)-1].Name, len(r.Pages))
	case r.Start == 0 && r.End == r.Archive.Size:
		return r.Archive.Name
	}
	return fmt.Sprintf("%s [%d,%d)", r.Archive.Name, r.Start, r.End)
}

// A range of pages ends at so many pages or bytes.
const (
	rangePages     = 500
	rangePageBytes = 32 << 20
)

// DefaultSplit is the length of a range of an archive when nothing is said.
const DefaultSplit = 64 << 20

// A Plan is what there is to read, in order. It depends on the files and the length
// of a split alone.
type Plan struct {
	Files      []File
	Ranges     []Range
	PassedOver int // files of folders that are of no known sort
}

// NewPlan lists the inputs of paths: files as they are named, folders walked in order
// of name. split is the length of a range, DefaultSplit when 0; more are formats
// besides the built-in ones.
func NewPlan(paths []string, split int64, more ...Format) (*Plan, error) {
	return newPlan(paths, split, more, nil)
}

func newPlan(paths []string, split int64, more []Format, out os.FileInfo) (*Plan, error) {
	if split <= 0 {
		split = DefaultSplit
	}
	files, passed, err := find(paths, formats(more), out)
	if err != nil {
		return nil, err
	}
	return &Plan{files, cut(files, split), passed}, nil
}

// PlanFiles is the plan of files that were listed elsewhere: their paths, their names,
// which all differ, and their sizes. Each is read whole.
func PlanFiles(files []File, more ...Format) *Plan {
	known := formats(more)
	own := make([]File, len(files))
	for i, f := range files {
		own[i] = newFile(f.Path, f.Name, f.Size, known)
		own[i].split = false
	}
	return &Plan{Files: own, Ranges: cut(own, DefaultSplit)}
}

// ErrNoInput: the paths hold nothing that can be read.
var ErrNoInput = errors.New("batch: nothing to read")

// find lists the files of paths: files as they are named, folders walked in order
// of name. Files of a folder with other suffixes are counted.
// The folder of the result itself is left out.
func find(paths []string, known []Format, out os.FileInfo) (files []File, passed int, err error) {
	for _, p := range paths {
		info, err := os.Stat(p)
		if err != nil {
			return nil, 0, err
		}
		if !info.IsDir() {
			files = append(files, newFile(p, filepath.Base(p), info.Size(), known))
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
			if formatOf(name, known) == nil && !hasSuffix(name, pageSuffixes) {
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
			files = append(files, newFile(name, filepath.ToSlash(rel), info.Size(), known))
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

func newFile(path, name string, size int64, known []Format) File {
	format := formatOf(path, known)
	return File{path, name, size, format != nil, format != nil && format.Split}
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
func unique(files []File) error {
	count := map[string]int{}
	for _, f := range files {
		count[f.Name]++
	}
	seen := map[string]bool{}
	for i := range files {
		f := &files[i]
		if count[f.Name] > 1 {
			f.Name = strings.TrimPrefix(path.Clean(filepath.ToSlash(f.Path)), "/")
		}
		if seen[f.Name] {
			return fmt.Errorf("batch: %s is there twice", f.Path)
		}
		seen[f.Name] = true
	}
	return nil
}

// cut makes ranges of files.
func cut(files []File, split int64) []Range {
	var ranges []Range
	var pages []File
	size := int64(0)
	flush := func() {
		if len(pages) > 0 {
			ranges = append(ranges, Range{Number: len(ranges), Pages: pages})
		}
		pages, size = nil, 0
	}
	for _, f := range files {
		if !f.archive {
			pages = append(pages, f)
			if size += f.Size; len(pages) >= rangePages || size >= rangePageBytes {
				flush()
			}
			continue
		}
		flush()
		for start := int64(0); ; start += split {
			end := min(start+split, f.Size)
			if !f.split {
				end = f.Size
			}
			ranges = append(ranges, Range{Number: len(ranges), Archive: f, Start: start, End: end})
			if end == f.Size {
				break
			}
		}
	}
	flush()
	return ranges
}

// digest sums names and sizes of the inputs, not their places: shards may find them
// elsewhere.
func digest(files []File) string {
	h := sha256.New()
	for _, f := range files {
		fmt.Fprintf(h, "%q %d\n", f.Name, f.Size)
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

// fileName is what stands for the shard in names of files; "" for all of a run.
func (s Shard) fileName() string { return strings.ReplaceAll(s.String(), "/", "-of-") }

func (s Shard) of(ranges []Range) []Range {
	if s.Count < 2 {
		return ranges
	}
	return slices.DeleteFunc(slices.Clone(ranges), func(r Range) bool { return r.Number%s.Count != s.Index })
}
