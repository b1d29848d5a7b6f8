package feature

import (
	"github.com/offprint-news/offprint/pipeline"
	"golang.org/x/net/html/atom"
)

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
