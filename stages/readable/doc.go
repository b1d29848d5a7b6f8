// Package readable asks go-readability which blocks of a page it would keep, and
// brings back what the classifier took out where its own estimate is low.
//
// The stage is not one of the default stages, for it gains nothing that can be told
// from chance: where the classifier is in doubt the extractor is too, and costs
// several times html.Parse on each page asked about. Asking about more pages, taking
// out what the extractor would not keep, or following it alone makes the content
// worse. How often it is asked, what it gains on hosts that the classifier has not
// seen, with the interval, and what it costs is printed by
//
//	go run ./cmd/learn -wcxb DIR -cv -readable
//
// To have it in a pipeline: stages.Voting(list, readable.Options{}).
//
// The extractor is fed a marked copy of the tree that the page already has: nothing
// is parsed or decoded again, and no text comes out of it. The function grab is all
// that knows which extractor it is.
package readable
