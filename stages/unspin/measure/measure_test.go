package measure

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint-news/offprint/stages/unspin/spin"
)

func edit(text, before, after string) spin.Edit {
	at := strings.Index(text, before)
	return spin.Edit{Place: spin.Place{Start: at, End: at + len(before)}, Before: before, After: after, Grade: spin.GradeC}
}

func garble(text, at string, accept ...string) Gold {
	i := strings.Index(text, at)
	return Gold{Start: i, End: i + len(at), Accept: accept}
}

func TestEdits(t *testing.T) {
	const text = "He has actually gone right into the rates of interest again and sat."
	has := garble(text, "has actually", "has", "had")
	rates := garble(text, "rates of interest", "interest rates")
	for _, c := range []struct {
		name         string
		gold         []Gold
		edits        []spin.Edit
		fixed        int
		right, wrong int
	}{
		{"exact", []Gold{has}, []spin.Edit{edit(text, "has actually", "has")}, 1, 1, 0},
		{"second wording", []Gold{has}, []spin.Edit{edit(text, "has actually", "had")}, 1, 1, 0},
		{"shorter edit", []Gold{has}, []spin.Edit{edit(text, " actually", "")}, 1, 1, 0},
		{"longer edit", []Gold{has}, []spin.Edit{edit(text, "He has actually", "He has")}, 1, 1, 0},
		{"wrong wording", []Gold{has}, []spin.Edit{edit(text, "has actually", "is")}, 0, 0, 1},
		{"no garble there", []Gold{has}, []spin.Edit{edit(text, "sat", "sit")}, 0, 0, 1},
		{"not edited", []Gold{has, rates}, nil, 0, 0, 0},
		{"cut elsewhere", []Gold{rates, garble(text, "again", "once more")}, []spin.Edit{edit(text, "rates of interest again", "interest rates once more")}, 2, 1, 0},
		{"neighbours apart", []Gold{rates, garble(text, "again", "once more")}, []spin.Edit{edit(text, "rates of ", ""), edit(text, "again", "rates once more")}, 2, 2, 0},
		{"half of neighbours", []Gold{rates, garble(text, "again", "once more")}, []spin.Edit{edit(text, "rates of interest", "interest rates")}, 1, 1, 0},
		{"nothing is accepted", []Gold{garble(text, "gone")}, []spin.Edit{edit(text, "gone", "left")}, 0, 0, 1},
	} {
		s := Edits(text, c.gold, c.edits)
		if s.Fixed != c.fixed || s.ByGrade[spin.GradeC] != (Counts{c.right, c.wrong}) || s.Garbles != len(c.gold) {
			t.Errorf("%s: got %d of %d fixed, %+v; want %d fixed, %d right, %d wrong", c.name, s.Fixed, s.Garbles, s.ByGrade, c.fixed, c.right, c.wrong)
		}
	}
}

func TestAUC(t *testing.T) {
	for _, c := range []struct {
		pos, neg []int
		want     float64
	}{
		{[]int{3, 4}, []int{1, 2}, 1},
		{[]int{1, 2}, []int{3, 4}, 0},
		{[]int{1, 2}, []int{1, 2}, .5},
		{[]int{2}, []int{1, 2, 3, 2}, .5},
		{nil, []int{1}, 0},
	} {
		if got := AUC(c.pos, c.neg); got != c.want {
			t.Errorf("AUC(%v, %v) = %v, want %v", c.pos, c.neg, got, c.want)
		}
	}
}

func TestParseGold(t *testing.T) {
	got, err := ParseGold("g", []byte(`{"file": "a", "start": 1, "end": 3, "accept": ["x"]}`+"\n\n"))
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]Gold{{"a", 1, 3, []string{"x"}}}, got); d != "" {
		t.Error(d)
	}
	for src, want := range map[string]string{
		"\n{": "g:2: ",
		`{"end": 3}` + "\n" + `{"start": 2, "end": 4}`: "g:2: 2 to 4 overlaps another",
		`{"start": 3, "end": 3}`:                       "g:1: start 3 and end 3 are no range",
		`{"from": 3}`:                                  `g:1: json: unknown field "from"`,
		`{"start": -1, "end": 200}`:                    "g:1: start -1",
	} {
		if _, err := ParseGold("g", []byte(src)); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", src, err, want)
		}
	}
}

func TestEval(t *testing.T) {
	d, err := spin.Default()
	if err != nil {
		t.Fatal(err)
	}
	spunText := strings.Repeat("The mill has actually been shut. It would certainly go right into the very same hole, and also the brand-new one. ", 5)
	spun, err := Read(fstest.MapFS{
		"padded/a.txt": {Data: []byte("Title\n\n" + spunText)},
		"padded/b.md":  {Data: []byte("not text")},
	})
	if err != nil {
		t.Fatal(err)
	}
	clean := []Page{{Name: "c.txt", Text: strings.Repeat("The mill has been shut and the new one is not open. ", 20)}}
	gold := []Gold{{File: "padded/a.txt", Start: 7 + len("The mill "), End: 7 + len("The mill has actually"), Accept: []string{"has"}}}
	r := Eval(d, spun, clean, gold, spin.GradeC)
	if len(r.Families) != 1 || r.Families[0].Found != 1 || r.Families[0].AUC != 1 || r.Families[0].Name != "padded" {
		t.Errorf("got %+v, want the page of padded found", r.Families)
	}
	if r.FalseEdits != 0 || len(r.CalledSpun) != 0 || r.CleanPages != 1 {
		t.Errorf("got %+v, want no false edit", r)
	}
	if r.Score == nil || r.Score.Fixed != 1 {
		t.Errorf("got %+v, want the one garble fixed", r.Score)
	}
	for _, line := range []string{"clean: 1 pages", "family padded: 1 pages, 1 found, 0 unknown family, AUC 1.0000", "gold: 1 garbles, 1 fixed (recall 100.0 %)", "grade C:"} {
		if !strings.Contains(r.String(), line) {
			t.Errorf("report lacks %q:\n%s", line, r)
		}
	}
}
