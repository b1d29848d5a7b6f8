package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/parquet-go/parquet-go"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/pipeline/batch"
)

type statsCmd struct {
	Paths  []string `arg:"" help:"Folders of results, added up (shards, say), or files of records." type:"existing"`
	Format string   `short:"f" help:"text, json (all sums), jsonl or parquet (one row for each kind, rule, host, language and verdict)." enum:"text,json,jsonl,parquet" default:"text"`
	Top    int      `help:"Rows of each table in text." default:"15"`
	Output string   `short:"o" help:"File to write to. Default: standard output."`
	writeFlags
}

// Run adds up and prints.
func (c *statsCmd) Run(std *streams) error {
	var sum batch.Stats
	var problems []string
	for _, p := range c.Paths {
		if isDir(p) {
			m, err := batch.ReadManifest(p)
			if err != nil {
				return err
			}
			sum.Add(&m.Stats)
			problems = append(problems, m.Problems...)
			continue
		}
		for doc, err := range batch.Read(p) {
			if err != nil {
				return err
			}
			sum.AddDocument(doc)
		}
	}
	problems = append(problems, sum.Problems()...)
	if err := c.writeTo(std, c.Output, func(w io.Writer) error { return c.write(w, &sum) }); err != nil {
		return err
	}
	for _, p := range problems {
		std.warn("does not add up: %s", p)
	}
	if len(problems) > 0 {
		return &silent{exitCheck}
	}
	return nil
}

// statsRow is a row of the tables.
type statsRow struct {
	Table     string `json:"table" parquet:"table,dict"`
	Key       string `json:"key" parquet:"key"`
	Documents int64  `json:"documents" parquet:"documents"`
	Spans     int64  `json:"spans" parquet:"spans"`
	Source    int64  `json:"source_bytes" parquet:"source_bytes"`
	Content   int64  `json:"content_bytes" parquet:"content_bytes"`
	Framing   int64  `json:"framing_bytes" parquet:"framing_bytes"`
	Markup    int64  `json:"markup_bytes" parquet:"markup_bytes"`
}

// tables lists all counts, the largest of each table first.
func tables(s *batch.Stats) []statsRow {
	var rows []statsRow
	for _, t := range []struct {
		name   string
		counts map[string]batch.Count
	}{
		{"run", map[string]batch.Count{"all": s.Count}},
		{"kind", s.Kinds},
		{"rule", s.Rules},
		{"host", s.Hosts},
		{"language", s.Languages},
		{"verdict", s.Verdicts},
	} {
		keys := slices.SortedFunc(maps.Keys(t.counts), func(a, b string) int {
			x, y := t.counts[a], t.counts[b]
			return cmp.Or(cmp.Compare(y.Content+y.Framing, x.Content+x.Framing), cmp.Compare(a, b))
		})
		for _, k := range keys {
			n := t.counts[k]
			rows = append(rows, statsRow{t.name, k, n.Documents, n.Spans, n.Source, n.Content, n.Framing, n.Markup})
		}
	}
	return rows
}

func (c *statsCmd) write(w io.Writer, s *batch.Stats) error {
	rows := tables(s)
	switch c.Format {
	case "json":
		line, err := encode(s, true)
		if err != nil {
			return err
		}
		_, err = w.Write(line)
		return err
	case "jsonl":
		for i := range rows {
			line, err := encode(&rows[i], false)
			if err != nil {
				return err
			}
			if _, err := w.Write(line); err != nil {
				return err
			}
		}
		return nil
	case "parquet":
		p := parquet.NewGenericWriter[statsRow](w)
		if _, err := p.Write(rows); err != nil {
			return err
		}
		return p.Close()
	}
	fmt.Fprintf(w, "%d records = %d documents + %d quarantined + %d skipped\n", s.Records, s.Documents, s.Quarantined, s.Skipped)
	fmt.Fprintf(w, "%d bytes of source = %d content + %d framing + %d markup\n", s.Source, s.Content, s.Framing, s.Markup)
	fmt.Fprintf(w, "%d edits, %d documents without text, %d with structure known in part, %d gaps of %d bytes\n", s.Edits, s.Empty, s.Degraded, s.Gaps, s.GapBytes)
	for _, m := range []struct {
		name string
		n    map[string]int64
	}{{"quarantined", s.Classes}, {"skipped", s.Skips}, {"noted", s.Notes}} {
		for _, k := range slices.Sorted(maps.Keys(m.n)) {
			fmt.Fprintf(w, "%s, %s: %d\n", m.name, k, m.n[k])
		}
	}
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', tabwriter.AlignRight)
	last, n := "", 0
	for _, r := range rows[1:] {
		if r.Table != last {
			fmt.Fprintf(t, "\n%s\tdocuments\tspans\tcontent\tframing\t\n", r.Table)
			last, n = r.Table, 0
		}
		if n++; n <= c.Top {
			fmt.Fprintf(t, "%s\t%d\t%d\t%d\t%d\t\n", visible(r.Key), r.Documents, r.Spans, r.Content, r.Framing)
		}
	}
	return t.Flush()
}

