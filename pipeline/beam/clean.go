package beam

import (
	"context"
	"fmt"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/core/util/reflectx"

	"github.com/offprint-news/offprint/pipeline/batch"
)

// A Maker makes the cleaner of a worker from settings, which are any text. It must be
// a named function that is told to beam.RegisterFunction in an init function.
type Maker = func(settings string) (*batch.Cleaner, error)

// Clean cleans pages. It gives documents and failures, both as Row. Every worker makes
// a cleaner once.
func Clean(s beam.Scope, pages beam.PCollection, maker Maker, settings string) (documents, failures beam.PCollection) {
	s = s.Scope("offprint.Clean")
	return beam.ParDo2(s, &cleanFn{Make: beam.EncodedFunc{Fn: reflectx.MakeFunc(maker)}, Settings: settings}, pages)
}

type cleanFn struct {
	Make     beam.EncodedFunc
	Settings string

	cleaner *batch.Cleaner
}

// Setup makes the cleaner.
func (f *cleanFn) Setup() error {
	made := f.Make.Fn.Call([]any{f.Settings})
	if err, ok := made[1].(error); ok {
		return fmt.Errorf("beam: %s: %w", f.Make.Fn.Name(), err)
	}
	f.cleaner = made[0].(*batch.Cleaner)
	return nil
}

// ProcessElement cleans a page.
func (f *cleanFn) ProcessElement(ctx context.Context, p Page, document, failure func(Row)) error {
	it := p.item()
	o := f.cleaner.Do(ctx, &it)
	if err := ctx.Err(); err != nil { // the outcome may be of the interruption
		return err
	}
	if o.Failure == nil {
		document(Row{ID: p.ID, Line: o.Line})
		return nil
	}
	row, err := failed(o.Failure)
	if err != nil {
		return err
	}
	failure(row)
	return nil
}
