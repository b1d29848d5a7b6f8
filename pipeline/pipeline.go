package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"
)

// Options configure a Pipeline. The zero value works.
type Options struct {
	Limits  Limits
	Timeout time.Duration // for one document; 0 for none
	Logger  *slog.Logger  // silent if nil
}

// A Pipeline is an ordered list of stages. It is immutable and safe for
// concurrent use.
type Pipeline struct {
	opt      Options
	stages   []Stage
	memories sync.Pool // of *memory: what was released, for the pages to come
}

// New makes a pipeline of stages, run in the given order. Two stages of one
// name are refused: a finding could not say who made it.
func New(opt Options, stages ...Stage) (*Pipeline, error) {
	seen := map[string]bool{}
	var errs []error
	for _, s := range stages {
		if seen[s.Name()] {
			errs = append(errs, fmt.Errorf("pipeline: stage %s is there twice", s.Name()))
		}
		seen[s.Name()] = true
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	opt.Limits = opt.Limits.withDefaults()
	if opt.Logger == nil {
		opt.Logger = slog.New(slog.DiscardHandler)
	}
	return &Pipeline{opt: opt, stages: append([]Stage(nil), stages...)}, nil
}

// Stages returns the names of the stages in order.
func (pl *Pipeline) Stages() []string {
	var out []string
	for _, s := range pl.stages {
		out = append(out, s.Name())
	}
	return out
}

// ProcessReader reads the body of an input and processes it. It reads no further
// than one byte beyond the limit, which Process then reports as ErrTooLarge. An
// error of the reader comes with the document of what was read before it.
func (pl *Pipeline) ProcessReader(ctx context.Context, in Input, r io.Reader) (*Document, error) {
	body, rerr := io.ReadAll(io.LimitReader(r, int64(pl.opt.Limits.withDefaults().Bytes)+1))
	if rerr != nil {
		rerr = fmt.Errorf("%s: %w", in.ID, rerr)
	}
	in.Body = body
	d, err := pl.Process(ctx, in)
	return d, errors.Join(err, rerr)
}

// Process runs the stages over one input. A document comes back with most
// errors: what could be read stands in it, and its record restores the input.
// Only a done context gives no document. Branch on the sentinel errors and on
// *StageError.
func (pl *Pipeline) Process(ctx context.Context, in Input) (*Document, error) {
	if pl.opt.Timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, pl.opt.Timeout, ErrTimeout)
		defer cancel()
	}
	m, ok := pl.memories.Get().(*memory)
	if !ok {
		m = new(memory)
	}
	d, err := openIn(ctx, in, pl.opt.Limits, m)
	if d == nil {
		return nil, err
	}
	d.release = func(p *Page) {
		if m.empty(p) {
			pl.memories.Put(m)
		}
	}
	errs := []error{err}
	for _, s := range pl.stages {
		if ctx.Err() != nil {
			errs = append(errs, fmt.Errorf("%s: before stage %s: %w", in.ID, s.Name(), cause(ctx)))
			d.degraded = append(d.degraded, "out of time before stage "+s.Name())
			break
		}
		if err := pl.runStage(ctx, s, d); err != nil {
			errs = append(errs, &StageError{s.Name(), in.ID, err})
			d.degraded = append(d.degraded, "stage "+s.Name()+" failed")
		}
	}
	d.done = true
	if len(d.page.Blocks) == 0 && err == nil {
		errs = append(errs, fmt.Errorf("%s: %w", in.ID, ErrNoContent))
	}
	return d, errors.Join(errs...)
}

// cause returns ErrTimeout for the pipeline's own deadline.
func cause(ctx context.Context) error {
	if c := context.Cause(ctx); c != nil {
		return c
	}
	return ctx.Err()
}

func (pl *Pipeline) runStage(ctx context.Context, s Stage, d *Document) (err error) {
	p := &Pass{d, s.Name(), pl.opt.Logger}
	defer func() {
		p.doc = nil
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	if err := s.Run(ctx, p); err != nil {
		if ctx.Err() != nil {
			return cause(ctx)
		}
		return err
	}
	return nil
}

// Open decodes an input and finds its blocks, and runs no stage. A soft error
// comes with a usable document; a nil document comes with the context's error.
func Open(ctx context.Context, in Input, lim Limits) (*Document, error) {
	return openIn(ctx, in, lim, new(memory))
}

func openIn(ctx context.Context, in Input, lim Limits, m *memory) (*Document, error) {
	lim = lim.withDefaults()
	src, soft := decode(in, lim)
	d := &Document{ID: in.ID, URL: in.URL, Source: src}
	var err error
	switch src.Format {
	case HTML:
		d.page, err = parseHTML(ctx, src.Text, lim.Nodes, m)
	default:
		d.page, err = parseText(ctx, src.Text, lim.Nodes, m)
	}
	if d.page == nil {
		return nil, fmt.Errorf("%s: %w", in.ID, cause(ctx))
	}
	for _, e := range []error{soft, err} {
		if e != nil {
			d.degraded = append(d.degraded, e.Error())
		}
	}
	if e := errors.Join(soft, err); e != nil {
		return d, fmt.Errorf("%s: %w", in.ID, e)
	}
	return d, nil
}
