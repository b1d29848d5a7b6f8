package spin

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// shape holds what the rules need to know about a token besides its word.
type shape uint16

const (
	capital   shape = 1 << iota // first letter is upper case
	allCaps                     // two or more letters, all upper case
	digit                       // has a digit in it
	opens                       // first word of a sentence or block
	joined                      // only white space between this token and the one before
	comma                       // a comma (and nothing stronger) stands before it
	quoted                      // inside quotation marks
	machine                     // part of a URL, an e-mail address, a handle or a path
	dashAhead                   // a dash stands before it
)

// page is a text cut into tokens, with the quotation marks met on the way.
type page struct {
	blocks []string
	tokens []tok
	marks  []mark // of the block being scanned
}

// mostKept is how many words the list may have that is kept for the next page.
const mostKept = 20_000

// empty makes the page ready for other blocks.
func (p *page) empty() {
	clear(p.blocks)
	p.blocks, p.tokens, p.marks = p.blocks[:0], p.tokens[:0], p.marks[:0]
	if cap(p.tokens) > mostKept {
		p.tokens = nil
	}
}

// tok is one word: a run of letters and digits with inner hyphens,
// apostrophes and, between digits, points and commas.
type tok struct {
	start, end int32  // byte offsets in the block
	word       int32  // number in the lexicon, 0 when no rule uses the word
	shape      shape  //
	block      int32  // which block
	hash       uint64 // of the folded word
}

const (
	hashSeed  = 14695981039346656037
	hashPrime = 1099511628211
)

const (
	other = iota
	letter
	upper
	number
	space
	stop   // ends a sentence
	weak   // comma
	inner  // may stand inside a word
	urlish // marks a machine word when it touches one
)

var class = func() (c [128]uint8) {
	for b := range c {
		switch {
		case b >= 'a' && b <= 'z':
			c[b] = letter
		case b >= 'A' && b <= 'Z':
			c[b] = upper
		case b >= '0' && b <= '9':
			c[b] = number
		}
	}
	for _, b := range " \t\r\n\v\f" {
		c[b] = space
	}
	for _, b := range ".!?:;|*" {
		c[b] = stop
	}
	c[','] = weak
	c['-'], c['\''] = inner, inner
	c['/'], c['@'], c['_'], c['\\'], c['#'], c['='], c['&'], c['~'] = urlish, urlish, urlish, urlish, urlish, urlish, urlish, urlish
	return c
}()

// scan appends the tokens of one block to the page and marks the quoted ones.
// Words are folded to lower case and to the straight apostrophe before they are
// hashed.
func (p *page) scan(x *lexicon, text string) {
	first, block := len(p.tokens), int32(len(p.blocks))
	p.blocks = append(p.blocks, text)
	p.marks = p.marks[:0]
	pending := opens
	for i := 0; i < len(text); {
		c := text[i]
		if c >= utf8.RuneSelf {
			r, n := utf8.DecodeRuneInString(text[i:])
			if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
				switch {
				case unicode.IsSpace(r) || r == '\u200b' || r == '\u00ad':
				case r == '…' || r == '•' || r == '·' || r == '。':
					pending = pending&^(joined|comma) | opens
				case r == '—' || r == '–':
					pending = pending&^joined | dashAhead
				case strings.ContainsRune(quoteRunes, r):
					p.marks = append(p.marks, mark{int32(i), r})
					pending &^= joined
				default:
					pending &^= joined
				}
				i += n
				continue
			}
		} else if k := class[c]; k != letter && k != upper && k != number {
			switch k {
			case space:
				// Two line ends are a new paragraph, hence a new sentence.
				if c == '\n' && i+1 < len(text) && text[i+1] == '\n' {
					pending = pending&^joined | opens
					p.marks = append(p.marks, mark{int32(i), '\n'})
				}
			case stop:
				pending = pending&^(joined|comma) | opens
			case weak:
				pending = pending&^joined | comma
			case urlish:
				// "&" and "/" between spaces part words; "@" and "#" belong to the next one.
				pending &^= joined
				if c == '@' || c == '#' {
					pending |= machine
				}
			default:
				if c == '"' || c == '\'' {
					p.marks = append(p.marks, mark{int32(i), rune(c)})
				}
				pending &^= joined
			}
			i++
			continue
		}
		t, next := x.word(text, i, pending)
		t.block = block
		p.tokens = append(p.tokens, t)
		pending = joined
		i = next
	}
	p.quote(text, first)
}

