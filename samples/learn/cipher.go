package learn

import (
	"bytes"
	"encoding/json"
	"hash/fnv"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A Script is what a ciphered page is written in.
type Script int

// Latin letters stand for others of their sort, so words keep their length and
// rhythm; Han words have no spaces between them.
const (
	Latin Script = iota
	Han
)

// Cipher returns the sample in a language that nobody has: every word of its text, of
// its content and of its titles is another word, the same one wherever it stands on the
// page, and no two pages share theirs. Its markup stays. What is still known of such a
// page is what holds in every language.
func Cipher(s Sample, script Script) Sample {
	c := newCipher(s.ID, script)
	s.Ciphered = true
	s.ID += " ciphered"
	s.Body = c.page(s.Body)
	s.Content = c.text(s.Content)
	s.With, s.Without = c.lines(s.With), c.lines(s.Without)
	return s
}

// Ciphered returns the ciphered copies of every nth sample, one in three of them in Han.
// Samples of which only lines are known stay in Latin letters: without spaces their lines
// are not found again.
func Ciphered(samples []Sample, nth int) []Sample {
	var out []Sample
	for i, s := range samples {
		if i%nth != 0 || s.Clean || !utf8.Valid(s.Body) {
			continue
		}
		script := Latin
		if i/nth%3 == 2 && !s.weak() {
			script = Han
		}
		out = append(out, Cipher(s, script))
	}
	return out
}

type cipher struct {
	script Script
	seed   string
	letter [utf8.RuneSelf]byte
}

func newCipher(seed string, script Script) *cipher {
	h := fnv.New64a()
	io.WriteString(h, seed)
	rng := rand.New(rand.NewPCG(h.Sum64(), 1))
	c := &cipher{script: script, seed: seed}
	for _, set := range []string{"aeiouy", "bcdfghjklmnpqrstvwxz"} {
		for i, k := range rng.Perm(len(set)) {
			c.letter[set[i]] = set[k]
			c.letter[set[i]-'a'+'A'] = set[k] - 'a' + 'A'
		}
	}
	return c
}

func (c *cipher) lines(list []string) []string {
	out := slices.Clone(list)
	for i := range out {
		out[i] = c.text(out[i])
	}
	return out
}

func (c *cipher) text(s string) string {
	if c.script == Han {
		return c.han(s)
	}
	return strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf && c.letter[r] != 0 {
			return rune(c.letter[r])
		}
		return r
	}, s)
}

// stops are the signs of Han text for ours.
var stops = map[rune]rune{'.': '。', ',': '，', '?': '？', '!': '！', ':': '：', ';': '；'}

// han writes a character for every three letters of a word, and no space between words.
func (c *cipher) han(s string) string {
	var b strings.Builder
	written := false // the last thing is a word or sign of Han text
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		switch {
		case unicode.IsLetter(r):
			for n < len(s) {
				r, k := utf8.DecodeRuneInString(s[n:])
				if !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '\'' && r != '’' {
					break
				}
				n += k
			}
			h := fnv.New32a()
			io.WriteString(h, c.seed)
			io.WriteString(h, strings.ToLower(s[:n]))
			x := h.Sum32()
			for range (utf8.RuneCountInString(s[:n]) + 2) / 3 {
				b.WriteRune(rune(0x4E00 + x%0x2000))
				x = x*1664525 + 1013904223
			}
			written = true
		case stops[r] != 0 && written && (n == len(s) || s[n] == ' ' || s[n] == '\n'):
			b.WriteRune(stops[r])
		case r == ' ' && written:
			if next, _ := utf8.DecodeRuneInString(s[n:]); !unicode.IsLetter(next) {
				b.WriteRune(r)
			}
		default:
			b.WriteRune(r)
			written = false
		}
		s = s[n:]
	}
	return b.String()
}

// page ciphers the text of a page, its titles and descriptions, and what JSON-LD says
// of it in words.
func (c *cipher) page(body []byte) []byte {
	var out bytes.Buffer
	z := html.NewTokenizer(bytes.NewReader(body))
	var raw atom.Atom // the element whose text is no text
	linked := false   // it is a script of linked data
	for {
		switch z.Next() {
		case html.ErrorToken:
			out.Write(z.Raw())
			return out.Bytes()
		case html.TextToken:
			switch {
			case linked:
				out.Write(c.linked(z.Raw()))
			case raw != 0:
				out.Write(z.Raw())
			default:
				out.WriteString(html.EscapeString(c.text(html.UnescapeString(string(z.Raw())))))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			start := slices.Clone(z.Raw())
			t := z.Token()
			raw, linked = 0, false
			switch t.DataAtom {
			case atom.Script, atom.Style, atom.Iframe, atom.Noembed, atom.Noframes, atom.Xmp:
				raw = t.DataAtom
				linked = strings.Contains(attr(t, "type"), "ld+json")
			case atom.Meta:
				if k := attr(t, "property") + attr(t, "name") + attr(t, "itemprop"); strings.Contains(k, "title") || strings.Contains(k, "description") || strings.Contains(k, "headline") {
					for i := range t.Attr {
						if t.Attr[i].Key == "content" {
							t.Attr[i].Val = c.text(t.Attr[i].Val)
						}
					}
					start = []byte(t.String())
				}
			}
			out.Write(start)
		case html.EndTagToken:
			raw, linked = 0, false
			out.Write(z.Raw())
		default:
			out.Write(z.Raw())
		}
	}
}

func attr(t html.Token, key string) string {
	for _, a := range t.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// worded are the keys of linked data whose values are words of the page.
var worded = []string{"headline", "name", "description", "articleBody", "text", "alternativeHeadline"}

func (c *cipher) linked(raw []byte) []byte {
	var v any
	if json.Unmarshal(raw, &v) != nil {
		return raw
	}
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, e := range v {
				walk(e)
			}
		case map[string]any:
			for k, e := range v {
				if s, ok := e.(string); ok && slices.Contains(worded, k) {
					v[k] = c.text(s)
				} else {
					walk(e)
				}
			}
		}
	}
	walk(v)
	if out, err := json.Marshal(v); err == nil {
		return out
	}
	return raw
}
