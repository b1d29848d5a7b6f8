package outlet

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/rules/dfa"
	"github.com/offprint-news/offprint/stages/outlet/registry"
)

// A cue is a form of words in which an outlet names itself, outside the running
// text. A name needs [enough] of weight: one strong cue, or weak ones of two kinds.
type cue struct {
	kind   string
	weight int
	hints  []string    // in small letters, of which a text has one: a cheap test before the pattern
	lone   bool        // the cue is a line of its own
	re     *dfa.Regexp // its group is the name
}

func hints(s string) []string { return strings.Split(s, "|") }

const (
	strong = 60
	weak   = 25
	hint   = 20 // no line that repeats the name makes it enough
	enough = 45
)

const cueName = `([\p{Lu}\d][^|•·!?,;:()\n]{1,50}?)`

// outletWords are what an outlet calls itself.
const outletWords = `newspaper|magazine|journal|blog|website|web ?site|news|publication|publisher|platform|outlet|media|forum|portal|podcast|broadcaster|station|network|agency|newsletter|nonprofit|non-profit|` +
	`zeitung|zeitschrift|magazin|nachrichten\pL*|onlinemagazin|medium|plattform|webseite|nachrichtenportal|` +
	`revue|média|quotidien|hebdomadaire|site|presse|revista|diario|periódico|medio|jornal|veículo|testata|giornale|quotidiano|rivista|sito|portale|` +
	`tygodnik|dziennik|gazeta|serwis|czasopismo|magazyn|газета|журнал|издание|сайт|портал|видання|агентство`

