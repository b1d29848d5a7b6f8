package outlet_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages/disclaimer"
	"github.com/offprint-news/offprint/stages/outlet"
	"github.com/offprint-news/offprint/stages/outlet/registry"
	"github.com/offprint-news/offprint/stages/structure"
)

// shared is where the labelled pages stand, if they are there.
const shared = "../../../shared"

// stages uses the hand-written part of the registry alone: the rest was built
// from the pages that are measured here.
func stages() []pipeline.Stage {
	return []pipeline.Stage{structure.Stage(), disclaimer.Stage(), outlet.Stage(registry.Hand())}
}

func process(t testing.TB, in pipeline.Input) *pipeline.Document {
	t.Helper()
	pl, err := pipeline.New(pipeline.Options{}, stages()...)
	if err != nil {
		t.Fatal(err)
	}
	d, err := pl.Process(context.Background(), in)
	if d == nil {
		t.Fatal(err)
	}
	if err != nil && strings.Contains(err.Error(), "panic") {
		t.Errorf("%s: %v", in.ID, err)
	} else if err != nil && !strings.Contains(err.Error(), "no content") {
		t.Logf("%s: %v", in.ID, err)
	}
	return d
}

// facts returns the values of the notes with a key.
func facts(d *pipeline.Document, key string) []string {
	var out []string
	for _, n := range d.Notes() {
		if n.Key == key && n.Value != "" {
			out = append(out, n.Value)
		}
	}
	return out
}

