package spin

import (
	"math"
	"slices"
)

const (
	// windowWords is the length of a window; windows overlap by half.
	windowWords = 300
	// repeats is how often one rule may count in one window. Clean text repeats
	// itself (a product page says "brand-new" ten times); a spinner shows in the
	// number of different phrases.
	repeats = 2
	// minRules is the number of different rules a window needs to be called spun, and
	// minSigns that of different rules and tells.
	minRules, minSigns = 2, 5
	// gate is the log-likelihood ratio, in nats, that a window needs. The tests of clean
	// text and of detection hold it against windows and articles it was not made from.
	gate = 9
	// minWords is the shortest text that is judged at all.
	minWords = 40
)

// window is a run of tokens with its score for one pack.
type window struct {
	from, to int // tokens, half open
	nats     float64
	rules    int // different ones
	signs    int // different rules and tells
	hits     int // of rules
}

// windows cuts n tokens into runs of windowWords that overlap by half; the last
// one is moved back so that it is as long as the others. The whole page comes last
// as a window of its own: a family with few marks shows only over a long text.
func windows(n int) []window {
	if n <= windowWords {
		return []window{{from: 0, to: n}}
	}
	var out []window
	for from := 0; ; from += windowWords / 2 {
		if from+windowWords >= n {
			return append(out, window{from: n - windowWords, to: n}, window{to: n})
		}
		out = append(out, window{from: from, to: from + windowWords})
	}
}

// weights are a pack's fixed numbers.
type weights struct {
	rules   []weight // in the order of the pack
	phrases int      // of all rules
	perWord float64  // what a word without hits costs, all rules together
}

// weight is what a rule says.
type weight struct {
	ratio float64 // rate in text of the family by that in clean text
	more  float64 // the one less the other, in hits per word
	// often is what one, two and three hits say in a window of the usual length.
	often [3][len(intensities)]float64
}

// says is what k hits in n words say when the intensity is t.
func (x *weight) says(k int, n, t float64) float64 {
	more := n * t * x.more
	return active*more + math.Log(1-active+active*math.Pow(t*x.ratio, float64(k))*math.Exp(-more))
}

// active is how many of a pack's rules are thought to be in the table of any one
// spinner of the family. Tools of a kind share their ways, not their word lists: a
// rule that is never seen must not speak against the family, nor a single one that is
// seen decide for it.
const active = .3

func weigh(signs []*sign) weights {
	w := weights{rules: make([]weight, len(signs))}
	for i, s := range signs {
		w.phrases += len(s.phrases)
		clean, spun := s.clean.rate(), s.expected()
		x := &w.rules[i]
		x.ratio, x.more = spun/clean, spun-clean
		for k := range x.often {
			for t, by := range intensities {
				x.often[k][t] = x.says(k+1, windowWords, by)
			}
		}
		w.perWord += active * (spun - clean)
	}
	return w
}

// score fills in the windows for one pack; hits are in the order of the text.
//
// The counts of rule i in a window of n words are Poisson with mean n·c_i in clean
// text. In text of the family they are Poisson with mean n·t·s_i when the spinner has
// the rule, which it has with probability active, and else as in clean text. The
// intensity t is not known, as spinners are set to be more or less thorough: the
// likelihood is averaged over the intensities. A phrase counts at most repeats times,
// a tell once, because a text on students says "students" often.
func (w weights) score(ws []window, hits []hit, phrases, rules *tally) {
	for i := range ws {
		win := &ws[i]
		phrases.reset()
		rules.reset()
		win.rules, win.signs, win.hits = 0, 0, 0
		first, _ := slices.BinarySearchFunc(hits, win.from, func(h hit, from int) int { return int(h.from) - from })
		extra := (win.to - win.from - windowWords) / (2 * windowWords)
		for _, h := range hits[first:] {
			if int(h.from) >= win.to {
				break
			}
			limit := repeats + extra
			if h.sign.tell() {
				limit = 1 + extra
			} else {
				win.hits++
				if phrases.count[h.number] == 0 {
					win.rules++
				}
			}
			if phrases.count[h.number] == 0 {
				win.signs++
			}
			if phrases.add(h.number) <= limit {
				rules.add(h.signAt)
			}
		}
		win.nats = w.evidence(rules, float64(win.to-win.from))
	}
}

// tally counts numbered things, few of many.
type tally struct {
	count []int32
	seen  []int32 // those with a count, in order of their first
}

func newTally(n int) tally { return tally{count: make([]int32, n)} }

// add counts one more and returns how many there are.
func (t *tally) add(at int32) int {
	if t.count[at] == 0 {
		t.seen = append(t.seen, at)
	}
	t.count[at]++
	return int(t.count[at])
}

func (t *tally) reset() {
	for _, at := range t.seen {
		t.count[at] = 0
	}
	t.seen = t.seen[:0]
}

// intensities are the values of t, all thought equally likely.
var intensities = [...]float64{1, 1. / 2, 1. / 4, 1. / 8, 1. / 16}

// evidence is the log-likelihood ratio of n words with these hits. The rules without
// any cost so little each that their sum will do.
func (w weights) evidence(hits *tally, n float64) float64 {
	var terms [len(intensities)]float64
	top := math.Inf(-1)
	for i, t := range intensities {
		terms[i] = -n * t * w.perWord
	}
	for _, at := range hits.seen {
		x, k := &w.rules[at], int(hits.count[at])
		if n == windowWords && k <= len(x.often) {
			for i, v := range x.often[k-1] {
				terms[i] += v
			}
			continue
		}
		for i, t := range intensities {
			terms[i] += x.says(k, n, t)
		}
	}
	for _, x := range terms {
		top = max(top, x)
	}
	total := 0.0
	for _, x := range terms {
		total += math.Exp(x - top)
	}
	return top + math.Log(total/float64(len(terms)))
}

func (w window) spun() bool { return w.nats >= gate && w.rules >= minRules && w.signs >= minSigns }

// percent is the probability that text with this log-likelihood ratio is spun,
// when one page in a thousand is; never said to be more than 99.
func percent(nats float64) int {
	p := 1 / (1 + math.Exp(math.Log(1000)-nats))
	return min(99, int(100*p))
}

// posterior is the probability, in percent, that a hit of the rule comes from the
// spinner: that this spinner has the rule at all, times 1 - rate in clean text / rate in
// these words. The rate in these words is drawn towards the pack's expectation as if one
// expected hit had been seen already, so that one chance hit in a short text is not
// taken for a habit. phrases is the number of hits that speak for the rule: a single word
// counts twice at most, because it may be what the text is about.
func (w weights) posterior(h hit, hits, phrases, words int) int {
	s := h.sign
	rate := (float64(hits) + 1) / (float64(words) + 1/s.expected())
	p := w.rules[h.signAt].active(phrases, float64(words)) * (1 - s.clean.rate()/rate)
	return max(0, min(99, int(100*p)))
}

// active is the probability that the spinner of n words with k hits has the rule, at
// the intensity that suits it best. In text that is found spun a rule is thought as
// likely in its table as not.
func (x *weight) active(k int, n float64) float64 {
	odds := 0.0
	for _, t := range intensities {
		odds = max(odds, math.Pow(t*x.ratio, float64(k))*math.Exp(-n*t*x.more))
	}
	return 1 - 1/(1+odds)
}