// word reads the token that starts at i.
func (x *lexicon) word(text string, i int, pending shape) (tok, int) {
	t := tok{start: int32(i), shape: pending}
	h := uint64(hashSeed)
	letters, uppers := 0, 0
	j := i
loop:
	for j < len(text) {
		c := text[j]
		if c < utf8.RuneSelf {
			switch class[c] {
			case letter:
				letters++
				h = (h ^ uint64(c)) * hashPrime
				// Most bytes are lower-case letters after one of their kind.
				for j++; j < len(text) && class[text[j]&0x7f] == letter && text[j] < utf8.RuneSelf; j++ {
					h = (h ^ uint64(text[j])) * hashPrime
					letters++
				}
				continue
			case upper:
				letters++
				uppers++
				if j == i {
					t.shape |= capital
				}
				c += 'a' - 'A'
			case number:
				t.shape |= digit
			case inner:
				if !wordAt(text, j+1) {
					break loop
				}
			case urlish:
				// foo@bar, a/b, x=1: not prose. A slash between two words is
				// ("and/or"), but no rule needs to know.
				if !wordAt(text, j+1) || c == '&' {
					break loop
				}
				t.shape |= machine
			case weak:
				if t.shape&digit == 0 || !digitAt(text, j+1) {
					break loop
				}
			case stop:
				// 3.5, example.com, U.S.; but "end.Until" is two words glued
				// together, and those start with a capital.
				if c != '.' && c != ':' || j+1 >= len(text) || text[j+1] >= utf8.RuneSelf {
					break loop
				}
				switch k := class[text[j+1]]; {
				case k == number && t.shape&digit != 0:
				case c == '.' && k == letter:
					t.shape |= machine
				case c == '.' && k == upper && (j-i == 1 || j-i >= 3 && text[j-2] == '.'):
				case c == ':' && strings.HasPrefix(text[j:], "://"):
					t.shape |= machine
					for j < len(text) && text[j] < utf8.RuneSelf && class[text[j]] != space && text[j] != '<' && text[j] != '"' {
						j++
					}
					break loop
				default:
					break loop
				}
			default:
				break loop
			}
			h = (h ^ uint64(c)) * hashPrime
			j++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[j:])
		switch {
		case r == '’' || r == '‘':
			if !wordAt(text, j+n) || r == '‘' {
				break loop
			}
			h = (h ^ '\'') * hashPrime
			j += n
			continue
		case r == '\u2011':
			if !wordAt(text, j+n) {
				break loop
			}
			h = (h ^ '-') * hashPrime
			j += n
			continue
		case unicode.IsDigit(r):
			t.shape |= digit
		case unicode.IsLetter(r) || unicode.Is(unicode.Mn, r):
			letters++
			if unicode.IsUpper(r) {
				uppers++
				if j == i {
					t.shape |= capital
				}
				r = unicode.ToLower(r)
			}
		default:
			break loop
		}
		var b [utf8.UTFMax]byte
		for _, c := range b[:utf8.EncodeRune(b[:], r)] {
			h = (h ^ uint64(c)) * hashPrime
		}
		j += n
	}
	t.end, t.hash = int32(j), h
	if letters > 1 && letters == uppers {
		t.shape |= allCaps
	}
	t.word = x.find(h)
	return t, j
}

func wordAt(s string, i int) bool {
	if i >= len(s) {
		return false
	}
	if c := s[i]; c < utf8.RuneSelf {
		k := class[c]
		return k == letter || k == upper || k == number
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	return unicode.IsLetter(r)
}

func digitAt(s string, i int) bool { return i < len(s) && s[i] >= '0' && s[i] <= '9' }
