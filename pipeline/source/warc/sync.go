package warc

import (
	"bytes"
	"io"
)

const (
	gzipTrial = 4 << 10          // file bytes enough to decode the first few of a gzip member
	zstdTrial = 18 + 3 + 128<<10 // likewise for zstd, which decodes whole blocks
	smallView = 4 << 10
	freeTries = 4096 // trial decodes before they have to be earned
	tryEvery  = 256  // bytes searched that earn one more
)

// seeker finds the next place in the file where a record can begin.
type seeker struct {
	in    *input
	d     *decoder
	tries int // trial decodes made; bounded so that planted headers cost linear time
	seen  int64
}

// find gives the first offset in [from, limit) where a stretch of kind k opens
// with a record; unknown stands for any kind. found is false when there is none
// before limit or the end of the file.
func (s *seeker) find(k kind, from, limit int64) (at int64, found bool) {
	from = max(from, s.in.base)
	for from < limit {
		w := s.in.view(from, chunk)
		if from = s.in.offset(); len(w) == 0 {
			return from, false
		}
		if k == unknown && len(w) > smallView {
			w = w[:smallView] // several searches each time: do not let one planted thing make the others long
		}
		i := candidate(k, w)
		if i < 0 {
			if len(w) < smallView {
				return from + int64(len(w)), false
			}
			from += int64(len(w)) - int64(len(magicWARC)) + 1
			continue
		}
		s.seen += int64(i)
		from += int64(i)
		if from < limit && s.opens(from) {
			return from, true
		}
		from++
		s.seen++
	}
	return limit, false
}

// candidate is the first index in w where a stretch of kind k may begin.
func candidate(k kind, w []byte) int {
	first := -1
	look := func(i int) {
		if i >= 0 && (first < 0 || i < first) {
			first = i
		}
	}
	if k == gzipped || k == unknown {
		look(bytes.Index(w, magicGzip))
	}
	if k == zstandard || k == unknown {
		look(bytes.Index(w, magicZstd))
	}
	if k == plain || k == unknown {
		look(bytes.Index(w, magicWARC))
	}
	return first
}

// opens tells whether the stretch at the offset begins with a record.
func (s *seeker) opens(at int64) bool {
	w := s.in.view(at, gzipTrial)
	var r io.Reader
	var err error
	switch kindOf(w) {
	case plain:
		return opensAfter(s.in.before(), w)
	case gzipped:
		if !s.afford(1) {
			return false
		}
		r, err = s.d.gunzip(bytes.NewReader(w[:min(len(w), gzipTrial)]))
	case zstandard:
		if !s.afford(16) {
			return false
		}
		w = s.in.view(at, zstdTrial)
		r, err = s.d.unzstd(bytes.NewReader(w[:min(len(w), zstdTrial)]))
	default:
		return false
	}
	if err != nil {
		return false
	}
	var head [6]byte
	n, _ := io.ReadFull(r, head[:])
	return versionAt(head[:n])
}

func (s *seeker) afford(tries int) bool {
	if s.tries+tries > freeTries+int(s.seen/tryEvery) {
		return false
	}
	s.tries += tries
	return true
}

const (
	maxVersion = 16             // longest version line taken for one, its line break included
	maxOpening = maxVersion + 5 // text enough to tell whether a record opens
)

// versionAt tells whether p opens with "WARC/" and a digit.
func versionAt(p []byte) bool {
	return len(p) > 5 && bytes.HasPrefix(p, magicWARC) && p[5] >= '0' && p[5] <= '9'
}

// opensAfter tells whether a record opens in text with p, given the byte before:
// a version line at the start of a line, or in the middle of one, where text was
// lost, when the line after it is a WARC field.
func opensAfter(before byte, p []byte) bool {
	if !versionLine(p) {
		return false
	}
	_, next, _ := bytes.Cut(p, []byte("\n"))
	return before == '\n' || bytes.HasPrefix(next, []byte("WARC-"))
}

// versionLine tells whether p opens with a version line, its line break included.
func versionLine(p []byte) bool {
	if !versionAt(p) {
		return false
	}
	p = p[:min(len(p), maxVersion)]
	line, _, ok := bytes.Cut(p, []byte("\n"))
	line = bytes.TrimSuffix(line, []byte("\r"))
	return ok && len(bytes.Trim(line[5:], "0123456789.")) == 0
}
