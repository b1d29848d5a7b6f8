package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/rules"
)

type rulesCmd struct {
	List     rulesListCmd     `cmd:"" help:"List rules."`
	Show     rulesShowCmd     `cmd:"" help:"Print a rule as it stands in its pack."`
	Lint     rulesLintCmd     `cmd:"" help:"Report all that is wrong with packs, with file, line and column."`
	Test     rulesTestCmd     `cmd:"" help:"Run the hits and misses that rules carry."`
	Coverage rulesCoverageCmd `cmd:"" help:"Say what each rule does on a folder of pages: never fired, always shadowed, never decisive."`
	Diff     rulesDiffCmd     `cmd:"" help:"Say what changed packs label differently on a folder of pages."`
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
		own, err := rules.Load(os.DirFS(dir))
		if err != nil {
			return nil, &fault{exitUsage, fmt.Errorf("rules in %s:\n%w", dir, err)}
		}
		all = append(all, own)
	}
	set, err := rules.NewSet(all...)
	if err != nil {
		return nil, &fault{exitUsage, err}
	}
	return set, nil
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
		what := "hit"
		if !t.Hit {
			what = "miss"
		}
		fmt.Fprintf(std.out, "%s:%d:%d: rule %s: %s %q %s\n", t.Rule.File, t.Test.Line, t.Test.Col, t.Rule.Name(), what, short(t.Test.Text, 80), t.Failed)
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

// opened yields the pages of paths, read and not processed.
func opened(ctx context.Context, std *streams, paths []string) (rules.Documents, error) {
	files, _, err := findFiles(paths, isPage)
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, &fault{exitEmpty, errors.New("no pages found")}
	}
	return func(yield func(*pipeline.Document, error) bool) {
		for _, f := range files {
			b, err := f.read(std, 64<<20)
			if err != nil {
				std.warn("%v", err)
				continue
			}
			if !yield(pipeline.Open(ctx, pipeline.Input{ID: f.id, Body: b}, pipeline.Limits{})) {
				return
			}
		}
	}, nil
}

type rulesCoverageCmd struct {
	packFlags
	Paths []string `arg:"" help:"Pages to look at: files or folders."`
	All   bool     `help:"Also print the rules that have no fault."`
}

// Run prints the rules in the order of their packs.
func (c *rulesCoverageCmd) Run(ctx context.Context, std *streams) error {
	set, err := ruleSet(c.Rules)
	if err != nil {
		return err
	}
	docs, err := opened(ctx, std, c.Paths)
	if err != nil {
		return err
	}
	cover, err := rules.Coverage(ctx, set, docs)
	if err != nil {
		return err
	}
	count := map[string]int{}
	for i := range cover {
		cv := &cover[i]
		what := cmp.Or(cv.Fault(), "decisive")
		count[what]++
		if what == "decisive" && !c.All {
			continue
		}
		fmt.Fprintf(std.out, "%-44s %-15s %5d pages %6d hits %6d held %6d decisive  %s\n", cv.Rule.Name(), what, cv.Pages, cv.Hits, cv.Held, cv.Decisive, cv.Example)
	}
	fmt.Fprintf(std.out, "%d rules: %d decisive, %d never decisive, %d always shadowed, %d never fired\n",
		len(cover), count["decisive"], count["never decisive"], count["always shadowed"], count["never fired"])
	return nil
}

type rulesDiffCmd struct {
	Changed string   `arg:"" type:"existingdir" help:"Folder of packs: the changed ones."`
	Paths   []string `arg:"" help:"Pages to look at: files or folders."`
	From    string   `help:"Folder of packs to compare with; the built-in ones alone if not named." type:"existingdir" placeholder:"DIR"`
	Show    int      `help:"Examples to print of each cause." default:"3"`
}

// Run prints the changes by cause, the largest first.
func (c *rulesDiffCmd) Run(ctx context.Context, std *streams) error {
	var from []string
	if c.From != "" {
		from = []string{c.From}
	}
	old, err := ruleSet(from)
	if err != nil {
		return err
	}
	changed, err := ruleSet([]string{c.Changed})
	if err != nil {
		return err
	}
	docs, err := opened(ctx, std, c.Paths)
	if err != nil {
		return err
	}
	causes, err := rules.Diff(ctx, old, changed, docs)
	if err != nil {
		return err
	}
	for _, cause := range causes {
		fmt.Fprintf(std.out, "%s -> %s: %d places, %d bytes\n", named(cause.Old), named(cause.New), len(cause.Changes), cause.Bytes)
		for _, ch := range cause.Changes[:min(c.Show, len(cause.Changes))] {
			fmt.Fprintf(std.out, "    %s %v %s\n", ch.Doc, ch.Span, short(ch.Text, 120))
		}
	}
	fmt.Fprintf(std.out, "%d causes\n", len(causes))
	return nil
}

func named(r *rules.Rule) string {
	if r == nil {
		return "(none)"
	}
	return r.Name() + " " + string(r.Kind)
}

type rulesHealthCmd struct {
	packFlags
	Before string `arg:"" type:"existingdir" help:"Folder of the first crawl."`
	Now    string `arg:"" type:"existingdir" help:"Folder of the second crawl."`
}

// Run prints what changed between two crawls.
func (c *rulesHealthCmd) Run(ctx context.Context, std *streams) error {
	set, err := ruleSet(c.Rules)
	if err != nil {
		return err
	}
	before, err := opened(ctx, std, []string{c.Before})
	if err != nil {
		return err
	}
	now, err := opened(ctx, std, []string{c.Now})
	if err != nil {
		return err
	}
	rep, err := rules.Health(ctx, set, before, now)
	if err != nil {
		return err
	}
	printHealth(std.out, rep)
	return nil
}

func printHealth(w io.Writer, rep *rules.Report) {
	for _, s := range rep.Silent {
		fmt.Fprintf(w, "silent  %s  %s matched on %d of %d pages, and on none of %d now\n", s.Host, s.Rule.Name(), s.Before, s.Of, s.Now)
	}
	for _, r := range rep.Refrains {
		since := "known before"
		if r.New {
			since = "new"
		}
		fmt.Fprintf(w, "refrain %s  %d of %d pages, %s: %s\n", r.Host, r.Pages, r.Of, since, short(r.Text, 160))
	}
	fmt.Fprintf(w, "%d rules went silent, %d repeated lines are unknown\n", len(rep.Silent), len(rep.Refrains))
}

type rulesDoctorCmd struct {
	packFlags
	Paths []string `arg:"" help:"Pages to look at: files or folders."`
}

// Run prints one ailment a line.
func (c *rulesDoctorCmd) Run(ctx context.Context, std *streams) error {
	set, err := ruleSet(c.Rules)
	if err != nil {
		return err
	}
	docs, err := opened(ctx, std, c.Paths)
	if err != nil {
		return err
	}
	found, err := rules.Doctor(ctx, set, docs)
	if err != nil {
		return err
	}
	for _, a := range found {
		fmt.Fprintf(std.out, "%-44s %-8s %d of %d pages  %s  %s\n", a.Rule.Name(), a.Problem, a.Bad, a.Pages, a.Example, short(a.Text, 100))
	}
	fmt.Fprintf(std.out, "%d ailments\n", len(found))
	return nil
}
