package spin

import (
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write built.txt anew")

// What is kept ready made is what the packs say. It goes stale whenever a pack
// changes, which is no fault until a release: go generate renews it.
func TestBuilt(t *testing.T) {
	packs, err := Packs()
	if err != nil {
		t.Fatal(err)
	}
	n := sum(embedded)
	out := freeze(packs, n)
	if *update {
		if os.Getenv("CI") == "true" {
			t.Fatal("built.txt is not rewritten where CI=true")
		}
		if err := os.WriteFile("built.txt", []byte(out), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, ok := thaw(out, n)
	if !ok {
		t.Fatal("what is written cannot be read")
	}
	var want []*family
	for _, p := range packs {
		want = append(want, p.family())
	}
	if d := cmp.Diff(want, got, cmp.AllowUnexported(family{}, sign{}, phrase{}, beside{}, condition{})); d != "" {
		t.Errorf("the packs read ready made are others (-as written +ready made)\n%s", d)
	}
	if built != out && !*update {
		if os.Getenv("CI") == "true" {
			t.Error("built.txt is stale: go generate ./stages/unspin/spin")
		} else {
			t.Log("built.txt is stale: go generate ./stages/unspin/spin")
		}
	}
}

// Damaged lines are refused without a panic, and lines of other packs.
func TestThawDamaged(t *testing.T) {
	packs, err := Packs()
	if err != nil {
		t.Fatal(err)
	}
	p := packs[0].Keep(func(r *Rule) bool { return r.ID < "b" })
	good := freeze([]*Pack{p}, "sum")
	if _, ok := thaw(good, "sum"); !ok {
		t.Fatal("sound lines are refused")
	}
	for _, c := range []struct{ why, src, sum string }{
		{"of other packs", good, "other"},
		{"no sum of the packs", good, ""},
		{"a field too many", good + "a\tb\tc\n", "sum"},
		{"a number that is none", good + "sign\tid\tp/id\tE\tfalse\t\tx\t0\t0\t0\t\t\t\t\t\n", "sum"},
		{"an unknown class", good + "sign\tid\tp/id\tE\tfalse\t\t0\t0\t0\t0\t@nowhere\t\t\t\t\n", "sum"},
		{"a phrase of no rule", "sum\na\tb\n", "sum"},
	} {
		if _, ok := thaw(c.src, c.sum); ok {
			t.Errorf("%s: taken, want it refused", c.why)
		}
	}
	for i := range good {
		thaw(good[:i], "sum")
	}
}
