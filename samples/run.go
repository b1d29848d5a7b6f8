package samples

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/offprint-news/offprint/pipeline"
)

// Run checks every sample below fsys as a subtest.
//
// To write the golden files anew, run the tests with OFFPRINT_UPDATE=1, or with
// -update if your test binary has a flag of that name. It needs fsys to be
// os.DirFS, is refused under CI=true, and does not lose content that a golden
// had unless OFFPRINT_ALLOW_REGRESSION=1.
func Run(t *testing.T, fsys fs.FS, pl *pipeline.Pipeline) {
	t.Helper()
	list, err := Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	for i := range list {
		s := &list[i]
		t.Run(s.Name, func(t *testing.T) {
			o := s.Check(t.Context(), pl)
			if updating() {
				if err := o.Update(dirOf(fsys), os.Getenv("OFFPRINT_ALLOW_REGRESSION") == "1"); err != nil {
					t.Fatal(err)
				}
				if o = reload(t, fsys, s).Check(t.Context(), pl); len(o.Problems) > 0 {
					t.Logf("after the update:")
				}
			}
			for _, p := range o.Problems {
				t.Error(p)
			}
			if len(o.Problems) == 0 && o.Stale {
				t.Log("the golden files are right and not up to date: an update changes names of rules or tags only")
			}
		})
	}
}

func reload(t *testing.T, fsys fs.FS, s *Sample) *Sample {
	t.Helper()
	again, err := load(fsys, s.Name)
	if err != nil {
		t.Fatal(err)
	}
	return again
}

func updating() bool {
	if f := flag.Lookup("update"); f != nil && f.Value.String() == "true" {
		return true
	}
	return os.Getenv("OFFPRINT_UPDATE") == "1"
}

// dirOf returns the folder of an os.DirFS, or "".
func dirOf(fsys fs.FS) string {
	if v := reflect.ValueOf(fsys); v.Kind() == reflect.String && v.Type().PkgPath() == "os" {
		return v.String()
	}
	return ""
}

// Errors of Update.
var (
	ErrCI         = errors.New("golden files are not updated under CI=true")
	ErrRegression = errors.New("the update would lose content")
)

// Update writes the golden files of an exact sample, if they change, below the
// folder that the samples were loaded from.
func (o *Outcome) Update(dir string, allowRegression bool) error {
	s := o.Sample
	switch {
	case os.Getenv("CI") == "true":
		return ErrCI
	case s.Strength != Exact || !o.Stale:
		return nil
	case dir == "":
		return fmt.Errorf("%s: samples that are not in a folder of the disk cannot be updated", s.Name)
	case o.Lost > 0 && !allowRegression:
		return fmt.Errorf("%s: %w: %d words that the golden has", s.Name, ErrRegression, o.Lost)
	}
	for _, p := range o.Problems {
		if strings.HasPrefix(p, "law broken") {
			return fmt.Errorf("%s: %s", s.Name, p)
		}
	}
	root := filepath.Join(dir, filepath.FromSlash(s.Name))
	for name, text := range map[string]string{"want.margin": o.margin, "want.yaml": o.notes} {
		if err := os.WriteFile(filepath.Join(root, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}
