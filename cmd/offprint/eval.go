package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/samples/eval"
)

type evalCmd struct {
	WCXB      evalWCXBCmd      `cmd:"" name:"wcxb" help:"Main text of pages of seven types, word by word (WCXB)."`
	Segments  evalSegmentsCmd  `cmd:"" help:"Passages that must, and must not, be in the text (trafilatura's set)."`
	Framing   evalFramingCmd   `cmd:"" help:"Pages labelled line by line: content, kinds of framing, disclaimers, facts."`
	Annotated evalAnnotatedCmd `cmd:"" help:"The same for pages of WCXB and of segments that were labelled for this project; some of them nobody has made a rule with."`
	Harm      evalHarmCmd      `cmd:"" help:"Words taken from clean text: the gold of WCXB fed back as a page."`
	Diff      evalDiffCmd      `cmd:"" help:"Compare two runs page by page."`
	Peer      evalPeerCmd      `cmd:"" help:"Scores of go-readability on the same pages."`
	Cost      evalCostCmd      `cmd:"" help:"Time and memory that cleaning pages takes, stage by stage, beside html.Parse."`
}

// evalFlags are the flags of every scoring command.
type evalFlags struct {
	settings
	Dir    string `arg:"" type:"existingdir" help:"Folder of the set."`
	Output string `short:"o" help:"Write the predictions here, in the form of the set's own scorer." placeholder:"PRED.jsonl"`
	writeFlags
	Pred    string   `help:"Score these predictions; clean no page." type:"existingfile" placeholder:"PRED.jsonl"`
	Worst   int      `help:"Print the N worst pages with reasons." placeholder:"N"`
	Only    []string `help:"Only the pages with these ids." placeholder:"ID"`
	Measure int      `help:"Pages, spread over the set, whose CPU time is compared with html.Parse, by one worker; 0 for none, -1 for all." default:"100"`
}

// evaluate is what the scoring commands have in common: it makes or reads the
// predictions of the pages and writes them where they are wanted.
func evaluate[P eval.Predicted](
	ctx context.Context, std *streams, f *evalFlags, pages []eval.Page, format pipeline.Format, of func(*pipeline.Document) P,
) (map[string]P, error) {
	if f.Pred != "" {
		return readPredictions[P](f.Pred)
	}
	if err := f.mayWrite(f.Output); err != nil {
		return nil, err
	}
	if len(f.Outlets) == 0 { // what was built from pages of these sets knows their answers
		f.Outlets = []string{"hand"}
	}
	defer fmt.Fprintf(std.out, "outlets known beforehand: %s\n", strings.Join(f.Outlets, ", "))
	pl, err := f.pipeline(std)
	if err != nil {
		return nil, err
	}
	if f.Measure != 0 && format == pipeline.HTML {
		c, err := measure(ctx, pl, spread(pages, f.Measure), format)
		if err != nil {
			return nil, err
		}
		defer c.print(std.out)
	}
	preds := make(map[string]P, len(pages))
	var list []P
	var t tally
	start := time.Now()
	for res, err := range pl.Run(ctx, pipeline.RunOptions{Workers: f.Workers}, inputs(pages, format)) {
		if err != nil {
			return nil, err
		}
		t.add(std, res.Err)
		if res.Doc == nil {
			continue
		}
		p := of(res.Doc)
		preds[res.Doc.ID] = p
		list = append(list, p)
	}
	took := time.Since(start)
	defer fmt.Fprintf(std.out, "speed: %d pages in %.1f s, %.1f pages/s\n", t.docs, took.Seconds(), float64(t.docs)/took.Seconds())
	if t.failed+t.degraded > 0 {
		std.warn("%d pages failed, %d came out degraded; failed pages count with what was read of them", t.failed, t.degraded)
	}
	if f.Output == "" {
		return preds, nil
	}
	return preds, f.writeTo(std, f.Output, func(w io.Writer) error { return eval.WritePredictions(w, list) })
}

func readPredictions[P eval.Predicted](name string) (map[string]P, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	preds, err := eval.ReadPredictions[P](f)
	if err != nil {
		return nil, usage("%s: %w", name, err)
	}
	return preds, nil
}

// inputs reads the pages of a set one by one. format is "" to tell by the bytes.
func inputs(pages []eval.Page, format pipeline.Format) iter.Seq2[pipeline.Input, error] {
	return func(yield func(pipeline.Input, error) bool) {
		for _, p := range pages {
			body, err := p.Raw()
			if errors.Is(err, fs.ErrNotExist) {
				continue // counted as a missing prediction
			}
			if !yield(pipeline.Input{ID: p.ID, URL: p.URL, Format: format, Body: body}, err) || err != nil {
				return
			}
		}
	}
}

// spread picks n pages evenly, all of them if n is negative.
func spread(pages []eval.Page, n int) []eval.Page {
	pages = slices.DeleteFunc(slices.Clone(pages), func(p eval.Page) bool { return p.File() == "" })
	if n < 0 || n >= len(pages) {
		return pages
	}
	out := make([]eval.Page, 0, n)
	for i := range n {
		out = append(out, pages[i*len(pages)/n])
	}
	return out
}

