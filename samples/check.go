package samples

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"github.com/offprint-news/offprint/pipeline"
)

// An Outcome is what a pipeline made of a sample, beside what was wanted.
type Outcome struct {
	Sample   *Sample
	Problems []string // what is wrong; empty if the sample passes
	Stale    bool     // want.margin or want.yaml would change by an update
	Lost     int      // words of the wanted content that are not in the content any more

	margin, notes string
}

// Check runs a sample through a pipeline.
func (s *Sample) Check(ctx context.Context, pl *pipeline.Pipeline) *Outcome {
	o := &Outcome{Sample: s}
	d, err := pl.Process(ctx, s.input())
	if err != nil {
		o.say("%v", err)
	}
	if d == nil {
		return o
	}
	for _, err := range Laws(d, s.Input) {
		o.say("law broken: %v", err)
	}
	again, _ := pl.Process(ctx, s.input())
	o.margin, o.notes = pipeline.Margin(d), noted(d)
	if again == nil || pipeline.Margin(again) != o.margin || noted(again) != o.notes {
		o.say("law broken: the same page gives another result the second time")
	}
	unmet, _ := s.unmet(d)
	switch {
	case s.Strength != Todo:
		o.Problems = append(o.Problems, unmet...)
	case len(unmet) == 0 && s.count() > 0:
		o.say("a todo sample passes: make it partial or exact")
	}
	if _, met := s.Gaps.unmet(d); len(met) > 0 {
		for _, m := range met {
			o.say("a known gap is closed, take it out of todo: %s", m)
		}
	}
	if s.Strength == Exact {
		o.compare()
	}
	return o
}

func (o *Outcome) say(format string, args ...any) {
	o.Problems = append(o.Problems, fmt.Sprintf(format, args...))
}

// compare holds the outcome against the golden files.
func (o *Outcome) compare() {
	s := o.Sample
	o.Stale = o.margin != s.margin || o.notes != s.notes
	if s.margin == "" {
		o.say("no want.margin yet: an update writes it")
		return
	}
	want, err := pipeline.ParseMargin(s.margin)
	if err != nil {
		o.say("want.margin: %v", err)
		return
	}
	got, err := pipeline.ParseMargin(o.margin)
	if err != nil {
		o.say("margin: %v", err)
		return
	}
	o.Lost = lost(content(want), content(got))
	if o.Lost > 0 {
		o.say("%d words of the content are lost", o.Lost)
	}
	if diff := cmp.Diff(visible(want), visible(got)); diff != "" {
		o.say("the margin differs (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(strings.Split(s.notes, "\n"), strings.Split(o.notes, "\n")); diff != "" {
		o.say("the facts differ (-want +got):\n%s", diff)
	}
}

// visible reduces a margin to the texts that a reader sees, each with the kind it
// has: neighbouring rows of one kind joined, white space folded. Tags, line ends
// and the names of rules are no difference.
func visible(rows []pipeline.MarginRow) []string {
	var out []string
	last := ""
	for _, r := range rows {
		text := strings.Join(strings.Fields(r.Source), " ")
		if r.Label == "" || text == "" {
			continue
		}
		label, _, _ := strings.Cut(r.Label, " ")
		if strings.HasPrefix(label, "~") {
			label = "~"
		}
		if r.Edited {
			text += " => " + strings.Join(strings.Fields(r.After), " ")
		}
		if label == last && label != "~" {
			out[len(out)-1] += " " + text
		} else {
			out = append(out, label+": "+text)
		}
		last = label
	}
	return out
}

// content returns the words of a margin's content, as they stand in the source.
func content(rows []pipeline.MarginRow) []string {
	var out []string
	for _, r := range rows {
		if strings.HasPrefix(r.Label, "+") || strings.HasPrefix(r.Label, "~") {
			out = append(out, strings.Fields(r.Source)...)
		}
	}
	return out
}

// lost counts the words of want that got does not have, each as often as it is
// wanted.
func lost(want, got []string) int {
	have := map[string]int{}
	for _, w := range got {
		have[w]++
	}
	n := 0
	for _, w := range want {
		if have[w]--; have[w] < 0 {
			n++
		}
	}
	return n
}

// unmet names the expectations that do not hold, and those that do.
func (e *Expected) unmet(d *pipeline.Document) (unmet, met []string) {
	note := func(ok bool, format string, args ...any) {
		if s := fmt.Sprintf(format, args...); ok {
			met = append(met, s)
		} else {
			unmet = append(unmet, s)
		}
	}
	text := fold(d.Content(pipeline.FullProfile))
	for _, want := range e.Has {
		note(strings.Contains(text, fold(want)), "the content is to have %q", want)
	}
	for _, not := range e.Lacks {
		note(!strings.Contains(text, fold(not)), "the content is not to have %q", not)
	}
	for _, f := range e.Framing {
		note(slices.ContainsFunc(d.Parts(), func(p pipeline.Part) bool {
			return p.Kind == f.Kind && strings.Contains(fold(p.Text), fold(f.Text))
		}), "%s is to be found: %q", f.Kind, f.Text)
	}
	for _, f := range e.Facts {
		note(slices.ContainsFunc(d.Notes(), f.fits), "a fact is to be noted: %s %q %v", f.Key, f.Value, f.Fields)
	}
	for _, key := range e.Unknown {
		note(!slices.ContainsFunc(d.Notes(), func(n pipeline.Note) bool { return n.Key == key && n.Status != pipeline.Unknown }),
			"%s is to be unknown", key)
	}
	return unmet, met
}

func (f Fact) fits(n pipeline.Note) bool {
	if n.Key != f.Key || fold(n.Value) != fold(f.Value) || f.Status != "" && n.Status != f.Status {
		return false
	}
	for name, want := range f.Fields {
		if !slices.Equal(want, fieldsOf(n)[name]) {
			return false
		}
	}
	return true
}

func fieldsOf(n pipeline.Note) map[string][]string {
	if len(n.Fields) == 0 {
		return nil
	}
	m := map[string][]string{}
	for _, f := range n.Fields {
		m[f.Name] = append(m[f.Name], f.Value)
	}
	return m
}

func fold(s string) string { return strings.Join(strings.Fields(s), " ") }

// noted prints the facts and edits of a document as want.yaml has them.
func noted(d *pipeline.Document) string {
	type edit struct {
		Before string `yaml:"before"`
		After  string `yaml:"after"`
		Rule   string `yaml:"rule"`
		Grade  string `yaml:"grade,omitempty"`
	}
	var out struct {
		Degraded []string `yaml:"degraded,omitempty"`
		Facts    []Fact   `yaml:"facts,omitempty"`
		Edits    []edit   `yaml:"edits,omitempty"`
	}
	out.Degraded = d.Degraded()
	for _, n := range d.Notes() {
		if strings.HasPrefix(n.Key, pipeline.SaidPrefix) {
			continue
		}
		out.Facts = append(out.Facts, Fact{n.Key, n.Value, n.Status, fieldsOf(n)})
	}
	for _, e := range d.Edits() {
		for _, s := range e.Steps {
			out.Edits = append(out.Edits, edit{s.Before, s.After, s.Stage + " " + s.Rule, s.Grade})
		}
	}
	b, err := yaml.Marshal(out)
	if err != nil {
		return err.Error()
	}
	return string(b)
}
