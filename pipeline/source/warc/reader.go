package warc

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
)

// DefaultMaxBody is how much of a body is held when Options says nothing.
const DefaultMaxBody = 16 << 20

// freeAgain is how many file bytes may be read twice, before it is measured
// against the file: members planted inside members would cost quadratic time.
const freeAgain = 16 << 20

// Options sets the reader's limits; the zero value is ready to use.
type Options struct {
	MaxBody int // most bytes of a body held in memory; DefaultMaxBody when 0
}

// Account is what the reader has made of the file so far, in file bytes.
// RecordBytes + GapBytes is always End - First, and at the end of the file End
// is its size.
type Account struct {
	First, End  int64 // the stretch of the file accounted for
	Records     int64
	RecordBytes int64
	Gaps        int64
	GapBytes    int64
}

// Reader takes a WARC file apart. It is not safe for concurrent use.
type Reader struct {
	d       *decoder
	sync    seeker
	tape    tape
	maxBody int64
	stop    int64 // records that open at or behind this file offset are left to others
	begin   int64 // where to look for the first record; negative once done

	form   kind    // how the file has been stored so far
	seg    segment // the open or last segment
	state  state
	broken error // why state is fault

	records int  // records that began in seg
	spans   bool // the record at hand goes on from one member to the next
	single  bool // a member has held exactly one record
	shared  bool // a member has held more, or a part of one

	pos     int64  // place on the tape where the next record should open
	floor   int64  // file offset to search from when the stream breaks
	lost    Gap    // what to say of file bytes jumped over
	again   int64  // file bytes gone back over so far
	large   []byte // head of a body longer than maxBody
	account Account
	ahead   *item // read already, to see whether a gap goes on
	final   error // sticky end: io.EOF or the source's failure
}

type state byte

const (
	idle  state = iota // no segment open
	open               // more text may come
	ended              // ended as it should
	fault              // broke off; see Reader.broken
)

type item struct {
	rec Record
	err error
}

// NewReader reads a whole file, stored in any of the known forms. It starts
// reading only when records are asked for.
func NewReader(r io.Reader, opt Options) *Reader {
	return newReader(r, 0, math.MaxInt64, opt)
}

func newReader(src io.Reader, base, stop int64, opt Options) *Reader {
	in := &input{src: src, base: base, keep: base}
	d := newDecoder(in)
	maxBody := int64(opt.MaxBody)
	if maxBody <= 0 {
		maxBody = DefaultMaxBody
	}
	return &Reader{
		d: d, sync: seeker{in: in, d: d}, maxBody: maxBody, stop: stop, begin: -1,
		account: Account{First: base, End: base},
	}
}

// Records gives every record and every gap in file order. A gap comes in the
// error place as a [*Gap], and reading goes on behind it; any other error is the
// source's own and the last thing given.
func (r *Reader) Records() iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		for {
			rec, err := r.Next()
			if err == io.EOF || !yield(rec, err) {
				return
			}
			var gap *Gap
			if err != nil && !errors.As(err, &gap) {
				return
			}
		}
	}
}

// Next gives the next record, or a [*Gap] as error, after which it may be called
// again. At the end it gives io.EOF. Gaps that touch are one gap.
func (r *Reader) Next() (Record, error) {
	rec, err := r.take()
	gap, ok := err.(*Gap)
	for ok {
		next, err := r.take()
		more, isGap := err.(*Gap)
		if !isGap || more.Harmless() != gap.Harmless() || more.RecordID != "" {
			r.ahead = &item{next, err}
			break
		}
		gap.Length += more.Length
		r.account.Gaps--
	}
	return rec, err
}

func (r *Reader) take() (Record, error) {
	if it := r.ahead; it != nil {
		r.ahead = nil
		return it.rec, it.err
	}
	if r.final != nil {
		return Record{}, r.final
	}
	rec, err := r.step()
	if _, isGap := err.(*Gap); err != nil && !isGap {
		r.final = err
		r.d.close()
	}
	return rec, err
}

// Account tells what the bytes given out so far went into.
func (r *Reader) Account() Account { return r.account }

