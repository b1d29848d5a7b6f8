package report

import (
	"unicode"
	"unicode/utf8"
)

// maxGrid bounds the table of a word comparison; longer turns are shown whole.
const maxGrid = 250_000

// words widens turns to whole words, so that a reader sees "donâ€™t" become
// "don’t" and not â€™ become ’, and narrows long ones to the words that changed.
func words(ts []turn) []turn {
	var out []turn
	same := func(s string) {
		switch n := len(out); {
		case s == "":
		case n > 0 && out[n-1].before == out[n-1].after:
			out[n-1].before += s
			out[n-1].after += s
		default:
			out = append(out, turn{s, s})
		}
	}
	var open *turn // a change that may still grow to the right
	flush := func() {
		if open == nil {
			return
		}
		for _, t := range wordDiff(open.before, open.after) {
			if t.before == t.after {
				same(t.before)
			} else {
				out = append(out, t)
			}
		}
		open = nil
	}
	for _, t := range ts {
		if t.before != t.after {
			if open == nil {
				open = &turn{}
				if n := len(out); n > 0 && out[n-1].before == out[n-1].after { // take the word's beginning along
					s := out[n-1].before
					cut := wordStart(s)
					if s[cut:] != "" && len(s)-cut < 64 && (inWord(t.before, false) || inWord(t.after, false)) {
						*open = turn{s[cut:], s[cut:]}
						if out = out[:n-1]; cut > 0 {
							out = append(out, turn{s[:cut], s[:cut]})
						}
					}
				}
			}
			open.before += t.before
			open.after += t.after
			continue
		}
		if open != nil {
			end := 0
			if inWord(open.before, true) || inWord(open.after, true) {
				end = wordEnd(t.before)
			}
			if end > 64 {
				end = 0
			}
			open.before += t.before[:end]
			open.after += t.after[:end]
			if t.before = t.before[end:]; t.before == "" {
				continue
			}
			flush()
		}
		same(t.before)
	}
	flush()
	return out
}

// inWord reports whether the first or last character of s is not a space.
func inWord(s string, last bool) bool {
	r, _ := utf8.DecodeRuneInString(s)
	if last {
		r, _ = utf8.DecodeLastRuneInString(s)
	}
	return s != "" && !unicode.IsSpace(r)
}

// wordStart returns where the last word of s begins, len(s) after a space.
func wordStart(s string) int {
	for i := len(s); i > 0; {
		r, n := utf8.DecodeLastRuneInString(s[:i])
		if unicode.IsSpace(r) {
			return i
		}
		i -= n
	}
	return 0
}

// wordEnd returns where the first word of s ends.
func wordEnd(s string) int {
	for i, r := range s {
		if unicode.IsSpace(r) {
			return i
		}
	}
	return len(s)
}

// split cuts a text into words and what stands between them.
func split(s string) []string {
	var out []string
	start, was := 0, false
	for i, r := range s {
		if sp := unicode.IsSpace(r); i > 0 && sp != was {
			out = append(out, s[start:i])
			start = i
			was = sp
		} else if i == 0 {
			was = sp
		}
	}
	if start < len(s) {
		out = append(out, s[start:])
	}
	return out
}

// wordDiff compares two texts word by word (longest common subsequence). Single
// spaces that alone would hold two changes apart join them.
func wordDiff(before, after string) []turn {
	a, b := split(before), split(after)
	if len(a)*len(b) > maxGrid {
		return []turn{{before, after}}
	}
	w := len(b) + 1
	grid := make([]int32, (len(a)+1)*w)
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				grid[i*w+j] = grid[(i+1)*w+j+1] + 1
			} else {
				grid[i*w+j] = max(grid[(i+1)*w+j], grid[i*w+j+1])
			}
		}
	}
	var out []turn
	add := func(x, y string) {
		n := len(out)
		if x == y {
			out = append(out, turn{x, y})
			return
		}
		switch {
		case n > 0 && out[n-1].before != out[n-1].after:
			out[n-1].before += x
			out[n-1].after += y
		case n > 1 && blank(out[n-1].before) && out[n-2].before != out[n-2].after:
			out[n-2].before += out[n-1].before + x
			out[n-2].after += out[n-1].after + y
			out = out[:n-1]
		default:
			out = append(out, turn{x, y})
		}
	}
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			add(a[i], b[j])
			i++
			j++
		case j == len(b) || i < len(a) && grid[(i+1)*w+j] >= grid[i*w+j+1]:
			add(a[i], "")
			i++
		default:
			add("", b[j])
			j++
		}
	}
	return out
}

func blank(s string) bool {
	for _, r := range s {
		if !unicode.IsSpace(r) {
			return false
		}
	}
	return true
}
