package measure

import (
	"encoding/json"
	"hash/fnv"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/offprint-news/offprint/stages/unspin/simulate"
	"github.com/offprint-news/offprint/stages/unspin/spin"
)

// chunks cuts texts into pieces of about 300 words at paragraph ends.
func chunks(texts []string) []string {
	var out []string
	for _, text := range texts {
		var part []string
		n := 0
		for _, p := range strings.Split(text, "\n\n") {
			part = append(part, p)
			if n += len(strings.Fields(p)); n >= 300 {
				out = append(out, strings.Join(part, "\n\n"))
				part, n = nil, 0
			}
		}
	}
	return out
}

// cleanTexts are the main contents of the English WCXB articles; half picks one half
// of them by file name. Skips the test where the data is absent.
func cleanTexts(t *testing.T, half uint32) []string {
	t.Helper()
	halves, err := readClean()
	if err != nil {
		t.Fatal(err)
	}
	if len(halves[half]) == 0 {
		t.Skip("no wcxb-dev/ground-truth beside the repository: set OFFPRINT_EVAL")
	}
	return halves[half]
}

var readClean = sync.OnceValues(func() (halves [2][]string, err error) {
	dir := os.Getenv("OFFPRINT_EVAL")
	if dir == "" {
		dir = "../../../../shared/eval"
	}
	files, err := filepath.Glob(filepath.Join(dir, "wcxb-dev/ground-truth/*.json"))
	if err != nil {
		return halves, err
	}
	for _, f := range files {
		src, err := os.ReadFile(f)
		if err != nil {
			return halves, err
		}
		var page struct {
			Truth struct {
				Content string `json:"main_content"`
			} `json:"ground_truth"`
		}
		if err := json.Unmarshal(src, &page); err != nil {
			return halves, err
		}
		if text := page.Truth.Content; strings.Count(text, " the ") > 20 {
			half := hashed(filepath.Base(f)) & 1
			halves[half] = append(halves[half], text)
		}
	}
	return halves, nil
})

// recounted are the packs with clean rates from the given texts alone.
func recounted(t *testing.T, texts []string) []*spin.Pack {
	t.Helper()
	d, err := spin.Default()
	if err != nil {
		t.Fatal(err)
	}
	var c *spin.Counter
	for _, text := range texts {
		blocks, _ := Blocks(text)
		c = d.Count(c, blocks...)
	}
	var packs []*spin.Pack
	shipped, err := spin.Packs()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range shipped {
		packs = append(packs, p.WithClean(c))
	}
	return packs
}

func hashed(s string) uint32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(s))
	return h.Sum32() >> 8
}

// TestDetection spins windows of about 300 words, and whole articles, and tells them
// from clean ones. The clean rates come from the other half of the articles.
//
//   - whole: the pack against everything the table does;
//   - half of the pack: every second rule is taken away, so that half of what the
//     spinner does is unknown to the detector (hold-out by entry);
//   - other packs: the pack of the family is taken away (hold-out by profile); such
//     text can only be called unknown, and must not be taken for another family.
//
// The floors of thesaurus and roundtrip are what is reached, not what is wanted: half
// of the articles are no news, and their tables touch few words of them.
func TestDetection(t *testing.T) {
	if testing.Short() {
		t.Skip("spins some hundred articles")
	}
	packs := recounted(t, cleanTexts(t, 0))
	articles := cleanTexts(t, 1)
	tables, err := simulate.Tables()
	if err != nil {
		t.Fatal(err)
	}
	floors := map[string][2]float64{"insertion": {.998, .99}, "thesaurus": {.93, .90}, "roundtrip": {.85, .70}}
	for _, unit := range []struct {
		name  string
		texts []string
	}{{"windows", chunks(articles)}, {"articles", articles}} {
		for _, table := range tables {
			floor := floors[table.Name]
			held(t, unit.name, unit.texts, table, packs, []holdout{
				{"whole", func(*spin.Pack, *spin.Rule) bool { return true }, floor[0]},
				{"half of the pack", func(_ *spin.Pack, r *spin.Rule) bool { return hashed(r.ID)&1 == 0 }, floor[1]},
				{"other packs", func(p *spin.Pack, _ *spin.Rule) bool { return p.Name != table.Name }, 0},
			})
		}
	}
}

