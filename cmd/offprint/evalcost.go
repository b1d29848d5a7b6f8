package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/rules"
	"github.com/offprint-news/offprint/samples/eval"
	"github.com/offprint-news/offprint/samples/eval/spent"
	"github.com/offprint-news/offprint/stages"
	"github.com/offprint-news/offprint/stages/weigh"
)

type evalCostCmd struct {
	Dir   string `arg:"" type:"existingdir" help:"Folder of pages: .html, .htm, .html.gz, in folders too."`
	Pages int    `help:"Pages, spread over the folder; 0 for all." default:"0" placeholder:"N"`
}

// A timedStage adds up the CPU time that a stage takes.
type timedStage struct {
	pipeline.Stage
	took time.Duration
}

// Run runs the stage.
func (t *timedStage) Run(ctx context.Context, p *pipeline.Pass) error {
	before := spent.CPU()
	defer func() { t.took += spent.CPU() - before }()
	return t.Stage.Run(ctx, p)
}

// Run measures what it costs to start, to clean with one worker, stage by stage, and
// what a second worker gains.
func (c *evalCostCmd) Run(ctx context.Context, std *streams) error {
	defer boundMemory(1)() // as clean does
	names, err := pageFiles(c.Dir)
	if err != nil {
		return err
	}
	if len(names) == 0 {
		return usage("%s: no pages: no file ends in .html, .htm or .html.gz", c.Dir)
	}
	var pages []eval.Page
	for _, n := range names {
		pages = append(pages, eval.NewPage(os.DirFS(c.Dir), n))
	}
	pages = spread(pages, cmp.Or(c.Pages, -1))
	list, err := c.start(std)
	if err != nil {
		return err
	}
	timedList := make([]*timedStage, len(list))
	for i := range list {
		timedList[i] = &timedStage{Stage: list[i]}
		list[i] = timedList[i]
	}
	pl, err := pipeline.New(pipeline.Options{}, list...)
	if err != nil {
		return err
	}
	clean := cleanOnly(ctx, pl)
	// One worker, before anything else needs memory.
	before := spent.Memory()
	err = inTurns(pages, pipeline.HTML, func(list []pipeline.Input) error {
		for _, in := range list {
			if err := clean(in); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(std.out, "memory: at most %.0f MB resident, one worker, %d pages; %.0f MB before the first page\n", mb(spent.Memory()), len(pages), mb(before))
	var parse, whole time.Duration
	for i := range timedList {
		timedList[i].took = 0
	}
	err = inTurns(pages, pipeline.HTML, func(list []pipeline.Input) error {
		return errors.Join(timed(list, &parse, nil, parseOnly), timed(list, &whole, nil, clean))
	})
	if err != nil {
		return err
	}
	line := func(name string, took time.Duration) {
		fmt.Fprintf(std.out, "%-22s %8.3f ms a page %6.2f x html.Parse\n", name, took.Seconds()*1e3/float64(len(pages)), took.Seconds()/parse.Seconds())
	}
	line("html.Parse", parse)
	open, facts := whole, time.Duration(0)
	for _, t := range timedList {
		open -= t.took
	}
	line("opening the page", open)
	for _, t := range timedList {
		line(t.Name(), t.took)
		if slices.Contains(factStages, t.Name()) {
			facts += t.took
		}
	}
	line("all", whole)
	line("facts", facts)
	return c.workers(ctx, std, pages)
}

// factStages find facts; the others find content.
var factStages = []string{"structure", "disclaimer", "outlet"}

// start makes the default stages and prints what each part took.
func (c *evalCostCmd) start(std *streams) ([]pipeline.Stage, error) {
	at := spent.CPU()
	lap := func() float64 {
		last := at
		at = spent.CPU()
		return (at - last).Seconds() * 1e3
	}
	process := at.Seconds() * 1e3
	if _, err := rules.Default(); err != nil {
		return nil, err
	}
	packs := lap()
	if _, err := weigh.Builtin(); err != nil {
		return nil, err
	}
	models := lap()
	list, err := stages.Default()
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(std.out, "start: %.0f ms for the process, %.0f for the rule packs, %.0f for the models, %.0f for the other stages\n", process, packs, models, lap())
	return list, nil
}

// workers prints what a second worker gains, by the clock: on a machine that has two
// processors free.
func (c *evalCostCmd) workers(ctx context.Context, std *streams, pages []eval.Page) error {
	list, err := stages.Default()
	if err != nil {
		return err
	}
	pl, err := pipeline.New(pipeline.Options{}, list...)
	if err != nil {
		return err
	}
	var wall, cpu [2]time.Duration
	for i := range wall {
		undo := boundMemory(i + 1)
		began, used := time.Now(), spent.CPU()
		for res, err := range pl.Run(ctx, pipeline.RunOptions{Workers: i + 1}, inputs(pages, pipeline.HTML)) {
			if err != nil {
				return err
			}
			if res.Doc != nil {
				res.Doc.Release()
			}
		}
		wall[i], cpu[i] = time.Since(began), spent.CPU()-used
		undo()
	}
	fmt.Fprintf(std.out, "2 workers: %.2f x the pages of one in the same time, for %.2f x its CPU time; %.1f and %.1f pages/s\n",
		wall[0].Seconds()/wall[1].Seconds(), cpu[1].Seconds()/cpu[0].Seconds(),
		float64(len(pages))/wall[0].Seconds(), float64(len(pages))/wall[1].Seconds())
	return nil
}

func mb(n int64) float64 { return float64(n) / 1e6 }

// pageFiles lists the HTML files in a folder, by name.
func pageFiles(dir string) ([]string, error) {
	var out []string
	err := filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		base := strings.TrimSuffix(strings.ToLower(name), ".gz")
		if !strings.HasSuffix(base, ".html") && !strings.HasSuffix(base, ".htm") {
			return nil
		}
		rel, err := filepath.Rel(dir, name)
		out = append(out, filepath.ToSlash(rel))
		return err
	})
	return out, err
}
