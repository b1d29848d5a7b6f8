package pipeline_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint-news/offprint/pipeline"
)

// Every byte of a view leads back to the source that it stands for, and what cannot
// be taken apart there stays whole.
func TestViewLeadsBackToTheSource(t *testing.T) {
	edit := func(before, after string) pipeline.Stage {
		return pipeline.StageFunc("edit", func(_ context.Context, p *pipeline.Pass) error {
			v := p.View(&p.Blocks()[0])
			i := strings.Index(v.Text, before)
			return p.Rewrite(v, i, i+len(before), after, "", pipeline.Finding{Confidence: 90})
		})
	}
	for _, c := range []struct {
		why, source string
		stages      []pipeline.Stage
		want        []string // source of each byte of the view, as text=source
	}{
		{"plain text stands for itself, whole characters at a time", "<p>aßc", nil, []string{"a=a", "\xc3=ß", "\x9f=ß", "c=c"}},
		{"a reference is one unit, however many bytes it reads as", "<p>a&szlig;&lt;", nil, []string{"a=a", "\xc3=&szlig;", "\x9f=&szlig;", "<=&lt;"}},
		{"folded white space is one unit, across tags too", "<p>a \n<b> b\nc", nil, []string{"a=a", " = \n<b> ", "b=b", " =\n", "c=c"}},
		{"in pre white space stays, and a line end of two bytes is one", "<pre>a  \r\nb", nil, []string{"a=a", " = ", " = ", "\n=\r\n", "b=b"}},
		{"what an edit wrote stands for all that it took the place of", "<p>a teh b", []pipeline.Stage{edit("teh", "the")},
			[]string{"a=a", " = ", "t=teh", "h=teh", "e=teh", " = ", "b=b"}},
		{"an edit that takes a part of another takes it whole", "<p>a teh b", []pipeline.Stage{edit("teh", "the"), pipeline.StageFunc("again", func(_ context.Context, p *pipeline.Pass) error {
			v := p.View(&p.Blocks()[0])
			return p.Rewrite(v, 3, 4, "H", "", pipeline.Finding{Confidence: 90})
		})}, []string{"a=a", " = ", "t=teh", "H=teh", "e=teh", " = ", "b=b"}},
		{"what an edit took out leaves no byte", "<p>a teh b", []pipeline.Stage{edit(" teh", "")}, []string{"a=a", " = ", "b=b"}},
	} {
		pl, err := pipeline.New(pipeline.Options{}, c.stages...)
		if err != nil {
			t.Fatal(err)
		}
		d, err := pl.Process(t.Context(), pipeline.Input{Format: pipeline.HTML, Body: []byte(c.source)})
		if err != nil {
			t.Fatalf("%s: %v", c.why, err)
		}
		v := d.View(&d.Page().Blocks[0])
		var got []string
		for i := range len(v.Text) {
			s := v.Span(i, i+1)
			got = append(got, fmt.Sprintf("%s=%s", v.Text[i:i+1], c.source[s.Start:s.End]))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %q (-want +got):\n%s", c.why, c.source, diff)
		}
	}
}
