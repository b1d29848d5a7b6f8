package registry

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Write writes outlets as a registry file, one line an outlet, in the order of
// their IDs. Comment lines, given without "#", stand at the head.
func Write(w io.Writer, comment string, outlets []*Outlet) error {
	b := bufio.NewWriter(w)
	for line := range strings.Lines(comment) {
		fmt.Fprintf(b, "# %s\n", strings.TrimRight(line, "\n"))
	}
	sorted := slices.Clone(outlets)
	slices.SortStableFunc(sorted, func(a, b *Outlet) int { return strings.Compare(a.ID, b.ID) })
	fmt.Fprint(b, "outlets:\n")
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	for _, o := range sorted {
		fmt.Fprint(b, "  - ")
		if err := enc.Encode(compact(o)); err != nil {
			return fmt.Errorf("registry: %s: %w", o.ID, err)
		}
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("registry: %w", err)
	}
	return nil
}

// compact makes the entry of an outlet: what all its claims have in common
// stands once.
func compact(o *Outlet) entry {
	e := entry{ID: o.ID, Claims: slices.Clone(o.Claims)}
	for _, part := range []struct {
		common *string
		of     func(*Claim) *string
	}{
		{&e.Basis, func(c *Claim) *string { return &c.Basis }},
		{&e.Source, func(c *Claim) *string { return &c.Source }},
		{&e.Date, func(c *Claim) *string { return &c.Date }},
	} {
		same := true
		for i := range e.Claims {
			same = same && *part.of(&e.Claims[i]) == *part.of(&e.Claims[0])
		}
		if same && len(e.Claims) > 0 {
			*part.common = *part.of(&e.Claims[0])
			for i := range e.Claims {
				*part.of(&e.Claims[i]) = ""
			}
		}
	}
	return e
}

// Show prints one outlet for people: every claim with its source.
func Show(w io.Writer, o *Outlet) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "%s\n", o.ID)
	for i := range o.Claims {
		c := &o.Claims[i]
		from := c.Basis
		if c.Source != "" {
			from = c.Source
		}
		if c.Date != "" {
			from += ", " + c.Date
		}
		fmt.Fprintf(b, "  %-14s %-40s %s\n", c.Field, c.Value, from)
		if c.Quote != "" && c.Quote != c.Value {
			fmt.Fprintf(b, "  %-14s   %q\n", "", c.Quote)
		}
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("registry: %w", err)
	}
	return nil
}
