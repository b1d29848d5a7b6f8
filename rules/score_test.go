package rules

import (
	"flag"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
)

var (
	floor = flag.Float64("floor", 0, "lowest mutation score of a built-in pack, in percent; 0 does not measure it")
	amend = flag.Bool("amend", false, "write the tests that surviving mutants ask for into the built-in packs")
)

// The tests in the packs notice when their rules change. Measured on demand,
// since it takes a minute: go test ./rules -run TestMutationScore -floor 85 -v.
// With -amend the missing tests are written first; read them before you commit.
func TestMutationScore(t *testing.T) {
	if *floor == 0 && !*amend {
		t.Skip("not asked for: -floor 85 measures, -amend adds tests")
	}
	if *amend && os.Getenv("CI") == "true" {
		t.Fatal("packs are not rewritten where CI=true")
	}
	files, err := filepath.Glob("packs/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var wg sync.WaitGroup
	var all []Mutant
	work := make(chan string)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for f := range work {
				if *amend {
					amendPack(t, f)
				}
				ms, err := mutantsOf(t, f, false)
				if err != nil {
					t.Errorf("%s: %v", f, err)
					continue
				}
				t.Logf("%-28s %5d mutants, %5.1f %% killed", f, len(ms), Score(ms))
				mu.Lock()
				all = append(all, ms...)
				mu.Unlock()
			}
		})
	}
	for _, f := range files {
		work <- f
	}
	close(work)
	wg.Wait()
	t.Logf("%-28s %5d mutants, %5.1f %% killed", "all packs", len(all), Score(all))
	if s := Score(all); s < *floor {
		t.Errorf("got a mutation score of %.1f %%, want at least %.1f %%", s, *floor)
		n := 0
		for _, m := range all {
			if m.Killed == "" && n < 20 {
				n++
				t.Logf("survived: %s: %s", m.Rule.Name(), m.Change)
			}
		}
	}
}

func mutantsOf(t *testing.T, file string, suggest bool) ([]Mutant, error) {
	src, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	p, err := Parse(filepath.Base(file), src)
	if err != nil {
		return nil, err
	}
	s, err := NewSet([]*Pack{p})
	if err != nil {
		return nil, err
	}
	return Mutate(t.Context(), s, Mutations{Suggest: suggest})
}

// amendPack writes the missing tests into one pack, unless it is changed
// meanwhile or would then have faults.
func amendPack(t *testing.T, file string) {
	ms, err := mutantsOf(t, file, true)
	if err != nil {
		t.Errorf("%s: %v", file, err)
		return
	}
	wanted := map[string][]Suggestion{}
	was := map[string]string{}
	for _, m := range ms {
		if m.Killed == "" && m.Wanted != nil {
			wanted[m.Rule.ID] = append(wanted[m.Rule.ID], *m.Wanted)
			was[m.Rule.ID] = untested(m.Rule)
		}
	}
	src, err := os.ReadFile(file)
	if err != nil {
		t.Error(err)
		return
	}
	now, err := Parse(filepath.Base(file), src)
	if err != nil {
		t.Errorf("%s: %v", file, err)
		return
	}
	byRule := map[*Rule][]Suggestion{}
	for _, r := range now.Rules {
		if l := wanted[r.ID]; len(l) > 0 && was[r.ID] == untested(r) {
			byRule[r] = l
		}
	}
	out := Amend(src, byRule)
	better, err := Parse(filepath.Base(file), out)
	if err != nil {
		t.Errorf("%s, amended: %v", file, err)
		return
	}
	s, err := NewSet([]*Pack{better})
	if err != nil {
		t.Errorf("%s, amended: %v", file, err)
		return
	}
	tried, err := s.TryRules(t.Context(), nil)
	if err != nil {
		t.Error(err)
		return
	}
	for _, x := range tried {
		if x.Failed != "" {
			t.Errorf("%s, amended: rule %s: %q %s", file, x.Rule.Name(), short(x.Test.Text), x.Failed)
			return
		}
	}
	if err := os.WriteFile(file, out, 0o644); err != nil {
		t.Error(err)
	}
}

// untested returns a rule as YAML without its tests.
func untested(r *Rule) string {
	c := *r
	c.Tests = Tests{}
	b, err := c.YAML()
	if err != nil {
		return err.Error()
	}
	return string(b)
}
