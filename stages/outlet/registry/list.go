package registry

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// A List is a list of outlets that a third party keeps: its name, as it shall be
// cited, and its date. Both are needed: what a list says is a claim of its own.
type List struct {
	Name string // "State Media Matrix, version of ..."
	Date string // YYYY-MM-DD or shorter
}

var errList = errors.New("a list needs a name and a date")

func (l List) check() error {
	if l.Name == "" || !dateRe.MatchString(l.Date) {
		return fmt.Errorf("%w: %q, %q", errList, l.Name, l.Date)
	}
	return nil
}

var dateRe = regexp.MustCompile(`^\d{4}(?:-\d{2}){0,2}$`)

// mediumRe finds the kind of a medium that a list sets before its name: "Print:".
var mediumRe = regexp.MustCompile(`^(?i)(?:news (?:agency|portals?|sites?)|print(?: media)?|newspapers?|magazines?|radio|television|tv|online|websites?):\s+`)

// Columns says which column of a table holds which field, by the name of the
// column. Columns that are not named are left out.
type Columns map[string]string

// The columns of two public tables.
var (
	StateMediaColumns = Columns{"Country": Country, "Main assets": Name, "Media company": Owner, "URL": Domain, "Typology": StateControl}
	OutletColumns     = Columns{"title": Name, "domain": Domain, "network": Listed, "subnetwork": Owner}
)

// ImportTable reads a table of outlets in CSV. Rows with faults are reported and
// left out, or taken without the faulty cell where the rest still says something.
// Several rows of one domain become one outlet.
func ImportTable(r io.Reader, file string, list List, cols Columns) ([]*Outlet, []Fault, error) {
	if err := list.check(); err != nil {
		return nil, nil, fmt.Errorf("%s: %w", file, err)
	}
	cr := csv.NewReader(r)
	cr.FieldsPerRecord = -1
	cr.LazyQuotes = true
	head, err := cr.Read()
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", file, err)
	}
	for i := range head {
		head[i] = strings.TrimSpace(strings.TrimPrefix(head[i], "\uFEFF"))
	}
	for name := range cols {
		if !slices.Contains(head, name) {
			return nil, nil, fmt.Errorf("%s:1: no column %q in %q", file, name, head)
		}
	}
	var out []*Outlet
	var faults []Fault
	seen := map[string]int{}
	type row struct {
		line   int
		domain string
	}
	names := map[string]row{}
	for {
		cells, err := cr.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		line, _ := cr.FieldPos(0)
		if err != nil {
			var pe *csv.ParseError
			if !errors.As(err, &pe) {
				return nil, faults, fmt.Errorf("%s: %w", file, err)
			}
			faults = append(faults, Fault{file, pe.StartLine, pe.Err.Error()})
			continue
		}
		if len(cells) != len(head) {
			faults = append(faults, Fault{file, line, fmt.Sprintf("%d cells, the head has %d", len(cells), len(head))})
		}
		o := &Outlet{File: file, Line: line}
		for i, name := range head {
			field := cols[name]
			if field == "" || i >= len(cells) {
				continue
			}
			cell := strings.Join(strings.Fields(cells[i]), " ")
			if cell == "" {
				continue
			}
			value := cell
			if cell != cells[i] && field != Domain {
				faults = append(faults, Fault{file, line, fmt.Sprintf("%s: odd white space in %q", name, cells[i])})
			}
			if field == Domain {
				if value = host(cell); value == "" {
					faults = append(faults, Fault{file, line, fmt.Sprintf("%s: no host in %q", name, cell)})
					continue
				}
				if u, err := url.Parse(cell); err == nil && u.Host != "" && len(strings.Trim(u.Path, "/")) > 12 {
					faults = append(faults, Fault{file, line, fmt.Sprintf("%s: the address is of a page, not of an outlet: %q", name, cell)})
				}
				if p := seen[value]; p > 0 {
					faults = append(faults, Fault{file, line, fmt.Sprintf("%s: %s is also in line %d", name, value, p)})
				} else {
					seen[value] = line
				}
			}
			if field == Name {
				if m := mediumRe.FindString(value); m != "" && len(m) < len(value) {
					value = value[len(m):]
					faults = append(faults, Fault{file, line, fmt.Sprintf("%s: %q before the name is left out", name, strings.TrimSpace(m))})
				}
			}
			if strings.Contains(cell, "\uFFFD") {
				faults = append(faults, Fault{file, line, fmt.Sprintf("%s: garbled text in %q", name, cell)})
			}
			o.Claims = append(o.Claims, Claim{Field: field, Value: value, Basis: ListSays, Source: list.Name, Date: list.Date, Where: fmt.Sprintf("line %d, column %s", line, name), Quote: short(cell)})
		}
		if o.ID = o.First(Domain); o.ID == "" {
			if o.ID = strings.ReplaceAll(Fold(o.First(Name)), " ", "-"); o.ID == "" {
				faults = append(faults, Fault{file, line, "neither a name nor a domain"})
				continue
			}
			faults = append(faults, Fault{file, line, "no domain: only the name tells the outlet"})
		}
		if k := Fold(o.First(Name)); k != "" {
			if p, ok := names[k]; ok && p.domain != o.First(Domain) {
				faults = append(faults, Fault{file, line, fmt.Sprintf("%q is also the name in line %d, with another domain", o.First(Name), p.line)})
			} else if !ok {
				names[k] = row{line, o.First(Domain)}
			}
		}
		if o.First(Listed) == "" {
			o.Claims = append(o.Claims, Claim{Field: Listed, Value: list.Name, Basis: ListSays, Source: list.Name, Date: list.Date, Where: fmt.Sprintf("line %d", line)})
		}
		out = append(out, o)
	}
	return Merge(out), faults, nil
}

