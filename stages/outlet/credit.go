package outlet

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/rules/dfa"
	"github.com/offprint-news/offprint/stages/outlet/registry"
)

// A creditRule finds a credit in a line or sentence. Its group is the name.
type creditRule struct {
	id       string
	hints    string // parted by |: of these one stands in every text it matches, in small letters
	re       *dfa.Regexp
	relation string
	line     bool // the whole line is the credit
	known    bool // the name must be in the registry
}

// hinted reports whether a text in small letters has one of the rule's hints: a
// cheap test before the pattern.
func (r *creditRule) hinted(low string) bool {
	for h := range strings.SplitSeq(r.hints, "|") {
		if strings.Contains(low, h) {
			return true
		}
	}
	return false
}

const nameTail = `(?P<o>[^.!?;|()\n。]{2,90}(?:\.(?:com|org|net|de|fr|co|ru|ua|pl|it|es|ca|news|tv|dev|io|info|eu|at|ch|uk|us|br|mx|ar|cl|blog|media|online)\b)?)`

var creditRules = []creditRule{
	{"translated", "translat", rx(`\btranslated[\s\x{a0}]+from[\s\x{a0}]+(?:the|an)[\s\x{a0}]+(?:original|article|text)\b[^.!?]{0,20}?published[\s\x{a0}]+(?:by|in|on)[\s\x{a0}]+` + nameTail + `|\btranslation[\s\x{a0}]+of[\s\x{a0}]+(?:an|the|this)[\s\x{a0}]+(?:article|piece|text|essay|interview|post)\b[^.!?]{0,40}?(?:published|posted|appeared)[^.!?]{0,30}?[\s\x{a0}]+(?:by|in|on)[\s\x{a0}]+(?:the[\s\x{a0}]+)?` + nameTail + ``), "translated", false, false},
	{"first-published", "publish|appear|posted|printed|syndicated|aired|produced", rx(`\b(?:this|the|a version of this|an? (?:earlier|shorter|longer) version of this)[\s\x{a0}]+(?:[a-z-]+[\s\x{a0}]+)?(?:article|story|post|piece|column|essay|report|text|interview|commentary|op-ed|blog|analysis|review|content|excerpt)\b[^.!?]{0,50}?\b(?:was|were|has been|had been|is)?[\s\x{a0}]*(?:first|originally|previously|initially|also|re)?[\s\x{a0}-]*(?:published|appeared|posted|printed|republished|reprinted|reproduced|syndicated|cross-?posted|aired|produced)\b[\s\x{a0}]*(?:first |originally |here |online |with permission |under [^.!?]{3,60} |in english |in full )*(?:by|on|in|at|from|via|with permission (?:from|of))[\s\x{a0}]+(?:the[\s\x{a0}]+website of[\s\x{a0}]+|our (?:partners?|friends|sister (?:site|publication))(?: at)?,?[\s\x{a0}]+)?` + nameTail), "republished", false, false},
	{"in-print", "appear|ran |runs", rx(`\b(?:a|an? (?:earlier|shorter|longer)) version of this[\s\x{a0}]+(?:[a-z-]+[\s\x{a0}]+)?(?:article|story|column|essay|report|text|interview|commentary|op-ed|analysis|review|obituary)[\s\x{a0}]+(?:also[\s\x{a0}]+)?(?:appears?|appeared|ran|runs)[\s\x{a0}]+(?:in|on)[\s\x{a0}]+` + nameTail), "republished", false, false},
	{"originally-published", "originally|first|previously", rx(`^[\s\x{a0}(*\[]*(?:(?:article|story|post|essay|interview)[\s\x{a0}]+)?(?:originally|first|previously)[\s\x{a0}]+(?:published|appeared|posted|printed)[\s\x{a0}]+(?:by|on|in|at|via|from)[\s\x{a0}:]+` + nameTail), "republished", false, false},
	{"republished-from", "publish|printed|posted|produced|syndicated|excerpted|adapted", rx(`^[\s\x{a0}(*\[]*(?:republished|reprinted|reposted|reproduced|re-?published|cross-?posted|syndicated)[\s\x{a0}]+(?:here[\s\x{a0}]+)?(?:with[\s\x{a0}]+(?:the[\s\x{a0}]+)?(?:kind[\s\x{a0}]+)?permission[\s\x{a0}]+|by permission[\s\x{a0}]+|under [^.]{3,50} )?(?:from|of|via|by|on)[\s\x{a0}]+` + nameTail), "republished", false, false},
	{"via", "via|h/t", rx(`^[\s\x{a0}(\[]*(?:via|h/t)[\s\x{a0}:]+` + nameTail + `[\s\x{a0})\].]*$`), "republished", true, false},
	{"courtesy", "courtesy", rx(`^[\s\x{a0}(\[]*(?:(?:this )?(?:story|article|text) (?:appears |is )?)?courtesy[\s\x{a0}]+(?:of|:)[\s\x{a0}]+` + nameTail + `[\s\x{a0})\].]*$`), "republished", true, false},
	{"source", "source|article|quelle|fuente|fonte|ródło|rodło|источник|джерело", rx(`^[\s\x{a0}(\[]*(?:source|original source|original article|news source|story source|quelle|fuente|fonte|źródło|źrodło|источник|джерело)[\s\x{a0}]*[:：][\s\x{a0}]*` + nameTail + `[\s\x{a0})\].]*$`), "republished", true, true},
	{"source-ar-zh", "المصدر|来源|來源|稿源", rx(`^[\s\x{a0}（(]*(?:المصدر|来源|來源|文章来源|稿源)[\s\x{a0}]*[:：/]?[\s\x{a0}]*` + nameTail + `[\s\x{a0})）.]*$`), "republished", true, false},
	{"zh", "首发|首發|转载|轉載|转自|轉自", rx(`(?:本文|文章)?(?:首发|首發|转载|轉載|转自|轉自)(?:于|於|自)?[《「:：\s]*(?P<o>[^》」。，,\s]{2,24})`), "republished", false, false},
	{"de", "zuerst|ursprünglich|erstmals|zunächst|genehmigung|übernahme", rx(`\b(?:zuerst|ursprünglich|erstmals|zunächst)[\s\x{a0}]+(?:erschienen|veröffentlicht|publiziert)[\s\x{a0}]*(?:in|bei|auf|im|von|am)[\s\x{a0}]+(?:der|dem|den)?[\s\x{a0}]*` + nameTail + `|\b(?:zuerst|ursprünglich|erstmals|zunächst)[\s\x{a0}]+(?:in|bei|auf|im|am)[\s\x{a0}]+(?:der|dem|den)?[\s\x{a0}]*(?P<o>[^!?;|()\n]{2,60}?)[\s\x{a0}]+(?:erschienen|veröffentlicht|publiziert|erschien)\b|(?:artikel|beitrag|text)[\s\x{a0}]+ist[\s\x{a0}]+eine[\s\x{a0}]+übernahme[\s\x{a0}]+(?:von|aus|der|des)[\s\x{a0}]+(?:der[\s\x{a0}]+|dem[\s\x{a0}]+)?` + nameTail + `|(?:erschien|erschienen|veröffentlicht)[\s\x{a0}]+(?:zuerst|ursprünglich|erstmals)[\s\x{a0}]+(?:in|bei|auf|im)[\s\x{a0}]+(?:der|dem)?[\s\x{a0}]*` + nameTail + `|^mit freundlicher genehmigung (?:von|der|des)[\s\x{a0}]+` + nameTail), "republished", false, false},
	{"fr", "publié|paru|diffusé|repris|republié", rx(`(?:publié|paru|diffusé)[es]*[\s\x{a0}]+(?:initialement|d['’]abord|à l['’]origine|pour la première fois)[\s\x{a0}]+(?:sur|dans|par|en)[\s\x{a0}]+(?:le site (?:de )?|la revue )?` + nameTail + `|\b(?:initialement|d[\'’]abord|à l[\'’]origine)[\s\x{a0}]+(?:publié|paru|diffusé)e?s?[\s\x{a0}]+(?:sur|dans|par|en)[\s\x{a0}]+(?:le site (?:de )?|la revue )?` + nameTail + `|\brepubliée?[\s\x{a0}]+(?:à partir|avec l[\'’]autorisation)[\s\x{a0}]+d[eu][\s\x{a0}]+` + nameTail + `|^(?:article )?repris (?:de|du)[\s\x{a0}]+` + nameTail), "republished", false, false},
	{"es", "publicad|aparecid|publicó|apareció", rx(`(?:publicad[oa]|aparecid[oa])[\s\x{a0}]+(?:originalmente|originariamente|primero|por primera vez|inicialmente)[\s\x{a0}]+(?:en|por)[\s\x{a0}]+(?:el |la )?` + nameTail + `|\bse[\s\x{a0}]+(?:publicó|apareció)[\s\x{a0}]+(?:originalmente|primero|por primera vez|inicialmente)[\s\x{a0}]+en[\s\x{a0}]+(?:el |la )?` + nameTail), "republished", false, false},
	{"pt", "publicad", rx(`(?:publicad[oa])[\s\x{a0}]+(?:originalmente|primeiro|inicialmente)[\s\x{a0}]+(?:em|por|no|na|pelo|pela)[\s\x{a0}]+(?:site )?` + nameTail), "republished", false, false},
	{"it", "pubblicat|apparso|uscito", rx(`(?:pubblicat[oa]|apparso|uscito)[\s\x{a0}]+(?:originariamente|originalmente|inizialmente|per la prima volta|in origine)[\s\x{a0}]+(?:(?:su|da|in|sul|sulla|dal|dalla|nel|nella)[\s\x{a0}]+|(?:sull|dall|nell)['’])` + nameTail + `|\b(?:originariamente|originalmente|inizialmente)[\s\x{a0}]+(?:pubblicat[oa]|apparso)[\s\x{a0}]+(?:su|da|in|sul|sulla|dal|dalla|nel|nella)[\s\x{a0}]+` + nameTail), "republished", false, false},
	{"pl", "pierwotnie|po raz pierwszy", rx(`(?:pierwotnie|po raz pierwszy)[\s\x{a0}]+(?:opublikowan\pL+|ukazał\pL*(?:[\s\x{a0}]+się)?)[\s\x{a0}]+(?:w|na|przez)[\s\x{a0}]+` + nameTail + `|\bukazał\pL*[\s\x{a0}]+się[\s\x{a0}]+(?:pierwotnie|po raz pierwszy)[\s\x{a0}]+(?:w|na)[\s\x{a0}]+` + nameTail), "republished", false, false},
	{"ru-uk", "впервые|первоначально|вперше|спочатку", rx(`(?:впервые|первоначально|вперше|спочатку)[\s\x{a0}]+опубл[иі]кован\pL+[\s\x{a0}]+(?:в|на|у)[\s\x{a0}]+` + nameTail), "republished", false, false},
	{"ar", "نشر", rx(`(?:نشر|نُشر|نشرت)[^.؟!]{0,30}(?:لأول[\s\x{a0}]+مرة|أول[\s\x{a0}]+مرة|في[\s\x{a0}]+الأصل)[^.؟!]{0,10}(?:في|على|عن)[\s\x{a0}]+(?:موقع[\s\x{a0}]+)?` + nameTail + ``), "republished", false, false},
	{"excerpted-of", "auszug|leseprobe|extra|trecho|excerto|estratto|fragment|отрывок|фрагмент|уривок|مقتطف", rx(`^[\s\x{a0}(*]*(?:(?:dieser[\s\x{a0}]+text[\s\x{a0}]+ist[\s\x{a0}]+ein[\s\x{a0}]+)?(?:auszug|leseprobe)[\s\x{a0}]+aus:?|extraits?[\s\x{a0}]+de:?|extracto[\s\x{a0}]+de:?|trecho[\s\x{a0}]+de:?|excerto[\s\x{a0}]+de:?|estratto[\s\x{a0}]+da:?|fragment[\s\x{a0}]+z:?|(?:отрывок|фрагмент)[\s\x{a0}]+из:?|уривок[\s\x{a0}]+(?:із|з):?|مقتطف[\s\x{a0}]+من:?)[\s\x{a0}]+` + nameTail + `[\s\x{a0})*.]*$`), "excerpted", true, false},
	{"excerpted-zh", "摘自|节选|節選", rx(`(?:摘自|节选自|節選自)[《「:：\s]*(?P<o>[^》」。，,\s]{2,24})`), "excerpted", false, false},
	{"translated-de", "übersetzung", rx(`übersetzung[\s\x{a0}]+(?:eines|des)[\s\x{a0}]+(?:artikels|beitrags|textes|interviews|essays),?[\s\x{a0}]+(?:der[\s\x{a0}]+|das[\s\x{a0}]+|die[\s\x{a0}]+)?(?:zuerst[\s\x{a0}]+|ursprünglich[\s\x{a0}]+)?(?:(?:aus|von|in|bei|auf)[\s\x{a0}]+(?:der[\s\x{a0}]+|dem[\s\x{a0}]+)?)` + nameTail + ``), "translated", false, false},
	{"translated-fr", "traduction|traduit", rx(`(?:traduction[\s\x{a0}]+d[\'’](?:un|une)[\s\x{a0}]+(?:article|texte|entretien|tribune)|(?:article|texte)[\s\x{a0}]+traduit)[^.!?]{0,20}?[\s\x{a0}]+(?:paru|parue|publié|publiée|diffusé|tiré|tirée)?(?:[\s\x{a0}]*)(?:dans|sur|par|de|du[\s\x{a0}]+site)[\s\x{a0}]+` + nameTail + ``), "translated", false, false},
	{"translated-es", "traducción", rx(`traducción[\s\x{a0}]+de[\s\x{a0}]+un[\s\x{a0}]+(?:artículo|texto)[\s\x{a0}]+(?:publicado|aparecido)[\s\x{a0}]+(?:originalmente[\s\x{a0}]+)?(?:en|por)[\s\x{a0}]+(?:el[\s\x{a0}]+|la[\s\x{a0}]+)?` + nameTail + ``), "translated", false, false},
	{"translated-pt", "tradução", rx(`tradução[\s\x{a0}]+de[\s\x{a0}]+um[\s\x{a0}]+(?:artigo|texto)[\s\x{a0}]+(?:publicado)[\s\x{a0}]+(?:originalmente[\s\x{a0}]+)?(?:em|por|no|na|pelo|pela)[\s\x{a0}]+` + nameTail + ``), "translated", false, false},
	{"translated-it", "traduzione", rx(`traduzione[\s\x{a0}]+di[\s\x{a0}]+un[\s\x{a0}]+(?:articolo|testo)[\s\x{a0}]+(?:pubblicato|apparso|uscito)[\s\x{a0}]+(?:originariamente[\s\x{a0}]+)?(?:su|da|in|sul)[\s\x{a0}]+` + nameTail + ``), "translated", false, false},
	{"translated-pl", "tłumaczenie", rx(`tłumaczenie[\s\x{a0}]+(?:artykułu|tekstu)[\s\x{a0}]+(?:z|opublikowan\pL+[\s\x{a0}]+(?:w|na|przez))[\s\x{a0}]+` + nameTail + ``), "translated", false, false},
	{"translated-ru-uk", "перевод|переклад", rx(`(?:перевод|переклад)[\s\x{a0}]+(?:статьи|статті|материала|матеріалу|текста|тексту),?[\s\x{a0}]+(?:из|з|із|опубл[иі]кован\pL+[\s\x{a0}]+(?:в|на|у))[\s\x{a0}]+` + nameTail + ``), "translated", false, false},
	{"translated-ar", "ترجمة", rx(`ترجمة[\s\x{a0}]+(?:لمقال[\s\x{a0}]+نشر[\s\x{a0}]+في|لمقال[\s\x{a0}]+نشرته|عن)[\s\x{a0}]+` + nameTail + ``), "translated", false, false},
	{"translated-zh", "编译自|編譯自|译自|譯自", rx(`(?:编译自|編譯自|翻译自|翻譯自|译自|譯自)[《「:：\s]*(?P<o>[^》」。，,\s]{2,24})`), "translated", false, false},
	{"excerpted", "excerpt|adapted", rx(`^[\s\x{a0}(*]*(?:this (?:article|essay|piece) is )?(?:excerpted|an excerpt|adapted) from[\s\x{a0}]+` + nameTail), "excerpted", false, false},
}

