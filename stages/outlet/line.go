package outlet

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/atom"

	"github.com/offprint-news/offprint/pipeline"
)

var additionalRe = pattern(`(?i)^[\s\x{a0}(]*(?:additional|further)?[\s\x{a0}]*report(?:ing|s)[\s\x{a0}]+(?:contributed[\s\x{a0}]+)?by[\s\x{a0}]`)

// innerBy finds "by" after a date in one line: "Posted on 5 May 2015 by ann".
var innerBy = pattern(`(?i)[\s\x{a0}|•·,–—-](?:by|von|par|por|di|autor:|author:)[\s\x{a0}]+`)

// innerSure finds an author after somebody else: "Checked by Bo — Written by Ann".
var innerSure = pattern(`(?i)[\s\x{a0}|•·,.–—-](?:written by|words by|geschrieben von|verfasst von)[\s\x{a0}:]+`)

// innerPipe finds "by" in a part of its own: "Example Daily | By Ann Lee".
var innerPipe = pattern(`[|•·][\s\x{a0}]*(?:[Bb]y|[Vv]on|[Pp]ar|[Pp]or)[\s\x{a0}]+`)

// labelled is the word for an author before the name, with no sign between.
var labelled = pattern(`^(?:Author|Autor(?:in)?|Auteure?|Autore|Autrice|Autora|Redakteur(?:in)?|Redactora?)[\s\x{a0}]+`)

// dateBy ends a line with a date before the name in the next one.
var dateBy = pattern(`\d.{0,12}[\s\x{a0}](?:by|von|par|por)$`)

// filed are the words by which the software of a blog says who filed a post; it
// often says so below the text.
var filed = pattern(`(?i)^[\s\x{a0}]*(?:posted|eingestellt|erstellt|gespeichert|publi|verfasst|geschrieben|written|this|opublikowa|автор)`)

// blockBylines reads lines near the headline, and after the text, that say by
// whom the story is.
func (s *sheet) blockBylines() error {
	lo, hi := s.around()
	for i := lo; i < hi; i++ {
		if err := s.lineByline(i, false); err != nil {
			return err
		}
	}
	if s.head < 0 {
		return nil
	}
	for i := max(hi, s.end-14); i < s.end; i++ {
		if err := s.lineByline(i, true); err != nil {
			return err
		}
	}
	// The software of a blog may say so below what follows the text, too.
	for i := s.end; i < min(s.end+10, len(s.page.Blocks)); i++ {
		if t := s.page.Blocks[i].Text; len(t) <= 110 && filed.MatchString(t) && holdsDate(t) {
			if err := s.lineByline(i, true); err != nil {
				return err
			}
		}
	}
	for i := hi; i < s.end-14 && len(s.bylines) == 0; i++ {
		if t := s.page.Blocks[i].Text; len(t) <= 110 && authorLabel.MatchString(t) {
			if err := s.lineByline(i, true); err != nil {
				return err
			}
		}
	}
	for i := max(0, s.head-2); i <= s.head+5 && i < len(s.page.Blocks) && len(s.bylines) == 0; i++ {
		s.nameLine(i)
	}
	return nil
}

// authorLabel opens a line in the middle of a story that names its author.
var authorLabel = pattern(`^[\s\x{a0}]*(?:Author|Autor(?:in|en)?|Auteure?|Autore|Autrice|Autora?|Verfasser(?:in)?)[\s\x{a0}]*[:：][\s\x{a0}]*\p{Lu}`)

// An opening is the part of a line before its names.
type opening struct {
	words    string // "by", "written by"; "" where they stand within the line
	from, to int    // where names may stand
	glued    bool   // "ByAnn Lee": two elements side by side
}

