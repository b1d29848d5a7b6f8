package rules

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What is kept ready made is what the packs say. It goes stale whenever a pack
// changes, which is no fault until a release: go generate renews it.
func TestBuilt(t *testing.T) {
	packs, err := Load(BuiltinFS())
	if err != nil {
		t.Skip("the packs are faulty:", err)
	}
	n, err := sum(BuiltinFS())
	if err != nil {
		t.Fatal(err)
	}
	out := freeze(packs, n)
	if *update {
		if os.Getenv("CI") == "true" {
			t.Fatal("built.bin is not rewritten where CI=true")
		}
		if err := os.WriteFile("built.bin", out, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	back, ok := thaw(string(out), n)
	if !ok {
		t.Fatal("what is written cannot be read")
	}
	if len(back) != len(packs) {
		t.Fatalf("got %d packs back, want %d", len(back), len(packs))
	}
	for i, p := range packs {
		q := back[i]
		if p.Name != q.Name || p.About != q.About || p.File != q.File || len(p.Rules) != len(q.Rules) {
			t.Fatalf("got pack %s %q with %d rules, want %s %q with %d", q.Name, q.About, len(q.Rules), p.Name, p.About, len(p.Rules))
		}
		for k := range p.Rules {
			if d := cmp.Diff(image(p.Rules[k]), image(q.Rules[k])); d != "" {
				t.Fatalf("%s: -read from YAML +ready made\n%s", p.Rules[k].Name(), d)
			}
		}
	}
	if built != string(out) && !*update {
		if os.Getenv("CI") == "true" {
			t.Error("built.bin is stale: go generate ./rules")
		} else {
			t.Log("built.bin is stale: go generate ./rules")
		}
	}
}

// image is all of a rule but its tests and places, for comparing.
func image(r *Rule) any {
	c := *r
	c.Tests, c.positions, c.compiled, c.frozen = Tests{}, nil, nil, false
	y, err := c.YAML()
	if err != nil {
		return err
	}
	type pat struct {
		Source     string
		Of         int
		Lead, Tail bool
		Clauses    []string
	}
	type sel struct {
		Source string
		Key    [3]string
		Plain  bool
		Above  bloom
	}
	var pats []pat
	add := func(p *pattern) {
		x := pat{p.source(), int(p.of), p.lead, p.tail, nil}
		for _, cl := range p.clauses {
			x.Clauses = append(x.Clauses, string('0'+rune(cl.reach))+strings.Join(slices.Collect(cl.lits.all()), "|"))
		}
		pats = append(pats, x)
	}
	for _, p := range r.compiled.patterns {
		add(p)
	}
	var stops []string
	for _, s := range r.compiled.stops {
		if stops = append(stops, s.word); s.re != nil {
			add(s.re)
		}
	}
	var sels []sel
	for _, s := range r.compiled.selectors {
		sels = append(sels, sel{s.source, [3]string{string(s.key.by), s.key.name, s.key.lit}, s.plain, s.above})
	}
	k := r.compiled
	return []any{string(y), r.File, r.At, k.lines, k.texts, k.hosts, k.notHosts, k.langs, k.words, pats, stops, sels}
}

// Damaged bytes are refused without a panic.
func TestThawDamaged(t *testing.T) {
	p, err := Parse("p.yaml", []byte("pack: p\nrules:\n  - {id: a, kind: share, line: [x], regexp: '^a (?:b|c)', select: 'div > p.x', until: [end, '^z'], note: {key: k, f: v}, tests: {hit: [x], miss: [y]}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	good := freeze([]*Pack{p}, 7)
	if _, ok := thaw(string(good), 7); !ok {
		t.Fatal("sound bytes are refused")
	}
	if _, ok := thaw(string(good), 8); ok {
		t.Error("bytes of other packs are taken")
	}
	for i := range good {
		if packs, ok := thaw(string(good[:i]), 7); ok {
			t.Errorf("cut at %d: got %d packs, want none", i, len(packs))
		}
		bad := []byte(string(good))
		bad[i] ^= 0x55
		thaw(string(bad), 7)
	}
}

// Rules that are read ready made are tried, changed and printed with the tests
// that stand in their pack.
func TestFrozenTests(t *testing.T) {
	packs, err := Load(BuiltinFS())
	if err != nil {
		t.Skip("the packs are faulty:", err)
	}
	frozen, ok := thaw(string(freeze(packs, 1)), 1)
	if !ok {
		t.Fatal("not read")
	}
	s, err := NewSet(frozen)
	if err != nil {
		t.Fatal(err)
	}
	r := s.rules[0]
	if len(r.Tests.Hit) > 0 {
		t.Fatal("the frozen rule has tests of its own")
	}
	tried, err := s.TryRules(t.Context(), func(x *Rule) bool { return x == r })
	if err != nil || len(tried) < 2 {
		t.Errorf("got %d tests of %s, %v, want those of its pack", len(tried), r.Name(), err)
	}
	y, err := r.YAML()
	if err != nil || !strings.Contains(string(y), "tests:") {
		t.Errorf("got %s, %v, want the rule with its tests", y, err)
	}
}
