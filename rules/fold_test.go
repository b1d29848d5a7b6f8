package rules

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestFold(t *testing.T) {
	for _, c := range []struct{ in, want, why string }{
		{"  Leave\u00a0a \n Reply ", "leave a reply", "spaces are one, ends go"},
		{"Don’t ‘quote’ “me” „ok“ «да» ‹x›", `don't 'quote' "me" "ok" "да" 'x'`, "quotes are straight"},
		{"a–b—c−d‑e", "a-b-c-d-e", "dashes are one"},
		{"Sh\u00ada\u200br\ufeffe\u2060", "share", "invisible characters go"},
		{"Read more…", "read more...", "an ellipsis is three dots"},
		{"ＦＵＬＬ　Ｗｉｄｔｈ：", "full width:", "full width is ASCII"},
		{"E\u0301cole ÉCOLE", "école école", "accents are composed"},
		{"İSTANBUL ısı IŞIK", "istanbul isi işik", "the Turkish i's are one"},
		{"ΛΌΓΟΣ λόγος", "λόγοσ λόγοσ", "the final sigma is a sigma"},
		{"ПОДПИСАТЬСЯ", "подписаться", "Cyrillic loses its case"},
		{"مـــرحبا", "مرحبا", "the Arabic stretching stroke goes"},
		{"「読む」", `"読む"`, "corner brackets are quotes"},
		{"a\x00b\x07c", "abc", "control characters go"},
		{"", "", "nothing stays nothing"},
		{"\u00a0\u200b", "", "spaces and invisible characters alone are nothing"},
		{"か\u3099", "が", "voicing marks are composed"},
	} {
		if got := Fold(c.in); got != c.want {
			t.Errorf("Fold(%q): got %q, want %q: %s", c.in, got, c.want, c.why)
		}
	}
}

// Folding twice is folding once; every folded byte stands for bytes of the text,
// in order, whole characters.
func FuzzFold(f *testing.F) {
	for _, s := range []string{"Don’t  “quote”…", "e\u0301 İ ﬀ", "\xff\u200b x", "か\u3099 ＡＢ", strings.Repeat(" \u00a0", 5) + "x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := Fold(s)
		if utf8.ValidString(s) {
			if twice := Fold(once); twice != once {
				t.Fatalf("Fold(%q): got %q, folded again %q", s, once, twice)
			}
		}
		l := folder{keep: true}
		l.add(s)
		if string(l.out) != once || len(l.lo) != len(l.out) || len(l.hi) != len(l.out) {
			t.Fatalf("with places: got %q and %d, %d places, want %q", l.out, len(l.lo), len(l.hi), once)
		}
		for i := range l.out {
			lo, hi := int(l.lo[i]), int(l.hi[i])
			if lo >= hi || hi > len(s) || i > 0 && (lo < int(l.lo[i-1]) || hi < int(l.hi[i-1])) {
				t.Fatalf("folded byte %d of %q stands for [%d,%d), after [%d,%d)", i, s, lo, hi, l.lo[max(0, i-1)], l.hi[max(0, i-1)])
			}
			if utf8.ValidString(s) && (!utf8.RuneStart(s[lo]) || hi < len(s) && !utf8.RuneStart(s[hi])) {
				t.Fatalf("folded byte %d of %q stands for [%d,%d): no whole characters", i, s, lo, hi)
			}
		}
	})
}

func TestSentence(t *testing.T) {
	for _, c := range []struct{ text, match, want string }{
		{"One. Two here. Three.", "here", "Two here."},
		{"One. Two here", "here", "Two here"},
		{"He met Dr. J. Smith of the U.S. Army here. Then he left.", "here", "He met Dr. J. Smith of the U.S. Army here."},
		{"“Go here!” he said. Then", "here", "“Go here!” he said."},
		{"He said “no.” It was here. End.", "here", "It was here."},
		{"第一句。第二句在这里！第三句。", "这里", "第二句在这里！"},
		{"Is it here? Yes. No.", "Is it here? Yes", "Is it here? Yes."},
		{"Version 2.5 is here. And 3.", "here", "Version 2.5 is here."},
		{"هل هنا؟ نعم.", "نعم", "نعم."},
	} {
		i := strings.Index(c.text, c.match)
		from, to := sentence(c.text, i, i+len(c.match))
		if got := c.text[from:to]; got != c.want {
			t.Errorf("%q in %q: got %q, want %q", c.match, c.text, got, c.want)
		}
	}
}
