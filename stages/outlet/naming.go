package outlet

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/atom"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages/outlet/registry"
)

// separators stand between a headline and the outlet's name in a title.
var separators = pattern(`[\s\x{a0}]+(?:[|ǀ│–—·•∙»:›«/~]|-{1,2}|::|\|\|)[\s\x{a0}]+|[\s\x{a0}]*\|[\s\x{a0}]*|[\s\x{a0}]+_[\s\x{a0}]*`)

// suffixes offers what titles have more than the headline.
func (s *sheet) suffixes() []claim {
	var out []claim
	head := ""
	if s.head >= 0 && len(s.page.Blocks[s.head].Text) <= 2000 { // what is longer is no headline
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
			if strings.HasPrefix(rest, "by ") {
				continue // the author
			}
			switch {
			case s.initials(rest) || nameKey(rest) == hostKey(s.site):
				c.value = rest
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

// homeLinks offers the text, title or picture text of links to the home page.
func (s *sheet) homeLinks() []claim {
	var out []claim
	for i := range s.page.Elements {
		e := &s.page.Elements[i]
		if e.Node.DataAtom != atom.A || len(out) >= 4 {
			continue
		}
		href := pipeline.Attr(e.Node, "href")
		if !s.homeHref(href) {
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

// loose reports whether nothing but the end of a title, or the title of a feed,
// speaks for a name: the host does not spell it, no other line or picture has
// it, or the menu has it as the name of a section.
func (s *sheet) loose(b *bid) bool {
	for _, c := range b.claims {
		if c.kind != "title-suffix" && c.kind != "feed" {
			return false
		}
	}
	host := hostKey(s.site)
	if o := s.reg.ByHost(s.host); o != nil && o.First(registry.Kind) == "platform" {
		return false // a platform's host spells no blog's name
	}
	if host != "" && (strings.Contains(b.key, host) || len(b.key) >= 4 && strings.Contains(host, b.key) || s.initials(b.claims[0].value)) {
		return false
	}
	name := registry.Fold(b.claims[0].value)
	for i := range s.page.Elements {
		e := &s.page.Elements[i]
		if e.Node.DataAtom == atom.A && s.flags[i]&fNav != 0 &&
			registry.Fold(inner(e.Node, len(name)+20)) == name && strings.Trim(pipeline.Attr(e.Node, "href"), "./#") != "" && !s.homeHref(pipeline.Attr(e.Node, "href")) {
			return true
		}
	}
	for i := range s.page.Blocks {
		if blk := &s.page.Blocks[i]; i != s.head && len(blk.Text) < 400 && (len(blk.Text) < 60 || i >= s.end || i < s.head) && strings.Contains(registry.Fold(blk.Text), name) {
			return false
		}
	}
	for i := range s.page.Elements {
		if e := &s.page.Elements[i]; e.Node.DataAtom == atom.Img && strings.Contains(registry.Fold(pipeline.Attr(e.Node, "alt")), name) {
			return false
		}
	}
	return true
}

// initials reports whether the host's label is made of the first letters of the
// words of a name: sba.gov, "Small Business Administration".
func (s *sheet) initials(name string) bool {
	label, _, _ := strings.Cut(s.site, ".")
	if len(label) < 3 {
		return false
	}
	var b strings.Builder
	for w := range strings.FieldsSeq(registry.Fold(strings.ReplaceAll(name, "-", " "))) {
		r, _ := utf8.DecodeRuneInString(w)
		b.WriteRune(r)
	}
	return strings.Contains(b.String(), label)
}

// homeHref reports whether an address is that of the site's front page.
func (s *sheet) homeHref(href string) bool {
	if i := strings.LastIndexByte(href, '/'); strings.HasPrefix(href[i+1:], "index.") {
		href = href[:i+1]
	}
	return href == "/" || s.host != "" && strings.HasSuffix(strings.TrimSuffix(href, "/"), "//"+s.host)
}
