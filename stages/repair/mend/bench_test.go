package mend

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"github.com/offprint-news/offprint/samples/eval/spent"
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

// measure runs f over text and reports, in processor time, the throughput and how many
// times longer it takes than copying the text, measured in the same run.
func measure(b *testing.B, text string, f func(string)) {
	b.Helper()
	buf := make([]byte, len(text))
	const copies = 512
	start := spent.CPU()
	for range copies {
		copy(buf, text)
	}
	floor := (spent.CPU() - start) / copies
	b.ReportAllocs()
	start = spent.CPU()
	for b.Loop() {
		f(text)
	}
	spent := float64(spent.CPU()-start) / float64(b.N)
	b.ReportMetric(float64(len(text))/spent*1e3, "cpu-MB/s")
	b.ReportMetric(spent/float64(max(1, floor)), "x-copy")
}

// BenchmarkScan is the pre-scan alone, which is all that clean text costs.
func BenchmarkScan(b *testing.B) {
	b.Run("ascii", func(b *testing.B) { measure(b, asciiText(1<<20), func(s string) { scan(s) }) })
	b.Run("mixed", func(b *testing.B) { measure(b, mixedText(1<<20), func(s string) { scan(s) }) })
}

// BenchmarkPlan is the whole repair of a document of one text.
func BenchmarkPlan(b *testing.B) {
	b.Run("ascii", func(b *testing.B) { measure(b, asciiText(1<<20), func(s string) { Plan(s, Options{}) }) })
	b.Run("mixed", func(b *testing.B) { measure(b, mixedText(1<<20), func(s string) { Plan(s, Options{}) }) })
	b.Run("garbled", func(b *testing.B) {
		measure(b, misreadAs(mixedText(1<<18), charmap.Windows1252), func(s string) { Plan(s, Options{}) })
	})
}
