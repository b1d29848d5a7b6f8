package eval

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
)

// Judgement says who is right about a stretch of a clean page that was called
// framing: the gold, which counts it as main text, or the label.
type Judgement string

const (
	Unjudged Judgement = ""        // nobody has read it
	Framing  Judgement = "framing" // the stretch does on its page what its kind says: the gold keeps framing
	Content  Judgement = "content" // the label is wrong
)

// Judgements are what readers said of stretches, by [Labelled.Key].
type Judgements map[string]Judgement

//go:embed judged.tsv
var judged []byte

// Judged are the judgements of the stretches that this project called framing
// on the development split of WCXB, each read against the labels guide. They
// hold no text of the pages.
func Judged() (Judgements, error) { return ReadJudgements(bytes.NewReader(judged), "judged.tsv") }

// ReadJudgements reads lines of a key, a tab and a judgement; what follows on a
// line, and lines that start with "#", are for readers of the file. An error
// names the file and the line.
func ReadJudgements(r io.Reader, name string) (Judgements, error) {
	out := Judgements{}
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) < 2 {
			return nil, fmt.Errorf("%s:%d: want a key, a tab and a judgement", name, n)
		}
		j := Judgement(f[1])
		if j != Framing && j != Content {
			return nil, fmt.Errorf("%s:%d: judgement %q: want %q or %q", name, n, f[1], Framing, Content)
		}
		if old, ok := out[f[0]]; ok && old != j {
			return nil, fmt.Errorf("%s:%d: %s is judged %q above", name, n, f[0], old)
		}
		out[f[0]] = j
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return out, nil
}

// Key names the stretch by its page, its kind and a hash of its words, so that
// a judgement lasts as long as the text and the label do, whatever rule gave it
// and in whatever form the page was read.
func (l Labelled) Key(page string) string {
	sum := sha256.Sum256([]byte(strings.Join(wordsLower(l.Text), " ")))
	return page + "/" + l.Kind + "/" + hex.EncodeToString(sum[:6])
}