var cues = []cue{
	{"support", strong, hints("support|donate|become a"), false, pattern(`(?i:\bsupport(?:ing)?|\bdonate to|\bbecome a (?:patron|member|supporter) of)[\s\x{a0}]+` + cueName + `[\s\x{a0}]+(?i:on (?:patreon|paypal|ko-fi|steady|buy me a coffee)|today|by donating|with a donation)`)},
	{"support", weak, hints("support|donate|unterstütz|soutenez|apoya|apoie|sostieni|wesprzyj|wspieraj|поддержите|підтримайте"), true, pattern(`^[\s\x{a0}]*(?i:support|donate to|unterstützen sie|unterstütze|soutenez|apoya(?: a)?|apoie(?: [ao])?|sostieni|wesprzyj|wspieraj|поддержите|підтримайте)[\s\x{a0}]+(?:(?i:the|die|das|den|la|le|el)[\s\x{a0}]+)?` + cueName + `[\s\x{a0}]*[.!]?$`)},
	{"reading", weak, hints("reading|supporting|read more|vous lisez"), false, pattern(`(?i:\bthank you for (?:reading|supporting)|\benjoy reading|\bread more (?:on|in)|\bvous lisez)[\s\x{a0}]+(?:the[\s\x{a0}]+)?` + cueName + `[\s\x{a0}]*(?:[.!?,;]|$)`)},
	{"publicize", strong, hints("published by|veröffentlicht von|publié par|publicado por|pubblicato da"), true, pattern(`^[\s\x{a0}]*(?i:published by|veröffentlicht von|publié par|publicado por|pubblicato da)[\s\x{a0}]+([^\s,;:|][^,;:|\n]{1,40})[\s\x{a0}]*$`)},
	{"newsroom", strong, hints("newsroom|redaktion|rédaction|redacción|redação|redazione"), true, pattern(`(?i:\bfrom the newsroom of|\baus der redaktion (?:von|der|des)|\bde la rédaction d[eu]|\bde la redacción de|\bda redação d[ao]|\bdalla redazione di)[\s\x{a0}]+(?:the[\s\x{a0}]+)?` + cueName + `[\s\x{a0}]*[.]?$`)},
	{"channel", strong, hints("subscribe|follow|watch|join"), false, pattern(`(?i:\bsubscribe to|\bfollow|\bwatch|\bjoin)[\s\x{a0}]+` + cueName + `['’]s[\s\x{a0}]+(?i:youtube|telegram|whatsapp|facebook|twitter|newsletter|podcast|rss)`)},
	{"member", weak, hints("visiting|welcome|willkommen|sign up|download the|get the"), false, pattern(`(?i:\bthank you for visiting|\bwelcome to|\bwillkommen (?:bei|auf)|\bsign up (?:for|to)(?: the)?|\bdownload the|\bget the)[\s\x{a0}]+` + cueName + `(?:['’]s)?(?:[\s\x{a0}]+(?i:newsletters?|app|daily briefing|email)|[.!]?$)`)},
	{"owned", strong, hints("is published by|operated by|herausgegeben|édité par|edito da|wydawan"), false, pattern(`^"?` + cueName + `"?[\s\x{a0}]+(?i:is published by|is owned and operated by|wird herausgegeben von|est édité par|è edito da|jest wydawan\pL+ przez)[\s\x{a0}]`)},
	{"registered", weak, hints("is a |is provided|is owned|is part|registered|marke|angebot|produkt|projekt|dienst|marque|marca|marchio|serwis"), false, pattern(`^"?` + cueName + `"?[\s\x{a0}]+(?i:is a registered trademark|is provided by|is owned by|is part of|is a (?:member|division|service|publication|brand|trademark|website) of|and [\pL .]{3,40} are registered|ist (?:eine eingetragene marke|ein (?:angebot|produkt|projekt|dienst) (?:der|von|des))|est une marque|es una marca|é uma marca|è un marchio|to (?:marka|serwis))\b`)},
	{"presents", hint, hints(" is | ist | est | es | é | è | to | jest | это | це "), false, pattern(`^[\s\x{a0}]*` + cueName + `[\s\x{a0}]+(?i:(?:is|ist|est|es|é|è|to|jest|это|це)[\s\x{a0}]+(?:an?|the|[\pL\d]+['’]s|ein|eine|das|die|der|une?|el|la|le|un|uma?|una|o)?[\s\x{a0}]*(?:[\pL-]+[\s\x{a0},]+){0,7}?(?:` + outletWords + `))(?:[^\pL]|$)`)},
	{"newsletter", hint / 2, hints("newsletter|podcast|app|shop|store|archive|paper|abo|plus|tv|radio"), true, pattern(`^[\s\x{a0}]*` + cueName + `[\s\x{a0}]+(?i:newsletters?|podcast|app|magazine shop|shop|store|archives?|e-?paper|abo|plus|tv|radio)[\s\x{a0}]*$`)},
	{"about", weak, hints("about|über|propos|sobre|acerca|contact|advertise|write for|work for|more from|follow|subscribe|folge|abonniere|suivez|síguenos"), true, pattern(`^[\s\x{a0}]*(?i:(?:more )?about|über|à propos de|sobre|acerca de|contact|advertise (?:with|on)|write for|work for|more from|follow|subscribe to|folge|abonniere|suivez|síguenos en)[\s\x{a0}]+` + cueName + `(?:[\s\x{a0}]+(?i:on (?:facebook|twitter|instagram|x|telegram|youtube|google news|social media)))?[\s\x{a0}]*$`)},
	{"address", weak, hints("street|st.|ave|road|box|straße|strasse|str.|platz|calle|paseo|rue|boulevard|via|piazza|ul|rua"), false, pattern(`^[\s\x{a0}]*([\p{Lu}\d][^|•·!?,;:()\n.]{1,40}?)[\s\x{a0}]*[.,|–-][\s\x{a0}].*(?i:\b(?:street|st\.|avenue|ave\.?|road|p\.?[\s\x{a0}]?o\.? box|\pL*(?:straße|strasse|str\.)|\pL*platz|calle|paseo|rue|boulevard|via|piazza|ul\.|ulica|rua|avenida)(?:[^\pL]|$).*\d)`)},
}

