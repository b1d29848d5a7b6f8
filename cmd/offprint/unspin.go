package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages/unspin"
	"github.com/offprint-news/offprint/stages/unspin/spin"
	"github.com/offprint-news/offprint/stages/unspin/suggest"
	"github.com/offprint-news/offprint/stages/unspin/witness"
)

type unspinCmd struct {
	Report unspinReportCmd `cmd:"" default:"withargs" help:"Say whether pages were rewritten by a machine, on what evidence, and what is undone (the default)."`
	Learn  unspinLearnCmd  `cmd:"" help:"Make a pack of a family from pairs of texts, or count packs in clean text."`
	Eval   unspinEvalCmd   `cmd:"" help:"Score detection and edits on your own texts."`
}

type unspinReportCmd struct {
	settings
	Files       []string `arg:"" help:"Pages or folders; - for standard input. Several bear witness to each other."`
	JSON        bool     `help:"Print as JSON lines."`
	Suggest     string   `help:"Ask the model behind this address (chat completions, such as http://127.0.0.1:8080/v1) for wordings of what is flagged. Nothing applies them." placeholder:"URL"`
	Model       string   `help:"Name of the model." placeholder:"NAME"`
	Key         string   `help:"Key for the address." env:"OFFPRINT_SUGGEST_KEY" placeholder:"KEY"`
	Votes       int      `help:"Answers that vote on a wording." default:"3" placeholder:"N"`
	Tape        string   `help:"File in which the model's answers are kept; those it holds are not asked for again." placeholder:"FILE"`
	Replay      bool     `help:"Answer from the tape alone."`
	AllowRemote bool     `help:"Let the address be on another machine: text of the pages leaves this one."`
}

// spun is what is found of one page.
type spun struct {
	doc     *pipeline.Document
	article unspin.Article
	report  *spin.Report
	witness *witness.Result // nil when there is nothing to compare with
	made    []spin.Edit     // what clean does
	left    []spin.Edit     // what it leaves alone
}

// Run reports on pages.
func (c *unspinReportCmd) Run(ctx context.Context, std *streams) error {
	ask, err := c.suggester()
	if err != nil {
		return err
	}
	det, err := detector(std, c.Family)
	if err != nil {
		return err
	}
	lib, err := c.library(std, det)
	if err != nil {
		return err
	}
	files, _, err := findFiles(c.Files, isPage)
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return &fault{exitEmpty, errors.New("no pages found")}
	}
	var list []*spun
	t, err := c.articles(ctx, std, files, func(doc *pipeline.Document, a unspin.Article) error {
		list = append(list, &spun{doc: doc, article: a})
		return nil
	})
	if err != nil {
		return err
	}
	if len(list) > 1 {
		if lib == nil {
			lib = witness.New(det)
		}
		for _, s := range list {
			if err := lib.Add(s.version()); err != nil && !errors.Is(err, witness.ErrDoubleID) {
				return err
			}
		}
	}
	for _, s := range list {
		if err := ctx.Err(); err != nil {
			return err
		}
		s.judge(det, lib, spin.Grade(c.MaxGrade))
		if ask != nil {
			err := s.suggest(ctx, ask)
			if errors.Is(err, suggest.ErrRemote) {
				return usage("%v (--allow-remote lets text of the pages leave this machine)", err)
			}
			if err != nil {
				t.add(std, fmt.Errorf("%s: %w", s.doc.ID, err))
			}
		}
		if c.JSON {
			b, err := encode(s.export(), false)
			if err != nil {
				return err
			}
			if _, err := std.out.Write(b); err != nil {
				return err
			}
			continue
		}
		s.print(std.out, c.MaxGrade)
	}
	return errors.Join(c.keep(std, ask), t.result())
}

// suggester is what asks the model, or nil without --suggest.
func (c *unspinReportCmd) suggester() (*suggest.Suggester, error) {
	switch {
	case c.Suggest == "" && !c.Replay:
		if c.Model != "" || c.Tape != "" || c.AllowRemote {
			return nil, usage("--model, --tape and --allow-remote go with --suggest")
		}
		return nil, nil
	case c.Model == "":
		return nil, usage("--suggest needs --model")
	case c.Replay && c.Tape == "":
		return nil, usage("--replay needs --tape")
	}
	s := &suggest.Suggester{Endpoint: c.Suggest, Model: c.Model, Key: c.Key, Votes: c.Votes, AllowRemote: c.AllowRemote}
	if c.Tape == "" {
		return s, nil
	}
	s.Tape = &suggest.Tape{}
	f, err := os.Open(c.Tape)
	switch {
	case err == nil:
		defer f.Close()
		if s.Tape, err = suggest.ReadTape(f); err != nil {
			return nil, usage("%s: %v", c.Tape, err)
		}
	case !errors.Is(err, fs.ErrNotExist) || c.Replay:
		return nil, &fault{exitUsage, err}
	}
	s.Tape.Replay = c.Replay
	return s, nil
}

