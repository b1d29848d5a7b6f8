// Package registry holds what is known of outlets: names, aliases, domains,
// owners and so on, every value with its source. It holds no ratings and no
// judgement; state control and membership of lists are claims that name who
// says so and when.
//
// A registry is one or more YAML files:
//
//	basis: common knowledge        # of every claim of the file without its own
//	date: 2026-08-01               # of the source, likewise
//	outlets:
//	  - {name: Example Wire, kind: agency, aliases: [EW], domains: [ew.example]}
//	  - id: daily.example          # basis, source and date of its claims may stand here too
//	    claims:
//	      - {field: name, value: The Daily Example, source: "https://daily.example/a",
//	         where: "meta[property=\"og:site_name\"]", quote: The Daily Example}
//
// Claims that contradict each other are all kept.
package registry

import (
	"bytes"
	"cmp"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"unicode"

	"go.yaml.in/yaml/v3"
	"golang.org/x/net/publicsuffix"
)

// The fields of a claim.
const (
	Name         = "name"
	Alias        = "alias"
	Domain       = "domain" // host name in lower case, without "www."
	Kind         = "kind"   // agency, partner, release, platform, network, outlet
	Owner        = "owner"
	RightsHolder = "rights-holder" // as named in a copyright line
	Country      = "country"
	Language     = "language" // BCP 47
	Platform     = "platform" // that hosts the outlet
	Social       = "social"
	StateControl = "state-control" // the source's own word for it
	Listed       = "listed"        // the list the outlet stands on
	Successor    = "successor"
)

// Fields returns the fields a claim may have.
func Fields() []string {
	return []string{Name, Alias, Domain, Kind, Owner, RightsHolder, Country, Language, Platform, Social, StateControl, Listed, Successor}
}

// The bases of a claim: how its source knows.
const (
	CommonKnowledge = "common knowledge" // names, aliases and domains of well-known agencies and platforms only
	PageSays        = "page"             // the outlet says so of itself, on a page of its own
	ListSays        = "list"             // a third party says so, on a list of its own
)

// A Claim is one value of one field with its source.
type Claim struct {
	Field  string `yaml:"field" json:"field"`
	Value  string `yaml:"value" json:"value"`
	Basis  string `yaml:"basis" json:"basis,omitempty"`
	Source string `yaml:"source" json:"source,omitempty"` // address of the page, or name of the list
	Date   string `yaml:"date" json:"date,omitempty"`     // when the source said so, YYYY-MM-DD or shorter
	Where  string `yaml:"where" json:"where,omitempty"`   // selector, zone or row in the source
	Quote  string `yaml:"quote" json:"quote,omitempty"`   // the words it rests on; the value itself if empty
}

// An Outlet is what is claimed of one outlet.
type Outlet struct {
	ID     string // its first domain, or a slug of its name
	Claims []Claim
	File   string // where it was read
	Line   int
}

// All returns the values of a field, each once, in order.
func (o *Outlet) All(field string) []string {
	var out []string
	for i := range o.Claims {
		if c := &o.Claims[i]; c.Field == field && !slices.Contains(out, c.Value) {
			out = append(out, c.Value)
		}
	}
	return out
}

// First returns the first value of a field, or "".
func (o *Outlet) First(field string) string {
	for i := range o.Claims {
		if o.Claims[i].Field == field {
			return o.Claims[i].Value
		}
	}
	return ""
}

// A Registry finds outlets by name and by host. It is immutable.
type Registry struct {
	outlets []*Outlet
	byName  map[string]*Outlet
	byHost  map[string]*Outlet
}

// New makes a registry. Where two outlets share a name or a domain the first
// keeps it; Lint reports that.
func New(outlets []*Outlet) *Registry {
	r := &Registry{outlets: outlets, byName: map[string]*Outlet{}, byHost: map[string]*Outlet{}}
	for _, o := range outlets {
		for i := range o.Claims {
			c := &o.Claims[i]
			switch c.Field {
			case Name, Alias:
				if k := Fold(c.Value); k != "" && r.byName[k] == nil {
					r.byName[k] = o
				}
			case Domain:
				if r.byHost[c.Value] == nil {
					r.byHost[c.Value] = o
				}
			}
		}
	}
	return r
}

// Outlets returns the outlets in the order they were given.
func (r *Registry) Outlets() []*Outlet { return r.outlets }

