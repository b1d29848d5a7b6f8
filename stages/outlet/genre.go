package outlet

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/offprint-news/offprint/pipeline"
)

// genres are the labels by which pages declare a genre, in small letters.
var genres = func() map[string]bool {
	m := map[string]bool{}
	for l := range strings.SplitSeq(`opinion|opinions|op-ed|oped|editorial|editorials|commentary|comment|column|analysis|news analysis|explainer|fact check|fact-check|review|interview|letters to the editor|letter to the editor|satire|press release|sponsored|sponsored content|advertorial|the blog|guest post|guest column|perspective|viewpoint|essay|obituary|live blog|q&a|first person|investigation|special report|
meinung|kommentar|leitartikel|analyse|gastbeitrag|gastkommentar|glosse|kolumne|rezension|pressemitteilung|anzeige|reportage|faktencheck|porträt|nachruf|leserbrief|essay|
tribune|éditorial|édito|chronique|point de vue|analyse|reportage|entretien|enquête|communiqué|communiqué de presse|décryptage|billet|
opinión|editorial|columna|análisis|entrevista|reportaje|tribuna|nota de prensa|comunicado de prensa|crónica|
opinião|análise|coluna|artigo de opinião|entrevista|reportagem|editorial|
opinione|editoriale|commento|analisi|intervista|recensione|comunicato stampa|
opinia|komentarz|felieton|analiza|wywiad|recenzja|reportaż|
мнение|мнения|колонка|аналитика|анализ|интервью|репортаж|пресс-релиз|комментарий|авторская колонка|
думка|погляд|колонка|аналітика|інтерв'ю|інтервʼю|репортаж|блог|
رأي|آراء|مقال|تحليل|افتتاحية|مقالات الرأي|评论|社论|观点|分析|专栏|社评`, "|") {
		m[strings.TrimSpace(l)] = true
	}
	return m
}()

// typeGenres are the schema.org types that declare a genre.
var typeGenres = map[string]string{
	"OpinionNewsArticle": "Opinion", "AnalysisNewsArticle": "Analysis", "ReviewNewsArticle": "Review", "ReportageNewsArticle": "Reportage",
	"BackgroundNewsArticle": "Background", "AdvertiserContentArticle": "Advertiser content", "SatiricalArticle": "Satire",
	"AskPublicNewsArticle": "Ask the public",
}

// genres notes the genre that the page declares: a label at the headline, the
// first words of a title, a type of the markup.
func (s *sheet) genres() error {
	lo := max(0, s.head-8)
	hi := s.head + 6
	for i := s.head - 1; s.head >= 0 && i >= lo; i-- {
		if done, err := s.genreLine(i); done || err != nil {
			return err
		}
	}
	for i := s.head + 1; s.head >= 0 && i < hi && i < len(s.page.Blocks); i++ {
		if done, err := s.genreLine(i); done || err != nil {
			return err
		}
	}
	for _, n := range s.said["title"] {
		if front, _, ok := strings.Cut(n.Value, "|"); ok || cutAny(n.Value, &front) {
			if f := strings.TrimSpace(front); genres[strings.ToLower(f)] {
				c := claimOf(n, "title-prefix", 85)
				c.value = f
				return s.note("genre", &c, pipeline.Stated, 88, "", nil)
			}
		}
	}
	for _, key := range []string{"genre", "section"} {
		for _, n := range s.said[key] {
			if genres[strings.ToLower(n.Value)] && !s.otherNode(n) {
				c := claimOf(n, "markup-"+key, 80)
				return s.note("genre", &c, pipeline.Stated, 85, "", nil)
			}
		}
	}
	for _, n := range s.said["type"] {
		if g := typeGenres[n.Value]; g != "" && !s.otherNode(n) {
			c := claimOf(n, "markup-type", 85)
			c.value = g
			return s.note("genre", &c, pipeline.Stated, 90, "", nil)
		}
	}
	return nil
}

func cutAny(s string, front *string) bool {
	a, _, ok := strings.Cut(s, ": ")
	*front = a
	return ok
}

// genreLine reads one short line as a genre label.
func (s *sheet) genreLine(i int) (bool, error) {
	b := &s.page.Blocks[i]
	if len(b.Text) > 40 || b.Hidden != "" || b.Elem >= 0 && s.flags[b.Elem]&(fFooter|fComment|fRelated) != 0 {
		return false, nil
	}
	if b.Elem >= 0 && s.flags[b.Elem]&fNav != 0 && s.head-i > 3 {
		return false, nil
	}
	v := strings.TrimSpace(strings.Trim(b.Text, "/|:•· "))
	if !genres[strings.ToLower(v)] || s.menu(i) {
		return false, nil
	}
	c := s.blockClaim(b, 0, len(b.Text), v, "label", 85)
	if err := s.frame(b, 0, len(b.Text), pipeline.SectionLabel, "genre-label"); err != nil {
		return true, err
	}
	return true, s.note("genre", &c, pipeline.Stated, 88, "", nil)
}

