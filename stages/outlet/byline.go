package outlet

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages/outlet/registry"
)

// A byline is a place on the page that names authors.
type byline struct {
	claim
	people []person
	strong bool   // says "by", or the element is named for authors and holds names alone
	sure   bool   // says more than "by": "written by", "author:"
	role   string // "additional reporting"
	block  int    // -1 for none
	after  bool   // stands after the story's text
}

// credits finds the bylines of the story, and frames the lines that are one.
func (s *sheet) credits() error {
	if s.page.Format == pipeline.Text {
		return s.textBylines()
	}
	s.elementBylines()
	return s.blockBylines()
}

// add keeps a byline unless the same names stand in one already.
func (s *sheet) addByline(b byline) {
	if len(b.people) == 0 || len(s.bylines) >= 24 {
		return
	}
	for i := range s.bylines {
		o := &s.bylines[i]
		same := len(o.people) == len(b.people)
		for k := range o.people {
			same = same && sameName(o.people[k].name, b.people[min(k, len(b.people)-1)].name)
		}
		if same {
			o.strong, o.sure, o.after = o.strong || b.strong, o.sure || b.sure, o.after && b.after
			o.weight = max(o.weight, b.weight)
			if o.block < 0 {
				o.block = b.block
			}
			return
		}
	}
	s.bylines = append(s.bylines, b)
}

// elementBylines reads elements named for authors near the headline.
func (s *sheet) elementBylines() {
	if s.head < 0 {
		return
	}
	lo, hi := s.around()
	if hi <= lo {
		return
	}
	span := pipeline.Span{Start: s.page.Blocks[lo].Span.Start, End: s.page.Blocks[hi-1].Span.End}
	bs := s.page.Blocks
	title := bs[s.head].Span
	tail := pipeline.Span{Start: bs[min(max(s.end-13, hi), len(bs)-1)].Span.Start, End: bs[min(s.end, len(bs))-1].Span.End}
	for i := range s.page.Elements {
		e := &s.page.Elements[i]
		if e.Span.Start > tail.End && e.Span.Start > span.End {
			break
		}
		after := e.Span.Start >= tail.Start && e.Span.Start > span.End
		near := e.Span.Start >= title.Start-400 && e.Span.Start <= title.End+1200
		if s.flags[i]&fByline == 0 || s.flags[i]&(fComment|fFooter) != 0 || s.flags[i]&fRelated != 0 && !near || e.Span.Start < span.Start || e.Span.Start > span.End && !after {
			continue
		}
		if after && (s.flags[i]&fBio != 0 || len(s.bylines) > 0) {
			continue
		}
		if e.Span.Len() > 4000 {
			continue
		}
		if otherName(e.Node) {
			continue
		}
		text := strings.Join(strings.Fields(inner(e.Node, 300)), " ")
		if text == "" || len(text) > 160 || notByWords.MatchString(text) {
			continue
		}
		text = unglue(text)
		by := byWords.FindString(text)
		rest := text[len(by):]
		if by == "" && s.hasFlaggedChild(e) && len(text) > 40 {
			continue // an inner element says it better
		}
		people, _ := cutByline(rest)
		s.affiliate(people)
		people = slices.DeleteFunc(people, func(p person) bool {
			return !s.acceptable(p, by != "" || relAuthor(e.Node)) || by == "" && s.spelledHost(p.name) && !relAuthor(e.Node)
		})
		if len(people) == 0 {
			continue
		}
		lo, _ := s.page.BlocksIn(pipeline.Span{Start: int(e.Inner), End: e.Span.End})
		blk := -1
		if lo < len(bs) && bs[lo].Span.Start < e.Span.End {
			blk = lo
		}
		s.addByline(byline{
			claim:  claim{kind: "byline-element", weight: 70, where: elementPlace(e.Node), text: text, span: e.Span},
			people: people, strong: by != "" || relAuthor(e.Node), block: blk, after: after,
		})
	}
}

// affiliate takes an agency off the end of a name: "Ann Lee Reuters", "Bo Ray,
// CNN", where the capitals look like letters of a degree.
func (s *sheet) affiliate(people []person) {
	for i := range people {
		if name, a, ok := strings.Cut(people[i].name, ", "); ok && (s.reg.ByName(a) != nil || s.ours(a)) {
			people[i].name, people[i].affiliation = name, a
		}
		if a, rest := s.trailingAgency(people[i].name); a != "" && personal(rest) {
			people[i].name, people[i].affiliation = rest, a
		}
	}
}

// acceptable reports whether a name may stand in a byline: a person's, a desk's,
// an agency's, or, where the place says it is an author, a nickname.
func (s *sheet) acceptable(p person, sure bool) bool {
	switch {
	case p.name == "":
		return false
	case number.MatchString(p.name): // "5 Great Ideas"
		return false
	case !plausible(p.name), s.sectionName(p.name), month(strings.ToLower(strings.TrimRight(strings.Fields(p.name)[0], ".,"))) > 0 && !personal(p.name):
		return false
	case personal(p.name):
		return !uiWords.MatchString(p.name)
	case p.desk && words(p.name) > 2 && unicode.IsLower([]rune(p.name)[0]), uiWords.MatchString(p.name):
		return false // "By submitting this report, you agree"
	case p.desk && sure, s.reg.ByName(p.name) != nil && sure:
		return true
	}
	if !sure || uiWords.MatchString(p.name) || commonWord[strings.ToLower(p.name)] {
		return false
	}
	f := strings.Fields(p.name)
	if len(f) == 1 {
		return utf8.RuneCountInString(p.name) <= 24
	}
	for _, w := range f { // a nickname of several words has capitals
		if r, _ := utf8.DecodeRuneInString(w); unicode.IsLower(r) && !particles[w] {
			return false
		}
	}
	return len(f) <= 3
}

