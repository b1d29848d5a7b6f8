package main

import (
	"os"
	"runtime"
	"runtime/debug"
)

// boundMemory keeps the heap of a process that cleans page after page to 52 MiB with
// one worker and 24 MiB more with each other one, and returns what undoes that. Pages
// of many megabytes need more and get it; "offprint eval cost" prints what the whole
// process takes.
func boundMemory(workers int) (undo func()) {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	return limitMemory(int64(28+24*workers) << 20)
}

// limitMemory sets a soft limit on the heap and returns what undoes that. Far from
// the limit it collects garbage half as often as Go would by itself: a page is garbage
// as soon as it is cleaned. Whoever sets GOMEMLIMIT or GOGC is left alone.
func limitMemory(bytes int64) (undo func()) {
	if os.Getenv("GOMEMLIMIT") != "" || os.Getenv("GOGC") != "" {
		return func() {}
	}
	limit := debug.SetMemoryLimit(bytes)
	percent := debug.SetGCPercent(200)
	return func() {
		debug.SetMemoryLimit(limit)
		debug.SetGCPercent(percent)
	}
}