// step gives the next record or gap.
func (r *Reader) step() (Record, error) {
	if r.begin >= 0 {
		if err := r.first(); err != nil {
			return Record{}, err
		}
	}
	for {
		if r.pos < r.tape.end() {
			if rec, err, ok := r.settle(); ok {
				return rec, err
			}
			continue
		}
		r.tape.low = r.pos - 1 // leave looks at the byte before
		switch r.state {
		case open:
			r.more()
		case ended:
			r.close()
			if gap := r.gapTo(r.d.offset(), Gap{Reason: Padding}); gap != nil {
				return Record{}, gap
			}
		case fault:
			if err := r.resync(); err != nil {
				return Record{}, err
			}
		case idle:
			if gap := r.gapTo(r.d.offset(), r.lost); gap != nil {
				return Record{}, gap
			}
			if err := r.openNext(); err != nil {
				return Record{}, err
			}
		}
	}
}

// first finds where a reader that starts inside a file begins.
func (r *Reader) first() error {
	at, found := r.sync.find(r.form, r.begin, r.stop)
	r.begin = -1
	if err := r.d.in.failure(); err != nil {
		return r.sourceError(err)
	}
	if !found {
		return io.EOF
	}
	r.account.First, r.account.End = at, at
	r.d.seek(at)
	return nil
}

// sourceError places an error of the source; io.EOF stays as it is.
func (r *Reader) sourceError(err error) error {
	if err == io.EOF {
		return err
	}
	return fmt.Errorf("warc: reading behind offset %d: %w", r.account.End, err)
}

// settle passes over padding at pos and takes what follows apart. ok is false
// when there was nothing but padding so far.
func (r *Reader) settle() (rec Record, err error, ok bool) {
	text := r.tape.from(r.pos)
	n := 0
	for n < len(text) && isPadding(text[n]) {
		n++
	}
	r.pos += int64(n)
	if n == len(text) {
		return rec, nil, false
	}
	r.tape.low = r.pos - 1
	for r.tape.end()-r.pos < maxOpening && r.state == open {
		r.more()
	}
	r.spans = false
	if text := r.tape.from(r.pos); len(text) <= len(magicWARC) && bytes.HasPrefix(magicWARC, text) {
		_ = r.reach(r.pos + maxVersion) // the member may end inside the version line; what went wrong shows below
	}
	seg, at, floor := r.tape.place(r.pos)
	if gap := r.gapTo(at, Gap{Reason: Padding}); gap != nil {
		return rec, gap, true
	}
	if r.leave(seg, at) {
		return rec, io.EOF, true
	}
	r.floor, r.d.in.keep = floor, floor
	if !versionAt(r.tape.from(r.pos)) {
		return rec, r.fail(r.pos+1, Gap{Reason: NoRecord}), true
	}
	rec, err = r.record(seg, at)
	return rec, err, true
}

// leave tells whether the text at pos is another reader's to take: a place that
// reader finds by searching from our stop on.
func (r *Reader) leave(seg segment, at int64) bool {
	switch {
	case at < r.stop:
		return false
	case seg.kind != plain:
		return r.pos == seg.start && versionAt(r.tape.from(r.pos))
	}
	before := byte('\n')
	if r.pos > seg.start {
		before = r.tape.from(r.pos - 1)[0]
	}
	return opensAfter(before, r.tape.from(r.pos))
}

func isPadding(c byte) bool { return c == '\n' || c == '\r' || c == 0 }

// openNext opens the segment at the present offset. What is passed over on the
// way comes back as a gap.
func (r *Reader) openNext() error {
	for {
		p, _ := r.d.br.Peek(1)
		if len(p) == 0 || !isPadding(p[0]) {
			break
		}
		r.d.br.Discard(1)
		r.d.in.keep = r.d.offset()
	}
	if gap := r.gapTo(r.d.offset(), Gap{Reason: Padding}); gap != nil {
		return gap
	}
	head, err := r.d.br.Peek(len(magicWARC))
	if len(head) == 0 {
		return r.sourceError(err)
	}
	at := r.d.offset()
	r.floor, r.d.in.keep = at, at
	r.seg = segment{kindOf(head), at, r.tape.end()}
	r.records = 0
	switch r.seg.kind {
	case unknown:
		r.state, r.broken = fault, errNothing
	case skippable:
		dictionary, err := r.d.skip()
		if err != nil {
			r.state, r.broken = fault, err
			return nil
		}
		reason := Padding
		if dictionary {
			reason = Dictionary
		}
		r.state = idle
		return r.gap(r.d.offset(), Gap{Reason: reason})
	default:
		r.state = open
		if err := r.d.open(r.seg.kind); err != nil {
			r.state, r.broken = fault, err
		}
	}
	return nil
}

