package workbench

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/rules"
	"github.com/offprint-news/offprint/samples"
)

// judge checks the golden of a page with a pipeline. broken are its problems if it
// had none with the packs on disk; mended says that it had some and has none now.
func (b *Bench) judge(ctx context.Context, pl *pipeline.Pipeline, i int) (broken []string, mended bool, err error) {
	p := b.docs[i]
	if p.gold == nil {
		return nil, false, nil
	}
	if !p.known {
		if b.disk == nil {
			set, err := b.set("", nil, nil)
			if err != nil {
				return nil, false, err
			}
			if b.disk, err = b.pipeline(set, nil); err != nil {
				return nil, false, err
			}
		}
		p.was, p.known = p.gold.Check(ctx, b.disk).Problems, true
	}
	now := p.gold.Check(ctx, pl).Problems
	if err := ctx.Err(); err != nil {
		return nil, false, err
	}
	if len(p.was) > 0 {
		return nil, len(now) == 0, nil
	}
	if len(now) == 0 {
		return nil, false, nil
	}
	return now, false, nil
}

// confirm runs the whole pipeline over the samples that an edit touches and says
// which goldens break and which are mended.
func (b *Bench) confirm(ctx context.Context, q *request) (any, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	pl, err := b.moment(q, nil)
	if err != nil {
		return nil, err
	}
	type verdict struct {
		Doc      int      `json:"doc"`
		Problems []string `json:"problems"`
	}
	broken, mended := []verdict{}, []int{}
	for _, i := range q.Docs {
		if _, err := b.page(i); err != nil {
			return nil, err
		}
		problems, fixed, err := b.judge(ctx, pl, i)
		if err != nil {
			return nil, err
		}
		if problems != nil {
			broken = append(broken, verdict{i, problems})
		}
		if fixed {
			mended = append(mended, i)
		}
	}
	return map[string]any{"broken": broken, "mended": mended}, nil
}

// save writes a pack.
func (b *Bench) save(ctx context.Context, q *request) (any, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.opt.Write {
		return nil, errReadOnly
	}
	if !fileName.MatchString(q.File) {
		return nil, fmt.Errorf("%w: %q", errName, q.File)
	}
	if _, err := rules.Parse(q.File, []byte(q.Source)); err != nil {
		return nil, fmt.Errorf("not saved: %w", err)
	}
	if err := b.write("rules", q.File, []byte(q.Source)); err != nil {
		return nil, err
	}
	b.own[q.File] = q.Source
	b.base, b.disk = "", nil
	for _, p := range b.docs {
		p.known = false
	}
	return map[string]any{"saved": path.Join("rules", q.File)}, nil
}

// write writes a file below the folder: first beside its place, then into it.
// os.Root lets no name and no link lead out.
func (b *Bench) write(dir, name string, text []byte) error {
	if err := b.root.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	temp := path.Join(dir, ".offprint-"+name)
	if err := b.root.WriteFile(temp, text, 0o644); err != nil {
		return err
	}
	return b.root.Rename(temp, path.Join(dir, name))
}

// golden saves a page as an exact sample, with what the rules of the moment make
// of it as the answer.
func (b *Bench) golden(ctx context.Context, q *request) (any, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.opt.Write {
		return nil, errReadOnly
	}
	if !sampleName.MatchString(q.Name) {
		return nil, fmt.Errorf("%w: %q; small letters, digits and -", errName, q.Name)
	}
	p, err := b.page(q.Doc)
	if err != nil {
		return nil, err
	}
	pl, err := b.moment(q, nil)
	if err != nil {
		return nil, err
	}
	dir := path.Join("samples", q.Name)
	if _, err := b.root.Lstat(dir); err == nil {
		return nil, fmt.Errorf("there is a sample %s already", q.Name)
	}
	about, err := yaml.Marshal(struct {
		About    string           `yaml:"about"`
		URL      string           `yaml:"url,omitempty"`
		Strength samples.Strength `yaml:"strength"`
		Lacks    []string         `yaml:"lacks,omitempty"`
	}{strings.TrimSpace(q.About), p.input.URL, samples.Exact, nil})
	if err != nil {
		return nil, err
	}
	input := "input.html"
	if p.doc.Source.Format == pipeline.Text {
		input = "input.txt"
	}
	body, err := p.doc.Source.Original()
	if err != nil {
		return nil, err
	}
	for name, text := range map[string][]byte{input: body, "sample.yaml": about} {
		if err := b.write(dir, name, text); err != nil {
			return nil, err
		}
	}
	sub, err := fs.Sub(b.root.FS(), "samples")
	if err != nil {
		return nil, err
	}
	list, err := samples.Load(sub)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(list, func(s samples.Sample) bool { return s.Name == q.Name })
	if i < 0 {
		return nil, fmt.Errorf("sample %s cannot be read again", q.Name)
	}
	if err := list[i].Check(ctx, pl).Update(filepath.Join(b.dir, "samples"), false); err != nil {
		return nil, err
	}
	if list, err = samples.Load(sub); err != nil {
		return nil, err
	}
	if err := b.addSample(ctx, &list[i]); err != nil {
		return nil, err
	}
	b.base = ""
	return map[string]any{"saved": dir, "docs": b.docs}, nil
}
