package learn

import (
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/samples/eval"
	"github.com/offprint-news/offprint/stages/structure"
	"github.com/offprint-news/offprint/stages/weigh/forest"
)

func loadWCXB(t *testing.T) []*page {
	ps, err := eval.LoadWCXB(os.DirFS("../../../shared/eval/wcxb-dev"))
	if err != nil {
		t.Fatal(err)
	}
	var ss []Sample
	for i := range ps {
		b, err := ps[i].Bytes()
		if err != nil {
			t.Fatal(err)
		}
		ss = append(ss, Sample{ID: ps[i].ID, URL: ps[i].URL, Type: ps[i].Type, Body: b, Format: pipeline.HTML, Content: ps[i].Content})
	}
	pages, err := Load(t.Context(), ss, []pipeline.Stage{structure.Stage()})
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

func TestQuick(t *testing.T) {
	t0 := time.Now()
	pages := loadWCXB(t)
	t.Log("loaded", time.Since(t0))
	low := 0
	var c float64
	for _, p := range pages {
		if p.ceil < .8 {
			low++
		}
		c += p.ceil
	}
	t.Log("ceiling", c/float64(len(pages)), "below .8:", low)
	Quick(pages, 5, 0, forest.Params{Trees: 120}, forest.Params{Trees: 150}, os.Stdout)
	t.Log(time.Since(t0))
}

func TestErrors(t *testing.T) {
	pages := loadWCXB(t)
	test, js := Quick(pages, 5, 1, forest.Params{Trees: 100, Features: .3}, forest.Params{Trees: 120, Features: .3}, os.Stdout)
	out, _ := os.Create("/tmp/errors.txt")
	defer out.Close()
	for i, p := range test {
		j := js[i]
		f := p.f1(func(b int) bool { return j.Second[b] >= j.Threshold })
		if f > .9 {
			continue
		}
		fmt.Fprintf(out, "\n##### %s %s F1 %.3f expected %.3f th %.2f ceil %.2f gold %d words, %s\n", p.ID, p.Type, f, j.Expected, j.Threshold, p.ceil, p.goldN, p.URL)
		for b, bl := range p.doc.Page().Blocks {
			y, got := p.y[b] >= .5, j.Second[b] >= j.Threshold
			if y == got {
				continue
			}
			mark := "LOST"
			if got {
				mark = "LEAK"
			}
			tx := bl.Text
			if len(tx) > 110 {
				tx = tx[:110]
			}
			fmt.Fprintf(out, "%s %.2f %.2f %3d %s h=%q %s\n", mark, j.First[b], j.Second[b], len(p.hashes[b]), bl.Tag, bl.Hidden, tx)
		}
	}
}
