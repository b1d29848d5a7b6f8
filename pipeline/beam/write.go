package beam

import (
	"bufio"
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/klauspost/compress/zstd"

	"github.com/offprint-news/offprint/pipeline/batch"
	"github.com/offprint-news/offprint/pipeline/source/warc"
)

// A Result is what [Write] writes.
type Result struct {
	Dir      string         // folder, or address of a store; empty or not there
	Plan     *batch.Plan    // what was read
	Settings batch.Settings // of batch.NewSettings
	Shards   int            // files of documents; one for each 64 MiB of input when 0

	Documents beam.PCollection   // of Row
	Failures  []beam.PCollection // of Row
	Gaps      beam.PCollection   // of Row
	Tallies   beam.PCollection   // of Tally
}

// DefaultShards is the number of files of documents when nothing is said.
func DefaultShards(plan *batch.Plan) int {
	n := int64(0)
	for _, f := range plan.Files {
		n += f.Size
	}
	return int(1 + n/batch.DefaultSplit)
}

// Write writes the folder of a result. Documents and failures go to shards by the hash
// of their ids, and stand there in order of their ids; gaps and accounts go to a task
// for each archive. run.json and manifest.json are written last. The same input gives
// the same files, whatever the engine, its workers and its retries.
func Write(s beam.Scope, r Result) error {
	s = s.Scope("offprint.Write")
	if r.Shards <= 0 {
		r.Shards = DefaultShards(r.Plan)
	}
	files := archives(r.Plan)
	r.Settings.Split, r.Settings.Checkpoint = 0, 0
	r.Settings.Inputs.Tasks = r.Shards + len(files)
	settings, err := json.Marshal(r.Settings)
	if err != nil {
		return fmt.Errorf("beam: %w", err)
	}
	var seeds []string // a task without a document must be written, too
	for n := range r.Settings.Inputs.Tasks {
		t := batch.Task{Number: n, Input: fmt.Sprintf("documents by hash %d of %d", n, r.Shards), Version: r.Settings.Version}
		if i := n - r.Shards; i >= 0 {
			t.Input, t.File, t.FileBytes = files[i].Name, files[i].Name, files[i].Size
		}
		seed, err := json.Marshal(t)
		if err != nil {
			return fmt.Errorf("beam: %w", err)
		}
		seeds = append(seeds, string(seed))
	}
	entries := []beam.PCollection{
		beam.ParDo(s, &seedFn{}, beam.CreateList(s, seeds)),
		beam.ParDo(s, &keyFn{documentEntry, r.Shards}, r.Documents),
		beam.ParDo(s, &keyFn{gapEntry, r.Shards}, r.Gaps),
		beam.ParDo(s, &tallyFn{r.Shards}, r.Tallies),
	}
	for _, f := range r.Failures {
		entries = append(entries, beam.ParDo(s, &keyFn{failureEntry, r.Shards}, f))
	}
	tasks := beam.ParDo(s, &taskFn{Dir: r.Dir}, beam.GroupByKey(s, beam.Flatten(s, entries...)))
	beam.ParDo0(s, &finishFn{r.Dir, string(settings)}, beam.GroupByKey(s, beam.AddFixedKey(s, tasks)))
	return nil
}

// The sorts of entries.
const (
	seedEntry     = "seed"
	tallyEntry    = "tally"
	documentEntry = "documents"
	failureEntry  = "quarantine"
	gapEntry      = "gaps"
)

// An Entry is what a task is made of: a line, or a piece of one that is long.
type Entry struct {
	Sort string
	ID   string
	Line []byte

	Piece, Pieces int    // of a line of several pieces
	Whole         string // SHA-256 of that line
}

// pieceBytes is the length of a piece. Engines group what is keyed in buffers of a few
// megabytes: Flink gives a job up where one element does not fit into them.
const pieceBytes = 1 << 20

type seedFn struct{}

// ProcessElement keys a seed by its task.
func (*seedFn) ProcessElement(seed string) (int64, Entry, error) {
	var t batch.Task
	err := json.Unmarshal([]byte(seed), &t)
	return int64(t.Number), Entry{Sort: seedEntry, Line: []byte(seed)}, err
}

type keyFn struct {
	Sort   string
	Shards int
}

// ProcessElement keys a row by its task.
func (f *keyFn) ProcessElement(r Row, emit func(int64, Entry)) {
	key := int64(f.Shards) + r.Archive
	if f.Sort != gapEntry {
		key = shardOf(r.ID, f.Shards)
	}
	e := Entry{Sort: f.Sort, ID: r.ID}
	if len(r.Line) > pieceBytes {
		sum := sha256.Sum256(r.Line)
		e.Pieces, e.Whole = (len(r.Line)+pieceBytes-1)/pieceBytes, hex.EncodeToString(sum[:])
	}
	for piece := range slices.Chunk(r.Line, pieceBytes) {
		e.Line = piece
		emit(key, e)
		e.Piece++
	}
}

