// Package batch cleans many documents so that the result can be trusted: a task
// list that is the same on every machine, ordered parts, checkpoints, resume by
// running the same command again, and accounts that add up.
//
// # The folder of a result
//
//	run.json                   what the result is made with: versions, settings, a digest of the inputs
//	documents/00000.jsonl.zst  one pipeline.Record a line, in the order of the input
//	quarantine/00000.jsonl.zst one Failure a line, with the bytes of the input where they are kept
//	gaps/00000.jsonl           one Gap a line: stretches of a file that gave no record
//	tasks/00000.json           a finished task: its counts, and the SHA-256 of its files
//	manifest.json              the finished tasks and their sum
//	progress.json              how far a running process is (the only file with times in it)
//
// Empty files are left out. A task is a byte range of an archive, or a few hundred
// pages; its number, its part's name and the ids of its documents depend on the
// inputs alone, never on shards, workers or interruptions. A document's id is its
// file's name, "#" and the offset; for a page of its own the name alone; for JSON
// lines the id they carry.
//
// # Interruptions
//
// Every so many records the frames of the part are closed, synced, and a line is
// added to the task's journal. A killed process loses what came after that line, and
// nothing else: running the same command again cuts the part back to it and goes on.
// The result is byte for byte that of a run that was never killed. A result made by
// other versions, or of other inputs, is refused.
//
// # No document ends a run
//
// A panic, a deadline, a body over the limit or one that is no text ends as a row of
// the quarantine, with class, message, stack and bytes. Odd but readable documents
// (a wrong Content-Length, a body the crawler cut) are documents with a note.
//
// Examples for GNU parallel, Spark and datatrove stand in engines.md beside this
// file.
package batch
