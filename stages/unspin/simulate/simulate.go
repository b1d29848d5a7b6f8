// Package simulate rewrites clean text as spinners do, and says what it did. It
// exists to measure the detector and the restoration on text whose original is
// known; nothing in the pipeline uses it.
//
// Its tables run from the original to the spun wording and are kept apart from
// the packs, which run the other way, so that a measurement can hold entries out.
package simulate

import (
	"embed"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// Table is what one family of spinners does.
type Table struct {
	Name    string  `yaml:"table"`
	Entries []Entry `yaml:"entries"`
}

// Entry is one wording and what may take its place.
type Entry struct {
	From    string   `yaml:"from"`    // lower case, words parted by single spaces
	To      []string `yaml:"to"`      // one of these, drawn at random
	Percent int      `yaml:"percent"` // how often the entry is used where it fits
}

// Garble is one place where the simulated spinner changed the text.
type Garble struct {
	Start, End int    // half-open byte range in the spun text
	From, To   string // what stood there before and what stands there now
	Entry      int    // index in the table
}

//go:embed tables/*.yaml
var embedded embed.FS

// Tables loads the tables that come with the package, sorted by name.
func Tables() ([]Table, error) {
	files, err := embedded.ReadDir("tables")
	if err != nil {
		return nil, fmt.Errorf("simulate: %w", err)
	}
	var out []Table
	for _, f := range files {
		src, err := embedded.ReadFile("tables/" + f.Name())
		if err != nil {
			return nil, fmt.Errorf("simulate: %w", err)
		}
		var t Table
		if err := yaml.Unmarshal(src, &t); err != nil {
			return nil, fmt.Errorf("simulate: %s: %w", f.Name(), err)
		}
		out = append(out, t)
	}
	return out, nil
}

// Keep is the table with only the entries that want accepts.
func (t Table) Keep(want func(from, to string) bool) Table {
	out := Table{Name: t.Name}
	for _, e := range t.Entries {
		k := Entry{From: e.From, Percent: e.Percent}
		for _, to := range e.To {
			if want(e.From, to) {
				k.To = append(k.To, to)
			}
		}
		if len(k.To) > 0 {
			out.Entries = append(out.Entries, k)
		}
	}
	return out
}

var (
	wordRE = regexp.MustCompile(`[\pL\pN]+(?:['’.-][\pL\pN]+)*`)
	// quoteRE is text that spinners leave alone: quotations, URLs and addresses.
	quoteRE = regexp.MustCompile(`“[^”\n]*”?|"[^"\n]*"?|«[^»\n]*»?|\bhttps?://\S+|\S+@\S+`)
)

// Spin rewrites a text. The same text, table and seed give the same result.
// Quotations, names, numbers and addresses stay as they are.
func (t Table) Spin(text string, seed uint64) (string, []Garble) {
	rng := rand.New(rand.NewPCG(seed, uint64(len(text))))
	byFirst := map[string][]int{}
	for i, e := range t.Entries {
		first, _, _ := strings.Cut(e.From, " ")
		byFirst[first] = append(byFirst[first], i)
	}
	for _, list := range byFirst {
		slices.SortStableFunc(list, func(a, b int) int { return len(t.Entries[b].From) - len(t.Entries[a].From) })
	}
	quotes := quoteRE.FindAllStringIndex(text, -1)
	words := wordRE.FindAllStringIndex(text, -1)
	var b strings.Builder
	var garbles []Garble
	done := 0
	for i := 0; i < len(words); i++ {
		w := words[i]
		for len(quotes) > 0 && quotes[0][1] <= w[0] {
			quotes = quotes[1:]
		}
		if len(quotes) > 0 && quotes[0][0] < w[1] {
			continue
		}
		for _, k := range byFirst[strings.ToLower(text[w[0]:w[1]])] {
			e := t.Entries[k]
			end, n := fits(text, words[i:], e.From)
			if n == 0 || !plain(text, w[0], end) || rng.IntN(100) >= e.Percent {
				continue
			}
			to := e.To[rng.IntN(len(e.To))]
			if r, _ := utf8.DecodeRuneInString(text[w[0]:]); unicode.IsUpper(r) {
				f, size := utf8.DecodeRuneInString(to)
				to = string(unicode.ToUpper(f)) + to[size:]
			}
			b.WriteString(text[done:w[0]])
			garbles = append(garbles, Garble{b.Len(), b.Len() + len(to), text[w[0]:end], to, k})
			b.WriteString(to)
			done = end
			i += n - 1
			break
		}
	}
	b.WriteString(text[done:])
	return b.String(), garbles
}

// fits reports where a phrase that starts at the first of words ends and how many
// words it has; 0 when it is not there.
func fits(text string, words [][]int, phrase string) (end, n int) {
	for i, p := range strings.Fields(phrase) {
		if i >= len(words) || strings.ReplaceAll(strings.ToLower(text[words[i][0]:words[i][1]]), "’", "'") != p {
			return 0, 0
		}
		if i > 0 && strings.TrimSpace(text[words[i-1][1]:words[i][0]]) != "" {
			return 0, 0
		}
		end, n = words[i][1], i+1
	}
	return end, n
}

// plain reports whether the words hold no name: a capital stands only at the start
// of a sentence.
func plain(text string, start, end int) bool {
	for i, r := range text[start:end] {
		if unicode.IsUpper(r) && (i > 0 || !opensSentence(text, start)) {
			return false
		}
	}
	return true
}

func opensSentence(text string, at int) bool {
	before := strings.TrimRight(text[:at], " \t")
	return before == "" || strings.ContainsRune(".!?\n", rune(before[len(before)-1]))
}
