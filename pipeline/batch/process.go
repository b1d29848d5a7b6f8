package batch

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/offprint-news/offprint/pipeline"
)

// errStuck: a document was still at work long after its deadline.
var errStuck = errors.New("stuck: left to itself long after its deadline")

// A Cleaner cleans single documents and always comes back: with a record or with a
// failure.
type Cleaner struct {
	Pipeline *pipeline.Pipeline
	Profile  pipeline.Profile
	Timeout  time.Duration // for one document; 0 for none
}

// A Document is a line of a result: a record, and what was odd about its source.
type Document struct {
	*pipeline.Record
	RecordID string `json:"warc_record_id,omitempty"`
	Remark   string `json:"note,omitempty"` // "length": Content-Length was wrong; "truncated: time"; ...
}

// An Outcome is what became of an input: a line with its document, or a failure.
type Outcome struct {
	Line    []byte   // the document as JSON, with its line break
	Failure *Failure // nil for a document
	stats   Stats
}

// Do cleans the input of an item; one with Err is a failure already. A panic becomes
// a failure. When the context is done the outcome is a failure that says so. So does
// a document that is still at work after twice its deadline: it cannot be stopped,
// and is left to itself.
func (c *Cleaner) Do(ctx context.Context, it *Item) Outcome {
	if it.Err != nil {
		return it.fail(it.Err)
	}
	done := make(chan Outcome, 1)
	go func() {
		defer func() {
			if r := recover(); r != nil {
				done <- it.fail(&panicked{r, string(debug.Stack())})
			}
		}()
		done <- c.clean(ctx, it)
	}()
	var stuck <-chan time.Time
	if c.Timeout > 0 {
		watch := time.NewTimer(2 * c.Timeout)
		defer watch.Stop()
		stuck = watch.C
	}
	select {
	case o := <-done:
		return o
	case <-ctx.Done():
		return it.fail(ctx.Err())
	case <-stuck:
		return it.fail(fmt.Errorf("%s: %w of %v", it.ID, errStuck, c.Timeout))
	}
}

func (c *Cleaner) clean(ctx context.Context, it *Item) Outcome {
	if c.Timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, c.Timeout, pipeline.ErrTimeout)
		defer cancel()
	}
	d, err := c.Pipeline.Process(ctx, it.Input)
	if d == nil {
		if err == nil {
			err = fmt.Errorf("%s: no document and no error", it.ID)
		}
		return it.fail(err)
	}
	defer d.Release() // the line holds all that is kept of it
	if err != nil && !soft(err) {
		return it.fail(err)
	}
	rec, rerr := d.Record(c.Profile)
	if rerr != nil {
		return it.fail(rerr)
	}
	if err != nil {
		rec.Error = err.Error()
	}
	doc := Document{rec, it.RecordID, it.Remark}
	line, err := encodeDocument(&doc)
	if err != nil {
		return it.fail(fmt.Errorf("%s: %w", it.ID, err))
	}
	o := Outcome{Line: line}
	o.stats.AddDocument(&doc)
	return o
}

// EncodeRow gives a [Document], [Failure] or [Gap] as the line of JSON that a result
// holds, with its break.
func EncodeRow(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return b.Bytes(), err
}

// fail makes the failure of an item.
func (it *Item) fail(err error) Outcome {
	f := &Failure{
		ID: it.ID, URL: it.URL, ContentType: it.ContentType,
		File: it.File, Offset: it.Offset, RecordID: it.RecordID, Remark: it.Remark, Size: len(it.Body), Body: it.Body,
	}
	f.classify(err)
	if it.Class != "" {
		f.Class = it.Class
	}
	o := Outcome{Failure: f}
	o.stats.AddFailure(f)
	return o
}
