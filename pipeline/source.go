package pipeline

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"regexp"
	"strings"
	"unicode/utf8"
	"unsafe"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// An Input is one page as it was scraped.
type Input struct {
	ID          string // names the document in results and errors
	URL         string // where the page was fetched, if known
	ContentType string // HTTP Content-Type, if known
	Format      Format // "" to tell from ContentType and the first bytes
	Body        []byte // HTML or plain text, or gzip of either; not to be changed any more
}

// Limits bound the work done for one document. Zero fields take the defaults.
type Limits struct {
	Bytes int // of the body after decompression; default 64 MiB
	// Nodes is the most elements and runs of text; a line of plain text counts twice.
	// The default of 200,000 is several times as many as any page of the evaluation sets
	// has, and keeps what a page costs within what TestHostile of package batch asks for.
	Nodes int
}

func (l Limits) withDefaults() Limits {
	if l.Bytes <= 0 {
		l.Bytes = 64 << 20
	}
	if l.Nodes <= 0 {
		l.Nodes = 200_000
	}
	return l
}

// A Source is the decoded text of an input with what it takes to give the
// input's bytes back. A sound gzip container is not part of the source, its
// decompressed bytes are; a damaged one is kept in Raw.
type Source struct {
	Text        string // UTF-8
	Format      Format
	Charset     string // canonical name, "utf-8" or an encoding of the WHATWG list
	CharsetFrom string // utf-8, bom, header, meta, utf-16 pattern, default
	Container   string // "gzip" or ""
	Bytes       int    // length of the input after decompression
	Patches     []Patch
	Raw         []byte // the input as it was given, where encoding Text does not give it back
}

// A Patch says that the U+FFFD at offset At of the text stood for Bytes.
type Patch struct {
	At    int    `json:"at"`
	Bytes []byte `json:"bytes"`
}

// Original returns the bytes of the input, after decompression if it was sound.
func (s *Source) Original() ([]byte, error) {
	if s.Raw != nil {
		return bytes.Clone(s.Raw), nil
	}
	if s.Charset == "utf-8" {
		out := make([]byte, 0, s.Bytes)
		if err := s.utf8(func(piece string) { out = append(out, piece...) }); err != nil {
			return nil, err
		}
		return out, nil
	}
	enc, _ := lookup(s.Charset)
	if enc == nil {
		return nil, fmt.Errorf("charset %q: %w", s.Charset, ErrDecode)
	}
	out, err := enc.NewEncoder().Bytes([]byte(s.Text))
	if err != nil {
		return nil, fmt.Errorf("charset %s: %w", s.Charset, err)
	}
	return out, nil
}

// utf8 gives out the bytes of a source that was UTF-8, piece by piece.
func (s *Source) utf8(give func(string)) error {
	at := 0
	for _, p := range s.Patches {
		if p.At < at || p.At+3 > len(s.Text) {
			return fmt.Errorf("patch at %d: %w", p.At, ErrRange)
		}
		give(s.Text[at:p.At])
		give(string(p.Bytes))
		at = p.At + 3
	}
	give(s.Text[at:])
	return nil
}

