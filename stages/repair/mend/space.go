package mend

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	ruleNoBreak  = &rule{"no-break-space", GradeB, 97, "a no-break space in running text"}
	ruleOddSpace = &rule{"odd-space", GradeC, 96, "a typographic space in running text"}
	ruleDash     = &rule{"dash-space", GradeB, 95, ""}
	ruleDashFull = &rule{"dash-space", GradeC, 95, ""}
	ruleSentence = &rule{"sentence-space", GradeB, 97, "no space after the end of a sentence"}
	ruleSentMay  = &rule{"sentence-space", GradeC, 95, "no space after the end of a sentence"}
	ruleComma    = &rule{"comma-space", GradeC, 95, "no space after a comma"}
	ruleLoose    = &rule{"space-before-punctuation", GradeB, 97, "space before a punctuation mark"}
	ruleLooseMay = &rule{"space-before-punctuation", GradeC, 95, "space before a punctuation mark"}
)

// oddSpaces makes no-break spaces between words ordinary ones. They stay where
// typography asks for them: beside numbers, signs and dashes, after initials,
// abbreviations and one-letter words, and where French sets them. Space at the
// ends of a line is layout and stays. Thin and wide spaces are touched under
// the full policy only.
func oddSpaces(j *job) []change {
	var out []change
	text := j.text
	for i := 0; i < len(text); {
		if text[i] != 0xC2 && text[i] != 0xE2 {
			i++
			continue
		}
		r, n := decodeRune(text, i)
		if !oddSpace(r) {
			i += n
			continue
		}
		start, runes, odd, noBreak := i, 0, 0, 0
		for start > 0 && text[start-1] == ' ' {
			start--
			runes++
		}
		for i < len(text) {
			r, n = decodeRune(text, i)
			if r != ' ' && !oddSpace(r) {
				break
			}
			runes++
			if r == 0xA0 {
				noBreak++
			}
			if r != ' ' {
				odd++
			}
			i += n
		}
		if odd > noBreak && !j.full() {
			continue
		}
		left, right := before(text, start), behind(text, i)
		if left == '\n' || right == '\n' || left == '\t' || right == '\t' {
			continue
		}
		if runes == 1 && j.binds(left, right, start, i) {
			continue
		}
		rl := ruleNoBreak
		if odd > noBreak {
			rl = ruleOddSpace
		}
		out = append(out, change{start, i, " ", rl, ""})
	}
	return out
}

func oddSpace(r rune) bool {
	return r == 0xA0 || r == 0x202F || r >= 0x2000 && r <= 0x200A || r == 0x205F
}

// binds reports whether typography may ask for the no-break space between left
// and right, at text[start:end].
func (j *job) binds(left, right rune, start, end int) bool {
	if digit(left) || digit(right) || !letter(left) && left < utf8.RuneSelf && !strings.ContainsRune(".,;:!?)\"'", left) {
		return true
	}
	if strings.ContainsRune("–—%°€$£§№«»‹›&+=×−/", left) || strings.ContainsRune("–—%°€$£§№«»‹›&+=×−/", right) {
		return true
	}
	if strings.ContainsRune("!?:;", right) {
		return j.lang(start) != "en"
	}
	word := wordBefore(j.text, start)
	if left == '.' {
		word = wordBefore(j.text, start-1)
		return utf8.RuneCountInString(word) <= 4
	}
	if letter(left) && utf8.RuneCountInString(word) == 1 {
		return true
	}
	switch word {
	case "Mr", "Mrs", "Ms", "Dr", "St", "No", "Mme", "Mlle":
		return true
	}
	return utf8.RuneCountInString(wordBehind(j.text, end)) == 1 && behind(j.text, end+1) == '.'
}

// dashes gives the dashes of English text that have a space on one side only
// the setting of the document's other dashes: closed up or spaced. Where there
// are none to follow, em dashes are closed up, as most English typography has
// them, and en dashes spaced.
func dashes(j *job) []change {
	var out []change
	text := j.text
	for i := 0; ; i++ {
		k := strings.IndexByte(text[i:], 0xE2)
		if k < 0 || i+k+2 >= len(text) {
			return out
		}
		if i += k; text[i+1] == 0x80 && (text[i+2] == 0x93 || text[i+2] == 0x94) {
			if c, ok := j.dash(i); ok {
				out = append(out, c)
			}
		}
	}
}

