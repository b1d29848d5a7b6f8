package witness

import (
	"strings"

	"github.com/offprint-news/offprint/stages/unspin/align"
)

// sameHouse reports whether two wordings differ only as two newsrooms do: numerals
// in figures or words, months and titles cut short, British or American spelling,
// hyphens. Such differences are no work of a spinner and are never undone.
func sameHouse(a, b []align.Word) bool {
	x, y := houseForm(a), houseForm(b)
	return x == y || strings.ReplaceAll(x, " ", "") == strings.ReplaceAll(y, " ", "")
}

func houseForm(words []align.Word) string {
	out := make([]string, 0, len(words))
	for _, w := range words {
		for _, part := range strings.Split(w.Fold, "-") {
			part = strings.TrimSuffix(strings.ReplaceAll(part, ".", ""), "'s")
			if full, ok := houseWords[part]; ok {
				part = full
			}
			out = append(out, spelling(part))
		}
	}
	s := strings.Join(out, " ")
	return strings.ReplaceAll(s, "per cent", "percent")
}

// houseWords maps short forms to one form. It is only compared, never printed.
var houseWords = map[string]string{
	"zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
	"eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14",
	"fifteen": "15", "sixteen": "16", "seventeen": "17", "eighteen": "18", "nineteen": "19", "twenty": "20",
	"thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90",
	"first": "1st", "second": "2nd", "third": "3rd", "fourth": "4th", "fifth": "5th",
	"jan": "january", "feb": "february", "mar": "march", "apr": "april", "jun": "june", "jul": "july",
	"aug": "august", "sep": "september", "sept": "september", "oct": "october", "nov": "november", "dec": "december",
	"mon": "monday", "tue": "tuesday", "tues": "tuesday", "wed": "wednesday", "thu": "thursday", "thurs": "thursday",
	"fri": "friday", "sat": "saturday", "sun": "sunday",
	"mr": "mister", "gov": "governor", "sen": "senator", "rep": "representative", "gen": "general", "lt": "lieutenant",
	"dr": "doctor", "st": "saint", "us": "united states", "uk": "united kingdom", "eu": "european union",
	"un": "united nations", "vs": "versus", "govt": "government",
	"km": "kilometers", "kilometres": "kilometers", "kg": "kilograms", "m": "million", "bn": "billion",
	"isn't": "is not", "aren't": "are not", "wasn't": "was not", "weren't": "were not", "don't": "do not",
	"doesn't": "does not", "didn't": "did not", "hasn't": "has not", "haven't": "have not", "hadn't": "had not",
	"won't": "will not", "wouldn't": "would not", "can't": "can not", "cannot": "can not", "couldn't": "could not",
	"shouldn't": "should not", "it's": "it is", "he's": "he is", "she's": "she is", "they're": "they are",
	"we're": "we are", "that's": "that is", "there's": "there is", "i'm": "i am",
	"gray": "grey", "okay": "ok", "whilst": "while", "amongst": "among", "toward": "towards", "afterward": "afterwards",
	"defense": "defence", "offense": "offence", "license": "licence", "program": "programme", "tire": "tyre",
	"jewelry": "jewellery", "aluminum": "aluminium", "mom": "mum", "check": "cheque", "skeptical": "sceptical",
}

// spelling folds the regular differences of British and American spelling.
func spelling(w string) string {
	if len(w) < 5 {
		return w
	}
	for _, r := range [...][2]string{
		{"isation", "ization"}, {"ising", "izing"}, {"ised", "ized"}, {"ises", "izes"}, {"ise", "ize"}, {"yse", "yze"}, {"ysed", "yzed"},
		{"ours", "ors"}, {"oured", "ored"}, {"ouring", "oring"}, {"our", "or"}, {"tres", "ters"}, {"tre", "ter"},
		{"lled", "led"}, {"lling", "ling"}, {"ller", "ler"}, {"ogue", "og"},
	} {
		if strings.HasSuffix(w, r[0]) {
			return w[:len(w)-len(r[0])] + r[1]
		}
	}
	return w
}
