package disclaimer

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/rules/dfa"
)

// A Wording is one rule: a way to put one kind of notice in one language.
type Wording struct {
	ID       string     `yaml:"id"`
	Fine     string     `yaml:"fine"`
	Gate     [][]string `yaml:"gate"` // of each group at least one word must stand in the sentence
	Re       string     `yaml:"re"`
	Not      string     `yaml:"not"`    // a sentence that matches it is no notice
	Scope    string     `yaml:"scope"`  // article if empty
	Inside   bool       `yaml:"inside"` // may stand in the middle of a paragraph
	Hit      []string   `yaml:"hit" json:"-"`
	Miss     []string   `yaml:"miss" json:"-"`
	Language string     `yaml:"-" json:"-"`

	re, not func() *dfa.Regexp // made when first needed: a page wants few of them
}

type wordingFile struct {
	Language string            `yaml:"language"`
	Labels   []string          `yaml:"labels"` // open a notice: "Disclaimer"
	Speech   string            `yaml:"speech"` // a sentence that reports what others say
	Hedge    string            `yaml:"hedge"`  // "not necessarily"
	Except   string            `yaml:"except"` // opens an exception
	Split    string            `yaml:"split"`  // between the parties of a list
	Party    string            `yaml:"party"`  // stands before a party without being of its name
	Clause   string            `yaml:"clause"` // begins a part of a list that is no party
	Site     string            `yaml:"site"`   // says that a notice is of all the site
	Common   []string          `yaml:"common"` // words that nearly every sentence has
	Let      map[string]string `yaml:"let"`    // {name} in a pattern stands for its value
	Rules    []*Wording        `yaml:"rules"`
}

type language struct {
	name                                              string
	speech, hedge, except, split, party, clause, site func() *dfa.Regexp
}

// maxAutomata is how many bytes the automata of all patterns may keep: a little more
// than those that a thousand pages in many languages call for.
const maxAutomata = 5 << 19

// A book is the wordings of all languages, ready to match.
type book struct {
	rules  []*Wording
	langs  []*language // of each rule
	labels map[string]bool
	opens  [1 << 10]uint64     // bits of the two bytes that labels begin with, in either case
	common map[string][]string // word: the languages that use it all the time
	gates  map[string][]gateRef
	memory *dfa.Memory
	maybe  [1 << 11]uint64 // bits of the hashes of the gates' words: most words fail here
	need   []uint8         // of each rule: the groups that must be there
}

type gateRef struct {
	rule  int32
	group uint8
}

// fine kinds: the kind of the record and the framing kind.
var kinds = map[string]struct {
	kind  string
	frame pipeline.Kind
}{
	"views-own":                {"views", pipeline.Disclaimer},
	"not-employer":             {"views", pipeline.Disclaimer},
	"not-publisher":            {"views", pipeline.Disclaimer},
	"not-endorsed":             {"views", pipeline.Disclaimer},
	"sole-responsibility":      {"views", pipeline.Disclaimer},
	"user-comments":            {"comments", pipeline.Disclaimer},
	"platform-unreviewed":      {"platform", pipeline.PlatformNotice},
	"platform":                 {"platform", pipeline.PlatformNotice},
	"platform-notice":          {"platform", pipeline.PlatformNotice},
	"not-advice":               {"advice", pipeline.Disclaimer},
	"risk":                     {"advice", pipeline.Disclaimer},
	"liability":                {"liability", pipeline.Disclaimer},
	"terms":                    {"legal", pipeline.Disclaimer},
	"trademark":                {"legal", pipeline.Disclaimer},
	"external-links":           {"liability", pipeline.Disclaimer},
	"fair-use":                 {"legal", pipeline.Disclaimer},
	"legal-proceeding":         {"legal", pipeline.Disclaimer},
	"foreign-agent":            {"legal", pipeline.Disclaimer},
	"content-warning":          {"legal", pipeline.Disclaimer},
	"satire":                   {"legal", pipeline.Disclaimer},
	"ai":                       {"liability", pipeline.Disclaimer},
	"translation":              {"liability", pipeline.Disclaimer},
	"sponsored":                {"affiliation", pipeline.Sponsorship},
	"affiliate":                {"affiliation", pipeline.Sponsorship},
	"selection":                {"affiliation", pipeline.Sponsorship}, // how the products on sale were chosen
	"funding":                  {"affiliation", pipeline.Sponsorship},
	"conflict-of-interest":     {"affiliation", pipeline.Sponsorship},
	"state-media":              {"affiliation", pipeline.Sponsorship},
	"press-release":            {"affiliation", pipeline.Sponsorship},
	"disclosure-label":         {"affiliation", pipeline.Sponsorship},
	"correction":               {"correction", pipeline.CorrectionNote},
	"report-error":             {"correction", pipeline.CorrectionNote}, // asks readers; nothing was corrected
	"copyright":                {"copyright", pipeline.Copyright},
	"republication-permission": {"copyright", pipeline.Copyright},
}

