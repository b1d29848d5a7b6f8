package rules

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/offprint-news/offprint/pipeline"
)

// An Import is a pack made of rules that others keep in formats of their own,
// with an account of what could not be taken over.
type Import struct {
	Pack        *Pack
	Entries     int // entries read
	Taken       int // of them taken over whole
	Unsupported []Unsupported
}

// Unsupported counts the entries that were left out for one reason.
type Unsupported struct {
	Reason  string
	Count   int
	Example string // the first of them
}

// Confidence of imported rules, in percent: they were written to clean single
// sites or to block, not to label, so that rules of a pack overrule them.
const (
	importedConfidence = 80
	importedVote       = 35 // of a rule that says where the body of a site stands
)

// selectorsOfRule is how many selectors an imported rule has at most.
const selectorsOfRule = 60

// importer collects selectors by host and kind.
type importer struct {
	pack    string
	entries int
	taken   int
	entry   int // number of the entry at hand
	order   []importKey
	groups  map[importKey][]imported
	seen    map[string]bool
	left    map[string]*Unsupported
	lefts   []string
}

type importKey struct {
	hosts string // joined by spaces
	kind  pipeline.Kind
	vote  bool
}

// imported is a selector and the entry it comes from.
type imported struct {
	css   string
	entry int
}

func newImporter(pack string) *importer {
	return &importer{pack: pack, groups: map[importKey][]imported{}, seen: map[string]bool{}, left: map[string]*Unsupported{}}
}

// leave counts an entry that is not taken over.
func (im *importer) leave(reason, entry string) {
	u := im.left[reason]
	if u == nil {
		u = &Unsupported{Reason: reason, Example: short(entry)}
		im.left[reason] = u
		im.lefts = append(im.lefts, reason)
	}
	u.Count++
}

// take adds a selector for hosts. It reports why it cannot be used, or "".
func (im *importer) take(hosts []string, kind pipeline.Kind, vote bool, css string) string {
	sels, err := parseSelectors(css)
	if err != nil {
		return reasonOf(err)
	}
	if len(sels) == 0 {
		return "empty selector"
	}
	for i := range sels {
		if why := unreadable(sels[i].source); why != "" {
			return why
		}
	}
	k := importKey{strings.Join(hosts, " "), kind, vote}
	if id := k.hosts + "\x00" + string(kind) + "\x00" + css; im.seen[id] {
		return ""
	} else {
		im.seen[id] = true
	}
	if im.groups[k] == nil {
		im.order = append(im.order, k)
	}
	im.groups[k] = append(im.groups[k], imported{css, im.entry})
	return ""
}

// reasonOf shortens an error of a selector to what it is about.
func reasonOf(err error) string {
	s := err.Error()
	if i := strings.Index(s, "pseudo-class "); i >= 0 {
		name, _, _ := strings.Cut(s[i+len("pseudo-class "):], " ")
		return "pseudo-class " + name
	}
	if strings.Contains(s, "combinator ~") {
		return "combinator ~"
	}
	return "selector that does not parse"
}

// textless are elements that hold no text a reader reads.
var textless = []string{"img", "iframe", "script", "style", "svg", "video", "audio", "object", "embed", "input", "br", "hr", "link", "meta", "noscript", "source", "canvas", "ins", "amp-ad", "template"}

// unreadable says why a selector names nothing with text, or "".
func unreadable(css string) string {
	parts := splitCSS(css, " >+~")
	last := parts[len(parts)-1].text
	tag := last
	for i := 0; i < len(last); i++ {
		if !isNameByte(last[i]) {
			tag = last[:i]
			break
		}
	}
	if slices.Contains(textless, asciiLower(tag)) && tag != "ins" {
		return "element without text"
	}
	if strings.Contains(last, ":empty") {
		return "element without text"
	}
	return ""
}

