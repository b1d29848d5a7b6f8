package rules

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Errors that callers branch on. They come wrapped in a Fault.
var (
	ErrSyntax = errors.New("not YAML")            // the file cannot be read as YAML at all
	ErrRule   = errors.New("faulty rule")         // a key, value, pattern or reference is wrong
	ErrLimit  = errors.New("over a limit")        // a size that a pack may not exceed
	ErrTest   = errors.New("rule test fails")     // a hit that misses or a miss that hits
	ErrUnsure = errors.New("doubtful, not wrong") // advice of Lint
)

// A Fault is one thing wrong with a rule pack, with its place in the file.
type Fault struct {
	File      string
	Line, Col int    // from 1; 0 where the fault has no place
	Rule      string // pack/id, or ""
	Msg       string
	Err       error // one of the sentinels above
}

// Error prints the fault as file:line:col: message.
func (f Fault) Error() string {
	at := f.File
	if f.Line > 0 {
		at = fmt.Sprintf("%s:%d:%d", f.File, f.Line, f.Col)
	}
	if f.Rule != "" {
		return fmt.Sprintf("%s: rule %s: %s", at, f.Rule, f.Msg)
	}
	return at + ": " + f.Msg
}

// Unwrap returns the sentinel.
func (f Fault) Unwrap() error { return f.Err }

// Faults are all the faults of one or more packs, in the order of the files.
type Faults []Fault

// Error prints one fault a line.
func (fs Faults) Error() string {
	var b strings.Builder
	for i, f := range fs {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(f.Error())
	}
	return b.String()
}

// Unwrap returns the faults one by one.
func (fs Faults) Unwrap() []error {
	out := make([]error, len(fs))
	for i, f := range fs {
		out[i] = f
	}
	return out
}

// err returns the sorted faults as an error, or nil if there are none.
func (fs Faults) err() error {
	if len(fs) == 0 {
		return nil
	}
	fs.sort()
	return fs
}

func (fs Faults) sort() {
	slices.SortStableFunc(fs, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col), cmp.Compare(a.Msg, b.Msg))
	})
}
