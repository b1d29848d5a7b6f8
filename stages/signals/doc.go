// Package signals counts forms of words that shape how a text reads: scare
// quotes, boosters, hedges, contested names, attribution, claims without a
// source, the first person, and what an outlet says of itself. It gives spans
// and rates, never a verdict: each count is a question to the reader, and the
// spans are there to answer it.
//
// It runs last, on the content as it reads after repair. Its notes have keys that
// begin with "signal.", are always Inferred, and carry:
//
//	Value       the count
//	Evidence    the spans counted, at most 100
//	Fields      per-1000: the rate for a thousand words of content; percentile and
//	            reference: where that rate stands in a named, dated set of pages
//
// "signal.quote-share" has a note for each speaker: Value is the share of the
// content, in percent, that is quoted from the Field "speaker". "signal.words" is
// the size of the content that the rates refer to.
//
// The words and phrases are lists of this project, one a language, each entry
// with the reason why it stands there and a sentence in which it is found.
package signals

// The signals.
const (
	ScareQuote   = "scare-quote"  // one to four quoted words, nobody quoted
	Booster      = "booster"      // claims certainty or size without grounds
	Hedge        = "hedge"        // holds a claim back
	Naming       = "naming"       // a name that one side of a dispute uses
	Attribution  = "attribution"  // says who says so
	Unattributed = "unattributed" // says that somebody says so
	FirstPerson  = "first-person" // the writer speaks of themself
	OutletClaim  = "outlet-claim" // the outlet says of itself what it is
	// what the outlet writes around the story: headline, standfirst, captions,
	// section labels; its Field "marked" counts the boosters, contested names and
	// scare quotes among it
	PublisherVoice = "publisher-voice"
	QuoteShare     = "quote-share" // how much of the text a speaker is quoted with
)

// Prefix begins the keys of the notes.
const Prefix = "signal."

// maxSpans is how many spans a note holds.
const maxSpans = 100
