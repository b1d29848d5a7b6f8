package workbench

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/rules"
	"github.com/offprint-news/offprint/samples"
	"github.com/offprint-news/offprint/stages/ruled"
)

var (
	errReadOnly = errors.New("this workbench only reads; start it with --write")
	errName     = errors.New("no name for a file here")
	fileName    = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,60}\.ya?ml$`)
	sampleName  = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,60}$`)
)

// Options configure a Bench.
type Options struct {
	Stages []pipeline.Stage // the pipeline; its stage "ruled" is replaced by one with the rules of the moment
	Write  bool
	Limits pipeline.Limits
}

// A Bench is a folder of packs and pages, with what was last known of them.
type Bench struct {
	opt     Options
	dir     string
	root    *os.Root
	builtin []*rules.Pack

	mu   sync.Mutex
	own  map[string]string // packs of the folder as they stand on disk, by file
	docs []*page
	base string             // file that the marks below are without
	seen []marks            // per document, what everything but the pack at work says
	old  [][]hit            // and what the pack says as it stands on disk
	disk *pipeline.Pipeline // with the packs as they stand on disk; nil until it is needed
	last struct {           // the pipeline of the last request
		file, source string
		pl           *pipeline.Pipeline
	}
}

// A page is a document of the folder.
type page struct {
	Name  string `json:"name"`
	Group string `json:"group"` // sample, page, clean
	input pipeline.Input
	doc   *pipeline.Document // opened, not processed
	gold  *samples.Sample
	was   []string // problems of the golden before the edit; nil until looked at
	known bool
}

// A request is what the page asks; each question uses some of it.
type request struct {
	File   string          `json:"file"`   // the pack that is edited
	Source string          `json:"source"` // its text
	Doc    int             `json:"doc"`
	At     int             `json:"at"`
	Span   pipeline.Span   `json:"span"`
	Text   string          `json:"text"`
	Kind   pipeline.Kind   `json:"kind"`
	ID     string          `json:"id"`
	Name   string          `json:"name"`
	About  string          `json:"about"`
	Docs   []int           `json:"docs"`
	Off    map[string]bool `json:"off"` // stages and rules that are left out
}

// Open reads a workbench folder.
func Open(ctx context.Context, dir string, opt Options) (*Bench, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("workbench: %w", err)
	}
	builtin, err := rules.Builtin()
	if err != nil {
		return nil, fmt.Errorf("workbench: %w", err)
	}
	b := &Bench{opt: opt, dir: dir, root: root, builtin: builtin, own: map[string]string{}}
	if err := errors.Join(b.readPacks(), b.readSamples(ctx), b.readPages(ctx, "pages", "page"), b.readPages(ctx, "clean", "clean")); err != nil {
		return nil, errors.Join(err, root.Close())
	}
	return b, nil
}

// Close lets the folder go.
func (b *Bench) Close() error { return b.root.Close() }

func (b *Bench) readPacks() error {
	entries, err := fs.ReadDir(b.root.FS(), "rules")
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, e := range entries {
		if !e.Type().IsRegular() || !fileName.MatchString(e.Name()) {
			continue
		}
		text, err := b.root.ReadFile("rules/" + e.Name())
		if err != nil {
			return err
		}
		b.own[e.Name()] = string(text)
	}
	return err
}

func (b *Bench) readSamples(ctx context.Context) error {
	sub, err := fs.Sub(b.root.FS(), "samples")
	if err != nil {
		return err
	}
	if _, err := fs.Stat(sub, "."); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	list, err := samples.Load(sub)
	if err != nil {
		return fmt.Errorf("workbench: samples: %w", err)
	}
	for i := range list {
		if err := b.addSample(ctx, &list[i]); err != nil {
			return err
		}
	}
	return nil
}

func (b *Bench) addSample(ctx context.Context, s *samples.Sample) error {
	in := pipeline.Input{ID: s.Name, URL: s.URL, ContentType: s.ContentType, Format: s.Format, Body: s.Input}
	return b.addPage(ctx, &page{Name: s.Name, Group: "sample", input: in, gold: s})
}

func (b *Bench) addPage(ctx context.Context, p *page) error {
	d, err := pipeline.Open(ctx, p.input, b.opt.Limits)
	if d == nil {
		return err
	}
	p.doc = d
	b.docs = append(b.docs, p)
	return nil
}

