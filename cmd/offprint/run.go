package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/pipeline/batch"
	"github.com/offprint-news/offprint/pipeline/source/jsonl"
	"github.com/offprint-news/offprint/pipeline/source/parquet"
)

// batchFlags are the flags of the commands that clean many documents.
type batchFlags struct {
	settings
	Profile string   `help:"full prints title, dek, byline, dateline and captions with the text; body leaves them out." enum:"full,body" default:"full"`
	Keep    []string `help:"Kinds to print in the content besides, such as disclaimer or caption." placeholder:"KIND"`
	Shard   string   `help:"Do the tasks of share I of N alone, I from 0." placeholder:"I/N"`
	Force   bool     `help:"Go on with a result that another version or other settings began; finished tasks stay."`
	progressFlag
	DryRun bool `help:"Say what would be read and is left to do, and write nothing."`
	Every  int  `help:"Records between two checkpoints." default:"128" placeholder:"N"`
}

type runCmd struct {
	Paths  []string `arg:"" help:"Files or folders: pages, WARC, WET, JSON lines, Parquet; .gz and .zst too." type:"existing"`
	Output string   `short:"o" required:"" help:"Folder of the result. The same command again goes on where it was left."`
	batchFlags
	fieldFlags
}

// fieldFlags name the fields of JSON lines and the columns of Parquet files.
type fieldFlags struct {
	HTMLField string `name:"html-field" help:"Field with the page." default:"html" placeholder:"NAME"`
	TextField string `help:"Field with plain text, where there is no page." default:"text" placeholder:"NAME"`
	URLField  string `name:"url-field" help:"Field with the address." default:"url" placeholder:"NAME"`
	IDField   string `name:"id-field" help:"Field with the id." default:"id" placeholder:"NAME"`
}

func (f fieldFlags) lines() jsonl.Options {
	return jsonl.Options{HTML: f.HTMLField, Text: f.TextField, URL: f.URLField, ID: f.IDField}
}

// Run cleans all inputs into a folder.
func (c *runCmd) Run(ctx context.Context, std *streams) error {
	return c.run(ctx, std, batch.Options{Paths: c.Paths, Out: c.Output}, c.fieldFlags)
}

// run fills in what the flags say of a run whose inputs and folder are named.
func (c *batchFlags) run(ctx context.Context, std *streams, opt batch.Options, fields fieldFlags) error {
	defer limitMemory(batch.MemoryLimit(c.Workers))() // a run holds archives open and pages in turn: more than clean does
	again := "offprint " + strings.Join(quoteAll(std.args), " ")
	shard, err := batch.ParseShard(c.Shard)
	if err != nil {
		return usage("%v", err)
	}
	cleaner, err := c.cleaner(std, c.Profile, c.Keep)
	if err != nil {
		return err
	}
	version, err := c.version()
	if err != nil {
		return err
	}
	opt.Cleaner, opt.Version = *cleaner, version
	opt.Fields, opt.Formats = fields.lines(), []batch.Format{parquetFormat(fields)}
	opt.Workers, opt.Shard, opt.MaxBytes, opt.Checkpoint, opt.Force = c.Workers, shard, c.MaxBytes, c.Every, c.Force
	opt.Progress = c.show(std)
	opt.Logger = slog.New(slog.NewTextHandler(std.err, &slog.HandlerOptions{Level: slog.LevelWarn}))
	if c.DryRun {
		plan, todo, err := batch.Undone(opt)
		if err != nil {
			return &fault{exitUsage, err}
		}
		bytes := int64(0)
		for i := range todo {
			bytes += todo[i].Bytes()
		}
		std.warn("would do %d tasks of %d, %d bytes of %d files, into %s; %d files are of no known sort", len(todo), len(plan.Ranges), bytes, len(plan.Files), opt.Out, plan.PassedOver)
		return nil
	}
	sum, err := batch.Run(ctx, opt)
	switch {
	case errors.Is(err, context.Canceled):
		if sum != nil {
			std.warn("%d of %d tasks are finished; to go on: %s", len(sum.Manifest.Tasks), sum.Manifest.Settings.Inputs.Tasks, again)
		}
		return err
	case errors.Is(err, batch.ErrVersion), errors.Is(err, batch.ErrInputs), errors.Is(err, batch.ErrNoInput), errors.Is(err, batch.ErrLocked):
		return &fault{exitUsage, err}
	case err != nil:
		return err
	}
	if sum.PassedOver > 0 {
		std.warn("%d files passed over: of no known sort by their names", sum.PassedOver)
	}
	for _, err := range sum.TaskErrors {
		std.warn("%v", err)
	}
	if len(sum.TaskErrors) > 0 {
		std.warn("to try again: %s", again)
	}
	return outcome(std, &sum.Manifest, len(sum.TaskErrors))
}

