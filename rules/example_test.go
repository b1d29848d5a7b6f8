package rules_test

import (
	"context"
	"fmt"
	"testing/fstest"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/rules"
)

// Rules of your own come from any fs.FS. Given after the built-in packs they add
// to them, and a rule with the pack and id of a built-in one takes its place.
func ExampleNewSet() {
	packs, err := rules.Load(fstest.MapFS{"mine.yaml": {Data: []byte(`
pack: mine
rules:
  - id: harbour-fund
    kind: donation
    text: [Harbour Fund]
    tests:
      hit: ["Give to the Harbour Fund."]
      miss: ["The harbour funds were spent."]
`)}})
	if err != nil {
		fmt.Println(err)
		return
	}
	set, err := rules.NewSet(packs)
	if err != nil {
		fmt.Println(err)
		return
	}
	doc, _ := pipeline.Open(context.Background(), pipeline.Input{Body: []byte("It rained.\nPlease give to the HARBOUR  FUND."), Format: pipeline.Text}, pipeline.Limits{})
	res, _ := set.Match(context.Background(), doc.Page(), rules.WhereOf(doc))
	for _, h := range res.Hits {
		fmt.Printf("%s %s %q\n", h.Rule.Name(), h.Rule.Kind, doc.Source.Text[h.Span.Start:h.Span.End])
	}
	// Output: mine/harbour-fund donation "Please give to the HARBOUR  FUND."
}

// Lint says all that is wrong with packs, with the place of each fault.
func ExampleLint() {
	faults, _ := rules.Lint(context.Background(), fstest.MapFS{"mine.yaml": {Data: []byte(`pack: mine
rules:
  - id: shop
    kind: promo
    line: [Our shop]
    tests:
      hit: [Our shop, Visit our shop]
      miss: [The shop was shut.]
`)}})
	for _, f := range faults {
		fmt.Println(f)
	}
	// Output: mine.yaml:7:23: rule mine/shop: hit: does not match
}
