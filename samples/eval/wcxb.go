package eval

import (
	"fmt"
	"io"
	"io/fs"
	"math"
	"path"
	"strings"
)

// wcxbTypes are the page types of WCXB in the order they are printed.
var wcxbTypes = []string{"article", "documentation", "service", "forum", "collection", "listing", "product"}

// WCXBPage is a page of the WCXB set with its gold.
type WCXBPage struct {
	Page
	Title   string
	Author  string   // as the set writes it, several names in one string; empty: none known
	Date    string   // YYYY-MM-DD or YYYY-MM; empty: none known
	Content string   // the main text
	With    []string // snippets the text must have
	Without []string // snippets the text must not have
}

// LoadWCXB reads a split of the set: ground-truth/ID.json, and html/ID.html.gz
// (or ID.html) which is opened only when asked for. Pages come in order of id.
func LoadWCXB(fsys fs.FS) ([]WCXBPage, error) {
	files, err := goldFiles(fsys, "ground-truth")
	if err != nil {
		return nil, fmt.Errorf("wcxb: %w", err)
	}
	pages := make([]WCXBPage, 0, len(files))
	for _, file := range files {
		var gold struct {
			URL      string
			Internal struct {
				PageType struct{ Primary string } `json:"page_type"`
			} `json:"_internal"`
			Truth *struct {
				Title         string
				Author        string
				Date          string `json:"publish_date"`
				Content       string `json:"main_content"`
				With, Without []string
			} `json:"ground_truth"`
		}
		if err := readJSON(fsys, file, &gold); err != nil {
			return nil, fmt.Errorf("wcxb: %w", err)
		}
		if gold.Truth == nil {
			return nil, fmt.Errorf("wcxb: %s: no ground_truth", file)
		}
		id := strings.TrimSuffix(path.Base(file), ".json")
		kind := gold.Internal.PageType.Primary
		if kind == "" {
			kind = "article"
		}
		t := gold.Truth
		pages = append(pages, WCXBPage{
			Page: Page{
				ID: id, Type: kind, URL: gold.URL,
				fsys: fsys, file: firstFile(fsys, "html/"+id+".html.gz", "html/"+id+".html"),
			},
			Title: t.Title, Author: t.Author, Date: t.Date, Content: t.Content, With: t.With, Without: t.Without,
		})
	}
	return pages, nil
}

// WCXBScore holds the figures of one run over pages of the WCXB set.
type WCXBScore struct {
	Pages   []WCXBResult // in the order of the pages
	Missing int          // pages without a prediction, counted as empty texts
}

// WCXBResult holds the figures of one page; all are shares from 0 to 1.
type WCXBResult struct {
	Page          *WCXBPage
	Prediction    Prediction
	P, R, F1      float64
	With, Without float64 // share of the snippets found in the text; NaN where the gold has none
}

// ScoreWCXB compares the lower-cased words of each page's text with the gold.
// A page without a prediction counts as an empty text; predictions for other
// pages are left aside.
func ScoreWCXB(pages []WCXBPage, preds map[string]Prediction) *WCXBScore {
	s := &WCXBScore{Pages: make([]WCXBResult, 0, len(pages))}
	for i := range pages {
		page := &pages[i]
		pred, ok := preds[page.ID]
		if !ok {
			s.Missing++
		}
		want, got := wordsLower(page.Content), wordsLower(pred.Text)
		low := lower(pred.Text)
		r := WCXBResult{
			Page: page, Prediction: pred,
			With: shareFound(page.With, low), Without: shareFound(page.Without, low),
		}
		switch hit := common(want, got); {
		case len(want) == 0 && len(got) == 0:
			r.P, r.R, r.F1 = 1, 1, 1
		case hit > 0:
			r.P, r.R = float64(hit)/float64(len(got)), float64(hit)/float64(len(want))
			r.F1 = 2 * r.P * r.R / (r.P + r.R)
		}
		s.Pages = append(s.Pages, r)
	}
	return s
}

func shareFound(snippets []string, low string) float64 {
	n := 0
	for _, x := range snippets {
		if strings.Contains(low, lower(x)) {
			n++
		}
	}
	return float64(n) / float64(len(snippets)) // NaN when there are none
}

// F1 is the mean F1 of the pages of a type, "" for all, with its interval.
func (s *WCXBScore) F1(kind string) Interval {
	return bootstrapMean(column(s.of(kind), func(r WCXBResult) float64 { return r.F1 }))
}

// of gives the results of the pages of a type, "" for all.
func (s *WCXBScore) of(kind string) []WCXBResult {
	if kind == "" {
		return s.Pages
	}
	var rows []WCXBResult
	for _, r := range s.Pages {
		if r.Page.Type == kind {
			rows = append(rows, r)
		}
	}
	return rows
}

// WriteText prints the table of score_wcxb.py: pages, precision, recall, F1 and
// the shares of required and forbidden snippets found, for all and by type.
func (s *WCXBScore) WriteText(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%-14s%6s%8s%8s%8s%8s%9s\n", "type", "n", "P", "R", "F1", "with", "without")
	for _, kind := range append([]string{""}, wcxbTypes...) {
		rows := s.of(kind)
		if len(rows) == 0 {
			continue
		}
		fmt.Fprintf(&b, "%-14s%6d%8.4f%8.4f%8.4f%s%s\n", nameAll(kind), len(rows),
			mean(column(rows, func(r WCXBResult) float64 { return r.P })),
			mean(column(rows, func(r WCXBResult) float64 { return r.R })),
			mean(column(rows, func(r WCXBResult) float64 { return r.F1 })),
			number(mean(column(rows, func(r WCXBResult) float64 { return r.With })), 8),
			number(mean(column(rows, func(r WCXBResult) float64 { return r.Without })), 9))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// WriteIntervals prints F1 with its 95 % bootstrap interval, for all and by
// type.
func (s *WCXBScore) WriteIntervals(w io.Writer) error {
	var b strings.Builder
	b.WriteString("F1 with its 95 % interval (bootstrap over pages)\n")
	for _, kind := range append([]string{""}, wcxbTypes...) {
		if n := len(s.of(kind)); n > 0 {
			fmt.Fprintf(&b, "%-14s%6d  %v\n", nameAll(kind), n, s.F1(kind))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Figures gives each page's F1, for [Diff].
func (s *WCXBScore) Figures() []Figure {
	out := make([]Figure, 0, len(s.Pages))
	for _, r := range s.Pages {
		out = append(out, Figure{r.Page.ID, r.F1})
	}
	return out
}

func nameAll(kind string) string {
	if kind == "" {
		return "all"
	}
	return kind
}

// column takes one figure of each row, leaving out those that are NaN.
func column[R any](rows []R, of func(R) float64) []float64 {
	out := make([]float64, 0, len(rows))
	for _, r := range rows {
		if x := of(r); !math.IsNaN(x) {
			out = append(out, x)
		}
	}
	return out
}

// mean is NaN over nothing.
func mean(xs []float64) float64 {
	sum := 0.0
	for _, x := range xs {
		sum += x
	}
	return sum / float64(len(xs))
}

// number prints three decimals, and NaN as Python does.
func number(x float64, width int) string {
	if math.IsNaN(x) {
		return fmt.Sprintf("%*s", width, "nan")
	}
	return fmt.Sprintf("%*.3f", width, x)
}
