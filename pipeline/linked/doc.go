// Package linked writes what is known of a document for other programs and for
// people: JSON-LD with schema.org terms and W3C Web Annotation selectors, a JSON
// Schema of the record, front matter, and the order of a card of facts.
//
// Inside offprint all offsets are bytes of the decoded source. JSON-LD carries
// them as bytes and, as the Web Annotation model wants it, as code points;
// Offsets converts to UTF-16 units too, for programs in which a string is made
// of those.
//
// The terms that schema.org and Web Annotation do not have are few and stand in
// Terms, each with what it means.
package linked
