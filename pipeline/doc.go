// Package pipeline is the contract of offprint: a document owns an immutable
// source, stages label ranges of it, propose reversible rewrites and note facts
// with evidence, and the document can always be taken apart into pieces that
// give the source back byte for byte.
//
// One document flows one way:
//
//	Input -> decode -> Source and Page (blocks with byte offsets)
//	      -> stages, in the order given to New -> Pieces -> Record
//
// A stage has three verbs, the methods of Pass: Frame a span, Rewrite a span,
// Note a fact; Reword mends the words of facts noted before. It cannot reach the text otherwise, so nothing is lost: content,
// framing, markup and recorded edits always add up to the input, and
// Record.Restore rebuilds it from the record alone.
package pipeline
