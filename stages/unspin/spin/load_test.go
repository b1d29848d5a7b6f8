package spin

import (
	"errors"
	"go/scanner"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLoadReportsEveryFault(t *testing.T) {
	for file, want := range map[string][]string{
		"bad.yaml": {
			`bad.yaml:1:7: pack: name "Bad Name" is not lower-case letters and hyphens`,
			`bad.yaml:2:7: pack Bad Name: lang "xx" is not known (have en)`,
			`bad.yaml:3:1: unknown key "colour" (have pack, about, lang, quotes, numbers, rules, tells)`,
			`bad.yaml:6:11: rule twice: "one {two": brace without its partner`,
			`bad.yaml:9:9: rule twice: id is already used on line 5`,
			`bad.yaml:10:11: rule twice: group 1 has 2 alternatives in find and 3 in put`,
			`bad.yaml:12:12: rule twice: left: unknown class "@nowhere" (have @comma @digit @edge @month @name @nation @start)`,
			`bad.yaml:13:12: rule twice: near: "Two Words" is not a lower-case word`,
			`bad.yaml:15:5: rule has no id`,
			`bad.yaml:16:5: rule unsure: needs at least one hit and one miss test`,
			`bad.yaml:19:12: rule unsure: grade B needs 0 clean hits in at least 4000000 words, not 3 in 2`,
			`bad.yaml:20:11: rule unsure: spun is hits per 100,000 words, not -1`,
			`bad.yaml:21:12: rule unsure: clean counts 3 hits in 2 words`,
			`bad.yaml:23:11: rule graded: "Upper" is not a lower-case word`,
			`bad.yaml:24:12: rule graded: grade E means no put, and the other grades need one`,
		},
		"pairs.yaml": {
			`pairs.yaml:7:1: rule faulty: "in entrance of" is there already`,
			`pairs.yaml:8:1: rule faulty: "no arrow here": want "phrase => what it stands for"`,
			`pairs.yaml:9:1: rule faulty: "the same" stands for itself`,
			`pairs.yaml:10:1: rule faulty: "{a|b} thing => thing": a pair has no alternatives`,
			`pairs.yaml:11:1: rule faulty: "Upper" is not a lower-case word`,
			`pairs.yaml:16:12: rule both: pairs take the place of find and put`,
			`pairs.yaml:21:1: tell "no count": want "word x2 hits/words", with the hits in so many clean words`,
			`pairs.yaml:22:1: tell: "Upper" is not a lower-case word`,
			`pairs.yaml:23:1: tell "obtain" is there already`,
			`pairs.yaml:24:1: tell "once": counts make no sense`,
		},
		"tests.yaml": {
			`tests.yaml:7:19: rule no-hit: does not match its hit "He went into it."`,
			`tests.yaml:11:19: rule wrong-after: makes "Forced into it." of its hit, want "Forced in it."`,
			`tests.yaml:11:69: rule wrong-after: matches its miss "It was pushed right into place."`,
			`tests.yaml:15:19: rule no-arrow: a hit reads "before => after" for rules with a put, and the text alone for others`,
		},
	} {
		src, err := os.ReadFile(filepath.Join("testdata", file))
		if err != nil {
			t.Fatal(err)
		}
		_, err = Load(file, src)
		var list scanner.ErrorList
		if !errors.As(err, &list) {
			t.Fatalf("%s: got error %v, want a scanner.ErrorList", file, err)
		}
		var got []string
		for _, e := range list {
			got = append(got, e.Error())
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: faults (-want +got)\n%s", file, d)
		}
	}
}

func TestLoadOddFiles(t *testing.T) {
	for name, c := range map[string]struct{ src, want string }{
		"empty":      {"", "f.yaml: empty pack"},
		"syntax":     {"pack: [", "f.yaml:1:1: "},
		"wrong type": {"pack: p\nlang: en\nrules: 3\n", "f.yaml:3:1: "},
		"empty item": {"pack: p\nlang: en\nrules:\n  -\n  - {id: a, find: a, tests: {hit: [a], miss: [b]}}\n", "f.yaml:4:4: an empty item in a list"},
		"no rules":   {"pack: p\nlang: en\n", "f.yaml:1:1: pack p: no rules"},
		"aliases":    {"pack: &a p\nlang: en\nabout: *a\nrules: []\n", "f.yaml:1:1: pack p: no rules (and 1 more errors)"},
	} {
		_, err := Load("f.yaml", []byte(c.src))
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s...", name, err, c.want)
		}
	}
}

// TestChange wants an edit to read well: with the capital, the article and the
// apostrophe of the text.
func TestChange(t *testing.T) {
	p, err := Load("p.yaml", []byte(`
pack: p
lang: en
rules:
  - id: words
    pairs: |
      individual => person
      people => individuals
      utensil => eating tool
      it's not recognized => it's not known
    clean: {hits: 0, words: 10}
    tests: {hit: ["an individual => a person"], miss: ["x"]}
  - id: gone
    find: "actually"
    put: ""
    clean: {hits: 0, words: 10}
    tests: {hit: ["it actually is => it is"], miss: ["x"]}
`))
	if err != nil {
		t.Fatal(err)
	}
	m := newMatcher([]*family{p.family()})
	for in, want := range map[string]string{
		"He is an individual.":             "He is a person.",
		"An individual came.":              "A person came.",
		"He is a individual.":              "He is a person.", // the spinner had left the article
		"A utensil fell.":                  "An eating tool fell.",
		"Individual came.":                 "Person came.",
		"It’s not recognized by them.":     "It’s not known by them.",
		"It's not recognized by them.":     "It's not known by them.",
		"It actually rained.":              "It rained.",
		"Plan A individual, B people":      "Plan A person, B individuals",
		"It is “an individual”, they say.": "It is “an individual”, they say.",
	} {
		if got, _ := m.apply(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

func FuzzLoad(f *testing.F) {
	for _, file := range []string{"bad.yaml", "tests.yaml"} {
		src, err := os.ReadFile(filepath.Join("testdata", file))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		p, err := Load("f.yaml", src)
		if (p == nil) == (err == nil) {
			t.Fatalf("got pack %v and error %v, want one of them", p, err)
		}
		if err == nil {
			if _, err := New(p); err != nil {
				t.Fatalf("a pack that loads must do: %v", err)
			}
		}
	})
}

// TestEmbedded holds the packs to what the design asks of them.
func TestEmbedded(t *testing.T) {
	packs, err := Packs()
	if err != nil {
		t.Fatal(err)
	}
	files, err := embedded.ReadDir("packs")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		src, err := embedded.ReadFile("packs/" + f.Name())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Load(f.Name(), src); err != nil {
			scanner.PrintError(t.Output(), err)
			t.Errorf("%s does not load", f.Name())
		}
	}
	if len(packs) < 3 {
		t.Fatalf("got %d packs, want three families or more", len(packs))
	}
	for _, p := range packs {
		for i := range p.Rules {
			r := &p.Rules[i]
			if r.Clean.Words == 0 {
				t.Errorf("%s: rule %s/%s has no clean count: run unspin learn --clean", r.Position(), p.Name, r.ID)
			}
		}
	}
}
