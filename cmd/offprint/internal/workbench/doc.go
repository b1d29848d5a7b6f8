// Package workbench serves a local page on which rules are made: an editor, pages
// with the spans that the rules of the moment give them, and what an edit changes
// on every sample and page.
//
// The server listens on the loopback interface alone and answers one browser: the
// one that was given its address with a token that holds once. It writes only
// below its folder, and only if it was told that it may.
//
// A workbench is a folder:
//
//	rules/*.yaml    packs, which extend the built-in ones
//	samples/        pages with known answers, see package samples
//	pages/          pages without, to see what a rule does
//	clean/          pages without framing: whatever a rule hits there is wrong
package workbench
