package measure

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"testing"

	"github.com/offprint-news/offprint/stages/unspin/spin"
)

// TestSpunPage scores the rules on one real spun page, which is not in the repository;
// its gold is, as offsets and wordings. The page was read when the insertion pack was
// written, so this is an in-sample figure: what the rules can do on this page, not
// what they will do on the next.
func TestSpunPage(t *testing.T) {
	const page = "../../../../shared/seeds/003_76ad95d18cd60eb2.txt"
	src, err := os.ReadFile(page)
	if err != nil {
		t.Skipf("no %s", page)
	}
	if sum := sha256.Sum256(src); hex.EncodeToString(sum[:8]) != "f432e0a0a90a7f70" {
		t.Skipf("%s is another page than the gold was made for", page)
	}
	const goldFile = "testdata/spun-page.gold.jsonl"
	lines, err := os.ReadFile(goldFile)
	if err != nil {
		t.Fatal(err)
	}
	gold, err := ParseGold(goldFile, lines)
	if err != nil {
		t.Fatal(err)
	}
	d, err := spin.Default()
	if err != nil {
		t.Fatal(err)
	}
	r := Eval(d, []Page{{Name: "003.txt", Text: string(src)}}, nil, gold, spin.GradeC)
	t.Logf("\n%s", r)
	if r.Families[0].Found != 1 {
		t.Error("the page was not called spun")
	}
	if r.Score.Recall() < 35 {
		t.Errorf("fixed %.1f %% of the garbles, want 35", r.Score.Recall())
	}
	for _, e := range r.Score.Wrong {
		t.Errorf("wrong edit: %s %q -> %q", e.Rule, e.Before, e.After)
	}
}
