package rules

// Classes are what is known of the values of class attributes of one page, which
// repeats few values many times. The memory is used again for the next page.
type classes struct {
	at     map[string]int32 // value -> its place in list
	list   []classList
	tokens []classToken
	holds  []int32
}

// A classList is what is known of one value.
type classList struct {
	names  bloom
	tokens extent // in tokens: those that are the key of a selector
	holds  extent // in holds: selectors that look for something which the value holds
}

type classToken struct {
	name      string
	selectors []int32
}

// An extent is a part of a list.
type extent struct{ from, to int32 }

// manyClasses is how many values a page may have whose memory is kept.
const manyClasses = 4000

// reset forgets the page.
func (c *classes) reset() {
	if len(c.list) > manyClasses {
		*c = classes{}
		return
	}
	clear(c.at)
	clear(c.tokens)
	c.list, c.tokens, c.holds = c.list[:0], c.tokens[:0], c.holds[:0]
}

// class reads the value of a class attribute. What it returns stands until the next
// call.
func (m *matcher) class(val string) *classList {
	x := &m.classes
	if i, ok := x.at[val]; ok {
		return &x.list[i]
	}
	c := classList{tokens: extent{from: int32(len(x.tokens))}, holds: extent{from: int32(len(x.holds))}}
	for rest := val; rest != ""; {
		var tok string
		if tok, rest = token(rest); tok == "" {
			continue
		}
		h := nameHash('.', tok)
		c.names.add(h)
		if l := m.set.named(h); l != nil {
			x.tokens = append(x.tokens, classToken{tok, l})
		}
	}
	if v := m.set.valuesOf("class"); v != nil {
		v.find(m.lower(val), func(i int32) { x.holds = append(x.holds, i) })
	}
	c.tokens.to, c.holds.to = int32(len(x.tokens)), int32(len(x.holds))
	if x.at == nil {
		x.at = map[string]int32{}
	}
	x.at[val] = int32(len(x.list))
	x.list = append(x.list, c)
	return &x.list[len(x.list)-1]
}

// lower returns a value with A to Z in lower case; it stands until the next one.
func (m *matcher) lower(val string) []byte {
	m.value = append(m.value[:0], val...)
	for i, c := range m.value {
		if 'A' <= c && c <= 'Z' {
			m.value[i] = c + 'a' - 'A'
		}
	}
	return m.value
}

// token cuts the first class off a class attribute.
func token(s string) (tok, rest string) {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case ' ', '\t', '\r', '\n', '\f':
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}
