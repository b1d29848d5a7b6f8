package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/rules"
)

type rulesCmd struct {
	List     rulesListCmd     `cmd:"" help:"List rules."`
	Show     rulesShowCmd     `cmd:"" help:"Print a rule as it stands in its pack."`
	Kinds    rulesKindsCmd    `cmd:"" help:"List the kinds of content and framing."`
	New      rulesNewCmd      `cmd:"" help:"Draft a rule with its tests from a page and a text on it."`
	Import   rulesImportCmd   `cmd:"" help:"Make a pack of rules that others keep: site files, adblock lists, Miniflux."`
	Lint     rulesLintCmd     `cmd:"" help:"Report all that is wrong with packs, with file, line and column."`
	Test     rulesTestCmd     `cmd:"" help:"Run the hits and misses that rules carry."`
	Coverage rulesCoverageCmd `cmd:"" help:"Say what each rule does on a folder of pages: never fired, always shadowed, never decisive."`
	Diff     rulesDiffCmd     `cmd:"" help:"Say what changed packs label differently on a folder of pages."`
	Mutate   rulesMutateCmd   `cmd:"" help:"Change rules in small ways, and say which changes their tests do not notice."`
	Health   rulesHealthCmd   `cmd:"" help:"Compare two crawls of a host: rules that went silent, repeated lines that no rule knows."`
	Doctor   rulesDoctorCmd   `cmd:"" help:"Find rules of single hosts that match nothing or take running text."`
	Propose  rulesProposeCmd  `cmd:"" help:"Propose rules for lines that hosts repeat, from the results of run."`
	Review   rulesReviewCmd   `cmd:"" help:"Accept, reject or relabel proposals, and make a pack of rules of them."`
}

// packFlags choose the packs that a command works with.
type packFlags struct {
	Rules []string `help:"Folders of packs that extend the built-in ones, or override them rule by rule." type:"existingdir" placeholder:"DIR"`
}

// ruleSet joins the built-in packs and those of folders, the later ones stronger.
func ruleSet(dirs []string) (*rules.Set, error) {
	packs, err := rules.Builtin()
	if err != nil {
		return nil, &fault{exitUsage, err}
	}
	all := [][]*rules.Pack{packs}
	for _, dir := range dirs {
		own, err := loadPacks(dir)
		if err != nil {
			return nil, err
		}
		all = append(all, own)
	}
	set, err := rules.NewSet(all...)
	if err != nil {
		return nil, &fault{exitUsage, err}
	}
	return set, nil
}

// loadPacks reads the packs of a folder, or a single one.
func loadPacks(name string) ([]*rules.Pack, error) {
	if isDir(name) {
		packs, err := rules.Load(os.DirFS(name))
		if err != nil {
			return nil, &fault{exitUsage, fmt.Errorf("rules in %s:\n%w", name, err)}
		}
		if len(packs) == 0 {
			return nil, usage("%s: no packs (*.yaml) in it", name)
		}
		return packs, nil
	}
	src, err := os.ReadFile(name)
	if err != nil {
		return nil, &fault{exitUsage, err}
	}
	p, err := rules.Parse(name, src)
	if err != nil {
		return nil, &fault{exitUsage, err}
	}
	return []*rules.Pack{p}, nil
}

type rulesListCmd struct {
	packFlags
	Pack string `help:"Only rules of this pack."`
	Kind string `help:"Only rules of this kind."`
}

// Run prints one rule a line.
func (c *rulesListCmd) Run(std *streams) error {
	set, err := ruleSet(c.Rules)
	if err != nil {
		return err
	}
	n := 0
	for _, r := range set.Rules() {
		if c.Pack != "" && r.Pack != c.Pack || c.Kind != "" && string(r.Kind) != c.Kind {
			continue
		}
		n++
		about := r.About
		if about == "" {
			about = short(strings.Join(slices.Concat(r.Line, r.Text, r.Regexp, r.Select), " | "), 60)
		}
		fmt.Fprintf(std.out, "%-44s %-22s %3d %%  %s\n", r.Name(), r.Kind, r.Confidence, about)
	}
	if n == 0 {
		return usage("no such rules")
	}
	return nil
}

type rulesShowCmd struct {
	packFlags
	Rule string `arg:"" help:"Name of the rule, pack/id."`
}

// Run prints the rule.
func (c *rulesShowCmd) Run(std *streams) error {
	set, err := ruleSet(c.Rules)
	if err != nil {
		return err
	}
	r := set.Rule(c.Rule)
	if r == nil {
		return usage("no rule %q; rules list shows them all", c.Rule)
	}
	b, err := r.YAML()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(std.out, "# %s, %s:%d\n%s", r.Name(), r.File, r.At, b)
	return err
}

type rulesKindsCmd struct{}

// Run prints one kind a line.
func (*rulesKindsCmd) Run(std *streams) error {
	for _, k := range pipeline.ContentKinds() {
		fmt.Fprintf(std.out, "content  %s\n", k)
	}
	for _, k := range pipeline.FramingKinds() {
		fmt.Fprintf(std.out, "framing  %s\n", k)
	}
	return nil
}

type rulesLintCmd struct {
	Dirs []string `arg:"" optional:"" type:"existingdir" help:"Folders of packs; the built-in ones if none is named."`
}

// Run prints a fault a line. Doubts do not fail the check.
func (c *rulesLintCmd) Run(ctx context.Context, std *streams) error {
	wrong, doubts := 0, 0
	show := func(dir string, faults rules.Faults) {
		for _, f := range faults {
			if errors.Is(f, rules.ErrUnsure) {
				doubts++
			} else {
				wrong++
			}
			if dir != "" {
				f.File = strings.TrimSuffix(dir, "/") + "/" + f.File
			}
			fmt.Fprintln(std.out, f)
		}
	}
	if len(c.Dirs) == 0 {
		faults, err := rules.Lint(ctx, rules.BuiltinFS())
		if err != nil {
			return err
		}
		show("", faults)
	} else {
		base, err := rules.Builtin()
		if err != nil {
			return err
		}
		for _, dir := range c.Dirs {
			faults, err := rules.Lint(ctx, os.DirFS(dir), base)
			if err != nil {
				return err
			}
			show(dir, faults)
		}
	}
	if wrong > 0 {
		return &fault{exitCheck, fmt.Errorf("%d faults, %d doubts", wrong, doubts)}
	}
	std.warn("no faults, %d doubts", doubts)
	return nil
}

type rulesTestCmd struct {
	packFlags
	Rule string `arg:"" optional:"" help:"Only this rule (pack/id), or all of a pack."`
}

// Run runs the tests that rules carry.
func (c *rulesTestCmd) Run(ctx context.Context, std *streams) error {
	set, err := ruleSet(c.Rules)
	if err != nil {
		return err
	}
	tried, err := set.TryRules(ctx, func(r *rules.Rule) bool { return c.Rule == "" || r.Name() == c.Rule || r.Pack == c.Rule })
	if err != nil {
		return err
	}
	failed := 0
	for _, t := range tried {
		if t.Failed == "" {
			continue
		}
		failed++
		fmt.Fprintf(std.out, "%s:%d:%d: rule %s: %s %q %s\n", t.Rule.File, t.Test.Line, t.Test.Col, t.Rule.Name(), hitOrMiss(t.Hit), short(t.Test.Text, 80), t.Failed)
	}
	fmt.Fprintf(std.out, "%d passed, %d failed\n", len(tried)-failed, failed)
	switch {
	case len(tried) == 0:
		return usage("no rule %q, or it has no test", c.Rule)
	case failed > 0:
		return &silent{exitCheck}
	}
	return nil
}
