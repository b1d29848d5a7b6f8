package mend

import (
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// repaired is the outcome of a plan, and a failure when the plan breaks a law.
func repaired(t testing.TB, text string, o Options) string {
	t.Helper()
	edits := Plan(text, o)
	checkLaws(t, text, edits, o)
	return Apply(text, edits)
}

// checkLaws wants what every plan promises.
func checkLaws(t testing.TB, text string, edits []Edit, o Options) {
	t.Helper()
	end := 0
	for _, e := range edits {
		switch {
		case e.Start < end:
			t.Errorf("%q: edit at %d overlaps the one before, which ends at %d", text, e.Start, end)
		case e.Start >= e.End || e.End > len(text):
			t.Fatalf("%q: edit has the range %d to %d", text, e.Start, e.End)
		case text[e.Start:e.End] != e.Before:
			t.Errorf("%q: edit says %q stands at %d, it is %q", text, e.Before, e.Start, text[e.Start:e.End])
		case e.Before == e.After:
			t.Errorf("%q: edit changes nothing at %d", text, e.Start)
		case e.Rule == "" || e.Why == "" || e.Confidence < 90 || e.Confidence > 100:
			t.Errorf("%q: edit without evidence: %+v", text, e)
		case e.Grade == GradeC && o.Policy != Full:
			t.Errorf("%q: edit of grade C under the policy %s: %+v", text, o.Policy, e)
		case utf8.ValidString(text) && !utf8.ValidString(e.Before+e.After):
			t.Errorf("%q: edit cuts a rune: %+v", text, e)
		}
		for _, p := range o.Protected {
			if e.Start < p[1] && p[0] < e.End {
				t.Errorf("%q: edit %d to %d touches the protected %v", text, e.Start, e.End, p)
			}
		}
		end = e.End
	}
	fixed := Apply(text, edits)
	if got := Undo(fixed, edits); got != text {
		t.Errorf("%q became %q, undone %q", text, fixed, got)
	}
}

func TestApplyUndo(t *testing.T) {
	edits := []Edit{{Start: 0, End: 1, Before: "a", After: "xyz"}, {Start: 3, End: 5, Before: "de", After: ""}, {Start: 5, End: 6, Before: "f", After: "f "}}
	const text, want = "abcdefg", "xyzbcf g"
	if got := Apply(text, edits); got != want {
		t.Errorf("Apply = %q, want %q", got, want)
	}
	if got := Undo(want, edits); got != text {
		t.Errorf("Undo = %q, want %q", got, text)
	}
	if got := Apply(text, nil); got != text {
		t.Errorf("Apply without edits = %q", got)
	}
}

// TestCompose joins the edits of several steps in one place into one edit of
// the source.
func TestCompose(t *testing.T) {
	// A doubly encoded reference to garbled quotation marks, and a lost space.
	const text = "He said &acirc;&euro;&oelig;no.&acirc;&euro;&#157;Then he left."
	got := Plan(text, Options{})
	checkLaws(t, text, got, Options{})
	if fixed := Apply(text, got); fixed != "He said “no.” Then he left." {
		t.Errorf("repaired to %q", fixed)
	}
	var rules []string
	for _, e := range got {
		rules = append(rules, e.Rule)
	}
	if diff := cmp.Diff([]string{"entity+mojibake", "entity+mojibake+sentence-space"}, rules); diff != "" {
		t.Errorf("rules (-want +got):\n%s", diff)
	}
}

func TestPolicies(t *testing.T) {
	const text = "It is not the end ,he said and went on to the next one :it was blue ,red and green."
	if got := Plan(text, Options{Policy: Off}); got != nil {
		t.Errorf("policy off planned %v", got)
	}
	for _, p := range []struct {
		p    Policy
		want string
	}{{Safe, "safe"}, {Full, "full"}, {Off, "off"}} {
		if p.p.String() != p.want {
			t.Errorf("%d is called %q, want %q", p.p, p.p, p.want)
		}
	}
}

func TestProtected(t *testing.T) {
	const text = "CafÃ© and cafÃ©, as cafÃ© ."
	first, space := strings.Index(text, "Ã©"), strings.LastIndex(text, " ")
	for _, c := range []struct {
		protected [][2]int
		want, why string
	}{
		{nil, "Café and café, as café.", "nothing protected"},
		{[][2]int{{first, first + 4}}, "CafÃ© and café, as café.", "the first garbled letter"},
		{[][2]int{{first + 1, first + 2}}, "CafÃ© and café, as café.", "a part of it"},
		{[][2]int{{0, len(text)}}, text, "everything"},
		{[][2]int{{first, first + 4}, {space, space + 1}}, "CafÃ© and café, as café .", "two places"},
	} {
		if got := repaired(t, text, Options{Protected: c.protected, Lang: "en"}); got != c.want {
			t.Errorf("%s: got %q, want %q", c.why, got, c.want)
		}
	}
}

func TestExplain(t *testing.T) {
	const text = "One line.\nIt is a cafÃ© here."
	var b strings.Builder
	if err := Explain(&b, text, Plan(text, Options{})); err != nil {
		t.Fatal(err)
	}
	const want = "2:12\t\"Ã©\" -> \"é\"\tin \"It is a caf[Ã©] here.\"\tmojibake B 99%\tUTF-8 read as windows-1252\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// seeds are texts that show every kind of fault, for the fuzzers.
var seeds = []string{
	"", "plain text", "cafÃ© Â© ÃƒÂ©", "called»Such Name «are", "it has— by luck— gone", "aswell as alot",
	"Drill’Practice’— Office", "one.The next", "word , word .", "\u200b\ufeffa\u00adb\u00a0c", "&amp;amp;quot;", "a\r\nb\rc\u2028d",
	"\xff\xfe\x80 caf\xe9", "\x1b[31mred\x1b[0m\x00", "pаypal is a word", "e\u0301 and n\u0303", "ﬁne ﬂow", "“ so ” it“is”",
	"don‘t don´t don`t don?t don�t", "exam-\nple example", "â€œHelloâ€ voilÃ  Ã ", "–ë–£ –ê", "╨╛╤é╨┤", "\u0085\u0093a\u0094",
	"« Older | Newer »", "» Archive »", "\"a.\"The b", "f(x) = {a , b}", "ＡＢＣ", "K\u0301\u212a", "’’’’’’", "————", "  . . .",
}

func FuzzPlan(f *testing.F) {
	for i, s := range seeds {
		f.Add(s, uint8(i), "", uint16(i), uint16(2*i))
		f.Add("The end of the day is near and "+s, uint8(i), "en", uint16(3), uint16(9))
	}
	f.Fuzz(func(t *testing.T, text string, policy uint8, lang string, a, b uint16) {
		o := Options{Policy: Policy(policy % 2), Lang: lang}
		if lo, hi := int(min(a, b)), int(max(a, b)); lo < hi && hi <= len(text) {
			o.Protected = [][2]int{{lo, hi}}
		}
		edits := Plan(text, o)
		checkLaws(t, text, edits, o)
		o.Protected = nil
		edits = Survey(text, "another text of the document").Plan(text, o)
		checkLaws(t, text, edits, o)
	})
}

// TestStable wants a repaired text to need no second repair. It is no law: what
// a first repair brings to light can be evidence for another, in text that is
// garbled beyond what happens on pages.
func TestStable(t *testing.T) {
	for _, text := range append(seeds, mixedText(1<<15)) {
		for _, policy := range []Policy{Safe, Full} {
			o := Options{Policy: policy}
			fixed := repaired(t, text, o)
			if again := Plan(fixed, o); len(again) > 0 {
				t.Errorf("%s: %q became %q, which is repaired again: %+v", policy, text, fixed, again)
			}
		}
	}
}

// TestConcurrent plans the blocks of one document at the same time and wants
// what planning them one after another gives.
func TestConcurrent(t *testing.T) {
	blocks := append(strings.Split(mixedText(1<<13), "\n"), seeds...)
	d := Survey(blocks...)
	want := make([][]Edit, len(blocks))
	for i, b := range blocks {
		want[i] = d.Plan(b, Options{})
	}
	d = Survey(blocks...)
	got := make([][]Edit, len(blocks))
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for i := w; i < len(blocks); i += 4 {
				got[i] = d.Plan(blocks[i], Options{})
			}
		})
	}
	wg.Wait()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("(-one after another +at once):\n%s", diff)
	}
}

// TestBlocks wants a text planned by lines to come out as it does whole.
func TestBlocks(t *testing.T) {
	text := mixedText(1<<14) + "The drills called»Brave Shield «are on, it’s said.\nIt guards the «sea.» It has— by luck— aswell won."
	lines := strings.Split(text, "\n")
	d := Survey(lines...)
	for i, l := range lines {
		lines[i] = Apply(l, d.Plan(l, Options{}))
	}
	if diff := cmp.Diff(strings.Split(repaired(t, text, Options{}), "\n"), lines); diff != "" {
		t.Errorf("(-whole +by lines):\n%s", diff)
	}
}
