package batch

import (
	"net/url"
	"slices"
	"strings"

	"github.com/offprint-news/offprint/pipeline"
)

// A Count sums bytes of decoded sources: Content + Framing + Markup is Source.
// Counts of kinds and rules have no markup, and Spans says how many stretches of
// text they are of.
type Count struct {
	Documents int64 `json:"documents"`
	Spans     int64 `json:"spans,omitempty"`
	Source    int64 `json:"source_bytes"`
	Content   int64 `json:"content_bytes"`
	Framing   int64 `json:"framing_bytes"`
	Markup    int64 `json:"markup_bytes"`
}

func (c Count) plus(d Count) Count {
	return Count{
		c.Documents + d.Documents, c.Spans + d.Spans, c.Source + d.Source,
		c.Content + d.Content, c.Framing + d.Framing, c.Markup + d.Markup,
	}
}

// Stats are sums over documents. Those of parts of a run, in any order, add up to
// those of the run (Add).
type Stats struct {
	Records     int64 `json:"records"` // Documents + Quarantined + Skipped
	Quarantined int64 `json:"quarantined"`
	Skipped     int64 `json:"skipped"`

	Count                            // of the documents
	InputBytes      int64            `json:"input_bytes"` // of the documents before they were decoded
	QuarantineBytes int64            `json:"quarantine_bytes"`
	Edits           int64            `json:"edits"`
	Empty           int64            `json:"empty"`    // documents without visible text
	Degraded        int64            `json:"degraded"` // documents whose structure is known in part
	Gaps            int64            `json:"gaps"`     // that lost something
	GapBytes        int64            `json:"gap_bytes"`
	Classes         map[string]int64 `json:"quarantined_by,omitempty"`
	Skips           map[string]int64 `json:"skipped_by,omitempty"`
	Notes           map[string]int64 `json:"noted,omitempty"`
	Kinds           map[string]Count `json:"kinds,omitempty"`
	Rules           map[string]Count `json:"rules,omitempty"`
	Hosts           map[string]Count `json:"hosts,omitempty"`
	Languages       map[string]Count `json:"languages,omitempty"`
	Verdicts        map[string]Count `json:"verdicts,omitempty"`
}

// Unlabelled stands in Stats.Rules for text that no rule speaks of, NoSuch in the
// other tables for documents that do not say.
const (
	Unlabelled = "(none)"
	NoSuch     = "(unknown)"
)

// Add adds other sums to these.
func (s *Stats) Add(t *Stats) {
	s.Records += t.Records
	s.Quarantined += t.Quarantined
	s.Skipped += t.Skipped
	s.Count = s.Count.plus(t.Count)
	s.InputBytes += t.InputBytes
	s.QuarantineBytes += t.QuarantineBytes
	s.Edits += t.Edits
	s.Empty += t.Empty
	s.Degraded += t.Degraded
	s.Gaps += t.Gaps
	s.GapBytes += t.GapBytes
	addNumbers(&s.Classes, t.Classes)
	addNumbers(&s.Skips, t.Skips)
	addNumbers(&s.Notes, t.Notes)
	addCounts(&s.Kinds, t.Kinds)
	addCounts(&s.Rules, t.Rules)
	addCounts(&s.Hosts, t.Hosts)
	addCounts(&s.Languages, t.Languages)
	addCounts(&s.Verdicts, t.Verdicts)
}

func addNumbers(to *map[string]int64, from map[string]int64) {
	for k, v := range from {
		addNumber(to, k, v)
	}
}

func addNumber(to *map[string]int64, key string, n int64) {
	if *to == nil {
		*to = map[string]int64{}
	}
	(*to)[key] += n
}

func addCounts(to *map[string]Count, from map[string]Count) {
	for k, v := range from {
		addCount(to, k, v)
	}
}

func addCount(to *map[string]Count, key string, c Count) {
	if *to == nil {
		*to = map[string]Count{}
	}
	(*to)[key] = (*to)[key].plus(c)
}

