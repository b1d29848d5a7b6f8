package outlet

import (
	"slices"
	"strings"
	"unicode"

	"github.com/offprint-news/offprint/pipeline"
)

// A writer is an author with what speaks for them.
type writer struct {
	person
	claim
	role string
	sure bool
}

// authors weighs the authors that the markup, the meta elements and the visible
// bylines name, and notes each person, or that nobody is named.
func (s *sheet) authors() error {
	var rejected []pipeline.Candidate
	reject := func(v, where, why string) {
		if len(rejected) < 12 {
			rejected = append(rejected, pipeline.Candidate{Value: clip(v, 120), Where: where, Why: why})
		}
	}
	marked := s.markupAuthors(reject)
	shown := s.shownAuthors()
	if s.frontPage() {
		for _, w := range shown {
			reject(w.name, w.where, "the byline of a story on a front page")
		}
		shown = nil
	}
	meta := s.metaAuthors(reject)

	list, status := s.chooseAuthors(marked, shown, meta, reject)
	if len(list) == 0 && !s.frontPage() {
		list, status = s.introducedBelow(), pipeline.Inferred
	}
	if len(list) == 0 && !s.frontPage() {
		list, status = s.houseLine(), pipeline.Stated
	}
	if len(list) == 0 {
		return s.unknown("author", s.noAuthor(), rejected)
	}
	if slices.ContainsFunc(list, func(w writer) bool { return personal(w.name) && !s.ours(w.name) }) {
		list = slices.DeleteFunc(list, func(w writer) bool {
			if s.ours(w.name) && !slices.ContainsFunc(shown, func(o writer) bool { return sameName(o.name, w.name) }) {
				reject(w.name, w.where, "the outlet's own name, beside a person's")
				return true
			}
			return false
		})
	}
	employer := s.employer()
	for i := range list {
		w := &list[i]
		c := w.claim
		c.value = titleCase(w.name)
		s.writers = append(s.writers, w.name)
		put := func(name, value string) {
			if value != "" && field0(c.fields, name) == "" {
				c.fields = append(c.fields, pipeline.Field{Name: name, Value: value})
			}
		}
		typ := "person"
		c.fields = slices.DeleteFunc(slices.Clone(c.fields), func(f pipeline.Field) bool { return f.Name == "type" })
		switch {
		case s.isAgency(w.name):
			typ = "agency"
		case w.desk && !human(w.name) || (sameName(w.name, s.publisher) || s.spelledHost(w.name)) && !human(w.name):
			typ = "desk"
		case words(w.name) > 1 && !personal(w.name) && field0(w.fields, "type") != "person":
			typ = "" // neither the markup nor its form says so
		}
		put("type", typ)
		put("role", w.role)
		put("affiliation", w.affiliation)
		put("job", w.job)
		if len(list) == 1 {
			put("employer", employer.value)
			if employer.text != "" {
				put("employer-source", employer.text)
			}
		}
		conf := min(98, c.weight+10)
		var rej []pipeline.Candidate
		if i == 0 {
			rej = rejected
		}
		if err := s.note("author", &c, status, conf, "", rej); err != nil {
			return err
		}
	}
	return nil
}

// houseDesk is the word for a desk in a byline that needs no other.
var houseDesk = pattern(`(?i)^(?:the )?(.{2,40})[\s\x{a0}]+(?:team|redaktion|staff|editors|editorial team|newsroom)$|^(?:redaktion|redacción|redazione|rédaction|redação)[\s\x{a0}]+(.{2,40})$`)

// houseLine reads a line right under the headline that names the outlet's own
// desk and nothing else: "Hill Post Team | 5 min read".
func (s *sheet) houseLine() []writer {
	if s.page.Format != pipeline.HTML || s.head < 0 || !s.prose() {
		return nil
	}
	for i := s.head + 1; i <= s.head+3 && i < len(s.page.Blocks); i++ {
		b := &s.page.Blocks[i]
		if len(b.Text) > 70 || s.away(b) {
			continue
		}
		line := strings.TrimSpace(b.Text)
		if loc := stops.FindStringIndex(line); loc != nil {
			line = strings.TrimSpace(line[:loc[0]])
		}
		m := houseDesk.FindStringSubmatch(line)
		if m == nil || !s.ours(m[1]+m[2]) {
			continue
		}
		return []writer{{person: person{name: line, desk: true}, claim: s.blockClaim(b, 0, len(b.Text), "", "house-line", 70)}}
	}
	return nil
}

// frontPage reports whether the page's address is that of a site as a whole.
func (s *sheet) frontPage() bool {
	return s.page.Format == pipeline.HTML && s.url != nil && (s.url.Path == "" || s.url.Path == "/") && s.url.RawQuery == ""
}

