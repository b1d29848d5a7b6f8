// Package learn makes phrase packs out of aligned pairs of spun and original texts,
// and keeps the clean counts of packs up to date. What it writes is a YAML file to
// be read and corrected by a person, with the evidence for every rule beside it.
package learn

import (
	"bytes"
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/offprint-news/offprint/stages/unspin/align"
	"github.com/offprint-news/offprint/stages/unspin/spin"
)

// Pair is one article in its spun and its original wording.
type Pair struct{ Name, Spun, Original string }

// ReadPairs reads a folder of NAME.spun.txt and NAME.original.txt, sorted by name.
func ReadPairs(dir fs.FS) ([]Pair, error) {
	var out []Pair
	err := fs.WalkDir(dir, ".", func(file string, e fs.DirEntry, err error) error {
		name, ok := strings.CutSuffix(file, ".spun.txt")
		if err != nil || e.IsDir() || !ok {
			return err
		}
		spun, err := fs.ReadFile(dir, file)
		if err != nil {
			return err
		}
		original, err := fs.ReadFile(dir, name+".original.txt")
		if err != nil {
			return err
		}
		out = append(out, Pair{path.Base(name), string(spun), string(original)})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("learn: %w", err)
	}
	return out, nil
}

const (
	// maxTokens is the longest phrase learnt, in words.
	maxTokens = 4
	// minSupport is the number of documents that must show a replacement.
	minSupport = 3
	// minAgreement is how often, in percent of all places of a phrase, it must stand
	// for the same wording.
	minAgreement = 90
	// tooCommon is the number of clean words in which a learnt phrase may stand once:
	// what is more common cannot tell a spinner from a writer.
	tooCommon = 50_000
)

// Candidate is a phrase with the wording it stands for, and the evidence.
type Candidate struct {
	Find, Put string
	Documents int // with this replacement
	Agree     int // places where the phrase stands for Put
	Places    int // places where the phrase stands at all in the spun texts
}

// Candidates aligns the pairs and lists the replacements with enough support, the
// best supported first. Phrases with names or numbers in them are left out.
func Candidates(pairs []Pair) []Candidate {
	type change struct{ find, put string }
	agree := map[change]int{}
	docs := map[change]map[int]bool{}
	for i, p := range pairs {
		spun, original := align.Words(p.Spun), align.Words(p.Original)
		aligned := align.Pairs(spun, original)
		for _, h := range align.Hunks(aligned, 0, len(spun), 0, len(original)) {
			c, ok := phrase(spun, original, h)
			if !ok {
				continue
			}
			agree[c]++
			if docs[c] == nil {
				docs[c] = map[int]bool{}
			}
			docs[c][i] = true
		}
	}
	// Count every phrase wherever it stands, so that places where it was the original
	// wording too speak against it.
	places := map[string]int{}
	wanted := map[string]bool{}
	for c := range agree {
		if len(docs[c]) >= minSupport {
			wanted[c.find] = true
		}
	}
	for _, p := range pairs {
		words := align.Words(p.Spun)
		for i := range words {
			for n := 1; n <= maxTokens && i+n <= len(words); n++ {
				if s := joinFolds(words[i : i+n]); wanted[s] {
					places[s]++
				}
			}
		}
	}
	var out []Candidate
	for c, n := range agree {
		if len(docs[c]) < minSupport || 100*n < minAgreement*places[c.find] {
			continue
		}
		out = append(out, Candidate{c.find, c.put, len(docs[c]), n, places[c.find]})
	}
	slices.SortFunc(out, func(a, b Candidate) int {
		return cmp.Or(b.Documents-a.Documents, b.Agree-a.Agree, strings.Compare(a.Find, b.Find), strings.Compare(a.Put, b.Put))
	})
	return out
}

// phrase widens a hunk to whole phrases: a word that was only put in or left out
// takes its left neighbour along, which both texts have.
func phrase(spun, original []align.Word, h align.Hunk) (struct{ find, put string }, bool) {
	var none struct{ find, put string }
	if h.A0 == h.A1 || h.B0 == h.B1 {
		if h.A0 == 0 || h.B0 == 0 {
			return none, false
		}
		h.A0--
		h.B0--
	}
	a, b := spun[h.A0:h.A1], original[h.B0:h.B1]
	if len(a) > maxTokens || len(b) > maxTokens {
		return none, false
	}
	for _, w := range slices.Concat(a, b) {
		if w.Digit || w.Capital && !w.Opens {
			return none, false
		}
	}
	return struct{ find, put string }{joinFolds(a), joinFolds(b)}, true
}

func joinFolds(words []align.Word) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = w.Fold
	}
	return strings.Join(out, " ")
}

// Learn makes a pack of pairs. With a folder of clean text (clean is not nil) the
// phrases are counted there too.
func Learn(name string, pairs []Pair, clean fs.FS) ([]byte, error) {
	candidates := Candidates(pairs)
	src, err := Pack(name, candidates, nil)
	if err != nil || clean == nil {
		return src, err
	}
	pack, err := spin.Load(name+".yaml", src)
	if err != nil {
		return nil, err
	}
	c, err := Count(clean, pack)
	if err != nil {
		return nil, err
	}
	return Pack(name, candidates, c)
}

