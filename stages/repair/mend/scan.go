package mend

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// signs are the traces of faults a text shows. They are cheap to see and often
// harmless: each only says which pass is worth running.
type signs uint32

const (
	// Signs that ASCII text can show; they fit in sixteen bits.
	sawControl signs = 1 << iota
	sawEntity
	sawLineEnd
	sawApostrophe
	sawSentence
	sawRare // of faults that only the full policy repairs
	sawLoosePunct
	sawGlued
	sawHyphenBreak
	// Signs of other text.
	sawInvisible
	sawMisread
	sawC1
	sawForm // ligatures and full-width forms
	sawSoftHyphen
	sawOddSpace
	sawGuillemet
	sawQuote
	sawDash
	sawMixed
	sawMark
	sawLost // U+FFFD
)

// look is what the scan knows a rune by.
type look uint8

const (
	lookOther look = iota
	lookLower
	lookUpper
	lookDigit
	lookSpace
	lookNewline
	lookReturn
	lookControl
	lookAmp
	lookStop  // . !
	lookAsk   // ?
	lookComma // , ; :
	lookOpen  // ( [
	lookClose // ) ]
	lookQuote // "
	lookTick  // '
	lookGrave // ` ´
	lookHyphen
	lookLatin // not ASCII
	lookCyrillic
	lookGreek
	lookLetter // of any other script
	lookMark
	lookInvisible
	lookC1
	lookForm
	lookLine // U+2028, U+2029
	lookSoft
	lookOddSpace
	lookGuillemet
	lookOpenCurly
	lookCloseCurly
	lookOpenSingle
	lookCloseSingle
	lookDash
	lookLost
	lookCount
)

// pairs says what a rune of one look right after another is a sign of; the
// looks that are signs by themselves are so after every other.
var pairs = func() (t [lookCount][lookCount]signs) {
	alone := map[look]signs{
		lookControl: sawControl, lookC1: sawC1, lookInvisible: sawInvisible, lookForm: sawForm,
		lookLine: sawLineEnd, lookReturn: sawLineEnd, lookSoft: sawSoftHyphen, lookOddSpace: sawOddSpace,
		lookGuillemet: sawGuillemet, lookDash: sawDash, lookMark: sawMark, lookLost: sawLost | sawApostrophe,
	}
	letters := []look{lookLower, lookUpper, lookLatin, lookCyrillic, lookGreek, lookLetter}
	spaces := []look{lookSpace, lookNewline, lookOther, lookReturn, lookOddSpace}
	for a := range lookCount {
		for b, s := range alone {
			t[a][b] |= s
		}
	}
	for _, a := range letters {
		t[lookAmp][a] |= sawEntity
		t[a][lookOpenCurly] |= sawQuote
		t[a][lookOpenSingle] |= sawApostrophe
		t[lookCloseCurly][a] |= sawQuote
		t[a][lookGrave] |= sawApostrophe
	}
	for _, a := range []look{lookUpper, lookLatin, lookCyrillic, lookGreek} {
		t[lookStop][a] |= sawSentence
		t[lookAsk][a] |= sawSentence
	}
	for _, p := range []look{lookCloseSingle, lookGuillemet} {
		t[p][lookUpper] |= sawQuote | sawSentence
	}
	t[lookComma][lookLower] |= sawRare
	t[lookAmp][lookOther] |= sawEntity
	t[lookAsk][lookLower] |= sawRare // "don?t"
	t[lookTick][lookUpper] |= sawRare
	t[lookOpen][lookSpace] |= sawRare
	for _, a := range spaces {
		t[lookOpenCurly][a] |= sawQuote
		t[a][lookCloseCurly] |= sawQuote
	}
	for _, p := range []look{lookStop, lookAsk, lookComma, lookClose} {
		t[lookSpace][p] |= sawLoosePunct
		t[lookOddSpace][p] |= sawLoosePunct
		t[lookOpenCurly][p] |= sawQuote
	}
	t[lookStop][lookOpenCurly] |= sawQuote
	t[lookAsk][lookOpenCurly] |= sawQuote
	t[lookComma][lookOpenCurly] |= sawQuote
	t[lookHyphen][lookNewline] |= sawHyphenBreak
	t[lookHyphen][lookSpace] |= sawHyphenBreak
	for _, a := range []look{lookLower, lookUpper, lookLatin} {
		for _, b := range []look{lookCyrillic, lookGreek} {
			t[a][b] |= sawMixed
			t[b][a] |= sawMixed
		}
	}
	t[lookCyrillic][lookGreek] |= sawMixed
	t[lookGreek][lookCyrillic] |= sawMixed
	return t
}()