// textPublisher finds the publisher of a plain text. Only lines that are not
// running text are read: an outlet named inside the story is part of the story.
func (s *sheet) textPublisher() error {
	var claims, rights []claim
	var rejected []pipeline.Candidate
	add := func(c claim) {
		v, why := s.outletName(c.value)
		low := strings.ToLower(v)
		if why == "" && (cueStop[low] || commonWord[low] || !slices.ContainsFunc(strings.Fields(low), func(w string) bool { return !genericWord[w] && !commonWord[w] })) {
			why = "a common word"
		}
		if why == "" && s.reg.ByName(v) != nil && s.reg.ByName(v).First(registry.Kind) == "platform" {
			why = "a platform, not an outlet"
		}
		if why != "" {
			reject := pipeline.Candidate{Value: clip(c.value, 80), Where: c.where, Why: why}
			if len(rejected) < 8 && !slices.Contains(rejected, reject) {
				rejected = append(rejected, reject)
			}
			return
		}
		c.value = v
		claims = append(claims, c)
	}
	s.selfNaming(func(c claim) {
		if c.kind == "copyright" && c.weight > weak {
			rights = append(rights, c)
		}
		add(c)
	})
	s.textTitle(add)
	if c := s.networkOwner(); c.value != "" {
		add(c)
	}
	bids := s.bids(claims)
	s.repeated(bids)
	if s.site != "" { // an address came along: the host confirms
		if o := s.reg.ByHost(s.host); o != nil && o.First(registry.Kind) != "platform" && len(bids) == 0 {
			add(claim{value: o.First(registry.Name), kind: "registry", weight: strong, where: "registry: " + o.ID, text: s.host})
			bids = s.bids(claims)
		}
	}
	if len(bids) == 0 || bids[0].score < enough {
		for _, b := range bids {
			if len(rejected) < 10 {
				rejected = append(rejected, pipeline.Candidate{Value: b.claims[0].value, Where: b.claims[0].where, Why: "one weak sign alone (" + b.claims[0].kind + ")"})
			}
		}
		if err := s.unknown("publisher", "no line outside the story names the outlet surely enough", rejected); err != nil {
			return err
		}
	} else if err := s.awardText(bids, rejected); err != nil {
		return err
	}
	return errorsFirst(s.rights(rights), s.textPlatform())
}

// selfNaming offers the names in lines of the forms in which outlets name
// themselves, and in copyright lines.
func (s *sheet) selfNaming(add func(claim)) {
	n := len(s.page.Blocks)
	for i := range s.page.Blocks {
		b := &s.page.Blocks[i]
		foot := i >= s.end || i*10 >= n*7
		if s.end < n && s.head >= 0 && i > s.head+window && i < s.end || len(b.Text) >= 600 {
			continue // the story
		}
		if foot && len(b.Text) < 400 && mayHoldCopyright(b.Text) {
			if c, ok := s.textHolder(b); ok {
				add(c)
			}
		}
		if len(b.Text) >= long && !foot || len(b.Text) >= 400 {
			continue
		}
		low := strings.ToLower(b.Text)
		for k := range cues {
			c := &cues[k]
			if c.lone && len(b.Text) >= 80 || !c.lone && !foot && c.kind == "presents" || !slices.ContainsFunc(c.hints, func(h string) bool { return strings.Contains(low, h) }) {
				continue
			}
			m := c.re.FindStringSubmatchIndex(b.Text)
			if m == nil {
				continue
			}
			v := b.Text[m[2]:m[3]]
			if c.kind == "publicize" && (s.head >= 0 && abs(i-s.head) <= 4 || personal(v) || bookRe.MatchString(v) && s.reg.ByName(v) == nil) {
				continue // whoever posted it; whoever made the book
			}
			if c.kind == "presents" && (human(v) || noSubject.MatchString(v)) || words(v) > 5 {
				continue
			}
			add(s.blockClaim(b, m[2], m[3], v, c.kind, c.weight))
		}
		if i < s.end || len(b.Text) > 60 {
			continue
		}
		if e := s.reg.ByName(b.Text); e != nil && e.First(registry.Kind) != "platform" {
			add(s.blockClaim(b, 0, len(b.Text), b.Text, "alias", 20))
		}
	}
	s.masthead(add)
}

// noSubject begins sentences whose subject is no name.
var noSubject = pattern(`(?i)^(?:this|that|these|it|he|she|they|we|our|all|any|each|here|there|what|who|which|das|dies|diese[rs]?|es|wir|hier|alle|ce|cette|c['’]|nous|est[ea]|questo|noi|to)\b`)

