package batch

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"iter"
	"os"
	"slices"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/offprint-news/offprint/pipeline"
)

// Read gives the documents of the folder of a result, or of a file of records as
// JSON lines, plain or compressed. Lines that are no records are passed over; an
// error is the last thing given.
func Read(path string) iter.Seq2[*Document, error] {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return func(yield func(*Document, error) bool) { yield(nil, fmt.Errorf("batch: %w", err)) }
	case info.IsDir():
		return Documents(path)
	}
	return func(yield func(*Document, error) bool) {
		f, err := os.Open(path)
		if err != nil {
			yield(nil, fmt.Errorf("batch: %w", err))
			return
		}
		defer f.Close()
		for doc, err := range ReadFrom(f, path) {
			if !yield(doc, err) {
				return
			}
		}
	}
}

// ReadFrom is Read for what is open already; name stands in errors.
func ReadFrom(f io.Reader, name string) iter.Seq2[*Document, error] {
	return func(yield func(*Document, error) bool) {
		r, done, err := plain(f)
		if err != nil {
			yield(nil, fmt.Errorf("batch: %s: %w", name, err))
			return
		}
		defer done()
		dec := json.NewDecoder(r)
		for {
			doc := &Document{}
			err := dec.Decode(doc)
			switch {
			case errors.Is(err, io.EOF):
				return
			case err != nil:
				yield(nil, fmt.Errorf("batch: %s: near byte %d of the text: %w", name, dec.InputOffset(), err))
				return
			case doc.Record == nil || doc.Version == 0:
				continue
			case doc.Version > pipeline.RecordVersion:
				yield(nil, fmt.Errorf("batch: %s: record form %d is newer than this program knows (%d)", name, doc.Version, pipeline.RecordVersion))
				return
			}
			if !yield(doc, nil) {
				return
			}
		}
	}
}

// plain takes the compression off a file.
func plain(f io.Reader) (r io.Reader, done func(), err error) {
	br := bufio.NewReaderSize(f, 64<<10)
	head, _ := br.Peek(4)
	switch {
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		z, err := gzip.NewReader(br)
		return z, func() {}, err
	case bytes.HasPrefix(head, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		z, err := zstd.NewReader(br, zstd.WithDecoderConcurrency(1))
		if err != nil {
			return nil, nil, err
		}
		return z, z.Close, nil
	}
	return br, func() {}, nil
}

// A Hit is a stretch of text that a rule labelled.
type Hit struct {
	ID   string              `json:"id"`
	URL  string              `json:"url,omitempty"`
	Part pipeline.PartRecord `json:"part"`

	rank uint64
}

// A Sample keeps the n hits of a rule whose documents have the smallest hashes: a
// draw that depends on the documents alone, not on their order.
type Sample struct {
	Rule string // as in Stats.Rules
	N    int
	Seen int // hits in all

	hits []Hit
}

// Add looks at the parts of a record.
func (s *Sample) Add(rec *pipeline.Record) {
	for _, parts := range [][]pipeline.PartRecord{rec.Content, rec.Framing} {
		for _, p := range parts {
			if p.Rule != s.Rule && !(p.Rule == "" && p.Stage == s.Rule) {
				continue
			}
			s.Seen++
			h := fnv.New64a()
			fmt.Fprintf(h, "%s %d", rec.ID, p.Start)
			hit := Hit{rec.ID, rec.URL, p, mix(h.Sum64())}
			if len(s.hits) == s.N && hit.rank >= s.hits[len(s.hits)-1].rank {
				continue
			}
			i, _ := slices.BinarySearchFunc(s.hits, hit, func(a, b Hit) int { return cmp.Compare(a.rank, b.rank) })
			s.hits = slices.Insert(s.hits, i, hit)
			if len(s.hits) > s.N {
				s.hits = s.hits[:s.N]
			}
		}
	}
}

// Hits gives the hits drawn.
func (s *Sample) Hits() []Hit { return s.hits }

// mix spreads a hash: FNV sorts names that differ at their end alike.
func mix(x uint64) uint64 {
	x ^= x >> 33
	x *= 0xff51afd7ed558ccd
	x ^= x >> 33
	x *= 0xc4ceb9fe1a85ec53
	return x ^ x>>33
}