// rx compiles a credit's pattern. Go wants each group's name once; a pattern may
// name the outlet in several branches.
func rx(s string) *dfa.Regexp {
	for n := 1; strings.Contains(s, "(?P<o>"); n++ {
		s = strings.Replace(s, "(?P<o>", "(?P<o"+strconv.Itoa(n)+">", 1)
	}
	return pattern(`(?i)` + s)
}

// paidRe is said of advertisements.
var paidRe = pattern(`(?i)\b(?:paid for|sponsored|commissioned|brought to you) by\b`)

// ownRe begins what an outlet says of its own other papers.
var ownRe = pattern(`(?i)^(?:our|my|unser(?:e[rmns]?)?|mein(?:e[rmn]?)?|notre|nos|nuestr[oa]s?|noss[oa]s?|nostr[oaie]|nasz(?:ym|ej|ego)?|наш(?:ем|ей|ого|ому|ій|їй)?)[\s\x{a0}]`)

// issueRe is the number of an issue behind a paper's name.
var issueRe = pattern(`[\s\x{a0},]+(?:Nr\.?[\s\x{a0}]*|No\.?[\s\x{a0}]*|#)?\d{1,3}[/|.-](?:19|20)?\d\d$`)

// What ends a name in a credit, and what is a date, a print edition or a book and no name
// of an outlet.
var (
	timeRe  = pattern(`(?i)^(?:the[\s\x{a0}]+)?(?:\d|jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|mon|tues|wednes|thurs|fri|satur|sun|early|late|spring|summer|autumn|fall|winter|english|german|french|spanish|russian|today|yesterday|full|part|two|three|error|time|\w+day\b)`)
	printRe = pattern(`(?i)\b(?:print|printausgabe|print-ausgabe|papier|impresa|impressa|edição|cartacea|gedruckt|papierow\pL*|drukowan\pL*|magazine's|issue|edition|ausgabe|heft|edición|wydanie|numéro|volume|newsletter)\b|печатн|друкован|المطبوعة|印刷版|纸质版`)
	bookRe  = pattern(`(?i)\b(?:books?|press|verlag|random house|penguin|harpercollins|simon (?:&|and) schuster|hachette|macmillan|editions?|publishing|publishers?|journal of|proceedings|series|novel)\b`)
	tailRe  = pattern(`(?i)[\s\x{a0}]*(?:,|\band is\b|\band has\b|\band was\b|\bunder\b|\bon (?:the )?(?:\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)|\bin (?:\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|\bwith (?:the )?permission\b|\bas part\b|\bhere\b|\band (?:republished|reprinted|appears)\b|\bunter\b|\bsous\b|\bbajo\b|\bam \d|\bzum\b|\bwhere\b|\bwhich\b|\bread\b|\bto\b|\bas\b|\bby\b|\berschien(?:en)?\b|\bveröffentlicht\b|[–—•]).*$`)
)

