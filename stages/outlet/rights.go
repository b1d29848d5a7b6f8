package outlet

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/atom"

	"github.com/offprint-news/offprint/pipeline"
)

// A holder is who a copyright line names.
type holder struct {
	name     string
	from, to int  // of the name in the text
	dated    bool // a year, or the words that reserve rights, stand beside it
	sign     bool // the sign or a "by" stands there, not the word alone
}

// copyrightMark is the sign, word and year before a holder's name.
var copyrightMark = pattern(`(?i)(?:©|\(c\)|\bcopyrights?|&copy;|^[\s\x{a0}]*®(?:[\s\x{a0}]*(?:19|20)\d\d))[\s\x{a0}:]*(?:since\b|seit\b|depuis\b|©|\(c\)|copyrights?\b|by\b)?[\s\x{a0},:]*(?:(?:19|20)\d\d)?(?:[\s\x{a0}]*[-–—/,][\s\x{a0}]*(?:(?:19|20)?\d\d\b|present|heute))*(?:[\s\x{a0}]*(?:onwards?|ff\.?)\b)?[\s\x{a0},.:|–—-]*(?:(?:©|\(c\)|by\b|copyright\b)[\s\x{a0}:]*)?(?:(?:19|20)\d\d(?:[\s\x{a0}]*[-–][\s\x{a0}]*(?:19|20)\d\d)?[\s\x{a0},.]*)?(?:by[\s\x{a0}]+)?`)

// holderTail is what stands behind a holder's name and is not of it.
var holderTail = pattern(`(?i)[\s\x{a0},(]*(?:©|(?:19|20)\d\d|;|all rights?\b|(?:all )?rights reserved|alle rechte|tous (?:les )?droits|(?:todos los )?derechos reservados|todos os direitos|direitos reservados|(?:tutti i )?diritti riservati|wszelkie prawa|все права|усі права|всі права|reserved\b|licen[cs]ed?\b|its affiliates|and/or\b|(?:and|or) its\b|, an? | an? (?:brand|part|division|subsidiary|service|member|[\pL ]{3,30} company)\b| via |E\. ?& ?O|\d{4,}|\b(?:RIF|NIF|CIF|CNPJ|ABN|VAT|USt|NMLS)\b|\p{Han}?ICP|realizacja|realisation|umsetzung|is a registered|used under|powered\b|designed\b|terms\b|cc[ -]by|copyright|about$|[\s\x{a0}]www\.|[\s\x{a0}]\.[\s\x{a0}]| on the |privacy|impressum|datenschutz|cookie|kontakt\b|contact\b|condiciones\b|aviso legal|mentions légales|site by|theme\b|unless\b|registered\b|a division|a part of|sitemap|v\d|[®™])`)

var (
	yearRe = pattern(`\b(?:19|20)\d\d\b`)
	// reserving are the words that reserve rights.
	reserving = pattern(`(?i)rights? reserved|alle rechte|tous (?:les )?droits|derechos reservados|direitos reservados|diritti riservati|prawa zastrzeżone|права (?:защищены|захищені)`)
	// toolRe stands before the mark of the software that a site runs on.
	toolRe = pattern(`(?i)(?:powered|software|platform|theme|template|webdesign|add-?ons?|plugin|lightbox|script|cms|icons?|photos?|images?|bild(?:er|quelle)?|fotos?|picture|quelle|source|credits?)\b[^|.]{0,24}$`)
	// wholeRe begins a line that speaks of all that is on the page.
	wholeRe = pattern(`(?i)^[\s\x{a0}]*(?:all|alle|tous|tout|todos|tutti|wszystkie|все|усі) `)
	// afterForm finds what is set right behind a company's legal form.
	afterForm = pattern(`[\s,]((?:Inc|INC|LLC|GmbH|GMBH|Ltd|LTD|Limited|Corp|AG|KG)\.?)(?:,|[\s\x{a0}]+\d|\p{Lu}\p{Ll})`)
	// noHolder is a word of policies, or begins a sentence or a credit of the makers.
	noHolder = pattern(`(?i)^(?:agents?|blog|guidelines|notices?|templates?|universit[yä]\pL*|infringements?|(?:s and )?licen[cs]es?|polic(?:y|ies)|information|contents?|statement|derechos(?: reservados)?|bildmaterial|copyrights?|material|shop|cta|see|owners?|holders?|law)$|^see |^(?:it|this|these|that|we|you) (?:is|are|was|may|can|have)\b|^(?:this|these|no|any) |^all (?:contents?|texts?|images?|rights|material|pictures|other)\b|^(?:made|built|websites? by|web ?design|site by|hosted|design(?:ed)? |created|powered|themed? |umsetzung|realisierung|gestaltung|and |or |is |are |of |infringement|complaint|creative commons|cc[ -]|bild:|foto:|photo:|images? )`)
	// stock are suppliers of pictures; vendors make the software of sites.
	stock   = set("shutterstock fotolia adobestock stockadobecom adobe istock istockphoto gettyimages getty unsplash pixabay pexels 123rf 123rfcom thinkstock clipdealer pixelio pixeliode dpa imago alamy depositphotos")
	vendors = set("xenforo vbulletinsolutions phpbb phpbbgroup mybb mybbgroup invisioncommunity invisionpowerservices simplemachines wordpress joomla drupal blogger ucoz mycorp mhthemes freebloggertemplates woltlab discourse lokeshdhakar")
)

