package report_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/pipeline/report"
)

// evil is in every field of a hostile record.
const evil = `</script><script>alert(1)</script><!--<script><img src=x onerror=alert(2)>"'&javascript:alert(3)` + "\u202e\u200b\x00\u2028"

func record(id, word string) *pipeline.Record {
	src := "<p>" + word + "</p><p>two&nbsp;words</p><p>" + word + "</p>"
	n := 3 + len(word)
	f := pipeline.Finding{Stage: word, Rule: word, Kind: pipeline.Donation, Confidence: 90, Why: word, Evidence: []pipeline.Span{{Start: 0, End: 3}}}
	note := pipeline.Note{
		Key: word, Value: word, Status: pipeline.Status(word), Finding: f, Where: word, Text: word + word,
		Fields: []pipeline.Field{{Name: word, Value: word}}, Rejected: []pipeline.Candidate{{Value: word, Where: word, Why: word}},
	}
	return &pipeline.Record{
		Version: 1, ID: id, URL: word, Verdict: word, Error: word, Degraded: []string{word},
		Source: pipeline.SourceRecord{Format: pipeline.Format(word), Charset: word, SHA256: word, Bytes: len(src)},
		Content: []pipeline.PartRecord{
			{Kind: pipeline.Title, Text: word, Start: 3, End: n, Stage: word, Rule: word, Confidence: 90, Why: word},
			{Kind: pipeline.Kind(word), Text: "two words", Start: n + 7, End: n + 21},
		},
		Framing:   []pipeline.PartRecord{{Kind: pipeline.Donation, Text: word, Start: n + 28, End: n + 28 + len(word), Stage: word, Rule: word, Why: word, Evidence: f.Evidence}},
		Edits:     []pipeline.Edit{{Span: pipeline.Span{Start: n + 10, End: n + 16}, After: " ", Steps: []pipeline.Step{{Finding: f, Before: word, After: word, Grade: word}}}},
		Facts:     []pipeline.Note{note, {Key: "other-story", Value: word, Finding: f}},
		Said:      []pipeline.Note{note},
		Contested: []pipeline.Mark{{Span: pipeline.Span{Start: 3, End: n}, Finding: f}},
		Pieces: []pipeline.PieceRecord{
			{"markup", "<p>"}, {"kept", word}, {"markup", "</p><p>"}, {"kept", "two"}, {"edited", "&nbsp;"}, {"kept", "words"}, {"markup", "</p><p>"}, {"framing", word}, {"markup", "</p>"},
		},
	}
}