// Pack writes the candidates as a pack: a YAML file that [spin.Load] reads, each rule
// with a comment that gives its evidence. Every rule is of grade C. With a counter
// of clean text (see [Count]) the file carries clean rates, and phrases that are
// common there are left out.
func Pack(name string, candidates []Candidate, clean *spin.Counter) ([]byte, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# Learnt from aligned pairs. Read every rule before you use the pack.\npack: %s\nabout: Learnt from pairs of spun and original texts.\nlang: en\nrules:\n", name)
	ids := map[string]bool{}
	n := 0
	for _, c := range candidates {
		id := ruleID(c.Find, ids)
		hits, words := 0, 0
		if clean != nil {
			hits, words = clean.Hits[name+"/"+id], clean.Words
			if hits*tooCommon > words {
				continue
			}
		}
		n++
		fmt.Fprintf(&b, "  # %d documents; %d of %d places agree\n", c.Documents, c.Agree, c.Places)
		fmt.Fprintf(&b, "  - id: %s\n    find: %q\n    put: %q\n", id, c.Find, c.Put)
		if words > 0 {
			fmt.Fprintf(&b, "    clean: {hits: %d, words: %d}\n", hits, words)
		}
		fmt.Fprintf(&b, "    tests:\n      hit: [%q]\n      miss: [%q]\n", "so "+c.Find+" it => so "+c.Put+" it", "so it")
	}
	if n == 0 {
		return nil, fmt.Errorf("learn: pack %s: %w", name, ErrNothing)
	}
	if _, err := spin.Load(name+".yaml", b.Bytes()); err != nil {
		return nil, fmt.Errorf("learn: pack %s: %w", name, err)
	}
	return b.Bytes(), nil
}

// ErrNothing is returned when no phrase has enough support.
var ErrNothing = fmt.Errorf("no phrase in at least %d documents with %d %% agreement", minSupport, minAgreement)

// ruleID makes an id of a phrase: its letters and digits, with a number when taken.
func ruleID(phrase string, taken map[string]bool) string {
	id := strings.Trim(strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		case r == ' ' || r == '-':
			return '-'
		}
		return -1
	}, phrase), "-")
	for strings.Contains(id, "--") {
		id = strings.ReplaceAll(id, "--", "-")
	}
	if id == "" {
		id = "phrase"
	}
	base := id
	for i := 2; taken[id]; i++ {
		id = fmt.Sprintf("%s-%d", base, i)
	}
	taken[id] = true
	return id
}

// Count counts every rule of the packs in all .txt files of a folder of clean text.
func Count(dir fs.FS, packs ...*spin.Pack) (*spin.Counter, error) {
	d, err := spin.New(packs...)
	if err != nil {
		return nil, fmt.Errorf("learn: %w", err)
	}
	c := &spin.Counter{Hits: map[string]int{}, In: map[string]int{}}
	err = fs.WalkDir(dir, ".", func(file string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || path.Ext(file) != ".txt" {
			return err
		}
		src, err := fs.ReadFile(dir, file)
		if err != nil {
			return err
		}
		d.Count(c, strings.Split(string(src), "\n\n")...)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("learn: %w", err)
	}
	return c, nil
}

// Recount writes new clean counts into the source of a pack, or with higher set only
// those that are a higher rate than the pack has, and leaves everything else of it as it
// is. Rules that lose their right to grade B by the new counts are
// set to C and listed.
func Recount(file string, src []byte, c *spin.Counter, higher bool) (out []byte, lost []string, err error) {
	pack, err := spin.Load(file, src)
	if err != nil {
		return nil, nil, err
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(src, &doc); err != nil {
		return nil, nil, fmt.Errorf("learn: %s: %w", file, err)
	}
	fresh := pack.WithClean(c)
	if higher {
		fresh = pack.Commonest(c)
	}
	root := doc.Content[0]
	for i, n := range list(root, "rules") {
		r := fresh.Rules[i]
		setClean(n, r.Clean)
		if r.Grade == spin.GradeB && (r.Clean.Hits > 0 || r.Clean.Words < spin.CleanWordsForB) {
			set(n, "grade", &yaml.Node{Kind: yaml.ScalarNode, Value: "C"})
			lost = append(lost, r.ID)
		}
	}
	if len(fresh.Tells) > 0 {
		set(root, "tells", &yaml.Node{Kind: yaml.ScalarNode, Style: yaml.LiteralStyle, Value: fresh.Tells.String()})
	}
	var b bytes.Buffer
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if err := e.Encode(&doc); err != nil {
		return nil, nil, fmt.Errorf("learn: %s: %w", file, err)
	}
	if _, err := spin.Load(file, b.Bytes()); err != nil {
		return nil, nil, fmt.Errorf("learn: %s: written pack does not load: %w", file, err)
	}
	return b.Bytes(), lost, nil
}

func list(root *yaml.Node, key string) []*yaml.Node {
	for i := 0; i+1 < len(root.Content); i += 2 {
		if root.Content[i].Value == key {
			return root.Content[i+1].Content
		}
	}
	return nil
}

func setClean(n *yaml.Node, c spin.Clean) {
	number := func(v int) *yaml.Node {
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: fmt.Sprint(v)}
	}
	key := func(s string) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Value: s} }
	set(n, "clean", &yaml.Node{
		Kind: yaml.MappingNode, Style: yaml.FlowStyle,
		Content: []*yaml.Node{key("hits"), number(c.Hits), key("words"), number(c.Words)},
	})
}

// set replaces the value of a key, or adds the key at the end, but before tests.
func set(n *yaml.Node, key string, value *yaml.Node) {
	at := len(n.Content)
	for i := 0; i+1 < len(n.Content); i += 2 {
		switch n.Content[i].Value {
		case key:
			n.Content[i+1] = value
			return
		case "tests":
			at = i
		}
	}
	n.Content = slices.Insert(n.Content, at, &yaml.Node{Kind: yaml.ScalarNode, Value: key}, value)
}
