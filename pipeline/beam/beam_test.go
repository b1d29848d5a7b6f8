package beam_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem/memfs"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/options/jobopts"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/runners/prism"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/runners/universal"
	"github.com/google/go-cmp/cmp"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/pipeline/batch"
	offbeam "github.com/offprint-news/offprint/pipeline/beam"
	"github.com/offprint-news/offprint/pipeline/site"
	"github.com/offprint-news/offprint/pipeline/source/warc/warctest"
	"github.com/offprint-news/offprint/stages"
)

// endpointEnv names the job server of an engine to test on instead of Prism, such as
// localhost:8099. The workers of its jobs are this process (LOOPBACK).
const endpointEnv = "OFFPRINT_BEAM_ENDPOINT"

func init() { beam.RegisterFunction(newCleaner) }

func TestMain(m *testing.M) {
	flag.Parse()
	beam.Init()
	os.Exit(m.Run())
}

// run runs a job on Prism, or on the engine that the environment names.
func run(t testing.TB, p *beam.Pipeline) {
	t.Helper()
	execute := prism.Execute
	if endpoint := os.Getenv(endpointEnv); endpoint != "" {
		*jobopts.Endpoint, *jobopts.EnvironmentType = endpoint, "LOOPBACK"
		execute = universal.Execute
	}
	if _, err := execute(t.Context(), p); err != nil {
		t.Fatal(err)
	}
}

// newCleaner is the default pipeline, with a stage that fails where a page says so.
func newCleaner(string) (*batch.Cleaner, error) {
	list, err := stages.Default()
	if err != nil {
		return nil, err
	}
	pl, err := pipeline.New(pipeline.Options{}, append(list, pipeline.StageFunc("planted", planted))...)
	if err != nil {
		return nil, err
	}
	return &batch.Cleaner{Pipeline: pl, Profile: pipeline.FullProfile, Timeout: 5 * time.Second}, nil
}

func planted(ctx context.Context, p *pipeline.Pass) error {
	for _, b := range p.Blocks() {
		switch {
		case strings.Contains(b.Text, "PLANTED PANIC"):
			panic("planted")
		case strings.Contains(b.Text, "PLANTED WAIT"):
			<-ctx.Done()
			return ctx.Err()
		}
	}
	return nil
}

// page is an article of a host that repeats a line in its body and one below it.
func page(n int, extra string) []byte {
	r := rand.New(rand.NewPCG(uint64(n), 7))
	var b bytes.Buffer
	fmt.Fprintf(&b, "<html><head><title>Tide %d</title></head><body><nav><ul><li><a href='/'>Home</a></li></ul></nav><article><h1>Tide %d</h1>\n", n, n)
	for range 3 + r.IntN(5) {
		b.WriteString("<p>")
		for range 25 + r.IntN(40) {
			fmt.Fprintf(&b, "word%d ", r.IntN(30000))
		}
		b.WriteString("</p>\n")
	}
	if n%2 == 0 {
		b.WriteString("<p>Our harbour desk has looked through this story twice.</p>")
	}
	fmt.Fprintf(&b, "%s</article><div class='foot'><p>Printed in the old customs house by the quay.</p></div></body></html>", extra)
	return b.Bytes()
}

func address(n int) string { return fmt.Sprintf("https://www.host%d.example/%d", n%3, n) }

// corpus writes a folder with all sorts of inputs, damage and planted failures.
func corpus(t testing.TB, n int) string {
	t.Helper()
	dir := t.TempDir()
	write := func(name string, p []byte) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), p, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var gz, plain, lines []byte
	for i := range n {
		rec := warctest.Response(fmt.Sprintf("<urn:uuid:%d>", i), address(i), page(i, ""))
		gz = append(gz, warctest.Gzip(6, rec.Bytes())...)
		if i%10 == 3 {
			gz = append(gz, warctest.Gzip(6, warctest.Record{Type: "request", ID: fmt.Sprintf("<urn:uuid:q%d>", i), Body: []byte("GET / HTTP/1.1\r\n\r\n")}.Bytes())...)
		}
		if i%15 == 9 { // a member cut in half
			gz = gz[:len(gz)-200]
		}
		plain = append(plain, rec.Bytes()...)
		lines = append(lines, line(t, fmt.Sprintf("line-%d", i), address(n+i), page(n+i, ""))...)
		if i%20 == 5 {
			lines = append(lines, "{\"broken\": \n"...)
		}
	}
	lines = append(lines, line(t, "panic", address(1), page(1, "<p>PLANTED PANIC</p>"))...)
	lines = append(lines, line(t, "wait", address(2), page(2, "<p>PLANTED WAIT</p>"))...)
	// Records of several megabytes, one of them twice.
	many := bytes.Repeat([]byte("<p>many</p>"), 16000)
	for range 2 {
		lines = append(lines, line(t, "many", address(3), many)...)
	}
	write("pages/many.html", many)
	write("a.warc.gz", gz)
	write("b.warc", plain)
	write("c.jsonl", lines)
	for i := range n / 4 {
		write(fmt.Sprintf("pages/%03d.html", i), page(2*n+i, ""))
	}
	write("pages/photo.html", []byte("\x89PNG\r\n\x1a\n0000"))
	write("pages/large.html", bytes.Repeat([]byte("<p>large</p>"), 20000))
	return dir
}

