// Offprint-beam is offprint run on Apache Beam. Its README stands in the folder above.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/x/beamx"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/pipeline/batch"
	offbeam "github.com/offprint-news/offprint/pipeline/beam"
	"github.com/offprint-news/offprint/pipeline/source/jsonl"
	"github.com/offprint-news/offprint/stages"
)

// Exit codes are those of offprint.
const (
	exitCheck = 1
	exitUsage = 2
	exitSome  = 3
)

func init() { beam.RegisterFunction(newCleaner) }

// options are what the cleaner of a worker is made of.
type options struct {
	Profile  pipeline.Profile
	Timeout  time.Duration
	MaxBytes int
	MaxNodes int
}

func newCleaner(settings string) (*batch.Cleaner, error) {
	var opt options
	if err := json.Unmarshal([]byte(settings), &opt); err != nil {
		return nil, err
	}
	list, err := stages.Default()
	if err != nil {
		return nil, err
	}
	limits := pipeline.Limits{Bytes: opt.MaxBytes, Nodes: opt.MaxNodes}
	pl, err := pipeline.New(pipeline.Options{Limits: limits}, list...)
	if err != nil {
		return nil, err
	}
	return &batch.Cleaner{Pipeline: pl, Profile: opt.Profile, Timeout: opt.Timeout}, nil
}

type command struct {
	out, proposals string
	shards, pages  int
	split          int64
	fields         jsonl.Options
	opt            options
}

func main() {
	var c command
	var profile, keep string
	flag.Usage = func() {
		fmt.Fprintf(flag.CommandLine.Output(), "usage: offprint-beam [flags] -output DIR PATHS...\n\nCleans WARC, WET, JSON lines and pages on Apache Beam.\n\n")
		flag.PrintDefaults()
	}
	flag.StringVar(&c.out, "output", "", "`folder` of the result, or address in a store; not there yet")
	flag.IntVar(&c.shards, "shards", 0, "`files` of documents; 0 for one each 64 MiB of input")
	flag.Int64Var(&c.split, "split", batch.DefaultSplit, "`bytes` of an archive that a worker reads at a time")
	flag.StringVar(&c.proposals, "proposals", "", "`file` for the lines that hosts repeat; read it with offprint rules review")
	flag.IntVar(&c.pages, "pages", 0, "`pages` of a host to look at for proposals; 0 for 500")
	flag.StringVar(&profile, "profile", "full", "`full` prints title, byline and captions with the text; body leaves them out")
	flag.StringVar(&keep, "keep", "", "`kinds` to print in the content besides, with commas between")
	flag.DurationVar(&c.opt.Timeout, "doc-timeout", time.Minute, "longest `time` for a page")
	flag.IntVar(&c.opt.MaxBytes, "max-bytes", 64<<20, "largest page in `bytes`, after decompression")
	flag.IntVar(&c.opt.MaxNodes, "max-nodes", 200_000, "most elements and runs of text in a page, a `number`")
	flag.StringVar(&c.fields.HTML, "html-field", "html", "`field` of JSON lines with the page")
	flag.StringVar(&c.fields.Text, "text-field", "text", "`field` of JSON lines with plain text, where there is no page")
	flag.StringVar(&c.fields.URL, "url-field", "url", "`field` of JSON lines with the address")
	flag.StringVar(&c.fields.ID, "id-field", "id", "`field` of JSON lines with the id")
	flag.Parse()
	beam.Init() // a worker does not come back from it

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var err error
	if c.opt.Profile, err = parseProfile(profile, keep); err == nil && (c.out == "" || flag.NArg() == 0) {
		err = errors.New("-output and at least one path are needed")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "offprint-beam:", err)
		os.Exit(exitUsage)
	}
	code, err := c.run(ctx, flag.Args())
	if err != nil {
		fmt.Fprintln(os.Stderr, "offprint-beam:", err)
	}
	stop()
	os.Exit(code)
}

func parseProfile(name, keep string) (pipeline.Profile, error) {
	var p pipeline.Profile
	switch name {
	case "full":
		p = pipeline.FullProfile
	case "body":
		p = pipeline.BodyProfile
	default:
		return p, fmt.Errorf("-profile %q is neither full nor body", name)
	}
	for kind := range strings.SplitSeq(keep, ",") {
		if kind != "" && !p.Add(pipeline.Kind(kind)) {
			return p, fmt.Errorf("-keep %q is no kind", kind)
		}
	}
	return p, nil
}

