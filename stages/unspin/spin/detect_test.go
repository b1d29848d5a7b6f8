package spin

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint-news/offprint/stages/unspin/simulate"
)

func detector(t testing.TB) *Detector {
	t.Helper()
	d, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// spunText is written for this test in the manner of the insertion family.
const spunText = `The mill has actually been shut as well as the road is closed. It would certainly be hard to bring the barley right into the town, and also the brand-new ferry is no more safe.

At the very same time, the mayor, who has his very own boat, has actually stated that talks in between both councils would certainly start. He is mosting likely to ask for 2,500 crowns. "It has actually been a brand-new start," he said, and also he smiled.`

func apply(blocks []string, edits []Edit) []string {
	out := make([]string, len(blocks))
	for b, text := range blocks {
		done := 0
		var s strings.Builder
		for _, e := range edits {
			if e.Block == b {
				s.WriteString(text[done:e.Start])
				s.WriteString(e.After)
				done = e.End
			}
		}
		s.WriteString(text[done:])
		out[b] = s.String()
	}
	return out
}

func TestAnalyze(t *testing.T) {
	blocks := strings.Split(spunText, "\n\n")
	r := detector(t).Analyze(blocks...)
	if r.Verdict != Spun || r.Profile != "insertion" || r.Confidence < 99 || r.Share != 100 {
		t.Errorf("got %s %s %d%% share %d%%, want spun insertion 99%% share 100%%", r.Verdict, r.Profile, r.Confidence, r.Share)
	}
	if r.Quotes == nil || len(r.Quotes.Places) == 0 {
		t.Errorf("got quotes doubt %v, want one with places: the quotation was spun too", r.Quotes)
	}
	want := []string{
		`The mill has been shut as well as the road is closed. It would be hard to bring the barley into the town, and the new ferry is no longer safe.`,
		`At the same time, the mayor, who has his own boat, has stated that talks between both councils would start. He is going to ask for 2,500 crowns. "It has actually been a brand-new start," he said, and he smiled.`,
	}
	if d := cmp.Diff(want, apply(blocks, r.Plan(GradeC))); d != "" {
		t.Errorf("after the edits (-want +got)\n%s", d)
	}
}

// TestGate: the same phrases, one at a time in clean text, are not edited; grade B is.
func TestGate(t *testing.T) {
	d := detector(t)
	clean := strings.Repeat("The mill stood by the river and the miller kept geese that nobody liked to meet after dark. ", 20)
	for _, c := range []struct{ name, text, want string }{
		{"one phrase of grade C", "It has actually rained.", ""},
		{"one phrase of grade B", "He is mosting likely to win.", "going to"},
		{"grade B in a quotation", `"He is mosting likely to win."`, ""},
		{"grade B with a capital in it", "He is Mosting Likely To win.", ""},
		{"one rule many times", strings.Repeat("A brand-new mill. ", 30), ""},
	} {
		r := d.Analyze(clean, c.text)
		var got []string
		for _, e := range r.Plan(GradeC) {
			got = append(got, e.After)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: got edits %q, want %q", c.name, got, c.want)
		}
		if r.Verdict != NoKnownFamily {
			t.Errorf("%s: got %s, want %s", c.name, r.Verdict, NoKnownFamily)
		}
	}
}

func TestVerdicts(t *testing.T) {
	d := detector(t)
	for _, c := range []struct {
		name, text string
		want       Verdict
	}{
		{"short", "It has actually rained.", TooShort},
		{"nothing", "", TooShort},
		{"doubled synonyms", strings.Repeat("The geese were on the road to the mill when it rained. ", 5) +
			"The contested disputed election. A political governmental matter. It was a huge enormous fast rapid river.", UnknownFamily},
	} {
		if r := d.Analyze(c.text); r.Verdict != c.want {
			t.Errorf("%s: got %s, want %s", c.name, r.Verdict, c.want)
		}
	}
}

func TestBrokenNumbers(t *testing.T) {
	d := detector(t)
	for text, want := range map[string]int{
		"They sent 30,one hundred men.":              1,
		"It cost $1.five million and rose 20-five.":  2,
		"It cost 30,000 crowns, one for each house.": 0,
		"In 2019, one mill closed; a 10-year lease.": 0,
		"Flight BA-two left, Su-35 and S-400 stay.":  0,
	} {
		got := 0
		for _, c := range d.Analyze(text).Cues {
			if c.Name == "broken-number" {
				got = c.Count
			}
		}
		if got != want {
			t.Errorf("%q: got %d broken numbers, want %d", text, got, want)
		}
	}
}

func TestQuotations(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`He said “it has gone” and left`, "it has gone"},
		{`He said "it has" and "left"`, "it has left"},
		{`An open “quotation runs on`, "quotation runs on"},
		{"An open “one\n\nends at the paragraph", "one"},
		{`The boys’ mill isn’t ‘a ruin’ yet`, "a ruin"},
		{`Kriegs «mill» and »road« here`, "mill road"},
		{`a» Blog Archive`, ""},
		{`rock 'n' roll in the '90s isn't 'new' now`, "n new"},
	} {
		var p page
		p.scan(newLexicon(), c.text)
		var got []string
		for _, k := range p.tokens {
			if k.shape&quoted != 0 {
				got = append(got, c.text[k.start:k.end])
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%q: quoted %q, want %q", c.text, got, c.want)
		}
	}
}

