package eval

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
)

// Prediction is what an extractor made of one page of the WCXB or the segments
// set.
type Prediction struct {
	ID     string `json:"id"`
	Text   string `json:"text"`             // the content as plain text
	Author string `json:"author,omitempty"` // empty: not known
	// AuthorFrom says where the author was read, and AuthorQuote gives the words
	// there: what tells an author that the gold overlooks from an invented one.
	AuthorFrom  string `json:"author_from,omitempty"` // "structured data", "byline", "meta element"
	AuthorQuote string `json:"author_quote,omitempty"`
	Date        string `json:"date,omitempty"` // publication, YYYY-MM-DD and whatever follows; empty: not known
}

// FramingPrediction is what an extractor made of one page of the framing set.
// Whatever is not known stays empty.
type FramingPrediction struct {
	ID              string       `json:"id"`
	Content         Strings      `json:"content,omitempty"` // blocks in page order
	Framing         []Claim      `json:"framing,omitempty"`
	Disclaimers     []Disclaimer `json:"disclaimers,omitempty"`
	Publisher       Strings      `json:"publisher,omitempty"`
	Authors         Strings      `json:"authors,omitempty"`
	RepublishedFrom Strings      `json:"republished_from,omitempty"`
	Genre           Strings      `json:"genre,omitempty"`
	Published       Strings      `json:"published,omitempty"` // as written on the page
}

// Claim says that a text is framing of a kind.
type Claim struct {
	Kind string `json:"kind"` // a kind of the labels guide; empty counts as other-boilerplate
	Text string `json:"text"`
}

// Disclaimer is one disclaimer, in gold or as predicted.
type Disclaimer struct {
	Text  string  `json:"text"`
	Kinds Strings `json:"kinds,omitempty"` // "views", "advice", ...; read from "kind" as well
}

// Strings is a list that is also read from a single string, or from objects
// with a "name" or a "text", as the framing scorer allows.
type Strings []string

// UnmarshalJSON accepts null, a string, or a list of strings and objects.
func (s *Strings) UnmarshalJSON(b []byte) error {
	*s = nil
	if b = bytes.TrimSpace(b); len(b) == 0 || b[0] != '[' {
		var one string
		if err := json.Unmarshal(b, &one); err != nil {
			return err
		}
		if one != "" {
			*s = Strings{one}
		}
		return nil
	}
	var items []json.RawMessage
	if err := json.Unmarshal(b, &items); err != nil {
		return err
	}
	for _, item := range items {
		var one string
		if item[0] == '{' {
			var named struct{ Name, Text string }
			if err := json.Unmarshal(item, &named); err != nil {
				return err
			}
			if one = named.Name; one == "" {
				one = named.Text
			}
		} else if err := json.Unmarshal(item, &one); err != nil {
			return err
		}
		*s = append(*s, one)
	}
	return nil
}

// UnmarshalJSON accepts an object, or a bare string as a text without a kind.
func (c *Claim) UnmarshalJSON(b []byte) error {
	*c = Claim{}
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, &c.Text)
	}
	type plain Claim // without this method
	return json.Unmarshal(b, (*plain)(c))
}

// UnmarshalJSON accepts an object, or a bare string as a text without kinds.
func (d *Disclaimer) UnmarshalJSON(b []byte) error {
	*d = Disclaimer{}
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, &d.Text)
	}
	var v struct {
		Text        string
		Kind, Kinds Strings
	}
	if err := json.Unmarshal(b, &v); err != nil {
		return err
	}
	d.Text, d.Kinds = v.Text, append(v.Kind, v.Kinds...)
	return nil
}

func (p Prediction) key() string        { return p.ID }
func (p FramingPrediction) key() string { return p.ID }

// Predicted is one of the two forms of predictions.
type Predicted interface {
	Prediction | FramingPrediction
	key() string
}

// ReadPredictions reads JSON lines, one page each, by page id. Of two lines for
// one page the later counts, empty lines are skipped; errors name the line.
func ReadPredictions[P Predicted](r io.Reader) (map[string]P, error) {
	preds := map[string]P{}
	err := readLines(r, func(line []byte) error {
		var p P
		if err := json.Unmarshal(line, &p); err != nil {
			return err
		}
		if p.key() == "" {
			return fmt.Errorf("prediction without an id")
		}
		preds[p.key()] = p
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("predictions: %w", err)
	}
	return preds, nil
}

// WritePredictions writes JSON lines that [ReadPredictions] and the Python
// scorers read, in the order given.
func WritePredictions[P Predicted](w io.Writer, preds []P) error {
	buf := bufio.NewWriter(w)
	enc := json.NewEncoder(buf)
	enc.SetEscapeHTML(false)
	for _, p := range preds {
		if err := enc.Encode(p); err != nil {
			return fmt.Errorf("prediction %s: %w", p.key(), err)
		}
	}
	return buf.Flush()
}

// readLines calls do with each line that is not blank; its error gets the
// line's number.
func readLines(r io.Reader, do func(line []byte) error) error {
	in := bufio.NewReader(r)
	for n := 1; ; n++ {
		line, err := in.ReadBytes('\n')
		if err != nil && err != io.EOF {
			return fmt.Errorf("line %d: %w", n, err)
		}
		if line = bytes.TrimSpace(line); len(line) > 0 {
			if derr := do(line); derr != nil {
				return fmt.Errorf("line %d: %w", n, derr)
			}
		}
		if err == io.EOF {
			return nil
		}
	}
}
