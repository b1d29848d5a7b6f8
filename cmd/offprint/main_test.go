package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"offprint": main})
}

// TestScripts runs testdata/script/*.txtar. Each shows what a person types and
// what comes back.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       os.Getenv("OFFPRINT_UPDATE") == "1" && os.Getenv("CI") != "true",
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"code":   code1,
			"make":   makeFile,
			"shared": sharedData,
		},
	})
}

// code runs the command and wants an exit code: code 4 offprint empty.html
func code1(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: code N command args...")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := "0"
	if err != nil {
		got = strings.TrimPrefix(err.Error(), "exit status ")
	}
	if got != args[0] {
		ts.Fatalf("%v: exit code %s, want %s", args[1:], got, args[0])
	}
}

// makeFile makes the files that are too odd or too large for a script.
func makeFile(ts *testscript.TestScript, _ bool, args []string) {
	var b []byte
	page := []byte(strings.Repeat("<p>The tide table for the week hangs at the harbour office.</p>\n", 300))
	switch what := args[0]; what {
	case "gzip", "cut":
		var z bytes.Buffer
		w := gzip.NewWriter(&z)
		_, err := w.Write(page)
		ts.Check(err)
		ts.Check(w.Close())
		if b = z.Bytes(); what == "cut" {
			b = b[:len(b)-30]
		}
	case "tar-gz":
		var z bytes.Buffer
		w := gzip.NewWriter(&z)
		tw := tar.NewWriter(w)
		site := []byte("strip: //div[@class='share']\n")
		ts.Check(tw.WriteHeader(&tar.Header{Name: "./harbour.example.txt", Typeflag: tar.TypeReg, Mode: 0o644, Size: int64(len(site))}))
		_, err := tw.Write(site)
		ts.Check(errors.Join(err, tw.Close(), w.Close()))
		b = z.Bytes()
	case "binary":
		b = bytes.Repeat([]byte{0x8a, 0, 0xff, 0x13, 0x9c, 0xb6, 0xb3, 0x51}, 500)
	case "many":
		b = bytes.Repeat(page, 10)
	case "deep":
		b = []byte(strings.Repeat("<div>", 100_000) + "<p>At the bottom stands a sentence that a reader can see.</p>")
	case "long":
		b = []byte("<p>" + strings.Repeat("The tide table for the week hangs at the harbour office. ", 400_000) + "</p>")
	case "latin1":
		b = []byte("<html><head><meta charset=iso-8859-1></head><body><p>D\xe9j\xe0 vu au caf\xe9 du port, o\xf9 la mar\xe9e est affich\xe9e chaque matin.</p></body></html>")
	case "bad-utf8":
		b = []byte("<p>The tide table \xff\xfe for the week \xe2\x82 hangs at the caf\xc3\xa9.</p>")
	default:
		ts.Fatalf("make: %q is unknown", what)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), b, 0o644))
}

// sharedData sets SHARED to the folder of evaluation data, or skips the script.
func sharedData(ts *testscript.TestScript, _ bool, _ []string) {
	dir := sharedDir()
	if dir == "" {
		ts.Setenv("SHARED", "")
		return
	}
	ts.Setenv("SHARED", dir)
}
