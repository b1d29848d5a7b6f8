package batch

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

const (
	longText  = 1 << 20 // bytes of a text that is not left to the encoder
	longPiece = 1 << 16 // bytes of it that are encoded at once
)

// encodeDocument gives what [EncodeRow] gives of a document. The encoder doubles its
// memory while it writes a line, and the line is copied out of it then; a page of
// many megabytes stands in its record three times. So the long texts are left out of
// what is encoded and put into the line afterwards.
func encodeDocument(doc *Document) ([]byte, error) {
	var texts []*string
	add := func(s *string) {
		if len(*s) >= longText {
			texts = append(texts, s)
		}
	}
	add(&doc.Text)
	for i := range doc.Content {
		add(&doc.Content[i].Text)
	}
	for i := range doc.Framing {
		add(&doc.Framing[i].Text)
	}
	for i := range doc.Pieces {
		add(&doc.Pieces[i][1])
	}
	if len(texts) == 0 {
		return EncodeRow(doc)
	}
	size := 0
	full := make([]string, len(texts))
	for i, s := range texts {
		full[i] = *s
		size += len(*s) + len(*s)/16
		*s = left(doc, i)
	}
	line, err := EncodeRow(doc)
	for i, s := range texts {
		*s = full[i]
	}
	if err != nil {
		return nil, err
	}
	out := make([]byte, 0, len(line)+size)
	for i, s := range full {
		before, after, _ := bytes.Cut(line, []byte(left(doc, i)))
		if bytes.Count(line, []byte(left(doc, i))) != 1 {
			return EncodeRow(doc) // no text holds its own checksum, but an address may be made to
		}
		out = append(out, before...)
		if out, err = appendLong(out, s); err != nil {
			return nil, err
		}
		line = after
	}
	return append(out, line...), nil
}

// left stands in the place of the i-th long text.
func left(doc *Document, i int) string { return fmt.Sprintf("%s/%d/", doc.Source.SHA256, i) }

// appendLong appends a text as it stands in a string of JSON.
func appendLong(out []byte, s string) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	for s != "" {
		n := min(len(s), longPiece)
		for k := 0; k < utf8.UTFMax && n < len(s) && !utf8.RuneStart(s[n]); k++ {
			n--
		}
		b.Reset()
		if err := enc.Encode(s[:n]); err != nil {
			return nil, err
		}
		out = append(out, b.Bytes()[1:b.Len()-2]...) // less the quotes and the line's end
		s = s[n:]
	}
	return out, nil
}
