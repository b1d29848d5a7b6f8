package batch

import (
	"bytes"
	"strings"
	"testing"

	"github.com/offprint-news/offprint/pipeline"
)

// The rows of long pages are the same as those of short ones, byte for byte.
func TestLongTextsAreEncodedAsShortOnes(t *testing.T) {
	for name, text := range map[string]string{
		"letters":        strings.Repeat("harbour ", longText/8+1),
		"runes":          strings.Repeat("é日🙂", longText/9+3),
		"escapes":        strings.Repeat("\"\\\n\t\u2028<&>\x00\x1b", longText/8),
		"broken UTF-8":   "\xe6\x97" + strings.Repeat("\x80\xbf\xe6\x97a\xff", longText/5),
		"a short one":    "harbour",
		"just long":      strings.Repeat("a", longText),
		"cut in a rune":  strings.Repeat("a", longPiece-1) + "é" + strings.Repeat("🙂", longText/4),
		"bytes that end": strings.Repeat("\x80", longText+7),
	} {
		rec := &pipeline.Record{
			ID: "long", Source: pipeline.SourceRecord{SHA256: "5d41402abc4b2a76b9719d911017c592"}, Text: text,
			Content: []pipeline.PartRecord{{Kind: pipeline.Body, Text: "short"}, {Kind: pipeline.Body, Text: text}},
			Framing: []pipeline.PartRecord{{Kind: pipeline.Navigation, Text: text, Why: "it is"}},
			Pieces:  []pipeline.PieceRecord{{"text", text}, {"markup", "<p>"}, {"text", text}},
		}
		if name == "runes" {
			rec.URL = "https://paper.example/" + left(&Document{Record: rec}, 1) // whoever made the page may know what it sums up to
		}
		doc := &Document{rec, "", ""}
		want, err := EncodeRow(doc)
		if err != nil {
			t.Fatal(err)
		}
		got, err := encodeDocument(doc)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s: got a line of %d bytes, want the %d of EncodeRow", name, len(got), len(want))
		}
		if rec.Text != text || rec.Pieces[2][1] != text {
			t.Errorf("%s: the texts are not put back into the record", name)
		}
	}
}
