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
		b := &s.page.Blocks[i]
		if headingRank(s.page, b) >= 4 && len(b.Text) > 30 || s.otherArticle(b, &s.page.Blocks[last]) {
			s.end = i // another headline
			break
		}
	}
}

// otherArticle reports whether a block stands in an article of its own, which
// does not hold the story's last one.
func (s *sheet) otherArticle(b, last *pipeline.Block) bool {
	for e := b.Elem; e >= 0; e = s.page.Elements[e].Parent {
		if s.page.Elements[e].Node.DataAtom == atom.Article {
			span := s.page.Elements[e].Span
			return last.Span.Start < span.Start || last.Span.End > span.End
		}
	}
	return false
}

// textZone does the same for plain text, where a line is all there is to see:
// the story is the first long run of running text, the headline the likeliest
// line above it.
func (s *sheet) textZone() {
	first := s.firstRun()
	if first < 0 {
		return
	}
	s.end = len(s.page.Blocks)
	best := -1 << 30
	credited, titled := 0, false // the lines between are of byline and date; a title was among them
	for i := first + 1; i < len(s.page.Blocks) && i < first+5 && len(s.page.Blocks[i].Text) < 120; i++ {
		if creditLine(s.page.Blocks[i].Text) {
			credited = 9 // what begins at first is the standfirst
		}
	}
	for i := first; i >= max(0, first-window-4); i-- {
		if v := s.headlineLike(i, first) + credited; v > best {
			best, s.head = v, i
		}
		switch t := s.page.Blocks[i].Text; {
		case i < first && endsStory(t):
			best, credited, titled = best-10, 0, false // what stood between it and the text are teasers
		case creditLine(t) && !titled:
			credited = 9
		case i < first && titleLike(t) && !strings.HasSuffix(t, "."):
			titled, credited = true, min(credited, 3) // what is further up may be a teaser with its own byline
		}
	}
	s.head = s.labelledTitle(s.head, first)
	for i := max(first, s.head) + 1; i < len(s.page.Blocks); i++ {
		if endsStory(s.page.Blocks[i].Text) {
			s.end = i
			break
		}
	}
}

// labelledTitle returns the line that earlier stages took for the headline: the
// last one before the text, or one that has a byline or a date right under it. A
// line that has one while none of theirs has stays.
func (s *sheet) labelledTitle(head, first int) int {
	title := -1
	for i := range s.page.Blocks {
		if m := s.pass.Label(&s.page.Blocks[i]); m == nil || m.Kind != pipeline.Title || i > first && title >= 0 {
			continue
		}
		if title < 0 || i > title && (s.credited(i) || !s.credited(title)) {
			title = i
		}
	}
	if title < 0 || head >= 0 && s.credited(head) && !s.credited(title) {
		return head
	}
	return title
}

// credited reports whether a byline or a date stands in the three lines under one.
func (s *sheet) credited(i int) bool {
	for k := i + 1; k < len(s.page.Blocks) && k <= i+3; k++ {
		if creditLine(s.page.Blocks[k].Text) {
			return true
		}
	}
	return false
}

// creditLine reports whether a line holds a date and little else, or a byline.
func creditLine(t string) bool {
	if len(t) >= 120 {
		return false
	}
	w, ok := parseDate(t, false)
	return ok && (w.to-w.from)*3 > len(t) || byWords.MatchString(t) || innerPipe.MatchString(t)
}

// titleLike reports whether a line has the length and the words of a headline.
func titleLike(t string) bool {
	return len(t) >= 25 && len(t) <= 160 && strings.Count(t, " ") >= 3 && !creditLine(t)
}

