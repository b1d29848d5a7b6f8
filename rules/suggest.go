package rules

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"html"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"

	"github.com/offprint-news/offprint/pipeline"
)

// A Suggestion is a test that a rule passes and a mutant of it does not.
type Suggestion struct {
	Text string
	Hit  bool // a hit, not a miss
}

// Words of suggested tests: a name that no rule looks for, in no language, and
// so many filling words as make running text.
const (
	filler    = "Ostrey"
	fillProse = "[*300]"
)

// suggest looks for a test that tells the mutant m from its rule r.
func (s *Set) suggest(ctx context.Context, i int32, m *Rule) (*Suggestion, error) {
	r := s.rules[i].full()
	orig, err := s.alone(i)
	if err != nil {
		return nil, err
	}
	other, err := newSet(append([]*Rule{m}, orig.rules[1:]...))
	if err != nil {
		return nil, nil
	}
	for _, text := range candidates(r, m) {
		for _, hit := range []bool{true, false} {
			t := Test{Text: text}
			if !hit && strings.Contains(text, "[[") {
				continue
			}
			failed, err := orig.try(ctx, r, t, hit)
			if err != nil {
				return nil, err
			}
			if failed != "" {
				continue
			}
			if failed, err = other.try(ctx, m, t, hit); err != nil {
				return nil, err
			}
			if failed != "" {
				return &Suggestion{text, hit}, nil
			}
		}
	}
	return nil, nil
}

// candidates makes texts of a rule's hits and patterns that may tell a mutant
// from it.
func candidates(r, m *Rule) []string {
	var out []string
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	for _, l := range [][2][]string{{r.Line, m.Line}, {r.Text, m.Text}} {
		for _, s := range l[0] {
			if !slices.Contains(l[1], s) {
				add("%s", s)
				add("%s %s", s, filler)
			}
		}
	}
	for _, s := range r.Select {
		if !slices.Contains(m.Select, s) && !r.words() {
			for _, one := range splitCSS(s, ",") {
				out = append(out, witness(one.text))
			}
		}
	}
	for i, src := range r.Regexp {
		if !slices.Contains(m.Regexp, src) {
			out = append(out, examples(src)...)
			if len(m.Regexp) == len(r.Regexp) {
				out = append(out, examples(m.Regexp[i])...)
			}
		}
	}
	var hits []string
	for _, t := range r.Tests.Hit {
		text, _ := unbracket(t.Text)
		hits = append(hits, strings.TrimRight(text, "\n"))
	}
	// Examples come last, for they read worse.
	hits = append(hits, slices.Clip(out)...)
	hits = hits[:min(len(hits), 30)]
	for _, h := range hits {
		tagged := strings.HasPrefix(h, "<")
		plain := h
		if tagged {
			plain = visible(h)
		}
		last := plain[strings.LastIndexByte(plain, '\n')+1:]
		switch {
		case r.Near != m.Near && tagged && r.Near == "start":
			add("<p>%s</p><p>%s</p>%s", fillProse, fillProse, h)
		case r.Near != m.Near && tagged:
			add("%s<p>%s</p><p>%s</p>", h, fillProse, fillProse)
		case r.Near != m.Near && r.Links == "all" || r.Near != m.Near && r.Links == "most":
			link := `<p><a href="#">` + html.EscapeString(h) + "</a></p>"
			add("<p>%s</p><p>%s</p>%s", fillProse, fillProse, link)
			add("%s<p>%s</p><p>%s</p>", link, fillProse, fillProse)
		case r.Near != m.Near && r.Near == "start":
			add("%s\n%s\n%s\n", fillProse, fillProse, h)
		case r.Near != m.Near:
			add("%s\n%s\n%s\n", h, fillProse, fillProse)
		case r.After != m.After:
			add("%s", last)
			add("%s\n%s", filler, last)
		case r.Links != m.Links && r.Links == "none":
			add(`<p><a href="#">%s</a></p>`, html.EscapeString(plain))
		case r.Links != m.Links:
			add("<p>%s</p>", html.EscapeString(plain))
			add(`<p>%s <a href="#">%s</a></p>`, html.EscapeString(plain), filler)
		case len(r.Select) != len(m.Select) && r.words():
			add("<section><p>%s</p></section>", html.EscapeString(plain))
		case len(r.Until) != len(m.Until):
			for _, stop := range r.Until {
				switch stop {
				case "end":
					add("[[%s\n%s]]", h, filler)
				case "prose":
					add("[[%s\n%s]]\n%s", h, filler, fillProse)
				case "heading":
					add("[[<p>%s</p><p>%s]]</p><h2>%s</h2>", html.EscapeString(plain), filler, filler)
				default:
					for _, e := range examples(stop) {
						add("[[%s\n%s]]\n%s", h, filler, e)
					}
				}
			}
		case tagged:
		default:
			add("%s: %s", filler, h)
			add("%s %s", h, filler)
			add("%s %s", filler, h)
			add("%s, %s", strings.TrimRight(h, ".:!? "), filler)
			add("%s%s", h, strings.ToLower(filler))
			add("%s%s", filler, h)
			add("%s%s%s", filler, h, strings.ToLower(filler))
			if r.Within > 0 {
				out = append(out, stretched(h, r.Within)...)
			}
			if r.Cut != m.Cut {
				out = append(out, bracketed(r, filler+" was first. "+strings.TrimRight(h, ". ")+". "+filler+" was last."), bracketed(r, filler+", "+h))
			}
		}
	}
	return out
}

