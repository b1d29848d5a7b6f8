package mend

import (
	"sort"
	"testing"

	"golang.org/x/text/language/display"
)

// name is one display name of the Unicode CLDR with the language it is
// written in.
type name struct{ lang, text string }

// cldrNames returns every language, script and region name with a non-ASCII
// rune in every dictionary of x/text, each once per dictionary, in a fixed
// order. The library asks only for what it links, so this is the whole corpus.
func cldrNames(tb testing.TB) []name {
	tb.Helper()
	var (
		out     []name
		regions = display.Values.Regions()
		scripts = display.Values.Scripts()
		tags    = display.Values.Tags()
	)
	for _, in := range display.Supported.Tags() {
		seen := map[string]bool{}
		add := func(s string) {
			if s != "" && !isASCII(s) && !seen[s] {
				seen[s] = true
				out = append(out, name{in.String(), s})
			}
		}
		if n := display.Languages(in); n != nil {
			for _, t := range tags {
				add(n.Name(t))
			}
		}
		if n := display.Scripts(in); n != nil {
			for _, s := range scripts {
				add(n.Name(s))
			}
		}
		if n := display.Regions(in); n != nil {
			for _, r := range regions {
				add(n.Name(r))
			}
		}
		add(display.Self.Name(in))
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].lang < out[j].lang })
	return out
}

func isASCII(s string) bool { return asciiPrefix(s, len(s)) == len(s) }
