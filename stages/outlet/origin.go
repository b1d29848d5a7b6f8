package outlet

import (
	"slices"
	"strings"

	"golang.org/x/net/html/atom"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/rules/dfa"
	"github.com/offprint-news/offprint/stages/outlet/registry"
)

// An origin is a place where the text stood before.
type origin struct {
	claim
	relation string
	url      string
	date     string
	block    int // of a credit line, -1 for none
	from, to int // the credit in its block
	frame    bool
}

// notOrigin says that what follows "published in" is no outlet.
var (
	dateline = pattern(`^[\s\x{a0}]*(?:[\p{Lu}][\pL .,'’/-]{1,50})?\(([\p{Lu}a-z][\pL .,/-]{1,40})\)[\s\x{a0}]*(?:[—–-]|\.|:)?`)
	dashWire = pattern(`^[\s\x{a0}]*[\p{Lu}][\p{Lu} .,'’-]{2,40},?[\s\x{a0}]+(?:\pL{3,9}\.?[\s\x{a0}]+\d{1,2},?[\s\x{a0}]+)?(?:/([\pL -]{3,30})/|\(([\pL -]{2,30})\))[\s\x{a0}]*[—–-]`)
	wireMark = pattern(`(?:©|\(c\)|Copyright)[\s\x{a0}]*(?:(?:19|20)\d\d[\s\x{a0}]*)?(?:by[\s\x{a0}]+)?(?:Thomson[\s\x{a0}]+)?([\pL/ -]{2,30})`)
)

// origins notes where the text was published first.
func (s *sheet) origins() error {
	var list []origin
	list = append(list, s.markerOrigins()...)
	list = append(list, s.creditOrigins()...)
	list = append(list, s.addressOrigins()...) // what is said goes before what an address implies
	list = append(list, s.quotations()...)
	list = append(list, s.wireOrigins()...)
	list = append(list, s.titleOrigins()...)
	seen := map[string]bool{}
	for i := range list {
		o := &list[i]
		key := o.relation + nameKey(o.value)
		if seen[key] {
			continue
		}
		seen[key] = true
		if o.frame && o.block >= 0 {
			if err := s.frameCredit(o); err != nil {
				return err
			}
		}
		c := o.claim
		c.fields = append(c.fields, pipeline.Field{Name: "relation", Value: o.relation})
		if o.url != "" {
			c.fields = append(c.fields, pipeline.Field{Name: "url", Value: o.url})
		}
		if o.date != "" {
			c.fields = append(c.fields, pipeline.Field{Name: "date", Value: o.date})
		}
		status := pipeline.Stated
		if o.kind == "address" || o.kind == "title-suffix" || o.kind == "wire-dateline" {
			status = pipeline.Inferred
		}
		key = "republished-from"
		switch o.relation {
		case "own-print-edition", "own-other-edition", "quotes-at-length":
			key = o.relation
		}
		if o.kind != "wire-dateline" { // a dateline names the agency; that the text was published there it does not say
			if err := s.note(key, &c, status, c.weight, "", nil); err != nil {
				return err
			}
		}
		if o.relation == "wire" {
			if err := s.note("wire", &c, status, c.weight, "", nil); err != nil {
				return err
			}
		}
	}
	return nil
}

// addressOrigins compares the address the page came from with the ones it gives.
func (s *sheet) addressOrigins() []origin {
	var out []origin
	add := func(n *pipeline.Note, kind string, weight int) {
		address, _ := unarchive(n.Value) // an archive's copy is of the page itself
		host := hostOf(address)
		if host == "" || s.site == "" || s.frontPage() || s.sameSite(host) {
			return
		}
		if o := s.reg.ByHost(host); o != nil && o.First(registry.Kind) == "platform" {
			return // the page's place on a platform, not another outlet
		}
		c := claimOf(n, kind, weight)
		c.value = s.nameOf(host)
		out = append(out, origin{claim: c, relation: "republished", url: address, block: -1})
	}
	if s.pass.Doc().URL != "" {
		for _, n := range s.said["canonical"] {
			add(n, "address", 75)
		}
		for _, n := range s.said["url"] {
			if n.Rule == "open-graph" {
				add(n, "address", 65)
			}
		}
	}
	for _, n := range s.said["original-url"] {
		if strings.HasPrefix(n.Value, "http") {
			add(n, "markup", 85)
		}
	}
	for _, key := range []string{"based-on", "translation-of"} {
		for _, n := range s.said[key] {
			if u := field(n, "url"); u == "" && !strings.HasPrefix(n.Value, "http") || s.site != "" && strings.Contains(n.Value+field(n, "url"), s.site) {
				continue
			}
			c := claimOf(n, "markup", 80)
			rel := "republished"
			if key == "translation-of" {
				rel = "translated"
			}
			if h := hostOf(n.Value); h != "" {
				c.value = s.nameOf(h)
			}
			out = append(out, origin{claim: c, relation: rel, url: field(n, "url"), block: -1})
		}
	}
	return out
}

