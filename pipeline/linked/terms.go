package linked

// Namespace is the prefix of offprint's own terms.
const Namespace = "https://offprint.news/ns#"

// A Term is one of offprint's own terms.
type Term struct{ Name, Means string }

// Terms returns offprint's own terms: what schema.org and the Web Annotation
// vocabulary have no word for.
func Terms() []Term {
	return []Term{
		{"Assertion", "a value for a fact, with how it is known, how sure it is, and on what evidence"},
		{"fact", "which fact an assertion is about: publisher, author, published, ..."},
		{"value", "the asserted value; absent where the page does not say"},
		{"status", "stated, inferred, supplied, conflicting or unknown"},
		{"confidence", "from 0 to 100"},
		{"rule", "the rule or reason behind an assertion or a label"},
		{"why", "a short explanation for people"},
		{"rejected", "a value that was weighed and not taken, with the reason in why"},
		{"where", "the selector, zone or address where the evidence stands"},
		{"detail", "a named detail of an assertion or disclaimer: name and value"},
		{"Disclaimer", "a notice that limits who stands for a text or what it may be used for"},
		{"kind", "of a disclaimer: views, comments, advice, liability, affiliation, platform or legal; of a span of text: its framing kind"},
		{"fineKind", "of a disclaimer: views-own, not-publisher, sole-responsibility, ..."},
		{"holder", "whose the views are, in the words of the notice"},
		{"deniedParty", "a party whose views they are not, in the words of the notice"},
		{"interestedParty", "who pays, owns or funds, in the words of the notice"},
		{"exception", "what a notice takes out of itself"},
		{"scope", "article, author's writing, comments, links, site or network"},
		{"strength", "categorical or hedged"},
		{"relation", "how a text relates to where it stood before: republished, wire, excerpted, translated, ..."},
		{"platform", "what hosts the outlet"},
		{"disclaimer", "a notice about the article"},
		{"framing", "from the record of a notice: the spans that it is framed as"},
		{"record", "from a framed span: the record of the notice that it is"},
		{"byteStart", "first byte of a span in the decoded source"},
		{"byteEnd", "byte after the last one of a span in the decoded source"},
	}
}
