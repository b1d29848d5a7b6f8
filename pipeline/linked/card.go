package linked

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/offprint-news/offprint/pipeline"
)

// order is how facts are listed for people.
var order = []string{
	"verdict", "publisher", "imprint", "owner", "platform", "host", "author", "published", "modified", "republished-from", "wire",
	"quotes-at-length", "own-print-edition", "own-other-edition", "genre", "language", "rights-holder", "disclaimer", "correction",
}

// Order returns the facts as a card lists them: who published and wrote the page and
// when first, then the others in their own order. The raw statements of the page's
// markup are left out.
func Order(notes []pipeline.Note) []pipeline.Note {
	rank := func(n pipeline.Note) int {
		if i := slices.Index(order, n.Key); i >= 0 {
			return i
		}
		return len(order)
	}
	out := slices.DeleteFunc(append([]pipeline.Note{}, notes...), func(n pipeline.Note) bool { return strings.HasPrefix(n.Key, pipeline.SaidPrefix) })
	slices.SortStableFunc(out, func(a, b pipeline.Note) int { return cmp.Compare(rank(a), rank(b)) })
	return out
}

// FrontMatter returns the facts as YAML between lines of three dashes, for the
// head of a Markdown file: known values only, each key once.
func FrontMatter(notes []pipeline.Note) string {
	var b strings.Builder
	b.WriteString("---\n")
	seen := map[string]bool{}
	for _, key := range order {
		var values []string
		for i := range notes {
			if n := &notes[i]; n.Key == key && n.Value != "" && n.Status != pipeline.Unknown && !seen[key+n.Value] {
				seen[key+n.Value] = true
				v := n.Value
				if key == "disclaimer" || key == "correction" {
					v = strings.Join(strings.Fields(n.Text), " ")
				}
				values = append(values, v)
			}
		}
		switch {
		case len(values) == 1 && key != "author":
			fmt.Fprintf(&b, "%s: %s\n", key, scalar(values[0]))
		case len(values) > 0:
			fmt.Fprintf(&b, "%s:\n", key)
			for _, v := range values {
				fmt.Fprintf(&b, "  - %s\n", scalar(v))
			}
		}
	}
	b.WriteString("---\n")
	return b.String()
}

// scalar quotes a value for YAML: double quotes take every text.
func scalar(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < ' ' || r == 0x7f || r == 0x85 || r == 0x2028 || r == 0x2029 || r == 0xFEFF:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
