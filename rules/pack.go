package rules

import "github.com/offprint-news/offprint/pipeline"

// A Pack is a file of rules about one platform, one language or one sort of
// framing.
type Pack struct {
	Name  string // kebab-case
	About string
	Rules []*Rule
	File  string
}

// A Rule says what text is framing, of which kind, and under which conditions.
// The package documentation describes the keys of a pack one by one; the fields
// are the same. A Rule is not changed once it is parsed.
type Rule struct {
	Pack, ID                   string // together the rule's id in the output, for ever
	Kind                       pipeline.Kind
	About                      string
	Line, Text, Regexp, Select []string
	Host, Lang                 []string
	Near                       string // "", start, end, tail
	After                      string // id or pack/id
	Until                      []string
	Within                     int    // characters, 0 for no limit
	Links                      string // "", all, most, none
	Cut                        string // "", match, block, sentence, rest
	Note                       Fact
	Confidence                 pipeline.Percent
	See, Was, Todo             []string
	Since                      string
	Off                        bool
	Tests                      Tests

	File      string // where the rule stands
	At        int    // line, from 1
	frozen    bool   // read ready made, without tests and places
	compiled  *compiled
	positions map[string][]place // key -> where its values stand
}

// A Fact is what a rule notes where it matches: a key of the card of facts and
// fields with fixed values. Named groups of the rule's patterns are fields too.
type Fact struct {
	Key    string
	Fields []pipeline.Field
}

// Tests are the examples that a rule carries: what it must find and what it
// must leave.
type Tests struct{ Hit, Miss []Test }

// A Test is one example: a line, several lines (a page of plain text) or, where
// it begins with a tag, HTML. Double square brackets in a hit enclose what the
// rule must frame, no more and no less.
type Test struct {
	Text string
	Line int // in the file, from 1
	Col  int
}

type place struct{ line, col int }

// place returns where the i-th value of a key stands, or else the rule.
func (r *Rule) place(key string, i int) place {
	if ps := r.positions[key]; i < len(ps) {
		return ps[i]
	}
	if ps := r.positions["id"]; len(ps) > 0 {
		return ps[0]
	}
	return place{r.At, 1}
}

// Name returns pack/id.
func (r *Rule) Name() string { return r.Pack + "/" + r.ID }

// clone returns a copy that is compiled anew.
func (r *Rule) clone() *Rule {
	c := *r
	c.compiled = nil
	return &c
}
