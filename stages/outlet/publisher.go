package outlet

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html/atom"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages/outlet/registry"
)

// The weights of the evidence for the publisher's name, HTML. Claims that agree
// in name and differ in kind add up; the heaviest name wins.
const (
	wNewsOrg   = 62 // JSON-LD: publisher of the article, a NewsMediaOrganization
	wPublisher = 56 // JSON-LD or microdata: publisher of the article
	wSiteName  = 55 // og:site_name
	wWebSite   = 46 // JSON-LD: name of the WebSite
	wRegistry  = 45 // the registry's name for the domain
	wDC        = 42 // Dublin Core or meta publisher
	wOrg       = 34 // JSON-LD: an Organization described on the page
	wSuffix    = 33 // what the title has more than the headline
	wApp       = 30 // application name
	wFeed      = 28 // title of the feed
	wCopyright = 26 // copyright line
	wLogo      = 24 // text or alt of a link to the home page
	wSpelled   = 24 // a short line that spells the host's name
	wHost      = 8  // the host itself
)

var copyrightRe = regexp.MustCompile(`(?i)(?:©|\(c\)|copyright|&copy;)[\s\x{a0}:]*(?:©|\(c\)|copyright|by)?[\s\x{a0},:]*(?:(?:19|20)\d\d)?(?:[\s\x{a0}]*[-–—/,][\s\x{a0}]*(?:(?:19|20)?\d\d|present|heute))*[\s\x{a0},.:|–—-]*(?:©|by|copyright)?[\s\x{a0}]*([^.|•·–—©\n]{2,80})`)

var yearAfterRe = regexp.MustCompile(`(?i)[\s\x{a0},(]*(?:©|(?:19|20)\d\d|all rights? reserved|alle rechte|tous droits|todos los derechos|todos os direitos|tutti i diritti|wszelkie prawa|все права|усі права|rights reserved|reserved|licen[cs]ed|its affiliates|and/or|and its|is a registered|used under|powered by|powered|designed|terms|privacy|impressum|datenschutz|cookie|kontakt|contact|site by|theme|unless|registered|a division|a part of|v\d).*$`)

// legalForm is at the end of a company's name.
var legalForm = regexp.MustCompile(`(?i)[,\s\x{a0}]+(?:inc\.?|l\.?l\.?c\.?|ltd\.?|limited|gmbh(?:[\s\x{a0}]*&[\s\x{a0}]*co\.?[\s\x{a0}]*kg)?|ag|kg|se|plc|corp\.?|corporation|co\.?|company|s\.?a\.?(?:s\.?|\.?s\.?)?|s\.?r\.?l\.?|s\.?p\.?a\.?|b\.?v\.?|pty(?:\.?[\s\x{a0}]ltd\.?)?|e\.?v\.?|ug|oy|ab|as|a/s|sp\.?[\s\x{a0}]z[\s\x{a0}]o\.?[\s\x{a0}]?o\.?|ооо|ltda\.?|pvt\.?(?:[\s\x{a0}]ltd\.?)?|llp|lp|publications?[\s\x{a0}]inc\.?)$`)

// poorNames are no names of outlets: words of themes, sections and tools.
var poorNames = set("home homepage startseite blog news website site index article articles article1 post posts untitled title wordpress my-blog default main page welcome accueil inicio início strona facebook twitter instagram youtube google undefined null none news1 online portal press magazine media opinion politics business sports world local")

// nameKey is the form by which names of outlets are compared: folded, without
// top-level domain, legal form and spaces.
func nameKey(s string) string {
	s = strings.TrimPrefix(strings.ToLower(strings.TrimSpace(s)), "www.")
	s = legalForm.ReplaceAllString(s, "")
	if i := strings.LastIndexByte(s, '.'); i > 0 && !strings.Contains(s, " ") && len(s)-i <= 7 {
		s = s[:i]
	}
	return strings.ReplaceAll(registry.Fold(s), " ", "")
}

// hostKey is the same of a host: the label before the public suffix.
func hostKey(site string) string {
	label, _, _ := strings.Cut(site, ".")
	k := strings.ReplaceAll(registry.Fold(strings.ReplaceAll(label, "-", " ")), " ", "")
	if len(k) > 6 {
		k = strings.TrimPrefix(k, "the")
	}
	return k
}