// copyright offers the holders of copyright lines; known are the claims by which
// the page names itself elsewhere. A mark without a year is a picture's or a
// program's unless the page bears the name itself, or its foot says it.
func (s *sheet) copyright(known []claim) []claim {
	var out []claim
	keys := map[string]bool{hostKey(s.site): true}
	for _, c := range known {
		keys[nameKey(c.value)] = true
	}
	for i := range s.page.Blocks {
		b := &s.page.Blocks[i]
		if b.Hidden != "" || len(b.Text) > 900 || i < s.end && i*2 < len(s.page.Blocks) && len(b.Text) > 200 || !mayHoldCopyright(b.Text) {
			continue
		}
		f := s.flags0(b)
		if f&(fComment|fRelated) != 0 && f&fFooter == 0 {
			continue
		}
		for _, h := range holders(b.Text) {
			own := keys[nameKey(h.name)]
			if i < s.end && f&fFooter == 0 && i*3 < len(s.page.Blocks)*2 && !(own && h.dated) {
				continue // a picture's credit
			}
			foot := f&fFooter != 0 || i >= s.end && i*10 >= len(s.page.Blocks)*9
			company := legalForm.MatchString(h.name)
			switch {
			case !own && s.pictured(b), !own && !h.dated && strings.Contains(h.name, "/"):
				continue
			case !own && !h.dated && !(foot && (h.sign || company)), !own && !h.sign && !(company && foot):
				continue // "Copyright" begins many lines that name nobody
			case !own && !h.dated && !company && !strings.ContainsAny(h.name, " ."):
				continue // a word or a nickname
			}
			out = append(out, s.blockClaim(b, h.from, h.to, h.name, "copyright", wCopyright))
			break
		}
		if len(out) >= 4 {
			break
		}
	}
	return out
}

// mayHoldCopyright is a cheap test before the pattern.
func mayHoldCopyright(t string) bool {
	return strings.Contains(t, "©") || strings.HasPrefix(t, "® ") || strings.Contains(t, "opyright") || strings.Contains(t, "COPYRIGHT") || strings.Contains(t, "(c)") || strings.Contains(t, "(C)")
}

