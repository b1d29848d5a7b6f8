package rules

import (
	"context"
	"fmt"
	"regexp/syntax"
	"slices"

	"github.com/offprint-news/offprint/pipeline"
)

// A Mutant is a rule with one thing changed, and whether its tests noticed.
type Mutant struct {
	Rule   *Rule
	Change string      // what was changed, in words
	Killed string      // the failure that noticed it, "" if it survived
	Wanted *Suggestion // a test that would notice it, nil if none was found or sought
}

// Mutations configure Mutate. The zero value works.
type Mutations struct {
	Pick func(*Rule) bool // which rules; nil for all
	// Judge looks at mutants that the rule's own tests let live, with a set in
	// which the mutant stands in for its rule, such as by comparing goldens; it
	// says what failed, or "". Only with it is the kind of rules swapped, which
	// tests of a rule cannot see. Optional.
	Judge func(context.Context, *Set) (string, error)
	// Suggest seeks a test for each mutant that survives.
	Suggest bool
}

// maxGroups is how many mutants drop alternatives of one list or pattern: each
// is cut into so many runs, and some test must need each of them.
const maxGroups = 2

// Mutate changes rules in small ways, runs the tests of each changed rule and
// reports which changes they noticed. It drops alternatives, unties patterns and
// lines from the ends of a block, widens and narrows limits, drops conditions,
// changes what is cut and, with a judge, the kind. A good pack's tests notice
// nearly all; what survives shows where a hit or a near miss is wanting.
func Mutate(ctx context.Context, s *Set, opt Mutations) ([]Mutant, error) {
	var out []Mutant
	for i, r := range s.rules {
		if opt.Pick != nil && !opt.Pick(r) {
			continue
		}
		r = r.full()
		for _, m := range mutants(r, opt.Judge != nil) {
			if err := ctx.Err(); err != nil {
				return out, err
			}
			killed, err := s.judge(ctx, int32(i), m.rule, opt)
			if err != nil {
				return out, err
			}
			mu := Mutant{Rule: r, Change: m.change, Killed: killed}
			if killed == "" && opt.Suggest {
				if mu.Wanted, err = s.suggest(ctx, int32(i), m.rule); err != nil {
					return out, err
				}
			}
			out = append(out, mu)
		}
	}
	return out, nil
}

// Score returns the share of mutants that were killed, in percent; 100 if there
// are none.
func Score(ms []Mutant) float64 {
	if len(ms) == 0 {
		return 100
	}
	n := 0
	for _, m := range ms {
		if m.Killed != "" {
			n++
		}
	}
	return 100 * float64(n) / float64(len(ms))
}

type mutant struct {
	rule   *Rule
	change string
}

// judge runs the tests of rule i with a mutant in its place.
func (s *Set) judge(ctx context.Context, i int32, m *Rule, opt Mutations) (string, error) {
	list := []*Rule{m}
	for j := s.after[i]; j >= 0 && m.After != ""; j = s.after[j] {
		list = append(list, s.rules[j])
	}
	alone, err := newSet(list)
	if err != nil {
		return "does not load: " + err.Error(), nil
	}
	for k, tests := range [][]Test{m.Tests.Hit, m.Tests.Miss} {
		for _, t := range tests {
			failed, err := alone.try(ctx, m, t, k == 0)
			if err != nil || failed != "" {
				return failed, err
			}
		}
	}
	if opt.Judge == nil {
		return "", nil
	}
	all := slices.Clone(s.rules)
	all[i] = m
	whole, err := newSet(all)
	if err != nil {
		return "does not load: " + err.Error(), nil
	}
	return opt.Judge(ctx, whole)
}

// mutants makes the mutants of a rule.
func mutants(r *Rule, kinds bool) []mutant {
	var out []mutant
	add := func(change string, edit func(*Rule)) {
		m := r.clone()
		edit(m)
		out = append(out, mutant{m, change})
	}
	for _, l := range []struct {
		key  string
		list []string
		set  func(*Rule, []string)
	}{
		{"line", r.Line, func(m *Rule, l []string) { m.Line = l }},
		{"text", r.Text, func(m *Rule, l []string) { m.Text = l }},
		{"regexp", r.Regexp, func(m *Rule, l []string) { m.Regexp = l }},
		{"select", r.Select, func(m *Rule, l []string) { m.Select = l }},
	} {
		words := len(r.Line) + len(r.Text) + len(r.Regexp)
		if len(l.list) == 0 || len(l.list) == 1 && (l.key == "select" || words == 1) {
			continue
		}
		for _, g := range groups(len(l.list)) {
			rest := append(slices.Clone(l.list[:g[0]]), l.list[g[1]:]...)
			add(fmt.Sprintf("without %s %s", l.key, quoteAll(l.list[g[0]:g[1]])), func(m *Rule) { l.set(m, rest) })
		}
	}
	if len(r.Line) > 0 {
		add("the lines anywhere in a block", func(m *Rule) { m.Line, m.Text = nil, slices.Concat(m.Text, m.Line) })
	}
	out = append(out, patternMutants(r)...)
	if r.Within > 0 {
		add("within four times as much", func(m *Rule) { m.Within *= 4 })
		add("within a quarter", func(m *Rule) { m.Within = max(1, m.Within/4) })
	}
	for _, c := range []struct {
		key   string
		there bool
		drop  func(*Rule)
	}{
		{"near", r.Near != "", func(m *Rule) { m.Near = "" }},
		{"after", r.After != "", func(m *Rule) { m.After = "" }},
		{"links", r.Links != "", func(m *Rule) { m.Links = "" }},
		{"until", len(r.Until) > 0, func(m *Rule) { m.Until = nil }},
		{"select", len(r.Select) > 0 && len(r.Line)+len(r.Text)+len(r.Regexp) > 0, func(m *Rule) { m.Select = nil }},
	} {
		if c.there {
			add("without "+c.key, c.drop)
		}
	}
	if r.Cut != "" && r.Cut != "block" {
		add("cut: block", func(m *Rule) { m.Cut = "block" })
	}
	if kinds {
		add("another kind", func(m *Rule) {
			if m.Kind = pipeline.Promo; r.Kind == pipeline.Promo {
				m.Kind = pipeline.Related
			}
		})
	}
	return out
}

