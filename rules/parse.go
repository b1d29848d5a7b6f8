package rules

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/offprint-news/offprint/pipeline"
)

// Limits of a pack.
const (
	maxPack  = 8 << 20 // bytes of a file
	maxRules = 20_000  // rules of a file
	maxNodes = 400_000 // YAML nodes visited, aliases followed
)

// defaultConfidence is the confidence of a rule that names none, in percent.
const defaultConfidence = 90

// Load reads all packs (*.yaml, *.yml) below the root of fsys, in the order of
// their paths. The error, if any, is a Faults with everything that is wrong in
// any of them; the sound packs come back with it. Tests of rules are not run:
// Lint does that.
func Load(fsys fs.FS) ([]*Pack, error) {
	var packs []*Pack
	var faults Faults
	err := fs.WalkDir(fsys, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if ext := path.Ext(name); e.IsDir() || ext != ".yaml" && ext != ".yml" {
			return nil
		}
		if info, err := e.Info(); err == nil && info.Size() > maxPack {
			faults = append(faults, Fault{File: name, Msg: fmt.Sprintf("%d bytes, limit %d", info.Size(), maxPack), Err: ErrLimit})
			return nil
		}
		src, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		p, err := Parse(name, src)
		var fs Faults
		switch {
		case err == nil:
			packs = append(packs, p)
		case errors.As(err, &fs):
			faults = append(faults, fs...)
		}
		return nil
	})
	if err != nil {
		return packs, fmt.Errorf("rules: %w", err)
	}
	return packs, faults.err()
}

// Parse reads one pack. The error is a Faults with one entry, placed in the
// file, for each thing that is wrong.
func Parse(file string, src []byte) (*Pack, error) {
	l := &loader{pack: &Pack{File: file}}
	if len(src) > maxPack {
		l.fault(nil, ErrLimit, "%d bytes, limit %d", len(src), maxPack)
		return nil, l.faults.err()
	}
	root, err := readYAML(src)
	if err != nil {
		line := 1
		msg := strings.TrimPrefix(err.Error(), "yaml: ")
		if m := yamlLine.FindStringSubmatch(msg); m != nil {
			line, _ = strconv.Atoi(m[1])
			msg = m[2]
		}
		l.faults = append(l.faults, Fault{File: file, Line: max(line, 1), Col: 1, Msg: msg, Err: ErrSyntax})
		return nil, l.faults.err()
	}
	if root == nil {
		l.faults = append(l.faults, Fault{File: file, Line: 1, Col: 1, Msg: "the pack is empty", Err: ErrRule})
		return nil, l.faults.err()
	}
	l.readPack(root)
	if err := l.faults.err(); err != nil {
		return nil, err
	}
	return l.pack, nil
}

var yamlLine = regexp.MustCompile(`(?s)^line (\d+): (.*)$`)

// readYAML returns the root node of src, nil if src is empty.
func readYAML(src []byte) (root *yaml.Node, err error) {
	defer func() {
		if r := recover(); r != nil {
			root, err = nil, fmt.Errorf("line 1: %v", r)
		}
	}()
	var doc yaml.Node
	if err := yaml.Unmarshal(src, &doc); err != nil {
		return nil, err
	}
	if len(doc.Content) == 0 {
		return nil, nil
	}
	return doc.Content[0], nil
}

// A loader walks the nodes of one pack and collects its faults.
type loader struct {
	pack   *Pack
	faults Faults
	rule   *Rule // at hand, or nil
	seen   map[string]int
	nodes  int
	over   bool
}

func (l *loader) fault(n *yaml.Node, err error, format string, args ...any) {
	f := Fault{File: l.pack.File, Msg: fmt.Sprintf(format, args...), Err: err}
	if n != nil {
		f.Line, f.Col = n.Line, n.Column
	}
	if l.rule != nil && l.rule.ID != "" {
		f.Rule = l.rule.Name()
	}
	l.faults = append(l.faults, f)
}

