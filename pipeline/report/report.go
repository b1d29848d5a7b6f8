package report

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"iter"
	"strings"

	"github.com/offprint-news/offprint/pipeline"
)

// Options describe a report. The zero value works.
type Options struct {
	Title   string  // heading; default "offprint report"
	Version string  // of the program, shown in the overview and in citations
	Made    []Field // versions and settings the results were made with

	// Before is an older run to compare with: the report then shows only the
	// documents that changed, with what changed, by cause.
	Before      Records
	BeforeLabel string  // name of the older run
	BeforeMade  []Field // what that one was made with
}

// A Field is a named value.
type Field struct{ Name, Value string }

// Records yields results, such as those of a JSONL file. An error ends the
// report.
type Records = iter.Seq2[*pipeline.Record, error]

//go:embed assets
var assets embed.FS

// scripts are the parts of the page's script, joined in this order.
var scripts = []string{"text.js", "state.js", "overview.js", "document.js", "facts.js", "decisions.js", "main.js"}

func asset(names ...string) (string, error) {
	var b strings.Builder
	for _, n := range names {
		f, err := assets.ReadFile("assets/" + n)
		if err != nil {
			return "", fmt.Errorf("report: %w", err)
		}
		b.Write(f)
	}
	return b.String(), nil
}

// Write writes the report on records to w. It reads one record at a time, and
// holds what the report shows of them all, about 40 kB a page.
func Write(w io.Writer, opt Options, records Records) error {
	if opt.Title == "" {
		opt.Title = "offprint report"
	}
	script, err := asset(scripts...)
	if err != nil {
		return err
	}
	script = "'use strict';\n(() => {\n" + script + "})();\n"
	style, err := asset("report.css")
	if err != nil {
		return err
	}
	body, err := asset("body.html")
	if err != nil {
		return err
	}
	var cmp *comparison
	if opt.Before != nil {
		if cmp, err = readBefore(opt.Before); err != nil {
			return err
		}
	}
	p := &printer{w: w}
	p.print("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n",
		`<meta http-equiv="Content-Security-Policy" content="`, policy(script, style), "\">\n",
		`<meta name="viewport" content="width=device-width, initial-scale=1">`, "\n",
		`<meta name="referrer" content="no-referrer">`, "\n",
		`<meta name="color-scheme" content="light dark">`, "\n",
		"<title>", html.EscapeString(opt.Title), "</title>\n<style>", style, "</style>\n</head>\n", body)
	ix := newIndex(opt)
	var docs bytes.Buffer // they follow the script, so that the overview stands before they are read
	late := &printer{w: &docs}
	for r, err := range records {
		if err != nil {
			return err
		}
		v := ix.add(r, cmp)
		late.json(fmt.Sprintf("doc-%d", len(ix.Docs)-1), v)
		if late.err != nil {
			return late.err
		}
	}
	ix.finish(cmp)
	p.json("index", ix)
	p.print("<script>", script, "</script>\n")
	if p.err == nil {
		_, p.err = docs.WriteTo(w)
	}
	p.print("</body>\n</html>\n")
	return p.err
}

// Shared returns the script that turns scraped text into nodes, and the style
// sheet with the colours of the kinds, for other pages that show documents.
func Shared() (script, style string, err error) {
	if script, err = asset("text.js"); err == nil {
		style, err = asset("report.css")
	}
	return script, style, err
}

// policy is the Content Security Policy of the page: its own script and style
// sheet, known by their hashes, and nothing from anywhere.
func policy(script, style string) string {
	return "default-src 'none'; script-src " + hash(script) + "; style-src " + hash(style) +
		"; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
}

func hash(s string) string {
	h := sha256.Sum256([]byte(s))
	return "'sha256-" + base64.StdEncoding.EncodeToString(h[:]) + "'"
}

// A printer writes until the first error.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) print(parts ...string) {
	for _, s := range parts {
		if p.err == nil {
			_, p.err = io.WriteString(p.w, s)
		}
	}
}

// json writes a value as a block of data. No byte of it can end the block or be
// markup: <, > and & are escaped.
func (p *printer) json(id string, v any) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(true)
	if err := enc.Encode(v); err != nil && p.err == nil {
		p.err = fmt.Errorf("report: %w", err)
		return
	}
	p.print(`<script type="application/json" id="`, id, `">`, strings.TrimRight(b.String(), "\n"), "</script>\n")
}
