package beam

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/pipeline/batch"
	"github.com/offprint-news/offprint/pipeline/source/jsonl"
	"github.com/offprint-news/offprint/pipeline/source/warc"
)

// A Page is a document to clean.
type Page struct {
	ID, URL, ContentType string
	File                 string // it comes from
	Offset               int64  // in the file
	RecordID             string // WARC-Record-ID
	Remark               string // what was odd about its source
	Body                 []byte
}

// A Row is a line of a result: a batch.Document, batch.Failure or batch.Gap as JSON.
type Row struct {
	ID      string // of the document; of a gap, the name of its file
	Archive int64  // of a gap: the number of its file among the archives of the plan
	Line    []byte
}

// A Tally is what a range of an archive holds besides pages.
type Tally struct {
	Archive int64  // number of the file among the archives of the plan
	Sums    []byte // of records that are no pages, and the reader's account, as JSON
}

// sums is the JSON of a tally.
type sums struct {
	Stats   batch.Stats   `json:"stats"`
	Account *warc.Account `json:"account,omitempty"`
}

// Sources are what [Read] gives.
type Sources struct {
	Pages    beam.PCollection // of Page
	Failures beam.PCollection // of Row: records that give no page
	Gaps     beam.PCollection // of Row
	Tallies  beam.PCollection // of Tally
}

// ReadOptions say how files are read. The zero value works.
type ReadOptions struct {
	MaxBytes int           // of a page; 64 MiB when 0. Of a WARC body at most 16 MiB is held
	Fields   jsonl.Options // names of the fields in JSON lines
}

// Read reads the files of a plan; see [Plan]. Every range is read by one worker.
func Read(s beam.Scope, plan *batch.Plan, opt ReadOptions) (Sources, error) {
	s = s.Scope("offprint.Read")
	number := map[string]int64{}
	for _, f := range archives(plan) {
		number[f.Name] = int64(len(number))
	}
	var specs []string
	for _, r := range plan.Ranges {
		spec, err := json.Marshal(share{r, number[r.Archive.Name]})
		if err != nil {
			return Sources{}, fmt.Errorf("beam: %w", err)
		}
		specs = append(specs, string(spec))
	}
	ranges := beam.Reshuffle(s, beam.CreateList(s, specs))
	pages, failures, gaps, tallies := beam.ParDo4(s, &readFn{Options: opt}, ranges)
	return Sources{pages, failures, gaps, tallies}, nil
}

// share is what one worker reads at a time.
type share struct {
	Range   batch.Range
	Archive int64
}

type readFn struct {
	Options ReadOptions
}

// ProcessElement reads a range.
func (f *readFn) ProcessElement(ctx context.Context, spec string, page func(Page), failure, gap func(Row), tally func(Tally)) error {
	var sh share
	if err := json.Unmarshal([]byte(spec), &sh); err != nil {
		return fmt.Errorf("beam: range: %w", err)
	}
	done, err := fetch(ctx, &sh.Range)
	if err != nil {
		return err
	}
	defer done()
	var sum sums
	var cleaner batch.Cleaner // for what fails before it is cleaned
	for it := range sh.Range.Items(ctx, batch.ReadOptions{MaxBytes: f.Options.MaxBytes, Fields: f.Options.Fields}) {
		switch {
		case it.Fatal != nil:
			return fmt.Errorf("beam: %s: %w", &sh.Range, it.Fatal) // the engine tries again
		case it.Account != nil:
			sum.Account = it.Account
		case it.Gap != nil:
			sum.Stats.AddGap(it.Gap)
			line, err := batch.EncodeRow(it.Gap)
			if err != nil {
				return err
			}
			gap(Row{ID: it.Gap.File, Archive: sh.Archive, Line: line})
		case it.Err != nil:
			row, err := failed(cleaner.Do(ctx, &it).Failure)
			if err != nil {
				return err
			}
			failure(row)
		case it.Skip != "":
			sum.Stats.AddSkip(it.Skip)
		default:
			page(Page{it.ID, it.URL, it.ContentType, it.File, it.Offset, it.RecordID, it.Remark, it.Body})
		}
	}
	if sh.Range.Pages != nil {
		return ctx.Err()
	}
	data, err := json.Marshal(sum)
	if err != nil {
		return fmt.Errorf("beam: %w", err)
	}
	tally(Tally{sh.Archive, data})
	return ctx.Err()
}

func failed(f *batch.Failure) (Row, error) {
	line, err := batch.EncodeRow(f)
	return Row{ID: f.ID, Line: line}, err
}

// item is the other way from a page.
func (p *Page) item() batch.Item {
	return batch.Item{
		Input: pipeline.Input{ID: p.ID, URL: p.URL, ContentType: p.ContentType, Body: p.Body},
		File:  p.File, Offset: p.Offset, RecordID: p.RecordID, Remark: p.Remark,
	}
}

// archives lists the files of a plan that hold many documents.
func archives(plan *batch.Plan) []batch.File {
	var out []batch.File
	for _, f := range plan.Files {
		if f.IsArchive() {
			out = append(out, f)
		}
	}
	return out
}

// shardOf spreads ids over shards.
func shardOf(id string, shards int) int64 {
	h := fnv.New64a()
	h.Write([]byte(id))
	x := h.Sum64()
	x ^= x >> 33 // FNV sorts names that differ at their end alike
	x *= 0xff51afd7ed558ccd
	x ^= x >> 33
	return int64(x % uint64(shards))
}
