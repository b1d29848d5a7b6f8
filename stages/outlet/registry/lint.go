package registry

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// A Fault is something wrong, or worth a look, in a registry or in a list that
// is imported. Line counts from 1; 0 means the whole file.
type Fault struct {
	File string
	Line int
	What string
}

// String prints a fault as file:line: what.
func (f Fault) String() string { return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.What) }

// Lint reports what is wrong across outlets: names and domains that two of them
// share, values of one field that contradict each other, claims that nobody
// could check. What is wrong in one claim alone Parse reports.
func Lint(outlets []*Outlet) []Fault {
	var out []Fault
	fault := func(o *Outlet, format string, args ...any) {
		out = append(out, Fault{o.File, o.Line, o.ID + ": " + fmt.Sprintf(format, args...)})
	}
	ids, names, domains := map[string]*Outlet{}, map[string]*Outlet{}, map[string]*Outlet{}
	for _, o := range outlets {
		if p := ids[o.ID]; p != nil {
			fault(o, "id is also that of %s:%d", p.File, p.Line)
		}
		ids[o.ID] = o
		if o.First(Name) == "" {
			fault(o, "no name")
		}
		for i := range o.Claims {
			c := &o.Claims[i]
			switch c.Field {
			case Name, Alias:
				k := Fold(c.Value)
				if p := names[k]; p != nil && p != o {
					fault(o, "%s %q is also a name of %s", c.Field, c.Value, p.ID)
				} else {
					names[k] = o
				}
			case Domain:
				if p := domains[c.Value]; p != nil && p != o {
					fault(o, "domain %s is also a domain of %s", c.Value, p.ID)
				} else {
					domains[c.Value] = o
				}
			case Kind, Owner, Country, StateControl, Successor:
				for k := range o.Claims[:i] {
					if e := &o.Claims[k]; e.Field == c.Field && Fold(e.Value) != Fold(c.Value) {
						fault(o, "%s is %q after %s, %q after %s", c.Field, e.Value, sourceOf(e), c.Value, sourceOf(c))
					}
				}
			}
			if c.Basis == PageSays {
				if u, err := url.Parse(c.Source); err != nil || u.Host == "" {
					fault(o, "%s %q: the source is no address: %q", c.Field, c.Value, c.Source)
				}
				if c.Where == "" && c.Quote == "" {
					fault(o, "%s %q: neither a place on the page nor a quotation", c.Field, c.Value)
				}
			}
		}
	}
	return out
}

func sourceOf(c *Claim) string {
	if c.Source != "" {
		return c.Source
	}
	return c.Basis
}

// Merge puts the claims of several registries together. Outlets with the same
// ID, or with a domain in common, become one; a claim that stands there already,
// with the same source, is not repeated; claims that contradict each other stay
// side by side. Earlier registries come first, so First prefers them.
func Merge(registries ...[]*Outlet) []*Outlet {
	var out []*Outlet
	byID, byDomain := map[string]*Outlet{}, map[string]*Outlet{}
	for _, r := range registries {
		for _, o := range r {
			into := byID[o.ID]
			for _, d := range o.All(Domain) {
				if into == nil {
					into = byDomain[d]
				}
			}
			if into == nil {
				into = &Outlet{ID: o.ID, File: o.File, Line: o.Line}
				out = append(out, into)
			}
			byID[o.ID] = into
			for _, c := range o.Claims {
				same := slices.ContainsFunc(into.Claims, func(e Claim) bool {
					return e.Field == c.Field && e.Value == c.Value && e.Basis == c.Basis && e.Source == c.Source
				})
				if !same {
					into.Claims = append(into.Claims, c)
				}
			}
			for _, d := range into.All(Domain) {
				if byDomain[d] == nil {
					byDomain[d] = into
				}
			}
		}
	}
	return out
}

// host takes the host out of an address, or a bare host, in the form of a
// domain claim; "" if there is none.
func host(s string) string {
	s = strings.TrimSpace(s)
	if !strings.Contains(s, "://") {
		s = "http://" + s
	}
	u, err := url.Parse(s)
	if err != nil {
		return ""
	}
	h := strings.TrimPrefix(strings.TrimSuffix(strings.ToLower(u.Hostname()), "."), "www.")
	if !validHost(h) {
		return ""
	}
	return h
}