// keep writes the tape.
func (c *unspinReportCmd) keep(std *streams, s *suggest.Suggester) error {
	if s == nil || s.Tape == nil || c.Replay {
		return nil
	}
	return writeFlags{Force: true}.writeTo(std, c.Tape, func(w io.Writer) error {
		_, err := s.Tape.WriteTo(w)
		return err
	})
}

func (s *spun) version() witness.Document {
	return witness.Document{ID: s.doc.ID, Title: s.article.Title, Blocks: s.article.Texts}
}

// judge does what the stage does, and keeps all of it.
func (s *spun) judge(det *spin.Detector, lib *witness.Library, upTo spin.Grade) {
	s.report = det.Analyze(s.article.Texts...)
	var restored []spin.Edit
	if lib != nil && len(s.article.Texts) > 0 {
		s.witness = lib.Restore(s.version())
		for _, e := range s.witness.Edits {
			if e.Grade <= upTo && !e.Locked {
				restored = append(restored, e)
			} else {
				s.left = append(s.left, e)
			}
		}
	}
	s.made = unspin.Merge(restored, s.report.Plan(upTo))
	for _, e := range s.report.Edits {
		if !slices.ContainsFunc(s.made, func(m spin.Edit) bool { return m.Block == e.Block && m.Start < e.End && e.Start < m.End }) {
			s.left = append(s.left, e)
		}
	}
}

// suggest asks for the wording of what is flagged and not undone.
func (s *spun) suggest(ctx context.Context, ask *suggest.Suggester) error {
	var places []spin.Place
	add := func(p spin.Place) {
		if !slices.ContainsFunc(places, func(q spin.Place) bool { return p.Block == q.Block && p.Start < q.End && q.Start < p.End }) {
			places = append(places, p)
		}
	}
	for _, e := range s.left {
		if !e.Locked {
			add(e.Place)
		}
	}
	for _, c := range s.report.Cues {
		for _, p := range c.Places {
			add(p)
		}
	}
	if len(places) == 0 {
		return nil
	}
	edits, err := ask.Suggest(ctx, s.article.Texts, places)
	s.left = append(s.left, edits...)
	return err
}

// span is a place in bytes of the decoded source.
func (s *spun) span(p spin.Place) pipeline.Span {
	return s.article.Views[p.Block].Span(p.Start, p.End)
}

func (s *spun) text(p spin.Place) string { return s.article.Texts[p.Block][p.Start:p.End] }

// print writes the report for people.
func (s *spun) print(w io.Writer, upTo string) {
	r := s.report
	fmt.Fprintf(w, "%s: %s", s.doc.ID, r.Verdict)
	if r.Profile != "" {
		fmt.Fprintf(w, ", family %s", r.Profile)
	}
	fmt.Fprintf(w, " (%d %%), %d words, %d %% of them in windows of the family\n", r.Confidence, r.Words, r.Share)
	if s.witness != nil && s.witness.Relation != "" {
		for i, m := range s.witness.Matches {
			name := string(s.witness.Relation)
			if i > 0 {
				name = "other version"
			}
			fmt.Fprintf(w, "  %s %s: %d rare names and numbers in both, %d %% of the smaller's; %d %% of the words align\n", name, m.ID, m.Shared, m.Containment, m.Ratio)
		}
		s.doubt(w, "quotations", s.witness.Quotes)
		s.doubt(w, "numbers", s.witness.Numbers)
	}
	s.doubt(w, "quotations", r.Quotes)
	s.doubt(w, "numbers", r.Numbers)
	for _, win := range r.Windows {
		span := pipeline.Span{Start: s.article.Spans[win.From.Block].Start, End: s.article.Spans[win.To.Block].End}
		fmt.Fprintf(w, "  window %v %s: %d words, %d phrases of the family, %d different; evidence %.1f\n", span, win.Profile, win.Words, win.Hits, win.Rules, float64(win.Evidence)/100)
	}
	for _, c := range r.Cues {
		fmt.Fprintf(w, "  cue %s, %d times: %s\n", c.Name, c.Count, c.Why)
		for _, p := range c.Places {
			fmt.Fprintf(w, "    %v %q\n", s.span(p), s.text(p))
		}
	}
	fmt.Fprintf(w, "  %d edits up to grade %s, %d places left as they are\n", len(s.made), upTo, len(s.left))
	for _, e := range s.made {
		fmt.Fprintf(w, "    %v %q to %q, %s (grade %s, %d %%): %s\n", s.span(e.Place), e.Before, e.After, e.Rule, e.Grade, e.Confidence, e.Why)
	}
	for _, e := range s.left {
		switch {
		case e.Locked:
			fmt.Fprintf(w, "    left %v %q, %s: it stands in a quotation or touches a name or a number\n", s.span(e.Place), e.Before, e.Rule)
		case e.Grade == spin.GradeE:
			fmt.Fprintf(w, "    left %v %q, %s (grade %s): %s\n", s.span(e.Place), e.Before, e.Rule, e.Grade, e.Why)
		default:
			fmt.Fprintf(w, "    left %v %q, perhaps %q, %s (grade %s, %d %%): %s\n", s.span(e.Place), e.Before, e.After, e.Rule, e.Grade, e.Confidence, e.Why)
		}
	}
}

