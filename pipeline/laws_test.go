package pipeline_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"hash/fnv"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint-news/offprint/pipeline"
)

// checkLaws fails the test if a document breaks a law. body is its input.
func checkLaws(t testing.TB, d *pipeline.Document, body []byte) {
	t.Helper()
	src := d.Source.Text
	if !utf8.ValidString(src) {
		t.Error("the decoded source is not valid UTF-8")
	}
	checkPieces(t, d)
	checkBlocks(t, d)
	checkEdits(t, d)

	rec, err := d.Record(pipeline.FullProfile)
	if err != nil {
		t.Fatalf("Record: %v", err)
	}
	js, err := json.Marshal(rec)
	if err != nil {
		t.Fatalf("record to JSON: %v", err)
	}
	var back pipeline.Record
	if err := json.Unmarshal(js, &back); err != nil {
		t.Fatalf("record from JSON: %v", err)
	}
	for name, r := range map[string]*pipeline.Record{"record": rec, "record read back from JSON": &back} {
		got, err := r.Restore()
		if err != nil {
			t.Errorf("%s: Restore: %v", name, err)
		}
		if want := plainBody(body); !bytes.Equal(got, want) && !bytes.Equal(got, body) {
			t.Errorf("%s: Restore gives %.60q (%d bytes), want the input %.60q (%d bytes)", name, got, len(got), want, len(want))
		}
	}
	again, err := json.Marshal(&back)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(js, again) {
		t.Errorf("record changes when written, read and written again:\n%s", cmp.Diff(string(js), string(again)))
	}

	golden := pipeline.Margin(d)
	rows, err := pipeline.ParseMargin(golden)
	if err != nil {
		t.Fatalf("ParseMargin of Margin: %v\n%s", err, golden)
	}
	var b strings.Builder
	for _, r := range rows {
		b.WriteString(r.Source)
	}
	if b.String() != src {
		t.Errorf("the rows of the margin golden do not join to the source:\n%s", cmp.Diff(src, b.String()))
	}
}

// checkPieces: pieces tile the source, cut no character, and framing and content
// marks are told apart.
func checkPieces(t testing.TB, d *pipeline.Document) {
	t.Helper()
	at := 0
	for i, pc := range d.Pieces() {
		switch {
		case pc.Start != at:
			t.Fatalf("piece %d is %v, want it to start at %d", i, pc.Span, at)
		case pc.Len() <= 0:
			t.Fatalf("piece %d is empty: %v", i, pc.Span)
		case !utf8.ValidString(d.Source.Text[pc.Start:pc.End]):
			t.Errorf("piece %d %v cuts a character", i, pc.Span)
		case pc.Kind == pipeline.Framing && !pc.Label.Framing(), pc.Kind == pipeline.Kept && !pc.Label.Content():
			t.Errorf("piece %d is %v and labelled %s", i, pc.Kind, pc.Label)
		case pc.Kind == pipeline.Markup && pc.Block >= 0, pc.Kind != pipeline.Markup && pc.Block < 0:
			t.Errorf("piece %d is %v of block %d", i, pc.Kind, pc.Block)
		}
		at = pc.End
	}
	if at != len(d.Source.Text) {
		t.Fatalf("pieces end at %d of %d bytes", at, len(d.Source.Text))
	}
	prev := pipeline.Span{}
	for _, m := range d.Marks() {
		if m.Start < prev.End || m.Len() <= 0 {
			t.Errorf("mark %v after %v: want them in order, apart and not empty", m.Span, prev)
		}
		if m.Stage == "" {
			t.Errorf("mark %v %s names no stage", m.Span, m.Kind)
		}
		prev = m.Span
	}
}

