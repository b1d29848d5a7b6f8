package report

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWords(t *testing.T) {
	same := func(s string) turn { return turn{s, s} }
	for _, tc := range []struct {
		why      string
		in, want []turn
	}{
		{"a garbled sign in a word shows the word", []turn{same("I don"), {"â€™", "’"}, same("t know")}, []turn{same("I "), {"donâ€™t", "don’t"}, same(" know")}},
		{"nothing stays nothing", nil, nil},
		{"a space alone takes no words along", []turn{same("Nicola"), {"\u00a0", " "}, same("Rollock")}, []turn{same("Nicola"), {"\u00a0", " "}, same("Rollock")}},
		{"of a long turn the words that changed", []turn{{"the amount of men is known", "the number of men is known"}}, []turn{same("the "), {"amount", "number"}, same(" of men is known")}},
		{"changes with one space between them join", []turn{{"armed forces workouts", "military exercises"}}, []turn{{"armed forces workouts", "military exercises"}}},
		{"two changes in one word are one", []turn{{"ï", "i"}, same("nd"), {"ï", "i"}, same("a ok")}, []turn{{"ïndïa", "india"}, same(" ok")}},
		{"a deletion", []turn{same("has "), {"actually ", ""}, same("been")}, []turn{same("has "), {"actually ", ""}, same("been")}},
	} {
		got := words(tc.in)
		if diff := cmp.Diff(tc.want, got, cmp.AllowUnexported(turn{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.why, diff)
		}
	}
}

// FuzzWords: whatever is shown, before and after read as they did.
func FuzzWords(f *testing.F) {
	f.Add("a b", "c", "d e", " f")
	f.Add("don", "â€™", "’", "t")
	f.Add("", " ", "", "x y z")
	f.Fuzz(func(t *testing.T, a, b, c, d string) {
		in := []turn{{a, a}, {b, c}, {d, d}, {c, b}}
		join := func(ts []turn) (string, string) {
			var x, y strings.Builder
			for _, t := range ts {
				x.WriteString(t.before)
				y.WriteString(t.after)
			}
			return x.String(), y.String()
		}
		wantBefore, wantAfter := join(in)
		gotBefore, gotAfter := join(words(in))
		if gotBefore != wantBefore || gotAfter != wantAfter {
			t.Errorf("words(%q) reads %q, %q; want %q, %q", in, gotBefore, gotAfter, wantBefore, wantAfter)
		}
	})
}
