package spin

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// nearWords is how far, in words on either side, a rule looks for its topic.
const nearWords = 12

// lexicon numbers the words that begin or continue a phrase: an open-addressed
// table, because it is asked once for every word of every page.
type lexicon struct {
	slots []slot // a power of two, at most half of them taken
	count int32
}

type slot struct {
	hash uint64
	word int32
}

func newLexicon() *lexicon { return &lexicon{slots: make([]slot, 1024)} }

// place returns the slot that holds a hash, or the free one where it belongs.
func (x *lexicon) place(h uint64) *slot {
	mask := uint64(len(x.slots) - 1)
	for i := (h ^ h>>32) & mask; ; i = (i + 1) & mask {
		if s := &x.slots[i]; s.word == 0 || s.hash == h {
			return s
		}
	}
}

func (x *lexicon) find(h uint64) int32 { return x.place(h).word }

func (x *lexicon) add(h uint64) int32 {
	s := x.place(h)
	if s.word == 0 {
		x.count++
		*s = slot{h, x.count}
		if int(x.count)*2 > len(x.slots) {
			x.grow()
		}
		return x.count
	}
	return s.word
}

func (x *lexicon) grow() {
	old := x.slots
	x.slots = make([]slot, 2*len(old))
	for _, s := range old {
		if s.word != 0 {
			*x.place(s.hash) = s
		}
	}
}

// matcher finds the phrases of several families in one pass: a trie over words.
type matcher struct {
	lex      *lexicon
	doubles  synonymGroups
	first    []int32 // node for each word that begins a phrase, 0 for none
	nodes    []node
	ends     []end
	families int
}

// node is a word of a phrase, behind those before it. Its lists begin with numbers
// of nodes and ends, 0 for none.
type node struct{ word, kids, next, ends int32 }

// end is a phrase that is complete at its node.
type end struct {
	family int32
	signAt int32 // place of the sign among those of its family
	number int32 // of the phrase among those of its family
	next   int32 // end at the same node
	sign   *sign
	phrase *phrase
}

// hit is a phrase found, with all its conditions met.
type hit struct {
	end
	from, to int32 // tokens, half open
	locked   bool  // in a quotation, or with a name, number or machine word in it
}

func newMatcher(families []*family) *matcher {
	m := &matcher{lex: newLexicon(), nodes: make([]node, 1), ends: make([]end, 1), families: len(families)}
	m.doubles = groupSynonyms(m.lex)
	for fi, f := range families {
		number := int32(0)
		for si, s := range f.signs {
			for k := range s.phrases {
				m.add(end{family: int32(fi), signAt: int32(si), number: number, sign: s, phrase: &s.phrases[k]})
				number++
			}
		}
	}
	m.first, m.nodes, m.ends = slices.Clip(m.first), slices.Clip(m.nodes), slices.Clip(m.ends)
	return m
}

func (m *matcher) add(e end) {
	at := int32(0)
	for w := range strings.SplitSeq(e.phrase.find, " ") {
		id := m.lex.add(fold(w))
		for int(id) >= len(m.first) {
			m.first = append(m.first, 0)
		}
		next := m.first[id]
		if at > 0 {
			next = m.kid(at, id)
		}
		if next == 0 {
			next = int32(len(m.nodes))
			m.nodes = append(m.nodes, node{word: id})
			if at == 0 {
				m.first[id] = next
			} else {
				m.nodes[next].next = m.nodes[at].kids
				m.nodes[at].kids = next
			}
		}
		at = next
	}
	to := &m.nodes[at].ends // in the order they are added
	for *to != 0 {
		to = &m.ends[*to].next
	}
	*to = int32(len(m.ends))
	m.ends = append(m.ends, e)
}

func (m *matcher) kid(at, word int32) int32 {
	for k := m.nodes[at].kids; k != 0; k = m.nodes[k].next {
		if m.nodes[k].word == word {
			return k
		}
	}
	return 0
}