func (c *command) run(ctx context.Context, paths []string) (int, error) {
	if old, err := readManifest(ctx, c.out); err == nil {
		return exitUsage, fmt.Errorf("%s holds a result of %d documents already; choose another folder", c.out, old.Stats.Documents)
	}
	plan, err := offbeam.Plan(ctx, paths, c.split)
	if err != nil {
		return exitUsage, err
	}
	if plan.PassedOver > 0 {
		fmt.Fprintf(os.Stderr, "offprint-beam: %d files passed over: of no known sort by their names\n", plan.PassedOver)
	}
	p, err := c.pipeline(plan, paths)
	if err != nil {
		return exitCheck, err
	}
	if err := beamx.Run(ctx, p); err != nil {
		return exitCheck, err
	}
	m, err := readManifest(ctx, c.out)
	if err != nil {
		return exitCheck, fmt.Errorf("the job has ended; its manifest cannot be read from here: %w", err)
	}
	s := &m.Stats
	fmt.Fprintf(os.Stderr, "%d records = %d documents + %d quarantined + %d skipped; %d bytes = %d content + %d framing + %d markup\n",
		s.Records, s.Documents, s.Quarantined, s.Skipped, s.Source, s.Content, s.Framing, s.Markup)
	switch {
	case len(m.Problems) > 0 || !m.Complete:
		return exitCheck, fmt.Errorf("does not add up: %s", strings.Join(m.Problems, "; "))
	case s.Quarantined > 0 || s.Gaps > 0:
		return exitSome, fmt.Errorf("%d documents failed, %d stretches of files gave no record", s.Quarantined, s.Gaps)
	}
	return 0, nil
}

// pipeline builds the job.
func (c *command) pipeline(plan *batch.Plan, paths []string) (*beam.Pipeline, error) {
	opt, err := json.Marshal(c.opt)
	if err != nil {
		return nil, err
	}
	cleaner, err := newCleaner(string(opt)) // for the names of its stages, and to fail here
	if err != nil {
		return nil, err
	}
	p, s := beam.NewPipelineWithRoot()
	in, err := offbeam.Read(s, plan, offbeam.ReadOptions{MaxBytes: c.opt.MaxBytes, Fields: c.fields})
	if err != nil {
		return nil, err
	}
	documents, failures := offbeam.Clean(s, in.Pages, newCleaner, string(opt))
	err = offbeam.Write(s, offbeam.Result{
		Dir: c.out, Plan: plan, Shards: c.shards,
		Settings: batch.NewSettings(batch.Options{
			Paths: paths, Cleaner: *cleaner, Fields: c.fields, MaxBytes: c.opt.MaxBytes, Version: version(&c.opt),
		}, plan),
		Documents: documents, Failures: []beam.PCollection{in.Failures, failures}, Gaps: in.Gaps, Tallies: in.Tallies,
	})
	if err != nil {
		return nil, err
	}
	if c.proposals != "" {
		offbeam.WriteProposals(s, offbeam.Propose(s, documents, c.pages), c.proposals)
	}
	return p, nil
}

func readManifest(ctx context.Context, dir string) (*batch.Manifest, error) {
	fs, err := filesystem.New(ctx, dir)
	if err != nil {
		return nil, err
	}
	defer fs.Close()
	data, err := filesystem.Read(ctx, fs, strings.TrimSuffix(dir, "/")+"/manifest.json")
	if err != nil {
		return nil, err
	}
	var m batch.Manifest
	return &m, json.Unmarshal(data, &m)
}

// version names what the records depend on.
func version(opt *options) map[string]string {
	v := map[string]string{"offprint-beam": "(devel)", "max_nodes": fmt.Sprint(opt.MaxNodes)}
	if info, ok := debug.ReadBuildInfo(); ok {
		v["offprint-beam"] = info.Main.Version
		for _, b := range info.Settings {
			if strings.HasPrefix(b.Key, "vcs.") {
				v[strings.TrimPrefix(b.Key, "vcs.")] = b.Value
			}
		}
	}
	return v
}
