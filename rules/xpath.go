package rules

import (
	"errors"
	"fmt"
	"strings"
)

// cssOf turns an XPath that names elements by tag, attributes and ancestry into
// CSS selectors, one for each branch of or and |. Its error says what of XPath
// CSS cannot say.
func cssOf(path string) ([]string, error) {
	var out []string
	for _, one := range splitXPath(path, "|") {
		css, err := pathCSS(strings.TrimSpace(one))
		if err != nil {
			return nil, err
		}
		out = append(out, css...)
	}
	if len(out) == 0 || len(out) > 50 {
		return nil, errors.New("path with no or too many branches")
	}
	return out, nil
}

// splitXPath cuts s at a separator outside quotes, brackets and parentheses.
func splitXPath(s, sep string) []string {
	var out []string
	depth, start := 0, 0
	var quote byte
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
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
		case depth == 0 && strings.HasPrefix(s[i:], sep):
			out = append(out, s[start:i])
			start = i + len(sep)
			i = start - 1
		}
	}
	return append(out, s[start:])
}

func pathCSS(path string) ([]string, error) {
	path = strings.TrimPrefix(path, ".")
	path = strings.ReplaceAll(strings.ReplaceAll(path, "/descendant::", "//"), "/child::", "/")
	path = strings.ReplaceAll(path, "///", "//")
	if strings.HasPrefix(path, "(") {
		return nil, errors.New("position")
	}
	if !strings.HasPrefix(path, "/") {
		return nil, errors.New("path that does not start with /")
	}
	out := []string{""}
	first := true
	for path != "" {
		comb := " > "
		if strings.HasPrefix(path, "//") {
			comb, path = " ", path[2:]
		} else {
			path = path[1:]
		}
		steps := splitXPath(path, "/")
		step := steps[0]
		path = path[len(step):]
		alts, err := stepCSS(strings.TrimSpace(step))
		if err != nil {
			return nil, err
		}
		if first {
			comb, first = "", false
		}
		var next []string
		for _, o := range out {
			for _, a := range alts {
				next = append(next, o+comb+a)
			}
		}
		if out = next; len(out) > 50 {
			return nil, errors.New("path with no or too many branches")
		}
	}
	return out, nil
}

// stepCSS turns one step, a name with conditions, into compounds.
func stepCSS(step string) ([]string, error) {
	name, rest := step, ""
	if i := strings.IndexByte(step, '['); i >= 0 {
		name, rest = strings.TrimSpace(step[:i]), step[i:]
	}
	switch {
	case strings.Contains(name, "::"):
		axis, _, _ := strings.Cut(name, "::")
		return nil, errors.New("axis " + axis)
	case strings.HasSuffix(name, ")"):
		return nil, errors.New(name)
	case strings.HasPrefix(name, "@"):
		return nil, errors.New("attribute, not an element")
	case name == "." || name == "..":
		return nil, errors.New("axis parent")
	case name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-*") != "":
		return nil, fmt.Errorf("step that does not parse")
	}
	if name == "*" {
		name = ""
	}
	out := []string{strings.ToLower(name)}
	for rest = strings.TrimSpace(rest); rest != ""; rest = strings.TrimSpace(rest) {
		if rest[0] != '[' {
			return nil, errors.New("step that does not parse")
		}
		end := closing(rest, 0, '[', ']')
		if end < 2 || rest[end-1] != ']' {
			return nil, errors.New("step that does not parse")
		}
		conds, err := conditionCSS(rest[1 : end-1])
		if err != nil {
			return nil, err
		}
		var next []string
		for _, o := range out {
			for _, c := range conds {
				next = append(next, o+c)
			}
		}
		out, rest = next, rest[end:]
	}
	for i := range out {
		if out[i] == "" {
			out[i] = "*"
		}
	}
	return out, nil
}

