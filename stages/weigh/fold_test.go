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

// TestMayName tells names beside buttons from the buttons.
func TestMayName(t *testing.T) {
	for _, s := range []string{"Ann Lee", "Ann van Lee", "annlee", "Example Staff", "王敬照", "(Bo Ray)"} {
		if !mayName(s) {
			t.Errorf("%q may not be a name, want it to", s)
		}
	}
	for _, s := range []string{"36", "Edit", "Share to Lane", "Invite manually", "Folgen"} {
		if mayName(s) {
			t.Errorf("%q may be a name, want a button", s)
		}
	}
}
