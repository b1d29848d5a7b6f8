package spin

import (
	"errors"
	"fmt"
	"go/scanner"
	"go/token"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Limits of one pack file, so that a hostile pack is refused and not run.
const (
	maxPackBytes = 4 << 20
	maxRules     = 20_000
	maxVariants  = 256 // phrases of one
	maxWords     = 8   // of one phrase
)

// ErrNoPack is returned for a file without any YAML in it.
var ErrNoPack = errors.New("empty pack")

// Load reads one pack. When anything is wrong the error is a
// [scanner.ErrorList] with one entry (file:line:col: message) for every fault,
// sorted by position.
func Load(file string, src []byte) (*Pack, error) { return load(file, src, true) }

// load leaves out the rules' own tests where they have been run before.
func load(file string, src []byte, test bool) (*Pack, error) {
	l := loader{file: file}
	if len(src) > maxPackBytes {
		l.errs.Add(token.Position{Filename: file, Line: 1, Column: 1}, fmt.Sprintf("pack is larger than %d bytes", maxPackBytes))
		return nil, l.errs
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(src, &doc); err != nil {
		line := 1
		_, _ = fmt.Sscanf(err.Error(), "yaml: line %d:", &line)
		l.errs.Add(token.Position{Filename: file, Line: line, Column: 1}, strings.TrimPrefix(err.Error(), "yaml: "))
		return nil, l.errs
	}
	if len(doc.Content) == 0 {
		return nil, fmt.Errorf("%s: %w", file, ErrNoPack)
	}
	root := doc.Content[0]
	l.known(root, reflect.TypeFor[Pack]())
	l.noTricks(root)
	var p Pack
	if err := root.Decode(&p); err != nil {
		l.typeErrors(err)
		l.errs.Sort()
		return nil, l.errs
	}
	l.pack(&p, root)
	if test && len(l.errs) == 0 {
		l.tests(&p, root)
	}
	if len(l.errs) > 0 {
		l.errs.Sort()
		return nil, l.errs
	}
	return &p, nil
}

type loader struct {
	file string
	errs scanner.ErrorList
}

func (l *loader) pos(n *yaml.Node) token.Position {
	return token.Position{Filename: l.file, Line: n.Line, Column: n.Column}
}

func (l *loader) errorf(n *yaml.Node, format string, args ...any) {
	l.errs.Add(l.pos(n), fmt.Sprintf(format, args...))
}

func (l *loader) typeErrors(err error) {
	var te *yaml.TypeError
	if !errors.As(err, &te) {
		l.errs.Add(token.Position{Filename: l.file, Line: 1, Column: 1}, err.Error())
		return
	}
	for _, m := range te.Errors {
		line := 1
		if _, err := fmt.Sscanf(m, "line %d:", &line); err == nil {
			_, m, _ = strings.Cut(m, ": ")
		}
		l.errs.Add(token.Position{Filename: l.file, Line: line, Column: 1}, m)
	}
}

// noTricks refuses YAML aliases, which packs do not need and which multiply, and empty
// items of lists, which a decoder leaves out.
func (l *loader) noTricks(n *yaml.Node) {
	if n.Kind == yaml.AliasNode {
		l.errorf(n, "aliases are not allowed in a pack")
		return
	}
	for _, c := range n.Content {
		if n.Kind == yaml.SequenceNode && c.Tag == "!!null" {
			l.errorf(c, "an empty item in a list")
		}
		l.noTricks(c)
	}
}

var (
	idForm   = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	wordForm = regexp.MustCompile(`^[\p{Ll}0-9]+(['.-][\p{Ll}0-9]+)*$`)
)

func (l *loader) pack(p *Pack, root *yaml.Node) {
	if !idForm.MatchString(p.Name) {
		l.errorf(at(root, "pack"), "pack: name %q is not lower-case letters and hyphens", p.Name)
	}
	if p.Lang != "en" {
		l.errorf(at(root, "lang"), "pack %s: lang %q is not known (have en)", p.Name, p.Lang)
	}
	for _, f := range []struct{ key, value string }{{"quotes", p.Quotes}, {"numbers", p.Numbers}} {
		if f.value != "" && f.value != "rewritten" && f.value != "kept" {
			l.errorf(at(root, f.key), "pack %s: %s %q: want rewritten or kept", p.Name, f.key, f.value)
		}
	}
	nodes := field(root, "rules")
	if nodes == nil || len(p.Rules) == 0 {
		l.errorf(root, "pack %s: no rules", p.Name)
		return
	}
	if len(p.Rules) > maxRules {
		l.errorf(nodes, "pack %s: more than %d rules", p.Name, maxRules)
		return
	}
	ids := map[string]*yaml.Node{}
	for i := range p.Rules {
		r, n := &p.Rules[i], nodes.Content[i]
		r.pos = l.pos(n)
		l.rule(r, n, ids)
	}
	l.tells(p, field(root, "tells"))
}

func (l *loader) tells(p *Pack, n *yaml.Node) {
	seen := map[string]bool{}
	for i, t := range p.Tells {
		v, err := expand(t.Word, nil)
		pos := l.line(n, i)
		switch {
		case t.Clean.Words == 0:
			l.errs.Add(pos, fmt.Sprintf("tell %q: want \"word x2 hits/words\", with the hits in so many clean words", t.Word))
		case err != nil:
			l.errs.Add(pos, fmt.Sprintf("tell: %v", err))
		case len(v) != 1 || v[0].find != t.Word:
			l.errs.Add(pos, fmt.Sprintf("tell %q: one phrase without alternatives is wanted", t.Word))
		case seen[t.Word]:
			l.errs.Add(pos, fmt.Sprintf("tell %q is there already", t.Word))
		case t.Times < 2 || t.Clean.Hits < 0 || t.Clean.Words < t.Clean.Hits:
			l.errs.Add(pos, fmt.Sprintf("tell %q: counts make no sense", t.Word))
		}
		seen[t.Word] = true
	}
}

// line is the position of a line of a block of text.
func (l *loader) line(n *yaml.Node, i int) token.Position {
	if n.Style&yaml.LiteralStyle == 0 {
		return l.pos(n)
	}
	return token.Position{Filename: l.file, Line: n.Line + 1 + i, Column: 1}
}

func (l *loader) rule(r *Rule, n *yaml.Node, ids map[string]*yaml.Node) {
	switch {
	case r.ID == "":
		l.errorf(n, "rule has no id")
		return
	case !idForm.MatchString(r.ID):
		l.errorf(at(n, "id"), "rule %s: id is not lower-case letters, digits and hyphens", r.ID)
	case ids[r.ID] != nil:
		l.errorf(at(n, "id"), "rule %s: id is already used on line %d", r.ID, ids[r.ID].Line)
	}
	ids[r.ID] = at(n, "id")
	switch {
	case r.Pairs != "" && (len(r.Find) > 0 || r.Put != nil):
		l.errorf(at(n, "pairs"), "rule %s: pairs take the place of find and put", r.ID)
	case r.Pairs != "":
		l.pairs(r, at(n, "pairs"))
	case len(r.Find) == 0:
		l.errorf(n, "rule %s: nothing to find", r.ID)
	}
	for _, f := range r.Find {
		v, err := expand(f, r.Put)
		if err != nil {
			l.errorf(at(n, "find"), "rule %s: %v", r.ID, err)
			continue
		}
		r.sign.phrases = append(r.sign.phrases, v...)
	}
	l.grade(r, n)
	if r.Clean.Hits < 0 || r.Clean.Words < r.Clean.Hits {
		l.errorf(at(n, "clean"), "rule %s: clean counts %d hits in %d words", r.ID, r.Clean.Hits, r.Clean.Words)
	}
	if r.Spun < 0 || r.Spun > 100_000 {
		l.errorf(at(n, "spun"), "rule %s: spun is hits per 100,000 words, not %d", r.ID, r.Spun)
	}
	var b beside
	for _, c := range []struct {
		key   string
		items []string
		to    *condition
	}{
		{"left", r.Left, &b.left}, {"not-left", r.NotLeft, &b.notLeft},
		{"right", r.Right, &b.right}, {"not-right", r.NotRight, &b.notRight},
	} {
		for i, item := range c.items {
			if err := c.to.add(item); err != nil {
				l.errorf(field(n, c.key).Content[i], "rule %s: %s: %v", r.ID, c.key, err)
			}
		}
	}
	for i, w := range r.Near {
		if !wordForm.MatchString(w) {
			l.errorf(field(n, "near").Content[i], "rule %s: near: %q is not a lower-case word", r.ID, w)
		}
		b.near = append(b.near, fold(w))
	}
	r.sign = sign{
		id: r.ID, grade: r.Grade, put: r.Put != nil, why: r.Why, clean: r.Clean, spun: r.Spun, phrases: r.sign.phrases,
	}
	if !b.empty() {
		r.sign.beside = &b
	}
	if len(r.Tests.Hit) == 0 || len(r.Tests.Miss) == 0 {
		l.errorf(at(n, "tests"), "rule %s: needs at least one hit and one miss test", r.ID)
	}
}

// pairs makes a phrase of every line, and the rule one that puts something.
func (l *loader) pairs(r *Rule, n *yaml.Node) {
	r.Put = new(string)
	lines := strings.Split(strings.TrimRight(r.Pairs, "\n"), "\n")
	if len(lines) > maxVariants {
		l.errorf(n, "rule %s: more than %d pairs", r.ID, maxVariants)
		return
	}
	seen := map[string]bool{}
	for i, line := range lines {
		pos := l.line(n, i)
		find, put, ok := strings.Cut(line, " => ")
		v, err := expand(find, &put)
		switch {
		case !ok || put == "":
			l.errs.Add(pos, fmt.Sprintf("rule %s: %q: want \"phrase => what it stands for\"", r.ID, line))
		case err != nil:
			l.errs.Add(pos, fmt.Sprintf("rule %s: %v", r.ID, err))
		case len(v) != 1 || strings.ContainsAny(put, "{}"):
			l.errs.Add(pos, fmt.Sprintf("rule %s: %q: a pair has no alternatives", r.ID, line))
		case find == put:
			l.errs.Add(pos, fmt.Sprintf("rule %s: %q stands for itself", r.ID, find))
		case seen[find]:
			l.errs.Add(pos, fmt.Sprintf("rule %s: %q is there already", r.ID, find))
		default:
			r.sign.phrases = append(r.sign.phrases, v...)
		}
		seen[find] = true
	}
}

func (l *loader) grade(r *Rule, n *yaml.Node) {
	switch {
	case r.Grade == "" && r.Put == nil:
		r.Grade = GradeE
	case r.Grade == "":
		r.Grade = GradeC
	case !slices.Contains([]Grade{GradeB, GradeC, GradeD, GradeE}, r.Grade):
		l.errorf(at(n, "grade"), "rule %s: grade %q: want B, C, D or E", r.ID, r.Grade)
	case (r.Grade == GradeE) != (r.Put == nil):
		l.errorf(at(n, "grade"), "rule %s: grade E means no put, and the other grades need one", r.ID)
	case r.Grade == GradeB && (r.Clean.Hits > 0 || r.Clean.Words < CleanWordsForB):
		l.errorf(at(n, "grade"), "rule %s: grade B needs 0 clean hits in at least %d words, not %d in %d",
			r.ID, CleanWordsForB, r.Clean.Hits, r.Clean.Words)
	}
}

// tests runs the examples of every rule against a matcher that holds only that
// rule, so that a rule cannot lean on its neighbours.
func (l *loader) tests(p *Pack, root *yaml.Node) {
	nodes := field(root, "rules")
	for i := range p.Rules {
		r, t := &p.Rules[i], field(nodes.Content[i], "tests")
		x := newMatcher([]*family{{signs: []*sign{&r.sign}}})
		for j, s := range r.Tests.Hit {
			in, want, arrow := strings.Cut(s, " => ")
			at := field(t, "hit").Content[j]
			switch got, hits := x.apply(in); {
			case arrow != (r.Put != nil):
				l.errorf(at, "rule %s: a hit reads \"before => after\" for rules with a put, and the text alone for others", r.ID)
			case hits == 0:
				l.errorf(at, "rule %s: does not match its hit %q", r.ID, in)
			case arrow && got != want:
				l.errorf(at, "rule %s: makes %q of its hit, want %q", r.ID, got, want)
			}
		}
		for j, s := range r.Tests.Miss {
			if _, hits := x.apply(s); hits > 0 {
				l.errorf(field(t, "miss").Content[j], "rule %s: matches its miss %q", r.ID, s)
			}
		}
	}
}

// known reports keys that t has no field for.
func (l *loader) known(n *yaml.Node, t reflect.Type) {
	for t.Kind() == reflect.Slice || t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case n.Kind == yaml.SequenceNode:
		for _, c := range n.Content {
			l.known(c, t)
		}
	case n.Kind == yaml.MappingNode && t.Kind() == reflect.Struct:
		for i := 0; i+1 < len(n.Content); i += 2 {
			l.key(n.Content[i], n.Content[i+1], t)
		}
	}
}

func (l *loader) key(key, value *yaml.Node, t reflect.Type) {
	for f := range t.NumField() {
		if t.Field(f).Tag.Get("yaml") == key.Value {
			l.known(value, t.Field(f).Type)
			return
		}
	}
	var names []string
	for f := range t.NumField() {
		if tag := t.Field(f).Tag.Get("yaml"); tag != "" {
			names = append(names, tag)
		}
	}
	l.errorf(key, "unknown key %q (have %s)", key.Value, strings.Join(names, ", "))
}

func field(n *yaml.Node, key string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}

// at is the node of a key, or the mapping itself when the key is missing.
func at(n *yaml.Node, key string) *yaml.Node {
	if f := field(n, key); f != nil {
		return f
	}
	return n
}
