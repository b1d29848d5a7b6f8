package mend

import (
	"strings"
	"sync"
	"unicode"
)

// alphabets lists, for the languages written in Latin and in Cyrillic letters,
// the letters each has beyond a-z and beyond the letters all Cyrillic
// alphabets share. Two letters that no language has together do not belong in
// one word: "Ã" is Portuguese and "œ" French, so "Ãœ" is no beginning of a
// word. The lists name letters in ordinary use, loan words included; a letter
// in none of them says nothing. There may be 64 lists.
var alphabets = []string{
	"àâæçéèêëîïôœùûüÿ",            // French
	"ãõáéíóúâêôàçü",               // Portuguese
	"áéíóúñüç",                    // Spanish, Basque
	"àçéèíïóòúü",                  // Catalan, Occitan
	"àèéìîíòóùú",                  // Italian
	"äöüßéàèáóç",                  // German, Luxembourgish
	"ëïéèöüáóúíêâôûçñ",            // Dutch, Afrikaans, Frisian
	"æøåéèêòóôöäáüü",              // Danish, Norwegian
	"åäöéàüšž",                    // Swedish, Finnish
	"áđŋčŧšžåäöæø",                // Sami
	"áðéíóúýþæö",                  // Icelandic
	"áðíóúýæø",                    // Faroese
	"äöõüšžé",                     // Estonian
	"āčēģīķļņšūžōŗ",               // Latvian
	"ąčęėįšųūž",                   // Lithuanian
	"ąćęłńóśźżěščřžé",             // Polish, Sorbian
	"áčďéěíňóřšťúůýžäľĺôŕöü",      // Czech, Slovak
	"áéíóöőúüű",                   // Hungarian
	"ăâîșşțţéáóöő",                // Romanian
	"čćđšžáéíóúàèìòùȁȅȉȍȑȕȃȇȋȏȓȗ", // Croatian, Slovene
	"çğıİöşüâîûəñéžýňä",           // Turkic
	"çëêîûş",                      // Albanian, Kurdish
	"ċġħżàèìòùé",                  // Maltese
	"âêîôûŵŷàèìòùáéíóúýäëïöüẁẃẅỳýÿ", // Welsh, Irish, Gaelic, Breton
	"ĉĝĥĵŝŭ", // Esperanto
	"àáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ", // Vietnamese
	"āēīōūʻàáèéìíòóùúñâêîôû",                                // Polynesian, Filipino
	"ẹọṣńǹḿáàéèíìóòúùǎěǐǒǔāēīōūạịụṅôêẓḥḍṭṛṣɣčǧεɛâî",         // West African, Berber
	"áàâǎéèêěíìîǐóòôǒúùûǔńǹḿãẽĩõũɛɔŋəɨʉɓɗƙƴɖɣʋɲñëïöüäāēīōū", // African
	"ɖɛƒɣŋɔʋáàãẽĩõũéèíìóòúù",                                // Ewe
	"áąéęíįłńóǫ",                 // Navajo, Apache
	"ãẽĩõũỹñáéíóúýïëö",           // Guarani, South American
	"āáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜñ", // pinyin
	"āīūṛṝḷṃḥñṅṇṭḍśṣḻṟṉēōčšžġḫẓḏṯḵẕâîûêôéáí", // scholarly transcription
	"æøåàâçéèêëîïôöüùáíóúñãõäßčšž",           // names in English text
	"âæãåñáéíóúôçəığöüşžšč",                  // other loans

	"ёйъыьэюящж", // Russian
	"єїіґйьюящж", // Ukrainian
	"ўіёйыэьюяж", // Belarusian
	"йъьюящж",    // Bulgarian
	"ђћљњџјж",    // Serbian
	"ѓќѕљњџјж",   // Macedonian
	"әғқңөұүһіёйъыьэюящжҳҷӣӯҡҙҫөүһӨҮ", // Turkic, Tajik, Mongolian
	"ӑӗҫӳӧӥӝӟӵғҥөүҕҥһӱӹӓӊёйъыьэюящж",  // Volga, Siberia
	"ӏёйъыьэюящж", // Caucasus
	"æёйъыьэ",     // Ossetic
}

// alphabetTable gives each listed letter the set of alphabets that have it.
var alphabetTable = sync.OnceValue(func() *[0x1F00]uint64 {
	t := new([0x1F00]uint64)
	for i, letters := range alphabets {
		for _, r := range letters + strings.ToUpper(letters) {
			if !sharedLetter(r) {
				t[r] |= 1 << i
			}
		}
	}
	return t
})

// sharedLetter reports whether r belongs to every alphabet of its script.
func sharedLetter(r rune) bool {
	if r < 0x80 {
		return true
	}
	r = unicode.ToLower(r)
	return r >= 'а' && r <= 'ш' && r != 'й'
}
