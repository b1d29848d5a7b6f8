package feature

import (
	"maps"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Tables and sets must hold what a map holds, at any size, for hashes that meet in
// one slot, and for the hash that marks a free one.
func TestTableAndSetAreMaps(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{0, 1, 2, 3, 31, 32, 33, 5000} {
		for _, spread := range []uint64{1 << 32, 64} {
			want := map[Hash]float32{}
			var s set
			for range n {
				h := Hash(rng.Uint64N(spread))
				if _, old := want[h]; s.add(h) == old {
					t.Fatalf("add %d: got %v, want %v", h, !old, old)
				}
				want[h] = rng.Float32()
			}
			table := NewTable(want)
			if diff := cmp.Diff(want, maps.Collect(table.All())); diff != "" || table.Len() != len(want) || s.len() != len(want) {
				t.Fatalf("%d values, %d in a set: got (-want +got) %s", table.Len(), s.len(), diff)
			}
			for range 2000 {
				h := Hash(rng.Uint64N(2 * spread))
				v, ok := want[h]
				if got, has := table.Of(h); got != v || has != ok || s.has(h) != ok {
					t.Fatalf("%d: got %v, %v, in the set %v; want %v, %v", h, got, has, s.has(h), v, ok)
				}
			}
		}
	}
	one, other := NewTable(map[Hash]float32{3: 1}), NewTable(map[Hash]float32{3: 2})
	if !one.Equal(one) || one.Equal(other) || one.Equal(nil) {
		t.Errorf("Equal: got %v for the same table, %v for another, %v for none; want true, false, false", one.Equal(one), one.Equal(other), one.Equal(nil))
	}
	var none *Table[float32]
	if v, ok := none.Of(7); v != 0 || ok || none.Len() != 0 {
		t.Errorf("a table that is not there has %v, %v and %d values, want none", v, ok, none.Len())
	}
}
