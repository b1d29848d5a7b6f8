package spin

import (
	"embed"
	"errors"
	"fmt"
	"go/scanner"
	"math"
	"slices"
	"sort"
	"strings"
	"sync"
)

// Verdict is the answer of a [Detector] about a page.
type Verdict string

// The verdicts. None of them says that a page is clean: a spinner that no pack
// knows leaves no trace here.
const (
	// Spun: text of the family named in the report.
	Spun Verdict = "spun"
	// UnknownFamily: rewritten by a machine, but no one pack explains it.
	UnknownFamily Verdict = "unknown-family"
	// NoKnownFamily: no pack and no cue fits.
	NoKnownFamily Verdict = "no-known-family"
	// TooShort: fewer words than can be judged.
	TooShort Verdict = "too-short"
)

//go:embed packs/*.yaml
var embedded embed.FS

// Packs loads the packs that come with offprint, sorted by name. Their own tests are
// run by this package's tests and not again here.
func Packs() ([]*Pack, error) {
	files, err := embedded.ReadDir("packs")
	if err != nil {
		return nil, fmt.Errorf("spin: %w", err)
	}
	var packs []*Pack
	var all scanner.ErrorList
	for _, f := range files {
		src, err := embedded.ReadFile("packs/" + f.Name())
		if err != nil {
			return nil, fmt.Errorf("spin: %w", err)
		}
		p, err := load(f.Name(), src, false)
		var list scanner.ErrorList
		switch {
		case errors.As(err, &list):
			all = append(all, list...)
		case err != nil:
			return nil, err
		default:
			packs = append(packs, p)
		}
	}
	return packs, all.Err()
}

// Detector finds and undoes the phrases of its packs. It is safe for use by
// several goroutines at once.
type Detector struct {
	families []*family
	weights  []weights
	matcher  *matcher
	pages    sync.Pool // of *page: lists of words, for the pages to come
}

// ErrDoublePack is returned by [New] when two packs have the same name.
var ErrDoublePack = errors.New("pack given twice")

// New makes a detector of the packs given, which must have different names.
func New(packs ...*Pack) (*Detector, error) {
	var families []*family
	for _, p := range packs {
		families = append(families, p.family())
	}
	slices.SortStableFunc(families, func(a, b *family) int { return strings.Compare(a.name, b.name) })
	for i, f := range families {
		if i > 0 && f.name == families[i-1].name {
			return nil, fmt.Errorf("spin: pack %s: %w", f.name, ErrDoublePack)
		}
	}
	return newDetector(families), nil
}

func newDetector(families []*family) *Detector {
	d := &Detector{families: families, matcher: newMatcher(families)}
	for _, f := range families {
		d.weights = append(d.weights, weigh(f.signs))
	}
	return d
}

// Default is a detector with the packs of [Packs].
func Default() (*Detector, error) {
	if families, ok := thaw(built, sum(embedded)); ok {
		return newDetector(families), nil
	}
	packs, err := Packs()
	if err != nil {
		return nil, err
	}
	return New(packs...)
}

// Report is what a [Detector] says about one page.
type Report struct {
	Verdict Verdict
	// Profile is the name of the pack that fits best; set only when spun.
	Profile string
	// Confidence is the probability in percent that the page is spun, when one page
	// in a thousand is; from 0 to 99.
	Confidence int
	// Evidence is the log-likelihood ratio of the best window and pack, in
	// hundredths of a nat; negative when clean text explains the page better.
	Evidence int
	// Words is the length of the page.
	Words int
	// Share is how many words of the page stand in windows of the profile, in percent.
	Share int
	// Windows are the stretches of the page that were found spun, joined where they overlap.
	Windows []Window
	// Cues are signs that belong to no family.
	Cues []Cue
	// Quotes and Numbers say why the quotations and the numbers of the page cannot be
	// relied on; nil when there is no reason to say so.
	Quotes, Numbers *Doubt
	// Edits are sorted by block and offset and do not overlap. They are of the
	// grades B to E; which of them to apply is the caller's choice ([Report.Plan]).
	Edits []Edit
	// Hits counts the phrases found per pack, in clean pages too.
	Hits map[string]int
}

