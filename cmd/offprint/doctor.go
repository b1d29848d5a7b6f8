package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/rules"
)

type doctorCmd struct{ settings }

// Run prints a line for each thing it looked at. One that does not work fails the
// check.
func (c *doctorCmd) Run(ctx context.Context, std *streams, conf *config) error {
	failed := 0
	say := func(what string, err error, format string, args ...any) {
		state, text := std.paint(green, "ok  "), fmt.Sprintf(format, args...)
		if err != nil {
			failed++
			state, text = std.paint(red, "FAIL"), err.Error()
		}
		fmt.Fprintf(std.out, "%s  %-14s %s\n", state, what, text)
	}
	say("program", nil, "offprint %s, %s, %s/%s, %d processors", cmp.Or(programVersion(), "(devel)"), runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.GOMAXPROCS(0))
	say("configuration", nil, "%s", conf.read())
	set, err := ruleSet(c.Rules)
	if err != nil {
		say("rules", err, "")
	} else {
		own := 0
		for _, r := range set.Rules() {
			if !builtin(r) {
				own++
			}
		}
		say("rules", nil, "%d rules, %d of them from %d folders of yours", len(set.Rules()), own, len(c.Rules))
	}
	pl, err := c.pipeline(std)
	if err != nil {
		say("stages", err, "")
	} else {
		say("stages", nil, "all load")
		err := c.thereAndBack(ctx, pl)
		say("a page", err, "cleaned, its framing found, and given back byte for byte")
	}
	f, err := os.CreateTemp("", ".offprint-*")
	if err == nil {
		err = errors.Join(f.Close(), os.Remove(f.Name()))
	}
	say("temporary files", err, "%s can be written to", os.TempDir())
	if failed > 0 {
		return &fault{exitCheck, fmt.Errorf("%d checks failed", failed)}
	}
	return nil
}

// builtin reports whether a rule is one of the built-in ones, not one of its name.
func builtin(r *rules.Rule) bool {
	packs, err := rules.Builtin()
	if err != nil {
		return false
	}
	for _, p := range packs {
		if p.Name == r.Pack && p.File == r.File {
			return true
		}
	}
	return false
}

// checkup is a page with known answers.
const checkup = `<html lang="en"><h1>A New Bell for the Harbour</h1>
<p>The new bell was hung on Saturday, after the old one had been silent for weeks and the boats had found their way home by the smell of the bakery.</p>
<p>The council will pay half of it, and the fishermen’s union the other half, which it collected in tins on the counters of the town.</p>
<footer><p>© 2021 The Harbour Post. All rights reserved.</p></footer></html>
`

func (c *doctorCmd) thereAndBack(ctx context.Context, pl *pipeline.Pipeline) error {
	d, err := pl.Process(ctx, pipeline.Input{ID: "checkup", Body: []byte(checkup)})
	if err != nil {
		return err
	}
	text := d.Content(pipeline.FullProfile)
	switch {
	case !strings.Contains(text, "hung on Saturday"):
		return errors.New("a paragraph of a plain page is not in its content")
	case strings.Contains(text, "All rights reserved"):
		return errors.New("a copyright line is in the content of a plain page")
	}
	back, err := roundTrip(d)
	if err == nil && !bytes.Equal(back, []byte(checkup)) {
		err = pipeline.ErrNotConserved
	}
	return err
}
