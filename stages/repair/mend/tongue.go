package mend

import (
	"strings"
	"sync"
	"unicode/utf8"
)

// stopWords are the commonest short words of the languages whose typography
// the rules must tell apart, and of their neighbours, so that one of these is
// not taken for one of those.
var stopWords = map[string]string{
	"en": "the of and to in is that for was with as on it by at from this have are be not he his her she but they you we an or which will has had their been were who would there what about if more",
	"fr": "le la les des et du un une est dans que qui pour pas sur au aux avec ce il elle sont par plus ne se cette mais ou nous vous sa son leur été comme ces",
	"de": "der die und das den ist von zu mit sich des auf für nicht ein eine als auch es an dem im er sie nach wie bei aus hat dass wird einen sind noch",
	"es": "el los las que y en un una por con para del se no su al lo es más como pero sus le ha este fue entre",
	"it": "il che di e la per un una con non del della sono le si da in è al dei nel alla più gli ha come anche delle",
	"pt": "o os as que e do da em um uma para com não se na no por mais dos ao como foi das é à seu sua",
	"nl": "het een en van in is dat op te voor met niet zijn aan ook als bij er naar om dan maar nog wordt door",
	"sv": "och att det som är på för av med den till inte om ett har de jag var kan",
	"da": "og at det er på til af en for den med som ikke der de har et var kan fra",
	"pl": "i w na z się nie do to jest że o jak po za od dla ale czy oraz przez",
	"ru": "и в не на что с по это как он из за от но для к о то же у его все",
	"cs": "a v se na je že o s z do i to za pro ve jako by ale jsou",
	"tr": "bir ve bu da de için ile çok olarak daha olan gibi kadar sonra ne",
	"hu": "a az és hogy nem is egy ez meg már csak de van volt mint ha",
	"ro": "și în de la a cu pe nu că o un din care este mai pentru sunt",
}

// tongues maps each stop word to the set of its languages.
var tongues = sync.OnceValue(func() map[string][]string {
	t := map[string][]string{}
	for _, lang := range tongueOrder {
		for w := range strings.FieldsSeq(stopWords[lang]) {
			t[w] = append(t[w], lang)
		}
	}
	return t
})

var tongueOrder = []string{"en", "fr", "de", "es", "it", "pt", "nl", "sv", "da", "pl", "ru", "cs", "tr", "hu", "ro"}

// tally counts stop words by language in at most limit bytes of text.
func tally(counts map[string]int, text string, limit int) {
	t := tongues()
	if len(text) > limit {
		text = text[:limit]
	}
	start := -1
	for i := 0; i <= len(text); {
		r, n := '\n', 1
		if i < len(text) {
			if r = rune(text[i]); r >= utf8.RuneSelf {
				r, n = utf8.DecodeRuneInString(text[i:])
			}
		}
		switch {
		case letter(r):
			if start < 0 {
				start = i
			}
		case start >= 0:
			if i-start <= 12 {
				for _, lang := range t[strings.ToLower(text[start:i])] {
					counts[lang]++
				}
			}
			start = -1
		}
		i += n
	}
}

// tongue names the language a tally speaks for, or "" when it is thin or
// divided.
func tongue(counts map[string]int, least int) string {
	best, second := "", 0
	for _, lang := range tongueOrder {
		switch {
		case best == "" || counts[lang] > counts[best]:
			if best != "" {
				second = counts[best]
			}
			best = lang
		case counts[lang] > second:
			second = counts[lang]
		}
	}
	if counts[best] < least || counts[best]*2 < second*3 {
		return ""
	}
	return best
}

// line is what a job remembers of the line it is working in.
type line struct {
	start, end int
	text       string
	lang       string
	code       bool // looks like program text
	prose      bool // has the short words of a sentence
}

// at returns the line that offset i of j.text is in. Very long lines count by
// the piece.
func (j *job) at(i int) *line {
	l := &j.line
	if i >= l.start && i < l.end && l.end > 0 {
		return l
	}
	const piece = 4096
	text := j.text
	*l = line{start: i, end: i}
	for l.start > 0 && i-l.start < piece && text[l.start-1] != '\n' {
		l.start--
	}
	for l.end < len(text) && l.end-i < piece && text[l.end] != '\n' {
		l.end++
	}
	l.text = text[l.start:l.end]
	l.end = max(l.end, i+1)
	l.code = codeLine(l.text)
	counts := map[string]int{}
	tally(counts, l.text, piece)
	if tag := j.opt.Lang; tag != "" {
		l.lang, _, _ = strings.Cut(strings.ToLower(tag), "-")
	} else if l.lang = tongue(counts, 4); l.lang == "" {
		l.lang = j.doc.evidence().lang
	}
	l.prose = counts[l.lang] >= 3
	return l
}

// lang is the primary language subtag for the line at offset i: that of the
// options, else the line's own where it is plain, else the document's.
func (j *job) lang(i int) string { return j.at(i).lang }
