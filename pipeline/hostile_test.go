package pipeline_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"github.com/offprint-news/offprint/pipeline"
)

// A hostile page is made when its test runs; none is stored.
type hostile struct {
	name   string
	body   func() string
	soft   error  // what Open is to say, nil for nothing
	shows  string // text that must be in a visible block
	hides  string // text that must be in no visible block, and in a hidden one
	format pipeline.Format
}

func nest(tag string, n int, inside string) func() string {
	return func() string { return strings.Repeat("<"+tag+">", n) + inside }
}

func repeat(s string, n int, after string) func() string {
	return func() string { return strings.Repeat(s, scaled(n)) + after }
}

// scaled makes the large pages smaller where the tests are slow anyway.
func scaled(n int) int {
	if n > 20_000 && (raceEnabled || testing.Short()) {
		return n / 10
	}
	return n
}

func fixed(s string) func() string { return func() string { return s } }

var hostilePages = []hostile{
	{name: "513 divs", body: nest("div", 513, "deep"), soft: pipeline.ErrTooDeep, shows: "deep"},
	{name: "5,000 divs", body: nest("div", 5000, "deep"), soft: pipeline.ErrTooDeep, shows: "deep"},
	{name: "100,000 divs", body: nest("div", 100_000, "deep"), soft: pipeline.ErrTooDeep, shows: "deep"},
	{name: "100,000 divs with ends", body: func() string {
		return strings.Repeat("<div>", 100_000) + "deep" + strings.Repeat("</div>", 100_000) + "<p>after</p>"
	}, soft: pipeline.ErrTooDeep, shows: "after"},
	{name: "unclosed b", body: repeat("<b>x ", 100_000, "end"), soft: pipeline.ErrTooDeep, shows: "end"},
	{name: "unclosed font", body: func() string {
		var b strings.Builder
		for i := range 50_000 {
			fmt.Fprintf(&b, "<font size=%d>x", i)
		}
		return b.String() + "end"
	}, soft: pipeline.ErrTooDeep, shows: "end"},
	{name: "p and b, never closed", body: repeat("<p><b>x", 5000, "end"), shows: "end"},
	{name: "20,000 tables", body: repeat("<table><tr><td>x", 20_000, "end"), soft: pipeline.ErrTooDeep, shows: "end"},
	{name: "foster parenting", body: repeat("<table>x<div>y</div>", 100, "end"), shows: "end"},
	{name: "100,000 options", body: func() string { return "<select>" + strings.Repeat("<option>x", 100_000) + "</select>end" }, shows: "end"},
	{name: "500,000 br", body: repeat("x<br>", 500_000, "end"), shows: "end"},
	{name: "500,000 br without text", body: repeat("<br>", 500_000, "end"), shows: "end"},
	{name: "300,000 p", body: repeat("<p>word and word", 300_000, "<p>end"), shows: "end"},
	{name: "a line of 200,000 inline elements", body: repeat("<i>x</i> <u>y&amp;</u>", 200_000, "end"), shows: "end"},
	{name: "a text node of 22 MB", body: repeat("many words in a row, ", 22_000_000/21, "end"), shows: "end"},
	{name: "a word of 22 MB", body: repeat("a", 22_000_000, "end"), shows: "end"},
	{name: "a text of entities", body: repeat("&amp;&notit;&#x1F600;&", 400_000, "end"), shows: "end"},
	{name: "20,000 attributes", body: func() string {
		var b strings.Builder
		b.WriteString("<body")
		for i := range 20_000 {
			fmt.Fprintf(&b, " a%d=x href=y onerror=z", i)
		}
		return b.String() + ">" + "<body" + strings.TrimPrefix(b.String(), "<body") + ">end"
	}, shows: "end"},
	{name: "a class of 10 MB", body: func() string { return "<p class='" + strings.Repeat("a b ", 2_500_000) + "'>end" }, shows: "end"},
	{name: "a style of 10 MB", body: func() string { return "<p style='" + strings.Repeat("color:red;", 1_000_000) + "'>end" }, shows: "end"},
	{name: "a data URI of 15 MB", body: func() string { return "<img src='data:image/png;base64," + strings.Repeat("AAAA", 3_750_000) + "'>end" }, shows: "end"},
	{name: "colspan", body: fixed("<table><tr><td colspan=9007199254740991 rowspan=9007199254740991>x</table>end"), shows: "end"},
	{name: "a title of separators", body: func() string { return "<title>" + strings.Repeat(" | - :: » ", 200_000) + "</title><p>end" }, shows: "end"},
	{name: "JSON-LD nested", body: func() string {
		return "<script type='application/ld+json'>" + strings.Repeat(`{"a":[`, 1_000_000) + "</script><p>end"
	}, shows: "end"},
	{name: "a doctype of 3 MB", body: func() string {
		return "<!DOCTYPE html [" + strings.Repeat("<!ENTITY a \"&b;&b;\">", 150_000) + "]><p>end"
	}, shows: "end"},
	{name: "math, svg, template, foreignObject", body: repeat("<math><mi><svg><foreignObject><template>", 200, "<p>end"), soft: pipeline.ErrTooDeep},
	{name: "templates", body: repeat("<template>", 400, "end"), hides: "end"},
	{name: "200,000 comments", body: repeat("<!-- x -->", 200_000, "<p>end"), shows: "end"},
	{name: "a comment that never ends", body: fixed("<p>shown</p><!-- " + strings.Repeat("x", 1000)), shows: "shown"},
	{name: "a script that never ends", body: fixed("<p>shown</p><script>" + strings.Repeat("x<p>", 1000)), shows: "shown"},
	{name: "plaintext", body: fixed("<p>one</p><plaintext></p><b>end"), shows: "end"},
	{name: "noscript in noscript", body: repeat("<noscript>", 100_000, "x</noscript><p>end"), soft: pipeline.ErrTooDeep, hides: "x"},
	{name: "less-than signs", body: func() string { return "<p>end</p>" + strings.Repeat("<", 2_000_000) }, shows: "end"},
	{name: "tags of one letter", body: repeat("<a<b<c", 200_000, "end")},
	{name: "end tags only", body: repeat("</p></b></div></td>", 100_000, "end"), shows: "end"},
	{name: "20,000 articles", body: repeat("<article><h2>x</h2><p>y</p></article>", 20_000, "<p>end"), shows: "end"},
	{name: "NUL, overlong, surrogates", body: func() string {
		return "<p>" + strings.Repeat("plain text goes here ", 20) + "\x00 \xc0\xaf \xed\xa0\x80 \xf8\x88\x80\x80\x80 end"
	}, shows: "end"},
	{name: "bidi, zero width, tags", body: fixed("<p>\u202eabc\u202c \u200b\u200d\ufeff \U000E0041\U000E007F end"), shows: "end"},
	{name: "a grapheme of 1 MB", body: repeat("e", 1, strings.Repeat("\u0301", 500_000)+"end"), shows: "end"},
	{name: "CR, CRLF, LS, PS, NEL", body: fixed("a\rb\r\nc\u2028d\u2029e\u0085end"), format: pipeline.Text, shows: "end"},
	{name: "500,000 lines", body: repeat("x\n", 500_000, "end"), format: pipeline.Text, shows: "end"},
	{name: "white space", body: repeat(" \n\t", 1_000_000, ""), soft: pipeline.ErrNoContent},
	{name: "display:none", body: fixed("<p>seen <span style='color:red; DISPLAY : none !important'>secret</span> seen</p>"), shows: "seen", hides: "secret"},
	{name: "visibility:hidden", body: fixed("<p style='visibility:hidden'>secret</p>"), hides: "secret"},
	{name: "off-screen", body: fixed("<p style='position:absolute;left:-9999px'>secret</p>"), hides: "secret"},
	{name: "font-size 0", body: fixed("<p style='font-size:0'>secret</p>"), hides: "secret"},
	{name: "hidden attribute", body: fixed("<p hidden>secret</p>"), hides: "secret"},
	{name: "noscript", body: fixed("<p>seen</p><noscript>secret</noscript>"), hides: "secret", shows: "seen"},
}