// firstRun returns where the story's running text begins, or -1: the first run
// of long lines, few short ones between, that has a fifth of the
// longest one's length. Menus, teasers and notices before it have shorter runs.
func (s *sheet) firstRun() int {
	const paragraph, gap = 120, 10
	type run struct {
		long []int // its long lines
		size int
	}
	var runs []run
	most, last := 0, 0
	for i := range s.page.Blocks {
		n := len(s.page.Blocks[i].Text)
		if n < paragraph {
			continue
		}
		if i-last > gap || len(runs) == 0 {
			runs = append(runs, run{})
		}
		last = i
		r := &runs[len(runs)-1]
		r.long, r.size = append(r.long, i), r.size+n
		most = max(most, r.size)
	}
	for _, r := range runs {
		if r.size*5 < most {
			continue
		}
		// A notice or a standfirst may stand before, some lines apart.
		for k := range r.long {
			if k+1 == len(r.long) || r.long[k+1]-r.long[k] <= 3 || len(s.page.Blocks[r.long[k]].Text)*4 > r.size {
				return r.long[k]
			}
		}
	}
	return -1
}

// buttons begin with what the reader may do.
var buttons = pattern(`(?i)^(?:share|comments?|subscribe|sign|log ?in|read|follow|search|skip|menu|advertis|click|view|related|email|print|tweet|get|download|teilen|drucken|kommentare?|suche|anmelden|partager|compartir)\b`)

// sourced begins a line that says where a text or a picture is from.
var sourced = pattern(`(?i)^(?:courtesy|source|via|photos?|images?|credits?|fotos?|bild|quelle|fuente|fonte|źródło|источник|джерело)(?:[\s\x{a0}]+(?:of|by|from|von|de)|[\s\x{a0}]*[:：])`)

// headlineLike weighs a line as the headline of the text that begins at first.
// The nearest line that has the length of one is the likeliest, and one that
// stands on the page twice, as titles do.
func (s *sheet) headlineLike(i, first int) int {
	t := s.page.Blocks[i].Text
	if len(t) < 12 || len(t) > 220 || strings.Count(t, " ") < 2 || strings.HasPrefix(t, "http") || strings.Contains(t, "@") || len(t) < 60 && (buttons.MatchString(t) || sourced.MatchString(t)) {
		return -1 << 20
	}
	if w, ok := parseDate(t, false); ok && ((w.to-w.from)*2 > len(t) || len(clock.ReplaceAllString(t[:w.from]+t[w.to:], "")) < 20 || innerBy.MatchString(t) || publishedRe.MatchString(t[:w.from])) || byWords.MatchString(t) || innerPipe.MatchString(t) {
		return -1 << 20
	}
	v := i - first
	if i == first {
		v -= 4
	}
	if len(t) >= 25 && len(t) <= 140 {
		v += 5
	}
	if strings.HasSuffix(t, ".") || strings.HasSuffix(t, "…") {
		v -= 7 // a standfirst, a teaser's text
	}
	f := registry.Fold(t)
	for k := range s.page.Blocks {
		if o := &s.page.Blocks[k]; k != i && len(o.Text) >= len(t)-4 && len(o.Text) < len(t)+60 {
			if g := registry.Fold(o.Text); g == f && k < first || g != f && strings.HasPrefix(g, f) && k < 4 {
				v += 8
				break
			}
		}
	}
	return v
}

// enders are lines that stand after a story and never in one.
var enders = func() map[string]bool {
	m := map[string]bool{}
	for l := range strings.SplitSeq(`leave a reply|leave a comment|click to comment|comments|comment|post a comment|write a comment|add a comment|join the conversation|
related|related articles|related posts|related stories|you may also like|you might also like|more from|more stories|read next|recommended|recommended for you|recommended stories|you may like|trending|popular|most read|most popular|latest|latest news|
popular in the community|continue reading|advertisement|share this|tags|about the author|follow us|subscribe|sponsored|promoted stories|around the web|up next|
kommentare|kommentar schreiben|schreibe einen kommentar|mehr zum thema|das könnte sie auch interessieren|ähnliche artikel|meistgelesen|weitere artikel|das könnte dich auch interessieren|lesen sie auch|mehr zu diesem thema|empfehlungen der redaktion|
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
