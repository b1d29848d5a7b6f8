package spin

import "slices"

// Counter counts how often each rule fires in clean text, whatever the gate
// would say. The zero Counter is not ready for use, see [Detector.Count].
type Counter struct {
	// Words is the size of the text counted.
	Words int
	// Documents is the number of documents counted.
	Documents int
	// Hits is the count of each rule, by "pack/id"; of a tell by "pack/tell-word".
	Hits map[string]int
	// In is the number of documents each rule was seen in.
	In map[string]int
}

// Count adds one document to the counts; into may be nil for the first.
func (d *Detector) Count(into *Counter, blocks ...string) *Counter {
	if into == nil {
		into = &Counter{Hits: map[string]int{}, In: map[string]int{}}
	}
	var p page
	for _, b := range blocks {
		p.scan(d.matcher.lex, b)
	}
	into.Words += len(p.tokens)
	into.Documents++
	seen := map[string]bool{}
	for _, h := range d.matcher.find(&p) {
		id := d.families[h.family].name + "/" + h.sign.id
		into.Hits[id]++
		if !seen[id] {
			seen[id] = true
			into.In[id]++
		}
	}
	return into
}

// WithClean is a copy of the pack with the clean counts of c. Grades stay as they
// are; [Load] checks grade B against the counts when the pack is read again.
func (p *Pack) WithClean(c *Counter) *Pack {
	out := *p
	out.Rules = slices.Clone(p.Rules)
	for i := range out.Rules {
		r := &out.Rules[i]
		r.Clean = Clean{Hits: c.Hits[p.Name+"/"+r.ID], Words: c.Words}
	}
	out.Tells = slices.Clone(p.Tells)
	for i := range out.Tells {
		t := &out.Tells[i]
		t.Clean = Clean{Hits: c.Hits[p.Name+"/"+t.id()], Words: c.Words}
	}
	return &out
}

// Commonest is a copy of the pack with the clean counts of c where they are the higher
// rate: c was counted in another kind of clean text. What speeches of a century ago say
// all the time tells nobody that a page was rewritten, however rare it is in the news.
func (p *Pack) Commonest(c *Counter) *Pack {
	out := p.WithClean(c)
	higher := func(a, b *Clean) {
		if a.Hits == 0 || b.rate() > a.rate() {
			*a = *b
		}
	}
	for i := range out.Rules {
		higher(&out.Rules[i].Clean, &p.Rules[i].Clean)
	}
	for i := range out.Tells {
		higher(&out.Tells[i].Clean, &p.Tells[i].Clean)
	}
	return out
}

// Keep is a copy of the pack with only the rules and the tells that want accepts; a
// tell is shown to it as a rule with the id "tell-word".
func (p *Pack) Keep(want func(*Rule) bool) *Pack {
	out := *p
	out.Rules, out.Tells = nil, nil
	for _, t := range p.Tells {
		if want(&Rule{ID: t.id()}) {
			out.Tells = append(out.Tells, t)
		}
	}
	for i := range p.Rules {
		if want(&p.Rules[i]) {
			out.Rules = append(out.Rules, p.Rules[i])
		}
	}
	return &out
}

// Phrases lists the plain phrases of the rule, without alternatives in braces.
func (r *Rule) Phrases() []string {
	var out []string
	for _, p := range r.sign.phrases {
		out = append(out, p.find)
	}
	return out
}