//go:embed wordings/*.yaml
var shipped embed.FS

// Wordings returns the shipped rules in order of file and place. The fine kinds
// are the keys of their Fine fields.
func Wordings() ([]*Wording, error) {
	b, err := loadBook(shipped)
	if err != nil {
		return nil, err
	}
	return b.rules, nil
}

// loadBook reads all wordings/*.yaml of a file system and reports every fault.
func loadBook(fsys fs.FS) (*book, error) {
	files, err := readFiles(fsys)
	if err != nil {
		return nil, err
	}
	b := newBook()
	for _, f := range files {
		b.add(&f)
	}
	return b, nil
}

const wordingFiles = "wordings/*.yaml"

// readFiles reads the files of wordings and checks their rules.
func readFiles(fsys fs.FS) ([]wordingFile, error) {
	names, err := fs.Glob(fsys, wordingFiles)
	if err != nil {
		return nil, fmt.Errorf("wordings: %w", err)
	}
	var files []wordingFile
	var errs []error
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("wordings: %w", err)
		}
		var f wordingFile
		dec := yaml.NewDecoder(strings.NewReader(string(data)))
		dec.KnownFields(true)
		if err := dec.Decode(&f); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", name, err))
			continue
		}
		for _, w := range f.Rules {
			if kinds[w.Fine].kind == "" || w.ID == "" || len(w.Gate) == 0 || len(w.Gate) > 8 || len(w.Hit) == 0 || len(w.Miss) == 0 {
				errs = append(errs, fmt.Errorf("%s: rule %q: needs an id, a known fine kind (not %q), 1 to 8 gates, hits and misses", name, w.ID, w.Fine))
			}
		}
		files = append(files, f)
	}
	return files, errors.Join(errs...)
}

// add takes up the wordings of a language.
func (b *book) add(f *wordingFile) {
	compile := func(pat string) func() *dfa.Regexp {
		return sync.OnceValue(func() *dfa.Regexp {
			if pat == "" {
				return dfa.New(never, b.memory)
			}
			if f.Language != "en" { // \b knows ASCII letters only: after "é" it would never hold
				pat = strings.ReplaceAll(pat, `)\b`, `)`)
			}
			return dfa.New(expand(pat, f.Let), b.memory) // a test compiles all of them
		})
	}
	lang := &language{f.Language, compile(f.Speech), compile(f.Hedge), compile(f.Except), compile(f.Split), compile(f.Party), compile(f.Clause), compile(f.Site)}
	for _, w := range f.Common {
		b.common[w] = append(b.common[w], f.Language)
	}
	for _, l := range f.Labels {
		b.labels[foldLabel(l)] = true
		for _, form := range []string{l, strings.ToLower(l), strings.ToUpper(l)} {
			k := uint16(form[0])<<8 | uint16(form[1])
			b.opens[k>>6] |= 1 << (k & 63)
		}
	}
	for _, w := range f.Rules {
		w.Language, w.re, w.not = f.Language, compile(w.Re), compile(w.Not)
		n := int32(len(b.rules))
		b.rules, b.langs, b.need = append(b.rules, w), append(b.langs, lang), append(b.need, 1<<len(w.Gate)-1)
		for g, words := range w.Gate {
			for _, word := range words {
				word = strings.ToLower(word)
				b.gates[word] = append(b.gates[word], gateRef{n, 1 << g})
				h := hash([]byte(word))
				b.maybe[h>>6] |= 1 << (h & 63)
			}
		}
	}
}

var macro = regexp.MustCompile(`\{[a-z]+\}`)

// never matches nothing, not even an empty text.
const never = `[^\x00-\x{10ffff}]`

// expand turns a pattern as written into a regexp: {name} is replaced, a space
// stands for any white space, an apostrophe for any of its shapes.
func expand(pat string, let map[string]string) string {
	for range 4 { // macros may use macros
		pat = macro.ReplaceAllStringFunc(pat, func(m string) string {
			if v, ok := let[m[1:len(m)-1]]; ok {
				return "(?:" + v + ")"
			}
			return m
		})
	}
	pat = strings.Join(strings.Fields(pat), " ")
	pat = loosen(pat)
	// A group's name may stand in several branches; Go wants each name once.
	n := 0
	pat = namedGroup.ReplaceAllStringFunc(pat, func(m string) string {
		n++
		return m[:len(m)-1] + strconv.Itoa(n) + ">"
	})
	return "(?i)" + pat
}

