// Package disclaimer finds what an outlet, a platform or an author says to
// limit who stands for a text: whose views these are and whose they are not, who
// answers for comments, links and accuracy, what is no advice, who paid, what
// the platform is. It also finds correction notes and the terms of copyright.
//
// Every notice is framed on its exact span, which may be a part of a paragraph,
// and noted with the key "disclaimer" ("correction" for correction notes; terms
// of copyright are only framed). The note's Value is the list of its fine kinds,
// its Text the notice as it stands, its Evidence the framed span, and its Fields:
//
//	kind      views, comments, advice, liability, affiliation, platform, legal, correction
//	fine      views-own, not-publisher, sole-responsibility, ...: see Wordings
//	holder    whose the views are, as the notice names them
//	denied    a party whose views they are not; one field for each
//	party     who pays, owns or funds, in sponsorship, affiliate and funding notices
//	exception what the notice takes out of itself ("unless stated otherwise")
//	scope     article, author's writing, comments, links, site, network
//	strength  categorical or hedged ("not necessarily")
//	language  of the wording
//	zone      article, tail, footer, box, comments: where it stands
//
// A field may occur several times. A notice that stands several times on a page
// is framed each time and noted once.
//
// The wordings are YAML files, one a language, each rule with texts that it must
// hit and texts that it must miss. A mention is not a notice: rules apply to
// sentences that speak for the page they stand on.
package disclaimer
