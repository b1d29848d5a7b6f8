package disclaimer

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/offprint-news/offprint/pipeline"
)

var defaultBook = sync.OnceValues(shippedBook)

// Stage returns the stage with the shipped wordings.
func Stage() pipeline.Stage { return pipeline.StageFunc("disclaimer", run) }

// A match is a sentence of a block that a rule took for a notice.
type match struct {
	sentence int
	rule     int32
	sub      []int // submatches, offsets into the block's text
}

// A notice is a range of a block's text made of sentences of one framing kind.
type notice struct {
	from, to int
	frame    pipeline.Kind
	matches  []match
	label    bool
}

type finder struct {
	book *book
	pass *pipeline.Pass
	page *pipeline.Page
	gate gate
	seen map[string]bool // folded texts already noted
}

func run(ctx context.Context, p *pipeline.Pass) error {
	b, err := defaultBook()
	if err != nil {
		return err
	}
	f := &finder{book: b, pass: p, page: p.Page(), gate: gate{book: b}, seen: map[string]bool{}}
	blocks := p.Blocks()
	var heading *pipeline.Block // a label that stands alone, just before
	for i := range blocks {
		if i&255 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		bl := &blocks[i]
		if bl.Hidden != "" || len(bl.Text) < 8 || len(bl.Text) > 20000 {
			continue
		}
		if len(bl.Text) < 60 && b.mayOpen(bl.Text) && b.labels[foldLabel(bl.Text)] {
			heading = bl
			continue
		}
		list := f.block(bl, heading != nil)
		for k := range list {
			n := &list[k]
			if heading != nil && n.from == 0 {
				if err := f.frame(heading, 0, len(heading.Text), n, "label"); err != nil {
					return err
				}
			}
			if err := f.file(bl, n); err != nil {
				return err
			}
		}
		heading = nil
	}
	return nil
}

// block finds the notices of a block. labelled says that a label stands just
// before it.
func (f *finder) block(bl *pipeline.Block, labelled bool) []notice {
	text := bl.Text
	cand := f.gate.open(text)
	if len(cand) == 0 {
		return nil
	}
	labelled = labelled || f.label(text) > 0
	sents := sentences(text)
	running := len(text) > 500 && len(sents) > 4 && !labelled && !boxed(f.zone(bl))
	var ms []match
	for i, s := range sents {
		part := text[s[0]:s[1]]
		rules := cand
		if len(sents) > 1 {
			rules = f.gate.open(part)
		}
		for _, r := range rules {
			w := f.book.rules[r]
			if running && !w.Inside && i > 0 && i < len(sents)-3 {
				continue // notices do not stand in the middle of running text
			}
			if !w.re().MatchString(part) || w.not().MatchString(part) {
				continue
			}
			if !labelled && kinds[w.Fine].frame != pipeline.CorrectionNote && f.book.langs[r].speech().MatchString(part) {
				continue
			}
			if !f.book.speaks(part, w.Language) {
				continue
			}
			loc := w.re().Full().FindStringSubmatchIndex(part)
			for k := range loc {
				if loc[k] >= 0 {
					loc[k] += s[0]
				}
			}
			ms = append(ms, match{i, r, loc})
		}
	}
	if len(ms) == 0 {
		return nil
	}
	zone := f.zone(bl)
	if zone == "reader" {
		return nil // what a reader writes is the reader's
	}
	ms = f.allowed(bl, sents, ms, zone, labelled)
	return f.group(text, sents, ms, labelled)
}

// label returns the length of a label that opens a text ("Disclaimer: "), or 0.
func (f *finder) label(text string) int {
	i := strings.IndexAny(text[:min(len(text), 60)], ":：")
	if i <= 0 || !f.book.mayOpen(text) || !f.book.labels[foldLabel(text[:i])] {
		return 0
	}
	return i + 1
}

