package feature

import (
	"math"
	"strings"
	"unsafe"

	"github.com/offprint-news/offprint/pipeline"
	"golang.org/x/net/html/atom"
)

// The features of a block, in the order they stand in a row. Missing values
// are 0. Text features come first: plain text has only those.
const (
	fWords = iota // log2 of 1 + words
	fChars
	fEnds       // sentence ends per word
	fCommas     // commas per word
	fDigits     // share of characters
	fUpper      // share of letters
	fCapWords   // share of words
	fWordLen    // mean characters a word
	fStop       // share of words
	fSeps       // separators per word
	fQuotes     // per word
	fLastRune   // class of the last rune
	fFirstRune  // class of the first rune
	fCopyright  // © stands in it
	fAt         // @ stands in it
	fCurrency   // a currency sign stands in it
	fYears      // numbers that may be years
	fCJK        // share of characters
	fWordLO     // mean log-odds of its words
	fWordMin    // sum of the negative log-odds of its words, bounded
	fWordMax    // sum of the positive ones, bounded
	fLineLO     // log-odds of the whole line
	fDup        // times the same line stands on the page
	fTitleSim   // overlap with the page's title
	fDescSim    // overlap with the page's description
	fPrev1Words // of neighbours
	fPrev2Words
	fNext1Words
	fNext2Words
	fPrev1LO
	fNext1LO
	fPrev1Stop
	fNext1Stop
	fWin3Words // mean of 3 before and after
	fWin3LO
	fWin8Words
	fWin8LO
	fPosition  // share of blocks before it
	fProseSeen // share of prose words before it
	fProseLeft // share of prose words after it
	fSincePros // blocks since the last prose block
	fUntilPros // blocks until the next prose block
	fIsProse
	fHeadLO     // log-odds of the last heading's line
	fHeadWordLO // of its words
	fSinceHead  // blocks since that heading
	fSinceTitle // blocks since the block most like the title; -1 before it
	fBroken
	fPageWords
	fPageBlocks
	fPageProse   // share of the page's words in prose blocks
	fPageMaxWord // longest block
	fPageProseN  // prose blocks
	fType0       // probability of each page type
	fType1
	fType2
	fType3
	fType4
	fType5
	fType6
	fDupSeen // times the same line stood above
	fTextEnd

	fLinkDensity = iota - 1 // the first feature of the tree, in the place of fTextEnd
	fLinks
	fBold
	fTagLO
	fTagClass
	fHidden
	fInArticle
	fInMain
	fInAside
	fInNav
	fInHeader
	fInFooter
	fInForm
	fInTable
	fInList
	fInFigure
	fInQuote
	fInButton
	fInHeading
	fDepth
	fOwnTok
	fParTok
	fGrandTok
	fMinTok
	fMaxTok
	fSumTok
	fUp1Share
	fUp1Link
	fUp1Mean
	fUp1Blocks
	fUp2Share
	fUp2Link
	fUp2Mean
	fUp2Blocks
	fUp3Share
	fUp3Link
	fUp3Mean
	fUp4Share
	fUp4Link
	fProseUp1 // share of the page's prose in the parent
	fProseUp2
	fProseUp3
	fInTop50   // inside the deepest element with half of the prose
	fInTop80   // with four fifths
	fTopDepth  // levels from that element down to the block
	fArtShare  // share of the prose in the nearest article element
	fSibSame   // siblings with the same tag and class
	fSigCount  // elements of the page with the same tag and class path
	fSigMean   // mean words of the blocks in those
	fSigLink   // link density over those
	fPrev1Link // of neighbours
	fNext1Link
	fPrev1Tok
	fNext1Tok
	fWin3Link
	fWin8Link
	fSamePrev // same parent as the block before
	fSameNext
	fBodySim   // stands in JSON-LD articleBody (1), not (-1), none (0)
	fItemBody  // inside itemprop=articleBody
	fVote      // readability's vote
	fHeadLevel // of the last heading
	fPageLink
	fPageH1
	fPageArticles
	fPageForms
	fPageLists
	fPageTypeOG // class of og:type
	fPageTypeLD // class of the JSON-LD type
	fURLDepth
	fURLDigits
	fURLLO // log-odds of the URL's tokens
	fPageTokLO
	fEnd
)