func (b *Bench) readPages(ctx context.Context, dir, group string) error {
	err := fs.WalkDir(b.root.FS(), dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		if n := strings.TrimSuffix(strings.ToLower(name), ".gz"); !slices.Contains([]string{".html", ".htm", ".xhtml", ".txt"}, path.Ext(n)) {
			return nil
		}
		body, err := b.root.ReadFile(name)
		if err != nil {
			return err
		}
		id := strings.TrimPrefix(name, dir+"/")
		return b.addPage(ctx, &page{Name: id, Group: group, input: pipeline.Input{ID: id, Body: body}})
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// set makes the rules of the moment: the built-in packs, those of the folder, and
// the given one in the place of the file. Rules in off are left out.
func (b *Bench) set(file string, pack *rules.Pack, off map[string]bool) (*rules.Set, error) {
	var own []*rules.Pack
	for _, name := range slices.Sorted(mapKeys(b.own)) {
		if name == file {
			continue
		}
		p, err := rules.Parse(name, []byte(b.own[name]))
		if err != nil {
			return nil, err
		}
		own = append(own, p)
	}
	if pack != nil {
		own = append(own, pack)
	}
	lists := [][]*rules.Pack{b.builtin, own}
	if len(off) > 0 {
		lists = without(lists, off)
	}
	return rules.NewSet(lists...)
}

func mapKeys(m map[string]string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// without leaves rules out by their names.
func without(lists [][]*rules.Pack, off map[string]bool) [][]*rules.Pack {
	var out [][]*rules.Pack
	for _, list := range lists {
		var packs []*rules.Pack
		for _, p := range list {
			q := *p
			q.Rules = slices.DeleteFunc(slices.Clone(p.Rules), func(r *rules.Rule) bool { return off[r.Name()] })
			packs = append(packs, &q)
		}
		out = append(out, packs)
	}
	return out
}

// pipeline makes the whole pipeline with the given rules. Stages in off are left
// out.
func (b *Bench) pipeline(set *rules.Set, off map[string]bool) (*pipeline.Pipeline, error) {
	var list []pipeline.Stage
	for _, s := range b.opt.Stages {
		if off[s.Name()] {
			continue
		}
		if s.Name() == ruled.Name {
			own, err := ruled.Stage(set)
			if err != nil {
				return nil, err
			}
			s = own
		}
		list = append(list, s)
	}
	return pipeline.New(pipeline.Options{Limits: b.opt.Limits}, list...)
}

// each calls do for the documents, on all processors.
func each(ctx context.Context, n int, do func(i int)) error {
	var wg sync.WaitGroup
	next := make(chan int)
	for range min(n, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	for i := range n {
		select {
		case next <- i:
			continue
		case <-ctx.Done():
		}
		break
	}
	close(next)
	wg.Wait()
	return ctx.Err()
}

type packLine struct {
	File   string `json:"file"`
	Own    bool   `json:"own"`
	Source string `json:"source"`
}

// state is all that the page needs to begin.
func (b *Bench) state(context.Context, *request) (any, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	packs := []packLine{}
	for _, name := range slices.Sorted(mapKeys(b.own)) {
		packs = append(packs, packLine{name, true, b.own[name]})
	}
	entries, err := fs.ReadDir(rules.BuiltinFS(), ".")
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".yaml") || b.own[e.Name()] != "" {
			continue
		}
		text, err := fs.ReadFile(rules.BuiltinFS(), e.Name())
		if err != nil {
			return nil, err
		}
		packs = append(packs, packLine{e.Name(), false, string(text)})
	}
	var names []string
	for _, s := range b.opt.Stages {
		names = append(names, s.Name())
	}
	return map[string]any{
		"write": b.opt.Write, "dir": b.dir, "packs": packs, "stages": names, "docs": b.pages(),
		"content": pipeline.ContentKinds(), "framing": pipeline.FramingKinds(),
	}, nil
}

func (b *Bench) pages() []*page {
	if b.docs == nil {
		return []*page{}
	}
	return b.docs
}

// page returns a document by its number.
func (b *Bench) page(n int) (*page, error) {
	if n < 0 || n >= len(b.docs) {
		return nil, fmt.Errorf("there is no page %d", n)
	}
	return b.docs[n], nil
}

func sortFaults(list []fault) {
	slices.SortFunc(list, func(a, b fault) int { return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col)) })
}