// visible shows scraped text on one line of a terminal, without control characters.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x200b && r <= 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return '·'
		}
		return r
	}, s)
}

type sampleCmd struct {
	Paths []string `arg:"" help:"Folders of results, or files of records." type:"existing"`
	Rule  string   `required:"" help:"Name of a rule, or of a stage, as stats prints it."`
	N     int      `short:"n" help:"How many hits to draw." default:"20"`
	JSON  bool     `help:"Print as JSON lines."`
}

// Run draws hits of a rule, the same for the same documents.
func (c *sampleCmd) Run(std *streams) error {
	s := batch.Sample{Rule: c.Rule, N: max(c.N, 1)}
	for _, p := range c.Paths {
		for doc, err := range batch.Read(p) {
			if err != nil {
				return err
			}
			s.Add(doc.Record)
		}
	}
	if s.Seen == 0 {
		return usage("no text is labelled by %q; stats lists the rules", c.Rule)
	}
	for _, h := range s.Hits() {
		if c.JSON {
			line, err := encode(h, false)
			if err != nil {
				return err
			}
			if _, err := std.out.Write(line); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(std.out, "%s [%d,%d) %s %d %%\n    %s\n", visible(h.ID), h.Part.Start, h.Part.End, h.Part.Kind, h.Part.Confidence, visible(short(h.Part.Text, 200)))
	}
	std.warn("%d of %d hits", len(s.Hits()), s.Seen)
	return nil
}

type whyCmd struct {
	Dir  string `arg:"" help:"Folder of a result." type:"existingdir"`
	ID   string `arg:"" help:"Id of a document, or its WARC-Record-ID."`
	JSON bool   `help:"Print the record, or the row of the quarantine, as JSON."`
}

// Run says what became of a document and of each of its parts.
func (c *whyCmd) Run(std *streams) error {
	found, err := batch.Find(c.Dir, c.ID)
	if err != nil {
		return &fault{exitCheck, err}
	}
	if c.JSON {
		var v any = found.Document
		if found.Failure != nil {
			v = found.Failure
		}
		line, err := encode(v, true)
		if err != nil {
			return err
		}
		_, err = std.out.Write(line)
		return err
	}
	if f := found.Failure; f != nil {
		_, err := fmt.Fprintf(std.out, "quarantined: %s\nfile %s, offset %d, %d bytes (%d kept)\n%s\n%s\n", f.Class, visible(f.File), f.Offset, f.Size, len(f.Body), visible(f.Error), f.Stack)
		return err
	}
	doc := found.Document
	fmt.Fprintf(std.out, "%s\n%s\nverdict: %s\n", visible(doc.ID), visible(doc.URL), doc.Verdict)
	for _, line := range append([]string{doc.Remark, doc.Error}, doc.Degraded...) {
		if line != "" {
			fmt.Fprintln(std.out, "note: "+visible(line))
		}
	}
	parts := slices.Concat(doc.Content, doc.Framing)
	slices.SortStableFunc(parts, func(a, b pipeline.PartRecord) int { return a.Start - b.Start })
	for _, p := range parts {
		sign := "-"
		if p.Kind.Content() {
			sign = "+"
		}
		by := p.Rule
		if by == "" {
			by = p.Stage
		}
		if by != "" {
			by = fmt.Sprintf(" by %s, %d %%: %s", by, p.Confidence, visible(p.Why))
		}
		fmt.Fprintf(std.out, "%s%s [%d,%d)%s\n    %s\n", sign, p.Kind, p.Start, p.End, by, visible(short(p.Text, 160)))
	}
	return nil
}
