package rules

import (
	"bytes"
	"fmt"
	"strconv"

	"go.yaml.in/yaml/v3"
)

// YAML writes the pack as a file that Parse reads back.
func (p *Pack) YAML() ([]byte, error) {
	list := &yaml.Node{Kind: yaml.SequenceNode}
	for _, r := range p.Rules {
		list.Content = append(list.Content, r.node())
	}
	root := mapping("pack", text(p.Name))
	if p.About != "" {
		root.Content = append(root.Content, text("about"), text(p.About))
	}
	root.Content = append(root.Content, text("rules"), list)
	return encode(root)
}

// YAML writes one rule, as it stands in a pack.
func (r *Rule) YAML() ([]byte, error) {
	return encode(&yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{r.node()}})
}

func encode(n *yaml.Node) ([]byte, error) {
	var b bytes.Buffer
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if err := e.Encode(n); err != nil {
		return nil, fmt.Errorf("rules: %w", err)
	}
	return b.Bytes(), nil
}

func text(s string) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s} }

func number(n int) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: strconv.Itoa(n)}
}

// texts writes one text as such and several as a list.
func texts(list []string, always bool) *yaml.Node {
	if len(list) == 1 && !always {
		return text(list[0])
	}
	n := &yaml.Node{Kind: yaml.SequenceNode}
	for _, s := range list {
		n.Content = append(n.Content, text(s))
	}
	return n
}

func mapping(key string, value *yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{text(key), value}}
}

// node writes the keys that are not at their defaults, in the order of the
// package documentation.
func (r *Rule) node() *yaml.Node {
	r = r.full()
	n := mapping("id", text(r.ID))
	put := func(key string, v *yaml.Node) { n.Content = append(n.Content, text(key), v) }
	one := func(key, s string) {
		if s != "" {
			put(key, text(s))
		}
	}
	many := func(key string, l []string, always bool) {
		if len(l) > 0 {
			put(key, texts(l, always))
		}
	}
	one("kind", string(r.Kind))
	one("about", r.About)
	many("line", r.Line, true)
	many("text", r.Text, true)
	many("regexp", r.Regexp, false)
	many("select", r.Select, false)
	many("host", r.Host, false)
	many("lang", r.Lang, false)
	one("near", r.Near)
	one("after", r.After)
	many("until", r.Until, false)
	if r.Within > 0 {
		put("within", number(r.Within))
	}
	one("links", r.Links)
	one("cut", r.Cut)
	switch {
	case r.Note.Key == "":
	case len(r.Note.Fields) == 0:
		one("note", r.Note.Key)
	default:
		m := mapping("key", text(r.Note.Key))
		for _, f := range r.Note.Fields {
			m.Content = append(m.Content, text(f.Name), text(f.Value))
		}
		put("note", m)
	}
	if r.Confidence != defaultConfidence && r.Confidence > 0 {
		put("confidence", number(int(r.Confidence)))
	}
	many("see", r.See, false)
	one("since", r.Since)
	many("was", r.Was, false)
	many("todo", r.Todo, false)
	if r.Off {
		put("off", &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: "true"})
	}
	if len(r.Tests.Hit)+len(r.Tests.Miss) > 0 {
		t := &yaml.Node{Kind: yaml.MappingNode}
		for _, k := range []struct {
			key  string
			list []Test
		}{{"hit", r.Tests.Hit}, {"miss", r.Tests.Miss}} {
			var l []string
			for _, x := range k.list {
				l = append(l, x.Text)
			}
			if len(l) > 0 {
				t.Content = append(t.Content, text(k.key), texts(l, true))
			}
		}
		put("tests", t)
	}
	return n
}

// Append puts a rule at the end of the source of a pack, and leaves the rest as
// it is. Its error says why that makes no sound pack.
func Append(file string, src []byte, r *Rule) ([]byte, error) {
	p, err := Parse(file, src)
	if err != nil {
		return nil, err
	}
	text, err := r.YAML()
	if err != nil {
		return nil, err
	}
	indent := ""
	if len(p.Rules) > 0 {
		first := bytes.Split(src, []byte("\n"))[p.Rules[0].At-1]
		if before, _, ok := bytes.Cut(first, []byte("-")); ok {
			indent = string(before)
		}
	}
	out := append(bytes.TrimRight(bytes.Clone(src), "\n"), '\n')
	for line := range bytes.Lines(text) {
		out = append(append(out, indent...), line...)
	}
	q, err := Parse(file, out)
	if err != nil || len(q.Rules) != len(p.Rules)+1 {
		return nil, fmt.Errorf("%w: %s: the rules are not the last thing in the file; add the rule by hand", ErrRule, file)
	}
	return out, nil
}
