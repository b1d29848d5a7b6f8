package registry

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/offprint-news/offprint/pipeline"
)

// A Builder gathers what outlets say about themselves on their own pages, from
// documents that the structure and outlet stages have read. Only short facts are
// kept: names, domains, owners, copyright lines, platforms, languages.
type Builder struct {
	sites map[string]*site
}

type site struct {
	outlet *Outlet
	pages  int
	seen   map[string]int // field and value: pages that say so
}

// publishes reports whether a page is one by which an outlet is known: it calls
// itself a news article, or an article and has a date; and the classifier, where
// it was asked, agrees.
func publishes(d *pipeline.Document) bool {
	if t := d.Note("page-type"); t != nil && t.Value != "article" {
		return false
	}
	article, news := false, false
	notes := d.Notes()
	for i := range notes {
		t := strings.ToLower(notes[i].Value)
		if notes[i].Key == "said.type" {
			article = article || strings.HasSuffix(t, "article") || strings.HasSuffix(t, "posting")
			news = news || strings.HasSuffix(t, "newsarticle")
		}
	}
	date := d.Note("published")
	return news || article && date != nil && date.Status == pipeline.Stated
}

// speaks reports whether a page names its publisher surely enough to be quoted:
// two signs of different kinds agree, or the host spells the name.
func speaks(pub *pipeline.Note, host string) bool {
	if company.MatchString(pub.Value) || strings.ContainsAny(pub.Value, `|•@®™"`) || utf8.RuneCountInString(pub.Value) > 50 {
		return false // a company, not its outlet; a tagline, an address
	}
	site := Site(host)
	return spells(site, pub.Value) || pub.Field("confirmed-by") != "" && kin(strings.TrimSuffix(host, "."+publicSuffix(site)), pub.Value)
}

// company is a legal form at the end of a name.
var company = regexp.MustCompile(`(?i)[,\s](?:gmbh|inc|llc|ltd|limited|plc|corp|corporation|ag|ug|pc|e\. ?v)\.?$`)

// kin reports whether a name and the labels of a host have a word or their
// initials in common: what does not is often the name of a section.
func kin(labels, name string) bool {
	join := strings.NewReplacer("-", "", ".", "", " ", "")
	host, folded := join.Replace(labels), Fold(name)
	initials := ""
	for w := range strings.FieldsSeq(folded) {
		r, n := utf8.DecodeRuneInString(w)
		initials += w[:n]
		if len(w) >= 3 && r > ' ' && strings.Contains(host, w) {
			return true
		}
	}
	return strings.Contains(join.Replace(folded), host) || len(initials) >= 3 && strings.Contains(host, initials)
}

// publicSuffix returns what stands behind the first label of a registrable domain.
func publicSuffix(site string) string {
	_, suffix, _ := strings.Cut(site, ".")
	return suffix
}

// spells reports whether the first label of a domain is a name, spaces and signs
// aside: "daily-example.org", "The Daily Example", "dailyexample.org".
func spells(domain, name string) bool {
	join := func(s string) string { return strings.ReplaceAll(Fold(s), " ", "") }
	label, _, _ := strings.Cut(domain, ".")
	k := join(strings.ReplaceAll(label, "-", " "))
	n := join(name)
	return k == n || "the"+n == k || n == join(strings.ReplaceAll(domain, "-", " "))
}

// handle is the form of a name in a network. Templates leave their own behind.
var handle = regexp.MustCompile(`^@[\p{L}\d_.]{2,30}$`)

var sampleHandle = regexp.MustCompile(`(?i)^@(?:twitter)?(?:user_?name|handle|your\w*|example|home|\w*tag)$`)

// platformHandles are written into the pages by those who host them.
var platformHandles = map[string]bool{"@wordpressdotcom": true, "@blogger": true, "@medium": true, "@substackinc": true, "@wix": true, "@squarespace": true, "@wordpress": true}

// maxQuote is how much of a page is quoted for one claim, in bytes.
const maxQuote = 120