// outletName cleans a name and says why it is none.
func (s *sheet) outletName(v string) (name, why string) {
	v = strings.Join(strings.Fields(strings.ReplaceAll(v, "\u00a0", " ")), " ")
	v = strings.Trim(v, " |•·–—-,:;»«\"“”")
	low := strings.ToLower(v)
	switch {
	case len([]rune(v)) < 2:
		return "", "empty"
	case poorNames[strings.ReplaceAll(low, " ", "-")]:
		return "", "a word of sections and tools, not a name"
	case strings.HasPrefix(low, "http"):
		return "", "an address"
	case len(v) == 5 && (v[2] == '_' || v[2] == '-') && low[:2] == strings.ToLower(v[:2]) && unicode.IsUpper(rune(v[3])):
		return "", "a locale"
	case len(v) > 90 || words(v) > 10:
		return "", "too long for a name"
	}
	for _, t := range s.titles {
		if t == registry.Fold(v) && nameKey(v) != hostKey(s.site) {
			return "", "the title of the page"
		}
	}
	return v, ""
}

// A bid is a name for the publisher with all that speaks for it.
type bid struct {
	key    string
	claims []claim
	score  int
}

// publishers notes publisher, owner, rights holder and platform.
func (s *sheet) publishers() error {
	if s.page.Format == pipeline.Text {
		return s.textPublisher()
	}
	var claims []claim
	var rejected []pipeline.Candidate
	add := func(c claim) {
		v, why := s.outletName(c.value)
		if why != "" {
			if c.value != "" && len(rejected) < 10 {
				rejected = append(rejected, pipeline.Candidate{Value: clip(c.value, 120), Where: c.where, Why: why})
			}
			return
		}
		c.value = v
		claims = append(claims, c)
	}
	s.markupPublishers(add)
	for _, c := range s.suffixes() {
		add(c)
	}
	rights := s.copyright()
	for _, c := range rights {
		v := c
		v.value = legalForm.ReplaceAllString(v.value, "")
		add(v)
	}
	for _, c := range s.homeLinks() {
		add(c)
	}
	if s.site != "" {
		if o := s.reg.ByHost(s.host); o != nil && o.First(registry.Kind) != "platform" {
			add(claim{value: o.First(registry.Name), kind: "registry", weight: wRegistry, where: "registry: " + o.ID, text: s.host})
		}
		// Where the markup names the outlet nobody need look for its spelling.
		if !slices.ContainsFunc(claims, func(c claim) bool { return c.weight >= wWebSite }) {
			if c, ok := s.spelled(); ok {
				add(c)
			}
		}
	}
	bids := s.bids(claims)
	if len(bids) == 0 {
		if s.host == "" {
			return s.unknown("publisher", "the page names no outlet and has no address", rejected)
		}
		c := claim{value: strings.TrimPrefix(s.host, "www."), kind: "host", where: "address", text: s.host}
		s.publisher = c.value
		if err := s.note("publisher", &c, pipeline.Inferred, 30, "the page does not name itself; only its host is known", rejected); err != nil {
			return err
		}
		return s.rights(rights)
	}
	return s.award(bids, rights, rejected)
}