// find lists the hits of all families in the order of the text. Of one family the
// leftmost and longest phrase wins, hits of different families may overlap.
func (m *matcher) find(p *page) []hit {
	var hits []hit
	free := make([]int32, m.families)  // first token a family may use
	longest := make([]hit, m.families) // best phrase of a family at this token
	touched := make([]int32, 0, m.families)
	for i := range p.tokens {
		w := p.tokens[i].word
		if w == 0 || int(w) >= len(m.first) || m.first[w] == 0 {
			continue
		}
		at := m.first[w]
		for j := i; ; {
			for k := m.nodes[at].ends; k != 0; k = m.ends[k].next {
				e := m.ends[k]
				if int32(i) < free[e.family] || !e.sign.beside.holds(p, i, j+1) {
					continue
				}
				switch l := longest[e.family]; {
				case l.sign == nil:
					touched = append(touched, e.family)
				case e.sign.tell() && int(l.to) == j+1:
					continue // the same words as a rule, whose conditions hold
				}
				longest[e.family] = hit{end: e, from: int32(i), to: int32(j + 1)}
			}
			j++
			if j >= len(p.tokens) || p.tokens[j].word == 0 || p.tokens[j].shape&joined == 0 {
				break
			}
			if at = m.kid(at, p.tokens[j].word); at == 0 {
				break
			}
		}
		for _, f := range touched {
			h := longest[f]
			longest[f] = hit{}
			if !p.spells(h) {
				continue
			}
			h.locked = p.locked(h)
			free[f] = h.to
			hits = append(hits, h)
		}
		touched = touched[:0]
	}
	return hits
}

// plainMarks folds the marks inside words as the tokenizer does.
var plainMarks = strings.NewReplacer("’", "'", "\u2011", "-")

// spells makes sure that the words are the phrase and not others with the same hash.
func (p *page) spells(h hit) bool {
	text := p.blocks[p.tokens[h.from].block]
	at := h.from
	for w := range strings.SplitSeq(h.phrase.find, " ") {
		t := p.tokens[at]
		at++
		s := text[t.start:t.end]
		if !strings.EqualFold(s, w) && !strings.EqualFold(plainMarks.Replace(s), w) {
			return false
		}
	}
	return true
}

// locked reports whether an edit of the hit would touch something protected.
// Only the first word may have a capital, and only at the start of a sentence,
// where nothing is deleted either: the next word would need that capital.
func (p *page) locked(h hit) bool {
	if h.phrase.put == "" && p.tokens[h.from].shape&joined == 0 {
		return true
	}
	for i, t := range p.tokens[h.from:h.to] {
		if t.shape&(digit|quoted|machine|allCaps) != 0 || t.shape&capital != 0 && (i > 0 || t.shape&opens == 0) {
			return true
		}
	}
	return false
}

func (c *condition) leftOf(p *page, i int) bool {
	t := p.tokens[i]
	for _, k := range c.classes {
		switch k {
		case "@start":
			if t.shape&opens != 0 {
				return true
			}
		case "@comma":
			if t.shape&comma != 0 {
				return true
			}
		case "@edge":
			if t.shape&joined == 0 {
				return true
			}
		}
	}
	return t.shape&joined != 0 && i > 0 && c.word(p, p.tokens[i-1])
}

func (c *condition) rightOf(p *page, j int) bool {
	last := j >= len(p.tokens) || p.tokens[j].block != p.tokens[j-1].block
	for _, k := range c.classes {
		switch k {
		case "@edge":
			if last || p.tokens[j].shape&joined == 0 {
				return true
			}
		case "@comma":
			if !last && p.tokens[j].shape&comma != 0 {
				return true
			}
		}
	}
	return !last && p.tokens[j].shape&joined != 0 && c.word(p, p.tokens[j])
}