// open finds where the names of a line begin, and where the credit of somebody
// who is no author ends them.
func (s *sheet) open(text string) (o opening, ok bool) {
	o.to = len(text)
	if mayOpenByline(text) {
		o.words = byWords.FindString(text)
	}
	if glued := unglue(text); o.words == "" && glued != text {
		o.words, o.glued = strings.TrimSpace(byWords.FindString(glued)), true
	}
	if s.lang != "de" && interviewRe.MatchString(o.words) {
		return o, false // in other languages who is asked stands there
	}
	o.from = len(o.words)
	if o.words == "" && !mayHoldByline(text) {
		return o, false
	}
	other := notByWords.FindStringIndex(text)
	if o.words != "" {
		if other != nil && other[1] > o.from {
			o.to = other[0]
		}
		return o, o.to > o.from || other == nil
	}
	if loc := innerSure.FindStringIndex(text); loc != nil {
		o.from = loc[1]
		next, _ := utf8.DecodeRuneInString(strings.TrimLeft(text[o.from:], " \u00a0"))
		return o, !unicode.IsLower(next) // "written by humans"
	}
	if loc := labelled.FindStringIndex(text); loc != nil && other == nil && human(strings.TrimRight(text[loc[1]:], ":. ")) {
		o.from, o.to = loc[1], len(strings.TrimRight(text, ":. "))
		return o, true
	}
	if dateBy.MatchString(text) && other == nil {
		o.from = len(text) // the name is the next line's
		return o, true
	}
	if locs := innerPipe.FindAllStringIndex(text, -1); locs != nil && other == nil {
		o.from = locs[len(locs)-1][1]
		return o, true
	}
	loc := innerBy.FindStringIndex(text)
	if loc == nil || loc[1] >= len(text) || other != nil {
		return o, false
	}
	before := text[:loc[0]+1]
	label := publishedRe.FindStringIndex(before)
	if w, dated := parseDate(before, s.american()); dated && len(strings.TrimSpace(clock.ReplaceAllString(before[w.to:], ""))) > 20 || !dated && (label == nil || label[0] > 2) || len(before) > 60 {
		return o, false
	}
	o.from = loc[1]
	return o, true
}

// interviewRe is what German papers set before the name of whoever asked.
var interviewRe = pattern(`(?i)^[\s\x{a0}|•·–—-]*interview[\s\x{a0}]*[:：/|]`)

// mayHoldByline reports whether a text has one of the words that stand before
// names within a line: a cheap test before the patterns.
func mayHoldByline(s string) bool {
	for _, w := range []string{"by", "By", "BY", "von", "Von", "VON", "par", "Par", "PAR", "por", "Por", "POR", "di", "Di", "utor", "UTOR", "uthor", "UTHOR", "uteur", "edakteur"} {
		for at := 0; ; {
			i := strings.Index(s[at:], w)
			if i < 0 {
				break
			}
			i += at
			at = i + len(w)
			if at < len(s) && (s[at] == ' ' || s[at] == ':' || s[at] >= utf8.RuneSelf || s[at] == '\t' || s[at] == '\n') {
				return true
			}
		}
	}
	return false
}

// lineByline reads one block.
func (s *sheet) lineByline(i int, after bool) error {
	b := &s.page.Blocks[i]
	if s.awayByline(i) || len(b.Text) > 220 || i == s.head || headingRank(s.page, b) >= 6 {
		return nil
	}
	o, ok := s.open(b.Text)
	if !ok {
		if !after {
			s.datedName(i)
		}
		return nil
	}
	verb := strings.TrimRight(strings.ToLower(strings.TrimSpace(o.words)), " :")
	loose := verb == "by" || verb == "von" || verb == "par" || verb == "por" || verb == "di" || verb == ""
	if o.from >= len(b.Text) {
		if loose || verb == "author" || verb == "autor" || strings.HasSuffix(verb, " by") || strings.HasSuffix(verb, "starter") {
			return s.nextByline(i, after)
		}
		return nil
	}
	people, used := cutByline(b.Text[o.from:o.to])
	people = slices.DeleteFunc(people, func(p person) bool {
		if s.page.Format == pipeline.Text && loose && words(p.name) == 1 && !deskAlone[strings.ToLower(p.name)] && !s.isAgency(p.name) && !s.dateBeside(i) {
			return true
		}
		if loose && len(b.Text) > 60 && !personal(p.name) && !p.desk && !s.isAgency(p.name) && !(words(p.name) == 1 && (o.words == "" || s.dateIn(b.Text[o.from+used:]))) {
			return true
		}
		return !s.acceptable(p, true)
	})
	if published := strings.Contains(verb, "ubli") || strings.HasPrefix(verb, "veröff"); published {
		people = slices.DeleteFunc(people, func(p person) bool { return !personal(p.name) || bookRe.MatchString(p.name) }) // whose page, or book, it is
	}
	if len(people) == 0 || loose && after && (!personal(people[0].name) || len(s.bylines) > 0) {
		return nil // below the text "By X" mostly belongs to a teaser
	}
	s.affiliate(people)
	role := ""
	if additionalRe.MatchString(b.Text) && strings.Contains(strings.ToLower(o.words+b.Text[:min(12, len(b.Text))]), "additional") {
		role = "additional reporting"
	}
	s.addByline(byline{
		claim:  s.blockClaim(b, 0, len(b.Text), "", "byline", 75),
		people: people, strong: true, sure: surely.MatchString(o.words), role: role, block: i, after: after && !filed.MatchString(o.words),
	})
	return s.frameByline(i, o, o.from+used, after)
}

// holdsDate reports whether a line holds a date.
func holdsDate(line string) bool {
	_, ok := parseDate(line, false)
	return ok
}

