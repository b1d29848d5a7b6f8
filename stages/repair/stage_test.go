package repair_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages/repair"
	"github.com/offprint-news/offprint/stages/repair/mend"
)

const page = "<p>The mayor called the plan &#8220;mere paint&#8221; and left the cafÃ© early.</p>\n<p>Her name is spelt M\ufffdller on the list.</p>\n"

func process(t *testing.T, policy mend.Policy) *pipeline.Document {
	t.Helper()
	pl, err := pipeline.New(pipeline.Options{}, repair.Stage(policy))
	if err != nil {
		t.Fatal(err)
	}
	d, err := pl.Process(t.Context(), pipeline.Input{ID: "page", Body: []byte(page), Format: pipeline.HTML})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestRepairs(t *testing.T) {
	d := process(t, mend.Safe)
	got := d.Content(pipeline.FullProfile)
	if !strings.Contains(got, "left the café early") || !strings.Contains(got, "“") {
		t.Errorf("got %q, want the mojibake mended and good quotation marks kept", got)
	}
	if len(process(t, mend.Off).Edits()) != 0 {
		t.Error("the policy off makes edits")
	}
}

// TestLostIsFlagged: what cannot be mended is noted with its place, and not touched.
func TestLostIsFlagged(t *testing.T) {
	d := process(t, mend.Safe)
	n := d.Note("garbled")
	if n == nil {
		t.Fatal("no note of the character that is lost")
	}
	if len(n.Evidence) != 1 || d.Source.Text[n.Evidence[0].Start:n.Evidence[0].End] != "\ufffd" {
		t.Errorf("evidence: got %v, want the replacement character alone", n.Evidence)
	}
	if !strings.Contains(d.Content(pipeline.FullProfile), "M\ufffdller") {
		t.Error("the lost character is not in the content any more")
	}
}

// TestProgramText: what the markup calls program text is not set like prose, but its
// garbled characters are mended.
func TestProgramText(t *testing.T) {
	pl, err := pipeline.New(pipeline.Options{}, repair.Stage(mend.Safe))
	if err != nil {
		t.Fatal(err)
	}
	const page = "<p>That is what the operator <code>?</code> is for , and the list ends with <kbd>,</kbd> here.</p>" +
		"<p>The arrow of the shell is <samp>â\u0086\u0092</samp> on this page.</p>"
	d, err := pl.Process(t.Context(), pipeline.Input{ID: "page", Body: []byte(page), Format: pipeline.HTML})
	if err != nil {
		t.Fatal(err)
	}
	const want = "That is what the operator ? is for, and the list ends with , here.\n\nThe arrow of the shell is → on this page."
	if got := strings.TrimSpace(d.Content(pipeline.FullProfile)); got != want {
		t.Errorf("got %q, want %q: marks in program text stand by themselves", got, want)
	}
}

// TestFactsAreMended: the value of a fact and its fields are mended, what the page has
// is kept beside them, and the evidence is the source's.
func TestFactsAreMended(t *testing.T) {
	const src = "<p>By Dariusz JaroÅ\u0084</p><p>The mayor left the cafÃ© early, and nobody knew where she was.</p>"
	span := pipeline.Span{Start: 6, End: 6 + len("Dariusz JaroÅ\u0084")}
	said := pipeline.StageFunc("said", func(_ context.Context, p *pipeline.Pass) error {
		fields := []pipeline.Field{{Name: "affiliation", Value: "Gazeta WrocÅ‚awska"}, {Name: "job", Value: "editor,writer.Both"}}
		for _, key := range []string{"author", pipeline.SaidPrefix + "author"} {
			n := pipeline.Note{Key: key, Value: "Dariusz JaroÅ\u0084", Text: "By Dariusz JaroÅ\u0084", Status: pipeline.Stated, Fields: fields, Finding: pipeline.Finding{Evidence: []pipeline.Span{span}}}
			if err := p.Note(n); err != nil {
				return err
			}
		}
		return nil
	})
	pl, err := pipeline.New(pipeline.Options{}, said, repair.Stage(mend.Safe))
	if err != nil {
		t.Fatal(err)
	}
	d, err := pl.Process(t.Context(), pipeline.Input{ID: "page", Body: []byte(src), Format: pipeline.HTML})
	if err != nil {
		t.Fatal(err)
	}
	n := d.Note("author")
	want := []pipeline.Field{{Name: "affiliation", Value: "Gazeta Wrocławska"}, {Name: "job", Value: "editor,writer.Both"}, {Name: "printed", Value: "Dariusz JaroÅ\u0084"}}
	if n.Value != "Dariusz Jaroń" || n.Text != "By Dariusz JaroÅ\u0084" {
		t.Errorf("got %q from %q, want the name mended and the quotation as the page has it", n.Value, n.Text)
	}
	if diff := cmp.Diff(want, n.Fields); diff != "" {
		t.Errorf("fields (-want +got):\n%s", diff)
	}
	if got := d.Source.Text[n.Evidence[0].Start:n.Evidence[0].End]; got != "Dariusz JaroÅ\u0084" {
		t.Errorf("evidence: got %q, want the words of the source", got)
	}
	if n := d.Note(pipeline.SaidPrefix + "author"); n.Value != "Dariusz JaroÅ\u0084" || n.Fields[0].Value != "Gazeta WrocÅ‚awska" {
		t.Errorf("raw statement: got %+v, want it as the page has it", n)
	}
}
