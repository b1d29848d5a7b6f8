package mend

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestDoubts(t *testing.T) {
	for _, c := range []struct {
		in   string
		want []Doubt
		why  string
	}{
		{"all is well with café and “marks”", nil, "nothing to flag"},
		{"the caf\ufffd is closed", []Doubt{{7, 10, "a character lost in a conversion"}}, "a lost letter"},
		{"it isn\ufffdt so, and that is the end of it", nil, "lost, but restored"},
		{"a\xff b", []Doubt{{1, 2, "a byte that is not UTF-8"}}, "broken UTF-8"},
		{"a\u0081b", []Doubt{{1, 3, "a control character without a meaning"}}, "a hole of windows-1252"},
		{"q…ôdim dil", []Doubt{{1, 6, "perhaps UTF-8 read as macintosh"}}, "too little to repair"},
		{"cafÃ©", nil, "repaired"},
	} {
		d := Survey(c.in)
		if diff := cmp.Diff(c.want, d.Doubts(c.in, d.Plan(c.in, Options{})), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: %q (-want +got):\n%s", c.why, c.in, diff)
		}
	}
}