// Window is a stretch of text found spun.
type Window struct {
	Profile  string
	From, To Place // first and last word
	Words    int
	Hits     int // phrases of the profile in it
	Rules    int // different ones, in the best window of the stretch
	Evidence int // hundredths of a nat, of the best window of the stretch
}

// Doubt says why something on the page cannot be relied on.
type Doubt struct {
	Why    string
	Places []Place // at most 20; empty when the reason is the family itself
}

// Edit is one phrase and what it stands for.
type Edit struct {
	Place
	Before, After string
	Rule          string // pack/id
	Grade         Grade
	Confidence    int // percent
	Why           string
	// Locked edits lie in a quotation or touch a name or a number. They are
	// reported as evidence, with no After and grade E, and are never to be applied.
	Locked bool
}

// Plan lists the edits up to and including a grade, which are those to apply:
// never an edit that is locked or has no replacement.
func (r *Report) Plan(upTo Grade) []Edit {
	var out []Edit
	for _, e := range r.Edits {
		if e.Grade <= upTo && e.Grade < GradeE && !e.Locked {
			out = append(out, e)
		}
	}
	return out
}

// Analyze reads the blocks of one page (paragraphs, headings, list items, in the
// order of the page) and reports on them. It reads all of the text once and keeps
// nothing.
func (d *Detector) Analyze(blocks ...string) *Report {
	p, ok := d.pages.Get().(*page)
	if !ok {
		p = new(page)
	}
	defer func() {
		p.empty()
		d.pages.Put(p)
	}()
	n := 0
	for _, b := range blocks {
		n += len(b)
	}
	p.tokens = slices.Grow(p.tokens, n/5)
	for _, b := range blocks {
		p.scan(d.matcher.lex, b)
	}
	r := &Report{Words: len(p.tokens), Hits: map[string]int{}}
	hits := d.matcher.find(p)
	byPack := make([][]hit, len(d.families))
	for _, h := range hits {
		byPack[h.family] = append(byPack[h.family], h)
		if !h.sign.tell() {
			r.Hits[d.families[h.family].name]++
		}
	}
	for _, c := range []Cue{p.doubled(d.matcher.doubles), p.dashes(), p.broken()} {
		if c.Count > 0 {
			r.Cues = append(r.Cues, c)
		}
	}
	spun := d.judge(r, p, byPack)
	d.doubts(r, p, byPack, spun)
	d.edit(r, p, byPack, spun)
	return r
}

// tallies are of the phrases and of the rules of the largest pack.
func (d *Detector) tallies() (phrases, rules tally) {
	n, k := 0, 0
	for _, w := range d.weights {
		n, k = max(n, w.phrases), max(k, len(w.rules))
	}
	return newTally(n), newTally(k)
}

// stretch is a run of spun tokens.
type stretch struct{ from, to int }

// judge scores all windows with all packs and returns the spun stretches of each.
func (d *Detector) judge(r *Report, p *page, byPack [][]hit) [][]stretch {
	spun := make([][]stretch, len(d.families))
	if len(p.tokens) < minWords {
		r.Verdict = TooShort
		return spun
	}
	r.Verdict = NoKnownFamily
	best, union := math.Inf(-1), 0.0
	ws := windows(len(p.tokens))
	phrases, rules := d.tallies()
	for i := range d.families {
		if len(byPack[i]) == 0 {
			// No hit: the longest window speaks most clearly against the family.
			best = max(best, d.weights[i].evidence(&tally{}, float64(min(windowWords, len(p.tokens)))))
			continue
		}
		d.weights[i].score(ws, byPack[i], &phrases, &rules)
		top := slices.MaxFunc(ws, func(a, b window) int { return cmpFloat(a.nats, b.nats) })
		union += max(0, top.nats)
		if top.nats > best {
			best = top.nats
		}
		spun[i] = d.stretches(r, p, i, ws)
	}
	if len(d.families) == 0 {
		best = 0
	}
	r.Evidence, r.Confidence = int(math.Round(best*100)), percent(best)
	sort.SliceStable(r.Windows, func(i, j int) bool { return r.Windows[i].Evidence > r.Windows[j].Evidence })
	switch {
	case len(r.Windows) > 0:
		r.Verdict, r.Profile = Spun, r.Windows[0].Profile
		words := 0
		for i, f := range d.families {
			if f.name == r.Profile {
				for _, s := range spun[i] {
					words += s.to - s.from
				}
			}
		}
		r.Share = words * 100 / len(p.tokens)
	case union >= unionGate || cueWeight(r.Cues) >= minCues:
		r.Verdict = UnknownFamily
	}
	if r.Verdict != Spun {
		// A window may pass the likelihood and still be too uniform to be called spun.
		r.Confidence = min(r.Confidence, 49)
	}
	return spun
}