// finish makes the pack. A rule is tried on an example made of its first
// selector. One whose example does not match is left out.
func (im *importer) finish(about string) (*Import, error) {
	out := &Import{Pack: &Pack{Name: im.pack, About: about}, Entries: im.entries}
	ids := map[string]int{}
	from := map[*Rule][]imported{}
	for _, k := range im.order {
		for chunk := range slices.Chunk(im.groups[k], selectorsOfRule) {
			r := &Rule{Pack: im.pack, Kind: k.kind, Confidence: importedConfidence, positions: map[string][]place{"id": {{}}}}
			if k.vote {
				r.Confidence = importedVote
			}
			if k.hosts != "" {
				r.Host = strings.Fields(k.hosts)
			}
			base := slug(strings.TrimPrefix(firstField(k.hosts), "!"))
			if base == "" {
				base = "any"
			}
			base += "-" + string(k.kind)
			ids[base]++
			if r.ID = base; ids[base] > 1 {
				r.ID = fmt.Sprintf("%s-%d", base, ids[base])
			}
			from[r] = chunk
			out.Pack.Rules = append(out.Pack.Rules, r)
		}
	}
	unproved := map[int]bool{} // entries
	for untried := out.Pack.Rules; len(untried) > 0; {
		for _, r := range untried {
			r.Select = nil
			for _, s := range from[r] {
				r.Select = append(r.Select, s.css)
			}
			r.Tests = Tests{
				Hit:  []Test{{Text: witness(r.Select[0])}},
				Miss: []Test{{Text: "<main><blockquote>The ferry came late.</blockquote></main>"}},
			}
		}
		bad, err := failing(im.pack, untried)
		if err != nil {
			return nil, fmt.Errorf("import: %w", err)
		}
		untried = nil
		for _, r := range bad {
			im.leave("selector without a provable example", from[r][0].css)
			unproved[from[r][0].entry] = true
			if from[r] = from[r][1:]; len(from[r]) > 0 {
				untried = append(untried, r)
			}
		}
	}
	out.Pack.Rules = slices.DeleteFunc(out.Pack.Rules, func(r *Rule) bool { return len(from[r]) == 0 })
	out.Taken = im.taken - len(unproved)
	for _, reason := range im.lefts {
		out.Unsupported = append(out.Unsupported, *im.left[reason])
	}
	slices.SortStableFunc(out.Unsupported, func(a, b Unsupported) int { return cmp.Compare(b.Count, a.Count) })
	return out, nil
}

// failing returns the rules that fail one of their tests.
func failing(pack string, list []*Rule) ([]*Rule, error) {
	set, err := NewSet([]*Pack{{Name: pack, Rules: list}})
	if err != nil {
		return nil, err
	}
	tried, err := set.TryRules(context.Background(), nil)
	if err != nil {
		return nil, err
	}
	var out []*Rule
	for _, t := range tried {
		if t.Failed != "" && (len(out) == 0 || out[len(out)-1] != t.Rule) {
			out = append(out, t.Rule)
		}
	}
	return out, nil
}

func firstField(s string) string {
	f, _, _ := strings.Cut(s, " ")
	return f
}

// slug makes a kebab-case name of a host.
func slug(s string) string {
	var b strings.Builder
	dash := false
	for _, c := range []byte(strings.ToLower(s)) {
		if 'a' <= c && c <= 'z' || '0' <= c && c <= '9' {
			if dash && b.Len() > 0 {
				b.WriteByte('-')
			}
			dash = false
			b.WriteByte(c)
		} else {
			dash = true
		}
	}
	return b.String()
}

// witness writes HTML that a selector matches, with a text in it.
func witness(css string) string {
	group := splitCSS(css, ",")
	parts := splitCSS(group[0].text, " >+~")
	var open, end string
	for i, p := range parts {
		tag, attrs := element(p.text)
		start := "<" + tag + attrs + ">"
		if i+1 < len(parts) && parts[i+1].sep == '+' {
			open += start + "x</" + tag + ">"
			continue
		}
		open += start
		end = "</" + tag + ">" + end
	}
	return open + "Text" + end
}

