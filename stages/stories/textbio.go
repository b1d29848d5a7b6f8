package stories

import (
	"slices"
	"strings"
	"unicode"

	"github.com/offprint-news/offprint/pipeline"
)

// In plain text a box about an author is a line that says so, or the author's name, and
// below it a few sentences that begin with the name.
const (
	boxShort = 8  // words of the name and the post
	boxLines = 2  // of them
	boxProse = 10 // words of a sentence about the author
	boxParas = 4  // of them
	boxAfter = 8  // lines below the box in which the story does not go on
)

// bioBoxes labels boxes about authors below the story.
func (f *finder) bioBoxes() error {
	if f.p.Page().Format != pipeline.Text {
		return nil
	}
	for i := f.firstProse + 1; i < len(f.blocks)-1; i++ {
		end := 0
		if f.saysBio(i) {
			end = f.underBio(i)
		} else if name := f.nameAlone(i); name != "" && f.framingAround(i) {
			end = f.ofName(i, name)
		}
		if end == 0 || f.goesOn(end) {
			continue
		}
		for k := i; k < end; k++ {
			if f.known(k).Framing() {
				continue
			}
			err := f.p.FrameBlock(&f.blocks[k], pipeline.Finding{
				Rule: "stories/author-bio", Kind: pipeline.AuthorBio, Confidence: confidence,
				Evidence: []pipeline.Span{f.blocks[i].Span}, Why: "a box about an author, below the story: " + quote(f.blocks[i].Text),
			})
			if err != nil {
				return err
			}
		}
		i = end - 1
	}
	return nil
}

// saysBio reports whether a rule knows a line as the heading of a box about an author.
func (f *finder) saysBio(i int) bool {
	m := f.p.Label(&f.blocks[i])
	return m != nil && m.Kind == pipeline.AuthorBio && m.Stage == "ruled" && words(f.blocks[i].Text) <= 5
}

// underBio returns the end of the box under a heading: a name, a post, a few sentences.
func (f *finder) underBio(i int) int {
	end := i + 1
	for end < len(f.blocks) && end-i <= boxLines && f.known(end) == "" && words(f.blocks[end].Text) <= boxShort && !endsLikeProse(f.blocks[end].Text) && strings.ContainsFunc(f.blocks[end].Text, unicode.IsLetter) {
		end++
	}
	paragraphs := 0
	for end < len(f.blocks) && paragraphs < boxParas && f.known(end) == "" && f.aboutSomebody(end) {
		end++
		paragraphs++
	}
	if paragraphs == 0 {
		return 0
	}
	return end
}

// aboutSomebody reports whether a block is a sentence or more, and not a headline.
func (f *finder) aboutSomebody(i int) bool {
	s := f.blocks[i].Text
	return words(s) >= boxProse && strings.ContainsRune(".!?…。)", lastRune(s))
}

// nameAlone returns the name that is all of a line, but for a word such as "about" or
// "by", where the line below begins with it and goes on as one about a person does.
func (f *finder) nameAlone(i int) string {
	const most = 3 // words of a name
	s := strings.TrimSpace(f.blocks[i].Text)
	if f.known(i).Framing() || words(s) > most+1 {
		return ""
	}
	first, rest, _ := strings.Cut(s, " ")
	about := aboutWords[strings.ToLower(strings.TrimRight(first, ":"))]
	if about {
		s = rest
	}
	below, ok := strings.CutPrefix(f.blocks[i+1].Text, s+" ")
	verb, _, _ := strings.Cut(below, " ")
	if !ok || !nameLike(s) || words(s) > most || !about && !says[verb] || slices.ContainsFunc(strings.Fields(s), capitals) {
		return ""
	}
	return s
}

// capitals reports whether a word is written in capitals, as names of things are.
func capitals(s string) bool { return len(s) > 2 && strings.ToUpper(s) == s && strings.ToLower(s) != s }

// framingAround reports whether a rule knows framing near a line, as at the end of a story.
func (f *finder) framingAround(i int) bool {
	const above, below = 6, 6
	for k := max(0, i-above); k < min(len(f.blocks), i+below); k++ {
		if f.class[k] == framing {
			return true
		}
	}
	return false
}

// aboutWords stand before the name at the head of a box.
var aboutWords = map[string]bool{
	"about": true, "by": true, "author": true, "über": true, "von": true, "autor": true, "autorin": true, "sobre": true, "por": true, "par": true,
	"di": true, "over": true, "door": true, "o": true, "об": true, "про": true, "автор": true,
}

// ofName returns the end of a box whose first sentence begins with the name, and whose
// others hold a part of it.
func (f *finder) ofName(i int, name string) int {
	parts := strings.Fields(name)
	end := i + 1
	for end < len(f.blocks) && end-i <= boxParas && f.known(end) == "" && words(f.blocks[end].Text) >= boxProse &&
		slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(f.blocks[end].Text, p) }) {
		end++
	}
	if end == i+1 {
		return 0
	}
	return end
}

// goesOn reports whether paragraphs of the story stand right below: then the name heads
// a part of it.
func (f *finder) goesOn(end int) bool {
	for k := end; k < min(len(f.blocks), end+boxAfter); k++ {
		if f.class[k] == prose && f.core(k) {
			return true
		}
	}
	return false
}