// deref follows aliases and counts nodes. Nil stands for too many.
func (l *loader) deref(n *yaml.Node) *yaml.Node {
	for range 10 {
		if l.nodes++; l.nodes > maxNodes {
			break
		}
		if n.Kind != yaml.AliasNode {
			return n
		}
		n = n.Alias
	}
	if !l.over {
		l.over = true
		l.fault(n, ErrLimit, "more than %d values, aliases followed", maxNodes)
	}
	return nil
}

type field struct{ key, value *yaml.Node }

// fields returns the keys of a mapping, and reports those that are not known or
// stand twice.
func (l *loader) fields(n *yaml.Node, what string, known []string) map[string]field {
	n = l.deref(n)
	if n == nil {
		return nil
	}
	if n.Kind != yaml.MappingNode {
		l.fault(n, ErrRule, "%s must be a mapping, not %s", what, kindName(n))
		return nil
	}
	out := make(map[string]field, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		k := n.Content[i]
		switch _, twice := out[k.Value]; {
		case known != nil && !slices.Contains(known, k.Value):
			l.fault(k, ErrRule, "unknown key %q (known: %s)", k.Value, strings.Join(known, ", "))
		case twice:
			l.fault(k, ErrRule, "key %q stands twice", k.Value)
		default:
			out[k.Value] = field{k, n.Content[i+1]}
		}
	}
	return out
}

func kindName(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a mapping"
	case yaml.SequenceNode:
		return "a list"
	}
	if n.Tag == "!!null" {
		return "nothing"
	}
	return fmt.Sprintf("%q", n.Value)
}

func (l *loader) str(n *yaml.Node, key string) string {
	at := n
	if n = l.deref(n); n == nil {
		return ""
	}
	if n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
		l.fault(at, ErrRule, "%s must be a text, not %s", key, kindName(n))
		return ""
	}
	return n.Value
}

// list reads a text or a list of texts, with their places.
func (l *loader) list(n *yaml.Node, key string) (out []string, at []place) {
	items := []*yaml.Node{n}
	if list := l.deref(n); list == nil {
		return nil, nil
	} else if list.Kind == yaml.SequenceNode {
		if items = list.Content; len(items) == 0 {
			l.fault(n, ErrRule, "%s is empty", key)
		}
	}
	for _, c := range items {
		if l.over {
			break
		}
		before := len(l.faults)
		if s := l.str(c, key); len(l.faults) == before {
			if strings.TrimSpace(s) == "" {
				l.fault(c, ErrRule, "%s holds an empty text", key)
				continue
			}
			out, at = append(out, s), append(at, place{c.Line, c.Column})
		}
	}
	return out, at
}

func (l *loader) choice(f field, values ...string) string {
	s := l.str(f.value, f.key.Value)
	if s != "" && !slices.Contains(values, s) {
		l.fault(f.value, ErrRule, "%s: %q is none of %s", f.key.Value, s, strings.Join(values, ", "))
		return ""
	}
	return s
}

func (l *loader) number(f field, lo, hi int) int {
	s := l.str(f.value, f.key.Value)
	n, err := strconv.Atoi(s)
	if err != nil || n < lo || n > hi {
		l.fault(f.value, ErrRule, "%s must be a whole number from %d to %d, not %q", f.key.Value, lo, hi, s)
		return 0
	}
	return n
}

var packKeys = []string{"pack", "about", "rules"}

var ruleKeys = []string{
	"id", "kind", "about", "line", "text", "regexp", "select", "host", "lang", "near", "after", "until", "within", "links", "cut", "note",
	"confidence", "see", "since", "was", "todo", "off", "tests",
}

