package outlet

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/offprint-news/offprint/pipeline"
)

// dateNoise are words of a line that says when a story appeared.
var dateNoise = regexp.MustCompile(`(?i)\b(?:posted|published|created|updated|modified|last|first|date|on|at|in|by|from|online|print|edt|est|gmt|utc|cet|cest|pst|pdt|von|vom|am|um|uhr|stand|datum|erstellt|veröffentlicht|erschienen|publiziert|aktualisiert|geändert|zuletzt|letzte|änderung|lesezeit|le|à|mis|mise|jour|publié|par|por|el|a las|publicado|actualizado|em|às|de|da|di|il|alle|pubblicato|aggiornato|door|op|bijgewerkt|gepubliceerd|autor|author|text|min|minutes|minuten|read|reading|time)\b[:.,]?`)

// attributions labels the lines at the headline that hold nothing but who wrote the
// story and when it appeared, where the classifier took them for running text.
func (s *sheet) attributions() error {
	lo, hi := s.around()
	for i, paragraphs := max(lo, s.head-3), 0; i < hi && paragraphs < 2; i++ {
		b := &s.page.Blocks[i]
		if len(b.Text) >= long/2 && i > s.head {
			paragraphs++ // the first may be the standfirst
		}
		m := s.pass.Label(b)
		if m == nil || m.Stage != "weigh" || !m.Kind.Core() || i == s.head || len(b.Text) > 140 || s.away(b) {
			continue
		}
		if kind := s.attribution(b.Text); kind != "" {
			if err := s.frame(b, 0, len(b.Text), kind, string(kind)); err != nil {
				return err
			}
		}
	}
	return nil
}

// attribution tells what a line is that is nothing but dates, names of the authors
// and the words between them; "" for any other.
func (s *sheet) attribution(line string) pipeline.Kind {
	rest, dated, named := line, false, false
	for range 4 {
		w, ok := parseDate(rest, s.american())
		if !ok {
			break
		}
		rest, dated = rest[:w.from]+" "+rest[w.to:], true
	}
	for _, name := range s.writers {
		if before, after, ok := strings.Cut(rest, name); ok {
			rest, named = before+" "+after, true
		}
	}
	rest = dateNoise.ReplaceAllString(clock.ReplaceAllString(rest, " "), " ")
	switch {
	case strings.IndexFunc(rest, unicode.IsLetter) >= 0:
		return ""
	case dated:
		return pipeline.Dateline
	case named:
		return pipeline.Byline
	}
	return ""
}
