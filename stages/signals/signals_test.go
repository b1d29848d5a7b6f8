package signals

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint-news/offprint/pipeline"
)

// TestEntries finds every entry of every list in its own sentence, and nothing
// else of the same signal there.
func TestEntries(t *testing.T) {
	lists, err := Lists()
	if err != nil {
		t.Fatal(err)
	}
	for lang, l := range lists {
		seen := map[string]bool{}
		for i := range l.Entries {
			e := &l.Entries[i]
			if seen[e.Say] {
				t.Errorf("%s: %q is there twice", lang, e.Say)
			}
			seen[e.Say] = true
			n := 0
			for _, h := range l.find(split(e.In)) {
				if h.entry == e {
					n++
				}
			}
			if n != 1 {
				t.Errorf("%s: %q is found %d times in %q, want once", lang, e.Say, n, e.In)
			}
		}
		// Words stand for themselves: parts of words are not found.
		for _, s := range []string{"unclear myth ourselves wet", "natürlicher unserer Ichthyosaurier"} {
			if h := l.find(split(s)); len(h) > 0 {
				t.Errorf("%s: found %q in %q", lang, h[0].entry.Say, s)
			}
		}
	}
}

// document runs the stage over a text, with labels as other stages would set them.
func document(t testing.TB, lang, text string, kinds ...pipeline.Kind) *pipeline.Document {
	t.Helper()
	before := pipeline.StageFunc("before", func(_ context.Context, p *pipeline.Pass) error {
		if lang != "" {
			if err := p.Note(pipeline.Note{Key: "language", Value: lang, Status: pipeline.Stated, Where: "html"}); err != nil {
				return err
			}
		}
		for i, k := range kinds {
			if k != "" {
				if err := p.FrameBlock(&p.Blocks()[i], pipeline.Finding{Kind: k, Confidence: 90}); err != nil {
					return err
				}
			}
		}
		return nil
	})
	pl, err := pipeline.New(pipeline.Options{}, before, Stage(nil))
	if err != nil {
		t.Fatal(err)
	}
	d, err := pl.Process(context.Background(), pipeline.Input{Format: pipeline.Text, Body: []byte(text)})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// spans returns what is counted as a signal.
func spans(d *pipeline.Document, signal string) []string {
	var out []string
	if n := d.Note(Prefix + signal); n != nil {
		for _, s := range n.Evidence {
			out = append(out, d.Source.Text[s.Start:s.End])
		}
	}
	return out
}

func TestSignals(t *testing.T) {
	for _, tt := range []struct {
		name, lang, text, signal string
		kinds                    []pipeline.Kind
		want                     []string
	}{
		{"scare quotes", "en", "Its new “Western partners” and the “reform package” did not help, and the ‘fake’ vote was held.", ScareQuote, nil, []string{"reform package", "fake"}},
		{"a name is none", "en", "He read “The Daily Example” and “War and Peace”.", ScareQuote, nil, nil},
		{"nor are words somebody said", "en", "The plan is “too late”, said Ann Lee.", ScareQuote, nil, nil},
		{"German nouns have capitals", "de", "Die „Reform“ kam, und Anna Lee sagte: „Es ist zu spät für alle hier“.", ScareQuote, nil, []string{"Reform"}},
		{"attribution", "en", "“The bridge is closed until the water falls,” said Ann Lee. “Nobody knows how long that will take,” according to Bo Ray.", Attribution, nil, []string{"said Ann Lee", "according to Bo Ray"}},
		{"the first person of others is theirs", "en", "I went home. “We are closed and I am sorry,” said Ann Lee.", FirstPerson, nil, []string{"I"}},
		{"of itself an outlet speaks in its framing", "en", "The truth is hard.\nHelp us deliver truth.", OutletClaim, []pipeline.Kind{pipeline.Body, pipeline.Donation}, []string{"deliver truth"}},
		{"framing is not content", "en", "It rained.\nObviously you should subscribe.", Booster, []pipeline.Kind{"", pipeline.Newsletter}, nil},
		{"the longest phrase", "en", "But sources say so, and there is no doubt.", Booster, nil, []string{"there is no doubt"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if d := cmp.Diff(tt.want, spans(document(t, tt.lang, tt.text, tt.kinds...), tt.signal)); d != "" {
				t.Errorf("%s (-want +got):\n%s", tt.signal, d)
			}
		})
	}
}

func TestQuoteShare(t *testing.T) {
	d := document(t, "en", "“The bridge is closed until the water falls again,” said Ann Lee. Bo Ray said: “I do not agree with that.”")
	var got []string
	for _, n := range d.Notes() {
		if n.Key == Prefix+QuoteShare {
			got = append(got, n.Field("speaker")+" "+n.Value)
		}
	}
	if d := cmp.Diff([]string{"Ann Lee 42", "Bo Ray 21"}, got); d != "" {
		t.Errorf("shares (-want +got):\n%s", d)
	}
}

func TestUnknownLanguage(t *testing.T) {
	for _, lang := range []string{"", "fr"} {
		d := document(t, lang, "Il pleut évidemment.")
		n := d.Note(Prefix + "words")
		if n == nil || n.Status != pipeline.Unknown || n.Why == "" {
			t.Errorf("language %q: %+v, want an unknown with a reason", lang, n)
		}
	}
}

func TestReference(t *testing.T) {
	var b ReferenceBuilder
	for i := range 100 {
		// 200 words, i%20 of them boosters: rates from 0 to 95.
		text := strings.Repeat("obviously ", i%20) + strings.Repeat("word ", 200-i%20)
		b.Add(document(t, "en", text))
	}
	data, err := b.JSON("made up", "2026-01-01")
	if err != nil {
		t.Fatal(err)
	}
	r, err := ReadReference(data)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ rate, want int }{{0, 0}, {500, 45}, {5000, 95}} {
		if got, ok := r.percentile("en", Booster, tt.rate); !ok || got != tt.want {
			t.Errorf("percentile(%d) = %d, %v, want %d", tt.rate, got, ok, tt.want)
		}
	}
	if _, ok := r.percentile("de", Booster, 1); ok {
		t.Error("a language that the set does not have")
	}
	for _, bad := range []string{"", "{}", `{"name":"a","date":"2026","languages":{"en":{"rates":{"booster":[1]}}}}`} {
		if _, err := ReadReference([]byte(bad)); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
	if _, err := Shipped(); err != nil {
		t.Error(err)
	}
}

func FuzzStage(f *testing.F) {
	f.Add("en", "“It is,” said Ann Lee. ‘a’ «b» \"")
	f.Add("de", "„Es heißt“ ’n ‚x‘")
	f.Fuzz(func(t *testing.T, lang, s string) {
		pl, err := pipeline.New(pipeline.Options{}, pipeline.StageFunc("b", func(_ context.Context, p *pipeline.Pass) error {
			return p.Note(pipeline.Note{Key: "language", Value: lang, Status: pipeline.Supplied})
		}), Stage(nil))
		if err != nil {
			t.Fatal(err)
		}
		d, err := pl.Process(context.Background(), pipeline.Input{Format: pipeline.HTML, Body: []byte(s)})
		if err != nil && strings.Contains(err.Error(), "panic") {
			t.Fatal(err)
		}
		_ = d
	})
}

func BenchmarkStage(b *testing.B) {
	text := strings.Repeat("“The bridge is obviously closed until the water falls again,” said Ann Lee, and we went home without a word about it.\n\n", 100)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		document(b, "en", text)
	}
}

