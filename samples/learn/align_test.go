package learn

import (
	"testing"

	"github.com/offprint-news/offprint/stages/weigh/feature"
)

func TestAlign(t *testing.T) {
	tests := []struct {
		name   string
		blocks []string
		ref    string
		want   []bool // at least half of the block is in the reference
		why    string
	}{
		{
			"paragraphs between chrome",
			[]string{"Home News Sport", "The mayor opened the new bridge on Monday.", "Share this", "Traffic had been diverted for two years.", "Home News Sport"},
			"The mayor opened the new bridge on Monday.\n\nTraffic had been diverted for two years.",
			[]bool{false, true, false, true, false},
			"the paragraphs stand in order in both",
		},
		{
			"a line that stands twice on the page",
			[]string{"Home", "Bridge opens", "More news", "Bridge opens", "The mayor opened the new bridge on Monday."},
			"Bridge opens\n\nThe mayor opened the new bridge on Monday.",
			[]bool{false, false, false, true, true},
			"the copy next to the text is meant",
		},
		{
			"another order",
			[]string{"A first paragraph of seven words here.", "Second comes before it in the reference text."},
			"Second comes before it in the reference text.\n\nA first paragraph of seven words here.",
			[]bool{true, true},
			"runs of four words are matched wherever they stand",
		},
		{"nothing known", []string{"Some text."}, "", []bool{false}, "an empty reference holds nothing"},
		{"no blocks", nil, "Some text.", nil, "an empty page matches nothing and does not fail"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var hs [][]feature.Hash
			for _, b := range tt.blocks {
				hs = append(hs, feature.Words(b))
			}
			got := align(hs, feature.Words(tt.ref))
			for i, want := range tt.want {
				if (got[i] >= .5) != want {
					t.Errorf("block %d %q: %.0f %% in the reference, want content %v: %s", i, tt.blocks[i], 100*got[i], want, tt.why)
				}
			}
		})
	}
}

func FuzzAlign(f *testing.F) {
	f.Add("a b c\nd e", "d e\na")
	f.Add("x x x x x x", "x x")
	f.Fuzz(func(t *testing.T, page, ref string) {
		var hs [][]feature.Hash
		for i := 0; i < len(page); i += 20 {
			hs = append(hs, feature.Words(page[i:min(len(page), i+20)]))
		}
		for i, y := range align(hs, feature.Words(ref)) {
			if y < 0 || y > 1 {
				t.Errorf("block %d: share %v is not between 0 and 1", i, y)
			}
		}
	})
}
