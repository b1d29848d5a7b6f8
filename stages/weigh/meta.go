package weigh

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/atom"

	"github.com/offprint-news/offprint/pipeline"
)

// What stands at a headline or in a quotation is told by its form: dates, standfirsts,
// the line that signs an embedded post.

const (
	dateLineWords = 12 // words of a line that holds dates and little else
	dateLineLong  = 2  // of them longer than three letters: months, weekdays, "published"
	dekLeast      = 8
	dekMost       = 60
)

// dateLine reports whether a line holds a date and little else: a year, a day, and few
// long words.
func dateLine(s string) bool {
	if len(s) > 120 {
		return false
	}
	year, numbers, long, names := false, 0, 0, 0
	for f := range strings.FieldsFuncSeq(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.M, r) }) {
		switch {
		case len(f) == 4 && (f[:2] == "19" || f[:2] == "20") && strings.Trim(f, "0123456789") == "":
			year = true
		case hasDigit(f):
			numbers++
		case utf8.RuneCountInString(f) > 3:
			long++
		case utf8.RuneCountInString(f) == 3: // of a month, perhaps
			names++
		}
	}
	return year && numbers > 0 && numbers+long+names > 1 && long <= dateLineLong
}

// lead reports whether a block is the standfirst of an article: a sentence or two
// between the headline and the text, in no zone of framing.
func (w *weigher) lead(i int) bool {
	b := &w.page.Blocks[i]
	n := w.j.Sheet.Stats(i).Words
	if w.keep[i] || n < dekLeast || n > dekMost || b.LinkBytes*4 > len(b.Text) || i > w.title+8 || crumbs(b.Text) || !w.articleLike() {
		return false
	}
	if w.ruled[i] != nil || w.inside(i, atom.Figure) {
		return false
	}
	_, zoned := w.byZone(i)
	return !zoned
}

// signs reports whether a line signs an embedded post: a dash, a name, a handle in
// brackets, a day.
func signs(s string) bool {
	s = strings.TrimSpace(s)
	if !strings.HasPrefix(s, "—") && !strings.HasPrefix(s, "–") && !strings.HasPrefix(s, "-") && !strings.HasPrefix(s, "&mdash;") || len(s) > 160 {
		return false
	}
	_, rest, ok := strings.Cut(s, "(@")
	if !ok {
		return false
	}
	handle, day, ok := strings.Cut(rest, ")")
	return ok && handle != "" && !strings.ContainsAny(handle, " \t") && hasDigit(day)
}

// embedded reports whether a block stands in an embedded post among the paragraphs.
func (w *weigher) embedded(i int) bool {
	if !w.between(i) {
		return false
	}
	b := &w.page.Blocks[i]
	for e, k := b.Elem, 0; e >= 0 && k < 4; e, k = w.page.Elements[e].Parent, k+1 {
		if n := w.page.Elements[e].Node; n.DataAtom == atom.Blockquote {
			return signs(b.Text) || strings.Contains(pipeline.Attr(n, "class"), "twitter-")
		}
	}
	return false
}

// pictureCredit reports whether a line says who took a picture: a word for it, a colon,
// a name.
func pictureCredit(s string) bool {
	head, name, ok := strings.Cut(s, ":")
	return ok && len(s) <= 120 && strings.TrimSpace(name) != "" && pictureWords[strings.ToLower(strings.TrimSpace(head))]
}

var pictureWords = map[string]bool{
	"photo": true, "photos": true, "photograph": true, "photography": true, "photo credit": true, "credit": true, "image": true, "image credit": true, "picture": true, "header image": true,
	"foto": true, "fotos": true, "bild": true, "titelbild": true, "symbolbild": true, "fotocredit": true, "bildquelle": true, "bildnachweis": true,
	"crédit photo": true, "crédit": true, "crédits": true, "photographie": true, "imagen": true, "fotografía": true, "crédito": true, "imagem": true, "fotografia": true,
	"immagine": true, "beeld": true, "zdjęcie": true, "fot.": true, "fot": true, "фото": true, "фотография": true, "світлина": true, "fotoğraf": true, "görsel": true,
	"写真": true, "画像": true, "图": true, "图片": true, "攝": true, "صورة": true, "الصورة": true, "تصوير": true,
}