// minGarbled is how many garbles a text must have in 100 words to count as spun.
const minGarbled = 3

type holdout struct {
	name string
	keep func(p *spin.Pack, r *spin.Rule) bool
	want float64
}

func held(t *testing.T, unit string, texts []string, table simulate.Table, packs []*spin.Pack, holdouts []holdout) {
	t.Helper()
	var positives, negatives []Page
	garbles, words, left := 0, 0, 0
	for i, text := range texts {
		negatives = append(negatives, Page{Text: text})
		if i%4 != 0 {
			continue
		}
		spun, g := table.Spin(text, uint64(i))
		// Windows that are all quotations, names or code stay as they were: clean text
		// cannot be found spun.
		n := len(strings.Fields(text))
		if 100*len(g) < minGarbled*n {
			left++
			continue
		}
		garbles += len(g)
		words += n
		positives = append(positives, Page{Text: spun, Family: table.Name})
	}
	t.Logf("%s, %s: %d spun with %.0f garbles per 1,000 words, %d clean; %d left out with fewer than %d garbles in 100 words",
		table.Name, unit, len(positives), 1000*float64(garbles)/float64(words), len(negatives), left, minGarbled)
	for _, h := range holdouts {
		var kept []*spin.Pack
		for _, p := range packs {
			if k := p.Keep(func(r *spin.Rule) bool { return h.keep(p, r) }); len(k.Rules) > 0 {
				kept = append(kept, k)
			}
		}
		d, err := spin.New(kept...)
		if err != nil {
			t.Fatal(err)
		}
		r := Eval(d, positives, negatives, nil, spin.GradeC)
		f := r.Families[0]
		t.Logf("  %s: AUC %.4f, F1 %.1f %%, %d found %v, %d unknown family; clean called spun %d",
			h.name, f.AUC, f.F1, f.Found, f.Profiles, f.Unknown, len(r.CalledSpun))
		if f.AUC < h.want {
			t.Errorf("%s, %s, %s: AUC %.4f, want %.3f", table.Name, unit, h.name, f.AUC, h.want)
		}
		if 1000*len(r.CalledSpun) > len(negatives) {
			t.Errorf("%s, %s, %s: %d of %d clean texts called spun", table.Name, unit, h.name, len(r.CalledSpun), len(negatives))
		}
	}
}

// TestSimulatedEdits scores the edits of the rules on spun articles without a witness.
// The simulated spinner draws among more wordings than any pack undoes, so its recall
// says little; its precision counts.
func TestSimulatedEdits(t *testing.T) {
	if testing.Short() {
		t.Skip("spins some hundred articles")
	}
	d, err := spin.New(recounted(t, cleanTexts(t, 0))...)
	if err != nil {
		t.Fatal(err)
	}
	tables, err := simulate.Tables()
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		var sum Score
		for i, text := range cleanTexts(t, 1) {
			if i%5 != 0 {
				continue
			}
			spun, garbles := table.Spin(text, uint64(i))
			var gold []Gold
			for _, g := range garbles {
				gold = append(gold, Gold{Start: g.Start, End: g.End, Accept: []string{g.From}})
			}
			blocks, starts := Blocks(spun)
			sum.Add(Edits(spun, gold, Flat(d.Analyze(blocks...).Plan(spin.GradeC), starts)))
		}
		b, c := sum.ByGrade[spin.GradeB], sum.ByGrade[spin.GradeC]
		t.Logf("%s: %d garbles, recall %.1f %%; grade B %d right %d wrong (%.1f %%), grade C %d right %d wrong (%.1f %%)",
			table.Name, sum.Garbles, sum.Recall(), b.Right, b.Wrong, b.Percent(), c.Right, c.Wrong, c.Percent())
		wrong := map[string]int{}
		for _, e := range sum.Wrong {
			wrong[e.Rule]++
		}
		t.Logf("  wrong by rule: %v", wrong)
		if p := c.Percent(); p < 95 {
			t.Errorf("%s: precision of grade C %.1f %%, want 95", table.Name, p)
		}
	}
}
