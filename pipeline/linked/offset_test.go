package linked

import (
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"
)

// check compares every border of a text with counting from the start.
func check(t *testing.T, text string) {
	t.Helper()
	o := NewOffsets(text)
	runes, units := 0, 0
	step := func(b int) {
		if got := o.Runes(b); got != runes {
			t.Fatalf("Runes(%d) = %d, want %d", b, got, runes)
		}
		if got := o.UTF16(b); got != units {
			t.Fatalf("UTF16(%d) = %d, want %d", b, got, units)
		}
		if got := o.FromRunes(runes); got != b {
			t.Fatalf("FromRunes(%d) = %d, want %d", runes, got, b)
		}
		if got := o.FromUTF16(units); got != b {
			t.Fatalf("FromUTF16(%d) = %d, want %d", units, got, b)
		}
	}
	for b, c := range text {
		step(b)
		runes++
		units += len(utf16.Encode([]rune{c}))
	}
	step(len(text))
}

func TestOffsets(t *testing.T) {
	for _, s := range []string{"", "a", "é", "日本", "a😀b", strings.Repeat("x", every), strings.Repeat("é", every), strings.Repeat("😀", every), strings.Repeat("a", every-1) + "日" + strings.Repeat("b", 2*every)} {
		check(t, s)
	}
	o := NewOffsets("aé😀")
	for _, tt := range []struct{ got, want int }{{o.Runes(2), 1}, {o.Runes(99), 3}, {o.Runes(-1), 0}, {o.FromRunes(99), 7}, {o.FromUTF16(3), 3}, {o.FromUTF16(-1), 0}} {
		if tt.got != tt.want {
			t.Errorf("got %d, want %d", tt.got, tt.want)
		}
	}
}

func FuzzOffsets(f *testing.F) {
	f.Add("a😀b", 300)
	f.Fuzz(func(t *testing.T, s string, n int) {
		if !utf8.ValidString(s) {
			t.Skip()
		}
		check(t, s)
		if n = n % 700; n > 0 && len(s) < 100 {
			check(t, strings.Repeat(s, n))
		}
	})
}