// dateIn reports whether a text holds a date and little else.
func (s *sheet) dateIn(text string) bool {
	w, ok := parseDate(text, s.american())
	return ok && w.from < 20
}

// nextByline reads a line whose names stand in the next one: "By" alone.
func (s *sheet) nextByline(i int, after bool) error {
	if i+1 >= len(s.page.Blocks) {
		return nil
	}
	b, n := &s.page.Blocks[i], &s.page.Blocks[i+1]
	people, _ := cutByline(n.Text)
	if len(n.Text) >= 120 || len(people) == 0 || !s.acceptable(people[0], true) {
		return nil
	}
	s.addByline(byline{claim: s.blockClaim(n, 0, len(n.Text), "", "byline", 75), people: people, strong: true, block: i + 1, after: after})
	return errorsFirst(s.frame(b, 0, len(b.Text), pipeline.Byline, "byline"), s.frame(n, 0, len(n.Text), pipeline.Byline, "byline"))
}

// frameByline labels a byline that is, or begins, its line.
func (s *sheet) frameByline(i int, o opening, end int, after bool) error {
	b := &s.page.Blocks[i]
	if (i <= s.head || after) && (len(b.Text) >= 80 || end < len(b.Text)-2) {
		return nil
	}
	if o.words == "" {
		return nil // the line begins with something else
	}
	if strings.Trim(b.Text[min(end, len(b.Text)):], " |•·-–—,.)\u00a0") == "" {
		end = len(b.Text)
	}
	return s.frame(b, 0, end, pipeline.Byline, "byline")
}

// awayByline is away, but for the foot of an article and for what a class calls
// a teaser though it stands at the headline.
func (s *sheet) awayByline(i int) bool {
	b := &s.page.Blocks[i]
	if s.page.Format == pipeline.Text && i >= s.head-6 && i <= s.head+window {
		return false // a line of plain text is often taken for a teaser's
	}
	if !s.away(b) || b.Hidden != "" || b.Elem < 0 {
		return s.away(b)
	}
	f := s.flags[b.Elem] & fAway
	if f == fRelated && i >= s.head-2 && i <= s.head+4 {
		return s.flags[b.Elem]&fByline == 0
	}
	if f != fFooter {
		return true
	}
	for e := b.Elem; e >= 0; e = s.page.Elements[e].Parent {
		switch s.page.Elements[e].Node.DataAtom {
		case atom.Article:
			return false
		case atom.Body:
			return true
		}
	}
	return true
}

// clock are a time of day and the like, which stand beside dates.
var clock = pattern(`(?i)(?:\bat|\bum|@|,)?[\s\x{a0}]*\d{1,2}[:.]\d{2}(?::\d{2})?[\s\x{a0}]*(?:uhr|h|[ap]\.?m\.?)?(?:[\s\x{a0}]*\b(?:[A-Z]{2,4}T|UTC|GMT)\b)?|\d+(?:[–-]\d+)?[\s\x{a0}-]*(?:min(?:ute[ns]?)?\b|mins?\b)(?:[\s\x{a0}]*(?:read|lesezeit|de lecture))?|\b(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?\b,?|\b(?:mon|diens|donners|frei|sams|sonn)tag,?|\bmittwoch,?`)

// joints stand between the parts of a line of names and dates.
var joints = pattern(`[\s\x{a0}]*[|•·⋅●/\n—–,][\s\x{a0}]*|[\s\x{a0}]-+[\s\x{a0}]|[\s\x{a0}]{3,}|-+[\s\x{a0}]+|\b(?:am|on|le|el|vom)[\s\x{a0}]*$|^[\s\x{a0}]*(?:in|on behalf|auf|für|for)[\s\x{a0}].*$`)

// datedName reads a line that holds a date and a person's name and little else:
// "Ann Lee, 5 May 2015". Without "by" the name must have the form of one.
func (s *sheet) datedName(i int) {
	b := &s.page.Blocks[i]
	if len(b.Text) > 110 || strings.Contains(b.Text, "(@") || s.head < 0 || i < s.head-2 || i > s.head+7 || headingRank(s.page, b) > 0 || s.caption(i) {
		return
	}
	w, ok := parseDate(b.Text, s.american())
	if !ok {
		return
	}
	var names []person
	for _, side := range []string{b.Text[:w.from], b.Text[w.to:]} {
		for _, part := range joints.Split(clock.ReplaceAllString(side, " | "), -1) {
			part = strings.TrimRight(part, "0123456789 \u00a0") // of comments
			if p := (person{name: trimName(part)}); s.nameAlone(p.name, b) || deskAlone[strings.ToLower(p.name)] {
				names = append(names, p)
			}
		}
	}
	if len(names) == 0 || len(names) > 3 {
		return
	}
	s.addByline(byline{claim: s.blockClaim(b, 0, len(b.Text), "", "dated-name", 64), people: names, block: i, strong: true})
}

