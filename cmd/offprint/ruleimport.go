package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing/fstest"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/rules"
)

type rulesImportCmd struct {
	FTR      importFTRCmd      `cmd:"" name:"ftr" help:"Site files of ftr-site-config."`
	Adblock  importAdblockCmd  `cmd:"" help:"Cosmetic filters of adblock lists."`
	Miniflux importMinifluxCmd `cmd:"" help:"The remove calls among content rules of Miniflux."`
}

func (*rulesImportCmd) Help() string {
	return `Makes a pack of rules that others keep. The lists are files of yours: fetch them
where they are kept, and mind their licences. What cannot be taken over is counted
by reason on standard error.`
}

// importFlags are those of all imports.
type importFlags struct {
	Output string `short:"o" help:"Pack file to write. Default: standard output." placeholder:"FILE"`
	writeFlags
}

type importFTRCmd struct {
	Path    string `arg:"" type:"existing" help:"Folder of site files, or a .tar or .tar.gz of it."`
	Content bool   `help:"Take over what site files say of title, author, date and body, too. By default, only what they strip becomes framing."`
	importFlags
}

// Run makes a pack of site files.
func (c *importFTRCmd) Run(std *streams) error {
	sites, err := openTree(c.Path)
	if err != nil {
		return &fault{exitUnreadable, err}
	}
	im, err := rules.ImportFTR(sites, c.Content)
	return c.finish(std, im, err)
}

type importAdblockCmd struct {
	Files []string `arg:"" type:"existingfile" help:"Lists; .gz too. Several become one pack."`
	Kind  string   `help:"What the lists hide, as a kind of framing." default:"advertisement" placeholder:"KIND"`
	importFlags
}

// Run makes a pack of filters.
func (c *importAdblockCmd) Run(std *streams) error {
	kind := pipeline.Kind(c.Kind)
	if !kind.Known() || kind.Content() || kind == pipeline.Hidden {
		return usage("--kind: %q is no kind of framing; %s are", c.Kind, framing())
	}
	src, err := readLists(c.Files)
	if err != nil {
		return err
	}
	im, err := rules.ImportAdblock(src, kind)
	return c.finish(std, im, err)
}

type importMinifluxCmd struct {
	Files []string `arg:"" type:"existingfile" help:"Files with a host and its rules on a line, such as the content_rewrite_rules.go of Miniflux; .gz too."`
	importFlags
}

// Run makes a pack of remove calls.
func (c *importMinifluxCmd) Run(std *streams) error {
	src, err := readLists(c.Files)
	if err != nil {
		return err
	}
	im, err := rules.ImportMiniflux(src)
	return c.finish(std, im, err)
}

// finish writes the pack and gives account of what was left out.
func (c *importFlags) finish(std *streams, im *rules.Import, err error) error {
	if err != nil {
		return &fault{exitUnreadable, err}
	}
	if im.Entries == 0 {
		return &fault{exitEmpty, errors.New("nothing to import: the files hold no entry of this sort")}
	}
	pack, err := im.Pack.YAML()
	if err != nil {
		return err
	}
	std.warn("%d of %d entries are taken over, as %d rules", im.Taken, im.Entries, len(im.Pack.Rules))
	for _, u := range im.Unsupported {
		std.warn("left out %6d: %s, such as %s", u.Count, u.Reason, u.Example)
	}
	return c.result(std, c.Output, pack)
}

// maxLists is how many bytes of lists are read at most, after decompression.
const maxLists = 256 << 20

// readLists reads files one after the other.
func readLists(names []string) ([]byte, error) {
	var all bytes.Buffer
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		err = copyList(&all, f, strings.HasSuffix(name, ".gz"))
		f.Close()
		if err != nil {
			return nil, &fault{exitUnreadable, fmt.Errorf("%s: %w", name, err)}
		}
		all.WriteByte('\n')
	}
	return all.Bytes(), nil
}

func copyList(w *bytes.Buffer, r io.Reader, zipped bool) error {
	if zipped {
		z, err := gzip.NewReader(r)
		if err != nil {
			return err
		}
		r = z
	}
	if n, err := io.Copy(w, io.LimitReader(r, maxLists+1)); err != nil || n > maxLists {
		return errors.Join(err, overLists(n))
	}
	return nil
}

func overLists(n int64) error {
	if n > maxLists {
		return fmt.Errorf("%w: more than %d bytes", pipeline.ErrTooLarge, maxLists)
	}
	return nil
}

// openTree opens a folder, or reads the files of an archive of one.
func openTree(name string) (fs.FS, error) {
	if isDir(name) {
		return os.DirFS(name), nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var all bytes.Buffer
	if err := copyList(&all, f, strings.HasSuffix(name, "gz")); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	tree := fstest.MapFS{}
	for tr := tar.NewReader(&all); ; {
		h, err := tr.Next()
		if errors.Is(err, io.EOF) {
			return tree, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: neither a folder nor a tar archive: %w", name, err)
		}
		if h.Typeflag != tar.TypeReg {
			continue
		}
		b, err := io.ReadAll(tr)
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", name, h.Name, err)
		}
		tree[strings.TrimPrefix(path.Clean("/"+h.Name), "/")] = &fstest.MapFile{Data: b}
	}
}

// framing lists the kinds of framing that a rule may have.
func framing() string {
	var s []string
	for _, k := range pipeline.FramingKinds() {
		if k != pipeline.Hidden {
			s = append(s, string(k))
		}
	}
	return strings.Join(s, ", ")
}
