// Package rules reads packs of rules that say what on a page is framing, and
// finds every place on a page where they match.
//
// # A pack
//
// A pack is a YAML file:
//
//	pack: wordpress
//	about: What WordPress themes put around a post.
//	rules:
//	  - id: reply-title
//	    kind: comment-form
//	    line: ["Leave a Reply", "Leave a comment"]
//	    tests:
//	      hit: ["Leave a Reply", "LEAVE A COMMENT:"]
//	      miss: ["Minsk did not leave a reply to the note."]
//
// pack/id (here wordpress/reply-title) names the rule in every output, for
// ever. Text is compared folded (see Fold): case, the shape of quotes, dashes
// and spaces, and invisible characters make no difference.
//
// What to look for; one of them at least. Words (line, text, regexp) are
// alternatives; where a rule has select and words, the words count inside the
// element only:
//
//	line    the whole block is one of these; signs at either end do not count
//	text    one of these phrases, anywhere in the block, at word boundaries
//	regexp  RE2 (one or a list) on the folded block, case does not matter; \b
//	        knows ASCII letters alone. Named groups become fields of the note
//	select  CSS (HTML only): the element with every block inside it; compounds,
//	        descendants, > and +, :not, :first-child, :last-child, :empty, :link.
//	        An element with over 60 % of the page's prose is left alone if it
//	        holds the headline or little stands before it
//
// Conditions, all of which must hold:
//
//	host    the page's host is one of these or below one; none of those after a !
//	lang    the page's language is one of these, or unknown
//	near    start: at most a fifth of the text comes before; end: at most half of
//	        it comes after; tail: at most a fifth comes after. Links and what
//	        rules without near and after have claimed do not count as text
//	after   a rule (id, or pack/id) that matched further up the page
//	within  the block or element has at most so many characters
//	links   all (90 % of the text), most (50 %), none; all and most never hold
//	        in plain text, which does not tell
//
// What is claimed:
//
//	cut     block, sentence (that hold the match), match (the words alone), rest
//	        (from the match to the end of the block). By default: the block for
//	        line; for text and regexp the block if it has at most 200
//	        characters or the match covers half of it, else the sentence
//	until   the blocks after the match, too, up to a block that one of these RE2
//	        patterns matches or that is a heading, prose (120 bytes, few
//	        links) or the end of the page; 60 blocks at most, else none of them
//	kind    the kind of the claim, see pipeline.Kind
//	confidence  percent, 90 by default
//	note    key of a fact to note, or a mapping of key and fixed fields
//
// Besides: about, see (URLs), since, was (older ids), todo (known gaps), off
// (true in a pack of yours takes a built-in rule out) and tests. A test is a
// line, several lines (a page of plain text; each line a link if the rule asks
// for links), or HTML if it begins with a tag.
// Double brackets in a hit, as in "He left. [[The views are his own.]]",
// enclose exactly what the rule must claim, and [*300] stands for 300 characters
// of filling words, for tests of within and near.
//
// # Cost
//
// Every pattern is looked at only where a literal that all its matches hold was
// found; the literals are derived from the pattern and found in one pass over
// the folded text. Whether it matches there is asked of an automaton, see package
// dfa; package regexp is left to say where. Lines are looked up whole. Selectors
// are tried on the elements that have the id, class, attribute or tag of their
// last compound.
package rules
