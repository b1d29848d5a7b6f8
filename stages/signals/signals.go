package signals

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/offprint-news/offprint/pipeline"
)

// Stage returns the stage. Rates are placed in the reference set where it has
// the text's language; nil takes the shipped one.
func Stage(ref *Reference) pipeline.Stage {
	return pipeline.StageFunc("signals", func(ctx context.Context, p *pipeline.Pass) error {
		r := ref
		if r == nil {
			var err error
			if r, err = Shipped(); err != nil {
				return err
			}
		}
		return run(ctx, p, r)
	})
}

// A tally is what is counted in one document.
type tally struct {
	lang   string
	words  int // of content
	bytes  int
	spans  map[string][]pipeline.Span
	counts map[string]int
	quoted map[string]int // bytes by speaker
	where  map[string][]pipeline.Span
	voice  int // words of the outlet's own around the story
	marked int // boosters, names and scare quotes among them
}

func run(ctx context.Context, p *pipeline.Pass, ref *Reference) error {
	lists, err := Lists()
	if err != nil {
		return err
	}
	lang := language(p.Doc())
	l := lists[lang]
	if l == nil {
		why := "no word list for the language " + lang
		if lang == "" {
			why = "the language is not known"
		}
		return p.Note(pipeline.Note{Key: Prefix + "words", Status: pipeline.Unknown, Finding: pipeline.Finding{Why: why}})
	}
	t := &tally{lang: lang, spans: map[string][]pipeline.Span{}, counts: map[string]int{}, quoted: map[string]int{}, where: map[string][]pipeline.Span{}}
	edited := len(p.Doc().Edits()) > 0
	blocks := p.Blocks()
	for i := range blocks {
		if i&127 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		b := &blocks[i]
		if b.Hidden != "" || len(b.Text) < 3 {
			continue
		}
		kind := pipeline.Body
		if m := p.Label(b); m != nil {
			kind = m.Kind
		}
		if !kind.Core() && !kind.Framing() {
			continue
		}
		text, at := b.Text, func(i, j int) pipeline.Span { return p.Page().TextSpan(b, i, j) }
		if edited {
			v := p.View(b)
			text, at = v.Text, v.Span
		}
		t.block(l, text, kind, at)
	}
	return t.notes(p, ref)
}

// language is what the outlet stage found, or what the page says.
func language(d *pipeline.Document) string {
	for _, key := range []string{"language", "said.language"} {
		if n := d.Note(key); n != nil && n.Value != "" && n.Status != pipeline.Unknown {
			v := n.Value
			if n.Status == pipeline.Conflicting && len(n.Rejected) > 0 {
				v = n.Rejected[0].Value // the words go before the label
			}
			base, _, _ := strings.Cut(strings.ReplaceAll(v, "_", "-"), "-")
			return strings.ToLower(base)
		}
	}
	return ""
}

// block counts in one block.
func (t *tally) block(l *List, text string, kind pipeline.Kind, at func(i, j int) pipeline.Span) {
	ws := split(text)
	add := func(signal string, from, to int) {
		t.counts[signal]++
		if len(t.spans[signal]) < maxSpans {
			t.spans[signal] = append(t.spans[signal], at(from, to))
		}
	}
	if own := kind == pipeline.Title || kind == pipeline.Dek || kind == pipeline.Caption || kind == pipeline.SectionLabel; own {
		add(PublisherVoice, 0, len(text))
		t.voice += len(ws)
		before := t.counts[Booster] + t.counts[Naming] + t.counts[ScareQuote]
		defer func() { t.marked += t.counts[Booster] + t.counts[Naming] + t.counts[ScareQuote] - before }()
	}
	if kind.Framing() {
		// Of itself an outlet speaks in its framing.
		switch kind {
		case pipeline.Donation, pipeline.Promo, pipeline.Newsletter, pipeline.Paywall, pipeline.SiteFooter, pipeline.Navigation:
			for _, h := range l.find(ws) {
				if h.entry.Signal == OutletClaim {
					add(OutletClaim, h.from, h.to)
				}
			}
		}
		return
	}
	t.words += len(ws)
	t.bytes += len(text)
	qs := quotations(text)
	for i := range qs {
		q := &qs[i]
		if l.isScare(text, q, ws) {
			add(ScareQuote, q.from, q.to)
			continue
		}
		if q.words >= 5 && l.attribute(text, q, ws) {
			add(Attribution, q.credit[0], q.credit[1])
			if q.speaker != "" {
				t.quoted[q.speaker] += q.to - q.from
				if len(t.where[q.speaker]) < maxSpans {
					t.where[q.speaker] = append(t.where[q.speaker], at(q.from, q.to))
				}
			}
		}
	}
	for _, h := range l.find(ws) {
		switch h.entry.Signal {
		case OutletClaim:
			continue
		case FirstPerson:
			if slices.ContainsFunc(qs, func(q quotation) bool { return q.from <= h.from && h.to <= q.to }) {
				continue // somebody else's first person
			}
		}
		add(h.entry.Signal, h.from, h.to)
	}
}

