package warc_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint-news/offprint/pipeline/source/warc"
	"github.com/offprint-news/offprint/pipeline/source/warc/warctest"
)

// outcome is what a reading gave, bodies by record id.
type outcome struct {
	ids    []string
	bodies map[string]string
	issues map[string]warc.Issue
	names  []string
	gaps   []warc.Gap
	acc    warc.Account
}

// read reads a file to its end and checks that records and gaps tile it.
func read(t testing.TB, r *warc.Reader, size int64) outcome {
	t.Helper()
	out := outcome{bodies: map[string]string{}, issues: map[string]warc.Issue{}}
	var sum int64
	at := int64(0)
	for rec, err := range r.Records() {
		var gap *warc.Gap
		if errors.As(err, &gap) {
			if gap.Offset != at {
				t.Errorf("gap %v begins at %d, want %d: items must tile the file", gap, gap.Offset, at)
			}
			at += gap.Length
			sum += gap.Length
			out.gaps = append(out.gaps, *gap)
			continue
		}
		if err != nil {
			t.Fatalf("got error %v, want records and gaps only", err)
		}
		if rec.Start != at || rec.Length < 0 {
			t.Errorf("record %s takes [%d,+%d), want it to begin at %d", rec.ID, rec.Start, rec.Length, at)
		}
		at += rec.Length
		sum += rec.Length
		out.ids = append(out.ids, rec.ID)
		out.names = append(out.names, rec.Name())
		out.bodies[rec.ID] = string(rec.Body)
		if rec.Issue != "" {
			out.issues[rec.ID] = rec.Issue
		}
	}
	out.acc = r.Account()
	if sum != size || out.acc.RecordBytes+out.acc.GapBytes != size || out.acc.End != size {
		t.Errorf("records + gaps = %d, account %+v, want the file size %d", sum, out.acc, size)
	}
	if int(out.acc.Gaps) != len(out.gaps) || int(out.acc.Records) != len(out.ids) {
		t.Errorf("account %+v counts other than %d records and %d gaps", out.acc, len(out.ids), len(out.gaps))
	}
	return out
}

func readAll(t testing.TB, file []byte, opt warc.Options) outcome {
	t.Helper()
	return read(t, warc.NewReader(bytes.NewReader(file), opt), int64(len(file)))
}

// bad is the gaps in which something was lost.
func (o outcome) bad() []warc.Gap {
	var bad []warc.Gap
	for _, g := range o.gaps {
		if !g.Harmless() {
			bad = append(bad, g)
		}
	}
	return bad
}

// corpus makes n records, warcinfo first.
func corpus(n int, lf, digest bool) []warctest.Record {
	recs := []warctest.Record{{Type: "warcinfo", ID: "<urn:uuid:0>", ContentType: "application/warc-fields", Body: []byte("software: test\r\n")}}
	for i := 1; i < n; i++ {
		rec := warctest.Response(fmt.Sprint(i), fmt.Sprintf("https://news.example/%d", i), warctest.Page(uint64(i), 1500+i*97%9000))
		recs = append(recs, rec)
	}
	for i := range recs {
		recs[i].LF, recs[i].Digest = lf, digest
	}
	return recs
}

func id(rec warctest.Record) string { return strings.Trim(rec.ID, "<>") }

// forms are the ways a list of records is stored.
var forms = map[string]func([]warctest.Record) []byte{
	"plain": func(recs []warctest.Record) []byte { return bytes.Join(pieces(recs), nil) },
	"member per record": func(recs []warctest.Record) []byte {
		var b []byte
		for _, p := range pieces(recs) {
			b = append(b, warctest.Gzip(6, p)...)
		}
		return b
	},
	"five records per member": func(recs []warctest.Record) []byte {
		var b []byte
		for p := pieces(recs); len(p) > 0; p = p[min(5, len(p)):] {
			b = append(b, warctest.Gzip(6, p[:min(5, len(p))]...)...)
		}
		return b
	},
	"one member":    func(recs []warctest.Record) []byte { return warctest.Gzip(6, pieces(recs)...) },
	"stored member": func(recs []warctest.Record) []byte { return warctest.Gzip(0, pieces(recs)...) },
	"members across records": func(recs []warctest.Record) []byte {
		var b []byte
		for text := bytes.Join(pieces(recs), nil); len(text) > 0; text = text[min(3001, len(text)):] {
			b = append(b, warctest.Gzip(6, text[:min(3001, len(text))])...)
		}
		return append(b, warctest.Gzip(6)...)
	},
	"zstd frame per record": func(recs []warctest.Record) []byte {
		var b []byte
		for _, p := range pieces(recs) {
			b = append(b, warctest.Zstd(nil, p)...)
		}
		return b
	},
	"zstd with dictionary": func(recs []warctest.Record) []byte {
		dict := dictionary()
		b := warctest.DictionaryFrame(dict)
		for _, p := range pieces(recs) {
			b = append(b, warctest.Zstd(dict, p)...)
		}
		return b
	},
	"zstd with compressed dictionary": func(recs []warctest.Record) []byte {
		dict := dictionary()
		b := warctest.DictionaryFrame(warctest.Zstd(nil, dict))
		for _, p := range pieces(recs) {
			b = append(b, warctest.Zstd(dict, p)...)
		}
		return b
	},
	"one zstd frame": func(recs []warctest.Record) []byte { return warctest.Zstd(nil, pieces(recs)...) },
}

// dictionary is trained once: that is slow.
var dictionary = sync.OnceValue(func() []byte { return warctest.Dictionary(pieces(corpus(20, false, false))) })