func all(rs ...*pipeline.Record) report.Records {
	return func(yield func(*pipeline.Record, error) bool) {
		for _, r := range rs {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func write(t *testing.T, opt report.Options, rs ...*pipeline.Record) string {
	t.Helper()
	var b bytes.Buffer
	if err := report.Write(&b, opt, all(rs...)); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// shape lists the elements of a page with their attributes, and the text of its
// data blocks as one letter.
func shape(t *testing.T, page string) []string {
	t.Helper()
	var out []string
	z := html.NewTokenizer(strings.NewReader(page))
	data := false
	for {
		switch z.Next() {
		case html.ErrorToken:
			return out
		case html.StartTagToken, html.SelfClosingTagToken:
			tok := z.Token()
			out = append(out, fmt.Sprint(tok.Data, tok.Attr))
			data = tok.Data == "script" && len(tok.Attr) > 0
		case html.EndTagToken:
			data = false
		case html.CommentToken:
			out = append(out, "comment")
		case html.TextToken:
			if text := z.Token().Data; data && !json.Valid([]byte(text)) {
				t.Errorf("data block is not JSON: %.80q", text)
			}
		}
	}
}

// TestNothingScrapedIsMarkup: a report on hostile text has the elements of one on
// harmless text, no more, no fewer, and no others.
func TestNothingScrapedIsMarkup(t *testing.T) {
	opt := func(word string) report.Options {
		return report.Options{Title: word, Version: word, Before: all(record("old"+word, word), record("both", "other")), BeforeLabel: word}
	}
	want := shape(t, write(t, opt("calm"), record("calm", "calm"), record("both", "calm")))
	got := shape(t, write(t, opt(evil), record(evil, evil), record("both", evil)))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("elements differ (-calm +hostile):\n%s", diff)
	}
	if len(want) < 30 {
		t.Errorf("got %d elements: the shape of the page was not read", len(want))
	}
}

// FuzzReport: no text, wherever it stands, becomes an element.
func FuzzReport(f *testing.F) {
	f.Add(evil)
	f.Add("<!--<script>")
	f.Add("]]></SCRIPT\n>")
	f.Fuzz(func(t *testing.T, word string) {
		want := shape(t, write(t, report.Options{}, record("id", "calm")))
		got := shape(t, write(t, report.Options{Title: word}, record(word, word)))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-calm +got):\n%s", word, diff)
		}
	})
}

// TestPolicy: the policy of the page allows the script and the style that stand
// in it, and nothing else.
func TestPolicy(t *testing.T) {
	page := write(t, report.Options{}, record("id", "calm"))
	between := func(from, to string) string {
		_, rest, ok := strings.Cut(page, from)
		if !ok {
			t.Fatalf("no %s in the page", from)
		}
		text, _, _ := strings.Cut(rest, to)
		return text
	}
	hash := func(s string) string {
		h := sha256.Sum256([]byte(s))
		return "'sha256-" + base64.StdEncoding.EncodeToString(h[:]) + "'"
	}
	policy := between(`Policy" content="`, `">`)
	want := "default-src 'none'; script-src " + hash(between("<script>", "</script>")) + "; style-src " + hash(between("<style>", "</style>")) +
		"; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
	if policy != want {
		t.Errorf("got  %s\nwant %s", policy, want)
	}
	for _, bad := range []string{"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "DOMParser", "fetch(", "http://", "https://"} {
		if strings.Contains(between("<script>", "</script>"), bad) {
			t.Errorf("the script uses %s", bad)
		}
	}
}

// data returns the JSON blocks of a page by their ids.
func data(t *testing.T, page string) map[string]any {
	t.Helper()
	out := map[string]any{}
	for _, s := range strings.Split(page, `<script type="application/json" id="`)[1:] {
		id, rest, _ := strings.Cut(s, `">`)
		text, _, _ := strings.Cut(rest, "</script>")
		var v any
		if err := json.Unmarshal([]byte(text), &v); err != nil {
			t.Fatalf("%s: %v", id, err)
		}
		out[id] = v
	}
	return out
}

// TestEditsInText: the words that an edit changed stand in the part's text as a
// pair, also where the edit replaced a character reference.
func TestEditsInText(t *testing.T) {
	d := data(t, write(t, report.Options{}, record("id", "calm")))
	parts := d["doc-0"].(map[string]any)["p"].([]any)
	if got, want := parts[1].(map[string]any)["t"], []any{"two", []any{"\u00a0", " "}, "words"}; !cmp.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestCompare(t *testing.T) {
	old, now := record("a", "calm"), record("a", "calm")
	now.Framing[0].Kind = pipeline.Paywall
	now.Content[1].Kind = pipeline.Donation
	now.Content, now.Framing = now.Content[:1], append(now.Framing, now.Content[1])
	now.Edits[0].After = "-"
	now.Facts = append(now.Facts, pipeline.Note{Key: "publisher", Value: "The Lantern"})
	same := record("b", "calm")
	other := record("c", "calm")
	other.Source.SHA256 = "another"
	page := write(t, report.Options{Before: all(old, same, record("c", "calm"), record("gone", "calm")), BeforeLabel: "old"}, now, same, other, record("new", "calm"))
	c := data(t, page)["index"].(map[string]any)["cmp"].(map[string]any)
	var got []string
	for _, x := range c["causes"].([]any) {
		x := x.(map[string]any)
		got = append(got, fmt.Sprint(x["w"], " ", x["f"], " ", x["t"], " ", x["c"], " ", x["d"], " ", x["b"]))
	}
	want := []string{"relabelled donation paywall 1 1 4", "edited edit edit 1 1 6", "fact publisher publisher 1 1 0"}
	if old.Content[1].Kind == "calm" { // a kind of no vocabulary is framing too
		want = append([]string{"relabelled calm donation 1 1 14"}, want...)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("causes (-want +got):\n%s", diff)
	}
	edit := c["causes"].([]any)[len(want)-2].(map[string]any)["x"].([]any)[0].(map[string]any)["t"]
	if edit != "␣ → -" {
		t.Errorf("example of the edit: got %q, want the space that was there to be seen", edit)
	}
	for key, want := range map[string]any{"same": 1.0, "gone": []any{"gone"}, "added": []any{"new"}, "differ": []any{"c"}} {
		if !cmp.Equal(c[key], want) {
			t.Errorf("%s: got %v, want %v", key, c[key], want)
		}
	}
}

// TestDeterministic: two reports on the same results are the same bytes.
func TestDeterministic(t *testing.T) {
	a := write(t, report.Options{}, record("a", "calm"), record("b", evil))
	b := write(t, report.Options{}, record("a", "calm"), record("b", evil))
	if a != b {
		t.Error("two reports on the same results differ")
	}
}

func TestWriteError(t *testing.T) {
	bad := errors.New("bad line")
	err := report.Write(&bytes.Buffer{}, report.Options{}, func(yield func(*pipeline.Record, error) bool) { yield(nil, bad) })
	if !errors.Is(err, bad) {
		t.Errorf("got %v, want the error of the records", err)
	}
}

func TestReadDecisions(t *testing.T) {
	good := `{"offprint_decision":1,"id":"a","sha256":"x","start":1,"end":4,"kind":"donation","decision":"wrong","want":"body","text":"t"}`
	for _, tc := range []struct {
		in   string
		n    int
		fail bool
		why  string
	}{
		{good + "\n" + good + "\n", 2, false, "two lines"},
		{"", 0, false, "nothing"},
		{strings.Replace(good, ":1,", ":2,", 1), 0, true, "another form"},
		{good + "\n" + strings.Replace(good, `"wrong"`, `"maybe"`, 1), 1, true, "an unknown answer"},
		{strings.Replace(good, `"body"`, `"prose"`, 1), 0, true, "an unknown kind"},
		{strings.Replace(good, `"start":1`, `"start":9`, 1), 0, true, "a span that ends before it begins"},
		{good + "\n{", 1, true, "cut short"},
	} {
		got, err := report.ReadDecisions(strings.NewReader(tc.in))
		if len(got) != tc.n || (err != nil) != tc.fail || tc.fail && !errors.Is(err, report.ErrDecision) {
			t.Errorf("%s: got %d decisions, %v", tc.why, len(got), err)
		}
	}
}

func ExampleWrite() {
	r := &pipeline.Record{Version: 1, ID: "page.html"}
	records := func(yield func(*pipeline.Record, error) bool) { yield(r, nil) }
	f, err := os.CreateTemp("", "report-*.html")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.Remove(f.Name())
	fmt.Println(report.Write(f, report.Options{Title: "One page"}, records), f.Close())
	// Output: <nil> <nil>
}
