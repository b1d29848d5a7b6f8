package mend

import (
	"os"
	"testing"
)

func TestProbe(t *testing.T) {
	f := os.Getenv("PROBE")
	if f == "" {
		t.Skip()
	}
	b, _ := os.ReadFile(f)
	var o Options
	if os.Getenv("FULL") != "" {
		o.Policy = Full
	}
	es := Plan(string(b), o)
	Explain(os.Stdout, string(b), es)
	if Undo(Apply(string(b), es), es) != string(b) {
		t.Fatal("undo")
	}
}
