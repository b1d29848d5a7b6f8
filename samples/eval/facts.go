package eval

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
)

// factTally counts the facts of the framing set: pages, or names for authors.
type factTally struct {
	publisher, authors, republished, genre, date struct{ gold, predicted, right int }
}

func (t *factTally) count(gold *FramingFacts, pred FramingPrediction) {
	if len(gold.Publisher) > 0 {
		t.publisher.gold++
		t.publisher.right += one(anyPair(gold.Publisher, pred.Publisher, sameName))
	}
	names := func(list []string) map[string]bool {
		m := map[string]bool{}
		for _, s := range list {
			m[normName(s)] = true
		}
		return m
	}
	want, got := names(gold.Authors), names(pred.Authors)
	t.authors.gold += len(want)
	t.authors.predicted += len(got)
	for name := range got {
		t.authors.right += one(want[name])
	}
	t.republished.predicted += one(len(pred.RepublishedFrom) > 0)
	if len(gold.RepublishedFrom) > 0 {
		t.republished.gold++
		t.republished.right += one(anyPair(gold.RepublishedFrom, pred.RepublishedFrom, func(g, p string) bool {
			return holds(normName(g), normName(p))
		}))
	}
	if len(gold.Genre) > 0 {
		t.genre.gold++
		t.genre.right += one(anyPair(gold.Genre, pred.Genre, sameName))
	}
	if gold.Published != "" {
		t.date.gold++
		t.date.right += one(anyPair([]string{gold.Published}, pred.Published, func(g, p string) bool {
			return holds(strings.Join(words(g), " "), strings.Join(words(p), " "))
		}))
	}
}

func sameName(a, b string) bool { return normName(a) == normName(b) }

// holds says whether one of two texts, neither empty, stands within the other.
func holds(a, b string) bool {
	return a != "" && b != "" && (strings.Contains(a, b) || strings.Contains(b, a))
}

func anyPair(gold, pred []string, same func(g, p string) bool) bool {
	return slices.ContainsFunc(gold, func(g string) bool {
		return slices.ContainsFunc(pred, func(p string) bool { return same(g, p) })
	})
}

// verdict is what one fact of one page is worth.
type verdict int

const (
	wrong verdict = iota
	near          // the one is a part of the other
	right
)

// judgeAuthors compares names as sets of words, so that order, case,
// punctuation and the "and" between names do not matter. It is near when one
// side has all the words of the other: "Ann Lee" for "Ann Lee, MD".
func judgeAuthors(gold, pred string) verdict {
	set := func(s string) []string {
		var out []string
		for _, w := range words(s) {
			if !slices.Contains([]string{"and", "und", "et", "by"}, w) {
				out = append(out, w)
			}
		}
		slices.Sort(out)
		return slices.Compact(out)
	}
	g, p := set(gold), set(pred)
	switch n := common(g, p); {
	case n == len(g) && n == len(p):
		return right
	case n > 0 && (n == len(g) || n == len(p)):
		return near
	}
	return wrong
}

// judgeDate compares days, YYYY-MM-DD, or what the gold has of one. It is near
// when the predicted date is the less exact one.
func judgeDate(gold, pred string) verdict {
	switch {
	case strings.HasPrefix(pred, gold[:min(10, len(gold))]):
		return right
	case strings.HasPrefix(gold, pred):
		return near
	}
	return wrong
}

// factRow counts pages for one fact: where the gold has it, and where not.
type factRow struct {
	known, given, unknown, invented int
	verdicts                        [3]int
}

func (r *factRow) add(gold, pred string, judge func(gold, pred string) verdict) {
	gold, pred = strings.TrimSpace(gold), strings.TrimSpace(pred)
	switch {
	case gold == "":
		r.unknown++
		r.invented += one(pred != "")
	default:
		r.known++
		if pred != "" {
			r.given++
			r.verdicts[judge(gold, pred)]++
		}
	}
}

func writeFacts(w io.Writer, author, date *factRow) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%-8s%7s%7s%7s%7s%7s%12s%12s  |%9s%7s\n", "fact", "known", "given", "right", "near", "wrong",
		"right/given", "right/known", "unknown", "given")
	for _, row := range []struct {
		name string
		*factRow
	}{{"author", author}, {"date", date}} {
		v := row.verdicts
		fmt.Fprintf(&b, "%-8s%7d%7d%7d%7d%7d%12s%12s  |%9d%7d\n", row.name, row.known, row.given,
			v[right], v[near], v[wrong], percent(ratio(v[right], row.given)), percent(ratio(v[right], row.known)),
			row.unknown, row.invented)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// sources are the places that authors are read from, surest first.
var sources = []string{"structured data", "byline", "meta element"}

// extras counts the authors that predictions give where the gold has none.
type extras struct {
	pages, given, verbatim int
	from                   map[string]int
}

func (e *extras) add(gold string, p Prediction) {
	if strings.TrimSpace(gold) != "" {
		return
	}
	e.pages++
	if p.Author == "" {
		return
	}
	if e.from == nil {
		e.from = map[string]int{}
	}
	e.given++
	e.from[p.AuthorFrom]++
	e.verbatim += one(p.AuthorQuote != "" && common(words(p.Author), words(p.AuthorQuote)) == len(words(p.Author)))
}

// write prints nothing for predictions that do not say where they read authors.
func (e *extras) write(w io.Writer) error {
	if e.given == 0 || e.from[""] == e.given {
		return nil
	}
	var parts []string
	for _, s := range sources {
		parts = append(parts, fmt.Sprintf("%s %d", s, e.from[s]))
	}
	_, err := fmt.Fprintf(w, "author given where the gold has none: %d of %d pages; read from: %s; every word of it stands there: %d\n",
		e.given, e.pages, strings.Join(parts, ", "), e.verbatim)
	return err
}

func percent(x float64) string {
	if math.IsNaN(x) {
		return "-"
	}
	return fmt.Sprintf("%.1f %%", 100*x)
}

// WriteFacts prints, for author and date, on how many pages the gold knows
// them, how often the predictions gave them there and were right, near (one
// form holds the other) or wrong, and how often they gave one where the gold
// has none: invented, or overlooked by the gold. Of those it says where on the
// page they were read, and on how many pages every word of them stands there.
func (s *WCXBScore) WriteFacts(w io.Writer) error {
	var author, date factRow
	var more extras
	for _, r := range s.Pages {
		more.add(r.Page.Author, r.Prediction)
		author.add(r.Page.Author, r.Prediction.Author, judgeAuthors)
		date.add(r.Page.Date, r.Prediction.Date, judgeDate)
	}
	if err := writeFacts(w, &author, &date); err != nil {
		return err
	}
	return more.write(w)
}

// WriteFacts prints the same table as [WCXBScore.WriteFacts].
func (s *SegmentsScore) WriteFacts(w io.Writer) error {
	var author, date factRow
	var more extras
	for _, r := range s.Pages {
		more.add(strings.Join(r.Page.Authors, ", "), r.Prediction)
		author.add(strings.Join(r.Page.Authors, ", "), r.Prediction.Author, judgeAuthors)
		date.add(r.Page.Date, r.Prediction.Date, judgeDate)
	}
	if err := writeFacts(w, &author, &date); err != nil {
		return err
	}
	if err := more.write(w); err != nil {
		return err
	}
	_, err := fmt.Fprintln(w, "the set names some authors and dates only: a page without one may well have one")
	return err
}
