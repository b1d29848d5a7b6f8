package main

import (
	"context"
	"fmt"

	"github.com/offprint-news/offprint/cmd/offprint/internal/workbench"
	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages"
)

type workbenchCmd struct {
	Dir      string `arg:"" type:"existingdir" help:"Folder with rules/, samples/, pages/ and clean/; those that are missing are empty."`
	Write    bool   `help:"Let the workbench write packs and samples into the folder. Without it, it only reads."`
	Port     int    `help:"Port on the loopback interface. Default: a free one."`
	MaxBytes int    `help:"Largest page in bytes, after decompression." default:"67108864" placeholder:"N"`
	MaxNodes int    `help:"Most elements and runs of text in a page." default:"200000" placeholder:"N"`
}

// Run serves the workbench until it is interrupted.
func (c *workbenchCmd) Run(ctx context.Context, std *streams) error {
	list, err := stages.Default()
	if err != nil {
		return &fault{exitUsage, err}
	}
	b, err := workbench.Open(ctx, c.Dir, workbench.Options{
		Stages: list, Write: c.Write, Limits: pipeline.Limits{Bytes: c.MaxBytes, Nodes: c.MaxNodes},
	})
	if err != nil {
		return &fault{exitUsage, err}
	}
	defer b.Close()
	return workbench.Serve(ctx, b, c.Port, func(url string) {
		fmt.Fprintln(std.out, url)
		std.warn("open this address in a browser on this machine; it holds once. Ctrl-C ends the workbench.")
	})
}
