package warc

import (
	"errors"
	"io"
)

const (
	chunk    = 128 << 10 // bytes asked of the source at a time
	lookback = 4 << 20   // most bytes kept behind the read position
)

// input is the file as a forward stream that can go back a little: to keep, or
// to lookback bytes behind, whichever is nearer. It never seeks, so a pipe
// gives the same records as a file.
type input struct {
	src  io.Reader
	buf  []byte // file bytes from base on
	base int64
	pos  int   // index into buf of the next byte to read
	keep int64 // bytes from here on may be asked for again
	err  error // sticky; io.EOF at the end
}

// offset is the file offset of the next byte Read gives.
func (in *input) offset() int64 { return in.base + int64(in.pos) }

// Read gives buffered bytes, then more from the source.
func (in *input) Read(p []byte) (int, error) {
	if in.pos == len(in.buf) && !in.fill() {
		return 0, in.err
	}
	n := copy(p, in.buf[in.pos:])
	in.pos += n
	return n, nil
}

// fill reads one more chunk behind what is buffered; false means in.err is set.
func (in *input) fill() bool {
	if in.err != nil {
		return false
	}
	if len(in.buf)+chunk > cap(in.buf) {
		drop := min(int(max(in.keep-in.base, 0)), in.pos)
		drop = max(drop, in.pos-lookback)
		live := in.buf[drop:]
		into := in.buf[:0]
		if need := len(live) + chunk; need > cap(in.buf)-cap(in.buf)/4 || (cap(in.buf) > 16*chunk && need < 4*chunk) {
			into = make([]byte, 0, max(2*need, 4*chunk))
		}
		in.base += int64(drop)
		in.pos -= drop
		in.buf = append(into, live...)
	}
	for range 100 {
		n, err := in.src.Read(in.buf[len(in.buf) : len(in.buf)+chunk])
		in.buf = in.buf[:len(in.buf)+n]
		in.err = err
		if n > 0 || err != nil {
			return n > 0
		}
	}
	in.err = io.ErrNoProgress
	return false
}

// seek goes back (or forward within the buffer) to a file offset, or as near
// to it as the buffer reaches.
func (in *input) seek(offset int64) {
	in.pos = int(min(max(offset-in.base, 0), int64(len(in.buf))))
}

// view gives the bytes from offset on, at least n unless the file ends before.
// The slice is valid until the next read. It moves the read position there, or
// as near as the buffer still reaches back, and keeps the byte before.
func (in *input) view(offset int64, n int) []byte {
	in.seek(offset)
	for in.base+int64(len(in.buf)) < offset+int64(n) {
		in.keep = in.offset() - 1
		if !in.fill() {
			break
		}
		in.seek(offset)
	}
	return in.buf[in.pos:]
}

// before is the byte before the read position; a line break at the file's head.
func (in *input) before() byte {
	if in.pos == 0 {
		return '\n'
	}
	return in.buf[in.pos-1]
}

// failure is the error of the source itself, as against the end of the file.
func (in *input) failure() error {
	if in.err != nil && !errors.Is(in.err, io.EOF) {
		return in.err
	}
	return nil
}
