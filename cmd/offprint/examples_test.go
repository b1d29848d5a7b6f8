package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// TestExamples: the help of every command has examples, and they are command lines
// of that command with flags that there are.
func TestExamples(t *testing.T) {
	t.Chdir(t.TempDir())
	newParser := func() *kong.Kong {
		parser, err := kong.New(&commands{}, kong.Name("offprint"), kong.Writers(&bytes.Buffer{}, &bytes.Buffer{}))
		if err != nil {
			t.Fatal(err)
		}
		return parser
	}
	left := map[string]bool{}
	for name := range examples {
		left[name] = true
	}
	for _, n := range newParser().Model.Leaves(true) {
		name := commandPath(n)
		delete(left, name)
		lines := examples[name]
		if len(lines) == 0 {
			t.Errorf("%s: no example", name)
		}
		for _, line := range lines {
			line, _, _ = strings.Cut(line, " #")
			_, line, _ = strings.Cut(line, "offprint ")
			line, _, _ = strings.Cut(line, " > ")
			line, _, _ = strings.Cut(line, ")")
			args := words(line)
			ctx, err := newParser().Parse(args)
			if err != nil {
				if !strings.Contains(err.Error(), "no such file") { // the files of examples are not there
					t.Errorf("%s: example %q: %v", name, line, err)
				}
				continue
			}
			if got := commandPath(ctx.Selected()); got != name {
				t.Errorf("%s: example %q is of %s", name, line, got)
			}
		}
	}
	for name := range left {
		t.Errorf("examples of %s, which is no command", name)
	}
}

// words cuts a line as a shell does, for single quotes alone.
func words(line string) []string {
	var out []string
	for i, part := range strings.Split(line, "'") {
		if i%2 == 1 {
			out = append(out, part)
			continue
		}
		out = append(out, strings.Fields(part)...)
	}
	return out
}
