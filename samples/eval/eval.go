// Package eval scores an extractor on three public page sets that lie on the
// user's own disk, and says how far to trust the figure.
//
//   - WCXB: the main text of pages of seven types, compared word by word
//     ([LoadWCXB], [ScoreWCXB]).
//   - Segments: short decisive passages that must, or must not, stand in the
//     text ([LoadSegments], [ScoreSegments]).
//   - Framing: pages labelled line by line, so that content, kinds of framing,
//     disclaimers and page facts are all judged ([LoadFraming], [ScoreFraming]).
//
// 251 pages of the first two were labelled in the same way for this project, without
// facts; of 60 of them nobody who writes rules has seen a line ([LoadAnnotated]).
//
// Every score prints the same lines as the set's own Python scorer, to the last
// digit, so that the two can be compared with diff. Beside them stand bootstrap
// intervals, the worst pages with reasons, page facts, page by page comparison
// of two runs ([Diff]) and the harm done to text that was clean already
// ([ScoreHarm]).
//
// The package runs no extractor: it takes predictions, which can be read from
// and written to JSON lines in the scorers' own format ([ReadPredictions],
// [WritePredictions]).
package eval

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
)

// Page is what the pages of all three sets have in common.
type Page struct {
	ID   string // name of the page in its set, the key of predictions
	Type string // WCXB page type ("article", "forum", ...); empty in the other sets
	Lang string // language code in the framing set; empty in the other sets
	URL  string // empty where the set does not give one
	fsys fs.FS
	file string
	raw  []byte // in place of the file, if not nil
}

// NewPage returns the page in a file of a folder that is no set.
func NewPage(fsys fs.FS, file string) Page { return Page{ID: file, fsys: fsys, file: file} }

// File is the path of the page within its set's folder; it is empty when the
// set has no page of the wanted form, as the framing seeds have no HTML.
func (p Page) File() string { return p.file }

// Raw reads the page's file as it is stored, so a .gz file stays compressed.
// The error wraps [fs.ErrNotExist] when [Page.File] is empty.
func (p Page) Raw() ([]byte, error) {
	if p.raw != nil {
		return p.raw, nil
	}
	if p.file == "" {
		return nil, fmt.Errorf("page %s: %w", p.ID, fs.ErrNotExist)
	}
	b, err := fs.ReadFile(p.fsys, p.file)
	if err != nil {
		return nil, fmt.Errorf("page %s: %w", p.ID, err)
	}
	return b, nil
}

// Bytes reads the page and undoes the compression of a .gz file; the
// characters stay in whatever encoding the page was served in.
func (p Page) Bytes() ([]byte, error) {
	b, err := p.Raw()
	if err != nil || path.Ext(p.file) != ".gz" {
		return b, err
	}
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, fmt.Errorf("page %s: %s: %w", p.ID, p.file, err)
	}
	defer z.Close()
	if b, err = io.ReadAll(z); err != nil {
		return nil, fmt.Errorf("page %s: %s: %w", p.ID, p.file, err)
	}
	return b, nil
}

// firstFile gives the first of the names that exists, or "".
func firstFile(fsys fs.FS, names ...string) string {
	for _, name := range names {
		if _, err := fs.Stat(fsys, name); err == nil {
			return name
		}
	}
	return ""
}

// goldFiles lists the JSON files of a folder in order of name, which is the
// order the Python scorers add the pages up in.
func goldFiles(fsys fs.FS, dir string) ([]string, error) {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".json") {
			names = append(names, path.Join(dir, e.Name()))
		}
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("%s: no .json file there: %w", dir, fs.ErrNotExist)
	}
	return names, nil
}

func readJSON(fsys fs.FS, name string, v any) error {
	b, err := fs.ReadFile(fsys, name)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(b, v); err != nil {
		return fmt.Errorf("%s:%s: %w", name, position(b, err), err)
	}
	return nil
}

// position gives line:column of a JSON error, both from 1.
func position(b []byte, err error) string {
	var offset int64
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset
	case errors.As(err, &kind):
		offset = kind.Offset
	}
	before := b[:min(int(offset), len(b))]
	line := bytes.Count(before, []byte("\n")) + 1
	return fmt.Sprintf("%d:%d", line, len(before)-bytes.LastIndexByte(before, '\n'))
}
