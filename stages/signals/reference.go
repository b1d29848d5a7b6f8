package signals

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/offprint-news/offprint/pipeline"
)

// minWords is how long a text must be for its rates to be compared.
const minWords = 150

// A Reference is a named, dated set of pages by which rates are placed. It holds
// percentiles only, no text.
type Reference struct {
	Name string `json:"name"` // what the pages are and where they are from
	Date string `json:"date"` // when it was built
	// Languages holds for each language the number of pages and, for each signal,
	// the 5th, 10th, ... 95th percentile of the rate, in tenths for 1,000 words.
	Languages map[string]*LanguageReference `json:"languages"`
}

// A LanguageReference is the part of a Reference for one language.
type LanguageReference struct {
	Pages int              `json:"pages"`
	Rates map[string][]int `json:"rates"`
}

// steps is the number of percentiles kept: every fifth.
const steps = 19

//go:embed reference.json
var shippedReference []byte

// Shipped returns the reference that is shipped.
var Shipped = sync.OnceValues(func() (*Reference, error) { return ReadReference(shippedReference) })

// ErrReference says that a reference cannot be used.
var ErrReference = errors.New("bad reference")

// ReadReference reads a reference as a ReferenceBuilder writes it.
func ReadReference(data []byte) (*Reference, error) {
	var r Reference
	if err := json.Unmarshal(data, &r); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrReference, err)
	}
	if r.Name == "" || r.Date == "" {
		return nil, fmt.Errorf("%w: no name or no date", ErrReference)
	}
	for lang, l := range r.Languages {
		for s, rates := range l.Rates {
			if len(rates) != steps || !slices.IsSorted(rates) {
				return nil, fmt.Errorf("%w: %s, %s: %d percentiles, want %d in order", ErrReference, lang, s, len(rates), steps)
			}
		}
	}
	return &r, nil
}

// percentile places a rate: the highest multiple of five percent of the pages
// that have a lower one.
func (r *Reference) percentile(lang, signal string, rate int) (int, bool) {
	l := r.Languages[lang]
	if l == nil || l.Rates[signal] == nil {
		return 0, false
	}
	n := 0
	for _, x := range l.Rates[signal] {
		if x < rate {
			n += 5
		}
	}
	return n, true
}

// A ReferenceBuilder gathers rates from documents that the stage has read.
type ReferenceBuilder struct {
	rates map[string]map[string][]int // language, signal
	pages map[string]int
}

// Add takes the rates of one document; short ones are left out.
func (b *ReferenceBuilder) Add(d *pipeline.Document) {
	w := d.Note(Prefix + "words")
	if w == nil {
		return
	}
	words, err := strconv.Atoi(w.Value)
	lang := w.Field("language")
	if err != nil || words < minWords || lang == "" {
		return
	}
	if b.rates == nil {
		b.rates, b.pages = map[string]map[string][]int{}, map[string]int{}
	}
	if b.rates[lang] == nil {
		b.rates[lang] = map[string][]int{}
	}
	b.pages[lang]++
	for _, s := range Signals() {
		r := 0
		if n := d.Note(Prefix + s); n != nil {
			if c, err := strconv.Atoi(n.Value); err == nil {
				r = rate(c, words)
			}
		}
		b.rates[lang][s] = append(b.rates[lang][s], r)
	}
}

// JSON writes the reference. Languages with fewer than 50 pages are left out.
func (b *ReferenceBuilder) JSON(name, date string) ([]byte, error) {
	r := Reference{Name: strings.TrimSpace(name), Date: date, Languages: map[string]*LanguageReference{}}
	if r.Name == "" || date == "" {
		return nil, fmt.Errorf("%w: no name or no date", ErrReference)
	}
	for lang, rates := range b.rates {
		if b.pages[lang] < 50 {
			continue
		}
		l := &LanguageReference{Pages: b.pages[lang], Rates: map[string][]int{}}
		for s, list := range rates {
			slices.Sort(list)
			for k := 1; k <= steps; k++ {
				l.Rates[s] = append(l.Rates[s], list[len(list)*k/(steps+1)])
			}
		}
		r.Languages[lang] = l
	}
	out, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		return nil, fmt.Errorf("reference: %w", err)
	}
	return append(out, '\n'), nil
}
