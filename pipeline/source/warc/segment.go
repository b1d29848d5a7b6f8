package warc

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// kind says how a stretch of the file is stored.
type kind byte

const (
	unknown kind = iota
	plain
	gzipped
	zstandard
	skippable // a zstd frame that holds no content
)

var (
	magicGzip = []byte{0x1f, 0x8b, 0x08}
	magicZstd = []byte{0x28, 0xb5, 0x2f, 0xfd}
	magicWARC = []byte("WARC/")
)

const (
	maxWindow      = 128 << 20 // largest zstd window accepted, the limit of the zstd tool
	maxDictionary  = 16 << 20
	dictionaryTag  = 0x184d2a5d // first frame of a .warc.zst with a dictionary
	bombSize       = 1 << 30    // decoded bytes of one member before its ratio is looked at
	bombRatio      = 200
	maxFrameHeader = 18 // bytes of the longest zstd frame header
)

var (
	errBomb  = errors.New("member expands more than 200 fold beyond 1 GiB")
	errFrame = errors.New("zstd: bad block header")
)

// kindOf tells a stretch by its first bytes.
func kindOf(p []byte) kind {
	switch {
	case bytes.HasPrefix(p, magicGzip):
		return gzipped
	case bytes.HasPrefix(p, magicZstd):
		return zstandard
	case bytes.HasPrefix(p, magicWARC):
		return plain
	case len(p) >= 4 && binary.LittleEndian.Uint32(p)&^0xf == 0x184d2a50:
		return skippable
	}
	return unknown
}

// decoder turns one member or frame after another into text, and keeps what is
// costly to make.
type decoder struct {
	in    *input
	br    *bufio.Reader // over in: the inflater is fast on this type only
	gz    *gzip.Reader
	zd    *zstd.Decoder
	dict  []byte
	frame frame
	src   io.Reader // the open stretch
}

func newDecoder(in *input) *decoder {
	return &decoder{in: in, br: bufio.NewReaderSize(in, 64<<10)}
}

// offset is the file offset of the first byte the open stretch has not taken.
func (d *decoder) offset() int64 { return d.in.offset() - int64(d.br.Buffered()) }

func (d *decoder) seek(offset int64) {
	d.in.seek(offset)
	d.br.Reset(d.in)
}

// open starts reading the stretch of kind k at the present offset.
func (d *decoder) open(k kind) (err error) {
	switch k {
	case plain:
		d.src = d.br
	case gzipped:
		d.src, err = d.gunzip(d.br)
	case zstandard:
		d.frame = frame{br: d.br}
		d.src, err = d.unzstd(&d.frame)
	}
	return err
}

// Read gives text of the open stretch.
func (d *decoder) Read(p []byte) (int, error) {
	n, err := d.src.Read(p)
	if err == io.EOF && d.src == d.zd && !d.frame.done {
		err = io.ErrUnexpectedEOF // the zstd decoder takes a frame cut in its header for the end
	}
	return n, err
}

func (d *decoder) gunzip(r io.Reader) (io.Reader, error) {
	if d.gz == nil {
		d.gz = new(gzip.Reader)
	}
	if err := d.gz.Reset(r); err != nil {
		return nil, err
	}
	d.gz.Multistream(false)
	return d.gz, nil
}

func (d *decoder) unzstd(r io.Reader) (io.Reader, error) {
	if d.zd == nil {
		opts := []zstd.DOption{zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow)}
		if d.dict != nil {
			opts = append(opts, zstd.WithDecoderDicts(d.dict))
		}
		zd, err := zstd.NewReader(nil, opts...)
		if err != nil {
			return nil, err
		}
		d.zd = zd
	}
	if err := d.zd.Reset(r); err != nil {
		return nil, err
	}
	return d.zd, nil
}

// skip passes over a skippable frame and, when it is a dictionary at the head
// of the file, takes the dictionary in.
func (d *decoder) skip() (dictionary bool, err error) {
	var head [8]byte
	at := d.offset()
	if _, err := io.ReadFull(d.br, head[:]); err != nil {
		return false, err
	}
	size := int64(binary.LittleEndian.Uint32(head[4:]))
	if at != 0 || binary.LittleEndian.Uint32(head[:]) != dictionaryTag || size > maxDictionary {
		n, err := io.CopyN(io.Discard, d.br, size)
		if n < size {
			return false, fmt.Errorf("skippable frame: %w", noEOF(err))
		}
		return false, nil
	}
	var content bytes.Buffer
	if n, err := io.CopyN(&content, d.br, size); n < size {
		return false, fmt.Errorf("dictionary frame: %w", noEOF(err))
	}
	return true, d.learn(content.Bytes())
}

// learn takes in a dictionary, which may itself be one zstd frame.
func (d *decoder) learn(content []byte) error {
	if bytes.HasPrefix(content, magicZstd) {
		zd, err := zstd.NewReader(bytes.NewReader(content), zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return fmt.Errorf("dictionary frame: %w", err)
		}
		defer zd.Close()
		content, err = io.ReadAll(io.LimitReader(zd, maxDictionary))
		if err != nil {
			return fmt.Errorf("dictionary frame: %w", err)
		}
	}
	zd, err := zstd.NewReader(nil, zstd.WithDecoderDicts(content))
	if err != nil {
		return fmt.Errorf("dictionary frame: %w", err)
	}
	zd.Close()
	d.dict = content
	return nil
}

func (d *decoder) close() {
	if d.zd != nil {
		d.zd.Close()
	}
}

func noEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// frame gives the bytes of exactly one zstd frame and then io.EOF, by walking
// its block headers: the zstd decoder would run on into the next frame, and the
// end of this one would be lost.
type frame struct {
	br       *bufio.Reader
	left     int64 // bytes of the present piece still to give
	begun    bool
	last     bool // the piece is the last block
	done     bool
	checksum int64 // bytes of checksum behind the last block
}

func (f *frame) Read(p []byte) (int, error) {
	for f.left == 0 {
		if f.done {
			return 0, io.EOF
		}
		if err := f.advance(); err != nil {
			return 0, err
		}
	}
	n, err := f.br.Read(p[:min(int64(len(p)), f.left)])
	f.left -= int64(n)
	return n, noEOF(err)
}

// advance sets left to the length of the next piece.
func (f *frame) advance() error {
	switch {
	case !f.begun:
		head, err := f.br.Peek(maxFrameHeader)
		var h zstd.Header
		if derr := h.Decode(head); derr != nil {
			if err != nil && errors.Is(derr, io.ErrUnexpectedEOF) {
				return noEOF(err)
			}
			return derr
		}
		f.begun, f.left = true, int64(h.HeaderSize)
		if h.HasCheckSum {
			f.checksum = 4
		}
	case f.last:
		f.left, f.checksum, f.done = f.checksum, 0, true
	default:
		head, err := f.br.Peek(3)
		if err != nil {
			return noEOF(err)
		}
		word := uint32(head[0]) | uint32(head[1])<<8 | uint32(head[2])<<16
		size := int64(word >> 3)
		f.last = word&1 != 0
		switch word >> 1 & 3 {
		case 1: // one byte, repeated
			size = 1
		case 3:
			return errFrame
		}
		if size > 128<<10 {
			return errFrame
		}
		f.left = 3 + size
	}
	return nil
}
