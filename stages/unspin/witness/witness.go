// Package witness restores machine-paraphrased articles from other versions of
// the same article.
//
// Versions are found by what spinners leave alone (names, codes, numbers,
// quotations), because word shingles of a spun copy and its original hardly
// overlap. A candidate is confirmed by aligning it word by word; then the wording
// of the witness is put back sentence by sentence, never where a sentence has no
// counterpart, never for differences of house style, never across a quotation, a
// name or a number.
package witness

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/offprint-news/offprint/stages/unspin/align"
	"github.com/offprint-news/offprint/stages/unspin/spin"
)

// Document is one version of an article.
type Document struct {
	// ID names the document in results: a URL, a file name.
	ID string
	// Title is the headline; it may be empty.
	Title string
	// Blocks are the paragraphs in order.
	Blocks []string
	// Trusted documents are the user's own corpus and taken to be unspun.
	Trusted bool
}

const (
	// minContainment is the share in percent of the rare immutables of the smaller
	// document that the other must hold too.
	minContainment = 50
	// minShared is the number of rare immutables that two versions must share.
	minShared = 8
	// minRatio is the share in percent of words that must align.
	minRatio = 60
	// maxCommon is the number of documents above which an immutable is not rare, in
	// small libraries; in large ones it is one document in fifty.
	maxCommon = 8
)

// Library holds the documents that may bear witness: the batch and the user's
// corpus. Documents are added first; then it may be asked from several goroutines.
type Library struct {
	detector *spin.Detector
	docs     []stored
	byID     map[string]int
	postings map[uint64][]int32
}

type stored struct {
	Document
	immutables []uint64
	marks      int // phrases of spinners in it
	planned    []spin.Edit
	spun       bool
}

// ErrDoubleID is returned by [Library.Add] for an ID that is there already.
var ErrDoubleID = errors.New("document added twice")

// New is an empty library that judges its documents with d.
func New(d *spin.Detector) *Library {
	return &Library{detector: d, byID: map[string]int{}, postings: map[uint64][]int32{}}
}

// Add puts a document into the library.
func (l *Library) Add(doc Document) error {
	if _, ok := l.byID[doc.ID]; ok {
		return fmt.Errorf("witness: %s: %w", doc.ID, ErrDoubleID)
	}
	s := l.store(doc)
	n := len(l.docs)
	l.byID[doc.ID] = n
	l.docs = append(l.docs, s)
	for _, h := range s.immutables {
		l.postings[h] = append(l.postings[h], int32(n))
	}
	return nil
}

// Len is the number of documents in the library.
func (l *Library) Len() int { return len(l.docs) }

func (l *Library) store(doc Document) stored {
	r := l.detector.Analyze(doc.Blocks...)
	marks := 0
	for _, n := range r.Hits {
		marks += n
	}
	return stored{
		Document: doc, immutables: immutables(doc), marks: marks, planned: r.Edits,
		spun: !doc.Trusted && (r.Verdict == spin.Spun || r.Verdict == spin.UnknownFamily),
	}
}

// Match is another version of a document.
type Match struct {
	ID          string
	Containment int // percent of the rare immutables of the smaller of the two
	Shared      int // number of rare immutables in both
	Ratio       int // percent of the words that align
	Spun        bool
	Trusted     bool
	doc         int
}

// Find lists the other versions of a document, best first. The document itself
// (the same ID) is not among them.
func (l *Library) Find(doc Document) []Match { return l.find(l.store(doc)) }

func (l *Library) find(s stored) []Match {
	limit := max(maxCommon, len(l.docs)/50)
	shared := map[int32]int{}
	rare := 0
	for _, h := range s.immutables {
		list := l.postings[h]
		if len(list) > limit {
			continue
		}
		rare++
		for _, d := range list {
			shared[d]++
		}
	}
	var out []Match
	words := join(s.Blocks).words
	for d, n := range shared {
		other := l.docs[d]
		if n < minShared || other.ID == s.ID {
			continue
		}
		theirs := 0
		for _, h := range other.immutables {
			if len(l.postings[h]) <= limit {
				theirs++
			}
		}
		c := 100 * n / max(1, min(rare, theirs))
		if c < minContainment {
			continue
		}
		theirWords := join(other.Blocks).words
		ratio := align.Ratio(align.Pairs(words, theirWords), words, theirWords)
		if ratio < minRatio {
			continue
		}
		out = append(out, Match{
			ID: other.ID, Containment: min(100, c), Shared: n, Ratio: ratio,
			Spun: other.spun, Trusted: other.Trusted, doc: int(d),
		})
	}
	slices.SortFunc(out, func(a, b Match) int {
		switch {
		case a.Trusted != b.Trusted:
			return order(a.Trusted)
		case a.Spun != b.Spun:
			return order(b.Spun)
		case a.Ratio != b.Ratio:
			return b.Ratio - a.Ratio
		}
		return strings.Compare(a.ID, b.ID)
	})
	return out
}

func order(first bool) int {
	if first {
		return -1
	}
	return 1
}

// joined is a document as one text, with the places of its blocks in it.
type joined struct {
	text   string
	starts []int // of the blocks
	words  []align.Word
	quoted []bool // of the words
}

func join(blocks []string) *joined {
	j := &joined{text: strings.Join(blocks, "\n\n")}
	at := 0
	for _, b := range blocks {
		j.starts = append(j.starts, at)
		at += len(b) + 2
	}
	j.words = align.Words(j.text)
	j.quoted = make([]bool, len(j.words))
	w := 0
	for i, b := range blocks {
		for _, q := range quoteSpans(b) {
			for w < len(j.words) && j.words[w].Start < j.starts[i]+q[0] {
				w++
			}
			for w < len(j.words) && j.words[w].Start < j.starts[i]+q[1] {
				j.quoted[w] = true
				w++
			}
		}
	}
	return j
}

// block finds the block of a byte offset, and the offset in it.
func (j *joined) block(at int) (block, offset int) {
	i, ok := slices.BinarySearch(j.starts, at)
	if !ok {
		i--
	}
	return i, at - j.starts[i]
}
