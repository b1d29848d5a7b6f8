package spin

import (
	"fmt"
	"go/token"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Grade says how sure an edit is, from A (restored from another version of the
// article, see package witness) to E (seen, but without a replacement).
type Grade string

// The grades in falling order of certainty. This package plans B to E only; a
// pack may ask for B when its phrase was never seen in [CleanWordsForB] words of
// clean text.
const (
	GradeA Grade = "A"
	GradeB Grade = "B"
	GradeC Grade = "C"
	GradeD Grade = "D"
	GradeE Grade = "E"
)

// CleanWordsForB is the number of clean words in which a phrase must not have
// been seen once before a pack may call it grade B.
const CleanWordsForB = 4_000_000

// Pack describes one family of spinners. Packs are YAML files, see [Load].
type Pack struct {
	// Name is the family, one lower-case word; rule ids in reports are "name/id".
	Name string `yaml:"pack"`
	// About says in a sentence what kind of tool writes so.
	About string `yaml:"about"`
	// Lang is the language tag of the text the pack reads; only "en" is known.
	Lang string `yaml:"lang"`
	// Quotes is "rewritten" when the family also rewrites inside quotation
	// marks, so that no quotation of a spun page can be relied on.
	Quotes string `yaml:"quotes"`
	// Numbers is "rewritten" when the family is known to break numbers.
	Numbers string `yaml:"numbers"`
	// Rules are the phrases, in the order of the file.
	Rules []Rule `yaml:"rules"`
	// Tells are words that the family uses far more often than people do. They are
	// good English in each single place, so they only add to the score. They are
	// written as lines: the word, how many times as often as in clean text it is
	// expected, and how often it was counted in how many clean words
	// ("in regards to x10 12/4463297").
	Tells Tells `yaml:"tells"`
}

// Tells is the list of a pack's tells.
type Tells []Tell

// Tell is a word or phrase that is counted and never edited.
type Tell struct {
	Word  string // without alternatives
	Times int    // how many times as often as in clean text it is expected, 2 or more
	Clean Clean  // how often it was counted in clean text
}

// String is the line of the tell.
func (t Tell) String() string {
	return fmt.Sprintf("%s x%d %d/%d", t.Word, t.Times, t.Clean.Hits, t.Clean.Words)
}

// String is the lines of the tells.
func (t Tells) String() string {
	var b strings.Builder
	for _, t := range t {
		b.WriteString(t.String())
		b.WriteByte('\n')
	}
	return b.String()
}

// UnmarshalYAML reads the lines as far as they can be read; what is wrong with them is
// reported when the pack is checked.
func (t *Tells) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind != yaml.ScalarNode {
		return fmt.Errorf("line %d: tells are lines of text (tells: |)", n.Line)
	}
	for line := range strings.Lines(n.Value) {
		*t = append(*t, readTell(strings.TrimSuffix(line, "\n")))
	}
	return nil
}

// readTell reads a line; a line of another form is a tell without a count.
func readTell(line string) Tell {
	word, count, _ := cutLast(line)
	word, times, _ := cutLast(word)
	hits, words, ok := strings.Cut(count, "/")
	var t Tell
	var err [3]error
	t.Times, err[0] = strconv.Atoi(strings.TrimPrefix(times, "x"))
	t.Clean.Hits, err[1] = strconv.Atoi(hits)
	t.Clean.Words, err[2] = strconv.Atoi(words)
	if !ok || !strings.HasPrefix(times, "x") || err != [3]error{} {
		return Tell{Word: line}
	}
	t.Word = word
	return t
}

// cutLast cuts off the last word.
func cutLast(s string) (before, last string, ok bool) {
	i := strings.LastIndexByte(s, ' ')
	if i < 0 {
		return "", s, false
	}
	return s[:i], s[i+1:], true
}

// Rule is one phrase (or several that are undone alike) of a family.
type Rule struct {
	// ID is unique in the pack and never used again for another rule.
	ID string `yaml:"id"`
	// Find holds the phrases: lower-case words parted by single spaces.
	// {a|b} stands for a or b.
	Find phrases `yaml:"find"`
	// Put is what the phrase stands for; {c|d} takes the place of the same
	// alternative in Find. No Put at all makes the rule a mark that is counted
	// and flagged (grade E), an empty Put deletes the phrase.
	Put *string `yaml:"put"`
	// Pairs is the other way to write many phrases that are alike: lines of the form
	// "phrase => what it stands for", without alternatives. It takes the place of Find
	// and Put.
	Pairs string `yaml:"pairs"`
	// Left, NotLeft, Right and NotRight are tests on the words before and after the
	// phrase: words, suffixes ("-ing"), prefixes ("un-") or classes ("@name").
	Left     []string `yaml:"left"`
	NotLeft  []string `yaml:"not-left"`
	Right    []string `yaml:"right"`
	NotRight []string `yaml:"not-right"`
	// Near asks for one of these words within twelve words on either side.
	Near []string `yaml:"near"`
	// Grade is B, C, D or E; C when left out, E when there is no Put.
	Grade Grade `yaml:"grade"`
	// Spun is how often the phrase is expected in text of the family, in hits
	// per 100,000 words; 10 when left out.
	Spun int `yaml:"spun"`
	// Clean is how often it was counted in clean text.
	Clean Clean `yaml:"clean"`
	// Why is the reason given with an edit; when empty it is made from Find and Put.
	Why string `yaml:"why"`
	// Tests are examples; every rule has at least one of each.
	Tests Tests `yaml:"tests"`

	pos  token.Position
	sign sign // made of the above when the pack is read
}

// Clean is a count of a rule's hits in clean text, and the size of that text.
type Clean struct {
	Hits  int `yaml:"hits"`
	Words int `yaml:"words"`
}

// Tests are a rule's examples. A hit reads "spun text => text after the edit";
// for rules without a replacement it is the spun text alone.
type Tests struct {
	Hit  []string `yaml:"hit"`
	Miss []string `yaml:"miss"`
}

// Position tells where in its file the rule starts.
func (r *Rule) Position() token.Position { return r.pos }

// id is the name of the tell in counts.
func (t Tell) id() string { return "tell-" + strings.ReplaceAll(t.Word, " ", "-") }

// phrases reads one string or a list of them.
type phrases []string

func (p *phrases) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		*p = phrases{n.Value}
		return nil
	}
	var s []string
	if err := n.Decode(&s); err != nil {
		return err
	}
	*p = s
	return nil
}
