package outlet

import (
	"strings"

	"github.com/offprint-news/offprint/pipeline"
)

// presents is what stands behind the name in a line that introduces an author.
var presents = pattern(`^[\s\x{a0}]+(?:is|ist|est|es|è|é|jest)[\s\x{a0}]+`)

// professions are the words by which whoever writes is introduced; in the plain
// form and, in languages that have more, in the beginning of all their forms.
var professions = pattern(`(?i)(?:^|[\s\x{a0}(-])(?:journalist|writer|author|professor|lecturer|researcher|fellow|scholar|historian|economist|lawyer|attorney|editor|columnist|analyst|scientist|correspondent|reporter|` +
	`publizist|redakteur|autorin|autor|historiker|politolog|ökonom|dozent|` +
	`periodista|abogad|profesor|investigador|escritor|economista|historiador|analista|` +
	`journaliste|professeur|chercheu|écrivain|avocat|économiste|historien|politologue|` +
	`jornalista|advogad|pesquisador|giornalista|ricercat|scrittor|avvocat|economista|storic[oa]|` +
	`dziennikarz|publicyst|pisarz|profesor|adwokat|historyk)\pL*`)

// introducedBelow reads the lines at the story's end that say who somebody is: where
// nothing else names an author, and the story itself has not spoken of them, they
// introduce its authors.
func (s *sheet) introducedBelow() []writer {
	if s.head < 0 || !s.prose() {
		return nil
	}
	foot := 16
	if s.page.Format == pipeline.Text {
		foot = 40 // menus and the like seldom end the story there
	}
	var out []writer
	for i := max(s.head+4, s.end-foot); i < s.end; i++ {
		b := &s.page.Blocks[i]
		if len(b.Text) < 40 || len(b.Text) > 400 || s.awayByline(i) || s.caption(i) {
			continue
		}
		for _, sp := range sentences(b.Text) {
			text := b.Text[sp[0]:sp[1]]
			if name, ok := s.presented(text, i); ok {
				c := s.blockClaim(b, sp[0], sp[1], "", "introduced", 55)
				c.text = text
				out = append(out, writer{person: person{name: name}, claim: c})
			}
		}
		if len(out) > 0 {
			return unique(out) // one place
		}
	}
	return nil
}

// sentences cuts a text at full stops before capitals.
func sentences(t string) [][2]int {
	var out [][2]int
	start := 0
	for i := 0; i+2 < len(t); i++ {
		if t[i] == '.' && t[i+1] == ' ' && t[i+2] >= 'A' && (t[i+2] <= 'Z' || t[i+2] >= 0x80) {
			out = append(out, [2]int{start, i + 1})
			start = i + 2
		}
	}
	return append(out, [2]int{start, len(t)})
}

// presented returns the name of whoever a sentence says the profession of.
func (s *sheet) presented(text string, i int) (string, bool) {
	f := strings.Fields(text)
	for n := min(4, len(f)-2); n >= 2; n-- {
		name := strings.Join(f[:n], " ")
		rest, ok := strings.CutPrefix(text, name)
		if !ok || !human(name) || !presents.MatchString(rest) || !professions.MatchString(clip(rest, 120)) {
			continue
		}
		last := f[n-1]
		for k := range i {
			if b := &s.page.Blocks[k]; len(b.Text) >= 80 && strings.Contains(b.Text, last) && !s.away(b) {
				return "", false // somebody the story speaks of
			}
		}
		return name, true
	}
	return "", false
}