func tokens(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

var domainTail = regexp.MustCompile(` (?:com|net|org)$`)

// norm is how names are compared: words in lower case, "by" and "the" off the
// front, a top-level domain off the end.
func norm(s string) string {
	s = strings.Join(tokens(s), " ")
	for _, p := range []string{"by ", "por ", "par ", "von "} {
		s = strings.TrimPrefix(s, p)
	}
	return domainTail.ReplaceAllString(strings.TrimPrefix(s, "the "), "")
}

func same(a string, list []string) bool {
	return slices.ContainsFunc(list, func(b string) bool { return norm(a) == norm(b) })
}

type framingGold struct {
	ID, URL string
	Doc     struct {
		Publisher       []string
		Authors         []string
		Published       string
		RepublishedFrom []string `json:"republished_from"`
		Genre           []string
	}
}

// TestMeasureFraming prints how the facts of the labelled pages come out. Run
// it with -v.
func TestMeasureFraming(t *testing.T) {
	files, _ := filepath.Glob(filepath.Join(shared, "eval/framing-dev/gold/*.json"))
	if len(files) == 0 {
		t.Skip("no labelled pages at " + shared)
	}
	for _, ext := range []string{"html", "txt"} {
		var pub, pubPred, pubOK, aGold, aPred, aOK, rGold, rPred, rOK, gGold, gPred, gOK, dGold, dOK int
		for _, file := range files {
			var g framingGold
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(data, &g); err != nil {
				t.Fatal(err)
			}
			in := pipeline.Input{ID: g.ID, URL: g.URL}
			if in.Body, err = os.ReadFile(filepath.Join(shared, "eval/framing-dev/pages", g.ID+"."+ext)); err != nil {
				m, _ := filepath.Glob(filepath.Join(shared, "seeds", strings.TrimPrefix(g.ID, "seed-")+"_*"))
				if len(m) == 0 || ext == "html" {
					continue
				}
				in.Body, _ = os.ReadFile(m[0])
			}
			if ext == "txt" {
				in.URL = ""
			}
			d := process(t, in)
			p := facts(d, "publisher")
			if len(g.Doc.Publisher) > 0 {
				pub++
			}
			if len(p) > 0 {
				pubPred++
				if same(p[0], g.Doc.Publisher) {
					pubOK++
				} else {
					t.Logf("%s %s publisher %q, gold %q", ext, g.ID, p, g.Doc.Publisher)
				}
			} else if len(g.Doc.Publisher) > 0 && ext == "html" {
				t.Logf("%s %s publisher missing, gold %q", ext, g.ID, g.Doc.Publisher)
			}
			as := facts(d, "author")
			aGold += len(g.Doc.Authors)
			aPred += len(as)
			ok := 0
			for _, a := range as {
				if same(a, g.Doc.Authors) {
					ok++
				}
			}
			aOK += ok
			if ok < len(as) || ok < len(g.Doc.Authors) {
				t.Logf("%s %s authors %q, gold %q", ext, g.ID, as, g.Doc.Authors)
			}
			rs := facts(d, "republished-from")
			if len(g.Doc.RepublishedFrom) > 0 {
				rGold++
			}
			if len(rs) > 0 {
				rPred++
			}
			hit := slices.ContainsFunc(rs, func(r string) bool {
				return slices.ContainsFunc(g.Doc.RepublishedFrom, func(w string) bool {
					return strings.Contains(norm(r), norm(w)) || strings.Contains(norm(w), norm(r))
				})
			})
			if hit {
				rOK++
			} else if len(rs)+len(g.Doc.RepublishedFrom) > 0 {
				t.Logf("%s %s republished %q, gold %q", ext, g.ID, rs, g.Doc.RepublishedFrom)
			}
			gs := facts(d, "genre")
			if len(g.Doc.Genre) > 0 {
				gGold++
			}
			if len(gs) > 0 {
				gPred++
			}
			if len(gs) > 0 && same(gs[0], g.Doc.Genre) {
				gOK++
			} else if len(gs)+len(g.Doc.Genre) > 0 {
				t.Logf("%s %s genre %q, gold %q", ext, g.ID, gs, g.Doc.Genre)
			}
			if g.Doc.Published != "" {
				dGold++
			}
			n := d.Note("published")
			if n != nil && n.Status != pipeline.Unknown {
				w, want := strings.Join(tokens(n.Text), " "), strings.Join(tokens(g.Doc.Published), " ")
				if f := n.Field("written"); f != "" {
					w = strings.Join(tokens(f), " ")
				}
				if want != "" && (strings.Contains(want, w) || strings.Contains(w, want)) {
					dOK++
				} else {
					t.Logf("%s %s published %s %q, gold %q", ext, g.ID, n.Value, w, g.Doc.Published)
				}
			}
		}
		f1 := 2 * float64(aOK) / float64(max(1, aPred+aGold))
		t.Logf("%s: publisher %d of %d right, %d given; authors P %d/%d R %d/%d F1 %.3f; republished %d of %d, %d given; genre %d of %d, %d given; date %d of %d",
			ext, pubOK, pub, pubPred, aOK, aPred, aOK, aGold, f1, rOK, rGold, rPred, gOK, gGold, gPred, dOK, dGold)
	}
}

// A page of one of the two large sets.
type openPage struct {
	id, url, kind, author, date string
	file                        string
}

func wcxb(t *testing.T) []openPage {
	files, _ := filepath.Glob(filepath.Join(shared, "eval/wcxb-dev/ground-truth/*.json"))
	var out []openPage
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var g struct {
			URL      string
			ID       string
			Internal struct {
				PageType struct{ Primary string } `json:"page_type"`
			} `json:"_internal"`
			Truth struct {
				Author string
				Date   string `json:"publish_date"`
			} `json:"ground_truth"`
		}
		if err := json.Unmarshal(data, &g); err != nil {
			t.Fatal(f, err)
		}
		g.ID = strings.TrimSuffix(filepath.Base(f), ".json")
		out = append(out, openPage{g.ID, g.URL, g.Internal.PageType.Primary, g.Truth.Author, g.Truth.Date, filepath.Join(shared, "eval/wcxb-dev/html", g.ID+".html.gz")})
	}
	return out
}

func segments(t *testing.T) []openPage {
	f, err := os.Open(filepath.Join(shared, "eval/segments-dev/pages.jsonl"))
	if err != nil {
		return nil
	}
	defer f.Close()
	var out []openPage
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		var g struct {
			ID, URL, Date string
			Author        any
		}
		if err := json.Unmarshal(sc.Bytes(), &g); err != nil {
			t.Fatal(err)
		}
		a := ""
		switch v := g.Author.(type) {
		case string:
			a = v
		case []any:
			for i, x := range v {
				if i > 0 {
					a += ", "
				}
				a += x.(string)
			}
		}
		m, _ := filepath.Glob(filepath.Join(shared, "eval/segments-dev/html", g.ID+".html*"))
		if len(m) > 0 {
			out = append(out, openPage{g.ID, g.URL, "page", a, g.Date, m[0]})
		}
	}
	return out
}

