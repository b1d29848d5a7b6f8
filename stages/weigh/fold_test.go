package weigh

import "testing"

// What folded says must be what fold would show.
func TestFoldedIsFold(t *testing.T) {
	lines := []string{
		"", " ", "A", "a", "A b", "a  B!", "«A-b»", "Élan vital", "élan – VITAL", "é", "日本 語", "日本語", "a b c", "ab c",
		"İstanbul", "x\xff", "x\uFFFD", "\xff", "1 2", "१२",
	}
	for _, a := range lines {
		for _, b := range lines {
			if got, want := folded(a, fold(b)), fold(a) == fold(b); got != want {
				t.Errorf("folded(%q, %q): got %v, want %v, as fold says", a, fold(b), got, want)
			}
		}
	}
}