// AddDocument counts one document by its record, and nothing else, so that the counts
// of a run can be made again from its result.
func (s *Stats) AddDocument(doc *Document) {
	rec := doc.Record
	sum := Count{Documents: 1}
	parts := slices.Concat(rec.Content, rec.Framing)
	slices.SortStableFunc(parts, func(a, b pipeline.PartRecord) int { return a.Start - b.Start })
	kinds, rules := map[string]Count{}, map[string]Count{}
	at, i := 0, 0
	counted := -1 // the last part counted as a span
	for _, piece := range rec.Pieces {
		n := int64(len(piece[1]))
		end := at + len(piece[1])
		c := Count{Source: n}
		switch piece[0] {
		case pipeline.Markup.String():
			sum = sum.plus(Count{Source: n, Markup: n})
			at = end
			continue
		case pipeline.Framing.String():
			c.Framing = n
		default:
			c.Content = n
		}
		sum = sum.plus(c)
		for i < len(parts) && parts[i].End <= at {
			i++
		}
		kind, rule := NoSuch, Unlabelled // layout between parts
		if i < len(parts) && parts[i].Start <= at {
			p := &parts[i]
			kind = string(p.Kind)
			if rule = p.Rule; rule == "" && p.Stage != "" {
				rule = p.Stage
			} else if rule == "" {
				rule = Unlabelled
			}
			if counted != i {
				counted, c.Spans = i, 1
			}
		}
		kinds[kind] = kinds[kind].plus(c)
		rules[rule] = rules[rule].plus(c)
		at = end
	}
	for table, of := range map[*map[string]Count]map[string]Count{&s.Kinds: kinds, &s.Rules: rules} {
		for key, c := range of {
			c.Documents = 1
			addCount(table, key, c)
		}
	}
	s.Records++
	s.Count = s.Count.plus(sum)
	s.InputBytes += int64(rec.Source.Bytes)
	s.Edits += int64(len(rec.Edits))
	if len(rec.Content) == 0 && len(rec.Framing) == 0 {
		s.Empty++
	}
	if len(rec.Degraded) > 0 {
		s.Degraded++
	}
	if doc.Remark != "" {
		addNumber(&s.Notes, doc.Remark, 1)
	}
	addCount(&s.Hosts, Host(rec.URL), sum)
	addCount(&s.Languages, fact(rec, "language"), sum)
	verdict := rec.Verdict
	if verdict == "" {
		verdict = NoSuch
	}
	addCount(&s.Verdicts, verdict, sum)
}

func fact(rec *pipeline.Record, key string) string {
	for i := range rec.Facts {
		if rec.Facts[i].Key == key && rec.Facts[i].Value != "" {
			return rec.Facts[i].Value
		}
	}
	return NoSuch
}

// Host is the host of an address in lower case, without its port, or NoSuch.
func Host(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return NoSuch
	}
	return strings.ToLower(u.Hostname())
}

// AddFailure counts a row of the quarantine.
func (s *Stats) AddFailure(f *Failure) {
	s.Records++
	s.Quarantined++
	s.QuarantineBytes += int64(f.Size)
	addNumber(&s.Classes, f.Class, 1)
}

// AddSkip counts a record that is no page.
func (s *Stats) AddSkip(reason string) {
	s.Records++
	s.Skipped++
	addNumber(&s.Skips, reason, 1)
}

// AddGap counts a gap, unless it is harmless.
func (s *Stats) AddGap(g *Gap) {
	if !g.Harmless {
		s.Gaps++
		s.GapBytes += g.Length
	}
}

// Problems says what of the sums does not add up; nothing in a sound run.
func (s *Stats) Problems() []string {
	var out []string
	want := func(what string, got, sum int64) {
		if got != sum {
			out = append(out, what+": "+number(got)+" is not "+number(sum))
		}
	}
	want("records = documents + quarantined + skipped", s.Records, s.Documents+s.Quarantined+s.Skipped)
	want("source = content + framing + markup", s.Source, s.Content+s.Framing+s.Markup)
	want("quarantined = sum of its classes", s.Quarantined, total(s.Classes))
	want("skipped = sum of its reasons", s.Skipped, total(s.Skips))
	for _, t := range []struct {
		name   string
		counts map[string]Count
		markup int64
	}{{"kinds", s.Kinds, 0}, {"rules", s.Rules, 0}, {"hosts", s.Hosts, s.Markup}, {"languages", s.Languages, s.Markup}, {"verdicts", s.Verdicts, s.Markup}} {
		var sum Count
		for _, c := range t.counts {
			sum = sum.plus(c)
		}
		want("content = content of all "+t.name, s.Content, sum.Content)
		want("framing = framing of all "+t.name, s.Framing, sum.Framing)
		want("markup = markup of all "+t.name, t.markup, sum.Markup)
	}
	return out
}

func total(m map[string]int64) (n int64) {
	for _, v := range m {
		n += v
	}
	return n
}
