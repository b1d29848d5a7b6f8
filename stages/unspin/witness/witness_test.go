package witness

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/offprint-news/offprint/stages/unspin/align"
	"github.com/offprint-news/offprint/stages/unspin/measure"
	"github.com/offprint-news/offprint/stages/unspin/simulate"
	"github.com/offprint-news/offprint/stages/unspin/spin"
)

func detector(t testing.TB) *spin.Detector {
	t.Helper()
	d, err := spin.Default()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func tables(t testing.TB) map[string]simulate.Table {
	t.Helper()
	list, err := simulate.Tables()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]simulate.Table{}
	for _, table := range list {
		out[table.Name] = table
	}
	return out
}

// others are the tables of other spinners than the named one, without the wordings
// that they share with it: tools of different makers do not pick the same synonyms.
func others(t testing.TB, name string) map[string]simulate.Table {
	t.Helper()
	byName := tables(t)
	own := map[string]bool{}
	for _, e := range byName[name].Entries {
		for _, to := range e.To {
			own[e.From+"\n"+to] = true
		}
	}
	delete(byName, name)
	for n, table := range byName {
		byName[n] = table.Keep(func(from, to string) bool { return !own[from+"\n"+to] })
	}
	return byName
}

// articles are written for the project.
func articles(t testing.TB) map[string]string {
	t.Helper()
	files, err := filepath.Glob("../testdata/articles/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no articles", err)
	}
	out := map[string]string{}
	for _, f := range files {
		src, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		out[filepath.Base(f)] = strings.TrimSpace(string(src))
	}
	return out
}

func document(id, text string) Document {
	blocks := strings.Split(text, "\n\n")
	return Document{ID: id, Title: blocks[0], Blocks: blocks}
}

// whole turns edits of blocks into edits of the joined text.
func whole(doc Document, edits []spin.Edit) []spin.Edit {
	j := join(doc.Blocks)
	var out []spin.Edit
	for _, e := range edits {
		e.Start += j.starts[e.Block]
		e.End += j.starts[e.Block]
		e.Block = 0
		out = append(out, e)
	}
	return out
}

func gold(garbles []simulate.Garble) []measure.Gold {
	var out []measure.Gold
	for _, g := range garbles {
		out = append(out, measure.Gold{Start: g.Start, End: g.End, Accept: []string{g.From}})
	}
	return out
}

// TestRestoreWithWitness spins every article with every table and restores it from a
// library of all the others' originals and its own.
func TestRestoreWithWitness(t *testing.T) {
	arts := articles(t)
	for name, table := range tables(t) {
		// Once with a corpus that the user vouches for, once with the plain batch.
		for _, trusted := range []bool{true, false} {
			var sum measure.Score
			for id, text := range arts {
				lib := New(detector(t))
				for other, original := range arts {
					doc := document(other, original)
					doc.Trusted = trusted
					if err := lib.Add(doc); err != nil {
						t.Fatal(err)
					}
				}
				for seed := range uint64(2) {
					spun, garbles := table.Spin(text, seed)
					doc := document("spun", spun)
					r := lib.Restore(doc)
					if r.Relation != ParaphraseOf || r.Matches[0].ID != id {
						t.Logf("%s spun by %s (trusted %t, %d garbles): relation %q", id, name, trusted, len(garbles), r.Relation)
						sum.Add(measure.Edits(spun, gold(garbles), nil))
						continue
					}
					sum.Add(measure.Edits(spun, gold(garbles), whole(doc, r.Edits)))
					checkEdits(t, doc, r.Edits)
				}
			}
			t.Logf("%s, trusted %t: %d of %d garbles restored (%.1f %%), precision %.2f %%",
				name, trusted, sum.Fixed, sum.Garbles, sum.Recall(), sum.ByGrade[spin.GradeA].Percent())
			for _, e := range sum.Wrong[:min(10, len(sum.Wrong))] {
				t.Logf("wrong: %q -> %q", e.Before, e.After)
			}
			if p := sum.ByGrade[spin.GradeA].Percent(); p < 99 {
				t.Errorf("%s, trusted %t: precision %.2f %%, want 99", name, trusted, p)
			}
			if !trusted && name != "insertion" {
				// A short page has few marks of these families; without a user's word for it
				// the direction often stays unknown, and nothing is edited.
				continue
			}
			if sum.Recall() < 95 {
				t.Errorf("%s, trusted %t: restored %.1f %% of the garbles, want 95", name, trusted, sum.Recall())
			}
		}
	}
}