// textHolder reads a copyright line. The mark of a picture, which has no year,
// and a person's right say little of the outlet.
func (s *sheet) textHolder(b *pipeline.Block) (claim, bool) {
	for _, h := range holders(b.Text) {
		if !h.sign || !h.dated && h.from >= 24 || strings.Contains(h.name, "/") {
			continue
		}
		w := 50
		if !h.dated && !legalForm.MatchString(h.name) || human(h.name) {
			w = weak
		}
		return s.blockClaim(b, h.from, h.to, h.name, "copyright", w), true
	}
	return claim{}, false
}

// masthead offers the first lines of the page, where outlets bear their name.
func (s *sheet) masthead(add func(claim)) {
	for i := 0; i < min(3, len(s.page.Blocks)) && (s.head < 0 || i < s.head); i++ {
		b := &s.page.Blocks[i]
		v := strings.TrimRight(b.Text, " ®™")
		r, _ := utf8.DecodeRuneInString(v)
		if len(v) > 40 || words(v) > 5 || unicode.IsDigit(r) || strings.ContainsAny(v, ":?!,;»›>@") || creditLine(v) || buttons.MatchString(v) {
			continue
		}
		add(s.blockClaim(b, 0, len(v), v, "masthead", hint/2))
	}
}

// repeated adds weight to the names that short lines of the page repeat, alone
// or with a word behind, as the names of an outlet's other pages and papers do,
// and those that its addresses spell.
func (s *sheet) repeated(bids []bid) {
	for i := range bids {
		name := registry.Fold(bids[i].claims[0].value)
		own := 0
		if slices.ContainsFunc(bids[i].claims, func(c claim) bool { return c.kind == "masthead" || c.kind == "alias" }) {
			own = 1 // the line itself
		}
		family, addresses := map[string]bool{}, false
		for k := range s.page.Blocks {
			t := s.page.Blocks[k].Text
			if len(t) <= 40 {
				if f := registry.Fold(t); f == name {
					own--
				} else if strings.HasPrefix(f, name+" ") {
					family[f] = true
				}
			}
			if !addresses && (k <= s.head || k >= s.end || k*10 >= len(s.page.Blocks)*7) && len(t) < 2*long {
				addresses = spells(t, bids[i].key)
			}
		}
		bonus := 0
		switch {
		case len(name) > 3 && len(family) >= 5:
			bonus = 35
		case len(name) > 3 && len(family) >= 3:
			bonus = 25
		case own < -1:
			bonus = 20
		case own < 0:
			bonus = 15
		}
		bids[i].score += bonus
		if addresses {
			bids[i].score += 25
		}
		if s.atDate(bids[i].claims[0].value) && !human(bids[i].claims[0].value) {
			bids[i].score += 20
		}
	}
	slices.SortStableFunc(bids, func(x, y bid) int { return cmp.Compare(y.score, x.score) })
}

// hostRe finds the domain of an address of the web or of mail.
var hostRe = pattern(`(?i)(?:@|www\.|https?://(?:www\.)?|\b)((?:[a-z0-9-]+\.)+[a-z]{2,10})\b`)

// spells reports whether a text has an address whose domain is the name.
func spells(text, key string) bool {
	if len(key) < 4 || !strings.Contains(text, ".") {
		return false
	}
	for _, m := range hostRe.FindAllStringSubmatch(text, 4) {
		if hostKey(registry.Site(strings.ToLower(m[1]))) == key {
			return true
		}
	}
	return false
}

