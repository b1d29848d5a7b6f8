// Package ratings reads what third parties say of outlets: bias, factuality,
// reliability. None are shipped. A rating is kept with its rater, scheme, date,
// version and licence, beside the others; nothing is averaged, nothing derived.
//
// Ratings decide nothing in offprint. No stage may import this package, not even
// through another one; a test here proves it.
package ratings

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
)

// A Source says whose ratings a file holds, and on what terms. All fields are
// needed: raters change their minds, so a rating without a date says nothing.
type Source struct {
	Rater   string // who rates
	Scheme  string // what is rated, and on which scale: "reliability, 0 to 100"
	Date    string // of the ratings, YYYY-MM-DD or shorter
	Version string
	Licence string // on which terms they may be used
}

// A Rating is what one rater says of one outlet.
type Rating struct {
	Domain string // host name in lower case, without "www."
	Value  string // in the rater's own words
	Source Source
	Line   int // in the file it was read from
}

// ErrSource says that a source lacks a field.
var ErrSource = errors.New("ratings need rater, scheme, date, version and licence")

var (
	dateRe = regexp.MustCompile(`^\d{4}(?:-\d{2}){0,2}$`)
	hostRe = regexp.MustCompile(`^[\pL\pN](?:[\pL\pN-]*[\pL\pN])?(?:\.[\pL\pN](?:[\pL\pN-]*[\pL\pN])?)+$`)
)

func (s Source) check() error {
	for _, v := range []string{s.Rater, s.Scheme, s.Version, s.Licence} {
		if strings.TrimSpace(v) == "" {
			return fmt.Errorf("%w: %+v", ErrSource, s)
		}
	}
	if !dateRe.MatchString(s.Date) {
		return fmt.Errorf("%w: date %q", ErrSource, s.Date)
	}
	return nil
}

// Import reads ratings from CSV: the column named domain says of whom, the
// column named value what is said. Rows without either, or with a domain that is
// none, are left out and reported as file:line: what.
func Import(r io.Reader, file string, src Source, domain, value string) ([]Rating, []string, error) {
	if err := src.check(); err != nil {
		return nil, nil, fmt.Errorf("%s: %w", file, err)
	}
	cr := csv.NewReader(r)
	cr.FieldsPerRecord = -1
	cr.LazyQuotes = true
	head, err := cr.Read()
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", file, err)
	}
	head[0] = strings.TrimPrefix(head[0], "\uFEFF")
	d, v := slices.Index(head, domain), slices.Index(head, value)
	if d < 0 || v < 0 {
		return nil, nil, fmt.Errorf("%s:1: no columns %q and %q in %q", file, domain, value, head)
	}
	var out []Rating
	var faults []string
	for {
		row, err := cr.Read()
		if errors.Is(err, io.EOF) {
			return out, faults, nil
		}
		line, _ := cr.FieldPos(0)
		fault := func(what string) { faults = append(faults, fmt.Sprintf("%s:%d: %s", file, line, what)) }
		if err != nil {
			fault(err.Error())
			continue
		}
		if len(row) <= max(d, v) {
			fault("too few cells")
			continue
		}
		h := host(row[d])
		val := strings.TrimSpace(row[v])
		switch {
		case h == "":
			fault(fmt.Sprintf("no domain in %q", row[d]))
		case val == "":
			fault(h + ": no value")
		default:
			out = append(out, Rating{h, val, src, line})
		}
	}
}

// host brings an address or a host into the form of Rating.Domain, or "".
func host(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	if _, rest, ok := strings.Cut(s, "://"); ok {
		s = rest
	}
	s, _, _ = strings.Cut(s, "/")
	s = strings.TrimPrefix(strings.TrimSuffix(s, "."), "www.")
	if !hostRe.MatchString(s) {
		return ""
	}
	return s
}

// A Set holds ratings of many raters. It is immutable.
type Set struct{ by map[string][]Rating }

// NewSet makes a set of ratings.
func NewSet(lists ...[]Rating) *Set {
	s := &Set{map[string][]Rating{}}
	for _, l := range lists {
		for _, r := range l {
			s.by[r.Domain] = append(s.by[r.Domain], r)
		}
	}
	for _, l := range s.by {
		slices.SortStableFunc(l, func(a, b Rating) int {
			return strings.Compare(a.Source.Rater+"\x00"+a.Source.Scheme+"\x00"+a.Source.Date, b.Source.Rater+"\x00"+b.Source.Scheme+"\x00"+b.Source.Date)
		})
	}
	return s
}

// Of returns all ratings of the outlet of a host, by rater, scheme and date: of
// the longest domain that the host is or lies under.
func (s *Set) Of(h string) []Rating {
	for h = host(h); h != ""; _, h, _ = strings.Cut(h, ".") {
		if r := s.by[h]; r != nil {
			return slices.Clone(r)
		}
	}
	return nil
}
