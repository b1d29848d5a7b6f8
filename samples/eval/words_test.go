package eval

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWords(t *testing.T) {
	for _, c := range []struct {
		in   string
		want []string
		why  string
	}{
		{"Don’t stop_me", []string{"don", "t", "stop", "me"}, "punctuation and the underscore part words"},
		{"2019Share endNext ABCdef", []string{"2019", "share", "end", "next", "abcdef"}, "glued words part at digit and small-to-capital"},
		{"STRASSE Straße ﬁne", []string{"strasse", "strasse", "fine"}, "folded, compatibility forms resolved"},
		{"so\u00adft ze\u200bro", []string{"soft", "zero"}, "invisible characters do not part words"},
		{"e\u0301te\u0301", []string{"été"}, "composed"},
		{"x² Ⅷ ３rd", []string{"x", "2", "viii", "3", "rd"}, "numbers of all forms"},
		{"— … !", nil, "an ornament has no words"},
	} {
		if diff := cmp.Diff(c.want, words(c.in)); diff != "" {
			t.Errorf("words(%q): %s (-want +got):\n%s", c.in, c.why, diff)
		}
	}
}

func TestWordsLower(t *testing.T) {
	for _, c := range []struct {
		in   string
		want []string
		why  string
	}{
		{"Snake_Case, x2 and 3.5", []string{"snake_case", "x2", "and", "3", "5"}, "underscore and digits belong to words"},
		{"ΟΔΟΣ ΣΑ", []string{"οδος", "σα"}, "a last sigma has its own form"},
		{"İzmir", []string{"i", "zmir"}, "the dotted I becomes an i and a mark, and marks part words"},
		{"हिन्दी", []string{"ह", "न", "द"}, "vowel signs are marks"},
	} {
		if diff := cmp.Diff(c.want, wordsLower(c.in)); diff != "" {
			t.Errorf("wordsLower(%q): %s (-want +got):\n%s", c.in, c.why, diff)
		}
	}
}

func TestNormName(t *testing.T) {
	for in, want := range map[string]string{
		"By The Daily Ledger": "daily ledger",
		"the-ledger.com":      "ledger",
		"Von Ruth Maas":       "ruth maas",
		"The":                 "the",
		"com":                 "com",
		"":                    "",
	} {
		if got := normName(in); got != want {
			t.Errorf("normName(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSpaced(t *testing.T) {
	if got, want := spaced("\n a\u00a0\u2003b \x1c c\t"), "a b c"; got != want {
		t.Errorf("spaced = %q, want %q", got, want)
	}
}
