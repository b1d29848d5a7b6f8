package spin

import (
	"fmt"
	"strings"
)

// expand turns "{a|b} c" and its replacement into plain phrases. Alternatives
// of the same group advance together: the second of the n-th group in the
// phrase becomes the second of the n-th group in the replacement.
func expand(find string, put *string) ([]phrase, error) {
	var to string
	if put != nil {
		to = *put
	}
	groups, err := braces(find)
	if err != nil {
		return nil, err
	}
	toGroups, err := braces(to)
	if err != nil {
		return nil, err
	}
	if len(toGroups) > len(groups) {
		return nil, fmt.Errorf("%q has more {groups} than %q", to, find)
	}
	n := 1
	for i, g := range groups {
		if i < len(toGroups) && len(toGroups[i]) != len(g) {
			return nil, fmt.Errorf("group %d has %d alternatives in find and %d in put", i+1, len(g), len(toGroups[i]))
		}
		if n *= len(g); n > maxVariants {
			return nil, fmt.Errorf("%q stands for more than %d phrases", find, maxVariants)
		}
	}
	out := make([]phrase, 0, n)
	for i := range n {
		pick := make([]int, len(groups))
		for g, rest := 0, i; g < len(groups); g++ {
			pick[g] = rest % len(groups[g])
			rest /= len(groups[g])
		}
		words := strings.Fields(fill(find, pick))
		if len(words) == 0 || len(words) > maxWords {
			return nil, fmt.Errorf("%q has %d words (1 to %d are possible)", find, len(words), maxWords)
		}
		for _, w := range words {
			if !wordForm.MatchString(w) {
				return nil, fmt.Errorf("%q is not a lower-case word", w)
			}
		}
		out = append(out, phrase{joinWords(words), fill(to, pick)})
	}
	return out, nil
}

func braces(s string) ([][]string, error) {
	var out [][]string
	for {
		i := strings.IndexAny(s, "{}")
		if i < 0 {
			return out, nil
		}
		j := strings.IndexByte(s[i:], '}')
		if s[i] == '}' || j < 0 {
			return nil, fmt.Errorf("%q: brace without its partner", s)
		}
		out = append(out, strings.Split(s[i+1:i+j], "|"))
		s = s[i+j+1:]
	}
}

func fill(s string, pick []int) string {
	var b strings.Builder
	for g := 0; ; g++ {
		i := strings.IndexByte(s, '{')
		if i < 0 {
			b.WriteString(s)
			return b.String()
		}
		j := i + strings.IndexByte(s[i:], '}')
		b.WriteString(s[:i])
		b.WriteString(strings.Split(s[i+1:j], "|")[pick[g]])
		s = s[j+1:]
	}
}

func joinWords(words []string) string { return strings.Join(words, " ") }

// fold hashes a lower-case word as the tokenizer does.
func fold(word string) uint64 {
	h := uint64(hashSeed)
	for i := range len(word) {
		h = (h ^ uint64(word[i])) * hashPrime
	}
	return h
}

// condition tests one neighbouring word. The zero condition is empty.
type condition struct {
	words    []uint64 // folded hashes
	suffixes []string
	prefixes []string
	classes  []string
}

func (c *condition) empty() bool {
	return c.words == nil && c.suffixes == nil && c.prefixes == nil && c.classes == nil
}

// classes that a condition may name, and when they hold.
const knownClasses = "@comma @digit @edge @month @name @nation @start"

func (c *condition) add(item string) error {
	switch {
	case strings.HasPrefix(item, "@"):
		for _, k := range strings.Fields(knownClasses) {
			if item == k {
				c.classes = append(c.classes, item)
				return nil
			}
		}
		return fmt.Errorf("unknown class %q (have %s)", item, knownClasses)
	case strings.HasPrefix(item, "-") && len(item) > 1:
		c.suffixes = append(c.suffixes, item[1:])
	case strings.HasSuffix(item, "-") && len(item) > 1:
		c.prefixes = append(c.prefixes, item[:len(item)-1])
	case wordForm.MatchString(item):
		c.words = append(c.words, fold(item))
	default:
		return fmt.Errorf("%q is not a lower-case word, -suffix, prefix- or @class", item)
	}
	return nil
}
