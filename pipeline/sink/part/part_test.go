package part_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"

	"github.com/offprint-news/offprint/pipeline/sink/part"
)

const (
	docs  = 100
	every = 7 // documents to a checkpoint
)

var opt = part.Options{Files: []string{"documents/p1.jsonl.zst", "gaps/p1.jsonl"}, Key: "v1"}

type state struct{ Next int }

func document(i int) []byte {
	return fmt.Appendf(nil, "{\"id\":%d,\"text\":%q}\n", i, strings.Repeat(fmt.Sprintf("word%d ", i*i%97), 300))
}

// work writes documents from where the part stands until stop, and finishes it
// when all are written.
func work(t *testing.T, root *os.Root, stop int) (*part.Writer, []part.File) {
	t.Helper()
	w, err := part.Open(root, "tasks/p1", opt)
	if err != nil {
		t.Fatal(err)
	}
	raw, done := w.State()
	if done != nil {
		return w, done
	}
	var s state
	if raw != nil {
		if err := json.Unmarshal(raw, &s); err != nil {
			t.Fatal(err)
		}
	}
	for i := s.Next; i < docs; i++ {
		if i == stop {
			return w, nil
		}
		err := w.Write(0, document(i))
		if i%10 == 0 {
			err = errors.Join(err, w.Write(1, fmt.Appendf(nil, "gap %d\n", i)))
		}
		if (i+1)%every == 0 {
			err = errors.Join(err, w.Checkpoint(state{i + 1}))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	done, err = w.Finish(state{docs})
	if err != nil {
		t.Fatal(err)
	}
	return w, done
}

func open(t *testing.T) (*os.Root, string) {
	t.Helper()
	dir := t.TempDir()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return root, dir
}

// tree gives all files below a folder.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		p, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		files[filepath.ToSlash(name)] = string(p)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestWhole(t *testing.T) {
	root, dir := open(t)
	_, done := work(t, root, -1)
	files := tree(t, dir)
	if len(files) != 2 {
		t.Errorf("got files %v, want the two of the part and no journal", files)
	}
	for _, f := range done {
		sum := sha256.Sum256([]byte(files[f.Name]))
		if f.Bytes != int64(len(files[f.Name])) || f.SHA256 != hex.EncodeToString(sum[:]) {
			t.Errorf("%+v does not tell of the file, %d bytes", f, len(files[f.Name]))
		}
	}
	r, err := zstd.NewReader(strings.NewReader(files[opt.Files[0]]))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	var want []byte
	for i := range docs {
		want = append(want, document(i)...)
	}
	if err != nil || !bytes.Equal(text, want) {
		t.Errorf("documents read back: %d bytes, %v; want %d", len(text), err, len(want))
	}
}

// TestKilled: however often the work is broken off, and whatever stood in the
// files behind the last checkpoint, the result is the same, byte for byte.
func TestKilled(t *testing.T) {
	root, dir := open(t)
	_, wantDone := work(t, root, -1)
	want := tree(t, dir)
	rng := rand.New(rand.NewPCG(3, 4))
	for range 30 {
		root, dir := open(t)
		for stop := 0; stop < docs; stop += 1 + rng.IntN(40) {
			w, _ := work(t, root, stop)
			if rng.IntN(2) == 0 {
				if err := w.Close(); err != nil {
					t.Fatal(err)
				}
			}
			// What a kill may leave behind: bytes that were on their way.
			for _, name := range []string{"documents/p1.jsonl.zst.tmp", "gaps/p1.jsonl.tmp", "tasks/p1.journal"} {
				tail(t, filepath.Join(dir, name), []string{"", "junk", "\n\n", "00000000 {\"sizes\":[1,2]}\n", strings.Repeat("x", 9999)}[rng.IntN(5)])
			}
		}
		_, done := work(t, root, -1)
		if diff := cmp.Diff(wantDone, done); diff != "" {
			t.Fatalf("finished files (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(want, tree(t, dir)); diff != "" {
			t.Fatal("files differ from those of an unbroken run")
		}
	}
}

func tail(t *testing.T, name, s string) {
	t.Helper()
	f, err := os.OpenFile(name, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	f.WriteString(s)
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestFilesShorterThanJournal: a disk that lost what was synced costs work, not
// the result.
func TestFilesShorterThanJournal(t *testing.T) {
	root, dir := open(t)
	work(t, root, -1)
	want := tree(t, dir)
	for _, size := range []int64{0, 1, 400, 1500} {
		root, dir := open(t)
		w, _ := work(t, root, 90)
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(filepath.Join(dir, "documents/p1.jsonl.zst.tmp"), size); err != nil {
			t.Fatal(err)
		}
		work(t, root, -1)
		if diff := cmp.Diff(want, tree(t, dir)); diff != "" {
			t.Errorf("cut to %d: files differ from those of an unbroken run", size)
		}
	}
}

// TestKilledWhileFinishing: between the last journal line and the last rename.
func TestKilledWhileFinishing(t *testing.T) {
	root, dir := open(t)
	_, wantDone := work(t, root, -1)
	want := tree(t, dir)
	for renamed := range 3 {
		root, dir := open(t)
		w, _ := work(t, root, 98)
		w.Close()
		journal, err := os.ReadFile(filepath.Join(dir, "tasks/p1.journal"))
		if err != nil {
			t.Fatal(err)
		}
		work(t, root, -1)
		// Put back what stands on the disk before the renames.
		for _, name := range opt.Files[renamed:] {
			if err := root.Rename(name, name+part.TempSuffix); err != nil {
				t.Fatal(err)
			}
		}
		last, err := json.Marshal(map[string]any{"sizes": []int64{wantDone[0].Bytes, wantDone[1].Bytes}, "state": state{docs}, "done": wantDone})
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "tasks/p1.journal"), append(journal, part.Line(last)...), 0o644); err != nil {
			t.Fatal(err)
		}
		_, done := work(t, root, -1)
		if diff := cmp.Diff(wantDone, done); diff != "" {
			t.Errorf("%d renamed: finished files (-want +got):\n%s", renamed, diff)
		}
		if diff := cmp.Diff(want, tree(t, dir)); diff != "" {
			t.Errorf("%d renamed: files differ from those of an unbroken run", renamed)
		}
	}
}

func TestOtherKey(t *testing.T) {
	root, dir := open(t)
	w, _ := work(t, root, 50)
	w.Close()
	other := opt
	other.Key = "v2"
	if _, err := part.Open(root, "tasks/p1", other); !errors.Is(err, part.ErrKey) {
		t.Errorf("got %v, want %v", err, part.ErrKey)
	}
	if err := part.Remove(root, "tasks/p1", other); err != nil {
		t.Fatal(err)
	}
	if files := tree(t, dir); len(files) > 0 {
		t.Errorf("left behind: %v", files)
	}
	if w, err := part.Open(root, "tasks/p1", other); err != nil {
		t.Error(err)
	} else if s, done := w.State(); s != nil || done != nil {
		t.Errorf("a part begun anew has state %s", s)
	}
}

func TestWriteFile(t *testing.T) {
	root, dir := open(t)
	broken := errors.New("broken")
	_, err := part.WriteFile(root, "a/b.txt", func(w io.Writer) error {
		io.WriteString(w, "half")
		return broken
	})
	if files := tree(t, dir); !errors.Is(err, broken) || len(files) > 0 {
		t.Errorf("got %v and files %v, want %v and none", err, files, broken)
	}
	f, err := part.WriteFile(root, "a/b.txt", func(w io.Writer) error {
		_, err := io.WriteString(w, "whole")
		return err
	})
	if diff := cmp.Diff(map[string]string{"a/b.txt": "whole"}, tree(t, dir)); err != nil || diff != "" || f.Bytes != 5 || len(f.SHA256) != 64 {
		t.Errorf("got %+v, %v\n%s", f, err, diff)
	}
	if _, err := part.WriteFile(root, "../b.txt", func(io.Writer) error { return nil }); err == nil {
		t.Error("a name that leaves the root was written")
	}
}