func line(t testing.TB, id, url string, html []byte) []byte {
	t.Helper()
	p, err := json.Marshal(map[string]string{"id": id, "url": url, "html": string(html)})
	if err != nil {
		t.Fatal(err)
	}
	return append(p, '\n')
}

const (
	maxBytes = 200 << 10
	split    = 16 << 10
)

// local cleans the folder without Beam.
func local(t testing.TB, in string) string {
	t.Helper()
	c, err := newCleaner("")
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "local")
	sum, err := batch.Run(t.Context(), batch.Options{Paths: []string{in}, Out: out, Cleaner: *c, MaxBytes: maxBytes, Split: split})
	if err != nil {
		t.Fatal(err)
	}
	if len(sum.TaskErrors) > 0 {
		t.Fatal(sum.TaskErrors)
	}
	return out
}

// onBeam cleans the folder with it, and gives the result and the file of proposals.
func onBeam(t testing.TB, in string, shards int) (out, proposals string) {
	t.Helper()
	dir := t.TempDir()
	out, proposals = filepath.Join(dir, "beam"), filepath.Join(dir, "proposals.yaml")
	plan, err := offbeam.Plan(t.Context(), []string{in}, split)
	if err != nil {
		t.Fatal(err)
	}
	c, err := newCleaner("")
	if err != nil {
		t.Fatal(err)
	}
	p, s := beam.NewPipelineWithRoot()
	src, err := offbeam.Read(s, plan, offbeam.ReadOptions{MaxBytes: maxBytes})
	if err != nil {
		t.Fatal(err)
	}
	docs, failures := offbeam.Clean(s, src.Pages, newCleaner, "")
	err = offbeam.Write(s, offbeam.Result{
		Dir: out, Plan: plan, Shards: shards,
		Settings:  batch.NewSettings(batch.Options{Paths: []string{in}, Cleaner: *c, MaxBytes: maxBytes}, plan),
		Documents: docs, Failures: []beam.PCollection{src.Failures, failures}, Gaps: src.Gaps, Tallies: src.Tallies,
	})
	if err != nil {
		t.Fatal(err)
	}
	offbeam.WriteProposals(s, offbeam.Propose(s, docs, 0), proposals)
	run(t, p)
	return out, proposals
}

