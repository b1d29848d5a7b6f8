package outlet

import (
	"strings"
	"unicode"

	"github.com/offprint-news/offprint/stages/outlet/registry"
)

// legalForm is at the end of a company's name.
var legalForm = pattern(`(?i)[,\s\x{a0}]+(?:inc\.?|l\.?l\.?c\.?|ltd\.?|limited|gmbh(?:[\s\x{a0}]*&[\s\x{a0}]*co\.?[\s\x{a0}]*kg)?|ag|kg|se|plc|corp\.?|corporation|co\.?|company|s\.?a\.?(?:s\.?|\.?s\.?)?|s\.?r\.?l\.?|s\.?p\.?a\.?|b\.?v\.?|pty(?:\.?[\s\x{a0}]ltd\.?)?|e\.?v\.?|ug|oy|ab|as|a/s|sp\.?[\s\x{a0}]z[\s\x{a0}]o\.?[\s\x{a0}]?o\.?|ооо|ltda\.?|pvt\.?(?:[\s\x{a0}]ltd\.?)?|llp|lp|publications?[\s\x{a0}]inc\.?)$`)

// poorNames are no names of outlets: words of themes, sections and tools.
var poorNames = set("home homepage startseite blog news website site index article articles article1 post posts untitled title wordpress my-blog default main page welcome accueil inicio início strona facebook twitter instagram youtube google undefined null none news1 online portal press magazine media opinion comments documentation docs shop detail details übersicht hauptseite startpage aktuell aktuelles nachrichten presse kontakt archive archiv knowledge-base help support forum forums community wiki feed latest-threads untitled-document template children opinion politics business sports world local")

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

// mailRe is a mail address in a name.
var mailRe = pattern(`[\s\x{a0}<(]*[\w.+-]+@[\w-]+\.[\w.-]+[>)]?`)

// untag cuts a tagline off a name that spells the host: "Example Daily - News
// for everybody" on example-daily.org. It returns "" where there is none.
func (s *sheet) untag(v string) string {
	host := hostKey(s.site)
	if len(host) < 3 {
		return ""
	}
	locs := separators.FindAllStringIndex(v, -1)
	if len(locs) == 0 {
		return ""
	}
	front, back := v[:locs[0][0]], v[locs[len(locs)-1][1]:]
	for _, part := range []string{front, back} {
		if k := nameKey(part); k == host || len(host) > 7 && strings.HasPrefix(k, host) && len(k) <= 2*len(host)+2 {
			return strings.TrimSpace(part)
		}
	}
	return ""
}

// outletName cleans a name and says why it is none.
func (s *sheet) outletName(v string) (name, why string) {
	v = strings.Join(strings.Fields(strings.ReplaceAll(v, "\u00a0", " ")), " ")
	v = strings.Trim(mailRe.ReplaceAllString(v, ""), "©®™ ")
	if short := s.untag(v); short != "" {
		v = short
	}
	v = strings.Trim(v, " |•·–—-,:;»«\"“”")
	if strings.HasPrefix(v, "(") && strings.HasSuffix(v, ")") {
		v = v[1 : len(v)-1]
	}
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