// sameSite reports whether another host serves the same outlet: it lies under the
// same domain or bears its name, as the machine behind a site does, or it is no host
// of the web.
func (s *sheet) sameSite(host string) bool {
	site := registry.Site(host)
	if !strings.Contains(host, ".") || site == s.site || hostKey(site) == hostKey(s.site) || nameKey(s.publisher) != "" && nameKey(s.publisher) == hostKey(site) {
		return true
	}
	spelled := strings.NewReplacer(".", "", "-", "").Replace(host)
	if key := strings.ReplaceAll(hostKey(s.site), "-", ""); len(key) >= 5 && strings.Contains(spelled, key) {
		return true
	}
	label, rest, _ := strings.Cut(strings.TrimPrefix(s.host, "www."), ".")
	return len(label) >= 8 && strings.Contains(rest, ".") && strings.Contains(spelled, label)
}

// nameOf names the outlet of a host by the registry, else by the host.
func (s *sheet) nameOf(host string) string {
	if o := s.reg.ByHost(host); o != nil {
		return o.First(registry.Name)
	}
	return strings.TrimPrefix(host, "www.")
}

func hostOf(u string) string {
	_, rest, ok := strings.Cut(u, "://")
	if !ok {
		return ""
	}
	if i := strings.IndexAny(rest, "/?#:"); i >= 0 {
		rest = rest[:i]
	}
	return strings.ToLower(rest)
}

// markerOrigins finds the counters that republishing services make sites embed.
func (s *sheet) markerOrigins() []origin {
	for i := range s.page.Elements {
		e := &s.page.Elements[i]
		if a := e.Node.DataAtom; a != atom.Img && a != atom.Script && a != atom.Iframe {
			continue
		}
		src := pipeline.Attr(e.Node, "src")
		if _, id, ok := strings.Cut(src, "counter.theconversation.com/content/"); ok {
			id, _, _ = strings.Cut(id, "/")
			return []origin{{
				claim:    claim{value: "The Conversation", kind: "counter", weight: 97, where: e.Node.Data + "[src]", text: clip(src, 200), span: e.Span},
				relation: "republished", url: "https://theconversation.com/" + id, block: -1,
			}}
		}
	}
	return nil
}

// linkIn returns the address of the only link of a span that leads to another site.
func (s *sheet) linkIn(span pipeline.Span) string {
	found := ""
	for i := range s.page.Elements {
		e := &s.page.Elements[i]
		if e.Span.Start >= span.End {
			break
		}
		if e.Node.DataAtom != atom.A || e.Span.Start < span.Start {
			continue
		}
		href := pipeline.Attr(e.Node, "href")
		host := hostOf(href)
		if host == "" || registry.Site(host) == s.site {
			continue
		}
		if o := s.reg.ByHost(host); o != nil && o.First(registry.Kind) == "platform" {
			continue
		}
		if found != "" {
			return "" // which one it is nobody can say
		}
		found = href
	}
	return found
}

var (
	// viaEnd is the end of a headline that quotes another outlet.
	viaEnd = rx(`[\s\x{a0},(–—|-]+via[\s\x{a0}]+(?P<o>[^.!?()]{2,40}?)[\s\x{a0})]*$`)
	// quoting is a line that opens a long quotation.
	quoting = rx(`^[\s\x{a0}]*(?:(?:as|from|via|per)[\s\x{a0}]+)?(?P<o>[^.!?:]{2,50}?)(?:[\s\x{a0}]+(?:writes|wrote|reports|reported|explains|schreibt|berichtet|écrit|rapporte|escribe|informa|escreve|scrive|pisze|пишет|сообщает|пише|повідомляє|كتبت|报道|報導))?[\s\x{a0}]*[:：][\s\x{a0}]*$`)
)

// lengthy is how long a quotation is that is quoted at length, in bytes.
const lengthy = 400

