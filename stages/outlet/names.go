package outlet

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/offprint-news/offprint/stages/outlet/registry"
)

// A person is one name of a byline with what stands with it.
type person struct {
	name        string
	affiliation string // "Bloomberg" of "By Ann Lee, Bloomberg"
	job         string
	desk        bool // a desk, a team, an outlet: not a person
}

// byWords open a byline; the text after them is names. The first list wants a
// space or a colon behind it, the second brings its own sign.
var byWords = pattern(`(?i)^[\s\x{a0}|•·–—-]*(?:(?:` + strings.Join([]string{
	`(?:article|story|words|texts?|reporting|report|analysis|opinion|commentary|column|review|recipe|essay|interview|blog post|post|posted|written|published|authored|contributed|reported|guest post|guest column|created|submitted|added|uploaded|compiled)(?: (?:and|&) (?:photos|photographs|photography|images|video))?[\s\x{a0}]+by`,
	`(?:this|the)[\s\x{a0}]+(?:guest[\s\x{a0}]+)?(?:blog[\s\x{a0}]+)?(?:post|article|story|piece|essay|column|blog)[\s\x{a0}]+(?:was|is)[\s\x{a0}]+(?:originally[\s\x{a0}]+)?(?:written|authored|contributed)[\s\x{a0}]+by`,
	`(?:thread|topic|discussion) starter`, `(?:thread |topic )?started by`, `submitted[\s\x{a0}]+(?:\d+|an?)[\s\x{a0}]+\pL+[\s\x{a0}]+ago by`,
	`(?:additional |further )?reporting by`, `by`,
	`(?:ein |eine |der |die )?(?:gast)?(?:blog[\s\x{a0}-]?)?(?:beitrag|artikel|kommentar|analyse|kolumne|glosse|interview|reportage|bericht|essay|rezension|text)(?:[\s\x{a0}]+(?:und|&)[\s\x{a0}]+(?:fotos?|bilder|illustrationen))?[\s\x{a0}]+von`,
	`(?:das )?(?:interview|gespräch) führten?`, `die fragen stellten?`,
	`(?:geschrieben|verfasst|veröffentlicht|gepostet|erstellt|publiziert|eingestellt|eingetragen|aufgezeichnet|notiert|gespeichert)[\s\x{a0}]+von`, `von`,
	`(?:publié|écrit|rédigé|posté|propos recueillis|article|texte|reportage)[\s\x{a0}]+par`, `par`,
	`(?:escrito|publicado|redactado|creado)[\s\x{a0}]+por`, `por`, `(?:scritto|pubblicato|postato)[\s\x{a0}]+da`, `a cura di`, `di`,
	`(?:dodała?|opublikowała?|napisała?|opracowała?)`, `بقلم`, `撰文`, `记者`, `記者`,
}, "|") + `)(?:[\s\x{a0}]*[:：/][\s\x{a0}]*|[\s\x{a0}]+|$)|(?:` + strings.Join([]string{
	`(?:words|text|texte|texto)[\s\x{a0}]*(?:&|\+|and|und|et|y)[\s\x{a0}]*(?:photos?|photography|pictures|images|fotos?|bilder|illustrationen)[\s\x{a0}]*[:：]`,
	`(?:article |story )?(?:authors?|writers?|words|text|interview|autor(?:in|en|es|a|i|e|ka|zy|:in|\*in|/in)?|verfasser(?:in)?|redakteur(?:in)?|auteure?s?|autrice|redacción|texto|tekst|opracowanie|автор(?:ы|и|ка)?|текст|الكاتب|كتبت?|作者|文)[\s\x{a0}]*[:：/／丨|]`,
}, "|") + `)[\s\x{a0}]*)`)

// surely are the words that leave no doubt that an author's name follows.
var surely = pattern(`(?i)(?:written|reporting|authored|geschrieben|verfasst|écrit|escrito|scritto)[\s\x{a0}]+(?:by|von|par|por|da)|[:：]`)

// notByWords look like a byline and name somebody else.
var notByWords = pattern(`(?i)\b(?:photos?|photograph(?:y|s)?|images?|pictures?|video|illustrations?|graphics?|artwork|fotos?|bild(?:er)?|reviewed|edited|translated|fact[- ]checked|checked|powered|sponsored|presented|hosted|produced|read|narrated|design(?:ed)?|built|provided|curated|verified|approved|übersetzt|geprüft|traduit|traducido)[\s\x{a0}]+(?:and edited )?(?:by|von|par|por|di)\b`)

