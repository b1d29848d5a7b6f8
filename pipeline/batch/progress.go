package batch

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// Progress says how far a process is with its share of the tasks. Counts are of the
// whole share, work of earlier processes included.
type Progress struct {
	Tasks       int       `json:"tasks"`
	TasksDone   int       `json:"tasks_done"`
	Bytes       int64     `json:"bytes"`
	BytesDone   int64     `json:"bytes_done"`
	Records     int64     `json:"records"`
	Documents   int64     `json:"documents"`
	Quarantined int64     `json:"quarantined"`
	Skipped     int64     `json:"skipped"`
	Gaps        int64     `json:"gaps"`
	Started     time.Time `json:"started"` // of this process
	Updated     time.Time `json:"updated"`
	Seconds     float64   `json:"seconds"`
	Left        float64   `json:"seconds_left"` // at the pace of this process; -1 while not known
	Finished    bool      `json:"finished"`     // the process has ended; tasks may be left
}

// meter gathers progress.
type meter struct {
	mu     sync.Mutex
	p      Progress
	now    map[int]int64 // bytes done of the tasks at work
	whole  int64         // bytes of finished tasks
	before int64         // bytes done before this process
	root   *os.Root
	name   string
}

func (m *meter) begin(root *os.Root, shard Shard, tasks []Range) {
	m.root, m.name, m.now = root, "progress.json", map[int]int64{}
	if shard.Count > 1 {
		m.name = fmt.Sprintf("progress-%s.json", shard.fileName())
	}
	m.p = Progress{Tasks: len(tasks), Started: now(), Left: -1}
	for i := range tasks {
		m.p.Bytes += tasks[i].Bytes()
	}
}

// had counts a task that an earlier process finished.
func (m *meter) had(t *Range, s *Stats) {
	m.p.TasksDone++
	m.whole += t.Bytes()
	m.before += t.Bytes()
	m.count(s)
}

func (m *meter) count(s *Stats) {
	m.p.Records += s.Records
	m.p.Documents += s.Documents
	m.p.Quarantined += s.Quarantined
	m.p.Skipped += s.Skipped
	m.p.Gaps += s.Gaps
}

// resume counts what earlier processes did of a task.
func (m *meter) resume(t *Range, state *taskState) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.count(&state.Stats)
	m.now[t.Number] = doneBytes(t, state)
	m.before += m.now[t.Number]
}

// at counts an item that was written.
func (m *meter) at(t *Range, state *taskState, s *Stats) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.count(s)
	if t.Pages != nil {
		m.now[t.Number] += t.Pages[state.Next-1].Size
	} else {
		m.now[t.Number] = doneBytes(t, state)
	}
}

// doneBytes is how much of a task was read for what is written.
func doneBytes(t *Range, state *taskState) (n int64) {
	if t.Pages == nil {
		return min(max(state.Offset-t.Start, 0), t.Bytes())
	}
	for _, p := range t.Pages[:state.Next] {
		n += p.Size
	}
	return n
}

func (m *meter) done(t *Range) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.now, t.Number)
	m.whole += t.Bytes()
	m.p.TasksDone++
}

func (m *meter) read() Progress {
	m.mu.Lock()
	defer m.mu.Unlock()
	p := m.p
	p.BytesDone = m.whole
	for _, n := range m.now {
		p.BytesDone += n
	}
	p.Updated = now()
	p.Seconds = p.Updated.Sub(p.Started).Seconds()
	p.Left = -1
	if mine := p.BytesDone - m.before; mine > 0 && p.Seconds >= 2 {
		p.Left = p.Seconds * float64(p.Bytes-p.BytesDone) / float64(mine)
	}
	return p
}

// show reports every second, until it is stopped, and writes progress.json.
func (m *meter) show(report func(Progress), log *slog.Logger) (stop func()) {
	tell := func(finished bool) {
		p := m.read()
		p.Finished = finished
		if err := writeJSON(m.root, m.name, p); err != nil {
			log.Warn("progress", "error", err)
		}
		if report != nil {
			report(p)
		}
	}
	end, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				tell(false)
			case <-end:
				tell(true)
				return
			}
		}
	}()
	return func() {
		close(end)
		<-ended
	}
}

// ReadProgress gives what the processes of a folder last said of themselves.
func ReadProgress(dir string) ([]Progress, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("batch: %w", err)
	}
	var out []Progress
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), "progress") || !strings.HasSuffix(e.Name(), ".json") {
			continue
		}
		var p Progress
		if err := readJSON(filepath.Join(dir, e.Name()), &p); err != nil {
			return nil, fmt.Errorf("batch: %w", err)
		}
		out = append(out, p)
	}
	return out, nil
}
