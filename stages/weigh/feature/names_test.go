package feature

import "testing"

// TestEveryFeatureHasAName: a feature that is added without a name, or two of one
// name, would make explanations silent or ambiguous.
func TestEveryFeatureHasAName(t *testing.T) {
	for _, width := range []int{fEnd, fTextEnd} {
		s := &Sheet{width: width}
		seen := map[string]int{}
		for k := range width + SecondWidth {
			name := s.Name(k)
			if name == "" {
				t.Errorf("width %d: feature %d has no name", width, k)
			}
			if other, ok := seen[name]; ok {
				t.Errorf("width %d: features %d and %d are both called %q", width, other, k, name)
			}
			seen[name] = k
		}
		if s.Name(-1) != "" || s.Name(width+SecondWidth) != "" {
			t.Errorf("width %d: a number out of range has a name", width)
		}
		if got, want := s.Name(s.Own()), "first look: this block by itself"; got != want {
			t.Errorf("width %d: Own is called %q, want %q", width, got, want)
		}
	}
}