// Version is the version of the features. A model is of use with the version it
// was trained with alone.
const Version = 3

// Ignored returns, by feature, which ones the block forests leave alone: the page
// types. They are told from the same evidence, and adding them changes the
// cross-validated F1 by less than chance does.
func Ignored() []bool {
	out := make([]bool, fEnd+SecondWidth)
	for k := range Types {
		out[fType0+k] = true
	}
	return out
}

// proseWords is how many words make a block without links prose.
const proseWords = 15

// A Sheet holds the features of one page: a row for each block.
type Sheet struct {
	n      int
	width  int
	x      []float32
	stats  []Stats
	memory *Memory
	sigs   []Hash // by element: its tag, classes and those above it
	hidden bool   // hidden text counts, since the visible page holds next to none
}

// CountsHidden reports whether a page's text stands mostly in hidden parts, as on
// pages that scripts unpack.
func CountsHidden(page *pipeline.Page) bool {
	seen, hid := 0, 0
	for i := range page.Blocks {
		b := &page.Blocks[i]
		if len(b.Text) < 80 || b.LinkBytes*2 > len(b.Text) {
			continue
		}
		if b.Hidden == "" {
			seen += len(b.Text)
		} else {
			hid += len(b.Text)
		}
	}
	return hid > 600 && hid > 3*seen
}

// Len returns the number of rows, one for each block.
func (s *Sheet) Len() int { return s.n }

// Width returns the number of features in a row.
func (s *Sheet) Width() int { return s.width }

// Row returns the features of block i; the slice is the sheet's own.
func (s *Sheet) Row(i int) []float32 { return s.row(i) }

// Rows returns the features of all blocks, row after row; the slice is the sheet's
// own.
func (s *Sheet) Rows() []float32 { return s.x }

// TitleSim returns how much the words of block i overlap with a stated title of the
// page, from 0 to 1.
func (s *Sheet) TitleSim(i int) float32 {
	if s.width == 0 {
		return 0
	}
	return s.row(i)[fTitleSim]
}

// SetTypes fills in the probabilities of the page types.
func (s *Sheet) SetTypes(p [Types]float32) {
	for i := range s.n {
		copy(s.row(i)[fType0:], p[:])
	}
}

// Stats returns what a pass over the text of block i found.
func (s *Sheet) Stats(i int) *Stats { return &s.stats[i] }

func (s *Sheet) row(i int) []float32 { return s.x[i*s.width : (i+1)*s.width] }

// a facts holds what the page says of itself, as far as features ask for it.
type facts struct {
	url         string
	titles      []string
	description []string
	body        string
	ogType      string
	ldTypes     []string
}

// gather reads the statements of the page that the structure stage noted.
func gather(d *pipeline.Document) facts {
	f := facts{url: d.URL}
	for _, n := range d.Notes() {
		switch n.Key {
		case "said.title", "said.headline":
			f.titles = append(f.titles, n.Value)
		case "said.description":
			f.description = append(f.description, n.Value)
		case "said.article-body":
			if len(n.Value) > len(f.body) {
				f.body = n.Value
			}
		case "said.type":
			if strings.HasPrefix(n.Where, "meta") {
				f.ogType = n.Value
			} else {
				f.ldTypes = append(f.ldTypes, n.Value)
			}
		case "said.url", "said.canonical":
			if f.url == "" {
				f.url = n.Value
			}
		}
	}
	return f
}

// elemStats is what an element's subtree adds up to.
type elemStats struct {
	words, linkBytes, bytes, blocks, prose int
	tok                                    float32 // log-odds of its own class and id tokens
	tag                                    float32
	sig                                    Hash
}