// checkEdits: places are real, edits do not overlap, no number or name changes.
func checkEdits(t *testing.T, doc Document, edits []spin.Edit) {
	t.Helper()
	j := join(doc.Blocks)
	list := whole(doc, edits)
	var b strings.Builder
	done := 0
	for _, e := range list {
		if e.Start < done || e.Start >= e.End || j.text[e.Start:e.End] != e.Before {
			t.Fatalf("edit %+v is no place of its own", e)
		}
		b.WriteString(j.text[done:e.Start] + e.After)
		done = e.End
	}
	b.WriteString(j.text[done:])
	if got, want := protected(b.String()), protected(j.text); got != want {
		t.Errorf("protected words changed:\n got %s\nwant %s", got, want)
	}
}

func protected(text string) string {
	var out []string
	for _, w := range align.Words(text) {
		if w.Digit || w.Capital && !w.Opens {
			out = append(out, text[w.Start:w.End])
		}
	}
	return strings.Join(out, " ")
}

// TestVote restores a spun copy from three others of different spinners, without any
// original: what is applied must be right, however little it is.
func TestVote(t *testing.T) {
	byName := tables(t)
	arts := articles(t)
	var sum measure.Score
	for _, group := range [][]string{{"ferry.txt", "bridge.txt", "border.txt"}, {"clinic.txt", "rates.txt", "wolves.txt"}} {
		var parts []string
		for _, name := range group {
			parts = append(parts, arts[name])
		}
		text := strings.Join(parts, "\n\n")
		lib := New(detector(t))
		for name, other := range byName {
			spun, _ := other.Spin(text, 100)
			if err := lib.Add(document(name, spun)); err != nil {
				t.Fatal(err)
			}
		}
		spun, garbles := byName["insertion"].Spin(text, 1)
		doc := document("mine", spun)
		r := lib.Restore(doc)
		t.Logf("%s: %s", group, r.Relation)
		var applied []spin.Edit
		for _, e := range r.Edits {
			if e.Grade <= spin.GradeC {
				applied = append(applied, e)
			}
		}
		sum.Add(measure.Edits(spun, gold(garbles), whole(doc, applied)))
		checkEdits(t, doc, applied)
	}
	t.Logf("voting: %d of %d garbles restored (%.1f %%), grade A %v, grade C %v", sum.Fixed, sum.Garbles, sum.Recall(), sum.ByGrade[spin.GradeA], sum.ByGrade[spin.GradeC])
	for _, e := range sum.Wrong[:min(10, len(sum.Wrong))] {
		t.Logf("wrong: %q -> %q (%s)", e.Before, e.After, e.Why)
	}
	all := measure.Counts{}
	for _, c := range sum.ByGrade {
		all = measure.Counts{Right: all.Right + c.Right, Wrong: all.Wrong + c.Wrong}
	}
	if sum.Fixed == 0 || all.Percent() < 95 {
		t.Errorf("voting restores %d at a precision of %.1f %%, want some at 95", sum.Fixed, all.Percent())
	}
}

// TestOriginalAmongCopies: in a batch that nobody vouches for, the unspun version is
// told from spun copies of other families by lying between them.
func TestOriginalAmongCopies(t *testing.T) {
	table := tables(t)["insertion"]
	arts := articles(t)
	var sum measure.Score
	for id, text := range arts {
		lib := New(detector(t))
		for name, other := range others(t, "insertion") {
			spun, _ := other.Spin(text, 100)
			if err := lib.Add(document(name, spun)); err != nil {
				t.Fatal(err)
			}
		}
		if err := lib.Add(document("original", text)); err != nil {
			t.Fatal(err)
		}
		spun, garbles := table.Spin(text, 1)
		doc := document("mine", spun)
		r := lib.Restore(doc)
		if r.Relation != ParaphraseOf || r.Matches[0].ID != "original" {
			t.Logf("%s: %s %s", id, r.Relation, r.Matches[0].ID)
		}
		sum.Add(measure.Edits(spun, gold(garbles), whole(doc, r.Edits)))
	}
	t.Logf("original among copies: %d of %d restored (%.1f %%), grade A %v", sum.Fixed, sum.Garbles, sum.Recall(), sum.ByGrade[spin.GradeA])
	if sum.Recall() < 80 || sum.ByGrade[spin.GradeA].Percent() < 99 {
		t.Errorf("restored %.1f %% at a precision of %.1f %%, want 80 at 99", sum.Recall(), sum.ByGrade[spin.GradeA].Percent())
	}
}

