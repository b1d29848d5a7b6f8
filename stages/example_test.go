package stages_test

import (
	"context"
	"fmt"
	"log"
	"testing/fstest"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/rules"
	"github.com/offprint-news/offprint/stages"
	"github.com/offprint-news/offprint/stages/ruled"
)

// Rules of your own extend the built-in ones; one of the same pack and id takes the
// place of the built-in rule. They come from any file system: os.DirFS, embed.FS, or
// as here from memory.
func ExampleReplace() {
	builtin, err := rules.Builtin()
	if err != nil {
		log.Fatal(err)
	}
	mine, err := rules.Load(fstest.MapFS{"mine.yaml": {Data: []byte(`
pack: mine
rules:
  - id: weather
    kind: promo
    line: ["The weather in the harbour is brought to you each day at noon"]
    tests:
      hit: ["The weather in the harbour is brought to you each day at noon."]
      miss: ["The weather in the harbour was bad."]
`)}})
	if err != nil {
		log.Fatal(err) // every fault with its line and column
	}
	set, err := rules.NewSet(builtin, mine)
	if err != nil {
		log.Fatal(err)
	}
	stage, err := ruled.Stage(set)
	if err != nil {
		log.Fatal(err)
	}
	list, err := stages.Default()
	if err != nil {
		log.Fatal(err)
	}
	pl, err := pipeline.New(pipeline.Options{}, stages.Replace(list, stage)...)
	if err != nil {
		log.Fatal(err)
	}
	page := []byte("<h1>A New Bell</h1><p>The bell was hung on Saturday.</p><p>The weather in the harbour is brought to you each day at noon.</p>")
	doc, err := pl.Process(context.Background(), pipeline.Input{Body: page})
	if err != nil {
		log.Fatal(err)
	}
	for _, pt := range doc.Parts() {
		if pt.Kind.Framing() {
			fmt.Println(pt.Kind, doc.Marks()[pt.Mark].Rule)
		}
	}
	// Output: promo mine/weather
}