// awardText notes the name that most speaks for.
func (s *sheet) awardText(bids []bid, rejected []pipeline.Candidate) error {
	best, score := bids[0].claims[0], bids[0].score
	if legalForm.MatchString(best.value) {
		// "Example Post Newspapers Ltd" publishes what calls itself the Example Post.
		for i, b := range bids[1:] {
			if len(b.key) > 4 && strings.HasPrefix(bids[0].key, b.key) {
				best = b.claims[0]
				bids[0], bids[i+1] = b, bids[0]
				break
			}
		}
	}
	for _, c := range bids[0].claims[1:] {
		if poorForm(best.value) > poorForm(c.value) {
			best.value = c.value
		}
		if f := (pipeline.Field{Name: "confirmed-by", Value: c.kind + ": " + clip(c.text, 80)}); c.kind != best.kind && !slices.Contains(best.fields, f) {
			best.fields = append(best.fields, f)
		}
	}
	status, why := pipeline.Stated, ""
	if best.kind == "contributor-notice" {
		status, why = pipeline.Inferred, "the outlet of the contributor platform that the notice names"
	}
	for i, b := range bids[1:] {
		reason := "less speaks for it (" + b.claims[0].kind + ")"
		if i == 0 && b.score >= score && !strings.HasPrefix(b.key, bids[0].key) {
			status, why = pipeline.Conflicting, "two names have as much for them"
		}
		if len(rejected) < 10 {
			rejected = append(rejected, pipeline.Candidate{Value: b.claims[0].value, Where: b.claims[0].where, Why: reason})
		}
	}
	s.publisher = best.value
	return s.note("publisher", &best, status, min(95, 35+score/2), why, rejected)
}

// cueStop are words that follow "support" and the like without being a name.
var cueStop = set("us our we the this more here now today your free all latest daily weekly support independent journalism news free-press me my local quality")

// genericWord are words of which no name consists alone.
var genericWord = set(`app apps report reports guide guides template program programme toolbox book books shop store newsletter newsletters edition page pages site website company services service
	sport sports special offers latest news job done support login sign in up email word day month week free pro mobile android iphone ios menu main navigation skip content search suche suchen
	inhalt direkt zum zur springen startseite start home homepage breadcrumb aller au contenu principal ir al contenido saltar vai pular para conteúdo przejdź do treści
	artikel article articles thema themen ressorts rubriken kategorien categories category topics sections section about contact kontakt impressum datenschutz privacy policy terms
	anmelden registrieren abonnieren abo subscribe register account konto mein my profile cart warenkorb close schließen open öffnen toggle back zurück next previous weiter
	english deutsch français español italiano polski português русский українська language sprache advertisement anzeige werbung cookies cookie settings einstellungen
	politics politik business wirtschaft opinion world welt local lokales culture kultur technology video videos photos fotos podcast podcasts live today heute
	products product produkte features pricing solutions resources learn community forum forums docs documentation blog blogs events careers jobs press presse media
	view all more mehr weniger less show hide read share tweet print comments comment sponsored powered by wordpress theme loading null undefined archive archives tags tag 2.0`)

// textTitle offers what the first lines have behind a separator, where the same
// name stands on another line of its own or the line before repeats the title.
func (s *sheet) textTitle(add func(claim)) {
	for i := 0; i < len(s.page.Blocks) && i < 3; i++ {
		b := &s.page.Blocks[i]
		if len(b.Text) > 220 || words(b.Text) < 4 {
			continue
		}
		locs := separators.FindAllStringIndex(b.Text, -1)
		if len(locs) == 0 || strings.ContainsAny(b.Text, "»›>") || strings.Count(b.Text, " / ") > 1 {
			continue // none, or the way from the front page
		}
		l := locs[len(locs)-1]
		v := strings.TrimSpace(b.Text[l[1]:])
		if words(v) > 5 || utf8.RuneCountInString(v) < 3 {
			continue
		}
		add(s.blockClaim(b, l[1], len(b.Text), v, "title-suffix", 30))
	}
}

var contributorRe = pattern(`(?i)^(?:the[\s\x{a0}]+)?(?:now-closed[\s\x{a0}]+)?(.{2,30}?)[\s\x{a0}]+(?:contributors?|community)[\s\x{a0}]*(?:platform|network|page|section)?$`)

// networkOwner offers the outlet whose contributor platform a notice names.
func (s *sheet) networkOwner() claim {
	notes := s.pass.Doc().Notes()
	for i := range notes {
		n := &notes[i]
		if n.Key != "disclaimer" || !strings.Contains(n.Value, "platform-unreviewed") {
			continue
		}
		if m := contributorRe.FindStringSubmatch(n.Field("holder")); m != nil {
			c := claimOf(n, "contributor-notice", 70)
			c.value = m[1]
			return c
		}
	}
	return claim{}
}