// holders finds the names of a copyright line.
func holders(text string) []holder {
	var out []holder
	for _, loc := range copyrightMark.FindAllStringIndex(text, 4) {
		mark := text[loc[0]:loc[1]]
		if letters := strings.HasSuffix(strings.ToLower(mark), "copyright") || strings.HasSuffix(strings.ToLower(mark), "copyrights"); letters && loc[1] < len(text) {
			if r, _ := utf8.DecodeRuneInString(text[loc[1]:]); unicode.IsLetter(r) {
				continue // "copyrighted"
			}
		}
		if strings.HasPrefix(mark, "(") && loc[0] > 0 && text[loc[0]-1] != ' ' && text[loc[0]-1] != '\n' && text[loc[0]-1] < utf8.RuneSelf {
			continue // "501(c)(3)"
		}
		name := holderName(text[loc[1]:])
		before := text[:loc[0]]
		if name == "" {
			if h, ok := holderBefore(text, loc); ok && len(out) == 0 {
				out = append(out, h)
			}
			continue
		}
		if toolRe.MatchString(before) && !wholeRe.MatchString(before) {
			continue
		}
		i := loc[1] + strings.Index(text[loc[1]:], name)
		h := holder{name: name, from: i, to: i + len(name)}
		h.sign = strings.Contains(mark, "©") || strings.Contains(mark, "®") || strings.Contains(strings.ToLower(mark), "(c)") || strings.Contains(mark, "&copy;") || strings.HasSuffix(strings.TrimSpace(strings.ToLower(mark)), "by")
		rest := clip(text[h.to:], 60)
		year := yearRe.MatchString(mark) || yearRe.MatchString(clip(rest, 12))
		h.sign = h.sign || year
		h.dated = year || yearRe.MatchString(rest) || reserving.MatchString(rest) || yearRe.MatchString(text[max(0, loc[0]-6):loc[0]])
		out = append(out, h)
	}
	return out
}

// holderBefore reads the name in front of a mark with a year and nothing behind
// it: "Example Post © 2020", "Example Post 2020 ©".
func holderBefore(text string, mark []int) (holder, bool) {
	rest := strings.TrimLeft(text[mark[1]:], " \u00a0.,")
	if loc := reserving.FindStringIndex(rest); !strings.Contains(text[mark[0]:mark[1]], "©") || rest != "" && rest[0] != '|' && (loc == nil || loc[0] > 4) {
		return holder{}, false
	}
	from := 0
	if i := strings.LastIndexAny(text[:mark[0]], "|•·\n"); i >= 0 {
		_, n := utf8.DecodeRuneInString(text[i:])
		from = i + n
	}
	front := text[from:mark[0]]
	year := yearRe.FindStringIndex(front)
	if year != nil && strings.TrimSpace(front[year[1]:]) == "" {
		front = front[:year[0]]
	} else if !yearRe.MatchString(text[mark[0]:mark[1]]) {
		return holder{}, false
	}
	name := holderName(front)
	if name == "" || words(name) > 6 || !strings.HasPrefix(strings.TrimLeft(front, " \u00a0"), name) || toolRe.MatchString(front) {
		return holder{}, false
	}
	from += strings.Index(front, name)
	return holder{name: name, from: from, to: from + len(name), dated: true, sign: true}, true
}

// holderName cuts the name off the front of what stands behind a mark.
func holderName(rest string) string {
	const most = 100
	v := clip(rest, most)
	if loc := holderEnd.FindStringIndex(v); loc != nil {
		v = v[:loc[0]]
	}
	v = v[:sentenceEnd(v)]
	if len(rest) > most && len(v) > most-4 {
		return "" // it goes on
	}
	if loc := holderTail.FindStringIndex(v); loc != nil {
		v = v[:loc[0]]
	}
	if m := afterForm.FindStringSubmatchIndex(v); m != nil {
		v = v[:m[3]]
	}
	v = strings.Trim(v, " \u00a0,;:.-–—|/\"“”")
	v = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(v, " and"), " &"), " und")
	k := nameKey(v)
	first, _ := utf8.DecodeRuneInString(v)
	switch {
	case utf8.RuneCountInString(v) < 2, words(v) > 9, strings.IndexFunc(v, unicode.IsLetter) < 0, !unicode.IsLetter(first) && !unicode.IsDigit(first):
		return ""
	case noHolder.MatchString(v), stock[k], vendors[k], strings.HasSuffix(v, " anzeigen"):
		return ""
	case pronged(v), strings.HasPrefix(v, "â\u0080"):
		return ""
	case unicode.IsLower(first): // "onX Maps, Inc", "example.com", but no "to", no "individual contributors"
		w, _, more := strings.Cut(v, " ")
		if commonWord[w] || more && !legalForm.MatchString(v) && !strings.ContainsFunc(w, func(r rune) bool { return !unicode.IsLower(r) }) {
			return ""
		}
	}
	return v
}

