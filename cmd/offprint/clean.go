package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"golang.org/x/term"

	"github.com/offprint-news/offprint/pipeline"
)

type cleanCmd struct {
	settings
	Paths   []string `arg:"" optional:"" help:"Files or folders; - or nothing for standard input."`
	Format  string   `short:"f" help:"text, md, json, jsonl, standoff or margin. Default: text for a file, jsonl for several." enum:",text,md,json,jsonl,standoff,margin" default:""`
	Profile string   `help:"full prints title, dek, byline, dateline and captions with the text; body leaves them out." enum:"full,body" default:"full"`
	Keep    []string `help:"Kinds to print in the content besides, such as disclaimer or caption." placeholder:"KIND"`
	fieldFlags
	Output string `short:"o" help:"File to write to, or a folder for one file a page. Existing files are not overwritten without --force."`
	writeFlags
}

// suffixes are the file names that formats are written under.
var suffixes = map[string]string{"text": ".txt", "md": ".md", "json": ".json", "jsonl": ".jsonl", "standoff": ".standoff.json", "margin": ".margin"}

// Run cleans the pages one after the other and prints them in order.
func (c *cleanCmd) Run(ctx context.Context, std *streams) error {
	if len(c.Paths) == 0 {
		if f, ok := std.in.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
			return usage("nothing to clean: name a file or a folder, or pipe a page in (offprint --help)")
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
			return c.filter(ctx, &streams{in, std.out, std.err})
		}
		std = &streams{in, std.out, std.err}
	}
	files, skipped, err := findFiles(c.Paths, isPage)
	if err != nil {
		return err
	}
	if skipped > 0 {
		std.warn("%d files passed over: their names do not end in %s", skipped, strings.Join(pageSuffixes, ", "))
	}
	if len(files) == 0 {
		return &fault{exitEmpty, errors.New("no pages found")}
	}
	out, err := c.output(std, files)
	if err != nil {
		return err
	}
	pl, err := c.pipeline(std)
	if err != nil {
		return err
	}
	var t tally
	err = process(ctx, std, pl, &c.settings, files, func(res pipeline.Result) error {
		var text []byte
		if res.Doc != nil {
			var err error
			if text, err = render(res.Doc, profile, c.Format, errorText(res.Err)); err != nil {
				res.Err = errors.Join(res.Err, err)
			} else if res.Err == nil && res.Doc.Content(profile) == "" {
				res.Err = fmt.Errorf("%s: %w", res.Input.ID, pipeline.ErrNoContent)
			}
		}
		t.add(std, res.Err)
		if text == nil {
			return nil
		}
		return out.write(res.Input.ID, text)
	})
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
		switch k := pipeline.Kind(name); {
		case k == pipeline.Title:
			p.Title = true
		case k == pipeline.Dek:
			p.Dek = true
		case k == pipeline.Caption:
			p.Caption = true
		case k == pipeline.Byline:
			p.Byline = true
		case k == pipeline.Dateline:
			p.Dateline = true
		case k.Framing():
			p.Keep = append(p.Keep, k)
		case !k.Content():
			return p, usage("--keep: no kind %q; there are %v and %v", name, pipeline.ContentKinds(), pipeline.FramingKinds())
		}
	}
	return p, nil
}

// render prints a document in a format.
func render(d *pipeline.Document, profile pipeline.Profile, format, failure string) ([]byte, error) {
	switch format {
	case "md":
		return []byte(markdown(d, profile)), nil
	case "json", "jsonl":
		rec, err := d.Record(profile)
		if err != nil {
			return nil, err
		}
		rec.Error = failure
		return encode(rec, format == "json")
	case "standoff":
		return encode(standoff(d), false)
	case "margin":
		return []byte(pipeline.Margin(d)), nil
	}
	return []byte(d.Content(profile)), nil
}

// encode writes a value as JSON, as it is read by people: no \u003c for <.
func encode(v any, indent bool) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if indent {
		enc.SetIndent("", " ")
	}
	err := enc.Encode(v)
	return b.Bytes(), err
}

// output chooses the format and where the results go.
func (c *cleanCmd) output(std *streams, files []file) (sink, error) {
	dir := isDir(c.Output) || len(files) > 1 && c.Output != "" && c.Format != "" && c.Format != "jsonl" && c.Format != "standoff"
	if c.Format == "" {
		c.Format = "text"
		for name, s := range suffixes {
			if !dir && c.Output != "" && strings.HasSuffix(c.Output, s) {
				c.Format = name
			}
		}
		if len(files) > 1 && !dir && (c.Output == "" || c.Format == "text") {
			c.Format = "jsonl"
		}
	}
	switch {
	case dir:
		return &dirSink{dir: c.Output, suffix: suffixes[c.Format], std: std, writeFlags: c.writeFlags}, nil
	case c.Output != "":
		return c.file(std, c.Output)
	}
	return &streamSink{w: std.out, heads: len(files) > 1 && (c.Format == "text" || c.Format == "md")}, nil
}