func (j *job) dash(i int) (change, bool) {
	text := j.text
	end := i + len("—")
	em := text[i+2] == 0x94
	left, right := before(text, i), behind(text, end)
	if left == '\n' || right == '\n' || space(left) == space(right) {
		return change{}, false
	}
	outLeft, outRight := left, right
	from, to := i, end
	if space(left) {
		if from--; left != ' ' {
			return change{}, false
		}
		outLeft = before(text, from)
	} else {
		if to++; right != ' ' {
			return change{}, false
		}
		outRight = behind(text, to)
	}
	if !dashSide(outLeft) || !dashSide(outRight) || digit(outLeft) && digit(outRight) {
		return change{}, false
	}
	l := j.at(i)
	if l.lang != "en" || l.code {
		return change{}, false
	}
	e := j.doc.evidence()
	set := e.em
	if !em {
		set = e.en
	}
	symmetric := set.closed + set.spaced
	spaced := set.spaced > set.closed
	why := "space on one side of a dash only; the document's others are closed up"
	switch {
	case symmetric == 0:
		spaced = !em
		why = "space on one side of a dash only"
	case spaced:
		why = "space on one side of a dash only; the document's others have it on both"
	}
	if w := wordBefore(text, from); !space(left) && len(w) <= 2 && strings.ToUpper(w) == w && upper(outLeft) {
		return change{}, false // initials, or a name that ends in a dash
	}
	// After a closed quotation or a dateline the dash stands free.
	if em && !space(left) && upper(outRight) && (strings.ContainsRune("”’\"'.)", outLeft) || capitals(wordBefore(text, i))) && set.closed == 0 {
		spaced = true
	}
	rl := ruleDash
	if space(left) && symmetric < 2 || !em && symmetric == 0 {
		rl = ruleDashFull // " —so" is an option of a program, or Spanish, as often
	}
	if rl == ruleDashFull && !j.full() {
		return change{}, false
	}
	after := text[i:end]
	if spaced {
		after = " " + after + " "
	}
	return change{from, to, after, rl, why}, true
}

func dashSide(r rune) bool {
	return letter(r) || digit(r) || strings.ContainsRune("”’\"'“‘.,!?)(", r)
}

func capitals(w string) bool { return len(w) >= 3 && strings.ToUpper(w) == w }

// starters are words that begin English sentences and hardly ever a name after
// a full stop.
var starters = func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(`The This That These Those There Then They Their It Its He His She Her We Our You
		Your My In On At By For From With Without And But Or So As If When While Where Why What Who How Although
		Though Because Since After Before During Until Once However Moreover Meanwhile Instead Also Another Some Many
		Most Both Each Every All Any No Not Now Here One Two To An Such Other Others Today Perhaps Despite Even
		According Just Only Like Under Over Let Is Are Was Were Do Does Did Has Have Had Will Would Can Could Should
		May Might`) {
		m[w] = true
	}
	return m
}()