// choose keeps the pages with the wanted ids, and returns what they have in common too.
func choose[T any](pages []T, only []string, page func(*T) eval.Page) ([]T, []eval.Page, error) {
	var kept []T
	var common []eval.Page
	for i := range pages {
		p := page(&pages[i])
		if len(only) == 0 || slices.Contains(only, p.ID) {
			kept, common = append(kept, pages[i]), append(common, p)
		}
	}
	if len(kept) == 0 {
		return nil, nil, usage("--only: none of the %d pages has such an id", len(pages))
	}
	return kept, common, nil
}

// scored is what all scores can print.
type scored interface {
	WriteText(io.Writer) error
	Worst(int) []eval.Case
}

func printScore(std *streams, s scored, worst int, more ...func(io.Writer) error) error {
	if err := s.WriteText(std.out); err != nil {
		return err
	}
	for _, f := range more {
		if err := f(std.out); err != nil {
			return err
		}
	}
	if worst > 0 {
		return eval.WriteCases(std.out, s.Worst(worst))
	}
	return nil
}

type evalWCXBCmd struct{ evalFlags }

// Run scores the folder of a WCXB split.
func (c *evalWCXBCmd) Run(ctx context.Context, std *streams) error {
	all, err := eval.LoadWCXB(os.DirFS(c.Dir))
	if err != nil {
		return err
	}
	pages, common, err := choose(all, c.Only, func(p *eval.WCXBPage) eval.Page { return p.Page })
	if err != nil {
		return err
	}
	preds, err := evaluate(ctx, std, &c.evalFlags, common, pipeline.HTML, predictBody)
	if err != nil {
		return err
	}
	s := eval.ScoreWCXB(pages, preds)
	return printScore(std, s, c.Worst, s.WriteIntervals, s.WriteFacts)
}

type evalSegmentsCmd struct{ evalFlags }

// Run scores the folder of the segments set.
func (c *evalSegmentsCmd) Run(ctx context.Context, std *streams) error {
	all, err := eval.LoadSegments(os.DirFS(c.Dir))
	if err != nil {
		return err
	}
	pages, common, err := choose(all, c.Only, func(p *eval.SegmentsPage) eval.Page { return p.Page })
	if err != nil {
		return err
	}
	preds, err := evaluate(ctx, std, &c.evalFlags, common, pipeline.HTML, predictFull)
	if err != nil {
		return err
	}
	s := eval.ScoreSegments(pages, preds)
	return printScore(std, s, c.Worst, s.WriteIntervals, s.WriteFacts)
}

type evalFramingCmd struct {
	evalFlags
	Text bool `help:"Use the pages' plain text (pages/*.txt) and not their HTML."`
	All  bool `help:"Count pages without a file of the wanted form as lost, as the Python scorer does."`

	Lines string `help:"Score nothing; print the labels of the pages without their text, as lines for samples/eval/annotated.tsv, as pages of this part: held or open." enum:"held,open," default:"" placeholder:"PART"`
}

// Run scores the folder of the framing set.
func (c *evalFramingCmd) Run(ctx context.Context, std *streams) error {
	form, format := eval.HTML, pipeline.HTML
	if c.Text {
		form, format = eval.Text, pipeline.Text
	}
	all, err := eval.LoadFraming(os.DirFS(c.Dir), form)
	if err != nil {
		return err
	}
	if !c.All {
		all = eval.WithFile(all)
	}
	pages, common, err := choose(all, c.Only, func(p *eval.FramingPage) eval.Page { return p.Page })
	if err != nil {
		return err
	}
	if c.Lines != "" {
		return eval.WriteAnnotated(std.out, pages, c.Lines)
	}
	preds, err := evaluate(ctx, std, &c.evalFlags, common, format, predictFraming)
	if err != nil {
		return err
	}
	s := eval.ScoreFraming(pages, preds)
	if c.Pred != "" {
		s.Name = c.Pred
	} else if c.Output != "" {
		s.Name = c.Output
	}
	return printScore(std, s, c.Worst, s.WriteIntervals)
}

type evalAnnotatedCmd struct {
	evalFlags
	Segments string `arg:"" type:"existingdir" help:"Folder of the segments set."`
	Part     string `help:"Only pages of this part: held, which nothing was made with, or open." enum:"held,open,all" default:"held"`
	Text     bool   `help:"Use the pages' lines as plain text and not their HTML."`
}

