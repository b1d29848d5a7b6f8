package rules

import (
	"math/rand/v2"
	"regexp"
	"regexp/syntax"
	"strings"
	"testing"
	"unicode"
)

// passes reports whether text passes the prefilter of a pattern, found the slow
// way.
func passes(p *pattern, text string) (clause, bool) {
	w := withinText([]byte(text))
	for _, c := range p.clauses {
		ok := false
		for l := range c.lits.all() {
			for at := 0; at+len(l) <= len(text); at++ {
				ok = ok || strings.HasPrefix(text[at:], l) && w.admits(c.reach, at, at+len(l))
			}
		}
		if !ok {
			return c, false
		}
	}
	return clause{}, true
}

// sample writes a text that re matches, made of choices of rng.
func sample(b *strings.Builder, re *syntax.Regexp, rng *rand.Rand) {
	switch re.Op {
	case syntax.OpLiteral:
		b.WriteString(string(re.Rune))
	case syntax.OpCharClass:
		if len(re.Rune) == 0 {
			return
		}
		i := rng.IntN(len(re.Rune)/2) * 2
		for range 20 {
			r := re.Rune[i] + rune(rng.IntN(int(min(re.Rune[i+1]-re.Rune[i]+1, 300))))
			if f := foldRune(r); f == r && !unicode.IsControl(r) && !foldsToSpace(r) {
				b.WriteRune(r)
				return
			}
		}
		b.WriteRune(re.Rune[i])
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		b.WriteString([]string{"x", " ", ".", "é", "7"}[rng.IntN(5)])
	case syntax.OpCapture:
		sample(b, re.Sub[0], rng)
	case syntax.OpStar, syntax.OpPlus, syntax.OpQuest, syntax.OpRepeat:
		lo, hi := 0, 3
		switch re.Op {
		case syntax.OpPlus:
			lo = 1
		case syntax.OpQuest:
			hi = 1
		case syntax.OpRepeat:
			lo, hi = re.Min, re.Max
			if hi < 0 {
				hi = lo + 3
			}
		}
		for range lo + rng.IntN(min(hi-lo, 4)+1) {
			sample(b, re.Sub[0], rng)
		}
	case syntax.OpConcat:
		for _, s := range re.Sub {
			sample(b, s, rng)
		}
	case syntax.OpAlternate:
		sample(b, re.Sub[rng.IntN(len(re.Sub))], rng)
	}
}

// trickyPatterns have the shapes that a prefilter can get wrong.
var trickyPatterns = []string{
	`^reply`, `reply$`, `^\W*reply\W*$`, `^(?:a|b|the) (?:view|opinion)s?$`, `^(?:x )?share`, `^(?:share|follow)?(?: us)? on facebook`,
	`\bviews?\b.{0,20}\b(?:author|editor)s?\b`, `(?:a+b)+c`, `^[<>«»]+ ?next`, `^\$\d+`, `(?:foo|)bar`, `(?:foo|ba?)`, `^(?:\d+ )?min`,
	`^(?:(?:privacy|terms|of|use|&)\b\W*){2,9}$`, `^\pL+ is an? (?:writer|poet)`, `(?:подпис|поддерж)[а-я]+ на`, `^« précédent`, `…more$`, `[’']s blog`,
	`[^a-z]ads[^a-z]`, `^(?P<who>.+?) is a (?:columnist|critic)\.?$`, `(?:推荐|相关)阅读`, `^.{0,3}tags?:`, `^(?:[a-z]+ ){2}on`, `(?:(?:(?:ab)?c)?d)?e`,
	`^(?:–|-|—) ?advertisement ?(?:–|-|—)$`, `\bdon['’]t miss`, `^\W*\w+ comments?\W*$`, `İstanbul|ısı`, `(?i)CAPS`, `A-Z[A-Z]+x`,
}

