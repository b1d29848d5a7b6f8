package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/pipeline/batch"
	"github.com/offprint-news/offprint/pipeline/site"
)

type rulesProposeCmd struct {
	Paths  []string `arg:"" help:"Folders of results, or files of records, of one or many hosts." type:"existing"`
	Pages  int      `help:"Pages of a host to look at." default:"500" placeholder:"N"`
	Output string   `short:"o" help:"File to write to. Default: standard output."`
	writeFlags
}

// Run looks for lines that hosts repeat.
func (c *rulesProposeCmd) Run(ctx context.Context, std *streams) error {
	l := site.Learner{Limit: c.Pages}
	for n, pass := range []func(*pipeline.Document){l.First, l.Second} {
		if n == 1 {
			l.Between()
		}
		for _, p := range c.Paths {
			for doc, err := range batch.Read(p) {
				if err != nil {
					return err
				}
				d, err := pipeline.Replay(ctx, doc.Record, nil)
				if ctx.Err() != nil {
					return ctx.Err()
				}
				if err != nil {
					std.warn("%v", err)
					continue
				}
				pass(d)
			}
		}
	}
	list := l.Proposals()
	var b bytes.Buffer
	if err := site.WriteProposals(&b, list); err != nil {
		return err
	}
	inside := 0
	for _, p := range list {
		if p.InBody {
			inside++
		}
	}
	std.warn("%d proposals, %d of them about text inside the body", len(list), inside)
	return c.result(std, c.Output, b.Bytes())
}

type rulesReviewCmd struct {
	Proposals     string `arg:"" help:"File of rules propose." type:"existingfile"`
	Decisions     string `required:"" help:"File of decisions (JSON lines): replayed first, and new ones added to it." placeholder:"FILE"`
	AcceptOutside bool   `help:"Accept all proposals about text that is outside the body already."`
	Pack          string `help:"Name of the pack of rules." default:"hosts"`
	Output        string `short:"o" help:"File for the pack of rules that the decisions make. Without it none is written."`
	writeFlags
}

// Run shows the proposals that nothing was decided of, takes decisions from standard
// input, and makes a pack of rules of all decisions.
func (c *rulesReviewCmd) Run(ctx context.Context, std *streams) error {
	f, err := os.Open(c.Proposals)
	if err != nil {
		return err
	}
	defer f.Close()
	list, err := site.ReadProposals(f)
	if err != nil {
		return &fault{exitUsage, fmt.Errorf("%s: %w", c.Proposals, err)}
	}
	var decided []site.Decision
	if old, err := os.Open(c.Decisions); err == nil {
		decided, err = site.ReadDecisions(old)
		if err = errors.Join(err, old.Close()); err != nil {
			return &fault{exitUsage, fmt.Errorf("%s: %w", c.Decisions, err)}
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	fresh, err := c.decide(ctx, std, site.Open(list, decided))
	if err != nil {
		return err
	}
	if c.DryRun {
		std.warn("would add %d decisions to %s", len(fresh), c.Decisions)
	} else if err := appendDecisions(c.Decisions, fresh); err != nil {
		return err
	}
	decided = append(decided, fresh...)
	std.warn("%d decisions, %d of them new; %d proposals are open", len(decided), len(fresh), len(site.Open(list, decided)))
	if c.Output == "" {
		return nil
	}
	var b bytes.Buffer
	if err := site.WritePack(&b, c.Pack, decided); err != nil {
		return err
	}
	return c.result(std, c.Output, b.Bytes())
}

func appendDecisions(name string, ds []site.Decision) error {
	if len(ds) == 0 {
		return nil
	}
	f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	for i := range ds {
		line, err := encode(&ds[i], false)
		if err == nil {
			_, err = f.Write(line)
		}
		if err != nil {
			return errors.Join(err, f.Close())
		}
	}
	return f.Close()
}

// decide asks for every open proposal, until the answers end.
func (c *rulesReviewCmd) decide(ctx context.Context, std *streams, open []site.Proposal) ([]site.Decision, error) {
	var out []site.Decision
	if c.AcceptOutside {
		for i := range open {
			if open[i].InBody {
				continue
			}
			d, err := site.Decide(&open[i], site.Accept, "", "flag")
			if err != nil {
				return nil, err
			}
			out = append(out, d)
		}
		open = slices.DeleteFunc(open, func(p site.Proposal) bool { return !p.InBody })
	}
	in := bufio.NewReader(std.in)
	for i := range open {
		p := &open[i]
		show(std.err, p)
		for ctx.Err() == nil {
			fmt.Fprint(std.err, "accept, reject, relabel KIND, skip or quit? ")
			answer, err := in.ReadString('\n')
			words := strings.Fields(answer)
			if len(words) == 0 {
				if err != nil {
					fmt.Fprintln(std.err)
					return out, nil // no more answers
				}
				continue
			}
			verb, kind := words[0], strings.Join(words[1:], " ")
			if verb == "skip" || verb == "s" {
				break
			}
			if verb == "quit" || verb == "q" {
				return out, nil
			}
			if long := map[string]string{"a": site.Accept, "r": site.Reject, "l": site.Relabel}[verb]; long != "" {
				verb = long
			}
			d, err := site.Decide(p, verb, kind, "person")
			if err != nil {
				std.warn("%v", err)
				continue
			}
			out = append(out, d)
			break
		}
	}
	return out, ctx.Err()
}

// show prints a proposal for a person.
func show(w io.Writer, p *site.Proposal) {
	where := "outside the body"
	if p.InBody {
		where = fmt.Sprintf("INSIDE THE BODY of %d pages; wrong, it would cost %.3f %% of the words of content", p.ContentPages, p.Harm)
	}
	fmt.Fprintf(w, "\n%s  %s, %s\n%s\n", visible(p.Host), p.Kind, where, visible(p.Path))
	for _, l := range p.Lines[:min(len(p.Lines), 8)] {
		fmt.Fprintf(w, "  %d of %d articles: %s\n", l.Articles, p.Articles, visible(l.Text))
	}
	if n := len(p.Lines) - 8; n > 0 {
		fmt.Fprintf(w, "  and %d lines more\n", n)
	}
	for _, x := range p.Contexts {
		fmt.Fprintf(w, "  in %s %s\n    before: %s\n    after:  %s\n", visible(x.ID), visible(x.Date), visible(x.Before), visible(x.After))
	}
}