// quotations finds outlets that the story quotes at length: "via X" at the end of
// its headline, or a line that names one before a long quotation. The name must be
// one that is known.
func (s *sheet) quotations() []origin {
	var out []origin
	add := func(b *pipeline.Block, m []int, kind string) {
		if m == nil {
			return
		}
		from, to := m[2], m[3]
		name := strings.TrimSpace(b.Text[from:to])
		o := s.reg.ByName(name)
		if o == nil || o.First(registry.Kind) == "platform" || s.ours(name) {
			return
		}
		out = append(out, origin{claim: s.blockClaim(b, from, to, name, kind, 80), relation: "quotes-at-length", block: -1})
	}
	if s.head < 0 {
		return nil
	}
	if b := &s.page.Blocks[s.head]; strings.Contains(b.Text, "via ") || strings.Contains(b.Text, "Via ") {
		add(b, viaEnd.FindStringSubmatchIndex(b.Text), "via-headline")
	}
	for i := s.head + 1; i+1 < s.end && i+1 < len(s.page.Blocks); i++ {
		b, next := &s.page.Blocks[i], &s.page.Blocks[i+1]
		if n := len(b.Text); n < 4 || n > 80 || b.Text[n-1] != ':' && !strings.HasSuffix(b.Text, "：") || s.away(b) || !s.quoted(next) {
			continue
		}
		size := 0
		for k := i + 1; k < s.end && s.quoted(&s.page.Blocks[k]); k++ {
			size += len(s.page.Blocks[k].Text)
		}
		if size >= lengthy {
			add(b, quoting.FindStringSubmatchIndex(b.Text), "quotation")
		}
	}
	return out
}

// quoted reports whether a block stands in a quotation: in its element, or, in
// plain text, between quotation marks.
func (s *sheet) quoted(b *pipeline.Block) bool {
	for e := b.Elem; e >= 0; e = s.page.Elements[e].Parent {
		if s.page.Elements[e].Node.DataAtom == atom.Blockquote {
			return true
		}
	}
	return b.Elem < 0 && (strings.HasPrefix(b.Text, "“") || strings.HasPrefix(b.Text, `"`) || strings.HasPrefix(b.Text, "„") || strings.HasPrefix(b.Text, "«"))
}

// pieces cuts a text into sentences at full stops before capitals; short texts
// are one piece.
func pieces(s string) [][2]int {
	if len(s) < 100 {
		return [][2]int{{0, len(s)}}
	}
	var out [][2]int
	start := 0
	for i := 0; i+2 < len(s); i++ {
		if (s[i] == '.' || s[i] == '!' || s[i] == '?') && s[i+1] == ' ' {
			out = append(out, [2]int{start, i + 1})
			start = i + 2
		} else if strings.HasPrefix(s[i:], "。") {
			out = append(out, [2]int{start, i + 3})
			start = i + 3
		}
	}
	if start < len(s) {
		out = append(out, [2]int{start, len(s)})
	}
	return out
}