func read(t testing.TB, file string) []byte {
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasSuffix(file, ".gz") {
		z, err := gzip.NewReader(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		if b, err = io.ReadAll(z); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

// judge compares author strings as sets of words: right, near (one holds the
// other), wrong.
func judge(gold, pred string) string {
	words := func(s string) []string {
		out := slices.DeleteFunc(tokens(s), func(w string) bool { return w == "and" || w == "und" || w == "et" || w == "by" })
		slices.Sort(out)
		return slices.Compact(out)
	}
	g, p := words(gold), words(pred)
	n := 0
	for _, w := range g {
		if slices.Contains(p, w) {
			n++
		}
	}
	switch {
	case n == len(g) && n == len(p):
		return "right"
	case n > 0 && (n == len(g) || n == len(p)):
		return "near"
	}
	return "wrong"
}

// TestMeasureOpen prints authors and dates of the two large sets. Run it with
// -v; it needs half a minute.
func TestMeasureOpen(t *testing.T) {
	if testing.Short() || !testing.Verbose() {
		t.Skip("prints figures: run with -v")
	}
	for name, pages := range map[string][]openPage{"wcxb": wcxb(t), "segments": segments(t)} {
		if len(pages) == 0 {
			t.Logf("no pages of %s at %s", name, shared)
			continue
		}
		a, d := map[string]int{}, map[string]int{}
		for _, p := range pages {
			doc := process(t, pipeline.Input{ID: p.id, URL: p.url, Body: read(t, p.file)})
			author := strings.Join(facts(doc, "author"), ", ")
			switch {
			case p.author == "":
				a["none"]++
				if author != "" {
					a["invented"]++
					n := doc.Note("author")
					t.Logf("%s %s invented %q from %s %q (%s)", name, p.id, author, n.Where, n.Text, p.kind)
				}
			default:
				a["gold"]++
				if author == "" {
					t.Logf("%s %s author missing: gold %q (%s) %v", name, p.id, p.author, p.kind, doc.Note("author").Rejected)
					continue
				}
				a["given"]++
				j := judge(p.author, author)
				a[j]++
				if j != "right" {
					t.Logf("%s %s author %s: %q, gold %q (%s) from %s", name, p.id, j, author, p.author, p.kind, doc.Note("author").Where)
				}
			}
			date := ""
			if n := doc.Note("published"); n != nil {
				date = n.Value
			}
			switch {
			case p.date == "":
				d["none"]++
				if date != "" {
					d["invented"]++
				}
			default:
				d["gold"]++
				if date == "" {
					t.Logf("%s %s date missing: gold %s (%s)", name, p.id, p.date, p.kind)
					continue
				}
				d["given"]++
				if strings.HasPrefix(date, p.date[:min(10, len(p.date))]) {
					d["right"]++
				} else {
					t.Logf("%s %s date %s, gold %s from %s %v", name, p.id, date, p.date, doc.Note("published").Where, doc.Note("published").Rejected)
				}
			}
		}
		pc := func(a, b int) float64 { return 100 * float64(a) / float64(max(1, b)) }
		t.Logf("%s author: %d known, %d given, %d right (%.1f%% of given), %d near, %d wrong; %d unknown, %d given (%.1f%%)", name,
			a["gold"], a["given"], a["right"], pc(a["right"], a["given"]), a["near"], a["wrong"], a["none"], a["invented"], pc(a["invented"], a["none"]))
		t.Logf("%s date: %d known, %d given, %d right (%.1f%% of given); %d unknown, %d given", name,
			d["gold"], d["given"], d["right"], pc(d["right"], d["given"]), d["none"], d["invented"])
	}
}
