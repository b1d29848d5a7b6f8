// Package dolma writes the attributes format of the Dolma toolkit: for every
// document, in the order of the documents file, the spans of each kind, so that
// Dolma's mixer can cut or filter by kind.
package dolma

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Span is a stretch of a document's text with its kind.
type Span struct {
	Start, End int    // byte offsets into Text, half open
	Kind       string // "share-buttons"
	Confidence int    // percent
}

// Document is what attributes are made of.
type Document struct {
	ID    string
	Text  string // the very text of the documents file
	Spans []Span
}

// ErrSpan: a span lies outside the text or cuts a character.
var ErrSpan = errors.New("dolma: span is no stretch of the text")

// AppendAttributes adds the document's line, with its line break. Offsets are
// characters, that is code points, as Dolma counts; the score is the confidence
// as a fraction. A document without spans has a line too: the rows must match.
//
// The kind "share-buttons" becomes the attribute "offprint__share_buttons":
// Dolma reads two underscores as a divider and has no use for hyphens.
func AppendAttributes(dst []byte, doc Document) ([]byte, error) {
	spans := slices.Clone(doc.Spans)
	slices.SortStableFunc(spans, func(a, b Span) int {
		if a.Kind != b.Kind {
			return strings.Compare(a.Kind, b.Kind)
		}
		return a.Start - b.Start
	})
	at, err := characters(doc.Text, spans)
	if err != nil {
		return dst, fmt.Errorf("%s: %w", doc.ID, err)
	}
	id, err := json.Marshal(doc.ID)
	if err != nil {
		return dst, err
	}
	dst = append(dst, `{"id":`...)
	dst = append(dst, id...)
	dst = append(dst, `,"attributes":{`...)
	for i, s := range spans {
		switch {
		case i == 0:
			dst = attribute(dst, s.Kind)
		case s.Kind != spans[i-1].Kind:
			dst = attribute(append(dst, "],"...), s.Kind)
		default:
			dst = append(dst, ',')
		}
		dst = fmt.Appendf(dst, "[%d,%d,%s]", at[s.Start], at[s.End], strconv.FormatFloat(float64(s.Confidence)/100, 'f', -1, 64))
	}
	if len(spans) > 0 {
		dst = append(dst, ']')
	}
	return append(dst, "}}\n"...), nil
}

func attribute(dst []byte, kind string) []byte {
	name, _ := json.Marshal("offprint__" + strings.ReplaceAll(kind, "-", "_")) // a string always marshals
	return append(append(dst, name...), ":["...)
}

// characters maps the byte offsets of the spans to character offsets, in one
// pass over the text.
func characters(text string, spans []Span) (map[int]int, error) {
	var offsets []int
	for _, s := range spans {
		if s.Start < 0 || s.End < s.Start || s.End > len(text) {
			return nil, fmt.Errorf("%w: [%d,%d) of %d bytes", ErrSpan, s.Start, s.End, len(text))
		}
		offsets = append(offsets, s.Start, s.End)
	}
	slices.Sort(offsets)
	at := make(map[int]int, len(offsets))
	from, count := 0, 0
	for _, o := range offsets {
		if o < len(text) && !utf8.RuneStart(text[o]) {
			return nil, fmt.Errorf("%w: byte %d is inside a character", ErrSpan, o)
		}
		count += utf8.RuneCountInString(text[from:o])
		from = o
		at[o] = count
	}
	return at, nil
}