// markupPublishers offers what the page's markup says.
func (s *sheet) markupPublishers(add func(claim)) {
	for _, n := range s.said["publisher"] {
		w := wDC
		kind := "meta-publisher"
		switch n.Rule {
		case "json-ld", "microdata":
			kind, w = "article-publisher", wPublisher
			if field(n, "type") == "NewsMediaOrganization" {
				w = wNewsOrg
			}
			if of := field(n, "of"); of == "WebSite" || strings.HasSuffix(of, "Page") {
				kind, w = "site-publisher", wOrg
			}
			if s.otherNode(n) {
				continue
			}
		}
		c := claimOf(n, kind, w)
		if legalForm.MatchString(c.value) { // a company; its outlet may have another name
			c.weight -= 20
		}
		add(c)
	}
	for _, n := range s.said["site-name"] {
		c := claimOf(n, "og-site-name", wSiteName)
		if n.Rule == "json-ld" {
			c.kind, c.weight = "website", wWebSite
		}
		if strings.HasPrefix(strings.ToLower(c.value), "www.") {
			c.weight = wHost
		}
		add(c)
	}
	for _, n := range s.said["organization"] {
		c := claimOf(n, "organization", wOrg)
		if field(n, "type") == "NewsMediaOrganization" {
			c.weight += 12
		}
		if u := field(n, "url"); u != "" && s.site != "" && !strings.Contains(u, s.site) {
			continue
		}
		if legalForm.MatchString(c.value) {
			c.weight -= 20
		}
		add(c)
	}
	for _, n := range s.said["app-name"] {
		add(claimOf(n, "app-name", wApp))
	}
	for _, n := range s.said["feed"] {
		c := claimOf(n, "feed", wFeed)
		if i := strings.IndexAny(c.value, "»›|:–"); i > 0 {
			c.value = c.value[:i]
		}
		c.value = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSpace(c.value), " RSS Feed"), " RSS")
		c.value = strings.TrimSuffix(strings.TrimSuffix(c.value, " Feed"), " - Atom")
		switch strings.ToLower(c.value) {
		case "rss", "rss 2.0", "atom", "atom 0.3", "feed", "rss feed", "rss .92", "", "comments", "subscribe", "latest", "latest news", "all", "top stories":
		default:
			add(c)
		}
	}
	for _, n := range s.said["copyright"] {
		c := claimOf(n, "meta-copyright", wCopyright)
		if m := copyrightRe.FindStringSubmatch(c.value); m != nil {
			c.value = m[1]
		}
		c.value = strings.TrimSpace(yearAfterRe.ReplaceAllString(strings.TrimLeft(c.value, "0123456789 -–,©"), ""))
		add(c)
	}
}

// separators stand between a headline and the outlet's name in a title.
var separators = regexp.MustCompile(`[\s\x{a0}]+(?:[|–—·•»:›«/~]|-{1,2}|::|\|\|)[\s\x{a0}]+|[\s\x{a0}]*\|[\s\x{a0}]*`)

// suffixes offers what titles have more than the headline.
func (s *sheet) suffixes() []claim {
	var out []claim
	head := ""
	if s.head >= 0 {
		head = registry.Fold(s.page.Blocks[s.head].Text)
	}
	for _, n := range s.said["title"] {
		if n.Rule == "json-ld" || n.Rule == "microdata" {
			continue
		}
		c := claimOf(n, "title-suffix", wSuffix)
		locs := separators.FindAllStringIndex(n.Value, -1)
		if len(locs) > 0 {
			last := locs[len(locs)-1]
			rest := strings.TrimSpace(n.Value[last[1]:])
			front := strings.TrimSpace(n.Value[:last[0]])
			first := strings.TrimSpace(n.Value[:locs[0][0]])
			f := registry.Fold(front)
			switch {
			case head != "" && (f == head || strings.HasPrefix(head, f) && len(f) > 12 || strings.HasPrefix(f, head) && len(head) > 8):
				c.value = rest
			case head != "" && registry.Fold(n.Value[locs[0][1]:]) == head:
				c.value = first // the name comes first
			case words(rest) <= 4:
				c.value, c.weight = rest, wSuffix-15
			default:
				continue
			}
			out = append(out, c)
			continue
		}
		// "Headline Example Weekly": no sign between.
		if f := registry.Fold(n.Value); head != "" && len(head) > 15 && strings.HasPrefix(f, head+" ") {
			rest := n.Value
			for range strings.Fields(head) { // as many words as the headline has
				_, rest, _ = strings.Cut(strings.TrimLeft(rest, " "), " ")
			}
			if rest = strings.TrimSpace(rest); rest != "" && words(rest) <= 4 {
				c.value, c.weight = rest, wSuffix-8
				out = append(out, c)
			}
		}
	}
	return out
}