// ByName returns the outlet with the name or alias, or nil. Case, punctuation
// and a leading article do not matter.
func (r *Registry) ByName(name string) *Outlet {
	if len(name) > 120 {
		return nil
	}
	return r.byName[Fold(name)]
}

// ByHost returns the outlet whose domain the host is or lies under, or nil. The
// longest domain wins.
func (r *Registry) ByHost(host string) *Outlet {
	host = strings.TrimPrefix(strings.ToLower(host), "www.")
	for host != "" {
		if o := r.byHost[host]; o != nil {
			return o
		}
		_, rest, ok := strings.Cut(host, ".")
		if !ok {
			return nil
		}
		host = rest
	}
	return nil
}

// Fold brings a name into the form by which names are compared: letters and
// digits in lower case with single spaces, no leading article.
func Fold(name string) string {
	var b strings.Builder
	gap := false
	for _, r := range name {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(unicode.ToLower(r))
		case r == '\'' || r == '’' || unicode.Is(unicode.Mn, r):
		default:
			gap = true
		}
	}
	s := b.String()
	return strings.TrimPrefix(s, "the ")
}

// Site returns the registrable domain of a host: "example.co.uk" of
// "www.news.example.co.uk"; the host itself where there is none.
func Site(host string) string {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if s, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil {
		return s
	}
	return host
}

// ErrRegistry is wrapped by every error about the content of a registry file.
var ErrRegistry = errors.New("bad registry")

type file struct {
	Basis   string      `yaml:"basis"`
	Source  string      `yaml:"source"`
	Date    string      `yaml:"date"`
	Outlets []yaml.Node `yaml:"outlets"`
}

type entry struct {
	ID      string   `yaml:"id" json:"id"`
	Basis   string   `yaml:"basis" json:"basis,omitempty"` // of its claims, where they have none of their own
	Source  string   `yaml:"source" json:"source,omitempty"`
	Date    string   `yaml:"date" json:"date,omitempty"`
	Name    string   `yaml:"name" json:"name,omitempty"`
	Kind    string   `yaml:"kind" json:"kind,omitempty"`
	Aliases []string `yaml:"aliases" json:"aliases,omitempty"`
	Domains []string `yaml:"domains" json:"domains,omitempty"`
	Claims  []Claim  `yaml:"claims" json:"claims,omitempty"`
}

// Parse reads a registry file. Errors name file and line; all are reported.
func Parse(name string, data []byte) ([]*Outlet, error) {
	if out, err, ok := parseLines(name, data); ok {
		return out, err
	}
	var f file
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&f); err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrRegistry, name, err)
	}
	var out []*Outlet
	var errs []error
	for i := range f.Outlets {
		n := &f.Outlets[i]
		var e entry
		if err := n.Decode(&e); err != nil {
			errs = append(errs, fmt.Errorf("%w: %s:%d:%d: %w", ErrRegistry, name, n.Line, n.Column, err))
			continue
		}
		e.Basis, e.Source, e.Date = cmp.Or(e.Basis, f.Basis), cmp.Or(e.Source, f.Source), cmp.Or(e.Date, f.Date)
		o, err := e.outlet(name, n.Line, n.Column)
		if err != nil {
			errs = append(errs, err)
		}
		if o != nil {
			out = append(out, o)
		}
	}
	return out, errors.Join(errs...)
}

// parseLines reads the form that Write writes, in which every outlet is a line of
// JSON: many times faster than YAML, of which it is a part. ok is false if the
// file has any other line.
func parseLines(name string, data []byte) (out []*Outlet, err error, ok bool) {
	var errs []error
	n := 0
	for line := range bytes.Lines(data) {
		n++
		switch body, is := bytes.CutPrefix(line, []byte("  - {")); {
		case is:
			var e entry
			dec := json.NewDecoder(bytes.NewReader(append([]byte("{"), body...)))
			dec.DisallowUnknownFields()
			if err := dec.Decode(&e); err != nil || dec.More() {
				return nil, nil, false
			}
			o, err := e.outlet(name, n, 5)
			if err != nil {
				errs = append(errs, err)
			}
			if o != nil {
				out = append(out, o)
			}
		case line[0] == '#', string(bytes.TrimSpace(line)) == "outlets:":
		default:
			return nil, nil, false
		}
	}
	return out, errors.Join(errs...), n > 0
}

