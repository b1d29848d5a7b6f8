package rules

import (
	"fmt"
	"regexp/syntax"
	"slices"
	"strings"
	"sync/atomic"
	"unicode/utf8"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/rules/dfa"
)

// compiled is a rule made ready to match.
type compiled struct {
	lines     []string // folded, ends trimmed
	texts     []string // folded
	patterns  []*pattern
	selectors []*selector
	stops     []stop
	words     bool // has line, text or regexp
	hosts     []string
	notHosts  []string
	langs     []string
}

// A pattern is a regular expression, or one alternative of it, compiled when it
// is first needed.
type pattern struct {
	of      int32          // index of the rule's regexp that it is a part of
	tree    *syntax.Regexp // or
	src     string         // its source
	clauses []clause       // all hold where it matches; none: always tried
	lead    bool           // begins with \b: letters outside ASCII are checked too
	tail    bool           // ends with \b
	made    atomic.Pointer[engines]
}

// engines are what a pattern is compiled to.
type engines struct {
	loose  *dfa.Regexp // matches wherever strict does, and costs less; or nil
	strict *dfa.Regexp
	whole  bool // matches whole texts alone and names no groups
}

func newPattern(tree *syntax.Regexp, of int) *pattern {
	p := &pattern{tree: tree, of: int32(of), clauses: prefilter(tree)}
	if tree.Op == syntax.OpConcat {
		p.lead = tree.Sub[0].Op == syntax.OpWordBoundary
		p.tail = tree.Sub[len(tree.Sub)-1].Op == syntax.OpWordBoundary
	}
	return p
}

// source writes the pattern so that it can be parsed again.
func (p *pattern) source() string {
	if p.tree == nil {
		return p.src
	}
	var b strings.Builder
	source(&b, p.tree)
	return b.String()
}

// compile makes the engines. The pattern was parsed before, so that it cannot
// fail; if it does, the pattern never matches.
func (p *pattern) compile(memory *dfa.Memory) *engines {
	if c := p.made.Load(); c != nil {
		return c
	}
	src := p.source()
	c := &engines{strict: dfa.New(src, memory)}
	tree := p.tree
	if tree == nil {
		tree, _ = syntax.Parse(src, syntax.Perl)
	}
	if tree != nil {
		c.relax(tree, memory)
	}
	p.made.CompareAndSwap(nil, c)
	return p.made.Load()
}

// relax finds out what makes a pattern cheaper.
func (c *engines) relax(tree *syntax.Regexp, memory *dfa.Memory) {
	c.whole = wholly(tree, syntax.OpBeginText) && wholly(tree, syntax.OpEndText) &&
		!slices.ContainsFunc(tree.CapNames(), func(name string) bool { return name != "" })
	if loose, worth := relax(tree); worth {
		var b strings.Builder
		source(&b, loose)
		c.loose = dfa.New(b.String(), memory)
	}
}

// wholly reports whether all matches begin where an anchor stands, or end there.
func wholly(re *syntax.Regexp, anchor syntax.Op) bool {
	switch re.Op {
	case anchor:
		return true
	case syntax.OpCapture, syntax.OpPlus:
		return wholly(re.Sub[0], anchor)
	case syntax.OpConcat:
		if anchor == syntax.OpBeginText {
			return wholly(re.Sub[0], anchor)
		}
		return wholly(re.Sub[len(re.Sub)-1], anchor)
	case syntax.OpAlternate:
		return !slices.ContainsFunc(re.Sub, func(s *syntax.Regexp) bool { return !wholly(s, anchor) })
	}
	return false
}

// find returns the submatch offsets of the matches in the folded text b, at most
// n of them. The memory is that of the set that first needs the pattern.
func (p *pattern) find(b []byte, n int, memory *dfa.Memory) [][]int {
	c := p.compile(memory)
	if c.loose != nil && !c.loose.Match(b) || !c.strict.Match(b) {
		return nil
	}
	if c.whole {
		return [][]int{{0, len(b)}}
	}
	re := c.strict.Full()
	if re == nil {
		return nil
	}
	if !p.lead && !p.tail {
		return re.FindAllSubmatchIndex(b, n)
	}
	var out [][]int
	for _, m := range re.FindAllSubmatchIndex(b, n+20) {
		if (!p.lead || boundary(b, m[0])) && (!p.tail || boundary(b, m[1])) && len(out) < n {
			out = append(out, m)
		}
	}
	return out
}

