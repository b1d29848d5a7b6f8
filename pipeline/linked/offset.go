package linked

import (
	"sort"
	"unicode/utf8"
)

// every is how many bytes of the text lie between two remembered places.
const every = 512

// Offsets converts places in a text between bytes, code points and UTF-16 units.
// A place inside a character counts as its beginning. Offsets beyond either end
// are taken for that end.
type Offsets struct {
	text  string
	runes []int // code points before byte i*every, or before the character across it
	units []int // UTF-16 units likewise
}

// NewOffsets prepares the conversion for a text. It reads the text once.
func NewOffsets(text string) *Offsets {
	o := &Offsets{text: text, runes: []int{0}, units: []int{0}}
	r, u := 0, 0
	next := every
	for i, c := range text {
		for i >= next {
			o.runes, o.units = append(o.runes, r), append(o.units, u)
			next += every
		}
		r++
		u += unitsOf(c)
	}
	return o
}

func unitsOf(r rune) int {
	if r >= 0x10000 {
		return 2
	}
	return 1
}

// start returns the first character border at or after byte k*every, which is
// the place the k-th memory stands for.
func (o *Offsets) start(k int) int {
	i := k * every
	for i < len(o.text) && !utf8.RuneStart(o.text[i]) {
		i++
	}
	return min(i, len(o.text))
}

// at returns the code points and UTF-16 units before a byte offset.
func (o *Offsets) at(b int) (runes, units int) {
	b = max(0, min(b, len(o.text)))
	for b > 0 && b < len(o.text) && !utf8.RuneStart(o.text[b]) {
		b--
	}
	k := min(b/every, len(o.runes)-1)
	for k > 0 && o.start(k) > b {
		k--
	}
	runes, units = o.runes[k], o.units[k]
	for _, c := range o.text[o.start(k):b] {
		runes++
		units += unitsOf(c)
	}
	return runes, units
}

// Runes returns the number of code points before a byte offset.
func (o *Offsets) Runes(b int) int { r, _ := o.at(b); return r }

// UTF16 returns the number of UTF-16 units before a byte offset.
func (o *Offsets) UTF16(b int) int { _, u := o.at(b); return u }

// FromRunes returns the byte offset of a code point.
func (o *Offsets) FromRunes(n int) int { return o.from(n, o.runes, func(rune) int { return 1 }) }

// FromUTF16 returns the byte offset of a UTF-16 unit.
func (o *Offsets) FromUTF16(n int) int { return o.from(n, o.units, unitsOf) }

func (o *Offsets) from(n int, marks []int, size func(rune) int) int {
	if n <= 0 {
		return 0
	}
	k := sort.Search(len(marks), func(i int) bool { return marks[i] > n }) - 1
	at, b := marks[k], o.start(k)
	for i, c := range o.text[b:] {
		s := size(c)
		if at+s > n {
			return b + i
		}
		at += s
	}
	return len(o.text)
}
