package outlet

import (
	"strings"
	"unicode"

	"golang.org/x/net/html/atom"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages/outlet/registry"
)

// window is how many blocks around the headline a byline may stand.
const window = 14

// long is the length of a text that only running text has, in bytes.
const long = 200

// zone finds the headline and where the story ends.
func (s *sheet) zone() error {
	s.end = len(s.page.Blocks)
	if s.page.Format == pipeline.Text {
		s.textZone()
		return nil
	}
	s.mark(nil)
	for _, key := range []string{"headline", "title"} {
		for _, v := range s.values(key) {
			s.titles = append(s.titles, registry.Fold(v))
		}
	}
	longest := 0
	for _, t := range s.titles {
		longest = max(longest, len(t))
	}
	site := map[string]bool{} // names of the site, which often is a page's first heading
	for _, key := range []string{"site-name", "app-name"} {
		for _, v := range s.values(key) {
			site[registry.Fold(v)] = true
		}
	}
	best, score := -1, 0
	for i := range s.page.Blocks {
		b := &s.page.Blocks[i]
		if b.Hidden != "" || len(b.Text) < 6 || len(b.Text) > 400 {
			continue
		}
		v := 0
		h := headingRank(s.page, b)
		if h == 0 && best >= 0 && score >= 20 {
			continue // a running line after a heading that fits
		}
		f := ""
		if h > 0 || len(b.Text) > 15 && len(b.Text) < longest+30 {
			f = registry.Fold(b.Text)
		}
		for _, t := range s.titles {
			if f != "" && !site[f] && (t == f || len(f) >= 15 && (strings.HasPrefix(t, f) || strings.HasSuffix(t, f)) || len(t) >= 15 && strings.HasPrefix(f, t)) {
				v = 20
				break
			}
		}
		v += h
		if v > 0 && s.flags[max(b.Elem, 0)]&fAway != 0 {
			v -= 8
		}
		if v > score && v >= 4 {
			best, score = i, v
		}
	}
	if best >= 0 {
		s.unmark(best)
	} else {
		best = s.beforeText()
	}
	s.head = best
	s.storyEnd()
	return nil
}

// unmark takes the marks of places where no story stands off the elements that
// hold the headline: a class like "has-sidebar" on the whole page means nothing.
func (s *sheet) unmark(head int) {
	b := &s.page.Blocks[head]
	if b.Elem < 0 || s.flags[b.Elem]&fAway == 0 {
		return
	}
	own := map[int32]bool{}
	for e := b.Elem; e >= 0; e = s.page.Elements[e].Parent {
		own[e] = true
	}
	s.mark(own)
}

// beforeText returns the block before the first running text, where no headline
// was found, or -1.
func (s *sheet) beforeText() int {
	for i := range s.page.Blocks {
		b := &s.page.Blocks[i]
		if len(b.Text) >= long && b.LinkBytes*4 < len(b.Text) && !s.away(b) {
			return max(0, i-1)
		}
	}
	return -1
}

// headingRank weighs a block as a heading: 6 for h1 down to 2 for h3.
func headingRank(p *pipeline.Page, b *pipeline.Block) int {
	for e, n := b.Elem, 0; e >= 0 && n < 3; e, n = p.Elements[e].Parent, n+1 {
		switch p.Elements[e].Node.DataAtom {
		case atom.H1:
			return 6
		case atom.H2:
			return 4
		case atom.H3:
			return 2
		}
	}
	return 0
}

