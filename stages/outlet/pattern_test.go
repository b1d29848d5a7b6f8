package outlet

import "testing"

// A pattern that is not sound would match nothing, without a word.
func TestPatterns(t *testing.T) {
	if len(patterns) < 50 {
		t.Errorf("got %d patterns, want those of the whole package", len(patterns))
	}
	for _, p := range patterns {
		if err := p.Err(); err != nil {
			t.Errorf("got %v, want a sound pattern", err)
		}
	}
}
