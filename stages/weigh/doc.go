// Package weigh is the stage that decides what the rules left open: which blocks
// are content, which part of the content they are, and what kind of framing the
// others are.
//
// A trained classifier (see samples/learn) gives each block a probability of
// being content, from features of its text, its place in the element tree and its
// neighbours. The choice of blocks is the one with the best expected F1. Labels
// within content (title, dek, caption, ...) and kinds of framing are then told by
// position and by the names authors give their elements, with confidences below
// those of rules, which know better.
package weigh