type tallyFn struct {
	Shards int
}

// ProcessElement keys a tally by the task of its archive.
func (f *tallyFn) ProcessElement(t Tally) (int64, Entry) {
	return int64(f.Shards) + t.Archive, Entry{Sort: tallyEntry, Line: t.Sums}
}

// taskFn writes the files of a task. Lines go through a file of the worker, so that a
// task may be larger than its memory; what is held is their ids.
type taskFn struct {
	Dir string
}

// ProcessElement writes a task and gives its row of the accounts.
func (f *taskFn) ProcessElement(ctx context.Context, number int64, entries func(*Entry) bool, done func(string)) (err error) {
	sp, err := newSpool()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, sp.close()) }()
	var t batch.Task
	var stats batch.Stats
	var accounts []warc.Account
	var e Entry
	for entries(&e) {
		switch e.Sort {
		case seedEntry:
			err = json.Unmarshal(e.Line, &t)
		case tallyEntry:
			var sum sums
			err = json.Unmarshal(e.Line, &sum)
			stats.Add(&sum.Stats)
			if sum.Account != nil {
				accounts = append(accounts, *sum.Account)
			}
		case gapEntry: // counted in the tally
			err = sp.add(&e)
		default:
			if e.Pieces == 0 {
				err = count(&stats, e.Sort, e.Line)
			}
			if err == nil {
				err = sp.add(&e)
			}
		}
		if err != nil {
			return fmt.Errorf("beam: task %d: %s %s: %w", number, e.Sort, e.ID, err)
		}
	}
	if err := sp.join(func(sort string, line []byte) error { return count(&stats, sort, line) }); err != nil {
		return fmt.Errorf("beam: task %d: %w", number, err)
	}
	t.Number, t.Stats = int(number), stats
	if len(accounts) > 0 {
		sum, _ := warc.Join(t.FileBytes, accounts...) // a seam shows in the sum
		t.Account = &sum
	}
	for _, kind := range []struct{ sort, name string }{
		{documentEntry, "documents/%05d.jsonl.zst"}, {failureEntry, "quarantine/%05d.quarantine.jsonl.zst"}, {gapEntry, "gaps/%05d.jsonl"},
	} {
		if !sp.has(kind.sort) {
			continue
		}
		file, err := writeFile(ctx, f.Dir, fmt.Sprintf(kind.name, number), func(w io.Writer) error { return sp.write(kind.sort, w) })
		if err != nil {
			return err
		}
		t.Files = append(t.Files, file)
	}
	if err := writeJSON(ctx, f.Dir, fmt.Sprintf("tasks/%05d.json", number), t); err != nil {
		return err
	}
	line, err := json.Marshal(t)
	if err != nil {
		return err
	}
	done(string(line))
	return nil
}

// count adds a document or a failure to the sums.
func count(stats *batch.Stats, sort string, line []byte) error {
	if sort == documentEntry {
		var d batch.Document
		if err := json.Unmarshal(line, &d); err != nil {
			return err
		}
		stats.AddDocument(&d)
		return nil
	}
	var f batch.Failure
	if err := json.Unmarshal(line, &f); err != nil {
		return err
	}
	stats.AddFailure(&f)
	return nil
}

// finishFn writes what tells that a result is there.
type finishFn struct {
	Dir, Settings string
}

// ProcessElement writes the manifest and the settings.
func (f *finishFn) ProcessElement(ctx context.Context, _ int, lines func(*string) bool) error {
	var settings batch.Settings
	if err := json.Unmarshal([]byte(f.Settings), &settings); err != nil {
		return fmt.Errorf("beam: settings: %w", err)
	}
	var tasks []batch.Task
	var line string
	for lines(&line) {
		var t batch.Task
		if err := json.Unmarshal([]byte(line), &t); err != nil {
			return fmt.Errorf("beam: task: %w", err)
		}
		tasks = append(tasks, t)
	}
	slices.SortFunc(tasks, func(a, b batch.Task) int { return cmp.Compare(a.Number, b.Number) })
	if err := writeJSON(ctx, f.Dir, "manifest.json", batch.NewManifest(settings, tasks)); err != nil {
		return err
	}
	return writeJSON(ctx, f.Dir, "run.json", settings)
}

func writeJSON(ctx context.Context, dir, name string, v any) error {
	_, err := writeFile(ctx, dir, name, func(w io.Writer) error {
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", " ")
		return enc.Encode(v)
	})
	return err
}

// spool holds lines in a file of the worker until all are there and can be sorted.
type spool struct {
	f    *os.File
	w    *bufio.Writer
	size int64
	rows map[string][]spooled // by sort

	pieces map[wholeLine][][]extent // of lines that came in several, by their number
}

