package registry

import (
	"slices"
	"strings"

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

// maxQuote is how much of a page is quoted for one claim, in bytes.
const maxQuote = 120

// Add reads one document. Documents without an address, or of which the
// publisher is not stated, say nothing.
func (b *Builder) Add(d *pipeline.Document) {
	h := ""
	if n := d.Note("host"); n != nil {
		h = host(n.Value)
	}
	pub := d.Note("publisher")
	if h == "" || pub == nil || pub.Status != pipeline.Stated || pub.Confidence < 70 || d.URL == "" || strings.Contains(d.URL, "web.archive.org") {
		return
	}
	id := Site(h)
	if p := d.Note("platform"); p != nil && p.Status == pipeline.Inferred {
		id = h // a blog on a platform is its own outlet
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
			if Fold(n.Value) != Fold(pub.Value) && strings.Contains(strings.ReplaceAll(Fold(n.Value), " ", ""), strings.ReplaceAll(Fold(pub.Value), " ", "")) {
				claim(Alias, n.Value, n)
			}
		case "said.social":
			if strings.HasPrefix(n.Value, "@") {
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