// groups cuts n alternatives into at most maxGroups runs.
func groups(n int) [][2]int {
	k := min(n, maxGroups)
	var out [][2]int
	for i := range k {
		out = append(out, [2]int{i * n / k, (i + 1) * n / k})
	}
	return out
}

func quoteAll(l []string) string {
	if len(l) == 1 {
		return fmt.Sprintf("%q", short(l[0]))
	}
	return fmt.Sprintf("%q to %q", short(l[0]), short(l[len(l)-1]))
}

// patternMutants drops runs of the alternatives of each pattern's largest
// alternation, unties all patterns of a rule from the start or the end of the
// block, and narrows the largest counted repeat among them.
func patternMutants(r *Rule) []mutant {
	var out []mutant
	trees := make([]*syntax.Regexp, len(r.Regexp))
	for i, src := range r.Regexp {
		var err error
		if trees[i], err = parseRegexp(src); err != nil {
			return nil
		}
	}
	add := func(change string, edit func(int) *syntax.Regexp) {
		m := r.clone()
		m.Regexp = slices.Clone(m.Regexp)
		changed := false
		for i := range trees {
			t := edit(i)
			if t == nil {
				continue
			}
			src := sourceOf(t)
			if _, err := parseRegexp(src); err != nil {
				return // it matches the empty text
			}
			m.Regexp[i], changed = src, true
		}
		if changed {
			out = append(out, mutant{m, change})
		}
	}
	var repeat *syntax.Regexp
	for i, tree := range trees {
		var alt *syntax.Regexp
		walk(tree, func(n *syntax.Regexp) {
			if n.Op == syntax.OpAlternate && (alt == nil || len(n.Sub) > len(alt.Sub)) {
				alt = n
			}
			if n.Op == syntax.OpRepeat && n.Min != n.Max && (repeat == nil || max(n.Min, n.Max) > max(repeat.Min, repeat.Max)) {
				repeat = n
			}
		})
		if alt == nil {
			continue
		}
		for _, g := range groups(len(alt.Sub)) {
			rest := append(slices.Clone(alt.Sub[:g[0]]), alt.Sub[g[1]:]...)
			what := short(sourceOf(alt.Sub[g[0]]))
			add(fmt.Sprintf("regexp %d without %d alternatives from %q", i+1, g[1]-g[0], what), func(k int) *syntax.Regexp {
				if k != i {
					return nil
				}
				return replace(tree, alt, func(n *syntax.Regexp) {
					if n.Sub = rest; len(rest) == 1 {
						n.Op = syntax.OpConcat
					}
				})
			})
		}
	}
	for _, a := range []struct {
		op     syntax.Op
		change string
	}{{syntax.OpBeginText, "not tied to the start"}, {syntax.OpEndText, "not tied to the end"}} {
		add(a.change, func(i int) *syntax.Regexp {
			found := false
			walk(trees[i], func(n *syntax.Regexp) { found = found || n.Op == a.op })
			if !found {
				return nil
			}
			return replaceAll(trees[i], a.op)
		})
	}
	if repeat != nil {
		add(fmt.Sprintf("{%d,%d} narrowed", repeat.Min, repeat.Max), func(i int) *syntax.Regexp {
			found := false
			walk(trees[i], func(n *syntax.Regexp) { found = found || n == repeat })
			if !found {
				return nil
			}
			return replace(trees[i], repeat, func(n *syntax.Regexp) { n.Max = n.Min })
		})
	}
	return out
}

func walk(re *syntax.Regexp, do func(*syntax.Regexp)) {
	do(re)
	for _, s := range re.Sub {
		walk(s, do)
	}
}

// replace returns a copy of re with one node edited.
func replace(re, node *syntax.Regexp, edit func(*syntax.Regexp)) *syntax.Regexp {
	out := *re
	if re == node {
		edit(&out)
		return &out
	}
	out.Sub = make([]*syntax.Regexp, len(re.Sub))
	for i, s := range re.Sub {
		out.Sub[i] = replace(s, node, edit)
	}
	return &out
}

// replaceAll returns a copy of re in which all nodes of an operation match the
// empty text.
func replaceAll(re *syntax.Regexp, op syntax.Op) *syntax.Regexp {
	out := *re
	if re.Op == op {
		out.Op = syntax.OpEmptyMatch
	}
	out.Sub = make([]*syntax.Regexp, len(re.Sub))
	for i, s := range re.Sub {
		out.Sub[i] = replaceAll(s, op)
	}
	return &out
}
