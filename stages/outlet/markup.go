package outlet

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/offprint-news/offprint/pipeline"
)

// markupAuthors reads the authors of the page's own article in JSON-LD and
// microdata.
func (s *sheet) markupAuthors(reject func(v, where, why string)) []writer {
	var out []writer
	for _, n := range s.said["author"] {
		if n.Rule != "json-ld" && n.Rule != "microdata" {
			continue
		}
		of := field(n, "of")
		switch of {
		case "Review", "VideoObject", "ImageObject", "Book", "Movie", "Comment", "Course", "ClaimReview":
			reject(n.Value, n.Where, "author of a "+of+" on the page")
			continue
		}
		if s.otherNode(n) {
			reject(n.Value, n.Where, "author of another article in the markup")
			continue
		}
		weight := 85
		if strings.HasSuffix(of, "Page") && !strings.HasPrefix(of, "QA") {
			weight = 70
		}
		if n.Rule == "microdata" {
			weight -= 5
		}
		people := s.readNames(n, reject)
		if n.Rule == "microdata" && len(out) > 0 && len(n.Evidence) > 0 && n.Evidence[0].Start-out[0].span.Start > 3000 {
			reject(n.Value, n.Where, "stands far from the first author")
			continue
		}
		for _, p := range people {
			w := writer{person: p, claim: claimOf(n, "markup-author", weight)}
			if v := field(n, "works-for"); v != "" && !sameName(v, s.publisher) {
				w.fields = append(w.fields, pipeline.Field{Name: "affiliation", Value: v})
			}
			if v := field(n, "job"); v != "" {
				w.job = v
			}
			if v := field(n, "url"); strings.HasPrefix(v, "http") {
				w.fields = append(w.fields, pipeline.Field{Name: "url", Value: v})
			}
			switch t := field(n, "type"); t {
			case "Person":
				w.fields = append(w.fields, pipeline.Field{Name: "type", Value: "person"})
			case "", "Thing":
			default:
				w.desk = true
			}
			out = append(out, w)
		}
	}
	// Three articles and none of them this page's: a list of stories.
	nodes := map[string]bool{}
	for _, n := range s.said["author"] {
		if nd := field(n, "node"); nd != "" && !strings.HasSuffix(field(n, "of"), "Page") {
			nodes[nd] = true
		}
	}
	if len(nodes) > 2 && !slices.ContainsFunc(s.said["headline"], func(n *pipeline.Note) bool { return s.fitsTitle(n.Value) }) {
		for _, w := range out {
			reject(w.name, w.where, "the markup describes several articles, and none is this page")
		}
		return nil
	}
	// The article's own authors go before those that only the page names.
	slices.SortStableFunc(out, func(a, b writer) int { return b.weight - a.weight })
	if len(out) > 0 {
		top := out[0].weight
		out = slices.DeleteFunc(out, func(w writer) bool { return w.weight < top-5 })
	}
	return unique(out)
}

