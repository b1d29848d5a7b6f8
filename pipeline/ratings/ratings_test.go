package ratings_test

import (
	"errors"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint-news/offprint/pipeline/ratings"
)

func source(rater, date string) ratings.Source {
	return ratings.Source{Rater: rater, Scheme: "reliability, 0 to 5", Date: date, Version: "1", Licence: "CC BY 4.0"}
}

func TestImport(t *testing.T) {
	got, faults, err := ratings.Import(strings.NewReader("\uFEFFsite,score\nhttps://www.Daily.example/,4\n???,1\nother.example,\nx\n"), "r.csv", source("A", "2024-01"), "site", "score")
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]ratings.Rating{{Domain: "daily.example", Value: "4", Source: source("A", "2024-01"), Line: 2}}, got); d != "" {
		t.Errorf("ratings (-want +got):\n%s", d)
	}
	if d := cmp.Diff([]string{`r.csv:3: no domain in "???"`, "r.csv:4: other.example: no value", "r.csv:5: too few cells"}, faults); d != "" {
		t.Errorf("faults (-want +got):\n%s", d)
	}
	for _, bad := range []ratings.Source{{}, source("", "2024"), source("A", ""), source("A", "last year"), {Rater: "A", Scheme: "s", Date: "2024", Version: "1"}} {
		if _, _, err := ratings.Import(strings.NewReader("site,score\n"), "r.csv", bad, "site", "score"); !errors.Is(err, ratings.ErrSource) {
			t.Errorf("source %+v: got %v, want ErrSource", bad, err)
		}
	}
}

func TestPlural(t *testing.T) {
	s := ratings.NewSet(
		[]ratings.Rating{{Domain: "daily.example", Value: "4", Source: source("B", "2024")}},
		[]ratings.Rating{{Domain: "daily.example", Value: "1", Source: source("A", "2024")}, {Domain: "daily.example", Value: "2", Source: source("A", "2015")}},
	)
	var got []string
	for _, r := range s.Of("https://news.daily.example/x") {
		got = append(got, r.Source.Rater+" "+r.Source.Date+" "+r.Value)
	}
	if d := cmp.Diff([]string{"A 2015 2", "A 2024 1", "B 2024 4"}, got); d != "" {
		t.Errorf("all of them, in order (-want +got):\n%s", d)
	}
	if r := s.Of("daily.example.com"); r != nil {
		t.Errorf("another host: %v", r)
	}
}

// TestNoStageImports follows the imports of every package under stages and rules
// through the module: none leads here.
func TestNoStageImports(t *testing.T) {
	const module = "github.com/offprint-news/offprint/"
	root := "../.."
	imports := map[string][]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || len(d.Name()) > 1 && d.Name()[0] == '.' && path != root) {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		pkg := filepath.ToSlash(rel)
		for _, i := range f.Imports {
			p, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				return err
			}
			if p, ok := strings.CutPrefix(p, module); ok {
				imports[pkg] = append(imports[pkg], p)
			}
		}
		return nil
	})
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	checked := 0
	for pkg := range imports {
		if !strings.HasPrefix(pkg, "stages") && !strings.HasPrefix(pkg, "rules") && pkg != "pipeline" {
			continue
		}
		checked++
		seen := map[string]bool{}
		var follow func(p string, path []string)
		follow = func(p string, path []string) {
			if seen[p] {
				return
			}
			seen[p] = true
			path = append(path, p)
			if p == "pipeline/ratings" {
				t.Errorf("ratings must decide nothing: %s", strings.Join(path, " imports "))
			}
			for _, next := range imports[p] {
				follow(next, path)
			}
		}
		follow(pkg, nil)
	}
	if checked < 5 {
		t.Errorf("%d packages of stages and rules found; the test looks in the wrong place", checked)
	}
}