// checkBlocks: blocks are in order and apart, and the text of each is what its
// span of the source shows.
func checkBlocks(t testing.TB, d *pipeline.Document) {
	t.Helper()
	at := 0
	for i := range d.Page().Blocks {
		b := &d.Page().Blocks[i]
		switch {
		case b.Index != i:
			t.Errorf("block %d has index %d", i, b.Index)
		case b.Span.Start < at || b.Span.Len() <= 0 || b.Span.End > len(d.Source.Text):
			t.Fatalf("block %d is %v after %d in %d bytes", i, b.Span, at, len(d.Source.Text))
		case b.LinkBytes > len(b.Text) || b.BoldBytes > len(b.Text):
			t.Errorf("block %d has %d bytes of text, %d in links, %d bold", i, len(b.Text), b.LinkBytes, b.BoldBytes)
		}
		at = b.Span.End
		if got := d.Page().TextSpan(b, 0, len(b.Text)); len(b.Text) > 0 && !b.Span.Contains(got) {
			t.Errorf("block %d %v: its text comes from %v", i, b.Span, got)
		}
	}
}

// checkEdits: the steps of an edit can be undone from the last to the first.
func checkEdits(t testing.TB, d *pipeline.Document) {
	t.Helper()
	end := 0
	for _, e := range d.Edits() {
		if e.Start < end || e.Len() <= 0 {
			t.Errorf("edit %v after %d: want them in order, apart and not empty", e.Span, end)
		}
		end = e.End
		if len(e.Steps) == 0 || e.Steps[len(e.Steps)-1].After != e.After {
			t.Errorf("edit %v: the last of %d steps does not read %q", e.Span, len(e.Steps), e.After)
			continue
		}
		if last := e.Steps[len(e.Steps)-1]; last.Span != e.Span {
			t.Errorf("edit %v: its last step is %v", e.Span, last.Span)
		}
	}
	replay(t, d)

	// The parts as they were before any edit are those of the text without edits.
	var got, want strings.Builder
	for _, pt := range d.SourceParts() {
		got.WriteString(pt.Text)
	}
	for i := range d.Page().Blocks {
		want.WriteString(d.Page().Blocks[i].Text)
	}
	if g, w := strings.Join(strings.Fields(got.String()), ""), strings.Join(strings.Fields(want.String()), ""); g != w {
		t.Errorf("the parts before edits read %.200q, the blocks %.200q", g, w)
	}
}

// replay makes the steps of each edit again on the bare source, each where it
// says it was made. A step that finds its Before there can also be undone: to
// undo it is to stop short of it. White space at the start of a block shows or
// not with what an edit before it left, so it is not compared.
func replay(t testing.TB, d *pipeline.Document) {
	t.Helper()
	in := pipeline.Input{ID: "replay", Body: []byte(d.Source.Text), Format: d.Source.Format}
	for _, e := range d.Edits() {
		again := pipeline.StageFunc("replay", func(_ context.Context, p *pipeline.Pass) error {
			if p.Doc().Source.Text != d.Source.Text {
				return nil // the bare text, taken by itself, is told to be in another charset
			}
			for i, s := range e.Steps {
				b := blockAt(p.Page(), s.Span)
				if b == nil {
					t.Errorf("edit %v: step %d at %v is in no block", e.Span, i, s.Span)
					return nil
				}
				v := p.View(b)
				from, to := within(v, s.Span)
				if got := v.Text[from:to]; strings.TrimSpace(got) != strings.TrimSpace(s.Before) {
					t.Errorf("edit %v: before step %d the text at %v was %q, the step says %q", e.Span, i, s.Span, got, s.Before)
				}
				if err := p.Rewrite(v, from, to, s.After, s.Grade, s.Finding); err != nil {
					t.Errorf("edit %v: step %d again: %v", e.Span, i, err)
				}
			}
			return nil
		})
		_, err := newPipeline(t, again).Process(t.Context(), in)
		if _, ok := errors.AsType[*pipeline.StageError](err); ok {
			t.Errorf("replay: %v", err)
		}
	}
}

func blockAt(p *pipeline.Page, s pipeline.Span) *pipeline.Block {
	for i := range p.Blocks {
		if p.Blocks[i].Span.Contains(s) {
			return &p.Blocks[i]
		}
	}
	return nil
}