var idPattern = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func (l *loader) readPack(root *yaml.Node) {
	l.seen = map[string]int{}
	f := l.fields(root, "a pack", packKeys)
	if f == nil {
		return
	}
	if p, ok := f["pack"]; !ok {
		l.fault(root, ErrRule, "the pack has no name: give pack")
	} else if l.pack.Name = l.str(p.value, "pack"); !idPattern.MatchString(l.pack.Name) {
		l.fault(p.value, ErrRule, "pack: %q is not kebab-case", l.pack.Name)
	}
	if a, ok := f["about"]; ok {
		l.pack.About = l.str(a.value, "about")
	}
	rs, ok := f["rules"]
	if !ok {
		l.fault(root, ErrRule, "the pack has no rules")
		return
	}
	list := l.deref(rs.value)
	if list == nil {
		return
	}
	if list.Kind != yaml.SequenceNode {
		l.fault(list, ErrRule, "rules must be a list, not %s", kindName(list))
		return
	}
	if len(list.Content) > maxRules {
		l.fault(list, ErrLimit, "%d rules, limit %d", len(list.Content), maxRules)
		return
	}
	for _, n := range list.Content {
		if l.over {
			break
		}
		l.readRule(n)
		l.rule = nil
	}
	l.references(list)
}

func (l *loader) readRule(n *yaml.Node) {
	r := &Rule{Pack: l.pack.Name, File: l.pack.File, At: n.Line, Confidence: defaultConfidence, positions: map[string][]place{"id": {{n.Line, n.Column}}}}
	f := l.fields(n, "a rule", ruleKeys)
	if f == nil {
		return
	}
	// The id first, so that the other faults can name the rule.
	if id, ok := f["id"]; ok {
		r.ID = l.str(id.value, "id")
		r.positions["id"] = []place{{id.value.Line, id.value.Column}}
	}
	l.rule = r
	switch id := f["id"]; {
	case r.ID == "":
		l.fault(n, ErrRule, "the rule has no id")
	case !idPattern.MatchString(r.ID):
		l.fault(id.value, ErrRule, "id: %q is not kebab-case", r.ID)
	case l.seen[r.ID] > 0:
		l.fault(id.value, ErrRule, "the id is used before, on line %d", l.seen[r.ID])
	default:
		l.seen[r.ID] = n.Line
	}
	for key, to := range map[string]*[]string{
		"line": &r.Line, "text": &r.Text, "regexp": &r.Regexp, "select": &r.Select, "host": &r.Host, "lang": &r.Lang,
		"until": &r.Until, "see": &r.See, "was": &r.Was, "todo": &r.Todo,
	} {
		if v, ok := f[key]; ok {
			*to, r.positions[key] = l.list(v.value, key)
		}
	}
	for key, to := range map[string]*string{"about": &r.About, "after": &r.After, "since": &r.Since} {
		if v, ok := f[key]; ok {
			*to = l.str(v.value, key)
			r.positions[key] = []place{{v.value.Line, v.value.Column}}
		}
	}
	if v, ok := f["near"]; ok {
		r.Near = l.choice(v, "start", "end", "tail")
	}
	if v, ok := f["links"]; ok {
		r.Links = l.choice(v, "all", "most", "none")
	}
	if v, ok := f["cut"]; ok {
		r.Cut = l.choice(v, "match", "block", "sentence", "rest")
	}
	if v, ok := f["within"]; ok {
		r.Within = l.number(v, 1, 100_000)
	}
	if v, ok := f["confidence"]; ok {
		r.Confidence = pipeline.Percent(l.number(v, 1, 99))
	}
	if v, ok := f["off"]; ok {
		r.Off = l.choice(v, "true", "false") == "true"
	}
	if v, ok := f["note"]; ok {
		r.Note = l.fact(v)
	}
	if v, ok := f["tests"]; ok {
		r.Tests = l.tests(v)
	}
	l.check(r, n, f)
	if l.pack.Rules = append(l.pack.Rules, r); r.Off {
		return
	}
	for _, fl := range r.compile() {
		at := r.place(fl.key, fl.i)
		l.fault(&yaml.Node{Line: at.line, Column: at.col}, sentinel(fl.err), "%s", message(fl))
	}
}

