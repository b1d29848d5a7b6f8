package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// TestRetrain trains the shipped model anew and compares it byte for byte. It
// takes minutes and needs the development sets.
func TestRetrain(t *testing.T) {
	if os.Getenv("OFFPRINT_RETRAIN") == "" {
		t.Skip("set OFFPRINT_RETRAIN=1 to train the shipped model anew; it takes minutes")
	}
	shared := os.Getenv("OFFPRINT_SHARED")
	if shared == "" {
		shared = "../../../shared"
	}
	out := filepath.Join(t.TempDir(), "model.bin")
	os.Args = []string{"learn", "-wcxb", shared + "/eval/wcxb-dev", "-segments", shared + "/eval/segments-dev", "-o", out}
	if err := run(t.Context()); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("../../stages/weigh/model.bin")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("the retrained model has %d bytes and differs from the shipped one of %d: features or pages changed, ship the new one", len(got), len(want))
	}
}
