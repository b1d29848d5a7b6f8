package rules

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/andybalholm/cascadia"

	"github.com/offprint-news/offprint/pipeline"
)

// Limits of a selector.
const (
	maxSelector = 600 // bytes
	maxUnits    = 8   // compounds in a row
)

// pseudoClasses are those that cost the same whatever the page. Others (:has,
// :contains, :nth-child) can take time that grows with the square of a page.
var pseudoClasses = []string{"not", "first-child", "last-child", "empty", "link"}

// A selector is one CSS selector, taken apart at its combinators so that
// ancestors are walked once, never backwards and forwards.
type selector struct {
	source string
	once   sync.Once
	units  []cascadia.Sel // compounds, or two joined by +; made when first needed if the selector was read ready made
	child  []bool         // unit i is the parent of unit i+1, not any ancestor
	key    selectorKey
	plain  bool  // it is its key and nothing else
	above  bloom // names that stand among the ancestors of what it matches
}

// A bloom is a set of names, kept as a few bits. It may hold names that were not
// put in, and never lacks one that was.
type bloom [4]uint64

func (b *bloom) add(h uint32) { b[h>>6&3] |= 1 << (h & 63) }

// join puts all of o into b.
func (b *bloom) join(o *bloom) {
	for i := range b {
		b[i] |= o[i]
	}
}

// holds reports whether all of o may be in b.
func (b *bloom) holds(o *bloom) bool {
	return o[0]&^b[0]|o[1]&^b[1]|o[2]&^b[2]|o[3]&^b[3] == 0
}

// nameHash hashes a name with what it is the name of: an id (#), a class (.), a
// tag (t) or an attribute ([).
func nameHash(by byte, name string) uint32 {
	h := uint32(by) * 16777619
	for i := 0; i < len(name); i++ {
		h = (h ^ uint32(name[i])) * 16777619
	}
	return h ^ h>>15
}

// selectorKey is something that every element the selector matches has, taken
// from its last compound.
type selectorKey struct {
	by   byte   // '#' id, '.' class, 't' tag, '[' attribute, '*' nothing
	name string // of the id, class, tag or attribute
	lit  string // for '[', what stands in the value, in lower case; "" for any value
}

// parseSelectors reads a group of selectors separated by commas.
func parseSelectors(s string) ([]*selector, error) {
	if len(s) > maxSelector {
		return nil, fmt.Errorf("%w: a selector of %d bytes, limit %d", ErrLimit, len(s), maxSelector)
	}
	var out []*selector
	for _, one := range splitCSS(s, ",") {
		sel, err := parseSelector(strings.TrimSpace(one.text))
		if err != nil {
			return nil, err
		}
		out = append(out, sel)
	}
	return out, nil
}

func parseSelector(s string) (*selector, error) {
	out := &selector{source: s}
	var unit string // a compound and what + joins to it
	var last string // the last compound
	flush := func(child bool) error {
		sel, err := cascadia.Parse(unit)
		if err != nil {
			return fmt.Errorf("%w: %q: %s", ErrRule, s, strings.TrimPrefix(err.Error(), "cascadia: "))
		}
		out.units = append(out.units, sel)
		out.child = append(out.child, child)
		return nil
	}
	for _, part := range splitCSS(s, " >+~") {
		if p := pseudo(part.text); p != "" {
			return nil, fmt.Errorf("%w: %q: pseudo-class :%s is not supported (known: %s)", ErrRule, s, p, strings.Join(pseudoClasses, ", "))
		}
		switch {
		case unit == "":
		case part.sep == '~':
			return nil, fmt.Errorf("%w: %q: the combinator ~ is not supported", ErrRule, s)
		case part.sep == '+':
			unit += " + " + part.text
			last = part.text
			continue
		default:
			if err := flush(part.sep == '>'); err != nil {
				return nil, err
			}
			if k := keyOf(last); k.by == '#' || k.by == '.' || k.by == 't' {
				out.above.add(nameHash(k.by, k.name))
			}
		}
		unit, last = part.text, part.text
	}
	if unit == "" {
		return nil, fmt.Errorf("%w: empty selector", ErrRule)
	}
	if err := flush(false); err != nil {
		return nil, err
	}
	if len(out.units) > maxUnits {
		return nil, fmt.Errorf("%w: %q: %d compounds, limit %d", ErrLimit, s, len(out.units), maxUnits)
	}
	out.key = keyOf(last)
	out.plain = s == string(out.key.by)+out.key.name || out.key.by == 't' && s == out.key.name
	return out, nil
}

type cssPart struct {
	sep  byte // what stands before it, ' ' for nothing but space
	text string
}

// splitCSS cuts s at separators that stand outside quotes, brackets and
// parentheses. A space beside another separator is no separator.
func splitCSS(s, seps string) []cssPart {
	var out []cssPart
	depth, start := 0, 0
	sep := byte(' ')
	var quote byte
	emit := func(i int) {
		if t := strings.TrimSpace(s[start:i]); t != "" {
			out = append(out, cssPart{sep, t})
			sep = ' '
		}
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '\\':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '(' || c == '[':
			depth++
		case c == ')' || c == ']':
			depth--
		case depth == 0 && (strings.IndexByte(seps, c) >= 0 || c < ' ' && strings.IndexByte(seps, ' ') >= 0):
			emit(i)
			start = i + 1
			if c > ' ' {
				sep = c
			}
		}
	}
	emit(len(s))
	return out
}

