package spin

import "testing"
import "go/scanner"

func TestX(t *testing.T) {
	_, err := Packs()
	if l, ok := err.(scanner.ErrorList); ok {
		for _, e := range l {
			t.Error(e)
		}
	} else if err != nil {
		t.Error(err)
	}
}
