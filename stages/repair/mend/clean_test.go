package mend

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// evalDir finds the development data, which is not part of the repository.
func evalDir(t *testing.T) string {
	t.Helper()
	for _, dir := range []string{os.Getenv("OFFPRINT_EVAL"), "../../../../shared/eval"} {
		if dir == "" {
			continue
		}
		if _, err := os.Stat(filepath.Join(dir, "wcxb-dev", "ground-truth")); err == nil {
			return dir
		}
	}
	t.Skip("no development data: set OFFPRINT_EVAL to the folder with wcxb-dev")
	return ""
}

func TestCleanDump(t *testing.T) {
	dir := evalDir(t)
	files, err := filepath.Glob(filepath.Join(dir, "wcxb-dev", "ground-truth", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	kind := os.Getenv("KIND")
	var o Options
	if os.Getenv("FULL") != "" {
		o.Policy = Full
	}
	words := 0
	out, _ := os.Create("/tmp/clean.txt")
	defer out.Close()
	do := func(id, text string) {
		words += len(strings.Fields(text))
		es := Plan(text, o)
		for _, e := range es {
			lo, hi := max(0, e.Start-60), min(len(text), e.End+60)
			fmt.Fprintf(out, "%s\t%s %s\t%q -> %q\t%s\n", e.Rule, e.Grade, id, e.Before, e.After, fmt.Sprintf("%q", text[lo:e.Start]+"⟦"+e.Before+"⟧"+text[e.End:hi]))
		}
		if Undo(Apply(text, es), es) != text {
			t.Errorf("%s: undo", id)
		}
		if again := Plan(Apply(text, es), o); len(again) > 0 {
			t.Errorf("%s: not idempotent: %v", id, again[0])
		}
	}
	if kind == "framing" {
		fs, _ := filepath.Glob(filepath.Join(dir, "framing-dev/pages/*.txt"))
		for _, f := range fs {
			b, _ := os.ReadFile(f)
			do(filepath.Base(f), string(b))
		}
	} else {
		for _, f := range files {
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			var d struct {
				Internal struct {
					Type struct{ Primary string } `json:"page_type"`
				} `json:"_internal"`
				GT struct {
					Main string `json:"main_content"`
				} `json:"ground_truth"`
			}
			if err := json.Unmarshal(b, &d); err != nil {
				t.Fatal(err)
			}
			if (d.Internal.Type.Primary == "article") != (kind != "other") {
				continue
			}
			do(filepath.Base(f)[:4], d.GT.Main)
		}
	}
	t.Log(words)
}