// words reports whether a rule looks for words.
func (r *Rule) words() bool { return len(r.Line)+len(r.Text)+len(r.Regexp) > 0 }

// visible returns what a reader sees of a piece of HTML, a line a block.
func visible(s string) string {
	d, err := pipeline.Open(context.Background(), pipeline.Input{Body: []byte(s), Format: pipeline.HTML}, pipeline.Limits{})
	if d == nil || err != nil {
		return s
	}
	var lines []string
	for i := range d.Page().Blocks {
		lines = append(lines, d.Page().Blocks[i].Text)
	}
	return strings.Join(lines, "\n")
}

// stretched makes a text longer than a limit, and longer than a quarter of it,
// at its start, its end and between its words.
func stretched(s string, limit int) []string {
	var out []string
	for _, want := range []int{limit + 1, limit*3/4 + 1} {
		n := want - runes(s)
		if n <= 0 {
			continue
		}
		more := fmt.Sprintf("[*%d]", n)
		out = append(out, s+" "+more, more+" "+s)
		at := 0
		for range 6 {
			i := strings.IndexByte(s[at:], ' ')
			if i < 0 {
				break
			}
			at += i + 1
			out = append(out, s[:at]+more+" "+s[at:])
		}
	}
	return out
}

// bracketed puts brackets around what a rule claims of a text.
func bracketed(r *Rule, text string) string {
	s, err := newSet([]*Rule{r})
	if err != nil {
		return ""
	}
	d, _ := pipeline.Open(context.Background(), pipeline.Input{Body: []byte(text), Format: pipeline.Text}, pipeline.Limits{})
	if d == nil {
		return ""
	}
	res, err := s.Match(context.Background(), d.Page(), Where{})
	if err != nil || len(res.Hits) == 0 {
		return ""
	}
	sp := res.Hits[0].Span
	return text[:sp.Start] + "[[" + text[sp.Start:sp.End] + "]]" + text[sp.End:]
}

// examples writes texts that a pattern matches: one for each alternative of its
// largest alternation, in a few ways of filling what is open.
func examples(src string) []string {
	tree, err := parseRegexp(src)
	if err != nil {
		return nil
	}
	var alt *syntax.Regexp
	walk(tree, func(n *syntax.Regexp) {
		if n.Op == syntax.OpAlternate && (alt == nil || len(n.Sub) > len(alt.Sub)) {
			alt = n
		}
	})
	re, err := regexp.Compile(sourceOf(tree))
	if err != nil {
		return nil
	}
	var out []string
	try := func(branch int) {
		for _, fill := range []string{"", " ", " " + strings.ToLower(filler) + " ", strings.ToLower(filler)} {
			for _, full := range []bool{false, true} {
				var b strings.Builder
				example(&b, tree, alt, branch, fill, full)
				if s := strings.TrimSpace(b.String()); s != "" && re.MatchString(Fold(s)) {
					out = append(out, s)
					return
				}
			}
		}
	}
	if alt == nil {
		try(0)
		return out
	}
	for i := range alt.Sub {
		if try(i); len(out) > 60 {
			break
		}
	}
	return out
}

func sourceOf(tree *syntax.Regexp) string {
	var b strings.Builder
	source(&b, tree)
	return b.String()
}

