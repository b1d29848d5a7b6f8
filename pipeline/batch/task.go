package batch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"os"
	"runtime/debug"

	"github.com/offprint-news/offprint/pipeline/sink/part"
	"github.com/offprint-news/offprint/pipeline/source/warc"
)

// taskState is what a task is gone on from.
type taskState struct {
	Next    int           `json:"next"`   // items of the source that are done with
	Offset  int64         `json:"offset"` // of the last one
	Stats   Stats         `json:"stats"`
	Account *warc.Account `json:"account,omitempty"`
}

// The files of a part, by their number in part.Options.Files.
const (
	documentsFile = iota
	quarantineFile
	gapsFile
)

func partName(number int) string { return fmt.Sprintf("tasks/%05d", number) }

func partOptions(number int, key string) part.Options {
	return part.Options{
		Files: []string{
			fmt.Sprintf("documents/%05d.jsonl.zst", number),
			fmt.Sprintf("quarantine/%05d.quarantine.jsonl.zst", number),
			fmt.Sprintf("gaps/%05d.jsonl", number),
		},
		Key: key,
	}
}

// do carries one task out, from where it was left.
func (r *runner) do(ctx context.Context, t *Range) error {
	opt := partOptions(t.Number, r.settings.key())
	w, err := part.Open(r.root, partName(t.Number), opt)
	if errors.Is(err, part.ErrKey) && r.opt.Force {
		if err := part.Remove(r.root, partName(t.Number), opt); err != nil {
			return err
		}
		w, err = part.Open(r.root, partName(t.Number), opt)
	}
	if err != nil {
		return err
	}
	defer w.Close()
	var state taskState
	raw, done := w.State()
	if raw != nil {
		if err := json.Unmarshal(raw, &state); err != nil {
			return fmt.Errorf("checkpoint: %w", err)
		}
	}
	if done == nil {
		if err := r.write(ctx, t, w, &state); err != nil {
			return err
		}
		if done, err = w.Finish(&state); err != nil {
			return err
		}
	}
	return r.finish(t, &state, done)
}

// A slot takes the outcome of one item; the slots of a task stand in order.
type slot struct {
	result chan Outcome
	item   *Item // of what needs no work; nil for documents
	offset int64
}

// write reads what is left of a task, has it cleaned, and writes it in order.
func (r *runner) write(ctx context.Context, t *Range, w *part.Writer, state *taskState) error {
	ctx, cancel := context.WithCancel(ctx)
	order := make(chan slot, cap(r.held))
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		defer close(order)
		items := t.Items(ctx, ReadOptions{MaxBytes: r.opt.MaxBytes, Fields: r.opt.Fields, Formats: r.opt.Formats, origins: r.origins})
		r.read(ctx, items, state.Next, order)
	}()
	defer func() { // the reader ends before its file is gone
		cancel()
		for s := range order {
			r.drop(s)
		}
		<-finished
	}()
	r.meter.resume(t, state)
	for s := range order {
		var stats *Stats
		var err error
		if s.item != nil {
			stats, err = other(w, state, s.item)
		} else {
			o := <-s.result
			<-r.held
			if ctx.Err() != nil { // the outcome may be of the interruption
				return ctx.Err()
			}
			stats, err = &o.stats, put(w, &o)
		}
		if err != nil {
			return err
		}
		// What is done is done in order, so a checkpoint knows all by one number.
		state.Stats.Add(stats)
		state.Next++
		state.Offset = max(state.Offset, s.offset)
		r.meter.at(t, state, stats)
		if state.Next%r.opt.Checkpoint == 0 {
			if err := w.Checkpoint(state); err != nil {
				return err
			}
		}
	}
	return ctx.Err()
}

// drop waits for a document whose result nobody wants any more.
func (r *runner) drop(s slot) {
	if s.item == nil {
		<-s.result
		<-r.held
	}
}

// read gives every item behind the first ones a slot, and every document a worker.
func (r *runner) read(ctx context.Context, items iter.Seq[Item], skip int, order chan<- slot) {
	defer func() {
		if p := recover(); p != nil { // a reader's defect fails its task, not the run
			it := Item{Fatal: &panicked{p, string(debug.Stack())}}
			select {
			case order <- slot{item: &it}:
			case <-ctx.Done():
			}
		}
	}()
	n := 0
	for it := range items {
		if n++; n <= skip && it.Fatal == nil {
			if ctx.Err() != nil {
				return
			}
			continue
		}
		s := slot{offset: it.Offset}
		if it.Skip != "" || it.Err != nil || it.Gap != nil || it.Account != nil || it.Fatal != nil {
			s.item = &it
		} else {
			// A token first: the oldest document of a task always has one, so tasks
			// cannot wait for each other.
			select {
			case r.held <- struct{}{}:
			case <-ctx.Done():
				return
			}
			s.result = make(chan Outcome, 1)
			go func() {
				r.cpu <- struct{}{}
				defer func() { <-r.cpu }()
				s.result <- r.opt.Cleaner.Do(ctx, &it)
			}()
		}
		select {
		case order <- s:
		case <-ctx.Done():
			r.drop(s)
			return
		}
	}
}

// put writes what became of a document.
func put(w *part.Writer, o *Outcome) error {
	if o.Failure == nil {
		return w.Write(documentsFile, o.Line)
	}
	line, err := EncodeRow(o.Failure)
	if err != nil {
		return err
	}
	return w.Write(quarantineFile, line)
}

// other writes what needs no cleaning: a gap, a skipped record, a failure to read.
func other(w *part.Writer, state *taskState, it *Item) (*Stats, error) {
	var s Stats
	switch {
	case it.Fatal != nil:
		return nil, it.Fatal
	case it.Account != nil:
		state.Account = it.Account
	case it.Gap != nil:
		s.AddGap(it.Gap)
		line, err := EncodeRow(it.Gap)
		if err != nil {
			return nil, err
		}
		return &s, w.Write(gapsFile, line)
	case it.Err != nil:
		o := it.fail(it.Err)
		return &o.stats, put(w, &o)
	default:
		s.AddSkip(it.Skip)
	}
	return &s, nil
}

// finish takes empty files away and writes the task's line of the accounts.
func (r *runner) finish(t *Range, state *taskState, done []part.File) error {
	res := Task{Number: t.Number, Input: t.String(), Version: r.settings.Version, Stats: state.Stats, Account: state.Account}
	if t.Pages == nil {
		res.File, res.FileBytes = t.Archive.Name, t.Archive.Size
	}
	for _, f := range done {
		if f.Bytes > 0 {
			res.Files = append(res.Files, f)
			continue
		}
		if err := r.root.Remove(f.Name); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	if err := res.write(r.root); err != nil {
		return err
	}
	r.meter.done(t)
	return nil
}