// otherRole stands right before the name of somebody who did another thing.
var otherRole = pattern(`^(?:Übersetzung|Translation|Traduction|Traducción|Tradução|Traduzione|Fotos?|Photos?|Illustration(?:en)?|Lektorat|Moderation)[\s\x{a0}]+\p{Lu}`)

// stops end the names of a byline.
var stops = pattern(`(?i)[\s\x{a0}]+(?:on|at|in|(?-i:am|um|le|el|em|il)|dnia|with contributions|published|updated|posted|under|unter|veröffentlicht|aktualisiert|publié|mis à jour|publicado|actualizado|atualizado|last|erstellt|lesezeit|fotos?|photos?|reading time|kommentare|comments|kategorien?|categor(?:y|ies)|abgelegt|filed|tags?|schlagw[oö]rter|view|follow|see|read|contact|email|e-mail|©|\(c\))(?:[\s\x{a0}]|$|:)|[\s\x{a0}](?-i:Updated|Published|Posted)(?-i:\p{Lu})|[\s\x{a0}]*[|•·⋅●»›/@\n\t—]|[\s\x{a0}]+[–-]+[\s\x{a0}]|[,\s\x{a0}]+(?:(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?\.?,?[\s\x{a0}]+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?[\s\x{a0}]+\d|[,\s\x{a0}]+\d{1,2}(?:[.:/ -]|(?:st|nd|rd|th)\b)|[,\s\x{a0}]+\d{4}\b|[\s\x{a0}]*\[|[:;]`)

var affiliationRe = pattern(`(?i)^(.*?),?[\s\x{a0}]+(?:for|from|via|of|para|pour|für)[\s\x{a0}]+(?:the )?(.{2,80})$`)

// andWords stand between names.
var andWords = pattern(`(?i)[\s\x{a0}]*(?:,|;|&|，|、|\+)[\s\x{a0}]*(?:and|und|et|y|e|i|и|та)?[\s\x{a0}]+|[\s\x{a0}]+(?:and|und|et|y|e|i|и|та|و|avec|mit|with|con)[\s\x{a0}]+|、|，`)

// deskWords make a name a desk's.
var deskWords = set(`staff team editor editors editorial newsroom desk redaktion redaktionsteam rédaction redacción redação redazione redakcja редакция редакції редакція
	reporter reporters correspondent correspondents contributor contributors writer writers agency agencies agencia agentur agenturen wire wires news press newspaper magazine media online
	webteam webmaster board bureau service report reports group inc inc. ltd ltd. llc gmbh corp corp. company foundation institute university association network studio blog collective
	committee department office admin administrator mitarbeiter newsdesk presse verlag fraktion bundestagsfraktion landtagsfraktion partei sekretariat verband verein ministerium
	bundesministerium stiftung gesellschaft gruppe hr pr seo`)

// credentials follow a name and are no name.
var credentials = pattern(`(?i)^(?:m\.?d\.?|ph\.?d\.?|r\.?d\.?n?\.?|r\.?n\.?|m\.?s\.?(?:c\.?|w\.?)?|b\.?a\.?|m\.?a\.?|m\.?b\.?a\.?|m\.?p\.?h\.?|cfa|cfp®?|cpa|jd|esq\.?|jr\.?|sr\.?|ii|iii|iv|dds|dmd|do|faclm|fand|facs|lcsw|lmft|np|pharmd|psyd|ldn|cscs|cpt|cissp|pmp|pe|od|dvm|edd|llm|lpc|c\.?d\.?n?\.?|c\.?s\.?s\.?d\.?|frcp|obe|mbe|[A-Z]{2,6}(?:-[A-Z]{1,3})?®?)$`)

// nobody are names that systems fill in.
var nobody = set("admin administrator root user wordpress webmaster author guest anonymous unknown null none default test undefined superuser siteadmin owner editor1 blogger profile contact info support sysadmin webadmin moderator system user1 n/a na false true http https www")