// example writes a text for re, with the given branch of one alternation and the
// first of the others. Open parts are filled; with full, optional parts are
// written too.
func example(b *strings.Builder, re, alt *syntax.Regexp, branch int, fill string, full bool) {
	switch re.Op {
	case syntax.OpLiteral:
		b.WriteString(string(re.Rune))
	case syntax.OpCharClass:
		b.WriteRune(niceRune(re.Rune))
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		b.WriteString("x")
	case syntax.OpCapture:
		example(b, re.Sub[0], alt, branch, fill, full)
	case syntax.OpConcat:
		for _, s := range re.Sub {
			example(b, s, alt, branch, fill, full)
		}
	case syntax.OpAlternate:
		if re != alt {
			branch = 0
		}
		example(b, re.Sub[branch], alt, branch, fill, full)
	case syntax.OpStar, syntax.OpPlus, syntax.OpQuest, syntax.OpRepeat:
		lo, hi := 0, -1
		switch re.Op {
		case syntax.OpPlus:
			lo = 1
		case syntax.OpQuest:
			hi = 1
		case syntax.OpRepeat:
			lo, hi = re.Min, re.Max
		}
		sub := re.Sub[0]
		open := sub.Op == syntax.OpAnyChar || sub.Op == syntax.OpAnyCharNotNL || sub.Op == syntax.OpCharClass && inClass(sub.Rune, 'o')
		if open && hi != 1 {
			f := fill
			if sub.Op == syntax.OpCharClass && !inClass(sub.Rune, ' ') {
				f = strings.ToLower(filler)
			}
			for runes(f) < lo {
				f += strings.ToLower(filler)
			}
			if r := []rune(f); hi > 0 && len(r) > hi {
				f = string(r[:hi])
			}
			b.WriteString(f)
			return
		}
		n := lo
		holds := false // the branch stands inside: it must be written
		walk(sub, func(s *syntax.Regexp) { holds = holds || s == alt })
		if n == 0 && (full || holds) {
			n = 1
		}
		for range n {
			example(b, sub, alt, branch, fill, full)
		}
	}
}

// niceRune returns a character of a class that a reader can read.
func niceRune(class []rune) rune {
	for _, r := range "aeos1 -." {
		if inClass(class, r) {
			return r
		}
	}
	for i := 0; i+1 < len(class); i += 2 {
		if unicode.IsPrint(class[i]) {
			return class[i]
		}
	}
	if len(class) == 0 {
		return 'x'
	}
	return class[0]
}

// Amend writes suggested tests into the source of a pack, before the first test
// of their sort. Suggestions are given by rule, which must come from parsing src.
func Amend(src []byte, wanted map[*Rule][]Suggestion) []byte {
	type insertion struct {
		at   int
		text string
	}
	lines := []int{0} // offset of each line
	for i, c := range src {
		if c == '\n' {
			lines = append(lines, i+1)
		}
	}
	var ins []insertion
	for r, list := range wanted {
		for _, hit := range []bool{true, false} {
			tests := r.Tests.Miss
			if hit {
				tests = r.Tests.Hit
			}
			if len(tests) == 0 || tests[0].Line < 1 || tests[0].Line > len(lines) {
				continue
			}
			line := lines[tests[0].Line-1]
			at := line + tests[0].Col - 1
			indent := string(src[line:min(at, len(src))])
			block := strings.HasPrefix(strings.TrimLeft(indent, " "), "- ") && strings.TrimLeft(indent, " -") == ""
			var b strings.Builder
			seen := map[string]bool{}
			for _, s := range list {
				if s.Hit != hit || seen[s.Text] {
					continue
				}
				seen[s.Text] = true
				b.WriteString(quoteYAML(s.Text))
				if block {
					b.WriteString("\n" + indent)
				} else {
					b.WriteString(",\n" + strings.Repeat(" ", runes(indent)))
				}
			}
			if b.Len() > 0 {
				ins = append(ins, insertion{at, b.String()})
			}
		}
	}
	slices.SortFunc(ins, func(a, b insertion) int { return cmp.Compare(b.at, a.at) })
	for _, i := range ins {
		src = slices.Concat(src[:i.at], []byte(i.text), src[i.at:])
	}
	return src
}

// quoteYAML writes a text as a double-quoted YAML scalar.
func quoteYAML(s string) string {
	var b bytes.Buffer
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case !unicode.IsPrint(r):
			fmt.Fprintf(&b, `\U%08x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

func inClass(ranges []rune, r rune) bool {
	for i := 0; i+1 < len(ranges); i += 2 {
		if ranges[i] <= r && r <= ranges[i+1] {
			return true
		}
	}
	return false
}
