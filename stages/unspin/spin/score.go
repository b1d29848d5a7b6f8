package spin

import "math"

const (
	// windowWords is the length of a window; windows overlap by half.
	windowWords = 300
	// repeats is how often one rule may count in one window. Clean text repeats
	// itself (a product page says "brand-new" ten times); a spinner shows in the
	// number of different phrases.
	repeats = 2
	// minRules is the number of different rules a window needs to be called spun.
	minRules = 4
	// gate is the log-likelihood ratio, in nats, that a window needs.
	gate = 14.0
	// minWords is the shortest text that is judged at all.
	minWords = 40
)

// window is a run of tokens with its score for one pack.
type window struct {
	from, to int // tokens, half open
	nats     float64
	rules    int
	hits     int
}

// windows cuts n tokens into runs of windowWords that overlap by half; the last
// one is moved back so that it is as long as the others.
func windows(n int) []window {
	if n <= windowWords {
		return []window{{from: 0, to: n}}
	}
	var out []window
	for from := 0; ; from += windowWords / 2 {
		if from+windowWords >= n {
			return append(out, window{from: n - windowWords, to: n})
		}
		out = append(out, window{from: from, to: from + windowWords})
	}
}

// weights are a pack's fixed numbers: what a hit of each rule is worth, and what
// a word without hits costs.
type weights struct {
	hit     map[*Rule]float64
	perWord float64
}

func weigh(p *Pack) weights {
	w := weights{hit: make(map[*Rule]float64, len(p.Rules))}
	for i := range p.Rules {
		r := &p.Rules[i]
		clean, spun := r.Clean.rate(), r.expected()
		w.hit[r] = math.Log(spun / clean)
		w.perWord += spun - clean
	}
	return w
}

// score fills in the windows for one pack; hits are in the order of the text.
//
// The counts of rule i in a window of n words are Poisson with mean n·c_i in
// clean text and n·s_i in text of the family, so the log-likelihood ratio is the
// sum of k_i·log(s_i/c_i) less n·sum(s_i-c_i). A k_i above repeats is cut.
func (w weights) score(ws []window, hits []hit) {
	first := 0
	seen := map[*Rule]int{}
	for i := range ws {
		win := &ws[i]
		clear(seen)
		for first < len(hits) && int(hits[first].from) < win.from {
			first++
		}
		win.rules, win.hits = 0, 0
		win.nats = -float64(win.to-win.from) * w.perWord
		for _, h := range hits[first:] {
			if int(h.from) >= win.to {
				break
			}
			win.hits++
			if seen[h.rule]++; seen[h.rule] <= repeats {
				win.nats += w.hit[h.rule]
			}
		}
		win.rules = len(seen)
	}
}

func (w window) spun() bool { return w.nats >= gate && w.rules >= minRules }

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