// Run scores the labelled pages of the two sets.
func (c *evalAnnotatedCmd) Run(ctx context.Context, std *streams) error {
	wcxb, err := eval.LoadWCXB(os.DirFS(c.Dir))
	if err != nil {
		return err
	}
	segments, err := eval.LoadSegments(os.DirFS(c.Segments))
	if err != nil {
		return err
	}
	annotated, err := eval.Annotated()
	if err != nil {
		return err
	}
	form, format, part := eval.HTML, pipeline.HTML, c.Part
	if c.Text {
		form, format = eval.Text, pipeline.Text
	}
	if part == "all" {
		part = ""
	}
	var sets [2][]eval.Page
	for _, p := range wcxb {
		sets[0] = append(sets[0], p.Page)
	}
	for _, p := range segments {
		sets[1] = append(sets[1], p.Page)
	}
	all, missing, err := eval.LoadAnnotated(annotated, part, form, sets[:]...)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return usage("no annotated page is in %s or %s: they are of the development split of WCXB and of the segments set", c.Dir, c.Segments)
	}
	pages, common, err := choose(all, c.Only, func(p *eval.FramingPage) eval.Page { return p.Page })
	if err != nil {
		return err
	}
	preds, err := evaluate(ctx, std, &c.evalFlags, common, format, predictFraming)
	if err != nil {
		return err
	}
	s := eval.ScoreFraming(pages, preds)
	s.NoFacts = true
	s.Name = fmt.Sprintf("annotated pages, %s; %d of their %d lines are not found on them", c.Part, missing.Lines, missing.All)
	return printScore(std, s, c.Worst, s.WriteIntervals)
}

type evalHarmCmd struct {
	settings
	Dir   string `arg:"" type:"existingdir" help:"Folder of a WCXB split."`
	HTML  bool   `help:"Feed the text back as a minimal HTML page and not as plain text."`
	Type  string `help:"Only pages of this type; empty for all." default:"article"`
	Worst int    `help:"Print the N pages that lost most." placeholder:"N"`

	Unjudged bool `help:"Print what was called framing and nobody has judged yet, a line each for samples/eval/judged.tsv."`
}

// Run feeds clean text back as pages and counts the words that are lost.
func (c *evalHarmCmd) Run(ctx context.Context, std *streams) error {
	all, err := eval.LoadWCXB(os.DirFS(c.Dir))
	if err != nil {
		return err
	}
	var pages []eval.Clean
	for _, p := range eval.CleanPages(all) {
		if c.Type == "" || p.Type == c.Type {
			pages = append(pages, p)
		}
	}
	if len(pages) == 0 {
		return usage("--type: the set has no pages of type %q", c.Type)
	}
	pl, err := c.pipeline(std)
	if err != nil {
		return err
	}
	src := func(yield func(pipeline.Input, error) bool) {
		for _, p := range pages {
			in := pipeline.Input{ID: p.ID, Format: pipeline.Text, Body: p.Text()}
			if c.HTML {
				in.Format, in.Body = pipeline.HTML, p.HTML()
			}
			if !yield(in, nil) {
				return
			}
		}
	}
	cleaned := map[string]eval.Cleaned{}
	for res, err := range pl.Run(ctx, pipeline.RunOptions{Workers: c.Workers}, src) {
		if err != nil {
			return err
		}
		if res.Doc != nil {
			cleaned[res.Doc.ID] = cleanedOf(res.Doc)
		}
	}
	judged, err := eval.Judged()
	if err != nil {
		return err
	}
	harm := eval.ScoreHarm(pages, cleaned, judged)
	if c.Unjudged {
		return harm.WriteUnjudged(std.out)
	}
	return printScore(std, harm, c.Worst)
}

type evalDiffCmd struct {
	A    string `arg:"" type:"existingfile" help:"Predictions of the first run, as eval -o writes them."`
	B    string `arg:"" type:"existingfile" help:"Predictions of the second run."`
	Gold string `required:"" type:"existingdir" help:"Folder of the set; its layout tells which set it is."`
	Top  int    `help:"Most changed pages to print." default:"20"`
}

// Run compares two files of predictions.
func (c *evalDiffCmd) Run(std *streams) error {
	a, err := scoreFile(c.Gold, c.A)
	if err != nil {
		return err
	}
	b, err := scoreFile(c.Gold, c.B)
	if err != nil {
		return err
	}
	return eval.Diff(a, b).WriteText(std.out, c.Top)
}

// scoreFile scores predictions against the set in dir.
func scoreFile(dir, name string) (eval.Scored, error) {
	fsys := os.DirFS(dir)
	has := func(name string) bool { _, err := fs.Stat(fsys, name); return err == nil }
	switch {
	case has("ground-truth"):
		pages, err := eval.LoadWCXB(fsys)
		if err != nil {
			return nil, err
		}
		preds, err := readPredictions[eval.Prediction](name)
		return eval.ScoreWCXB(pages, preds), err
	case has("pages.jsonl"):
		pages, err := eval.LoadSegments(fsys)
		if err != nil {
			return nil, err
		}
		preds, err := readPredictions[eval.Prediction](name)
		return eval.ScoreSegments(pages, preds), err
	case has("gold"):
		pages, err := eval.LoadFraming(fsys, eval.HTML)
		if err != nil {
			return nil, err
		}
		preds, err := readPredictions[eval.FramingPrediction](name)
		return eval.ScoreFraming(pages, preds), err
	}
	return nil, usage("%s: neither ground-truth, pages.jsonl nor gold is in there: not a set of pages", dir)
}
