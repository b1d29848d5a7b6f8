package folder_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint-news/offprint/pipeline/sink/folder"
)

func TestName(t *testing.T) {
	for address, want := range map[string]string{
		"https://news.example/2024/Some_Story.html?q=1": "news.example/some-story.html-HASH.md",
		"https://news.example/":                         "news.example/HASH.md",
		"":                                              "no-host/HASH.md",
		"https://con/a":                                 "host-con/a-HASH.md",
		"https://NUL.example/..":                        "host-nul.example/HASH.md",
		"https://a.example/../../../etc/passwd":         "a.example/passwd-HASH.md",
		`https://a.example/C:\x`:                        "a.example/c-x-HASH.md",
		"https://a.example/a\x00b":                      "no-host/HASH.md",
		"https://münchen.example/über":                  "m-nchen.example/ber-HASH.md",
		"https://../x":                                  "no-host/x-HASH.md",
		"file:///etc/passwd":                            "no-host/passwd-HASH.md",
		"https://" + strings.Repeat("a", 300) + ".example/" + strings.Repeat("b", 4096): strings.Repeat("a", 60) + "/" + strings.Repeat("b", 60) + "-HASH.md",
	} {
		got := folder.Name("id", address, ".md")
		want = strings.ReplaceAll(want, "HASH", "a56145270ce6b3be")
		if got != want {
			t.Errorf("%.80q: got %q, want %q", address, got, want)
		}
	}
	if folder.Name("id", "https://a.example/x", ".md") == folder.Name("ID", "https://a.example/X", ".md") {
		t.Error("two ids share a name on a file system that ignores case")
	}
}

// FuzzName: no id or address makes a name that leaves the folder, or that a file
// system refuses.
func FuzzName(f *testing.F) {
	f.Add("../../x", "https://../..")
	f.Add("C:\\", "https://con/nul")
	shape := regexp.MustCompile(`^[a-z0-9]([a-z0-9.-]*[a-z0-9])?/[a-z0-9]([a-z0-9.-]*[a-z0-9])?\.txt$`)
	f.Fuzz(func(t *testing.T, id, address string) {
		name := folder.Name(id, address, ".txt")
		if !shape.MatchString(name) || strings.Contains(name, "..") || len(name) > 200 || !filepath.IsLocal(name) {
			t.Errorf("id %q, address %q: name %q", id, address, name)
		}
	})
}

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	for _, text := range []string{"first", "second"} {
		name, err := folder.Write(root, "a#1", "https://a.example/x", ".md", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join(dir, name))
		if string(got) != text || err != nil {
			t.Errorf("got %q, %v; want %q", got, err, text)
		}
	}
	// A link inside the tree that leads out of it is not followed.
	out := t.TempDir()
	if err := os.Symlink(out, filepath.Join(dir, "b.example")); err != nil {
		t.Skip("no symbolic links here")
	}
	if name, err := folder.Write(root, "a#1", "https://b.example/x", ".md", nil); err == nil {
		t.Errorf("wrote %s through a link that leaves the folder", name)
	}
}

func TestMarkdown(t *testing.T) {
	got := string(folder.Markdown(
		[]folder.Field{{"title", "A \"title\"\n---\nx: y"}, {"author", ""}, {"url", "https://a.example/"}},
		"# no heading\n    no code\n1. no list\n<script>alert(1)</script> &amp; *a* [b](c)\n- x\r\n\n2024 was a year.\n",
	))
	want := `---
title: "A \"title\"\n---\nx: y"
url: "https://a.example/"
---

\# no heading
no code
1\. no list
\<script>alert(1)\</script> \&amp; \*a\* \[b\](c)
\- x

2024 was a year.
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func ExampleName() {
	fmt.Println(folder.Name("a.warc.gz#0", "https://news.example/2024/Some-Story", ".md"))
	// Output: news.example/some-story-f3228e53daf1bbc0.md
}
