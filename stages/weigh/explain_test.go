package weigh_test

import (
	"math"
	"strings"
	"testing"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages/weigh"
)

// TestExplain: the reasons add up to the score that the stage went by, and those of
// a paragraph speak for content, those of a menu against it.
func TestExplain(t *testing.T) {
	set, err := weigh.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	d := process(t, pipeline.Input{ID: "ferry", Body: []byte(article)})
	e := set.Explain(d)
	j := set.Of(pipeline.HTML).Judge(d)
	offset := math.NaN() // log-odds before any feature, the same for all blocks of a level
	for i, b := range d.Page().Blocks {
		reasons := e.Reasons(i)
		if len(reasons) == 0 {
			t.Fatalf("block %d: no reasons", i)
		}
		sum := 0.
		for k, r := range reasons {
			sum += r.Weight
			if r.Feature == "" {
				t.Errorf("block %d: a reason without a name", i)
			}
			if k > 0 && math.Abs(r.Weight) > math.Abs(reasons[k-1].Weight) {
				t.Errorf("block %d: reasons are not in order", i)
			}
		}
		if p := float64(j.Second[i]); p >= .004 {
			rest := math.Log(p/(1-p)) - sum
			if math.IsNaN(offset) {
				offset = rest
			}
			if math.Abs(rest-offset) > .01 {
				t.Errorf("block %d: the reasons add up to %.3f, the score without them is %.3f, elsewhere %.3f", i, sum, rest, offset)
			}
		}
		switch {
		case strings.HasPrefix(b.Text, "The evening ferry between") && sum <= 0:
			t.Errorf("a paragraph of the article: reasons add up to %.2f, want more than 0", sum)
		case b.Text == "Sport" && sum >= 0:
			t.Errorf("a menu: reasons add up to %.2f, want less than 0", sum)
		}
	}
	if e.Reasons(-1) != nil || e.Reasons(len(d.Page().Blocks)) != nil {
		t.Error("a block that is not there has reasons")
	}
}
