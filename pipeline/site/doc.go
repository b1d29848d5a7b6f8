// Package site learns what a host repeats: lines that stand on many of its articles
// and are not the work of any one of them ("Please read our comment policy"). One
// page cannot show that; some hundred can.
//
// It works in two passes over finished documents. The first keeps, of every host, the
// pages with the smallest hashes of their addresses ([Sketch]): a set, so the order of
// the documents, shards, retries and documents that come twice make no difference.
// The second gathers the text and the surroundings of the lines found ([Learner]).
//
// Pages that share more than half of their long blocks are one article. Without that
// guard whole articles, printed at two addresses, would be taken for boilerplate.
//
// What comes out are proposals, never cuts: YAML with counts, contexts and an estimate
// of the harm if the proposal is wrong. A person accepts, rejects or relabels them
// ([Review]); the decisions are JSON lines that can be replayed, and a pack of rules is
// made of them. Proposals about text that is outside the body already may be accepted
// all at once; those about text inside the body never are.
package site
