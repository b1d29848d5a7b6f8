package outlet

import (
	"cmp"
	"slices"
	"strings"

	"github.com/offprint-news/offprint/pipeline"
)

// deskAlone are words that stand where a byline does, with a date beside them.
var deskAlone = set("editor editors staff redaktion redaction rédaction redacción redação redazione redakcja редакция редакція newsdesk newsroom")

// textBylines finds the byline of a plain text: a line that says "by", or a
// line that is a person's name at the headline. The name alone is a weak sign; a
// date or its label beside it confirms it.
func (s *sheet) textBylines() error {
	lo, hi := s.around()
	for i := lo; i < hi; i++ {
		b := &s.page.Blocks[i]
		if len(b.Text) >= long && i >= s.head || i > 0 && i < s.head && titleLike(s.page.Blocks[i-1].Text) {
			continue // above the headline a title and its byline are a teaser
		}
		if err := s.lineByline(i, false); err != nil {
			return err
		}
	}
	if len(s.bylines) == 0 {
		s.endBylines()
	}
	// What stands nearest to the headline is its byline; "by" above it may be of a teaser.
	slices.SortStableFunc(s.bylines, func(a, b byline) int {
		return cmp.Compare(abs(a.block-s.head), abs(b.block-s.head))
	})
	for i := lo; i < hi && len(s.bylines) == 0; i++ {
		b := &s.page.Blocks[i]
		if i == s.head || len(b.Text) > 60 {
			continue
		}
		v := trimName(b.Text)
		switch {
		case strings.ContainsAny(v, "()&0123456789") || slices.ContainsFunc(strings.Fields(v), func(w string) bool {
			return len(w) > 24 || len(w) > 3 && strings.ToUpper(w) == w && strings.ToUpper(v) != v || genericWord[strings.ToLower(w)]
		}):
			continue
		case deskAlone[strings.ToLower(v)]:
			if !s.dateBeside(i) {
				continue
			}
		case s.nameAlone(v, b):
			if !s.dateBeside(i) && !s.introducedBeside(v, i) {
				continue
			}
		case !s.underTitle(v, i):
			continue
		}
		s.addByline(byline{claim: s.blockClaim(b, 0, len(b.Text), "", "name-line", 70), people: []person{{name: v}}, strong: true, block: i})
		if err := s.frame(b, 0, len(b.Text), pipeline.Byline, "byline"); err != nil {
			return err
		}
	}
	if s.head < 0 {
		return nil
	}
	for i := max(hi, s.end-8); i < s.end; i++ {
		if err := s.lineByline(i, true); err != nil {
			return err
		}
	}
	if len(s.bylines) == 0 {
		s.lateByline(hi)
	}
	return nil
}

// underTitle reports whether a line has the form of a name, of whatever language,
// and stands between the headline and a date or the person's job.
func (s *sheet) underTitle(v string, i int) bool {
	b := &s.page.Blocks[i]
	if s.head < 0 || i <= s.head || i > s.head+3 || i+1 >= len(s.page.Blocks) || words(v) > 3 || !s.named(v, b) {
		return false
	}
	for w := range strings.FieldsSeq(strings.ToLower(v)) {
		if sectionWord[w] || genericWord[w] || deskWords[w] {
			return false
		}
	}
	next := s.page.Blocks[i+1].Text
	if s.dateLine(next) {
		return true
	}
	for k := i - 1; k > s.head; k-- {
		if !bare(s.page.Blocks[k].Text) {
			if s.dateLine(s.page.Blocks[k].Text) {
				return true
			}
			break
		}
	}
	return len(next) < 50 && words(next) <= 5 && jobRe.MatchString(next)
}

// dateLine reports whether a line is a date with its label or a clock beside it.
func (s *sheet) dateLine(t string) bool {
	if len(t) > 60 {
		return false
	}
	w, ok := parseDate(t, false)
	return ok && (w.from < 3 || publishedRe.MatchString(t[:w.from]) || strings.Trim(clock.ReplaceAllString(t[:w.from], ""), " ,") == "")
}

// sectionWord are words of the names of sections, which stand where names do.
var sectionWord = set(`and und et y e the of for in resource library center centre hub gallery corner update alert alerts insight insights case study studies customer tip tricks industry market
	markets trend trends research education health wellness science travel food style lifestyle living life garden money finance family insurance legal law press release announcements
	policy security engineering design marketing sales data cloud software hardware mobile gaming games music film movies television tv radio art arts fashion beauty fitness nutrition
	recipes cooking parenting kids pets cars auto automotive real estate property energy climate environment nature animals history religion faith society community local national
	international global europe africa asia america american europa deutschland österreich schweiz city county state feature features review interview interviews analysis column columns
	editorial editorials letters perspective perspectives viewpoint commentary comment breaking exclusive special weekly daily monthly magazine issue buying how best top free pet
	gesundheit wissen wissenschaft reise reisen essen leben panorama gesellschaft umwelt bildung recht geld karriere familie technik auto meinung kommentar leserbriefe aktuell
	société économie culture sciences santé monde france vie international économique sociedad economía cultura ciencia salud mundo españa vida opinión sociedade economia saúde brasil
	società economia cronaca esteri cultura salute społeczeństwo kraj świat kultura nauka zdrowie`)

