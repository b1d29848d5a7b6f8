package main

import "github.com/offprint-news/offprint/pipeline"

// A standoffDoc is the untouched decoded text with labelled spans over it: byte
// offsets, half-open.
type standoffDoc struct {
	ID    string          `json:"id"`
	Text  string          `json:"text"`
	Spans []standoffSpan  `json:"spans"`
	Edits []pipeline.Edit `json:"edits,omitempty"`
}

type standoffSpan struct {
	pipeline.Span
	Kind       pipeline.Kind    `json:"kind"`
	Content    bool             `json:"content"`
	Stage      string           `json:"stage,omitempty"`
	Rule       string           `json:"rule,omitempty"`
	Confidence pipeline.Percent `json:"confidence,omitempty"`
}

func standoff(d *pipeline.Document) standoffDoc {
	out := standoffDoc{ID: d.ID, Text: d.Source.Text, Spans: []standoffSpan{}, Edits: d.Edits()}
	for _, pt := range d.Parts() {
		s := standoffSpan{Span: pt.Span, Kind: pt.Kind, Content: pt.Kind.Content()}
		if pt.Mark >= 0 {
			m := d.Marks()[pt.Mark]
			s.Stage, s.Rule, s.Confidence = m.Stage, m.Rule, m.Confidence
		}
		out.Spans = append(out.Spans, s)
	}
	return out
}