// Sum returns the SHA-256 of the original bytes in hexadecimal.
func (s *Source) Sum() (string, error) {
	h := sha256.New()
	if s.Raw == nil && s.Charset == "utf-8" {
		buf := make([]byte, 32<<10) // and not a copy of the whole page
		err := s.utf8(func(piece string) {
			for len(piece) > 0 {
				n := copy(buf, piece)
				h.Write(buf[:n])
				piece = piece[n:]
			}
		})
		if err != nil {
			return "", err
		}
	} else {
		b, err := s.Original()
		if err != nil {
			return "", err
		}
		h.Write(b)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// decode turns an input into a source. A soft error comes with a usable source.
func decode(in Input, lim Limits) (src Source, soft error) {
	src, soft = decodeBody(in, lim)
	if src.Container != "" && soft != nil {
		src.Raw, src.Patches = in.Body, nil
	}
	return src, soft
}

func decodeBody(in Input, lim Limits) (src Source, soft error) {
	body := in.Body
	if len(body) > 2 && body[0] == 0x1f && body[1] == 0x8b {
		src.Container = "gzip"
		body, soft = gunzip(body, lim.Bytes)
	}
	if len(body) > lim.Bytes && !errors.Is(soft, ErrTooLarge) {
		soft = fmt.Errorf("%w: %d bytes, limit %d", ErrTooLarge, len(body), lim.Bytes)
	}
	if errors.Is(soft, ErrTooLarge) {
		return Source{Format: Text, Charset: "binary", CharsetFrom: "limit", Raw: body, Bytes: len(body), Container: src.Container}, soft
	}
	src.Bytes = len(body)
	if what := binary(body); what != "" {
		src.Format, src.Charset, src.CharsetFrom, src.Raw = Text, "binary", "magic", body
		return src, errors.Join(soft, fmt.Errorf("%w: this is %s, not a page", ErrDecode, what))
	}
	name, from := detect(body, in.ContentType)
	src.Charset, src.CharsetFrom = name, from
	switch enc, _ := lookup(name); {
	case name == "utf-8":
		src.Text, src.Patches = decodeUTF8(body)
	case enc == nil:
		src.Charset = "windows-1252"
		enc = charmap.Windows1252
		fallthrough
	default:
		out, err := enc.NewDecoder().Bytes(body)
		if err != nil {
			return src, fmt.Errorf("charset %s: %w: %w", name, ErrDecode, err)
		}
		src.Text = strings.ToValidUTF8(string(out), "\uFFFD")
		if back, err := src.Original(); err != nil || !bytes.Equal(back, body) {
			src.Raw = body
		}
	}
	if src.Raw == nil && len(src.Patches) > 0 && !restores(&src, body) {
		src.Raw = body
	}
	src.Format = in.Format
	if src.Format == "" {
		src.Format = sniff(src.Text, in.ContentType)
	}
	return src, soft
}

func restores(s *Source, body []byte) bool {
	back, err := s.Original()
	return err == nil && bytes.Equal(back, body)
}

// MaxExpanded is how many bytes a compressed page of so many stored bytes may have
// under a limit: no page of that size shrinks to less than a two hundredth.
func MaxExpanded(stored int64, limit int) int {
	const ratio, free = 200, 8 << 20
	return int(min(int64(limit), max(free, ratio*stored)))
}

// gunzip decompresses at most limit+1 bytes, or fewer by MaxExpanded. A cut or damaged
// stream gives what came out before the damage.
func gunzip(body []byte, limit int) ([]byte, error) {
	most := MaxExpanded(int64(len(body)), limit)
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return body, fmt.Errorf("gzip: %w: %w", ErrDecode, err)
	}
	defer z.Close()
	var b bytes.Buffer
	b.Grow(min(statedSize(body), 16*len(body), most) + bytes.MinRead) // and is not moved while it grows
	_, err = b.ReadFrom(io.LimitReader(z, int64(most)+1))
	out := b.Bytes()
	if len(out) > most && most < limit {
		return out, fmt.Errorf("gzip: %w: %d bytes have become more than %d", ErrTooLarge, len(body), most)
	}
	if err != nil {
		if errors.Is(err, io.ErrUnexpectedEOF) {
			return out, fmt.Errorf("gzip: %w after %d bytes", ErrTruncated, len(out))
		}
		return out, fmt.Errorf("gzip: %w after %d bytes: %w", ErrDecode, len(out), err)
	}
	return out, nil
}

// statedSize is how long the contents of a gzip file are by its last bytes, which may lie.
func statedSize(file []byte) int {
	end := file[len(file)-4:]
	return int(end[0]) | int(end[1])<<8 | int(end[2])<<16 | int(end[3]&0x7F)<<24 // no minus where an int is short
}

// binary names the kind of a body that is not text, or "".
func binary(b []byte) string {
	for _, m := range []struct{ magic, name string }{
		{"%PDF-", "a PDF file"},
		{"\x89PNG", "a PNG image"},
		{"\xff\xd8\xff", "a JPEG image"},
		{"GIF8", "a GIF image"},
		{"PK\x03\x04", "a ZIP archive"},
		{"\x1f\x8b", "gzip inside gzip"},
		{"\x28\xb5\x2f\xfd", "a Zstandard file"},
		{"RIFF", "a RIFF file"},
		{"\x7fELF", "a program"},
	} {
		if bytes.HasPrefix(b, []byte(m.magic)) {
			return m.name
		}
	}
	head := b[:min(len(b), 8192)]
	if len(head) == 0 || bom(head) != "" || utf16Pattern(head) != "" {
		return ""
	}
	odd := 0
	for _, c := range head {
		if c < 9 || c > 13 && c < 32 && c != 27 {
			odd++
		}
	}
	if odd*10 > len(head) {
		return "binary data"
	}
	return ""
}

func bom(b []byte) string {
	switch {
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")):
		return "utf-8"
	case bytes.HasPrefix(b, []byte("\xff\xfe")):
		return "utf-16le"
	case bytes.HasPrefix(b, []byte("\xfe\xff")):
		return "utf-16be"
	}
	return ""
}

// utf16Pattern tells UTF-16 without a byte order mark by its zero bytes.
func utf16Pattern(b []byte) string {
	if len(b) < 8 {
		return ""
	}
	var zero [2]int
	for i, c := range b {
		if c == 0 {
			zero[i&1]++
		}
	}
	half := len(b) / 2
	switch {
	case zero[1]*10 > half*4 && zero[0]*20 < half:
		return "utf-16le"
	case zero[0]*10 > half*4 && zero[1]*20 < half:
		return "utf-16be"
	}
	return ""
}

// detect names the encoding of a body. A whole body that is valid UTF-8 is
// UTF-8, whatever else is claimed: labels lie more often than bytes do.
func detect(b []byte, contentType string) (name, from string) {
	if n := bom(b); n != "" {
		return n, "bom"
	}
	if n := utf16Pattern(b[:min(len(b), 4096)]); n != "" {
		return n, "utf-16 pattern"
	}
	if utf8.Valid(b) {
		return "utf-8", "utf-8"
	}
	if _, params, err := mime.ParseMediaType(contentType); err == nil {
		if n := canonical(params["charset"]); n != "" && plausible(n, b) {
			return n, "header"
		}
	}
	if m := metaCharset.FindSubmatch(b[:min(len(b), 16<<10)]); m != nil {
		if n := canonical(string(m[1])); n != "" && plausible(n, b) {
			return n, "meta"
		}
	}
	if plausible("utf-8", b) {
		return "utf-8", "default"
	}
	return "windows-1252", "default"
}

var metaCharset = regexp.MustCompile(`(?i)<(?:meta[^>]{1,300}?charset|\?xml[^>]{1,100}?encoding)\s*=\s*["']?\s*([a-z0-9_:.-]{2,40})`)

func canonical(label string) string {
	_, name := lookup(strings.TrimSpace(label))
	if name == "utf-16be" || name == "utf-16le" { // the bytes would have shown it
		return "utf-8"
	}
	return name
}

func lookup(name string) (encoding.Encoding, string) {
	switch name {
	case "utf-16le":
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), name
	case "utf-16be":
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), name
	case "":
		return nil, ""
	}
	e, n := charset.Lookup(name)
	if n == "replacement" {
		return nil, ""
	}
	return e, n
}