// holderEnd is a sign that ends a name wherever it stands.
var holderEnd = pattern(`[|•·–—©\n]|[\s\x{a0}]-[\s\x{a0}]|[\s\x{a0}]{2,}`)

// sentenceEnd returns where the sentence ends that a name stands in: at a full
// stop that is not of an abbreviation, an initial or a domain.
func sentenceEnd(v string) int {
	for i := 0; i < len(v); i++ {
		if v[i] != '.' {
			continue
		}
		w := v[strings.LastIndexAny(v[:i], " .\u00a0")+1 : i]
		rest := strings.TrimLeft(v[i+1:], " \u00a0")
		next, _ := utf8.DecodeRuneInString(rest)
		glued := len(rest) == len(v)-i-1
		first, _ := utf8.DecodeRuneInString(w)
		switch {
		case rest == "":
			return i
		case glued && (unicode.IsLower(next) || unicode.IsDigit(next) || topLevel[strings.ToLower(rest[:wordEnd(rest)])]): // a domain
		case utf8.RuneCountInString(w) <= 2 && !legalForm.MatchString(" "+w) && (unicode.IsLower(next) || (unicode.IsUpper(next) || next == '&') && (len(w) == 1 || unicode.IsUpper(first))):
			// "St. George", "G. & L. Lee", "z o.o.", "e. V."
		case strings.HasPrefix(rest, "Ltd") || strings.HasPrefix(rest, "KG") || strings.HasPrefix(rest, "z o") || strings.HasPrefix(rest, "Lda"):
		default:
			return i
		}
	}
	return len(v)
}

// topLevel are top-level domains that outlets write in capitals.
var topLevel = set("com org net info online news tv co io eu de uk biz media")

// wordEnd returns the length of the letters that s begins with.
func wordEnd(s string) int {
	if i := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) }); i >= 0 {
		return i
	}
	return len(s)
}

// pronged reports whether a small letter touches a capital in a word that other
// words stand beside: links set side by side, not a name.
func pronged(v string) bool {
	if !strings.Contains(v, " ") {
		return false
	}
	last, _ := utf8.DecodeRuneInString(v)
	run := 0 // small letters before
	for _, r := range v[utf8.RuneLen(last):] {
		if unicode.IsLower(last) {
			run++
		} else {
			run = 0
		}
		if run >= 4 && unicode.IsUpper(r) && uiWords.MatchString(spaceCase(v)) {
			return true
		}
		last = r
	}
	return false
}

// spaceCase sets a space before every capital that touches a small letter.
func spaceCase(v string) string {
	var b strings.Builder
	last := ' '
	for _, r := range v {
		if unicode.IsLower(last) && unicode.IsUpper(r) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

// pictured reports whether a block is a picture's caption or credit.
func (s *sheet) pictured(b *pipeline.Block) bool {
	for e, n := b.Elem, 0; e >= 0 && n < 4; e, n = s.page.Elements[e].Parent, n+1 {
		node := s.page.Elements[e].Node
		switch node.DataAtom {
		case atom.Figure, atom.Figcaption:
			return true
		case atom.Body, atom.Main, atom.Footer:
			return false
		}
		if slices.ContainsFunc(classWords(clip(pipeline.Attr(node, "class"), 300)), func(w string) bool { return pictureWords[w] }) {
			return true
		}
	}
	return false
}

var pictureWords = set("caption image img photo picture foto bild gallery slide slideshow slider thumbnail cover media imagecopyright lightbox")

// rights notes the holder named in the copyright line.
func (s *sheet) rights(list []claim) error {
	for _, n := range s.said["rights-holder"] {
		c := claimOf(n, "copyright-holder", 90)
		return s.note("rights-holder", &c, pipeline.Stated, 95, "", nil)
	}
	if len(list) == 0 {
		return nil
	}
	return s.note("rights-holder", &list[0], pipeline.Stated, 85, "", nil)
}

func (s *sheet) flags0(b *pipeline.Block) flag {
	if b.Elem < 0 || s.flags == nil {
		return 0
	}
	return s.flags[b.Elem]
}
