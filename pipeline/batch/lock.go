package batch

import (
	"errors"
	"fmt"
	"os"
)

// ErrLocked: another process is at work on the same tasks.
var ErrLocked = errors.New("batch: another process is at work in the folder")

// lock keeps two processes from the same tasks: a run of all tasks is alone in its
// folder, and shards share it.
func lock(root *os.Root, shard Shard) (unlock func(), err error) {
	var files []*os.File
	unlock = func() {
		for _, f := range files {
			f.Close()
		}
	}
	take := func(name string, shared bool) error {
		f, err := root.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o644)
		if err != nil {
			return fmt.Errorf("batch: %w", err)
		}
		files = append(files, f)
		if err := flock(f, shared); err != nil {
			return fmt.Errorf("%w: %s: %w", ErrLocked, name, err)
		}
		return nil
	}
	err = take(".lock", shard.Count > 1)
	if err == nil && shard.Count > 1 {
		err = take(".lock-"+shard.fileName(), false)
	}
	if err != nil {
		unlock()
		return nil, err
	}
	return unlock, nil
}
