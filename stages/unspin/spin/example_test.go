package spin_test

import (
	"fmt"

	"github.com/offprint-news/offprint/stages/unspin/spin"
)

func ExampleDetector_Analyze() {
	d, err := spin.Default()
	if err != nil {
		panic(err)
	}
	r := d.Analyze(
		"The mill has actually been shut, and also the brand-new ferry is no more safe.",
		"At the very same time, the mayor would certainly be pushed right into a deal in between the towns.",
		"It would certainly be his very own fault.",
	)
	fmt.Println(r.Verdict, r.Profile)
	for _, e := range r.Plan(spin.GradeC)[:3] {
		fmt.Printf("block %d, %d-%d: %q -> %q (%s, grade %s, %d %%)\n", e.Block, e.Start, e.End, e.Before, e.After, e.Rule, e.Grade, e.Confidence)
	}
	// Output:
	// spun insertion
	// block 0, 9-21: "has actually" -> "has" (insertion/has-actually, grade C, 99 %)
	// block 0, 33-41: "and also" -> "and" (insertion/and-also, grade C, 98 %)
	// block 0, 46-55: "brand-new" -> "new" (insertion/brand-new, grade C, 99 %)
}
