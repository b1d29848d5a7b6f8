package outlet

import (
	"cmp"
	"slices"
	"strings"

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

// feedTail is what the title of a feed has behind the outlet's name.
var feedTail = pattern(`(?i)[\s\x{a0}(-]*\b(?:rss|atom)(?:[\s\x{a0}-]?feed)?(?:[\s\x{a0}]?[0-2]?\.\d+)?\)?$|[\s\x{a0}-]+(?:feed|headlines)$`)

// feedWords are titles of feeds that name no outlet.
var feedWords = func() map[string]bool {
	m := map[string]bool{"": true}
	for w := range strings.SplitSeq("rss|atom|feed|rss .92|comments|subscribe|latest|latest news|latest threads|latest posts|all|all articles|top stories|alle artikel|alle beiträge|blogs|recent posts", "|") {
		m[w] = true
	}
	return m
}()

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
	rights := s.copyright(claims)
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
	for len(bids) > 0 && s.loose(&bids[0]) {
		if len(rejected) < 10 {
			rejected = append(rejected, pipeline.Candidate{Value: bids[0].claims[0].value, Where: bids[0].claims[0].where, Why: "the end of a title that nothing else repeats, or a section"})
		}
		bids = bids[1:]
	}
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
		c.value = strings.TrimSpace(feedTail.ReplaceAllString(strings.TrimSpace(c.value), ""))
		if !feedWords[strings.ToLower(c.value)] {
			add(c)
		}
	}
	for _, n := range s.said["copyright"] {
		c := claimOf(n, "meta-copyright", wCopyright)
		if hs := holders(c.value); len(hs) > 0 {
			c.value = hs[0].name
		} else {
			c.value = holderName(strings.TrimLeft(c.value, "0123456789 -–,.©"))
		}
		add(c)
	}
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
