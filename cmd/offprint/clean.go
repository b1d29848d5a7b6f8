package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"golang.org/x/term"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/pipeline/batch"
	"github.com/offprint-news/offprint/pipeline/linked"
)

type cleanCmd struct {
	settings
	Paths   []string `arg:"" optional:"" help:"Files or folders; - or nothing for standard input. A WARC, WET, JSON-lines or Parquet file that is named gives all its pages; for folders of them there is run."`
	Format  string   `short:"f" help:"text, md, html, json, jsonl, jsonld, standoff, dolma, margin or parquet. Default: by the suffix of -o, else text for a file and jsonl for several." enum:",text,md,html,json,jsonl,jsonld,standoff,dolma,margin,parquet" default:""`
	Profile string   `help:"full prints title, dek, byline, dateline and captions with the text; body leaves them out." enum:"full,body" default:"full"`
	Front   bool     `name:"front-matter" help:"Begin Markdown with the facts that are known, as YAML between lines of three dashes."`
	Keep    []string `help:"Kinds to print in the content besides, such as disclaimer or caption." placeholder:"KIND"`
	fieldFlags
	progressFlag
	Output string `short:"o" help:"File to write to, or a folder for one file a page. Existing files are not overwritten without --force."`
	writeFlags
}

// Run cleans the pages one after the other and prints them in order.
func (c *cleanCmd) Run(ctx context.Context, std *streams) error {
	defer boundMemory(c.Workers)()
	if len(c.Paths) == 0 {
		if f, ok := std.in.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
			fmt.Fprint(std.err, shortHelp)
			return &silent{exitUsage}
		}
		c.Paths = []string{"-"}
	}
	profile, err := c.profile()
	if err != nil {
		return err
	}
	if c.Format == "jsonl" && len(c.Paths) == 1 && c.Paths[0] == "-" && c.Output == "" {
		in := bufio.NewReader(std.in)
		if startsLines(in) {
			return c.filter(ctx, &streams{in, std.out, std.err, std.color, std.args})
		}
		std = &streams{in, std.out, std.err, std.color, std.args}
	}
	files, skipped, err := findFiles(c.Paths, isPage)
	if err != nil {
		return err
	}
	if skipped > 0 {
		std.warn("%d files passed over: their names do not end in %s", skipped, strings.Join(pageSuffixes, ", "))
	}
	if len(files) == 0 {
		return &fault{exitEmpty, errors.New("no pages found; for folders of WARC, JSON-lines or Parquet files there is run")}
	}
	out, err := c.output(std, files)
	if err != nil {
		return err
	}
	if c.Front && c.Format != "md" {
		return usage("--front-matter is of Markdown: --format md")
	}
	pl, err := c.pipeline(std)
	if err != nil {
		return err
	}
	var rows *parquetSink
	if c.Format == "parquet" {
		if rows, err = newParquetSink(std, out); err != nil {
			return err
		}
	}
	var t tally
	watch := c.watchFiles(std, files, c.Output == "")
	err = processFields(ctx, std, pl, &c.settings, c.fieldFlags, files, func(res pipeline.Result) error {
		var text []byte
		if res.Doc != nil {
			defer res.Doc.Release()
			var err error
			if rows == nil {
				text, err = render(res.Doc, profile, c.Format, errorText(res.Err))
				if c.Front {
					text = append([]byte(linked.FrontMatter(res.Doc.Notes())+"\n"), text...)
				}
			}
			if err != nil {
				res.Err = errors.Join(res.Err, err)
			} else if res.Err == nil && res.Doc.Content(profile) == "" {
				res.Err = fmt.Errorf("%s: %w", res.Input.ID, pipeline.ErrNoContent)
			}
		}
		t.add(std, res.Err)
		watch.done(&res, res.Doc == nil || res.Err != nil && !soft(res.Err))
		if rows != nil {
			return rows.document(res, profile)
		}
		if text == nil && slices.Contains(rowFormats, c.Format) {
			row := batch.NewFailure(res.Input, res.Err)
			row.Body = nil // it lies where it was read
			var err error
			if text, err = encode(row, c.Format == "json"); err != nil {
				return err
			}
		}
		if text == nil {
			return nil
		}
		if c.Format == "margin" && c.Output == "" {
			text = []byte(std.paintMargin(string(text)))
		}
		return out.write(res.Input.ID, text)
	})
	watch.end()
	if rows != nil {
		err = errors.Join(err, rows.w.Close())
	}
	if err != nil {
		return errors.Join(err, out.drop())
	}
	if err := out.close(); err != nil {
		return err
	}
	return t.result()
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// profile makes the profile that the flags ask for.
func (c *cleanCmd) profile() (pipeline.Profile, error) {
	p := pipeline.FullProfile
	if c.Profile == "body" {
		p = pipeline.BodyProfile
	}
	for _, name := range c.Keep {
		if !p.Add(pipeline.Kind(name)) {
			return p, usage("--keep: no kind %q; there are %v and %v", name, pipeline.ContentKinds(), pipeline.FramingKinds())
		}
	}
	return p, nil
}

// shortHelp is for a terminal on which nothing was named.
const shortHelp = `offprint parts the content of scraped pages from the framing around it.

  offprint page.html                  the content, as text
  offprint page.html -f margin        what became of every byte
  offprint explain page.html          why text was kept or taken out
  offprint facts page.html            who published and wrote it, with evidence
  offprint run pages/ -o result/      many pages, with accounts, resumable
  curl -s ADDRESS | offprint          a page from standard input

offprint --help lists the commands; offprint COMMAND --help has examples.
`

// output chooses the format and where the results go.
func (c *cleanCmd) output(std *streams, files []file) (sink, error) {
	several := len(files) > 1 || files[0].isArchive()
	dir := isDir(c.Output) || several && c.Output != "" && c.Format != "" && !slices.Contains(lineFormats, c.Format)
	if c.Format == "" {
		c.Format = "text"
		for name, s := range suffixes {
			if !dir && c.Output != "" && strings.HasSuffix(c.Output, s) {
				c.Format = name
			}
		}
		if several && !dir && (c.Output == "" || c.Format == "text") {
			c.Format = "jsonl"
		}
	}
	switch {
	case dir && c.Format == "parquet":
		return nil, usage("-f parquet puts all documents into one file: name it with -o FILE.parquet")
	case dir:
		return &dirSink{dir: c.Output, suffix: suffixes[c.Format], std: std, writeFlags: c.writeFlags}, nil
	case c.Output != "":
		return c.file(std, c.Output)
	}
	return &streamSink{w: std.out, heads: several && (c.Format == "text" || c.Format == "md"), color: std.color && c.Format == "margin"}, nil
}