// storyEnd sets the end of the story: a few blocks after the last running text
// of the element that holds most of it.
func (s *sheet) storyEnd() {
	size := map[int32]int{}
	from := max(s.head, 0)
	best, most := int32(-1), 0
	for i := from; i < len(s.page.Blocks); i++ {
		b := &s.page.Blocks[i]
		if b.Elem < 0 || len(b.Text) < 80 || b.LinkBytes*3 > len(b.Text) || s.away(b) {
			continue
		}
		e := s.page.Elements[b.Elem].Parent
		for up, share := 0, len(b.Text); up < 2 && e >= 0; up, share = up+1, share/2 {
			if size[e] += share; size[e] > most {
				best, most = e, size[e]
			}
			e = s.page.Elements[e].Parent
		}
	}
	if best < 0 {
		return
	}
	_, hi := s.page.BlocksIn(s.page.Elements[best].Span)
	last := from
	for i := from; i < hi; i++ {
		if b := &s.page.Blocks[i]; len(b.Text) >= 80 && b.LinkBytes*3 <= len(b.Text) {
			last = i
		}
	}
	s.end = min(last+12, len(s.page.Blocks))
	for i := last + 1; i < s.end; i++ {
		if headingRank(s.page, &s.page.Blocks[i]) >= 4 && len(s.page.Blocks[i].Text) > 30 {
			s.end = i // another headline
			break
		}
	}
}

// textZone does the same for plain text, where a line is all there is to see.
func (s *sheet) textZone() {
	first := -1 // first line of running text
	for i := range s.page.Blocks {
		if len(s.page.Blocks[i].Text) >= long {
			first = i
			break
		}
	}
	if first < 0 {
		return
	}
	for i := 0; i < first; i++ {
		t := s.page.Blocks[i].Text
		if len(t) >= 25 && strings.Count(t, " ") >= 4 && !strings.HasPrefix(t, "http") {
			s.head = i
			break
		}
	}
	for i := first + 1; i < len(s.page.Blocks); i++ {
		if endsStory(s.page.Blocks[i].Text) {
			s.end = i
			break
		}
	}
}

// enders are lines that stand after a story and never in one.
var enders = func() map[string]bool {
	m := map[string]bool{}
	for l := range strings.SplitSeq(`leave a reply|leave a comment|click to comment|comments|comment|post a comment|write a comment|add a comment|join the conversation|
related|related articles|related posts|related stories|you may also like|you might also like|more from|more stories|read next|recommended|trending|popular|most read|most popular|latest|latest news|
popular in the community|continue reading|advertisement|share this|tags|about the author|follow us|subscribe|sponsored|promoted stories|around the web|up next|
kommentare|kommentar schreiben|schreibe einen kommentar|mehr zum thema|das könnte sie auch interessieren|ähnliche artikel|meistgelesen|weitere artikel|
commentaires|laisser un commentaire|laissez un commentaire|à lire aussi|sur le même sujet|comentarios|deja un comentario|deja una respuesta|noticias relacionadas|te puede interesar|
comentários|deixe um comentário|leia também|notícias relacionadas|commenti|lascia un commento|leggi anche|articoli correlati|komentarze|dodaj komentarz|zobacz także|czytaj także|
комментарии|оставить комментарий|читайте также|похожие статьи|коментарі|залишити коментар|читайте також|التعليقات|اقرأ أيضا|اقرأ أيضاً|相关文章|相关阅读|评论|发表评论`, "|") {
		m[strings.TrimSpace(l)] = true
	}
	return m
}()

func endsStory(line string) bool {
	if len(line) > 60 {
		return false
	}
	return enders[strings.ToLower(strings.TrimRight(strings.TrimSpace(line), ":.!…*"))]
}

// words counts the words of a line.
func words(s string) int {
	return len(strings.FieldsFunc(s, unicode.IsSpace))
}

// fitsTitle reports whether a headline of the markup is this page's: it is the
// visible headline, or a page title begins with it.
func (s *sheet) fitsTitle(v string) bool {
	f := registry.Fold(v)
	if f == "" {
		return false
	}
	near := func(t string) bool {
		return t == f || len(f) >= 12 && strings.HasPrefix(t, f) || len(t) >= 12 && strings.HasPrefix(f, t)
	}
	if s.head >= 0 && near(registry.Fold(s.page.Blocks[s.head].Text)) {
		return true
	}
	for _, n := range s.said["title"] {
		if field(n, "node") == "" && near(registry.Fold(n.Value)) {
			return true
		}
	}
	return false
}