// copyright offers the names of copyright lines. The last quarter of a page and
// its footers are searched.
func (s *sheet) copyright() []claim {
	var out []claim
	for i := range s.page.Blocks {
		b := &s.page.Blocks[i]
		if b.Hidden != "" || len(b.Text) > 900 || i < s.end && i*2 < len(s.page.Blocks) && len(b.Text) > 200 {
			continue
		}
		if !strings.Contains(b.Text, "©") && !strings.Contains(b.Text, "opyright") && !strings.Contains(b.Text, "COPYRIGHT") && !strings.Contains(b.Text, "(c)") && !strings.Contains(b.Text, "(C)") {
			continue
		}
		if b.Elem >= 0 && s.flags[b.Elem]&(fComment|fRelated) != 0 && s.flags[b.Elem]&fFooter == 0 {
			continue
		}
		v, from, to, ok := copyrightName(b.Text)
		if !ok {
			continue
		}
		if i < s.end && s.flags0(b)&fFooter == 0 && i*3 < len(s.page.Blocks)*2 {
			continue // a picture's credit
		}
		out = append(out, s.blockClaim(b, from, to, v, "copyright", wCopyright))
		if len(out) >= 4 {
			break
		}
	}
	return out
}

func (s *sheet) flags0(b *pipeline.Block) flag {
	if b.Elem < 0 || s.flags == nil {
		return 0
	}
	return s.flags[b.Elem]
}

// copyrightName finds the holder in a copyright line.
func copyrightName(text string) (name string, from, to int, ok bool) {
	loc := copyrightRe.FindStringSubmatchIndex(text)
	if loc == nil {
		return "", 0, 0, false
	}
	// A full stop ends the name unless more of the name follows ("Example.com").
	end := loc[3]
	for end < len(text) && text[end] == '.' && end+1 < len(text) && text[end+1] != ' ' && end-loc[2] < 80 {
		k := end + 1
		for k < len(text) && text[k] != '.' && text[k] != ' ' && text[k] < 0x80 {
			k++
		}
		end = k
	}
	v := yearAfterRe.ReplaceAllString(text[loc[2]:end], "")
	name = strings.Trim(v, " \u00a0,;:-–—|/")
	name = strings.TrimSuffix(strings.TrimSuffix(name, " and"), " &")
	if name == "" || strings.HasPrefix(name, "and ") || words(name) > 8 || !unicode.IsUpper([]rune(name)[0]) && words(name) > 3 {
		return "", 0, 0, false
	}
	if strings.IndexFunc(name, unicode.IsLetter) < 0 || strings.HasPrefix(name, "Creative Commons") || strings.HasPrefix(name, "CC ") {
		return "", 0, 0, false // a year, a licence
	}
	switch strings.ToLower(name) {
	case "all", "copyright", "by", "the", "notice", "policy", "information", "content", "rights", "all rights":
		return "", 0, 0, false
	}
	i := strings.Index(text[loc[2]:], name)
	if i < 0 {
		return "", 0, 0, false
	}
	return name, loc[2] + i, loc[2] + i + len(name), true
}

// homeLinks offers the text, title or picture text of links to the home page.
func (s *sheet) homeLinks() []claim {
	var out []claim
	for i := range s.page.Elements {
		e := &s.page.Elements[i]
		if e.Node.DataAtom != atom.A || len(out) >= 4 {
			continue
		}
		href := pipeline.Attr(e.Node, "href")
		if href != "/" && (s.host == "" || !strings.HasSuffix(strings.TrimSuffix(href, "/"), "//"+s.host)) {
			continue
		}
		v := strings.TrimSpace(pipeline.Attr(e.Node, "title"))
		where := "a[title]"
		if v == "" {
			for c := e.Node.FirstChild; c != nil; c = c.NextSibling {
				if c.DataAtom == atom.Img {
					v, where = pipeline.Attr(c, "alt"), "a img[alt]"
				} else if c.FirstChild == nil && c.Data != "" && c.DataAtom == 0 && v == "" {
					v, where = c.Data, "a"
				}
			}
		}
		v = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSpace(v), " logo"), " Logo")
		low := strings.ToLower(v)
		if v == "" || words(v) > 5 || strings.Contains(low, "home") || strings.Contains(low, "startseite") || strings.Contains(low, "logo") {
			continue
		}
		out = append(out, claim{value: v, kind: "home-link", weight: wLogo, where: where, text: v, span: e.Span})
	}
	return out
}

