package stories

import (
	"html"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/atom"

	"github.com/offprint-news/offprint/pipeline"
)

// pointerPhrases are the words with which outlets point at another story, in lower
// case. Alone they say little; before a link, at the start of a sentence that ends
// with the link, they head a teaser glued into a paragraph.
var pointerPhrases = []string{
	"read also", "also read", "read more", "read next", "see also", "must read", "related", "related story", "related article", "recommended",
	"lesen sie auch", "lesen sie hier", "lesen sie mehr", "lies auch", "mehr zum thema", "siehe auch", "auch interessant", "passend dazu",
	"à lire aussi", "a lire aussi", "lire aussi", "à lire également", "lire également", "lisez aussi", "à voir aussi", "voir aussi", "à lire",
	"lea también", "lee también", "leer también", "lea además", "te puede interesar", "ver también", "también puedes leer",
	"leia também", "leia mais", "veja também", "confira também", "saiba mais",
	"leggi anche", "leggi pure", "vedi anche", "guarda anche", "per approfondire",
	"lees ook", "lees meer", "zie ook", "bekijk ook",
	"czytaj też", "czytaj także", "czytaj również", "przeczytaj też", "przeczytaj także", "zobacz też", "zobacz także", "zobacz również",
	"читайте также", "смотрите также", "см. также", "читайте також", "дивіться також",
	"اقرأ أيضا", "اقرأ أيضًا", "اقرأ أيضاً", "شاهد أيضا",
	"延伸阅读", "相关阅读", "推荐阅读", "延伸閱讀", "相關閱讀", "関連記事", "あわせて読みたい",
	"ayrıca okuyun", "bunu da okuyun", "ilgili haber",
}

// pointerLink is how many bytes a link must have to be a headline.
const pointerLink = 12

// pointers labels links to other stories that stand inside a paragraph of the
// content, behind words that point at them.
func (f *finder) pointers() error {
	page := f.p.Page()
	i := 0
	asked, core, viewed := -1, false, -1 // once a block, which may hold thousands of links
	var v pipeline.View
	for e := range page.Elements {
		el := &page.Elements[e]
		if el.Node.DataAtom != atom.A || el.Span.Len() < pointerLink {
			continue
		}
		for i < len(f.blocks) && f.blocks[i].Span.End <= int(el.Inner) {
			i++
		}
		if i == len(f.blocks) {
			return nil
		}
		b := &f.blocks[i]
		if asked != i {
			asked, core = i, f.core(i)
		}
		if b.Hidden != "" || i+1 < len(f.blocks) && f.blocks[i+1].Span.Start < el.Span.End || !core || !f.pointed(el.Span.Start) {
			continue
		}
		if viewed != i {
			v, viewed = f.p.Doc().View(b), i
		}
		from := sort.Search(len(v.Text), func(k int) bool { return v.Span(k, k+1).Start >= int(el.Inner) })
		to := sort.Search(len(v.Text), func(k int) bool { return v.Span(k, k+1).Start >= el.Span.End })
		at, phrase := pointerBefore(v.Text[:from])
		if phrase == "" || to-from < pointerLink || !endsSentence(v.Text[to:]) {
			continue
		}
		err := f.p.Frame(v.Span(at, to), pipeline.Finding{
			Rule: "stories/pointer", Kind: pipeline.Related, Confidence: confidence,
			Evidence: []pipeline.Span{v.Span(at, at+len(phrase))}, Why: "points at another story: " + quote(v.Text[at:to]),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// pointed reports whether a phrase seems to stand before a place of the source: a
// quick look, since hardly any link has one.
func (f *finder) pointed(at int) bool {
	src := f.p.Doc().Source.Text[max(0, at-200):at]
	var b strings.Builder
	for src != "" {
		open := strings.IndexByte(src, '<')
		if open < 0 {
			open = len(src)
		}
		b.WriteString(src[:open])
		end := strings.IndexByte(src[open:], '>')
		if end < 0 {
			break
		}
		src = src[open+end+1:]
	}
	text := strings.ToLower(strings.TrimRightFunc(html.UnescapeString(b.String()), func(r rune) bool { return !unicode.IsLetter(r) }))
	return slices.ContainsFunc(pointerPhrases, func(p string) bool { return strings.HasSuffix(text, p) })
}

// pointerBefore returns the phrase that a text ends with, and where it begins, if it
// stands at the start of the text or of a sentence.
func pointerBefore(s string) (at int, phrase string) {
	s = strings.TrimRight(s, " \u00a0:>»→-–—|")
	tail := s
	if len(tail) > 60 {
		tail = tail[len(tail)-60:]
		for len(tail) > 0 && !utf8.RuneStart(tail[0]) {
			tail = tail[1:]
		}
	}
	low := strings.ToLower(tail)
	if len(low) != len(tail) {
		return 0, "" // a letter that changes its length: offsets would not hold
	}
	for _, p := range pointerPhrases {
		if !strings.HasSuffix(low, p) || len(p) <= len(phrase) {
			continue
		}
		start := len(s) - len(p)
		before := strings.TrimRight(s[:start], " \u00a0>»→►•–—-(")
		last, _ := utf8.DecodeLastRuneInString(before)
		if before == "" || strings.ContainsRune(".!?…。！？؟:;”»\"’)", last) {
			at, phrase = start, s[start:]
		}
	}
	return at, phrase
}

// endsSentence reports whether a sentence is over before the rest of a text.
func endsSentence(rest string) bool {
	rest = strings.TrimLeft(rest, " \u00a0)»\"”")
	r, _ := utf8.DecodeRuneInString(rest)
	return rest == "" || strings.ContainsRune(".!?…。", r) || !unicode.IsLower(r) && !strings.ContainsRune(",;:", r)
}
