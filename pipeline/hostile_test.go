package pipeline_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/hex"
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/pipeline/internal/hostile"
)

// TestHostile: each page ends soon, with its text or with a typed error, within
// 256 MB and with the laws intact. The limit of nodes is ten times the default: what
// this package does is linear and small without its help.
func TestHostile(t *testing.T) {
	shrink := 1
	if raceEnabled || testing.Short() {
		shrink = 10
	}
	for _, h := range hostile.Pages() {
		t.Run(h.Name, func(t *testing.T) {
			body := []byte(h.Body(shrink))
			in := pipeline.Input{ID: h.Name, Format: h.Format, Body: body}
			if in.Format == "" {
				in.Format = pipeline.HTML
			}
			// Every fourth block is labelled first, then those between: what stages
			// do to a long page.
			pl, err := pipeline.New(pipeline.Options{Limits: pipeline.Limits{Nodes: 2_000_000}}, labeller("fourths", 0), labeller("others", 2), rewriter())
			if err != nil {
				t.Fatal(err)
			}
			start, used := time.Now(), heap()
			d, err := pl.Process(t.Context(), in)
			took, memory := time.Since(start), heap()-used
			if h.Soft != nil && !errors.Is(err, h.Soft) || h.Soft == nil && err != nil {
				t.Errorf("error %v, want %v", err, h.Soft)
			}
			if memory > 256<<20 && !raceEnabled {
				t.Errorf("%d MB in use after %d KB of input, want at most 256", memory>>20, len(body)>>10)
			}
			t.Logf("%d KB: %v, %d MB", len(body)>>10, took, memory>>20)
			quickLaws(t, d, body)
			var shown, hidden strings.Builder
			for _, b := range d.Page().Blocks {
				if b.Hidden == "" {
					shown.WriteString(b.Text + "\n")
				} else {
					hidden.WriteString(b.Text + "\n")
				}
			}
			if h.Shows != "" && !strings.Contains(shown.String(), h.Shows) {
				t.Errorf("visible text lacks %q; hidden text: %.200q", h.Shows, hidden.String())
			}
			if h.Hides != "" && (strings.Contains(shown.String(), h.Hides) || !strings.Contains(hidden.String(), h.Hides)) {
				t.Errorf("%q is to be hidden: visible %.200q, hidden %.200q", h.Hides, shown.String(), hidden.String())
			}
		})
	}
}

