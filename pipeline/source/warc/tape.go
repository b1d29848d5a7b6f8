package warc

import (
	"bytes"
	"sort"
)

// readSize is how much decoded text is asked for at a time. It is fixed, and no
// smaller than the inflater's window, so that the marks fall in the same places
// on every run.
const readSize = 32 << 10

// tape is the window of decoded text the reader works in. Places on it count
// decoded bytes since the reader was made, whatever members they came from.
type tape struct {
	buf   []byte // text from base on
	base  int64
	low   int64 // text before it may be dropped
	marks []mark
}

// mark notes which file bytes a stretch of text came out of.
type mark struct {
	start, end int64 // text
	from, to   int64 // file bytes read for it
	seg        segment
}

// segment is a member, a frame or a run of plain text.
type segment struct {
	kind   kind
	offset int64 // in the file
	start  int64 // on the tape
}

func (t *tape) end() int64 { return t.base + int64(len(t.buf)) }

// from gives the text from a place to the end of the window.
func (t *tape) from(p int64) []byte { return t.buf[p-t.base:] }

// room gives space for readSize more bytes, dropping text before low first.
func (t *tape) room() []byte {
	if len(t.buf)+readSize > cap(t.buf) {
		live := t.from(max(t.low, t.base))
		into := t.buf[:0]
		need := len(live) + readSize
		if need > cap(t.buf)-cap(t.buf)/4 || (cap(t.buf) > 4<<20 && need < 512<<10) {
			into = make([]byte, 0, max(need+need/2, 8*readSize))
		}
		t.base = t.end() - int64(len(live))
		t.buf = append(into, live...)
		drop := sort.Search(len(t.marks), func(i int) bool { return t.marks[i].end > t.base })
		t.marks = append(t.marks[:0], t.marks[drop:]...)
	}
	return t.buf[len(t.buf) : len(t.buf)+readSize]
}

// add appends n bytes read into room.
func (t *tape) add(n int, m mark) {
	if n > 0 {
		t.buf = t.buf[:len(t.buf)+n]
		t.marks = append(t.marks, m)
	}
}

// clear forgets all text; places go on counting.
func (t *tape) clear() {
	t.base, t.low = t.end(), t.end()
	t.buf, t.marks = t.buf[:0], t.marks[:0]
}

// place is where the text at p lies in the file: its segment, the share of the
// segment's file bytes used up before it, and a floor: a file offset the text
// was certainly read after, however wrong the decoder may have gone since. p
// must be in the window.
func (t *tape) place(p int64) (seg segment, at, floor int64) {
	m := t.marks[sort.Search(len(t.marks)-1, func(i int) bool { return t.marks[i].end > p })]
	switch {
	case m.seg.kind == plain:
		at = m.seg.offset + p - m.seg.start
		return m.seg, at, at
	case p == m.seg.start:
		return m.seg, m.seg.offset, m.seg.offset
	}
	return m.seg, m.from + (m.to-m.from)*(p-m.start)/(m.end-m.start), m.from
}

// opening finds where a record opens in the text from p on: the place of "WARC/".
// Where there is none, or the text ends too early to tell, ok is false and at
// tells where to go on; the byte before at must stay in the window.
func (t *tape) opening(p int64) (at int64, ok bool) {
	p = max(p, t.base)
	for {
		i := bytes.Index(t.from(p), magicWARC)
		if i < 0 {
			return max(p, t.end()-int64(len(magicWARC))+1), false
		}
		at = p + int64(i)
		before := byte(0)
		if at > t.base {
			before = t.from(at - 1)[0]
		}
		if opensAfter(before, t.from(at)) {
			return at, true
		}
		if at+maxOpening > t.end() {
			return at, false
		}
		p = at + 1
	}
}
