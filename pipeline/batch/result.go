package batch

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"github.com/offprint-news/offprint/pipeline/sink/part"
)

// Documents gives the documents of a result in order of the task list, those of
// finished tasks. An error is the last thing given.
func Documents(dir string) iter.Seq2[*Document, error] {
	return rows[Document](dir, "documents")
}

// Failures gives the rows of the quarantine in order of the task list.
func Failures(dir string) iter.Seq2[*Failure, error] {
	return rows[Failure](dir, "quarantine")
}

// rows gives the rows of all finished parts of a sort.
func rows[T any](dir, sort string) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		settings, err := ReadSettings(dir)
		if err != nil {
			yield(nil, err)
			return
		}
		root, err := os.OpenRoot(dir)
		if err != nil {
			yield(nil, fmt.Errorf("batch: %w", err))
			return
		}
		defer root.Close()
		for i := range settings.Inputs.Tasks {
			t, err := readTask(root, i)
			if errors.Is(err, os.ErrNotExist) {
				continue
			}
			if err != nil {
				yield(nil, err)
				return
			}
			for _, f := range t.Files {
				if strings.HasPrefix(f.Name, sort+"/") && !rowsOf(filepath.Join(dir, filepath.FromSlash(f.Name)), yield) {
					return
				}
			}
		}
	}
}

func rowsOf[T any](name string, yield func(*T, error) bool) bool {
	f, err := os.Open(name)
	if err != nil {
		return yield(nil, fmt.Errorf("batch: %w", err))
	}
	defer f.Close()
	for row, err := range lines[T](f) {
		if err != nil {
			yield(nil, fmt.Errorf("batch: %s: %w", name, err))
			return false
		}
		if !yield(&row, nil) {
			return false
		}
	}
	return true
}

// A Checked says what Check found.
type Checked struct {
	Documents, Bytes int64 // restored
	Problems         []string
}

// Check goes through a whole result: every file has the bytes its task names, every
// document restores its source, the counts are those of the documents, and all adds
// up. found is called with every problem.
func Check(dir string, found func(problem string)) (*Checked, error) {
	c := &Checked{}
	note := func(format string, args ...any) {
		p := fmt.Sprintf(format, args...)
		c.Problems = append(c.Problems, p)
		if found != nil {
			found(p)
		}
	}
	m, err := ReadManifest(dir)
	if err != nil {
		return nil, err
	}
	for _, p := range m.Problems {
		note("%s", p)
	}
	if !m.Complete {
		note("%d of %d tasks are finished", len(m.Tasks), m.Settings.Inputs.Tasks)
	}
	var again Stats
	for _, t := range m.Tasks {
		for _, f := range t.Files {
			if err := checkFile(dir, f); err != nil {
				note("%v", err)
			}
		}
	}
	for doc, err := range Documents(dir) {
		if err != nil {
			note("%v", err)
			break
		}
		body, err := doc.Restore()
		if err != nil {
			note("%v", err)
			continue
		}
		c.Documents++
		c.Bytes += int64(len(body))
		again.AddDocument(doc)
	}
	for f, err := range Failures(dir) {
		if err != nil {
			note("%v", err)
			break
		}
		if f.Body != nil && len(f.Body) != f.Size {
			note("%s: %d bytes are kept in the quarantine, want %d", f.ID, len(f.Body), f.Size)
		}
		again.AddFailure(f)
	}
	if again.Count != m.Stats.Count || again.Quarantined != m.Stats.Quarantined {
		note("the tasks count %+v and %d quarantined, the files hold %+v and %d", m.Stats.Count, m.Stats.Quarantined, again.Count, again.Quarantined)
	}
	return c, nil
}

// checkFile compares a file with its sum.
func checkFile(dir string, want part.File) error {
	f, err := os.Open(filepath.Join(dir, filepath.FromSlash(want.Name)))
	if err != nil {
		return err
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.Copy(h, f)
	if err != nil {
		return err
	}
	if got := hex.EncodeToString(h.Sum(nil)); n != want.Bytes || got != want.SHA256 {
		return fmt.Errorf("%s: %d bytes with sha256 %s, want %d with %s", want.Name, n, got, want.Bytes, want.SHA256)
	}
	return nil
}

// A Found is what a result knows of an id.
type Found struct {
	Document *Document
	Failure  *Failure
}

// ErrNotFound: a result does not hold the id.
var ErrNotFound = errors.New("batch: no document of this id")

// Find looks an id up, in the documents and in the quarantine.
func Find(dir, id string) (Found, error) {
	for doc, err := range Documents(dir) {
		if err != nil {
			return Found{}, err
		}
		if doc.ID == id || doc.RecordID == id && id != "" {
			return Found{Document: doc}, nil
		}
	}
	for f, err := range Failures(dir) {
		if err != nil {
			return Found{}, err
		}
		if f.ID == id {
			return Found{Failure: f}, nil
		}
	}
	return Found{}, fmt.Errorf("%w: %s", ErrNotFound, id)
}