// creditWords are the words of which every credit has one.
var creditWords = set(`translation appears ran runs auszug leseprobe extrait extraits extracto trecho excerto estratto fragment отрывок фрагмент уривок مقتطف übersetzung traduction traduit traducción tradução traduzione tłumaczenie перевод переклад ترجمة نشر نُشر نشرت published appeared posted printed republished reprinted reposted reproduced syndicated cross crossposted aired produced excerpted adapted excerpt
	courtesy via source h translated übernahme republié republiée publicó apareció quelle fuente fonte źródło źrodło источник джерело المصدر erschienen erschien veröffentlicht publiziert genehmigung zuerst ursprünglich publié publiée publiés paru parue diffusé repris
	publicado publicada aparecido aparecida pubblicato pubblicata apparso uscito opublikowany opublikowano opublikowana opublikowane ukazał ukazało ukazała опубликован опубликована опубликовано опубликованы опубліковано опублікована опублікований`)

// creditHint reports whether a text has one of the words; texts in Chinese
// script, which has no spaces, are taken as they are.
func creditHint(s string) bool {
	var buf [64]byte
	w := buf[:0]
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			i++
			if c |= 0x20; c >= 'a' && c <= 'z' {
				if len(w) < 40 {
					w = append(w, c)
				}
				continue
			}
		} else {
			r, n := utf8.DecodeRuneInString(s[i:])
			i += n
			if unicode.Is(unicode.Han, r) {
				return true
			}
			if unicode.IsLetter(r) {
				if len(w) < 40 {
					w = utf8.AppendRune(w, unicode.ToLower(r))
				}
				continue
			}
		}
		if len(w) > 0 && creditWords[string(w)] {
			return true
		}
		w = buf[:0]
	}
	return creditWords[string(w)]
}

