package align

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWords(t *testing.T) {
	for text, want := range map[string]string{
		"The U.S. sent 30,000 men, 2.5 percent.": "the/u.s/sent/30,000/men/2.5/percent",
		"Su-35S isn’t here. End.Until then":      "su-35s/isn't/here/end/until/then",
		"- a - b '90s":                           "a/b/90s",
	} {
		var got []string
		for _, w := range Words(text) {
			got = append(got, w.Fold)
		}
		if d := cmp.Diff(want, strings.Join(got, "/")); d != "" {
			t.Errorf("%q (-want +got)\n%s", text, d)
		}
	}
}

func hunks(a, b string) []string {
	wa, wb := Words(a), Words(b)
	pairs := Pairs(wa, wb)
	var out []string
	join := func(w []Word) string {
		var s []string
		for _, w := range w {
			s = append(s, w.Fold)
		}
		return strings.Join(s, " ")
	}
	for _, h := range Hunks(pairs, 0, len(wa), 0, len(wb)) {
		out = append(out, join(wa[h.A0:h.A1])+" > "+join(wb[h.B0:h.B1]))
	}
	return out
}

func TestHunks(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want []string
	}{
		{"He has actually left right into town.", "He has left into town.", []string{"actually > ", "right > "}},
		{"oats as well as rye", "oats and rye", []string{"as well as > and"}},
		{"a b c", "a b c", nil},
		{"", "a b", []string{" > a b"}},
		{"x y", "", []string{"x y > "}},
	} {
		if d := cmp.Diff(c.want, hunks(c.a, c.b)); d != "" {
			t.Errorf("%q / %q (-want +got)\n%s", c.a, c.b, d)
		}
	}
}

// TestLongTexts: an inserted stretch must not throw the rest out of step.
func TestLongTexts(t *testing.T) {
	var a, b []string
	for i := range 3000 {
		w := fmt.Sprintf("word%d the of", i)
		a = append(a, w)
		if i == 1500 {
			b = append(b, strings.Repeat("filler text of another page ", 200))
		}
		if i%3 != 0 {
			b = append(b, w)
		} else {
			b = append(b, "garble the of")
		}
	}
	wa, wb := Words(strings.Join(a, " ")), Words(strings.Join(b, " "))
	pairs := Pairs(wa, wb)
	if len(pairs) < 7900 {
		t.Errorf("paired %d of 8000 words that both texts have", len(pairs))
	}
	for i := 1; i < len(pairs); i++ {
		if pairs[i][0] <= pairs[i-1][0] || pairs[i][1] <= pairs[i-1][1] {
			t.Fatalf("pairs %v and %v cross", pairs[i-1], pairs[i])
		}
	}
}

func FuzzPairs(f *testing.F) {
	f.Add("a b c d", "b a d c")
	f.Fuzz(func(t *testing.T, a, b string) {
		wa, wb := Words(a), Words(b)
		pairs := Pairs(wa, wb)
		last := [2]int{-1, -1}
		for _, p := range pairs {
			if p[0] <= last[0] || p[1] <= last[1] || wa[p[0]].Fold != wb[p[1]].Fold {
				t.Fatalf("bad pair %v after %v", p, last)
			}
			last = p
		}
	})
}
