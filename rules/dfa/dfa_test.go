package dfa

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"testing"
)

var expressions = []string{
	`a`, `\Aa`, `a\z`, `\Aab|cd\z`, `(?:\A|[ -/])ab`, `^a`, `a$`, `(?m)^ab$`, `(?m:^)b`, `[^a]b`, `(?s).b`, `.b`,
	`\bab\b`, `\Bb`, `b\B`, `\b`, `\B`, `\A\b`, `a\b.`, `a*\z`, `\A(?:ab|a)*c\z`, `a{2,3}b`, `(?:ab){3}`, `\A.{4,6}\z`,
	`[\pL'-]+ß`, `\A\PL*ä`, `[а-я]+\z`, `日本|本日`, `[^\x00-\x7f]{2}`, `\A[^.!?]*[.!?]?[^.!?]*\z`, `(a)(b)?`, `a+?b`, `(?i)Ab`, `(?i)k`, `(?i)s+\z`, `(?i)[a-c]B`, `(?i)äß`, `ſ`, `[ſ-ɏ]`,
	`\x{fffd}`, `\x{10ffff}`, `[^a-z]\z`, `\A\z`, `(?:)`, `[^\x00-\x{10ffff}]`, `a(?:)*b`, `(?:a?)+b`,
}

var texts = []string{
	"", "a", "b", "ab", "ba", "aab", "abab", "ab ab", " ab", "-ab-", "cd", "cab", "a\nb", "\nab\n", "ab\n", "a.b", "aaab", "ababab", "abcdef", "ä", "äß",
	"straße ß", "привет", "Привет!", "本日", "日本語", "a日", "\xff", "a\xffb", "\xe6\x97", "�", "\U0010ffff", "one. two", "one. two! three", "_ab", "1ab", "AB", "ſ", "K", "Bk", "AbB", "ÄSS", "Äß", "ÄẞS",
}

// check compares with package regexp, which knows.
func check(t *testing.T, src string, r *Regexp, text string) {
	t.Helper()
	want := regexp.MustCompile(src).MatchString(text)
	if got := r.Match([]byte(text)); got != want {
		t.Errorf("%s on %q: got %v, want %v, as package regexp says", src, text, got, want)
	}
	if got := r.MatchString(text); got != want {
		t.Errorf("%s on the string %q: got %v, want %v, as package regexp says", src, text, got, want)
	}
}

func TestMatch(t *testing.T) {
	for _, src := range expressions {
		r := New(src, NewMemory(1<<20))
		for range 2 { // the second time the states are there
			for _, text := range texts {
				check(t, src, r, text)
			}
		}
		if r.machine.Load() == nil {
			t.Errorf("%s: got no automaton, want one: the test tests nothing", src)
		}
	}
}

// Random texts of few characters reach states that no example thinks of.
func TestMatchRandom(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	letters := []rune("aaabbc .-\nä本_")
	for _, src := range expressions {
		r := New(src, NewMemory(1<<20))
		for range 200 {
			var b strings.Builder
			for range rnd.IntN(9) {
				b.WriteRune(letters[rnd.IntN(len(letters))])
			}
			check(t, src, r, b.String())
		}
	}
}

// manyStates has a state for each set of the last twelve places that an a stood at.
const manyStates = `a[ab]{12}c`

// An automaton that texts always lead to new states is given up.
func TestLarge(t *testing.T) {
	memory := NewMemory(1 << 20)
	r, rnd := New(manyStates, memory), rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		b := make([]byte, 40)
		for i := range b {
			b[i] = "aaabbbc"[rnd.IntN(7)]
		}
		check(t, manyStates, r, string(b))
	}
	if !r.large.Load() || r.machine.Load() != nil {
		t.Errorf("got an automaton of thousands of states, want it given up")
	}
	if re := r.full.Load(); re == nil || memory.used != r.held || r.held <= 0 || r.held > 10_000 {
		t.Errorf("got %d bytes in use, %d by the expression, want those that package regexp takes alone", memory.used, r.held)
	}
}

// One that is full once in a while is emptied.
func TestEmptied(t *testing.T) {
	memory := NewMemory(1 << 20)
	r := New(manyStates, memory)
	var first *machine
	for n := range uint(16 << 10) {
		b := []byte("a")
		for i := range 12 { // most texts lead to states that are there
			b = append(b, "ab"[n>>2>>i&1])
		}
		check(t, manyStates, r, string(b)+"bbbbbbbbbbbbc")
		if first == nil {
			first = r.machine.Load()
		}
	}
	m := r.machine.Load()
	if r.large.Load() || m == nil || m == first || !m.emptied {
		t.Fatalf("got an automaton given up %v, emptied %v, want the second", r.large.Load(), m != nil && m.emptied)
	}
	if m.kept > maxKept || m.counted != m.kept || memory.used != r.held {
		t.Errorf("got %d bytes in an automaton, %d counted, want at most %d; in all %d of %d", m.kept, m.counted, maxKept, r.held, memory.used)
	}
}