// pseudo returns the first pseudo-class of a compound that is not known, or "".
func pseudo(compound string) string {
	var quote byte
	bracket := 0
	for i := 0; i < len(compound); i++ {
		c := compound[i]
		switch {
		case c == '\\':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '[':
			bracket++
		case c == ']':
			bracket--
		case c == ':' && bracket == 0:
			j := i + 1
			if j < len(compound) && compound[j] == ':' {
				j++ // a pseudo-element
			}
			for j < len(compound) && isNameByte(compound[j]) {
				j++
			}
			name := strings.ToLower(compound[i+1 : j])
			if !slices.Contains(pseudoClasses, name) {
				return name
			}
		}
	}
	return ""
}

func isNameByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '_' || c >= 0x80
}

// keyOf derives the key of a compound. What is escaped or odd gives no key, so
// that such a selector is merely tried more often.
func keyOf(compound string) selectorKey {
	best := selectorKey{by: '*'}
	rank := func(k selectorKey) int {
		switch {
		case k.by == '#':
			return 5
		case k.by == '.':
			return 4
		case k.by == '[' && len(k.lit) >= 2:
			return 3
		case k.by == '[':
			return 2
		case k.by == 't':
			return 1
		}
		return 0
	}
	take := func(k selectorKey) {
		if rank(k) > rank(best) {
			best = k
		}
	}
	if strings.Contains(compound, `\`) {
		return best
	}
	for i := 0; i < len(compound); {
		j := i + 1
		switch c := compound[i]; {
		case c == '#' || c == '.':
			for j < len(compound) && isNameByte(compound[j]) {
				j++
			}
			take(selectorKey{by: c, name: compound[i+1 : j]})
		case c == '[':
			j = closing(compound, i, '[', ']')
			take(attrKey(compound[i+1 : j-1]))
		case c == ':':
			for j < len(compound) && isNameByte(compound[j]) {
				j++
			}
			if j < len(compound) && compound[j] == '(' {
				j = closing(compound, j, '(', ')')
			}
		case isNameByte(c):
			for j < len(compound) && isNameByte(compound[j]) {
				j++
			}
			take(selectorKey{by: 't', name: asciiLower(compound[i:j])})
		}
		i = j
	}
	return best
}

// asciiLower lowers A to Z and nothing else, as HTML does with names.
func asciiLower(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

// closing returns the offset after the bracket that closes the one at i.
func closing(s string, i int, open, end byte) int {
	depth := 0
	var quote byte
	for ; i < len(s); i++ {
		switch c := s[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == open:
			depth++
		case c == end:
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(s)
}

// attrKey derives the key of what stands between the brackets of an attribute
// selector.
func attrKey(s string) selectorKey {
	i := strings.IndexAny(s, "=~|^$*!#")
	if i < 0 {
		return selectorKey{by: '[', name: asciiLower(strings.TrimSpace(s))}
	}
	k := selectorKey{by: '[', name: asciiLower(strings.TrimSpace(s[:i]))}
	op, val, ok := strings.Cut(s[i:], "=")
	if !ok || op == "#" || op == "!" {
		if op == "!" { // matches elements without the attribute, too
			return selectorKey{by: '*'}
		}
		return k
	}
	val = strings.TrimSpace(val)
	if q := strings.TrimRight(strings.TrimSuffix(strings.TrimSuffix(val, "i"), "s"), " "); len(q) > 1 && (q[0] == '"' || q[0] == '\'') && q[len(q)-1] == q[0] {
		val = q[1 : len(q)-1]
	} else if j := strings.IndexByte(val, ' '); j >= 0 {
		val = val[:j]
	}
	k.lit = asciiLower(val)
	return k
}

// match reports whether the selector matches the element at index e, whose
// ancestors have the names in above. Each step up the tree costs one unit of the
// budget; false when it is used up.
func (s *selector) match(p *pipeline.Page, e int32, above *bloom, budget *int) bool {
	if !above.holds(&s.above) {
		return false
	}
	s.once.Do(func() {
		if s.units == nil {
			if p, err := parseSelector(s.source); err == nil {
				s.units, s.child = p.units, p.child
			}
		}
	})
	last := len(s.units) - 1
	if last < 0 || !s.units[last].Match(p.Elements[e].Node) {
		return false
	}
	if last == 0 {
		return true
	}
	// Bit i: units[i:] are matched, units[i-1] is sought in an ancestor.
	state := uint32(1) << last
	parent := state // those that were matched by the element just below
	for a := p.Elements[e].Parent; a >= 0; a = p.Elements[a].Parent {
		if *budget--; *budget < 0 {
			return false
		}
		next := uint32(0)
		for i := last; i > 0; i-- {
			if state&(1<<i) == 0 || s.child[i-1] && parent&(1<<i) == 0 {
				continue
			}
			if s.units[i-1].Match(p.Elements[a].Node) {
				next |= 1 << (i - 1)
			}
		}
		if next&1 != 0 {
			return true
		}
		parent = next
		state |= next
	}
	return false
}