// outcome says what a result holds, and gives the exit code for it.
func outcome(std *streams, m *batch.Manifest, failedTasks int) error {
	s := &m.Stats
	std.warn("%s", headline(m))
	for _, p := range m.Problems {
		std.warn("does not add up: %s", p)
	}
	switch {
	case len(m.Problems) > 0:
		return &silent{exitCheck}
	case s.Quarantined > 0 || s.Gaps > 0 || failedTasks > 0:
		return &fault{exitSome, fmt.Errorf("%d documents failed, %d stretches of files gave no record, %d tasks failed", s.Quarantined, s.Gaps, failedTasks)}
	}
	return nil
}

func headline(m *batch.Manifest) string {
	s := &m.Stats
	return fmt.Sprintf("%d of %d tasks: %d records = %d documents + %d quarantined + %d skipped; %d bytes = %d content + %d framing + %d markup",
		len(m.Tasks), m.Settings.Inputs.Tasks, s.Records, s.Documents, s.Quarantined, s.Skipped, s.Source, s.Content, s.Framing, s.Markup)
}

// cleaner makes what cleans single documents.
func (s *settings) cleaner(std *streams, profile string, keep []string) (*batch.Cleaner, error) {
	p, err := (&cleanCmd{Profile: profile, Keep: keep}).profile()
	if err != nil {
		return nil, err
	}
	pl, err := s.pipeline(std)
	if err != nil {
		return nil, err
	}
	return &batch.Cleaner{Pipeline: pl, Profile: p, Timeout: s.DocTimeout}, nil
}

// version names all that records depend on, besides the inputs. A build of changed
// or unknown sources is told by its own bytes.
func (s *settings) version() (map[string]string, error) {
	v := map[string]string{"offprint": programVersion(), "max_nodes": fmt.Sprint(s.MaxNodes), "max_decoded_bytes": fmt.Sprint(s.MaxDecodedBytes), "repair": s.Repair, "max_grade": s.MaxGrade, "without": strings.Join(s.Without, " ")}
	clean := false
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, b := range info.Settings {
			switch b.Key {
			case "vcs.revision":
				v["revision"] = b.Value
			case "vcs.modified":
				clean = b.Value == "false"
			}
		}
	}
	if !clean {
		name, err := os.Executable()
		if err != nil {
			return nil, err
		}
		if v["build"], err = sumFiles(name); err != nil {
			return nil, err
		}
	}
	var known []string
	for _, name := range s.Outlets {
		if _, err := os.Stat(name); err == nil {
			known = append(known, name)
		} else { // the name of a choice
			v["outlets of"] = strings.TrimSpace(v["outlets of"] + " " + name)
		}
	}
	for name, dirs := range map[string][]string{"rules": s.Rules, "family": s.Family, "corpus": s.Corpus, "outlets": known} {
		if len(dirs) == 0 {
			continue
		}
		var err error
		if v[name], err = sumFiles(dirs...); err != nil {
			return nil, err
		}
	}
	return v, nil
}