func (s *sheet) frameCredit(o *origin) error {
	b := &s.page.Blocks[o.block]
	return s.pass.FrameText(b, o.from, o.to, pipeline.Finding{
		Rule: "outlet/" + o.kind, Kind: pipeline.SyndicationCredit, Confidence: 90, Why: "names where the text comes from",
	})
}

// creditOrigins reads credit lines and sentences of the story.
func (s *sheet) creditOrigins() []origin {
	var out []origin
	if len(s.page.Blocks) == 0 {
		return nil
	}
	for i := max(0, s.head-6); i < s.end; i++ {
		b := &s.page.Blocks[i]
		if s.head < 0 && s.page.Format == pipeline.HTML {
			break
		}
		// Credits stand at the head or the foot of a story, or on lines of their own.
		near := i <= s.head+window && s.head >= 0 || i >= s.end-16
		if !near && len(b.Text) > 300 || s.away(b) || !creditHint(b.Text) {
			continue
		}
		for _, sp := range pieces(b.Text) {
			text := b.Text[sp[0]:sp[1]]
			if len(text) > 400 || !creditHint(text) {
				continue
			}
			low := strings.ToLower(text)
			for k := range creditRules {
				r := &creditRules[k]
				if !r.hinted(low) {
					continue
				}
				if r.line && (len(text) < len(b.Text)-2 || !near || len(text) > 90) {
					continue
				}
				m := r.re.FindStringSubmatchIndex(text)
				if m == nil {
					continue
				}
				name, o, ok := s.creditName(r, text, m)
				if !ok {
					continue
				}
				o.url = s.linkIn(b.Span)
				if o.relation == "republished" && s.doubtful(r, b, text, name, o.url) {
					continue
				}
				o.claim = s.blockClaim(b, sp[0], sp[1], name, "credit/"+r.id, 90)
				o.text = text
				o.block, o.from, o.to, o.frame = i, sp[0], sp[1], o.relation == "republished" || o.relation == "excerpted"
				for o.to > o.from && b.Text[o.to-1] == ' ' {
					o.to--
				}
				if r.line {
					o.weight = 82
				}
				out = append(out, o)
				if next, ok := s.chained(text[m[0]:], &o); ok {
					out = append(out, next)
				}
				break
			}
		}
	}
	return out
}

