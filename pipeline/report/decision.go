package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/offprint-news/offprint/pipeline"
)

// DecisionVersion is the version of the form of decisions.
const DecisionVersion = 1

// ErrDecision says that a line is not a decision.
var ErrDecision = errors.New("not a decision")

// The answers of a decision.
const (
	Accept = "accept" // the label is right
	Wrong  = "wrong"  // it is not; Want may say what is
	Unsure = "unsure" // the reviewer cannot tell
	Flag   = "flag"   // to be talked about
)

// A Decision is what a reader of a report thought of one labelled span. The page
// saves decisions as JSON lines, one a span.
type Decision struct {
	Version  int           `json:"offprint_decision"`
	ID       string        `json:"id"`
	SHA256   string        `json:"sha256"` // of the document's source: offsets hold for these bytes alone
	Start    int           `json:"start"`  // byte offsets into the decoded source
	End      int           `json:"end"`
	Kind     pipeline.Kind `json:"kind"`
	Rule     string        `json:"rule,omitempty"`
	Decision string        `json:"decision"`
	Want     pipeline.Kind `json:"want,omitempty"` // the kind it should have
	Note     string        `json:"note,omitempty"`
	Text     string        `json:"text"` // the beginning of the span's text, for people
}

// ReadDecisions reads decisions as JSON lines. The error of a bad one names its
// number, from 1, and wraps ErrDecision.
func ReadDecisions(r io.Reader) ([]Decision, error) {
	dec := json.NewDecoder(r)
	var out []Decision
	for {
		var d Decision
		err := dec.Decode(&d)
		n := len(out) + 1
		switch {
		case errors.Is(err, io.EOF):
			return out, nil
		case err != nil:
			return out, fmt.Errorf("decision %d: %w: %w", n, ErrDecision, err)
		case d.Version != DecisionVersion:
			return out, fmt.Errorf("decision %d: %w: form %d, want %d", n, ErrDecision, d.Version, DecisionVersion)
		case !slices.Contains([]string{Accept, Wrong, Unsure, Flag}, d.Decision):
			return out, fmt.Errorf("decision %d: %w: answer %q", n, ErrDecision, d.Decision)
		case !d.Kind.Known(), d.Want != "" && !d.Want.Known():
			return out, fmt.Errorf("decision %d: %w: unknown kind", n, ErrDecision)
		case d.Start < 0 || d.End < d.Start:
			return out, fmt.Errorf("decision %d: %w: bytes %d to %d", n, ErrDecision, d.Start, d.End)
		}
		out = append(out, d)
	}
}
