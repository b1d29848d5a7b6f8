package eval

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

// The tests of this file run the sets' own Python scorers beside the Go ones on
// crude predictions and compare all they print.

// scorers gives the folder with the Python scorers and the sets; the test is
// skipped when it, or Python, is not there.
func scorers(t testing.TB) string {
	dir := os.Getenv("OFFPRINT_EVAL")
	if dir == "" {
		dir = "../../../shared/eval"
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "score_wcxb.py")); err != nil {
		t.Skipf("no public page sets: %v (set OFFPRINT_EVAL to their folder)", err)
	}
	if _, err := exec.LookPath("python3"); err != nil {
		t.Skip("no python3 to compare with")
	}
	return dir
}

func python(t *testing.T, args ...string) string {
	t.Helper()
	var stderr bytes.Buffer
	cmd := exec.Command("python3", args...)
	cmd.Stderr = &stderr
	cmd.Env = append(os.Environ(), "PYTHONIOENCODING=utf8", "PYTHONDONTWRITEBYTECODE=1")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("python3 %s: %v\n%s", args[0], err, stderr.String())
	}
	return string(out)
}

func saved[P Predicted](t *testing.T, preds []P) (file string, byID map[string]P) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "pred.jsonl")
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := WritePredictions(f, preds); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	if byID, err = ReadPredictions[P](f); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return file, byID
}

