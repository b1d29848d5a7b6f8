package warc_test

import (
	"bytes"
	"fmt"
	"io"
	"runtime"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint-news/offprint/pipeline/source/warc"
	"github.com/offprint-news/offprint/pipeline/source/warc/warctest"
)

func ids(from, to int) (list []string) {
	for i := from; i < to; i++ {
		list = append(list, fmt.Sprintf("urn:uuid:%d", i))
	}
	return list
}

// without drops some ids from a list.
func without(list []string, drop ...string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return slices.Contains(drop, s) })
}

func uuid(i int) string { return fmt.Sprintf("urn:uuid:%d", i) }

// TestDamage is the table of damaged forms: what must still be read, and what
// must be reported lost.
func TestDamage(t *testing.T) {
	const n = 30
	gz := func(p []byte) []byte { return warctest.Gzip(6, p) }
	zs := func(p []byte) []byte { return warctest.Zstd(nil, p) }
	each := func(recs []warctest.Record, store func([]byte) []byte, change func(i int, member []byte) []byte) []byte {
		var b []byte
		for i, p := range pieces(recs) {
			b = append(b, change(i, store(p))...)
		}
		return b
	}
	plainStore := func(p []byte) []byte { return p }
	cutHalf := func(which ...int) func(int, []byte) []byte {
		return func(i int, m []byte) []byte {
			if slices.Contains(which, i) {
				return m[:len(m)/2]
			}
			return m
		}
	}
	at := func(which int, f func([]byte) []byte) func(int, []byte) []byte {
		return func(i int, m []byte) []byte {
			if i == which {
				return f(bytes.Clone(m))
			}
			return m
		}
	}
	keep := func(i int, m []byte) []byte { return m }
	wrongLength := func(which int, length func(true int) int) []warctest.Record {
		recs := corpus(n, false, false)
		recs[which].Length = fmt.Sprint(length(len(recs[which].Body)))
		return recs
	}
	longer := func(l int) int { return l + 20_000 }
	huge := func(l int) int { return 1 << 50 }
	shorter := func(l int) int { return l - 777 }
	whole := corpus(n, false, false)

	tests := []struct {
		name    string
		file    []byte
		want    []string // ids, in order
		issues  map[string]warc.Issue
		reasons []warc.Reason // of the gaps that lost something
		lost    []string      // ids named by these gaps
	}{
		{
			name: "gzip: three members cut in half, two of them neighbours",
			file: each(whole, gz, cutHalf(3, 17, 18)),
			want: without(ids(0, n), uuid(3), uuid(17), uuid(18)), reasons: []warc.Reason{warc.Damaged, warc.Damaged, warc.Damaged}, lost: []string{uuid(3), uuid(17), uuid(18)},
		},
		{
			name: "zstd: three frames cut in half, two of them neighbours",
			file: each(whole, zs, cutHalf(3, 17, 18)),
			want: without(ids(0, n), uuid(3), uuid(17), uuid(18)), reasons: []warc.Reason{warc.Damaged, warc.Damaged},
		},
		{
			name: "plain: three records cut in half",
			file: each(whole, plainStore, cutHalf(3, 17, 18)),
			want: without(ids(0, n), uuid(3), uuid(17), uuid(18)), reasons: []warc.Reason{warc.BadLength, warc.BadLength, warc.BadLength}, lost: []string{uuid(3), uuid(17), uuid(18)},
		},
		{
			name: "gzip: one bit flipped in a member",
			file: each(whole, gz, at(9, func(m []byte) []byte { m[len(m)/2] ^= 4; return m })),
			want: without(ids(0, n), uuid(9)), reasons: []warc.Reason{warc.Checksum}, lost: []string{uuid(9)},
		},
		{
			name: "gzip: wrong checksum",
			file: each(whole, gz, at(9, func(m []byte) []byte { m[len(m)-7] ^= 4; return m })),
			want: without(ids(0, n), uuid(9)), reasons: []warc.Reason{warc.Checksum}, lost: []string{uuid(9)},
		},
		{
			name: "gzip: a member's magic number overwritten",
			file: each(whole, gz, at(9, func(m []byte) []byte { m[0] = 'x'; return m })),
			want: without(ids(0, n), uuid(9)), reasons: []warc.Reason{warc.NoRecord},
		},
		{
			name: "gzip: the first member destroyed",
			file: each(whole, gz, at(0, func(m []byte) []byte { return bytes.Repeat([]byte("junk"), 500) })),
			want: ids(1, n), reasons: []warc.Reason{warc.NoRecord},
		},
		{
			name: "gzip: the file ends inside the last member",
			file: each(whole, gz, cutHalf(n-1)),
			want: ids(0, n-1), reasons: []warc.Reason{warc.CutShort}, lost: []string{uuid(n - 1)},
		},
		{
			name: "gzip: the file ends inside the last checksum",
			file: each(whole, gz, at(n-1, func(m []byte) []byte { return m[:len(m)-3] })),
			want: ids(0, n), issues: map[string]warc.Issue{uuid(n - 1): warc.IssueUnchecked}, reasons: nil,
		},
		{
			name: "gzip: zeros between members and at the end",
			file: append(each(whole, gz, at(9, func(m []byte) []byte { return append(m, make([]byte, 5000)...) })), make([]byte, 1<<20)...),
			want: ids(0, n),
		},
		{
			name: "gzip: text between members",
			file: each(whole, gz, at(9, func(m []byte) []byte { return append(m, "disk full\n"...) })),
			want: ids(0, n), reasons: []warc.Reason{warc.NoRecord},
		},
		{
			name: "one member: cut in the middle",
			file: func() []byte { f := forms["one member"](whole); return f[:len(f)/2] }(),
			want: nil, // checked below: all before the cut
		},
		{
			name: "one member: bytes lost in the middle",
			file: func() []byte {
				f := forms["one member"](whole)
				return append(f[:len(f)/2:len(f)/2], f[len(f)/2+300:]...)
			}(),
			want: nil, // likewise
		},
		{
			name: "many per member: one member cut in half",
			file: func() []byte {
				p := pieces(whole)
				m := gz(bytes.Join(p[10:20], nil))
				return slices.Concat(gz(bytes.Join(p[:10], nil)), m[:len(m)/2], gz(bytes.Join(p[20:], nil)))
			}(),
			want: nil, // likewise, and those of the third member
		},
		{
			name: "plain: length too long", file: forms["plain"](wrongLength(9, longer)),
			want: without(ids(0, n), uuid(9)), reasons: []warc.Reason{warc.BadLength}, lost: []string{uuid(9)},
		},
		{
			name: "plain: length beyond the file", file: forms["plain"](wrongLength(9, huge)),
			want: without(ids(0, n), uuid(9)), reasons: []warc.Reason{warc.BadLength}, lost: []string{uuid(9)},
		},
		{
			name: "plain: length too short", file: forms["plain"](wrongLength(9, shorter)),
			want: without(ids(0, n), uuid(9)), reasons: []warc.Reason{warc.BadLength}, lost: []string{uuid(9)},
		},
		{
			name: "plain: length of the last record too long", file: forms["plain"](wrongLength(n-1, longer)),
			want: ids(0, n-1), reasons: []warc.Reason{warc.CutShort}, lost: []string{uuid(n - 1)},
		},
		{
			name: "gzip: length too long", file: forms["member per record"](wrongLength(9, longer)),
			want: ids(0, n), issues: map[string]warc.Issue{uuid(9): warc.IssueLength},
		},
		{
			name: "gzip: length beyond the file", file: forms["member per record"](wrongLength(9, huge)),
			want: ids(0, n), issues: map[string]warc.Issue{uuid(9): warc.IssueLength},
		},
		{
			name: "gzip: length too short", file: forms["member per record"](wrongLength(9, shorter)),
			want: ids(0, n), issues: map[string]warc.Issue{uuid(9): warc.IssueLength},
		},
		{
			name: "zstd: length too short", file: forms["zstd frame per record"](wrongLength(9, shorter)),
			want: ids(0, n), issues: map[string]warc.Issue{uuid(9): warc.IssueLength},
		},
		{
			name: "one member: length too long", file: forms["one member"](wrongLength(9, longer)),
			want: without(ids(0, n), uuid(9)), reasons: []warc.Reason{warc.BadLength}, lost: []string{uuid(9)},
		},
		{
			name: "one member: length beyond the file", file: forms["one member"](wrongLength(9, huge)),
			want: without(ids(0, n), uuid(9)), reasons: []warc.Reason{warc.BadLength}, lost: []string{uuid(9)},
		},
		{
			name: "one member: length too short", file: forms["one member"](wrongLength(9, shorter)),
			want: without(ids(0, n), uuid(9)), reasons: []warc.Reason{warc.BadLength}, lost: []string{uuid(9)},
		},
		{
			name: "one member: length of the first record too long", file: forms["one member"](wrongLength(0, longer)),
			want: ids(1, n), reasons: []warc.Reason{warc.BadLength}, lost: []string{uuid(0)},
		},
		{
			name: "plain: the next record's head overwritten",
			file: each(whole, plainStore, at(9, func(m []byte) []byte { return append(bytes.Repeat([]byte{'#'}, 40), m[40:]...) })),
			want: without(ids(0, n), uuid(9)), reasons: []warc.Reason{warc.NoRecord},
		},
		{
			name: "plain: no content-length",
			file: each(whole, plainStore, at(9, func(m []byte) []byte { return bytes.Replace(m, []byte("Content-Length"), []byte("X-Length"), 1) })),
			want: without(ids(0, n), uuid(9)), reasons: []warc.Reason{warc.BadHeader}, lost: []string{uuid(9)},
		},
		{
			name: "plain: a changed byte, told by the digest",
			file: each(corpus(n, false, true), plainStore, at(9, func(m []byte) []byte { m[len(m)/2] ^= 1; return m })),
			want: ids(0, n), issues: map[string]warc.Issue{uuid(9): warc.IssueDigest},
		},
		{name: "no line breaks behind bodies", want: ids(0, n), file: each(whole, plainStore, func(_ int, m []byte) []byte { return m[:len(m)-4] })},
		{name: "gzip: no line breaks behind bodies", want: ids(0, n), file: func() []byte {
			return each(whole, plainStore, func(_ int, m []byte) []byte { return gz(m[:len(m)-4]) })
		}()},
		{name: "many line breaks behind bodies", want: ids(0, n), file: each(whole, plainStore, func(_ int, m []byte) []byte { return append(m, bytes.Repeat([]byte("\r\n"), 50)...) })},
		{name: "empty file", file: nil},
		{name: "one byte", file: []byte("W"), reasons: []warc.Reason{warc.NoRecord}},
		{name: "not a WARC", file: warctest.Page(1, 5000), reasons: []warc.Reason{warc.NoRecord}},
		{name: "gzip, not a WARC", file: gz(warctest.Page(1, 5000)), reasons: []warc.Reason{warc.NoRecord}},
		{name: "undamaged", file: each(whole, gz, keep), want: ids(0, n)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := readAll(t, tt.file, warc.Options{})
			if tt.want != nil || len(tt.reasons) > 0 {
				if diff := cmp.Diff(tt.want, got.ids); diff != "" {
					t.Errorf("records read (-want +got):\n%s", diff)
				}
				var reasons []warc.Reason
				var lost []string
				for _, g := range got.bad() {
					reasons = append(reasons, g.Reason)
					if g.RecordID != "" {
						lost = append(lost, g.RecordID)
					}
				}
				if diff := cmp.Diff(tt.reasons, reasons); diff != "" {
					t.Errorf("reasons of gaps (-want +got):\n%s\ngaps: %v", diff, got.gaps)
				}
				if tt.lost != nil {
					if diff := cmp.Diff(tt.lost, lost); diff != "" {
						t.Errorf("records named as lost (-want +got):\n%s", diff)
					}
				}
			}
			issues := got.issues
			if len(issues) == 0 {
				issues = nil
			}
			if diff := cmp.Diff(tt.issues, issues); diff != "" {
				t.Errorf("issues (-want +got):\n%s", diff)
			}
			written := map[string]string{}
			for _, rec := range whole {
				written[id(rec)] = string(rec.Body)
			}
			for name, body := range got.bodies {
				if body != written[name] && got.issues[name] != warc.IssueDigest {
					t.Errorf("body of %s has %d bytes, is not the one written of %d", name, len(body), len(written[name]))
				}
			}
			readRanges(t, tt.file, 3000, got)
		})
	}
}