// Expressions that were not used of late give back what they hold, and are right
// when they are used again.
func TestMemory(t *testing.T) {
	const limit = 64 << 10
	memory := NewMemory(limit)
	var list []*Regexp
	for range 4 {
		for _, src := range expressions {
			list = append(list, New(src, memory))
		}
	}
	often := New(`\Ax`, memory)
	check(t, `\Ax`, often, "xy")
	kept := often.machine.Load()
	for range 3 {
		for i, r := range list {
			for _, text := range texts {
				check(t, expressions[i%len(expressions)], r, text)
			}
			r.Full()
			check(t, `\Ax`, often, "xy")
		}
	}
	if memory.used > limit {
		t.Errorf("got %d bytes in use, want at most %d", memory.used, limit)
	}
	held, count := 0, 0
	for _, r := range append(list, often) {
		held += r.held
		if (r.machine.Load() != nil || r.full.Load() != nil) != (r.held > 0) || (r.held > 0) != r.counted {
			t.Errorf("%s: got %d bytes counted, automaton %v, package regexp %v, in the list %v: want all or nothing",
				r.src, r.held, r.machine.Load() != nil, r.full.Load() != nil, r.counted)
		}
		if m := r.machine.Load(); m != nil && (m.counted != m.kept || m.kept != m.size()) {
			t.Errorf("%s: got an automaton of %d bytes, %d of them counted, want %d", r.src, m.kept, m.counted, m.size())
		}
		if r.held > 0 {
			count++
		}
	}
	if held != memory.used || count != len(memory.list) {
		t.Errorf("got %d bytes and %d expressions in the memory, want %d and %d, as the expressions say", memory.used, len(memory.list), held, count)
	}
	if count == 0 || count > len(list)/2 {
		t.Errorf("got %d of %d expressions that hold memory, want a few: the test tests nothing", count, len(list))
	}
	if often.machine.Load() != kept {
		t.Error("an expression that was used all the time was built again, want it kept")
	}
}

// An automaton grows, and is given up, while others read it: for good, or because
// memory for another one is needed.
func TestConcurrent(t *testing.T) {
	want := regexp.MustCompile(manyStates)
	for _, bytes := range []int{1 << 20, 4 << 10} {
		memory := NewMemory(bytes)
		r, other := New(manyStates, memory), New(`(a|b)+c`, memory)
		var wg sync.WaitGroup
		for w := range 4 {
			wg.Go(func() {
				rnd := rand.New(rand.NewPCG(5, uint64(w)))
				for range 500 {
					b := make([]byte, 30)
					for i := range b {
						b[i] = "aaabbbc"[rnd.IntN(7)]
					}
					if got := r.Match(b); got != want.Match(b) {
						t.Errorf("%s on %q: got %v, want %v", manyStates, b, got, !got)
						return
					}
					if other.Match(b) && !strings.Contains(string(b), "c") || other.Full() == nil {
						t.Errorf("(a|b)+c on %q: got a match, want none", b)
						return
					}
				}
			})
		}
		wg.Wait()
	}
}

func TestUnsound(t *testing.T) {
	r := New(`a(`, NewMemory(1<<20))
	if r.Match([]byte("a(")) || r.Full() != nil || r.FindString("a(") != "" || len(r.Split("a(", -1)) != 1 || r.Err() == nil {
		t.Error("an unsound expression matches, want nothing of it")
	}
}

func FuzzMatch(f *testing.F) {
	for i, src := range expressions {
		f.Add(src, texts[i%len(texts)])
	}
	f.Fuzz(func(t *testing.T, src, text string) {
		re, err := regexp.Compile(src)
		if err != nil || len(src) > 200 || len(text) > 2000 {
			return
		}
		r := New(src, NewMemory(1<<16))
		for range 2 {
			if got, want := r.Match([]byte(text)), re.MatchString(text); got != want {
				t.Errorf("%s on %q: got %v, want %v, as package regexp says", src, text, got, want)
			}
		}
	})
}

// The floor is package regexp on the same texts.
func BenchmarkMatch(b *testing.B) {
	const src = `\A[^0-9a-z]*(?:privacy|cookies?|terms(?: of use)?|contact(?: us)?|sitemap|help|about(?: us)?)(?: ?[|·] ?(?:privacy|terms|help))*\z`
	var lines [][]byte
	for i := range 100 {
		lines = append(lines, fmt.Appendf(nil, "about the %d bells of the harbour, and who rings them", i), []byte("· terms | privacy"))
	}
	r, re := New(src, NewMemory(1<<20)), regexp.MustCompile(src)
	b.Run("dfa", func(b *testing.B) {
		for b.Loop() {
			for _, l := range lines {
				r.Match(l)
			}
		}
	})
	b.Run("regexp", func(b *testing.B) {
		for b.Loop() {
			for _, l := range lines {
				re.Match(l)
			}
		}
	})
}

// The finders return what those of package regexp return.
func TestFind(t *testing.T) {
	for _, src := range expressions {
		r, re := New(src, NewMemory(1<<20)), regexp.MustCompile(src)
		for _, text := range texts {
			got := []any{
				r.FindString(text), r.FindStringIndex(text), r.FindStringSubmatch(text), r.FindStringSubmatchIndex(text), r.FindAllStringIndex(text, 2),
				r.FindAllStringSubmatch(text, -1), r.FindAllStringSubmatchIndex(text, -1), r.ReplaceAllString(text, "<$0>"), r.Split(text, 3),
			}
			want := []any{
				re.FindString(text), re.FindStringIndex(text), re.FindStringSubmatch(text), re.FindStringSubmatchIndex(text), re.FindAllStringIndex(text, 2),
				re.FindAllStringSubmatch(text, -1), re.FindAllStringSubmatchIndex(text, -1), re.ReplaceAllString(text, "<$0>"), re.Split(text, 3),
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s on %q: got %q, want %q, as package regexp says", src, text, got, want)
			}
		}
	}
}
