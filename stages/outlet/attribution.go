package outlet

import (
	"strings"
	"unicode"

	"github.com/offprint-news/offprint/pipeline"
)

// dateWords stand around dates and names in a line that says who wrote a story and
// when it appeared.
var dateWords = set(`posted published created updated modified last first date on at in by from online print edt est gmt utc cet cest pst pdt author text min minutes read reading time
	von vom am um uhr stand datum erstellt veröffentlicht erschienen publiziert aktualisiert geändert zuletzt letzte änderung lesezeit minuten autor
	le mis mise jour publié publiée par à h às
	por el a las publicado actualizado em de da di il alle pubblicato aggiornato door op bijgewerkt gepubliceerd
	opublikowano opublikowany opublikowana dodano dodany aktualizacja zaktualizowano ostatnia data godz godzina dnia o r przez
	опубликовано опубликована опубликован обновлено обновлён добавлено изменено дата время в г года мск автор
	опубліковано оновлено додано змінено час о р року
	نشر نُشر نشرت تاريخ النشر تحديث آخر في الساعة بتاريخ
	发布 發布 发布于 發布於 发布时间 發布時間 发表于 發表於 更新 更新时间 更新時間 更新于 更新於 时间 時間 日期`)

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
	if !dated && !named {
		return ""
	}
	rest = clock.ReplaceAllString(rest, " ")
	for w := range strings.FieldsFuncSeq(rest, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) }) {
		if !dateWords[strings.ToLower(w)] {
			return ""
		}
	}
	if dated {
		return pipeline.Dateline
	}
	return pipeline.Byline
}
