package batch

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/offprint-news/offprint/pipeline/source/jsonl"
)

// Options say what a run reads, how it cleans, and where the result goes. Paths, Out
// and Cleaner.Pipeline are needed.
type Options struct {
	Paths   []string // files and folders
	Retry   string   // folder of a result: its quarantine is read, and of Paths what that does not hold
	Out     string   // folder of the result
	Cleaner Cleaner
	Formats []Format          // besides pages, WARC, WET and JSON lines
	Fields  jsonl.Options     // names of fields in JSON lines
	Version map[string]string // of the program, its rules, its settings: what the records depend on

	Workers    int   // documents worked on at once; the number of processors when 0
	Shard      Shard // the tasks to do; all by default
	MaxBytes   int   // of a page; 64 MiB when 0. Of a WARC body at most 16 MiB is held
	Checkpoint int   // records between two checkpoints; 128 when 0. Part of the result's form
	Split      int64 // bytes of a task; 64 MiB when 0. Part of the result's form
	Force      bool  // go on with a result that other versions began; finished tasks stay as they are

	Progress func(Progress) // called about once a second, and at the end; never at the same time
	Logger   *slog.Logger   // silent if nil
}

const defaultMaxBytes = 64 << 20

func (o Options) withDefaults() Options {
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.MaxBytes <= 0 {
		o.MaxBytes = defaultMaxBytes
	}
	if o.Checkpoint <= 0 {
		o.Checkpoint = 128
	}
	if o.Split <= 0 {
		o.Split = DefaultSplit
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return o
}

// A Summary is what a run ends with.
type Summary struct {
	Manifest   Manifest // of all finished tasks of the folder
	Left       int      // tasks of the shard that are not finished
	PassedOver int      // files of folders that are of no known sort
	TaskErrors []error  // why, where it was not an interruption
}

// A runner is a run at work.
type runner struct {
	opt      Options
	settings Settings
	origins  []File // inputs of the result that is tried again
	root     *os.Root
	cpu      chan struct{} // one for each document worked on
	held     chan struct{} // one for each document read and not yet written
	meter    meter
}

// Run cleans all documents of the inputs into a folder, or goes on with that where
// it was left. When the context is done it stops at once and returns its error; the
// folder can be gone on with. Failures of documents are rows of the quarantine;
// failures of whole tasks (a file that cannot be read now) stand in the summary, and
// the next run tries again.
func Run(ctx context.Context, opt Options) (*Summary, error) {
	opt = opt.withDefaults()
	if err := os.MkdirAll(opt.Out, 0o755); err != nil {
		return nil, fmt.Errorf("batch: %w", err)
	}
	root, err := os.OpenRoot(opt.Out)
	if err != nil {
		return nil, fmt.Errorf("batch: %w", err)
	}
	defer root.Close()
	out, err := root.Stat(".")
	if err != nil {
		return nil, fmt.Errorf("batch: %w", err)
	}
	plan, origins, err := opt.plan(out)
	if err != nil {
		return nil, err
	}
	r := &runner{
		opt: opt, root: root, origins: origins, settings: NewSettings(opt, plan),
		cpu: make(chan struct{}, opt.Workers), held: make(chan struct{}, 2*opt.Workers),
	}
	unlock, err := lock(root, opt.Shard)
	if err != nil {
		return nil, err
	}
	defer unlock()
	if err := r.agree(); err != nil {
		return nil, err
	}
	sum := &Summary{PassedOver: plan.PassedOver}
	todo, err := r.undone(opt.Shard.of(plan.Ranges))
	if err != nil {
		return nil, err
	}
	left, taskErrors := r.all(ctx, todo)
	sum.Left, sum.TaskErrors = left, taskErrors
	manifest, err := r.writeManifest()
	if err != nil {
		return sum, err
	}
	sum.Manifest = *manifest
	return sum, ctx.Err()
}

// Undone returns the plan of what Run would read, and those of its ranges, of the
// options' shard, that are not finished in the result. It writes nothing.
func Undone(opt Options) (*Plan, []Range, error) {
	opt = opt.withDefaults()
	out, err := os.Stat(opt.Out)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, nil, fmt.Errorf("batch: %w", err)
	}
	plan, _, err := opt.plan(out)
	if err != nil {
		return nil, nil, err
	}
	tasks := opt.Shard.of(plan.Ranges)
	if out == nil {
		return plan, tasks, nil
	}
	root, err := os.OpenRoot(opt.Out)
	if err != nil {
		return nil, nil, fmt.Errorf("batch: %w", err)
	}
	defer root.Close()
	var todo []Range
	for _, t := range tasks {
		if _, err := readTask(root, t.Number); err != nil {
			todo = append(todo, t)
		}
	}
	return plan, todo, nil
}

// undone leaves out the tasks that are finished.
func (r *runner) undone(tasks []Range) ([]Range, error) {
	r.meter.begin(r.root, r.opt.Shard, tasks)
	var todo []Range
	for _, t := range tasks {
		done, err := readTask(r.root, t.Number)
		switch {
		case errors.Is(err, os.ErrNotExist):
			todo = append(todo, t)
		case err != nil:
			return nil, err
		default:
			r.meter.had(&t, &done.Stats)
		}
	}
	return todo, nil
}

// all does the tasks, several at once, and counts those left.
func (r *runner) all(ctx context.Context, todo []Range) (left int, errs []error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stop := r.meter.show(r.opt.Progress, r.opt.Logger)
	defer stop()
	var next, done atomic.Int64
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range min(r.opt.Workers, len(todo)) {
		wg.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(todo) {
					return
				}
				err := r.do(ctx, &todo[i])
				if err == nil {
					done.Add(1)
					continue
				}
				if ctx.Err() != nil {
					return
				}
				r.opt.Logger.Error("task failed", "task", todo[i].Number, "input", todo[i].String(), "error", err)
				mu.Lock()
				errs = append(errs, fmt.Errorf("task %d (%s): %w", todo[i].Number, &todo[i], err))
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	slices.SortFunc(errs, func(a, b error) int {
		if a.Error() < b.Error() {
			return -1
		}
		return 1
	})
	return len(todo) - int(done.Load()), errs
}

// now is the clock of progress, which nothing else depends on.
func now() time.Time { return time.Now() }

// MemoryLimit is a soft limit on the heap, for debug.SetMemoryLimit, that holds a
// process to 150 MB and 40 MB a worker. Pages of ordinary size need it: their trees
// are garbage as soon as they are cleaned.
func MemoryLimit(workers int) int64 {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	return int64(100+35*workers) << 20
}
