package batch

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/pipeline/sink/part"
	"github.com/offprint-news/offprint/pipeline/source/jsonl"
	"github.com/offprint-news/offprint/pipeline/source/warc"
)

// Errors of a folder that holds another result.
var (
	ErrVersion = errors.New("batch: the result was begun by another version or with other settings")
	ErrInputs  = errors.New("batch: the result is of other inputs")
)

// Settings are what a result is made with. They are the same for all shards.
type Settings struct {
	Form       int               `json:"form"` // of the folder
	Record     int               `json:"record_form"`
	Version    map[string]string `json:"version"`
	Stages     []string          `json:"stages"`
	Profile    pipeline.Profile  `json:"profile"`
	Fields     jsonl.Options     `json:"fields"`
	MaxBytes   int               `json:"max_bytes"`
	Checkpoint int               `json:"checkpoint"`
	Split      int64             `json:"split"` // 0 where tasks are shares of the documents, and each archive's account is one

	Inputs Inputs `json:"inputs"`
}

// Inputs are what a result is made of.
type Inputs struct {
	Paths  []string `json:"paths"`           // as they were given; a shard may have others
	Retry  string   `json:"retry,omitempty"` // folder of the result whose quarantine was read
	Files  int      `json:"files"`
	Tasks  int      `json:"tasks"`
	Bytes  int64    `json:"bytes"`
	Digest string   `json:"digest"` // of the files' names and sizes
}

// folderForm grows when a folder could be misread by an older reader.
const folderForm = 1

const settingsFile = "run.json"

// NewSettings gives the settings of a run over the inputs of a plan.
func NewSettings(opt Options, plan *Plan) Settings {
	opt = opt.withDefaults()
	s := Settings{
		Form: folderForm, Record: pipeline.RecordVersion, Version: opt.Version, Stages: opt.Cleaner.Pipeline.Stages(),
		Profile: opt.Cleaner.Profile, Fields: opt.Fields, MaxBytes: opt.MaxBytes, Checkpoint: opt.Checkpoint, Split: opt.Split,
		Inputs: Inputs{Paths: opt.Paths, Retry: opt.Retry, Files: len(plan.Files), Tasks: len(plan.Ranges), Digest: digest(plan.Files)},
	}
	for _, f := range plan.Files {
		s.Inputs.Bytes += f.Size
	}
	return s
}

// key is what must be the same for an unfinished part to be gone on with.
func (s Settings) key() string {
	s.Inputs.Paths, s.Inputs.Retry = nil, ""
	p, err := json.Marshal(s)
	if err != nil { // strings and numbers
		panic(err)
	}
	return string(p)
}

// differences names the settings that two runs do not share.
func (s Settings) differences(t Settings) []string {
	var out []string
	names := slices.Sorted(maps.Keys(s.Version))
	for name := range t.Version {
		if _, ok := s.Version[name]; !ok {
			names = append(names, name)
		}
	}
	for _, name := range names {
		if s.Version[name] != t.Version[name] {
			out = append(out, fmt.Sprintf("%s %q, now %q", name, s.Version[name], t.Version[name]))
		}
	}
	for _, x := range []struct {
		name      string
		was, asks any
	}{
		{"form", s.Form, t.Form},
		{"record form", s.Record, t.Record},
		{"stages", s.Stages, t.Stages},
		{"profile", s.Profile, t.Profile},
		{"fields", s.Fields, t.Fields},
		{"max bytes", s.MaxBytes, t.MaxBytes},
		{"checkpoint", s.Checkpoint, t.Checkpoint},
		{"split", s.Split, t.Split},
	} {
		if was, asks := fmt.Sprint(x.was), fmt.Sprint(x.asks); was != asks {
			out = append(out, fmt.Sprintf("%s %s, now %s", x.name, was, asks))
		}
	}
	return out
}

// agree writes the settings of a new result, or holds those of an old one against
// the run's.
func (r *runner) agree() error {
	old, err := ReadSettings(r.opt.Out)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return r.writeShared(settingsFile, r.settings)
	case err != nil:
		return err
	case old.Inputs.Digest != r.settings.Inputs.Digest:
		return fmt.Errorf("%w: %d files of %d bytes, now %d of %d; choose another folder", ErrInputs,
			old.Inputs.Files, old.Inputs.Bytes, r.settings.Inputs.Files, r.settings.Inputs.Bytes)
	case old.Split != r.settings.Split || old.Form != r.settings.Form:
		return fmt.Errorf("%w: its tasks are cut otherwise (split %d, now %d); choose another folder", ErrVersion, old.Split, r.settings.Split)
	}
	diff := old.differences(r.settings)
	switch {
	case len(diff) == 0:
		return nil
	case !r.opt.Force:
		return fmt.Errorf("%w: %s", ErrVersion, strings.Join(diff, "; "))
	}
	return r.writeShared(settingsFile, r.settings)
}

// ReadSettings reads the settings of a result.
func ReadSettings(dir string) (*Settings, error) {
	var s Settings
	err := readJSON(filepath.Join(dir, settingsFile), &s)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("batch: %s holds no result of a run: %w", dir, err)
	case err != nil:
		return nil, fmt.Errorf("batch: %w", err)
	}
	if s.Form > folderForm {
		return nil, fmt.Errorf("batch: %s: form %d is newer than this program knows (%d)", dir, s.Form, folderForm)
	}
	return &s, nil
}