// particles may stand in a name in small letters.
var particles = set("de da di del della dos das do du la le von vom van der den ter ten zu zur bin ibn al el y e af und d' des")

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// trimName takes off what stands around a name without being of it.
func trimName(s string) string {
	s = strings.Join(strings.Fields(strings.ReplaceAll(s, "\u00a0", " ")), " ")
	for _, p := range []string{"View all posts by ", "Show all articles of ", "View full profile of ", "Posts by ", "More from ", "Follow ", "All posts by ", "Alle Beiträge von ", "Voir tous les articles par ", "Ver todas as postagens de ", "Photo of ", "Avatar of ", "Profile picture of ", "About ", "Über "} {
		s = strings.TrimPrefix(s, p)
	}
	for _, p := range []string{"本报记者", "记者", "記者", "通讯员"} {
		s = strings.TrimPrefix(s, p)
	}
	if strings.Contains(strings.ToLower(s), "on ") {
		s = networkTail.ReplaceAllString(s, "")
	}
	s = strings.Trim(s, " ,;:|•·–—-/\"“”*[]")
	if strings.HasSuffix(s, ")") {
		if i := strings.LastIndex(s, " ("); i > 2 {
			s = s[:i] // "Ann Lee (guest)"
		}
	}
	if strings.HasSuffix(s, ".") && !credentials.MatchString(s[strings.LastIndexByte(s, ' ')+1:]) && utf8.RuneCountInString(s[strings.LastIndexByte(s, ' ')+1:]) > 3 {
		s = s[:len(s)-1]
	}
	if !strings.Contains(s, "(") || !strings.Contains(s, ")") {
		s = strings.Trim(s, "() ")
	}
	return s
}

// networkTail says where a name has its page.
var networkTail = pattern(`(?i)[\s\x{a0}]+on (?:facebook|twitter|instagram|linkedin|x)$`)

// gluedRe finds words that a style sheet sets apart from the name before them.
var gluedRe = pattern(`[\p{Ll}.](?:Updated|Published|Posted|Senior|Staff|Contributor|Editor|Founder|Author|Follow|View|(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)\.?[\s\x{a0}]+\d)`)

// cutByline cuts the names out of the text after the word "by". It returns the
// people, and how many bytes of the text they take.
func cutByline(s string) ([]person, int) {
	end := len(s)
	if loc := stops.FindStringIndex(s); loc != nil {
		end = loc[0]
	}
	if loc := gluedRe.FindStringIndex(s[:end]); loc != nil {
		_, n := utf8.DecodeRuneInString(s[loc[0]:])
		end = loc[0] + n
	}
	if strings.HasPrefix(s[end:], "@") {
		return nil, end // an address
	}
	return splitNames(s[:end]), end
}

// bracketRe finds further authors in brackets: "(with Bo Ray)".
var bracketRe = pattern(`(?i)[\s\x{a0}]*\([\s\x{a0}]*(?:with|avec|mit|con|com|and|und|et)[\s\x{a0}]+([^)]{3,120})\)?`)

// splitNames takes a list of names apart.
func splitNames(s string) []person {
	s = trimName(bracketRe.ReplaceAllString(s, ", $1"))
	if s == "" || len(s) > 300 {
		return nil
	}
	if name, ok := turned(s); ok {
		return []person{{name: name}}
	}
	parts := andWords.Split(s, 24)
	if a, b, ok := strings.Cut(s, " & "); ok && len(parts) == 2 && !strings.Contains(s, ",") && a == b {
		return []person{{name: s, desk: true}} // "Lee & Lee": a firm
	}
	if n := len(parts) - 1; n > 0 && strings.Contains(s, ",") && country(parts[n]) {
		return []person{{name: trimName(parts[0]), desk: true}} // "Hill Media, Rivertown, Germany"
	}
	if len(parts) > 1 && orgWords.MatchString(s) && !slices.ContainsFunc(parts, func(p string) bool { return personal(trimName(p)) }) {
		parts = []string{s} // "Center for Drugs and Research" is one
	}
	var out []person
	glued := false // a job stands behind a name with no sign between
	for i, p := range parts {
		p = trimName(p)
		if p == "" {
			continue
		}
		if len(out) > 0 && i > 0 && strings.Contains(s, ",") {
			last := &out[len(out)-1]
			switch {
			case credentials.MatchString(p) && !isHandle(p):
				last.name += ", " + p
				continue
			case isJob(p):
				last.job = p
				continue
			case personal(last.name) && !personal(p) && commaBefore(s, p):
				if last.affiliation == "" {
					last.affiliation = p
				}
				continue
			case personal(last.name) && !personal(p) && (last.job != "" || last.affiliation != ""), personal(last.name) && last.job != "" && !human(p):
				continue // goes on with the job or the house: "Director, Content & Marketing"
			}
		}
		if len(out) > 0 && personal(out[len(out)-1].name) && words(p) == 1 && strings.Contains(s, "& "+p) && !given[strings.ToLower(p)] {
			continue // "Ann Lee Gardener & Astrologer"
		}
		if notByWords.MatchString(p) || otherRole.MatchString(p) {
			continue // "the team, edited by Ann Lee"
		}
		if len(out) > 0 && glued && !human(p) {
			continue // goes on with the job
		}
		one := person{}
		if one.name, one.job = cutJob(gluedDigits.ReplaceAllString(p, "$1")); one.job != "" {
			glued = true
		}
		if m := affiliationRe.FindStringSubmatch(p); m != nil && personal(trimName(m[1])) {
			one.name, one.affiliation = trimName(m[1]), trimName(m[2])
		}
		one.desk = isDesk(one.name)
		out = append(out, one)
	}
	return slices.DeleteFunc(out, func(p person) bool { return !plausible(p.name) })
}