// Count makes a sheet without features, which only knows what a pass over each text
// finds: for pages of so many blocks that their features would fill the memory.
func Count(d *pipeline.Document) *Sheet {
	blocks := d.Page().Blocks
	s := &Sheet{n: len(blocks), stats: make([]Stats, len(blocks))}
	for i := range blocks {
		s.stats[i] = scan(blocks[i].Text, nil)
		s.stats[i].Hashes = nil
	}
	return s
}

// Measure works out the features of every block of a document.
func Measure(d *pipeline.Document, lex *Lexicon) *Sheet { return new(Memory).Measure(d, lex) }

// A Memory is what a sheet is made in. It may serve one page after another: most of
// what a page needs while it is judged is as large for the next.
type Memory struct {
	x      []float32
	stats  []Stats
	hashes []Hash
	sigs   []Hash
	elems  []elemStats
	floats scratch
}

// scratch gives out numbers that a page needs for a while, all from one list.
type scratch struct {
	buf  []float32
	used int // may be more than there are: the next page finds room for as many
}

// take gives out n zeros.
func (s *scratch) take(n int) []float32 {
	at := s.used
	if s.used += n; s.used > len(s.buf) {
		return make([]float32, n)
	}
	out := s.buf[at:s.used:s.used]
	clear(out)
	return out
}

// reset takes all back.
func (s *scratch) reset() {
	if s.used > len(s.buf) {
		s.buf = make([]float32, s.used)
	}
	s.used = 0
}

// Measure does what the function does, in the memory of the sheet it made before,
// which is then gone.
func (m *Memory) Measure(d *pipeline.Document, lex *Lexicon) *Sheet {
	page := d.Page()
	n := len(page.Blocks)
	s := &Sheet{n: n, width: fEnd, memory: m}
	if page.Format == pipeline.Text {
		s.width = fTextEnd
	}
	m.floats.reset()
	m.x, m.stats = Sized(m.x, n*s.width), Sized(m.stats, n)
	s.x, s.stats = m.x, m.stats
	if n == 0 {
		return s
	}
	f := gather(d)
	s.hidden = CountsHidden(page)
	s.text(page, f, lex)
	if page.Format == pipeline.HTML {
		s.tree(page, f, lex)
	}
	return s
}

// Size is how many bytes the memory takes, near enough.
func (m *Memory) Size() int {
	return 4*(cap(m.x)+cap(m.hashes)+cap(m.sigs)+max(m.floats.used, cap(m.floats.buf))) + cap(m.stats)*int(unsafe.Sizeof(Stats{})) + cap(m.elems)*int(unsafe.Sizeof(elemStats{}))
}

// Sized returns n zeros, in buf where it is large enough.
func Sized[T any](buf []T, n int) []T {
	if cap(buf) < n {
		return make([]T, n)
	}
	buf = buf[:n]
	clear(buf)
	return buf
}

func log2(n int) float32 {
	if n < len(logs) {
		return logs[n]
	}
	return logarithm(n)
}

func logarithm(n int) float32 { return float32(math.Log2(float64(n + 1))) }

// logs are those of most numbers of words and blocks.
var logs = func() (out [512]float32) {
	for n := range out {
		out[n] = logarithm(n)
	}
	return out
}()

func ratio(a, b int) float32 {
	if b == 0 {
		return 0
	}
	return float32(a) / float32(b)
}

func clamp(x, lo, hi float32) float32 { return max(lo, min(hi, x)) }

