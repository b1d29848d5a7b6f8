package rules

import (
	"compress/gzip"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/offprint-news/offprint/pipeline"
)

const listsDir = "../../shared/data"

// TestImportLists imports lists as they are kept, where they are there: most of
// each is taken over, all that is left out has a reason, and the packs are sound.
func TestImportLists(t *testing.T) {
	if testing.Short() {
		t.Skip("-short")
	}
	if _, err := os.Stat(listsDir); err != nil {
		t.Skip("no lists to import in ", listsDir)
	}
	for _, c := range []struct {
		file  string
		least float64 // share of entries taken over
		read  func(t *testing.T, file string) (*Import, error)
	}{
		{"easylist.txt.gz", 0.90, func(t *testing.T, file string) (*Import, error) {
			return ImportAdblock(unzipped(t, file), pipeline.Advertisement)
		}},
		{"easylist-cookie.txt.gz", 0.85, func(t *testing.T, file string) (*Import, error) {
			return ImportAdblock(unzipped(t, file), pipeline.CookieConsent)
		}},
		{"ftr-site-config.tar.gz", 0.40, func(t *testing.T, file string) (*Import, error) {
			dir := t.TempDir()
			if out, err := exec.Command("tar", "-xzf", file, "-C", dir).CombinedOutput(); err != nil {
				t.Skipf("tar: %v: %s", err, out)
			}
			return ImportFTR(os.DirFS(dir), false)
		}},
	} {
		t.Run(c.file, func(t *testing.T) {
			im, err := c.read(t, filepath.Join(listsDir, c.file))
			if err != nil {
				t.Fatal(err)
			}
			left := 0
			for _, u := range im.Unsupported {
				left += u.Count
			}
			share := float64(im.Taken) / float64(im.Entries)
			t.Logf("%d of %d entries taken over (%.1f %%) as %d rules, %d left out for %d reasons",
				im.Taken, im.Entries, 100*share, len(im.Pack.Rules), left, len(im.Unsupported))
			if share < c.least {
				t.Errorf("got %.3f of the entries taken over, want at least %.2f", share, c.least)
			}
			if im.Taken+left < im.Entries {
				t.Errorf("%d entries are neither taken over nor counted as left out", im.Entries-im.Taken-left)
			}
			src, err := im.Pack.YAML()
			if err != nil {
				t.Fatal(err)
			}
			faults, err := Lint(t.Context(), fstest.MapFS{"p.yaml": {Data: src}})
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range faults {
				if f.Err != ErrUnsure {
					t.Errorf("the imported pack has a fault: %v", f)
				}
			}
		})
	}
}

func unzipped(t *testing.T, name string) []byte {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
