package rules

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint-news/offprint/pipeline"
)

var update = flag.Bool("update", false, "rewrite the golden files of this package")

// golden compares got with a file, or rewrites the file under -update.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if os.Getenv("CI") == "true" {
			t.Fatal("goldens are not rewritten where CI=true")
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s: -want +got\n%s", file, d)
	}
}

// Every faulty pack gets all its faults at once, each with its place.
func TestFaults(t *testing.T) {
	files, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no faulty packs", err)
	}
	for _, f := range files {
		t.Run(filepath.Base(f), func(t *testing.T) {
			src, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			faults, err := Lint(t.Context(), fstest.MapFS{filepath.Base(f): {Data: src}})
			if err != nil {
				t.Fatal(err)
			}
			if len(faults) == 0 {
				t.Error("no fault found")
			}
			var b strings.Builder
			for _, x := range faults {
				fmt.Fprintf(&b, "%v [%v]\n", x, x.Err)
			}
			golden(t, strings.TrimSuffix(f, ".yaml")+".want", b.String())
		})
	}
}

// What is over a limit is refused with ErrLimit, soon and without a panic.
func TestLimits(t *testing.T) {
	rule := func(body string) string {
		return "pack: p\nrules:\n  - {id: a, kind: share, " + body + ", tests: {hit: [x], miss: [y]}}\n"
	}
	bomb := "pack: p\nrules:\n  - id: a\n    see: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
	for i := range 9 {
		bomb += fmt.Sprintf("    k%d: &a%d [%s]\n", i, i+1, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i), 10), ", "))
	}
	many := strings.Builder{}
	many.WriteString("pack: p\nrules:\n")
	for i := range maxRules + 1 {
		fmt.Fprintf(&many, "- {id: a%d}\n", i)
	}
	for name, c := range map[string]struct {
		src  string
		want error
	}{
		"a file of 9 MB":             {"pack: p\nabout: " + strings.Repeat("x", 9<<20), ErrLimit},
		"too many rules":             {many.String(), ErrLimit},
		"a long pattern":             {rule("regexp: '" + strings.Repeat("a|", 3000) + "b'"), ErrLimit},
		"a large repeat":             {rule("regexp: 'x{500}'"), ErrLimit},
		"repeats of repeats":         {rule("regexp: '(?:(?:" + strings.Repeat("a", 100) + "){30}){30}'"), ErrLimit},
		"a long selector":            {rule("select: '" + strings.Repeat(":not(", 200) + ".x" + strings.Repeat(")", 200) + "'"), ErrLimit},
		"a deep selector":            {rule("select: '" + strings.Repeat("div ", 20) + "p'"), ErrLimit},
		"an alias bomb":              {bomb, ErrRule},
		"an alias of itself":         {"pack: p\nrules: &r [*r]\n", ErrRule},
		"aliases of a large list":    {"pack: p\nrules:\n- {id: a, kind: share, line: &l [" + strings.Repeat("x,", 40_000) + "x], text: *l, see: *l, was: *l, todo: *l, regexp: *l, until: *l, lang: *l, host: *l, select: *l}\n- {id: b, kind: share, line: *l, text: *l, see: *l}\n", ErrLimit},
		"deep brackets":              {strings.Repeat("[", 20_000), ErrSyntax},
		"a mapping as key":           {"pack: p\nrules:\n- {? {a: b} : c}\n", ErrRule},
		"a null where a text stands": {rule("line: ~"), ErrRule},
	} {
		_, err := Parse("p.yaml", []byte(c.src))
		if !errors.Is(err, c.want) {
			t.Errorf("%s: got %.200v, want %v", name, err, c.want)
		}
	}
}

// A pack written and read again is the same pack.
func TestYAML(t *testing.T) {
	packs, err := Load(BuiltinFS())
	if len(packs) == 0 {
		t.Fatal(err)
	}
	for _, p := range packs {
		out, err := p.YAML()
		if err != nil {
			t.Fatal(err)
		}
		q, err := Parse(p.File, out)
		if err != nil {
			t.Fatal(err)
		}
		if len(q.Rules) != len(p.Rules) {
			t.Fatalf("%s: got %d rules, want %d", p.Name, len(q.Rules), len(p.Rules))
		}
		for i, r := range p.Rules {
			a, b := *r, *q.Rules[i]
			for _, x := range []*Rule{&a, &b} {
				x.compiled, x.positions, x.At = nil, nil, 0
				x.Tests = Tests{bare(x.Tests.Hit), bare(x.Tests.Miss)}
			}
			if d := cmp.Diff(a, b, cmp.AllowUnexported(Rule{})); d != "" {
				t.Errorf("%s: -want +got\n%s", r.Name(), d)
			}
		}
	}
}

// bare returns tests without their places.
func bare(l []Test) (out []Test) {
	for _, t := range l {
		out = append(out, Test{Text: t.Text})
	}
	return out
}

// Whatever the bytes, Parse gives a pack or placed faults, and a pack that it
// gives can be matched and written.
func FuzzParse(f *testing.F) {
	files, _ := filepath.Glob("testdata/bad/*.yaml")
	for _, name := range files {
		if src, err := os.ReadFile(name); err == nil {
			f.Add(src)
		}
	}
	f.Add([]byte("pack: p\nrules:\n  - {id: a, kind: share, line: [x], regexp: '^a|b$', select: 'div > p.x', near: tail, links: all, until: [end], tests: {hit: [x], miss: [y]}}\n"))
	d, err := pipeline.Open(f.Context(), pipeline.Input{Body: []byte("<div><p class=x>Share this</p></div><p>a x</p>"), Format: pipeline.HTML}, pipeline.Limits{})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		p, err := Parse("f.yaml", src)
		if err != nil {
			var fs Faults
			if !errors.As(err, &fs) || len(fs) == 0 {
				t.Fatalf("an error without faults: %v", err)
			}
			for _, x := range fs {
				if x.Err == nil || x.Msg == "" || x.Line < 0 {
					t.Fatalf("a fault without cause or place: %#v", x)
				}
			}
			return
		}
		if _, err := p.YAML(); err != nil {
			t.Fatal(err)
		}
		s, err := NewSet([]*Pack{p})
		if err != nil {
			return // names in after that other packs may have
		}
		if _, err := s.Explain(t.Context(), d.Page(), Where{}); err != nil {
			t.Fatal(err)
		}
	})
}
