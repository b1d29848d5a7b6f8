package spent_test

import (
	"testing"

	"github.com/offprint-news/offprint/samples/eval/spent"
)

func TestSpent(t *testing.T) {
	before, peak := spent.CPU(), spent.Memory()
	held := make([]byte, 64<<20)
	sum := 0
	for sum == 0 || spent.CPU() == before { // as long as it takes to be seen
		for i := range held {
			held[i]++
			sum += int(held[i])
		}
	}
	if got := spent.Memory(); peak > 0 && got < 64<<20 {
		t.Errorf("at most %d bytes resident, want no less than the %d in use", got, len(held))
	}
}
