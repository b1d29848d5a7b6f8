package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/samples"
)

type goldenCmd struct {
	Add    goldenAddCmd    `cmd:"" help:"Make a sample of a page: copies it and writes its golden files."`
	Test   goldenTestCmd   `cmd:"" help:"Check samples against their golden files."`
	Review goldenReviewCmd `cmd:"" help:"Hold decisions that were saved in a report against what pages give today, and make samples of them."`
	Update goldenUpdateCmd `cmd:"" help:"Write the golden files of samples anew."`
}

type goldenTestCmd struct {
	settings
	Dir   string `arg:"" optional:"" default:"samples" help:"Folder of samples."`
	Stale bool   `help:"Also fail where an update would change only names of rules or tags."`
}

// Run prints what is wrong with each sample, and a count at the end.
func (c *goldenTestCmd) Run(ctx context.Context, std *streams) error {
	pl, err := c.pipeline(std)
	if err != nil {
		return err
	}
	list, err := samples.Load(os.DirFS(c.Dir))
	if err != nil {
		return &fault{exitUsage, err}
	}
	failed := 0
	for i := range list {
		o := list[i].Check(ctx, pl)
		if c.Stale && o.Stale && len(o.Problems) == 0 {
			o.Problems = append(o.Problems, "the golden files are not up to date")
		}
		for _, p := range o.Problems {
			fmt.Fprintf(std.out, "%s: %s\n", list[i].Name, p)
		}
		if len(o.Problems) > 0 {
			failed++
		}
	}
	fmt.Fprintf(std.out, "%d passed, %d failed\n", len(list)-failed, failed)
	if failed > 0 {
		return &silent{exitCheck}
	}
	return nil
}

type goldenUpdateCmd struct {
	settings
	Dir             string `arg:"" optional:"" default:"samples" help:"Folder of samples."`
	AllowRegression bool   `help:"Write also where content that the golden has is lost."`
	DryRun          bool   `help:"Say what would be written, and write nothing."`
}

// Run writes golden files that change. What got lost needs a word of its own.
func (c *goldenUpdateCmd) Run(ctx context.Context, std *streams) error {
	pl, err := c.pipeline(std)
	if err != nil {
		return err
	}
	list, err := samples.Load(os.DirFS(c.Dir))
	if err != nil {
		return &fault{exitUsage, err}
	}
	changed, refused := 0, 0
	for i := range list {
		o := list[i].Check(ctx, pl)
		if list[i].Strength != samples.Exact || !o.Stale {
			continue
		}
		if !c.DryRun {
			if err := o.Update(c.Dir, c.AllowRegression); err != nil {
				std.warn("%v", err)
				refused++
				continue
			}
		}
		changed++
		fmt.Fprintln(std.out, list[i].Name)
	}
	std.warn("%d of %d samples changed, %d refused", changed, len(list), refused)
	if refused > 0 {
		return &silent{exitCheck}
	}
	return nil
}

type goldenAddCmd struct {
	settings
	File   string `arg:"" type:"existingfile" help:"The page."`
	Name   string `arg:"" help:"Name of the sample, as a folder below --dir."`
	Dir    string `help:"Folder of samples." default:"samples"`
	About  string `help:"What the sample is there for, in a sentence." required:""`
	URL    string `help:"Where the page comes from."`
	DryRun bool   `help:"Say what would be written, and write nothing."`
}

// Run makes the folder; one that is there is not touched.
func (c *goldenAddCmd) Run(ctx context.Context, std *streams) error {
	dir := filepath.Join(c.Dir, filepath.FromSlash(c.Name))
	if !filepath.IsLocal(filepath.FromSlash(c.Name)) {
		return usage("%q leaves the folder of samples", c.Name)
	}
	if _, err := os.Lstat(dir); err == nil {
		return usage("%s is there already", dir)
	}
	pl, err := c.pipeline(std)
	if err != nil {
		return err
	}
	body, err := file{c.File, c.File}.read(std, c.MaxBytes)
	if err != nil {
		return err
	}
	d, err := pl.Process(ctx, pipeline.Input{ID: c.Name, URL: c.URL, Body: body})
	if d == nil || errors.Is(err, pipeline.ErrDecode) {
		return err
	}
	name := "input.txt"
	if d.Source.Format == pipeline.HTML {
		name = "input.html"
	}
	if c.DryRun {
		std.warn("would make %s with %s, sample.yaml, want.margin and want.yaml", dir, name)
		return nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	var about strings.Builder
	fmt.Fprintf(&about, "about: %q\n", c.About)
	if c.URL != "" {
		fmt.Fprintf(&about, "url: %q\n", c.URL)
	}
	about.WriteString("strength: exact\n")
	if err := errors.Join(
		os.WriteFile(filepath.Join(dir, name), body, 0o644),
		os.WriteFile(filepath.Join(dir, "sample.yaml"), []byte(about.String()), 0o644),
	); err != nil {
		return err
	}
	list, err := samples.Load(os.DirFS(dir))
	if err != nil {
		return err
	}
	if err := list[0].Check(ctx, pl).Update(dir, false); err != nil {
		return err
	}
	std.warn("%s: read want.margin, and correct it by hand where it is wrong", dir)
	_, err = fmt.Fprintln(std.out, dir)
	return err
}
