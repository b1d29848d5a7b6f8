package suggest

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"sync"
)

// Tape holds recorded answers by the hash of the request. It may be used by several
// goroutines at once.
type Tape struct {
	// Replay answers from the tape alone and never asks the server.
	Replay bool

	mu      sync.Mutex
	answers map[string]string
	order   []string
}

type entry struct {
	Request string `json:"request"` // SHA-256 of the request body
	Answer  string `json:"answer"`
}

func key(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

func (t *Tape) find(body []byte) (string, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	s, ok := t.answers[key(body)]
	return s, ok
}

func (t *Tape) add(body []byte, answer string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	k := key(body)
	if t.answers == nil {
		t.answers = map[string]string{}
	}
	if _, ok := t.answers[k]; !ok {
		t.order = append(t.order, k)
	}
	t.answers[k] = answer
}

// ReadTape reads a tape written by [Tape.WriteTo]; faults name the line.
func ReadTape(r io.Reader) (*Tape, error) {
	t := &Tape{answers: map[string]string{}}
	s := bufio.NewScanner(r)
	s.Buffer(nil, 2*maxAnswer)
	for line := 1; s.Scan(); line++ {
		var e entry
		if err := json.Unmarshal(s.Bytes(), &e); err != nil {
			return nil, fmt.Errorf("suggest: tape line %d: %w", line, err)
		}
		if _, ok := t.answers[e.Request]; !ok {
			t.order = append(t.order, e.Request)
		}
		t.answers[e.Request] = e.Answer
	}
	if err := s.Err(); err != nil {
		return nil, fmt.Errorf("suggest: tape: %w", err)
	}
	return t, nil
}

// WriteTo writes the answers as JSON lines, in the order in which they came.
func (t *Tape) WriteTo(w io.Writer) (int64, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	for _, k := range t.order {
		if err := e.Encode(entry{k, t.answers[k]}); err != nil {
			return 0, fmt.Errorf("suggest: tape: %w", err)
		}
	}
	return b.WriteTo(w)
}
