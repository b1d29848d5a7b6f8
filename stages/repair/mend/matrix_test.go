package mend

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

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
