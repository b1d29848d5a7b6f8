// Package mend repairs garbled characters and broken typography in text, and
// returns what it would do as edits: byte offsets, before and after, the rule,
// how sure it is and why. Nothing is lost: [Undo] gives the text back byte for
// byte.
//
//	edits := mend.Plan(text, mend.Options{})
//	fixed := mend.Apply(text, edits)
//
// # What is repaired, in this order
//
//   - invisible characters and controls that do nothing where they stand
//   - character references that were encoded twice (&amp;amp;)
//   - UTF-8 that was read in one of ten single-byte code pages, up to four times
//     over, on whole lines or parts of them
//   - C1 controls that are windows-1252
//   - ligatures; under [Full] also full-width forms
//   - odd line separators; under [Full] also carriage returns
//   - soft hyphens, and no-break spaces in running text
//   - English quotation marks: guillemets a machine put in their place, marks
//     that point the wrong way, space on their wrong side, contractions with a
//     wrong apostrophe
//   - English dashes with space on one side only
//   - space missing after the end of a sentence, or standing before a
//     punctuation mark (not where French sets it)
//   - English words run together ("aswell")
//   - words broken at a line end
//   - words that mix look-alike letters of two scripts
//   - letters and accents written apart (Unicode form C)
//
// Good typography is never straightened, and text that looks like code, an
// address or a file name is given no space.
//
// # Evidence
//
// The misreadings are judged by plausibility: the rarity of each rune and what
// each pair of neighbours costs, made from Unicode properties and from the
// alphabets of languages. What one line does not prove, the rest of the document
// may: [Survey] the texts of a document once, then plan each of them. The
// document's majority also decides how dashes and quotation marks are set.
//
// What is garbled beyond repair is not touched; [Document.Doubts] names it.
//
// A repaired text normally needs no second repair, but that is no law: in text
// that is garbled many times over, what a first repair brings to light can be
// evidence for another.
//
// Time and memory grow linearly with the text. A text without a trace of a fault
// costs one reading.
package mend