// conditionCSS turns what stands in brackets into alternatives of simple
// selectors.
func conditionCSS(s string) ([]string, error) {
	s = strings.TrimSpace(s)
	if inner, ok := unparen(s); ok {
		return conditionCSS(inner)
	}
	if ors := splitXPath(s, " or "); len(ors) > 1 {
		var out []string
		for _, o := range ors {
			c, err := conditionCSS(o)
			if err != nil {
				return nil, err
			}
			out = append(out, c...)
		}
		return out, nil
	}
	if ands := splitXPath(s, " and "); len(ands) > 1 {
		out := []string{""}
		for _, a := range ands {
			cs, err := conditionCSS(a)
			if err != nil {
				return nil, err
			}
			var next []string
			for _, o := range out {
				for _, c := range cs {
					next = append(next, o+c)
				}
			}
			out = next
		}
		return out, nil
	}
	if args, ok := call(s, "not"); ok {
		cs, err := conditionCSS(args)
		if err != nil {
			return nil, err
		}
		out := ""
		for _, c := range cs {
			out += ":not(" + c + ")"
		}
		return []string{out}, nil
	}
	for fn, op := range map[string]string{"contains": "*=", "starts-with": "^=", "ends-with": "$="} {
		args, ok := call(s, fn)
		if !ok {
			continue
		}
		two := splitXPath(args, ",")
		if len(two) != 2 {
			return nil, errors.New("condition that does not parse")
		}
		val, ok := literal(two[1])
		if !ok {
			return nil, errors.New("condition that does not parse")
		}
		what := strings.TrimSpace(two[0])
		// The usual way of asking for one class among several.
		if inner, ok := call(what, "concat"); ok && op == "*=" {
			if attr, word, ok := wholeWord(inner, val); ok {
				return attrCSS(attr, "~=", word)
			}
			return nil, errors.New("function concat")
		}
		if inner, ok := call(what, "normalize-space"); ok {
			what = strings.TrimSpace(inner)
		}
		if !strings.HasPrefix(what, "@") {
			return nil, errors.New("condition on text")
		}
		return attrCSS(what[1:], op, val)
	}
	if strings.HasPrefix(s, "@") {
		attr, val, ok := strings.Cut(s[1:], "=")
		if attr = strings.TrimSpace(attr); !ok {
			return attrCSS(attr, "", "")
		}
		if strings.HasSuffix(attr, "!") {
			return nil, errors.New("condition !=")
		}
		if v, ok := literal(val); ok {
			return attrCSS(attr, "=", v)
		}
		return nil, errors.New("condition that does not parse")
	}
	switch {
	case s != "" && strings.Trim(s, "0123456789") == "", strings.Contains(s, "position("), strings.Contains(s, "last("):
		return nil, errors.New("position")
	case strings.Contains(s, "text("), strings.HasPrefix(s, "."):
		return nil, errors.New("condition on text")
	case strings.Contains(s, "::"), strings.Contains(s, "/"):
		return nil, errors.New("condition on other elements")
	}
	if i := strings.IndexByte(s, '('); i > 0 {
		return nil, errors.New("function " + strings.TrimSpace(s[:i]))
	}
	return nil, errors.New("condition on other elements")
}

// unparen takes off parentheses that enclose all of s.
func unparen(s string) (string, bool) {
	if strings.HasPrefix(s, "(") && closing(s, 0, '(', ')') == len(s) && strings.HasSuffix(s, ")") {
		return s[1 : len(s)-1], true
	}
	return s, false
}

// call returns the arguments if s is a call of fn and nothing else.
func call(s, fn string) (string, bool) {
	rest, ok := strings.CutPrefix(strings.TrimSpace(s), fn)
	if !ok {
		return "", false
	}
	return unparen(strings.TrimSpace(rest))
}

func literal(s string) (string, bool) {
	s = strings.TrimSpace(s)
	if len(s) >= 2 && (s[0] == '"' || s[0] == '\'') && s[len(s)-1] == s[0] {
		return s[1 : len(s)-1], true
	}
	return "", false
}

// wholeWord reads concat(' ', @class, ' ') with ' word ' sought in it.
func wholeWord(args, val string) (attr, word string, ok bool) {
	parts := splitXPath(args, ",")
	if len(parts) != 3 || !strings.HasPrefix(val, " ") || !strings.HasSuffix(val, " ") {
		return "", "", false
	}
	what := strings.TrimSpace(parts[1])
	if inner, ok := call(what, "normalize-space"); ok {
		what = strings.TrimSpace(inner)
	}
	word = strings.TrimSpace(val)
	return strings.TrimPrefix(what, "@"), word, strings.HasPrefix(what, "@") && word != "" && !strings.Contains(word, " ")
}

func attrCSS(attr, op, val string) ([]string, error) {
	attr = strings.ToLower(strings.TrimSpace(attr))
	if attr == "" || strings.Trim(attr, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
		return nil, errors.New("attribute name")
	}
	if op == "" {
		return []string{"[" + attr + "]"}, nil
	}
	if val == "" || strings.ContainsAny(val, "\"\\\n") {
		return nil, errors.New("value CSS cannot hold")
	}
	plain := true
	for i := 0; i < len(val); i++ {
		plain = plain && isNameByte(val[i])
	}
	switch {
	case plain && op == "~=" && attr == "class" && !digit(val[0]):
		return []string{"." + val}, nil
	case plain && op == "=" && attr == "id" && !digit(val[0]):
		return []string{"#" + val}, nil
	}
	return []string{`[` + attr + op + `"` + val + `"]`}, nil
}

func digit(c byte) bool { return '0' <= c && c <= '9' || c == '-' }
