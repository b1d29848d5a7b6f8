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
	// gate is the log-likelihood ratio, in nats, that a window needs. The likeliest of
	// some 9,000 clean windows has 6.3.
	gate = 8.5
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
	hit     map[*Rule]float64 // what a hit is worth
	perWord float64           // what a word without hits costs, all rules together
}

func weigh(rules []*Rule) weights {
	w := weights{hit: make(map[*Rule]float64, len(rules))}
	for _, r := range rules {
		clean, spun := r.Clean.rate(), r.expected()
		w.hit[r] = math.Log(spun / clean)
		w.perWord += spun - clean
	}
	return w
}

// score fills in the windows for one pack; hits are in the order of the text.
//
// The counts of rule i in a window of n words are Poisson with mean n·c_i in clean
// text and n·t·s_i in text of the family, so the log-likelihood ratio is the sum of
// k_i·log(t·s_i/c_i) less n·t·sum(s_i-c_i). The intensity t is not known, as
// spinners are set to be more or less thorough: the likelihood is averaged over the
// intensities. A k_i above repeats is cut, that of a tell above one, because a text
// on students says "students" often.
func (w weights) score(ws []window, hits []hit) {
	seen := map[*Rule]int{}
	for i := range ws {
		win := &ws[i]
		clear(seen)
		win.rules, win.signs, win.hits = 0, 0, 0
		first, _ := slices.BinarySearchFunc(hits, win.from, func(h hit, from int) int { return int(h.from) - from })
		sum, n := 0.0, 0
		extra := (win.to - win.from - windowWords) / (2 * windowWords)
		for _, h := range hits[first:] {
			if int(h.from) >= win.to {
				break
			}
			limit := repeats + extra
			if h.rule.tell() {
				limit = 1 + extra
			} else {
				win.hits++
				if seen[h.rule] == 0 {
					win.rules++
				}
			}
			if seen[h.rule] == 0 {
				win.signs++
			}
			if seen[h.rule]++; seen[h.rule] <= limit {
				sum += w.hit[h.rule]
				n++
			}
		}
		win.nats = average(sum, n, float64(win.to-win.from)*w.perWord)
	}
}

// intensities are the values of t, all thought equally likely.
var intensities = [...]float64{1, 1. / 2, 1. / 4, 1. / 8, 1. / 16}

// average is the logarithm of the mean over t of exp(sum + hits·log t - t·cost).
func average(sum float64, hits int, cost float64) float64 {
	var terms [len(intensities)]float64
	top := math.Inf(-1)
	for i, t := range intensities {
		terms[i] = sum + float64(hits)*math.Log(t) - t*cost
		top = max(top, terms[i])
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
// spinner: 1 - rate in clean text / rate in these words. The rate in these
// words is drawn towards the pack's expectation as if one expected hit had been seen
// already, so that one chance hit in a short text is not taken for a habit.
func (r *Rule) posterior(hits, words int) int {
	rate := (float64(hits) + 1) / (float64(words) + 1/r.expected())
	p := 1 - r.Clean.rate()/rate
	return max(0, min(99, int(100*p)))
}
