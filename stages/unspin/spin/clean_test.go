package spin

import (
	"encoding/json"
	"hash/fnv"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/offprint-news/offprint/samples/eval/spent"
)

// cleanPage is an article of the evaluation data, which is not in the repository.
type cleanPage struct {
	id     string
	blocks []string
}

// cleanPages reads the main contents of the English articles of WCXB. The folder is
// named by OFFPRINT_EVAL, or stands beside the repository.
func cleanPages(tb testing.TB) []cleanPage {
	tb.Helper()
	if testing.Short() {
		tb.Skip("reads 1.4 million words")
	}
	pages, err := readPages()
	if err != nil {
		tb.Fatal(err)
	}
	if len(pages) == 0 {
		tb.Skip("no wcxb-dev/ground-truth beside the repository: set OFFPRINT_EVAL")
	}
	return pages
}

var readPages = sync.OnceValues(func() (out []cleanPage, err error) {
	dir := os.Getenv("OFFPRINT_EVAL")
	if dir == "" {
		dir = "../../../../shared/eval"
	}
	files, err := filepath.Glob(filepath.Join(dir, "wcxb-dev/ground-truth/*.json"))
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		src, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		var page struct {
			Internal struct {
				PageType struct{ Primary string } `json:"page_type"`
			} `json:"_internal"`
			Truth struct {
				Content string `json:"main_content"`
			} `json:"ground_truth"`
		}
		if err := json.Unmarshal(src, &page); err != nil {
			return nil, err
		}
		if page.Internal.PageType.Primary == "article" && english(page.Truth.Content) {
			out = append(out, cleanPage{filepath.Base(f), strings.Split(page.Truth.Content, "\n\n")})
		}
	}
	return out, nil
})

// english tells by the commonest words, of which English has one in eight.
func english(s string) bool {
	n := 0
	for _, w := range []string{" the ", " of ", " and ", " to ", " in ", " is ", " for ", " that "} {
		n += strings.Count(s, w)
	}
	return n*8 > strings.Count(s, " ")
}

type cleanScore struct {
	documents, spun, words, edits int
}

func scoreClean(t *testing.T, d *Detector, pages []cleanPage) cleanScore {
	t.Helper()
	var s cleanScore
	for _, p := range pages {
		r := d.Analyze(p.blocks...)
		s.documents++
		s.words += r.Words
		if r.Verdict == Spun || r.Verdict == UnknownFamily {
			s.spun++
			t.Logf("called %s: %s (%s, evidence %d, %d rules)", r.Verdict, p.id, r.Profile, r.Evidence, len(r.Hits))
		}
		for _, e := range r.Plan(GradeC) {
			s.edits++
			t.Logf("edit in %s: %s %s: %q -> %q", p.id, e.Grade, e.Rule, e.Before, e.After)
		}
		if len(r.Edits) > 0 {
			fits(t, p.blocks, r)
		}
	}
	return s
}

func (s cleanScore) check(t *testing.T, what string) {
	t.Helper()
	t.Logf("%s: %d documents, %d words: %d called spun or of an unknown family, %d edits of grade A-C (%.3f per 10,000 words)",
		what, s.documents, s.words, s.spun, s.edits, float64(s.edits)*10_000/float64(s.words))
	if s.edits*100_000 > s.words {
		t.Errorf("%s: more than 0.1 edits per 10,000 clean words", what)
	}
	if s.spun*1000 > s.documents {
		t.Errorf("%s: more than 0.1 %% of the clean documents called spun", what)
	}
}

// TestCleanArticles: the packs' clean counts include these articles, so that this is
// an in-sample figure; TestCleanHeldOut is the one that is not.
func TestCleanArticles(t *testing.T) {
	scoreClean(t, detector(t), cleanPages(t)).check(t, "clean articles")
}

// TestCleanHeldOut counts the clean rates anew on one half of the articles and
// judges the other half by them, both ways round.
func TestCleanHeldOut(t *testing.T) {
	pages := cleanPages(t)
	d := detector(t)
	var sum cleanScore
	for half := range uint32(2) {
		var c *Counter
		var held []cleanPage
		for _, p := range pages {
			h := fnv.New32a()
			_, _ = h.Write([]byte(p.id))
			if h.Sum32()>>8&1 == half {
				held = append(held, p)
			} else {
				c = d.Count(c, p.blocks...)
			}
		}
		shipped, err := Packs()
		if err != nil {
			t.Fatal(err)
		}
		var packs []*Pack
		for _, p := range shipped {
			packs = append(packs, p.WithClean(c))
		}
		fresh, err := New(packs...)
		if err != nil {
			t.Fatal(err)
		}
		s := scoreClean(t, fresh, held)
		sum.documents += s.documents
		sum.words += s.words
		sum.spun += s.spun
		sum.edits += s.edits
	}
	sum.check(t, "held-out clean articles")
}

// BenchmarkAnalyze reports processor time, so that it can be measured on a machine
// that has other things to do, and how many times longer the analysis takes than
// copying the text in the same run.
func BenchmarkAnalyze(b *testing.B) {
	d := detector(b)
	files, err := filepath.Glob("../testdata/articles/*.txt")
	if err != nil || len(files) == 0 {
		b.Fatal("no articles", err)
	}
	var clean []string
	for _, f := range files {
		src, err := os.ReadFile(f)
		if err != nil {
			b.Fatal(err)
		}
		clean = append(clean, strings.Split(string(src), "\n\n")...)
	}
	for name, blocks := range map[string][]string{
		"clean": clean,
		"spun":  strings.Split(strings.Repeat(spunText+"\n\n", 20), "\n\n"),
	} {
		b.Run(name, func(b *testing.B) {
			text := strings.Join(blocks, "\n\n")
			buf := make([]byte, len(text))
			const copies = 4096
			start := spent.CPU()
			for range copies {
				copy(buf, text)
			}
			floor := float64(spent.CPU()-start) / copies
			b.ReportAllocs()
			start = spent.CPU()
			for b.Loop() {
				d.Analyze(blocks...)
			}
			spent := float64(spent.CPU()-start) / float64(b.N)
			b.ReportMetric(float64(len(text))/spent*1e3, "cpu-MB/s")
			b.ReportMetric(spent/max(1, floor), "x-copy")
		})
	}
}

// BenchmarkDefault is what a program pays once to have the detector.
func BenchmarkDefault(b *testing.B) {
	b.ReportAllocs()
	start := spent.CPU()
	for b.Loop() {
		if _, err := Default(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(spent.CPU()-start)/float64(b.N)/1e6, "cpu-ms/op")
}

// TestOldSpeech wants addresses of presidents, which are in the public domain, to be
// nobody's spinning: their English has words that are rare in the news of today, and a
// long text has many of them.
func TestOldSpeech(t *testing.T) {
	d, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("testdata/old/*.txt")
	if err != nil || len(files) < 2 {
		t.Fatalf("%d files (%v), want at least two", len(files), err)
	}
	for _, f := range files {
		src, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		r := d.Analyze(strings.Split(string(src), "\n")...)
		if r.Verdict != NoKnownFamily || r.Words < 1500 {
			t.Errorf("%s: %s (%s) in %d words, want no known family in a long text; %d edits", f, r.Verdict, r.Profile, r.Words, len(r.Plan(GradeC)))
		}
	}
}