// TestHostile: each page ends soon, with its text or with a typed error, within
// 256 MB and with the laws intact.
func TestHostile(t *testing.T) {
	for _, h := range hostilePages {
		t.Run(h.name, func(t *testing.T) {
			body := []byte(h.body())
			in := pipeline.Input{ID: h.name, Format: h.format, Body: body}
			if in.Format == "" {
				in.Format = pipeline.HTML
			}
			// Every fourth block is labelled first, then those between: what stages
			// do to a long page.
			pl := newPipeline(t, labeller("fourths", 0), labeller("others", 2), rewriter())
			start, used := time.Now(), heap()
			d, err := pl.Process(t.Context(), in)
			took, memory := time.Since(start), heap()-used
			if h.soft != nil && !errors.Is(err, h.soft) || h.soft == nil && err != nil {
				t.Errorf("error %v, want %v", err, h.soft)
			}
			if memory > 256<<20 && !raceEnabled {
				t.Errorf("%d MB in use after %d KB of input, want at most 256", memory>>20, len(body)>>10)
			}
			if took > time.Minute { // it is a second or two, unless something is not linear
				t.Errorf("took %v", took)
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
			if h.shows != "" && !strings.Contains(shown.String(), h.shows) {
				t.Errorf("visible text lacks %q; hidden text: %.200q", h.shows, hidden.String())
			}
			if h.hides != "" && (strings.Contains(shown.String(), h.hides) || !strings.Contains(hidden.String(), h.hides)) {
				t.Errorf("%q is to be hidden: visible %.200q, hidden %.200q", h.hides, shown.String(), hidden.String())
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
			if i%8 > 0 && i > 1000 || len(blocks[i].Text) > 1<<20 {
				continue // a view of it takes 9 bytes for each of its own
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
