package rules

import (
	"fmt"
	"slices"
	"testing"
)

func TestLines(t *testing.T) {
	var x lines
	x.reserve(1000)
	want := map[string][]int32{}
	add := func(text string, rule int32) {
		x.add(text, rule)
		if !slices.Contains(want[text], rule) {
			want[text] = append(want[text], rule)
		}
	}
	for i := range int32(900) {
		add(fmt.Sprint("line ", i%300), i/7)
	}
	for _, r := range []int32{9, 4, 9, 12} {
		add("leave a reply", r)
	}
	for text, rules := range want {
		if got := slices.Collect(x.rules([]byte(text))); !slices.Equal(got, rules) {
			t.Errorf("%q: got rules %v, want %v, in the order in which they were added", text, got, rules)
		}
	}
	for _, text := range []string{"", "line 300", "line", "leave a repl", "a line that is longer than all others"} {
		if got := slices.Collect(x.rules([]byte(text))); len(got) > 0 {
			t.Errorf("%q: got rules %v, want none", text, got)
		}
	}
}