var (
	// firstRe says that the text stood elsewhere before.
	firstRe = pattern(`(?i)\b(?:first|originally|previously|initially|re-?published|reprinted|reposted|reproduced|syndicated)\b`)
	// alsoRe says that it stands elsewhere too, and not where it stood first.
	alsoRe = pattern(`(?i)\b(?:also|cross-?posted)\b`)
	// outletRe has the words of outlets' names.
	outletRe = pattern(`(?i)\b(?:news|post|times|review|magazine|journal|daily|press|blog|today|herald|tribune|media|radio|tv|gazette|chronicle|observer|weekly|report|conversation|institute|foundation|zeitung|nachrichten|magazin|journal|revista|revue|diario|giornale|gazeta)\b|\pL(?:zeitung|blatt|nachrichten|magazin|news)\b|\.(?:com|org|net|de|co|uk|fr|es|it|pl|ru|info|eu|at|ch)\b`)
)

// doubtful reports whether a credit may say something else: of a picture, of a way to
// pay, of a post in a forum that is quoted, or that a text is there too.
func (s *sheet) doubtful(r *creditRule, b *pipeline.Block, text, name, url string) bool {
	known := s.reg.ByName(name) != nil || outletRe.MatchString(name) || url != "" && nameKey(name) != "" && nameKey(name) == hostKey(registry.Site(hostOf(url)))
	switch r.id {
	case "via": // "via Paypal"
		return !known && !strings.HasPrefix(strings.TrimLeft(text, " (["), "Via")
	case "courtesy":
		return !known || s.caption(b.Index)
	case "first-published":
		return alsoRe.MatchString(text) && !firstRe.MatchString(text) || !firstRe.MatchString(text) && !known
	case "originally-published": // the mark of a forum's software over a quoted post
		return !known && words(text) < 6 && strings.HasPrefix(strings.ToLower(text), "originally posted by")
	}
	return false
}

