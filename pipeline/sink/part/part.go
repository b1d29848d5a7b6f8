// Package part writes the files of one task so that a killed run can go on where
// it stood, and ends with the same bytes as one that was never killed.
//
// A part is one or more files that grow together, and a journal. Until the part
// is finished each file stands under its name with ".tmp" behind it. A
// checkpoint ends the zstd frames, writes and syncs the files, and then appends
// one line to the journal: how long every file is, and what the caller wants to
// know when it comes back. Opening the part again cuts the files to the last
// whole line of the journal. Finishing syncs, and gives the files their names.
//
// For the same bytes after a restart the caller must set its checkpoints by what
// was written (after every so many documents), never by time or by signals.
package part

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path"
)

// TempSuffix stands behind the names of files that are not finished.
const TempSuffix = ".tmp"

// ErrKey: the part was begun with another key (other versions, say). Remove
// gets rid of it.
var ErrKey = errors.New("part was begun by another version or with other settings")

var errDone = errors.New("part is finished")

// Options say what a part is made of.
type Options struct {
	Files []string // names below the root, with slashes; ".zst" at the end compresses
	Key   string   // what must be the same for a part to be gone on with
}

// File is a finished file.
type File struct {
	Name   string `json:"name"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// Writer writes one part. It is not safe for concurrent use.
type Writer struct {
	root    *os.Root
	name    string
	opt     Options
	journal *os.File
	files   []*file
	state   json.RawMessage
	done    []File
	err     error // sticky: after an error only opening again helps
}

// Open begins a part, or goes on with one that was begun. The journal is
// name + ".journal" below the root; folders are made as needed.
func Open(root *os.Root, name string, opt Options) (w *Writer, err error) {
	w = &Writer{root: root, name: name, opt: opt}
	defer func() {
		if err != nil {
			err = fmt.Errorf("part %s: %w", name, errors.Join(err, w.Close()))
			w = nil
		}
	}()
	for _, f := range append([]string{name}, opt.Files...) {
		if err := root.MkdirAll(path.Dir(f), 0o755); err != nil {
			return w, err
		}
	}
	if w.journal, err = root.OpenFile(w.journalName(), os.O_RDWR|os.O_CREATE, 0o644); err != nil {
		return w, err
	}
	lines, err := readJournal(w.journal)
	if err != nil {
		return w, err
	}
	if len(lines) > 0 && lines[0].Key != opt.Key {
		return w, fmt.Errorf("%w: %q, now %q", ErrKey, lines[0].Key, opt.Key)
	}
	if n := len(lines); n > 0 && lines[n-1].Done != nil {
		w.done, w.state, w.err = lines[n-1].Done, lines[n-1].State, errDone
		return w, w.publish()
	}
	// Data is synced before the line that tells of it, but disks lie: go back to
	// a line the files are long enough for.
	last := line{Sizes: make([]int64, len(opt.Files))}
	for len(lines) > 1 && !w.longEnough(lines[len(lines)-1].Sizes) {
		lines = lines[:len(lines)-1]
	}
	if len(lines) > 1 {
		last = lines[len(lines)-1]
	}
	if err := w.cutJournal(lines); err != nil {
		return w, err
	}
	w.state = last.State
	for i, name := range opt.Files {
		f, err := openFile(root, name, last.Sizes[i])
		if err != nil {
			return w, err
		}
		w.files = append(w.files, f)
	}
	return w, nil
}

func (w *Writer) journalName() string { return w.name + ".journal" }

func (w *Writer) longEnough(sizes []int64) bool {
	if len(sizes) != len(w.opt.Files) {
		return false
	}
	for i, name := range w.opt.Files {
		info, err := w.root.Stat(name + TempSuffix)
		if err != nil || info.Size() < sizes[i] {
			return false
		}
	}
	return true
}

// State is what the last checkpoint was given, and Done the finished files when
// the part is complete; nil and nil for a part just begun.
func (w *Writer) State() (state json.RawMessage, done []File) { return w.state, w.done }

// Write adds to the file of the given number in Options.Files.
func (w *Writer) Write(file int, p []byte) error {
	if w.err == nil {
		_, w.err = w.files[file].out.Write(p)
	}
	return w.err
}

// Checkpoint makes all that was written so far, and the state, what the part
// is gone on from.
func (w *Writer) Checkpoint(state any) error {
	if w.err == nil {
		w.err = w.checkpoint(state, nil)
	}
	return w.err
}

func (w *Writer) checkpoint(state any, done []File) error {
	raw, err := json.Marshal(state)
	if err != nil {
		return err
	}
	l := line{State: raw, Done: done}
	for _, f := range w.files {
		if err := f.sync(); err != nil {
			return err
		}
		l.Sizes = append(l.Sizes, f.size)
	}
	w.state = raw
	return w.append(l)
}

// Finish sets the last checkpoint and gives the files their names. The part is
// then done, and the writer closed.
func (w *Writer) Finish(state any) ([]File, error) {
	if w.err != nil {
		return nil, w.err
	}
	done := make([]File, 0, len(w.files))
	for i, f := range w.files {
		if w.err = f.sync(); w.err != nil {
			return nil, w.err
		}
		sum, err := f.sum()
		if err != nil {
			w.err = err
			return nil, err
		}
		done = append(done, File{w.opt.Files[i], f.size, sum})
	}
	if w.err = w.checkpoint(state, done); w.err != nil {
		return nil, w.err
	}
	w.done = done
	if w.err = w.Close(); w.err != nil {
		return nil, w.err
	}
	w.err = errDone
	if err := w.publish(); err != nil {
		return nil, err
	}
	return done, nil
}

// publish renames the files and takes the journal away. It may be repeated.
func (w *Writer) publish() error {
	if w.journal != nil { // some systems do not remove open files
		if err := w.journal.Close(); err != nil {
			return err
		}
		w.journal = nil
	}
	dirs := map[string]bool{path.Dir(w.name): true}
	for _, f := range w.done {
		err := w.root.Rename(f.Name+TempSuffix, f.Name)
		if errors.Is(err, os.ErrNotExist) {
			_, err = w.root.Stat(f.Name) // renamed before the crash
		}
		if err != nil {
			return err
		}
		dirs[path.Dir(f.Name)] = true
	}
	for dir := range dirs {
		if err := syncDir(w.root, dir); err != nil {
			return err
		}
	}
	err := w.root.Remove(w.journalName())
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

// Close lets go of the files. What was written after the last checkpoint is
// given up; the part can be opened again.
func (w *Writer) Close() error {
	if w == nil {
		return nil
	}
	var errs []error
	for _, f := range w.files {
		errs = append(errs, f.close())
	}
	w.files = nil
	if w.journal != nil {
		errs = append(errs, w.journal.Close())
		w.journal = nil
	}
	if w.err == nil {
		w.err = os.ErrClosed
	}
	return errors.Join(errs...)
}

// Remove gets rid of an unfinished part. Finished files stay.
func Remove(root *os.Root, name string, opt Options) error {
	var errs []error
	for _, f := range append([]string{name + ".journal"}, opt.Files...) {
		if f != name+".journal" {
			f += TempSuffix
		}
		if err := root.Remove(f); err != nil && !errors.Is(err, os.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}
