// Package spin finds English text that a machine rewrote to look new ("spun"
// text) and plans the edits that take it back as far as that is certain.
//
// Spinners work from fixed tables, so each family of them leaves its own
// signature: "has actually been" for "has been", "as well as" for "and". A
// [Pack] describes one family as phrases with their replacements and with the
// number of times each phrase was counted in clean text. A [Detector] counts
// the phrases of all packs in windows of about 300 words and compares two
// explanations of the counts, clean text and text of the family, by their
// Poisson likelihoods. Only inside windows where the family wins clearly is
// anything edited; phrases of grade B, which clean text never holds, are the
// one exception.
//
// The answer is per family. Text that no pack knows is answered
// [UnknownFamily] or [NoKnownFamily], never "clean".
//
// Edits are data (offsets, before, after, rule, grade, confidence, reason); the
// package changes no text itself. It never edits inside quotation marks, never
// edits a name, a number, a code or a URL, and keeps the capital at the start
// of a sentence.
package spin