// shownAuthors reads the visible bylines.
func (s *sheet) shownAuthors() []writer {
	var out []writer
	first := -1
	account := s.accountFirst()
	for _, b := range s.bylines {
		if b.block >= 0 && b.block == account {
			continue // "Saved by ann2, 5 May", and the byline stands below
		}
		// The byline is one place; other names further off are of teasers, reviewers
		// or comments, unless they say more than "by".
		if b.block >= 0 && first < 0 {
			first = b.block
		}
		if first >= 0 && (b.block > first+1 || b.block < first-1 && s.page.Format == pipeline.Text) && !b.sure {
			continue
		}
		for _, p := range b.people {
			w := writer{person: p, claim: b.claim, role: b.role, sure: b.sure}
			if !b.strong {
				w.weight -= 15
			}
			if b.after {
				w.weight -= 10
			}
			out = append(out, w)
		}
	}
	return unique(out)
}

// accountFirst returns the block of the first byline, or -1, where it names an
// account of the site's software and one right below names a person.
func (s *sheet) accountFirst() int {
	at := -1
	for _, b := range s.bylines {
		switch {
		case b.block < 0:
		case at < 0:
			if len(b.people) != 1 || strings.ToLower(b.people[0].name) != b.people[0].name || words(b.people[0].name) > 1 {
				return -1
			}
			at = b.block
		case b.block <= at+4 && b.strong && human(b.people[0].name):
			return at
		}
	}
	return -1
}

// unique drops names that stand there already, in full or in part.
func unique(list []writer) []writer {
	var out []writer
	for _, w := range list {
		i := slices.IndexFunc(out, func(o writer) bool {
			return sameName(o.name, w.name) || within(o.name, w.name) && personal(o.name) && personal(w.name) || runsOn(o.name, w.name)
		})
		if i < 0 {
			out = append(out, w)
		}
	}
	return out
}

// runsOn reports whether one name is another with more set right behind it, as a
// style sheet does that parts them: "Ann Leein General".
func runsOn(name, more string) bool {
	rest, ok := strings.CutPrefix(more, name)
	return ok && personal(name) && rest != "" && unicode.IsLower([]rune(rest)[0])
}

// ours reports whether a name is the outlet's own.
func (s *sheet) ours(name string) bool {
	k := nameKey(name)
	return k != "" && (k == nameKey(s.publisher) || k == hostKey(s.site) || s.owner != "" && k == nameKey(s.owner))
}

// chooseAuthors decides whom to name.
func (s *sheet) chooseAuthors(marked, shown, meta []writer, reject func(v, where, why string)) ([]writer, pipeline.Status) {
	has := func(list []writer, name string) bool {
		return slices.ContainsFunc(list, func(w writer) bool { return sameName(w.name, name) || within(w.name, name) })
	}
	drop := func(list []writer, bad func(writer) bool, why string) []writer {
		return slices.DeleteFunc(list, func(w writer) bool {
			if bad(w) {
				reject(w.name, w.where, why)
				return true
			}
			return false
		})
	}
	// The outlet's own name is an author only where it stands in a byline.
	// A personal site bears its author's name.
	own := func(w writer) bool {
		typ := field0(w.fields, "type")
		return s.ours(w.name) && !has(shown, w.name) && !s.atDate(w.name) &&
			(w.desk || !human(w.name) && typ != "person" || !personal(w.name) || s.head < 0 || typ != "" && typ != "person")
	}
	marked = drop(marked, own, "the outlet's own name, and no byline shows it")
	meta = drop(meta, own, "the outlet's own name, and no byline shows it")
	meta = drop(meta, func(w writer) bool { return (w.desk || legalForm.MatchString(w.name)) && !has(shown, w.name) }, "a desk or a company, and no byline shows it")

	strong := slices.ContainsFunc(shown, func(w writer) bool { return w.weight >= 65 })
	agree := slices.ContainsFunc(shown, func(w writer) bool { return has(marked, w.name) })
	people := func(list []writer) bool {
		return slices.ContainsFunc(list, func(w writer) bool { return personal(w.name) && !s.ours(w.name) })
	}
	if len(marked) == 0 && len(meta) == 0 && s.scattered() {
		for _, w := range shown {
			reject(w.name, w.where, "bylines of several stories: the page is a list")
		}
		return nil, pipeline.Unknown
	}
	switch {
	case len(marked) > 0 && agree:
		return s.complete(marked, shown), pipeline.Stated
	case len(marked) > 0 && people(shown) && !people(marked) && (strong || s.alone(shown)):
		for _, w := range marked {
			reject(w.name, w.where, "the byline on the page names a person")
		}
		return shown, pipeline.Stated
	case len(marked) > 0:
		for _, w := range shown {
			reject(w.name, w.where, "another name than the markup's")
		}
		if strong && people(marked) && people(shown) {
			for _, w := range marked {
				reject(w.name, w.where, "the byline on the page names somebody else")
			}
			return shown, pipeline.Conflicting
		}
		return marked, pipeline.Stated
	case len(shown) > 0 && strong:
		for _, w := range meta {
			if !has(shown, w.name) {
				reject(w.name, w.where, "the byline on the page says otherwise")
			}
		}
		return shown, pipeline.Stated
	case len(meta) > 0 && len(shown) > 0 && has(meta, shown[0].name):
		return s.complete(meta, shown), pipeline.Stated
	case len(meta) > 0 && (s.isArticle() || personal(meta[0].name) && s.dated() || human(meta[0].name) && s.prose()):
		return meta, pipeline.Stated
	case len(shown) > 0 && shown[0].kind == "dated-name" && deskAlone[strings.ToLower(shown[0].name)] && s.alone(shown) && s.prose():
		return shown[:1], pipeline.Stated // "Redaktion, 5 May 2015" right under the headline
	case len(shown) > 0 && s.isArticle(), people(shown) && s.alone(shown) && s.prose():
		return s.complete(shown[:1], shown), pipeline.Inferred
	}
	for _, w := range append(meta, shown...) {
		reject(w.name, w.where, "one weak sign, and the page does not call itself an article")
	}
	return nil, pipeline.Unknown
}