// more reads some text of the open segment onto the tape.
func (r *Reader) more() {
	room := r.tape.room()
	m := mark{start: r.tape.end(), from: r.d.offset(), seg: r.seg}
	n, err := r.d.Read(room)
	m.end, m.to = m.start+int64(n), r.d.offset()
	r.tape.add(n, m)
	text := m.end - r.seg.start
	switch {
	case err == io.EOF:
		r.state = ended
	case err != nil:
		r.state, r.broken = fault, err
	case text > bombSize && r.seg.kind != plain && text > bombRatio*(m.to-r.seg.offset):
		r.state, r.broken = fault, errBomb
	}
}

// close notes how many records the segment held, once it has ended well.
func (r *Reader) close() {
	r.state = idle
	r.note()
}

// note remembers whether members hold one record or more.
func (r *Reader) note() {
	r.single = r.single || r.records == 1
	r.shared = r.shared || r.records > 1
}

// resync goes to the next place in the file where a record can begin, after the
// stream broke. The bytes jumped over are reported by the next step.
func (r *Reader) resync() error {
	r.lost = Gap{Reason: reasonOf(r.broken), Err: r.broken}
	from, reached := r.floor+1, r.d.offset()
	if r.again += reached - from; r.again > freeAgain+4*reached {
		from = max(from, reached) // going back this often is an attack: from now on forward only
	}
	at, _ := r.sync.find(r.form, from, math.MaxInt64)
	if err := r.d.in.failure(); err != nil {
		return r.sourceError(err)
	}
	r.tape.clear()
	r.pos, r.state = r.tape.end(), idle
	r.d.seek(at)
	return nil
}

// fail gives up what stands at pos and goes to the next record that opens in the
// text from the given place on, or failing that in the file. It returns the gap.
func (r *Reader) fail(from int64, gap Gap) error {
	for {
		at, ok := r.tape.opening(from)
		if x := r.seg.start; x >= from && (!ok || x < at) && x < r.tape.end() && versionAt(r.tape.from(x)) {
			at, ok = x, true // a member that opens with a record needs no line break before
		}
		if ok {
			r.pos = at
			return r.gap(r.fileAt(at), gap)
		}
		from, r.pos = at, r.tape.end()
		if r.state != open {
			break
		}
		r.tape.low = from - 1
		r.more()
	}
	if r.state == fault {
		// What looked wrong with the record is most likely the break's doing.
		gap.Reason, gap.Err = reasonOf(r.broken), r.broken
		if err := r.resync(); err != nil {
			return err
		}
	}
	return r.gap(r.d.offset(), gap)
}

// gap accounts for the file bytes up to end as lost.
func (r *Reader) gap(end int64, g Gap) *Gap {
	g.Offset, g.Length = r.account.End, max(end-r.account.End, 0)
	r.account.End += g.Length
	r.account.GapBytes += g.Length
	r.account.Gaps++
	return &g
}

// gapTo is gap where there is anything to account for, and nil elsewhere.
func (r *Reader) gapTo(end int64, g Gap) *Gap {
	if end <= r.account.End {
		return nil
	}
	return r.gap(end, g)
}

// fileAt is the file offset that belongs to a place on the tape.
func (r *Reader) fileAt(p int64) int64 {
	switch {
	case p < r.tape.end():
		_, at, _ := r.tape.place(p)
		return at
	case p == r.seg.start:
		return r.seg.offset
	case r.state == ended:
		return r.d.offset()
	case r.seg.kind == plain:
		return r.seg.offset + p - r.seg.start
	}
	return r.tape.marks[len(r.tape.marks)-1].to
}
