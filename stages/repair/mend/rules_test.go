package mend

import "testing"

// example is one text of a rule's table. Where want is empty the text is to be
// left alone.
type example struct{ in, want, why string }

// check runs a table under one policy. English is named where a line is too
// short to show its language.
func check(t *testing.T, o Options, list []example) {
	t.Helper()
	for _, c := range list {
		want := c.want
		if want == "" {
			want = c.in
		}
		if got := repaired(t, c.in, o); got != want {
			t.Errorf("%s: %q became %q, want %q", c.why, c.in, got, want)
		}
	}
}

var inEnglish = Options{Lang: "en"}

func TestInvisible(t *testing.T) {
	check(t, Options{}, []example{
		{"\ufeffThe first word", "The first word", "a byte order mark"},
		{"un\u200bbroken, and\u2060 joined", "unbroken, and joined", "zero width space and word joiner in Latin"},
		{"co\u00adopera\u00adtion", "cooperation", "soft hyphens in a word"},
		{"left\u200e and right\u200f", "left and right", "direction marks with nothing from right to left"},
		{"שלום \u200f(hello)", "", "direction marks in a Hebrew line"},
		{"می\u200cخواهم", "", "Persian spells with the zero width non-joiner"},
		{"ක්\u200dෂ", "", "Sinhala spells with the joiner"},
		{"អាមេរិក\u200bឡាទីន", "", "Khmer parts words with the zero width space"},
		{"👩\u200d👧 and 🏳\ufe0f\u200d🌈", "", "emoji are joined"},
		{"a\x00b\x07c", "abc", "control characters"},
		{"\x1b[1;31mred\x1b[0m text", "red text", "colour codes of a terminal"},
		{"one\ftwo", "one\ntwo", "a form feed ends the line"},
		{"tab\tand\nline", "", "tabs and line feeds are text"},
		{"\U000e0041x", "x", "tag characters that hang on no flag"},
		{"🏴\U000e0067\U000e0062\U000e007f", "", "tag characters of a flag"},
	})
}

func TestOddSpaces(t *testing.T) {
	check(t, Options{}, []example{
		{"said\u00a0that it was", "said that it was", "no-break space between words"},
		{"the end.\u00a0 The next", "the end. The next", "no-break space and space"},
		{"10\u00a0km, page\u00a05, 20\u00a0%", "", "beside numbers"},
		{"Mr.\u00a0Smith and J.\u00a0K. Rowling", "", "after abbreviations and initials"},
		{"v\u00a0domě a s\u00a0dětmi", "", "Czech: after words of one letter"},
		{"Москва\u00a0— столица", "", "Russian: before a dash"},
		{"Le mot\u00a0: «\u00a0oui\u00a0»\u00a0!", "", "French: where its typography has them"},
		{"\u00a0\u00a0indented\u00a0", "", "at the ends of a line it is layout"},
		{"thin\u2009space", "", "thin spaces are typography"},
	})
	check(t, Options{Policy: Full}, []example{{"wide\u2003space", "wide space", "an em space between words"}})
}

func TestEntities(t *testing.T) {
	check(t, Options{}, []example{
		{"Smith &amp; Sons said &quot;no&quot;", `Smith & Sons said "no"`, "encoded twice"},
		{"R&amp;amp;D", "R&D", "encoded three times"},
		{"it&#39;s &#8220;so&#8221; &ndash; yes", "it's “so” – yes", "numeric and named"},
		{"it&#146;s", "it’s", "a number of windows-1252"},
		{"no&nbsp;break", "no break", "a space"},
		{"AT&T, Q&A, a &copy b", "", "no reference without its semicolon"},
		{"&bogus; and &#0;", "", "no such character"},
		{"see http://example.com/?a=1&amp;b=2 there", "", "an address"},
		{"write <b>AT&amp;T</b> there", "", "the line shows markup"},
		{"the entity \"&amp;\" is written so", "", "the reference is spoken of"},
		{"a &lt; b", "", "may be markup"},
	})
	check(t, Options{Policy: Full}, []example{{"if a &lt; b and so on", "if a < b and so on", "under the full policy"}})
}

func TestCharacters(t *testing.T) {
	check(t, Options{}, []example{
		{"He said \u0093no\u0094 \u0096 it\u0092s", "He said “no” – it’s", "C1 controls are windows-1252"},
		{"a\u0081b", "", "a byte that windows-1252 leaves open"},
		{"the ﬁrst oﬃce ﬂoor", "the first office floor", "ligatures in words"},
		{"the ligature ﬁ itself", "", "a ligature spoken of"},
		{"one\u2028two\u2029three\rfour", "one\ntwo\nthree\nfour", "odd line ends"},
		{"one\r\ntwo\r\n", "", "carriage returns of a system"},
		{"ＡＢＣ １２", "", "full width may be meant"},
		{"cafe\u0301 n\u0303o", "café ño", "accents written apart"},
		{"5 \u212a and \u2126", "", "compatibility characters are text"},
	})
	check(t, Options{Policy: Full}, []example{
		{"one\r\ntwo\r\n", "one\ntwo\n", "carriage returns"},
		{"ＡＢＣ １２", "ABC 12", "full width in Latin text"},
		{"東京ＡＢＣ", "", "full width in Japanese"},
	})
}