func (c *condition) word(p *page, t tok) bool {
	if slices.Contains(c.words, t.hash) {
		return true
	}
	text := p.blocks[t.block][t.start:t.end]
	for _, k := range c.classes {
		switch {
		case k == "@digit" && t.shape&digit != 0,
			k == "@name" && t.shape&capital != 0 && t.shape&opens == 0 && text != "I",
			k == "@month" && month(text),
			k == "@nation" && t.shape&capital != 0 && nation(text):
			return true
		}
	}
	for _, s := range c.suffixes {
		if len(text) > len(s)+1 && strings.EqualFold(text[len(text)-len(s):], s) {
			return true
		}
	}
	for _, s := range c.prefixes {
		if len(text) > len(s) && strings.EqualFold(text[:len(s)], s) {
			return true
		}
	}
	return false
}

func month(s string) bool {
	switch strings.TrimSuffix(s, ".") {
	case "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
		"Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec":
		return true
	}
	return false
}

// nation guesses adjectives of nations by their endings; it is only ever asked
// about capitalised words that stand beside a phrase.
func nation(s string) bool {
	for _, e := range [...]string{"ian", "ean", "can", "ese", "ish", "aqi", "eli", "ani", "yan", "rman", "nch", "tch", "eek", "wiss", "oan", "bian"} {
		if strings.HasSuffix(s, e) {
			return true
		}
	}
	return false
}

// after is what takes the place of the hit: the replacement with the capital and
// the apostrophes of the text it stands for.
func (p *page) after(h hit) string {
	s := h.phrase.put
	if strings.Contains(s, "'") && strings.Contains(p.text(h), "’") {
		s = strings.ReplaceAll(s, "'", "’")
	}
	if s == "" || p.tokens[h.from].shape&capital == 0 {
		return s
	}
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// text is what stands in the place of the hit.
func (p *page) text(h hit) string {
	return p.blocks[p.tokens[h.from].block][p.tokens[h.from].start:p.tokens[h.to-1].end]
}

// change is the edit of the hit: its place in the block and what is put there. A
// phrase that is deleted takes the white space before it along, and an article that
// does not suit the new word ("an" of "an individual") is changed with it.
func (p *page) change(h hit) (start, end int, after string) {
	text := p.blocks[p.tokens[h.from].block]
	start, end, after = int(p.tokens[h.from].start), int(p.tokens[h.to-1].end), p.after(h)
	if p.tokens[h.from].shape&joined == 0 {
		return start, end, after
	}
	before := p.tokens[h.from-1]
	if after == "" {
		return int(before.end), end, after
	}
	if before.shape&(quoted|machine) != 0 {
		return start, end, after
	}
	article := text[before.start:before.end]
	want := article
	switch {
	case strings.EqualFold(article, "a") && vowel(after):
		want += "n"
	case strings.EqualFold(article, "an") && !vowel(after):
		want = want[:1]
	}
	if want != article {
		return int(before.start), end, want + text[before.end:start] + after
	}
	return start, end, after
}

// vowel reports whether English says "an" before the word.
func vowel(word string) bool {
	w := strings.ToLower(word)
	for _, p := range [...]string{"uni", "use", "usu", "uti", "eu", "one", "once", "ubi"} {
		if strings.HasPrefix(w, p) {
			return len(w) > 3 && p == "uni" && strings.ContainsRune("dmn", rune(w[3])) // an unidentified one
		}
	}
	for _, p := range [...]string{"hour", "honest", "honor", "honour", "heir"} {
		if strings.HasPrefix(w, p) {
			return true
		}
	}
	return w != "" && strings.ContainsRune("aeiou", rune(w[0]))
}

// apply makes every edit that the rules would make without any gate, and counts
// the hits. It is what a pack's own tests run on.
func (m *matcher) apply(text string) (string, int) {
	var p page
	p.scan(m.lex, text)
	hits := m.find(&p)
	var b strings.Builder
	done := 0
	for _, h := range hits {
		if h.locked || !h.sign.put {
			continue
		}
		start, end, after := p.change(h)
		if start < done {
			continue
		}
		b.WriteString(text[done:start])
		b.WriteString(after)
		done = end
	}
	b.WriteString(text[done:])
	return b.String(), len(hits)
}