// ImportTrust reads the trust.txt of a domain: who controls it, whom it
// controls, what it belongs to, its social addresses.
func ImportTrust(r io.Reader, file, domain, date string) ([]*Outlet, []Fault, error) {
	return importLines(r, file, domain, date, "trust.txt", func(key, value string, o *Outlet, claim func(o *Outlet, field, value string), other func(domain string) *Outlet) string {
		h := host(value)
		switch strings.ToLower(key) {
		case "controlledby":
			if h == "" {
				return "no host in " + value
			}
			claim(o, Owner, h)
		case "control":
			if h == "" {
				return "no host in " + value
			}
			claim(other(h), Owner, o.ID)
		case "belongto":
			if h == "" {
				return "no host in " + value
			}
			claim(o, Listed, h)
		case "member":
			if h == "" {
				return "no host in " + value
			}
			claim(other(h), Listed, o.ID)
		case "social":
			claim(o, Social, value)
		case "vendor", "customer", "disclosure", "contact", "datatrainingallowed":
		default:
			return "unknown entry " + key
		}
		return ""
	})
}

// ImportAds reads the OWNERDOMAIN and MANAGERDOMAIN entries of the ads.txt of a
// domain; its other lines, which name sellers, are left out.
func ImportAds(r io.Reader, file, domain, date string) ([]*Outlet, []Fault, error) {
	return importLines(r, file, domain, date, "ads.txt", func(key, value string, o *Outlet, claim func(o *Outlet, field, value string), _ func(string) *Outlet) string {
		if strings.ToUpper(key) != "OWNERDOMAIN" {
			return ""
		}
		value, _, _ = strings.Cut(value, ",")
		h := host(value)
		if h == "" {
			return "no host in " + value
		}
		claim(o, Owner, h)
		return ""
	})
}