// TestWholeMemberCut: of a member cut anywhere, exactly the records that are
// whole before the cut are read.
func TestWholeMemberCut(t *testing.T) {
	recs := corpus(12, false, true)
	file := forms["one member"](recs)
	var ends []int // file bytes by which a record is known to be readable
	text := 0
	for _, p := range pieces(recs) {
		text += len(p)
		ends = append(ends, text)
	}
	for cut := 0; cut < len(file); cut += 97 {
		got := readAll(t, file[:cut], warc.Options{})
		readable := inflated(file[:cut])
		want := 0
		for want < len(ends) && ends[want] <= readable+4 { // the line breaks may be cut
			want++
		}
		if diff := cmp.Diff(ids(0, want), got.ids); diff != "" {
			t.Fatalf("cut at %d, where %d bytes of text can be read (-want +got):\n%s", cut, readable, diff)
		}
	}
}

// inflated is how much text the library gives of a broken member.
func inflated(file []byte) int {
	r, err := newGzip(bytes.NewReader(file))
	if err != nil {
		return 0
	}
	n, _ := io.Copy(io.Discard, r)
	return int(n)
}

// readRanges reads the file in ranges and wants what one reading gave.
func readRanges(t *testing.T, file []byte, step int64, want outcome) {
	t.Helper()
	size := int64(len(file))
	var names []string
	var accounts []warc.Account
	for start := int64(0); start < size; start += step {
		r, err := warc.OpenRange(bytes.NewReader(file), size, start, start+step, warc.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for rec, err := range r.Records() {
			if err == nil {
				names = append(names, rec.ID+rec.Name())
			}
		}
		accounts = append(accounts, r.Account())
	}
	sum, seams := warc.Join(size, accounts...)
	if len(seams) > 0 || sum.RecordBytes+sum.GapBytes != size {
		t.Errorf("ranges leave seams %v and account for %d of %d bytes", seams, sum.RecordBytes+sum.GapBytes, size)
	}
	var all []string
	for i, id := range want.ids {
		all = append(all, id+want.names[i])
	}
	if diff := cmp.Diff(all, names); diff != "" {
		t.Errorf("records in ranges of %d bytes differ (-whole +ranges):\n%s", step, diff)
	}
}

// TestRanges: ranges of any size give each record once.
func TestRanges(t *testing.T) {
	for form, store := range forms {
		for _, lf := range []bool{false, true} {
			file := store(corpus(25, lf, false))
			want := readAll(t, file, warc.Options{})
			for _, step := range []int64{701, 5000, 40_000} {
				t.Run(fmt.Sprintf("%s/%v/%d", form, lf, step), func(t *testing.T) { readRanges(t, file, step, want) })
			}
		}
	}
}

// TestLargeRecord streams a record of 300 MB in the middle and holds little of it.
func TestLargeRecord(t *testing.T) {
	size := 300 << 20
	if testing.Short() {
		size = 40 << 20
	}
	small := pieces(corpus(6, false, false))
	for _, form := range []string{"gzip", "plain"} {
		t.Run(form, func(t *testing.T) {
			pr, pw := io.Pipe()
			go func() {
				var w io.Writer = pw
				for i, p := range small {
					if i == 3 {
						head := warctest.Record{Type: "resource", ID: "<urn:uuid:large>", Length: fmt.Sprint(size)}.Bytes()
						writeLarge(w, form, head[:len(head)-4], size)
					}
					if form == "gzip" {
						p = warctest.Gzip(6, p)
					}
					w.Write(p)
				}
				pw.Close()
			}()
			var peak uint64
			var got []string
			r := warc.NewReader(pr, warc.Options{MaxBody: 1 << 20})
			for rec, err := range r.Records() {
				if err != nil {
					t.Fatalf("got %v, want no gap", err)
				}
				got = append(got, rec.ID)
				if rec.ID == "urn:uuid:large" && (rec.Size != int64(size) || len(rec.Body) != 1<<20) {
					t.Errorf("large record: size %d, %d held; want %d, %d", rec.Size, len(rec.Body), size, 1<<20)
				}
				var m runtime.MemStats
				runtime.GC()
				runtime.ReadMemStats(&m)
				peak = max(peak, m.HeapAlloc)
			}
			if diff := cmp.Diff(slices.Insert(ids(0, 6), 3, "urn:uuid:large"), got); diff != "" {
				t.Errorf("records (-want +got):\n%s", diff)
			}
			if peak > 40<<20 {
				t.Errorf("heap reached %d MB, want the record to pass through", peak>>20)
			}
		})
	}
}
