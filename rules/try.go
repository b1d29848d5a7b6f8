package rules

import (
	"context"
	"fmt"
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/offprint-news/offprint/pipeline"
)

// A Tried is the outcome of one test of a rule.
type Tried struct {
	Rule   *Rule
	Test   Test
	Hit    bool   // a hit, not a miss
	Failed string // why it fails, "" if it passes
}

// TryRules runs the tests of the rules of a set that pick accepts (nil for all)
// and yields their outcomes in order. Each rule is tried alone, with the rules
// it comes after, on a page made of the test, as a page of its own host and
// language.
func (s *Set) TryRules(ctx context.Context, pick func(*Rule) bool) ([]Tried, error) {
	var out []Tried
	for i, r := range s.rules {
		if pick != nil && !pick(r) {
			continue
		}
		r = r.full()
		alone, err := s.alone(int32(i))
		if err != nil {
			return out, err
		}
		for k, list := range [][]Test{r.Tests.Hit, r.Tests.Miss} {
			for _, t := range list {
				failed, err := alone.try(ctx, r, t, k == 0)
				if err != nil {
					return out, err
				}
				out = append(out, Tried{r, t, k == 0, failed})
			}
		}
	}
	return out, nil
}

// alone returns a set of one rule and those it comes after.
func (s *Set) alone(i int32) (*Set, error) {
	list := []*Rule{s.rules[i].full()}
	for j := s.after[i]; j >= 0 && !slices.Contains(list, s.rules[j].full()); j = s.after[j] {
		list = append(list, s.rules[j].full())
	}
	return newSet(list)
}

// try runs one test of r. It returns why the test fails, or "".
func (s *Set) try(ctx context.Context, r *Rule, t Test, hit bool) (string, error) {
	text, want := t.Text, ""
	if hit {
		text, want = unbracket(t.Text)
	}
	text, want = expand(text), expand(want)
	format := testFormat(r, text)
	if format == pipeline.Text && (r.Links == "all" || r.Links == "most") {
		text, format = linked(text), pipeline.HTML
	}
	doc, err := pipeline.Open(ctx, pipeline.Input{ID: "test", Body: []byte(text), Format: format}, pipeline.Limits{})
	if doc == nil {
		return "", err
	}
	w := Where{}
	if len(r.compiled.hosts) > 0 {
		w.Host = r.compiled.hosts[0]
	}
	if len(r.Lang) > 0 {
		w.Lang = r.compiled.langs[0]
	}
	match := s.Match
	if hit {
		match = s.Explain
	}
	res, err := match(ctx, doc.Page(), w)
	if err != nil {
		return "", err
	}
	var got []string
	for _, h := range res.Hits {
		if h.Rule == r {
			got = append(got, doc.Source.Text[h.Span.Start:h.Span.End])
		}
	}
	switch {
	case !hit && len(got) > 0:
		return fmt.Sprintf("matches %q", short(got[0])), nil
	case hit && len(got) == 0:
		return "does not match" + lacking(res, r), nil
	case want != "" && !slices.Contains(got, want):
		return fmt.Sprintf("frames %q, not %q", short(got[0]), short(want)), nil
	}
	return "", nil
}

// lacking says what the first near miss of a rule lacked.
func lacking(res *Result, r *Rule) string {
	for _, m := range res.Misses {
		if m.Rule == r {
			return ": " + m.Lacked
		}
	}
	return ""
}

func short(s string) string {
	if runes(s) > 60 {
		return string([]rune(s)[:60]) + "..."
	}
	return s
}

// testFormat tells how a test is written: as HTML if it begins with a tag or the
// rule has a selector.
func testFormat(r *Rule, text string) pipeline.Format {
	t := strings.TrimSpace(text)
	if len(r.Select) > 0 || len(t) > 2 && t[0] == '<' && (t[1] == '!' || isNameByte(t[1])) {
		return pipeline.HTML
	}
	return pipeline.Text
}

// linked makes a page of links of the lines of a test.
func linked(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString(`<p><a href="#">` + html.EscapeString(strings.TrimSpace(line)) + "</a></p>\n")
	}
	return b.String()
}

var bulk = regexp.MustCompile(`\[\*(\d{1,5})\]`)

// bulkWords are words of no language, to make texts long.
const bulkWords = "ostrey vellin marap tolund "

// expand writes [*n] in a test as n characters of filling words.
func expand(text string) string {
	if !strings.Contains(text, "[*") {
		return text
	}
	return bulk.ReplaceAllStringFunc(text, func(m string) string {
		n, err := strconv.Atoi(m[2 : len(m)-1])
		if err != nil {
			return m
		}
		return strings.Repeat(bulkWords, n/len(bulkWords)+1)[:n]
	})
}

// unbracket takes [[ and ]] out of a test and returns what stood between them.
func unbracket(s string) (text, want string) {
	before, rest, ok := strings.Cut(s, "[[")
	if !ok {
		return s, ""
	}
	want, after, ok := strings.Cut(rest, "]]")
	if !ok {
		return s, ""
	}
	return before + want + after, want
}
