package pipeline_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint-news/offprint/pipeline"
)

// TestReplay: a document made again of its record prints as the first one did, in
// its own profile and in any other, and can lose its edits.
func TestReplay(t *testing.T) {
	stage := pipeline.StageFunc("test", func(_ context.Context, p *pipeline.Pass) error {
		for i := range p.Blocks() {
			b := &p.Blocks()[i]
			f := pipeline.Finding{Rule: "test/rule", Confidence: 90, Evidence: []pipeline.Span{b.Span}, Why: "test"}
			switch {
			case strings.HasPrefix(b.Text, "Share"):
				f.Kind = pipeline.Share
			case strings.HasPrefix(b.Text, "Photo"):
				f.Kind = pipeline.Caption
			case strings.Contains(b.Text, "teh"):
				v := p.View(b)
				at := strings.Index(v.Text, "teh")
				if err := p.Rewrite(v, at, at+3, "the", "safe", f); err != nil {
					return err
				}
				continue
			default:
				continue
			}
			if err := p.FrameBlock(b, f); err != nil {
				return err
			}
		}
		return p.Note(pipeline.Note{Key: "verdict", Value: "article", Status: pipeline.Supplied})
	})
	pl, err := pipeline.New(pipeline.Options{}, stage)
	if err != nil {
		t.Fatal(err)
	}
	for _, in := range []pipeline.Input{
		{ID: "html", Body: []byte("<title>x</title><ul><li>one<li>two</ul><p>Share <b>this</b></p><table><tr><td>a<td>b</table><p>Photo: caf&eacute;<p>It is teh <i>end</i><br>of it.<p>Share again")},
		{ID: "text", Body: []byte("Share\nIt is teh end.\n\nPhoto: none\n")},
		{ID: "latin1", Body: []byte("<meta charset=iso-8859-1><p>D\xe9j\xe0 vu, teh caf\xe9.<p>Share")},
		{ID: "broken", Body: []byte("<p>It \xff is \xc3\xa9 teh end.")},
	} {
		d, err := pl.Process(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		rec, err := d.Record(pipeline.BodyProfile)
		if err != nil {
			t.Fatal(err)
		}
		js, err := json.Marshal(rec)
		if err != nil {
			t.Fatal(err)
		}
		var back pipeline.Record
		if err := json.Unmarshal(js, &back); err != nil {
			t.Fatal(err)
		}
		again, err := pipeline.Replay(t.Context(), &back, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, profile := range []pipeline.Profile{pipeline.BodyProfile, pipeline.FullProfile, {Keep: []pipeline.Kind{pipeline.Share}}} {
			want, err := d.Record(profile)
			if err != nil {
				t.Fatal(err)
			}
			got, err := again.Record(profile)
			if err != nil {
				t.Fatal(err)
			}
			a, _ := json.Marshal(want)
			b, _ := json.Marshal(got)
			if diff := cmp.Diff(string(a), string(b)); diff != "" {
				t.Errorf("%s, %+v: the record differs (-want +got):\n%s", in.ID, profile, diff)
			}
		}
		bare, err := pipeline.Replay(t.Context(), &back, func(s *pipeline.Step) bool { return s.Grade != "safe" })
		if err != nil {
			t.Fatal(err)
		}
		if got := bare.Content(pipeline.FullProfile); !strings.Contains(got, "teh") || len(bare.Edits()) > 0 {
			t.Errorf("%s: an edit nobody wants is in %q", in.ID, got)
		}
		if rec, err := bare.Record(pipeline.FullProfile); err != nil {
			t.Error(err)
		} else if body, err := rec.Restore(); err != nil || string(body) != string(in.Body) {
			t.Errorf("%s: restores %q, %v", in.ID, body, err)
		}
	}
}
