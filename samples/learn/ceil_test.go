package learn

import (
	"sort"
	"testing"
)

func TestCeil(t *testing.T) {
	pages := loadWCXB(t)
	sort.Slice(pages, func(i, j int) bool { return pages[i].ceil < pages[j].ceil })
	for _, p := range pages[:60] {
		n, hid := 0, 0
		for i, b := range p.doc.Page().Blocks {
			n += len(p.hashes[i])
			if b.Hidden != "" {
				hid += len(p.hashes[i])
			}
		}
		t.Logf("%s %s ceil %.3f gold %d page words %d hidden %d blocks %d url %s deg %v", p.ID, p.Type, p.ceil, p.goldN, n, hid, len(p.hashes), p.URL, p.doc.Degraded())
	}
}
