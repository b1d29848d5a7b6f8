package main

import (
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// The colours of output for people, as ANSI codes: green for what is kept, red for
// what is taken out, yellow for what is rewritten, dim for the rest.
const (
	green  = "32"
	red    = "31"
	yellow = "33"
	dim    = "2"
)

// colored reports whether output to w is to have colours. always and never are the
// user's word; else a terminal that has not NO_COLOR set has them.
func colored(w io.Writer, when string) bool {
	switch when {
	case "always":
		return true
	case "never":
		return false
	}
	f, ok := w.(*os.File)
	return ok && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && term.IsTerminal(int(f.Fd()))
}

// paint puts a colour around a text if the output has colours.
func (s *streams) paint(code, text string) string {
	if !s.color || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// harmless replaces control characters, which a terminal would obey, by a mark.
func harmless(r rune) rune {
	if r < ' ' && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0 {
		return 0xFFFD
	}
	return r
}

// paintMargin colours the lines of a margin by what became of them.
func (s *streams) paintMargin(margin string) string {
	if !s.color {
		return margin
	}
	code := map[byte]string{'+': green, '-': red, '~': yellow, '=': yellow, ' ': dim, '|': dim}
	var b strings.Builder
	for line := range strings.Lines(margin) {
		text := strings.TrimSuffix(line, "\n")
		c := byte(' ')
		if text != "" {
			c = text[0]
		}
		if c == ' ' && strings.HasPrefix(strings.TrimLeft(text, " "), "=") {
			c = '='
		}
		b.WriteString(s.paint(code[c], text))
		b.WriteString(line[len(text):])
	}
	return b.String()
}