// Whatever a pattern matches passes its prefilter; a pattern matches if and only
// if one of its parts does; and its relaxed form matches wherever it does.
func TestPrefilter(t *testing.T) {
	sources := append([]string(nil), trickyPatterns...)
	packs, _ := Builtin()
	for _, p := range packs {
		for _, r := range p.Rules {
			sources = append(sources, r.Regexp...)
		}
	}
	rng := rand.New(rand.NewPCG(1, 2))
	tried := 0
	for _, src := range sources {
		tree, err := parseRegexp(src)
		if err != nil {
			t.Errorf("%s: %v", src, err)
			continue
		}
		whole := compileTree(t, tree)
		loose := compileTree(t, relaxed(tree))
		var parts []*pattern
		for _, part := range split(tree) {
			parts = append(parts, newPattern(part, 0))
		}
		for range 12 {
			var b strings.Builder
			sample(&b, tree, rng)
			text := b.String()
			if rng.IntN(3) == 0 {
				text = "é " + text + " ünd"
			}
			if len(text) > 3000 {
				continue
			}
			hit := whole.MatchString(text)
			any := false
			for _, p := range parts {
				m := compileTree(t, p.tree).MatchString(text)
				if c, ok := passes(p, text); m && !ok {
					t.Fatalf("%s\nmatches %q, but the prefilter stops it: none of %q (%d)", src, text, c.lits, c.reach)
				}
				any = any || m
			}
			if hit != any {
				t.Fatalf("%s\non %q: whole %v, parts %v", src, text, hit, any)
			}
			if hit {
				tried++
				if !loose.MatchString(text) {
					t.Fatalf("%s\nmatches %q, its relaxed form does not", src, text)
				}
			}
		}
	}
	if tried < 5*len(sources) {
		t.Errorf("only %d texts matched, of %d patterns: the test is too weak", tried, len(sources))
	}
}

var programs = map[string]*regexp.Regexp{}

func compileTree(t *testing.T, tree *syntax.Regexp) *regexp.Regexp {
	t.Helper()
	var b strings.Builder
	source(&b, tree)
	re := programs[b.String()]
	if re == nil {
		var err error
		if re, err = regexp.Compile(b.String()); err != nil {
			t.Fatalf("%s: %v", b.String(), err)
		}
		programs[b.String()] = re
	}
	return re
}

// A folded pattern matches the folded text where the pattern as written matches
// the text, case apart.
func TestFoldRegexp(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		want          bool
		why           string
	}{
		{`Leave A Reply`, "LEAVE a reply", true, "literals lose their case"},
		{`[A-Z]{3} news`, "abc NEWS", true, "classes lose their case"},
		{`[^A-Z]x`, "bx", false, "a negated class leaves out what its letters fold to"},
		{`don’t`, "don't", true, "curly quotes are straight"},
		{`[’]s`, "it's", true, "also in a class"},
		{`[^’]s`, "it’s", false, "also in a negated class"},
		{`a – b`, "a - b", true, "dashes are one"},
		{`more…`, "more...", true, "an ellipsis is three dots"},
		{`Überblick`, "ÜBERBLICK", true, "letters beyond ASCII lose their case"},
		{`ВСЕ`, "все", true, "and other alphabets"},
		{`\pLx`, "Äx", true, "letter classes stay"},
		{`ａｂｃ`, "ABC", true, "full width is ASCII"},
		{`^a\x{00a0}b$`, "a   b", true, "spaces are one"},
	} {
		tree, err := parseRegexp(c.pattern)
		if err != nil {
			t.Errorf("%s: %v", c.pattern, err)
			continue
		}
		if got := compileTree(t, tree).MatchString(Fold(c.text)); got != c.want {
			t.Errorf("%s on %q: got %v, want %v: %s", c.pattern, c.text, got, c.want, c.why)
		}
	}
}

// The source of a tree means what the pattern it was parsed from means.
func TestSource(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for _, src := range append(trickyPatterns, `a{2,5}?b`, `(?m:^x$)`, `x{3}`, `x{2,}`, `(?s:.)y`, `[[:alpha:]]z`, `\Bq`, `[\pL'-]+x`, `[^\pL ]x`, `[^\pL]`, `[\pL\pN_]+`, `[-\]\\^a]z`, `\PLx`, `[éèà-ç]`) {
		tree, err := syntax.Parse(src, syntax.Perl)
		if err != nil {
			t.Fatal(err)
		}
		want, got := regexp.MustCompile(src), compileTree(t, tree)
		for range 50 {
			var b strings.Builder
			sample(&b, tree, rng)
			s := b.String()
			if w, g := want.FindStringIndex(s), got.FindStringIndex(s); !equal(w, g) {
				t.Fatalf("%s on %q: got %v, want %v", src, s, g, w)
			}
		}
	}
}

func equal(a, b []int) bool {
	return (a == nil) == (b == nil) && (a == nil || a[0] == b[0] && a[1] == b[1])
}
