package disclaimer

import (
	_ "embed"
	"encoding/json"
	"hash/fnv"
	"io/fs"
	"strconv"

	"github.com/offprint-news/offprint/rules/dfa"
)

// Reading the wordings takes longer than cleaning a page. So they are kept a second
// time, as JSON, without the texts that test them. That file holds a sum of the
// wordings: where they have changed since, it is not used.
//
//go:generate go test -run TestBuilt -update .

//go:embed wordings/built.json
var built []byte

// ready is the content of the file.
type ready struct {
	Sum   string
	Files []wordingFile
}

// sum returns a sum of the named files.
func sum(fsys fs.FS, names []string) (string, error) {
	h := fnv.New64a()
	for _, n := range names {
		b, err := fs.ReadFile(fsys, n)
		if err != nil {
			return "", err
		}
		h.Write([]byte(n))
		h.Write(b)
	}
	return strconv.FormatUint(h.Sum64(), 16), nil
}

// readyBook makes a book of what was kept ready made, if it was made of files with
// the sum.
func readyBook(src []byte, sum string) (*book, bool) {
	var r ready
	if err := json.Unmarshal(src, &r); err != nil || r.Sum != sum {
		return nil, false
	}
	b := newBook()
	for i := range r.Files {
		b.add(&r.Files[i])
	}
	return b, true
}

// shippedBook returns the shipped wordings without their examples.
func shippedBook() (*book, error) {
	names, err := fs.Glob(shipped, wordingFiles)
	if err != nil {
		return nil, err
	}
	n, err := sum(shipped, names)
	if err != nil {
		return nil, err
	}
	if b, ok := readyBook(built, n); ok {
		return b, nil
	}
	return loadBook(shipped)
}

func newBook() *book {
	return &book{labels: map[string]bool{}, common: map[string][]string{}, gates: map[string][]gateRef{}, memory: dfa.NewMemory(maxAutomata)}
}
