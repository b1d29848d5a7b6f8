package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/rules"
)

type rulesNewCmd struct {
	Page   string `arg:"" help:"The saved page; - for standard input."`
	Text   string `required:"" help:"The text on the page that the rule is to claim, as a reader sees it." placeholder:"WORDS"`
	Kind   string `required:"" help:"What the text is, such as donation; offprint rules kinds lists them." placeholder:"KIND"`
	ID     string `name:"id" help:"Id of the rule. Default: its kind."`
	Pack   string `help:"Name of the pack, where --into begins a new file or is not given." default:"mine"`
	Choose int    `help:"Number of the proposal to take. Default: the first that claims exactly the text." placeholder:"N"`
	Pages  string `help:"Folder of pages on which the proposals are counted." type:"existingdir" placeholder:"DIR"`
	Into   string `help:"Pack file to add the rule to, made if it is not there. Default: the rule is printed as a pack." placeholder:"FILE"`
	DryRun bool   `help:"With --into: say what would be written, and write nothing."`
}

func (*rulesNewCmd) Help() string {
	return `Drafts a rule with a hit and a miss from a text on a page: as the exact line, as the
line with numbers and names left open, as a phrase, as the element around it, or
from a heading on. Standard error lists the proposals with what each does on the
page and, with --pages, on others. Read the tests, and add the near misses you know.`
}

// Run prints the drafted rule, or adds it to a pack.
func (c *rulesNewCmd) Run(ctx context.Context, std *streams) error {
	kind := pipeline.Kind(c.Kind)
	if !kind.Known() || kind == pipeline.Hidden {
		return usage("--kind: there is no kind %q; framing is %s", c.Kind, framing())
	}
	body, err := file{c.Page, filepath.Base(c.Page)}.read(std, 64<<20)
	if err != nil {
		return err
	}
	d, err := pipeline.Open(ctx, pipeline.Input{ID: filepath.Base(c.Page), Body: body}, pipeline.Limits{})
	if d == nil {
		return err
	}
	sel, ok := rules.Locate(d, c.Text)
	if !ok {
		return &fault{exitCheck, fmt.Errorf("%s: no reader sees %q there in one stretch; copy it from the page as it is shown", d.ID, short(c.Text, 80))}
	}
	pack, id, err := c.place()
	if err != nil {
		return err
	}
	list, err := rules.Draft(ctx, d, sel, pack, id, kind)
	if errors.Is(err, rules.ErrNoDraft) {
		return &fault{exitCheck, err}
	}
	if err != nil {
		return err
	}
	chosen, err := c.choose(list)
	if err != nil {
		return err
	}
	counts, of, err := c.count(ctx, std, list)
	if err != nil {
		return err
	}
	for i := range list {
		printProposal(std, i, i == chosen, &list[i], counts[i], of)
	}
	return c.write(std, list[chosen].Rule, pack)
}

// place names the pack and gives the rule an id that is free in it.
func (c *rulesNewCmd) place() (pack, id string, err error) {
	pack, id = c.Pack, cmp.Or(c.ID, c.Kind)
	src, err := c.there()
	if err != nil || src == nil {
		return pack, id, err
	}
	p, err := rules.Parse(c.Into, src)
	if err != nil {
		return "", "", &fault{exitUsage, err}
	}
	taken := func(id string) bool {
		return slices.ContainsFunc(p.Rules, func(r *rules.Rule) bool { return r.ID == id })
	}
	if c.ID != "" && taken(c.ID) {
		return "", "", usage("%s: the pack has a rule %q already", c.Into, c.ID)
	}
	for n := 2; taken(id); n++ {
		id = fmt.Sprintf("%s-%d", c.Kind, n)
	}
	return p.Name, id, nil
}

// there returns what stands in the pack file, nil if there is none.
func (c *rulesNewCmd) there() ([]byte, error) {
	if c.Into == "" {
		return nil, nil
	}
	src, err := os.ReadFile(c.Into)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return src, err
}

func (c *rulesNewCmd) choose(list []rules.Proposal) (int, error) {
	if c.Choose < 0 || c.Choose > len(list) {
		return 0, usage("--choose: there are %d proposals", len(list))
	}
	if c.Choose > 0 {
		return c.Choose - 1, nil
	}
	return max(0, slices.IndexFunc(list, func(p rules.Proposal) bool { return p.Whole })), nil
}

// count says on how many pages of the folder each proposal matches.
func (c *rulesNewCmd) count(ctx context.Context, std *streams, list []rules.Proposal) (pages []int, of int, err error) {
	pages = make([]int, len(list))
	if c.Pages == "" {
		return pages, 0, nil
	}
	docs, err := opened(ctx, std, []string{c.Pages})
	if err != nil {
		return nil, 0, err
	}
	sets := make([]*rules.Set, len(list))
	for i, p := range list {
		if sets[i], err = rules.NewSet([]*rules.Pack{{Name: p.Rule.Pack, Rules: []*rules.Rule{p.Rule}}}); err != nil {
			return nil, 0, err
		}
	}
	for d, err := range docs {
		if d == nil {
			return nil, 0, err
		}
		of++
		for i, s := range sets {
			res, err := s.Match(ctx, d.Page(), rules.WhereOf(d))
			if err != nil {
				return nil, 0, err
			}
			if len(res.Hits) > 0 {
				pages[i]++
			}
		}
	}
	return pages, of, nil
}

func printProposal(std *streams, i int, chosen bool, p *rules.Proposal, pages, of int) {
	mark := " "
	if chosen {
		mark = "*"
	}
	r := p.Rule
	said := strings.Join(slices.Concat(r.Line, r.Text, r.Regexp, r.Select), " | ")
	does := fmt.Sprintf("found %d times here", p.Hits)
	if p.Hits == 1 {
		does = "found once here"
	}
	if !p.Whole {
		does += ", none of them exactly the text"
	}
	if p.Prose > 0 {
		does += fmt.Sprintf(", %d paragraphs of running text", p.Prose)
	}
	if of > 0 {
		does += fmt.Sprintf("; on %d of %d pages", pages, of)
	}
	std.warn("%s%d %s: %s: %s", mark, i+1, p.How, short(said, 100), does)
}

// write prints the rule as a pack, or puts it at the end of one.
func (c *rulesNewCmd) write(std *streams, r *rules.Rule, pack string) error {
	src, err := c.there()
	if err != nil {
		return err
	}
	if src == nil {
		out, err := (&rules.Pack{Name: pack, Rules: []*rules.Rule{r}}).YAML()
		if err != nil {
			return err
		}
		return writeFlags{DryRun: c.DryRun}.result(std, c.Into, out)
	}
	out, err := rules.Append(c.Into, src, r)
	if err != nil {
		return &fault{exitUsage, err}
	}
	if err := (writeFlags{Force: true, DryRun: c.DryRun}).result(std, c.Into, out); err != nil {
		return err
	}
	added, _ := bytes.CutPrefix(out, bytes.TrimRight(src, "\n"))
	_, err = std.out.Write(bytes.TrimLeft(added, "\n"))
	return err
}
