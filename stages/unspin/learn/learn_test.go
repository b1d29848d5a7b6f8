package learn

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint-news/offprint/stages/unspin/simulate"
	"github.com/offprint-news/offprint/stages/unspin/spin"
)

func pairs(t *testing.T, table simulate.Table) []Pair {
	t.Helper()
	files, err := filepath.Glob("../testdata/articles/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no articles", err)
	}
	var out []Pair
	for i, f := range files {
		src, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		spun, _ := table.Spin(string(src), uint64(i))
		out = append(out, Pair{Name: filepath.Base(f), Spun: spun, Original: string(src)})
	}
	return out
}

func TestLearn(t *testing.T) {
	table := simulate.Table{Name: "t", Entries: []simulate.Entry{
		{From: "has", To: []string{"has actually"}, Percent: 90},
		{From: "because", To: []string{"on account that"}, Percent: 90},
		{From: "would", To: []string{"would certainly"}, Percent: 90},
		// Two originals for one wording: no agreement.
		{From: "the", To: []string{"one"}, Percent: 10},
		{From: "a", To: []string{"one"}, Percent: 10},
	}}
	got := map[string]string{}
	for _, c := range Candidates(pairs(t, table)) {
		got[c.Find] = c.Put
		if c.Documents < minSupport || c.Agree*100 < c.Places*minAgreement {
			t.Errorf("%+v has too little evidence", c)
		}
	}
	want := map[string]string{"has actually": "has", "on account that": "because", "would certainly": "would"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("learnt (-want +got)\n%s", d)
	}
}

// TestLearntPack: the written file loads, and undoes spinning of other text.
func TestLearntPack(t *testing.T) {
	table := simulate.Table{Entries: []simulate.Entry{
		{From: "has", To: []string{"has actually"}, Percent: 95},
		{From: "would", To: []string{"would certainly"}, Percent: 95},
		{From: "and", To: []string{"as well as"}, Percent: 95},
		{From: "because", To: []string{"on account that"}, Percent: 95},
		{From: "was", To: []string{"was in fact"}, Percent: 95},
	}}
	clean := fstest.MapFS{"a.txt": {Data: []byte(strings.Repeat("He was in fact late, and it rained. ", 100))}}
	src, err := Learn("learnt", pairs(t, table), clean)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(src), "was in fact") {
		t.Errorf("a phrase that clean text is full of was kept:\n%s", src)
	}
	pack, err := spin.Load("learnt.yaml", src)
	if err != nil {
		t.Fatal(err)
	}
	d, err := spin.New(pack)
	if err != nil {
		t.Fatal(err)
	}
	if len(pack.Rules) != 4 || pack.Rules[0].Clean.Words == 0 {
		t.Errorf("got %d rules, clean %+v; want 4 with clean counts\n%s", len(pack.Rules), pack.Rules[0].Clean, src)
	}
	r := d.Analyze("It has actually rained on account that it would certainly be dull if it was dry as well as warm.")
	if r.Hits["learnt"] != 4 {
		t.Errorf("got %d hits of the learnt rules, want 4", r.Hits["learnt"])
	}
}

func TestLearnNothing(t *testing.T) {
	if _, err := Learn("none", []Pair{{Spun: "a b", Original: "a b"}}, nil); !errors.Is(err, ErrNothing) {
		t.Errorf("got %v, want ErrNothing", err)
	}
}

func TestReadPairs(t *testing.T) {
	got, err := ReadPairs(fstest.MapFS{
		"x.spun.txt": {Data: []byte("s")}, "x.original.txt": {Data: []byte("o")}, "readme.txt": {Data: []byte("-")},
	})
	if d := cmp.Diff([]Pair{{"x", "s", "o"}}, got); err != nil || d != "" {
		t.Errorf("%v %s", err, d)
	}
	if _, err := ReadPairs(fstest.MapFS{"x.spun.txt": {Data: []byte("s")}}); err == nil {
		t.Error("a spun text without its original must be an error")
	}
}

func TestRecount(t *testing.T) {
	const src = `# a comment
pack: p
lang: en
rules:
  - id: a # of a
    find: "no much longer"
    put: "no longer"
    grade: B
    clean: {hits: 0, words: 5000000}
    tests:
      hit: ["no much longer so => no longer so"]
      miss: ["x"]
  - id: b
    find: "right into"
    put: "into"
    tests:
      hit: ["right into it => into it"]
      miss: ["x"]
tells: |
  obtain x5 3/4000
`
	pack, err := spin.Load("p.yaml", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	c, err := Count(fstest.MapFS{"d/c.txt": {Data: []byte("It is no much longer right into it; right into, they obtain it.")}}, pack)
	if err != nil {
		t.Fatal(err)
	}
	out, lost, err := Recount("p.yaml", []byte(src), c, false)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"a"}, lost); d != "" {
		t.Errorf("rules that lost grade B (-want +got)\n%s", d)
	}
	for _, want := range []string{
		"# a comment", "# of a", "grade: C", fmt.Sprintf("clean: {hits: 1, words: %d}", c.Words),
		fmt.Sprintf("clean: {hits: 2, words: %d}", c.Words), "tells: |", fmt.Sprintf("obtain x5 1/%d\n", c.Words),
	} {
		if !strings.Contains(string(out), want) {
			t.Errorf("recounted pack lacks %q:\n%s", want, out)
		}
	}
	// A second kind of text counts only where a phrase is commoner there.
	rarer := &spin.Counter{Words: 100, Hits: map[string]int{"p/b": 3}}
	out, _, err = Recount("p.yaml", out, rarer, true)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{fmt.Sprintf("clean: {hits: 1, words: %d}", c.Words), "clean: {hits: 2, words: 13}", fmt.Sprintf("obtain x5 1/%d\n", c.Words)} {
		if !strings.Contains(string(out), want) {
			t.Errorf("counted again in a text where all is rarer, the pack lacks %q:\n%s", want, out)
		}
	}
	rarer.Words = 6
	if out, _, err = Recount("p.yaml", out, rarer, true); err != nil || !strings.Contains(string(out), "clean: {hits: 3, words: 6}") {
		t.Errorf("counted again in a text where one phrase is commoner, the pack has not its count there (%v):\n%s", err, out)
	}
}