// A stop ends the lines that a rule with until claims.
type stop struct {
	word string // heading, prose, end; or
	re   *pattern
}

// A flaw is something wrong with one value of a rule.
type flaw struct {
	key string
	i   int // index of the value under the key
	err error
}

// compile makes a rule ready and returns all its flaws.
func (r *Rule) compile() []flaw {
	if r.compiled != nil {
		return nil
	}
	c := &compiled{words: len(r.Line)+len(r.Text)+len(r.Regexp) > 0}
	var flaws []flaw
	bad := func(key string, i int, err error) { flaws = append(flaws, flaw{key, i, err}) }
	for i, s := range r.Line {
		f := string(trimEnds([]byte(Fold(s))))
		if f == "" || len(f) > maxPattern {
			bad("line", i, fmt.Errorf("%w: nothing is left of %q when folded", ErrRule, s))
		}
		c.lines = append(c.lines, f)
	}
	for i, s := range r.Text {
		f := Fold(s)
		if utf8.RuneCountInString(f) < 2 || len(f) > maxPattern {
			bad("text", i, fmt.Errorf("%w: %q is too short a phrase", ErrRule, s))
		}
		c.texts = append(c.texts, f)
	}
	for i, s := range r.Regexp {
		tree, err := parseRegexp(s)
		if err != nil {
			bad("regexp", i, err)
			continue
		}
		for _, part := range split(tree) {
			c.patterns = append(c.patterns, newPattern(part, i))
		}
	}
	for i, s := range r.Select {
		sels, err := parseSelectors(s)
		if err != nil {
			bad("select", i, err)
			continue
		}
		c.selectors = append(c.selectors, sels...)
	}
	for i, s := range r.Until {
		if s == "heading" || s == "prose" || s == "end" {
			c.stops = append(c.stops, stop{word: s})
			continue
		}
		tree, err := parseRegexp(s)
		if err != nil {
			bad("until", i, err)
			continue
		}
		c.stops = append(c.stops, stop{re: newPattern(tree, i)})
	}
	for i, h := range r.Host {
		h, not := strings.CutPrefix(strings.TrimSpace(h), "!")
		h = strings.TrimPrefix(strings.ToLower(strings.Trim(h, ". ")), "www.")
		switch {
		case h == "" || strings.ContainsAny(h, "/: *"):
			bad("host", i, fmt.Errorf("%w: %q is not the name of a host", ErrRule, r.Host[i]))
		case not:
			c.notHosts = append(c.notHosts, h)
		default:
			c.hosts = append(c.hosts, h)
		}
	}
	for _, l := range r.Lang {
		c.langs = append(c.langs, strings.ToLower(l))
	}
	if !c.words && len(r.Select) == 0 && !r.Off {
		bad("id", 0, fmt.Errorf("%w: nothing to match: give line, text, regexp or select", ErrRule))
	}
	if len(flaws) == 0 {
		r.compiled = c
	}
	return flaws
}

// below reports whether host is domain or below it.
func below(host, domain string) bool {
	return host == domain || strings.HasSuffix(host, domain) && host[len(host)-len(domain)-1] == '.'
}

// A Where says which page a rule is tried on, as far as is known.
type Where struct {
	Host string // without www.; "" if unknown
	Lang string // BCP 47 tag; "" if unknown
}

// WhereOf tells host and language of a document from its URL and markup.
func WhereOf(d *pipeline.Document) Where { return whereOf(d.Page(), d.URL) }

// applies reports whether a rule is meant for such pages. A rule for a language
// is tried on pages of unknown language; a rule for a host only where it is known.
func (c *compiled) applies(w Where) string {
	for _, h := range c.notHosts {
		if below(w.Host, h) {
			return "the rule leaves out the page's host"
		}
	}
	if len(c.hosts) > 0 && !slices.ContainsFunc(c.hosts, func(h string) bool { return below(w.Host, h) }) {
		return "the page is not of the rule's host"
	}
	if len(c.langs) > 0 && w.Lang != "" {
		ok := false
		for _, l := range c.langs {
			ok = ok || w.Lang == l || strings.HasPrefix(w.Lang, l) && w.Lang[len(l)] == '-'
		}
		if !ok {
			return "the page is in another language: " + w.Lang
		}
	}
	return ""
}
