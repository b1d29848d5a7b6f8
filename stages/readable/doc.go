// Package readable asks go-readability which blocks of a page it would keep, and
// brings back what the classifier took out where its own estimate is low.
//
// The stage is not one of the default stages. The extractor has the same blind
// spots as the classifier: its gain over all pages is within the noise, for
// several times the cost of html.Parse on each page asked about. Taking out what it
// would not keep, or asking about more pages, makes the content worse. How often it
// is asked, what it gains with the interval, and what it costs is printed, for hosts
// that the classifier has not seen, by
//
//	go run ./cmd/learn -wcxb DIR -cv -readable
//
// To have it in a pipeline: stages.Voting(list, readable.Options{}).
//
// The extractor is fed a marked copy of the tree that the page already has: nothing
// is parsed or decoded again, and no text comes out of it. The function grab is all
// that knows which extractor it is.
package readable