// spelled finds a short line that spells the host's name: "The Daily Example" on
// thedailyexample.org.
func (s *sheet) spelled() (claim, bool) {
	key := hostKey(s.site)
	if len(key) < 5 {
		return claim{}, false
	}
	best, weight := claim{}, 0
	consider := func(v, where string, b *pipeline.Block, i, j int, w int) {
		if strings.ToLower(v) == v || strings.Contains(v, ".") {
			w -= 10
		}
		if w > weight {
			weight = w
			if b != nil {
				best = s.blockClaim(b, i, j, v, "spelled-host", w)
			} else {
				best = claim{value: v, kind: "spelled-host", weight: w, where: where, text: v}
			}
		}
	}
	for i := range s.page.Blocks {
		b := &s.page.Blocks[i]
		if len(b.Text) > 160 || len(b.Text) < len(key) {
			continue
		}
		if len(b.Text) <= 40 {
			if strings.ReplaceAll(registry.Fold(b.Text), " ", "") == key {
				consider(b.Text, "", b, 0, len(b.Text), wSpelled)
			}
			continue
		}
		if v, i, j := spelledIn(b.Text, key); v != "" {
			consider(v, "", b, i, j, wSpelled-4)
		}
	}
	for i := range s.page.Elements {
		e := &s.page.Elements[i]
		if e.Node.DataAtom == atom.Img {
			v := strings.TrimSpace(pipeline.Attr(e.Node, "alt"))
			v = strings.TrimSuffix(strings.TrimSuffix(v, " Logo"), " logo")
			if len(v) >= len(key) && len(v) <= 40 && strings.ReplaceAll(registry.Fold(v), " ", "") == key {
				consider(v, "img[alt]", nil, 0, 0, wSpelled-2)
			}
		}
	}
	return best, weight > 0
}

// spelledIn finds a run of capitalised words that, joined, are the key.
func spelledIn(text, key string) (string, int, int) {
	type word struct{ from, to int }
	var ws []word
	start := -1
	for i, r := range text + " " {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			if start < 0 {
				start = i
			}
		} else if start >= 0 {
			ws = append(ws, word{start, i})
			start = -1
		}
	}
	for i := range ws {
		if c := text[ws[i].from]; c < 'A' || c > 'Z' {
			continue
		}
		joined := ""
		for j := i; j < len(ws) && j < i+6; j++ {
			joined += strings.ToLower(text[ws[j].from:ws[j].to])
			if strings.TrimPrefix(joined, "the") == key || joined == key {
				if j == i && strings.HasPrefix(text[ws[j].to:], ".") { // an address
					break
				}
				return text[ws[i].from:ws[j].to], ws[i].from, ws[j].to
			}
			if len(joined) > len(key)+3 {
				break
			}
		}
	}
	return "", 0, 0
}

// bids groups claims by name and adds up the kinds that agree.
func (s *sheet) bids(claims []claim) []bid {
	var out []bid
	for _, c := range claims {
		k := nameKey(c.value)
		if k == "" {
			continue
		}
		i := slices.IndexFunc(out, func(b bid) bool { return b.key == k })
		if i < 0 {
			out = append(out, bid{key: k})
			i = len(out) - 1
		}
		out[i].claims = append(out[i].claims, c)
	}
	host := hostKey(s.site)
	for i := range out {
		b := &out[i]
		slices.SortStableFunc(b.claims, func(x, y claim) int { return cmp.Compare(y.weight, x.weight) })
		seen := map[string]bool{}
		for _, c := range b.claims {
			if !seen[c.kind] {
				seen[c.kind] = true
				b.score += c.weight
			}
		}
		if host != "" && b.key == host {
			b.score += 15
		} else if len(host) >= 4 && len(b.key) >= 4 && (strings.Contains(b.key, host) || strings.Contains(host, b.key)) {
			b.score += 10
		}
	}
	// "Example.net - News for everybody": a name with a tagline speaks for the name.
	for i := range out {
		for k := range out {
			long, short := out[i].claims[0].value, out[k].claims[0].value
			if i != k && out[k].key == host && len(out[k].claims) > 1 && words(long) >= words(short)+2 &&
				strings.HasPrefix(strings.ToLower(long), strings.ToLower(short)+" ") {
				out[k].score += out[i].score
			}
		}
	}
	slices.SortStableFunc(out, func(x, y bid) int { return cmp.Compare(y.score, x.score) })
	return out
}