// asciiLooks is the look of each byte below 0x80.
var asciiLooks = func() (t [256]look) {

	for b := range utf8.RuneSelf {
		switch {
		case b >= 'a' && b <= 'z':
			t[b] = lookLower
		case b >= 'A' && b <= 'Z':
			t[b] = lookUpper
		case b >= '0' && b <= '9':
			t[b] = lookDigit
		case b < ' ' && b != '\t', b == 0x7F:
			t[b] = lookControl
		}
	}
	for b, l := range map[rune]look{
		' ': lookSpace, '\n': lookNewline, '\r': lookReturn, '&': lookAmp,
		'.': lookStop, '?': lookAsk, '!': lookStop, ',': lookComma, ';': lookComma, ':': lookComma,
		'(': lookOpen, '[': lookOpen, ')': lookClose, ']': lookClose,
		'"': lookQuote, '\'': lookTick, '`': lookGrave, '-': lookHyphen,
	} {
		t[b] = l
	}
	return t
}()

// looks is the look of each rune of the basic plane.
var looks = sync.OnceValue(func() *[0x10000]look {
	t := new([0x10000]look)
	for _, l := range []struct {
		table *unicode.RangeTable
		look  look
	}{
		{unicode.L, lookLetter},
		{unicode.Zs, lookOddSpace},
		{unicode.Cf, lookInvisible},
		{unicode.Latin, lookLatin},
		{unicode.Cyrillic, lookCyrillic},
		{unicode.Greek, lookGreek},
	} {
		each16(l.table, func(r rune) { t[r] = l.look })
	}
	fill := func(lo, hi rune, l look) {
		for r := lo; r <= hi; r++ {
			t[r] = l
		}
	}
	copy(t[:], asciiLooks[:utf8.RuneSelf])
	fill(0x80, 0x9F, lookC1)
	fill(0x300, 0x36F, lookMark)
	fill(0xFB00, 0xFB06, lookForm)
	fill(0xFF01, 0xFF5E, lookForm)
	for r, l := range map[rune]look{
		0x2028: lookLine, 0x2029: lookLine, 0xAD: lookSoft, '«': lookGuillemet, '»': lookGuillemet,
		'“': lookOpenCurly, '”': lookCloseCurly, '‘': lookOpenSingle, '’': lookCloseSingle,
		'—': lookDash, '–': lookDash, 0xFFFD: lookLost, '´': lookGrave, 0x3000: lookOther,
		0x2010: lookHyphen, 'ª': lookOther, 'º': lookOther, 0x3164: lookInvisible, 0xFFFC: lookInvisible,
	} {
		t[r] = l
	}
	return t
})

// machine reads ASCII text one byte at a time: its state is the look of the
// byte before, or how much of a glued word ends there. One lookup a byte gives
// the next state and all signs, without a branch.
type machine struct {
	class [256]uint8                          // of a byte
	step  [machineStates << stateShift]uint32 // by state<<6|class: signs<<16 | next state<<6
	looks [machineStates]look
}

const (
	machineStates = 128
	stateShift    = 6
	stateMask     = (machineStates - 1) << stateShift
	signShift     = 16
	lowerClass    = lookHyphen + 1 // the class of 'a'; the other letters follow
)

var ascii = func() *machine {
	m := new(machine)
	// The first states are the looks; one more follows for each beginning of a
	// glued word.
	states := int(lookHyphen) + 1
	prefixes := map[string]int{}
	texts := map[int]string{}
	whole := map[int]bool{}
	for _, g := range glued {
		for i := range len(g.form) {
			w := g.form[:i+1]
			if prefixes[w] == 0 {
				prefixes[w], texts[states] = states, w
				states++
			}
		}
		whole[prefixes[g.form]] = true
	}
	for b := range m.class {
		m.class[b] = uint8(asciiLooks[b])
		if asciiLooks[b] == lookLower {
			m.class[b] = uint8(lowerClass) + uint8(b-'a')
		}
	}
	for state := range states {
		is, so := look(state), texts[state]
		if so != "" {
			is = lookLower
		}
		m.looks[state] = is
		for class := range look(64) {
			to, next := class, int(class)
			switch {
			case class >= lowerClass:
				to, next = lookLower, int(lookLower)
				if so != "" || is != lookLower && is != lookUpper && is != lookDigit {
					if n := prefixes[so+string(rune('a'+class-lowerClass))]; n != 0 {
						next = n
					}
				}
			case (is == lookStop || is == lookAsk) && (to == lookQuote || to == lookClose || to == lookTick):
				next = int(lookStop) // what closes a quotation is no new beginning
			}
			seen := pairs[is][to]
			if whole[state] && to != lookLower {
				seen |= sawGlued
			}
			m.step[state<<stateShift|int(class)] = uint32(seen)<<signShift | uint32(next)<<stateShift
		}
	}
	return m
}()

