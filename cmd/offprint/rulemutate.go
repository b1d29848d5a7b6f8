package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/offprint-news/offprint/rules"
)

type rulesMutateCmd struct {
	Dir     string  `arg:"" optional:"" type:"existingdir" help:"Folder of packs; the built-in ones if none is named."`
	Rule    string  `help:"Only this rule (pack/id), or all of a pack." placeholder:"NAME"`
	Floor   float64 `help:"Lowest share of mutants that tests must notice, in percent." default:"85"`
	Show    int     `help:"Survivors to print." default:"20"`
	Suggest bool    `help:"Print with each survivor a test that would notice it."`
	Amend   bool    `help:"Write such tests into the packs of the folder. Read them before you keep them."`
	DryRun  bool    `help:"With --amend: say what would be written, and write nothing."`
}

func (*rulesMutateCmd) Help() string {
	return `Changes rules in small ways (drops an alternative, unties a pattern from the end
of its line, widens a limit, drops a condition) and runs the tests of each changed
rule. A mutant that no test notices shows where a hit or a near miss is wanting.`
}

// Run prints the score of each pack and of all, and the first survivors.
func (c *rulesMutateCmd) Run(ctx context.Context, std *streams) error {
	if c.Amend && c.Dir == "" {
		return usage("--amend writes into packs: name their folder")
	}
	packs, set, err := c.load()
	if err != nil {
		return err
	}
	mutants, err := c.mutate(ctx, set, packs)
	if err != nil {
		return err
	}
	all := slices.Concat(mutants...)
	if len(all) == 0 {
		return usage("no rule %q, or nothing in it to change", c.Rule)
	}
	shown := 0
	for _, m := range all {
		if m.Killed != "" {
			continue
		}
		if shown++; shown > c.Show {
			continue
		}
		fmt.Fprintf(std.out, "survived  %s: %s\n", m.Rule.Name(), m.Change)
		if m.Wanted != nil && c.Suggest {
			fmt.Fprintf(std.out, "          %s: %q\n", hitOrMiss(m.Wanted.Hit), m.Wanted.Text)
		}
	}
	if shown > c.Show {
		fmt.Fprintf(std.out, "          and %d more; --show prints more of them\n", shown-c.Show)
	}
	for i, ms := range mutants {
		if len(ms) > 0 {
			fmt.Fprintf(std.out, "%-28s %5d mutants, %5.1f %% noticed\n", packs[i].Name, len(ms), rules.Score(ms))
		}
	}
	score := rules.Score(all)
	fmt.Fprintf(std.out, "%-28s %5d mutants, %5.1f %% noticed, floor %.1f %%\n", "all", len(all), score, c.Floor)
	if c.Amend {
		return c.amend(ctx, std, packs, mutants)
	}
	if score < c.Floor {
		return &silent{exitCheck}
	}
	return nil
}

// load returns the packs to look at, and the set in which their rules stand.
func (c *rulesMutateCmd) load() ([]*rules.Pack, *rules.Set, error) {
	packs, err := rules.Builtin()
	if err != nil {
		return nil, nil, &fault{exitUsage, err}
	}
	all := [][]*rules.Pack{packs}
	if c.Dir != "" {
		if packs, err = loadPacks(c.Dir); err != nil {
			return nil, nil, err
		}
		all = append(all, packs)
	}
	set, err := rules.NewSet(all...)
	if err != nil {
		return nil, nil, &fault{exitUsage, err}
	}
	return packs, set, nil
}

// mutate works on several packs at once.
func (c *rulesMutateCmd) mutate(ctx context.Context, set *rules.Set, packs []*rules.Pack) ([][]rules.Mutant, error) {
	out, errs := make([][]rules.Mutant, len(packs)), make([]error, len(packs))
	var wg sync.WaitGroup
	for i, p := range packs {
		own := map[string]bool{}
		for _, r := range p.Rules {
			own[r.Name()] = c.Rule == "" || c.Rule == r.Name() || c.Rule == p.Name
		}
		wg.Go(func() {
			out[i], errs[i] = rules.Mutate(ctx, set, rules.Mutations{
				Pick:    func(r *rules.Rule) bool { return own[r.Name()] },
				Suggest: c.Suggest || c.Amend,
			})
		})
	}
	wg.Wait()
	return out, errors.Join(errs...)
}

// amend writes the tests that survivors ask for into the files of their packs.
func (c *rulesMutateCmd) amend(ctx context.Context, std *streams, packs []*rules.Pack, mutants [][]rules.Mutant) error {
	for i, p := range packs {
		wanted := map[*rules.Rule][]rules.Suggestion{}
		n := 0
		for _, m := range mutants[i] {
			if m.Killed == "" && m.Wanted != nil {
				wanted[m.Rule] = append(wanted[m.Rule], *m.Wanted)
				n++
			}
		}
		if n == 0 {
			continue
		}
		name := filepath.Join(c.Dir, filepath.FromSlash(p.File))
		src, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		better := rules.Amend(src, wanted)
		if _, err := rules.Parse(p.File, better); err != nil {
			return fmt.Errorf("%s is left as it is: with the new tests it does not load: %w", name, err)
		}
		if c.DryRun {
			std.warn("%s: would get %d tests", name, n)
			continue
		}
		if err := (writeFlags{Force: true}).result(std, name, better); err != nil {
			return err
		}
		std.warn("%s: %d tests written; read them, and run offprint rules lint %s", name, n, c.Dir)
	}
	return ctx.Err()
}

func hitOrMiss(hit bool) string {
	if hit {
		return "hit"
	}
	return "miss"
}
