// Package report writes results as one HTML file that people can read: an
// overview of all documents, and for each document the text of the page with its
// labelled spans, the cleaned text with every edit, the card of facts, and what
// each claim rests on.
//
// The file needs no network and no server. What was scraped stands in it as JSON
// that a browser does not run, and becomes text nodes only; a Content Security
// Policy allows the one script and the one style sheet of this package, by hash,
// and nothing else.
package report
