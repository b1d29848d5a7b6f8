package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestReadme runs the commands that the README shows, and holds what it says they
// print against what they print. OFFPRINT_UPDATE=1 writes it anew.
func TestReadme(t *testing.T) {
	root := filepath.Join("..", "..")
	name := filepath.Join(root, "README.md")
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(root)
	t.Setenv("OFFPRINT_CONFIG", "none")
	const open, end = "```console\n$ offprint ", "\n```"
	var out strings.Builder
	rest := string(b)
	for {
		before, block, ok := strings.Cut(rest, open)
		out.WriteString(before)
		if !ok {
			break
		}
		shown, after, ok := strings.Cut(block, end)
		if !ok {
			t.Fatal("README.md: a console block does not end")
		}
		command, _, _ := strings.Cut(shown, "\n")
		var stdout, stderr bytes.Buffer
		if code := run(t.Context(), strings.Fields(command), &streams{in: strings.NewReader(""), out: &stdout, err: &stderr}); code != 0 {
			t.Fatalf("offprint %s: exit code %d: %s", command, code, stderr.String())
		}
		out.WriteString(open + command + "\n" + strings.TrimRight(trimLines(stdout.String()), "\n") + end)
		rest = after
	}
	if out.String() == string(b) {
		return
	}
	if os.Getenv("OFFPRINT_UPDATE") == "1" && os.Getenv("CI") != "true" {
		if err := os.WriteFile("README.md", []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Errorf("README.md does not show what the commands print (-README +printed):\n%s", cmp.Diff(string(b), out.String()))
}

// trimLines takes white space off the ends of lines, which editors do too.
func trimLines(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

// TestReadmeCode: the Go of the README stands in examples, which are compiled and
// run, and its rule in the script that lints it.
func TestReadmeCode(t *testing.T) {
	read := func(parts ...string) string {
		b, err := os.ReadFile(filepath.Join(append([]string{"..", ".."}, parts...)...))
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(strings.Fields(string(b)), " ")
	}
	code := read("pipeline", "example_test.go") + read("pipeline", "batch", "example_test.go") + read("cmd", "offprint", "testdata", "script", "rules.txtar") + read("cmd", "offprint", "testdata", "script", "config.txtar") + read("samples", "samples_test.go")
	b, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, lang := range []string{"```go\n", "```yaml\n"} {
		for i, block := range strings.Split(string(b), lang) {
			if i == 0 {
				continue
			}
			block, _, _ = strings.Cut(block, "```")
			n++
			if strings.Count(block, "\n") > 1 && !strings.Contains(code, strings.Join(strings.Fields(block), " ")) {
				t.Errorf("not in any example that is compiled:\n%s", block)
			}
		}
	}
	if n < 4 {
		t.Errorf("%d blocks of code found in README.md, want at least 4", n)
	}
}
