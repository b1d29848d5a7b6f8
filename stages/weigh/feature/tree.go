package feature

import (
	"strings"

	"github.com/offprint-news/offprint/pipeline"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// tree fills the features that need the element tree.
func (s *Sheet) tree(page *pipeline.Page, f facts, lex *Lexicon) {
	s.memory.elems = Sized(s.memory.elems, len(page.Elements))
	es := s.memory.elems
	total, prose, links := 0, 0, 0
	for i := range page.Blocks {
		b, st := &page.Blocks[i], &s.stats[i]
		if b.Elem < 0 || b.Hidden != "" && !s.hidden {
			continue
		}
		e := &es[b.Elem]
		e.blocks++
		e.words += st.Words
		e.bytes += len(b.Text)
		e.linkBytes += b.LinkBytes
		total += st.Words
		links += b.LinkBytes * st.Words / max(1, len(b.Text))
		if s.row(i)[fIsProse] > 0 {
			e.prose += st.Words
			prose += st.Words
		}
	}
	h1, articles, forms, lists := 0, 0, 0, 0
	var pageTok float32
	for i := len(page.Elements) - 1; i >= 0; i-- {
		if p := page.Elements[i].Parent; p >= 0 {
			e, q := &es[i], &es[p]
			q.words += e.words
			q.bytes += e.bytes
			q.linkBytes += e.linkBytes
			q.blocks += e.blocks
			q.prose += e.prose
		}
	}
	sigs := map[Hash]*sigStats{}
	for i := range page.Elements {
		el, e := &page.Elements[i], &es[i]
		e.sig, e.tok, e.tag = signature(el.Node, lex)
		if el.Parent >= 0 {
			e.sig = (e.sig ^ es[el.Parent].sig>>7) * 16777619
		}
		switch el.Node.DataAtom {
		case atom.H1:
			h1++
		case atom.Article:
			articles++
		case atom.Form:
			forms++
		case atom.Ul, atom.Ol:
			lists++
		case atom.Body, atom.Html:
			pageTok += e.tok
		}
	}
	s.memory.sigs = Sized(s.memory.sigs, len(es))
	s.sigs = s.memory.sigs
	for i := range es {
		s.sigs[i] = es[i].sig
	}
	for i := range page.Blocks {
		b, st := &page.Blocks[i], &s.stats[i]
		if b.Elem < 0 {
			continue
		}
		g := sigs[es[b.Elem].sig]
		if g == nil {
			g = &sigStats{}
			sigs[es[b.Elem].sig] = g
		}
		g.n++
		g.words += st.Words
		g.bytes += len(b.Text)
		g.link += b.LinkBytes
	}
	top50, top80 := deepest(page, es, prose, 50), deepest(page, es, prose, 80)
	bodySim := bodyMatcher(f.body)
	ogType, ldType := ogClass(f.ogType), ldClass(f.ldTypes)
	var urlLO float32
	tokens(trimScheme(f.url), func(h Hash) {
		v, _ := lex.URL.Of(h)
		urlLO += v
	})
	depth, digits := urlShape(f.url)
	for i := range page.Blocks {
		b := &page.Blocks[i]
		r := s.row(i)
		r[fLinkDensity] = ratio(b.LinkBytes, len(b.Text))
		r[fLinks] = float32(min(b.Links, 50))
		r[fBold] = ratio(b.BoldBytes, len(b.Text))
		r[fHidden] = flag(b.Hidden != "")
		r[fPageLink], r[fPageH1], r[fPageArticles] = ratio(links, total), float32(min(h1, 9)), float32(min(articles, 40))
		r[fPageForms], r[fPageLists] = float32(min(forms, 20)), log2(lists)
		r[fPageTypeOG], r[fPageTypeLD] = ogType, ldType
		r[fURLDepth], r[fURLDigits], r[fURLLO], r[fPageTokLO] = depth, digits, clamp(urlLO, -10, 10), pageTok
		if f.body != "" {
			r[fBodySim] = -1
			if len(b.Text) >= 20 && bodySim(b.Text) {
				r[fBodySim] = 1
			}
		}
		if b.Elem < 0 {
			continue
		}
		s.lineage(page, es, int(b.Elem), r, total, prose, top50, top80)
		g := sigs[es[b.Elem].sig]
		r[fSigCount], r[fSigMean], r[fSigLink] = log2(g.n), log2(g.words/g.n), ratio(g.link, g.bytes)
		if i > 0 {
			p := &page.Blocks[i-1]
			r[fPrev1Link] = ratio(p.LinkBytes, len(p.Text))
			r[fSamePrev] = flag(p.Elem == b.Elem || p.Elem >= 0 && page.Elements[p.Elem].Parent == page.Elements[b.Elem].Parent)
			if p.Elem >= 0 {
				r[fPrev1Tok] = es[p.Elem].tok
			}
		}
		if i+1 < s.n {
			q := &page.Blocks[i+1]
			r[fNext1Link] = ratio(q.LinkBytes, len(q.Text))
			r[fSameNext] = flag(q.Elem == b.Elem || q.Elem >= 0 && page.Elements[q.Elem].Parent == page.Elements[b.Elem].Parent)
			if q.Elem >= 0 {
				r[fNext1Tok] = es[q.Elem].tok
			}
		}
	}
	level := float32(0)
	siblings := map[[2]Hash]int{}
	for i := range page.Blocks {
		b := &page.Blocks[i]
		if b.Elem >= 0 {
			siblings[[2]Hash{Hash(page.Elements[b.Elem].Parent), es[b.Elem].sig}]++
		}
	}
	for i := range page.Blocks {
		b := &page.Blocks[i]
		r := s.row(i)
		r[fHeadLevel] = level
		if l := float32(pipeline.HeadingLevel(b.Tag)); l > 0 {
			level = l
		}
		if b.Elem >= 0 {
			r[fSibSame] = log2(siblings[[2]Hash{Hash(page.Elements[b.Elem].Parent), es[b.Elem].sig}])
		}
	}
	link := func(i int) float32 { return s.row(i)[fLinkDensity] }
	s.window(3, fWin3Link, link)
	s.window(8, fWin8Link, link)
}

type sigStats struct{ n, words, bytes, link int }

// signature hashes an element's tag and class and adds up the log-odds of its
// tokens: classes, id, role, itemprop, aria-label.
func signature(n *html.Node, lex *Lexicon) (sig Hash, tok, tag float32) {
	sig = fnvOffset.str(n.Data)
	th := fnvOffset.add('<').str(n.Data)
	tag, _ = lex.Tok.Of(th)
	for i := range n.Attr {
		switch n.Attr[i].Key {
		case "class":
			sig = sig.str(n.Attr[i].Val)
			tok += lex.tokens(n.Attr[i].Val)
		case "id", "role", "itemprop", "itemtype", "aria-label", "data-component", "data-testid", "name", "rel":
			tok += lex.tokens(n.Attr[i].Val)
		}
	}
	return sig, clamp(tok, -8, 8), tag
}

// deepest returns the deepest element that holds pct percent of the prose.
func deepest(page *pipeline.Page, es []elemStats, prose, pct int) int32 {
	best := int32(-1)
	if prose == 0 {
		return best
	}
	for i := range es {
		if es[i].prose*100 >= prose*pct && (best < 0 || page.Elements[i].Depth > page.Elements[best].Depth) {
			best = int32(i)
		}
	}
	return best
}

// lineage fills the features of a block's ancestors.
func (s *Sheet) lineage(page *pipeline.Page, es []elemStats, at int, r []float32, total, prose int, top50, top80 int32) {
	lo, hi, sum := float32(0), float32(0), float32(0)
	r[fTagLO] = es[at].tag
	r[fTagClass] = tagClass(page.Elements[at].Node.DataAtom)
	r[fDepth] = float32(min(page.Elements[at].Depth, 60))
	r[fTopDepth] = -1
	level := 0
	for e := at; e >= 0; e = int(page.Elements[e].Parent) {
		st := &es[e]
		el := &page.Elements[e]
		if level < 10 {
			lo, hi, sum = min(lo, st.tok), max(hi, st.tok), sum+st.tok
		}
		switch level {
		case 0:
			r[fOwnTok] = st.tok
		case 1:
			r[fParTok] = st.tok
			r[fUp1Share], r[fUp1Link], r[fUp1Mean], r[fUp1Blocks] = ratio(st.words, total), ratio(st.linkBytes, st.bytes), log2(st.words/max(1, st.blocks)), log2(st.blocks)
			r[fProseUp1] = ratio(st.prose, prose)
		case 2:
			r[fGrandTok] = st.tok
			r[fUp2Share], r[fUp2Link], r[fUp2Mean], r[fUp2Blocks] = ratio(st.words, total), ratio(st.linkBytes, st.bytes), log2(st.words/max(1, st.blocks)), log2(st.blocks)
			r[fProseUp2] = ratio(st.prose, prose)
		case 3:
			r[fUp3Share], r[fUp3Link], r[fUp3Mean] = ratio(st.words, total), ratio(st.linkBytes, st.bytes), log2(st.words/max(1, st.blocks))
			r[fProseUp3] = ratio(st.prose, prose)
		case 4:
			r[fUp4Share], r[fUp4Link] = ratio(st.words, total), ratio(st.linkBytes, st.bytes)
		}
		if int32(e) == top50 {
			r[fInTop50] = 1
			r[fTopDepth] = float32(level)
		}
		if int32(e) == top80 {
			r[fInTop80] = 1
		}
		switch el.Node.DataAtom {
		case atom.Article:
			r[fInArticle]++
			if r[fInArticle] == 1 {
				r[fArtShare] = ratio(st.prose, prose)
			}
		case atom.Main:
			r[fInMain] = 1
		case atom.Aside:
			r[fInAside] = 1
		case atom.Nav:
			r[fInNav] = 1
		case atom.Header:
			r[fInHeader] = 1
		case atom.Footer:
			r[fInFooter] = 1
		case atom.Form:
			r[fInForm] = 1
		case atom.Table:
			r[fInTable]++
		case atom.Ul, atom.Ol, atom.Dl:
			r[fInList]++
		case atom.Figure, atom.Figcaption:
			r[fInFigure] = 1
		case atom.Blockquote:
			r[fInQuote] = 1
		case atom.Button, atom.Select, atom.Label, atom.Option:
			r[fInButton] = 1
		case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
			r[fInHeading] = float32(pipeline.HeadingLevel(el.Node.DataAtom))
		}
		if r[fItemBody] == 0 && strings.EqualFold(pipeline.Attr(el.Node, "itemprop"), "articleBody") {
			r[fItemBody] = 1
		}
		level++
	}
	r[fMinTok], r[fMaxTok], r[fSumTok] = lo, hi, clamp(sum, -20, 20)
}

// tagClass puts tags that behave alike together.
func tagClass(a atom.Atom) float32 {
	switch a {
	case atom.P:
		return 10
	case atom.Blockquote:
		return 9
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return 8
	case atom.Pre:
		return 7
	case atom.Li, atom.Dd, atom.Dt:
		return 6
	case atom.Td, atom.Th:
		return 5
	case atom.Figcaption, atom.Caption:
		return 4
	case atom.Div, atom.Section, atom.Article, atom.Main:
		return 3
	case atom.Button, atom.Option, atom.Select, atom.Textarea:
		return 1
	}
	return 2
}

// bodyMatcher returns a test whether a line stands in a text, white space and
// case aside; it compares the line's beginning.
func bodyMatcher(body string) func(string) bool {
	if body == "" {
		return nil
	}
	fold := func(s string) string {
		var b strings.Builder
		for _, r := range s {
			if r > ' ' && r != 0xA0 {
				b.WriteRune(r)
			}
		}
		return strings.ToLower(b.String())
	}
	hay := fold(body)
	return func(line string) bool {
		needle := fold(line[:min(len(line), 60)])
		needle = strings.ToValidUTF8(needle, "")
		return len(needle) > 12 && strings.Contains(hay, needle)
	}
}

func ogClass(t string) float32 {
	switch {
	case t == "":
		return 0
	case strings.Contains(t, "article"):
		return 1
	case strings.Contains(t, "website"):
		return 2
	case strings.Contains(t, "product"):
		return 3
	case strings.Contains(t, "profile"), strings.Contains(t, "blog"):
		return 4
	}
	return 5
}

func ldClass(ts []string) float32 {
	best := float32(0)
	for _, t := range ts {
		v := float32(0)
		switch {
		case strings.Contains(t, "Article"), strings.Contains(t, "BlogPosting"), strings.Contains(t, "Report"):
			v = 6
		case strings.Contains(t, "DiscussionForum"), strings.Contains(t, "QAPage"), strings.Contains(t, "Question"):
			v = 5
		case strings.Contains(t, "Product"), strings.Contains(t, "Offer"):
			v = 4
		case strings.Contains(t, "Collection"), strings.Contains(t, "ItemList"), strings.Contains(t, "Blog"):
			v = 3
		case strings.Contains(t, "Business"), strings.Contains(t, "Service"), strings.Contains(t, "FAQ"):
			v = 2
		case t != "":
			v = 1
		}
		best = max(best, v)
	}
	return best
}

func trimScheme(u string) string {
	if i := strings.Index(u, "://"); i >= 0 {
		u = u[i+3:]
	}
	return u
}

func urlShape(u string) (depth, digits float32) {
	u = trimScheme(u)
	u, _, _ = strings.Cut(u, "?")
	n := 0
	for i := 0; i < len(u); i++ {
		if u[i] >= '0' && u[i] <= '9' {
			n++
		}
	}
	return float32(strings.Count(strings.TrimSuffix(u, "/"), "/")), float32(min(n, 20))
}
