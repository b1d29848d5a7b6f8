// Package datatrove writes the record form of the datatrove library: one JSON
// object a line with text, id and metadata.
package datatrove

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Document is one record. Metadata may be any value that encoding/json writes as
// an object; datatrove's readers want one.
type Document struct {
	Text     string `json:"text"`
	ID       string `json:"id"`
	Metadata any    `json:"metadata"`
}

// Append adds the document's line, with its line break. Text is written as it
// is, without escapes for HTML. Maps come out in the order of their keys, so the
// same document gives the same bytes.
func Append(dst []byte, doc Document) ([]byte, error) {
	if doc.Metadata == nil {
		doc.Metadata = struct{}{}
	}
	b := bytes.NewBuffer(dst)
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(doc); err != nil {
		return dst, fmt.Errorf("datatrove: %s: %w", doc.ID, err)
	}
	return b.Bytes(), nil
}
