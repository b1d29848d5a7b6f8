package samples

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"

	"go.yaml.in/yaml/v3"

	"github.com/offprint-news/offprint/pipeline"
)

// A Strength says how strictly a sample is checked.
type Strength string

// The strengths.
const (
	Exact   Strength = "exact"
	Partial Strength = "partial"
	Todo    Strength = "todo"
)

// A Sample is a page with its known answers.
type Sample struct {
	Name        string   `yaml:"-"` // path of its folder
	About       string   `yaml:"about"`
	URL         string   `yaml:"url,omitempty"`          // where the page is said to come from
	ContentType string   `yaml:"content-type,omitempty"` // HTTP Content-Type it is said to come with
	Strength    Strength `yaml:"strength"`
	Expected    `yaml:",inline"`
	Gaps        Expected        `yaml:"todo,omitempty"` // known gaps: what is to hold one day, and does not yet
	Input       []byte          `yaml:"-"`
	Format      pipeline.Format `yaml:"-"`
	margin      string          // of want.margin, "" if there is none
	notes       string          // of want.yaml
}

// Expected is what a page must give, in words that people can check.
type Expected struct {
	Has     []string `yaml:"has,omitempty"`     // texts that must be in the content, title to captions
	Lacks   []string `yaml:"lacks,omitempty"`   // texts that must not be in it
	Framing []Framed `yaml:"framing,omitempty"` // texts that must be framing
	Facts   []Fact   `yaml:"facts,omitempty"`   // facts that must be noted, as given
	Unknown []string `yaml:"unknown,omitempty"` // keys of facts that must have no value
}

// Framed is a text that must be framing of a kind.
type Framed struct {
	Kind pipeline.Kind `yaml:"kind"`
	Text string        `yaml:"text"`
}

// A Fact is a note of the pipeline without its evidence.
type Fact struct {
	Key    string              `yaml:"key"`
	Value  string              `yaml:"value,omitempty"`
	Status pipeline.Status     `yaml:"status,omitempty"` // not compared if empty in sample.yaml
	Fields map[string][]string `yaml:"fields,omitempty"` // those named are compared; a field may stand several times
}

// inputs are the names a page may have in its folder, with their formats.
var inputs = []struct {
	name   string
	format pipeline.Format
}{
	{"input.html", pipeline.HTML},
	{"input.txt", pipeline.Text},
}

// Load reads the samples below a folder, in order of name. All faults are
// reported at once, each with its file.
func Load(fsys fs.FS) ([]Sample, error) {
	var out []Sample
	var faults []error
	err := fs.WalkDir(fsys, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || path.Base(name) != "sample.yaml" {
			return err
		}
		s, err := load(fsys, path.Dir(name))
		if err != nil {
			faults = append(faults, err)
			return nil
		}
		out = append(out, *s)
		return nil
	})
	if err := errors.Join(append(faults, err)...); err != nil {
		return nil, err
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("samples: no sample.yaml found: %w", fs.ErrNotExist)
	}
	return out, nil
}

func load(fsys fs.FS, dir string) (*Sample, error) {
	file := path.Join(dir, "sample.yaml")
	b, err := fs.ReadFile(fsys, file)
	if err != nil {
		return nil, err
	}
	s := &Sample{Name: dir}
	dec := yaml.NewDecoder(bytes.NewReader(b))
	dec.KnownFields(true)
	if err := dec.Decode(s); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if err := s.valid(); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	for _, in := range inputs {
		if b, err := fs.ReadFile(fsys, path.Join(dir, in.name)); err == nil {
			s.Input, s.Format = b, in.format
		}
	}
	if s.Format == "" {
		return nil, fmt.Errorf("%s: neither input.html nor input.txt beside it: %w", file, fs.ErrNotExist)
	}
	for name, to := range map[string]*string{"want.margin": &s.margin, "want.yaml": &s.notes} {
		b, err := fs.ReadFile(fsys, path.Join(dir, name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		*to = string(b)
	}
	return s, nil
}

func (e *Expected) count() int {
	return len(e.Has) + len(e.Lacks) + len(e.Framing) + len(e.Facts) + len(e.Unknown)
}

// valid finds what makes a sample check nothing.
func (s *Sample) valid() error {
	expects := s.count() + s.Gaps.count()
	switch {
	case s.About == "":
		return errors.New("about: a sample says in a sentence what it is there for")
	case s.Strength != Exact && s.Strength != Partial && s.Strength != Todo:
		return fmt.Errorf("strength: %q is none of exact, partial and todo", s.Strength)
	case s.Strength != Exact && expects == 0:
		return fmt.Errorf("a %s sample that expects nothing", s.Strength)
	}
	for _, f := range append(s.Framing, s.Gaps.Framing...) {
		if !f.Kind.Framing() || f.Text == "" {
			return fmt.Errorf("framing: %q is no kind of framing, or its text is empty", f.Kind)
		}
	}
	return nil
}

// input is what the pipeline gets of the sample.
func (s *Sample) input() pipeline.Input {
	return pipeline.Input{ID: s.Name, URL: s.URL, ContentType: s.ContentType, Format: s.Format, Body: s.Input}
}

// Schema is the JSON Schema of sample.yaml, for editors.
//
//go:embed schema.json
var Schema string
