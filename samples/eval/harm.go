package eval

import (
	"fmt"
	"html"
	"io"
	"slices"
	"strings"
)

// Clean is a page made of gold text only, with nothing on it to take away: what
// an extractor removes from it is harm.
type Clean struct {
	ID      string
	Type    string // WCXB page type
	Title   string // empty where the gold has none
	Content string // paragraphs on lines of their own
}

// CleanPages makes clean pages of the gold's main text; pages whose gold has no
// word are left out.
func CleanPages(pages []WCXBPage) []Clean {
	var out []Clean
	for _, p := range pages {
		if len(wordsLower(p.Content)) > 0 {
			out = append(out, Clean{p.ID, p.Type, p.Title, p.Content})
		}
	}
	return out
}

// Text is the page as plain text in UTF-8.
func (c Clean) Text() []byte { return []byte(c.Content) }

// HTML is the page as a plain article in UTF-8: each line a paragraph, the
// title in the head only.
func (c Clean) HTML() []byte {
	var b strings.Builder
	b.WriteString("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>")
	b.WriteString(html.EscapeString(c.Title))
	b.WriteString("</title></head>\n<body><article>\n")
	for line := range strings.Lines(c.Content) {
		if line = strings.TrimFunc(line, isSpace); line != "" {
			b.WriteString("<p>" + html.EscapeString(line) + "</p>\n")
		}
	}
	b.WriteString("</article></body></html>\n")
	return []byte(b.String())
}

// Harm holds what one run did to clean pages.
type Harm struct {
	Pages  []HarmResult // in the order of the pages
	Judged Judgements   // what readers said of what was called framing
}

// Cleaned is what an extractor made of a clean page.
type Cleaned struct {
	Text    string     // the content
	Framing []Labelled // in page order; empty for an extractor that labels nothing
}

// Labelled is a stretch of a page that was called framing.
type Labelled struct {
	Kind string
	By   string // the rule or stage
	Text string // before any repair
}

// HarmResult counts the words of one clean page.
type HarmResult struct {
	Page    Clean
	Cleaned Cleaned
	Words   int // of the page
	Kept    int // of them, in what came back; a word that was repaired did not
	Framing int // of them, called framing
}

// ScoreHarm counts the words of each clean page that came back, each as often
// as it stood there, and those called framing; a page without a result lost
// them all. The judgements part what was called framing in the report; they
// change no count.
func ScoreHarm(pages []Clean, cleaned map[string]Cleaned, judged Judgements) *Harm {
	h := &Harm{Judged: judged}
	for _, page := range pages {
		want := wordsLower(page.Content)
		c := cleaned[page.ID]
		r := HarmResult{page, c, len(want), common(want, wordsLower(c.Text)), 0}
		for _, l := range c.Framing {
			r.Framing += len(wordsLower(l.Text))
		}
		h.Pages = append(h.Pages, r)
	}
	return h
}

// Kept is the share of all words kept on the pages of a type, "" for all, with
// its interval over pages.
func (h *Harm) Kept(kind string) Interval {
	rows := h.of(kind)
	return bootstrap(len(rows), func(pick []int) float64 {
		words, kept := 0, 0
		for _, i := range pick {
			words += rows[i].Words
			kept += rows[i].Kept
		}
		return ratio(kept, words)
	})
}

func (h *Harm) of(kind string) []HarmResult {
	var rows []HarmResult
	for _, r := range h.Pages {
		if kind == "" || r.Page.Type == kind {
			rows = append(rows, r)
		}
	}
	return rows
}

