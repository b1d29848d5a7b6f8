package main

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"

	"github.com/offprint-news/offprint/stages/unspin/learn"
	score "github.com/offprint-news/offprint/stages/unspin/measure"
	"github.com/offprint-news/offprint/stages/unspin/spin"
)

type unspinLearnCmd struct {
	Pairs  string `help:"Folder of NAME.spun.txt and NAME.original.txt." type:"existingdir" placeholder:"DIR"`
	Clean  string `help:"Folder of clean texts (.txt): phrases that are common there are not learnt. Without --pairs, packs are counted in it." type:"existingdir" placeholder:"DIR"`
	Name   string `help:"Name of the family that is learnt." default:"learnt"`
	Pack   string `help:"Without --pairs: pack file to write with new clean rates. Default: print the counts of the built-in packs." type:"existingfile" placeholder:"FILE"`
	Higher bool   `help:"With --pack: change only the rates that are higher here. For a second kind of clean text, such as old speeches."`
	Output string `short:"o" help:"File to write the pack to; standard output otherwise."`
	writeFlags
}

// Run learns a pack, or counts packs in clean text.
func (c *unspinLearnCmd) Run(std *streams) error {
	if c.Pairs == "" && c.Clean == "" {
		return usage("nothing to learn from: name --pairs or --clean (offprint unspin learn --help)")
	}
	if c.Pairs == "" {
		return c.count(std)
	}
	pairs, err := learn.ReadPairs(os.DirFS(c.Pairs))
	if err != nil {
		return err
	}
	if len(pairs) == 0 {
		return usage("%s: no pairs of NAME.spun.txt and NAME.original.txt", c.Pairs)
	}
	std.warn("%d pairs", len(pairs))
	var src []byte
	if c.Clean == "" {
		src, err = learn.Learn(c.Name, pairs, nil)
	} else {
		src, err = learn.Learn(c.Name, pairs, os.DirFS(c.Clean))
	}
	if errors.Is(err, learn.ErrNothing) {
		return &fault{exitEmpty, err}
	}
	if err != nil {
		return err
	}
	return c.result(std, c.Output, src)
}

// count counts packs in clean text.
func (c *unspinLearnCmd) count(std *streams) error {
	packs, err := spin.Packs()
	if c.Pack != "" {
		packs, err = families(std, []string{c.Pack})
	}
	if err != nil {
		return err
	}
	counts, err := learn.Count(os.DirFS(c.Clean), packs...)
	if err != nil {
		return err
	}
	if counts == nil || counts.Words == 0 {
		return usage("%s: no words in .txt files", c.Clean)
	}
	std.warn("%d documents, %d words", counts.Documents, counts.Words)
	if c.Pack == "" {
		for _, id := range slices.Sorted(maps.Keys(counts.Hits)) {
			if _, err := fmt.Fprintf(std.out, "%s\t%d hits\t%d documents\t%.1f per 1,000,000 words\n", id, counts.Hits[id], counts.In[id], float64(counts.Hits[id])*1e6/float64(counts.Words)); err != nil {
				return err
			}
		}
		return nil
	}
	src, err := os.ReadFile(c.Pack)
	if err != nil {
		return err
	}
	out, lost, err := learn.Recount(c.Pack, src, counts, c.Higher)
	if err != nil {
		return err
	}
	for _, id := range lost {
		std.warn("%s is no longer of grade B: it stands in clean text, or there is too little of that", id)
	}
	return c.result(std, c.Output, out)
}

type unspinEvalCmd struct {
	Spun     string   `help:"Folder of spun texts (.txt); a folder in it is a family." type:"existingdir" placeholder:"DIR"`
	Clean    string   `help:"Folder of clean texts (.txt)." type:"existingdir" placeholder:"DIR"`
	Gold     string   `help:"JSON lines of garbles: file, start, end, accept." type:"existingfile" placeholder:"FILE"`
	Family   []string `help:"Packs besides the built-in ones." type:"existingfile" placeholder:"FILE"`
	MaxGrade string   `help:"Lowest grade of edits that count." enum:"A,B,C,D" default:"C"`
}

// Run scores.
func (c *unspinEvalCmd) Run(std *streams) error {
	if c.Spun == "" && c.Clean == "" {
		return usage("nothing to score: name --spun, --clean or both")
	}
	d, err := detector(std, c.Family)
	if err != nil {
		return err
	}
	var spun, clean []score.Page
	if c.Spun != "" {
		if spun, err = score.Read(os.DirFS(c.Spun)); err != nil {
			return err
		}
	}
	if c.Clean != "" {
		if clean, err = score.Read(os.DirFS(c.Clean)); err != nil {
			return err
		}
	}
	if len(spun)+len(clean) == 0 {
		return usage("no .txt files in the folders")
	}
	var gold []score.Gold
	if c.Gold != "" {
		src, err := os.ReadFile(c.Gold)
		if err != nil {
			return err
		}
		if gold, err = score.ParseGold(c.Gold, src); err != nil {
			return &fault{exitUsage, err}
		}
		for _, g := range gold {
			if !slices.ContainsFunc(spun, func(p score.Page) bool { return p.Name == g.File }) {
				return usage("%s: no text %q in --spun", c.Gold, g.File)
			}
		}
	}
	_, err = fmt.Fprint(std.out, score.Eval(d, spun, clean, gold, spin.Grade(c.MaxGrade)))
	return err
}