// within returns the bytes of a view that come from inside a span.
func within(v pipeline.View, s pipeline.Span) (from, to int) {
	from = -1
	for i := range v.Text {
		_, n := utf8.DecodeRuneInString(v.Text[i:])
		if s.Contains(v.Span(i, i+n)) {
			if from < 0 {
				from = i
			}
			to = i + n
		}
	}
	return max(from, 0), to
}

// plainBody undoes a gzip container as far as it goes.
func plainBody(body []byte) []byte {
	if !bytes.HasPrefix(body, []byte("\x1f\x8b")) {
		return body
	}
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return body
	}
	out, err := io.ReadAll(z)
	if err != nil {
		return body
	}
	return out
}

// scribbler is a stage that labels and rewrites at random, the same for the same
// page: what the laws must hold against.
func scribbler(seed uint64) pipeline.Stage {
	return pipeline.StageFunc("scribbler", func(_ context.Context, p *pipeline.Pass) error {
		h := fnv.New64a()
		_, _ = h.Write([]byte(p.Doc().Source.Text))
		r := &rng{h.Sum64() ^ seed | 1}
		kinds := append(pipeline.ContentKinds(), pipeline.FramingKinds()...)
		blocks := p.Blocks()
		if len(blocks) == 0 {
			return nil
		}
		for range min(3*len(blocks), 60) {
			b := &blocks[r.n(len(blocks))]
			f := pipeline.Finding{Rule: "test/any", Kind: kinds[r.n(len(kinds))], Confidence: pipeline.Percent(r.n(101))}
			var err error
			switch r.n(5) {
			case 0:
				err = p.FrameBlock(b, f)
			case 1:
				if i, j := r.cut(b.Text); i < j {
					err = p.FrameText(b, i, j, f)
				}
			case 2:
				c := &blocks[r.n(len(blocks))]
				err = p.Frame(b.Span.Union(c.Span), f)
			default:
				v := p.View(b)
				i, j := r.cut(v.Text)
				after := []string{"", "x", "«ы»", v.Text[i:j] + "!"}[r.n(4)]
				err = p.Rewrite(v, i, j, after, "test", f)
				if errors.Is(err, pipeline.ErrCross) || errors.Is(err, pipeline.ErrRange) && len(v.Text) == 0 {
					err = nil
				}
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

type rng struct{ x uint64 }

func (r *rng) n(n int) int {
	r.x ^= r.x << 13
	r.x ^= r.x >> 7
	r.x ^= r.x << 17
	return int(r.x % uint64(n))
}

// cut returns two offsets of s, at characters.
func (r *rng) cut(s string) (int, int) {
	if s == "" {
		return 0, 0
	}
	i, j := r.n(len(s)+1), r.n(len(s)+1)
	if i > j {
		i, j = j, i
	}
	for i > 0 && i < len(s) && !utf8.RuneStart(s[i]) {
		i--
	}
	for j < len(s) && !utf8.RuneStart(s[j]) {
		j++
	}
	return i, j
}

func newPipeline(t testing.TB, stages ...pipeline.Stage) *pipeline.Pipeline {
	t.Helper()
	pl, err := pipeline.New(pipeline.Options{}, stages...)
	if err != nil {
		t.Fatal(err)
	}
	return pl
}

// lawPages are small pages of many shapes, the seeds of the fuzz targets too.
var lawPages = []string{
	"",
	"a",
	" \n\t ",
	"One line.\n\nAnother, with “quotes” and a\u00a0no-break space.\r\nLast\rline\u2028next\u0085end",
	"<p>One</p><p>Two <b>bold</b> and <a href=/x>link</a>.</p>",
	"<!doctype html><html><head><title>A &amp; B</title></head><body><h1>A &amp; B</h1><p>Caf&eacute; &lt;3&nbsp;times &copy2024 &bogus; &#x41;</p></body></html>",
	"<div>line<br>line two<br/><br>three<div style='display:none'>secret</div>four</div>",
	"<p>shown <span hidden>not shown</span> shown again",
	"<ul><li>one<li>two<ul><li>inner</ul><li>three</ul>",
	"<table><tr><td>a<td>b<tr><td>c</table>after",
	"<pre>  two\r\n\tlines  \n</pre><textarea> raw &amp; text </textarea>",
	"<p>cut off <a href='x",
	"<p>cut off <!-- comment that never ends <p>text",
	"<script>if (a<b) document.write('<p>no</p>')</script><p>yes</p><style>p{}</style>",
	"<svg><title>icon</title><text>drawn</text></svg><p>after</p>",
	"<b><p>one</b>two<i>three</p></i>four",
	"\ufeff<p>after a byte order mark</p>",
	"<p>bad \xff\xfe bytes \xe2\x82 cut</p>",
	"<p>a zero \x00byte\x00 among letters, and alone <b>\x00</b></p>",
	"<p>&#0;&#55296;&#1114112;&amp</p>",
	"<plaintext>all <b>the</b> rest",
	"</p></br></div>stray",
	"<body><p>x</body></html><p>after the end</p>",
	"<select><option>a<option>b</select><button>press</button>",
	"<noscript><p>no script here</p></noscript><iframe>frame</iframe><template><p>later</p></template>",
}

func TestLaws(t *testing.T) {
	pl := newPipeline(t, scribbler(1))
	plain := newPipeline(t)
	for _, page := range lawPages {
		for _, format := range []pipeline.Format{"", pipeline.HTML, pipeline.Text} {
			in := pipeline.Input{ID: "page", Format: format, Body: []byte(page)}
			for _, pl := range []*pipeline.Pipeline{plain, pl} {
				d, err := pl.Process(t.Context(), in)
				if err != nil && !errors.Is(err, pipeline.ErrNoContent) {
					t.Errorf("%q as %q: %v", page, format, err)
				}
				checkLaws(t, d, in.Body)
			}
		}
	}
}

func FuzzLaws(f *testing.F) {
	for i, page := range lawPages {
		f.Add([]byte(page), uint64(i), uint8(i%3))
	}
	f.Fuzz(func(t *testing.T, body []byte, seed uint64, format uint8) {
		in := pipeline.Input{ID: "fuzz", Body: body, Format: []pipeline.Format{"", pipeline.HTML, pipeline.Text}[format%3]}
		d, err := newPipeline(t, scribbler(seed)).Process(t.Context(), in)
		if _, ok := errors.AsType[*pipeline.StageError](err); ok {
			t.Fatal(err)
		}
		checkLaws(t, d, body)
	})
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("\xff\xfea\x00b\x00"), "text/html")
	f.Add([]byte("<meta charset=shift_jis>\x83\x65\x83\x58"), "")
	f.Add([]byte("\xe9t\xe9"), "text/plain; charset=iso-8859-1")
	f.Add([]byte("\x1f\x8b\x08\x00"), "text/html; charset=gbk")
	f.Add([]byte("ok \xe2\x82\xac \xf0\x9f"), "text/html; charset=utf-16")
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		d, _ := pipeline.Open(t.Context(), pipeline.Input{ID: "fuzz", Body: body, ContentType: contentType}, pipeline.Limits{Bytes: 1 << 20})
		checkLaws(t, d, body)
	})
}

func FuzzMargin(f *testing.F) {
	f.Add("-share wordpress/share               | Share this\n")
	f.Add("~x                                   \" \"\\r\\n\"\n                                     = \"a\"\n")
	f.Fuzz(func(t *testing.T, golden string) {
		rows, err := pipeline.ParseMargin(golden)
		if err != nil {
			return
		}
		for _, r := range rows {
			if r.Edited && !strings.HasPrefix(r.Label, "~") {
				t.Errorf("row %+v is edited and not labelled so", r)
			}
		}
	})
}