// complete adds to the authors named first what the byline that agrees with
// them has more: fuller names, and further people of the same line.
func (s *sheet) complete(list, shown []writer) []writer {
	line := ""
	for i := range list {
		for _, w := range shown {
			if !within(list[i].name, w.name) {
				continue
			}
			if personal(w.name) && !personal(list[i].name) {
				list[i].name = w.name // "Ann" of the markup is "Ann Lee"
			}
			line = w.text
		}
	}
	out := slices.Clone(list)
	for _, w := range shown {
		known := slices.ContainsFunc(out, func(o writer) bool {
			return sameName(o.name, w.name) || within(o.name, w.name) || runsOn(o.name, w.name)
		})
		if !known && personal(w.name) && !s.ours(w.name) && (w.sure || w.text == line) {
			out = append(out, w)
		}
	}
	return out
}

// alone reports whether the visible bylines stand in one place, at the headline.
func (s *sheet) alone(shown []writer) bool {
	if s.head < 0 || len(shown) == 0 || len(shown) > 6 {
		return false
	}
	title := s.page.Blocks[s.head].Span
	for _, b := range s.bylines {
		switch {
		case b.block >= 0 && (b.block < s.head-3 || b.block > s.head+6):
			return false
		case b.block < 0 && (b.span.Start < title.Start-2000 || b.span.Start > title.End+4000):
			return false
		}
	}
	return true
}

// prose reports whether the story has the length of an article: three
// paragraphs of running text and seven hundred bytes.
func (s *sheet) prose() bool {
	n, size := 0, 0
	for i := max(s.head, 0); i < s.end; i++ {
		b := &s.page.Blocks[i]
		if len(b.Text) >= 120 && b.LinkBytes*3 < len(b.Text) && !s.away(b) {
			n, size = n+1, size+len(b.Text)
		}
	}
	return s.head >= 0 && n >= 3 && size >= 700
}

// scattered reports whether bylines of three or more places name different people.
func (s *sheet) scattered() bool {
	last, places := -10, 0
	for _, b := range s.bylines {
		if b.strong && !b.after && b.block > last+2 {
			places++
			last = b.block
		}
	}
	return places >= 3
}

// atDate reports whether a name stands at the date near the headline.
func (s *sheet) atDate(name string) bool {
	if s.head < 0 {
		return false
	}
	for i := s.head + 1; i <= s.head+6 && i < len(s.page.Blocks); i++ {
		b := &s.page.Blocks[i]
		if len(b.Text) > 120 || s.away(b) || !strings.HasPrefix(b.Text, name) {
			continue
		}
		if rest := b.Text[len(name):]; rest == "" && s.nearDate(i) {
			return true
		} else if w, ok := parseDate(rest, false); ok && w.from < 12 {
			return true
		}
	}
	return false
}

// isArticle reports whether the page says that it is an article.
func (s *sheet) isArticle() bool {
	for _, n := range s.said["type"] {
		t := strings.ToLower(n.Value)
		if t == "article" || strings.HasSuffix(t, "article") || strings.HasSuffix(t, "posting") || t == "report" || t == "blog" || t == "recipe" {
			return true
		}
	}
	for _, n := range s.said["published"] {
		if n.Rule != "json-ld" {
			return true
		}
	}
	return false
}

// dated reports whether a date stands right under the headline.
func (s *sheet) dated() bool {
	return slices.ContainsFunc(s.visibleDates(s.american()), func(sg sighting) bool { return sg.weight > 75 })
}

// noAuthor says why nobody is named.
func (s *sheet) noAuthor() string {
	if s.page.Format == pipeline.Text {
		return "no line of the story's head or foot names an author"
	}
	if s.head < 0 {
		return "no author in the markup, and no headline to seek a byline at"
	}
	return "neither the markup nor a byline names an author"
}

var employerRe = pattern(`(?i)\b(?:my|his|her|the author's|current) employers?(?:[\s\x{a0}]*\(([^)]{2,60})\)|,[\s\x{a0}]*([^,.;]{2,60})[,.;])`)

// employer finds an employer that the author names in a disclaimer.
func (s *sheet) employer() claim {
	notes := s.pass.Doc().Notes()
	for i := range notes {
		n := &notes[i]
		if n.Key != "disclaimer" {
			continue
		}
		if m := employerRe.FindStringSubmatch(n.Text); m != nil {
			c := claimOf(n, "disclaimer", 90)
			c.value = strings.TrimSpace(m[1] + m[2])
			return c
		}
	}
	return claim{}
}
