package batch

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strconv"
	"strings"

	"github.com/offprint-news/offprint/pipeline"
)

// A Failure is a row of the quarantine: a record that gave no document.
type Failure struct {
	ID          string `json:"id"`
	URL         string `json:"url,omitempty"`
	ContentType string `json:"content_type,omitempty"`
	File        string `json:"file,omitempty"`
	Offset      int64  `json:"offset"`
	RecordID    string `json:"warc_record_id,omitempty"`
	Remark      string `json:"note,omitempty"` // as in Document
	Class       string `json:"class"`
	Stage       string `json:"stage,omitempty"`
	Error       string `json:"error"`
	Stack       string `json:"stack,omitempty"`
	Size        int    `json:"size"`           // of the input, as far as it was read
	Body        []byte `json:"body,omitempty"` // base64; absent where the input was not held, see File and Offset
}

// NewFailure makes the row of an input that gave no document, with its body.
func NewFailure(in pipeline.Input, err error) *Failure {
	f := &Failure{ID: in.ID, URL: in.URL, ContentType: in.ContentType, Size: len(in.Body), Body: in.Body}
	f.classify(err)
	if _, ok := errors.AsType[*fs.PathError](err); ok {
		f.Class = ClassUnreadable
	}
	return f
}

// The classes of failures.
const (
	ClassPanic        = "panic"
	ClassTimeout      = "timeout"       // the document's deadline passed
	ClassStuck        = "stuck"         // so long past the deadline that it was left to itself
	ClassTooLarge     = "too-large"     // more bytes or nodes than the limit
	ClassDecode       = "decode"        // not text, or a broken container
	ClassTruncated    = "truncated"     // a compressed body that breaks off
	ClassStage        = "stage"         // a stage gave an error
	ClassNotConserved = "not-conserved" // a defect: the record would not restore
	ClassLine         = "line"          // a line of JSON that cannot be used
	ClassUnreadable   = "unreadable"    // the file cannot be read
)

// A panicked error carries what was recovered.
type panicked struct {
	value any
	stack string
}

func (p *panicked) Error() string { return fmt.Sprintf("panic: %v", p.value) }

// classify fills in what an error says of a failure.
func (f *Failure) classify(err error) {
	f.Error, f.Stack = splitStack(err.Error())
	if se, ok := errors.AsType[*pipeline.StageError](err); ok {
		f.Stage = se.Stage
	}
	p, isPanic := errors.AsType[*panicked](err)
	if isPanic {
		f.Stack = stableStack(p.stack)
	}
	switch {
	case isPanic, f.Stack != "":
		f.Class = ClassPanic
	case errors.Is(err, errStuck):
		f.Class = ClassStuck
	case errors.Is(err, pipeline.ErrTimeout):
		f.Class = ClassTimeout
	case errors.Is(err, pipeline.ErrTooLarge):
		f.Class = ClassTooLarge
	case errors.Is(err, pipeline.ErrTruncated):
		f.Class = ClassTruncated
	case errors.Is(err, pipeline.ErrNotConserved):
		f.Class = ClassNotConserved
	case f.Stage != "":
		f.Class = ClassStage
	default:
		f.Class = ClassDecode
	}
}

// soft reports whether a document came out whole all the same: it is empty, or its
// structure is known only in part.
func soft(err error) bool {
	if _, ok := errors.AsType[*pipeline.StageError](err); ok {
		return false
	}
	for _, hard := range []error{
		pipeline.ErrTooLarge, pipeline.ErrTimeout, pipeline.ErrDecode, pipeline.ErrTruncated, pipeline.ErrNotConserved,
	} {
		if errors.Is(err, hard) {
			return false
		}
	}
	return errors.Is(err, pipeline.ErrTooDeep) || errors.Is(err, pipeline.ErrNoContent)
}

// splitStack parts a message from the stack of a stage's panic behind it.
func splitStack(msg string) (head, stack string) {
	i := strings.Index(msg, "\ngoroutine ")
	if i < 0 {
		return msg, ""
	}
	return msg[:i], stableStack(msg[i+1:])
}

var (
	stackNoise = regexp.MustCompile(`(?m)^goroutine \d+.*:\n| in goroutine \d+$| \+0x[0-9a-f]+$`)
	stackArgs  = regexp.MustCompile(`(?m)^(\S.*)\([^()\n]*\)$`)
)

// stableStack takes addresses and goroutine numbers out of a stack: the same panic
// must give the same row in every run. What runs below the document is cut off.
func stableStack(stack string) string {
	stack = stackNoise.ReplaceAllString(stack, "")
	stack = stackArgs.ReplaceAllString(stack, "$1")
	var out []string
	for frame := range strings.SplitSeq(strings.TrimSpace(stack), "\n") {
		if strings.HasPrefix(frame, "created by ") {
			break
		}
		out = append(out, frame)
	}
	return strings.Join(out, "\n")
}

// A Gap is a stretch of a file that gave no record.
type Gap struct {
	File     string `json:"file"`
	Offset   int64  `json:"offset"`
	Length   int64  `json:"length,omitempty"` // file bytes, where they are known
	Rows     int64  `json:"rows,omitempty"`   // rows lost, where those are known instead
	Reason   string `json:"reason"`
	Error    string `json:"error,omitempty"`
	RecordID string `json:"warc_record_id,omitempty"` // the record lost, where its header could be read
	URL      string `json:"url,omitempty"`
	Harmless bool   `json:"harmless,omitempty"` // padding and the like: nothing was lost
}

func number(n int64) string { return strconv.FormatInt(n, 10) }