// sentences puts a space after the end of a sentence that lost it. A file
// name, an address or an abbreviation has no such place: the word before must
// end in two small letters, the word behind begin with a capital, and, unless
// everything is to be repaired, be one that begins sentences.
func sentences(j *job) []change {
	var out []change
	text := j.text
	for i := 0; i < len(text); i++ {
		b := text[i]
		if !loose[b] {
			continue
		}
		switch b {
		case '.', '!', '?':
		case ',', ';':
			if !j.full() {
				continue
			}
			l, r := before(text, i), behind(text, i+1)
			if lower(l) && lower(r) && len(wordBefore(text, i)) >= 2 && len(wordBehind(text, i+1)) >= 2 && !technical(token(text, i)) && !j.at(i).code && j.at(i).prose {
				out = append(out, change{i + 1, i + 1, " ", ruleComma, ""})
			}
			continue
		default:
			continue
		}
		// The mark may be followed by others and by what closes a quotation.
		end := i + 1
		for end < len(text) && (text[end] == '!' || text[end] == '?') {
			end++
		}
		closing := rune(0)
		switch r := behind(text, end); r {
		case '”', ')', '"', '’', '»':
			closing = r
			end += utf8.RuneLen(r)
		}
		right := behind(text, end)
		last := before(text, i)
		if !upper(right) || !lower(last) || !lower(before(text, i-utf8.RuneLen(last))) {
			continue
		}
		if closing == '"' {
			if !closedQuote(text, end) {
				continue // it opens a quotation
			}
		}
		tok := token(text, i)
		if technical(tok) || j.at(i).code {
			continue
		}
		next := wordBehind(text, end)
		if len(next) == 1 && !space(behind(text, end+1)) {
			continue // initials
		}
		if behind(text, end+len(next)) == '(' {
			continue // a call in a program: "retry.Do(f)"
		}
		if word := wordBefore(text, i); upper(behind(word, 0)) && !j.at(i).prose {
			continue // a name, with no sentence around it
		}
		rl := ruleSentMay
		switch {
		case starters[next], startsSentence(next):
			rl = ruleSentence
		case right >= 0x370 && last >= 0x370 && lower(behind(text, end+utf8.RuneLen(right))):
			rl = ruleSentence // Greek and Cyrillic: no file names, few addresses
		case b != '.' && closing == 0, utf8.RuneCountInString(next) < 2:
			continue // "Yahoo!Mail", "word.X"
		case closing == '’':
			continue
		}
		if rl == ruleSentMay {
			word := wordBefore(text, i)
			if !j.full() || !j.at(i).prose || upper(behind(word, 0)) || utf8.RuneCountInString(word) < 3 ||
				!lower(behind(text, end+utf8.RuneLen(right))) || domainEnd(next) ||
				strings.ContainsRune(tok, '(') || strings.Count(strings.TrimRight(tok, "."), ".") > 1 {
				continue // a name with a point in it
			}
		}
		out = append(out, change{end, end, " ", rl, ""})
	}
	return out
}

// startsSentence reports whether a word is a pronoun with a contracted verb.
func startsSentence(w string) bool {
	head, tail, ok := strings.Cut(strings.ReplaceAll(w, "’", "'"), "'")
	if !ok {
		return w == "I" || w == "A"
	}
	switch strings.ToLower(tail) {
	case "s", "re", "ve", "ll", "d", "m", "t":
		return head == "I" || starters[head] || head == "Don" || head == "Won" || head == "Isn" || head == "Didn" || head == "Doesn" || head == "Can" || head == "Let"
	}
	return false
}

// domainEnd reports whether a capitalised word is likelier the end of a name
// on the network or of a file than the start of a sentence.
func domainEnd(w string) bool {
	switch strings.ToLower(w) {
	case "com", "org", "net", "edu", "gov", "co", "uk", "io", "ai", "app", "dev", "info", "biz", "tv", "me", "js",
		"ts", "py", "go", "txt", "pdf", "doc", "docx", "html", "htm", "php", "asp", "aspx", "net's", "ly", "eu", "de", "fr", "ru", "us":
		return true
	}
	return false
}