// ranks stand before the word of a job.
var ranks = set("executive senior chief staff lead digital managing contributing associate deputy assistant principal general political national foreign chief-")

// cutJob cuts a job off that stands behind a person's name with no sign between:
// "Ann Lee Senior Editor".
func cutJob(s string) (name, job string) {
	loc := jobRe.FindStringIndex(s)
	if loc == nil {
		return s, ""
	}
	f := strings.Fields(s[:loc[0]])
	n := len(f)
	for n > 0 && ranks[strings.ToLower(f[n-1])] {
		n--
	}
	name = strings.Join(f[:n], " ")
	if n < 2 || n > 4 || !human(name) {
		return s, ""
	}
	return name, strings.TrimSpace(strings.Join(append(f[n:], s[loc[0]:]), " "))
}

// gluedDigits finds a number that a style sheet sets apart from the full name before it.
var gluedDigits = pattern(`^(\p{Lu}\S*[\s\x{a0}].*\p{Ll})\d+$`)

// turned reads a name that is written with the family name first: "Lee, Ann".
func turned(s string) (string, bool) {
	last, first, ok := strings.Cut(s, ", ")
	if !ok || strings.ContainsAny(first, ",;&") || words(last) > 1 || words(first) > 2 || andWords.MatchString(first) || isJob(first) || isDesk(s) || credentials.MatchString(first) && !isHandle(first) {
		return "", false
	}
	name := first + " " + last
	word, rest, _ := strings.Cut(strings.ToLower(first), " ")
	initial := rest != "" && len(strings.Trim(rest, ".")) == 1
	if !personal(name) || given[strings.ToLower(last)] || !given[word] && !initial {
		return "", false
	}
	return name, true
}

// country reports whether a part of an address is a country.
func country(p string) bool {
	switch strings.ToLower(trimName(p)) {
	case "germany", "deutschland", "austria", "österreich", "switzerland", "schweiz", "france", "italy", "italia", "spain", "españa", "poland", "polska", "usa", "uk", "united kingdom", "india", "canada", "australia", "netherlands", "brasil":
		return true
	}
	return false
}

// commaBefore reports whether a comma, not an "and", stands before a part.
func commaBefore(s, part string) bool {
	i := strings.Index(s, part)
	return i > 0 && strings.HasSuffix(strings.TrimRight(s[:i], " \u00a0"), ",")
}

var orgWords = pattern(`(?i)\b(?:center|centre|department|ministry|institute|office|society|council|agency|association|committee|bureau|college|school|university|research)\b`)

// uiWords are words of buttons and links; a visible name has none of them.
var uiWords = pattern(`(?i)(?:^|[\s\x{a0}])(?:view|profile|show|all|articles?|get|app|help|auto|advance|follow|subscribe|category|conditions|submit(?:ting)?|download|more|share|comments?|kommentare?|rebloggt|under|clicking|using|reading|login|sign|datum|click|here|terms|policy|search|filter|sort|select|default|price|date|rating|relevance|popularity|brand|manufacturer|type|topic|collection)(?:$|[\s\x{a0}])`)

// isHandle reports whether a word is more likely a nickname than letters after a name.
func isHandle(s string) bool { return strings.ToUpper(s) != s }

