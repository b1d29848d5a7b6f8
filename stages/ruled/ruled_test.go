package ruled

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/rules"
)

const pack = `pack: t
rules:
  - id: share
    kind: share
    about: A share bar.
    line: [Share this]
    tests: {hit: [Share this], miss: [Share]}
  - id: thread
    kind: comments
    select: .comments
    confidence: 87
    tests: {hit: ["<div class=comments>A</div>"], miss: ["<p>A</p>"]}
  - id: reply
    kind: comment-form
    line: [Reply]
    confidence: 91
    tests: {hit: [Reply], miss: [No]}
  - id: views
    kind: disclaimer
    regexp: 'the views are those of (?P<holder>[^.]+)'
    cut: sentence
    note: {key: disclaimer, scope: views}
    tests: {hit: [The views are those of Al.], miss: [No]}
  - id: bio
    kind: author-bio
    regexp: '^(?P<name>\pL+ \pL+) is a writer'
    tests: {hit: [Al Bo is a writer], miss: [No]}
`

func set(t testing.TB) *rules.Set {
	t.Helper()
	p, err := rules.Parse("t.yaml", []byte(pack))
	if err != nil {
		t.Fatal(err)
	}
	s, err := rules.NewSet([]*rules.Pack{p})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func process(t testing.TB, s *rules.Set, text string) *pipeline.Document {
	t.Helper()
	st, err := Stage(s)
	if err != nil {
		t.Fatal(err)
	}
	pl, err := pipeline.New(pipeline.Options{}, st)
	if err != nil {
		t.Fatal(err)
	}
	d, err := pl.Process(t.Context(), pipeline.Input{ID: "d", Body: []byte(text)})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Claims are framed with their reason and evidence, the surer rule keeps its
// ground, and nothing is lost.
func TestStage(t *testing.T) {
	page := "<html><body><p>Share&nbsp;this</p><p>It rained. The views are those of <b>Al&nbsp;Bo</b>. It stopped.</p><p>Al Bo is a writer.</p>" +
		"<div class=comments><p>Nice</p><p>Reply</p></div></body></html>"
	d := process(t, set(t), page)
	var marks []string
	for _, m := range d.Marks() {
		ev := ""
		for _, e := range m.Evidence {
			ev += fmt.Sprintf(" %q", d.Source.Text[e.Start:e.End])
		}
		marks = append(marks, fmt.Sprintf("%s %s %d%% %s: %q by%s, %s", m.Stage, m.Rule, m.Confidence, m.Kind, d.Source.Text[m.Start:m.End], ev, m.Why))
	}
	want := []string{
		`ruled t/share 90% share: "Share&nbsp;this" by "Share&nbsp;this", A share bar.`,
		`ruled t/views 90% disclaimer: "The views are those of <b>Al&nbsp;Bo</b>." by "The views are those of <b>Al&nbsp;Bo", the words of the regexp`,
		`ruled t/bio 90% author-bio: "Al Bo is a writer." by "Al Bo is a writer", the words of the regexp`,
		`ruled t/thread 87% comments: "Nice</p><p>" by "<div class=comments>", the element's names`,
		`ruled t/reply 91% comment-form: "Reply" by "Reply", the words of the line`,
	}
	if diff := cmp.Diff(want, marks); diff != "" {
		t.Errorf("marks: -want +got\n%s", diff)
	}
	var notes []string
	for _, n := range d.Notes() {
		notes = append(notes, fmt.Sprintf("%s %s %q %v", n.Key, n.Status, n.Value, n.Fields))
	}
	want = []string{
		`disclaimer stated "The views are those of Al` + "\\u00a0" + `Bo." [{scope views} {holder Al Bo}]`,
		`author-bio stated "Al Bo is a writer." [{name Al Bo}]`,
	}
	if diff := cmp.Diff(want, notes); diff != "" {
		t.Errorf("notes: -want +got\n%s", diff)
	}
	r, err := d.Record(pipeline.BodyProfile)
	if err != nil {
		t.Fatal(err)
	}
	back, err := r.Restore()
	if err != nil || string(back) != page {
		t.Errorf("restored %q, %v, want the page", back, err)
	}
	if r.Text != "It rained. It stopped.\n" {
		t.Errorf("content: got %q, want the two sentences of the article", r.Text)
	}
}

// The built-in rules frame the usual and leave a paragraph of prose alone.
func TestBuiltin(t *testing.T) {
	prose := "The ferry had been late all winter, and on the morning of the vote it did not come at all, so the harbour filled with people who talked about the bridge."
	d := process(t, nil, "<html><body><article><h1>Bridge</h1><p>"+prose+"</p><p>"+prose+"</p><p>Share this:</p></article><h3>Leave a Reply</h3></body></html>")
	got := map[pipeline.Kind]string{}
	for _, m := range d.Marks() {
		got[m.Kind] += d.Source.Text[m.Start:m.End]
		if strings.Contains(d.Source.Text[m.Start:m.End], "ferry") {
			t.Errorf("%s frames prose", m.Rule)
		}
	}
	for k, want := range map[pipeline.Kind]string{pipeline.Share: "Share this:", pipeline.CommentForm: "Leave a Reply"} {
		if got[k] != want {
			t.Errorf("%s: got %q, want %q", k, got[k], want)
		}
	}
}

// Explain tells what rules lacked, and that without changing the document.
func TestExplain(t *testing.T) {
	d, err := pipeline.Open(t.Context(), pipeline.Input{ID: "d", Body: []byte("The views are those I hold.\nShare this")}, pipeline.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	res, err := Explain(t.Context(), d, set(t))
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Hits) != 1 || len(res.Misses) != 1 || res.Misses[0].Rule.ID != "views" || res.Misses[0].Block != 0 {
		t.Errorf("got %d hits, misses %v, want one hit and the miss of views in block 0", len(res.Hits), res.Misses)
	}
	if len(d.Marks()) != 0 {
		t.Errorf("Explain left %d marks", len(d.Marks()))
	}
}

// Whatever the text, the stage keeps the laws: the record restores its source.
func FuzzStage(f *testing.F) {
	for _, s := range []string{pack, "<div class=comments><p>Reply<div>Share this", "Share\u00a0this\r\nThe views are those of X. Y", "<b>Sha</b>re <i hidden>x</i>this"} {
		f.Add(s)
	}
	s := set(f)
	st, err := Stage(s)
	if err != nil {
		f.Fatal(err)
	}
	pl, err := pipeline.New(pipeline.Options{}, st)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := pl.Process(t.Context(), pipeline.Input{ID: "f", Body: []byte(text)})
		if d == nil {
			t.Fatal(err)
		}
		if strings.Contains(fmt.Sprint(err), "stage ruled") {
			t.Fatal(err)
		}
		r, err := d.Record(pipeline.BodyProfile)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := r.Restore(); err != nil || string(back) != text {
			t.Fatalf("restored %q, %v, want %q", back, err, text)
		}
	})
}