var number = pattern(`^\d+[\s\x{a0}]`)

// spelledHost reports whether a name is the host's or the site's own.
func (s *sheet) spelledHost(v string) bool {
	k := nameKey(v)
	if k == "" {
		return false
	}
	for _, n := range s.said["site-name"] {
		if nameKey(n.Value) == k {
			return true
		}
	}
	return k == hostKey(s.site)
}

// commonWord are words that stand where names do and are none.
var commonWord = set("review reviews rating name title the a an this our my your more all share email print follow author authors comments comment read view contact subscribe login home about by and or in on at updated published posted date time minutes min reading you us me him her it them who which that staff photo image video source via mo di mi do fr sa so der die das den dem ein eine mir uns ihm ihr wegen le la les un une el los una o os um uma il lo gli")

// sectionName reports whether a name is a section of the page.
func (s *sheet) sectionName(v string) bool {
	for _, key := range []string{"section", "keywords"} {
		for _, n := range s.said[key] {
			if len(n.Value) < 60 && sameName(n.Value, v) {
				return true
			}
		}
	}
	return false
}

func relAuthor(n *html.Node) bool {
	if strings.Contains(pipeline.Attr(n, "rel"), "author") || pipeline.Attr(n, "itemprop") == "author" {
		return true
	}
	for w := range strings.FieldsSeq(pipeline.Attr(n, "class")) {
		if w == "fn" || w == "p-author" {
			return true
		}
	}
	href := pipeline.Attr(n, "href")
	return n.DataAtom == atom.A && (strings.Contains(href, "/author/") || strings.Contains(href, "/authors/") || strings.Contains(href, "/autor/") || strings.Contains(href, "/profile/"))
}

// otherName reports whether an element with the class fn names no author: it stands on
// a contact card that is a table, of the country or the firm that the page is about, or on
// no card at all, as the functions of a manual do.
func otherName(n *html.Node) bool {
	if !slices.Contains(strings.Fields(pipeline.Attr(n, "class")), "fn") {
		return false
	}
	card := false
	for k := 0; n != nil && k < 6; n, k = n.Parent, k+1 {
		if n.DataAtom == atom.Table {
			return true
		}
		class := pipeline.Attr(n, "class") + " " + pipeline.Attr(n, "rel") + " " + pipeline.Attr(n, "itemprop")
		card = card || strings.Contains(class, "vcard") || strings.Contains(class, "author") || strings.Contains(class, "byline")
	}
	return !card
}

func (s *sheet) hasFlaggedChild(e *pipeline.Element) bool {
	i := s.page.ElementOf(e.Node)
	for k := i + 1; k < len(s.page.Elements) && s.page.Elements[k].Span.Start < e.Span.End; k++ {
		if s.flags[k]&fByline != 0 {
			return true
		}
	}
	return false
}

// inner returns at most limit bytes of an element's text, block elements and
// line breaks apart.
func inner(n *html.Node, limit int) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		for c := n.FirstChild; c != nil && b.Len() < limit; c = c.NextSibling {
			switch {
			case c.Type == html.TextNode:
				if t := b.String(); t != "" && c.Data != "" && 'A' <= c.Data[0] && c.Data[0] <= 'Z' && 'a' <= t[len(t)-1] && t[len(t)-1] <= 'z' {
					b.WriteString(" | ") // two elements set side by side by the style sheet
				}
				b.WriteString(clip(c.Data, limit-b.Len()))
			case c.DataAtom == atom.Script || c.DataAtom == atom.Style || c.DataAtom == atom.Svg || c.DataAtom == atom.Noscript:
			default:
				gap := c.DataAtom == atom.Br || c.DataAtom == atom.Div || c.DataAtom == atom.P || c.DataAtom == atom.Li || c.DataAtom == atom.Time ||
					c.DataAtom != atom.A && c.FirstChild != nil && c.FirstChild == c.LastChild && strings.Contains(strings.TrimSpace(c.FirstChild.Data), " ")
				if gap {
					b.WriteString(" | ")
				}
				walk(c)
				if gap {
					b.WriteString(" | ")
				}
			}
		}
	}
	walk(n)
	return strings.Trim(b.String(), " |\n\t")
}

func elementPlace(n *html.Node) string {
	p := n.Data
	if c := strings.Fields(pipeline.Attr(n, "class")); len(c) > 0 && len(c[0]) < 60 {
		return p + "." + c[0]
	}
	if r := pipeline.Attr(n, "rel"); r != "" {
		return p + "[rel=" + r + "]"
	}
	return p
}

// frame labels a part of a block that this stage is sure of.
func (s *sheet) frame(b *pipeline.Block, from, to int, k pipeline.Kind, rule string) error {
	for to > from && (b.Text[to-1] == ' ' || b.Text[to-1] == '\n') {
		to--
	}
	if from >= to {
		return nil
	}
	return s.pass.FrameText(b, from, to, pipeline.Finding{Rule: "outlet/" + rule, Kind: k, Confidence: 88, Why: "a line of its form near the headline"})
}

func (s *sheet) isAgency(name string) bool {
	o := s.reg.ByName(name)
	return o != nil && (o.First(registry.Kind) == "agency" || o.First(registry.Kind) == "release")
}