// run reads s, which is ASCII, from a state and returns the one it ends in. Each
// lookup waits for the one before, so long texts are read at four places at
// once, each behind a space, where the state is known.
func (m *machine) run(s string, state uint32) (uint32, signs) {
	const space = uint32(lookSpace) << stateShift
	var seen uint32
	if len(s) >= 256 {
		a, s2 := cutAtSpace(s, len(s)/4)
		b, s3 := cutAtSpace(s2, len(s)/4)
		c, d := cutAtSpace(s3, len(s)/4)
		if n := min(len(a), len(b), len(c), len(d)); n > 0 {
			sa, sb, sc, sd := state, space, space, space
			a1, b1, c1, d1 := a[:n], b[:n], c[:n], d[:n]
			for i := range n {
				sa = m.step[sa&stateMask|uint32(m.class[a1[i]])]
				sb = m.step[sb&stateMask|uint32(m.class[b1[i]])]
				sc = m.step[sc&stateMask|uint32(m.class[c1[i]])]
				sd = m.step[sd&stateMask|uint32(m.class[d1[i]])]
				seen |= sa | sb | sc | sd
			}
			_, sa = m.read(a[n:], sa, 0)
			_, sb = m.read(b[n:], sb, 0)
			_, sc = m.read(c[n:], sc, 0)
			seen |= sa | sb | sc
			s, state = d[n:], sd&stateMask
		}
	}
	state, seen = m.read(s, state, seen)
	return state, signs(seen >> signShift)
}

// read is run at one place.
func (m *machine) read(s string, state, seen uint32) (uint32, uint32) {
	for i := range len(s) {
		state = m.step[state&stateMask|uint32(m.class[s[i]])]
		seen |= state
	}
	return state & stateMask, seen
}

// cutAtSpace cuts s behind the first space from at on; head is empty when
// there is none near.
func cutAtSpace(s string, at int) (head, tail string) {
	for i := at; i < len(s) && i < at+64; i++ {
		if s[i] == ' ' {
			return s[:i+1], s[i+1:]
		}
	}
	return "", s
}

// asciiPrefix returns the length of the ASCII text s begins with, at most
// limit.
func asciiPrefix(s string, limit int) int {
	if len(s) > limit {
		s = s[:limit]
	}
	i := 0
	for ; i+8 <= len(s); i += 8 {
		w := s[i : i+8]
		if (uint64(w[0])|uint64(w[1])<<8|uint64(w[2])<<16|uint64(w[3])<<24|
			uint64(w[4])<<32|uint64(w[5])<<40|uint64(w[6])<<48|uint64(w[7])<<56)&0x8080808080808080 != 0 {
			break
		}
	}
	for i < len(s) && s[i] < utf8.RuneSelf {
		i++
	}
	return i
}

// scan reads a text once and returns the signs of faults in it, and for each
// line that may be misread an offset into it. Nearly all of the text of the
// world passes here and nowhere else.
func scan(s string) (signs, []int) {
	const block = 1 << 12
	var (
		seen  signs
		lines lineMarks
		state = uint32(lookNewline) << stateShift
		prev  = lookNewline
		high  bool   // the rune before was not ASCII
		last  rune   // that rune
		lead  uint16 // pages where the rune before could begin a sequence
	)
	for i := 0; i < len(s); {
		if n := asciiPrefix(s[i:], block); n > 0 {
			if halved(last) && asciiSpace(s[i]) {
				seen |= sawMisread
				lines.add(s, i-1)
			}
			last = 0
			if high && prev != lookStop && prev != lookAsk {
				l := asciiLooks[s[i]]
				seen |= pairs[prev][l]
				state = uint32(l) << stateShift
				i, n = i+1, n-1
			}
			var found signs
			state, found = ascii.run(s[i:i+n], state)
			seen |= found
			i += n
			prev, lead, high = ascii.looks[state>>stateShift], 0, false
			if i < len(s) && s[i] < utf8.RuneSelf {
				continue
			}
			seen |= signs(ascii.step[state|uint32(lookOther)]>>signShift) & sawGlued
		}
		table, all := pages(), looks()
		high = true
		for i < len(s) && s[i] >= utf8.RuneSelf {
			r, n := decodeRune(s, i)
			i += n
			last = r
			l := lookOther
			switch {
			case r == utf8.RuneError:
				l, lead = lookLost, 0 // or a broken byte
			case r < 0x10000:
				l = all[r]
				e := table.of(r)
				if lead&e.tail != 0 {
					seen |= sawMisread
					lines.add(s, i-n)
				}
				lead = e.lead
			default:
				lead = 0
				if unicode.Is(unicode.Cf, r) {
					l = lookInvisible
				}
			}
			seen |= pairs[prev][l]
			if prev != lookStop && prev != lookAsk || l != lookCloseCurly {
				prev = l
			}
		}
	}
	if halved(last) {
		seen |= sawMisread
		lines.add(s, len(s)-1)
	}
	return seen, lines.at
}

// lineMarks collects one offset for each line it is told of.
type lineMarks struct {
	at   []int
	upTo int // no line begins between the last of at and here
}

func (l *lineMarks) add(s string, i int) {
	if len(l.at) == 0 || strings.IndexByte(s[l.upTo:i], '\n') >= 0 {
		l.at = append(l.at, i)
	}
	l.upTo = i
}