// sumFiles is the SHA-256 of files and of the files in folders.
func sumFiles(paths ...string) (string, error) {
	h := sha256.New()
	for _, p := range paths {
		err := filepath.WalkDir(p, func(name string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			f, err := os.Open(name)
			if err != nil {
				return err
			}
			defer f.Close()
			rel, err := filepath.Rel(p, name)
			if err != nil {
				return err
			}
			fmt.Fprintf(h, "%q\n", filepath.ToSlash(rel))
			_, err = io.Copy(h, f)
			return err
		})
		if err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// parquetFormat reads Parquet files in ranges.
func parquetFormat(fields fieldFlags) batch.Format {
	opt := parquet.Options{}
	for _, f := range []struct {
		to          *string
		name, usual string
	}{{&opt.HTML, fields.HTMLField, "html"}, {&opt.Text, fields.TextField, "text"}, {&opt.URL, fields.URLField, "url"}, {&opt.ID, fields.IDField, "id"}} {
		if f.name != f.usual { // a column that is named must be there
			*f.to = f.name
		}
	}
	return batch.Format{Suffixes: []string{".parquet"}, Split: true, Read: func(f *os.File, s batch.Section) iter.Seq[batch.Item] {
		return func(yield func(batch.Item) bool) {
			r, err := parquet.OpenRange(f, s.Size, s.Start, s.End, opt)
			if err != nil {
				if s.Start == 0 { // said once
					yield(batch.Item{Gap: &batch.Gap{File: s.Name, Length: s.Size, Reason: "parquet", Error: err.Error()}})
				}
				return
			}
			for row := range r.Items(s.Name) {
				it := batch.Item{
					Input: pipeline.Input{ID: row.ID, URL: row.URL, ContentType: row.ContentType, Body: row.Body},
					File:  s.Name, Offset: s.Start, Err: row.Err,
				}
				if lost, ok := errors.AsType[*parquet.GroupError](row.Err); ok {
					it = batch.Item{Gap: &batch.Gap{File: s.Name, Rows: lost.Lost, Reason: "row group", Error: lost.Error()}}
				} else if row.Err != nil {
					it.Class = batch.ClassLine
				}
				if !yield(it) {
					return
				}
			}
		}
	}}
}

type statusCmd struct {
	Dir  string `arg:"" help:"Folder of a result." type:"existingdir"`
	JSON bool   `help:"Print as JSON."`
}

// Run says how far a result is, and whether a process is at work in it.
func (c *statusCmd) Run(std *streams) error {
	m, err := batch.ReadManifest(c.Dir)
	if err != nil {
		return err
	}
	running, err := batch.ReadProgress(c.Dir)
	if err != nil {
		return err
	}
	if c.JSON {
		m.Tasks = nil
		m.Stats.Hosts, m.Stats.Rules = nil, nil
		line, err := encode(struct {
			*batch.Manifest
			Progress []batch.Progress `json:"progress"`
		}{m, running}, true)
		if err != nil {
			return err
		}
		_, err = std.out.Write(line)
		return err
	}
	fmt.Fprintln(std.out, headline(m))
	for _, class := range slices.Sorted(maps.Keys(m.Stats.Classes)) {
		fmt.Fprintf(std.out, "quarantined, %s: %d\n", class, m.Stats.Classes[class])
	}
	for _, p := range running {
		state := "stopped"
		switch {
		case !p.Finished && time.Since(p.Updated) < 10*time.Second:
			state = "at work"
		case !p.Finished:
			state = "gone without a word, last seen " + p.Updated.Format(time.RFC3339)
		case p.TasksDone == p.Tasks:
			state = "done"
		}
		fmt.Fprintf(std.out, "process: %s; %d of %d tasks, %s, %s\n", state, p.TasksDone, p.Tasks, counts(p), remaining(p))
	}
	if !m.Complete {
		in := m.Settings.Inputs
		command := "run " + strings.Join(quoteAll(in.Paths), " ")
		if in.Retry != "" {
			command = "retry-failed " + quote(in.Retry)
		}
		fmt.Fprintf(std.out, "not finished; to go on, with the flags it was begun with: offprint %s -o %s\n", command, quote(c.Dir))
	}
	return nil
}

type retryCmd struct {
	Dir    string   `arg:"" help:"Folder of a result." type:"existingdir"`
	Inputs []string `help:"Where the inputs of the first result are now: bodies that the quarantine does not hold, as those over --max-bytes, are read from there. Default: where they were." placeholder:"PATH"`
	Output string   `short:"o" help:"Folder of the second result. Default: DIR/retry."`
	batchFlags
}

// Run cleans what stands in the quarantine again, into a result of its own.
func (c *retryCmd) Run(ctx context.Context, std *streams) error {
	if !batch.IsResult(c.Dir) {
		return usage("%s is no result of offprint run", c.Dir)
	}
	out := c.Output
	if out == "" {
		out = filepath.Join(c.Dir, "retry")
	}
	quarantine := filepath.Join(c.Dir, "quarantine")
	if names, err := os.ReadDir(quarantine); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	} else if len(names) == 0 {
		std.warn("nothing to try again: the quarantine is empty")
		return nil
	}
	first, err := batch.ReadSettings(c.Dir)
	if err != nil {
		return err
	}
	paths := c.Inputs
	if len(paths) == 0 {
		paths = first.Inputs.Paths
	}
	f := first.Fields
	return c.run(ctx, std, batch.Options{Paths: paths, Retry: c.Dir, Out: out}, fieldFlags{f.HTML, f.Text, f.URL, f.ID})
}

// quote makes a word that a shell reads as it is.
func quote(s string) string {
	if s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return !(r == '/' || r == '.' || r == '-' || r == '_' || r == ',' || r == '=' || r == ':' ||
			r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z')
	}) {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

func quoteAll(words []string) []string {
	var out []string
	for _, w := range words {
		out = append(out, quote(w))
	}
	return out
}
