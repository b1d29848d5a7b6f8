package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/rules"
)

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
	set, docs, err := rulesAndPages(ctx, std, c.Rules, c.Paths)
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
	A     string   `arg:"" help:"Folder of packs, or a pack file, to compare with; built-in for the built-in ones alone."`
	B     string   `arg:"" help:"The changed ones."`
	Paths []string `arg:"" help:"Pages to look at: files or folders."`
	Alone bool     `help:"A and B are all the rules there are; without it they extend the built-in ones or override them."`
	Show  int      `help:"Examples to print of each cause." default:"3"`
}

func (*rulesDiffCmd) Help() string {
	return `Runs two sets of rules over pages and prints what the second labels differently,
by cause: which rule held a text before, which holds it now.`
}

// set reads one side.
func (c *rulesDiffCmd) set(name string) (*rules.Set, error) {
	if name == "built-in" {
		return ruleSet(nil)
	}
	packs, err := loadPacks(name)
	if err != nil {
		return nil, err
	}
	all := [][]*rules.Pack{packs}
	if !c.Alone {
		base, err := rules.Builtin()
		if err != nil {
			return nil, &fault{exitUsage, err}
		}
		all = [][]*rules.Pack{base, packs}
	}
	set, err := rules.NewSet(all...)
	if err != nil {
		return nil, &fault{exitUsage, err}
	}
	return set, nil
}

// Run prints the changes by cause, the largest first.
func (c *rulesDiffCmd) Run(ctx context.Context, std *streams) error {
	old, err := c.set(c.A)
	if err != nil {
		return err
	}
	changed, err := c.set(c.B)
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

// rulesAndPages reads the rules and the pages that they are to be tried on.
func rulesAndPages(ctx context.Context, std *streams, folders, paths []string) (*rules.Set, rules.Documents, error) {
	set, err := ruleSet(folders)
	if err != nil {
		return nil, nil, err
	}
	docs, err := opened(ctx, std, paths)
	return set, docs, err
}

type rulesDoctorCmd struct {
	packFlags
	Paths []string `arg:"" help:"Pages to look at: files or folders."`
}

// Run prints one ailment a line.
func (c *rulesDoctorCmd) Run(ctx context.Context, std *streams) error {
	set, docs, err := rulesAndPages(ctx, std, c.Rules, c.Paths)
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