const (
	// unionGate is the evidence of all packs together that is called an unknown
	// family when no pack passes alone.
	unionGate = 2 * gate
	// minCues is how many cues, weighed, are called an unknown family.
	minCues = 4
)

// cueWeight adds up the cues. Doubled synonyms may carry the answer alone; how
// dashes are spaced may be the habit of a house, and a broken number a slip.
func cueWeight(cues []Cue) int {
	n := 0
	for _, c := range cues {
		switch c.Name {
		case "doubled-synonym":
			n += c.Count
		default:
			n += min(2, c.Count)
		}
	}
	return n
}

func cmpFloat(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// stretches joins the spun windows of a pack. Where the page as a whole is the
// clearest, all of it is one stretch.
func (d *Detector) stretches(r *Report, p *page, pack int, ws []window) []stretch {
	var out []stretch
	var best window
	flush := func() {
		if len(out) == 0 {
			return
		}
		s := out[len(out)-1]
		a, b := p.tokens[s.from], p.tokens[s.to-1]
		r.Windows = append(r.Windows, Window{
			Profile: d.families[pack].name,
			From:    Place{int(a.block), int(a.start), int(a.end)},
			To:      Place{int(b.block), int(b.start), int(b.end)},
			Words:   s.to - s.from, Hits: best.hits, Rules: best.rules,
			Evidence: int(math.Round(best.nats * 100)),
		})
	}
	if page := ws[len(ws)-1]; page.spun() && page.nats >= slices.MaxFunc(ws, func(a, b window) int { return cmpFloat(a.nats, b.nats) }).nats {
		ws = ws[len(ws)-1:]
	} else if len(ws) > 1 {
		ws = ws[:len(ws)-1]
	}
	for _, w := range ws {
		if !w.spun() {
			continue
		}
		if n := len(out); n > 0 && w.from <= out[n-1].to {
			out[n-1].to = w.to
			if w.nats > best.nats {
				best = w
			}
			continue
		}
		flush()
		out, best = append(out, stretch{w.from, w.to}), w
	}
	flush()
	return out
}

// doubts fills in why quotations and numbers cannot be relied on.
func (d *Detector) doubts(r *Report, p *page, byPack [][]hit, spun [][]stretch) {
	for _, c := range r.Cues {
		if c.Name == "broken-number" {
			r.Numbers = &Doubt{Why: c.Why, Places: c.Places}
		}
	}
	if r.Verdict != Spun {
		return
	}
	for i, f := range d.families {
		if f.name != r.Profile {
			continue
		}
		var in []Place
		inside := within(byPack[i], spun[i])
		for k, h := range byPack[i] {
			if t := p.tokens[h.from]; inside[k] && !h.sign.tell() && t.shape&quoted != 0 && len(in) < maxPlaces {
				in = append(in, Place{int(t.block), int(t.start), int(p.tokens[h.to-1].end)})
			}
		}
		switch hasQuotes := slices.ContainsFunc(p.tokens, func(t tok) bool { return t.shape&quoted != 0 }); {
		case len(in) > 0:
			r.Quotes = &Doubt{Why: "phrases of the spinner stand inside quotation marks", Places: in}
		case hasQuotes && f.quotes == "rewritten":
			r.Quotes = &Doubt{Why: "this family rewrites inside quotation marks too"}
		}
		if r.Numbers == nil && f.numbers == "rewritten" && slices.ContainsFunc(p.tokens, func(t tok) bool { return t.shape&digit != 0 }) {
			r.Numbers = &Doubt{Why: "this family is known to rewrite numbers"}
		}
	}
}

// within tells of each hit whether it lies in one of the stretches; both are in the
// order of the text.
func within(hits []hit, in []stretch) []bool {
	out := make([]bool, len(hits))
	for i, h := range hits {
		for len(in) > 0 && in[0].to < int(h.to) {
			in = in[1:]
		}
		out[i] = len(in) > 0 && int(h.from) >= in[0].from
	}
	return out
}

// edit plans the edits: the rules of a pack inside its spun stretches, rules of
// grade B everywhere.
func (d *Detector) edit(r *Report, p *page, byPack [][]hit, spun [][]stretch) {
	for i := range d.families {
		words := 0
		for _, s := range spun[i] {
			words += s.to - s.from
		}
		inside := within(byPack[i], spun[i])
		if len(byPack[i]) == 0 {
			continue
		}
		var count, speaks, seen, known tally // known is one more than the posterior
		if len(spun[i]) > 0 {
			n := len(d.weights[i].rules)
			count, speaks, known, seen = newTally(n), newTally(n), newTally(n), newTally(d.weights[i].phrases)
		}
		for k, h := range byPack[i] {
			if !inside[k] {
				continue
			}
			count.add(h.signAt)
			if n := seen.add(h.number); h.phrase.words() > 1 || n <= repeats {
				speaks.add(h.signAt)
			}
		}
		sure := func(h hit) int {
			if n := known.count[h.signAt]; n > 0 {
				return int(n) - 1
			}
			p := d.weights[i].posterior(h, int(count.count[h.signAt]), int(speaks.count[h.signAt]), words)
			known.count[h.signAt] = int32(p + 1)
			return p
		}
		if len(spun[i]) > 0 {
			r.Edits = slices.Grow(r.Edits, len(byPack[i]))
		}
		for k, h := range byPack[i] {
			in := inside[k]
			if h.sign.tell() || !in && (h.sign.grade != GradeB || h.locked) {
				continue
			}
			start, end, after := p.change(h)
			block := int(p.tokens[h.from].block)
			e := Edit{
				Place: Place{block, start, end}, Before: p.blocks[block][start:end], After: after,
				Rule: h.sign.name, Grade: h.sign.grade, Why: h.sign.reason(*h.phrase), Confidence: 99,
			}
			if in {
				e.Confidence = sure(h)
			}
			if e.Grade == GradeC && e.Confidence < minPosterior {
				e.Grade = GradeD
			}
			switch {
			case h.locked:
				e.Locked, e.Grade, e.After = true, GradeE, ""
			case !h.sign.put:
				e.After = ""
			case e.After == e.Before:
				continue
			}
			r.Edits = append(r.Edits, e)
		}
	}
	r.Edits = untangle(r.Edits)
}

// minPosterior is the probability in percent that a phrase needs to be edited
// inside a spun window; below it is a suggestion.
const minPosterior = 95

// untangle sorts the edits and drops those that overlap a better one, from left
// to right, so that its time is that of the sorting.
func untangle(edits []Edit) []Edit {
	slices.SortStableFunc(edits, byPlace)
	out := edits[:0]
	for _, e := range edits {
		n := len(out)
		switch {
		case n == 0 || out[n-1].Block != e.Block || out[n-1].End <= e.Start:
			out = append(out, e)
		case e.better(out[n-1]) && (n == 1 || out[n-2].Block != e.Block || out[n-2].End <= e.Start):
			out[n-1] = e
		}
	}
	return out
}

// better prefers the surer grade, then the higher confidence, then the longer text.
func (e Edit) better(than Edit) bool {
	if e.Grade != than.Grade {
		return e.Grade < than.Grade
	}
	if e.Confidence != than.Confidence {
		return e.Confidence > than.Confidence
	}
	return e.End-e.Start > than.End-than.Start
}

func byPlace(a, b Edit) int {
	if a.Block != b.Block {
		return a.Block - b.Block
	}
	if a.Start != b.Start {
		return a.Start - b.Start
	}
	return a.End - b.End
}
