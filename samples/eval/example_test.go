package eval_test

import (
	"fmt"
	"os"
	"testing/fstest"

	"github.com/offprint-news/offprint/samples/eval"
)

// A set is read from a folder; here, one in memory. The extractor takes
// everything, which costs precision.
func Example() {
	set := fstest.MapFS{
		"ground-truth/1.json": {Data: []byte(`{"ground_truth": {"main_content": "The ferry stays in port."}}`)},
		"html/1.html":         {Data: []byte("Menu Search Login The ferry stays in port.")},
	}
	pages, err := eval.LoadWCXB(set)
	if err != nil {
		fmt.Println(err)
		return
	}
	preds := map[string]eval.Prediction{}
	for _, p := range pages {
		page, err := p.Bytes()
		if err != nil {
			fmt.Println(err)
			return
		}
		preds[p.ID] = eval.Prediction{ID: p.ID, Text: string(page)}
	}
	score := eval.ScoreWCXB(pages, preds)
	if err := score.WriteText(os.Stdout); err != nil {
		fmt.Println(err)
	}
	if err := eval.WriteCases(os.Stdout, score.Worst(1)); err != nil {
		fmt.Println(err)
	}
	// Output:
	// type               n       P       R      F1    with  without
	// all                1  0.6250  1.0000  0.7692     nan      nan
	// article            1  0.6250  1.0000  0.7692     nan      nan
	// 1 article        F1 0.769 P 0.625 R 1.000  lost 0 of 5 words, leaked 3 of 8
	//     + menu search login
}

// Two runs over the same pages are compared page by page.
func ExampleDiff() {
	pages := []eval.WCXBPage{
		{Page: eval.Page{ID: "a"}, Content: "The ferry stays in port."},
		{Page: eval.Page{ID: "b"}, Content: "The old mill is sold."},
	}
	before := eval.ScoreWCXB(pages, map[string]eval.Prediction{"a": {Text: "The ferry"}, "b": {Text: "The old mill is sold."}})
	after := eval.ScoreWCXB(pages, map[string]eval.Prediction{"a": {Text: "The ferry stays in port."}, "b": {Text: "The old mill is sold."}})
	if err := eval.Diff(before, after).WriteText(os.Stdout, 5); err != nil {
		fmt.Println(err)
	}
	// Output:
	// pages better 1  worse 0  same 1
	// mean gain per page +0.2143 [+0.0000, +0.4286]
	// a                              0.571 -> 1.000  +0.429
}
