package rules

import (
	"cmp"
	"slices"

	"github.com/offprint-news/offprint/pipeline"
)

// A holding is a stretch of the source that a hit keeps when all claims are
// settled.
type holding struct {
	pipeline.Span
	hit int // index in the list of hits
}

// settled returns who holds what: the surer hit keeps its ground, of equals the
// one that comes first, as a document settles claims. Holdings are in source
// order and do not overlap.
func settled(hits []Hit) []holding {
	order := make([]int, len(hits))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(hits[b].Rule.Confidence, hits[a].Rule.Confidence) })
	var out []holding
	for _, i := range order {
		for _, s := range uncovered(hits[i].Span, out) {
			at, _ := slices.BinarySearchFunc(out, s.Start, func(h holding, at int) int { return cmp.Compare(h.Start, at) })
			out = slices.Insert(out, at, holding{s, i})
		}
	}
	return out
}

// uncovered returns what of a span no holding has.
func uncovered(s pipeline.Span, taken []holding) []pipeline.Span {
	var out []pipeline.Span
	at := s.Start
	i, _ := slices.BinarySearchFunc(taken, s.Start, func(h holding, at int) int { return cmp.Compare(h.End, at+1) })
	for ; i < len(taken) && taken[i].Start < s.End; i++ {
		if at < taken[i].Start {
			out = append(out, pipeline.Span{Start: at, End: taken[i].Start})
		}
		at = max(at, taken[i].End)
	}
	if at < s.End {
		out = append(out, pipeline.Span{Start: at, End: s.End})
	}
	return out
}
