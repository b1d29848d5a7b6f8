package mend

import (
	"sync"
	"unicode/utf8"
)

// Policy says how far a repair may go.
type Policy uint8

const (
	// Safe makes the repairs of grade A and B only: those with one sensible
	// inverse. It is the zero value.
	Safe Policy = iota
	// Full adds the repairs of grade C: right in at least 95 of 100 cases.
	Full
	// Off plans nothing.
	Off
)

func (p Policy) String() string { return [...]string{"safe", "full", "off"}[min(p, Off)] }

// Grade is how an edit is warranted, from A (a witness; never given by this
// package) to C (likely, applied on request).
type Grade byte

// The grades this package gives.
const (
	GradeB Grade = 'B' // the only sensible inverse of a known fault
	GradeC Grade = 'C' // right in at least 95 % of cases
)

func (g Grade) String() string { return string(rune(g)) }

// Edit is one repair: the bytes Start to End of the input, which are Before,
// become After. Before is never empty: an insertion takes in a neighbouring
// rune.
type Edit struct {
	Start, End    int    // byte offsets into the input, half open
	Before, After string //
	Rule          string // kebab-case; two rules that met in one place are joined by "+"
	Grade         Grade
	Confidence    int    // whole percent
	Why           string // one sentence for people
}

// Options steer one plan. The zero value repairs safely, in the language the
// document seems to be written in.
type Options struct {
	Policy Policy
	// Lang is the BCP 47 tag of the text, or empty to let the document
	// decide. Rules of one language's typography need to know it; without
	// evidence for a language they do nothing.
	Lang string
	// Protected are byte ranges of the text, sorted and disjoint, that no edit
	// may touch or cross.
	Protected [][2]int
}

// Document is the evidence of all texts of one document. What is common in it
// (a wrong code page, a way of setting dashes and quotation marks, a
// vocabulary, a language) decides what is doubtful in one line. It is safe for
// concurrent use.
type Document struct {
	texts    []string
	seen     map[string]seen // by text
	evidence func() *evidence
	words    func() map[string]bool
}

// seen is what the scan found in a text: signs, and an offset into each line
// that may be misread.
type seen struct {
	signs   signs
	misread []int
}

// Survey takes up the texts of one document, in order: its blocks, or the whole
// of it. It keeps the strings, reads each once for traces of faults, and looks
// closer when a plan first needs to.
func Survey(texts ...string) *Document {
	d := &Document{texts: texts, seen: make(map[string]seen, len(texts))}
	for _, text := range texts {
		s, at := scan(text)
		d.seen[text] = seen{s, at}
	}
	d.evidence = sync.OnceValue(d.gather)
	d.words = sync.OnceValue(d.vocabulary)
	return d
}

// Plan returns the repairs of text, sorted by Start and disjoint. text is
// normally one of the surveyed ones, but need not be. Invalid UTF-8 is left as
// it stands.
func (d *Document) Plan(text string, o Options) []Edit {
	if o.Policy == Off {
		return nil
	}
	j := d.job(text, o)
	if j.seen == 0 {
		return nil
	}
	if done := j.surveyed(); done != nil {
		*j.work, j.seen = *done.work, done.seen
	} else {
		j.characters()
	}
	j.typography()
	return j.edits()
}

// surveyed returns the repair of the characters when the survey has made it.
func (j *job) surveyed() *job {
	if j.opt.Policy != Safe || len(j.protected) > 0 || j.seen&damage == 0 {
		return nil
	}
	return j.doc.evidence().repaired[j.text]
}

// Plan repairs a text that is a document by itself.
func Plan(text string, o Options) []Edit { return Survey(text).Plan(text, o) }

// job is the planning of one text.
type job struct {
	*work
	doc  *Document
	opt  Options
	seen signs
	line line // the last one looked at
}

func (d *Document) job(text string, o Options) *job {
	j := &job{doc: d, opt: o, work: newWork(text, o.Protected)}
	s, known := d.seen[text]
	if !known {
		s.signs, s.misread = scan(text)
	}
	j.sees(s.signs)
	return j
}

// scanSteps reads the working text near all that was changed.
func (j *job) scanSteps() signs {
	const around = 12
	var seen signs
	at := 0
	for i := 0; i < len(j.steps); i++ {
		lo, hi := max(at, j.steps[i].start-around), j.steps[i].end+around
		for i+1 < len(j.steps) && j.steps[i+1].start-around <= hi {
			i++
			hi = j.steps[i].end + around
		}
		hi = min(hi, len(j.text))
		for lo > 0 && !utf8.RuneStart(j.text[lo]) {
			lo--
		}
		found, _ := scan(j.text[lo:hi])
		seen |= found
		at = hi
	}
	return seen
}

// sees takes note of the signs of the working text.
func (j *job) sees(seen signs) {
	if !j.full() {
		seen &^= sawRare
	}
	j.seen = seen
}

// pass is one step of the fixed order. It runs only when the text shows one of
// its signs, reads j.text and returns changes to it, sorted and disjoint. The
// outcome of a fresh one may show signs the text had not before.
type pass struct {
	signs signs
	fresh bool
	run   func(j *job) []change
}

func (j *job) passes(list []pass) {
	for _, p := range list {
		if j.seen&p.signs == 0 || !j.apply(p.run(j)) {
			continue
		}
		j.line = line{}
		if p.fresh {
			j.sees(j.seen | j.scanSteps())
		}
	}
}

// damage are the signs of text whose letters cannot be trusted.
const damage = sawMisread | sawC1 | sawEntity

// characters undoes damage to single characters. It needs no knowledge of the
// language, and the document's typography is judged by its outcome.
func (j *job) characters() {
	j.passes([]pass{
		{sawInvisible | sawControl, true, invisible},
		{sawEntity, true, entities}, {sawEntity, true, entities}, {sawEntity, true, entities}, {sawEntity, true, entities},
		{sawMisread, true, mojibake},
		{sawC1, true, c1},
		{sawInvisible, false, invisible}, // those that were garbled before
		{sawForm, false, forms},
		{sawLineEnd, false, lineEnds},
		{sawSoftHyphen, true, softHyphens},
		{sawOddSpace, false, oddSpaces},
	})
}

// typography repairs what stands between the words.
func (j *job) typography() {
	j.passes([]pass{
		{sawGuillemet, false, guillemets},
		{sawQuote, false, quotes},
		{sawQuote | sawApostrophe | sawRare, false, apostrophes},
		{sawDash, false, dashes},
		{sawSentence | sawRare, false, sentences},
		{sawLoosePunct | sawRare, false, loosePunctuation},
		{sawGlued, false, gluedWords},
		{sawHyphenBreak, false, hyphenBreaks},
		{sawMixed, false, homoglyphs},
		{sawMark, false, composition},
	})
}

func (j *job) full() bool { return j.opt.Policy == Full }