// rows gives the rows of a result as sorted lines.
func rows(t testing.TB, dir string) (documents, failures, gaps []string) {
	t.Helper()
	row := func(v any) string {
		p, err := batch.EncodeRow(v)
		if err != nil {
			t.Fatal(err)
		}
		return string(p)
	}
	for d, err := range batch.Documents(dir) {
		if err != nil {
			t.Fatal(err)
		}
		documents = append(documents, row(d))
	}
	for f, err := range batch.Failures(dir) {
		if err != nil {
			t.Fatal(err)
		}
		failures = append(failures, row(f))
	}
	files, err := filepath.Glob(filepath.Join(dir, "gaps", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		p, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		gaps = append(gaps, strings.SplitAfter(strings.TrimSuffix(string(p), "\n"), "\n")...)
	}
	for _, list := range []*[]string{&documents, &failures, &gaps} {
		for i, s := range *list {
			(*list)[i] = strings.TrimSuffix(s, "\n")
		}
		slices.Sort(*list)
	}
	return documents, failures, gaps
}

func same(t *testing.T, what string, want, got []string) {
	t.Helper()
	if len(want) == 0 || !slices.Equal(want, got) {
		t.Errorf("%s: got %d rows, want the %d of the local run (-want +got):\n%.3000s", what, len(got), len(want), cmp.Diff(want, got))
	}
}

// TestSameAsLocal: documents, quarantine and gaps are byte for byte those of a local
// run, whatever the number of shards; the sums are the same, and all adds up.
func TestSameAsLocal(t *testing.T) {
	in := corpus(t, 40)
	want := local(t, in)
	wantDocs, wantFailures, wantGaps := rows(t, want)
	wantManifest, err := batch.ReadManifest(want)
	if err != nil {
		t.Fatal(err)
	}
	classes := wantManifest.Stats.Classes
	for _, class := range []string{batch.ClassPanic, batch.ClassTimeout, batch.ClassTooLarge, batch.ClassLine, batch.ClassDecode} {
		if classes[class] == 0 {
			t.Fatalf("no failure of class %s is planted: %v", class, classes)
		}
	}
	for _, shards := range []int{1, 7} {
		got, _ := onBeam(t, in, shards)
		docs, failures, gaps := rows(t, got)
		same(t, "documents", wantDocs, docs)
		same(t, "quarantine", wantFailures, failures)
		same(t, "gaps", wantGaps, gaps)
		m, err := batch.ReadManifest(got)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(wantManifest.Stats, m.Stats); diff != "" {
			t.Errorf("%d shards: statistics (-want +got):\n%s", shards, diff)
		}
		if m.Settings.Inputs.Digest != wantManifest.Settings.Inputs.Digest || len(m.Tasks) != shards+3 {
			t.Errorf("%d shards: got %d tasks over inputs %s; want %d over %s", shards, len(m.Tasks), m.Settings.Inputs.Digest, shards+3, wantManifest.Settings.Inputs.Digest)
		}
		checked, err := batch.Check(got, nil)
		if err != nil {
			t.Fatal(err)
		}
		if len(checked.Problems) > 0 || checked.Documents != int64(len(wantDocs)) {
			t.Errorf("%d shards: %d documents restored, want %d; problems: %q", shards, checked.Documents, len(wantDocs), checked.Problems)
		}
	}
}

// TestShardsSameBytes: two runs give the same files, and a shard that got no document
// is there all the same.
func TestShardsSameBytes(t *testing.T) {
	in := t.TempDir()
	if err := os.WriteFile(filepath.Join(in, "one.jsonl"), line(t, "one", "", page(1, "")), 0o644); err != nil {
		t.Fatal(err)
	}
	a, _ := onBeam(t, in, 5)
	b, proposals := onBeam(t, in, 5)
	if diff := cmp.Diff(files(t, a), files(t, b)); diff != "" {
		t.Errorf("two runs differ (-first +second):\n%.2000s", diff)
	}
	m, err := batch.ReadManifest(a)
	if err != nil {
		t.Fatal(err)
	}
	if !m.Complete || len(m.Tasks) != 6 || m.Stats.Documents != 1 {
		t.Errorf("got %d tasks, complete %v, %d documents; want 6 and 1", len(m.Tasks), m.Complete, m.Stats.Documents)
	}
	if got := files(t, filepath.Dir(proposals))["proposals.yaml"]; got != "offprint_proposals: 1\nproposals: []\n" {
		t.Errorf("proposals of a host with one page: %q", got)
	}
	// A local run must not go on with it: its tasks are cut otherwise.
	c, err := newCleaner("")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := batch.Run(t.Context(), batch.Options{Paths: []string{in}, Out: a, Cleaner: *c, MaxBytes: maxBytes}); err == nil {
		t.Error("a local run went on with a result of Beam")
	}
}

func files(t testing.TB, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		p, err := os.ReadFile(name)
		rel, _ := filepath.Rel(dir, name)
		out[rel] = string(p)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestProposals: original, shuffled and duplicated input give the proposals of a local
// run, byte for byte.
func TestProposals(t *testing.T) {
	var lines []string
	for i := range 60 {
		lines = append(lines, string(line(t, fmt.Sprintf("line-%d", i), address(i), page(i, ""))))
	}
	write := func(lines []string) string {
		dir := t.TempDir()
		for i := range 3 { // three files, so that several workers read
			part := lines[i*len(lines)/3 : (i+1)*len(lines)/3]
			if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%d.jsonl", i)), []byte(strings.Join(part, "")), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		return dir
	}
	original := write(lines)
	want := learn(t, local(t, original))
	if !strings.Contains(want, "in_body: true") || !strings.Contains(want, "host2.example") {
		t.Fatalf("the local run proposes too little:\n%s", want)
	}
	twice := slices.Concat(lines, lines)
	shuffled := slices.Clone(lines)
	r := rand.New(rand.NewPCG(5, 6))
	r.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	r.Shuffle(len(twice), func(i, j int) { twice[i], twice[j] = twice[j], twice[i] })
	for _, x := range []struct{ name, in string }{{"original", original}, {"shuffled", write(shuffled)}, {"duplicated", write(twice)}} {
		_, file := onBeam(t, x.in, 2)
		got, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, string(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", x.name, diff)
		}
	}
}

// learn does what offprint rules propose does.
func learn(t testing.TB, result string) string {
	t.Helper()
	var l site.Learner
	for n, pass := range []func(*pipeline.Document){l.First, l.Second} {
		if n == 1 {
			l.Between()
		}
		for doc, err := range batch.Documents(result) {
			if err != nil {
				t.Fatal(err)
			}
			d, err := pipeline.Replay(t.Context(), doc.Record, nil)
			if err != nil {
				t.Fatal(err)
			}
			pass(d)
		}
	}
	var b bytes.Buffer
	if err := site.WriteProposals(&b, l.Proposals()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
