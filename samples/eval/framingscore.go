package eval

import "slices"

// FramingScore holds the figures of one run over pages of the framing set.
type FramingScore struct {
	Name  string          // printed in the first line; the Python scorer puts the prediction file's name here
	Pages []FramingResult // in the order of the pages

	NoFacts bool // the gold has none: say nothing of facts and disclaimers

	Lost, Doubled                 int // words claimed as neither content nor framing, and as both
	Disclaimers, DisclaimersFound int // in the gold, and how many of them were predicted
	total                         tally
}

// FramingResult holds the figures of one page.
type FramingResult struct {
	Page     *FramingPage
	P, R, F1 float64 // of core content, in words, from 0 to 1; 0 where not defined

	Lost, Doubled int // words claimed as neither content nor framing, and as both
	tally         tally
	sheet         *sheet
}

// tally counts words, unless said otherwise, of one page or of many.
type tally struct {
	pages, missing                                            int // pages
	words, lost, lostCore, lostOptional, lostFraming, doubled int
	core, coreRight, strict, strictRight                      int
	leak, coreAsFraming, addedContent, addedFraming           int
	kinds, groups                                             map[string]kindTally
	disclaimers                                               disclaimerTally
	facts                                                     factTally
}

type kindTally struct {
	gold, predicted, right, leak      int // words
	spans, found, claimed, claimRight int // spans of gold, and of claims
}

// disclaimerTally counts disclaimers.
type disclaimerTally struct{ gold, predicted, found, exact, kind int }

// ScoreFraming lays each prediction over the gold words of its page. A page
// without a prediction counts as an empty one; predictions for other pages are
// left aside.
func ScoreFraming(pages []FramingPage, preds map[string]FramingPrediction) *FramingScore {
	s := &FramingScore{Name: "predictions", Pages: make([]FramingResult, 0, len(pages)), total: newTally()}
	for i := range pages {
		pred, ok := preds[pages[i].ID]
		sheet := newSheet(&pages[i])
		sheet.layPrediction(pred)
		r := FramingResult{Page: &pages[i], tally: newTally(), sheet: sheet}
		for _, t := range []*tally{&r.tally, &s.total} {
			t.count(&pages[i], pred, sheet)
			t.missing += one(!ok)
		}
		p, recall := r.tally.coreFigures()
		r.P, r.R, r.F1 = orZero(p), orZero(recall), orZero(f1(p, recall))
		r.Lost, r.Doubled = r.tally.lost, r.tally.doubled
		s.Pages = append(s.Pages, r)
	}
	s.Lost, s.Doubled = s.total.lost, s.total.doubled
	s.Disclaimers, s.DisclaimersFound = s.total.disclaimers.gold, s.total.disclaimers.found
	return s
}

func newTally() tally {
	return tally{kinds: map[string]kindTally{}, groups: map[string]kindTally{}}
}

func (t *tally) count(page *FramingPage, pred FramingPrediction, s *sheet) {
	t.pages++
	t.countWords(s)
	t.countSpans(s)
	t.disclaimers.count(page.Facts.Disclaimers, pred.Disclaimers)
	t.facts.count(&page.Facts, pred)
}

// coreFigures are precision and recall of the core content, NaN where there is
// nothing to take them of.
func (t *tally) coreFigures() (p, r float64) {
	return ratio(t.coreRight, t.coreRight+t.leak+t.addedContent), ratio(t.coreRight, t.core)
}

func (t *tally) kind(name string, do func(*kindTally)) {
	k := t.kinds[name]
	do(&k)
	t.kinds[name] = k
}

func (t *tally) group(kind string, do func(*kindTally)) {
	name := groupOf(kind)
	k := t.groups[name]
	do(&k)
	t.groups[name] = k
}

func (t *tally) countWords(s *sheet) {
	for i, name := range s.labels {
		inContent, kind := s.content[i], s.kind[i]
		cl := labels[name].class
		t.words++
		if !inContent && kind == "" {
			t.lost++
			switch cl {
			case core:
				t.lostCore++
			case optional:
				t.lostOptional++
			default:
				t.lostFraming++
			}
		}
		t.doubled += one(inContent && kind != "")
		if cl == core {
			t.core++
			t.coreRight += one(inContent)
			t.coreAsFraming += one(kind != "")
		}
		if cl != framing {
			t.strict++
			t.strictRight += one(inContent)
		} else {
			t.leak += one(inContent)
			t.kind(name, func(k *kindTally) {
				k.gold++
				k.leak += one(inContent)
				k.right += one(kind == name)
			})
			t.group(name, func(k *kindTally) {
				k.gold++
				k.right += one(labels[kind].group == labels[name].group)
			})
		}
		if kind != "" && cl != optional {
			t.kind(kind, func(k *kindTally) { k.predicted++ })
			t.group(kind, func(k *kindTally) { k.predicted++ })
		}
	}
	for claim, n := range s.added {
		if claim == content {
			t.addedContent += n
			continue
		}
		t.addedFraming += n
		t.kind(claim, func(k *kindTally) { k.predicted += n })
		t.group(claim, func(k *kindTally) { k.predicted += n })
	}
}

// countSpans counts neighbouring words of one kind as found, or rightly
// claimed, when at least 80 % of them are.
func (t *tally) countSpans(s *sheet) {
	spans(s.labels, func(a, b int, name string) {
		if labels[name].class == framing {
			t.kind(name, func(k *kindTally) { k.spans++; k.found += one(mostly(s.kind[a:b], name)) })
		}
	})
	spans(s.kind, func(a, b int, name string) {
		counts := func(l string) bool { return labels[l].class != optional }
		if name != "" && slices.ContainsFunc(s.labels[a:b], counts) {
			t.kind(name, func(k *kindTally) { k.claimed++; k.claimRight += one(mostly(s.labels[a:b], name)) })
		}
	})
}

// spans calls do with each stretch of equal names.
func spans(names []string, do func(a, b int, name string)) {
	for a := 0; a < len(names); {
		b := a
		for b < len(names) && names[b] == names[a] {
			b++
		}
		do(a, b, names[a])
		a = b
	}
}

func mostly(names []string, name string) bool {
	n := 0
	for _, x := range names {
		n += one(x == name)
	}
	return float64(n) >= 0.8*float64(len(names))
}

// count pairs each disclaimer of the gold with the unused predicted
// one that shares most words with it, at least half.
func (t *disclaimerTally) count(gold, pred []Disclaimer) {
	t.gold += len(gold)
	t.predicted += len(pred)
	texts := make([][]string, len(pred))
	for i, p := range pred {
		texts[i] = words(p.Text)
	}
	used := make([]bool, len(pred))
	for _, g := range gold {
		want := words(g.Text)
		best, at := 0.0, -1
		for i, got := range texts {
			if used[i] || len(want)+len(got) == 0 {
				continue
			}
			if o := 2 * float64(common(want, got)) / float64(len(want)+len(got)); o > best {
				best, at = o, i
			}
		}
		if best < 0.5 {
			continue
		}
		used[at] = true
		t.found++
		t.exact += one(slices.Equal(want, texts[at]))
		t.kind += one(slices.ContainsFunc(g.Kinds, func(k string) bool { return slices.Contains(pred[at].Kinds, k) }))
	}
}