// allowed drops matches that stand where notices do not stand: in the middle of
// long running text, or inside a quotation.
func (f *finder) allowed(bl *pipeline.Block, sents [][2]int, ms []match, zone string, labelled bool) []match {
	if labelled || boxed(zone) {
		return ms
	}
	long := len(bl.Text) > 500 && len(sents) > 3
	first, last := ms[0].sentence == 0, ms[len(ms)-1].sentence == len(sents)-1
	return slices.DeleteFunc(ms, func(m match) bool {
		s := sents[m.sentence]
		if quoted(bl.Text, s[0], s[1]) {
			return true
		}
		if long && !f.book.rules[m.rule].Inside && !last && !(first && len(ms) > 1) {
			return true
		}
		return false
	})
}

// boxed reports whether a zone is one that holds notices.
func boxed(zone string) bool { return zone == "box" || zone == "footer" || zone == "comments" }

// quoted reports whether a range of a text stands inside quotation marks.
func quoted(text string, from, to int) bool {
	open := strings.Count(text[:from], "“") - strings.Count(text[:from], "”")
	if open > 0 && strings.Contains(text[from:], "”") {
		return true
	}
	part := strings.TrimSpace(text[from:to])
	return (strings.HasPrefix(part, "“") || strings.HasPrefix(part, `"`) || strings.HasPrefix(part, "„") || strings.HasPrefix(part, "«")) &&
		strings.ContainsAny(part[1:], `"”“»`)
}

// group makes notices of matches: runs of sentences of one framing kind. In a
// block that is a notice, sentences without a match belong to the one before;
// those before the first match are the author's, unless a label stands there.
func (f *finder) group(text string, sents [][2]int, ms []match, labelled bool) []notice {
	if len(ms) == 0 {
		return nil
	}
	kind := make([]pipeline.Kind, len(sents))
	for _, m := range ms {
		if k := kinds[f.book.rules[m.rule].Fine].frame; kind[m.sentence] == "" || kind[m.sentence] == pipeline.Copyright {
			kind[m.sentence] = k
		}
	}
	size := 0
	for i := range sents {
		if kind[i] != "" {
			size += sents[i][1] - sents[i][0]
		}
	}
	whole := labelled || len(text) <= 1500 && 2*size >= len(text)
	if whole {
		for i := 1; i < len(kind); i++ {
			if kind[i] == "" && !strings.Contains(text[sents[i][0]:sents[i][1]], "©") {
				kind[i] = kind[i-1]
			}
		}
		if labelled { // one notice, whatever is in it
			for i := range kind {
				if kind[i] == pipeline.Copyright || kind[0] != pipeline.CorrectionNote && kind[i] == pipeline.CorrectionNote {
					kind[i] = kind[0]
				}
			}
		}
	}
	var out []notice
	for i := 0; i < len(sents); i++ {
		if kind[i] == "" {
			continue
		}
		j := i
		for j+1 < len(sents) && kind[j+1] == kind[i] {
			j++
		}
		n := notice{frame: kind[i], label: labelled}
		n.from, n.to = trimSpan(text, sents[i][0], sents[j][1])
		for _, m := range ms {
			if i <= m.sentence && m.sentence <= j {
				n.matches = append(n.matches, m)
			}
		}
		out = append(out, n)
		i = j
	}
	return out
}

func (f *finder) frame(bl *pipeline.Block, from, to int, n *notice, why string) error {
	conf := pipeline.Percent(90)
	if n.label {
		conf = 95
	}
	return f.pass.FrameText(bl, from, to, pipeline.Finding{
		Rule: f.book.id(n.matches), Kind: n.frame, Confidence: conf, Why: why,
	})
}

// id names the rules behind a notice by the surest, the first one.
func (b *book) id(ms []match) string {
	if len(ms) == 0 {
		return "disclaimer/label"
	}
	w := b.rules[ms[0].rule]
	return "disclaimer/" + w.Language + "/" + w.ID
}
