package rules

import (
	"errors"
	"testing"
)

// The packs that come with offprint have no fault, and every test of every rule
// in them passes.
func TestBuiltin(t *testing.T) {
	faults, err := Lint(t.Context(), BuiltinFS())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range faults {
		if errors.Is(f, ErrUnsure) {
			t.Log(f)
			continue
		}
		t.Error(f)
	}
}