// fits checks the laws that hold for every report on any text.
func fits(t *testing.T, blocks []string, r *Report) {
	t.Helper()
	for i, e := range r.Edits {
		if e.Block < 0 || e.Block >= len(blocks) || e.Start >= e.End || e.End > len(blocks[e.Block]) {
			t.Fatalf("edit %+v is no place in %q", e, blocks)
		}
		if blocks[e.Block][e.Start:e.End] != e.Before {
			t.Fatalf("edit %+v: before is not the text", e)
		}
		if i > 0 && byPlace(r.Edits[i-1], e) > 0 {
			t.Fatalf("edits out of order at %+v", e)
		}
	}
	plan := r.Plan(GradeD)
	for i, e := range plan {
		if i > 0 && plan[i-1].Block == e.Block && plan[i-1].End > e.Start {
			t.Fatalf("edits overlap at %+v", e)
		}
	}
	// Undo: where an edit landed follows from the edits before it alone.
	after := apply(blocks, plan)
	for b := range blocks {
		var back strings.Builder
		done, shift := 0, 0
		for _, e := range plan {
			if e.Block != b {
				continue
			}
			at := e.Start + shift
			back.WriteString(after[b][done:at])
			back.WriteString(e.Before)
			done = at + len(e.After)
			shift += len(e.After) - len(e.Before)
		}
		back.WriteString(after[b][done:])
		if back.String() != blocks[b] {
			t.Fatalf("undo gives %q, want %q", back.String(), blocks[b])
		}
	}
	if got, want := protectedWords(after), protectedWords(blocks); !cmp.Equal(got, want) {
		t.Fatalf("protected words changed: %s", cmp.Diff(want, got))
	}
}

// protectedWords lists numbers, and capitalised words inside sentences.
func protectedWords(blocks []string) []string {
	var out []string
	for _, b := range blocks {
		var p page
		p.scan(newLexicon(), b)
		for _, k := range p.tokens {
			if k.shape&digit != 0 || k.shape&capital != 0 && k.shape&opens == 0 {
				out = append(out, b[k.start:k.end])
			}
		}
	}
	return out
}

func FuzzAnalyze(f *testing.F) {
	d := detector(f)
	f.Add(spunText)
	f.Add("has actually\u00a0been “ has actually ” 30,one http://a.b/has actually U.S.A has‑actually isn’t")
	f.Add(strings.Repeat("and also brand-new very own right into would certainly has actually no more able. ", 30))
	f.Fuzz(func(t *testing.T, text string) {
		blocks := strings.Split(text, "\n")
		fits(t, blocks, d.Analyze(blocks...))
	})
}

func TestLawsOnRealPages(t *testing.T) {
	d := detector(t)
	files, _ := filepath.Glob("../../../../shared/seeds/*.txt")
	if len(files) == 0 {
		t.Skip("no seed documents beside the repository")
	}
	for _, f := range files {
		src, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		blocks := strings.Split(string(src), "\n\n")
		fits(t, blocks, d.Analyze(blocks...))
	}
}

// TestLawsOnSpunArticles: undo is exact and no protected word changes in text that is
// spun in earnest.
func TestLawsOnSpunArticles(t *testing.T) {
	d := detector(t)
	tables, err := simulate.Tables()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("../testdata/articles/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no articles", err)
	}
	edits := 0
	for _, f := range files {
		src, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, table := range tables {
			for seed := range uint64(5) {
				text, _ := table.Spin(string(src), seed)
				blocks := strings.Split(text, "\n\n")
				r := d.Analyze(blocks...)
				fits(t, blocks, r)
				edits += len(r.Plan(GradeC))
			}
		}
	}
	if edits < 500 {
		t.Errorf("%d edits in all, too few to prove anything", edits)
	}
}
