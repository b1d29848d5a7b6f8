package folder

import (
	"encoding/json"
	"strings"
)

// Field is one line of a document's front matter.
type Field struct{ Name, Value string }

// Markdown gives a document as CommonMark: the fields as YAML front matter, the
// text behind it. The text is plain text: what would read as markup or HTML is
// escaped, so that a page cannot say more in Markdown than it said as text.
// Fields without a value are left out.
func Markdown(fields []Field, text string) []byte {
	var b strings.Builder
	if len(fields) > 0 {
		b.WriteString("---\n")
		for _, f := range fields {
			if f.Value != "" {
				v, _ := json.Marshal(f.Value) // a JSON string is a YAML string; a string always marshals
				b.WriteString(f.Name + ": " + string(v) + "\n")
			}
		}
		b.WriteString("---\n\n")
	}
	for line := range strings.Lines(text) {
		body := strings.TrimRight(line, "\r\n")
		escapeLine(&b, body)
		b.WriteByte('\n')
	}
	return []byte(b.String())
}

// escapeLine writes one line of plain text so that CommonMark reads it as such.
func escapeLine(b *strings.Builder, line string) {
	line = strings.TrimLeft(line, " \t") // four spaces make a code block
	i := 0
	for i < len(line) && line[i] >= '0' && line[i] <= '9' {
		i++
	}
	switch {
	case i > 0 && i < len(line) && (line[i] == '.' || line[i] == ')'): // "1." makes a list
		b.WriteString(line[:i] + `\` + line[i:i+1])
		line = line[i+1:]
	case line != "" && strings.IndexByte("#+-=>|~", line[0]) >= 0:
		b.WriteByte('\\')
		b.WriteByte(line[0])
		line = line[1:]
	}
	for i := range len(line) { // by bytes: what is no UTF-8 stays as it is
		if strings.IndexByte("\\`*_[]<&", line[i]) >= 0 {
			b.WriteByte('\\')
		}
		b.WriteByte(line[i])
	}
}
