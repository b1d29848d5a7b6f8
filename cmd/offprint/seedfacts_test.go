package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint-news/offprint/pipeline"
)

// TestSeedFacts holds the card of each seed: who published it, where it stood
// before, who wrote it, who disclaims what. A fact that is not listed is invented.
func TestSeedFacts(t *testing.T) {
	dir := sharedDir()
	if dir == "" {
		t.Skip("no evaluation data beside the repository: OFFPRINT_SHARED names its folder")
	}
	pl := defaultPipeline(t)
	for seed, want := range map[string][]string{
		"000": {
			"disclaimer=views-own, not-publisher, not-employer", "publisher=The Duran", "author=Andrew Korybko employer:Sputnik News",
			"published=unknown", "genre=Analysis",
		},
		"001": {"publisher=TCTTNews", "platform=WordPress.com", "republished-from=Global Research relation:republished", "author=unknown", "published=unknown"},
		"002": {"disclaimer=views-own holder:author", "publisher=unknown", "author=unknown", "published=unknown"},
		"003": {"publisher=unknown", "republished-from=Carnegie Moscow relation:republished", "author=unknown", "published=unknown"},
		"004": {
			"disclaimer=platform-unreviewed holder:HuffPost Contributor platform", "publisher=HuffPost",
			"platform=HuffPost Contributor platform state:closed", "author=unknown", "published=unknown", "genre=The Blog",
		},
	} {
		files, err := filepath.Glob(filepath.Join(dir, "seeds", seed+"_*"))
		if err != nil || len(files) != 1 {
			t.Fatalf("seed %s: %d files, want 1 (%v)", seed, len(files), err)
		}
		body, err := os.ReadFile(files[0])
		if err != nil {
			t.Fatal(err)
		}
		d, err := pl.Process(t.Context(), pipeline.Input{ID: seed, Format: pipeline.Text, Body: body})
		if err != nil {
			t.Fatalf("seed %s: %v", seed, err)
		}
		if diff := cmp.Diff(want, seedFacts(d)); diff != "" {
			t.Errorf("seed %s (-want +got):\n%s", seed, diff)
		}
	}
}

// seedFacts lists what is said of a page's makers, without what other stages
// note of its form.
func seedFacts(d *pipeline.Document) []string {
	var out []string
	for _, n := range d.Notes() {
		switch n.Key {
		case "publisher", "imprint", "owner", "rights-holder", "platform", "wire", "republished-from", "own-print-edition", "own-other-edition",
			"quotes-at-length", "author", "published", "modified", "genre", "disclaimer":
		default:
			continue
		}
		s := n.Key + "=" + n.Value
		if n.Status == pipeline.Unknown {
			s = n.Key + "=unknown"
		}
		for _, f := range n.Fields {
			if f.Name == "employer" || f.Name == "relation" || f.Name == "state" || f.Name == "holder" && !strings.HasPrefix(f.Value, "my") {
				s += " " + f.Name + ":" + f.Value
			}
		}
		out = append(out, s)
	}
	return out
}
