package site_test

import (
	"bytes"
	"context"
	"encoding"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/pipeline/site"
)

// footer is labelled as a classifier would, without a rule of a pack.
var footer = pipeline.StageFunc("weigh", func(_ context.Context, p *pipeline.Pass) error {
	for i := range p.Blocks() {
		b := &p.Blocks()[i]
		f := pipeline.Finding{Kind: pipeline.SiteFooter, Confidence: 60, Evidence: []pipeline.Span{b.Span}, Why: "test"}
		switch {
		case strings.HasPrefix(b.Text, "Printed by"):
		case strings.HasPrefix(b.Text, "Known"):
			f.Kind, f.Rule, f.Confidence = pipeline.Share, "test/known", 90
		default:
			continue
		}
		if err := p.FrameBlock(b, f); err != nil {
			return err
		}
	}
	return nil
})

func clean(t testing.TB, id, address, body string) *pipeline.Document {
	t.Helper()
	pl, err := pipeline.New(pipeline.Options{}, footer)
	if err != nil {
		t.Fatal(err)
	}
	d, err := pl.Process(t.Context(), pipeline.Input{ID: id, URL: address, Body: []byte(body)})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// prose is a paragraph of words of its own.
func prose(r *rand.Rand) string {
	var b strings.Builder
	b.WriteString("<p>")
	for range 25 + r.IntN(20) {
		fmt.Fprintf(&b, "word%d ", r.IntN(1_000_000))
	}
	return b.String() + "</p>\n"
}

// corpus is a host with n articles. Every one has a line in its body and one in its
// footer; the first is printed at six addresses.
func corpus(t testing.TB, n int) []*pipeline.Document {
	t.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	var docs []*pipeline.Document
	for i := range n {
		body := "<div class='entry'>" + prose(r) + prose(r)
		if i%2 == 0 {
			body += "<p class='note'>Please read our comment policy before you write.</p>\n"
		}
		body += prose(r) + "</div><p>Known to a rule</p><div class='foot box-12'><p>Printed by the harbour press.</p></div>"
		copies := 1
		if i == 0 {
			copies = 6
		}
		for c := range copies {
			docs = append(docs, clean(t, fmt.Sprintf("id%d-%d", i, c), fmt.Sprintf("https://www.news.example/%d/%d?utm_source=x", i, c), body))
		}
	}
	// Another host with too few articles, and a document without an address.
	for i := range 3 {
		docs = append(docs, clean(t, fmt.Sprintf("small%d", i), fmt.Sprintf("https://small.example/%d", i), prose(r)+"<p>Always the same here.</p>"))
	}
	return append(docs, clean(t, "nowhere", "", "<p>Please read our comment policy before you write.</p>"))
}

func learn(t testing.TB, limit int, docs []*pipeline.Document) []site.Proposal {
	t.Helper()
	l := site.Learner{Limit: limit}
	for _, d := range docs {
		l.First(d)
	}
	l.Between()
	for _, d := range docs {
		l.Second(d)
	}
	return l.Proposals()
}

// TestProposals: what is repeated is proposed, and nothing else: not an article at
// many addresses, not what a rule knows.
func TestProposals(t *testing.T) {
	got := learn(t, 0, corpus(t, 20))
	if len(got) != 2 {
		t.Fatalf("%d proposals, want 2: %+v", len(got), got)
	}
	foot, note := got[0], got[1]
	if foot.InBody || foot.Kind != string(pipeline.SiteFooter) || foot.Lines[0] != (site.Line{Text: "Printed by the harbour press.", Articles: 20}) || foot.Harm != 0 || foot.Path != "div.foot > p" {
		t.Errorf("footer: got %+v", foot)
	}
	if !note.InBody || note.Kind != string(pipeline.OtherBoilerplate) || note.Lines[0].Articles != 10 || note.Articles != 20 || note.Pages != 25 || note.ContentPages != 15 || note.Harm <= 0 || note.Harm > 15 {
		t.Errorf("note in the body: got %+v", note)
	}
	if len(note.Contexts) != 3 || !strings.HasPrefix(note.Contexts[0].Before, "word") || !strings.HasPrefix(note.Contexts[0].After, "word") {
		t.Errorf("contexts: got %+v", note.Contexts)
	}
}

// TestOrder: order, repetition and shares do not show, with a sample smaller than the
// host too.
func TestOrder(t *testing.T) {
	docs := corpus(t, 40)
	for _, limit := range []int{0, 12} {
		want := learn(t, limit, docs)
		if len(want) == 0 {
			t.Fatalf("limit %d: no proposals", limit)
		}
		r := rand.New(rand.NewPCG(3, 4))
		twice := append(append([]*pipeline.Document{}, docs...), docs...)
		r.Shuffle(len(twice), func(i, j int) { twice[i], twice[j] = twice[j], twice[i] })
		if diff := cmp.Diff(want, learn(t, limit, twice)); diff != "" {
			t.Errorf("limit %d: shuffled and doubled (-want +got):\n%s", limit, diff)
		}
		if diff := cmp.Diff(want, learnInShares(t, limit, docs)); diff != "" {
			t.Errorf("limit %d: in shares (-want +got):\n%s", limit, diff)
		}
	}
}

// learnInShares does what learn does for one host as machines would: shares of the
// documents apart, all that is handed on encoded, and some of it twice.
func learnInShares(t testing.TB, limit int, docs []*pipeline.Document) []site.Proposal {
	t.Helper()
	const host = "news.example"
	whole := site.Sketch{Host: host, Limit: limit}
	for share := range 3 {
		part := site.Sketch{Host: host, Limit: limit}
		for i, d := range docs {
			if site.Host(d.URL) == host && (i%3 == share || i%5 == 0) {
				part.Add(d)
			}
		}
		var sent site.Sketch
		send(t, &part, &sent)
		whole.Merge(&sent)
	}
	study := whole.Study()
	if study == nil {
		t.Fatal("nothing is repeated")
	}
	var seen site.Sightings
	for share := range 4 {
		var got site.Study
		send(t, study, &got)
		var part, sent site.Sightings
		for i, d := range docs {
			if site.Host(d.URL) == host && (i%4 == share || i%7 == 0) {
				got.See(d, &part)
			}
		}
		send(t, &part, &sent)
		seen.Merge(&sent)
	}
	return study.Proposals(&seen)
}

func send(t testing.TB, from encoding.BinaryMarshaler, to encoding.BinaryUnmarshaler) {
	t.Helper()
	data, err := from.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	if err := to.UnmarshalBinary(data); err != nil {
		t.Fatal(err)
	}
}

// TestReview: decisions can be replayed, and nothing inside a body is accepted by a
// flag.
func TestReview(t *testing.T) {
	list := learn(t, 0, corpus(t, 20))
	var file bytes.Buffer
	if err := site.WriteProposals(&file, list); err != nil {
		t.Fatal(err)
	}
	back, err := site.ReadProposals(&file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(list, back); diff != "" {
		t.Errorf("proposals written and read (-want +got):\n%s", diff)
	}
	foot, note := &list[0], &list[1]
	if d, err := site.Decide(note, site.Accept, "", "flag"); err == nil {
		t.Errorf("a flag accepted %+v", d)
	}
	if d, err := site.Decide(note, site.Relabel, "body", "person"); err == nil {
		t.Errorf("relabelled to content: %+v", d)
	}
	a, err := site.Decide(foot, site.Accept, "", "flag")
	if err != nil {
		t.Fatal(err)
	}
	b, err := site.Decide(note, site.Relabel, "comment-form", "person")
	if err != nil {
		t.Fatal(err)
	}
	no, err := site.Decide(foot, site.Reject, "", "person")
	if err != nil {
		t.Fatal(err)
	}
	if open := site.Open(list, []site.Decision{a}); len(open) != 1 || open[0].ID != note.ID {
		t.Errorf("open after one decision: %+v", open)
	}
	pack := func(ds ...site.Decision) string {
		var b bytes.Buffer
		if err := site.WritePack(&b, "mine", ds); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	both := pack(a, b)
	for _, want := range []string{"pack: mine", "kind: comment-form", "kind: site-footer", "news.example", "Please read our comment policy", "Printed by the harbour press."} {
		if !strings.Contains(both, want) {
			t.Errorf("no %q in the pack:\n%s", want, both)
		}
	}
	if pack(b, a) != both {
		t.Error("the order of decisions on different lines shows")
	}
	if got := pack(a, b, no); strings.Contains(got, "Printed by") {
		t.Errorf("a line rejected later is in the pack:\n%s", got)
	}
	for _, bad := range []string{"{", `{"decision":"maybe"}`, `{"decision":"accept","kind":"body"}`} {
		if _, err := site.ReadDecisions(strings.NewReader(bad)); err == nil {
			t.Errorf("%s: want an error", bad)
		}
	}
}
