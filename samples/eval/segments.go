package eval

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
)

// SegmentsPage is a page of the segments set with its gold.
type SegmentsPage struct {
	Page
	With    []string // segments the text must have
	Without []string // segments the text must not have
	Authors Strings  // empty: none known
	Date    string   // YYYY-MM-DD; empty: none known
}

// LoadSegments reads the set: pages.jsonl, and html/ID.html.gz (or ID.html)
// which is opened only when asked for. Pages come in order of id.
func LoadSegments(fsys fs.FS) ([]SegmentsPage, error) {
	f, err := fsys.Open("pages.jsonl")
	if err != nil {
		return nil, fmt.Errorf("segments: %w", err)
	}
	defer f.Close()
	var pages []SegmentsPage
	err = readLines(f, func(line []byte) error {
		var gold struct {
			ID, URL, Date string
			With, Without []string
			Author        Strings
		}
		if err := json.Unmarshal(line, &gold); err != nil {
			return err
		}
		if gold.ID == "" {
			return fmt.Errorf("page without an id")
		}
		pages = append(pages, SegmentsPage{
			Page: Page{
				ID: gold.ID, URL: gold.URL,
				fsys: fsys, file: firstFile(fsys, "html/"+gold.ID+".html.gz", "html/"+gold.ID+".html"),
			},
			With: gold.With, Without: gold.Without, Authors: gold.Author, Date: gold.Date,
		})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("segments: pages.jsonl: %w", err)
	}
	slices.SortStableFunc(pages, func(a, b SegmentsPage) int { return cmp.Compare(a.ID, b.ID) })
	return pages, nil
}

// SegmentsScore holds the figures of one run over pages of the segments set.
type SegmentsScore struct {
	Pages   []SegmentsResult // in the order of the pages
	Missing int              // pages without a prediction, counted as empty texts
}

// SegmentsResult holds what was wrong with one page.
type SegmentsResult struct {
	Page       *SegmentsPage
	Prediction Prediction
	Lost       []string // required segments that are not in the text
	Leaked     []string // forbidden segments that are in the text
}

// Clean says that every segment is as it should be.
func (r SegmentsResult) Clean() bool { return len(r.Lost)+len(r.Leaked) == 0 }

// ScoreSegments looks for each segment in the page's text, white space folded.
// A page without a prediction counts as an empty text; predictions for other
// pages are left aside.
func ScoreSegments(pages []SegmentsPage, preds map[string]Prediction) *SegmentsScore {
	s := &SegmentsScore{Pages: make([]SegmentsResult, 0, len(pages))}
	for i := range pages {
		page := &pages[i]
		pred, ok := preds[page.ID]
		if !ok {
			s.Missing++
		}
		text := spaced(pred.Text)
		r := SegmentsResult{Page: page, Prediction: pred}
		for _, seg := range page.With {
			if !strings.Contains(text, spaced(seg)) {
				r.Lost = append(r.Lost, seg)
			}
		}
		for _, seg := range page.Without {
			if strings.Contains(text, spaced(seg)) {
				r.Leaked = append(r.Leaked, seg)
			}
		}
		s.Pages = append(s.Pages, r)
	}
	return s
}

// segmentCount adds segments up: right and wrong, required and forbidden.
type segmentCount struct{ tp, fp, fn, tn, leaking, losing, clean, pages int }

func (c *segmentCount) add(r *SegmentsResult) {
	c.tp += len(r.Page.With) - len(r.Lost)
	c.fn += len(r.Lost)
	c.fp += len(r.Leaked)
	c.tn += len(r.Page.Without) - len(r.Leaked)
	c.pages++
	if len(r.Leaked) > 0 {
		c.leaking++
	}
	if len(r.Lost) > 0 {
		c.losing++
	}
	if r.Clean() {
		c.clean++
	}
}

func (c segmentCount) precision() float64 { return orZero(ratio(c.tp, c.tp+c.fp)) }
func (c segmentCount) recall() float64    { return orZero(ratio(c.tp, c.tp+c.fn)) }
func (c segmentCount) f1() float64        { return f1(c.precision(), c.recall()) }
func (c segmentCount) right() float64     { return ratio(c.tp+c.tn, c.tp+c.tn+c.fp+c.fn) }

func (s *SegmentsScore) count() segmentCount {
	var c segmentCount
	for i := range s.Pages {
		c.add(&s.Pages[i])
	}
	return c
}

// F1 is taken over all segments of all pages, with its interval.
func (s *SegmentsScore) F1() Interval {
	return s.interval(segmentCount.f1)
}

// FullyClean is the share of pages without a fault, with its interval.
func (s *SegmentsScore) FullyClean() Interval {
	return s.interval(func(c segmentCount) float64 { return ratio(c.clean, c.pages) })
}

func (s *SegmentsScore) interval(of func(segmentCount) float64) Interval {
	return bootstrap(len(s.Pages), func(pick []int) float64 {
		var c segmentCount
		for _, i := range pick {
			c.add(&s.Pages[i])
		}
		return of(c)
	})
}

// WriteText prints the two lines of score_segments.py.
func (s *SegmentsScore) WriteText(w io.Writer) error {
	c := s.count()
	percent := func(n int) float64 { return ratio(n, c.pages) * 100 }
	_, err := fmt.Fprintf(w, "pages %d  P %.4f  R %.4f  Acc %.4f  F1 %.4f\n"+
		"pages leaking %.1f%%  losing %.1f%%  fully clean %.1f%%\n",
		c.pages, c.precision(), c.recall(), c.right(), c.f1(),
		percent(c.leaking), percent(c.losing), percent(c.clean))
	return err
}

// WriteIntervals prints F1 and the share of fully clean pages with their 95 %
// bootstrap intervals.
func (s *SegmentsScore) WriteIntervals(w io.Writer) error {
	_, err := fmt.Fprintf(w, "with 95 %% intervals (bootstrap over pages)\n%-14s%v\n%-14s%v\n",
		"F1", s.F1(), "fully clean", s.FullyClean())
	return err
}

// Figures gives the share of each page's segments that are as they should be,
// for [Diff]; F1 cannot be split by page, as it is taken over all segments.
func (s *SegmentsScore) Figures() []Figure {
	out := make([]Figure, 0, len(s.Pages))
	for i := range s.Pages {
		var c segmentCount
		c.add(&s.Pages[i])
		out = append(out, Figure{s.Pages[i].Page.ID, orZero(c.right())})
	}
	return out
}
