package site

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/offprint-news/offprint/pipeline"
)

// A Proposal says that lines of one place on a host's pages are framing.
type Proposal struct {
	ID           string         `yaml:"id"` // the same as long as host, place and kind are
	Host         string         `yaml:"host"`
	Kind         string         `yaml:"kind"`    // what the classifier made of most of them, or other-boilerplate
	InBody       bool           `yaml:"in_body"` // some pages have them in their content now
	Path         string         `yaml:"path"`    // the elements around them
	Articles     int            `yaml:"articles"`
	Pages        int            `yaml:"pages"` // looked at, articles at two addresses counted twice
	First        string         `yaml:"first,omitempty"`
	Last         string         `yaml:"last,omitempty"`
	Labels       map[string]int `yaml:"labels"`        // how pages label them now
	ContentPages int            `yaml:"content_pages"` // pages whose content would change
	Harm         float64        `yaml:"harm_percent"`  // of all words of content: lost if the proposal is wrong
	Lines        []Line         `yaml:"lines"`         // most repeated first
	Contexts     []Context      `yaml:"contexts"`      // of the first line
}

// A Line is a repeated line and the number of articles that have it.
type Line struct {
	Text     string `yaml:"text"`
	Articles int    `yaml:"articles"`
}

// A Context is what stands around a line on one page.
type Context struct {
	ID     string `yaml:"id"`
	Date   string `yaml:"date,omitempty"`
	Before string `yaml:"before,omitempty"`
	After  string `yaml:"after,omitempty"`
}

// file is the form of a file of proposals.
type file struct {
	Form      int        `yaml:"offprint_proposals"`
	Proposals []Proposal `yaml:"proposals"`
}

// ErrProposals: a file that holds no proposals of a known form.
var ErrProposals = errors.New("site: no file of proposals")

// WriteProposals writes proposals as YAML.
func WriteProposals(w io.Writer, list []Proposal) error {
	enc := yaml.NewEncoder(w)
	enc.SetIndent(2)
	if err := enc.Encode(file{1, list}); err != nil {
		return fmt.Errorf("site: %w", err)
	}
	return enc.Close()
}

// ReadProposals reads them back.
func ReadProposals(r io.Reader) ([]Proposal, error) {
	var f file
	dec := yaml.NewDecoder(r)
	dec.KnownFields(true)
	if err := dec.Decode(&f); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrProposals, err)
	}
	if f.Form != 1 {
		return nil, fmt.Errorf("%w: form %d", ErrProposals, f.Form)
	}
	return f.Proposals, nil
}

// The verbs of decisions.
const (
	Accept  = "accept"
	Reject  = "reject"
	Relabel = "relabel"
)

// A Decision is what a person, or a flag, decided of lines of a proposal. It holds
// all it takes to make a rule, so that old decisions outlive old proposals.
type Decision struct {
	ID       string   `json:"id"`
	Host     string   `json:"host"`
	Decision string   `json:"decision"`
	Kind     string   `json:"kind"` // of the rule
	Lines    []string `json:"lines"`
	By       string   `json:"by,omitempty"` // "person", or "flag" where all outside the body were accepted
}

// Decide makes the decision of a proposal's lines; kind counts for Relabel alone.
func Decide(p *Proposal, verb, kind, by string) (Decision, error) {
	d := Decision{ID: p.ID, Host: p.Host, Decision: verb, Kind: p.Kind, By: by}
	switch verb {
	case Accept, Reject:
	case Relabel:
		if !pipeline.Kind(kind).Framing() {
			return d, fmt.Errorf("site: %s: relabel to %q, which is no kind of framing", p.ID, kind)
		}
		d.Kind = kind
	default:
		return d, fmt.Errorf("site: %s: decision %q is none of accept, reject, relabel", p.ID, verb)
	}
	if by != "person" && p.InBody && verb != Reject {
		return d, fmt.Errorf("site: %s is about text inside the body: only a person may accept it", p.ID)
	}
	for _, l := range p.Lines {
		d.Lines = append(d.Lines, l.Text)
	}
	return d, nil
}

// ReadDecisions reads JSON lines. The error names the line at fault.
func ReadDecisions(r io.Reader) ([]Decision, error) {
	var out []Decision
	dec := json.NewDecoder(r)
	for {
		var d Decision
		err := dec.Decode(&d)
		switch {
		case errors.Is(err, io.EOF):
			return out, nil
		case err != nil:
			return nil, fmt.Errorf("site: decision %d: %w", len(out)+1, err)
		case d.Decision != Accept && d.Decision != Reject && d.Decision != Relabel:
			return nil, fmt.Errorf("site: decision %d: %q is none of accept, reject, relabel", len(out)+1, d.Decision)
		case d.Decision != Reject && !pipeline.Kind(d.Kind).Framing():
			return nil, fmt.Errorf("site: decision %d: %q is no kind of framing", len(out)+1, d.Kind)
		}
		out = append(out, d)
	}
}

// Open gives the proposals, and of each the lines, that no decision speaks of.
func Open(list []Proposal, decided []Decision) []Proposal {
	type key struct{ host, line string }
	done := map[key]bool{}
	for _, d := range decided {
		for _, l := range d.Lines {
			done[key{d.Host, fold(l)}] = true
		}
	}
	var out []Proposal
	for _, p := range list {
		p.Lines = slices.DeleteFunc(slices.Clone(p.Lines), func(l Line) bool { return done[key{p.Host, fold(l.Text)}] })
		if len(p.Lines) > 0 {
			out = append(out, p)
		}
	}
	return out
}

// rule and pack are the form of a pack of rules, as package rules reads it.
type rule struct {
	ID    string   `yaml:"id"`
	Kind  string   `yaml:"kind"`
	About string   `yaml:"about"`
	Host  []string `yaml:"host"`
	Line  []string `yaml:"line"`
	Tests struct {
		Hit  []string `yaml:"hit"`
		Miss []string `yaml:"miss"`
	} `yaml:"tests"`
}

type pack struct {
	Pack  string `yaml:"pack"`
	About string `yaml:"about"`
	Rules []rule `yaml:"rules"`
}

// WritePack makes a pack of rules of decisions. Of two decisions on a line the later
// one counts. The same decisions give the same bytes.
func WritePack(w io.Writer, name string, decided []Decision) error {
	type key struct{ host, line string }
	last := map[key]Decision{}
	text := map[key]string{}
	for _, d := range decided {
		for _, l := range d.Lines {
			k := key{d.Host, fold(l)}
			last[k], text[k] = d, l
		}
	}
	type of struct{ host, kind string }
	groups := map[of][]string{}
	for k, d := range last {
		if d.Decision != Reject {
			g := of{d.Host, d.Kind}
			groups[g] = append(groups[g], text[k])
		}
	}
	p := pack{Pack: name, About: "Lines that hosts repeat, accepted in review."}
	for _, g := range slices.SortedFunc(maps.Keys(groups), func(a, b of) int { return strings.Compare(a.host+" "+a.kind, b.host+" "+b.kind) }) {
		lines := groups[g]
		slices.Sort(lines)
		r := rule{ID: slug(g.host) + "-" + g.kind, Kind: g.kind, About: "Repeated on " + g.host + ".", Host: []string{g.host}, Line: lines}
		r.Tests.Hit = lines[:1]
		r.Tests.Miss = []string{"He read a line of it and put it down."}
		p.Rules = append(p.Rules, r)
	}
	enc := yaml.NewEncoder(w)
	enc.SetIndent(2)
	if err := enc.Encode(p); err != nil {
		return fmt.Errorf("site: %w", err)
	}
	return enc.Close()
}