// endRe finds "by" and a name behind the last sentence of a paragraph.
var endRe = pattern(`[.!?…"”»][\s\x{a0}]+(?:By|Von|Par|Por)[\s\x{a0}]+([\p{Lu}][^.!?,;:()]{3,40})$`)

// endBylines reads the name at the end of the standfirst, or of the last paragraph.
func (s *sheet) endBylines() {
	if s.head < 0 {
		return
	}
	for i := s.head; i < s.end && i < len(s.page.Blocks); i++ {
		b := &s.page.Blocks[i]
		if i > s.head+4 && i < s.end-6 || len(b.Text) < 80 {
			continue
		}
		m := endRe.FindStringSubmatchIndex(b.Text)
		if m == nil {
			continue
		}
		if p := (person{name: trimName(b.Text[m[2]:m[3]])}); human(p.name) && words(p.name) <= 4 {
			s.addByline(byline{claim: s.blockClaim(b, m[2], m[3], "", "byline", 75), people: []person{p}, strong: true, block: i})
			return
		}
	}
}

// lateByline reads the lines after the text that say outright who wrote it,
// where all of them name the same people.
func (s *sheet) lateByline(from int) {
	var found []byline
	for i := from; i < len(s.page.Blocks); i++ {
		b := &s.page.Blocks[i]
		if len(b.Text) > 80 || s.awayByline(i) || !mayOpenByline(b.Text) {
			continue
		}
		by := byWords.FindString(b.Text)
		if verb := strings.TrimRight(strings.ToLower(strings.TrimSpace(by)), " :"); by == "" || !strings.ContainsAny(verb, " ") && !surely.MatchString(by) || strings.Contains(verb, "publi") || strings.Contains(verb, "post") || strings.HasPrefix(verb, "veröff") {
			continue
		}
		text := b.Text[len(by):]
		if text == "" && i+1 < len(s.page.Blocks) && len(s.page.Blocks[i+1].Text) < 60 {
			b = &s.page.Blocks[i+1]
			text = b.Text
		}
		people, _ := cutByline(text)
		if len(people) == 0 || slices.ContainsFunc(people, func(p person) bool { return !human(p.name) || !s.acceptable(p, true) }) {
			continue
		}
		found = append(found, byline{claim: s.blockClaim(b, 0, len(b.Text), "", "byline", 66), people: people, strong: true, block: i})
	}
	for _, f := range found {
		if len(f.people) != len(found[0].people) || !sameName(f.people[0].name, found[0].people[0].name) {
			return // of several stories
		}
	}
	if len(found) > 0 {
		s.addByline(found[0])
	}
}

// dateBeside reports whether a line has a date in it, or a date, or its label,
// in the line before it or the two after.
func (s *sheet) dateBeside(i int) bool {
	dated := func(k int) bool {
		t := s.page.Blocks[k].Text
		if len(t) > 120 {
			return false
		}
		w, ok := parseDate(t, false)
		return ok && (k == i || w.from < 3 || (w.to-w.from)*3 > len(t)) || k != i && len(t) < 40 && publishedRe.MatchString(t)
	}
	if dated(i) {
		return true
	}
	for k, n := i-1, 0; k >= 0 && n < 1; k-- {
		if bare(s.page.Blocks[k].Text) {
			continue
		}
		if n++; dated(k) {
			return true
		}
	}
	for k, n := i+1, 0; k < len(s.page.Blocks) && n < 2; k++ {
		if bare(s.page.Blocks[k].Text) {
			continue
		}
		if n++; dated(k) {
			return true
		}
	}
	return false
}

// bare reports whether a line is a sign alone: "-", "|".
func bare(t string) bool {
	return len(t) < 8 && strings.IndexFunc(t, letter) < 0
}

// introducedBeside reports whether the line after one says what its person does,
// or a later one introduces them.
func (s *sheet) introducedBeside(name string, i int) bool {
	if i+1 < len(s.page.Blocks) {
		if t := s.page.Blocks[i+1].Text; t == name && human(name) && i > s.head && i <= s.head+4 {
			return true // his picture and his name
		} else if len(t) < 60 && words(t) <= 5 && (jobRe.MatchString(t) || professions.MatchString(t)) && !strings.HasSuffix(t, ":") {
			return true
		}
	}
	return s.introduced(name, i)
}

func abs(n int) int { return max(n, -n) }
