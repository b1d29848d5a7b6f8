package main

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/language"

	"github.com/offprint-news/offprint/stages/repair/mend"
)

type repairCmd struct {
	File     string `arg:"" optional:"" default:"-" help:"A text file; - or nothing for standard input. Pages are repaired by clean."`
	Explain  bool   `help:"Print the repairs and what looks garbled but has none, not the text." xor:"what"`
	JSON     bool   `help:"Print the same as JSON." xor:"what"`
	Full     bool   `help:"Also make the repairs that are right in 95 of 100 cases (grade C)."`
	Lang     string `help:"Language of the text, such as de; its typography is told by it. Default: as the text seems to be." placeholder:"TAG"`
	MaxBytes int    `help:"Largest text in bytes." default:"67108864" placeholder:"N"`
}

// repairs is what repair --json prints. Offsets are bytes of the text.
type repairs struct {
	Edits  []repairEdit  `json:"edits"`
	Doubts []repairDoubt `json:"doubts"`
}

type repairEdit struct {
	Start      int    `json:"start"`
	End        int    `json:"end"`
	Before     string `json:"before"`
	After      string `json:"after"`
	Rule       string `json:"rule"`
	Grade      string `json:"grade"`
	Confidence int    `json:"confidence"`
	Why        string `json:"why"`
}

type repairDoubt struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
	Why   string `json:"why"`
}

// Run mends the garbled characters of a text.
func (c *repairCmd) Run(std *streams) error {
	if c.Lang != "" {
		if _, err := language.Parse(c.Lang); err != nil {
			return usage("--lang %s: %v", c.Lang, err)
		}
	}
	raw, err := file{path: c.File, id: c.File}.read(std, c.MaxBytes)
	if err != nil {
		return err
	}
	text := string(raw)
	opt := mend.Options{Lang: c.Lang}
	if c.Full {
		opt.Policy = mend.Full
	}
	doc := mend.Survey(text)
	edits := doc.Plan(text, opt)
	if !c.Explain && !c.JSON {
		_, err := fmt.Fprint(std.out, mend.Apply(text, edits))
		return err
	}
	doubts := doc.Doubts(text, edits)
	if c.JSON {
		found := repairs{[]repairEdit{}, []repairDoubt{}}
		for _, e := range edits {
			found.Edits = append(found.Edits, repairEdit{e.Start, e.End, e.Before, e.After, e.Rule, e.Grade.String(), e.Confidence, e.Why})
		}
		for _, d := range doubts {
			found.Doubts = append(found.Doubts, repairDoubt{d.Start, d.End, text[d.Start:d.End], d.Why})
		}
		b, err := encode(found, true)
		if err != nil {
			return err
		}
		_, err = std.out.Write(b)
		return err
	}
	if err := mend.Explain(std.out, text, edits); err != nil {
		return err
	}
	at, line := 0, 1
	for _, d := range doubts {
		line += strings.Count(text[at:d.Start], "\n")
		at = d.Start
		from := strings.LastIndexByte(text[:d.Start], '\n') + 1
		column := 1 + utf8.RuneCountInString(text[from:d.Start])
		if _, err := fmt.Fprintf(std.out, "%d:%d\t%q\tleft as it is\tE\t%s\n", line, column, text[d.Start:d.End], d.Why); err != nil {
			return err
		}
	}
	return nil
}
