package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/pipeline/linked"
)

type factsCmd struct {
	settings
	File string `arg:"" help:"The page; - for standard input."`
	Said bool   `help:"Also print the raw statements of the page's markup."`
	JSON bool   `help:"Print as JSON."`
}

// Run prints the card of facts.
func (c *factsCmd) Run(ctx context.Context, std *streams) error {
	d, err := c.one(ctx, std, c.File)
	if d == nil {
		return err
	}
	notes := linked.Order(d.Notes())
	if c.Said {
		for _, n := range d.Notes() {
			if strings.HasPrefix(n.Key, pipeline.SaidPrefix) {
				notes = append(notes, n)
			}
		}
	}
	if c.JSON {
		b, jerr := encode(notes, true)
		if jerr != nil {
			return jerr
		}
		if _, werr := std.out.Write(b); werr != nil {
			return werr
		}
		return err
	}
	for i := range notes {
		printNote(std.out, d, &notes[i])
	}
	return err
}

func printNote(w io.Writer, d *pipeline.Document, n *pipeline.Note) {
	value := n.Value
	if n.Status == pipeline.Unknown && value == "" {
		value = "unknown"
	}
	fmt.Fprintf(w, "%-18s %s  [%s, %s]\n", n.Key, value, n.Status, reason(&n.Finding))
	for _, f := range n.Fields {
		fmt.Fprintf(w, "    %s: %s\n", f.Name, short(f.Value, 200))
	}
	if n.Where != "" {
		fmt.Fprintf(w, "    at %s\n", n.Where)
	}
	if n.Text != "" {
		fmt.Fprintf(w, "    “%s”\n", short(n.Text, 200))
	}
	for _, s := range n.Evidence {
		if s.Start >= 0 && s.End <= len(d.Source.Text) && s.Len() > 0 {
			fmt.Fprintf(w, "    evidence %v %s\n", s, short(d.Source.Text[s.Start:s.End], 120))
		}
	}
	for _, r := range n.Rejected {
		fmt.Fprintf(w, "    not %s %s: %s\n", short(r.Value, 80), r.Where, r.Why)
	}
}
