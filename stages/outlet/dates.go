package outlet

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/html/atom"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/rules/dfa"
)

// months are the names of months by their beginning, in lower case, in the
// languages this package reads. The longest beginning that fits wins.
var months = func() map[string]int {
	m := map[string]int{}
	for i, list := range []string{
		"jan january januar jänner janvier enero ene janeiro gennaio gen stycznia styczeń sty января янв січня січ يناير كانون jänner",
		"feb february februar feber février févr fev febrero fevereiro febbraio lutego luty lut февраля фев лютого лют فبراير شباط",
		"mar march märz mrz mär mars marzo março marca marzec марта мар березня бер مارس آذار",
		"apr april avril avr abril abr aprile kwietnia kwiecień kwi апреля апр квітня кві أبريل ابريل نيسان",
		"may mai mayo maio maggio mag maja maj мая май травня тра مايو أيار",
		"jun june juni juin junio junho giugno giu czerwca czerwiec cze июня июн червня чер يونيو حزيران",
		"jul july juli juillet juil julio julho luglio lug lipca lipiec lip июля июл липня лип يوليو تموز",
		"aug august août aou agosto ago sierpnia sierpień sie августа авг серпня сер أغسطس اغسطس آب",
		"sep sept september septembre septiembre setiembre setembro set settembre września wrzesień wrz сентября сен вересня вер سبتمبر أيلول",
		"oct october oktober okt octobre octubre outubro out ottobre ott października październik paź октября окт жовтня жов أكتوبر اكتوبر",
		"nov november novembre noviembre novembro listopada listopad lis ноября ноя листопада лис نوفمبر",
		"dec december dezember dez décembre déc diciembre dic dezembro dicembre grudnia grudzień gru декабря дек грудня гру ديسمبر",
	} {
		for w := range strings.FieldsSeq(list) {
			m[w] = i + 1
		}
	}
	return m
}()

var (
	isoRe  = pattern(`(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})`)
	dmyRe  = pattern(`(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})\b`)
	dayRe  = pattern(`(\d{1,2})(?:st|nd|rd|th|er|º|°|\.ª)?\.?(?:[\s\x{a0}]+|-|(?:[\s\x{a0}]+(?:de|of|di)[\s\x{a0}]+))(\pL{3,14})\.?,?(?:[\s\x{a0}]+|-)(?:(?:de|del|of)[\s\x{a0}]+)?(\d{4})`)
	monRe  = pattern(`(\pL{3,14})\.?[\s\x{a0}]*(\d{1,2})(?:st|nd|rd|th)?,?[\s\x{a0}]+(?:at[\s\x{a0}]+)?(\d{4})`)
	ymonRe = pattern(`(\d{4})[\s,]+(\pL{3,9})\.?[\s]+(\d{1,2})\b`)
	hanRe  = pattern(`(\d{4})[\s\x{a0}]*年[\s\x{a0}]*(\d{1,2})[\s\x{a0}]*月[\s\x{a0}]*(\d{1,2})[\s\x{a0}]*日`)
	tzRe   = pattern(`^[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?[\s]*(Z|[+-]\d{2}:?\d{2})?`)
	unixRe = pattern(`^\d{10}(?:\d{3})?$`)
	run8Re = pattern(`^((?:19|20)\d{2})(\d{2})(\d{2})(?:[T\d]|$)`)
)

// A when is a date as exact as it was written.
type when struct {
	y, m, d  int
	clock    string // "T15:33:05+02:00", "" if no time is given
	from, to int    // where it stands in the text
	twoWays  bool   // 3/4/2020: day and month may stand in either order
}

// String returns the date in ISO 8601.
func (w when) String() string { return fmt.Sprintf("%04d-%02d-%02d%s", w.y, w.m, w.d, w.clock) }

// day returns the date without the time.
func (w when) day() string { return fmt.Sprintf("%04d-%02d-%02d", w.y, w.m, w.d) }

func (w when) valid() bool {
	return w.y >= 1900 && w.y <= 2035 && w.m >= 1 && w.m <= 12 && w.d >= 1 && w.d <= 31
}