func TestGuillemets(t *testing.T) {
	check(t, Options{}, []example{
		{
			"The drills called»Brave Shield «are to begin, it’s said. It guards against the «threat.» They want an «island of calm.»After that the army left.",
			"The drills called “Brave Shield” are to begin, it’s said. It guards against the “threat.” They want an “island of calm.” After that the army left.",
			"wrong way round, glued and rightly set, all by the same machine",
		},
		{
			"The drills called»Brave Shield «are to begin, it's said.",
			"The drills called \"Brave Shield\" are to begin, it's said.",
			"in the style of the document",
		},
		{"The paper «Le Monde» was the first to say so, and it was right.", "", "a title in its own marks"},
		{"» Blog Archive » The first of the posts", "", "a breadcrumb"},
		{"« Older posts | Newer posts » are at the end of the page", "", "links"},
		{"He said »no« and went to the house of the man", "", "marks of another tradition, well set"},
		{"Il a dit «oui» et il est parti avec la voiture.", "", "French"},
		{"Er sagte »nein« und ging mit der Frau nach Hause.", "", "German"},
		{"Он сказал «нет» и ушёл, но не в дом.", "", "Russian"},
		{"The one called»one of them and the other «is not, or so the story goes that I have heard from those who were there« end", "", "an odd number"},
	})
}

func TestQuotes(t *testing.T) {
	check(t, inEnglish, []example{
		{"He said “no“ and left.", "He said “no” and left.", "an opening mark that closes"},
		{"He said ”no” and left.", "He said “no” and left.", "a closing mark that opens"},
		{"He said “ no ” and left.", "He said “no” and left.", "space inside"},
		{"He said “no ” and left.", "He said “no” and left.", "space inside, one side"},
		{"He said“no” and left.", "He said “no” and left.", "no space before"},
		{"He said “no”and left.", "He said “no” and left.", "no space behind"},
		{"Two “A”s and an “OK”ed plan", "", "English endings on a quoted word"},
		{"“One paragraph. ", "", "a quotation over several paragraphs opens only"},
		{"a 6” pipe and a 5’ wall", "", "inches and feet"},
		{"He said \"no\" and 'yes'.", "", "straight marks are never curled"},
		{"The words „love in action“, or „werden“ and that of the man.", "", "German marks in English text"},
		{"The “‘inner’ word” is set well — “so”.", "", "good typography"},
	})
	check(t, Options{Lang: "de"}, []example{
		{"Er sagte „nein“ und ging.", "", "German closes with the English opening mark"},
		{"Er sagte „nein“, sie „ja“.", "", "German"},
	})
	check(t, Options{Lang: "sv"}, []example{{"Han sade ”nej” och gick.", "", "Swedish opens with the closing mark"}})
}

func TestApostrophes(t *testing.T) {
	check(t, inEnglish, []example{
		{"He tries to Stop Plan’Failure’— Office says", "He tries to Stop Plan ‘Failure’ — Office says", "glued, and both marks closing"},
		{"the “play” – don‘t, won´t, can`t, she‘ll", "the “play” – don’t, won’t, can’t, she’ll", "a contraction with a wrong mark"},
		{"It’s don\ufffdt and they\ufffdre", "It’s don’t and they’re", "the mark was lost"},
		{"Hawai‘i, Qur’an, O’Neill, D’Angelo, N’Djamena", "", "letters and names"},
		{"The boys’ Mother’s Day, the Smiths’ House’s", "", "possessives"},
		{"rock ’n’ roll in the ’90s", "", "elisions"},
		{"who?s there", "", "may be two sentences"},
		{"a position in `rune`s rather than `byte`s, and not in `Node`s", "", "what closes code is no apostrophe"},
	})
	check(t, Options{Policy: Full, Lang: "en"}, []example{{"I don?t and they?re", "I don’t and they’re", "the mark became a question mark"}})
	check(t, Options{Lang: "fr"}, []example{{"l‘été n‘est pas t‘s", "", "not English"}})
}

func TestDashes(t *testing.T) {
	check(t, Options{}, []example{
		{"The army has— by virtue of its size— become the one to watch.", "The army has—by virtue of its size—become the one to watch.", "nothing to go by"},
		{
			"The army — as ever — is at it. It has— by its size — become the one that is to be watched.",
			"The army — as ever — is at it. It has — by its size — become the one that is to be watched.",
			"the others are spaced",
		},
		{"The army—as ever—is at it. It has— by its size—become the one.", "The army—as ever—is at it. It has—by its size—become the one.", "the others are closed up"},
		{"The list –of all – is – as ever – that of the man– who was there.", "The list – of all – is – as ever – that of the man – who was there.", "en dashes"},
		{"The years 1990– 2000 and the pages 3 –5 of that", "", "numbers"},
		{"— The first of the speakers was there.\nThe last —", "", "at the ends of a line"},
		{"La casa —dijo el hombre— es de los que no se van.", "", "Spanish sets dashes so"},
		{"The pre- and post-war years of the state", "", "hyphens"},
	})
}

