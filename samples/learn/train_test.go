package learn

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages/structure"
	"github.com/offprint-news/offprint/stages/weigh"
	"github.com/offprint-news/offprint/stages/weigh/forest"
)

// town makes a page about a town with a menu, three paragraphs and a foot, and
// says what its content is.
func town(i int) Sample {
	names := []string{"Brede", "Calder", "Doune", "Eskdale", "Farrow", "Glenby"}
	n := names[i%len(names)] + strings.Repeat("ham", i%3)
	paras := []string{
		fmt.Sprintf("The council of %s has decided that the old mill will be opened to visitors in the spring of the year %d.", n, 1990+i),
		fmt.Sprintf("It had stood empty for %d years, and the people of the town had asked again and again what would become of it.", 10+i),
		fmt.Sprintf("A first guided walk, led by the miller's daughter, is planned for the month of May, and it will cost %d pounds.", 2+i%5),
	}
	return Sample{
		ID: fmt.Sprint("town-", i), URL: fmt.Sprintf("https://%s-%d.example/news/%d", strings.ToLower(n), i, i), Type: "article", Format: pipeline.HTML,
		Body: fmt.Appendf(nil, `<html><head><title>The mill of %s</title></head><body><div class="menu"><a href="/">Home</a><p><a href="/n">News</a></p></div><div class="text"><h1>The mill of %s</h1><p>%s</p></div><div class="foot"><p>All rights reserved</p><p><a href="/c">Contact</a></p></div></body></html>`,
			n, n, strings.Join(paras, "</p><p>")),
		Content: strings.Join(paras, "\n\n"),
	}
}

func towns(t *testing.T, from, to int) []*page {
	t.Helper()
	var ss []Sample
	for i := from; i < to; i++ {
		ss = append(ss, town(i))
	}
	pages, err := Load(t.Context(), ss, []pipeline.Stage{structure.Stage()})
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

var small = forest.Params{Trees: 20, Leaves: 6, Features: 1, MinHess: .5, Seed: 9}

func TestTrainIsReproducible(t *testing.T) {
	write := func() []byte {
		pages := towns(t, 0, 40)
		m := Train(pages, small, small)
		var b bytes.Buffer
		if _, err := (&weigh.Set{HTML: m, Text: m}).WriteTo(&b); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	if !bytes.Equal(write(), write()) {
		t.Error("two trainings on the same pages give different bytes: the shipped model could not be checked")
	}
}

func TestTrainLearns(t *testing.T) {
	m := Train(towns(t, 0, 60), small, small)
	for _, p := range towns(t, 60, 70) {
		j := m.Judge(p.doc)
		if f := p.f1(func(b int) bool { return j.Keep(b) }); f < .9 {
			t.Errorf("%s: F1 %.2f on an unseen page of the same kind, want at least .90", p.ID, f)
		}
	}
}

func TestFoldsAreByHost(t *testing.T) {
	pages := towns(t, 0, 40)
	seen := map[string]int{}
	for k := range 5 {
		train, test := split(pages, 5, k)
		in := map[string]bool{}
		for _, p := range train {
			in[p.host] = true
		}
		for _, p := range test {
			if in[p.host] {
				t.Errorf("fold %d: host %s is on both sides: the figures would flatter", k, p.host)
			}
			seen[p.ID]++
		}
	}
	for id, n := range seen {
		if n != 1 {
			t.Errorf("%s is tested %d times, want once", id, n)
		}
	}
	if len(seen) != len(pages) {
		t.Errorf("%d pages are tested, want all %d", len(seen), len(pages))
	}
}
