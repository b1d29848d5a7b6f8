package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/offprint-news/offprint/pipeline"
	htmlreport "github.com/offprint-news/offprint/pipeline/report"
	"github.com/offprint-news/offprint/samples"
)

type goldenReviewCmd struct {
	settings
	Decisions string   `arg:"" type:"existingfile" help:"Decisions, as a report saves them (JSON lines)."`
	Paths     []string `arg:"" help:"The pages that the decisions are about, or results of them; files or folders."`
	Save      bool     `help:"Make a sample of each page: what was decided and holds is expected of it, what does not hold yet is a known gap."`
	Dir       string   `help:"Folder of samples." default:"samples"`
}

// Run prints what became of each decision. A page is known again by the hash of
// its bytes, whatever its name is now.
func (c *goldenReviewCmd) Run(ctx context.Context, std *streams) error {
	f, err := os.Open(c.Decisions)
	if err != nil {
		return err
	}
	defer f.Close()
	list, err := htmlreport.ReadDecisions(f)
	if err != nil {
		return &fault{exitUnreadable, fmt.Errorf("%s: %w", c.Decisions, err)}
	}
	pl, err := c.pipeline(std)
	if err != nil {
		return err
	}
	r := reviewer{std: std, pl: pl, decisions: map[string][]htmlreport.Decision{}}
	for _, d := range list {
		r.decisions[d.SHA256] = append(r.decisions[d.SHA256], d)
	}
	if err := r.read(ctx, c); err != nil {
		return err
	}
	for _, d := range list {
		if len(r.decisions[d.SHA256]) > 0 { // none of the pages took them
			r.say("lost", &d, "no page here has the bytes it is about")
			r.missing++
		}
	}
	if c.Save {
		if err := r.save(ctx, c.Dir); err != nil {
			return err
		}
	}
	fmt.Fprintf(std.out, "%d decisions: %d hold, %d do not, %d open, %d without their page\n", len(list), r.hold, r.fail, r.open, r.missing)
	if r.fail > 0 || r.missing > 0 {
		return &silent{exitCheck}
	}
	return nil
}

// A reviewer holds decisions against pages.
type reviewer struct {
	std                       *streams
	pl                        *pipeline.Pipeline
	decisions                 map[string][]htmlreport.Decision // by the hash of the page's bytes, those not yet met
	hold, fail, open, missing int
	samples                   []samples.Sample
}

// read looks for the pages of the decisions and reviews them.
func (r *reviewer) read(ctx context.Context, c *goldenReviewCmd) error {
	reader := recordReader{ctx: ctx, std: r.std, set: &c.settings}
	files, err := reader.find(c.Paths)
	if err != nil {
		return err
	}
	for rec, err := range reader.records(files) {
		if err != nil {
			return err
		}
		list := r.decisions[rec.Source.SHA256]
		if len(list) == 0 {
			continue
		}
		delete(r.decisions, rec.Source.SHA256)
		body, err := rec.Restore()
		if err != nil {
			return &fault{exitUnreadable, err}
		}
		in := pipeline.Input{ID: rec.ID, URL: rec.URL, Format: rec.Source.Format, Body: body}
		if rec.Source.CharsetFrom == "header" { // the page itself does not say it
			in.ContentType = "text/html; charset=" + rec.Source.Charset
		}
		d, err := r.pl.Process(ctx, in)
		if d == nil {
			return err
		}
		r.page(d, list)
	}
	return nil
}

// page reviews the decisions on a page and drafts its sample.
func (r *reviewer) page(d *pipeline.Document, list []htmlreport.Decision) {
	slices.SortStableFunc(list, func(a, b htmlreport.Decision) int { return cmp.Compare(a.Start, b.Start) })
	s := samples.Sample{
		Name: slug(d.ID), About: "Reviewed by hand: " + d.ID, URL: d.URL, Strength: samples.Partial,
		Format: d.Source.Format,
	}
	var err error
	if s.Input, err = d.Source.Original(); err != nil {
		r.std.warn("%v", err)
		return
	}
	for i := range list {
		dec := &list[i]
		texts := textAt(d, pipeline.Span{Start: dec.Start, End: dec.End})
		var kinds []string
		for _, t := range texts {
			if !slices.Contains(kinds, string(t.kind)) {
				kinds = append(kinds, string(t.kind))
			}
		}
		is := cmp.Or(strings.Join(kinds, ", "), "no text")
		switch {
		case dec.Decision == htmlreport.Unsure, dec.Decision == htmlreport.Flag:
			r.say("open", dec, dec.Decision)
			r.open++
		case dec.Decision == htmlreport.Accept:
			r.tell(is == string(dec.Kind), dec, "right", is)
			expect(&s, texts, dec.Kind)
		case dec.Want != "":
			r.tell(is == string(dec.Want), dec, "wrong, want "+string(dec.Want), is)
			expect(&s, texts, dec.Want)
		default:
			r.tell(len(kinds) > 0 && !slices.Contains(kinds, string(dec.Kind)), dec, "wrong", is)
			if dec.Kind.Content() { // which framing it is was not said, only that it is no content
				for _, t := range texts {
					into := expectedIf(&s, t.kind.Framing())
					into.Lacks = append(into.Lacks, t.text)
				}
			}
		}
	}
	r.samples = append(r.samples, s)
}

