package mend

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
)

func TestMojibake(t *testing.T) {
	for _, c := range []struct{ in, want, why string }{
		{"cafÃ©", "café", "one letter at the end of a word"},
		{"CAFÃ‰", "CAFÉ", "a capital: the second byte is a sign"},
		{"Itâ€™s the ministerâ€™s â€œplanâ€\u009d", "It’s the minister’s “plan”", "punctuation of English"},
		{"Ãœber allen Gipfeln", "Über allen Gipfeln", "both halves are letters"},
		{"Ã…land and Å½ilina", "Åland and Žilina", "a capital at the start"},
		{"La rÃ©union d'Ã©tÃ©", "La réunion d'été", "several in a line"},
		{"ÃƒÂ©tÃƒÂ©", "été", "misread twice"},
		{"ÃƒÆ’Ã‚Â©tÃƒÆ’Ã‚Â©", "été", "misread three times"},
		{"РџСЂРёРІРµС‚, РјРёСЂ", "Привет, мир", "windows-1251"},
		{"Г©tГ© Г\u00a0 Paris", "été à Paris", "French through windows-1251"},
		{"ĹľivotnĂ­ prostĹ™edĂ­", "životní prostředí", "windows-1250"},
		{"√©t√© ‚Äî fin", "été — fin", "MacRoman"},
		{"├⌐t├⌐", "été", "cp437"},
		{"ä¸­å›½", "中国", "Chinese"},
		{"Î‘Î¸Î®Î½Î±", "Αθήνα", "Greek"},
		{"ðŸ™‚ ok", "🙂 ok", "an emoji"},
		{"The cafÃ© on the “rue” is déjà vu.", "The café on the “rue” is déjà vu.", "only a part of the line is garbled"},
		{"She said â€œHello,â€ and left.", "She said “Hello,” and left.", "the control of a closing mark was lost"},
		{"VoilÃ  tout, dÃ©jÃ  fini", "Voilà tout, déjà fini", "the no-break space became a space"},
		{"VoilÃ tout", "Voilà tout", "the no-break space was lost"},
		{"voil&#195;&#160; le travail, &#195;&#160; Paris", "voilà le travail, à Paris", "garbled, then written as references"},
		{"20Â km and 30Â km", "20 km and 30 km", "a garbled no-break space became a space"},
	} {
		if got := repaired(t, c.in, Options{}); got != c.want {
			t.Errorf("%s: %q became %q, want %q", c.why, c.in, got, c.want)
		}
	}
}

// TestNoMojibake lists clean text that spells UTF-8 in some page by accident.
func TestNoMojibake(t *testing.T) {
	for _, c := range []struct{ in, why string }{
		{"„Ääähm … nein“, sagte er", "German: a low quotation mark and two umlauts spell a bracket"},
		{"an impedance of 32Ω±15% or so", "a unit and a sign spell Arabic"},
		{"IRMÃ” is the name, “MAÇÔ the other", "Ã and a closing mark spell Ô"},
		{"the CAFÉ™ brand and the NÓ® one", "a trade mark after a capital"},
		{"Він жив у місті Рівне", "Ukrainian: В and і spell a superscript three"},
		{"Її дії в Росії та події в країні", "Ukrainian: three letters spell Chinese"},
		{"Её и НАТО»", "Russian: Е and ё spell Ÿ"},
		{"d’été, qu’à l’école, l’État", "French: an apostrophe and é spell Armenian in MacRoman"},
		{"┌──┬──┐ │ ├──┤ └──┴──┘ ┌─┐┌─┐", "frames spell Latin in cp437"},
		{"I kept seeing “Ã©” in my mail", "a garbled letter spoken of"},
		{"à la carte, là-bas, déjà", "French with its accents"},
		{"Çok güzel İstanbul’da şöyle", "Turkish"},
		{"Straße, Größe, Übergröße, Maß", "German"},
		{"Tiếng Việt và người Việt", "Vietnamese"},
		{"AMANHÃ e MAÇÃ", "Portuguese capitals end in Ã"},
		{"QUEM DISSE É¿ E DEPOIS", "a capital and a mark spell a phonetic letter"},
		{"SAÚDE À VISTA: Ã, Õ", "letters by themselves"},
		{"Zvlášť starý plášť se roztříštil na tříšť", "Czech: three letters spell one of Latin Extended Additional"},
		{"Esi eme kɔ ƒãa be ablɔɖe", "Ewe: two letters spell one in MacRoman"},
		{"diné áłą́ą́ átʼégo", "Navajo: three letters spell Vedic"},
		{"PANÍ RŮŽENA BRŮŽKOVÁ Z BOŽTĚŠIC", "Czech capitals spell Arabic"},
	} {
		if got := repaired(t, c.in, Options{}); got != c.in {
			t.Errorf("%s: %q became %q", c.why, c.in, got)
		}
	}
}