// parseDate finds the first date of a text. american says that 3/4/2020 is in March.
func parseDate(s string, american bool) (when, bool) {
	if len(s) > 400 {
		s = clip(s, 400)
	}
	digit := false
	for i := 0; i < len(s) && !digit; i++ {
		digit = '0' <= s[i] && s[i] <= '9'
	}
	if !digit {
		return when{}, false
	}
	if unixRe.MatchString(s) {
		n, err := strconv.ParseInt(s[:10], 10, 64)
		if err != nil {
			return when{}, false
		}
		t := time.Unix(n, 0).UTC()
		return when{y: t.Year(), m: int(t.Month()), d: t.Day(), clock: t.Format("T15:04:05Z"), to: len(s)}, true
	}
	if m := run8Re.FindStringSubmatch(s); m != nil {
		w := when{y: atoi(m[1]), m: atoi(m[2]), d: atoi(m[3]), to: 8}
		return w, w.valid()
	}
	best := when{from: -1}
	try := func(re *dfa.Regexp, pick func(m []string) when) {
		for _, loc := range re.FindAllStringSubmatchIndex(s, 4) {
			if loc[0] > 0 && isDigit(s[loc[0]-1]) {
				continue
			}
			m := make([]string, len(loc)/2)
			for i := range m {
				if loc[2*i] >= 0 {
					m[i] = s[loc[2*i]:loc[2*i+1]]
				}
			}
			w := pick(m)
			if !w.valid() {
				continue
			}
			w.from, w.to = loc[0], loc[1]
			if best.from < 0 || w.from < best.from || w.from == best.from && w.to > best.to {
				best = w
			}
			return
		}
	}
	ymd := func(m []string) when { return when{y: atoi(m[1]), m: atoi(m[2]), d: atoi(m[3])} }
	year := fourDigits(s) // all but days like 3.4.20 have them: a cheap test before the patterns
	if year {
		try(isoRe, ymd)
		if strings.Contains(s, "年") {
			try(hanRe, ymd)
		}
	}
	try(dmyRe, func(m []string) when {
		a, b, y := atoi(m[1]), atoi(m[2]), atoi(m[3])
		if len(m[3]) == 2 {
			y += 2000
			if !strings.Contains(m[0], ".") && !strings.Contains(m[0], "/") {
				return when{}
			}
		}
		if (american && a <= 12 || b > 12) && strings.Contains(m[0], "/") {
			a, b = b, a
		}
		return when{y: y, m: b, d: a, twoWays: a <= 12 && b <= 12 && a != b}
	})
	if year {
		try(dayRe, func(m []string) when { return when{y: atoi(m[3]), m: month(m[2]), d: atoi(m[1])} })
		try(ymonRe, func(m []string) when { return when{y: atoi(m[1]), m: month(m[2]), d: atoi(m[3])} })
		try(monRe, func(m []string) when { return when{y: atoi(m[3]), m: month(m[1]), d: atoi(m[2])} })
	}
	if best.from < 0 {
		return when{}, false
	}
	if m := tzRe.FindStringSubmatch(s[best.to:]); m != nil {
		sec := m[3]
		if sec == "" {
			sec = "00"
		}
		zone := m[4]
		if len(zone) == 5 {
			zone = zone[:3] + ":" + zone[3:]
		}
		best.clock = fmt.Sprintf("T%02d:%s:%s%s", atoi(m[1]), m[2], sec, zone)
		best.to += len(m[0])
	}
	return best, true
}