func pieces(recs []warctest.Record) [][]byte {
	var p [][]byte
	for _, rec := range recs {
		p = append(p, rec.Bytes())
	}
	return p
}

func TestForms(t *testing.T) {
	for form, store := range forms {
		for _, lf := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/lf=%v", form, lf), func(t *testing.T) {
				recs := corpus(30, lf, true)
				file := store(recs)
				got := readAll(t, file, warc.Options{})
				for i, rec := range recs {
					if i >= len(got.ids) || got.ids[i] != id(rec) {
						t.Fatalf("record %d is missing; got %v", i, got.ids)
					}
					if got.bodies[id(rec)] != string(rec.Body) {
						t.Errorf("body of record %d differs from what was written", i)
					}
				}
				if len(got.ids) != len(recs) || len(got.issues) > 0 || len(got.bad()) > 0 {
					t.Errorf("got %d records, issues %v, gaps %v; want %d, none, none", len(got.ids), got.issues, got.bad(), len(recs))
				}
				piped := read(t, warc.NewReader(iotest.OneByteReader(bytes.NewReader(file)), warc.Options{}), int64(len(file)))
				if diff := cmp.Diff(got, piped, cmp.AllowUnexported(outcome{}), cmp.Comparer(sameGap)); diff != "" {
					t.Errorf("a pipe that gives single bytes gave other records (-file +pipe):\n%s", diff)
				}
				seen := map[string]bool{}
				for _, name := range got.names {
					if seen[name] {
						t.Errorf("two records are named %s", name)
					}
					seen[name] = true
				}
			})
		}
	}
}

func sameGap(a, b warc.Gap) bool { return a.Error() == b.Error() }

// TestNameFindsRecord: the offset in a name is where the record can be read.
func TestNameFindsRecord(t *testing.T) {
	recs := corpus(20, false, false)
	for _, form := range []string{"plain", "member per record", "five records per member", "zstd frame per record"} {
		file := forms[form](recs)
		for rec, err := range warc.NewReader(bytes.NewReader(file), warc.Options{}).Records() {
			if err != nil {
				t.Fatal(err)
			}
			if rec.Inner > 0 {
				continue
			}
			again, err := warc.NewReader(bytes.NewReader(file[rec.Offset:]), warc.Options{}).Next()
			if err != nil || again.ID != rec.ID {
				t.Errorf("%s: at offset %d got %q (%v), want %q", form, rec.Offset, again.ID, err, rec.ID)
			}
		}
	}
}

// TestSourceError: an error of the source is the last thing given, and is not
// taken for damage.
func TestSourceError(t *testing.T) {
	broken := errors.New("disk on fire")
	for form, store := range forms {
		file := store(corpus(20, false, false))
		src := io.MultiReader(bytes.NewReader(file[:len(file)/2]), iotest.ErrReader(broken))
		var last error
		for _, err := range warc.NewReader(src, warc.Options{}).Records() {
			var gap *warc.Gap
			if errors.As(err, &gap) && !gap.Harmless() {
				t.Errorf("%s: got gap %v, want the source's error alone", form, gap)
			}
			last = err
		}
		if !errors.Is(last, broken) {
			t.Errorf("%s: last error is %v, want %v", form, last, broken)
		}
	}
}

// TestAccountHolds: whatever is done to a file, records and gaps tile it, every
// record given without an issue is one that was written, and all comes twice. Where a
// member holds several records and breaks, one whose digest is harmed as well cannot be
// told before the checksum at the end: the gap says that something is wrong.
func TestAccountHolds(t *testing.T) {
	for _, form := range slices.Sorted(maps.Keys(forms)) {
		store, rng := forms[form], rand.New(rand.NewPCG(1, 2))
		recs := corpus(25, false, true)
		whole := store(recs)
		written := map[string]bool{}
		for _, rec := range recs {
			written[string(rec.Body)] = true
		}
		for range 20 {
			file := bytes.Clone(whole)
			for range 1 + rng.IntN(4) {
				file = harm(rng, file)
			}
			got := readAll(t, file, warc.Options{MaxBody: 1 << 20})
			for name, body := range got.bodies {
				if got.issues[name] == "" && !written[body] && !(shared[form] && got.broken()) {
					t.Errorf("%s: record %s came without an issue, but is none that was written", form, name)
				}
			}
			again := readAll(t, file, warc.Options{MaxBody: 1 << 20})
			if diff := cmp.Diff(got, again, cmp.AllowUnexported(outcome{}), cmp.Comparer(sameGap)); diff != "" {
				t.Errorf("%s: a second reading differs:\n%s", form, diff)
			}
		}
	}
}

// shared are the forms whose members hold several records.
var shared = map[string]bool{"five records per member": true, "stored member": true, "members across records": true, "one zstd frame": true}

// broken reports whether the reader missed more than padding.
func (o *outcome) broken() bool {
	return slices.ContainsFunc(o.gaps, func(g warc.Gap) bool { return !g.Harmless() })
}

// harm does one thing to a file that disks and networks do.
func harm(rng *rand.Rand, file []byte) []byte {
	if len(file) < 8 {
		return file
	}
	at := rng.IntN(len(file))
	n := min(1+rng.IntN(3000), len(file)-at)
	switch rng.IntN(5) {
	case 0:
		file[at] ^= 1 << rng.IntN(8)
	case 1:
		clear(file[at : at+n])
	case 2:
		return append(file[:at:at], file[at+n:]...)
	case 3:
		junk := make([]byte, n)
		for i := range junk {
			junk[i] = byte(rng.Uint32())
		}
		return append(append(file[:at:at], junk...), file[at:]...)
	case 4:
		return file[:at]
	}
	return file
}
