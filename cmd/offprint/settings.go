package main

import (
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages"
	"github.com/offprint-news/offprint/stages/ruled"
)

// settings are the flags of every command that processes pages.
type settings struct {
	Workers    int           `short:"j" help:"Pages worked on at once; 0 for one a processor." default:"0"`
	MaxBytes   int           `help:"Largest page in bytes, after decompression." default:"67108864" placeholder:"N"`
	MaxNodes   int           `help:"Most elements and runs of text in a page." default:"2000000" placeholder:"N"`
	DocTimeout time.Duration `help:"Longest time for a page, such as 10s; 0 for no limit." default:"0s"`
	Rules      []string      `help:"Folders of rule packs that extend the built-in ones, or override them rule by rule." type:"existingdir" placeholder:"DIR"`
	Without    []string      `help:"Stages to leave out." placeholder:"STAGE"`
	Debug      bool          `help:"Print what the stages log to standard error."`
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
		for i := range list {
			if list[i].Name() == ruled.Name {
				list[i] = mine
			}
		}
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
	opt := pipeline.Options{Limits: pipeline.Limits{Bytes: s.MaxBytes, Nodes: s.MaxNodes}, Timeout: s.DocTimeout}
	if s.Debug {
		opt.Logger = slog.New(slog.NewTextHandler(std.err, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	return pipeline.New(opt, list...)
}
