package structure_test

import (
	"context"
	"strings"
	"testing"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages/structure"
)

// page is a page of ordinary make: a head full of metas, a graph, many elements.
func page() string {
	return `<html lang=en><title>Rain</title>` +
		strings.Repeat(`<meta property="og:image:width" content="100"><link rel=preload href=/x>`, 30) +
		`<meta property="og:title" content="Rain"><script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","headline":"Rain","author":{"@id":"#p"}},{"@id":"#p","name":"Ann Lee"}]}</script>` +
		strings.Repeat(`<div class="a b c"><p class=x>Some words of <a href=/y>running text</a> and more of them, as on any page.</p></div>`, 500)
}

func BenchmarkStage(b *testing.B) {
	body := []byte(page())
	for name, stages := range map[string][]pipeline.Stage{"none": nil, "structure": {structure.Stage()}} {
		b.Run(name, func(b *testing.B) {
			pl, err := pipeline.New(pipeline.Options{}, stages...)
			if err != nil {
				b.Fatal(err)
			}
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := pl.Process(context.Background(), pipeline.Input{Format: pipeline.HTML, Body: body}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