// isScare is scare with regard to German, in which every noun has a capital.
func (l *List) isScare(text string, q *quotation, ws []word) bool {
	if l.Language == "de" && q.words <= 4 {
		low := quotation{from: 0, words: q.words}
		s := strings.ToLower(text[q.from:q.to])
		low.to = len(s)
		if q.words >= 2 && !strings.ContainsFunc(text[q.from:q.to], func(r rune) bool { return r >= 'a' && r <= 'z' }) {
			return false
		}
		if !(&List{verb: map[string]bool{}}).scare(s, &low, nil) {
			return false
		}
		return !l.attribute(text, q, ws)
	}
	return l.scare(text, q, ws)
}

// Signals returns the counted signals in the order of their notes.
func Signals() []string {
	return []string{ScareQuote, Booster, Hedge, Naming, Attribution, Unattributed, FirstPerson, OutletClaim}
}

// rate is the number for a thousand words, in tenths.
func rate(n, words int) int {
	if words == 0 {
		return 0
	}
	return (n*10000 + words/2) / words
}

// tenths prints a rate.
func tenths(r int) string { return fmt.Sprintf("%d.%d", r/10, r%10) }

func (t *tally) notes(p *pipeline.Pass, ref *Reference) error {
	if t.words == 0 {
		return nil
	}
	err := p.Note(pipeline.Note{
		Key: Prefix + "words", Value: strconv.Itoa(t.words), Status: pipeline.Inferred, Where: "content",
		Fields: []pipeline.Field{{Name: "language", Value: t.lang}}, Finding: pipeline.Finding{Confidence: 99},
	})
	if err != nil {
		return err
	}
	for _, s := range Signals() {
		n := t.counts[s]
		if n == 0 {
			continue
		}
		r := rate(n, t.words)
		fields := []pipeline.Field{{Name: "per-1000", Value: tenths(r)}}
		if pc, ok := ref.percentile(t.lang, s, r); ok && t.words >= minWords && s != OutletClaim {
			fields = append(fields, pipeline.Field{Name: "percentile", Value: strconv.Itoa(pc)}, pipeline.Field{Name: "reference", Value: ref.Name + ", " + ref.Date})
		}
		err := p.Note(pipeline.Note{
			Key: Prefix + s, Value: strconv.Itoa(n), Status: pipeline.Inferred, Where: "content", Fields: fields,
			Finding: pipeline.Finding{Rule: "signals/" + s, Confidence: 80, Evidence: t.spans[s]},
		})
		if err != nil {
			return err
		}
	}
	if n := t.counts[PublisherVoice]; n > 0 {
		err := p.Note(pipeline.Note{
			Key: Prefix + PublisherVoice, Value: strconv.Itoa(n), Status: pipeline.Inferred, Where: "headline, standfirst, captions, labels",
			Fields: []pipeline.Field{
				{Name: "words", Value: strconv.Itoa(t.voice)}, {Name: "marked", Value: strconv.Itoa(t.marked)},
			},
			Finding: pipeline.Finding{Rule: "signals/" + PublisherVoice, Confidence: 80, Evidence: t.spans[PublisherVoice]},
		})
		if err != nil {
			return err
		}
	}
	var speakers []string
	for s := range t.quoted {
		speakers = append(speakers, s)
	}
	slices.SortFunc(speakers, func(a, b string) int {
		return cmp.Or(cmp.Compare(t.quoted[b], t.quoted[a]), strings.Compare(a, b))
	})
	for i, s := range speakers {
		if i == 12 {
			break
		}
		err := p.Note(pipeline.Note{
			Key: Prefix + QuoteShare, Value: strconv.Itoa(100 * t.quoted[s] / max(1, t.bytes)), Status: pipeline.Inferred, Where: "content",
			Fields:  []pipeline.Field{{Name: "speaker", Value: s}},
			Finding: pipeline.Finding{Rule: "signals/" + QuoteShare, Confidence: 70, Evidence: t.where[s]},
		})
		if err != nil {
			return err
		}
	}
	return nil
}
