package witness

import (
	"hash/fnv"
	"slices"
	"strings"
	"unicode"

	"github.com/offprint-news/offprint/stages/unspin/align"
)

// immutables are what spinners leave alone: names, codes, numbers of three and more
// digits, quotations, the title. They are hashed, sorted and listed once each.
func immutables(doc Document) []uint64 {
	var out []uint64
	add := func(kind, s string) {
		h := fnv.New64a()
		_, _ = h.Write([]byte(kind))
		_, _ = h.Write([]byte(s))
		out = append(out, h.Sum64())
	}
	if len(strings.Fields(doc.Title)) >= 3 {
		add("title ", foldText(doc.Title))
	}
	for _, block := range doc.Blocks {
		words := align.Words(block)
		for i, w := range words {
			switch {
			case w.Digit && (digits(w.Fold) >= 3 || hasLetter(w.Fold)):
				add("number ", w.Fold)
			case w.Capital && !w.Opens && w.End-w.Start > 2:
				add("name ", w.Fold)
				// A run of capitalised words is rarer than its parts.
				if p := i - 1; p >= 0 && words[p].Capital && strings.TrimSpace(block[words[p].End:w.Start]) == "" {
					add("names ", words[p].Fold+" "+w.Fold)
				}
			}
		}
		for _, q := range quotations(block) {
			if len(strings.Fields(q)) >= 3 {
				add("quote ", foldText(q))
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func digits(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

func hasLetter(s string) bool { return strings.IndexFunc(s, unicode.IsLetter) >= 0 }

// foldText is the words of a text in lower case, so that marks and spaces do not count.
func foldText(s string) string {
	var b strings.Builder
	for _, w := range align.Words(s) {
		b.WriteString(w.Fold)
		b.WriteByte(' ')
	}
	return b.String()
}

// quotations lists the texts between double quotation marks of one block.
func quotations(block string) []string {
	var out []string
	for _, q := range quoteSpans(block) {
		out = append(out, block[q[0]:q[1]])
	}
	return out
}

// quoteSpans are the byte ranges between double quotation marks. One that is never
// closed runs to the end of the block.
func quoteSpans(block string) [][2]int {
	var out [][2]int
	open := -1
	for i, r := range block {
		switch r {
		case '“', '„', '«', '»', '”', '"':
			if open >= 0 {
				out = append(out, [2]int{open, i})
				open = -1
			} else if r != '”' {
				open = i + len(string(r))
			}
		}
	}
	if open >= 0 {
		out = append(out, [2]int{open, len(block)})
	}
	return out
}
