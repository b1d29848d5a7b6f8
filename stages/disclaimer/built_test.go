package disclaimer

import (
	"encoding/json"
	"flag"
	"io/fs"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var update = flag.Bool("update", false, "rewrite wordings/built.json")

// What is kept ready made is what the wordings say. It goes stale whenever one
// changes, which is no fault until a release: go generate renews it.
func TestBuilt(t *testing.T) {
	files, err := readFiles(shipped)
	if err != nil {
		t.Fatal(err)
	}
	names, err := fs.Glob(shipped, wordingFiles)
	if err != nil {
		t.Fatal(err)
	}
	n, err := sum(shipped, names)
	if err != nil {
		t.Fatal(err)
	}
	out, err := json.MarshalIndent(ready{n, files}, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if os.Getenv("CI") == "true" {
			t.Fatal("wordings/built.json is not rewritten where CI=true")
		}
		if err := os.WriteFile("wordings/built.json", out, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, ok := readyBook(out, n)
	if !ok {
		t.Fatal("what is written cannot be read")
	}
	want, err := loadBook(shipped)
	if err != nil {
		t.Fatal(err)
	}
	same := cmp.Options{
		cmp.AllowUnexported(gateRef{}), cmpopts.IgnoreUnexported(Wording{}), cmpopts.IgnoreFields(Wording{}, "Hit", "Miss"), cmpopts.EquateEmpty(),
	}
	type image struct {
		Rules  []*Wording
		Labels map[string]bool
		Common map[string][]string
		Gates  map[string][]gateRef
		Need   []uint8
	}
	if d := cmp.Diff(image{want.rules, want.labels, want.common, want.gates, want.need}, image{got.rules, got.labels, got.common, got.gates, got.need}, same); d != "" {
		t.Errorf("-read from YAML +ready made\n%s", d)
	}
	if got.maybe != want.maybe || got.opens != want.opens {
		t.Error("got other filters than those read from YAML")
	}
	for i := range want.rules {
		a, b := want.rules[i], got.rules[i]
		for k, p := range patternsOf(a, want.langs[i]) {
			if q := patternsOf(b, got.langs[i])[k]; p().Full().String() != q().Full().String() {
				t.Errorf("%s/%s: got pattern %d %q, want %q", a.Language, a.ID, k, q().Full(), p().Full())
			}
		}
	}
	if string(built) != string(out) && !*update {
		if os.Getenv("CI") == "true" {
			t.Error("wordings/built.json is stale: go generate ./stages/disclaimer")
		} else {
			t.Log("wordings/built.json is stale: go generate ./stages/disclaimer")
		}
	}
	if _, ok := readyBook(out, "another sum"); ok {
		t.Error("what was made of other files is taken")
	}
	if _, ok := readyBook(out[:len(out)/2], n); ok {
		t.Error("a damaged file is taken")
	}
}
