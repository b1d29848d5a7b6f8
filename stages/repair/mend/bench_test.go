package mend

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
)

// asciiText and mixedText are text of the kind pages hold, made up for the
// purpose: English prose without a fault, and prose in several languages with a
// garbled line among twenty and a few other faults.
func asciiText(size int) string {
	const paragraph = "The council met on Tuesday to discuss the new bridge, which engineers say will cost $4.5 million. " +
		"\"We have waited for ten years,\" said the mayor, who was elected in 2019; \"the old one isn't safe.\" " +
		"Work is to begin in May (weather permitting) and to end by the autumn of next year. See www.example.com/bridge for plans.\n"
	return strings.Repeat(paragraph, size/len(paragraph)+1)[:size]
}

func mixedText(size int) string {
	lines := []string{
		"The minister said on Monday that the talks had been “useful” — and that they would go on.",
		"It’s the first time the two sides have met since the accord of 2014, officials in Geneva said.",
		"Le président a déclaré que les négociations « avancent bien » et qu’elles seraient bientôt terminées.",
		"Die Verhandlungen über das Abkommen dauern länger als erwartet, hieß es aus Brüssel.",
		"El ministro señaló que la reunión terminó sin acuerdo; habrá otra el próximo miércoles.",
		"Переговоры продолжались до позднего вечера, сообщили в министерстве иностранных дел.",
		"Οι συνομιλίες συνεχίστηκαν μέχρι αργά το βράδυ, ανακοίνωσε το υπουργείο.",
		"Rozmowy trwały do późnej nocy, poinformowało ministerstwo spraw zagranicznych.",
		"The report was published last week, and it can be read on the ministry's own pages.",
		"交渉は深夜まで続いたと外務省が発表した。次の会合は水曜日に開かれる。",
	}
	var b strings.Builder
	for i := 0; b.Len() < size; i++ {
		l := lines[i%len(lines)]
		switch i % 41 {
		case 7:
			l = misreadAs(l, charmap.Windows1252)
		case 20:
			l += " The end.The next part follows ."
		case 33:
			l = strings.Replace(l, " ", "\u00a0", 1)
		}
		b.WriteString(l)
		b.WriteByte('\n')
	}
	return b.String()
}

func BenchmarkCopy(b *testing.B) {
	text := asciiText(1 << 20)
	buf := make([]byte, len(text))
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		copy(buf, text)
	}
}

func BenchmarkScanASCII(b *testing.B) {
	text := asciiText(1 << 20)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		scan(text)
	}
}

func BenchmarkPlanASCII(b *testing.B) {
	text := asciiText(1 << 20)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		Plan(text, Options{})
	}
}

func BenchmarkPlanMixed(b *testing.B) {
	text := mixedText(1 << 20)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		Plan(text, Options{})
	}
}
