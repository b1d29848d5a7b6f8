package mend_test

import (
	"fmt"
	"os"

	"github.com/offprint-news/offprint/stages/repair/mend"
)

func Example() {
	const text = "The cafÃ© at the harbour has 20Â tables, aswell as a terrace .\nItâ€™s open all year."
	edits := mend.Plan(text, mend.Options{})
	fixed := mend.Apply(text, edits)
	fmt.Println(fixed)
	fmt.Println(mend.Undo(fixed, edits) == text)
	// Output:
	// The café at the harbour has 20 tables, as well as a terrace.
	// It’s open all year.
	// true
}

// A line that proves nothing by itself is read as the rest of its document.
func ExampleSurvey() {
	blocks := []string{"Az…ôrbaycan √∂lk…ôdir, m√ºst…ôqildir", "q…ôdim dil"}
	d := mend.Survey(blocks...)
	for _, b := range blocks {
		fmt.Println(mend.Apply(b, d.Plan(b, mend.Options{})))
	}
	fmt.Println(mend.Apply(blocks[1], mend.Plan(blocks[1], mend.Options{})))
	// Output:
	// Azərbaycan ölkədir, müstəqildir
	// qədim dil
	// q…ôdim dil
}

func ExampleExplain() {
	const text = "The drills called»Brave Shield «are over, and it’s quiet."
	if err := mend.Explain(os.Stdout, text, mend.Plan(text, mend.Options{})); err != nil {
		fmt.Println(err)
	}
	// Output:
	// 1:18	"»" -> " “"	in "he drills called[»]Brave Shield «a"	guillemet B 96%	guillemets a machine put in place of English quotation marks
	// 1:31	" «" -> "” "	in "ed»Brave Shield[ «]are over, and it"	guillemet B 96%	guillemets a machine put in place of English quotation marks
}

func ExampleOptions() {
	const text = "See cafÃ© and cafÃ©."
	fmt.Println(mend.Apply(text, mend.Plan(text, mend.Options{Protected: [][2]int{{0, 10}}})))
	fmt.Println(mend.Plan(text, mend.Options{Policy: mend.Off}) == nil)
	// Output:
	// See cafÃ© and café.
	// true
}