// outlet makes an outlet of an entry and checks its claims.
func (e *entry) outlet(name string, line, col int) (*Outlet, error) {
	var errs []error
	bad := func(msg string) {
		errs = append(errs, fmt.Errorf("%w: %s:%d:%d: %s", ErrRegistry, name, line, col, msg))
	}
	o := &Outlet{ID: e.ID, File: name, Line: line}
	add := func(c Claim) {
		c.Basis, c.Source, c.Date = cmp.Or(c.Basis, e.Basis), cmp.Or(c.Source, e.Source), cmp.Or(c.Date, e.Date)
		if msg := c.fault(); msg != "" {
			bad(msg)
			return
		}
		o.Claims = append(o.Claims, c)
	}
	if e.Name != "" {
		add(Claim{Field: Name, Value: e.Name})
	}
	if e.Kind != "" {
		add(Claim{Field: Kind, Value: e.Kind})
	}
	for _, a := range e.Aliases {
		add(Claim{Field: Alias, Value: a})
	}
	for _, d := range e.Domains {
		add(Claim{Field: Domain, Value: d})
	}
	for _, c := range e.Claims {
		add(c)
	}
	if o.ID == "" {
		if o.ID = o.First(Domain); o.ID == "" {
			o.ID = strings.ReplaceAll(Fold(o.First(Name)), " ", "-")
		}
	}
	if o.ID == "" || len(o.Claims) == 0 {
		if len(errs) == 0 {
			bad("an outlet without a name, a domain or a claim")
		}
		return nil, errors.Join(errs...)
	}
	return o, errors.Join(errs...)
}

// fault says what is wrong with a claim, or "".
func (c *Claim) fault() string {
	switch {
	case !slices.Contains(Fields(), c.Field):
		return fmt.Sprintf("unknown field %q", c.Field)
	case strings.TrimSpace(c.Value) == "" || c.Value != strings.TrimSpace(c.Value):
		return fmt.Sprintf("field %s: empty value, or space around it", c.Field)
	case c.Field == Domain && !validHost(c.Value):
		return fmt.Sprintf("field domain: %q is no host name in lower case", c.Value)
	case c.Basis == CommonKnowledge:
		switch c.Field {
		case Name, Alias, Domain, Kind:
			return ""
		}
		return fmt.Sprintf("field %s: common knowledge will not do, name a source", c.Field)
	case c.Basis != PageSays && c.Basis != ListSays:
		return fmt.Sprintf("field %s: basis %q is none of %q, %q, %q", c.Field, c.Basis, CommonKnowledge, PageSays, ListSays)
	case c.Source == "":
		return fmt.Sprintf("field %s: no source", c.Field)
	case c.Field == StateControl && c.Date == "":
		return "field state-control: no date"
	}
	return ""
}

// validHost reports whether s is a host name in lower case with a dot in it.
func validHost(s string) bool {
	if len(s) > 253 || !strings.Contains(s, ".") || strings.HasPrefix(s, "www.") {
		return false
	}
	for label := range strings.SplitSeq(s, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for _, r := range label {
			if r != '-' && !unicode.IsDigit(r) && !unicode.IsLower(r) && (r < 0x80 || !unicode.IsLetter(r)) {
				return false
			}
		}
	}
	return true
}

//go:embed data/*.yaml
var data embed.FS

// Default returns the registry that is shipped. It is read once.
var Default = sync.OnceValue(func() *Registry {
	var all [][]*Outlet // the hand list first: its names go before what pages say
	names, err := fs.Glob(data, "data/*.yaml")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	for _, name := range names {
		b, err := data.ReadFile(name)
		if err != nil {
			panic(err) // embedded
		}
		o, err := Parse(name, b)
		if err != nil {
			panic(err) // a test reads the shipped files
		}
		all = append(all, o)
	}
	return New(Merge(all...))
})

// Hand returns the part of the shipped registry that is kept by hand: names,
// aliases and domains of well-known agencies and platforms. The rest was built
// from pages, so nothing is measured on those pages with more than this.
var Hand = sync.OnceValue(func() *Registry {
	var out []*Outlet
	for _, o := range Default().outlets {
		kept := &Outlet{ID: o.ID, File: o.File, Line: o.Line}
		for _, c := range o.Claims {
			if c.Basis == CommonKnowledge {
				kept.Claims = append(kept.Claims, c)
			}
		}
		if len(kept.Claims) > 0 {
			out = append(out, kept)
		}
	}
	return New(out)
})