// element reads a compound into a tag and attributes that it matches.
func element(compound string) (tag, attrs string) {
	tag = "div"
	var classes []string
	var b strings.Builder
	for i := 0; i < len(compound); {
		j := i + 1
		switch c := compound[i]; {
		case c == '#' || c == '.':
			for j < len(compound) && (isNameByte(compound[j]) || compound[j] == '\\') {
				if compound[j] == '\\' {
					j++
				}
				j++
			}
			name := strings.ReplaceAll(compound[i+1:min(j, len(compound))], `\`, "")
			if c == '.' {
				classes = append(classes, name)
			} else {
				fmt.Fprintf(&b, ` id="%s"`, name)
			}
		case c == '[':
			j = closing(compound, i, '[', ']')
			k := attrKey(compound[i+1 : j-1])
			val := rawValue(compound[i+1 : j-1])
			if k.name == "class" {
				classes = append(classes, val)
			} else {
				fmt.Fprintf(&b, " %s=%q", k.name, val)
			}
		case c == ':':
			for j < len(compound) && isNameByte(compound[j]) {
				j++
			}
			if j < len(compound) && compound[j] == '(' {
				j = closing(compound, j, '(', ')')
			}
		case isNameByte(c):
			for j < len(compound) && isNameByte(compound[j]) {
				j++
			}
			tag = compound[i:j]
		}
		i = j
	}
	if len(classes) > 0 {
		fmt.Fprintf(&b, ` class="%s"`, strings.Join(classes, " "))
	}
	return tag, b.String()
}

// rawValue returns the value of what stands in the brackets of an attribute
// selector, in its own case.
func rawValue(s string) string {
	_, val, ok := strings.Cut(s, "=")
	if !ok {
		return ""
	}
	val = strings.TrimSpace(val)
	if len(val) > 1 && (val[0] == '"' || val[0] == '\'') {
		if i := strings.IndexByte(val[1:], val[0]); i >= 0 {
			return val[1 : 1+i]
		}
	}
	val, _, _ = strings.Cut(val, " ")
	return val
}

// kindWords tell by the names in a selector what an element that a site's rule
// strips is likely to be; the first that stands in it counts.
var kindWords = []struct {
	word string
	kind pipeline.Kind
}{
	{"newsletter", pipeline.Newsletter}, {"subscri", pipeline.Newsletter}, {"signup", pipeline.Newsletter}, {"paywall", pipeline.Paywall},
	{"cookie", pipeline.CookieConsent}, {"consent", pipeline.CookieConsent}, {"respond", pipeline.CommentForm}, {"comment", pipeline.Comments},
	{"disqus", pipeline.Comments}, {"share", pipeline.Share}, {"sharing", pipeline.Share}, {"social", pipeline.Share}, {"donat", pipeline.Donation},
	{"related", pipeline.Related}, {"recommend", pipeline.Related}, {"read-more", pipeline.Related}, {"readmore", pipeline.Related}, {"more-", pipeline.Related},
	{"teaser", pipeline.Related}, {"most-read", pipeline.Related}, {"popular", pipeline.Related}, {"outbrain", pipeline.Advertisement},
	{"taboola", pipeline.Advertisement}, {"advert", pipeline.Advertisement}, {"sponsor", pipeline.Advertisement}, {"banner", pipeline.Advertisement},
	{"promo", pipeline.Promo}, {"author", pipeline.AuthorBio}, {"bio", pipeline.AuthorBio}, {"copyright", pipeline.Copyright},
	{"disclaimer", pipeline.Disclaimer}, {"breadcrumb", pipeline.Navigation}, {"navi", pipeline.Navigation}, {"nav", pipeline.Navigation},
	{"menu", pipeline.Navigation}, {"tags", pipeline.Navigation}, {"footer", pipeline.SiteFooter}, {"search", pipeline.Search}, {"login", pipeline.Login},
	{"caption", pipeline.Caption},
}

func kindOf(css string) pipeline.Kind {
	css = strings.ToLower(css)
	for _, k := range kindWords {
		if strings.Contains(css, k.word) {
			return k.kind
		}
	}
	if hasAdToken(css) {
		return pipeline.Advertisement
	}
	return pipeline.OtherBoilerplate
}

// hasAdToken reports whether ad or ads stands in s as a name of its own.
func hasAdToken(s string) bool {
	for word := range strings.FieldsFuncSeq(s, func(r rune) bool { return r < 'a' || r > 'z' }) {
		if word == "ad" || word == "ads" || word == "adv" {
			return true
		}
	}
	return false
}
