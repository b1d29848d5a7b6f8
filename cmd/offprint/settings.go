package main

import (
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages"
	"github.com/offprint-news/offprint/stages/outlet"
	"github.com/offprint-news/offprint/stages/ruled"
)

// settings are the flags of every command that processes pages.
type settings struct {
	Workers         int           `group:"clean" short:"j" help:"Pages worked on at once; 0 for one a processor." default:"0"`
	MaxBytes        int           `group:"clean" help:"Largest file in bytes, as it is stored." default:"67108864" placeholder:"N"`
	MaxDecodedBytes int           `group:"clean" help:"Largest page in bytes, after decompression." default:"67108864" placeholder:"N"`
	MaxNodes        int           `group:"clean" help:"Most elements and runs of text in a page." default:"200000" placeholder:"N"`
	DocTimeout      time.Duration `group:"clean" help:"Longest time for a page, such as 10s; 0s for no limit." default:"60s"`
	Rules           []string      `group:"clean" help:"Folders of rule packs that extend the built-in ones, or override them rule by rule." type:"existingdir" placeholder:"DIR"`
	Repair          string        `group:"clean" help:"Mend garbled characters: off, safe (what has one sensible reading) or full." enum:"off,safe,full" default:"safe"`
	MaxGrade        string        `group:"clean" help:"Lowest grade of edits that undo machine paraphrase: A (from another version), B (never seen in clean text), C (sure in a page found spun) or D (suggestions)." enum:"A,B,C,D" default:"C"`
	Family          []string      `group:"clean" help:"Packs of spinner families besides the built-in ones; unspin learn writes them." type:"existingfile" placeholder:"FILE"`
	Corpus          []string      `group:"clean" help:"Folders of articles you vouch for; spun copies of them get their wording back." type:"existingdir" placeholder:"DIR"`
	Outlets         []string      `group:"clean" help:"Files of what is known of outlets, which go before the built-in registry. Or one of: built-in, hand (its part that is kept by hand; so eval, since the rest was built from pages of its sets), none." placeholder:"FILE"`
	Without         []string      `group:"clean" help:"Stages to leave out." placeholder:"STAGE"`
	Debug           bool          `group:"clean" help:"Print what the stages log to standard error."`
}

// pipeline makes the pipeline that the flags ask for.
func (s *settings) pipeline(std *streams) (*pipeline.Pipeline, error) {
	list, err := stages.Default()
	if err != nil {
		return nil, &fault{exitUsage, err}
	}
	if len(s.Rules) > 0 {
		set, err := ruleSet(s.Rules)
		if err != nil {
			return nil, err
		}
		mine, err := ruled.Stage(set)
		if err != nil {
			return nil, &fault{exitUsage, err}
		}
		list = stages.Replace(list, mine)
	}
	if list, err = s.mending(std, list); err != nil {
		return nil, err
	}
	if len(s.Outlets) > 0 {
		reg, err := outlets(s.Outlets)
		if err != nil {
			return nil, err
		}
		list = stages.Replace(list, outlet.Stage(reg))
	}
	for _, name := range s.Without {
		i := slices.IndexFunc(list, func(st pipeline.Stage) bool { return st.Name() == name })
		if i < 0 {
			var names []string
			for _, st := range list {
				names = append(names, st.Name())
			}
			return nil, usage("--without: no stage %q; there are %s", name, strings.Join(names, ", "))
		}
		list = slices.Delete(list, i, i+1)
	}
	opt := pipeline.Options{Limits: pipeline.Limits{Bytes: s.MaxDecodedBytes, Nodes: s.MaxNodes}, Timeout: s.DocTimeout}
	if s.Debug {
		opt.Logger = slog.New(slog.NewTextHandler(std.err, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	return pipeline.New(opt, list...)
}