// loosen makes spaces and apostrophes of a pattern match all their shapes.
func loosen(pat string) string {
	var b strings.Builder
	class := false
	for i := 0; i < len(pat); i++ {
		c := pat[i]
		switch {
		case c == '\\' && i+1 < len(pat):
			if pat[i+1] == 'W' && !class { // Go's \W takes every letter beyond ASCII for a sign
				b.WriteString(`[^\pL\pN]`)
			} else {
				b.WriteString(pat[i : i+2])
			}
			i++
			continue
		case c == '[':
			class = true
		case c == ']':
			class = false
		case c == ' ' && class:
			b.WriteString(`\s\x{a0}`)
			continue
		case c == ' ':
			b.WriteString(`(?:[\s\x{a0}]+)`)
			continue
		case c == '\'' && class:
			b.WriteString(`'’‘´`)
			continue
		case c == '\'':
			b.WriteString(`['’‘´]`)
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

var namedGroup = regexp.MustCompile(`\(\?P<[a-z]+>`)

// mayOpen reports whether a text begins like a label: a cheap test before the text
// is folded.
func (b *book) mayOpen(text string) bool {
	switch text[0] {
	case '(', '*', '[', ' ', ':', '-':
		return true
	}
	k := uint16(text[0])<<8 | uint16(text[1])
	return b.opens[k>>6]&(1<<(k&63)) != 0
}

// foldLabel brings a label into the form by which labels are compared.
func foldLabel(s string) string {
	return strings.ToLower(strings.Trim(strings.Join(strings.Fields(s), " "), " :.*–—-()[]"))
}

// eachWord calls f with every word of s in lower case. In scripts without spaces
// every two neighbouring characters are a word. The slice is only valid in f.
func eachWord(s string, f func(word []byte)) {
	var buf [64]byte
	w := buf[:0]
	var prev rune
	end := func() {
		if len(w) > 0 {
			f(w)
			w = buf[:0]
		}
	}
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			i++
			if l := lower[c]; l == 0 {
				end()
				prev = 0
			} else if len(w) < 48 {
				w = append(w, l)
			}
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		switch {
		case r >= 0x2e80 && unicode.Is(unicode.Han, r):
			if prev != 0 {
				w = utf8.AppendRune(utf8.AppendRune(buf[:0], prev), r)
			}
			end()
			w = buf[:0]
			prev = r
		case unicode.IsLetter(r) || unicode.Is(unicode.Mn, r):
			if len(w) < 48 {
				w = utf8.AppendRune(w, unicode.ToLower(r))
			}
			prev = 0
		default:
			end()
			prev = 0
		}
	}
	end()
}

// lower is what a letter or digit of ASCII is in lower case; 0 for others.
var lower = func() (t [utf8.RuneSelf]byte) {
	for c := range byte(utf8.RuneSelf) {
		switch {
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			t[c] = c
		case 'A' <= c && c <= 'Z':
			t[c] = c + 'a' - 'A'
		}
	}
	return t
}()

// speaks reports whether a text may be in a language: it has common words of
// it, or of no language at all.
func (b *book) speaks(text, lang string) bool {
	none, yes := true, false
	eachWord(text, func(w []byte) {
		for _, l := range b.common[string(w)] {
			none = false
			yes = yes || l == lang
		}
	})
	return yes || none
}

// hash gives 17 bits of a word.
func hash(w []byte) uint32 {
	h := uint32(2166136261)
	for _, c := range w {
		h = (h ^ uint32(c)) * 16777619
	}
	return (h ^ h>>15) & (1<<17 - 1)
}

// gate finds the rules whose words stand in a text. It keeps no text.
type gate struct {
	book *book
	seen []uint8 // groups seen, by rule
	hit  []int32 // rules touched
}

func (g *gate) open(text string) []int32 {
	if g.seen == nil {
		g.seen = make([]uint8, len(g.book.rules))
	}
	for _, r := range g.hit {
		g.seen[r] = 0
	}
	g.hit = g.hit[:0]
	eachWord(text, func(w []byte) {
		if h := hash(w); g.book.maybe[h>>6]&(1<<(h&63)) == 0 {
			return
		}
		for _, ref := range g.book.gates[string(w)] {
			if g.seen[ref.rule] == 0 {
				g.hit = append(g.hit, ref.rule)
			}
			g.seen[ref.rule] |= ref.group
		}
	})
	var out []int32
	for _, r := range g.hit {
		if g.seen[r] == g.book.need[r] {
			out = append(out, r)
		}
	}
	slices.Sort(out)
	return out
}
