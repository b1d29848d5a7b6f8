package mend

import (
	"flag"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// long runs the measurements over everything instead of a sample.
var long = flag.Bool("long", false, "measure all names, not a sample")

// misreadAs is s as UTF-8 bytes each read as a character of a page; a byte the
// page leaves open becomes the control of its number.
func misreadAs(s string, page *charmap.Charmap) string {
	var b strings.Builder
	for i := range len(s) {
		r := page.DecodeByte(s[i])
		if r == utf8.RuneError {
			r = rune(s[i])
		}
		b.WriteRune(r)
	}
	return b.String()
}

// TestGarbleMatrix garbles the names of languages, scripts and regions in all
// languages of the CLDR through six pages and repairs each alone: a few runes
// without any document around them, which is the hardest case there is.
func TestGarbleMatrix(t *testing.T) {
	all := cldrNames(t)
	names := all
	if !*long {
		const sample = 2000
		names = nil
		for i := range sample {
			names = append(names, all[i*len(all)/sample])
		}
	}
	t.Logf("%d of %d names that are not ASCII", len(names), len(all))
	for _, p := range []struct {
		name  string
		page  *charmap.Charmap
		exact float64 // percent, at least
	}{
		{"latin-1", charmap.ISO8859_1, 99.5},
		{"windows-1252", charmap.Windows1252, 99},
		{"windows-1251", charmap.Windows1251, 98.5},
		{"windows-1250", charmap.Windows1250, 98},
		{"macintosh", charmap.Macintosh, 96},
		{"cp437", charmap.CodePage437, 96},
	} {
		exact, kept, wrong := 0, 0, 0
		for i, n := range names {
			garbled := misreadAs(n.text, p.page)
			edits := Plan(garbled, Options{})
			got := Apply(garbled, edits)
			if Undo(got, edits) != garbled {
				t.Fatalf("%s: %q cannot be undone from %q", p.name, garbled, got)
			}
			switch got {
			case n.text:
				exact++
			case garbled:
				kept++
				if *long && i%53 == 0 {
					t.Logf("%s kept %q, meant %q (%s)", p.name, garbled, n.text, n.lang)
				}
			default:
				wrong++
				t.Logf("%s wrong: %q became %q, meant %q (%s)", p.name, garbled, got, n.text, n.lang)
			}
		}
		share := 100 / float64(len(names))
		t.Logf("%-12s  exact %7.3f %%  kept %6.3f %%  wrong %6.3f %%", p.name, float64(exact)*share, float64(kept)*share, float64(wrong)*share)
		if float64(exact)*share < p.exact {
			t.Errorf("%s: %.3f %% exact, want at least %.1f", p.name, float64(exact)*share, p.exact)
		}
		if float64(wrong)*share > .05 {
			t.Errorf("%s: %.3f %% wrong, want at most .05", p.name, float64(wrong)*share)
		}
	}
}

// TestCleanNames wants every name left as it is. All are tried: it costs little.
func TestCleanNames(t *testing.T) {
	for _, policy := range []Policy{Safe, Full} {
		changed := map[string]bool{}
		names := cldrNames(t)
		for _, n := range names {
			for _, e := range Plan(n.text, Options{Policy: policy}) {
				if policy == Safe {
					t.Errorf("%s: %q (%s): %q became %q by %s", policy, n.text, n.lang, e.Before, e.After, e.Rule)
				} else if !changed[e.Rule+n.text] {
					changed[e.Rule+n.text] = true
					t.Logf("%s: %q (%s): %q became %q by %s", policy, n.text, n.lang, e.Before, e.After, e.Rule)
				}
			}
		}
		t.Logf("%s: %d names", policy, len(names))
	}
}
