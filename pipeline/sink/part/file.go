package part

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path"
	"runtime"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// file is one file of a part.
type file struct {
	f    *os.File
	buf  *bufio.Writer
	zstd *zstd.Encoder // nil for plain files
	out  io.Writer     // takes what is written
	size int64         // bytes at the last sync
	used bool          // something was written into the open frame
}

func openFile(root *os.Root, name string, size int64) (*file, error) {
	f, err := root.OpenFile(name+TempSuffix, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	if err := f.Truncate(size); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	if _, err := f.Seek(size, io.SeekStart); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	o := &file{f: f, buf: bufio.NewWriterSize(f, 128<<10), size: size}
	o.out = o.buf
	if strings.HasSuffix(name, ".zst") {
		// One goroutine and a set window: the bytes depend on the text alone.
		o.zstd, err = zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(1<<20), zstd.WithLowerEncoderMem(true))
		if err != nil {
			return nil, errors.Join(err, f.Close())
		}
		o.out = o
	}
	return o, nil
}

// Write puts text into the open frame, or opens one.
func (o *file) Write(p []byte) (int, error) {
	if !o.used {
		o.zstd.Reset(o.buf)
		o.used = true
	}
	return o.zstd.Write(p)
}

// sync ends the frame and brings all to the disk.
func (o *file) sync() error {
	if o.used {
		if err := o.zstd.Close(); err != nil {
			return err
		}
		o.used = false
	}
	if err := o.buf.Flush(); err != nil {
		return err
	}
	size, err := o.f.Seek(0, io.SeekCurrent)
	if err != nil {
		return err
	}
	if size == o.size {
		return nil
	}
	o.size = size
	return o.f.Sync()
}

// sum is the SHA-256 of the whole file. It is read again for it: the part may
// have been begun by a process that is gone.
func (o *file) sum() (string, error) {
	h := sha256.New()
	if _, err := io.Copy(h, io.NewSectionReader(o.f, 0, o.size)); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

func (o *file) close() error {
	return o.f.Close() // an open frame is given up; its encoder has no goroutine
}

// WriteFile writes a file that is there whole or not at all: temp, sync, rename.
func WriteFile(root *os.Root, name string, write func(io.Writer) error) (file File, err error) {
	return WriteShared(root, name, "", write)
}

// WriteShared is WriteFile for a file that several processes may write at the same
// time: each has a name of its own, by, which keeps their unfinished files apart.
func WriteShared(root *os.Root, name, by string, write func(io.Writer) error) (file File, err error) {
	temp := name + TempSuffix
	if by != "" {
		temp = name + "." + by + TempSuffix
	}
	fail := func(err error) (File, error) { return File{}, fmt.Errorf("%s: %w", name, err) }
	if err := root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return fail(err)
	}
	f, err := root.OpenFile(temp, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return fail(err)
	}
	o := &summed{f, sha256.New(), 0}
	err = write(o)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return fail(errors.Join(err, root.Remove(temp)))
	}
	if err := root.Rename(temp, name); err != nil {
		return fail(err)
	}
	if err := syncDir(root, path.Dir(name)); err != nil {
		return fail(err)
	}
	return File{name, o.n, hex.EncodeToString(o.sum.Sum(nil))}, nil
}

// summed counts and sums what goes through it.
type summed struct {
	w   io.Writer
	sum hash.Hash
	n   int64
}

func (s *summed) Write(p []byte) (int, error) {
	n, err := s.w.Write(p)
	s.sum.Write(p[:n])
	s.n += int64(n)
	return n, err
}

// syncDir makes renames in a folder last. Windows does so by itself and cannot
// be asked.
func syncDir(root *os.Root, dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := root.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