func TestRelations(t *testing.T) {
	arts := articles(t)
	ferry := arts["ferry.txt"]
	spun, _ := tables(t)["insertion"].Spin(ferry, 7)
	for _, c := range []struct {
		name    string
		mine    string
		library []string
		want    Relation
	}{
		{"nothing like it", ferry, []string{arts["rates.txt"], arts["wolves.txt"]}, ""},
		{"the same text", ferry, []string{ferry}, RepublicationOf},
		{"cut at the end", ferry, []string{ferry[:len(ferry)*3/4]}, RepublicationOf},
		{"house style", strings.NewReplacer("company", "company", "percent", "per cent", "two", "2", "harbour", "harbor").Replace(ferry), []string{ferry}, RepublicationOf},
		{"I am spun", spun, []string{ferry}, ParaphraseOf},
		{"the other is spun", ferry, []string{spun}, ParaphrasedBy},
		{"an unspun one is preferred", spun, []string{spun, ferry}, ParaphraseOf},
		{"both are spun", spun, []string{spun}, SpunTogether},
	} {
		lib := New(detector(t))
		for i, text := range c.library {
			if err := lib.Add(document(string(rune('a'+i)), text)); err != nil {
				t.Fatal(err)
			}
		}
		r := lib.Restore(document("mine", c.mine))
		if r.Relation != c.want {
			t.Errorf("%s: got %q, want %q (%v)", c.name, r.Relation, c.want, r.Matches)
		}
		if c.want == RepublicationOf && len(r.Edits) > 0 {
			t.Errorf("%s: got %d edits, want none in a text that is not spun", c.name, len(r.Edits))
		}
	}
}

// TestHouseStyle: differences between newsrooms survive a restoration, and what the
// witness says in its quotations and numbers is reported, not copied.
func TestHouseStyle(t *testing.T) {
	ferry := articles(t)["ferry.txt"]
	spun, _ := tables(t)["insertion"].Spin(ferry, 7)
	spun = strings.NewReplacer("third week", "3rd week", "harbour", "harbor", "2,400 litres", "2,800 litres", "stand on a quay", "wait on a quay").Replace(spun)
	lib := New(detector(t))
	if err := lib.Add(document("original", ferry)); err != nil {
		t.Fatal(err)
	}
	r := lib.Restore(document("mine", spun))
	for _, e := range r.Edits {
		for _, word := range []string{"harbo", "3rd", "2,", "quay"} {
			if strings.Contains(e.Before, word) {
				t.Errorf("edit %q -> %q touches house style or something protected", e.Before, e.After)
			}
		}
	}
	if r.Numbers == nil || len(r.Numbers.Places) != 1 {
		t.Errorf("got number doubts %v, want the one changed number", r.Numbers)
	}
	if r.Quotes == nil || len(r.Quotes.Places) != 1 {
		t.Errorf("got quotation doubts %v, want the one changed quotation", r.Quotes)
	}
}

func TestAddTwice(t *testing.T) {
	lib := New(detector(t))
	if err := lib.Add(document("a", "x")); err != nil {
		t.Fatal(err)
	}
	if err := lib.Add(document("a", "y")); !errors.Is(err, ErrDoubleID) {
		t.Errorf("got %v, want ErrDoubleID", err)
	}
}

func FuzzRestore(f *testing.F) {
	d := detector(f)
	f.Add("The old mill at Hask has 1,200 stones. Ada Brae said so.", "The old mill at Hask has actually 1,200 stones. Ada Brae stated so.")
	f.Fuzz(func(t *testing.T, a, b string) {
		lib := New(d)
		if err := lib.Add(Document{ID: "a", Blocks: strings.Split(a, "\n\n"), Trusted: true}); err != nil {
			t.Fatal(err)
		}
		doc := Document{ID: "b", Blocks: strings.Split(b, "\n\n")}
		r := lib.Restore(doc)
		// Fuzzed texts seldom share enough names, so ask for the edits directly too.
		var direct Result
		direct.restore(join(doc.Blocks), join(lib.docs[0].Blocks), Match{ID: "a"})
		checkEdits(t, doc, r.Edits)
		checkEdits(t, doc, direct.Edits)
	})
}