// expect asks for texts to have a kind: in so many words where they have it, and
// as a known gap where they do not.
func expect(s *samples.Sample, texts []labelled, want pipeline.Kind) {
	for _, t := range texts {
		if want.Content() {
			into := expectedIf(s, t.kind.Content())
			into.Has = append(into.Has, t.text)
			continue
		}
		into := expectedIf(s, t.kind == want)
		into.Framing = append(into.Framing, samples.Framed{Kind: want, Text: t.text})
	}
}

func expectedIf(s *samples.Sample, holds bool) *samples.Expected {
	if holds {
		return &s.Expected
	}
	return &s.Gaps
}

// tell counts a decision that can be checked and says what became of it.
func (r *reviewer) tell(holds bool, d *htmlreport.Decision, decided, is string) {
	if holds {
		r.hold++
		r.say("ok", d, decided)
		return
	}
	r.fail++
	r.say("NOT", d, decided+"; is "+is)
}

func (r *reviewer) say(what string, d *htmlreport.Decision, more string) {
	note := ""
	if d.Note != "" {
		note = fmt.Sprintf(" (%q)", d.Note)
	}
	fmt.Fprintf(r.std.out, "%-4s %q [%d,%d) %s: %s%s: %q\n", what, d.ID, d.Start, d.End, d.Kind, more, note, d.Text)
}

// labelled is text with the kind it has.
type labelled struct {
	text string
	kind pipeline.Kind
}

// textAt returns the visible text of a span, part by part and cut to it.
func textAt(d *pipeline.Document, s pipeline.Span) []labelled {
	var out []labelled
	for _, pt := range d.Parts() {
		if !pt.Span.Overlaps(s) {
			continue
		}
		t := pt.Text
		if !s.Contains(pt.Span) {
			v := d.View(&d.Page().Blocks[pt.Block])
			lo, hi := -1, -1
			for k := range v.Text {
				if at := v.Span(k, k+1); s.Contains(at) && pt.Span.Contains(at) {
					if lo < 0 {
						lo = k
					}
					hi = k + 1
				}
			}
			if lo < 0 {
				continue
			}
			t = strings.ToValidUTF8(v.Text[lo:hi], "")
		}
		if t = strings.TrimSpace(t); t != "" {
			out = append(out, labelled{t, pt.Kind})
		}
	}
	return out
}

var notInSlug = regexp.MustCompile(`[^a-z0-9]+`)

// slug makes the name of a folder of an id.
func slug(id string) string {
	id = strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(id), ".gz"), filepath.Ext(strings.TrimSuffix(id, ".gz")))
	s := strings.Trim(notInSlug.ReplaceAllString(id, "-"), "-")
	if len(s) > 60 {
		s = strings.Trim(s[len(s)-60:], "-")
	}
	return cmp.Or(s, "page")
}

// save writes the samples that expect something. None is written if the folder of
// one is there already, or if one would not pass.
func (r *reviewer) save(ctx context.Context, dir string) error {
	if os.Getenv("CI") == "true" {
		return samples.ErrCI
	}
	taken := map[string]bool{}
	var write []*samples.Sample
	for i := range r.samples {
		s := &r.samples[i]
		if empty(&s.Expected) {
			s.Strength = samples.Todo
			if empty(&s.Gaps) {
				continue
			}
		}
		if _, err := os.Lstat(filepath.Join(dir, s.Name)); err == nil || taken[s.Name] {
			return usage("%s is there already", filepath.Join(dir, s.Name))
		}
		taken[s.Name] = true
		write = append(write, s)
	}
	for _, s := range write {
		to := filepath.Join(dir, s.Name)
		if err := os.MkdirAll(to, 0o755); err != nil {
			return err
		}
		name := "input.html"
		if s.Format == pipeline.Text {
			name = "input.txt"
		}
		about, err := yaml.Marshal(s)
		if err != nil {
			return err
		}
		if err := errors.Join(os.WriteFile(filepath.Join(to, name), s.Input, 0o644), os.WriteFile(filepath.Join(to, "sample.yaml"), about, 0o644)); err != nil {
			return err
		}
		list, err := samples.Load(os.DirFS(to))
		if err != nil {
			return err
		}
		for _, p := range list[0].Check(ctx, r.pl).Problems {
			r.std.warn("%s: %s", to, p)
		}
		fmt.Fprintln(r.std.out, to)
	}
	return nil
}

func empty(e *samples.Expected) bool {
	return len(e.Has)+len(e.Lacks)+len(e.Framing)+len(e.Facts)+len(e.Unknown) == 0
}