func printed(t *testing.T, write func(io.Writer) error) string {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// visible is all text of a page, by the crudest means.
func visible(t *testing.T, p Page) string {
	t.Helper()
	b, err := p.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasSuffix(p.File(), ".txt") {
		return string(b)
	}
	var out strings.Builder
	tokens, unseen := html.NewTokenizer(bytes.NewReader(b)), false
	for {
		switch kind := tokens.Next(); kind {
		case html.ErrorToken:
			return strings.ToValidUTF8(out.String(), "\ufffd")
		case html.TextToken:
			if !unseen {
				out.Write(tokens.Text())
				out.WriteByte('\n')
			}
		case html.StartTagToken, html.EndTagToken:
			name, _ := tokens.TagName()
			unseen = kind == html.StartTagToken && slices.Contains([]string{"script", "style", "noscript"}, string(name))
		}
	}
}

// some keeps a random part of the lines.
func some(rng *rand.Rand, text string, share float64) string {
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		if rng.Float64() < share {
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n")
}

func TestWCXBParity(t *testing.T) {
	dir := scorers(t)
	pages, err := LoadWCXB(os.DirFS(filepath.Join(dir, "wcxb-dev")))
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(3, 4))
	var ids []string
	var subset []WCXBPage
	for i, p := range pages {
		if i%20 == 0 || len(p.Content) == 0 { // the pages without gold words have a rule of their own
			subset, ids = append(subset, p), append(ids, p.ID)
		}
	}
	idFile := filepath.Join(t.TempDir(), "ids")
	if err := os.WriteFile(idFile, []byte(strings.Join(ids, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]func(p WCXBPage) (string, bool){
		"visible": func(p WCXBPage) (string, bool) { return visible(t, p.Page), true },
		"gold":    func(p WCXBPage) (string, bool) { return p.Content, true },
		"shouted": func(p WCXBPage) (string, bool) { return strings.ToUpper(p.Content), true },
		"some":    func(p WCXBPage) (string, bool) { return some(rng, p.Content, .6), rng.IntN(10) > 0 },
		"nothing": func(WCXBPage) (string, bool) { return "", false },
	} {
		t.Run(name, func(t *testing.T) {
			var preds []Prediction
			for _, p := range subset {
				if s, ok := text(p); ok {
					preds = append(preds, Prediction{ID: p.ID, Text: s})
				}
			}
			file, byID := saved(t, preds)
			score := ScoreWCXB(subset, byID)
			want := python(t, filepath.Join(dir, "score_wcxb.py"), file, filepath.Join(dir, "wcxb-dev"), "--ids", idFile)
			if diff := cmp.Diff(want, printed(t, score.WriteText)); diff != "" {
				t.Errorf("want as Python, got as Go (-want +got):\n%s", diff)
			}
			if got := len(subset) - len(preds); score.Missing != got {
				t.Errorf("Missing = %d, want %d", score.Missing, got)
			}
		})
	}
}

func TestSegmentsParity(t *testing.T) {
	dir := scorers(t)
	pages, err := LoadSegments(os.DirFS(filepath.Join(dir, "segments-dev")))
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(5, 6))
	for name, text := range map[string]func(p SegmentsPage) (string, bool){
		"visible": func(p SegmentsPage) (string, bool) { // a part of the pages, as taking their text is the slow part
			if p.ID[len(p.ID)-1]%4 != 0 {
				return "", false
			}
			return visible(t, p.Page), true
		},
		"gold": func(p SegmentsPage) (string, bool) { return strings.Join(p.With, "\n \x1d\u2003"), true },
		"some": func(p SegmentsPage) (string, bool) {
			return some(rng, strings.Join(slices.Concat(p.With, p.Without), "\n"), .7), rng.IntN(10) > 0
		},
		"nothing": func(SegmentsPage) (string, bool) { return "", false },
	} {
		t.Run(name, func(t *testing.T) {
			var preds []Prediction
			for _, p := range pages {
				if s, ok := text(p); ok {
					preds = append(preds, Prediction{ID: p.ID, Text: s})
				}
			}
			file, byID := saved(t, preds)
			want := python(t, filepath.Join(dir, "score_segments.py"), file, filepath.Join(dir, "segments-dev", "pages.jsonl"))
			if diff := cmp.Diff(want, printed(t, ScoreSegments(pages, byID).WriteText)); diff != "" {
				t.Errorf("want as Python, got as Go (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFramingParity(t *testing.T) {
	dir := scorers(t)
	root := filepath.Join(dir, "framing-dev")
	load := func(form Form) []FramingPage {
		pages, err := LoadFraming(os.DirFS(root), form)
		if err != nil {
			t.Fatal(err)
		}
		return pages
	}
	text, htm := load(Text), WithFile(load(HTML))
	if len(htm) == 0 || len(htm) == len(text) {
		t.Fatalf("%d pages in all, %d of them with HTML: want fewer, as the seeds have none", len(text), len(htm))
	}
	for _, c := range []struct {
		name    string
		pages   []FramingPage
		flags   []string
		predict func(rng *rand.Rand, p *FramingPage) (FramingPrediction, bool)
	}{
		{"visible text", text, nil, everything(t)},
		{"visible html", htm, []string{"--only-predicted"}, everything(t)},
		{"gold", text, nil, goldFraming},
		{"sloppy", text, nil, sloppyFraming},
		{"scrambled", text, nil, scrambledFraming},
		{"nothing", text, nil, func(*rand.Rand, *FramingPage) (FramingPrediction, bool) { return FramingPrediction{}, false }},
	} {
		t.Run(c.name, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(7, 8))
			var preds []FramingPrediction
			for i := range c.pages {
				if p, ok := c.predict(rng, &c.pages[i]); ok {
					p.ID = c.pages[i].ID
					preds = append(preds, p)
				}
			}
			file, byID := saved(t, preds)
			score := ScoreFraming(c.pages, byID)
			score.Name = filepath.Base(file)
			args := append([]string{filepath.Join(dir, "score_framing.py"), file, "--gold", filepath.Join(root, "gold")}, c.flags...)
			if diff := cmp.Diff(python(t, args...), printed(t, score.WriteText)); diff != "" {
				t.Errorf("want as Python, got as Go (-want +got):\n%s", diff)
			}
		})
	}
}

func everything(t *testing.T) func(*rand.Rand, *FramingPage) (FramingPrediction, bool) {
	return func(_ *rand.Rand, p *FramingPage) (FramingPrediction, bool) {
		return FramingPrediction{Content: Strings{visible(t, p.Page)}}, true
	}
}

func goldFraming(_ *rand.Rand, p *FramingPage) (FramingPrediction, bool) {
	f := p.Facts
	pred := FramingPrediction{
		Disclaimers: f.Disclaimers, Publisher: f.Publisher, Authors: f.Authors,
		RepublishedFrom: f.RepublishedFrom, Genre: f.Genre, Published: Strings{f.Published},
	}
	for i := range p.Lines {
		for _, part := range p.Lines[i].parts() {
			if labels[part.Label].class == framing {
				pred.Framing = append(pred.Framing, Claim{part.Label, part.Text})
			} else {
				pred.Content = append(pred.Content, part.Text)
			}
		}
	}
	return pred, true
}

// sloppyFraming gets a good deal wrong of everything.
func sloppyFraming(rng *rand.Rand, p *FramingPage) (FramingPrediction, bool) {
	pred, _ := goldFraming(rng, p)
	pred.Disclaimers = slices.Clone(pred.Disclaimers)
	names := append([]string{"", "marginalia", "content", "body", "title", "social"}, kinds...)
	odd := func() bool { return rng.IntN(4) == 0 }
	for i, c := range pred.Framing {
		if odd() {
			pred.Framing[i].Kind = names[rng.IntN(len(names))]
		}
		if odd() { // a part of the line, and something the page lacks
			pred.Framing[i].Text = c.Text[:strings.LastIndexByte(" "+c.Text, ' ')] + " quixotic"
		}
		if odd() {
			pred.Content = append(pred.Content, c.Text)
		}
	}
	for i, s := range pred.Content {
		switch rng.IntN(6) {
		case 0:
			pred.Framing = append(pred.Framing, Claim{names[rng.IntN(len(names))], s})
			pred.Content[i] = ""
		case 1:
			pred.Content[i] = strings.ToUpper(s) + "2020Share"
		}
	}
	if odd() {
		pred.Content = Strings{strings.Join(pred.Content, "\n")}
	}
	for _, h := range p.Hidden {
		pred.Content = append(pred.Content, h)
	}
	for i, d := range pred.Disclaimers {
		if odd() {
			pred.Disclaimers[i] = Disclaimer{Text: "Note. " + d.Text, Kinds: Strings{"advice", "legal"}}
		}
	}
	pred.Disclaimers = append(pred.Disclaimers, Disclaimer{Text: "Nothing on this page is so."}, Disclaimer{})
	mess := func(list Strings) Strings {
		var out Strings
		for _, s := range list {
			switch rng.IntN(4) {
			case 0:
				s = "By " + strings.ToUpper(s)
			case 1:
				s = "The " + s + ".com"
			case 2:
				s = ""
			}
			out = append(out, s)
		}
		if odd() {
			out = append(out, "Nemo", "Nemo")
		}
		return out
	}
	pred.Publisher, pred.Authors, pred.RepublishedFrom = mess(pred.Publisher), mess(pred.Authors), mess(pred.RepublishedFrom)
	pred.Genre, pred.Published = mess(pred.Genre), mess(pred.Published)
	return pred, rng.IntN(8) > 0
}

// scrambledFraming takes the page's words in pieces of any length, from
// anywhere, which leaves much to choose between places.
func scrambledFraming(rng *rand.Rand, p *FramingPage) (FramingPrediction, bool) {
	var all []string
	for _, l := range p.Lines {
		all = append(all, strings.Fields(l.Text)...)
	}
	var pred FramingPrediction
	for range 150 {
		at := rng.IntN(len(all))
		piece := strings.Join(all[at:min(len(all), at+1+rng.IntN(30))], " ")
		if rng.IntN(2) == 0 {
			pred.Content = append(pred.Content, piece)
		} else {
			pred.Framing = append(pred.Framing, Claim{kinds[rng.IntN(len(kinds))], piece})
		}
	}
	return pred, true
}

// hardText has what Python and Go see differently when one is not careful.
const hardText = "ΟΔΟΣ ΣΑΣ. Σ ΑΣ'Α ΣΣ, İSTANBUL ıI STRASSE straße ﬁne ½ ² x² Ⅷ ⅷ ٣٤ 3rd snake_case _a_ __ e\u0301te\u0301 " +
	"हिन्दी ภาษาไทย 漢字かな カタカナ ｆｕｌｌ ａ１ camelCase endNext 2019Share ABCdef ǅungla aªB so\u00adft ze\u200bro \ufeffbom " +
	"don’t naïve\u00a0space\u2003em\x1csep\u0085nel 𝔘𝔫𝔦 🙂x Ωmega ſharp ŉ ǰ ΐ K㎏ ㈱ ﷺ <b>&amp;</b>"

func TestHardTextParity(t *testing.T) {
	dir := scorers(t)
	root := t.TempDir()
	write := func(name string, v any) {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(filepath.Dir(filepath.Join(root, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(root, name), append(b, '\n'), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	type obj = map[string]any
	variants := []string{
		hardText, strings.ToLower(hardText), strings.ToUpper(hardText), strings.ReplaceAll(hardText, " ", "\n"),
		strings.ReplaceAll(hardText, " ", "\x1d \u2028"), hardText[len(hardText)/2:] + " ΑΣ",
	}
	var wcxb []Prediction
	var frame []FramingPrediction
	for i, a := range variants {
		for k, b := range variants {
			id := fmt.Sprintf("p%d%d", i, k)
			write("ground-truth/"+id+".json", obj{"ground_truth": obj{
				"main_content": a, "with": strings.Fields(a), "without": strings.Fields(variants[(i+1)%len(variants)]),
			}})
			var lines []obj
			for n, w := range strings.Split(a, " ") {
				lines = append(lines, obj{"n": n + 1, "text": w, "label": []string{"body", "share", "title"}[n%3]})
			}
			write("gold/"+id+".json", obj{
				"id": id, "lang": "en", "lines": lines, "hidden": []string{"wholly unseen"},
				"doc": obj{
					"publisher": strings.Fields(a)[:2], "authors": strings.Fields(a), "published": a, "genre": []string{a},
					"republished_from": []string{a}, "disclaimers": []obj{{"text": a, "kinds": []string{"views"}}},
				},
			})
			wcxb = append(wcxb, Prediction{ID: id, Text: b})
			frame = append(frame, FramingPrediction{
				ID: id, Content: Strings{b, "unseen UNSEEN"}, Framing: []Claim{{"share", a}, {"", b}},
				Disclaimers: []Disclaimer{{b, Strings{"views"}}}, Publisher: strings.Fields(b), Authors: strings.Fields(b),
				RepublishedFrom: Strings{b}, Genre: Strings{b}, Published: Strings{b},
			})
		}
	}
	var pages bytes.Buffer
	for i, a := range variants {
		for k := range variants {
			b, err := json.Marshal(obj{"id": fmt.Sprintf("p%d%d", i, k), "with": strings.Split(a, "\x1c"), "without": strings.Fields(a)})
			if err != nil {
				t.Fatal(err)
			}
			pages.Write(append(b, '\n'))
		}
	}
	if err := os.WriteFile(filepath.Join(root, "pages.jsonl"), pages.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}

	wcxbFile, wcxbPreds := saved(t, wcxb)
	framingFile, framingPreds := saved(t, frame)
	for _, c := range []struct {
		name  string
		args  []string
		score func() (interface{ WriteText(io.Writer) error }, error)
	}{
		{"wcxb", []string{"score_wcxb.py", wcxbFile, root}, func() (interface{ WriteText(io.Writer) error }, error) {
			pages, err := LoadWCXB(os.DirFS(root))
			return ScoreWCXB(pages, wcxbPreds), err
		}},
		{"segments", []string{"score_segments.py", wcxbFile, filepath.Join(root, "pages.jsonl")}, func() (interface{ WriteText(io.Writer) error }, error) {
			pages, err := LoadSegments(os.DirFS(root))
			return ScoreSegments(pages, wcxbPreds), err
		}},
		{"framing", []string{"score_framing.py", framingFile, "--gold", filepath.Join(root, "gold")}, func() (interface{ WriteText(io.Writer) error }, error) {
			pages, err := LoadFraming(os.DirFS(root), Text)
			s := ScoreFraming(pages, framingPreds)
			s.Name = filepath.Base(framingFile)
			return s, err
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			score, err := c.score()
			if err != nil {
				t.Fatal(err)
			}
			c.args[0] = filepath.Join(dir, c.args[0])
			want := python(t, c.args...)
			if diff := cmp.Diff(want, printed(t, score.WriteText)); diff != "" {
				t.Errorf("want as Python, got as Go (-want +got):\n%s", diff)
			}
			t.Log("\n" + want)
		})
	}
}
