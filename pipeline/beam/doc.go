// Package beam cleans documents on Apache Beam: on Flink, Spark or Dataflow clusters,
// or on Prism, Beam's local runner, for tests. The documents are byte for byte those
// of a local run (package batch), and the result is a folder of the same form, so that
// offprint stats, apply, sample, why and restore --check read it.
//
//	ranges -> [Read] -> pages -> [Clean] -> documents ----> [Write]: a result
//	             |                  +-----> quarantine -----^
//	             +-> quarantine, gaps, tallies -------------^
//	                               documents -> [Propose]: what hosts repeat
//
// No document ends a job: panics, deadlines and oversize bodies are rows of the
// quarantine, found inside the worker's function.
//
// README.md says how to run the command offprint-beam on each engine.
//
// It is a module of its own because Beam brings some hundred others.
package beam
