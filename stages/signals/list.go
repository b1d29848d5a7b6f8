package signals

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// An Entry is one word or phrase of a list.
type Entry struct {
	Say     string `yaml:"say"` // in small letters, words apart
	Signal  string `yaml:"signal"`
	Because string `yaml:"because"` // why it stands here
	In      string `yaml:"in"`      // a sentence in which it is found
	words   []string
}

// A List is the entries of one language.
type List struct {
	Language string   `yaml:"language"`
	Verbs    []string `yaml:"verbs"` // of saying
	Entries  []Entry  `yaml:"entries"`
	first    map[string][]*Entry
	verb     map[string]bool
}

//go:embed lists/*.yaml
var shipped embed.FS

// Lists returns the shipped lists by language. They are read once.
var Lists = sync.OnceValues(func() (map[string]*List, error) { return load(shipped) })

func load(fsys fs.FS) (map[string]*List, error) {
	names, err := fs.Glob(fsys, "lists/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("signals: %w", err)
	}
	out := map[string]*List{}
	var errs []error
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("signals: %w", err)
		}
		var l List
		dec := yaml.NewDecoder(strings.NewReader(string(data)))
		dec.KnownFields(true)
		if err := dec.Decode(&l); err != nil {
			errs = append(errs, fmt.Errorf("signals: %s: %w", name, err))
			continue
		}
		l.first, l.verb = map[string][]*Entry{}, map[string]bool{}
		for _, v := range l.Verbs {
			l.verb[v] = true
		}
		for i := range l.Entries {
			e := &l.Entries[i]
			if e.words = strings.Fields(e.Say); len(e.words) == 0 || e.Because == "" || e.In == "" || !known[e.Signal] {
				errs = append(errs, fmt.Errorf("signals: %s: entry %d (%q): needs say, a known signal, because and in", name, i+1, e.Say))
				continue
			}
			l.first[e.words[0]] = append(l.first[e.words[0]], e)
		}
		out[l.Language] = &l
	}
	return out, errors.Join(errs...)
}

var known = map[string]bool{Booster: true, Hedge: true, Naming: true, Unattributed: true, FirstPerson: true, OutletClaim: true}

// A word is a word of a text: its place and its form in small letters.
type word struct {
	from, to int
	low      string
}

// split finds the words of a text: runs of letters and digits, with apostrophes
// inside.
func split(s string) []word {
	out := make([]word, 0, len(s)/5)
	start := -1
	for i, r := range s {
		inside := unicode.IsLetter(r) || unicode.IsDigit(r)
		if !inside && start >= 0 && (r == '\'' || r == '’') {
			if n, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):]); unicode.IsLetter(n) {
				inside = true
			}
		}
		switch {
		case inside && start < 0:
			start = i
		case !inside && start >= 0:
			out = append(out, word{start, i, lower(s[start:i])})
			start = -1
		}
	}
	if start >= 0 {
		out = append(out, word{start, len(s), lower(s[start:])})
	}
	return out
}

// lower is strings.ToLower without a copy where nothing changes.
func lower(s string) string {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= 0x80 || 'A' <= c && c <= 'Z' {
			return strings.ToLower(s)
		}
	}
	return s
}

// A hit is a phrase found in a text.
type hit struct {
	from, to int
	entry    *Entry
}

// find finds the phrases of a list; of those that begin at one word the longest.
func (l *List) find(ws []word) []hit {
	var out []hit
	for i := range ws {
		var best *Entry
	next:
		for _, e := range l.first[ws[i].low] {
			if i+len(e.words) > len(ws) || best != nil && len(e.words) <= len(best.words) {
				continue
			}
			for k, w := range e.words {
				if ws[i+k].low != w {
					continue next
				}
			}
			best = e
		}
		if best != nil {
			out = append(out, hit{ws[i].from, ws[i+len(best.words)-1].to, best})
		}
	}
	return out
}