// text fills the features that need no tree.
func (s *Sheet) text(page *pipeline.Page, f facts, lex *Lexicon) {
	blocks := page.Blocks
	dup := make(map[Hash]int, len(blocks))
	if need := 64 + len(page.Blocks)*12; cap(s.memory.hashes) < need {
		s.memory.hashes = make([]Hash, 0, need)
	}
	arena := s.memory.hashes[:0]
	total, prose, proseN, longest := 0, 0, 0, 0
	lo := s.memory.floats.take(s.n)
	isProse := make([]bool, s.n)
	for i := range blocks {
		b := &blocks[i]
		st := &s.stats[i]
		if cap(arena)-len(arena) < maxWords {
			arena = make([]Hash, 0, max(4096, 4*maxWords))
		}
		*st = scan(b.Text, arena[len(arena):len(arena):cap(arena)])
		arena = arena[:len(arena)+len(st.Hashes)]
		dup[st.Line]++
		if b.Hidden == "" || s.hidden {
			total += st.Words
		}
		isProse[i] = st.Words >= proseWords && b.LinkBytes*3 < len(b.Text) && (b.Hidden == "" || s.hidden) && st.stop*12 >= st.Words-st.cjk
		if isProse[i] {
			prose += st.Words
			proseN++
		}
		longest = max(longest, st.Words)
		r := s.row(i)
		w := st.Words
		r[fWords], r[fChars] = log2(w), log2(st.chars)
		r[fEnds], r[fCommas] = ratio(st.ends, w), ratio(st.commas, w)
		r[fDigits], r[fUpper] = ratio(st.digits, st.chars), ratio(st.upper, st.letters)
		r[fCapWords], r[fWordLen] = ratio(st.capWords, w), ratio(st.letters, w)
		r[fStop], r[fSeps], r[fQuotes] = ratio(st.stop, w), ratio(st.seps, w+1), ratio(st.quotes, w+1)
		r[fLastRune], r[fFirstRune] = runeClass(st.last), runeClass(st.first)
		r[fCopyright], r[fAt], r[fCurrency] = flag(st.copyright), flag(st.at), flag(st.currency)
		r[fYears], r[fCJK] = float32(st.years), ratio(st.cjk, st.chars)
		mean, neg, pos := lex.words(st.Hashes)
		r[fWordLO], r[fWordMin], r[fWordMax] = mean, neg, pos
		if w <= 12 {
			r[fLineLO], _ = lex.Line.Of(st.Line)
		}
		lo[i] = mean
		r[fBroken] = flag(b.Broken)
		r[fIsProse] = flag(isProse[i])
	}
	var ref matcher
	for _, t := range f.titles {
		ref.add(t)
	}
	var desc matcher
	for _, t := range f.description {
		desc.add(t)
	}
	above := make(map[Hash]int, len(blocks))
	best, titleAt := float32(.5), -1
	for i := range blocks {
		r := s.row(i)
		st := &s.stats[i]
		r[fDup] = float32(min(dup[st.Line], 9))
		r[fDupSeen] = float32(min(above[st.Line], 9))
		above[st.Line]++
		r[fTitleSim] = ref.overlap(st.Hashes)
		r[fDescSim] = desc.overlap(st.Hashes)
		if r[fTitleSim] > best && st.Words >= 3 && (blocks[i].Hidden == "" || s.hidden) && blocks[i].Tag != atom.Title {
			best, titleAt = r[fTitleSim], i
		}
	}
	seen, since := 0, 99
	head, headAt := -1, 0
	for i := range blocks {
		r := s.row(i)
		st := &s.stats[i]
		at := func(k int) *Stats {
			if k < 0 || k >= s.n {
				return &Stats{}
			}
			return &s.stats[k]
		}
		lw := func(k int) float32 {
			if k < 0 || k >= s.n {
				return 0
			}
			return lo[k]
		}
		p1, n1 := at(i-1), at(i+1)
		r[fPrev1Words], r[fPrev2Words] = log2(p1.Words), log2(at(i-2).Words)
		r[fNext1Words], r[fNext2Words] = log2(n1.Words), log2(at(i+2).Words)
		r[fPrev1LO], r[fNext1LO] = lw(i-1), lw(i+1)
		r[fPrev1Stop], r[fNext1Stop] = ratio(p1.stop, p1.Words), ratio(n1.stop, n1.Words)
		r[fPosition] = ratio(i, s.n)
		r[fProseSeen] = ratio(seen, prose)
		if isProse[i] {
			since = 0
			seen += st.Words
		} else {
			since = min(since+1, 99)
		}
		r[fSincePros] = float32(since)
		r[fProseLeft] = ratio(prose-seen, prose)
		r[fPageWords], r[fPageBlocks] = log2(total), log2(s.n)
		r[fPageProse], r[fPageMaxWord], r[fPageProseN] = ratio(prose, total), log2(longest), log2(proseN)
		if titleAt >= 0 {
			if i >= titleAt {
				r[fSinceTitle] = log2(i - titleAt)
			} else {
				r[fSinceTitle] = -1
			}
		} else {
			r[fSinceTitle] = -2
		}
		if head >= 0 {
			hr := s.row(head)
			r[fHeadLO], r[fHeadWordLO] = hr[fLineLO], hr[fWordLO]
			r[fSinceHead] = float32(min(i-headAt, 60))
		} else {
			r[fSinceHead] = 99
		}
		if blocks[i].Tag == atom.H1 || blocks[i].Tag == atom.H2 || blocks[i].Tag == atom.H3 || blocks[i].Tag == atom.H4 || blocks[i].Tag == atom.H5 || blocks[i].Tag == atom.H6 ||
			page.Format == pipeline.Text && st.Words > 0 && st.Words <= 10 && st.ends == 0 && n1.Words > 2*st.Words {
			head, headAt = i, i
		}
	}
	until := 99
	for i := s.n - 1; i >= 0; i-- {
		if isProse[i] {
			until = 0
		} else {
			until = min(until+1, 99)
		}
		s.row(i)[fUntilPros] = float32(until)
	}
	s.window(3, fWin3Words, func(i int) float32 { return s.row(i)[fWords] })
	s.window(3, fWin3LO, func(i int) float32 { return lo[i] })
	s.window(8, fWin8Words, func(i int) float32 { return s.row(i)[fWords] })
	s.window(8, fWin8LO, func(i int) float32 { return lo[i] })
}

