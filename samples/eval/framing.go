package eval

import (
	"fmt"
	"io/fs"
	"strings"
)

// FramingPage is a page of the framing set, labelled line by line.
type FramingPage struct {
	Page
	Lines  []FramingLine
	Hidden []string // text hidden by inline style: neither asked for nor held against anyone
	Facts  FramingFacts
}

// FramingLine is a line of a page, or a part of one.
type FramingLine struct {
	N     int    // number of the line on the page, from 1; 0 in parts
	Text  string // the whole line, also when it has parts
	Label string // a label of the labels guide; empty when the line has parts
	Parts []FramingLine
}

// FramingFacts are the facts of a page as its annotators found them; what the
// page does not say is empty.
type FramingFacts struct {
	Publisher       Strings // every form of the name that counts as right
	Host            string
	Authors         Strings
	Published       string  // as written on the page
	RepublishedFrom Strings `json:"republished_from"`
	Disclaimers     []Disclaimer
	Genre           Strings
}

// Form says which form of the framing pages is wanted.
type Form string

// The two forms of the framing pages; the seeds have text only.
const (
	HTML Form = "html"
	Text Form = "txt"
)

// LoadFraming reads the set: gold/*.json, and pages/ID.html or pages/ID.txt,
// opened only when asked for. Pages come in order of id. A page that has no
// file of the form has an empty [Page.File] and cannot be predicted; see
// [WithFile].
func LoadFraming(fsys fs.FS, form Form) ([]FramingPage, error) {
	files, err := goldFiles(fsys, "gold")
	if err != nil {
		return nil, fmt.Errorf("framing: %w", err)
	}
	pages := make([]FramingPage, 0, len(files))
	for _, file := range files {
		var gold struct {
			ID, Lang, URL string
			Doc           FramingFacts
			Lines         []FramingLine
			Hidden        []string
		}
		if err := readJSON(fsys, file, &gold); err != nil {
			return nil, fmt.Errorf("framing: %w", err)
		}
		if gold.ID == "" {
			return nil, fmt.Errorf("framing: %s: no id", file)
		}
		for i := range gold.Lines {
			l := &gold.Lines[i]
			for _, p := range l.parts() {
				if _, ok := labels[p.Label]; !ok {
					return nil, fmt.Errorf("framing: %s: line %d: unknown label %q", file, l.N, p.Label)
				}
			}
		}
		name := "pages/" + gold.ID + "." + string(form)
		pages = append(pages, FramingPage{
			Page: Page{
				ID: gold.ID, Lang: gold.Lang, URL: gold.URL,
				fsys: fsys, file: firstFile(fsys, name, name+".gz"),
			},
			Lines: gold.Lines, Hidden: gold.Hidden, Facts: gold.Doc,
		})
	}
	return pages, nil
}

// WithFile gives the pages that have a file of the form they were loaded in.
// The Python scorer is told the same by --only-predicted; without it, it counts
// pages without a prediction as empty ones, as [ScoreFraming] does.
func WithFile(pages []FramingPage) []FramingPage {
	var out []FramingPage
	for _, p := range pages {
		if p.File() != "" {
			out = append(out, p)
		}
	}
	return out
}

// parts gives the parts of a line, or the line itself as the only one.
func (l *FramingLine) parts() []FramingLine {
	if len(l.Parts) > 0 {
		return l.Parts
	}
	return []FramingLine{*l}
}

// A class says how a label counts in the content figures.
type class uint8

const (
	unknown  class = iota // not a label of the guide
	core                  // must be in content
	optional              // may be in content; counts neither for nor against
	framing               // must be kept apart
)

type label struct {
	class class
	group string // kinds of one group are near misses of each other; framing only
}

const bareKind = "other-boilerplate" // the kind of a claim that names none

// kinds are the framing kinds in the order they are printed.
var kinds = strings.Fields(`navigation share related comment-form comments donation subscribe-newsletter paywall
	advertisement cookie-consent author-bio disclaimer platform-notice syndication-credit sponsorship-disclosure
	copyright correction-note section-label promo other-article login search site-footer other-boilerplate`)

// keyKinds carry an outlet's framing; their macro is the headline figure.
// The order is the Python scorer's, as it decides the last bit of the sums.
var keyKinds = strings.Fields(`donation comment-form comments subscribe-newsletter paywall advertisement promo share
	related other-article author-bio disclaimer platform-notice syndication-credit sponsorship-disclosure copyright
	correction-note cookie-consent`)

var labels = func() map[string]label {
	m := map[string]label{}
	for _, name := range []string{"body", "subheading", "list", "quote"} {
		m[name] = label{class: core}
	}
	for _, name := range []string{"title", "dek", "caption", "byline", "dateline"} {
		m[name] = label{class: optional}
	}
	for group, names := range map[string]string{
		"chrome":        "navigation site-footer search login section-label other-boilerplate cookie-consent",
		"social":        "share comment-form comments",
		"asks-and-ads":  "donation subscribe-newsletter paywall advertisement promo sponsorship-disclosure",
		"other-content": "related other-article",
		"attribution":   "author-bio disclaimer platform-notice syndication-credit copyright correction-note",
	} {
		for name := range strings.FieldsSeq(names) {
			m[name] = label{framing, group}
		}
	}
	return m
}()

// groupOf is the group of a kind, or the kind itself when the guide lacks it.
func groupOf(kind string) string {
	if g := labels[kind].group; g != "" {
		return g
	}
	return kind
}

// fits says how well a gold label agrees with a claim: 3 best, 0 worst.
func fits(gold, claim string) int {
	l := labels[gold]
	switch {
	case claim == content && l.class == core:
		return 3
	case claim == content && l.class == optional:
		return 2
	case claim == content:
		return 0
	case gold == claim:
		return 3
	case l.class == optional:
		return 1
	case l.class == framing && l.group == labels[claim].group:
		return 2
	case l.class == framing:
		return 1
	}
	return 0
}
