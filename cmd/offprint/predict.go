package main

import (
	"cmp"
	"html"
	"slices"
	"strings"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/samples/eval"
)

// The sets that want a text differ in what they take for it: WCXB the running
// text, the segments set also titles, standfirsts and captions.
func predictBody(d *pipeline.Document) eval.Prediction { return predict(d, pipeline.BodyProfile) }
func predictFull(d *pipeline.Document) eval.Prediction { return predict(d, pipeline.FullProfile) }

func predict(d *pipeline.Document, profile pipeline.Profile) eval.Prediction {
	p := eval.Prediction{
		ID:     d.ID,
		Text:   d.Content(profile),
		Author: strings.Join(facts(d, "author"), ", "),
		Date:   first(facts(d, "published")),
	}
	var quotes []string
	for _, n := range d.Notes() {
		if n.Key != "author" || n.Status == pipeline.Unknown {
			continue
		}
		if p.AuthorFrom == "" {
			p.AuthorFrom = authorFrom(n.Rule)
		}
		if q := html.UnescapeString(n.Text); !slices.Contains(quotes, q) {
			quotes = append(quotes, q)
		}
	}
	p.AuthorQuote = strings.Join(quotes, " | ")
	return p
}

// authorFrom names the place that a rule for authors reads.
func authorFrom(rule string) string {
	switch rule {
	case "outlet/markup-author":
		return "structured data"
	case "outlet/meta-author":
		return "meta element"
	}
	return "byline"
}

// cleanedOf says what became of a clean page. A title or a caption is content:
// what is lost is what is called framing.
func cleanedOf(d *pipeline.Document) eval.Cleaned {
	c := eval.Cleaned{Text: d.Content(pipeline.FullProfile)}
	marks := d.Marks()
	for _, p := range d.SourceParts() {
		if p.Kind.Framing() {
			l := eval.Labelled{Kind: string(p.Kind), Text: p.Text}
			if p.Mark >= 0 {
				l.By = cmp.Or(marks[p.Mark].Rule, marks[p.Mark].Stage)
			}
			c.Framing = append(c.Framing, l)
		}
	}
	return c
}

// predictFraming makes a prediction of the framing set. Its gold has the words of
// the page, so the text is as it was before edits. Hidden text is not on the page
// that its annotators saw.
func predictFraming(d *pipeline.Document) eval.FramingPrediction {
	p := eval.FramingPrediction{
		ID:              d.ID,
		Publisher:       facts(d, "publisher"),
		Authors:         facts(d, "author"),
		RepublishedFrom: facts(d, "republished-from"),
		Genre:           facts(d, "genre"),
		Published:       facts(d, "published"),
	}
	for _, n := range d.Notes() {
		if n.Key == "published" && n.Status != pipeline.Unknown && n.Text != "" {
			p.Published = append(p.Published, n.Text) // the gold has dates as they are written
			if w := n.Field("written"); w != "" {
				p.Published = append(p.Published, w)
			}
		}
	}
	last := pipeline.Part{Block: -1}
	for _, pt := range d.SourceParts() {
		text := strings.TrimSpace(pt.Text)
		switch {
		case pt.Kind.Content():
			p.Content = append(p.Content, text)
		case pt.Kind == pipeline.Hidden:
		case pt.Kind == last.Kind && pt.Block == last.Block: // one line, claimed link by link
			p.Framing[len(p.Framing)-1].Text += " " + text
		default:
			p.Framing = append(p.Framing, eval.Claim{Kind: string(pt.Kind), Text: text})
		}
		last = pt
	}
	for _, n := range d.Notes() {
		if n.Key != "disclaimer" || n.Status == pipeline.Unknown {
			continue
		}
		text := n.Text
		if text == "" {
			text = n.Value
		}
		var kinds []string
		for _, f := range n.Fields {
			if f.Name == "kind" {
				kinds = append(kinds, f.Value)
			}
		}
		p.Disclaimers = append(p.Disclaimers, eval.Disclaimer{Text: text, Kinds: kinds})
	}
	return p
}

// facts returns the values noted under a key, each once. What the page leaves
// unknown has none.
func facts(d *pipeline.Document, key string) []string {
	var out []string
	seen := map[string]bool{}
	for _, n := range d.Notes() {
		if n.Key == key && n.Status != pipeline.Unknown && n.Value != "" && !seen[n.Value] {
			seen[n.Value] = true
			out = append(out, n.Value)
		}
	}
	return out
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}