// chain finds the second link of a chain in one sentence: "first published by A
// and republished by B".
var chain = creditRule{relation: "republished", re: rx(`\band (?:was |is |has been )?(?:later |then |subsequently )?(?:republished|reprinted|reposted|syndicated)[\s\x{a0}]+(?:by|in|on|from|via)[\s\x{a0}]+` + nameTail)}

// chained reads the second link of a chain out of the rest of a credit.
func (s *sheet) chained(rest string, first *origin) (origin, bool) {
	m := chain.re.FindStringSubmatchIndex(rest)
	if m == nil {
		return origin{}, false
	}
	name, o, ok := s.creditName(&chain, rest, m)
	if !ok || o.relation != "republished" || sameName(name, first.value) {
		return origin{}, false
	}
	o.claim, o.block = first.claim, -1
	o.value, o.kind = name, "credit/chain"
	return o, true
}

// creditName cleans the name of a credit and says what relation it states.
func (s *sheet) creditName(r *creditRule, text string, m []int) (string, origin, bool) {
	o := origin{relation: r.relation, block: -1}
	name := ""
	for i, g := range r.re.Full().SubexpNames() {
		if strings.HasPrefix(g, "o") && m[2*i] >= 0 {
			name = text[m[2*i]:m[2*i+1]]
		}
	}
	full := strings.TrimSpace(name)
	for _, p := range []string{"Blog ", "Website ", "website "} {
		if rest, ok := strings.CutPrefix(full, p); ok && s.ours(rest) {
			full = rest
		}
	}
	if short := strings.TrimRight(issueRe.ReplaceAllString(full, ""), " ,"); short != full && s.ours(short) {
		return full, origin{relation: "own-print-edition", block: -1}, true
	}
	if w, ok := parseDate(text, s.american()); ok {
		o.date = w.day()
	}
	if paidRe.MatchString(text) {
		return "", o, false // who paid, and whose workshop made it
	}
	if first, _, _ := strings.Cut(full, " "); timeRe.MatchString(full) && !printRe.MatchString(full) || month(strings.TrimRight(strings.ToLower(first), ".,")) > 0 && !printRe.MatchString(full) {
		return "", o, false // "first published in 2014": a date, no relation
	}
	name = tailRe.ReplaceAllString(full, "")
	name = strings.Trim(name, " \u00a0\"“”'’«»*_[]:")
	for _, a := range []string{"the ", "our ", "der ", "die ", "dem ", "la ", "le ", "el ", "l'", "l’"} { // with a capital it is of the name
		if strings.HasPrefix(name, a) {
			name = name[len(a):]
			break
		}
	}
	name = strings.Trim(name, " \u00a0\"“”'’«»*_[]:")
	switch {
	case name == "" || words(name) > 9 || len(name) > 80:
		return "", o, false
	case printRe.MatchString(full):
		_, whose, ok := strings.Cut(name, " of ")
		whose = strings.TrimPrefix(strings.TrimSpace(whose), "the ")
		if !ok || s.ours(whose) || timeRe.MatchString(whose) {
			if name == "print" {
				name = "print edition"
			}
			o.relation = "own-print-edition"
			return name, o, true
		}
		name = whose // "the March issue of Other Magazine"
	case r.relation != "excerpted" && bookRe.MatchString(name) && s.reg.ByName(name) == nil:
		return "", o, false
	case r.known && s.ours(name):
		return "", o, false // itself
	case s.ours(name) || ownRe.MatchString(full):
		o.relation = "own-other-edition"
		return name, o, true
	case r.known && s.reg.ByName(name) == nil:
		return "", o, false
	}
	if r := []rune(name)[0]; unicode.IsLower(r) && s.reg.ByName(name) == nil && !strings.Contains(name, ".") {
		return "", o, false
	}
	if commonWord[strings.ToLower(name)] || s.reg.ByName(name) == nil && (poorNames[strings.ToLower(name)] || month(strings.ToLower(name)) > 0) {
		return "", o, false
	}
	if e := s.reg.ByName(name); e != nil && e.First(registry.Kind) == "platform" {
		return "", o, false // "via Facebook": a way of sharing
	}
	return name, o, true
}
