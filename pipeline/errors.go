package pipeline

import (
	"errors"
	"fmt"
)

// Errors that callers branch on. They come wrapped, with the document's id.
var (
	ErrNoContent = errors.New("no content")          // nothing visible to a reader
	ErrTooLarge  = errors.New("over the size limit") // bytes after decompression, or nodes
	ErrTooDeep   = errors.New("nested too deeply")   // soft: the text is there, the structure is flattened
	ErrTimeout   = errors.New("out of time")
	ErrDecode    = errors.New("cannot be decoded") // not text, or a broken container
	ErrTruncated = errors.New("input is cut short")
	ErrRange     = errors.New("span outside the source")
	ErrCross     = errors.New("edit crosses the border of framing")
	ErrDone      = errors.New("pass is over")
	ErrKind      = errors.New("unknown kind")
)

// A StageError says which stage failed on which document.
type StageError struct {
	Stage, Doc string
	Err        error
}

func (e *StageError) Error() string { return fmt.Sprintf("%s: stage %s: %v", e.Doc, e.Stage, e.Err) }

// Unwrap returns the stage's own error.
func (e *StageError) Unwrap() error { return e.Err }
