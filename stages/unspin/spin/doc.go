// Package spin finds English text that a machine rewrote to look new ("spun"
// text) and plans the edits that take it back as far as that is certain.
//
// Spinners work from fixed tables, so each family of them leaves its own
// signature: "has actually been" for "has been", "as well as" for "and". A
// [Pack] describes one family as phrases with their replacements and with the
// number of times each phrase was counted in clean text. A [Detector] counts
// the phrases of all packs in windows of about 300 words, and over the whole page,
// and compares two explanations of the counts, clean text and text of the family,
// by their Poisson likelihoods; no one spinner of a family is thought to have all of
// its rules. Only inside windows where the family wins clearly is
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
//
// # Writing a rule
//
//   - id: right-into                      # for ever; reports say insertion/right-into
//     find: "right into"                  # lower-case words; a list, or {a|b}, for several
//     put: "into"                         # {a|b} takes the same alternative as in find
//     not-left: [turn, turned]            # words, "-suffix", "prefix-", "@class"
//     near: [troops, war]                 # one of these within twelve words
//     spun: 60                            # expected hits in 100,000 words of the family
//     clean: {hits: 6, words: 4463297}    # counted, written by the learn package
//     tests:
//     hit: ["He was pushed right into a deal. => He was pushed into a deal."]
//     miss: ["She ran right into the wall."]
//
// The clean rate is that of the kind of text where the phrase is commonest. The packs
// here were counted in today's news and blogs (4,463,297 words); roundtrip and thesaurus
// also in 233 addresses of American presidents and a novel of 1851 (2,008,933 words), and
// in 727 licences (771,833 words). A phrase that one of them is full of marks no spinner:
// a roundtrip that knew the first alone took every third address for machine work.
//
// Many phrases that are alike and need no conditions are written as pairs, a line
// each, in place of find and put:
//
//   - id: join-sign-up-with
//     pairs: |
//     signed up with the => joined the
//     signed up with by => joined by
//
// An article before the phrase is changed where the new word asks for it, and an
// apostrophe is set as in the text.
//
// The classes are @name (a capitalised word inside a sentence), @nation, @month,
// @digit, @comma, @start (of a sentence) and @edge (anything but a space). A rule
// earns its place by the clean text it leaves alone: try the phrase on clean text
// first, and put what you find there under miss. Tells are words that the
// family overuses; they add to the score and are never edited.
package spin
