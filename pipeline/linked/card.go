package linked

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/offprint-news/offprint/pipeline"
)

// order is how facts are listed for people; others follow in their own order.
var order = []string{
	"verdict", "publisher", "imprint", "owner", "platform", "host", "author", "published", "modified", "republished-from", "wire",
	"quotes-at-length", "own-print-edition", "own-other-edition", "genre", "language", "rights-holder", "disclaimer", "correction",
}

// Card prints facts for people: value, status, and the words they come from.
// Notes of what the markup says are left out.
func Card(w io.Writer, notes []pipeline.Note) error {
	b := bufio.NewWriter(w)
	printed := map[string]bool{}
	one := func(n *pipeline.Note) {
		value := n.Value
		if n.Status == pipeline.Unknown {
			value = "-"
		}
		status := string(n.Status)
		if n.Confidence > 0 {
			status += fmt.Sprintf(" %d", n.Confidence)
		}
		fmt.Fprintf(b, "%-17s %-40s %s\n", n.Key, value, status)
		row := func(label, text string) {
			if text != "" {
				fmt.Fprintf(b, "%17s %s%s\n", "", label, shorten(text, 160))
			}
		}
		for _, f := range n.Fields {
			switch f.Name {
			case "kind", "fine", "language", "zone", "registry", "employer-source", "confirmed-by", "type":
			default:
				row(f.Name+": ", f.Value)
			}
		}
		if n.Text != "" {
			at := ""
			if n.Where != "" && n.Where != "text" {
				at = " (" + n.Where + ")"
			}
			row("", `"`+shorten(n.Text, 140)+`"`+at)
		} else if n.Where != "" {
			row("at ", n.Where)
		}
		row("because ", n.Why)
		for i, c := range n.Rejected {
			if i == 3 {
				row("", fmt.Sprintf("and %d more not taken", len(n.Rejected)-3))
				break
			}
			row("not ", c.Value+": "+c.Why)
		}
	}
	each := func(key string) {
		if printed[key] {
			return
		}
		printed[key] = true
		for i := range notes {
			if notes[i].Key == key {
				one(&notes[i])
			}
		}
	}
	for _, k := range order {
		each(k)
	}
	for i := range notes {
		if k := notes[i].Key; !strings.HasPrefix(k, pipeline.SaidPrefix) && !strings.HasPrefix(k, "signal") {
			each(k)
		}
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("card: %w", err)
	}
	return nil
}

// shorten folds white space and cuts a text to n bytes at most.
func shorten(s string, n int) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) <= n {
		return s
	}
	n -= len("…")
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
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
