package mend

import (
	"strings"
	"testing"
)

// TestHostile repairs texts made of one awkward thing over and over. A step
// whose cost grows with the square of the text would not end here.
func TestHostile(t *testing.T) {
	size := 1 << 15
	if *long {
		size = 1 << 20
	}
	for _, unit := range []string{
		".", " ,", "a.The ", "aa.\"The", "«", "»a «", "“", "”", "“ a ”", "’", "‘A", "Drill’A", "—", "a— ", "aa —b ", "alot ", "\"alot ",
		"ab-\ncd ", "abcd-\nefgh", "Ã©", "Ã© ", "Ã", "Â ", "â€", "ÃƒÂ©", "Р", "Рё", "ƒ", "√©", "╨╛", "&amp;", "&amp;amp;amp;amp;amp;", "&#", "&a",
		"\u200b", "\u200e", "\u00ad", "\u00a0", "\u00a0 ", "\u0301", "e\u0301", "\u0085", "\u2028", "\r", "\x1b[", "\x00", "аa ", "аaa bbb ", "aа", "ﬁ", "Ａ",
		"\ufffd", "n\ufffdt ", "\xff", "\xe2", "\xc3", "日", "日本 ", "ر", "שׁ", "👩\u200d", "x_y(", "{", "http://a.b/", "The of and ", "( a ) ", "don?t ",
	} {
		for _, sep := range []string{"", "\n"} {
			text := strings.Repeat(unit+sep, size/len(unit+sep))
			for _, p := range []Policy{Safe, Full} {
				edits := Plan(text, Options{Policy: p})
				if got := Undo(Apply(text, edits), edits); got != text {
					t.Errorf("%q over and over: cannot be undone", unit)
				}
			}
		}
	}
}
