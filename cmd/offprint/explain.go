package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/rules"
	"github.com/offprint-news/offprint/stages/weigh"
)

type explainCmd struct {
	settings
	File   string `arg:"" help:"The page; - for standard input."`
	Grep   string `help:"Only text that holds these words, whatever their case." xor:"which"`
	Near   bool   `help:"Print every near miss, also of rules that found no more than a word of theirs."`
	At     *int   `help:"Only the text at this byte offset of the decoded source." xor:"which"`
	Select string `help:"Only text inside the elements that match this CSS selector." placeholder:"CSS" xor:"which"`
}

// Run prints, for each stretch of text, what became of it, who said so with what
// evidence, who said otherwise, and what was rewritten.
func (c *explainCmd) Run(ctx context.Context, std *streams) error {
	d, err := c.one(ctx, std, c.File)
	if d == nil {
		return err
	}
	near, err2 := c.misses(ctx, d)
	if err2 != nil {
		return err2
	}
	inside, err2 := selected(d, c.Select)
	if err2 != nil {
		return err2
	}
	var weighed *weigh.Explanation // made when the first block asks for it
	n := 0
	for _, pt := range d.Parts() {
		if c.At != nil && (*c.At < pt.Span.Start || *c.At >= pt.Span.End) {
			continue
		}
		if c.Grep != "" && !strings.Contains(strings.ToLower(pt.Text), strings.ToLower(c.Grep)) {
			continue
		}
		if c.Select != "" && !slices.ContainsFunc(inside, func(s pipeline.Span) bool { return s.Contains(pt.Span) }) {
			continue
		}
		n++
		explain(std, d, pt)
		if pt.Mark >= 0 && d.Marks()[pt.Mark].Stage == "weigh" {
			if weighed == nil {
				set, err := weigh.Builtin()
				if err != nil {
					return err
				}
				weighed = set.Explain(d)
			}
			features(std.out, weighed.Reasons(pt.Block), 5, "  ")
		}
		for _, m := range near[pt.Block] {
			fmt.Fprintf(std.out, "  nearly %s (%s): %s\n", m.Rule.Name(), m.Rule.Kind, m.Lacked)
		}
	}
	if n == 0 {
		if c.At != nil && *c.At >= 0 && *c.At < len(d.Source.Text) {
			fmt.Fprintf(std.out, "byte %d is markup: nothing a reader reads\n", *c.At)
			return nil
		}
		std.warn("%s: no text there", d.ID)
		return &silent{exitEmpty}
	}
	return err
}

// selected returns the places of the elements that match a CSS selector. A selector
// that cannot be read is an error, not a match of nothing.
func selected(d *pipeline.Document, css string) ([]pipeline.Span, error) {
	if css == "" || d.Page().Root == nil {
		return nil, nil
	}
	m, err := cascadia.Compile(css)
	if err != nil {
		return nil, usage("--select: %w", err)
	}
	var out []pipeline.Span
	for _, n := range goquery.NewDocumentFromNode(d.Page().Root).FindMatcher(m).Nodes {
		if e := d.Page().ElementOf(n); e >= 0 {
			out = append(out, d.Page().Elements[e].Span)
		}
	}
	return out, nil
}

// misses returns, for each block, the rules that nearly matched there, each once.
func (c *explainCmd) misses(ctx context.Context, d *pipeline.Document) (map[int][]rules.Miss, error) {
	set, err := ruleSet(c.Rules)
	if err != nil {
		return nil, err
	}
	res, err := set.Explain(ctx, d.Page(), rules.WhereOf(d))
	if err != nil {
		return nil, err
	}
	out := map[int][]rules.Miss{}
	seen := map[string]bool{}
	for _, m := range res.Misses {
		key := fmt.Sprint(m.Block, m.Rule.Name(), m.Lacked)
		if c.Near || !strings.Contains(m.Lacked, "words are there") && !seen[key] {
			seen[key] = true
			out[m.Block] = append(out[m.Block], m)
		}
	}
	return out, nil
}

