package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/pipeline/batch"
)

type progressFlag struct {
	Progress string `help:"bar, plain lines, json lines or none. auto: a bar on a terminal, else plain lines, if it takes longer than a few seconds." enum:"auto,bar,plain,json,none" default:"auto"`
}

// show makes what shows how far a run is; nil for nothing.
func (c *progressFlag) show(std *streams) func(batch.Progress) {
	how := c.Progress
	if how == "auto" {
		how = "plain"
		if f, ok := std.err.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
			how = "bar"
		}
	}
	switch how {
	case "bar":
		var bar *progressbar.ProgressBar
		return func(p batch.Progress) {
			if bar == nil {
				bar = progressbar.NewOptions64(p.Bytes, progressbar.OptionSetWriter(std.err), progressbar.OptionShowBytes(true),
					progressbar.OptionSetPredictTime(false), progressbar.OptionSetWidth(20), progressbar.OptionFullWidth())
			}
			bar.Describe(counts(p) + ", " + remaining(p))
			_ = bar.Set64(p.BytesDone) // only the terminal can fail
			if p.Finished {
				fmt.Fprintln(std.err)
			}
		}
	case "plain":
		last := time.Time{}
		return func(p batch.Progress) {
			if p.Updated.Sub(last) < 20*time.Second && !p.Finished || last.IsZero() && !p.Finished && p.Seconds < 5 {
				return
			}
			last = p.Updated
			tasks := ""
			if p.Tasks > 0 {
				tasks = fmt.Sprintf("%d of %d tasks, ", p.TasksDone, p.Tasks)
			}
			std.warn("%s%s, %.0f s, %s", tasks, counts(p), p.Seconds, remaining(p))
		}
	case "json":
		enc := json.NewEncoder(std.err)
		return func(p batch.Progress) { _ = enc.Encode(p) }
	}
	return nil
}

func counts(p batch.Progress) string {
	s := fmt.Sprintf("%d documents", p.Documents)
	if p.Quarantined > 0 {
		s += fmt.Sprintf(", %d failed", p.Quarantined)
	}
	return s
}

func remaining(p batch.Progress) string {
	switch {
	case p.BytesDone >= p.Bytes:
		return "all read"
	case p.Left < 0:
		return "time left not known yet"
	}
	return "about " + (time.Duration(math.Ceil(p.Left)) * time.Second).String() + " left"
}

// A watch tells how far a command is with a list of files.
type watch struct {
	show func(batch.Progress)
	size map[string]int64 // of files by their id
	p    batch.Progress
}

// watchFiles begins to watch. A single file, or results that go to the terminal on
// which the progress would stand, are not watched.
func (c *progressFlag) watchFiles(std *streams, files []file, toStdout bool) *watch {
	w := &watch{}
	if f, ok := std.out.(*os.File); len(files) < 2 || c.Progress == "auto" && toStdout && ok && term.IsTerminal(int(f.Fd())) {
		return w
	}
	w.show, w.size = c.show(std), map[string]int64{}
	w.p = batch.Progress{Started: time.Now(), Left: -1}
	for _, f := range files {
		if info, err := os.Stat(f.path); err == nil {
			w.size[f.id] = info.Size()
			w.p.Bytes += info.Size()
		}
	}
	return w
}

// done counts a file.
func (w *watch) done(res *pipeline.Result, failed bool) {
	if w.show == nil {
		return
	}
	p := &w.p
	p.BytesDone += w.size[res.Input.ID]
	p.Records++
	if failed {
		p.Quarantined++
	} else {
		p.Documents++
	}
	if at := time.Now(); at.Sub(p.Updated) >= time.Second {
		p.Updated, p.Seconds = at, at.Sub(p.Started).Seconds()
		if p.Seconds >= 2 && p.BytesDone > 0 {
			p.Left = p.Seconds * float64(p.Bytes-p.BytesDone) / float64(p.BytesDone)
		}
		w.show(*p)
	}
}

// end says how it ended, where that takes the place of lines before.
func (w *watch) end() {
	if w.show == nil || w.p.Left < 0 { // over before it was worth a word
		return
	}
	w.p.Updated, w.p.Finished = time.Now(), true
	w.p.Seconds = w.p.Updated.Sub(w.p.Started).Seconds()
	w.show(w.p)
}