// labeller labels every fourth block.
func labeller(name string, rest int) pipeline.Stage {
	return pipeline.StageFunc(name, func(_ context.Context, p *pipeline.Pass) error {
		blocks := p.Blocks()
		for i := range blocks {
			if i%4 == rest {
				if err := p.FrameBlock(&blocks[i], pipeline.Finding{Rule: "test/" + name, Kind: pipeline.Body, Confidence: 50}); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// rewriter rewrites the end of blocks.
func rewriter() pipeline.Stage {
	return pipeline.StageFunc("rewriter", func(_ context.Context, p *pipeline.Pass) error {
		blocks := p.Blocks()
		for i := range blocks {
			if i%8 > 0 && i > 1000 {
				continue
			}
			v := p.View(&blocks[i])
			if n := len(v.Text); n > 1 && v.Text[n-1] < 0x80 {
				if err := p.Rewrite(v, n-1, n, "!", "", pipeline.Finding{Rule: "test/end"}); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// quickLaws checks conservation without the record's JSON form.
func quickLaws(t *testing.T, d *pipeline.Document, body []byte) {
	t.Helper()
	checkPieces(t, d)
	rec, err := d.Record(pipeline.FullProfile)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := rec.Restore(); err != nil || !bytes.Equal(got, body) {
		t.Errorf("Restore gives %d bytes, want %d (%v)", len(got), len(body), err)
	}
}

func TestMisfits(t *testing.T) {
	page := strings.Repeat("<p>A line of text.</p>\n", 500)
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	if _, err := z.Write([]byte(page)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	whole := zipped.Bytes()
	var twice bytes.Buffer
	z = gzip.NewWriter(&twice)
	if _, err := z.Write(whole); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	var bomb bytes.Buffer
	z = gzip.NewWriter(&bomb)
	for range 200 {
		if _, err := z.Write(make([]byte, 1<<20)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		body  []byte
		want  error
		shows string // in the text that came out all the same
	}{
		{"gzip", whole, nil, "A line of text."},
		{"two gzip members", append(bytes.Clone(whole), whole...), nil, "A line of text."},
		{"gzip cut short", whole[:len(whole)-20], pipeline.ErrTruncated, "A line of text."},
		{"gzip header cut short", whole[:5], pipeline.ErrDecode, ""},
		{"gzip with a wrong sum", append(append(bytes.Clone(whole[:len(whole)-8]), 1, 2, 3, 4), whole[len(whole)-4:]...), pipeline.ErrDecode, "A line of text."},
		{"gzip and rubbish after it", append(bytes.Clone(whole), "rubbish"...), pipeline.ErrTruncated, "A line of text."},
		{"gzip in gzip", twice.Bytes(), pipeline.ErrDecode, ""},
		{"gzip bomb", bomb.Bytes(), pipeline.ErrTooLarge, ""},
		{"a PDF", []byte("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj"), pipeline.ErrDecode, ""},
		{"a PNG", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), pipeline.ErrDecode, ""},
		{"a JPEG", []byte("\xff\xd8\xff\xe0\x00\x10JFIF"), pipeline.ErrDecode, ""},
		{"a ZIP", []byte("PK\x03\x04\x14\x00"), pipeline.ErrDecode, ""},
		{"noise", noise(4096), pipeline.ErrDecode, ""},
		{"nothing", nil, pipeline.ErrNoContent, ""},
		{"one byte", []byte("x"), nil, "x"},
		{"one bad byte", []byte("\xff"), nil, ""},
		{"a script only", []byte("<html><script>x</script></html>"), pipeline.ErrNoContent, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			pl, err := pipeline.New(pipeline.Options{Limits: pipeline.Limits{Bytes: 8 << 20}}, scribbler(3))
			if err != nil {
				t.Fatal(err)
			}
			d, err := pl.Process(t.Context(), pipeline.Input{ID: c.name, Body: c.body})
			if c.want == nil && err != nil || c.want != nil && !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
			if err != nil && !strings.Contains(err.Error(), c.name) {
				t.Errorf("error %q does not name the document", err)
			}
			checkLaws(t, d, c.body)
			if text := blockText(d, true); !strings.Contains(text, c.shows) {
				t.Errorf("text %.100q lacks %q", text, c.shows)
			}
		})
	}
}

func noise(n int) []byte {
	r := rng{7}
	out := make([]byte, n)
	for i := range out {
		out[i] = byte(r.n(256))
	}
	out[0] = 0
	return out
}

// TestCharsets: every encoding is told, decoded right, and comes back.
func TestCharsets(t *testing.T) {
	const ru, ja, zh, ar = "Съешь ещё этих мягких булок", "日本語の文章です。テスト", "中文网页的正文内容", "هذا نص عربي"
	encode := func(e interface{ Bytes([]byte) ([]byte, error) }, s string) []byte {
		b, err := e.Bytes([]byte(s))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	u16 := func(order unicode.Endianness, bom unicode.BOMPolicy, s string) []byte {
		return encode(unicode.UTF16(order, bom).NewEncoder(), s)
	}
	page := func(charset, text string) string {
		return "<html><head><meta charset=" + charset + "></head><body><p>" + text + "</p></body></html>"
	}
	late := "<html><head>" + strings.Repeat("<link rel=x href=y>", 100)
	for _, c := range []struct {
		name, header string
		body         []byte
		charset, by  string
		shows        string
	}{
		{"UTF-8", "", []byte(page("utf-8", ru)), "utf-8", "utf-8", ru},
		{"UTF-8 with a mark", "", []byte("\ufeff" + page("utf-8", ru)), "utf-8", "bom", ru},
		{"UTF-8, meta lies", "", []byte(page("windows-1251", ru)), "utf-8", "utf-8", ru},
		{"UTF-8, header lies", "text/html; charset=iso-8859-1", []byte(page("utf-8", ru)), "utf-8", "utf-8", ru},
		{"UTF-8 with a broken byte", "", []byte(page("utf-8", ru+"\xe2\x82 и ещё")), "utf-8", "meta", "булок\ufffd и ещё"},
		{"windows-1251 by meta", "", encode(charmap.Windows1251.NewEncoder(), page("windows-1251", ru)), "windows-1251", "meta", ru},
		{"windows-1251 by header", "text/html; charset=windows-1251", encode(charmap.Windows1251.NewEncoder(), "<p>"+ru), "windows-1251", "header", ru},
		{"windows-1251, meta says UTF-8, header knows", "text/html; charset=cp1251", encode(charmap.Windows1251.NewEncoder(), page("utf-8", ru)), "windows-1251", "header", ru},
		{"meta after 1,024 bytes", "", encode(charmap.Windows1251.NewEncoder(), late+page("windows-1251", ru)), "windows-1251", "meta", ru},
		{"windows-1256", "", encode(charmap.Windows1256.NewEncoder(), page("windows-1256", ar)), "windows-1256", "meta", ar},
		{"Macintosh", "", encode(charmap.Macintosh.NewEncoder(), page("macintosh", "Ça déjà vu")), "macintosh", "meta", "Ça déjà vu"},
		{"Shift_JIS", "", encode(japanese.ShiftJIS.NewEncoder(), page("Shift_JIS", ja)), "shift_jis", "meta", ja},
		{"EUC-JP", "", encode(japanese.EUCJP.NewEncoder(), page("euc-jp", ja)), "euc-jp", "meta", ja},
		{"ISO-2022-JP", "text/html; charset=iso-2022-jp", encode(japanese.ISO2022JP.NewEncoder(), "<p>"+ja), "utf-8", "utf-8", ""},
		{"GBK called GB2312", "", encode(simplifiedchinese.GBK.NewEncoder(), page("gb2312", zh)), "gbk", "meta", zh},
		{"GB18030", "", encode(simplifiedchinese.GB18030.NewEncoder(), page("gb18030", zh)), "gb18030", "meta", zh},
		{"latin 1 without a word of it", "", encode(charmap.Windows1252.NewEncoder(), "<p>Ça déjà vu"), "windows-1252", "default", "Ça déjà vu"},
		{"UTF-16LE with a mark", "", u16(unicode.LittleEndian, unicode.UseBOM, page("utf-16", ru)), "utf-16le", "bom", ru},
		{"UTF-16BE with a mark", "", u16(unicode.BigEndian, unicode.UseBOM, page("utf-16", ru)), "utf-16be", "bom", ru},
		{"UTF-16LE without", "", u16(unicode.LittleEndian, unicode.IgnoreBOM, page("utf-16", ru)), "utf-16le", "utf-16 pattern", ru},
		{"UTF-16BE without", "", u16(unicode.BigEndian, unicode.IgnoreBOM, page("utf-16", ru)), "utf-16be", "utf-16 pattern", ru},
		{"UTF-16LE, odd length", "", append(u16(unicode.LittleEndian, unicode.UseBOM, page("utf-16", ru)), 'x'), "utf-16le", "bom", ru},
		{"an unknown charset", "text/html; charset=klingon-8", []byte("<p>d\xe9j\xe0 vu"), "windows-1252", "default", "déjà vu"},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := pipeline.Input{ID: c.name, ContentType: c.header, Format: pipeline.HTML, Body: c.body}
			d, err := newPipeline(t, scribbler(5)).Process(t.Context(), in)
			if err != nil {
				t.Fatal(err)
			}
			checkLaws(t, d, c.body)
			if s := &d.Source; s.Charset != c.charset || s.CharsetFrom != c.by {
				t.Errorf("charset %s by %s, want %s by %s", s.Charset, s.CharsetFrom, c.charset, c.by)
			}
			if text := blockText(d, true); !strings.Contains(text, c.shows) {
				t.Errorf("text is %q, want %q in it", text, c.shows)
			}
		})
	}
}

// TestRatio: a page that has grown beyond all measure is refused below the limit of
// bytes too, and one that has grown as text does is not.
func TestRatio(t *testing.T) {
	pack := func(line string, size int) []byte {
		var b bytes.Buffer
		z, err := gzip.NewWriterLevel(&b, gzip.BestSpeed)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := z.Write(bytes.Repeat([]byte(line), size/len(line))); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	pl := newPipeline(t)
	for _, c := range []struct {
		name string
		body []byte
		want error
	}{
		{"12 MB of one letter", pack("a", 12<<20), pipeline.ErrTooLarge},
		{"4 MB of one letter", pack("a", 4<<20), nil},
		{"12 MB of lines", pack("<p>The bell of the harbour was hung "+strings.Repeat("again, and ", 20)+hex.EncodeToString(noise(600)), 12<<20), nil},
	} {
		_, err := pl.Process(t.Context(), pipeline.Input{ID: c.name, Body: c.body})
		if c.want == nil && err != nil || !errors.Is(err, c.want) {
			t.Errorf("%s in %d KB: got error %v, want %v", c.name, len(c.body)>>10, err, c.want)
		}
	}
}
