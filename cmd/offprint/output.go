package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/term"

	"github.com/offprint-news/offprint/pipeline/sink/folder"
)

// writeFlags say how a command treats the files it writes.
type writeFlags struct {
	Force  bool `help:"Overwrite existing files."`
	DryRun bool `help:"Say what would be written, and write nothing."`
}

// open begins a file, or gives standard output if name is empty.
func (w writeFlags) open(std *streams, name string) (writeSink, error) {
	if name == "" {
		return &streamSink{w: std.out}, nil
	}
	return w.file(std, name)
}

// result writes a whole result to a file, or to standard output if name is empty.
func (w writeFlags) result(std *streams, name string, data []byte) error {
	return w.writeTo(std, name, func(to io.Writer) error {
		_, err := to.Write(data)
		return err
	})
}

// writeTo has a result written to a file, or to standard output if name is empty.
// A file whose writing fails does not get its name.
func (w writeFlags) writeTo(std *streams, name string, write func(io.Writer) error) error {
	out, err := w.open(std, name)
	if err != nil {
		return err
	}
	if err := write(out); err != nil {
		return errors.Join(err, out.drop())
	}
	return out.close()
}

// file begins a file, which gets its name when it is closed. It refuses to take
// the place of another without --force.
func (w writeFlags) file(std *streams, name string) (*fileSink, error) {
	if err := w.mayWrite(name); err != nil {
		return nil, err
	}
	if w.DryRun {
		return &fileSink{name: name, std: std}, nil
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".offprint-*")
	if err != nil {
		return nil, &fault{exitUsage, err}
	}
	return &fileSink{name: name, f: f, std: std}, nil
}

// mayWrite says early what file would say late.
func (w writeFlags) mayWrite(name string) error {
	if _, err := os.Lstat(name); err == nil && name != "" && !w.Force {
		return usage("%s is there already; --force overwrites it", name)
	}
	return nil
}

func isDir(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir() || strings.HasSuffix(name, string(filepath.Separator))
}

// A sink takes results in order.
type sink interface {
	write(id string, text []byte) error
	close() error
	drop() error // in place of close, when the work came to no good end
}

// A writeSink is a sink that takes bytes as well.
type writeSink interface {
	sink
	io.Writer
}

// streamSink prints all results one after the other.
type streamSink struct {
	w     io.Writer
	heads bool // print a line with the id before each
	color bool // the text holds colours, and no other control characters
}

func (s *streamSink) write(id string, text []byte) error {
	if s.heads {
		if _, err := fmt.Fprintf(s.w, "==> %s <==\n", id); err != nil {
			return err
		}
	}
	if f, ok := s.w.(*os.File); ok && term.IsTerminal(int(f.Fd())) && !s.color {
		text = bytes.Map(harmless, text)
	}
	_, err := s.w.Write(text)
	return err
}

func (s *streamSink) Write(b []byte) (int, error) { return s.w.Write(b) }

func (s *streamSink) close() error { return nil }
func (s *streamSink) drop() error  { return nil }

// fileSink writes all results to one file. Without a file of its own, in a dry
// run, it only counts them.
type fileSink struct {
	name string
	f    *os.File
	n    int64
	std  *streams
}

func (s *fileSink) Write(b []byte) (int, error) {
	s.n += int64(len(b))
	if s.f == nil {
		return len(b), nil
	}
	return s.f.Write(b)
}

func (s *fileSink) write(_ string, text []byte) error {
	_, err := s.Write(text)
	return err
}

// close gives the file its name.
func (s *fileSink) close() error {
	if s.f == nil {
		s.std.warn("would write %d bytes to %s", s.n, s.name)
		return nil
	}
	err := errors.Join(s.f.Chmod(0o644), s.f.Close())
	if err != nil {
		return errors.Join(err, os.Remove(s.f.Name()))
	}
	return os.Rename(s.f.Name(), s.name)
}

// drop gives the file up.
func (s *fileSink) drop() error {
	if s.f == nil {
		return nil
	}
	return errors.Join(s.f.Close(), os.Remove(s.f.Name()))
}

// dirSink writes each result to a file of its own below a folder, which no id leads
// out of: one that could is replaced by a name made of its hash.
type dirSink struct {
	dir, suffix string
	std         *streams
	writeFlags
}

func (s *dirSink) write(id string, text []byte) error {
	name := filepath.FromSlash(id)
	if !plainName(id) {
		name = filepath.FromSlash(folder.Name(id, "", ""))
		s.std.warn("%q is no name for a file; it goes to %s", id, name)
	}
	name += s.suffix
	if err := s.mayWrite(filepath.Join(s.dir, name)); err != nil {
		return err
	}
	if s.DryRun {
		s.std.warn("would write %d bytes to %s", len(text), filepath.Join(s.dir, name))
		return nil
	}
	if err := os.MkdirAll(s.dir, 0o755); err != nil {
		return err
	}
	root, err := os.OpenRoot(s.dir) // a link in the folder leads out of it no more than a name does
	if err != nil {
		return err
	}
	return errors.Join(place(root, name, text), root.Close())
}

// place writes a file that is there whole or not at all.
func place(root *os.Root, name string, text []byte) error {
	if err := root.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	const temp = ".offprint-part"
	if err := root.WriteFile(name+temp, text, 0o644); err != nil {
		return errors.Join(err, root.Remove(name+temp))
	}
	return root.Rename(name+temp, name)
}

func (s *dirSink) close() error { return nil }
func (s *dirSink) drop() error  { return nil }

// plainName reports whether an id can be the name of a file below a folder.
func plainName(id string) bool {
	return filepath.IsLocal(filepath.FromSlash(id)) && path.Clean(id) == id && !strings.ContainsFunc(id, unicode.IsControl) &&
		!slices.ContainsFunc(strings.Split(id, "/"), func(part string) bool { return len(part) > 200 })
}