// menu reports whether a short line stands in a row of links.
func (s *sheet) menu(i int) bool {
	if s.page.Format == pipeline.Text {
		return false
	}
	links := 0
	for k := max(0, i-3); k <= i+3 && k < len(s.page.Blocks); k++ {
		if b := &s.page.Blocks[k]; k != i && len(b.Text) < 30 && b.LinkBytes*10 >= len(b.Text)*9 {
			links++
		}
	}
	return links >= 4
}

// stopWords tell languages apart: words that every text has.
var stopWords = map[string][]string{
	"en": {"the", "of", "and", "to", "in", "that", "is", "was", "for", "with", "his", "are", "this"},
	"de": {"der", "die", "und", "das", "den", "von", "mit", "nicht", "ist", "auf", "eine", "dem", "sich"},
	"fr": {"le", "les", "et", "des", "une", "que", "dans", "pour", "qui", "est", "sur", "pas", "du"},
	"es": {"el", "los", "que", "las", "del", "por", "una", "con", "para", "su", "se", "es", "y"},
	"pt": {"que", "os", "não", "uma", "do", "da", "em", "para", "com", "dos", "ao", "um", "são"},
	"it": {"il", "che", "di", "della", "per", "gli", "una", "con", "non", "sono", "del", "dei", "è"},
	"pl": {"się", "nie", "na", "do", "jest", "że", "to", "z", "w", "przez", "oraz", "od", "i"},
	"ru": {"и", "в", "не", "на", "что", "с", "по", "как", "это", "его", "из", "для", "был"},
	"uk": {"і", "в", "не", "на", "що", "з", "та", "як", "це", "його", "для", "у", "є"},
	"nl": {"de", "het", "een", "van", "en", "dat", "niet", "voor", "zijn", "met", "op", "aan", "ook"},
}

var stopIndex = func() map[string][]string {
	m := map[string][]string{}
	for lang, ws := range stopWords {
		for _, w := range ws {
			m[w] = append(m[w], lang)
		}
	}
	return m
}()

// language notes the language: what the markup says, checked against the words.
func (s *sheet) language() error {
	var c claim
	for _, n := range s.said["language"] {
		if v := tag(n.Value); v != "" {
			c = claimOf(n, n.Rule, 90)
			c.value = v
			break
		}
	}
	guess, sure := s.guess()
	switch {
	case c.value == "" && guess == "":
		return s.unknown("language", "the page does not say, and its words do not tell", nil)
	case c.value == "":
		s.lang = guess
		c = claim{value: guess, kind: "words", where: "text", text: "the commonest words"}
		return s.note("language", &c, pipeline.Inferred, 80, "", nil)
	}
	base, _, _ := strings.Cut(c.value, "-")
	s.lang = base
	if sure && guess != base && stopWords[base] != nil {
		s.lang = guess
		return s.note("language", &c, pipeline.Conflicting, 50, "the words are "+guess, []pipeline.Candidate{{Value: guess, Where: "text", Why: "the commonest words are of this language"}})
	}
	return s.note("language", &c, pipeline.Stated, 95, "", nil)
}

// tag brings a language code into the form "en" or "en-GB", or "".
func tag(v string) string {
	v = strings.ReplaceAll(strings.TrimSpace(v), "_", "-")
	base, region, _ := strings.Cut(v, "-")
	if len(base) != 2 && len(base) != 3 {
		return ""
	}
	base = strings.ToLower(base)
	for _, r := range base {
		if r < 'a' || r > 'z' {
			return ""
		}
	}
	if len(region) == 2 {
		return base + "-" + strings.ToUpper(region)
	}
	return base
}

// guess tells the language of the page's longer blocks. sure says that the
// answer leaves no doubt.
func (s *sheet) guess() (lang string, sure bool) {
	count := map[string]int{}
	total, han, arabic := 0, 0, 0
	var buf [32]byte
	for i := range s.page.Blocks {
		b := &s.page.Blocks[i]
		if b.Hidden != "" || len(b.Text) < 60 {
			continue
		}
		w := buf[:0]
		for _, r := range b.Text {
			switch {
			case unicode.IsLetter(r):
				switch {
				case r < 0x80:
					r |= 0x20
				case r >= 0x4E00 && r < 0xA000:
					han++
				case r >= 0x600 && r < 0x700:
					arabic++
				default:
					r = unicode.ToLower(r)
				}
				if len(w)+4 < len(buf) {
					w = utf8.AppendRune(w, r)
				}
				continue
			}
			if len(w) > 0 && len(w) <= 12 {
				for _, l := range stopIndex[string(w)] {
					count[l]++
				}
			}
			if len(w) > 0 {
				total++
			}
			w = buf[:0]
		}
		if total > 600 || han > 400 || arabic > 1500 {
			break
		}
	}
	switch {
	case han > 40 && han > total:
		return "zh", true
	case arabic > 100 && arabic > 2*total:
		return "ar", false // Persian and Urdu share the script
	}
	best, second := "", 0
	for _, l := range []string{"en", "de", "fr", "es", "pt", "it", "pl", "ru", "uk", "nl"} {
		switch {
		case best == "" || count[l] > count[best]:
			if best != "" {
				second = count[best]
			}
			best = l
		case count[l] > second:
			second = count[l]
		}
	}
	if total < 30 || count[best]*8 < total {
		return "", false
	}
	return best, total >= 80 && count[best] > 2*second
}