// loosePunctuation closes up the space before a punctuation mark. French and
// Breton set one before ; : ! and ?, and no language before a comma or a full
// stop.
func loosePunctuation(j *job) []change {
	var out []change
	text := j.text
	for i := 1; i < len(text); i++ {
		b := text[i]
		if !loose[b] {
			continue
		}
		if b == '(' && j.full() {
			if c, ok := j.looseBracket(i); ok {
				out = append(out, c)
			}
			continue
		}
		if b == '(' || text[i-1] != ' ' {
			continue
		}
		start := i - 1
		left := before(text, start) // two spaces would be the layout of columns
		if left == '\n' || left == '\t' || !(letter(left) || digit(left) || strings.ContainsRune(")]”’\"»", left)) {
			continue
		}
		end := i + 1
		if b == '!' || b == '?' {
			for end < len(text) && (text[end] == '!' || text[end] == '?') {
				end++
			}
		}
		right := behind(text, end)
		if c, ok := j.wrongSide(start, i); ok {
			out = append(out, c)
			continue
		}
		if !space(right) && !strings.ContainsRune("”\"’»", right) && (right != ')' || b == ';' || b == ':') {
			continue // a smiley, or something more than punctuation
		}
		if left == '"' && !closedQuote(text, start) {
			continue
		}
		rl := ruleLoose
		l := j.at(i)
		switch b {
		case '.':
			next := behind(text, skipSpaces(text, end))
			if right == ' ' && !(upper(next) || next == '\n' || strings.ContainsRune("“\"‘(", next)) {
				continue // " . . ." or a decimal that lost its digits
			}
			if utf8.RuneCountInString(wordBefore(text, start)) < 2 && !digit(left) && !unicode.IsPunct(left) {
				continue
			}
			if said := text[l.start:start]; strings.Count(said, " ") < 3 && !upper(behind(said, 0)) {
				continue // a command and its argument
			}
		case '!', '?', ';':
			if l.lang == "fr" || l.lang == "br" || l.lang == "" {
				continue
			}
			if b == ';' && !lower(behind(text, skipSpaces(text, end))) {
				continue // a comment of a program
			}
		case ':', ')':
			if !j.full() || l.lang == "fr" || l.lang == "br" || !l.prose {
				continue
			}
			if b == ')' && !strings.Contains(text[l.start:start], "(") || b == ':' && strings.Count(l.text, " :") > 1 {
				continue
			}
			rl = ruleLooseMay
		}
		if l.code {
			continue
		}
		out = append(out, change{start, i, "", rl, ""})
	}
	return out
}

// wrongSide moves the space before the comma or full stop at i behind it, where two
// words of running text stand around them ("the request ,please").
func (j *job) wrongSide(start, i int) (change, bool) {
	text := j.text
	before, behind := wordBefore(text, start), wordBehind(text, i+1)
	if !lowerWord(before) || utf8.RuneCountInString(behind) < 2 {
		return change{}, false
	}
	switch {
	case text[i] == ',' && lowerWord(behind):
	case text[i] == '.' && starters[behind]:
	default:
		return change{}, false
	}
	if l := j.at(i); !l.prose || l.code || technical(token(text, i)) {
		return change{}, false
	}
	return change{start, i + 1, text[i:i+1] + " ", ruleLoose, "a space before a mark that belongs behind it"}, true
}

// lowerWord reports whether w is a word of two letters or more, all lower-case.
func lowerWord(w string) bool {
	n := 0
	for _, r := range w {
		if !lower(r) {
			return false
		}
		n++
	}
	return n >= 2
}

// loose are the marks that can have a space on the wrong side.
var loose = [256]bool{',': true, '.': true, '!': true, '?': true, ';': true, ':': true, '(': true, ')': true}

// looseBracket closes up the space behind an opening bracket in running text.
func (j *job) looseBracket(i int) (change, bool) {
	text := j.text
	if behind(text, i+1) != ' ' {
		return change{}, false
	}
	l := j.at(i)
	if r := behind(text, i+2); !letter(r) && !digit(r) || l.code || !l.prose || strings.IndexByte(text[i:max(i, l.end)], ')') < 0 {
		return change{}, false
	}
	return change{i + 1, i + 2, "", ruleLooseMay, "space behind an opening bracket"}, true
}

func skipSpaces(text string, i int) int {
	for i < len(text) && text[i] == ' ' {
		i++
	}
	return i
}

// closedQuote reports whether the straight quotation mark that ends at i closes
// a quotation of its line.
func closedQuote(text string, i int) bool {
	lo := i
	n := 0
	for lo > 0 && i-lo < 4096 && text[lo-1] != '\n' {
		lo--
		if text[lo] == '"' {
			n++
		}
	}
	return n%2 == 0
}