// WriteText prints, for all pages and by type, the words, the words called
// framing and their share, the words lost to framing and repair, the pages that
// lost any, and the share kept with its 95 % bootstrap interval; then who is
// right about the words called framing, as far as readers judged them; then what
// was called framing, by kind and by what called it so.
func (h *Harm) WriteText(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%-14s%6s%9s%9s%8s%8s%8s  %s\n", "type", "n", "words", "framing", "%", "lost", "harmed", "share of words kept")
	for _, kind := range append([]string{""}, wcxbTypes...) {
		rows := h.of(kind)
		if len(rows) == 0 {
			continue
		}
		words, framing, lost, harmed := 0, 0, 0, 0
		for _, r := range rows {
			words += r.Words
			framing += r.Framing
			lost += r.Words - r.Kept
			harmed += one(r.Kept < r.Words)
		}
		fmt.Fprintf(&b, "%-14s%6d%9d%9d%8.3f%8d%8d  %v\n", nameAll(kind), len(rows), words, framing, 100*ratio(framing, words), lost, harmed, h.Kept(kind))
	}
	words, by := h.judged()
	for _, j := range []struct {
		by   Judgement
		text string
	}{
		{Framing, "framing by the labels guide, which the gold keeps"},
		{Content, "content: the label is wrong"},
		{Unjudged, "read by nobody"},
	} {
		fmt.Fprintf(&b, "%6d words  %6.3f %%  %s\n", by[j.by], 100*ratio(by[j.by], words), j.text)
	}
	for _, r := range h.framing() {
		fmt.Fprintf(&b, "%6d words on %3d pages  %s by %s\n", r.words, r.pages, r.Kind, r.By)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// judged counts all words of the pages, and those called framing by judgement.
func (h *Harm) judged() (words int, by map[Judgement]int) {
	by = map[Judgement]int{}
	for _, r := range h.Pages {
		words += r.Words
		for _, l := range r.Cleaned.Framing {
			by[h.Judged[l.Key(r.Page.ID)]] += len(wordsLower(l.Text))
		}
	}
	return words, by
}

// WriteUnjudged prints each stretch called framing that no reader judged as a
// line for [ReadJudgements] that lacks its judgement: the key, a tab, and behind
// another tab the text.
func (h *Harm) WriteUnjudged(w io.Writer) error {
	var b strings.Builder
	for _, r := range h.Pages {
		for _, l := range r.Cleaned.Framing {
			if key := l.Key(r.Page.ID); h.Judged[key] == Unjudged && len(wordsLower(l.Text)) > 0 {
				fmt.Fprintf(&b, "%s\t\t%s: %s\n", key, l.By, spaced(l.Text))
			}
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

type framingCount struct {
	Labelled
	words, pages int
}

// framing sums what was called framing by kind and rule, the most words first.
func (h *Harm) framing() []framingCount {
	var out []framingCount
	at, last := map[Labelled]int{}, map[Labelled]string{}
	for _, page := range h.Pages {
		for _, l := range page.Cleaned.Framing {
			key := Labelled{Kind: l.Kind, By: l.By}
			i, ok := at[key]
			if !ok {
				i = len(out)
				at[key], out = i, append(out, framingCount{Labelled: key})
			}
			out[i].words += len(wordsLower(l.Text))
			out[i].pages += one(last[key] != page.Page.ID)
			last[key] = page.Page.ID
		}
	}
	slices.SortStableFunc(out, func(a, b framingCount) int { return b.words - a.words })
	return out
}

// Figures gives the share of each page's words kept, for [Diff].
func (h *Harm) Figures() []Figure {
	out := make([]Figure, 0, len(h.Pages))
	for _, r := range h.Pages {
		out = append(out, Figure{r.Page.ID, ratio(r.Kept, r.Words)})
	}
	return out
}

// Worst gives the n pages that lost the largest share of their words.
func (h *Harm) Worst(n int) []Case {
	rows := slices.DeleteFunc(slices.Clone(h.Pages), func(r HarmResult) bool { return r.Kept == r.Words })
	slices.SortStableFunc(rows, func(a, b HarmResult) int { return a.Kept*b.Words - b.Kept*a.Words })
	var out []Case
	for _, r := range rows[:min(n, len(rows))] {
		c := textCase(r.Page.Content, r.Cleaned.Text)
		c.ID, c.Type = r.Page.ID, r.Page.Type
		for _, l := range r.Cleaned.Framing {
			c.Labelled = append(c.Labelled, fmt.Sprintf("%s by %s: %s", l.Kind, l.By, l.Text))
		}
		out = append(out, c)
	}
	return out
}