func (s *spun) doubt(w io.Writer, what string, d *spin.Doubt) {
	if d == nil {
		return
	}
	fmt.Fprintf(w, "  %s are not to be relied on: %s\n", what, d.Why)
	for _, p := range d.Places {
		fmt.Fprintf(w, "    %v %q\n", s.span(p), s.text(p))
	}
}

// The report as JSON. Spans are bytes of the decoded source.
type spunJSON struct {
	ID         string         `json:"id"`
	Verdict    spin.Verdict   `json:"verdict"`
	Profile    string         `json:"profile,omitempty"`
	Confidence int            `json:"confidence"`
	Words      int            `json:"words"`
	Share      int            `json:"share_percent"`
	Quotes     string         `json:"quotes_unreliable,omitempty"`
	Numbers    string         `json:"numbers_unreliable,omitempty"`
	Relation   string         `json:"relation,omitempty"`
	Versions   []versionJSON  `json:"versions,omitempty"`
	Windows    []windowJSON   `json:"windows"`
	Cues       []cueJSON      `json:"cues"`
	Edits      []spunEditJSON `json:"edits"`
	Left       []spunEditJSON `json:"left"`
}

type versionJSON struct {
	ID          string `json:"id"`
	Containment int    `json:"containment_percent"`
	Shared      int    `json:"shared"`
	Aligned     int    `json:"words_aligned_percent"`
	Spun        bool   `json:"spun"`
	Trusted     bool   `json:"trusted"`
}

type windowJSON struct {
	Span     pipeline.Span `json:"span"`
	Profile  string        `json:"profile"`
	Words    int           `json:"words"`
	Hits     int           `json:"hits"`
	Rules    int           `json:"rules"`
	Evidence float64       `json:"evidence_nats"`
}

type cueJSON struct {
	Name   string          `json:"name"`
	Count  int             `json:"count"`
	Why    string          `json:"why"`
	Places []pipeline.Span `json:"places"`
}

type spunEditJSON struct {
	Span       pipeline.Span `json:"span"`
	Before     string        `json:"before"`
	After      string        `json:"after"`
	Rule       string        `json:"rule"`
	Grade      spin.Grade    `json:"grade"`
	Confidence int           `json:"confidence"`
	Why        string        `json:"why,omitempty"`
	Locked     bool          `json:"locked,omitempty"`
}

func (s *spun) export() spunJSON {
	r := s.report
	out := spunJSON{
		ID: s.doc.ID, Verdict: r.Verdict, Profile: r.Profile, Confidence: r.Confidence, Words: r.Words, Share: r.Share,
		Windows: []windowJSON{}, Cues: []cueJSON{}, Edits: s.exportEdits(s.made), Left: s.exportEdits(s.left),
	}
	quotes, numbers := r.Quotes, r.Numbers
	if s.witness != nil {
		out.Relation = string(s.witness.Relation)
		for _, m := range s.witness.Matches {
			out.Versions = append(out.Versions, versionJSON{m.ID, m.Containment, m.Shared, m.Ratio, m.Spun, m.Trusted})
		}
		if s.witness.Quotes != nil {
			quotes = s.witness.Quotes
		}
		if s.witness.Numbers != nil {
			numbers = s.witness.Numbers
		}
	}
	if quotes != nil {
		out.Quotes = quotes.Why
	}
	if numbers != nil {
		out.Numbers = numbers.Why
	}
	for _, w := range r.Windows {
		span := pipeline.Span{Start: s.article.Spans[w.From.Block].Start, End: s.article.Spans[w.To.Block].End}
		out.Windows = append(out.Windows, windowJSON{span, w.Profile, w.Words, w.Hits, w.Rules, float64(w.Evidence) / 100})
	}
	for _, c := range r.Cues {
		j := cueJSON{Name: c.Name, Count: c.Count, Why: c.Why, Places: []pipeline.Span{}}
		for _, p := range c.Places {
			j.Places = append(j.Places, s.span(p))
		}
		out.Cues = append(out.Cues, j)
	}
	return out
}

func (s *spun) exportEdits(edits []spin.Edit) []spunEditJSON {
	out := []spunEditJSON{}
	for _, e := range edits {
		out = append(out, spunEditJSON{s.span(e.Place), e.Before, e.After, e.Rule, e.Grade, e.Confidence, e.Why, e.Locked})
	}
	return out
}
