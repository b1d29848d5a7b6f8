package samples

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/offprint-news/offprint/pipeline"
)

// Laws checks the laws that hold for every document, whatever the stages did:
// pieces tile the source, the record restores the input byte for byte, also after
// it was written as JSON and read again, and the margin gives the source back.
// body is the input the document was made of. It returns what is broken.
func Laws(d *pipeline.Document, body []byte) []error {
	var errs []error
	say := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if err := tiled(d); err != nil {
		return []error{err}
	}
	if err := ordered(d); err != nil {
		errs = append(errs, err)
	}
	rec, err := d.Record(pipeline.FullProfile)
	if err != nil {
		return append(errs, err)
	}
	js, err := json.Marshal(rec)
	if err != nil {
		return append(errs, err)
	}
	var back pipeline.Record
	if err := json.Unmarshal(js, &back); err != nil {
		return append(errs, err)
	}
	if again, err := json.Marshal(&back); err != nil || !bytes.Equal(js, again) {
		say("the record changes when it is written, read and written again (%v)", err)
	}
	for name, r := range map[string]*pipeline.Record{"record": rec, "record read back from JSON": &back} {
		got, err := r.Restore()
		if err == nil && !bytes.Equal(got, body) && !bytes.Equal(got, gunzip(body)) {
			err = fmt.Errorf("%d bytes come back, the input has %d", len(got), len(body))
		}
		if err != nil {
			say("%s: %w", name, err)
		}
	}
	rows, err := pipeline.ParseMargin(pipeline.Margin(d))
	if err != nil {
		say("margin: %w", err)
	}
	var b strings.Builder
	for _, r := range rows {
		b.WriteString(r.Source)
	}
	if b.String() != d.Source.Text {
		say("the rows of the margin do not join to the source")
	}
	return errs
}

// gunzip undoes a gzip container, or returns the body as it is.
func gunzip(body []byte) []byte {
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return body
	}
	out, err := io.ReadAll(z)
	if err != nil {
		return body
	}
	return out
}

// tiled checks that pieces cover the source once, cut no character, and are
// labelled as what they are.
func tiled(d *pipeline.Document) error {
	at := 0
	for i, pc := range d.Pieces() {
		switch {
		case pc.Start != at || pc.Len() <= 0:
			return fmt.Errorf("piece %d is %v, the one before it ends at %d", i, pc.Span, at)
		case !utf8.ValidString(d.Source.Text[pc.Start:pc.End]):
			return fmt.Errorf("piece %d %v cuts a character", i, pc.Span)
		case pc.Kind == pipeline.Framing && !pc.Label.Framing(), pc.Kind == pipeline.Kept && !pc.Label.Content():
			return fmt.Errorf("piece %d is %v and labelled %s", i, pc.Kind, pc.Label)
		}
		at = pc.End
	}
	if at != len(d.Source.Text) {
		return fmt.Errorf("pieces end at %d of %d bytes", at, len(d.Source.Text))
	}
	return nil
}

// ordered checks that marks and edits are in order, apart, not empty, and say who
// made them.
func ordered(d *pipeline.Document) error {
	var errs []error
	end := 0
	for _, m := range d.Marks() {
		if m.Start < end || m.Len() <= 0 || m.Stage == "" {
			errs = append(errs, fmt.Errorf("mark %v %s of stage %q after %d", m.Span, m.Kind, m.Stage, end))
		}
		end = m.End
	}
	end = 0
	for _, e := range d.Edits() {
		if e.Start < end || e.Len() <= 0 || len(e.Steps) == 0 || e.Steps[len(e.Steps)-1].After != e.After {
			errs = append(errs, fmt.Errorf("edit %v of %d steps after %d", e.Span, len(e.Steps), end))
		}
		end = e.End
	}
	return errors.Join(errs...)
}
