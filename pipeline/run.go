package pipeline

import (
	"context"
	"iter"
	"runtime"
	"sync"
)

// RunOptions configure a run. The zero value works.
type RunOptions struct {
	Workers int // default: the number of processors
}

// A Result is what became of one input. Doc may be there with an error: it then
// holds what could be read.
type Result struct {
	Input Input
	Doc   *Document
	Err   error
}

// Run processes inputs with several workers and yields the results in input
// order, whatever their number. At most two inputs a worker are held at once.
// The run ends at the first error of the source, which is yielded last; errors
// of documents come with their results and end nothing.
func (pl *Pipeline) Run(ctx context.Context, opt RunOptions, src iter.Seq2[Input, error]) iter.Seq2[Result, error] {
	n := opt.Workers
	if n <= 0 {
		n = runtime.GOMAXPROCS(0)
	}
	return func(yield func(Result, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		var wg sync.WaitGroup
		defer wg.Wait()
		defer cancel()

		type slot chan Result
		type job struct {
			in  Input
			out slot
		}
		order := make(chan slot, n)
		work := make(chan job)
		var srcErr error
		for range n {
			wg.Go(func() {
				for j := range work {
					d, err := pl.Process(ctx, j.in)
					j.out <- Result{j.in, d, err}
				}
			})
		}
		wg.Go(func() {
			defer close(order)
			defer close(work)
			for in, err := range src {
				if err != nil {
					srcErr = err
					return
				}
				j := job{in, make(slot, 1)}
				select {
				case order <- j.out:
				case <-ctx.Done():
					srcErr = ctx.Err()
					return
				}
				work <- j // a worker always comes back for it
			}
		})
		for s := range order {
			if !yield(<-s, nil) {
				return
			}
		}
		if srcErr != nil {
			yield(Result{}, srcErr)
		}
	}
}