// TestNativeLetters wants any two and three neighbouring letters of one alphabet left
// alone inside a word, small and capital.
func TestNativeLetters(t *testing.T) {
	left := func(word string) {
		if got := (&votes{}).choose(readings(word)); len(got) > 0 {
			t.Errorf("%q: %q is read as %q, want it left alone", word, word[got[0].start:got[0].end], got[0].meant)
		}
	}
	for _, letters := range alphabets {
		for _, a := range letters {
			for _, b := range letters {
				left("n" + string([]rune{a, b}) + "n")
				left(strings.ToUpper("n" + string([]rune{a, b}) + "n"))
				for _, c := range letters {
					left("n" + string([]rune{a, b, c}) + "n")
					left(strings.ToUpper("n" + string([]rune{a, b, c}) + "n"))
				}
			}
		}
	}
}

// TestVotes wants a line that proves nothing by itself to be read as the rest
// of its document.
func TestVotes(t *testing.T) {
	// Azerbaijani through MacRoman: its commonest letter becomes "…ô", which
	// alone could be a French word after an ellipsis.
	const doubtful, meant = "q…ôdim dil", "qədim dil"
	if got := repaired(t, doubtful, Options{}); got != doubtful {
		t.Errorf("alone %q became %q, want it left", doubtful, got)
	}
	garbled := Survey("Az…ôrbaycan √∂lk…ôdir, m√ºst…ôqildir", doubtful)
	if got := Apply(doubtful, garbled.Plan(doubtful, Options{})); got != meant {
		t.Errorf("in a garbled document %q became %q, want %q", doubtful, got, meant)
	}
	clean := Survey("Azərbaycan ölkədir, müstəqildir", doubtful)
	if got := Apply(doubtful, clean.Plan(doubtful, Options{})); got != doubtful {
		t.Errorf("in a clean document %q became %q, want it left", doubtful, got)
	}
}

// TestLayers wants the reason of a text misread twice to say so.
func TestLayers(t *testing.T) {
	edits := Plan("ÃƒÂ©tÃƒÂ©", Options{})
	if len(edits) != 2 {
		t.Fatalf("%d edits, want one a letter: %+v", len(edits), edits)
	}
	if want := "UTF-8 read as windows-1252, after it had been read as windows-1252"; edits[0].Why != want {
		t.Errorf("why = %q, want %q", edits[0].Why, want)
	}
}

// TestPages wants every page to be undone that the package knows.
func TestPages(t *testing.T) {
	const text = "Łódź — „Zażółć”, Δελφοί, Привет, şöyle, ķermenis"
	for p, m := range map[string]*charmap.Charmap{
		"latin-1": charmap.ISO8859_1, "windows-1252": charmap.Windows1252, "windows-1250": charmap.Windows1250,
		"windows-1251": charmap.Windows1251, "windows-1253": charmap.Windows1253, "windows-1254": charmap.Windows1254,
		"windows-1257": charmap.Windows1257, "iso-8859-2": charmap.ISO8859_2, "macintosh": charmap.Macintosh, "cp437": charmap.CodePage437,
	} {
		garbled := misreadAs(text, m)
		if got := repaired(t, garbled, Options{}); got != text {
			t.Errorf("%s: %q became %q, want %q", p, garbled, got, text)
		}
	}
}
