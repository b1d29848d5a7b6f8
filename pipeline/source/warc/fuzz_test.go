package warc_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/offprint-news/offprint/pipeline/source/warc"
)

// FuzzReader: of any bytes whatever, records and gaps tile the file, bodies keep
// to the limit, and ranges account for the same bytes.
func FuzzReader(f *testing.F) {
	recs := corpus(4, false, true)
	for _, store := range forms {
		file := store(recs)
		f.Add(file, uint16(len(file)/2))
		f.Add(file[:len(file)/2], uint16(100))
		f.Add(append(bytes.Clone(file[len(file)/3:]), file...), uint16(777))
	}
	f.Fuzz(func(t *testing.T, file []byte, step uint16) {
		opt := warc.Options{MaxBody: 4096}
		size := int64(len(file))
		got := readAll(t, file, opt)
		for _, body := range got.bodies {
			if len(body) > 4096 {
				t.Errorf("a body of %d bytes is held, limit 4096", len(body))
			}
		}
		at := int64(step)
		var accounts []warc.Account
		for _, r := range [][2]int64{{0, at}, {at, size}} {
			reader, err := warc.OpenRange(bytes.NewReader(file), size, r[0], r[1], opt)
			if err != nil {
				t.Fatal(err)
			}
			for _, err := range reader.Records() {
				var gap *warc.Gap
				if err != nil && !errors.As(err, &gap) {
					t.Fatal(err)
				}
			}
			acc := reader.Account()
			if acc.RecordBytes+acc.GapBytes != acc.End-acc.First {
				t.Errorf("account %+v does not add up", acc)
			}
			accounts = append(accounts, acc)
		}
		warc.Join(size, accounts...)
	})
}