func Example() {
	pl, _ := pipeline.New(pipeline.Options{}, pipeline.StageFunc("language", func(_ context.Context, p *pipeline.Pass) error {
		return p.Note(pipeline.Note{Key: "language", Value: "en", Status: pipeline.Supplied})
	}), Stage(nil))
	d, _ := pl.Process(context.Background(), pipeline.Input{Format: pipeline.Text, Body: []byte("The so-called “reform” was clearly a mistake, critics say.")})
	for _, n := range d.Notes() {
		for _, e := range n.Evidence {
			fmt.Printf("%s: %s\n", n.Key, d.Source.Text[e.Start:e.End])
		}
	}
	// Output:
	// signal.scare-quote: reform
	// signal.booster: clearly
	// signal.naming: so-called
	// signal.unattributed: critics say
}

// What the outlet writes around the story is counted apart, and what of it is
// marked: a reader sees the headline's booster, whatever the story says.
func TestPublisherVoice(t *testing.T) {
	d := document(t, "en", "Clearly the view of the desk\n\nThe wall is old, and the water stands behind it.", pipeline.SectionLabel)
	want := []string{"Clearly the view of the desk"}
	if diff := cmp.Diff(want, spans(d, PublisherVoice)); diff != "" {
		t.Errorf("spans (-want +got):\n%s", diff)
	}
	n := d.Note(Prefix + PublisherVoice)
	if n == nil || n.Value != "1" || n.Field("words") != "6" || n.Field("marked") != "0" {
		t.Errorf("note = %+v, want 1 place, 6 words; boosters are counted in content alone", n)
	}
	if d := document(t, "en", "The wall is old, and the water stands behind it."); d.Note(Prefix+PublisherVoice) != nil {
		t.Errorf("a story alone has a publisher's voice: %+v", d.Note(Prefix+PublisherVoice))
	}
}