// readNames takes the names out of a value of the markup.
func (s *sheet) readNames(n *pipeline.Note, reject func(v, where, why string)) []person {
	v := n.Value
	switch {
	case strings.Contains(v, "://") || strings.HasPrefix(v, "www.") || strings.HasPrefix(v, "/"):
		reject(v, n.Where, "an address, not a name")
		return nil
	case strings.Contains(strings.TrimLeft(handle.ReplaceAllString(v, ""), " "), "@"):
		reject(v, n.Where, "a mail address or handle, not a name")
		return nil
	case s.fitsTitle(v) || len(v) > 12 && v[0] >= '0' && v[0] <= '9':
		reject(v, n.Where, "the headline, not a name")
		return nil
	case nobody[strings.ToLower(strings.TrimSpace(v))]:
		reject(v, n.Where, "a system's account, not a name")
		return nil
	}
	v = handle.ReplaceAllString(v, "")
	if by := byWords.FindString(v); by != "" && len(by) < len(v) {
		v = v[len(by):]
	}
	if a, b, ok := cutSign(v); ok { // "Example Daily - Ann Lee"
		if s.ours(a) {
			v = b
		} else if s.ours(b) {
			v = a
		}
	}
	if s.ours(v) && !personal(v) {
		return []person{{name: trimName(v), desk: true}} // "Example & Co." is one
	}
	var people []person
	switch {
	case catalogued(n) != "":
		people = []person{{name: catalogued(n)}}
	case len(v) > 80 || strings.ContainsAny(v, "(|"):
		people, _ = cutByline(v)
		for i := range people {
			// Words glued on behind a name: "Ann Lee Journaliste au Monde Suivre".
			if f := strings.Fields(people[i].name); len(f) > 4 {
				people[i].name = strings.Join(f[:2], " ")
			}
		}
	case n.Rule == "json-ld" && !strings.ContainsAny(v, ",;&") && !conjunction.MatchString(v):
		people = []person{{name: trimName(v), desk: isDesk(v)}} // one object, one name
	case n.Rule == "json-ld" && !strings.ContainsAny(v, ",;&") && orgWords.MatchString(v):
		people = []person{{name: trimName(v), desk: true}}
	default:
		people = splitNames(v)
	}
	people = slices.DeleteFunc(people, func(p person) bool {
		if !plausible(p.name) || commonWord[strings.ToLower(p.name)] || clause(p) {
			reject(p.name, n.Where, "not the form of a name")
			return true
		}
		return false
	})
	s.affiliate(people)
	return people
}

// catalogued reads the name of a creator as library catalogues write it, the family
// name first: "Lee, Ann".
func catalogued(n *pipeline.Note) string {
	last, first, ok := strings.Cut(n.Value, ", ")
	where := strings.ToLower(n.Where)
	if !ok || !strings.Contains(where, `"dc.creator"`) && !strings.Contains(where, `"dcterms.creator"`) && !strings.Contains(where, `"citation_author"`) ||
		strings.ContainsAny(first, ",;&") || words(last) > 2 || words(first) > 3 || !plausible(last) || isJob(first) || credentials.MatchString(first) && !strings.HasSuffix(first, ".") {
		return ""
	}
	return trimName(first + " " + last)
}

// clause reports whether a name begins small and goes on with a capital, or at
// length: words, not a name.
func clause(p person) bool {
	f := strings.Fields(p.name)
	if p.desk || len(f) < 2 || particles[strings.ToLower(f[0])] {
		return false
	}
	small := func(w string) bool { r, _ := utf8.DecodeRuneInString(w); return unicode.IsLower(r) }
	return small(f[0]) && (len(f) > 3 || slices.ContainsFunc(f[1:], func(w string) bool { return !small(w) }))
}

// handle is a name in a network, behind the name: "Ann Lee @annlee".
var handle = pattern(`[\s\x{a0}]+\(?@\w+\)?[\s\x{a0}]*$`)

// cutSign cuts a value at its first separator.
func cutSign(v string) (a, b string, ok bool) {
	loc := separators.FindStringIndex(v)
	if loc == nil {
		return v, "", false
	}
	return strings.TrimSpace(v[:loc[0]]), strings.TrimSpace(v[loc[1]:]), true
}

var conjunction = pattern(`(?i)\pL[\s\x{a0}]+(?:and|und|et|y|и|та)[\s\x{a0}]+\pL`)

// metaAuthors reads the meta elements.
func (s *sheet) metaAuthors(reject func(v, where, why string)) []writer {
	var out []writer
	for _, n := range s.said["author"] {
		if n.Rule == "json-ld" || n.Rule == "microdata" {
			continue
		}
		for _, p := range s.readNames(n, reject) {
			out = append(out, writer{person: p, claim: claimOf(n, "meta-author", 60)})
		}
	}
	return unique(out)
}