// importLines reads a file of key=value lines that a domain says of itself.
func importLines(r io.Reader, file, domain, date, what string, entry func(key, value string, o *Outlet, claim func(o *Outlet, field, value string), other func(domain string) *Outlet) string) ([]*Outlet, []Fault, error) {
	own := host(domain)
	if own == "" || !dateRe.MatchString(date) {
		return nil, nil, fmt.Errorf("%s: needs the domain it was fetched from and the date, not %q, %q", file, domain, date)
	}
	data, err := io.ReadAll(io.LimitReader(r, 4<<20))
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", file, err)
	}
	if strings.Contains(strings.ToLower(string(data[:min(len(data), 500)])), "<html") {
		return nil, []Fault{{file, 1, "this is a web page, not a " + what}}, nil
	}
	source := "https://" + own + "/" + what
	outlets := map[string]*Outlet{}
	var order []*Outlet
	get := func(d string) *Outlet {
		if outlets[d] == nil {
			outlets[d] = &Outlet{ID: d, File: file}
			outlets[d].Claims = []Claim{{Field: Domain, Value: d, Basis: PageSays, Source: source, Date: date, Quote: d}}
			order = append(order, outlets[d])
		}
		return outlets[d]
	}
	o := get(own)
	var faults []Fault
	n := 0
	for line := range strings.Lines(string(data)) {
		n++
		text, _, _ := strings.Cut(strings.TrimSpace(line), "#")
		key, value, ok := strings.Cut(strings.TrimSpace(text), "=")
		if text == "" || !ok {
			if text != "" && what == "trust.txt" {
				faults = append(faults, Fault{file, n, "neither an entry nor a comment: " + short(text)})
			}
			continue
		}
		value = strings.TrimSpace(value)
		claim := func(o *Outlet, field, v string) {
			o.Claims = append(o.Claims, Claim{Field: field, Value: v, Basis: PageSays, Source: source, Date: date, Where: fmt.Sprintf("line %d", n), Quote: short(text)})
		}
		if msg := entry(strings.TrimSpace(key), value, o, claim, get); msg != "" {
			faults = append(faults, Fault{file, n, msg})
		}
	}
	return order, faults, nil
}

// ImportWikidata reads an extract of Wikidata: the JSON that its query service
// gives, with the variables item, itemLabel, website, and where asked for
// ownerLabel, countryLabel, language.
func ImportWikidata(r io.Reader, file, date string) ([]*Outlet, []Fault, error) {
	if !dateRe.MatchString(date) {
		return nil, nil, fmt.Errorf("%s: needs the date of the extract, not %q", file, date)
	}
	var doc struct {
		Results *struct {
			Bindings []map[string]struct{ Value string } `json:"bindings"`
		} `json:"results"`
	}
	if err := json.NewDecoder(r).Decode(&doc); err != nil {
		return nil, nil, fmt.Errorf("%s: %w", file, err)
	}
	if doc.Results == nil {
		return nil, nil, fmt.Errorf("%s: %w: no results in it", file, ErrRegistry)
	}
	var out []*Outlet
	var faults []Fault
	for i, b := range doc.Results.Bindings {
		item := b["item"].Value
		name, site := strings.TrimSpace(b["itemLabel"].Value), host(b["website"].Value)
		id := item[strings.LastIndexByte(item, '/')+1:]
		switch {
		case item == "":
			faults = append(faults, Fault{file, 0, fmt.Sprintf("result %d: no item", i+1)})
			continue
		case name == "" || name == id:
			faults = append(faults, Fault{file, 0, id + ": no label"})
			continue
		case site == "":
			faults = append(faults, Fault{file, 0, id + ": no host in website " + b["website"].Value})
			continue
		}
		o := &Outlet{ID: site, File: file}
		add := func(field, key, value string) {
			if value != "" {
				o.Claims = append(o.Claims, Claim{Field: field, Value: value, Basis: ListSays, Source: "Wikidata " + id, Date: date, Where: key, Quote: short(b[key].Value)})
			}
		}
		add(Name, "itemLabel", name)
		add(Domain, "website", site)
		add(Owner, "ownerLabel", strings.TrimSpace(b["ownerLabel"].Value))
		add(Country, "countryLabel", strings.TrimSpace(b["countryLabel"].Value))
		add(Language, "language", strings.TrimSpace(b["language"].Value))
		out = append(out, o)
	}
	return Merge(out), faults, nil
}
