package rules

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/offprint-news/offprint/pipeline"
)

// ImportFTR makes a pack of a folder of ftr-site-config files, one a host. What
// they strip becomes framing, of a kind guessed from the names in it. With
// content, title, author, date and body become content too, the body as a weak
// vote; without, these are left out, for a page has one headline and one body
// that the site's file of another year may miss. Directives that fetch, replace
// or rearrange have no counterpart.
func ImportFTR(fsys fs.FS, content bool) (*Import, error) {
	im := newImporter("ftr")
	err := fs.WalkDir(fsys, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() || path.Ext(name) != ".txt" {
			return nil
		}
		host := strings.Trim(strings.TrimSuffix(path.Base(name), ".txt"), ".")
		if !strings.Contains(host, ".") {
			return nil // README, LICENSE, the defaults for all sites
		}
		src, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		for line := range strings.Lines(string(src)) {
			im.ftrLine(strings.TrimPrefix(host, "www."), strings.TrimSpace(line), content)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("import: %w", err)
	}
	return im.finish("Site rules imported from ftr-site-config files.")
}

func (im *importer) ftrLine(host, line string, content bool) {
	if line == "" || line[0] == '#' || strings.HasPrefix(line, "//") {
		return
	}
	directive, value, ok := strings.Cut(line, ":")
	directive, value = strings.TrimSpace(directive), strings.TrimSpace(value)
	if i := strings.IndexByte(directive, '('); i >= 0 {
		directive = directive[:i]
	}
	if !ok || value == "" {
		return
	}
	if directive == "test_url" || directive == "test_contains" {
		return // the file's own tests
	}
	im.entries++
	im.entry = im.entries
	var sels []string
	var err error
	kind, vote := pipeline.Kind(""), false
	switch directive {
	case "strip":
		sels, err = cssOf(value)
	case "strip_id_or_class":
		name := strings.Trim(value, `'"`)
		if a, e := attrCSS("class", "~=", name); e != nil {
			err = e
		} else if b, e := attrCSS("id", "=", name); e == nil {
			sels = append(a, b...)
		}
	case "title":
		kind = pipeline.Title
	case "author":
		kind = pipeline.Byline
	case "date":
		kind = pipeline.Dateline
	case "body":
		kind, vote = pipeline.Body, true
	default:
		im.leave("directive "+directive, line)
		return
	}
	if kind != "" {
		if !content {
			im.leave("claim of content: "+directive, line)
			return
		}
		sels, err = cssOf(value)
	}
	if err != nil {
		im.leave("XPath: "+err.Error(), line)
		return
	}
	for _, css := range sels {
		k := kind
		if k == "" {
			k = kindOf(css)
		}
		if why := im.take([]string{host}, k, vote, css); why != "" {
			im.leave(why, line)
			return
		}
	}
	im.taken++
}