// wireOrigins finds agencies: in the byline, in the dateline of the first
// paragraph, in a copyright mark, or as a line of their own beside the date.
func (s *sheet) wireOrigins() []origin {
	var out []origin
	wire := func(name string, c claim, block, from, to int, frame bool) {
		e := s.reg.ByName(name)
		if e == nil || s.ours(e.First(registry.Name)) || s.ours(name) {
			return
		}
		rel := "wire"
		switch e.First(registry.Kind) {
		case "platform", "network", "":
			return
		case "partner":
			rel = "republished"
		}
		c.value = strings.TrimSpace(name)
		c.fields = append(c.fields, pipeline.Field{Name: "registry", Value: e.First(registry.Name)})
		out = append(out, origin{claim: c, relation: rel, block: block, from: from, to: to, frame: frame})
	}
	for _, b := range s.bylines {
		for _, p := range b.people {
			c := b.claim
			c.kind, c.weight = "byline-agency", 85
			if s.isAgency(p.name) {
				wire(p.name, c, -1, 0, 0, false)
			} else if p.affiliation != "" {
				wire(p.affiliation, c, -1, 0, 0, false)
			} else if name, rest := s.trailingAgency(p.name); name != "" && personal(rest) {
				wire(name, c, -1, 0, 0, false)
			}
		}
	}
	for _, n := range s.said["author"] {
		if s.isAgency(n.Value) && !s.otherNode(n) {
			wire(n.Value, claimOf(n, "byline-agency", 85), -1, 0, 0, false)
		}
	}
	for _, n := range s.said["credit"] {
		wire(n.Value, claimOf(n, "markup", 85), -1, 0, 0, false)
	}
	lo, hi := s.around()
	for i := lo; i < hi; i++ {
		b := &s.page.Blocks[i]
		if s.away(b) || i == s.head {
			continue
		}
		if len(b.Text) <= 40 && b.LinkBytes == 0 {
			if e := s.reg.ByName(b.Text); e != nil && e.First(registry.Kind) != "platform" && e.First(registry.Kind) != "network" && s.nearDate(i) && !s.caption(i) {
				wire(b.Text, s.blockClaim(b, 0, len(b.Text), "", "agency-line", 75), i, 0, len(b.Text), true)
			}
		}
	}
	paragraphs := 0
	for i := max(s.head, 0); i < s.end && i < len(s.page.Blocks); i++ {
		b := &s.page.Blocks[i]
		if s.away(b) || len(b.Text) < 5 {
			continue
		}
		if len(b.Text) >= 80 && i != s.head && paragraphs < 3 {
			paragraphs++
			for _, re := range []*dfa.Regexp{dateline, dashWire} {
				m := re.FindStringSubmatchIndex(b.Text)
				if m == nil {
					continue
				}
				for g := 1; g < len(m)/2; g++ {
					if m[2*g] >= 0 {
						name := b.Text[m[2*g]:m[2*g+1]]
						wire(name, s.blockClaim(b, m[0], m[1], "", "wire-dateline", 88), -1, 0, 0, false)
					}
				}
			}
		}
		if len(b.Text) < 200 && i > s.end-14 {
			if m := wireMark.FindStringSubmatchIndex(b.Text); m != nil {
				name := strings.TrimSpace(b.Text[m[2]:m[3]])
				if s.isAgency(name) {
					wire(name, s.blockClaim(b, m[0], m[1], "", "agency-copyright", 80), -1, 0, 0, false)
				}
			}
		}
	}
	return out
}

// trailingAgency splits "Ann Lee Bloomberg" into the agency and the person.
func (s *sheet) trailingAgency(name string) (agency, rest string) {
	f := strings.Fields(name)
	for k := 1; k <= 2 && k < len(f); k++ {
		a := strings.Join(f[len(f)-k:], " ")
		if s.isAgency(a) {
			return a, strings.Join(f[:len(f)-k], " ")
		}
	}
	return "", name
}

// caption reports whether a block is, or follows, a picture's caption.
func (s *sheet) caption(i int) bool {
	for k := max(0, i-1); k <= i; k++ {
		for e, n := s.page.Blocks[k].Elem, 0; e >= 0 && n < 4; e, n = s.page.Elements[e].Parent, n+1 {
			if a := s.page.Elements[e].Node.DataAtom; a == atom.Figure || a == atom.Figcaption {
				return true
			}
		}
	}
	return false
}

// nearDate reports whether a date stands within two lines of a block.
func (s *sheet) nearDate(i int) bool {
	for k := max(0, i-2); k <= i+2 && k < len(s.page.Blocks); k++ {
		if t := s.page.Blocks[k].Text; len(t) < 120 {
			if _, ok := parseDate(t, false); ok {
				return true
			}
		}
	}
	return false
}

// titleOrigins reads a title line that names another outlet than the publisher:
// "Headline - Example Review" on somebody else's blog. Plain text only, where
// the title may have been copied along.
func (s *sheet) titleOrigins() []origin {
	if s.page.Format != pipeline.Text || len(s.page.Blocks) == 0 || s.publisher == "" {
		return nil
	}
	b := &s.page.Blocks[0]
	locs := separators.FindAllStringIndex(b.Text, -1)
	if len(b.Text) > 250 || len(locs) == 0 {
		return nil
	}
	l := locs[len(locs)-1]
	name := strings.TrimSpace(strings.ReplaceAll(b.Text[l[1]:], "\u00a0", " "))
	front := registry.Fold(b.Text[:l[0]])
	if s.ours(name) || words(name) > 5 || len(front) < 15 {
		return nil
	}
	// The same headline stands on the page again without the suffix.
	again := slices.ContainsFunc(s.page.Blocks[1:], func(o pipeline.Block) bool { return len(o.Text) < 250 && registry.Fold(o.Text) == front })
	if !again && s.reg.ByName(name) == nil {
		return nil
	}
	return []origin{{claim: s.blockClaim(b, l[1], len(b.Text), name, "title-suffix", 75), relation: "republished", block: -1}}
}