func TestSentences(t *testing.T) {
	check(t, Options{}, []example{
		{"It was the end of the war.The army left.", "It was the end of the war. The army left.", "a word that begins sentences"},
		{"Was it the end?It was not, and they knew it.", "Was it the end? It was not, and they knew it.", "a question"},
		{"He said “it is the end.”Then he left.", "He said “it is the end.” Then he left.", "after a closing mark"},
		{"He said \"it is the end.\"Then he left.", "He said \"it is the end.\" Then he left.", "after a straight closing mark"},
		{"This was the end.\"The next one is that of the man\" he said", "", "the straight mark may open"},
		{"Это был конец войны.Армия ушла домой.", "Это был конец войны. Армия ушла домой.", "Cyrillic has no file names"},
		{"Node.js, ASP.Net, example.Com and U.S.Army are not the end of it", "", "names and addresses"},
		{"Write to John.The@example.com or see www.example.com/A.The for it", "", "addresses"},
		{"It is version 3.5.The next is that of", "", "numbers may be versions"},
		{"A.Word.A.Day is the name of it", "", "initials"},
		{"Get.In Kongress", "", "a name alone"},
		{"call fmt.This() or x.The = 5 in the code", "", "code"},
		{"The call is retry.Do(\nfunc() error { return nil }) in every one of them.", "", "a call over several lines"},
		{"The site Fin.Link is one of the best there is.", "", "a name with a point"},
	})
	check(t, Options{Policy: Full}, []example{
		{"It was the end of the war.Soldiers left for the coast.", "It was the end of the war. Soldiers left for the coast.", "any word"},
		{"It is red,green and blue in the light of the sun.", "It is red, green and blue in the light of the sun.", "a comma"},
		{"The site Fin.Link is one of the best there is.", "", "a name with a point"},
	})
}

func TestLoosePunctuation(t *testing.T) {
	check(t, Options{}, []example{
		{"In that year , it was the best .", "In that year, it was the best.", "comma and full stop"},
		{"Was it so ? It was that !", "Was it so? It was that!", "question and exclamation in English"},
		{"The end ; or is it that of the man", "The end; or is it that of the man", "semicolon"},
		{"Est-ce que c’est la fin ? Oui ! Il est dans le jardin : voilà ; les autres aussi .", "Est-ce que c’est la fin ? Oui ! Il est dans le jardin : voilà ; les autres aussi.", "French sets all but the full stop apart"},
		{"In that year ,when it was the best .The end was near", "In that year, when it was the best. The end was near", "the space on the wrong side"},
		{"Take the one .htaccess file and the ,v ending of the other", "", "names of files"},
		{"Wait . . . for it, and for that of the man", "", "a spaced ellipsis"},
		{"The .NET one and a .5 of the lot", "", "a point that begins a word"},
		{"That is so ;) and :) of you", "", "smileys"},
		{"for ( a , b ) { x ; }", "", "code"},
		{"git checkout .", "", "an argument"},
		{"mov  ax, bx    ; The comment of it", "", "columns"},
	})
	check(t, Options{Policy: Full}, []example{
		{"This is the list : the one ( of two ) that we have.", "This is the list: the one (of two) that we have.", "colon and brackets"},
	})
}

func TestGluedWords(t *testing.T) {
	check(t, Options{}, []example{
		{"They have the first, aswell as the last, and alot of the rest.", "They have the first, as well as the last, and a lot of the rest.", "two words as one"},
		{"He said “it is aswell” to the man who was there.", "", "a quotation is another’s wording"},
		{"The band Aswell and the site alot.example of the man, or @alot and alot_of", "", "names and addresses"},
		{"Das ist aswell und der Mann ist nicht da.", "", "not English"},
	})
}

func TestHyphenBreaks(t *testing.T) {
	check(t, Options{}, []example{
		{"It was the govern-\nment that fell. The government was new.", "It was the government that fell. The government was new.", "the document has the word"},
		{"It was the govern-\nment that fell.", "", "no witness"},
		{"See details- for more. See detailsfor the rest of it.", "", "a dash, not a hyphen"},
		{"It is a well-\nknown man, as well-known as the king; wellknown", "", "the document has the hyphen too"},
		{"the pre- and post-war years, preand", "", "a hyphen that hangs"},
	})
	check(t, Options{Policy: Full}, []example{{"It was the govern-\nment that fell.", "It was the government that fell.", "under the full policy"}})
}

func TestHomoglyphs(t *testing.T) {
	check(t, Options{}, []example{
		{"Log in to your Pаypаl account", "Log in to your Paypal account", "Cyrillic а in a Latin word"},
		{"в городе Mocквa было тепло", "в городе Москва было тепло", "Latin letters in a Cyrillic word"},
		{"the word сор alone", "", "a word wholly of one script"},
		{"Pаypаl", "", "a word alone tells nothing"},
		{"5 μm of α-helix and ΔT", "", "Greek in science"},
		{"the brand Яндекс.XML and the band KoЯn", "", "no look-alikes"},
	})
}
