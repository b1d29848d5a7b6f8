package spin

// Counter counts how often each rule fires in clean text, whatever the gate
// would say. The zero Counter is not ready for use, see [Detector.Count].
type Counter struct {
	// Words is the size of the text counted.
	Words int
	// Documents is the number of documents counted.
	Documents int
	// Hits is the count of each rule, by "pack/id".
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
		id := d.packs[h.pack].Name + "/" + h.rule.ID
		into.Hits[id]++
		if !seen[id] {
			seen[id] = true
			into.In[id]++
		}
	}
	return into
}
