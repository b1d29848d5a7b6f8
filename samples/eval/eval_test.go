package eval

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func gzipped(t *testing.T, s string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(s)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func file(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }

func TestLoadWCXB(t *testing.T) {
	pages, err := LoadWCXB(fstest.MapFS{
		"ground-truth/0002.json": file(`{"ground_truth": {"title": "T", "author": null, "with": ["a"], "without": []}}`),
		"ground-truth/0001.json": file(`{"url": "https://example.org/1", "_internal": {"page_type": {"primary": "forum"}},
			"ground_truth": {"author": "Ann", "publish_date": "2020-01-02", "main_content": "Hello"}}`),
		"ground-truth/notes.txt": file("not gold"),
		"html/0001.html.gz":      {Data: gzipped(t, "<p>Hello")},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []WCXBPage{
		{
			Page:   Page{ID: "0001", Type: "forum", URL: "https://example.org/1"},
			Author: "Ann", Date: "2020-01-02", Content: "Hello",
		},
		{Page: Page{ID: "0002", Type: "article"}, Title: "T", With: []string{"a"}},
	}
	if diff := cmp.Diff(want, pages, cmpopts.IgnoreUnexported(Page{}), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("by id, article when no type is given (-want +got):\n%s", diff)
	}
	b, err := pages[0].Bytes()
	if string(b) != "<p>Hello" || err != nil {
		t.Errorf("Bytes = %q, %v, want the page uncompressed", b, err)
	}
	if b, err = pages[0].Raw(); err != nil || !bytes.HasPrefix(b, []byte{0x1f, 0x8b}) {
		t.Errorf("Raw = %q, %v, want the file as it is stored", b, err)
	}
	if _, err = pages[1].Bytes(); !errors.Is(err, fs.ErrNotExist) || pages[1].File() != "" {
		t.Errorf("a page without a file: File %q, error %v, want none and fs.ErrNotExist", pages[1].File(), err)
	}
}

func TestBytesTruncated(t *testing.T) {
	whole := gzipped(t, strings.Repeat("<p>Hello", 100))
	p := Page{ID: "x", fsys: fstest.MapFS{"x.html.gz": {Data: whole[:len(whole)/2]}}, file: "x.html.gz"}
	if _, err := p.Bytes(); err == nil || !strings.Contains(err.Error(), "x.html.gz") {
		t.Errorf("error %v, want one that names the broken file", err)
	}
}

func TestLoadSegments(t *testing.T) {
	pages, err := LoadSegments(fstest.MapFS{
		"pages.jsonl": file(`{"id":"s2","with":["a"],"without":["b"],"author":["Ann","Bo"],"date":"2020-01-02"}` + "\n\n" +
			`{"id":"s1","url":"https://example.org","with":[],"without":[],"author":"Cy"}` + "\n"),
		"html/s2.html": file("<p>a"),
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []SegmentsPage{
		{Page: Page{ID: "s1", URL: "https://example.org"}, Authors: Strings{"Cy"}},
		{Page: Page{ID: "s2"}, With: []string{"a"}, Without: []string{"b"}, Authors: Strings{"Ann", "Bo"}, Date: "2020-01-02"},
	}
	if diff := cmp.Diff(want, pages, cmpopts.IgnoreUnexported(Page{}), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("sorted by id (-want +got):\n%s", diff)
	}
	if got := pages[1].File(); got != "html/s2.html" {
		t.Errorf("File = %q, want the page that is not compressed", got)
	}
}

func TestLoadFraming(t *testing.T) {
	fsys := fstest.MapFS{
		"gold/a.json": file(`{"id":"a","lang":"de","url":"","doc":{"authors":["Ann"],"republished_from":["X"],
			"disclaimers":[{"text":"No advice","kinds":["advice"]}]},
			"lines":[{"n":1,"text":"Hi","label":"body"},{"n":2,"text":"A B","parts":[{"text":"A","label":"list"},{"text":"B","label":"share"}]}],
			"hidden":["h"]}`),
		"gold/b.json":  file(`{"id":"b","lang":"en","lines":[]}`),
		"pages/a.html": file("<p>Hi"),
		"pages/a.txt":  file("Hi"),
		"pages/b.txt":  file(""),
	}
	pages, err := LoadFraming(fsys, HTML)
	if err != nil {
		t.Fatal(err)
	}
	want := []FramingPage{
		{
			Page: Page{ID: "a", Lang: "de"},
			Lines: []FramingLine{
				{N: 1, Text: "Hi", Label: "body"},
				{N: 2, Text: "A B", Parts: []FramingLine{{Text: "A", Label: "list"}, {Text: "B", Label: "share"}}},
			},
			Hidden: []string{"h"},
			Facts: FramingFacts{
				Authors: Strings{"Ann"}, RepublishedFrom: Strings{"X"},
				Disclaimers: []Disclaimer{{"No advice", Strings{"advice"}}},
			},
		},
		{Page: Page{ID: "b", Lang: "en"}},
	}
	if diff := cmp.Diff(want, pages, cmpopts.IgnoreUnexported(Page{}), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := WithFile(pages); len(got) != 1 || got[0].ID != "a" {
		t.Errorf("WithFile gave %d pages, want only the one with HTML", len(got))
	}
	if pages, err = LoadFraming(fsys, Text); err != nil || len(WithFile(pages)) != 2 {
		t.Errorf("as text: %d pages with a file, %v, want both", len(WithFile(pages)), err)
	}
}

func TestLoadErrors(t *testing.T) {
	load := map[string]func(fs.FS) error{
		"wcxb":     func(f fs.FS) error { _, err := LoadWCXB(f); return err },
		"segments": func(f fs.FS) error { _, err := LoadSegments(f); return err },
		"framing":  func(f fs.FS) error { _, err := LoadFraming(f, HTML); return err },
	}
	for _, c := range []struct{ set, name, data, want string }{
		{"wcxb", "ground-truth/1.json", "{\n  \"url\": 3\n}", "ground-truth/1.json:2:"},
		{"wcxb", "ground-truth/1.json", "{}", "no ground_truth"},
		{"wcxb", "elsewhere/1.json", "{}", "ground-truth"},
		{"wcxb", "ground-truth/1.txt", "", "no .json file"},
		{"segments", "pages.jsonl", "{\"id\":\"a\"}\n{\"url\":\"\"}", "line 2: page without an id"},
		{"segments", "pages.jsonl", "{", "line 1"},
		{"segments", "other", "", "pages.jsonl"},
		{"framing", "gold/a.json", `{"lines":[]}`, "gold/a.json: no id"},
		{"framing", "gold/a.json", `{"id":"a","lines":[{"n":7,"text":"x","label":"bdy"}]}`, `line 7: unknown label "bdy"`},
	} {
		err := load[c.set](fstest.MapFS{c.name: file(c.data)})
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), c.set) {
			t.Errorf("%s with %s %q: error %v, want one of that set with %q", c.set, c.name, c.data, err, c.want)
		}
	}
}
