package outlet

import "github.com/offprint-news/offprint/rules/dfa"

// maxAutomata is how many bytes the automata of all patterns may keep.
const maxAutomata = 3 << 19

var (
	automata = dfa.NewMemory(maxAutomata)
	patterns []*dfa.Regexp // all of the package; a test compiles them
)

// pattern returns a regular expression that is compiled when a page first calls for
// it.
func pattern(src string) *dfa.Regexp {
	r := dfa.New(src, automata)
	patterns = append(patterns, r)
	return r
}
