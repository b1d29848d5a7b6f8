package measure

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/offprint-news/offprint/stages/unspin/spin"
)

// Page is one text to judge.
type Page struct {
	// Name is the path of its file below the folder.
	Name string
	// Family is the first folder of the path, empty for files at the top. The pages
	// of a folder are taken to come from one family of spinners.
	Family string
	Text   string
}

// Read reads all .txt files below a folder, sorted by name.
func Read(dir fs.FS) ([]Page, error) {
	var out []Page
	err := fs.WalkDir(dir, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || path.Ext(name) != ".txt" {
			return err
		}
		src, err := fs.ReadFile(dir, name)
		if err != nil {
			return err
		}
		p := Page{Name: name, Text: string(src)}
		if family, _, ok := strings.Cut(name, "/"); ok {
			p.Family = family
		}
		out = append(out, p)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("measure: %w", err)
	}
	return out, nil
}

// Blocks cuts a text into its paragraphs (parted by empty lines) and says where each
// of them starts.
func Blocks(text string) (blocks []string, starts []int) {
	at := 0
	for _, b := range strings.Split(text, "\n\n") {
		blocks, starts = append(blocks, b), append(starts, at)
		at += len(b) + 2
	}
	return blocks, starts
}

// Flat moves edits of blocks to offsets of the whole text, with block 0.
func Flat(edits []spin.Edit, starts []int) []spin.Edit {
	out := slices.Clone(edits)
	for i, e := range out {
		out[i].Start += starts[e.Block]
		out[i].End += starts[e.Block]
		out[i].Block = 0
	}
	return out
}

// Family is how well the pages of one family are told from clean ones.
type Family struct {
	Name     string
	Pages    int
	Found    int     // called spun
	Unknown  int     // called an unknown family
	AUC      float64 // of the evidence against that of the clean pages
	F1       float64 // of the verdict "spun", in percent
	Profiles map[string]int
}

// Report is the outcome of [Eval].
type Report struct {
	// Score is set when there is gold: of the edits up to the grade asked for.
	Score *Score
	// CleanPages, CleanWords and FalseEdits measure what is done to clean text.
	CleanPages, CleanWords, FalseEdits int
	// CalledSpun are the clean pages that were called spun or of an unknown family.
	CalledSpun []string
	// Families are sorted by name.
	Families []Family
}

// Eval judges spun and clean pages; gold may be nil. Edits count up to the grade
// upTo.
func Eval(d *spin.Detector, spun, clean []Page, gold []Gold, upTo spin.Grade) *Report {
	r := &Report{}
	var negative []int
	falsePositive := 0
	for _, p := range clean {
		blocks, _ := Blocks(p.Text)
		a := d.Analyze(blocks...)
		r.CleanPages++
		r.CleanWords += a.Words
		r.FalseEdits += len(a.Plan(upTo))
		negative = append(negative, a.Evidence)
		if a.Verdict == spin.Spun {
			falsePositive++
		}
		if a.Verdict == spin.Spun || a.Verdict == spin.UnknownFamily {
			r.CalledSpun = append(r.CalledSpun, p.Name)
		}
	}
	byFile := map[string][]Gold{}
	for _, g := range gold {
		byFile[g.File] = append(byFile[g.File], g)
	}
	families := map[string]*Family{}
	positive := map[string][]int{}
	for _, p := range spun {
		blocks, starts := Blocks(p.Text)
		a := d.Analyze(blocks...)
		f := families[p.Family]
		if f == nil {
			f = &Family{Name: p.Family, Profiles: map[string]int{}}
			families[p.Family] = f
		}
		f.Pages++
		positive[p.Family] = append(positive[p.Family], a.Evidence)
		switch a.Verdict {
		case spin.Spun:
			f.Found++
			f.Profiles[a.Profile]++
		case spin.UnknownFamily:
			f.Unknown++
		}
		if g, ok := byFile[p.Name]; ok {
			if r.Score == nil {
				r.Score = &Score{}
			}
			r.Score.Add(Edits(p.Text, g, Flat(a.Plan(upTo), starts)))
		}
	}
	for name, f := range families {
		f.AUC = AUC(positive[name], negative)
		f.F1 = F1(f.Found, falsePositive, f.Pages-f.Found)
		r.Families = append(r.Families, *f)
	}
	slices.SortFunc(r.Families, func(a, b Family) int { return strings.Compare(a.Name, b.Name) })
	return r
}

// String prints the report as lines of text.
func (r *Report) String() string {
	var b strings.Builder
	if r.CleanPages > 0 {
		fmt.Fprintf(&b, "clean: %d pages, %d words, %d false edits (%.3f per 10,000 words), %d called spun\n",
			r.CleanPages, r.CleanWords, r.FalseEdits, float64(r.FalseEdits)*10_000/float64(max(1, r.CleanWords)), len(r.CalledSpun))
		for _, name := range r.CalledSpun {
			fmt.Fprintf(&b, "  called spun: %s\n", name)
		}
	}
	for _, f := range r.Families {
		name := f.Name
		if name == "" {
			name = "(no folder)"
		}
		fmt.Fprintf(&b, "family %s: %d pages, %d found, %d unknown family", name, f.Pages, f.Found, f.Unknown)
		if r.CleanPages > 0 {
			fmt.Fprintf(&b, ", AUC %.4f, F1 %.1f %%", f.AUC, f.F1)
		}
		b.WriteByte('\n')
	}
	if s := r.Score; s != nil {
		fmt.Fprintf(&b, "gold: %d garbles, %d fixed (recall %.1f %%)\n", s.Garbles, s.Fixed, s.Recall())
		for _, g := range []spin.Grade{spin.GradeA, spin.GradeB, spin.GradeC, spin.GradeD} {
			if c, ok := s.ByGrade[g]; ok {
				fmt.Fprintf(&b, "  grade %s: %d right, %d wrong (precision %.1f %%)\n", g, c.Right, c.Wrong, c.Percent())
			}
		}
		for _, e := range s.Wrong {
			fmt.Fprintf(&b, "  wrong: %s %q -> %q\n", e.Rule, e.Before, e.After)
		}
	}
	return b.String()
}
