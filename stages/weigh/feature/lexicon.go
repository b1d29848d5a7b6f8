package feature

import "strings"

// A Lexicon holds what training found words, lines, class tokens and URL tokens
// to say about content: log-odds, 0 for the unknown.
type Lexicon struct {
	Word, Line, Tok, URL *Table[float32]
}

// words returns the mean log-odds of the words, and the bounded sums of the
// negative and of the positive ones.
func (l *Lexicon) words(ws []Hash) (mean, neg, pos float32) {
	if len(ws) == 0 {
		return 0, 0, 0
	}
	for _, w := range ws {
		v, _ := l.Word.Of(w)
		mean += v
		if v < -1 {
			neg += v
		} else if v > 1 {
			pos += v
		}
	}
	return mean / float32(len(ws)), max(neg, -20), min(pos, 20)
}

// tokens returns the sum of the log-odds of the tokens in s.
func (l *Lexicon) tokens(s string) float32 {
	var sum float32
	tokens(s, func(h Hash) {
		v, _ := l.Tok.Of(h)
		sum += v
	})
	return sum
}

// Tokens calls f with the hash of every token of an element's attributes that
// the lexicon knows tokens of, and of its tag.
func Tokens(tag string, class string, f func(Hash)) {
	f(fnvOffset.add('<').str(tag))
	tokens(class, f)
}

// URLTokens calls f with the hash of every token of a URL.
func URLTokens(u string, f func(Hash)) { tokens(trimScheme(u), f) }

// Naming returns the attributes of an element that name its purpose, joined.
func Naming(get func(key string) string) string {
	var b strings.Builder
	for _, k := range namingKeys {
		if v := get(k); v != "" {
			b.WriteString(v)
			b.WriteByte(' ')
		}
	}
	return b.String()
}

var namingKeys = [...]string{"class", "id", "role", "itemprop", "itemtype", "aria-label", "data-component", "data-testid", "name", "rel"}

// Words returns the hashes of the words of a text, as the features count them.
func Words(s string) []Hash {
	var out []Hash
	for len(s) > 0 {
		// scan keeps a bounded number of words: feed it a line at a time.
		line, rest, _ := strings.Cut(s, "\n")
		for len(line) > 1500 {
			i := strings.LastIndexByte(line[:1500], ' ')
			if i <= 0 {
				break
			}
			out = append(out, scan(line[:i], nil).Hashes...)
			line = line[i+1:]
		}
		out = append(out, scan(line, nil).Hashes...)
		s = rest
	}
	return out
}

// Line returns the hash of a whole line, digits folded.
func Line(s string) Hash { return scan(s, nil).Line }
