package pipeline

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
)

// RecordVersion is the version of the record's form. It grows when a reader of
// an older record could misread a newer one.
const RecordVersion = 1

// ErrNotConserved says that a record does not give its source back. It is a
// defect of offprint, never of the input; such a record is not written.
var ErrNotConserved = errors.New("record does not restore its source")

// A Record is what is written of a document: everything that is known of it, and
// enough to rebuild the source from the record alone.
type Record struct {
	Version   int           `json:"offprint"`
	ID        string        `json:"id"`
	URL       string        `json:"url,omitempty"`
	Source    SourceRecord  `json:"source"`
	Verdict   string        `json:"verdict,omitempty"`
	Degraded  []string      `json:"degraded,omitempty"`
	Error     string        `json:"error,omitempty"`
	Text      string        `json:"text"`
	Content   []PartRecord  `json:"content"`
	Framing   []PartRecord  `json:"framing"`
	Edits     []Edit        `json:"edits,omitempty"`
	Facts     []Note        `json:"facts,omitempty"`
	Said      []Note        `json:"said,omitempty"` // what the page says of itself in its markup
	Contested []Mark        `json:"contested,omitempty"`
	Pieces    []PieceRecord `json:"pieces,omitempty"`
}

// A SourceRecord describes the source of a record.
type SourceRecord struct {
	Format      Format  `json:"format"`
	Charset     string  `json:"charset"`
	CharsetFrom string  `json:"charset_from"`
	Container   string  `json:"container,omitempty"`
	Bytes       int     `json:"bytes"`
	SHA256      string  `json:"sha256"`
	Patches     []Patch `json:"patches,omitempty"`
	Raw         []byte  `json:"raw,omitempty"`
}

// A PartRecord is a stretch of visible text with its kind; framing carries who
// says so, on what evidence, and why. Start, End and Evidence are byte offsets
// into the decoded source.
type PartRecord struct {
	Kind       Kind    `json:"kind"`
	Text       string  `json:"text"`
	Start      int     `json:"start"`
	End        int     `json:"end"`
	Stage      string  `json:"stage,omitempty"`
	Rule       string  `json:"rule,omitempty"`
	Confidence Percent `json:"confidence,omitempty"`
	Evidence   []Span  `json:"evidence,omitempty"`
	Why        string  `json:"why,omitempty"`
}

// A PieceRecord is the kind of a piece and its source text.
type PieceRecord [2]string

// SaidPrefix begins the keys of notes that hold what the page says of itself in
// its markup (JSON-LD, meta elements), before anybody weighed it.
const SaidPrefix = "said."

// Record returns the document's record, with the text in the given profile. It
// fails with ErrNotConserved rather than return a record that does not restore.
func (d *Document) Record(profile Profile) (*Record, error) {
	sum, err := d.Source.Sum()
	if err != nil {
		return nil, fmt.Errorf("%s: %w: %w", d.ID, ErrNotConserved, err)
	}
	s := &d.Source
	r := &Record{
		Version: RecordVersion, ID: d.ID, URL: d.URL,
		Source: SourceRecord{s.Format, s.Charset, s.CharsetFrom, s.Container, s.Bytes, sum, s.Patches, s.Raw},
		Text:   d.Content(profile), Degraded: d.degraded, Edits: d.Edits(), Contested: d.contested,
		Content: []PartRecord{}, Framing: []PartRecord{},
	}
	at := 0
	for _, pc := range d.Pieces() {
		if pc.Start != at {
			return nil, fmt.Errorf("%s: %w: piece %v after %d", d.ID, ErrNotConserved, pc.Span, at)
		}
		at = pc.End
		r.Pieces = append(r.Pieces, PieceRecord{pc.Kind.String(), s.Text[pc.Start:pc.End]})
	}
	if at != len(s.Text) {
		return nil, fmt.Errorf("%s: %w: pieces end at %d of %d", d.ID, ErrNotConserved, at, len(s.Text))
	}
	for _, pt := range d.Parts() {
		pr := PartRecord{Kind: pt.Kind, Text: strings.TrimSpace(pt.Text), Start: pt.Span.Start, End: pt.Span.End}
		if pt.Mark >= 0 {
			m := &d.Marks()[pt.Mark]
			pr.Stage, pr.Rule, pr.Confidence, pr.Evidence, pr.Why = m.Stage, m.Rule, m.Confidence, m.Evidence, m.Why
		}
		if pt.Kind.Content() {
			r.Content = append(r.Content, pr)
		} else {
			r.Framing = append(r.Framing, pr)
		}
	}
	for _, n := range d.notes {
		switch {
		case n.Key == VerdictKey:
			r.Verdict = n.Value
			r.Facts = append(r.Facts, n)
		case strings.HasPrefix(n.Key, SaidPrefix):
			r.Said = append(r.Said, n)
		default:
			r.Facts = append(r.Facts, n)
		}
	}
	return r, nil
}

// VerdictKey is the key of the note that says what sort of page this is:
// article, several articles, forum, listing, wall, index, empty and so on.
const VerdictKey = "verdict"

// Restore rebuilds the bytes of the input (after decompression) from the record
// alone. It fails if they are not the bytes the record was made of.
func (r *Record) Restore() ([]byte, error) {
	var b strings.Builder
	for _, p := range r.Pieces {
		b.WriteString(p[1])
	}
	s := Source{Text: b.String(), Charset: r.Source.Charset, Patches: r.Source.Patches, Raw: r.Source.Raw, Bytes: r.Source.Bytes}
	out, err := s.Original()
	if err != nil {
		return nil, fmt.Errorf("%s: restore: %w", r.ID, err)
	}
	h := sha256.Sum256(out)
	if got := hex.EncodeToString(h[:]); got != r.Source.SHA256 {
		return out, fmt.Errorf("%s: restore: %w: sha256 %s, want %s", r.ID, ErrNotConserved, got, r.Source.SHA256)
	}
	return out, nil
}
