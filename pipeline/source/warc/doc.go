// Package warc reads WARC and WET files as a stream, in constant memory, and
// accounts for every byte of the file: each belongs to a [Record] or to a
// reported [Gap].
//
// It reads what archives hold, not only what the standard asks for: one gzip
// member per record, many records per member, the whole file in one member,
// records that run over several members, plain files, zstd frames with or
// without a dictionary frame, headers with LF alone, records cut short by the
// crawler (WARC-Truncated), and pipes that cannot seek.
//
// # Damage
//
// A record is given out only when it is whole: its claimed length ends where
// the next record, the member or the file ends, and nothing is wrong with the
// member so far. Where that fails, the reader looks again from the byte after
// the record's start: in decoded text for a line that opens with "WARC/", and,
// where the compressed stream itself is broken, for a gzip or zstd header whose
// first decoded bytes are "WARC/". Everything passed over is one gap that names
// the record lost, where its header could be read.
//
// # Offsets
//
// All offsets and lengths are bytes of the file as stored. A record that shares
// its member with others is named by the member's offset and by its place in
// the decoded member ([Record.Inner]), which stay the same over reruns.
//
// # Limits
//
// A body is held up to [Options.MaxBody]; of a longer one the head is kept and
// the rest passes through. Look-back is bounded as well: 4 MiB of file, and
// MaxBody of decoded text. So a record longer than MaxBody with another
// record's header inside is believed only in a file whose members have so far
// held one record each; elsewhere it counts as a wrong length.
package warc
