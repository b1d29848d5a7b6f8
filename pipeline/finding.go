package pipeline

// Percent is a confidence from 0 to 100. Whole numbers keep goldens stable.
type Percent int

// A Finding says who claims something of a span, how sure they are, and on
// what evidence.
type Finding struct {
	Stage      string  `json:"stage"`
	Rule       string  `json:"rule,omitempty"` // pack/id of a rule, or a stage's own name for its reason
	Kind       Kind    `json:"kind,omitempty"`
	Confidence Percent `json:"confidence"`
	Evidence   []Span  `json:"evidence,omitempty"`
	Why        string  `json:"why,omitempty"` // one short clause for people
}

// A Mark labels a span of the source with a kind.
type Mark struct {
	Span
	Finding
}

// A Step is one rewrite inside an Edit. Its span says where in the source it was
// made: with that, and not by searching for After, it is undone.
type Step struct {
	Span
	Finding
	Before string `json:"before"`
	After  string `json:"after"`
	Grade  string `json:"grade,omitempty"`
}

// An Edit says that a span of the source reads After in the content. Its steps
// keep every text in between, so that an edit of an edit can be undone too.
type Edit struct {
	Span
	After string `json:"after"`
	Steps []Step `json:"steps"`
}

// A Status says how a fact is known.
type Status string

// The statuses of a fact.
const (
	Stated      Status = "stated"      // the page says so
	Inferred    Status = "inferred"    // follows from what the page says
	Supplied    Status = "supplied"    // came with the input, not from the page
	Conflicting Status = "conflicting" // the page says several things
	Unknown     Status = "unknown"     // the page does not say; a right answer
)

// A Field is a named detail of a Note, such as a disclaimer's holder.
type Field struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// A Candidate is a value that was weighed for a fact and not taken.
type Candidate struct {
	Value string `json:"value"`
	Where string `json:"where,omitempty"`
	Why   string `json:"why"`
}

// A Note is a fact about the document. Its evidence is a span of the source
// (Finding.Evidence), a selector or zone (Where), and the words it rests on
// (Text).
type Note struct {
	Key    string `json:"key"`
	Value  string `json:"value"`
	Status Status `json:"status"`
	Finding
	Where    string      `json:"where,omitempty"`
	Text     string      `json:"quote,omitempty"`
	Fields   []Field     `json:"fields,omitempty"`
	Rejected []Candidate `json:"rejected,omitempty"`
}

// Field returns the value of the named field, or "".
func (n *Note) Field(name string) string {
	for _, f := range n.Fields {
		if f.Name == name {
			return f.Value
		}
	}
	return ""
}