// IsResult reports whether a folder holds a result.
func IsResult(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, settingsFile))
	return err == nil
}

// A Task is a finished task.
type Task struct {
	Number    int               `json:"task"`
	Input     string            `json:"input"`
	File      string            `json:"file,omitempty"` // of an archive
	FileBytes int64             `json:"file_bytes,omitempty"`
	Version   map[string]string `json:"version"`
	Files     []part.File       `json:"files"`
	Account   *warc.Account     `json:"account,omitempty"` // of a WARC file: record and gap bytes of its range
	Stats     Stats             `json:"stats"`
}

func taskFile(number int) string { return partName(number) + ".json" }

func (t *Task) write(root *os.Root) error { return writeJSON(root, taskFile(t.Number), t) }

func readTask(root *os.Root, number int) (*Task, error) {
	p, err := root.ReadFile(taskFile(number))
	if err != nil {
		return nil, err
	}
	var t Task
	if err := json.Unmarshal(p, &t); err != nil {
		return nil, fmt.Errorf("batch: %s: %w", taskFile(number), err)
	}
	return &t, nil
}

// A Manifest says what a result holds.
type Manifest struct {
	Complete bool     `json:"complete"` // all tasks of the task list are there
	Settings Settings `json:"settings"`
	Problems []string `json:"problems,omitempty"` // what does not add up
	Stats    Stats    `json:"stats"`
	Tasks    []Task   `json:"tasks"` // without their tables of statistics
}

// ReadManifest makes the manifest of a result from its finished tasks.
func ReadManifest(dir string) (*Manifest, error) {
	s, err := ReadSettings(dir)
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("batch: %w", err)
	}
	defer root.Close()
	var tasks []Task
	for i := range s.Inputs.Tasks {
		t, err := readTask(root, i)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		tasks = append(tasks, *t)
	}
	return NewManifest(*s, tasks), nil
}

// NewManifest makes the manifest of finished tasks, which are in order.
func NewManifest(s Settings, tasks []Task) *Manifest {
	m := &Manifest{Settings: s, Complete: len(tasks) == s.Inputs.Tasks}
	for _, t := range tasks {
		m.Stats.Add(&t.Stats)
		// The tables of every task stand in its own file.
		t.Stats.Kinds, t.Stats.Rules, t.Stats.Hosts, t.Stats.Languages, t.Stats.Verdicts = nil, nil, nil, nil, nil
		m.Tasks = append(m.Tasks, t)
	}
	m.Problems = append(m.Stats.Problems(), m.seams()...)
	return m
}

// seams holds the accounts of the ranges of each archive against its size.
func (m *Manifest) seams() (out []string) {
	type archive struct {
		size  int64
		parts []warc.Account
		tasks int
	}
	files := map[string]*archive{}
	for _, t := range m.Tasks {
		if t.Account == nil {
			continue
		}
		a := files[t.File]
		if a == nil {
			a = &archive{size: t.FileBytes}
			files[t.File] = a
		}
		a.parts = append(a.parts, *t.Account)
		a.tasks++
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		a := files[name]
		if split := m.Settings.Split; split > 0 && int64(a.tasks) < (a.size+split-1)/split {
			continue // not all of its ranges are there yet
		}
		sum, seams := warc.Join(a.size, a.parts...)
		for _, s := range seams {
			out = append(out, fmt.Sprintf("%s: %d bytes at %d were read by no range, or twice if negative", name, s.Length, s.Offset))
		}
		if sum.RecordBytes+sum.GapBytes != a.size && len(seams) == 0 {
			out = append(out, fmt.Sprintf("%s: %d bytes of records and %d of gaps are not its %d", name, sum.RecordBytes, sum.GapBytes, a.size))
		}
	}
	return out
}

// writeManifest writes the manifest of all finished tasks. Shards may do so at the same
// time, and one that looked earlier may write later: so each looks again when it has
// written.
func (r *runner) writeManifest() (*Manifest, error) {
	for {
		m, err := ReadManifest(r.opt.Out)
		if err != nil {
			return nil, err
		}
		if err := r.writeShared("manifest.json", m); err != nil {
			return nil, err
		}
		after, err := ReadManifest(r.opt.Out)
		if err != nil {
			return nil, err
		}
		if len(after.Tasks) == len(m.Tasks) {
			return m, nil
		}
	}
}

// writeShared writes a file that other shards write too.
func (r *runner) writeShared(name string, v any) error {
	return writeJSONBy(r.root, name, r.opt.Shard.fileName(), v)
}

func writeJSON(root *os.Root, name string, v any) error { return writeJSONBy(root, name, "", v) }

func writeJSONBy(root *os.Root, name, by string, v any) error {
	_, err := part.WriteShared(root, name, by, func(w io.Writer) error {
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", " ")
		return enc.Encode(v)
	})
	if err != nil {
		return fmt.Errorf("batch: %w", err)
	}
	return nil
}

func readJSON(name string, v any) error {
	p, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(p, v); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}