// one processes a single file, and prints what was wrong with it.
func (s *settings) one(ctx context.Context, std *streams, name string) (*pipeline.Document, error) {
	files, _, err := findFiles([]string{name}, isPage)
	if err != nil {
		return nil, err
	}
	if len(files) != 1 {
		return nil, usage("%s: want one page", name)
	}
	if files[0].isArchive() {
		return nil, usage("%s holds many pages, and one is wanted: clean it with run, and ask the result with why", name)
	}
	pl, err := s.pipeline(std)
	if err != nil {
		return nil, err
	}
	var d *pipeline.Document
	var t tally
	err = process(ctx, std, pl, s, files, func(res pipeline.Result) error {
		d = res.Doc
		t.add(std, res.Err)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return d, t.result()
}

// explain prints what is claimed of one part.
func explain(std *streams, d *pipeline.Document, pt pipeline.Part) {
	w := std.out
	b := &d.Page().Blocks[pt.Block]
	verdict := std.paint(red, "taken out as "+string(pt.Kind))
	if pt.Kind.Content() {
		verdict = std.paint(green, "kept as "+string(pt.Kind))
	}
	fmt.Fprintf(w, "%v %s%s\n", pt.Span, std.paint(dim, where(d, b)), verdict)
	fmt.Fprintf(w, "    %s\n", short(strings.TrimSpace(pt.Text), 160))
	if pt.Mark >= 0 {
		m := &d.Marks()[pt.Mark]
		fmt.Fprintf(w, "  because %s\n", reason(&m.Finding))
		evidence(w, d, m.Evidence, pt.Span)
	} else {
		fmt.Fprintln(w, "  because no stage claims it: text is content until something says otherwise")
	}
	for _, m := range d.Contested() {
		if m.Overlaps(pt.Span) {
			fmt.Fprintf(w, "  against it: %s says %s\n", reason(&m.Finding), m.Kind)
			evidence(w, d, m.Evidence, pt.Span)
		}
	}
	for _, e := range d.Edits() {
		if !e.Overlaps(pt.Span) {
			continue
		}
		for _, s := range e.Steps {
			fmt.Fprintf(w, "  rewritten %v %q to %q by %s\n", s.Span, s.Before, s.After, reason(&s.Finding))
		}
	}
}

// features prints the reasons of the classifier that weighed most, with the sign: plus
// speaks for content.
func features(w io.Writer, reasons []weigh.Reason, most int, indent string) {
	for i, r := range reasons {
		if i == most {
			return
		}
		fmt.Fprintf(w, "%s%+.2f %s: %.4g\n", indent, r.Weight, r.Feature, r.Value)
		features(w, r.Because, 3, indent+"  ")
	}
}

// where names the element of a block: "div.entry > p ".
func where(d *pipeline.Document, b *pipeline.Block) string {
	if b.Elem < 0 {
		return ""
	}
	var path []string
	for i := b.Elem; i >= 0 && len(path) < 3; i = d.Page().Elements[i].Parent {
		n := d.Page().Elements[i].Node
		name := n.Data
		if id := pipeline.Attr(n, "id"); id != "" {
			name += "#" + short(id, 30)
		} else if class, _, _ := strings.Cut(strings.TrimSpace(pipeline.Attr(n, "class")), " "); class != "" {
			name += "." + short(class, 30)
		}
		path = append([]string{name}, path...)
	}
	return strings.Join(path, " > ") + " "
}

func reason(f *pipeline.Finding) string {
	s := f.Stage
	if f.Rule != "" {
		s += " " + f.Rule
	}
	s += fmt.Sprintf(" (%d %%)", f.Confidence)
	if f.Why != "" {
		s += ": " + f.Why
	}
	return s
}

// evidence quotes the evidence that is not the text itself.
func evidence(w io.Writer, d *pipeline.Document, spans []pipeline.Span, self pipeline.Span) {
	for _, s := range spans {
		if s != self && s.Start >= 0 && s.End <= len(d.Source.Text) && s.Len() > 0 {
			fmt.Fprintf(w, "    evidence %v %s\n", s, short(d.Source.Text[s.Start:s.End], 120))
		}
	}
}

// short cuts a text for one line. Control characters, which a terminal would obey,
// are made visible.
func short(s string, n int) string {
	s = visible(strings.Join(strings.Fields(s), " "))
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "") + " …"
}
