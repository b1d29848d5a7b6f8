package beam

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/pipeline/batch"
	"github.com/offprint-news/offprint/pipeline/site"
)

// Propose learns what hosts repeat (package site) from documents, which are Row, and
// gives for each host its proposals as JSON, a string. pages is how many pages of a
// host are looked at, site.DefaultPages when 0. The documents are gone through twice.
func Propose(s beam.Scope, documents beam.PCollection, pages int) beam.PCollection {
	s = s.Scope("offprint.Propose")
	sketches := beam.ParDo(s, &sketchFn{pages}, documents)
	studies := beam.ParDo(s, &studyFn{}, beam.CombinePerKey(s, &mergeSketches{pages}, sketches))
	seen := beam.ParDo(s, &seeFn{}, documents, beam.SideInput{Input: studies})
	sightings := beam.CombinePerKey(s, &mergeSightings{}, seen)
	return beam.ParDo(s, &proposeFn{}, beam.CoGroupByKey(s, studies, sightings))
}

// WriteProposals writes the proposals of all hosts into one file of YAML.
func WriteProposals(s beam.Scope, proposals beam.PCollection, file string) {
	s = s.Scope("offprint.WriteProposals")
	// A seed: without a host there would be no group, and no file.
	all := beam.Flatten(s, beam.Create(s, "[]"), proposals)
	beam.ParDo0(s, &writeProposalsFn{file}, beam.GroupByKey(s, beam.AddFixedKey(s, all)))
}

// A Sketch is a site.Sketch that Beam can send.
type Sketch struct{ *site.Sketch }

// Sightings are site.Sightings that Beam can send.
type Sightings struct{ *site.Sightings }

func encodeSketch(s Sketch) ([]byte, error) { return s.MarshalBinary() }

func decodeSketch(data []byte) (Sketch, error) {
	s := Sketch{&site.Sketch{}}
	return s, s.UnmarshalBinary(data)
}

func encodeSightings(s Sightings) ([]byte, error) { return s.MarshalBinary() }

func decodeSightings(data []byte) (Sightings, error) {
	s := Sightings{&site.Sightings{}}
	return s, s.UnmarshalBinary(data)
}

// replay makes the document of a row again; nil where it has no host.
func replay(ctx context.Context, r Row) (*pipeline.Document, error) {
	var doc batch.Document
	if err := json.Unmarshal(r.Line, &doc); err != nil {
		return nil, fmt.Errorf("beam: %s: %w", r.ID, err)
	}
	if doc.Record == nil || site.Host(doc.URL) == "" {
		return nil, nil
	}
	return pipeline.Replay(ctx, doc.Record, nil)
}

type sketchFn struct {
	Pages int
}

// ProcessElement makes the sketch of one document.
func (f *sketchFn) ProcessElement(ctx context.Context, r Row, emit func(string, Sketch)) error {
	d, err := replay(ctx, r)
	if d == nil || err != nil {
		return err
	}
	s := &site.Sketch{Host: site.Host(d.URL), Limit: f.Pages}
	s.Add(d)
	emit(s.Host, Sketch{s})
	return nil
}

type mergeSketches struct {
	Pages int
}

// CreateAccumulator begins a sketch.
func (f *mergeSketches) CreateAccumulator() Sketch { return Sketch{&site.Sketch{Limit: f.Pages}} }

// AddInput merges sketches, as MergeAccumulators does.
func (f *mergeSketches) AddInput(a, b Sketch) Sketch { return f.MergeAccumulators(a, b) }

// MergeAccumulators merges sketches of one host.
func (f *mergeSketches) MergeAccumulators(a, b Sketch) Sketch {
	if a.Host == "" {
		a.Host = b.Host
	}
	a.Merge(b.Sketch)
	return a
}

type studyFn struct{}

// ProcessElement studies a host; nothing is given where it repeats nothing.
func (*studyFn) ProcessElement(host string, s Sketch, emit func(string, []byte)) error {
	st := s.Study()
	if st == nil {
		return nil
	}
	data, err := st.MarshalBinary()
	if err != nil {
		return err
	}
	emit(host, data)
	return nil
}

// seeFn looks for the repeated lines. It keeps the studies of a bundle's hosts decoded.
type seeFn struct {
	studies map[string]*site.Study
}

// StartBundle forgets the studies of the last bundle.
func (f *seeFn) StartBundle(_ func(string) func(*[]byte) bool, _ func(string, Sightings)) {
	f.studies = map[string]*site.Study{}
}

// ProcessElement gives what a document shows.
func (f *seeFn) ProcessElement(ctx context.Context, r Row, studies func(string) func(*[]byte) bool, emit func(string, Sightings)) error {
	d, err := replay(ctx, r)
	if d == nil || err != nil {
		return err
	}
	host := site.Host(d.URL)
	st, known := f.studies[host]
	if !known {
		var data []byte
		if studies(host)(&data) {
			st = &site.Study{}
			if err := st.UnmarshalBinary(data); err != nil {
				return err
			}
		}
		f.studies[host] = st
	}
	if st == nil {
		return nil
	}
	seen := &site.Sightings{}
	st.See(d, seen)
	if !seen.Empty() {
		emit(host, Sightings{seen})
	}
	return nil
}

type mergeSightings struct{}

// CreateAccumulator begins sightings.
func (*mergeSightings) CreateAccumulator() Sightings { return Sightings{&site.Sightings{}} }

// AddInput merges sightings, as MergeAccumulators does.
func (f *mergeSightings) AddInput(a, b Sightings) Sightings { return f.MergeAccumulators(a, b) }

// MergeAccumulators merges sightings of one host.
func (*mergeSightings) MergeAccumulators(a, b Sightings) Sightings {
	a.Merge(b.Sightings)
	return a
}

type proposeFn struct{}

// ProcessElement makes the proposals of a host.
func (*proposeFn) ProcessElement(_ string, studies func(*[]byte) bool, sightings func(*Sightings) bool, emit func(string)) error {
	var data []byte
	var seen Sightings
	if !studies(&data) || !sightings(&seen) {
		return nil
	}
	var st site.Study
	if err := st.UnmarshalBinary(data); err != nil {
		return err
	}
	line, err := json.Marshal(st.Proposals(seen.Sightings))
	if err != nil {
		return fmt.Errorf("beam: %w", err)
	}
	emit(string(line))
	return nil
}

type writeProposalsFn struct {
	File string
}

// ProcessElement writes the file.
func (f *writeProposalsFn) ProcessElement(ctx context.Context, _ int, hosts func(*string) bool) error {
	var list []site.Proposal
	var line string
	for hosts(&line) {
		var of []site.Proposal
		if err := json.Unmarshal([]byte(line), &of); err != nil {
			return fmt.Errorf("beam: proposals: %w", err)
		}
		list = append(list, of...)
	}
	// Stable: those of one host are in order.
	slices.SortStableFunc(list, func(a, b site.Proposal) int { return strings.Compare(a.Host, b.Host) })
	dir, name := path.Split(f.File)
	if dir == "" {
		dir = "./"
	}
	_, err := writeFile(ctx, dir, name, func(w io.Writer) error { return site.WriteProposals(w, list) })
	return err
}