// fourDigits reports whether four digits stand side by side.
func fourDigits(s string) bool {
	run := 0
	for i := 0; i < len(s) && run < 4; i++ {
		if run++; !isDigit(s[i]) {
			run = 0
		}
	}
	return run == 4
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func atoi(s string) int {
	n, _ := strconv.Atoi(s) // digits only; too long a number is no date
	return n
}

// month returns the number of a month by its name, or 0.
func month(s string) int {
	s = strings.ToLower(s)
	if m := months[s]; m > 0 {
		return m
	}
	return 0
}

var (
	modifiedRe  = pattern(`(?i)(?:updated|modified|revised|last (?:edited|reviewed)|aktualisiert|geändert|letzte änderung|stand:|mis(?:e)? à jour|modifié|actualizad[oa]|modificad[oa]|atualizad[oa]|aggiornat[oa]|aktualizacja|zaktualizowano|обновлено|оновлено|изменено|更新|تحديث)`)
	publishedRe = pattern(`(?i)(?:published|posted|first published|created|date|veröffentlicht|erstellt|erschienen|publiziert|publié|publicad[oa]|pubblicat[oa]|opublikowan[oa]|data|datum|опубликовано|опубліковано|дата|发布|发表|نشر|تاريخ)`)
)

var (
	// joinedRe stands before the day on which somebody joined a forum.
	joinedRe = pattern(`(?i)(?:registered|joined|join date|member since|beigetreten|registriert|mitglied seit|dabei seit|inscrit|registrado|dołączył|зарегистрирован|last edited by)`)
	// startedBy stands before the day of a thread.
	startedBy = pattern(`(?i)(?:started|posted|written) by [^,]{2,40},[\s\x{a0}]*$`)
)

// A sighting is a date on the page.
type sighting struct {
	claim
	when     when
	modified bool
}

// dates notes when the page was published and modified.
func (s *sheet) dates() error {
	american := s.american()
	var pub, mod []sighting
	add := func(n *pipeline.Note, kind string, weight int, modified bool) {
		w, ok := parseDate(n.Value, american)
		if !ok {
			return
		}
		if sg := (sighting{claim: claimOf(n, kind, weight), when: w, modified: modified}); modified {
			mod = append(mod, sg)
		} else {
			pub = append(pub, sg)
		}
	}
	for _, key := range []string{"published", "modified"} {
		for _, n := range s.said[key] {
			add(n, n.Rule, s.dateWeight(n), key == "modified")
		}
	}
	for _, sg := range s.visibleDates(american) {
		if sg.modified {
			mod = append(mod, sg)
		} else {
			pub = append(pub, sg)
		}
	}
	if s.url != nil {
		if w, ok := urlDate(s.url.Path); ok {
			pub = append(pub, sighting{claim: claim{kind: "address", weight: 30, where: "address", text: s.url.Path}, when: w})
		}
	}
	settleOrder(pub, mod)
	settleZone(pub)
	if err := s.date("published", pub, "no date of publication is stated"); err != nil {
		return err
	}
	if len(mod) > 0 {
		return s.date("modified", mod, "")
	}
	return nil
}

// settleOrder turns 3/4/2020 into the other day of the two it may mean, where
// that is the one that another sighting has.
func settleOrder(pub, mod []sighting) {
	for _, list := range [][]sighting{pub, mod} {
		for i := range list {
			w := &list[i].when
			if !w.twoWays {
				continue
			}
			turned := when{y: w.y, m: w.d, d: w.m}.day()
			has := func(day string) bool {
				is := func(o sighting) bool { return !o.when.twoWays && o.when.day() == day }
				return slices.ContainsFunc(pub, is) || slices.ContainsFunc(mod, is)
			}
			if !has(w.day()) && has(turned) {
				w.m, w.d = w.d, w.m
			}
		}
	}
}

// settleZone lets the markup's day go before the visible one where they are
// neighbours and the markup has the clock of a place: the page was written where
// that clock stands, and shown by another.
func settleZone(pub []sighting) {
	for i := range pub {
		if pub[i].kind != "visible-date" || pub[i].when.clock != "" && strings.ContainsAny(pub[i].when.clock, "+Z") {
			continue
		}
		for k := range pub {
			c := pub[k].when.clock
			local := len(c) > 6 && (c[len(c)-6] == '+' || c[len(c)-6] == '-') && !strings.HasSuffix(c, "00:00")
			if local && pub[k].weight >= 72 && neighbours(pub[i].when, pub[k].when) {
				pub[i].weight = min(pub[i].weight, pub[k].weight-1)
			}
		}
	}
}

// neighbours reports whether one day follows the other.
func neighbours(a, b when) bool {
	day := func(w when) time.Time { return time.Date(w.y, time.Month(w.m), w.d, 0, 0, 0, 0, time.UTC) }
	d := day(a).Sub(day(b))
	return d == 24*time.Hour || d == -24*time.Hour
}

// dateWeight weighs a date of the markup by who says it.
func (s *sheet) dateWeight(n *pipeline.Note) int {
	switch n.Rule {
	case "json-ld", "microdata":
		switch of := field(n, "of"); {
		case s.otherNode(n):
			return 0
		case strings.HasSuffix(of, "Page"):
			return 60
		case of == "VideoObject" || of == "ImageObject" || of == "Review" || of == "Book" || of == "Movie":
			return 20
		}
		if n.Rule == "microdata" {
			return 72
		}
		return 80
	case "open-graph":
		return 75
	case "dublin-core":
		return 55
	}
	return 50
}

// otherNode reports whether a note comes from an article of the markup whose
// headline is not this page's.
func (s *sheet) otherNode(n *pipeline.Note) bool {
	node := field(n, "node")
	if node == "" {
		return false
	}
	hit, other := false, false
	for _, h := range s.said["headline"] {
		if s.fitsTitle(h.Value) {
			hit = true
			if field(h, "node") == node {
				return false
			}
		} else if field(h, "node") == node {
			other = true
		}
	}
	return hit && other
}

// date chooses among sightings and notes the choice.
func (s *sheet) date(key string, list []sighting, missing string) error {
	best := -1
	for i := range list {
		if list[i].weight > 0 && (best < 0 || list[i].weight > list[best].weight) {
			best = i
		}
	}
	if best < 0 {
		return s.unknown(key, s.emptyLabel(missing), nil)
	}
	c := list[best]
	c.value = c.when.String()
	var rejected []pipeline.Candidate
	status, conf, agree := pipeline.Stated, c.weight, 0
	for i := range list {
		o := &list[i]
		if i == best {
			continue
		}
		if o.when.day() == c.when.day() {
			if o.kind != c.kind {
				agree++
			}
			if strings.HasPrefix(o.kind, "visible") && field0(c.fields, "written") == "" {
				c.fields = append(c.fields, pipeline.Field{Name: "written", Value: o.text})
			}
			continue
		}
		if len(rejected) < 8 {
			rejected = append(rejected, pipeline.Candidate{Value: o.when.String(), Where: o.where, Why: "another day, from a weaker source (" + o.kind + ")"})
		}
	}
	if c.kind == "address" {
		status = pipeline.Inferred
	}
	if strings.HasPrefix(c.kind, "visible") {
		c.fields = append(c.fields, pipeline.Field{Name: "written", Value: c.text})
	}
	if agree == 0 && len(rejected) > 0 && list[best].weight-weightOf(list, best) < 10 && weightOf(list, best) >= 60 {
		status = pipeline.Conflicting
	}
	return s.note(key, &c.claim, status, min(98, conf+10*min(agree, 2)), "", rejected)
}

// weightOf returns the weight of the best sighting of another day.
func weightOf(list []sighting, best int) int {
	w := 0
	for i := range list {
		if list[i].when.day() != list[best].when.day() {
			w = max(w, list[i].weight)
		}
	}
	return w
}

func field0(fs []pipeline.Field, name string) string {
	for _, f := range fs {
		if f.Name == name {
			return f.Value
		}
	}
	return ""
}

// emptyLabel says so where the page has a date's label and no date.
func (s *sheet) emptyLabel(missing string) string {
	lo, hi := s.around()
	for i := lo; i < hi; i++ {
		b := &s.page.Blocks[i]
		if loc := publishedRe.FindStringIndex(b.Text); loc != nil && loc[0] == 0 && len(b.Text)-loc[1] <= 6 && strings.IndexFunc(b.Text, func(r rune) bool { return r >= '0' && r <= '9' }) < 0 {
			return missing + ": the label " + strconv.Quote(b.Text) + " stands there empty"
		}
	}
	return missing
}

// american reports whether the page writes the month before the day.
func (s *sheet) american() bool {
	for _, v := range s.values("language") {
		v = strings.ToLower(strings.ReplaceAll(v, "_", "-"))
		if v == "en-us" {
			return true
		}
		if strings.HasPrefix(v, "en-") && v != "en-us" {
			return false
		}
	}
	return s.lang == "en"
}

// around returns the range of blocks in which the story's byline and date stand.
func (s *sheet) around() (lo, hi int) {
	if s.page.Format == pipeline.Text {
		if s.head < 0 {
			return 0, 0
		}
		hi = s.head + 1
		for paragraphs := 0; hi < len(s.page.Blocks) && hi < s.head+window; hi++ {
			if len(s.page.Blocks[hi].Text) >= long {
				if paragraphs++; paragraphs > 1 {
					break // the first may be the standfirst
				}
			}
		}
		return max(0, s.head-5), hi
	}
	if s.head < 0 {
		return 0, 0
	}
	return max(0, s.head-8), min(len(s.page.Blocks), s.head+window+8)
}

// visibleDates finds dates near the headline: time elements, elements named for
// dates, and lines that hold little else.
func (s *sheet) visibleDates(american bool) []sighting {
	var out []sighting
	lo, hi := s.around()
	if s.frontPage() || s.calendar(lo, hi, american) {
		return nil
	}
	for i := lo; i < hi; i++ {
		b := &s.page.Blocks[i]
		if s.away(b) && (s.page.Format == pipeline.HTML || s.awayByline(i)) || len(b.Text) > 300 {
			continue
		}
		if b.Elem >= 0 && len(b.Text) > 160 && headingRank(s.page, b) == 0 {
			if i > s.head+2 {
				break // running text has begun
			}
			continue
		}
		text := b.Text
		for at := 0; at < len(text); {
			w, ok := parseDate(text[at:], american)
			if !ok {
				break
			}
			from, to := at+w.from, at+w.to
			before := text[at:from]
			dated := b.Elem >= 0 && s.dateElement(b)
			if joinedRe.MatchString(before) {
				break
			}
			if !dated && (to-from)*3 < len(text) && !apart(before) && (len(before) > 40 || !publishedRe.MatchString(before) && !modifiedRe.MatchString(before)) &&
				!byWords.MatchString(text) && !startedBy.MatchString(before) && !human(trimName(before)) {
				break
			}
			// What stands right under the headline is what readers are told; where
			// the markup has another day, often of another time zone, it yields.
			weight := 66
			switch {
			case i < s.head:
				weight = 52
			case i <= s.head+7:
				weight = 83
			case dated:
				weight = 70
			}
			c := s.blockClaim(b, from, to, "", "visible-date", weight)
			c.text = text[from:to]
			out = append(out, sighting{claim: c, when: w, modified: modifiedRe.MatchString(before)})
			at = to
		}
	}
	out = append(out, s.filedDates(american)...)
	// The attribute of a time element says more than its text.
	if s.page.Format == pipeline.HTML && s.head >= 0 {
		span := pipeline.Span{Start: s.page.Blocks[lo].Span.Start, End: s.page.Blocks[max(lo, hi-1)].Span.End}
		for i := range s.page.Elements {
			e := &s.page.Elements[i]
			if e.Span.Start > span.End {
				break
			}
			if e.Node.DataAtom != atom.Time || e.Span.Start < span.Start || s.flags[i]&fAway != 0 {
				continue
			}
			v := pipeline.Attr(e.Node, "datetime")
			if w, ok := parseDate(v, american); ok {
				cls := strings.ToLower(pipeline.Attr(e.Node, "class") + " " + pipeline.Attr(e.Node, "itemprop"))
				weight := 68
				if e.Span.Start < s.page.Blocks[s.head].Span.Start {
					weight = 58
				}
				out = append(out, sighting{claim: claim{kind: "time-element", weight: weight, where: "time[datetime]", text: v, span: e.Span}, when: w, modified: modifiedRe.MatchString(cls)})
			}
		}
	}
	return out
}

// calendar reports whether lines that are nothing but a date, of four days and
// more, stand under the headline: a list of events or of stories, none of whose
// days is the page's.
func (s *sheet) calendar(lo, hi int, american bool) bool {
	days := map[string]bool{}
	for i := max(lo, s.head); i < hi; i++ {
		t := s.page.Blocks[i].Text
		if len(t) > 40 {
			continue
		}
		if w, ok := parseDate(t, american); ok && (w.to-w.from)*4 > len(t)*3 {
			days[w.day()] = true
		}
	}
	return len(days) >= 4
}

// filedDates finds the dates of lines below the text that say when the post was
// filed: "Posted by Ann Lee on 5 May 2015".
func (s *sheet) filedDates(american bool) []sighting {
	_, hi := s.around()
	for i := max(hi, s.end-14); i < s.end && s.head >= 0; i++ {
		b := &s.page.Blocks[i]
		if len(b.Text) > 160 || s.awayByline(i) || !filed.MatchString(b.Text) {
			continue
		}
		w, ok := parseDate(b.Text, american)
		if !ok || w.from > 60 || modifiedRe.MatchString(b.Text[:w.from]) {
			continue
		}
		c := s.blockClaim(b, w.from, w.to, "", "visible-date", 60)
		c.text = b.Text[w.from:w.to]
		return []sighting{{claim: c, when: w}}
	}
	return nil
}

// apart reports whether what stands before a date sets it apart: nothing, a
// separator, or letters that touch it, as in two elements side by side.
func apart(before string) bool {
	t := strings.TrimRight(before, " \u00a0")
	if t == "" {
		return true
	}
	last := t[len(t)-1]
	return last == '|' || strings.HasSuffix(t, "•") || strings.HasSuffix(t, "·") || strings.HasSuffix(t, "–") || t == before && (last|0x20 >= 'a' && last|0x20 <= 'z' || last >= 0x80)
}

// dateElement reports whether a block stands in an element named for a date.
func (s *sheet) dateElement(b *pipeline.Block) bool {
	for e, n := b.Elem, 0; e >= 0 && n < 2; e, n = s.page.Elements[e].Parent, n+1 {
		if s.flags[e]&fDate != 0 {
			return true
		}
	}
	return false
}

var pathDateRe = pattern(`/((?:19|20)\d{2})(?:[/-](\d{1,2})[/-](\d{1,2})|(\d{2})(\d{2}))(?:/|-|_|\.|$)`)

// urlDate reads a whole date out of an address.
func urlDate(path string) (when, bool) {
	m := pathDateRe.FindStringSubmatch(path)
	if m == nil {
		return when{}, false
	}
	w := when{y: atoi(m[1]), m: atoi(m[2] + m[4]), d: atoi(m[3] + m[5])}
	return w, w.valid()
}
