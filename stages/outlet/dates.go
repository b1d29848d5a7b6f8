package outlet

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/html/atom"

	"github.com/offprint-news/offprint/pipeline"
)

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
	if !strings.HasPrefix(c.kind, "visible") && field0(c.fields, "written") == "" {
		if text := s.written(c.when); text != "" {
			c.fields = append(c.fields, pipeline.Field{Name: "written", Value: text})
		}
	}
	if strings.HasPrefix(c.kind, "visible") {
		c.fields = append(c.fields, pipeline.Field{Name: "written", Value: c.text})
	}
	if agree == 0 && len(rejected) > 0 && list[best].weight-weightOf(list, best) < 10 && weightOf(list, best) >= 60 {
		status = pipeline.Conflicting
	}
	return s.note(key, &c.claim, status, min(98, conf+10*min(agree, 2)), "", rejected)
}

// written returns how a day of the markup is written in a short line of the
// story, from above the headline to below the text, or "".
func (s *sheet) written(w when) string {
	if s.head < 0 {
		return ""
	}
	year := strconv.Itoa(w.y)
	for i := max(0, s.head-8); i < min(s.end+8, len(s.page.Blocks)); i++ {
		b := &s.page.Blocks[i]
		if b.Hidden != "" || len(b.Text) > 120 || !strings.Contains(b.Text, year) && !strings.Contains(b.Text, "."+year[2:]) {
			continue
		}
		for _, american := range []bool{false, true} {
			if o, ok := parseDate(b.Text, american); ok && o.day() == w.day() && !modifiedRe.MatchString(b.Text[:o.from]) {
				return b.Text[o.from:o.to]
			}
		}
	}
	return ""
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
	paragraphs := 0
	for i := lo; i < hi; i++ {
		b := &s.page.Blocks[i]
		if sg, ok := s.placed(i, american); ok {
			out = append(out, sg)
			continue
		}
		if s.awayDate(i) {
			continue
		}
		if b.Elem >= 0 && len(b.Text) > 160 && headingRank(s.page, b) == 0 {
			if i > s.head+2 {
				if paragraphs++; paragraphs > 1 {
					break // running text has begun; the first may be the standfirst
				}
			}
			continue
		}
		if len(b.Text) > 300 {
			continue
		}
		text := strings.TrimRight(b.Text, " \n\u00a0")
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
			case i <= s.head+7 && paragraphs == 0:
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
			if e.Node.DataAtom != atom.Time || e.Span.Start < span.Start || s.flags[i]&fAway != 0 && !(s.flags[i]&fAway == fRelated && s.atHead(e.Span)) {
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

// awayDate reports whether a block stands where the story's date does not. A
// permalink and a header named for its teaser's look stand at the headline too.
func (s *sheet) awayDate(i int) bool {
	b := &s.page.Blocks[i]
	if !s.away(b) || s.page.Format == pipeline.Text && !s.awayByline(i) {
		return false
	}
	return b.Hidden != "" || b.Elem < 0 || s.flags[b.Elem]&fAway != fRelated || !s.atHead(b.Span)
}

// atHead reports whether a span lies within two blocks before the headline and
// four after it.
func (s *sheet) atHead(at pipeline.Span) bool {
	bs := s.page.Blocks
	return s.head >= 0 && at.Start >= bs[max(0, s.head-2)].Span.Start && at.Start < bs[min(len(bs)-1, s.head+4)].Span.End
}

// placeRe is what stands before the day in the dateline of a notice to the press.
var placeRe = pattern(`^[\s\x{a0}]*\p{Lu}[\pL./-]+(?:[\s\x{a0}][\pL./-]+){0,4},?[\s\x{a0}]*[(,][\s\x{a0}]*$`)

// placed reads the day of a dateline that opens the first paragraphs:
// "Karlsruhe, (12.11.2021). The church ...".
func (s *sheet) placed(i int, american bool) (sighting, bool) {
	b := &s.page.Blocks[i]
	if i <= s.head || i > s.head+5 || len(b.Text) < 80 || s.away(b) {
		return sighting{}, false
	}
	text := clip(b.Text, 90)
	w, ok := parseDate(text, american)
	if !ok || w.from > 50 || !placeRe.MatchString(text[:w.from]) {
		return sighting{}, false
	}
	if rest := strings.TrimLeft(text[w.to:], " \u00a0"); rest == "" || !strings.ContainsRune(").:-–—|/", []rune(rest)[0]) {
		return sighting{}, false
	}
	c := s.blockClaim(b, w.from, w.to, "", "visible-dateline", 64)
	c.text = text[w.from:w.to]
	return sighting{claim: c, when: w}, true
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
	for i := max(hi, s.end-14); i < min(s.end+10, len(s.page.Blocks)) && s.head >= 0; i++ {
		b := &s.page.Blocks[i]
		if len(b.Text) > 160 || s.awayByline(i) || !filed.MatchString(b.Text) && !published(b.Text) {
			continue
		}
		w, ok := parseDate(b.Text, american)
		if !ok || w.from > 80 || modifiedRe.MatchString(b.Text[:w.from]) {
			continue
		}
		c := s.blockClaim(b, w.from, w.to, "", "visible-date", 60)
		c.text = b.Text[w.from:w.to]
		return []sighting{{claim: c, when: w}}
	}
	return nil
}

// publishedAt opens a line that says when a story was published.
var publishedAt = pattern(`(?i)^[\s\x{a0}]*(?:(?:first )?published|date of publication|publication date|veröffentlicht|erschienen|publiziert|publicado|pubblicato|opublikowano|опубликовано|опубліковано)\b`)

// published reports whether a line says when the story was published, and not
// in which other place.
func published(line string) bool { return publishedAt.MatchString(line) && len(line) <= 80 }

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
