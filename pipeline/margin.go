package pipeline

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Margin prints a document as a golden file: every byte of the source once, in
// order, with a margin that says what became of it.
//
//	label | a whole line of source
//	label \ a line cut short: the next row goes on where this one stops
//	label " a row with control bytes, as a Go string
//	      = what the content has for the edited rows above, as a Go string
//
// Labels: "+kind rule" for content, "-kind rule" for framing, "~rule" for an
// edit, nothing for markup.
func Margin(d *Document) string {
	var b strings.Builder
	for _, pc := range d.Pieces() {
		label := ""
		switch pc.Kind {
		case Framing:
			label = "-" + string(pc.Label) + reason(d, pc)
		case Kept:
			label = "+" + string(pc.Label) + reason(d, pc)
		case Edited:
			steps := d.Edits()[pc.Edit].Steps
			label = "~" + steps[len(steps)-1].Rule
		}
		for line := range strings.SplitAfterSeq(d.Source.Text[pc.Start:pc.End], "\n") {
			if line == "" {
				continue
			}
			text, whole := strings.CutSuffix(line, "\n")
			switch {
			case !plainRow(text):
				fmt.Fprintf(&b, "%-36s \" %s\n", label, strconv.Quote(line))
			case whole:
				fmt.Fprintf(&b, "%-36s | %s\n", label, text)
			default:
				fmt.Fprintf(&b, "%-36s \\ %s\n", label, text)
			}
		}
		if pc.Kind == Edited {
			fmt.Fprintf(&b, "%-36s = %s\n", "", strconv.Quote(d.Edits()[pc.Edit].After))
		}
	}
	return b.String()
}

func reason(d *Document, pc Piece) string {
	if pc.Mark < 0 || d.Marks()[pc.Mark].Rule == "" {
		return ""
	}
	return " " + d.Marks()[pc.Mark].Rule
}

func plainRow(s string) bool {
	if !utf8.ValidString(s) {
		return false
	}
	for _, r := range s {
		if r != '\t' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029') {
			return false
		}
	}
	return true
}

// A MarginRow is one row of a golden file.
type MarginRow struct {
	Label  string // without padding
	Source string
	After  string // of an edited row that an = row follows
	Edited bool   // After stands for this row and the edited rows before it
}

// ParseMargin reads a golden file back. Its rows, joined, are the source. The
// error names the line at fault.
func ParseMargin(golden string) ([]MarginRow, error) {
	var rows []MarginRow
	open := false // edited rows wait for their = row
	n := 0
	for row := range strings.Lines(golden) {
		n++
		row = strings.TrimSuffix(row, "\n")
		i := marginEnd(row)
		if i < 0 {
			return nil, fmt.Errorf("line %d: no margin", n)
		}
		label, text := strings.TrimSpace(row[:i]), row[i+3:]
		switch row[i+1] {
		case '|':
			text += "\n"
		case '"', '=':
			var err error
			if text, err = strconv.Unquote(text); err != nil {
				return nil, fmt.Errorf("line %d: %w", n, err)
			}
		}
		edit := strings.HasPrefix(label, "~")
		if row[i+1] == '=' {
			if !open {
				return nil, fmt.Errorf("line %d: = row without an edit", n)
			}
			rows[len(rows)-1].After, rows[len(rows)-1].Edited = text, true
			open = false
			continue
		}
		if open && !edit {
			return nil, fmt.Errorf("line %d: edit without its = row", n)
		}
		open = edit
		rows = append(rows, MarginRow{Label: label, Source: text})
	}
	if open {
		return nil, fmt.Errorf("line %d: edit without its = row", n)
	}
	return rows, nil
}

// marginEnd finds the separator: the first " | ", " \ ", " \" " or " = ". Labels
// hold no such thing.
func marginEnd(row string) int {
	for i := 0; i+3 <= len(row); i++ {
		if row[i] == ' ' && row[i+2] == ' ' && strings.IndexByte(`|\"=`, row[i+1]) >= 0 {
			return i
		}
	}
	return -1
}