// nameLine reads a line that is a person's name and nothing else, at the
// headline of an article. A date beside it, or an introduction of the author
// below the text, confirms it.
func (s *sheet) nameLine(i int) {
	b := &s.page.Blocks[i]
	if i == s.head || len(b.Text) > 90 || b.Hidden != "" || s.awayByline(i) || headingRank(s.page, b) > 0 || s.caption(i) {
		return
	}
	if first, _ := utf8.DecodeRuneInString(b.Text); !unicode.IsUpper(first) || strings.Count(b.Text, " ") == 0 || strings.ContainsAny(b.Text, "0123456789?!:") {
		return
	}
	people := s.namesAlone(b)
	if len(people) == 0 {
		return
	}
	for k := i + 1; k < len(s.page.Blocks) && k < i+8 && len(s.page.Blocks[k].Text) <= 60; k++ { // one name a line
		n := &s.page.Blocks[k]
		if name := trimName(n.Text); s.alike(b, n) && name == n.Text && s.named(name, n) {
			people = append(people, person{name: name})
			continue
		}
		break
	}
	if !s.nearDate(i) && !s.introducedBeside(people[0].name, i) || !s.prose() {
		return
	}
	s.addByline(byline{claim: s.blockClaim(b, 0, len(b.Text), "", "name-line", 62), people: people, block: i, strong: true})
}

// alike reports whether two blocks of HTML stand in elements of one name and class.
func (s *sheet) alike(a, b *pipeline.Block) bool {
	if a.Elem < 0 || b.Elem < 0 || a.Elem == b.Elem {
		return false
	}
	m, n := s.page.Elements[a.Elem].Node, s.page.Elements[b.Elem].Node
	return m.Data == n.Data && m.Parent == n.Parent && pipeline.Attr(m, "class") == pipeline.Attr(n, "class")
}

// namesAlone reads a line that holds names of people and nothing else. In a list
// one of them has to begin with a given name.
func (s *sheet) namesAlone(b *pipeline.Block) []person {
	people, used := cutByline(b.Text)
	if len(people) == 0 || used < len(b.Text)-1 {
		return nil
	}
	known := slices.ContainsFunc(people, func(p person) bool {
		first, _, _ := strings.Cut(strings.ToLower(p.name), " ")
		return s.nameAlone(p.name, b) && (len(people) == 1 || given[first]) // "M.A. Journalism" begins as a name does
	})
	if !known || slices.ContainsFunc(people, func(p person) bool { return !s.named(p.name, b) }) {
		return nil
	}
	return people
}

// introduced reports whether a later block introduces a person: "Ann Lee is
// ...", "About Ann Lee".
func (s *sheet) introduced(name string, i int) bool {
	for k := i + 4; k < len(s.page.Blocks); k++ {
		t := s.page.Blocks[k].Text
		if rest, ok := strings.CutPrefix(t, name); ok && (rest == "" || introduces.MatchString(rest)) {
			return true
		}
		if before, ok := strings.CutSuffix(t, name); ok && len(before) < 24 && aboutRe.MatchString(before) {
			return true
		}
	}
	return false
}

var (
	introduces = pattern(`^,? (?:is|was|has|writes|works|covers|joined|ist|war|hat|arbeitet|schreibt|studiert|est|travaille|es|trabaja|è|jest)\b`)
	aboutRe    = pattern(`(?i)^(?:about|über|von|by|all (?:articles|posts) by|more (?:from|by)|written by|alle beiträge von|à propos de|sobre)[\s:]+$`)
)

// mayOpenByline reports whether a text begins with a letter or sign that a
// byline begins with: a cheap test before the pattern.
func mayOpenByline(s string) bool {
	s = strings.TrimLeft(s, " \u00a0|•·–—-")
	if s == "" {
		return false
	}
	return s[0] >= utf8.RuneSelf || strings.IndexByte("abcdefgiknoprstuvwABCDEFGIKNOPRSTUVW", s[0]) >= 0
}

var gluedBy = pattern(`^(?:By|(?:Written|Posted|Words|Story|Article) by|(?:Geschrieben )?[Vv]on)(\p{Lu}\pL)`)

// unglue parts "By" from a name that a style sheet sets apart from it.
func unglue(s string) string {
	if m := gluedBy.FindStringSubmatchIndex(s); m != nil && s[m[2]-2:m[2]] != "BY" {
		return s[:m[2]] + " " + s[m[2]:]
	}
	return s
}

func errorsFirst(errs ...error) error {
	for _, e := range errs {
		if e != nil {
			return e
		}
	}
	return nil
}