// window sets feature f to the mean of v over k blocks on each side.
func (s *Sheet) window(k, f int, v func(int) float32) {
	var sum float32
	n := 0
	for i := 0; i < min(k, s.n); i++ {
		sum += v(i)
		n++
	}
	for i := range s.n {
		if j := i + k; j < s.n {
			sum += v(j)
			n++
		}
		if j := i - k - 1; j >= 0 {
			sum -= v(j)
			n--
		}
		s.row(i)[f] = sum / float32(n)
	}
}

func flag(b bool) float32 {
	if b {
		return 1
	}
	return 0
}

// runeClass puts the first or last character of a line into a class.
func runeClass(r rune) float32 {
	switch {
	case r == 0:
		return 0
	case r == '.' || r == '!' || r == '?' || r == '。' || r == '！' || r == '？' || r == '؟' || r == '।':
		return 7
	case r == '"' || r == '”' || r == '“' || r == '»' || r == '«' || r == '’' || r == '\'' || r == ')' || r == '」' || r == '„':
		return 6
	case r == ',' || r == ';':
		return 5
	case r == ':' || r == '：':
		return 4
	case 'a' <= r && r <= 'z' || r >= 0x400:
		return 3
	case 'A' <= r && r <= 'Z' || r >= 0xC0:
		return 2.5
	case '0' <= r && r <= '9':
		return 2
	}
	return 1
}

// A matcher holds the words of a reference text.
type matcher struct {
	refs []*set
}

func (m *matcher) add(s string) {
	st := scan(s, make([]Hash, 0, 64))
	if len(st.Hashes) == 0 || len(m.refs) >= 8 {
		return
	}
	words := &set{}
	for _, h := range st.Hashes {
		words.add(h)
	}
	m.refs = append(m.refs, words)
}

// overlap returns the best F1 of the words against one of the references.
func (m *matcher) overlap(words []Hash) float32 {
	var best float32
	for _, ref := range m.refs {
		if len(words) > 4*ref.len() || len(words)*6 < ref.len() {
			continue
		}
		hit := 0
		for _, w := range words {
			if ref.has(w) {
				hit++
			}
		}
		best = max(best, 2*float32(hit)/float32(len(words)+ref.len()))
	}
	return best
}