// plausible refuses UTF-8 for a body where broken sequences outnumber sound ones.
func plausible(name string, b []byte) bool {
	if name != "utf-8" {
		return true
	}
	good, bad := 0, 0
	for i := 0; i < len(b); {
		if b[i] < 0x80 {
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		i += n
	}
	return good > bad
}

// decodeUTF8 reads UTF-8, with U+FFFD and a patch for each run of broken bytes. Where
// nothing is broken the text is the very bytes of b.
func decodeUTF8(b []byte) (string, []Patch) {
	if utf8.Valid(b) {
		return unsafe.String(unsafe.SliceData(b), len(b)), nil // a page need not be there twice
	}
	var sb strings.Builder
	sb.Grow(len(b) + 64)
	var patches []Patch
	start := 0
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		if r != utf8.RuneError || n > 1 {
			i += n
			continue
		}
		sb.Write(b[start:i])
		j := i + 1
		for j < len(b) && j-i < 64 && b[j] >= utf8.RuneSelf {
			if r, n := utf8.DecodeRune(b[j:]); r != utf8.RuneError || n > 1 {
				break
			}
			j++
		}
		patches = append(patches, Patch{sb.Len(), bytes.Clone(b[i:j])})
		sb.WriteString("\uFFFD")
		i, start = j, j
	}
	sb.Write(b[start:])
	return sb.String(), patches
}

var tagLike = regexp.MustCompile(`(?i)<(?:!doctype|html|head|body|div|p|article|meta|title|script|table|span|a|h[1-6]|br|section|main|link|img|ul|li|b|i|font|center|nav)[\s>/]`)

// sniff tells HTML from plain text.
func sniff(text, contentType string) Format {
	if mt, _, err := mime.ParseMediaType(contentType); err == nil {
		switch mt {
		case "text/html", "application/xhtml+xml":
			return HTML
		case "text/plain", "text/markdown":
			return Text
		}
	}
	head := text[:min(len(text), 64<<10)]
	first := strings.TrimLeft(head, " \t\r\n\f\uFEFF")
	if strings.HasPrefix(first, "<") && tagLike.MatchString(head) {
		return HTML
	}
	if n := len(tagLike.FindAllStringIndex(head, 6)); n >= 5 {
		return HTML
	}
	return Text
}