// Add reads one document. Documents without an address, that are no articles, or
// of which the publisher is not stated surely, say nothing. The documents should
// have been read with [Hand] for a registry, or what was built once speaks for
// itself when it is built anew.
func (b *Builder) Add(d *pipeline.Document) {
	h := ""
	if n := d.Note("host"); n != nil {
		h = host(n.Value)
	}
	pub := d.Note("publisher")
	if h == "" || pub == nil || pub.Status != pipeline.Stated || pub.Confidence < 70 || !strings.HasPrefix(d.URL, "http") || strings.Contains(d.URL, "web.archive.org") {
		return
	}
	if d.Note("platform") != nil || !publishes(d) || !speaks(pub, h) { // a blog on a platform is somebody's, not an outlet
		return
	}
	id := strings.TrimPrefix(h, "www.")
	if site := Site(h); spells(site, pub.Value) || id == "m."+site || id == "amp."+site {
		id = site // what a part of the site calls itself is not the whole site's name
	}
	if b.sites == nil {
		b.sites = map[string]*site{}
	}
	s := b.sites[id]
	if s == nil {
		s = &site{outlet: &Outlet{ID: id}, seen: map[string]int{}}
		b.sites[id] = s
	}
	s.pages++
	date := ""
	if n := d.Note("published"); n != nil && len(n.Value) >= 10 {
		date = n.Value[:10]
	}
	claim := func(field, value string, n *pipeline.Note) {
		value = strings.TrimSpace(value)
		if value == "" || len(value) > 80 {
			return
		}
		key := field + "\x00" + value
		if s.seen[key]++; s.seen[key] > 1 {
			return
		}
		c := Claim{Field: field, Value: value, Basis: PageSays, Source: d.URL, Date: date, Where: short(n.Where)}
		if strings.Contains(n.Text, value) && n.Where != "title" && len(n.Text) < 2*len(value)+60 && field != Domain {
			c.Quote = short(n.Text) // the line it stands in; never a headline
		}
		if c.Quote == value {
			c.Quote = ""
		}
		if c.fault() == "" {
			s.outlet.Claims = append(s.outlet.Claims, c)
		}
	}
	claim(Name, pub.Value, pub)
	claim(Domain, id, d.Note("host"))
	notes := d.Notes()
	for i := range notes {
		n := &notes[i]
		if n.Status != pipeline.Stated && n.Key != "platform" && n.Key != "owner" {
			continue
		}
		switch n.Key {
		case "owner":
			claim(Owner, n.Value, n)
		case "rights-holder":
			claim(RightsHolder, n.Value, n)
		case "platform":
			claim(Platform, n.Value, n)
		case "language":
			claim(Language, n.Value, n)
		case "said.site-name":
			if Fold(n.Value) != Fold(pub.Value) && !strings.HasPrefix(n.Value, "www.") && !strings.ContainsAny(n.Value, "|•:@") && !strings.Contains(n.Value, " - ") && !strings.Contains(n.Value, " – ") && strings.Contains(strings.ReplaceAll(Fold(n.Value), " ", ""), strings.ReplaceAll(Fold(pub.Value), " ", "")) {
				claim(Alias, n.Value, n)
			}
		case "said.social":
			if handle.MatchString(n.Value) && !sampleHandle.MatchString(n.Value) && !platformHandles[strings.ToLower(n.Value)] {
				claim(Social, n.Value, n)
			}
		}
	}
}

// short folds white space and clips a quotation.
func short(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) <= maxQuote {
		return s
	}
	n := maxQuote
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n]
}

// Outlets returns what was gathered, by ID. An outlet whose pages name it
// differently keeps all names, the one that most pages use first.
func (b *Builder) Outlets() []*Outlet {
	var out []*Outlet
	for _, s := range b.sites {
		slices.SortStableFunc(s.outlet.Claims, func(x, y Claim) int {
			if c := slices.Index(Fields(), x.Field) - slices.Index(Fields(), y.Field); c != 0 {
				return c
			}
			return s.seen[y.Field+"\x00"+y.Value] - s.seen[x.Field+"\x00"+x.Value]
		})
		if s.outlet.First(Name) != "" {
			out = append(out, s.outlet)
		}
	}
	slices.SortFunc(out, func(a, b *Outlet) int { return strings.Compare(a.ID, b.ID) })
	return out
}