// award notes the winning name, the owner, the rights holder and the platform.
func (s *sheet) award(bids []bid, rights []claim, rejected []pipeline.Candidate) error {
	w := bids[0]
	best := w.claims[0]
	// Of the same name the form with capitals and without a top-level domain reads best.
	for _, c := range w.claims {
		if poorForm(best.value) > poorForm(c.value) && c.weight >= wFeed-8 {
			best.value = c.value
		}
	}
	kinds := map[string]bool{}
	for _, c := range w.claims {
		if !kinds[c.kind] {
			kinds[c.kind] = true
			if c.where != best.where {
				best.fields = append(best.fields, pipeline.Field{Name: "confirmed-by", Value: c.kind + ": " + c.where})
			}
		}
	}
	status, why := pipeline.Stated, ""
	for i, b := range bids[1:] {
		reason := "less speaks for it (" + b.claims[0].kind + ")"
		if strings.Contains(b.key, w.key) || strings.Contains(w.key, b.key) {
			reason = "another form of the name"
		} else if i == 0 && b.score*10 >= w.score*9 {
			status, why = pipeline.Conflicting, "the page names two outlets"
		}
		if len(rejected) < 10 {
			rejected = append(rejected, pipeline.Candidate{Value: b.claims[0].value, Where: b.claims[0].where, Why: reason})
		}
	}
	if len(kinds) == 1 && best.weight < wDC && w.key != hostKey(s.site) {
		status, why = pipeline.Inferred, "one weak sign alone"
	}
	s.publisher = best.value
	if err := s.note("publisher", &best, status, min(98, 40+w.score/2), why, rejected); err != nil {
		return err
	}
	if err := s.owners(bids); err != nil {
		return err
	}
	if err := s.rights(rights); err != nil {
		return err
	}
	return s.platform()
}

// poorForm weighs how badly a name is written: all capitals, all small, a domain.
func poorForm(v string) int {
	n := 0
	if strings.ToUpper(v) == v && len(v) > 5 {
		n++
	}
	if strings.ToLower(v) == v {
		n++
	}
	if strings.HasPrefix(strings.ToLower(v), "www.") {
		n += 3
	}
	if legalForm.MatchString(v) {
		n += 2
	}
	return n
}

// owners notes the company behind the outlet where the markup names one.
func (s *sheet) owners(bids []bid) error {
	for _, n := range s.said["owner"] {
		if !sameName(n.Value, s.publisher) {
			c := claimOf(n, "parent-organization", 80)
			s.owner = c.value
			return s.note("owner", &c, pipeline.Stated, 90, "", nil)
		}
	}
	for _, b := range bids[1:] {
		for _, c := range b.claims {
			if (c.kind == "article-publisher" || c.kind == "site-publisher" || c.kind == "organization") && legalForm.MatchString(c.value) {
				s.owner = c.value
				return s.note("owner", &c, pipeline.Inferred, 70, "named as publisher in the markup with a company's name, beside the outlet's own", nil)
			}
		}
	}
	return nil
}

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

// platform notes what hosts the outlet.
func (s *sheet) platform() error {
	if o := s.reg.ByHost(s.host); o != nil && s.host != "" {
		if k := o.First(registry.Kind); k == "platform" || k == "network" {
			c := claim{value: o.First(registry.Name), kind: "host-of-platform", where: "address", text: s.host}
			return s.note("platform", &c, pipeline.Inferred, 95, "the host lies under the platform's domain", nil)
		}
	}
	return s.contributorPlatform()
}

var closedRe = regexp.MustCompile(`(?i)\b(?:now[- ]closed|no longer (?:active|open|operating)|discontinued|former|shut down)\b`)

// contributorPlatform notes a contributor network that a disclaimer names.
func (s *sheet) contributorPlatform() error {
	for i := range s.pass.Doc().Notes() {
		n := &s.pass.Doc().Notes()[i]
		if n.Key != "disclaimer" || !strings.Contains(n.Value, "platform-unreviewed") {
			continue
		}
		if h := n.Field("holder"); h != "" {
			c := claimOf(n, "contributor-notice", 90)
			c.value = h
			if closedRe.MatchString(n.Text) {
				c.fields = append(c.fields, pipeline.Field{Name: "state", Value: "closed"})
			}
			return s.note("platform", &c, pipeline.Stated, 92, "", nil)
		}
	}
	return nil
}