var jobRe = pattern(`(?i)\b(?:writer|editor|reporter|correspondent|columnist|journalist|contributor|producer|author|professor|director|redakteur(?:in)?|journalist(?:in|e)?|chefredakteur|korrespondent(?:in)?|redactor(?:a)?|periodista|senior|staff|manager|analyst|founder|ceo|president|fellow|blogger|expert|specialist|consultant|strategist|coach|physician|attorney|\pL*(?:leiter|referent|sprecher|dozent|direktor|berater|redakteur)(?:in)?)\b`)

func isJob(s string) bool { return words(s) <= 6 && jobRe.MatchString(s) }

// isDesk reports whether a name is a desk's or an outlet's rather than a person's.
func isDesk(s string) bool {
	for w := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == '|' || r == ',' || unicode.IsSpace(r) }) {
		if deskWords[strings.ToLower(w)] {
			return true
		}
	}
	return false
}

// plausible reports whether s could name an author at all.
func plausible(s string) bool {
	s = trimName(s)
	n := utf8.RuneCountInString(s)
	if n < 2 || n > 70 || words(s) > 8 || strings.ContainsAny(s, "@<>{}=?!%:") || strings.Contains(s, "://") || strings.HasPrefix(s, "www.") {
		return false
	}
	if low := strings.ToLower(s); low == "no author" || low == "super user" || !strings.Contains(low, " ") && strings.Contains(low, "admin") && len(low) < 20 {
		return false
	}
	if nobody[strings.ToLower(s)] || strings.Count(s, ".") > 1 && !strings.Contains(s, " ") && strings.ToLower(s) == s {
		return false
	}
	letters := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	return letters*2 > n // a nickname may end in a number
}

// personal reports whether a name has the form of a person's: two to five
// capitalised words, particles aside, or in scripts without capitals two to four
// characters or words.
func personal(s string) bool {
	if !plausible(s) || isDesk(s) || articled(s) {
		return false
	}
	name, _, _ := strings.Cut(s, ", ")
	fields := strings.Fields(name)
	capital := 0
	for _, w := range fields {
		r, _ := utf8.DecodeRuneInString(strings.TrimLeft(w, "'’\"(“"))
		switch {
		case strings.HasSuffix(w, "’s") || strings.HasSuffix(w, "'s"):
			return false
		case unicode.IsUpper(r):
			capital++
		case particles[strings.ToLower(w)] || strings.HasPrefix(w, "d’") || strings.HasPrefix(w, "d'") || strings.HasPrefix(w, "al-"):
		case unicode.Is(unicode.Han, r) || unicode.Is(unicode.Arabic, r) || unicode.Is(unicode.Hebrew, r) || unicode.Is(unicode.Hangul, r):
			return utf8.RuneCountInString(name) <= 24
		default:
			return false
		}
		for _, r := range w {
			if unicode.IsDigit(r) {
				return false
			}
		}
	}
	return capital >= 2 && capital <= 5 && len(fields) <= 7
}

// articled reports whether a name begins as an outlet's does, not a person's.
func articled(s string) bool {
	first, _, more := strings.Cut(s, " ")
	switch first {
	case "The", "Die", "Der", "Das", "Les", "Los", "Las", "Il", "Gli":
		return more
	}
	return false
}

// titleCase brings a name in capitals into mixed case, for comparing and display.
func titleCase(s string) string {
	if strings.ToUpper(s) != s || utf8.RuneCountInString(s) < 6 || !strings.Contains(s, " ") {
		return s
	}
	rs := []rune(strings.ToLower(s))
	up := true
	for i, r := range rs {
		if up && unicode.IsLetter(r) {
			rs[i] = unicode.ToUpper(r)
		}
		up = !unicode.IsLetter(r) && r != '\'' && r != '’'
	}
	return string(rs)
}

// sameName reports whether two names are one: equal when folded.
func sameName(a, b string) bool {
	return a != "" && registry.Fold(a) == registry.Fold(b)
}

// within reports whether all words of one name stand in the other.
func within(a, b string) bool {
	fa, fb := strings.Fields(registry.Fold(a)), strings.Fields(registry.Fold(b))
	if len(fa) > len(fb) {
		fa, fb = fb, fa
	}
	if len(fa) == 0 {
		return false
	}
	for _, w := range fa {
		if !slices.Contains(fb, w) {
			return false
		}
	}
	return true
}