// message says what is wrong without the sentinel's own words.
func message(f flaw) string {
	s := f.err.Error()
	for _, e := range []error{ErrRule, ErrLimit} {
		if errors.Is(f.err, e) {
			s = strings.TrimPrefix(s, e.Error()+": ")
		}
	}
	if f.key != "id" {
		s = f.key + ": " + s
	}
	return s
}

func sentinel(err error) error {
	if errors.Is(err, ErrLimit) {
		return ErrLimit
	}
	return ErrRule
}

// check looks at what takes more than one key to see.
func (l *loader) check(r *Rule, n *yaml.Node, f map[string]field) {
	if r.Off {
		return
	}
	if k, ok := f["kind"]; !ok {
		l.fault(n, ErrRule, "the rule has no kind")
	} else if r.Kind = pipeline.Kind(l.str(k.value, "kind")); !r.Kind.Known() || r.Kind == pipeline.Hidden {
		l.fault(k.value, ErrRule, "unknown kind %q (known: %s)", r.Kind, strings.Join(kindNames(), ", "))
	}
	at := n
	if t, ok := f["tests"]; ok {
		at = t.key
	}
	switch {
	case len(r.Tests.Hit) == 0 && len(r.Tests.Miss) == 0:
		l.fault(at, ErrRule, "needs tests: at least one hit and one miss")
	case len(r.Tests.Hit) == 0:
		l.fault(at, ErrRule, "needs at least one hit")
	case len(r.Tests.Miss) == 0:
		l.fault(at, ErrRule, "needs at least one miss")
	}
	words := len(r.Text)+len(r.Regexp) > 0
	if c, ok := f["cut"]; ok && !words && r.Cut != "block" && r.Cut != "" {
		l.fault(c.value, ErrRule, "cut: %s needs text or regexp", r.Cut)
	}
	if u, ok := f["until"]; ok && r.Cut != "" && r.Cut != "block" {
		l.fault(u.key, ErrRule, "until claims whole blocks: cut must be block")
	}
}

func kindNames() []string {
	var out []string
	for _, k := range append(pipeline.FramingKinds(), pipeline.ContentKinds()...) {
		if k != pipeline.Hidden {
			out = append(out, string(k))
		}
	}
	return out
}

func (l *loader) fact(v field) Fact {
	n := l.deref(v.value)
	if n == nil {
		return Fact{}
	}
	if n.Kind == yaml.ScalarNode {
		return Fact{Key: l.str(n, "note")}
	}
	var out Fact
	if n.Kind != yaml.MappingNode {
		l.fault(n, ErrRule, "note must be a key or a mapping, not %s", kindName(n))
		return out
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, s := n.Content[i].Value, l.str(n.Content[i+1], "note")
		if k == "key" {
			out.Key = s
			continue
		}
		out.Fields = append(out.Fields, pipeline.Field{Name: k, Value: s})
	}
	if out.Key == "" {
		l.fault(n, ErrRule, "note has no key")
	}
	return out
}

func (l *loader) tests(v field) Tests {
	f := l.fields(v.value, "tests", []string{"hit", "miss"})
	read := func(key string) (out []Test) {
		if v, ok := f[key]; ok {
			texts, at := l.list(v.value, key)
			for i, s := range texts {
				out = append(out, Test{s, at[i].line, at[i].col})
			}
		}
		return out
	}
	return Tests{Hit: read("hit"), Miss: read("miss")}
}

// references checks that after names a rule of the pack, where it names no
// other pack.
func (l *loader) references(list *yaml.Node) {
	for _, r := range l.pack.Rules {
		if r.After == "" || strings.Contains(r.After, "/") || l.seen[r.After] > 0 {
			continue
		}
		l.rule = r
		at := r.place("after", 0)
		l.fault(&yaml.Node{Line: at.line, Column: at.col}, ErrRule, "after: the pack has no rule %q", r.After)
	}
	l.rule = nil
}
