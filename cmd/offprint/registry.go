package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages/outlet/registry"
)

type registryCmd struct {
	Build  registryBuildCmd  `cmd:"" help:"Gather what outlets say about themselves on their own pages."`
	Lint   registryLintCmd   `cmd:"" help:"Check registry files."`
	Show   registryShowCmd   `cmd:"" help:"Print what is known of an outlet, with the source of every claim."`
	Merge  registryMergeCmd  `cmd:"" help:"Put registry files together; claims that contradict each other are all kept."`
	Import registryImportCmd `cmd:"" help:"Make a registry file of a list that others keep."`
}

// registryOutput is where a registry file goes.
type registryOutput struct {
	Output string `short:"o" help:"File to write to; standard output otherwise."`
	writeFlags
}

func (o *registryOutput) write(std *streams, comment string, outlets []*registry.Outlet) error {
	std.warn("%d outlets", len(outlets))
	return o.writeTo(std, o.Output, func(w io.Writer) error { return registry.Write(w, comment, outlets) })
}

// readRegistries parses files and prints what is wrong with them.
func readRegistries(files []string) ([][]*registry.Outlet, error) {
	var all [][]*registry.Outlet
	for _, name := range files {
		src, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		outlets, err := registry.Parse(name, src)
		if err != nil {
			return nil, &fault{exitCheck, err}
		}
		all = append(all, outlets)
	}
	return all, nil
}

// outlets makes the registry that --outlets asks for.
func outlets(names []string) (*registry.Registry, error) {
	switch {
	case slices.Equal(names, []string{"hand"}):
		return registry.Hand(), nil
	case slices.Equal(names, []string{"none"}):
		return registry.New(nil), nil
	case slices.Equal(names, []string{"built-in"}):
		return registry.Default(), nil
	}
	all, err := readRegistries(names)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, usage("--outlets: neither files nor one of built-in, hand, none: %w", err)
	}
	if err != nil {
		return nil, err
	}
	return registry.New(registry.Merge(append(all, registry.Default().Outlets())...)), nil
}

type registryBuildCmd struct {
	settings
	registryOutput
	Paths []string `arg:"" help:"Pages or folders. Pages that do not state their address and publisher say nothing."`
}

// Run builds a registry of pages.
func (c *registryBuildCmd) Run(ctx context.Context, std *streams) error {
	files, _, err := findFiles(c.Paths, isPage)
	if err != nil {
		return err
	}
	c.Outlets = []string{"hand"} // what was built before must not speak for itself
	pl, err := c.pipeline(std)
	if err != nil {
		return err
	}
	var t tally
	var b registry.Builder
	err = process(ctx, std, pl, &c.settings, files, func(res pipeline.Result) error {
		t.add(std, res.Err)
		if res.Doc != nil {
			address(res.Doc)
			b.Add(res.Doc)
		}
		return nil
	})
	if err != nil {
		return err
	}
	outlets := b.Outlets()
	if len(outlets) == 0 {
		return errors.Join(&fault{exitEmpty, fmt.Errorf("none of %d pages states its address and its publisher", t.docs)}, t.result())
	}
	return errors.Join(c.write(std, "Built from what outlets say on their own pages.", outlets), t.result())
}

// address gives a page from a file the address that it states itself: the claims of a
// registry name the page they are from.
func address(d *pipeline.Document) {
	for _, key := range []string{"said.canonical", "said.url"} {
		if n := d.Note(key); d.URL == "" && n != nil {
			d.URL = n.Value
		}
	}
}

type registryLintCmd struct {
	Files []string `arg:"" help:"Registry files." type:"existingfile"`
}

// Run checks files, each by itself and all together.
func (c *registryLintCmd) Run(std *streams) error {
	all, err := readRegistries(c.Files)
	if err != nil {
		return err
	}
	var outlets []*registry.Outlet
	for _, o := range all {
		outlets = append(outlets, o...)
	}
	faults := registry.Lint(outlets)
	for _, f := range faults {
		if _, err := fmt.Fprintln(std.out, f); err != nil {
			return err
		}
	}
	std.warn("%d outlets, %d remarks", len(outlets), len(faults))
	if len(faults) > 0 {
		return &silent{exitCheck}
	}
	return nil
}

type registryShowCmd struct {
	Name     string   `arg:"" help:"Name, alias or host of an outlet."`
	Registry []string `help:"Registry files that come before the built-in registry." type:"existingfile" placeholder:"FILE"`
}

// Run prints one outlet.
func (c *registryShowCmd) Run(std *streams) error {
	reg := registry.Default()
	if len(c.Registry) > 0 {
		var err error
		if reg, err = outlets(c.Registry); err != nil {
			return err
		}
	}
	o := reg.ByName(c.Name)
	if o == nil {
		o = reg.ByHost(c.Name)
	}
	if o == nil {
		return &fault{exitEmpty, fmt.Errorf("no outlet %q in the registry: unknown", c.Name)}
	}
	return registry.Show(std.out, o)
}

type registryMergeCmd struct {
	registryOutput
	Files []string `arg:"" help:"Registry files; earlier ones come first where one value is asked for." type:"existingfile"`
}

// Run merges files.
func (c *registryMergeCmd) Run(std *streams) error {
	all, err := readRegistries(c.Files)
	if err != nil {
		return err
	}
	return c.write(std, "", registry.Merge(all...))
}

type registryImportCmd struct {
	registryOutput
	Form   string `arg:"" enum:"trusttxt,adstxt,wikidata,statemedia,partisan" help:"trusttxt, adstxt, wikidata (JSON of its query service), statemedia or partisan (tables in CSV)."`
	File   string `arg:"" help:"The list; - for standard input."`
	Domain string `help:"For trusttxt and adstxt: the domain whose file it is."`
	Name   string `help:"For tables: the list, as it shall be cited."`
	Date   string `required:"" help:"Of the list or the file, YYYY-MM-DD or shorter." placeholder:"DATE"`
}

// Run imports a list. Rows with faults are printed and do not stop it.
func (c *registryImportCmd) Run(std *streams) error {
	raw, err := file{path: c.File, id: c.File}.read(std, 64<<20)
	if err != nil {
		return err
	}
	outlets, faults, err := c.read(bytes.NewReader(raw))
	if err != nil {
		return &fault{exitUsage, err}
	}
	for _, f := range faults {
		std.warn("%v", f)
	}
	if len(faults) > 0 {
		std.warn("remarks on the list: %d", len(faults))
	}
	if len(outlets) == 0 {
		return &fault{exitEmpty, fmt.Errorf("%s: no outlets in it", c.File)}
	}
	return c.write(std, "", outlets)
}

func (c *registryImportCmd) read(r io.Reader) ([]*registry.Outlet, []registry.Fault, error) {
	list := registry.List{Name: c.Name, Date: c.Date}
	switch c.Form {
	case "trusttxt", "adstxt":
		if c.Domain == "" {
			return nil, nil, fmt.Errorf("%s needs --domain", c.Form)
		}
		if c.Form == "trusttxt" {
			return registry.ImportTrust(r, c.File, c.Domain, c.Date)
		}
		return registry.ImportAds(r, c.File, c.Domain, c.Date)
	case "wikidata":
		return registry.ImportWikidata(r, c.File, c.Date)
	case "statemedia":
		return registry.ImportTable(r, c.File, list, registry.StateMediaColumns)
	}
	return registry.ImportTable(r, c.File, list, registry.OutletColumns)
}