// A spooled line lies in one place or in several.
type spooled struct {
	id    string
	parts []extent
}

type extent struct{ at, length int64 }

type wholeLine struct{ sort, id, sum string }

func newSpool() (*spool, error) {
	f, err := os.CreateTemp("", "offprint-beam-")
	if err != nil {
		return nil, fmt.Errorf("beam: %w", err)
	}
	return &spool{f: f, w: bufio.NewWriterSize(f, 1<<20), rows: map[string][]spooled{}, pieces: map[wholeLine][][]extent{}}, nil
}

func (s *spool) add(e *Entry) error {
	at := extent{s.size, int64(len(e.Line))}
	s.size += at.length
	if e.Pieces == 0 {
		s.rows[e.Sort] = append(s.rows[e.Sort], spooled{e.ID, []extent{at}})
	} else {
		line := wholeLine{e.Sort, e.ID, e.Whole}
		if s.pieces[line] == nil {
			s.pieces[line] = make([][]extent, e.Pieces)
		}
		s.pieces[line][e.Piece] = append(s.pieces[line][e.Piece], at)
	}
	_, err := s.w.Write(e.Line)
	return err
}

// join puts lines together that came in pieces, and calls found with each. The same
// line may be there several times: of each piece there are as many then, all alike.
func (s *spool) join(found func(sort string, line []byte) error) error {
	if err := s.w.Flush(); err != nil {
		return err
	}
	for line, pieces := range s.pieces {
		for i := range pieces {
			if len(pieces[i]) != len(pieces[0]) {
				return fmt.Errorf("%s %s: %d of piece %d of %d, and %d of the first", line.sort, line.id, len(pieces[i]), i, len(pieces), len(pieces[0]))
			}
		}
		for n := range pieces[0] {
			row := spooled{id: line.id}
			for i := range pieces {
				row.parts = append(row.parts, pieces[i][n])
			}
			text, err := s.read(&row)
			if err != nil {
				return err
			}
			if sum := sha256.Sum256(text); hex.EncodeToString(sum[:]) != line.sum {
				return fmt.Errorf("%s %s: its pieces do not make the line they were cut from", line.sort, line.id)
			}
			if err := found(line.sort, text); err != nil {
				return fmt.Errorf("%s %s: %w", line.sort, line.id, err)
			}
			s.rows[line.sort] = append(s.rows[line.sort], row)
		}
	}
	return nil
}

// read reads a line, which must have been flushed.
func (s *spool) read(row *spooled) ([]byte, error) {
	n := int64(0)
	for _, p := range row.parts {
		n += p.length
	}
	line := make([]byte, n)
	at := int64(0)
	for _, p := range row.parts {
		if _, err := s.f.ReadAt(line[at:at+p.length], p.at); err != nil {
			return nil, err
		}
		at += p.length
	}
	return line, nil
}

func (s *spool) has(sort string) bool { return len(s.rows[sort]) > 0 }

// write writes the lines of a sort in order of their ids; lines of one id in order of
// their bytes. Gaps of one file come in order of their offsets.
func (s *spool) write(sort string, w io.Writer) error {
	if err := s.w.Flush(); err != nil {
		return err
	}
	if sort != gapEntry {
		z, err := zstd.NewWriter(w, zstd.WithEncoderConcurrency(1))
		if err != nil {
			return err
		}
		return errors.Join(s.sorted(sort, z), z.Close())
	}
	return s.sorted(sort, w)
}

func (s *spool) sorted(sort string, w io.Writer) error {
	rows := s.rows[sort]
	slices.SortFunc(rows, func(a, b spooled) int { return cmp.Compare(a.id, b.id) })
	for len(rows) > 0 {
		n := 1
		for n < len(rows) && rows[n].id == rows[0].id {
			n++
		}
		lines := make([][]byte, n)
		for i := range lines {
			var err error
			if lines[i], err = s.read(&rows[i]); err != nil {
				return err
			}
		}
		if n > 1 {
			order(sort, lines)
		}
		for _, line := range lines {
			if _, err := w.Write(line); err != nil {
				return err
			}
		}
		rows = rows[n:]
	}
	return nil
}

// order sorts lines of one id.
func order(sort string, lines [][]byte) {
	offset := func(line []byte) int64 {
		var g batch.Gap
		if sort == gapEntry {
			_ = json.Unmarshal(line, &g) // then it stands first
		}
		return g.Offset
	}
	slices.SortFunc(lines, func(a, b []byte) int {
		return cmp.Or(cmp.Compare(offset(a), offset(b)), slices.Compare(a, b))
	})
}

func (s *spool) close() error { return errors.Join(s.f.Close(), os.Remove(s.f.Name())) }

// token makes the name of a temporary file.
func token() string { return rand.Text() }
